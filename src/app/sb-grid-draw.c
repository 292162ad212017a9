/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws a grid: the cells that are seen, and nothing else. */
#include "sb-grid-private.h"

#include <adwaita.h>

/* What a frame needs to know. */
typedef struct
{
  SbGrid *grid;
  GtkSnapshot *snapshot;
  int width;
  int height;
  double left; /* scrolled */
  double top;
  guint first_row;
  guint end_row;
  guint first_column;
  guint end_column;
  GdkRGBA text;
  GdkRGBA dim;
  GdkRGBA line;
  GdkRGBA head;
  GdkRGBA accent;
} Frame;

static void
fill (Frame *frame, const GdkRGBA *color, double x, double y, double width, double height)
{
  gtk_snapshot_append_color (frame->snapshot, color,
                             &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width,
                                                  (float) height));
}

static void
draw_text (Frame *frame, PangoLayout *layout, const GdkRGBA *color, double x, double y)
{
  gtk_snapshot_save (frame->snapshot);
  gtk_snapshot_translate (frame->snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (frame->snapshot, layout, color);
  gtk_snapshot_restore (frame->snapshot);
}

static GdkRGBA
with_alpha (GdkRGBA color, float alpha)
{
  color.alpha *= alpha;
  return color;
}

static void
choose_colors (Frame *frame)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (frame->grid));
  gboolean contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());

  gtk_style_context_get_color (context, &frame->text);
  if (!gtk_style_context_lookup_color (context, "accent_bg_color", &frame->accent))
    frame->accent = frame->text;
  frame->dim = with_alpha (frame->text, contrast ? 0.9f : 0.7f);
  frame->line = with_alpha (frame->text, contrast ? 0.4f : 0.09f);
  frame->head = with_alpha (frame->text, 0.04f);
}

static void
find_seen (Frame *frame)
{
  SbGrid *self = frame->grid;
  guint n_rows = self->store != NULL ? sb_row_store_get_n_rows (self->store) : 0;
  guint n_columns = sb_grid_columns_get_n (self->columns);
  double bottom = frame->top + frame->height - self->head_height;
  double right = frame->left + frame->width - self->number_width;

  frame->first_row = MIN (n_rows, (guint) (frame->top / self->row_height));
  frame->end_row = bottom > 0 ? MIN (n_rows, (guint) (bottom / self->row_height) + 1) : 0;
  if (n_columns == 0 || right <= 0)
    return;
  frame->first_column = sb_grid_columns_find (self->columns, frame->left);
  frame->end_column = sb_grid_columns_find (self->columns, right) + 1;
}

static double
get_x (Frame *frame, guint column)
{
  return frame->grid->number_width + sb_grid_columns_get_x (frame->grid->columns, column)
         - frame->left;
}

static double
get_y (Frame *frame, guint row)
{
  return frame->grid->head_height + (double) row * frame->grid->row_height - frame->top;
}

