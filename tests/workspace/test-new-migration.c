/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model of the new-migration dialog, on a project in a temporary folder. */
#include "sb-new-migration.h"

#include "sb-new-guess.h"
#include "sb-test-wait.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *migrations;
  SbWorkspace *workspace;
  SbNewMigration *migration;
  GAsyncResult *result;
} Fixture;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->result = g_object_ref (result);
}

static GAsyncResult *
wait_for_it (Fixture *fixture)
{
  sb_test_wait_for (fixture->result != NULL);
  return fixture->result;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *git = NULL;
  g_autofree char *first = NULL;
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("sb-new-XXXXXX", NULL);
  git = g_build_filename (fixture->folder, ".git", NULL);
  fixture->migrations = g_build_filename (fixture->folder, "migrations", NULL);
  first = g_build_filename (fixture->migrations, "007_first.sql", NULL);
  g_assert_cmpint (g_mkdir (git, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->migrations, 0700), ==, 0);
  g_assert_true (g_file_set_contents (first, "SELECT 1;\n", -1, NULL));
  fixture->workspace = sb_workspace_new ("test");
  sb_workspace_open_async (fixture->workspace, fixture->migrations, done_cb, fixture);
  sb_workspace_open_finish (fixture->workspace, wait_for_it (fixture), &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->result);
  fixture->migration = sb_new_migration_new (fixture->workspace);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", fixture->folder);
  gpointer migration = fixture->migration;

  g_clear_object (&fixture->result);
  g_object_add_weak_pointer (G_OBJECT (migration), &migration);
  g_object_unref (fixture->migration);
  sb_test_wait_for (migration == NULL);
  g_object_unref (fixture->workspace);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (fixture->folder);
  g_free (fixture->migrations);
}

