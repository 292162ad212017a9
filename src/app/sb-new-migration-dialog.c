/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-new-migration-dialog.h"

#include "sb-new-field.h"
#include "sb-new-guess.h"
#include "sb-new-migration.h"
#include "sb-new-preview.h"
#include "sb-printable.h"

struct _SbNewMigrationDialog
{
  AdwWindow parent_instance;

  /* owned */
  SbWorkbench *workbench;
  SbNewMigration *migration;

  /* from the template */
  AdwEntryRow *description_row;
  GtkLabel *forward_name;
  GtkLabel *rollback_name;
  GtkLabel *verify_name;
  GtkLabel *advice_label;
  GtkEditable *template_search;
  GtkListBox *template_list;
  GtkLabel *warning_label;
  GtkLabel *problem_label;
  GtkWidget *right_side;
  GtkWidget *fields_scroller;
  GtkGrid *fields;
  SbNewPreview *forward_preview;
  SbNewPreview *rollback_preview;
  SbNewPreview *verify_preview;
  GtkWidget *create_button;
  GtkWidget *cancel_button;
};

G_DEFINE_FINAL_TYPE (SbNewMigrationDialog, sb_new_migration_dialog, ADW_TYPE_WINDOW)

/* Sentences of the lower floors begin small. */
static char *
dup_sentence (const char *text)
{
  g_autofree char *shown = sb_printable_ellipsize (text, 600);

  if (g_ascii_islower (*shown))
    *shown = g_ascii_toupper (*shown);
  return g_steal_pointer (&shown);
}

static void
show_text (GtkLabel *label, const char *text)
{
  g_autofree char *sentence = text != NULL ? dup_sentence (text) : NULL;

  gtk_label_set_label (label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
show_names (SbNewMigrationDialog *self)
{
  GtkLabel *labels[SB_N_ROLES] = { [SB_ROLE_FORWARD] = self->forward_name,
                                   [SB_ROLE_ROLLBACK] = self->rollback_name,
                                   [SB_ROLE_VERIFY] = self->verify_name };

  for (int role = 0; role < SB_N_ROLES; role++)
    {
      const char *name = sb_new_migration_get_file_name (self->migration, role);

      gtk_label_set_label (labels[role], name != NULL              ? name
                                         : role == SB_ROLE_FORWARD ? "Named after the description"
                                                                   : "");
      gtk_widget_set_tooltip_text (GTK_WIDGET (labels[role]), name);
      if (name == NULL)
        gtk_widget_add_css_class (GTK_WIDGET (labels[role]), "dim-label");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (labels[role]), "dim-label");
    }
}

static void
show_previews (SbNewMigrationDialog *self)
{
  SbNewPreview *previews[SB_N_ROLES] = { [SB_ROLE_FORWARD] = self->forward_preview,
                                         [SB_ROLE_ROLLBACK] = self->rollback_preview,
                                         [SB_ROLE_VERIFY] = self->verify_preview };

  for (int role = 0; role < SB_N_ROLES; role++)
    sb_new_preview_show (previews[role], sb_new_migration_get_preview (self->migration, role),
                         sb_new_migration_get_spans (self->migration, role));
}

static void
select_template (SbNewMigrationDialog *self)
{
  GListModel *templates = sb_new_migration_get_templates (self->migration);
  SbNewTemplate *chosen = sb_new_migration_get_template (self->migration);

  for (guint i = 0; i < g_list_model_get_n_items (templates); i++)
    {
      g_autoptr (SbNewTemplate) template = g_list_model_get_item (templates, i);
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->template_list, i);

      if (template == chosen && row != NULL && !gtk_list_box_row_is_selected (row))
        gtk_list_box_select_row (self->template_list, row);
    }
}

