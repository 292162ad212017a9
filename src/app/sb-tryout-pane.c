/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-tryout-pane.h"

#include "sb-grid.h"
#include "sb-words.h"

struct _SbTryoutPane
{
  AdwBin parent_instance;

  /* owned */
  SbTryout *tryout;
  SbRowStore *rows;

  SbGrid *grid;

  /* from the template */
  GtkWidget *bar;
  GtkLabel *summary_label;
  GtkLabel *statement_label;
  GtkStack *stack;
  GtkLabel *none_label;
  GtkScrolledWindow *scroller;
  GtkWidget *extra;
  GtkCheckButton *writes_button;
  GtkWidget *stop_button;
};

G_DEFINE_FINAL_TYPE (SbTryoutPane, sb_tryout_pane, ADW_TYPE_BIN)

static const char *
get_nothing_words (SbTryoutPane *self)
{
  switch (sb_tryout_get_state (self->tryout))
    {
    case SB_TRYOUT_NONE:
      return "F9 runs the statement at the cursor, or what is selected, in the sandbox. It is "
             "rolled "
             "back again; the target is not touched.";
    case SB_TRYOUT_STARTING:
    case SB_TRYOUT_RUNNING:
      return "Running. Rows appear as they arrive.";
    case SB_TRYOUT_FAILED:
      return "It failed, so there are no rows; the card says why.";
    default:
      return sb_row_store_get_n_columns (self->rows) > 0 ? "No rows." : "It returns no rows.";
    }
}

static char *
dup_summary (SbTryoutPane *self)
{
  const char *summary = sb_tryout_get_summary (self->tryout);
  guint n = sb_row_store_get_n_rows (self->rows);
  g_autofree char *shown = sb_words_number (n);

  return n > 0 && sb_row_store_get_n_total (self->rows) > n
             ? g_strdup_printf ("%s; the first %s rows are shown", summary, shown)
             : g_strdup (summary);
}

static void
update (SbTryoutPane *self)
{
  g_autofree char *summary = dup_summary (self);
  const char *statement = sb_tryout_get_statement (self->tryout);

  gtk_label_set_text (self->summary_label, summary);
  gtk_label_set_text (self->statement_label, statement != NULL ? statement : "");
  gtk_widget_set_visible (self->bar, summary != NULL);
  if (sb_tryout_get_state (self->tryout) == SB_TRYOUT_FAILED)
    gtk_widget_add_css_class (self->bar, "error");
  else
    gtk_widget_remove_css_class (self->bar, "error");
  gtk_label_set_text (self->none_label, get_nothing_words (self));
  gtk_stack_set_visible_child_name (self->stack,
                                    sb_row_store_get_n_rows (self->rows) > 0 ? "rows" : "none");
  gtk_widget_set_visible (self->stop_button, sb_tryout_is_busy (self->tryout));
  gtk_check_button_set_active (self->writes_button, sb_tryout_get_writes (self->tryout));
  gtk_widget_set_sensitive (GTK_WIDGET (self->writes_button), !sb_tryout_is_busy (self->tryout));
}

static void
set_rows (SbTryoutPane *self, SbRowStore *rows)
{
  if (rows == self->rows)
    return;
  if (self->rows != NULL)
    g_signal_handlers_disconnect_by_data (self->rows, self);
  g_set_object (&self->rows, rows);
  sb_grid_set_store (self->grid, rows);
  if (rows != NULL)
    g_signal_connect_swapped (rows, "changed", G_CALLBACK (update), self);
}

static void
changed_cb (SbTryoutPane *self)
{
  set_rows (self, sb_tryout_get_rows (self->tryout));
  update (self);
}

static void
writes_cb (SbTryoutPane *self)
{
  sb_tryout_set_writes (self->tryout, gtk_check_button_get_active (self->writes_button));
}

static void
stop_cb (SbTryoutPane *self)
{
  sb_tryout_stop (self->tryout);
}

static void
sb_tryout_pane_dispose (GObject *object)
{
  SbTryoutPane *self = SB_TRYOUT_PANE (object);

  if (self->rows != NULL)
    g_signal_handlers_disconnect_by_data (self->rows, self);
  g_clear_object (&self->rows);
  if (self->tryout != NULL)
    g_signal_handlers_disconnect_by_data (self->tryout, self);
  g_clear_object (&self->tryout);
  g_clear_object (&self->extra);

  G_OBJECT_CLASS (sb_tryout_pane_parent_class)->dispose (object);
}

static void
sb_tryout_pane_class_init (SbTryoutPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_tryout_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-tryout-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SbTryoutPane, bar);
  gtk_widget_class_bind_template_child (widget_class, SbTryoutPane, summary_label);
  gtk_widget_class_bind_template_child (widget_class, SbTryoutPane, statement_label);
  gtk_widget_class_bind_template_child (widget_class, SbTryoutPane, stack);
  gtk_widget_class_bind_template_child (widget_class, SbTryoutPane, none_label);
  gtk_widget_class_bind_template_child (widget_class, SbTryoutPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, SbTryoutPane, extra);
  gtk_widget_class_bind_template_child (widget_class, SbTryoutPane, writes_button);
  gtk_widget_class_bind_template_child (widget_class, SbTryoutPane, stop_button);
  gtk_widget_class_bind_template_callback (widget_class, writes_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
}

static void
sb_tryout_pane_init (SbTryoutPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_ref (self->extra);
  self->grid = SB_GRID (sb_grid_new ());
  sb_grid_set_label (self->grid, "Rows from the sandbox");
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->grid));
}

/**
 * sb_tryout_pane_new:
 * @workbench: the window's model
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
sb_tryout_pane_new (SbWorkbench *workbench)
{
  SbTryoutPane *self = g_object_new (SB_TYPE_TRYOUT_PANE, NULL);

  self->tryout = g_object_ref (sb_workbench_get_tryout (workbench));
  g_signal_connect_swapped (self->tryout, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * sb_tryout_pane_get_extra:
 * @self: the pane
 *
 * Returns: (transfer none): what belongs beside the tabs as long as the pane is up
 */
GtkWidget *
sb_tryout_pane_get_extra (SbTryoutPane *self)
{
  g_return_val_if_fail (SB_IS_TRYOUT_PANE (self), NULL);

  return self->extra;
}
