/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the timeline: trail, name, facts and badges, all drawn by itself, so that a list of
 * 10,000 scrolls smoothly. */
#pragma once

#include <gtk/gtk.h>

#include "sb-timeline-item.h"

G_BEGIN_DECLS

#define SB_TYPE_TIMELINE_CELL (sb_timeline_cell_get_type ())
G_DECLARE_FINAL_TYPE (SbTimelineCell, sb_timeline_cell, SB, TIMELINE_CELL, GtkWidget)

GtkWidget *sb_timeline_cell_new (void);
void sb_timeline_cell_set_item (SbTimelineCell *self, SbTimelineItem *item);
SbTimelineItem *sb_timeline_cell_get_item (SbTimelineCell *self);

G_END_DECLS
