/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-history-dialog.h"

#include "sb-past-run-row.h"

struct _SbHistoryDialog
{
  AdwWindow parent_instance;

  /* owned */
  SbRunHistory *history;
  char *newest; /* (nullable): the UUID of the run in the first row */

  guint n_shown;

  /* from the template */
  GtkStack *stack;
  GtkLabel *message;
  GtkListBox *list;
  GtkButton *older;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (SbHistoryDialog, sb_history_dialog, ADW_TYPE_WINDOW)

/* Rows that are there stay as they are, opened or not, unless another run came in meanwhile. */
static void
add_rows (SbHistoryDialog *self, SbRunList *list)
{
  guint n = sb_run_list_get_n_runs (list);
  const char *newest = n > 0 ? sb_run_list_get_run (list, 0)->id : NULL;

  if (g_strcmp0 (newest, self->newest) != 0)
    {
      GtkWidget *row;

      while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
        gtk_list_box_remove (self->list, row);
      self->n_shown = 0;
      g_free (self->newest);
      self->newest = g_strdup (newest);
    }
  for (; self->n_shown < n; self->n_shown++)
    gtk_list_box_append (self->list,
                         sb_past_run_row_new (list, sb_run_list_get_run (list, self->n_shown)));
}

static void
show_older (SbHistoryDialog *self)
{
  guint n_older = sb_run_history_get_n_older (self->history);
  const char *problem = sb_run_history_get_problem (self->history);
  g_autofree char *label = g_strdup_printf ("Show older runs (%u)", n_older);

  gtk_widget_set_visible (GTK_WIDGET (self->older), n_older > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->older), TRUE);
  gtk_button_set_label (self->older, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->older), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

static void
changed_cb (SbHistoryDialog *self)
{
  const char *message = sb_run_history_get_message (self->history);

  if (message != NULL)
    {
      gtk_label_set_label (self->message, message);
      gtk_stack_set_visible_child_name (self->stack, "message");
      return;
    }
  add_rows (self, sb_run_history_get_list (self->history));
  show_older (self);
  gtk_stack_set_visible_child_name (self->stack, "runs");
}

static void
older_cb (SbHistoryDialog *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->older), FALSE);
  gtk_button_set_label (self->older, "Reading the journal …");
  sb_run_history_read_more (self->history);
}

static void
sb_history_dialog_dispose (GObject *object)
{
  SbHistoryDialog *self = SB_HISTORY_DIALOG (object);

  g_clear_object (&self->history);
  g_clear_pointer (&self->newest, g_free);

  G_OBJECT_CLASS (sb_history_dialog_parent_class)->dispose (object);
}

static void
sb_history_dialog_class_init (SbHistoryDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_history_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-history-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SbHistoryDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, SbHistoryDialog, message);
  gtk_widget_class_bind_template_child (widget_class, SbHistoryDialog, list);
  gtk_widget_class_bind_template_child (widget_class, SbHistoryDialog, older);
  gtk_widget_class_bind_template_child (widget_class, SbHistoryDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, older_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sb_history_dialog_init (SbHistoryDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_history_dialog_new:
 * @parent: (nullable): the window
 * @workbench: its model, with a timeline
 *
 * Returns: (transfer none): the dialog, not shown yet
 */
GtkWindow *
sb_history_dialog_new (GtkWindow *parent, SbWorkbench *workbench)
{
  SbHistoryDialog *self = g_object_new (SB_TYPE_HISTORY_DIALOG, "transient-for", parent, NULL);

  self->history = sb_run_history_new (workbench);
  g_signal_connect_object (self->history, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  changed_cb (self);
  return GTK_WINDOW (self);
}
