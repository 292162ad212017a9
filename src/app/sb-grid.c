/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-grid-private.h"

#include <string.h>

#include "sb-printable.h"

/* Pixels above and below a text. */
#define ROW_PADDING 5
/* How much of a value a screen reader is told. */
#define DESCRIBED 500

enum
{
  PROP_HADJUSTMENT = 1,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static gboolean
sb_grid_get_border (GtkScrollable *scrollable, GtkBorder *border)
{
  SbGrid *self = SB_GRID (scrollable);

  *border = (GtkBorder){ .left = (gint16) self->number_width, .top = (gint16) self->head_height };
  return TRUE;
}

static void
scrollable_init (GtkScrollableInterface *iface)
{
  iface->get_border = sb_grid_get_border;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SbGrid, sb_grid, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, scrollable_init))

static void
configure (SbGrid *self, GtkOrientation orientation)
{
  gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;
  GtkAdjustment *adjustment = self->adjustments[orientation];
  double page = MAX (0, across ? gtk_widget_get_width (GTK_WIDGET (self)) - self->number_width
                               : gtk_widget_get_height (GTK_WIDGET (self)) - self->head_height);
  double n_rows = self->store != NULL ? sb_row_store_get_n_rows (self->store) : 0;
  double upper = across ? sb_grid_columns_get_total (self->columns) : n_rows * self->row_height;
  double value;

  if (adjustment == NULL)
    return;
  upper = MAX (upper, page);
  value = CLAMP (gtk_adjustment_get_value (adjustment), 0, upper - page);
  gtk_adjustment_configure (adjustment, value, 0, upper, across ? 40 : self->row_height, page * 0.9,
                            page);
}

/* The column of numbers is as wide as the last one. */
static void
measure_numbers (SbGrid *self)
{
  guint n_rows = self->store != NULL ? sb_row_store_get_n_rows (self->store) : 0;
  int digits = 2;

  for (guint n = n_rows; n >= 100; n /= 10)
    digits++;
  self->number_width = digits * self->char_width + 2 * SB_GRID_PADDING;
}

/**
 * sb_grid_relayout:
 * @self: a grid
 *
 * Brings everything in line with the rows that are here now.
 */
void
sb_grid_relayout (SbGrid *self)
{
  if (self->store != NULL)
    sb_grid_columns_update (self->columns, self->store, self->head, self->char_width);
  measure_numbers (self);
  sb_grid_columns_fill (self->columns,
                        gtk_widget_get_width (GTK_WIDGET (self)) - self->number_width);
  configure (self, GTK_ORIENTATION_HORIZONTAL);
  configure (self, GTK_ORIENTATION_VERTICAL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_up_fonts (SbGrid *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontDescription *font = pango_font_description_copy (
      pango_context_get_font_description (context));
  PangoLayout *layouts[] = { self->cell, self->null, self->number };
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int width, height, head_height;

  pango_layout_context_changed (self->head);
  pango_layout_set_text (self->head, "Xg", -1);
  pango_layout_set_attributes (self->head, NULL);
  pango_layout_get_pixel_size (self->head, NULL, &head_height);
  pango_font_description_set_family_static (font, "Monospace");
  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (font, pango_font_description_get_size (font) * 0.95);
  else
    pango_font_description_set_size (font, (int) (pango_font_description_get_size (font) * 0.95));
  for (guint i = 0; i < G_N_ELEMENTS (layouts); i++)
    {
      pango_layout_context_changed (layouts[i]);
      pango_layout_set_font_description (layouts[i], font);
    }
  pango_font_description_free (font);
  pango_layout_set_text (self->cell, "0123456789", -1);
  pango_layout_set_width (self->cell, -1);
  pango_layout_get_pixel_size (self->cell, &width, &height);
  self->char_width = MAX (1, (width + 9) / 10);
  self->text_height = height;
  self->row_height = height + 2 * ROW_PADDING;
  self->head_height = MAX (height, head_height) + 2 * ROW_PADDING + 2;
  pango_attr_list_insert (attributes, pango_attr_style_new (PANGO_STYLE_ITALIC));
  pango_layout_set_attributes (self->null, attributes);
  pango_layout_set_attributes (self->number, attributes);
  pango_layout_set_text (self->null, "NULL", -1);
}

static PangoLayout *
new_layout (SbGrid *self, PangoEllipsizeMode ellipsize)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);

  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, ellipsize);
  /* A value in Hebrew stays on the side of its column where the others are. */
  pango_layout_set_auto_dir (layout, FALSE);
  return layout;
}