static void
changed_cb (SbNewMigrationDialog *self)
{
  const char *problem = sb_new_migration_get_problem (self->migration);
  g_autofree char *advice = sb_new_guess_advice (
      sb_new_migration_get_description (self->migration));

  select_template (self);
  show_text (self->advice_label, advice);
  show_names (self);
  show_previews (self);
  show_text (self->problem_label, problem);
  show_text (self->warning_label, sb_new_migration_get_warning (self->migration));
  gtk_widget_set_sensitive (self->create_button, sb_new_migration_can_create (self->migration));
  gtk_widget_set_visible (
      self->fields_scroller,
      g_list_model_get_n_items (sb_new_migration_get_parameters (self->migration)) > 0);
}

static GtkWidget *
make_template_row (gpointer item, gpointer user_data)
{
  SbNewTemplate *template = item;
  g_autofree char *title = sb_printable_ellipsize (sb_new_template_get_title (template), 80);
  g_autofree char *told = sb_new_template_dup_summary (template);
  g_autofree char *summary = sb_printable_ellipsize (told, 200);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *title_label = gtk_label_new (title);
  GtkWidget *summary_label = gtk_label_new (summary);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (title_label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title_label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (title_label, "heading");
  gtk_label_set_xalign (GTK_LABEL (summary_label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (summary_label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (row, summary);
  gtk_widget_add_css_class (summary_label, "caption");
  gtk_widget_add_css_class (summary_label, "dim-label");
  gtk_box_append (GTK_BOX (box), title_label);
  gtk_box_append (GTK_BOX (box), summary_label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
  return row;
}

/* A list box with a model has no filter of its own. The chosen row stays in sight. */
static void
search_cb (SbNewMigrationDialog *self)
{
  GListModel *templates = sb_new_migration_get_templates (self->migration);
  const char *words = gtk_editable_get_text (self->template_search);

  for (guint i = 0; i < g_list_model_get_n_items (templates); i++)
    {
      g_autoptr (SbNewTemplate) template = g_list_model_get_item (templates, i);
      GtkWidget *row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->template_list, i));

      gtk_widget_set_visible (row,
                              sb_new_template_matches (template, words)
                                  || template == sb_new_migration_get_template (self->migration));
    }
}

/* Escape empties the search first, and closes the dialog when there is nothing to empty. */
static void
stop_search_cb (SbNewMigrationDialog *self)
{
  if (*gtk_editable_get_text (self->template_search) != '\0')
    gtk_editable_set_text (self->template_search, "");
  else
    gtk_window_close (GTK_WINDOW (self));
}

/* At most three in a row, and no row that is nearly empty. */
static void
parameters_cb (SbNewMigrationDialog *self)
{
  GListModel *parameters = sb_new_migration_get_parameters (self->migration);
  guint n = g_list_model_get_n_items (parameters);
  guint n_columns = n == 4 ? 2 : CLAMP (n, 1, 3);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->fields))) != NULL)
    gtk_grid_remove (self->fields, child);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SbNewParameter) parameter = g_list_model_get_item (parameters, i);

      gtk_grid_attach (self->fields, sb_new_field_new (parameter), i % n_columns, i / n_columns, 1,
                       1);
    }
}

static void
description_cb (SbNewMigrationDialog *self)
{
  sb_new_migration_set_description (self->migration,
                                    gtk_editable_get_text (GTK_EDITABLE (self->description_row)));
}

static void
template_cb (SbNewMigrationDialog *self, GtkListBoxRow *row)
{
  g_autoptr (SbNewTemplate) template = NULL;

  if (row == NULL)
    return;
  template = g_list_model_get_item (sb_new_migration_get_templates (self->migration),
                                    gtk_list_box_row_get_index (row));
  sb_new_migration_set_template (self->migration, template);
}