static void
write_template (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *folder = g_build_filename (fixture->folder, ".switchback", "templates", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
load (Fixture *fixture)
{
  sb_new_migration_load (fixture->migration);
  sb_test_wait_for (sb_new_migration_get_template (fixture->migration) != NULL);
}

static void
choose (Fixture *fixture, const char *id)
{
  GListModel *templates = sb_new_migration_get_templates (fixture->migration);

  for (guint i = 0; i < g_list_model_get_n_items (templates); i++)
    {
      g_autoptr (SbNewTemplate) template = g_list_model_get_item (templates, i);

      if (g_str_equal (sb_new_template_get_id (template), id))
        {
          sb_new_migration_set_template (fixture->migration, template);
          return;
        }
    }
  g_error ("no template %s", id);
}

static SbNewParameter *
get (Fixture *fixture, const char *name)
{
  GListModel *parameters = sb_new_migration_get_parameters (fixture->migration);

  for (guint i = 0; i < g_list_model_get_n_items (parameters); i++)
    {
      g_autoptr (SbNewParameter) parameter = g_list_model_get_item (parameters, i);

      if (g_str_equal (sb_new_parameter_get_parameter (parameter)->name, name))
        return parameter;
    }
  g_error ("no parameter %s", name);
}

static void
describe (Fixture *fixture, const char *description)
{
  sb_new_migration_set_description (fixture->migration, description);
  sb_test_wait_for (sb_new_migration_get_file_name (fixture->migration, SB_ROLE_FORWARD) != NULL);
}

#define assert_value(name, expected)                                                               \
  g_assert_cmpstr (sb_new_parameter_get_value (get (fixture, name)), ==, expected)

static void
test_guesses (void)
{
  static const char *const cases[][3] = {
    { "create session events", "session_events", NULL },
    { "Create the table notes", "notes", NULL },
    { "add notes to sessions", "notes", "sessions" },
    { "add column is_read to the notifications table", "is_read", "notifications" },
    { "add owner of record to sessions", "owner_of_record", "sessions" },
    { "add index on notifications for unread", NULL, "notifications" },
    { "create session state enum", "session_state", NULL },
    { "let partners see profiles", NULL, NULL },
    { "add Größe to Räume", "größe", "räume" },
    { "add", NULL, NULL },
    { "to", NULL, NULL },
    { "add x to", "x", NULL },
    { "", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *thing = NULL;
      g_autofree char *place = NULL;

      g_test_message ("%s", cases[i][0]);
      sb_new_guess (cases[i][0], &thing, &place);
      g_assert_cmpstr (thing, ==, cases[i][1]);
      g_assert_cmpstr (place, ==, cases[i][2]);
    }
}

static void
test_makes_three_files (Fixture *fixture, gconstpointer data)
{
  SbNewMigration *migration = fixture->migration;
  static const char *const names[] = { "008_create_session_events.sql", "rollback_008.sql",
                                       "verify_008.sql" };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths = NULL;

  load (fixture);
  g_assert_cmpstr (sb_new_template_get_id (sb_new_migration_get_template (migration)), ==, "empty");
  g_assert_false (sb_new_migration_can_create (migration));
  choose (fixture, "table");
  describe (fixture, "create session events");
  assert_value ("table", "session_events");
  assert_value ("owner", "user_id");
  assert_value ("index", "session_events_user_id_idx");
  g_assert_null (sb_new_migration_get_problem (migration));
  g_assert_true (sb_new_migration_can_create (migration));
  for (int role = 0; role < SB_N_ROLES; role++)
    g_assert_cmpstr (sb_new_migration_get_file_name (migration, role), ==, names[role]);

  sb_new_migration_create_async (migration, done_cb, fixture);
  g_assert_false (sb_new_migration_can_create (migration));
  paths = sb_new_migration_create_finish (migration, wait_for_it (fixture), &error);
  g_assert_no_error (error);
  for (int role = 0; role < SB_N_ROLES; role++)
    {
      g_autofree char *name = g_path_get_basename (paths[role]);
      g_autofree char *text = NULL;

      g_assert_cmpstr (name, ==, names[role]);
      g_assert_true (g_file_get_contents (paths[role], &text, NULL, NULL));
      g_assert_cmpstr (text, ==, sb_new_migration_get_preview (migration, role));
    }
}

/* Guesses and defaults follow; what was typed does not. */
static void
test_typed_stays (Fixture *fixture, gconstpointer data)
{
  load (fixture);
  choose (fixture, "add-column");
  describe (fixture, "add notes to sessions");
  assert_value ("table", "sessions");
  assert_value ("column", "notes");
  assert_value ("check", "notes_not_null");
  sb_new_parameter_set_value (get (fixture, "table"), "app.Sessions");
  describe (fixture, "add remarks to people");
  assert_value ("table", "app.Sessions");
  assert_value ("column", "remarks");
  assert_value ("check", "remarks_not_null");
  choose (fixture, "index");
  assert_value ("table", "app.Sessions");
  sb_new_parameter_set_value (get (fixture, "columns"), "a, b");
  assert_value ("index", "\"Sessions_a_b_idx\"");
  choose (fixture, "empty");
  choose (fixture, "index");
  assert_value ("columns", "a, b");
  sb_new_parameter_set_value (get (fixture, "table"), " ");
  assert_value ("table", "people");
  g_assert_false (sb_new_parameter_is_typed (get (fixture, "table")));
}

static void
test_problems_are_told (Fixture *fixture, gconstpointer data)
{
  SbNewMigration *migration = fixture->migration;
  SbNewParameter *table;

  load (fixture);
  g_assert_cmpstr (sb_new_migration_get_problem (migration), ==, "a description is needed");
  choose (fixture, "index");
  describe (fixture, "speed up");
  table = get (fixture, "table");
  g_assert_true (sb_new_parameter_is_missing (table));
  g_assert_cmpstr (sb_new_migration_get_problem (migration), ==, "Table: a value is needed");
  g_assert_nonnull (
      strstr (sb_new_migration_get_preview (migration, SB_ROLE_FORWARD), "ON ‹table›"));
  sb_new_parameter_set_value (table, "a.b.c");
  g_assert_false (sb_new_parameter_is_missing (table));
  g_assert_cmpstr (sb_new_parameter_get_problem (table), ==, "it has more than 2 parts");
  sb_new_parameter_set_value (table, "a");
  sb_new_parameter_set_value (get (fixture, "columns"), "b");
  g_assert_true (sb_new_migration_can_create (migration));

  sb_new_migration_set_description (migration, "???");
  sb_test_wait_for (!sb_new_migration_can_create (migration));
  g_assert_cmpstr (sb_new_migration_get_problem (migration), ==,
                   "no letter or digit for a file name in the description \"???\"");
}

/* A failed try leaves no file and loses nothing; the next one works. */
static void
test_failure_keeps_all (Fixture *fixture, gconstpointer data)
{
  SbNewMigration *migration = fixture->migration;
  g_autofree char *away = g_strconcat (fixture->migrations, "-away", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths = NULL;

  load (fixture);
  choose (fixture, "add-column");
  describe (fixture, "add notes to sessions");
  sb_new_parameter_set_value (get (fixture, "type"), "jsonb");
  g_assert_cmpint (g_rename (fixture->migrations, away), ==, 0);
  sb_new_migration_create_async (migration, done_cb, fixture);
  paths = sb_new_migration_create_finish (migration, wait_for_it (fixture), &error);
  g_assert_null (paths);
  g_assert_nonnull (error);
  g_assert_cmpstr (sb_new_migration_get_problem (migration), ==, error->message);
  g_assert_cmpstr (sb_new_migration_get_description (migration), ==, "add notes to sessions");
  assert_value ("type", "jsonb");
  g_assert_true (sb_new_migration_can_create (migration));

  g_assert_cmpint (g_rename (away, fixture->migrations), ==, 0);
  g_clear_object (&fixture->result);
  g_clear_error (&error);
  sb_new_migration_create_async (migration, done_cb, fixture);
  paths = sb_new_migration_create_finish (migration, wait_for_it (fixture), &error);
  g_assert_no_error (error);
  g_assert_null (sb_new_migration_get_problem (migration));
}

static void
test_broken_template_is_named (Fixture *fixture, gconstpointer data)
{
  write_template (fixture, "broken.sql", "--! nonsense\n");
  write_template (fixture, "own.sql",
                  "--! title: Own\n--! order: 1\n--! forward\n--! rollback\n--! verify\n");
  load (fixture);
  g_assert_true (g_str_has_prefix (sb_new_migration_get_warning (fixture->migration),
                                   "the template \"broken\" is left out: "));
  choose (fixture, "own");
  choose (fixture, "table");
}

static SbNewTemplate *
find_template (Fixture *fixture, const char *id)
{
  GListModel *templates = sb_new_migration_get_templates (fixture->migration);
  SbNewTemplate *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (templates); i++)
    {
      g_autoptr (SbNewTemplate) template = g_list_model_get_item (templates, i);

      if (g_str_equal (sb_new_template_get_id (template), id))
        {
          g_assert_null (found);
          found = template; /* the list keeps it */
        }
    }
  return found;
}

/* The project's comes first, once, and says that it hides another. */
static void
test_origin_is_told (Fixture *fixture, gconstpointer data)
{
  g_autofree char *same = NULL, *own = NULL, *ours = NULL;

  write_template (fixture, "enum.sql",
                  "--! title: Own\n--! summary: S\n--! forward\n--! rollback\n--! verify\n");
  write_template (fixture, "own.sql", "--! title: Own\n--! forward\n--! rollback\n--! verify\n");
  load (fixture);
  same = sb_new_template_dup_summary (find_template (fixture, "enum"));
  own = sb_new_template_dup_summary (find_template (fixture, "own"));
  ours = sb_new_template_dup_summary (find_template (fixture, "empty"));
  g_assert_cmpstr (same, ==, "Of this project, in place of another · S");
  g_assert_cmpstr (own, ==, "Of this project");
  g_assert_cmpstr (ours, ==, "Three files with headers");
  g_assert_true (sb_new_template_matches (find_template (fixture, "index-text"), "full-t"));
  g_assert_true (sb_new_template_matches (find_template (fixture, "index-text"), "index words"));
  g_assert_false (sb_new_template_matches (find_template (fixture, "index-text"), "enum"));
}

/* A table for what was there is named after the version that the files get. */
static void
test_version_is_given (Fixture *fixture, gconstpointer data)
{
  load (fixture);
  choose (fixture, "data");
  sb_new_migration_set_description (fixture->migration, "change prices");
  sb_test_wait_for (sb_new_migration_get_file_name (fixture->migration, SB_ROLE_FORWARD) != NULL);
  for (guint i = 0;; i++)
    {
      g_autoptr (SbNewParameter) parameter =
          g_list_model_get_item (sb_new_migration_get_parameters (fixture->migration), i);

      if (parameter == NULL)
        break;
      g_assert_cmpstr (sb_new_parameter_get_parameter (parameter)->kind, !=, "version");
      if (g_str_equal (sb_new_parameter_get_parameter (parameter)->name, "table"))
        sb_new_parameter_set_value (parameter, "app.prices");
    }
  g_assert_nonnull (strstr (sb_new_migration_get_preview (fixture->migration, SB_ROLE_ROLLBACK),
                            "\nDROP TABLE IF EXISTS app._before_008;\n"));
}

static void
test_parts_of_lists (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbNewParameter) table = NULL, columns = NULL;

  load (fixture);
  choose (fixture, "index");
  table = g_list_model_get_item (sb_new_migration_get_parameters (fixture->migration), 0);
  columns = g_list_model_get_item (sb_new_migration_get_parameters (fixture->migration), 1);
  g_assert_cmpstr (sb_new_parameter_find_part (table, "a, b"), ==, "a, b");
  g_assert_cmpstr (sb_new_parameter_find_part (columns, ""), ==, "");
  g_assert_cmpstr (sb_new_parameter_find_part (columns, "a DESC, cre"), ==, "cre");
  g_assert_cmpstr (sb_new_parameter_find_part (columns, "a, \"b, c"), ==, "\"b, c");
}

static void
test_advice (void)
{
  const char *const good[] = { "add status to experiments",
                               "create_trials_table",
                               "Drop old-index",
                               "rename video_url to video_key",
                               "",
                               "  " };
  const char *const no_verb[] = { "migration1", "status of x", "größe" };
  const char *const empty[] = { "update", "create table", "change_the_schema" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *advice = sb_new_guess_advice (good[i]);

      g_assert_cmpstr (advice, ==, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (no_verb); i++)
    {
      g_autofree char *advice = sb_new_guess_advice (no_verb[i]);

      g_assert_true (g_str_has_prefix (advice, "a good name begins with what it does: "));
    }
  for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
    {
      g_autofree char *advice = sb_new_guess_advice (empty[i]);

      g_assert_true (g_str_has_prefix (advice, "a good name says what it is about: "));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/new-migration/guesses", test_guesses);
  g_test_add_func ("/new-migration/advice", test_advice);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/new-migration/makes-three-files", test_makes_three_files);
  ADD ("/new-migration/typed-stays", test_typed_stays);
  ADD ("/new-migration/problems-are-told", test_problems_are_told);
  ADD ("/new-migration/failure-keeps-all", test_failure_keeps_all);
  ADD ("/new-migration/broken-template-is-named", test_broken_template_is_named);
  ADD ("/new-migration/origin-is-told", test_origin_is_told);
  ADD ("/new-migration/version-is-given", test_version_is_given);
  ADD ("/new-migration/parts-of-lists", test_parts_of_lists);
  return g_test_run ();
}
