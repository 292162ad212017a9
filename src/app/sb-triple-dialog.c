/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-triple-dialog.h"

#include "sb-printable.h"
#include "sb-triple.h"

#define MAX_NAME 120

struct _SbTripleDialog
{
  AdwMessageDialog parent_instance;

  /* owned */
  SbWorkbench *workbench;
  SbProject *project;
  SbMigration *migration;

  /* from the template */
  GtkEntry *entry;
  GtkLabel *preview;

  SbTripleChange change;
};

G_DEFINE_FINAL_TYPE (SbTripleDialog, sb_triple_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
append_name (GString *text, const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *shown = sb_printable_ellipsize (name, MAX_NAME);

  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", shown);
}

/* "033_old.sql" becomes what; or why it cannot. */
static GArray *
name_files (SbTripleDialog *self, GError **error)
{
  g_autofree char *typed = g_strstrip (
      g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  return self->change == SB_TRIPLE_RENAME
             ? sb_triple_name (self->project, self->migration, NULL, typed, error)
             : sb_triple_name (self->project, self->migration, typed, NULL, error);
}

static void
changed_cb (SbTripleDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) moves = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean empty = gtk_entry_get_text_length (self->entry) == 0;

  if (self->migration == NULL)
    return;
  moves = name_files (self, &error);
  for (guint i = 0; moves != NULL && i < moves->len; i++)
    append_name (text, g_array_index (moves, SbMove, i).to);
  if (moves == NULL && !empty)
    {
      g_string_assign (text, error->message);
      text->str[0] = g_ascii_toupper (text->str[0]);
    }
  if (text->len == 0)
    g_string_assign (text, empty ? " " : "All names stay as they are");
  gtk_label_set_label (self->preview, text->str);
  if (moves == NULL && !empty)
    gtk_widget_add_css_class (GTK_WIDGET (self->preview), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->preview), "error");
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "accept",
                                           moves != NULL && moves->len > 0);
}

/* A response by a button takes the dialog away; one by a function does not. */
static void
activate_cb (SbTripleDialog *self)
{
  if (!adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (self), "accept"))
    return;
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (self), "accept");
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
sb_triple_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  SbTripleDialog *self = SB_TRIPLE_DIALOG (dialog);
  g_autofree char *typed = g_strstrip (
      g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  SbTimelineItem *item = sb_workbench_get_selected (self->workbench);
  SbMigration *now = item != NULL ? sb_timeline_item_get_migration (item) : NULL;

  /* What is selected may be another one by now: this was asked about one. */
  if (!g_str_equal (response, "accept") || now == NULL
      || !g_str_equal (now->paths[SB_ROLE_FORWARD], self->migration->paths[SB_ROLE_FORWARD]))
    return;
  if (self->change == SB_TRIPLE_RENAME)
    sb_workbench_rename (self->workbench, typed);
  else
    sb_workbench_renumber (self->workbench, typed);
}

static void
sb_triple_dialog_dispose (GObject *object)
{
  SbTripleDialog *self = SB_TRIPLE_DIALOG (object);

  g_clear_object (&self->workbench);
  g_clear_pointer (&self->project, sb_project_unref);
  g_clear_pointer (&self->migration, sb_migration_unref);

  G_OBJECT_CLASS (sb_triple_dialog_parent_class)->dispose (object);
}

static void
sb_triple_dialog_class_init (SbTripleDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_triple_dialog_dispose;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = sb_triple_dialog_response;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-triple-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SbTripleDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, SbTripleDialog, preview);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
sb_triple_dialog_init (SbTripleDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_message_dialog_add_response (dialog, "cancel", "_Cancel");
  adw_message_dialog_add_response (dialog, "accept", "_Rename");
  adw_message_dialog_set_response_appearance (dialog, "accept", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "accept");
  adw_message_dialog_set_close_response (dialog, "cancel");
}

/* What is there now is where a person begins. */
static void
fill (SbTripleDialog *self)
{
  gboolean rename = self->change == SB_TRIPLE_RENAME;
  g_autofree char *name = sb_printable_ellipsize (self->migration->description, 60);
  g_autofree char *heading = rename ? g_strdup_printf ("Rename %.40s", self->migration->version)
                                    : g_strdup_printf ("Renumber %.40s %s",
                                                       self->migration->version, name);

  adw_message_dialog_set_heading_use_markup (ADW_MESSAGE_DIALOG (self), FALSE);
  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (self), heading);
  adw_message_dialog_set_body (
      ADW_MESSAGE_DIALOG (self),
      rename ? "Files that carry the description are renamed with it."
             : "All files of the migration get the new version, which decides the order.");
  adw_message_dialog_set_response_label (ADW_MESSAGE_DIALOG (self), "accept",
                                         rename ? "_Rename" : "_Renumber");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  rename ? "Description" : "Version", -1);
  if (!rename)
    gtk_entry_set_input_purpose (self->entry, GTK_INPUT_PURPOSE_DIGITS);
  gtk_editable_set_text (GTK_EDITABLE (self->entry),
                         rename ? self->migration->description : self->migration->version);
}

/**
 * sb_triple_dialog_new:
 * @workbench: a workbench in which a migration with files is selected
 * @change: what is asked for
 *
 * Returns: (transfer none): the dialog, not shown yet
 */
SbTripleDialog *
sb_triple_dialog_new (SbWorkbench *workbench, SbTripleChange change)
{
  SbTripleDialog *self = g_object_new (SB_TYPE_TRIPLE_DIALOG, NULL);
  SbTimelineItem *item = sb_workbench_get_selected (workbench);

  self->workbench = g_object_ref (workbench);
  self->project = sb_project_ref (
      sb_workspace_get_project (sb_workbench_get_workspace (workbench)));
  self->migration = sb_migration_ref (sb_timeline_item_get_migration (item));
  self->change = change;
  fill (self);
  changed_cb (self);
  return self;
}

/**
 * sb_triple_dialog_present:
 * @parent: the window
 * @workbench: its model
 * @change: what is asked for
 *
 * Asks, and does it. Nothing happens when no migration with files is selected.
 */
void
sb_triple_dialog_present (GtkWindow *parent, SbWorkbench *workbench, SbTripleChange change)
{
  SbTimelineItem *item = sb_workbench_get_selected (workbench);
  SbTripleDialog *self;

  if (item == NULL || sb_timeline_item_get_migration (item) == NULL)
    return;
  self = sb_triple_dialog_new (workbench, change);
  gtk_window_set_transient_for (GTK_WINDOW (self), parent);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