static void
draw_cell (Frame *frame, guint row, guint column, double x, double y, int width)
{
  SbGrid *self = frame->grid;
  int inside = MAX (1, width - 2 * SB_GRID_PADDING);
  gsize length;
  const char *value = sb_row_store_get_value (self->store, row, column, &length);
  gboolean is_number = sb_row_store_is_number (self->store, column);
  PangoLayout *layout = value != NULL ? self->cell : self->null;

  if (value != NULL && length == 0)
    return;
  if (value != NULL)
    {
      g_string_truncate (self->scratch, 0);
      sb_grid_text_append (self->scratch, value, length, (guint) (inside / self->char_width + 3));
      pango_layout_set_text (layout, self->scratch->str, (int) self->scratch->len);
    }
  pango_layout_set_width (layout, inside * PANGO_SCALE);
  pango_layout_set_alignment (layout, is_number ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  draw_text (frame, layout, value != NULL ? &frame->text : &frame->dim, x + SB_GRID_PADDING,
             y + (self->row_height - self->text_height) / 2);
}

static void
draw_selection (Frame *frame)
{
  SbGrid *self = frame->grid;
  gboolean has_focus = gtk_widget_has_focus (GTK_WIDGET (self));
  GdkRGBA fill_color = with_alpha (frame->accent, 0.16f);
  GdkRGBA edge = has_focus ? frame->accent : with_alpha (frame->text, 0.35f);
  SbGridRange range;
  double x, y, right;
  guint first, last;

  if (!sb_grid_get_range (self, &range))
    return;
  first = MAX (range.first_row, frame->first_row);
  last = MIN (range.last_row + 1, frame->end_row);
  x = get_x (frame, range.first_column);
  right = get_x (frame, range.last_column)
          + sb_grid_columns_get_width (self->columns, range.last_column);
  if (first < last)
    fill (frame, &fill_color, x, get_y (frame, first), right - x - 1,
          (double) (last - first) * self->row_height - 1);
  if (self->cursor[0] < frame->first_row || self->cursor[0] >= frame->end_row)
    return;
  x = get_x (frame, self->cursor[1]);
  y = get_y (frame, self->cursor[0]);
  gtk_snapshot_append_border (
      frame->snapshot,
      &GSK_ROUNDED_RECT_INIT ((float) x - 1, (float) y - 1,
                              (float) sb_grid_columns_get_width (self->columns, self->cursor[1])
                                  + 1,
                              (float) self->row_height + 1),
      (float[4]){ 2, 2, 2, 2 }, (GdkRGBA[4]){ edge, edge, edge, edge });
}

static void
draw_cells (Frame *frame)
{
  SbGrid *self = frame->grid;
  double bottom = get_y (frame, frame->end_row);
  double right = frame->end_column > 0
                     ? get_x (frame, frame->end_column - 1)
                           + sb_grid_columns_get_width (self->columns, frame->end_column - 1)
                     : self->number_width;

  gtk_snapshot_push_clip (
      frame->snapshot, &GRAPHENE_RECT_INIT ((float) self->number_width, (float) self->head_height,
                                            (float) (frame->width - self->number_width),
                                            (float) (frame->height - self->head_height)));
  draw_selection (frame);
  for (guint c = frame->first_column; c < frame->end_column; c++)
    {
      double x = get_x (frame, c);
      int width = sb_grid_columns_get_width (self->columns, c);

      for (guint r = frame->first_row; r < frame->end_row; r++)
        draw_cell (frame, r, c, x, get_y (frame, r), width);
      fill (frame, &frame->line, x + width - 1, self->head_height, 1, bottom - self->head_height);
    }
  for (guint r = frame->first_row; r < frame->end_row; r++)
    fill (frame, &frame->line, self->number_width, get_y (frame, r) + self->row_height - 1,
          right - self->number_width, 1);
  gtk_snapshot_pop (frame->snapshot);
}

static void
draw_numbers (Frame *frame)
{
  SbGrid *self = frame->grid;
  int inside = self->number_width - 2 * SB_GRID_PADDING;

  gtk_snapshot_push_clip (frame->snapshot,
                          &GRAPHENE_RECT_INIT (0, (float) self->head_height,
                                               (float) self->number_width,
                                               (float) (frame->height - self->head_height)));
  pango_layout_set_width (self->number, inside * PANGO_SCALE);
  for (guint r = frame->first_row; r < frame->end_row; r++)
    {
      double y = get_y (frame, r);
      char text[16];

      g_snprintf (text, sizeof text, "%u", r + 1);
      pango_layout_set_text (self->number, text, -1);
      draw_text (frame, self->number, &frame->dim, SB_GRID_PADDING,
                 y + (self->row_height - self->text_height) / 2);
      fill (frame, &frame->line, 0, y + self->row_height - 1, self->number_width, 1);
    }
  fill (frame, &frame->line, self->number_width - 1, self->head_height, 1,
        get_y (frame, frame->end_row) - self->head_height);
  gtk_snapshot_pop (frame->snapshot);
}

static void
draw_head (Frame *frame)
{
  SbGrid *self = frame->grid;

  fill (frame, &frame->head, 0, 0, frame->width, self->head_height);
  fill (frame, &frame->line, 0, self->head_height - 1, frame->width, 1);
  fill (frame, &frame->line, self->number_width - 1, 0, 1, self->head_height);
  gtk_snapshot_push_clip (frame->snapshot,
                          &GRAPHENE_RECT_INIT ((float) self->number_width, 0,
                                               (float) (frame->width - self->number_width),
                                               (float) self->head_height));
  for (guint c = frame->first_column; c < frame->end_column; c++)
    {
      double x = get_x (frame, c);
      int width = sb_grid_columns_get_width (self->columns, c);
      int height;

      sb_grid_columns_set_head (self->columns, self->head, self->store, c);
      pango_layout_set_width (self->head, MAX (1, width - 2 * SB_GRID_PADDING) * PANGO_SCALE);
      pango_layout_set_alignment (self->head, sb_row_store_is_number (self->store, c)
                                                  ? PANGO_ALIGN_RIGHT
                                                  : PANGO_ALIGN_LEFT);
      pango_layout_get_pixel_size (self->head, NULL, &height);
      draw_text (frame, self->head, &frame->text, x + SB_GRID_PADDING,
                 (self->head_height - height) / 2);
      fill (frame, &frame->line, x + width - 1, 0, 1, self->head_height);
    }
  gtk_snapshot_pop (frame->snapshot);
}

void
sb_grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SbGrid *self = SB_GRID (widget);
  Frame frame = { .grid = self,
                  .snapshot = snapshot,
                  .width = gtk_widget_get_width (widget),
                  .height = gtk_widget_get_height (widget) };

  if (sb_grid_columns_get_n (self->columns) == 0)
    return;
  if (self->adjustments[0] != NULL)
    frame.left = (int) gtk_adjustment_get_value (self->adjustments[0]);
  if (self->adjustments[1] != NULL)
    frame.top = (int) gtk_adjustment_get_value (self->adjustments[1]);
  choose_colors (&frame);
  find_seen (&frame);
  draw_cells (&frame);
  draw_numbers (&frame);
  draw_head (&frame);
}