/* In a list box Tab goes from row to row, and would choose each; a person means the next part. */
static gboolean
list_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode,
             GdkModifierType modifiers, gpointer user_data)
{
  SbNewMigrationDialog *self = user_data;

  if (keyval == GDK_KEY_ISO_Left_Tab
      || (keyval == GDK_KEY_Tab && (modifiers & GDK_SHIFT_MASK) != 0))
    return gtk_widget_grab_focus (GTK_WIDGET (self->template_search));
  if (keyval == GDK_KEY_Tab)
    return gtk_widget_child_focus (self->right_side, GTK_DIR_TAB_FORWARD);
  return GDK_EVENT_PROPAGATE;
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbNewMigrationDialog) self = user_data;
  g_auto (GStrv) paths = sb_new_migration_create_finish (SB_NEW_MIGRATION (source), result, NULL);

  if (paths == NULL)
    return; /* the model tells why */
  sb_workbench_created (self->workbench, (const char *const *) paths);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
create_cb (SbNewMigrationDialog *self)
{
  if (sb_new_migration_can_create (self->migration))
    sb_new_migration_create_async (self->migration, created_cb, g_object_ref (self));
}

/* Not larger than the window it belongs to. */
static void
sb_new_migration_dialog_realize (GtkWidget *widget)
{
  GtkWindow *window = GTK_WINDOW (widget);
  GtkWindow *parent = gtk_window_get_transient_for (window);
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  if (parent != NULL && gtk_widget_get_width (GTK_WIDGET (parent)) > 0)
    {
      width = MIN (width, gtk_widget_get_width (GTK_WIDGET (parent)) - 24);
      height = MIN (height, gtk_widget_get_height (GTK_WIDGET (parent)) - 24);
      gtk_window_set_default_size (window, width, height);
    }

  GTK_WIDGET_CLASS (sb_new_migration_dialog_parent_class)->realize (widget);
}

static void
sb_new_migration_dialog_finalize (GObject *object)
{
  SbNewMigrationDialog *self = SB_NEW_MIGRATION_DIALOG (object);

  g_clear_object (&self->workbench);
  g_clear_object (&self->migration);

  G_OBJECT_CLASS (sb_new_migration_dialog_parent_class)->finalize (object);
}

static void
sb_new_migration_dialog_class_init (SbNewMigrationDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sb_new_migration_dialog_finalize;
  widget_class->realize = sb_new_migration_dialog_realize;
  g_type_ensure (SB_TYPE_NEW_PREVIEW);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/dev/switchback/Switchback/sb-new-migration-dialog.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SbNewMigrationDialog, name)
  BIND (description_row);
  BIND (forward_name);
  BIND (rollback_name);
  BIND (verify_name);
  BIND (advice_label);
  BIND (template_search);
  BIND (template_list);
  BIND (warning_label);
  BIND (problem_label);
  BIND (right_side);
  BIND (fields_scroller);
  BIND (fields);
  BIND (forward_preview);
  BIND (rollback_preview);
  BIND (verify_preview);
  BIND (create_button);
  BIND (cancel_button);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, description_cb);
  gtk_widget_class_bind_template_callback (widget_class, template_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_cb);
}

static void
sb_new_migration_dialog_init (SbNewMigrationDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_new_migration_dialog_new:
 * @workbench: the window's model, with a project
 *
 * The caller sets the window it belongs to, and presents it. It ends by itself; the workbench is
 * told of the files.
 *
 * Returns: (transfer none): the dialog
 */
GtkWidget *
sb_new_migration_dialog_new (SbWorkbench *workbench)
{
  SbNewMigrationDialog *self = g_object_new (SB_TYPE_NEW_MIGRATION_DIALOG, NULL);

  self->workbench = g_object_ref (workbench);
  self->migration = sb_new_migration_new (sb_workbench_get_workspace (workbench));
  gtk_list_box_bind_model (self->template_list, sb_new_migration_get_templates (self->migration),
                           make_template_row, NULL, NULL);
  g_signal_connect_object (sb_new_migration_get_parameters (self->migration), "items-changed",
                           G_CALLBACK (parameters_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->migration, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  changed_cb (self);
  sb_new_migration_load (self->migration);
  return GTK_WIDGET (self);
}
