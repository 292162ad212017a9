/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans that are out of date when they are to run: the server's own log tells what was sent. */
#include "sb-run-fixture.h"
#include "sb-test-own-server.h"

#include <glib/gstdio.h>
#include <string.h>

#define THE_PLAN "the plan is made"

static SbTestOwnServer *the_server;

static void
connect_own (SbRunFixture *fixture)
{
  static const char *const settings[] = { "log_statement=all", NULL };
  g_autoptr (SbTarget) target = NULL;

  the_server = sb_test_own_server_start_with (NULL, settings);
  target = sb_target_new_sandbox (sb_test_own_server_get_socket_dir (the_server),
                                  sb_test_own_server_get_port (the_server), "postgres", "postgres");
  sb_run_fixture_connect (fixture, target);
}

static void
ask (const char *sql)
{
  g_free (sb_test_own_server_query (the_server, "postgres", sql));
}

/* What was sent since the plan was made, one statement a line. */
static GPtrArray *
list_sent (void)
{
  g_autofree char *path = g_build_filename (sb_test_own_server_get_socket_dir (the_server),
                                            "server.log", NULL);
  g_autofree char *log = NULL;
  g_auto (GStrv) lines = NULL;
  GPtrArray *sent = g_ptr_array_new_with_free_func (g_free);
  const char *at;

  g_assert_true (g_file_get_contents (path, &log, NULL, NULL));
  at = g_strrstr (log, THE_PLAN);
  g_assert_nonnull (at);
  lines = g_strsplit (at, "\n", -1);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      const char *text = strstr (lines[i], "LOG:  statement: ");

      if (text == NULL)
        text = strstr (lines[i], "LOG:  execute ");
      if (text != NULL)
        g_ptr_array_add (sent, g_strdup (strstr (text + strlen ("LOG:  "), ": ") + 2));
    }
  return sent;
}

/* Our own transactions and questions change nothing. */
static gboolean
is_harmless (const char *sql)
{
  static const char *const starts[] = { "BEGIN",  "SELECT ",  "SET LOCAL ",  "COMMIT",
                                        "SET ",   "ROLLBACK", "DEALLOCATE ", "RESET ",
                                        "CLOSE ", "UNLISTEN", "DISCARD " };

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_str_has_prefix (sql, starts[i]))
      return TRUE;
  return FALSE;
}

/* Runs with @meanwhile between plan and run, and returns what was sent from then on. */
static GPtrArray *
run_refused (SbRunFixture *fixture, const SbPlanRequest *request,
             void (*meanwhile) (SbRunFixture *self), SbRunError code)
{
  g_autoptr (SbRunEvent) summary = NULL;
  GPtrArray *sent;

  fixture->meanwhile = meanwhile;
  summary = sb_run_fixture_run (fixture, request);
  fixture->meanwhile = NULL;
  g_assert_null (summary);
  g_assert_error (fixture->error, SB_RUN_ERROR, (int) code);
  sent = list_sent ();
  for (guint i = 0; i < sent->len; i++)
    {
      if (!is_harmless (sent->pdata[i]))
        g_test_message ("sent: %s", (const char *) sent->pdata[i]);
      g_assert_true (is_harmless (sent->pdata[i]));
    }
  return sent;
}

/* Nothing at all is sent for the second one. */
static void
assert_unsent (SbRunFixture *fixture, const SbPlanRequest *request,
               void (*meanwhile) (SbRunFixture *self))
{
  g_autoptr (GPtrArray) sent = run_refused (fixture, request, meanwhile, SB_RUN_ERROR_STALE);

  g_assert_cmpuint (sent->len, ==, 0);
}

static void
note_plan (void)
{
  ask ("SELECT '" THE_PLAN "'");
}

static void
edit_forward (SbRunFixture *fixture)
{
  note_plan ();
  sb_run_fixture_write (fixture, "002_two.sql", "CREATE TABLE two (b int);");
}

static void
edit_rollback (SbRunFixture *fixture)
{
  note_plan ();
  sb_run_fixture_write (fixture, "rollback_001.sql", "DROP TABLE one CASCADE;");
}

static void
remove_forward (SbRunFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "002_two.sql", NULL);

  note_plan ();
  g_remove (path);
}

static void
record_elsewhere (SbRunFixture *fixture)
{
  ask ("INSERT INTO migration_history (migration_name) VALUES ('002_two.sql')");
  note_plan ();
}

static void
take_lock_elsewhere (SbRunFixture *fixture)
{
  note_plan ();
}

