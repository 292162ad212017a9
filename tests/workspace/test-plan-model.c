/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan as lines: in the order in which they are sent, made when looked at, and as text that psql
 * runs. */
#include "sb-plan-model.h"
#include "sb-run.h"
#include "sb-test-server.h"
#include "sb-test-wait.h"

#include <string.h>

typedef struct
{
  char *folder;
  char *database;
  SbConnection *connection;
  SbPlanRequest request;
  gboolean run;
  SbPlanModel *model;
  guint n_changed;
} Fixture;

static void
changed_cb (SbPlanModel *model, gpointer user_data)
{
  ((Fixture *) user_data)->n_changed++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbTarget) target = NULL;

  if (g_getenv ("SWITCHBACK_TEST_SOCKET") == NULL)
    return;
  fixture->folder = sb_test_program_make_folder ();
  fixture->database = sb_test_server_create_database ();
  target = sb_test_server_get_target (fixture->database, NULL);
  fixture->connection = sb_connection_new (target, "switchback-test");
  fixture->model = sb_plan_model_new ();
  g_signal_connect (fixture->model, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->folder == NULL)
    return;
  /* What is being counted in a thread keeps it until that is over. */
  g_object_add_weak_pointer (G_OBJECT (fixture->model), (gpointer *) &fixture->model);
  g_object_unref (fixture->model);
  sb_test_wait_for (fixture->model == NULL);
  g_clear_pointer (&fixture->connection, sb_connection_unref);
  sb_test_program_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->database);
}

static void
ignore_event (SbRunEvent *event, gpointer user_data)
{
  sb_run_event_unref (event);
}

static gpointer
plan_job (SbSession *session, gpointer user_data, GError **error)
{
  Fixture *fixture = user_data;
  SbRunOptions options = { 0 };
  g_autoptr (SbProject) project = sb_project_open (fixture->folder, error);
  g_autoptr (SbHistory) history = NULL;
  g_autoptr (SbTimeline) timeline = NULL;
  g_autoptr (SbPlan) plan = NULL;

  g_assert_nonnull (project);
  g_assert_true (sb_session_connect (session, error));
  history = sb_history_read (session, project, error);
  g_assert_nonnull (history);
  timeline = sb_timeline_new (project, history);
  plan = sb_plan_new (timeline, &fixture->request, error);
  if (plan != NULL && fixture->run)
    {
      g_autoptr (SbRunEvent)
          summary = sb_run_execute (session, plan, &options, ignore_event, NULL, error);

      g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
    }
  return g_steal_pointer (&plan);
}

static SbPlan *
make_plan (Fixture *fixture, SbPlanKind kind, gboolean run)
{
  g_autoptr (GError) error = NULL;
  SbPlan *plan;

  fixture->request = (SbPlanRequest){ .kind = kind };
  fixture->run = run;
  plan = sb_connection_run_and_wait (fixture->connection, plan_job, fixture, &error);
  g_assert_no_error (error);
  return plan;
}

static void
apply (Fixture *fixture)
{
  g_autoptr (SbPlan) plan = make_plan (fixture, SB_PLAN_APPLY, TRUE);
}

static void
show (Fixture *fixture, SbPlanKind kind)
{
  g_autoptr (SbPlan) plan = make_plan (fixture, kind, FALSE);

  sb_plan_model_set_plan (fixture->model, plan);
}

/* The first words of each line: "= " a step, "+ " our own, "- " a remark, "7 " a script's. */
static char *
dup_lines (Fixture *fixture)
{
  static const char *const marks[] = { "=", "+", "", "-" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->model)); i++)
    {
      g_autoptr (SbPlanItem) item = g_list_model_get_item (G_LIST_MODEL (fixture->model), i);
      const SbPlace *place = sb_plan_item_get_place (item);
      SbPlanItemKind kind = sb_plan_item_get_kind (item);

      if (kind == SB_PLAN_ITEM_STATEMENT)
        g_string_append_printf (text, "%u %s\n", place->line, sb_plan_item_get_text (item));
      else
        g_string_append_printf (text, "%s %.14s\n", marks[kind], sb_plan_item_get_text (item));
    }
  return g_string_free (text, FALSE);
}