static void
sb_grid_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  SbGrid *self = SB_GRID (widget);

  GTK_WIDGET_CLASS (sb_grid_parent_class)->css_changed (widget, change);
  set_up_fonts (self);
  gtk_widget_queue_resize (widget);
}

static void
sb_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                 int *natural, int *minimum_baseline, int *natural_baseline)
{
  SbGrid *self = SB_GRID (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL
                            ? self->number_width
                                  + MIN (400, sb_grid_columns_get_total (self->columns))
                            : self->head_height + self->row_height;
  *minimum = MIN (*minimum, 100);
}

static void
sb_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SbGrid *self = SB_GRID (widget);

  sb_grid_relayout (self);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
  if (self->value != NULL)
    gtk_popover_present (GTK_POPOVER (self->value));
}

static void
scrolled_cb (SbGrid *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_adjustment (SbGrid *self, GtkOrientation orientation, GtkAdjustment *adjustment)
{
  GtkAdjustment **place = &self->adjustments[orientation];

  if (*place != NULL)
    {
      g_signal_handlers_disconnect_by_func (*place, scrolled_cb, self);
      g_clear_object (place);
    }
  if (adjustment == NULL)
    return;
  *place = g_object_ref_sink (adjustment);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self);
  configure (self, orientation);
}

static void
sb_grid_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SbGrid *self = SB_GRID (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_VERTICAL, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      self->policies[id - PROP_HSCROLL_POLICY] = g_value_get_enum (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sb_grid_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SbGrid *self = SB_GRID (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[id - PROP_HADJUSTMENT]);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[id - PROP_HSCROLL_POLICY]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  SbGrid *self = SB_GRID (widget);

  self->tick = 0;
  sb_grid_relayout (self);
  sb_grid_update_actions (self);
  return G_SOURCE_REMOVE;
}

/* Whatever comes before the next frame is shown by it. */
static void
store_changed_cb (SbGrid *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
sb_grid_dispose (GObject *object)
{
  SbGrid *self = SB_GRID (object);

  if (self->store != NULL)
    g_signal_handlers_disconnect_by_func (self->store, store_changed_cb, self);
  g_clear_object (&self->store);
  set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, NULL);
  set_adjustment (self, GTK_ORIENTATION_VERTICAL, NULL);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->value, gtk_widget_unparent);

  G_OBJECT_CLASS (sb_grid_parent_class)->dispose (object);
}

static void
sb_grid_finalize (GObject *object)
{
  SbGrid *self = SB_GRID (object);

  g_clear_pointer (&self->columns, sb_grid_columns_free);
  g_clear_object (&self->cell);
  g_clear_object (&self->null);
  g_clear_object (&self->head);
  g_clear_object (&self->number);
  g_string_free (self->scratch, TRUE);

  G_OBJECT_CLASS (sb_grid_parent_class)->finalize (object);
}

