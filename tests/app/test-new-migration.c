/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The new-migration dialog, on a project in a temporary folder. */
#include "sb-new-completion.h"
#include "sb-new-migration-dialog.h"

#include "sb-app-resources.h"
#include "sb-new-field.h"
#include "sb-test-wait.h"

#include <glib/gstdio.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *migrations;
  SbMemory *memory;
  SbWorkbench *workbench;
  GtkWidget *dialog;
  GAsyncResult *result;
} Fixture;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static GtkWidget *
find (GtkWidget *in, const char *id)
{
  GtkWidget *found = GTK_WIDGET (gtk_widget_get_template_child (in, G_OBJECT_TYPE (in), id));

  g_assert_nonnull (found);
  return found;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *git = NULL;
  g_autofree char *templates = NULL;
  g_autofree char *broken = NULL;
  g_autofree char *first = NULL;
  g_autoptr (GError) error = NULL;
  SbWorkspace *workspace;

  fixture->folder = g_dir_make_tmp ("sb-new-XXXXXX", NULL);
  git = g_build_filename (fixture->folder, ".git", NULL);
  templates = g_build_filename (fixture->folder, ".switchback", "templates", NULL);
  broken = g_build_filename (templates, "broken.sql", NULL);
  fixture->migrations = g_build_filename (fixture->folder, "migrations", NULL);
  first = g_build_filename (fixture->migrations, "001_a.sql", NULL);
  g_assert_cmpint (g_mkdir (git, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (templates, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->migrations, 0700), ==, 0);
  g_assert_true (g_file_set_contents (broken, "--! <b>%s</b>\n", -1, NULL));
  g_assert_true (g_file_set_contents (first, "SELECT 1;\n", -1, NULL));

  fixture->memory = sb_memory_new (NULL);
  fixture->workbench = sb_workbench_new ("test", fixture->memory);
  workspace = sb_workbench_get_workspace (fixture->workbench);
  sb_workspace_open_async (workspace, fixture->migrations, done_cb, fixture);
  sb_test_wait_for (fixture->result != NULL);
  sb_workspace_open_finish (workspace, fixture->result, &error);
  g_assert_no_error (error);

  fixture->dialog = sb_new_migration_dialog_new (fixture->workbench);
  g_object_add_weak_pointer (G_OBJECT (fixture->dialog), (gpointer *) &fixture->dialog);
  gtk_window_present (GTK_WINDOW (fixture->dialog));
  sb_test_wait_for (
      gtk_list_box_get_selected_row (GTK_LIST_BOX (find (fixture->dialog, "template_list")))
      != NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", fixture->folder);

  if (fixture->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  sb_test_wait_for (fixture->dialog == NULL);
  g_object_unref (fixture->result);
  g_object_unref (fixture->workbench);
  g_object_unref (fixture->memory);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (fixture->folder);
  g_free (fixture->migrations);
}

static void
describe (Fixture *fixture, const char *description)
{
  GtkLabel *name = GTK_LABEL (find (fixture->dialog, "verify_name"));

  gtk_editable_set_text (GTK_EDITABLE (find (fixture->dialog, "description_row")), description);
  sb_test_wait_for (g_str_has_prefix (gtk_label_get_label (name), "verify_"));
}

/* Selects the template of that title as a person does in the list. */
static void
choose (Fixture *fixture, const char *title)
{
  GtkListBox *list = GTK_LIST_BOX (find (fixture->dialog, "template_list"));
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    {
      GtkWidget *box = gtk_list_box_row_get_child (row);

      if (g_str_equal (gtk_label_get_label (GTK_LABEL (gtk_widget_get_first_child (box))), title))
        {
          gtk_list_box_select_row (list, row);
          return;
        }
    }
  g_error ("no template %s", title);
}

/* The entry or list of choices of the field with that title. */
static GtkWidget *
find_control (Fixture *fixture, const char *title)
{
  GtkWidget *field = gtk_widget_get_first_child (find (fixture->dialog, "fields"));

  for (; field != NULL; field = gtk_widget_get_next_sibling (field))
    if (g_str_equal (gtk_label_get_label (GTK_LABEL (find (field, "title_label"))), title))
      return adw_bin_get_child (ADW_BIN (find (field, "slot")));
  g_error ("no field %s", title);
}

static const char *
get_value (Fixture *fixture, const char *title)
{
  return gtk_editable_get_text (GTK_EDITABLE (find_control (fixture, title)));
}

static char *
dup_preview (Fixture *fixture, const char *id)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (gtk_widget_get_template_child (
      find (fixture->dialog, id), g_type_from_name ("SbNewPreview"), "buffer"));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static void
test_makes_three_files (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "002_create_session_events.sql", "rollback_002.sql",
                                       "verify_002.sql" };
  GtkWidget *create = find (fixture->dialog, "create_button");
  g_autofree char *forward = NULL;
  g_autofree char *rollback = NULL;

  g_assert_false (gtk_widget_get_sensitive (create));
  describe (fixture, "create session events");
  choose (fixture, "Table with row-level security");
  g_assert_cmpstr (get_value (fixture, "Table"), ==, "session_events");
  g_assert_cmpstr (get_value (fixture, "Trigger"), ==, "session_events_set_updated_at");
  gtk_editable_set_text (GTK_EDITABLE (find_control (fixture, "Owner")), "owner_id");
  g_assert_cmpstr (get_value (fixture, "Index"), ==, "session_events_owner_id_idx");
  forward = dup_preview (fixture, "forward_preview");
  rollback = dup_preview (fixture, "rollback_preview");
  g_assert_nonnull (strstr (forward, "CREATE TABLE IF NOT EXISTS session_events ("));
  g_assert_nonnull (strstr (rollback, "\nDROP TABLE IF EXISTS session_events;"));

  /* What Enter in the description does. */
  g_assert_true (gtk_widget_get_sensitive (create));
  g_signal_emit_by_name (find (fixture->dialog, "description_row"), "entry-activated");
  gtk_widget_activate_default (find (fixture->dialog, "description_row"));
  sb_test_wait_for (fixture->dialog == NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->migrations, names[i], NULL);
      g_autofree char *text = NULL;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      if (i == 0)
        g_assert_cmpstr (text, ==, forward);
    }
}

static void
test_problems (Fixture *fixture, gconstpointer data)
{
  GtkLabel *problem = GTK_LABEL (find (fixture->dialog, "problem_label"));
  GtkLabel *warning = GTK_LABEL (find (fixture->dialog, "warning_label"));
  GtkWidget *create = find (fixture->dialog, "create_button");
  GtkWidget *table;
  GtkWidget *field;
  g_autofree char *preview = NULL;

  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (warning)));
  g_assert_true (
      g_str_has_prefix (gtk_label_get_label (warning), "The template \"broken\" is left out: "));
  g_assert_false (gtk_label_get_use_markup (warning));
  g_assert_cmpstr (gtk_label_get_label (problem), ==, "A description is needed");
  choose (fixture, "Index");
  describe (fixture, "speed up");
  table = find_control (fixture, "Table");
  field = gtk_widget_get_ancestor (table, SB_TYPE_NEW_FIELD);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (find (field, "problem_label"))), ==, "needed");
  g_assert_false (gtk_widget_has_css_class (field, "error"));
  preview = dup_preview (fixture, "rollback_preview");
  g_assert_nonnull (strstr (preview, "‹index›"));

  gtk_editable_set_text (GTK_EDITABLE (table), "a.b.c");
  g_assert_true (gtk_widget_has_css_class (field, "error"));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (find (field, "problem_label"))), ==,
                   "it has more than 2 parts");
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (table), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  g_assert_false (gtk_widget_get_sensitive (create));
  gtk_editable_set_text (GTK_EDITABLE (table), "notes");
  gtk_editable_set_text (GTK_EDITABLE (find_control (fixture, "Columns")), "a");
  g_assert_false (gtk_widget_has_css_class (field, "error"));
  g_assert_true (gtk_widget_get_sensitive (create));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (problem)));
}

