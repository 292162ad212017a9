/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with a grid's cells: copy, show as a whole, select. */
#include "sb-grid-private.h"

#include "sb-value-popover.h"

static void
copy_text (SbGrid *self, char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  g_free (text);
}

static void
copy_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SbGrid *self = SB_GRID (widget);
  SbGridRange range;

  if (sb_grid_get_range (self, &range))
    copy_text (self, sb_grid_text_dup_tsv (self->store, &range, FALSE));
}

static void
copy_with_headers_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SbGrid *self = SB_GRID (widget);
  SbGridRange range;

  if (sb_grid_get_range (self, &range))
    copy_text (self, sb_grid_text_dup_tsv (self->store, &range, TRUE));
}

static void
copy_as_csv_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SbGrid *self = SB_GRID (widget);
  SbGridRange range;

  if (sb_grid_get_range (self, &range))
    copy_text (self, sb_grid_text_dup_csv (self->store, &range));
}

static void
select_all_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SbGrid *self = SB_GRID (widget);
  guint n_rows = sb_row_store_get_n_rows (self->store);

  sb_grid_relayout (self);
  sb_grid_select (self,
                  &(SbGridRange){ 0, n_rows - 1, 0, sb_grid_columns_get_n (self->columns) - 1 });
}

static void
show_value_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sb_grid_show_value (SB_GRID (widget));
}

static void
menu_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SbGrid *self = SB_GRID (widget);
  GdkRectangle cell;

  sb_grid_get_cell_rectangle (self, self->cursor[0], self->cursor[1], &cell);
  sb_grid_show_menu (self, cell.x + cell.width / 2, cell.y + cell.height);
}

/* For the class. */
void
sb_grid_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "grid.copy", NULL, copy_cb);
  gtk_widget_class_install_action (klass, "grid.copy-with-headers", NULL, copy_with_headers_cb);
  gtk_widget_class_install_action (klass, "grid.copy-as-csv", NULL, copy_as_csv_cb);
  gtk_widget_class_install_action (klass, "grid.select-all", NULL, select_all_cb);
  gtk_widget_class_install_action (klass, "grid.show-value", NULL, show_value_cb);
  gtk_widget_class_install_action (klass, "grid.menu", NULL, menu_cb);
}

/* One place says what can be done. */
void
sb_grid_update_actions (SbGrid *self)
{
  static const char *const names[] = { "grid.copy", "grid.copy-with-headers", "grid.copy-as-csv",
                                       "grid.show-value", "grid.menu" };
  gboolean has_cells = self->store != NULL && sb_row_store_get_n_rows (self->store) > 0
                       && sb_row_store_get_n_columns (self->store) > 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i], has_cells && self->has_cursor);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "grid.select-all", has_cells);
}

/* Where in the widget something that points at the cursor may point. */
static void
get_cursor_place (SbGrid *self, GdkRectangle *place)
{
  GdkRectangle seen = { self->number_width, self->head_height,
                        MAX (1, gtk_widget_get_width (GTK_WIDGET (self)) - self->number_width),
                        MAX (1, gtk_widget_get_height (GTK_WIDGET (self)) - self->head_height) };
  GdkRectangle cell;

  sb_grid_get_cell_rectangle (self, self->cursor[0], self->cursor[1], &cell);
  if (!gdk_rectangle_intersect (&cell, &seen, place))
    *place = seen;
}

/* The cursor's value as a whole, as far as it is kept. */
void
sb_grid_show_value (SbGrid *self)
{
  GdkRectangle place;

  if (!self->has_cursor)
    return;
  if (self->value == NULL)
    {
      self->value = sb_value_popover_new ();
      gtk_widget_set_parent (self->value, GTK_WIDGET (self));
    }
  get_cursor_place (self, &place);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->value), &place);
  sb_value_popover_show (SB_VALUE_POPOVER (self->value), self->store, self->cursor[0],
                         self->cursor[1]);
}

void
sb_grid_show_menu (SbGrid *self, double x, double y)
{
  if (self->menu == NULL)
    {
      g_autoptr (GMenu) model = g_menu_new ();

      g_menu_append (model, "Copy", "grid.copy");
      g_menu_append (model, "Copy with Headers", "grid.copy-with-headers");
      g_menu_append (model, "Copy as CSV", "grid.copy-as-csv");
      g_menu_append (model, "Show Value", "grid.show-value");
      g_menu_append (model, "Select All", "grid.select-all");
      self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (model));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}
