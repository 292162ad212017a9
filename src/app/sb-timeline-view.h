/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timeline: search, filters, and the trail of migrations. */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_TIMELINE_VIEW (sb_timeline_view_get_type ())
G_DECLARE_FINAL_TYPE (SbTimelineView, sb_timeline_view, SB, TIMELINE_VIEW, AdwBin)

GtkWidget *sb_timeline_view_new (SbWorkbench *workbench);
void sb_timeline_view_focus_list (SbTimelineView *self);
void sb_timeline_view_focus_search (SbTimelineView *self);

G_END_DECLS