static void
test_choices (Fixture *fixture, gconstpointer data)
{
  GtkWidget *build;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  choose (fixture, "Index");
  build = find_control (fixture, "Build");
  g_assert_true (GTK_IS_DROP_DOWN (build));
  before = dup_preview (fixture, "forward_preview");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (build), 1);
  after = dup_preview (fixture, "forward_preview");
  g_assert_nonnull (strstr (before, "CONCURRENTLY"));
  g_assert_null (strstr (after, "CONCURRENTLY"));
}

/* An error is told, and everything that was typed is still there. */
static void
test_failure_keeps_all (Fixture *fixture, gconstpointer data)
{
  g_autofree char *away = g_strconcat (fixture->migrations, "-away", NULL);
  GtkLabel *problem = GTK_LABEL (find (fixture->dialog, "problem_label"));
  GtkWidget *create = find (fixture->dialog, "create_button");

  describe (fixture, "add notes to sessions");
  choose (fixture, "Add column");
  gtk_editable_set_text (GTK_EDITABLE (find_control (fixture, "Type")), "jsonb");
  g_assert_cmpint (g_rename (fixture->migrations, away), ==, 0);
  g_signal_emit_by_name (create, "clicked");
  sb_test_wait_for (gtk_widget_get_visible (GTK_WIDGET (problem)));
  g_assert_nonnull (strstr (gtk_label_get_label (problem), "migrations"));
  g_assert_cmpstr (get_value (fixture, "Type"), ==, "jsonb");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (fixture->dialog, "description_row"))),
                   ==, "add notes to sessions");
  g_assert_true (gtk_widget_get_sensitive (create));
  g_assert_cmpint (g_rename (away, fixture->migrations), ==, 0);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const char *const previews[][2] = { { "forward_preview", "Forward preview" },
                                             { "rollback_preview", "Rollback preview" },
                                             { "verify_preview", "Verify preview" } };

  choose (fixture, "Index");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture->dialog), GTK_ACCESSIBLE_ROLE_DIALOG);
