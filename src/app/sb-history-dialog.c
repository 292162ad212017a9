/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-history-dialog.h"

struct _SbHistoryDialog
{
  AdwWindow parent_instance;

  /* owned */
  SbRunHistory *history;

  /* from the template */
  GtkStack *stack;
  GtkLabel *message;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (SbHistoryDialog, sb_history_dialog, ADW_TYPE_WINDOW)

static GtkWidget *
new_step_row (const SbPastStep *step)
{
  g_autofree char *text = sb_run_history_dup_step (step);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "sb-history-step");
  if (step->error != NULL)
    gtk_widget_add_css_class (label, "error");
  return label;
}

static void
copy_cb (GtkButton *button, gpointer user_data)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)),
                          g_object_get_data (G_OBJECT (button), "text"));
}

static GtkWidget *
new_copy_button (const SbPastRun *run, const char *title)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  g_autofree char *name = g_strdup_printf ("Copy %s", title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, "Copy all that is known of this run");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "text", sb_run_history_dup_text (run), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (copy_cb), NULL);
  return button;
}

/* Names, hosts and errors come from a server: never markup. */
static GtkWidget *
new_run_row (const SbPastRun *run)
{
  g_autofree char *title = sb_run_history_dup_title (run), *facts = sb_run_history_dup_facts (run);
  g_autofree char *shown_facts = g_markup_escape_text (facts, -1);
  g_autofree char *shown_title = g_markup_escape_text (title, -1);
  GtkWidget *row = adw_expander_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), shown_title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), shown_facts);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), new_copy_button (run, title));
  for (guint i = 0; i < run->steps->len; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), new_step_row (run->steps->pdata[i]));
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), run->steps->len > 0);
  return row;
}

static void
changed_cb (SbHistoryDialog *self)
{
  const char *message = sb_run_history_get_message (self->history);
  SbRunList *list = sb_run_history_get_list (self->history);

  if (message != NULL)
    {
      gtk_label_set_label (self->message, message);
      gtk_stack_set_visible_child_name (self->stack, "message");
      return;
    }
  for (guint i = 0; i < sb_run_list_get_n_runs (list); i++)
    gtk_list_box_append (self->list, new_run_row (sb_run_list_get_run (list, i)));
  gtk_stack_set_visible_child_name (self->stack, "runs");
}

static void
sb_history_dialog_dispose (GObject *object)
{
  g_clear_object (&SB_HISTORY_DIALOG (object)->history);

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
