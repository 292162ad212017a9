/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first items of a list, more of them with each frame: a GtkListView makes some two hundred rows
 * as soon as it has items for them, whether they are seen or not, and that takes longer than a frame.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** SB_ROW_FEED_STEP: how many rows are made in one frame at most. */
#define SB_ROW_FEED_STEP 16

#define SB_TYPE_ROW_FEED (sb_row_feed_get_type ())
G_DECLARE_FINAL_TYPE (SbRowFeed, sb_row_feed, SB, ROW_FEED, GObject)

SbRowFeed *sb_row_feed_new (GListModel *model, GtkWidget *view);

G_END_DECLS