static void
write_two (Fixture *fixture)
{
  sb_test_program_write (fixture->folder, "001_one.sql", "CREATE TABLE one (a int);\n");
  sb_test_program_write (fixture->folder, "rollback_001.sql", "DROP TABLE one;\n");
  sb_test_program_write (fixture->folder, "002_two.sql",
                         "-- two\nCREATE TABLE two (\n  b text DEFAULT 'it''s'\n);\n"
                         "COPY two FROM stdin;\nx$1\n\\.\n");
  sb_test_program_write (fixture->folder, "rollback_002.sql", "DROP TABLE two;\n");
}

static void
test_lines_are_what_is_sent (Fixture *fixture, gconstpointer data)
{
  g_autofree char *lines = NULL;
  g_autoptr (SbPlanItem) step = NULL;

  SB_TEST_NEEDS_SERVER ();
  write_two (fixture);
  apply (fixture);
  sb_test_program_write (fixture->folder, "003_three.sql", "SELECT '<b>%s\x1b[0m';\n");
  show (fixture, SB_PLAN_APPLY);
  g_assert_cmpstr (sb_plan_model_get_summary (fixture->model), ==,
                   "Apply 1 migration, 1 statement");
  lines = dup_lines (fixture);
  g_assert_cmpstr (lines, ==,
                   "= The run begins\n"
                   "+ SELECT pg_cata\n"
                   "- -- the history\n"
                   "+ BEGIN ISOLATIO\n"
                   "+ INSERT INTO sw\n"
                   "+ COMMIT\n"
                   "- -- the schema \n"
                   "+ \n"
                   "= 003 three\n"
                   "+ BEGIN ISOLATIO\n"
                   "+ RESET SESSION \n"
                   "+ RESET ALL\n"
                   "+ CLOSE ALL\n"
                   "+ DISCARD TEMP\n"
                   "+ UNLISTEN *\n"
                   "+ DISCARD SEQUEN\n"
                   "+ DEALLOCATE ALL\n"
                   "+ SELECT pg_cata\n"
                   "+ SELECT pg_cata\n"
                   "+ SELECT CASE WH\n"
                   "1 SELECT '<b>%s\\u001b[0m'\n"
                   "+ RESET SESSION \n"
                   "+ SELECT pg_cata\n"
                   "+ INSERT INTO sw\n"
                   "+ INSERT INTO \"p\n"
                   "+ SET CONSTRAINT\n"
                   "+ SELECT CASE WH\n"
                   "+ COMMIT\n"
                   "+ \n"
                   "= The run ends\n"
                   "+ RESET SESSION \n"
                   "+ RESET ALL\n"
                   "+ CLOSE ALL\n"
                   "+ DISCARD TEMP\n"
                   "+ UNLISTEN *\n"
                   "+ DISCARD SEQUEN\n"
                   "+ DEALLOCATE ALL\n"
                   "+ SELECT pg_cata\n"
                   "- -- the schema \n"
                   "+ BEGIN ISOLATIO\n"
                   "+ UPDATE switchb\n"
                   "+ COMMIT\n"
                   "+ SELECT pg_cata\n");
  step = g_list_model_get_item (G_LIST_MODEL (fixture->model), 8);
  g_assert_cmpstr (sb_plan_item_get_facts (step), ==,
                   "003_three.sql · 1 statement · one transaction");
  g_assert_cmpstr (sb_plan_item_get_place (step)->key, ==, "003_three.sql");

  show (fixture, SB_PLAN_ROLLBACK);
  g_assert_cmpstr (sb_plan_model_get_summary (fixture->model), ==,
                   "Roll back 1 migration, 1 statement");
}

