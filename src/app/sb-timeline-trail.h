/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The drawn trail of the timeline: a line where the database has been, dashes where it will go, and
 * a node for each migration. */
#pragma once

#include <gtk/gtk.h>

#include "sb-timeline-item.h"

G_BEGIN_DECLS

/** SB_TIMELINE_TRAIL_WIDTH: of the column that the trail is drawn in, in pixels. */
#define SB_TIMELINE_TRAIL_WIDTH 44

void sb_timeline_trail_snapshot (GtkWidget *widget, GtkSnapshot *snapshot, SbTimelineItem *item,
                                 double height, double turn);
GdkRGBA sb_timeline_trail_get_color (GtkWidget *widget, const char *name, double alpha);

G_END_DECLS
