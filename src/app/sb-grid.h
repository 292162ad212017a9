/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A grid of rows that draws what is seen and nothing else; it goes into a GtkScrolledWindow.
 *
 * It follows a #SbRowStore while rows come in. There is a cursor, which keys and clicks move, and a
 * range of cells, which Shift extends. Actions: grid.copy, grid.copy-with-headers,
 * grid.copy-as-csv, grid.select-all, grid.show-value, grid.menu, grid.move. Cells are no
 * widgets, so a screen reader hears the cursor's cell as the grid's description.
 */
#pragma once

#include <gtk/gtk.h>

#include "sb-row-store.h"

G_BEGIN_DECLS

#define SB_TYPE_GRID (sb_grid_get_type ())
G_DECLARE_FINAL_TYPE (SbGrid, sb_grid, SB, GRID, GtkWidget)

GtkWidget *sb_grid_new (void);
void sb_grid_set_store (SbGrid *self, SbRowStore *store);
SbRowStore *sb_grid_get_store (SbGrid *self);
void sb_grid_set_label (SbGrid *self, const char *label);
gboolean sb_grid_get_cursor (SbGrid *self, guint *row, guint *column);
void sb_grid_set_cursor (SbGrid *self, guint row, guint column, gboolean extend);
char *sb_grid_dup_description (SbGrid *self);
int sb_grid_get_column_width (SbGrid *self, guint column);
void sb_grid_fit_column (SbGrid *self, guint column);

G_END_DECLS