static void
test_the_copied_text_runs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sql = NULL, *file = NULL, *psql = NULL, *rows = NULL, *head = NULL;

  SB_TEST_NEEDS_SERVER ();
  sb_test_program_write (fixture->folder, "001_one.sql", "CREATE TABLE one (a int);\n");
  sb_test_program_write (fixture->folder, "rollback_001.sql", "DROP TABLE one;\n");
  apply (fixture);
  write_two (fixture);
  sb_test_program_write (fixture->folder, "003_three.sql",
                         "CREATE INDEX CONCURRENTLY two_b ON two (b);\n");
  show (fixture, SB_PLAN_APPLY);
  sql = sb_plan_model_dup_text (fixture->model);
  head = sb_plan_model_dup_head (fixture->model, 100);
  g_assert_cmpuint (strlen (head), <, 110);
  g_assert_true (g_utf8_validate (head, -1, NULL));

  file = g_build_filename (fixture->folder, "plan.txt", NULL);
  sb_test_program_write (fixture->folder, "plan.txt", sql);
  psql = g_build_filename (g_getenv ("SWITCHBACK_TEST_BIN"), "psql", NULL);
  g_free (sb_test_program_run ((const char *const[]){
      psql, "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", g_getenv ("SWITCHBACK_TEST_SOCKET"), "-p",
      g_getenv ("SWITCHBACK_TEST_PORT"), "-U", "postgres", "-d", fixture->database, "-f", file,
      NULL }));
  rows = sb_test_server_query (fixture->database,
                               "SELECT migration_name FROM migration_history ORDER BY id;");
  g_assert_cmpstr (rows, ==, "001_one.sql\n002_two.sql\n003_three.sql");
  g_free (rows);
  rows = sb_test_server_query (fixture->database, "SELECT b FROM two");
  g_assert_cmpstr (rows, ==, "x$1");
  show (fixture, SB_PLAN_APPLY);
  g_assert_cmpstr (sb_plan_model_get_summary (fixture->model), ==, "Nothing is pending");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, 0);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static void
test_a_large_plan_is_counted_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) many = g_string_new (NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *copied = NULL, *direct = NULL, *rows = NULL;
  guint n, n_changed, n_statement_lines = 0;

  SB_TEST_NEEDS_SERVER ();
  for (guint i = 1; i <= 300; i++)
    {
      g_autofree char *name = g_strdup_printf ("%03u_x.sql", i);

      sb_test_program_write (fixture->folder, name, "SELECT 1;\nSELECT\n  2;\n");
    }
  g_string_append (many, "SELECT 1");
  for (guint i = 0; i < 10000; i++)
    g_string_append (many, ",\n 1");
  g_string_append (many, ";\n");
  for (guint i = 0; i < 10000; i++)
    g_string_append (many, "SELECT 2;\n");
  sb_test_program_write (fixture->folder, "400_many.sql", many->str);
  show (fixture, SB_PLAN_APPLY);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, 0);
  g_assert_cmpstr (sb_plan_model_get_summary (fixture->model), ==,
                   "Apply 301 migrations, 10,601 statements");
  n_changed = fixture->n_changed;
  sb_test_wait_for (fixture->n_changed != n_changed);
  n = g_list_model_get_n_items (G_LIST_MODEL (fixture->model));
  /* Any line is there, from the back too, and the long script is cut. */
  for (guint i = n; i > 0; i--)
    {
      g_autoptr (SbPlanItem) item = g_list_model_get_item (G_LIST_MODEL (fixture->model), i - 1);

      g_assert_nonnull (item);
      n_statement_lines += sb_plan_item_get_kind (item) == SB_PLAN_ITEM_STATEMENT;
    }
  g_assert_cmpuint (n_statement_lines, >, 3 * 300);
  g_assert_cmpuint (n_statement_lines, <, 3 * 300 + 6000);
  rows = dup_lines (fixture);
  g_assert_nonnull (strstr (rows, "- -- … 9,801 m"));

  sb_plan_model_copy_async (fixture->model, copied_cb, &result);
  sb_test_wait_for (result != NULL);
  copied = sb_plan_model_copy_finish (fixture->model, result, NULL);
  direct = sb_plan_model_dup_text (fixture->model);
  g_assert_true (strcmp (copied, direct) == 0);

  /* A plan that was replaced before it was counted is not shown. */
  show (fixture, SB_PLAN_APPLY);
  sb_plan_model_set_refusal (fixture->model, SB_PLAN_APPLY, "033 is partial\nrepair it first");
  sb_test_wait_for (G_OBJECT (fixture->model)->ref_count <= 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, 0);
  g_assert_cmpstr (sb_plan_model_get_refusal (fixture->model), ==,
                   "033 is partial repair it first");
  g_assert_cmpstr (sb_plan_model_get_summary (fixture->model), ==, "Apply is refused");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/plan-model/lines", test_lines_are_what_is_sent);
  ADD ("/plan-model/text", test_the_copied_text_runs);
  ADD ("/plan-model/large", test_a_large_plan_is_counted_elsewhere);
  return g_test_run ();
}