#define assert_name(widget, name)                                                                  \
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name)
  assert_name (fixture->dialog, "New migration");
  assert_name (find (fixture->dialog, "description_row"), "Description");
  assert_name (find (fixture->dialog, "template_list"), "Templates");
  assert_name (find (fixture->dialog, "create_button"), "Create");
  assert_name (find (fixture->dialog, "cancel_button"), "Cancel");
  assert_name (find_control (fixture, "Table"), "Table");
  assert_name (find_control (fixture, "Build"), "Build");
  for (guint i = 0; i < G_N_ELEMENTS (previews); i++)
    assert_name (gtk_widget_get_template_child (find (fixture->dialog, previews[i][0]),
                                                g_type_from_name ("SbNewPreview"), "view"),
                 previews[i][1]);
}

/* Closed while the files are made: they are made, and nothing is touched that is gone. */
static void
test_closed_meanwhile (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->migrations, "verify_002.sql", NULL);

  describe (fixture, "more");
  g_signal_emit_by_name (find (fixture->dialog, "create_button"), "clicked");
  gtk_window_close (GTK_WINDOW (fixture->dialog));
  sb_test_wait_for (fixture->dialog == NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static guint
count_shown (Fixture *fixture)
{
  GtkListBox *list = GTK_LIST_BOX (find (fixture->dialog, "template_list"));
  guint n = 0;
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    n += gtk_widget_get_visible (GTK_WIDGET (row));
  return n;
}

/* What is searched is found by any word of it; the chosen one stays in sight, and is not another. */
static void
test_search (Fixture *fixture, gconstpointer data)
{
  GtkWidget *search = find (fixture->dialog, "template_search");
  guint n_all = count_shown (fixture);

  choose (fixture, "Enum type");
  gtk_editable_set_text (GTK_EDITABLE (search), "gin");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_cmpuint (count_shown (fixture), ==, 4); /* three with GIN, and the chosen one */
  g_assert_cmpstr (get_value (fixture, "Labels"), ==, "");
  g_signal_emit_by_name (search, "stop-search");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_cmpuint (count_shown (fixture), ==, n_all);
}

/* What is chosen takes the place of the part of the list that is being typed. */
static void
test_completion (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "t.sql", NULL);
  g_autoptr (SbTemplate) template = NULL;
  g_autoptr (SbNewParameter) parameter = NULL;
  GtkWidget *entry = g_object_ref_sink (gtk_entry_new ());
  GtkTreeModel *model;
  GtkTreeIter iter;
  gboolean is_done;

  g_assert_true (g_file_set_contents (
      path, "--! title: T\n--! parameter: keys keys\n--! forward\n--! rollback\n--! verify\n", -1,
      NULL));
  template = sb_template_load (path, NULL);
  parameter = sb_new_parameter_new (template, 0, NULL);
  sb_new_completion_add (GTK_ENTRY (entry), parameter);
  model = gtk_entry_completion_get_model (gtk_entry_get_completion (GTK_ENTRY (entry)));
  g_assert_cmpint (gtk_tree_model_iter_n_children (model, NULL), ==, 0);
  sb_new_parameter_set_candidates (parameter,
                                   g_strdupv ((char *[]){ "id", "created_at", "<b>%s</b>", NULL }));
  g_assert_cmpint (gtk_tree_model_iter_n_children (model, NULL), ==, 3);
  gtk_editable_set_text (GTK_EDITABLE (entry), "id DESC, cre");
  g_assert_true (gtk_tree_model_iter_nth_child (model, &iter, NULL, 1));
  g_signal_emit_by_name (gtk_entry_get_completion (GTK_ENTRY (entry)), "match-selected", model,
                         &iter, &is_done);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "id DESC, created_at");
  sb_new_parameter_set_candidates (parameter, NULL);
  g_assert_cmpint (gtk_tree_model_iter_n_children (model, NULL), ==, 0);
  g_object_unref (entry);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (sb_app_get_resource ());
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/new-migration/makes-three-files", test_makes_three_files);
  ADD ("/new-migration/problems", test_problems);
  ADD ("/new-migration/choices", test_choices);
  ADD ("/new-migration/failure-keeps-all", test_failure_keeps_all);
  ADD ("/new-migration/names", test_names);
  ADD ("/new-migration/search", test_search);
  ADD ("/new-migration/completion", test_completion);
  ADD ("/new-migration/closed-meanwhile", test_closed_meanwhile);
  return g_test_run ();
}
