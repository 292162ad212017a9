/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scrolls the timeline: to a row, and after a run to where the database is. */
#pragma once

#include <gtk/gtk.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

void sb_timeline_scroll_to (GtkListView *list, guint position);
void sb_timeline_scroll_follow (GtkListView *list, SbWorkbench *workbench);

G_END_DECLS
