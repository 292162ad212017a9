/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the grid share. */
#pragma once

#include "sb-grid-columns.h"
#include "sb-grid-text.h"
#include "sb-grid.h"

G_BEGIN_DECLS

/** SB_GRID_PADDING: pixels left and right of a text. */
#define SB_GRID_PADDING 12

/** What a drag does. */
typedef enum
{
  SB_GRID_DRAG_NONE,
  SB_GRID_DRAG_CELLS,
  SB_GRID_DRAG_ROWS,
  SB_GRID_DRAG_COLUMNS,
  SB_GRID_DRAG_EDGE,
} SbGridDrag;

struct _SbGrid
{
  GtkWidget parent_instance;

  /* owned */
  SbRowStore *store; /* nullable */
  GtkAdjustment *adjustments[2];
  SbGridColumns *columns;
  PangoLayout *cell; /* for values */
  PangoLayout *null; /* "NULL" */
  PangoLayout *head; /* for names of columns */
  PangoLayout *number;
  GString *scratch;
  GtkWidget *menu;  /* nullable: made when it is first asked for */
  GtkWidget *value; /* nullable: likewise */

  GtkScrollablePolicy policies[2];
  guint tick; /* rows came, and the next frame shows them */

  /* pixels */
  int row_height;
  int head_height;
  int number_width;
  int char_width;
  int text_height;

  gboolean has_cursor;
  guint cursor[2]; /* row, column */
  guint anchor[2]; /* where the range began */

  SbGridDrag drag;
  guint drag_column;
  int drag_width;
};

void sb_grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
void sb_grid_install_input (GtkWidgetClass *klass);
void sb_grid_init_input (SbGrid *self);
void sb_grid_install_actions (GtkWidgetClass *klass);
void sb_grid_update_actions (SbGrid *self);
void sb_grid_show_value (SbGrid *self);
void sb_grid_show_menu (SbGrid *self, double x, double y);

gboolean sb_grid_find_cell (SbGrid *self, double x, double y, guint *row, guint *column);
void sb_grid_get_cell_rectangle (SbGrid *self, guint row, guint column, GdkRectangle *rectangle);
gboolean sb_grid_get_range (SbGrid *self, SbGridRange *range);
void sb_grid_select (SbGrid *self, const SbGridRange *range);
void sb_grid_relayout (SbGrid *self);
int sb_grid_get_page_rows (SbGrid *self);

G_END_DECLS