static void
sb_grid_class_init (SbGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = sb_grid_set_property;
  object_class->get_property = sb_grid_get_property;
  object_class->dispose = sb_grid_dispose;
  object_class->finalize = sb_grid_finalize;
  widget_class->measure = sb_grid_measure;
  widget_class->size_allocate = sb_grid_size_allocate;
  widget_class->snapshot = sb_grid_snapshot;
  widget_class->css_changed = sb_grid_css_changed;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  gtk_widget_class_set_css_name (widget_class, "sb-grid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
  sb_grid_install_actions (widget_class);
  sb_grid_install_input (widget_class);
}

static void
sb_grid_init (SbGrid *self)
{
  self->columns = sb_grid_columns_new ();
  self->scratch = g_string_new (NULL);
  self->cell = new_layout (self, PANGO_ELLIPSIZE_END);
  self->null = new_layout (self, PANGO_ELLIPSIZE_NONE);
  self->head = new_layout (self, PANGO_ELLIPSIZE_END);
  self->number = new_layout (self, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_alignment (self->number, PANGO_ALIGN_RIGHT);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  set_up_fonts (self);
  measure_numbers (self);
  sb_grid_init_input (self);
  sb_grid_set_label (self, "Rows");
  sb_grid_update_actions (self);
}

/**
 * sb_grid_new:
 *
 * Returns: (transfer floating): a grid without rows
 */
GtkWidget *
sb_grid_new (void)
{
  return g_object_new (SB_TYPE_GRID, NULL);
}

/**
 * sb_grid_set_store:
 * @self: a grid
 * @store: (nullable): the rows to show from now on
 */
void
sb_grid_set_store (SbGrid *self, SbRowStore *store)
{
  g_return_if_fail (SB_IS_GRID (self));

  if (store == self->store)
    return;
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_func (self->store, store_changed_cb, self);
  g_set_object (&self->store, store);
  if (store != NULL)
    g_signal_connect_swapped (store, "changed", G_CALLBACK (store_changed_cb), self);
  sb_grid_columns_reset (self->columns);
  self->has_cursor = FALSE;
  self->drag = SB_GRID_DRAG_NONE;
  for (guint i = 0; i < 2; i++)
    {
      if (self->adjustments[i] != NULL)
        gtk_adjustment_set_value (self->adjustments[i], 0);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "",
                                  -1);
  sb_grid_relayout (self);
  sb_grid_update_actions (self);
}

/**
 * sb_grid_get_store:
 * @self: a grid
 *
 * Returns: (transfer none) (nullable): the rows that are shown
 */
SbRowStore *
sb_grid_get_store (SbGrid *self)
{
  g_return_val_if_fail (SB_IS_GRID (self), NULL);

  return self->store;
}

/**
 * sb_grid_set_label:
 * @self: a grid
 * @label: what a screen reader calls it
 */
void
sb_grid_set_label (SbGrid *self, const char *label)
{
  g_return_if_fail (SB_IS_GRID (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * sb_grid_get_cursor:
 * @self: a grid
 * @row: (out) (optional): from 0
 * @column: (out) (optional): from 0
 *
 * Returns: whether there is a cursor
 */
gboolean
sb_grid_get_cursor (SbGrid *self, guint *row, guint *column)
{
  g_return_val_if_fail (SB_IS_GRID (self), FALSE);

  if (row != NULL)
    *row = self->cursor[0];
  if (column != NULL)
    *column = self->cursor[1];
  return self->has_cursor;
}

/* Scrolls as little as possible. */
static void
reveal_cursor (SbGrid *self)
{
  double y = (double) self->cursor[0] * self->row_height;
  int x = sb_grid_columns_get_x (self->columns, self->cursor[1]);
  int width = sb_grid_columns_get_width (self->columns, self->cursor[1]);
  GtkAdjustment *across = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  GtkAdjustment *down = self->adjustments[GTK_ORIENTATION_VERTICAL];

  if (down != NULL)
    gtk_adjustment_clamp_page (down, y, y + self->row_height);
  if (across != NULL)
    gtk_adjustment_clamp_page (across, x, x + MIN (width, gtk_adjustment_get_page_size (across)));
}

/**
 * sb_grid_set_cursor:
 * @self: a grid
 * @row: from 0; the last one is taken for more
 * @column: likewise
 * @extend: whether the range grows from where it began; else it is this cell
 *
 * Does nothing where there are no cells.
 */
void
sb_grid_set_cursor (SbGrid *self, guint row, guint column, gboolean extend)
{
  g_autofree char *description = NULL;

  g_return_if_fail (SB_IS_GRID (self));

  if (self->store == NULL || sb_row_store_get_n_rows (self->store) == 0
      || sb_row_store_get_n_columns (self->store) == 0)
    return;
  sb_grid_relayout (self);
  self->cursor[0] = MIN (row, sb_row_store_get_n_rows (self->store) - 1);
  self->cursor[1] = MIN (column, sb_grid_columns_get_n (self->columns) - 1);
  if (!extend || !self->has_cursor)
    memcpy (self->anchor, self->cursor, sizeof self->anchor);
  self->has_cursor = TRUE;
  reveal_cursor (self);
  description = sb_grid_dup_description (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
  sb_grid_update_actions (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sb_grid_dup_description:
 * @self: a grid
 *
 * Returns: (transfer full): what a screen reader says of the cursor: "row 3 of 5, unread (bigint):
 * 12"; "" without a cursor
 */
char *
sb_grid_dup_description (SbGrid *self)
{
  g_autofree char *name = NULL;
  g_autofree char *type = NULL;
  g_autofree char *shown = NULL;
  const char *value;
  gsize length;

  g_return_val_if_fail (SB_IS_GRID (self), NULL);

  if (!self->has_cursor)
    return g_strdup ("");
  name = sb_printable_ellipsize (sb_row_store_get_column_name (self->store, self->cursor[1]), 100);
  type = sb_printable_ellipsize (sb_row_store_get_column_type (self->store, self->cursor[1]), 100);
  value = sb_row_store_get_value (self->store, self->cursor[0], self->cursor[1], &length);
  shown = value == NULL ? g_strdup ("NULL")
          : length == 0 ? g_strdup ("empty")
                        : sb_printable_ellipsize (value, DESCRIBED);
  return g_strdup_printf ("row %u of %u, %s%s%s%s: %s", self->cursor[0] + 1,
                          sb_row_store_get_n_rows (self->store), name, type[0] != '\0' ? " (" : "",
                          type, type[0] != '\0' ? ")" : "", shown);
}

/**
 * sb_grid_get_column_width:
 * @self: a grid
 * @column: from 0
 *
 * Returns: its width in pixels
 */
int
sb_grid_get_column_width (SbGrid *self, guint column)
{
  g_return_val_if_fail (SB_IS_GRID (self), 0);

  return sb_grid_columns_get_width (self->columns, column);
}

/**
 * sb_grid_fit_column:
 * @self: a grid
 * @column: from 0
 *
 * Makes it as wide as what is in it.
 */
void
sb_grid_fit_column (SbGrid *self, guint column)
{
  g_return_if_fail (SB_IS_GRID (self));

  sb_grid_columns_fit (self->columns, column, self->store, self->head, self->char_width);
  sb_grid_relayout (self);
}

/* Where a cell lies in the widget, whether it is seen or not. */
void
sb_grid_get_cell_rectangle (SbGrid *self, guint row, guint column, GdkRectangle *rectangle)
{
  double left = self->adjustments[0] != NULL ? gtk_adjustment_get_value (self->adjustments[0]) : 0;
  double top = self->adjustments[1] != NULL ? gtk_adjustment_get_value (self->adjustments[1]) : 0;

  rectangle->x = self->number_width + sb_grid_columns_get_x (self->columns, column) - (int) left;
  rectangle->y = self->head_height + (int) ((double) row * self->row_height - top);
  rectangle->width = sb_grid_columns_get_width (self->columns, column);
  rectangle->height = self->row_height;
}

/* The cell at a point of the widget, the nearest one if there is none; %FALSE when there are no
 * cells. */
gboolean
sb_grid_find_cell (SbGrid *self, double x, double y, guint *row, guint *column)
{
  double left = self->adjustments[0] != NULL ? gtk_adjustment_get_value (self->adjustments[0]) : 0;
  double top = self->adjustments[1] != NULL ? gtk_adjustment_get_value (self->adjustments[1]) : 0;
  double line;

  if (self->store == NULL || sb_row_store_get_n_rows (self->store) == 0
      || sb_grid_columns_get_n (self->columns) == 0)
    return FALSE;
  line = (y - self->head_height + top) / self->row_height;
  *row = (guint) CLAMP (line, 0, (double) sb_row_store_get_n_rows (self->store) - 1);
  *column = sb_grid_columns_find (self->columns, x - self->number_width + left);
  return TRUE;
}

gboolean
sb_grid_get_range (SbGrid *self, SbGridRange *range)
{
  if (!self->has_cursor)
    return FALSE;
  range->first_row = MIN (self->cursor[0], self->anchor[0]);
  range->last_row = MAX (self->cursor[0], self->anchor[0]);
  range->first_column = MIN (self->cursor[1], self->anchor[1]);
  range->last_column = MAX (self->cursor[1], self->anchor[1]);
  return TRUE;
}

/* The cursor goes to the first cell; nothing scrolls. */
void
sb_grid_select (SbGrid *self, const SbGridRange *range)
{
  self->has_cursor = TRUE;
  self->cursor[0] = range->first_row;
  self->cursor[1] = range->first_column;
  self->anchor[0] = range->last_row;
  self->anchor[1] = range->last_column;
  sb_grid_update_actions (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
sb_grid_get_page_rows (SbGrid *self)
{
  return MAX (1, (gtk_widget_get_height (GTK_WIDGET (self)) - self->head_height) / self->row_height
                     - 1);
}
