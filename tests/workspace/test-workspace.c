/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workspace as a window uses it: everything asynchronous, answers in the main context. */
#include "sb-test-server.h"
#include "sb-test-wait.h"
#include "sb-workspace.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  SbWorkspace *workspace;
  char *folder;
  char *database;
  GAsyncResult *result;
  GString *events;
  gboolean cancel_at_start;
} Fixture;

static void
event_cb (SbWorkspace *workspace, SbRunEvent *event, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  g_assert_null (fixture->result); /* none comes after the end */
  g_string_append_printf (fixture->events, "%s ", sb_run_event_kind_get_name (event->kind));
  if (fixture->cancel_at_start && event->kind == SB_EVENT_STATEMENT)
    g_assert_true (sb_workspace_cancel (workspace, SB_CANCEL_STATEMENT));
}

static void
write_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, "migrations", name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *migrations = NULL;

  fixture->folder = g_dir_make_tmp ("sb-workspace-XXXXXX", NULL);
  migrations = g_build_filename (fixture->folder, "migrations", NULL);
  g_assert_cmpint (g_mkdir (migrations, 0700), ==, 0);
  fixture->events = g_string_new (NULL);
  fixture->workspace = sb_workspace_new ("test");
  g_signal_connect (fixture->workspace, "run-event", G_CALLBACK (event_cb), fixture);
  write_file (fixture, "001_a.sql", "CREATE TABLE a (n int);\n");
  write_file (fixture, "rollback_001.sql", "DROP TABLE a;\n");
  write_file (fixture, "verify_001.sql", "SELECT count(*) = 0 FROM a;\n");
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->result);
  g_assert_finalize_object (fixture->workspace);
  g_string_free (fixture->events, TRUE);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->database);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_set_object (&fixture->result, result);
}

static GAsyncResult *
wait_for_it (Fixture *fixture)
{
  sb_test_wait_for (fixture->result != NULL);
  return fixture->result;
}

/* Begins something with @call, which never answers before the main loop runs again. */
#define BEGIN(call)                                                                                \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_clear_object (&fixture->result);                                                             \
    call;                                                                                          \
    g_assert_null (fixture->result);                                                               \
  }                                                                                                \
  G_STMT_END

static void
open_project (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  BEGIN (sb_workspace_open_async (fixture->workspace, fixture->folder, done_cb, fixture));
  sb_workspace_open_finish (fixture->workspace, wait_for_it (fixture), &error);
  g_assert_no_error (error);
}

static void
refresh (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  BEGIN (sb_workspace_refresh_async (fixture->workspace, done_cb, fixture));
  sb_workspace_refresh_finish (fixture->workspace, wait_for_it (fixture), &error);
  g_assert_no_error (error);
}

static void
open_all (Fixture *fixture)
{
  g_autoptr (SbTarget) target = NULL;

  open_project (fixture);
  fixture->database = sb_test_server_create_database ();
  target = sb_test_server_get_target (fixture->database, NULL);
  sb_workspace_set_target (fixture->workspace, target);
  refresh (fixture);
}

static SbRunEvent *
run (Fixture *fixture, SbPlanKind kind)
{
  SbPlanRequest request = { .kind = kind };
  SbRunOptions options = { .verify = TRUE };
  g_autoptr (SbPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  SbRunEvent *summary;

  BEGIN (sb_workspace_plan_async (fixture->workspace, &request, done_cb, fixture));
  plan = sb_workspace_plan_finish (fixture->workspace, wait_for_it (fixture), &error);
  g_assert_no_error (error);
  g_string_truncate (fixture->events, 0);
  BEGIN (sb_workspace_run_async (fixture->workspace, plan, &options, done_cb, fixture));
  summary = sb_workspace_run_finish (fixture->workspace, wait_for_it (fixture), &error);
  g_assert_no_error (error);
  return summary;
}

static guint
count (Fixture *fixture, SbState state)
{
  return sb_timeline_count (sb_workspace_get_timeline (fixture->workspace), state);
}

static void
test_there_and_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbRunEvent) applied = NULL;
  g_autoptr (SbRunEvent) gone = NULL;

  SB_TEST_NEEDS_SERVER ();
  open_all (fixture);
  g_assert_nonnull (sb_workspace_get_server (fixture->workspace)->version);
  g_assert_cmpuint (count (fixture, SB_STATE_PENDING), ==, 1);

  applied = run (fixture, SB_PLAN_APPLY);
  g_assert_cmpint (applied->outcome, ==, SB_OUTCOME_APPLIED);
  g_assert_cmpstr (fixture->events->str, ==,
                   "run-start migration-start statement migration-end check summary ");
  refresh (fixture);
  g_assert_cmpuint (count (fixture, SB_STATE_APPLIED), ==, 1);

  gone = run (fixture, SB_PLAN_ROLLBACK);
  g_assert_cmpint (gone->outcome, ==, SB_OUTCOME_APPLIED);
  refresh (fixture);
  g_assert_cmpuint (count (fixture, SB_STATE_PENDING), ==, 1);
}

