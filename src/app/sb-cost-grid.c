/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cost-grid.h"

#include "sb-cost-item.h"

struct _SbCostGrid
{
  AdwBin parent_instance;

  GtkColumnView *view;
  GtkSingleSelection *selection; /* owned */
  GtkColumnViewColumn *forecast;
};

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbCostGrid, sb_cost_grid, ADW_TYPE_BIN)

static void
selected_cb (SbCostGrid *self)
{
  SbCostItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL && sb_cost_item_get_place (item) != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, sb_cost_item_get_place (item));
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), GPOINTER_TO_INT (column) > SB_COST_REWRITES ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 2);
  if (GPOINTER_TO_INT (column) == SB_COST_STATEMENT)
    gtk_label_set_width_chars (GTK_LABEL (label), 24);
  gtk_list_item_set_child (list_item, label);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer column)
{
  SbCostItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *label = gtk_list_item_get_child (list_item);
  const char *text = sb_cost_item_get_text (item, GPOINTER_TO_INT (column));
  const char *classes[] = { "monospace", NULL, NULL };

  if (sb_cost_item_is_loud (item, GPOINTER_TO_INT (column)))
    classes[1] = "sb-cost-loud";
  else if (GPOINTER_TO_INT (column) == SB_COST_NUMBER)
    classes[1] = "dim-label";
  gtk_widget_set_css_classes (label, classes);
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, sb_cost_item_get_hint (item, GPOINTER_TO_INT (column)));
}

static void
sb_cost_grid_dispose (GObject *object)
{
  SbCostGrid *self = SB_COST_GRID (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);

  G_OBJECT_CLASS (sb_cost_grid_parent_class)->dispose (object);
}

static void
sb_cost_grid_class_init (SbCostGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_cost_grid_dispose;

  /**
   * SbCostGrid::chosen:
   * @self: the grid
   * @place: (type SbPlace): where the statement is that somebody has chosen
   */
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, SB_TYPE_PLACE);
}

static void
add_column (SbCostGrid *self, SbCostColumn column)
{
  static const int widths[] = { 40, -1, 380, 120, 70, 80, 220, 110 };
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) made = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GINT_TO_POINTER (column));
  made = gtk_column_view_column_new (sb_cost_column_get_title (column), factory);
  gtk_column_view_column_set_resizable (made, column != SB_COST_NUMBER);
  gtk_column_view_column_set_expand (made, column == SB_COST_STATEMENT);
  if (widths[column] > 0)
    gtk_column_view_column_set_fixed_width (made, widths[column]);
  gtk_column_view_append_column (self->view, made);
  if (column == SB_COST_FORECAST)
    self->forecast = made;
}

static void
sb_cost_grid_init (SbCostGrid *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->selection = gtk_single_selection_new (NULL);
  /* Nothing is chosen until somebody chooses: that moves the cursor in the editor. */
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  self->view = GTK_COLUMN_VIEW (
      gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection))));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "sb-cost-grid");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "What each statement costs", -1);
  for (int column = 0; column < SB_N_COST_COLUMNS; column++)
    add_column (self, column);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selected_cb),
                            self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  adw_bin_set_child (ADW_BIN (self), scroller);
}

/**
 * sb_cost_grid_new:
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_cost_grid_new (void)
{
  return g_object_new (SB_TYPE_COST_GRID, NULL);
}

/**
 * sb_cost_grid_set_model:
 * @self: the grid
 * @items: (nullable): a list of #SbCostItem
 * @has_forecast: whether there is anything to be said of a target
 */
void
sb_cost_grid_set_model (SbCostGrid *self, GListModel *items, gboolean has_forecast)
{
  gtk_column_view_column_set_visible (self->forecast, has_forecast);
  gtk_single_selection_set_model (self->selection, items);
}
