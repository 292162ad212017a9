/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verify scripts against a server: no check touches another, none the target. */
#include "sb-verify-fixture.h"

#include <string.h>

#include "sb-plan.h"
#include "sb-test-wait.h"

#define WRITE "-- switchback: verify may write — this test does\n\n"

static void
test_what_a_result_tells (SbVerifyFixture *self, gconstpointer data)
{
  SbCheckResult *result;

  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_run (self, "-- check: two users\n-- as: anon\n-- expect: rows 2\n"
                               "SELECT n AS \"<b>\" FROM generate_series(1, 3) AS n;\n\n"
                               "SELECT\n  1 / 0;\n");
  result = sb_verify_fixture_get (self, 1);
  g_assert_cmpstr (result->name, ==, "two users");
  g_assert_cmpstr (result->as, ==, "anon");
  g_assert_cmpstr (result->expect, ==, "rows 2");
  g_assert_cmpuint (result->line, ==, 4);
  g_assert_cmpuint (result->n_rows, ==, 3);
  g_assert_cmpuint (result->rows->len, ==, 3);
  g_assert_cmpstr (sb_result_get_value (result->rows->pdata[2], 0, 0), ==, "3");
  g_assert_cmpstr (sb_result_get_column_name (result->columns, 0), ==, "<b>");
  g_assert_null (result->error);

  result = sb_verify_fixture_get (self, 2);
  g_assert_cmpstr (result->name, ==, "SELECT");
  g_assert_null (result->as);
  g_assert_cmpuint (result->line, ==, 6);
  g_assert_cmpstr (result->error->sqlstate, ==, "22012");
}

static void
test_failures_stay_alone (SbVerifyFixture *self, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_query (self, "CREATE TABLE t (a int UNIQUE)");
  sb_verify_fixture_run (self, WRITE "INSERT INTO t VALUES (1);\n"
                                     "-- expect: rows 2\nINSERT INTO t VALUES (2), (3);\n"
                                     "-- expect: error 23505\nINSERT INTO t VALUES (4), (1);\n"
                                     "SELECT 1 / 0;\n"
                                     "-- expect: value {1,2,3}\nSELECT array_agg(a) FROM t;\n");
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->results->len, ==, 5);
  for (guint i = 1; i <= 5; i++)
    {
      if (i != 4)
        sb_verify_fixture_assert (self, i, SB_VERDICT_PASSED, NULL);
    }
  sb_verify_fixture_assert (self, 4, SB_VERDICT_ERROR, "division by zero");
  sb_verify_fixture_run (self, "-- expect: empty\nSELECT * FROM t;");
  sb_verify_fixture_assert_all_passed (self);
}

static void
test_nothing_is_left_behind (SbVerifyFixture *self, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_run (self, WRITE "SET work_mem = '7MB';\n"
                                     "SET ROLE anon;\n"
                                     "SELECT current_user = 'anon';\n"
                                     "RESET ROLE;\n"
                                     "SELECT set_config('request.jwt.claims', '{}', false);\n"
                                     "CREATE TEMP TABLE kept (a int);\n"
                                     "PREPARE p AS SELECT 1;\n"
                                     "SET SESSION AUTHORIZATION anon;\n");
  sb_verify_fixture_assert_all_passed (self);
  sb_verify_fixture_run (self,
                         "SELECT current_setting('work_mem') <> '7MB';\n"
                         "SELECT session_user = 'postgres' AND current_user = 'postgres';\n"
                         "SELECT current_setting('request.jwt.claims', true) IS DISTINCT FROM "
                         "'{}';\n"
                         "SELECT to_regclass('pg_temp.kept') IS NULL;\n"
                         "-- expect: error 26000\nEXECUTE p;\n"
                         "SELECT current_setting('transaction_read_only') = 'on';\n"
                         "-- expect: error 25001\nSET TRANSACTION READ WRITE;\n");
  sb_verify_fixture_assert_all_passed (self);
}

static void
test_the_sessions_defaults_do_not_count (SbVerifyFixture *self, gconstpointer data)
{
  g_autofree char *sql = NULL;

  SB_TEST_NEEDS_SERVER ();
  sql = g_strdup_printf ("ALTER DATABASE %s SET default_transaction_read_only = on;"
                         "ALTER DATABASE %s SET default_transaction_isolation = 'serializable'",
                         self->database, self->database);
  sb_verify_fixture_query (self, sql);
  sb_verify_fixture_run (self, WRITE
                         "SELECT current_setting('transaction_isolation') = 'read committed';\n"
                         "CREATE TABLE t ();\n");
  sb_verify_fixture_assert_all_passed (self);
}

