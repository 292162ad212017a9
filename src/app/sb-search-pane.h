/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Search and replace in all scripts of the project. */
#pragma once

#include <adwaita.h>

#include "sb-project-search.h"

G_BEGIN_DECLS

#define SB_TYPE_SEARCH_PANE (sb_search_pane_get_type ())
G_DECLARE_FINAL_TYPE (SbSearchPane, sb_search_pane, SB, SEARCH_PANE, AdwBin)

GtkWidget *sb_search_pane_new (SbWorkbench *workbench);
void sb_search_pane_open (SbSearchPane *self, gboolean with_replace);
SbProjectSearch *sb_search_pane_get_search (SbSearchPane *self);

G_END_DECLS
