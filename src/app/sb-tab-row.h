/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tabs of panes, in a row. Those for which there is no room go into a menu behind the others; the
 * tab of the pane that is up always has its place, and a name is never cut.
 *
 * Tabs are toggle buttons with an action and a target; a tab's first label is its name. A child that is
 * none stands at the row's end, and is as narrow as it can be while tabs are out of sight.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SB_TYPE_TAB_ROW (sb_tab_row_get_type ())
G_DECLARE_FINAL_TYPE (SbTabRow, sb_tab_row, SB, TAB_ROW, GtkWidget)

void sb_tab_row_set_pane (SbTabRow *self, const char *pane);

G_END_DECLS