static void
test_verify (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) migrations = NULL;
  g_autoptr (SbRunEvent) applied = NULL;
  g_autoptr (SbRunEvent) summary = NULL;
  g_autoptr (GError) error = NULL;

  SB_TEST_NEEDS_SERVER ();
  open_all (fixture);
  applied = run (fixture, SB_PLAN_APPLY);
  g_free (sb_test_server_query (fixture->database, "INSERT INTO a VALUES (1)"));
  migrations = g_ptr_array_new ();
  g_ptr_array_add (migrations,
                   sb_project_get_migration (sb_workspace_get_project (fixture->workspace), 0));
  BEGIN (sb_workspace_verify_async (fixture->workspace, migrations, &(SbVerifyOptions){ 0 },
                                    done_cb, fixture));
  summary = sb_workspace_verify_finish (fixture->workspace, wait_for_it (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (summary->n_checks_failed, ==, 1);
}

static void
note_seq_cb (SbWorkspace *workspace, SbRunEvent *event, gpointer user_data)
{
  guint *seq = user_data;

  g_assert_cmpuint (event->seq, ==, ++*seq);
}

static void
test_verify_streams_rows (Fixture *fixture, gconstpointer data)
{
  SbVerifyOptions options = { .as = "postgres", .stream = TRUE };
  g_autoptr (GPtrArray) migrations = g_ptr_array_new ();
  g_autoptr (SbRunEvent) applied = NULL;
  g_autoptr (SbRunEvent) summary = NULL;
  g_autoptr (GError) error = NULL;
  guint seq = 0;

  SB_TEST_NEEDS_SERVER ();
  open_all (fixture);
  applied = run (fixture, SB_PLAN_APPLY);
  g_ptr_array_add (migrations,
                   sb_project_get_migration (sb_workspace_get_project (fixture->workspace), 0));
  g_string_truncate (fixture->events, 0);
  g_signal_connect (fixture->workspace, "run-event", G_CALLBACK (note_seq_cb), &seq);
  BEGIN (sb_workspace_verify_async (fixture->workspace, migrations, &options, done_cb, fixture));
  summary = sb_workspace_verify_finish (fixture->workspace, wait_for_it (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (summary->n_checks_failed, ==, 0);
  g_assert_cmpstr (fixture->events->str, ==, "run-start check-start rows check summary ");
}

/* The second statement never ends by itself. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbRunEvent) summary = NULL;
  g_autofree char *table = NULL;

  SB_TEST_NEEDS_SERVER ();
  write_file (fixture, "001_a.sql", "CREATE TABLE a ();\nSELECT pg_sleep(100000);\n");
  open_all (fixture);
  g_assert_false (sb_workspace_cancel (fixture->workspace, SB_CANCEL_STATEMENT));
  fixture->cancel_at_start = TRUE;
  summary = run (fixture, SB_PLAN_APPLY);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_CANCELLED);
  table = sb_test_server_query (fixture->database, "SELECT to_regclass('a') IS NULL");
  g_assert_cmpstr (table, ==, "t");
}

static void
test_new_migration (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) paths = NULL;
  g_auto (GStrv) none = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  open_project (fixture);
  BEGIN (sb_workspace_create_async (fixture->workspace, "add notes", "empty", values, done_cb,
                                    fixture));
  paths = sb_workspace_create_finish (fixture->workspace, wait_for_it (fixture), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (paths), ==, SB_N_ROLES);
  name = g_path_get_basename (paths[SB_ROLE_FORWARD]);
  g_assert_cmpstr (name, ==, "002_add_notes.sql");
  for (guint i = 0; i < SB_N_ROLES; i++)
    g_assert_true (g_file_test (paths[i], G_FILE_TEST_IS_REGULAR));

  BEGIN (sb_workspace_create_async (fixture->workspace, "more", "nope", values, done_cb, fixture));
  none = sb_workspace_create_finish (fixture->workspace, wait_for_it (fixture), NULL, &error);
  g_assert_null (none);
  g_assert_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_UNKNOWN);
}

/* The nearest of the project's own wins over the user's, and that over ours. */
static void
test_templates_shadow (Fixture *fixture, gconstpointer data)
{
  g_autofree char *own = g_build_filename (fixture->folder, ".switchback", "templates", NULL);
  g_autofree char *path = g_build_filename (own, "empty.sql", NULL);
  g_autofree char *git = g_build_filename (fixture->folder, ".git", NULL);
  g_autoptr (GPtrArray) templates = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (own, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (git, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path,
                                      "--! title: Ours\n--! summary: of the team\n--! order: 1\n\n"
                                      "--! forward\nSELECT 1;\n\n--! rollback\nSELECT 2;\n\n"
                                      "--! verify\nSELECT true;\n",
                                      -1, NULL));
  open_project (fixture);
  BEGIN (sb_workspace_load_templates_async (fixture->workspace, done_cb, fixture));
  templates = sb_workspace_load_templates_finish (fixture->workspace, wait_for_it (fixture),
                                                  &problems, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpstr (sb_template_get_title (sb_template_find (templates, "empty", NULL)), ==, "Ours");
  g_assert_nonnull (sb_template_find (templates, "add-column", NULL));
}

/* It is told by name; another of that name does not take its place unsaid. */
static void
test_broken_template (Fixture *fixture, gconstpointer data)
{
  g_autofree char *own = g_build_filename (fixture->folder, ".switchback", "templates", NULL);
  g_autofree char *path = g_build_filename (own, "index.sql", NULL);
  g_autofree char *git = g_build_filename (fixture->folder, ".git", NULL);
  g_autoptr (GPtrArray) templates = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (own, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (git, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "--! nonsense\n", -1, NULL));
  open_project (fixture);
  BEGIN (sb_workspace_load_templates_async (fixture->workspace, done_cb, fixture));
  templates = sb_workspace_load_templates_finish (fixture->workspace, wait_for_it (fixture),
                                                  &problems, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_true (g_str_has_prefix (problems->pdata[0], "the template \"index\" is left out: "));
  g_assert_nonnull (sb_template_find (templates, "table", NULL));
  g_assert_null (sb_template_find (templates, "index", NULL));
}

static void
test_nothing_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  BEGIN (sb_workspace_refresh_async (fixture->workspace, done_cb, fixture));
  g_assert_false (sb_workspace_refresh_finish (fixture->workspace, wait_for_it (fixture), &error));
  g_assert_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_NO_PROJECT);
  g_clear_error (&error);
  open_project (fixture);
  BEGIN (sb_workspace_refresh_async (fixture->workspace, done_cb, fixture));
  g_assert_false (sb_workspace_refresh_finish (fixture->workspace, wait_for_it (fixture), &error));
  g_assert_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_NO_TARGET);
}

/* Told: notices, unshown ones, the longest text of one. */
typedef struct
{
  guint n_told;
  guint n_unshown;
  gsize longest;
} Notices;

static void
notice_cb (SbWorkspace *workspace, SbRunEvent *event, gpointer user_data)
{
  Notices *notices = user_data;

  if (event->kind != SB_EVENT_NOTICE)
    return;
  notices->n_unshown += event->n_unshown;
  notices->n_told += event->n_unshown == 0;
  notices->longest = MAX (notices->longest, strlen (event->message->message));
}

static void
run_flood (Fixture *fixture, Notices *notices)
{
  SbPlanRequest request = { .kind = SB_PLAN_APPLY };
  SbRunOptions options = { 0 };
  g_autoptr (SbPlan) plan = NULL;
  g_autoptr (SbRunEvent) summary = NULL;
  g_autoptr (GError) error = NULL;

  write_file (fixture, "001_a.sql",
              "DO $$ BEGIN RAISE NOTICE '%', repeat ('x', 1000000);"
              " FOR i IN 1..20000 LOOP RAISE NOTICE 'this is %', i; END LOOP; END $$;\n");
  open_all (fixture);
  BEGIN (sb_workspace_plan_async (fixture->workspace, &request, done_cb, fixture));
  plan = sb_workspace_plan_finish (fixture->workspace, wait_for_it (fixture), &error);
  g_assert_no_error (error);
  g_signal_connect (fixture->workspace, "run-event", G_CALLBACK (notice_cb), notices);
  BEGIN (sb_workspace_run_async (fixture->workspace, plan, &options, done_cb, fixture));
  summary = sb_workspace_run_finish (fixture->workspace, wait_for_it (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
}

static void
test_every_notice_is_told (Fixture *fixture, gconstpointer data)
{
  Notices notices = { 0 };

  SB_TEST_NEEDS_SERVER ();
  run_flood (fixture, &notices);
  g_assert_cmpuint (notices.n_told, ==, 20001);
  g_assert_cmpuint (notices.n_unshown, ==, 0);
  g_assert_cmpuint (notices.longest, ==, 1000000);
}

static void
test_lossy_notices_are_counted (Fixture *fixture, gconstpointer data)
{
  Notices notices = { 0 };

  SB_TEST_NEEDS_SERVER ();
  sb_workspace_set_lossy_notices (fixture->workspace, TRUE);
  run_flood (fixture, &notices);
  g_assert_cmpuint (notices.n_told + notices.n_unshown, ==, 20001);
  g_assert_cmpuint (notices.n_told, >, 0);
  g_assert_cmpuint (notices.longest, <, 5000);
}

int
main (int argc, char **argv)
{
  g_autofree char *config = g_dir_make_tmp ("sb-config-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_CONFIG_HOME", config, TRUE); /* no templates of the developer's */
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/workspace/there-and-back", test_there_and_back);
  ADD ("/workspace/verify", test_verify);
  ADD ("/workspace/verify-streams-rows", test_verify_streams_rows);
  ADD ("/workspace/cancel", test_cancel);
  ADD ("/workspace/new-migration", test_new_migration);
  ADD ("/workspace/templates", test_templates_shadow);
  ADD ("/workspace/notices", test_every_notice_is_told);
  ADD ("/workspace/notices/lossy", test_lossy_notices_are_counted);
  ADD ("/workspace/broken-template", test_broken_template);
  ADD ("/workspace/nothing-open", test_nothing_open);
  status = g_test_run ();
  g_rmdir (config);
  return status;
}