static void
write_files (SbRunFixture *fixture)
{
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_fixture_write (fixture, "rollback_001.sql", "DROP TABLE one;");
  sb_run_fixture_write (fixture, "002_two.sql", "CREATE TABLE two (a int);");
}

static void
apply_first (SbRunFixture *fixture)
{
  const char *const keys[] = { "001_one.sql", NULL };
  SbPlanRequest request = { .kind = SB_PLAN_APPLY, .keys = keys };
  g_autoptr (SbRunEvent) summary = NULL;

  write_files (fixture);
  summary = sb_run_fixture_run (fixture, &request);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
}

static void
test_files (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest apply = { .kind = SB_PLAN_APPLY };
  SbPlanRequest roll_back = { .kind = SB_PLAN_ROLLBACK };

  SB_TEST_NEEDS_SERVER ();
  connect_own (fixture);
  apply_first (fixture);
  assert_unsent (fixture, &apply, edit_forward);
  write_files (fixture);
  assert_unsent (fixture, &apply, remove_forward);
  write_files (fixture);
  assert_unsent (fixture, &roll_back, edit_rollback);
  sb_test_own_server_free (the_server);
}

static void
test_history (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest apply = { .kind = SB_PLAN_APPLY };

  SB_TEST_NEEDS_SERVER ();
  connect_own (fixture);
  apply_first (fixture);
  g_ptr_array_unref (run_refused (fixture, &apply, record_elsewhere, SB_RUN_ERROR_STALE));
  sb_test_own_server_free (the_server);
}

static gpointer
lock_job (SbSession *session, gpointer data, GError **error)
{
  if (sb_session_connect (session, error))
    sb_result_unref (
        sb_session_exec (session,
                         "SELECT pg_advisory_lock((('x' || substr(encode(sha256('switchback:public."
                         "migration_history'), 'hex'), 1, 16))::bit(64))::bigint)",
                         error));
  return NULL;
}

static void
test_locked (SbRunFixture *fixture, gconstpointer data)
{
  SbPlanRequest apply = { .kind = SB_PLAN_APPLY };
  g_autoptr (SbConnection) other = NULL;
  g_autoptr (SbTarget) target = NULL;
  g_autoptr (GError) error = NULL;

  SB_TEST_NEEDS_SERVER ();
  connect_own (fixture);
  apply_first (fixture);
  target = sb_target_new_sandbox (sb_test_own_server_get_socket_dir (the_server),
                                  sb_test_own_server_get_port (the_server), "postgres", "postgres");
  other = sb_connection_new (target, "switchback of a colleague");
  sb_connection_run_and_wait (other, lock_job, NULL, &error);
  g_assert_no_error (error);
  g_ptr_array_unref (run_refused (fixture, &apply, take_lock_elsewhere, SB_RUN_ERROR_BUSY));
  g_clear_pointer (&other, sb_connection_unref);
  sb_test_own_server_free (the_server);
}

/* A partial one that somebody else went on with: the journal's own rows are all that is written. */
static void
go_on_elsewhere (SbRunFixture *fixture)
{
  ask ("UPDATE switchback.progress SET state = 'done', at = clock_timestamp()");
  note_plan ();
}

static void
test_partial (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) sent = NULL;

  SB_TEST_NEEDS_SERVER ();
  connect_own (fixture);
  sb_run_fixture_write (fixture, "001_one.sql",
                        "-- switchback: no-transaction\nCREATE TABLE one (a int);\n"
                        "CREATE INDEX CONCURRENTLY one_b ON one (b);\nCREATE TABLE late ();\n");
  sb_run_event_unref (sb_run_fixture_apply (fixture));
  ask ("ALTER TABLE one ADD b int");
  fixture->meanwhile = go_on_elsewhere;
  g_assert_null (sb_run_fixture_apply (fixture));
  fixture->meanwhile = NULL;
  g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_STALE);
  sent = list_sent ();
  for (guint i = 0; i < sent->len; i++)
    {
      const char *sql = sent->pdata[i];

      if (!is_harmless (sql) && strstr (sql, " \"switchback\".") == NULL
          && strstr (sql, " switchback.") == NULL)
        g_error ("sent: %s", sql);
      g_assert_null (strstr (sql, "CONCURRENTLY"));
    }
  sb_test_own_server_free (the_server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  SB_RUN_TEST ("/refused/files", test_files);
  SB_RUN_TEST ("/refused/history", test_history);
  SB_RUN_TEST ("/refused/locked", test_locked);
  SB_RUN_TEST ("/refused/partial", test_partial);
  return g_test_run ();
}