static void
test_refused (SbVerifyFixture *self, gconstpointer data)
{
  const char *const texts[] = {
    "SELECT 1;\nCOMMIT;",
    "SELECT 1;\nBEGIN;",
    "SELECT 1;\nROLLBACK;",
    "SELECT 1;\nSAVEPOINT a;",
    "SELECT 1;\nROLLBACK TO a;",
    "SELECT 1;\nRELEASE a;",
    "SELECT 1;\nEND;",
    "SELECT 1;\n\\i file",
    "SELECT 1;\nPREPARE TRANSACTION 'x';",
    "SELECT 1;\nCOPY t TO '/tmp/x';",
    "SELECT 1;\ncopy t to program 'id';",
    "SELECT 1;\nCOPY (SELECT 1 FROM t) TO PROGRAM 'id';",
    "SELECT 1;\nCOPY t FROM PROGRAM 'id';",
    "SELECT 1;\nCOPY \"to\" (a) /* stdin */ FROM '/etc/passwd';",
    "SELECT 1;\nCOPY t TO /* stdout */ $$/tmp/x$$ CSV;",
  };

  SB_TEST_NEEDS_SERVER ();
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      sb_verify_fixture_run (self, texts[i]);
      g_assert_error (self->error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED);
      g_assert_true (g_str_has_suffix (self->error->message, ": line 2"));
      g_assert_cmpuint (self->results->len, ==, 0);
    }
}

static void
test_no_checks (SbVerifyFixture *self, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_run (self, "-- nothing to see\n");
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->results->len, ==, 0);
  sb_verify_fixture_run (self, "");
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->results->len, ==, 0);
}

static void
test_much (SbVerifyFixture *self, gconstpointer data)
{
  SbCheckResult *result;

  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_run (self, "-- expect: rows 200000\nSELECT generate_series(1, 200000);\n"
                               "-- expect: rows 20\n"
                               "SELECT repeat('x', 10000000) FROM generate_series(1, 20);\n"
                               "-- expect: value x\nSELECT repeat('y', 10000000);\n"
                               "-- expect: value 1\nSELECT 1;\n");
  result = sb_verify_fixture_get (self, 1);
  g_assert_cmpint (result->verdict, ==, SB_VERDICT_PASSED);
  g_assert_cmpuint (result->n_rows, ==, 200000);
  g_assert_cmpuint (result->rows->len, ==, SB_CHECK_MAX_ROWS);

  result = sb_verify_fixture_get (self, 2);
  g_assert_cmpint (result->verdict, ==, SB_VERDICT_PASSED);
  g_assert_cmpuint (result->rows->len, <, 20);
  g_assert_cmpuint (sb_result_get_value_length (result->rows->pdata[0], 0, 0), ==, 10000000);

  result = sb_verify_fixture_get (self, 3);
  g_assert_cmpint (result->verdict, ==, SB_VERDICT_FAILED);
  g_assert_cmpuint (strlen (result->reason), <, 1000);
  sb_verify_fixture_assert (self, 4, SB_VERDICT_PASSED, NULL);
}

static gboolean
cancel_cb (gpointer user_data)
{
  SbVerifyFixture *self = user_data;
  g_autofree char *running = sb_test_server_query (
      self->database, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(61)%'"
                      " AND datname = current_database() AND pid <> pg_backend_pid()");

  if (strcmp (running, "1") != 0)
    return G_SOURCE_CONTINUE;
  sb_connection_cancel (self->connection, SB_CANCEL_STATEMENT);
  return G_SOURCE_REMOVE;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SbVerifyFixture *self = user_data;

  sb_connection_run_finish (result, &self->error);
  self->text = NULL;
}

static void
test_cancel (SbVerifyFixture *self, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  self->text = WRITE "CREATE TABLE t ();\nSELECT pg_sleep(61);\nSELECT 1;\n";
  sb_connection_run_async (self->connection, sb_verify_fixture_job, self, NULL, NULL, done_cb,
                           self);
  g_idle_add (cancel_cb, self);
  sb_test_wait_for (self->text == NULL);
  g_assert_error (self->error, SB_DB_ERROR, SB_DB_ERROR_CANCELLED);
  /* The one that was cancelled and the one after it were not judged. */
  g_assert_cmpuint (self->results->len, ==, 3);
  sb_verify_fixture_assert (self, 1, SB_VERDICT_PASSED, NULL);
  sb_verify_fixture_assert (self, 2, SB_VERDICT_SKIPPED, "cancelled");
  sb_verify_fixture_assert (self, 3, SB_VERDICT_SKIPPED, "cancelled");
  sb_verify_fixture_run (self, "SELECT to_regclass('t') IS NULL;");
  sb_verify_fixture_assert_all_passed (self);
}

static void
test_lost (SbVerifyFixture *self, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_run (self,
                         "SELECT 1;\nSELECT pg_terminate_backend(pg_backend_pid());\nSELECT 2;");
  g_assert_error (self->error, SB_DB_ERROR, SB_DB_ERROR_LOST);
  g_assert_cmpuint (self->results->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SB_VERIFY_TEST ("/verify/result", test_what_a_result_tells);
  SB_VERIFY_TEST ("/verify/failures-stay-alone", test_failures_stay_alone);
  SB_VERIFY_TEST ("/verify/nothing-left-behind", test_nothing_is_left_behind);
  SB_VERIFY_TEST ("/verify/defaults", test_the_sessions_defaults_do_not_count);
  SB_VERIFY_TEST ("/verify/refused", test_refused);
  SB_VERIFY_TEST ("/verify/no-checks", test_no_checks);
  SB_VERIFY_TEST ("/verify/much", test_much);
  SB_VERIFY_TEST ("/verify/cancel", test_cancel);
  SB_VERIFY_TEST ("/verify/lost", test_lost);
  return g_test_run ();
}
