/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A horizontal scrollbar for a scrolled text, below it, seen only where there is more to see.
 *
 * GTK 4.8 lays out the scrollbars of a scrolled window, then lets the text view measure more lines
 * and so change their range, and then draws them without a layout, with a warning. So let the
 * scrolled window have none (hscrollbar-policy "external"): this one follows the view's adjustment
 * before the next frame is laid out.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SB_TYPE_SIDEWAYS (sb_sideways_get_type ())
G_DECLARE_FINAL_TYPE (SbSideways, sb_sideways, SB, SIDEWAYS, AdwBin)

void sb_sideways_set_adjustment (SbSideways *self, GtkAdjustment *adjustment);

G_END_DECLS
