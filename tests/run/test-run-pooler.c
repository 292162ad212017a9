/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protocol T through a real PgBouncer in transaction mode; protocol N goes around it, or refuses. */
#include "sb-run-fixture.h"
#include "sb-test-bouncer.h"
#include "sb-test-program.h"

#include <string.h>

static void
go_through (SbRunFixture *fixture, SbTestBouncer *bouncer)
{
  g_autoptr (SbTarget) target = sb_target_new_sandbox (sb_test_bouncer_get_socket_dir (bouncer),
                                                       sb_test_bouncer_get_port (bouncer),
                                                       "postgres", fixture->database);

  sb_run_fixture_connect (fixture, target);
}

static void
test_up_and_down_through_a_pool (SbRunFixture *fixture, gconstpointer data)
{
  static const char *const modes[] = { "transaction", "session" };

  SB_TEST_NEEDS_BOUNCER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "SET search_path = nowhere; CREATE TABLE public.one (a int);");
  sb_run_fixture_write (fixture, "rollback_001.sql", "DROP TABLE one;");
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (SbTestBouncer) bouncer = sb_test_bouncer_start (modes[i]);
      SbRunEvent *summary;

      go_through (fixture, bouncer);
      summary = sb_run_fixture_apply (fixture);
      g_assert_no_error (fixture->error);
      g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
      sb_run_event_unref (summary);
      sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "one");
      summary = sb_run_fixture_roll_back (fixture, FALSE);
      g_assert_no_error (fixture->error);
      g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
      sb_run_event_unref (summary);
      g_clear_pointer (&fixture->connection, sb_connection_unref);
    }
  /* A session lock taken through a transaction pool would still be there. */
  sb_run_fixture_assert_query (
      fixture,
      "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
      "(SELECT oid FROM pg_database WHERE datname = current_database())",
      "0");
}

/* Applies through @bouncer, whose target has these ways around it. */
static SbRunEvent *
apply_through (SbRunFixture *fixture, SbTestBouncer *bouncer, SbTarget *direct)
{
  g_autoptr (SbTarget) target = sb_target_new_sandbox (sb_test_bouncer_get_socket_dir (bouncer),
                                                       sb_test_bouncer_get_port (bouncer),
                                                       "postgres", fixture->database);
  SbRunEvent *summary;

  if (direct != NULL)
    sb_target_add_direct (target, direct);
  sb_run_fixture_connect (fixture, target);
  summary = sb_run_fixture_apply (fixture);
  g_clear_pointer (&fixture->connection, sb_connection_unref);
  return summary;
}

/* Nothing of it was sent: not even the history is there. */
static void
assert_refused (SbRunFixture *fixture, SbRunEvent *summary, const char *why)
{
  g_assert_null (summary);
  g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_POOLED);
  g_test_message ("%s", fixture->error->message);
  g_assert_nonnull (strstr (fixture->error->message, why));
  g_assert_nonnull (strstr (fixture->error->message, "VACUUM"));
  g_assert_nonnull (strstr (fixture->error->message, "DIRECT_DATABASE_URL"));
  g_assert_cmpuint (fixture->events->len, ==, 0);
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('migration_history')", "");
}

static void
test_single_refuses_a_pool (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestBouncer) bouncer = NULL;
  g_autoptr (SbTarget) elsewhere = NULL, pooled = NULL, nowhere = NULL, other_role = NULL;

  SB_TEST_NEEDS_BOUNCER ();
  bouncer = sb_test_bouncer_start ("transaction");
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_fixture_write (fixture, "002_two.sql", "VACUUM;");
  assert_refused (fixture, apply_through (fixture, bouncer, NULL), "transaction pool");

  /* Neither another database, nor the same pool once more, nor a way that leads nowhere will do. */
  elsewhere = sb_test_server_get_target ("postgres", NULL);
  assert_refused (fixture, apply_through (fixture, bouncer, elsewhere), "another database");
  pooled = sb_target_new_sandbox (sb_test_bouncer_get_socket_dir (bouncer),
                                  sb_test_bouncer_get_port (bouncer), "postgres",
                                  fixture->database);
  assert_refused (fixture, apply_through (fixture, bouncer, pooled), "transaction pool, too");
  nowhere = sb_target_new_sandbox ("/nowhere", 1, "postgres", fixture->database);
  assert_refused (fixture, apply_through (fixture, bouncer, nowhere), "cannot be used");
  g_free (sb_test_server_query (
      fixture->database, "DROP ROLE IF EXISTS pooler_other; CREATE ROLE pooler_other LOGIN"));
  other_role = sb_test_server_get_target (fixture->database, "pooler_other");
  assert_refused (fixture, apply_through (fixture, bouncer, other_role), "role pooler_other");
}

static void
test_single_goes_around_a_pool (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestBouncer) bouncer = NULL;
  g_autoptr (SbTarget) direct = NULL;
  g_autoptr (SbRunEvent) summary = NULL;

  SB_TEST_NEEDS_BOUNCER ();
  bouncer = sb_test_bouncer_start ("transaction");
  direct = sb_test_server_get_target (fixture->database, NULL);
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_fixture_write (fixture, "002_two.sql", "CREATE INDEX CONCURRENTLY one_a ON one (a);");
  summary = apply_through (fixture, bouncer, direct);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
  g_assert_nonnull (
      strstr (sb_run_fixture_find_event (fixture, SB_EVENT_RUN_START)->text, "direct connection"));
  sb_run_fixture_assert_query (
      fixture, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'one_a'::regclass", "t");
}

/* What the run set must not meet whoever gets the server process next, though this pool cleans
 * nothing. */
static void
test_single_in_a_session_pool (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestBouncer) bouncer = NULL;
  g_autoptr (SbRunEvent) summary = NULL;
  g_autofree char *left = NULL;

  SB_TEST_NEEDS_BOUNCER ();
  bouncer = sb_test_bouncer_start_with ("session", "server_reset_query =\n");
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_fixture_write (fixture, "002_two.sql", "CREATE INDEX CONCURRENTLY one_a ON one (a);");
  sb_run_fixture_write (fixture, "003_three.sql", "SET search_path = nowhere;");
  sb_run_fixture_write (fixture, "004_four.sql", "CREATE TABLE public.four (a int);");
  summary = apply_through (fixture, bouncer, NULL);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
  g_assert_null (sb_run_fixture_find_event (fixture, SB_EVENT_RUN_START)->text);
  left = sb_test_program_psql (
      sb_test_bouncer_get_socket_dir (bouncer), sb_test_bouncer_get_port (bouncer),
      fixture->database,
      "SELECT (SELECT count(*) FROM pg_prepared_statements), (SELECT count(*) FROM pg_locks "
      "WHERE locktype = 'advisory' AND pid = pg_backend_pid()), current_setting('lock_timeout'), "
      "current_setting('search_path')");
  g_assert_cmpstr (left, ==, "0|0|0|\"$user\", public");
}

/* The probe's second connection finds the pool full; a run goes on all the same. */
static void
test_a_full_pool (SbRunFixture *fixture, gconstpointer data)
{
  static const char *const modes[] = { "transaction", "session" };

  SB_TEST_NEEDS_BOUNCER ();
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (SbTestBouncer)
          bouncer = sb_test_bouncer_start_with (modes[i], "default_pool_size = 1\n");
      g_autofree char *name = g_strdup_printf ("%03u_x.sql", i + 1);
      g_autofree char *text = g_strdup_printf ("CREATE TABLE full_%s (a int);", modes[i]);
      g_autoptr (SbRunEvent) summary = NULL;

      sb_run_fixture_write (fixture, name, text);
      summary = apply_through (fixture, bouncer, NULL);
      g_assert_no_error (fixture->error);
      g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
    }
}

static void
test_statement_pool_is_refused (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestBouncer) bouncer = NULL;

  SB_TEST_NEEDS_BOUNCER ();
  bouncer = sb_test_bouncer_start ("statement");
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  g_assert_null (apply_through (fixture, bouncer, NULL));
  g_assert_error (fixture->error, SB_DB_ERROR, SB_DB_ERROR_CONNECT);
  g_assert_nonnull (strstr (fixture->error->message, "statement mode"));
}

static gpointer
second_runner_thread (gpointer data)
{
  return sb_run_fixture_apply (data);
}

/* One of the two applies each migration; the other is kept out, or finds nothing left to do. */
static void
test_two_runners (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestBouncer) bouncer = NULL;
  SbRunFixture other = *fixture;
  g_autoptr (SbRunEvent) ours = NULL, theirs = NULL;
  GThread *thread;

  SB_TEST_NEEDS_BOUNCER ();
  bouncer = sb_test_bouncer_start ("transaction");
  for (guint i = 1; i <= 9; i++)
    {
      g_autofree char *name = g_strdup_printf ("%03u_x.sql", i);
      g_autofree char *text = g_strdup_printf ("CREATE TABLE twice_%u (a int);", i);

      sb_run_fixture_write (fixture, name, text);
    }
  other.events = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_run_event_unref);
  other.connection = NULL;
  other.error = NULL;
  go_through (fixture, bouncer);
  go_through (&other, bouncer);
  thread = g_thread_new ("second runner", second_runner_thread, &other);
  ours = sb_run_fixture_apply (fixture);
  theirs = g_thread_join (thread);
  g_assert_true ((ours != NULL && ours->outcome == SB_OUTCOME_APPLIED)
                 || (theirs != NULL && theirs->outcome == SB_OUTCOME_APPLIED)
                 || (ours != NULL && theirs != NULL));
  sb_run_fixture_assert_query (
      fixture,
      "SELECT count(*) = count(DISTINCT migration_name) AND count(*) = (SELECT count(*) FROM "
      "pg_class WHERE relname LIKE 'twice\\_%' AND relkind = 'r') FROM migration_history",
      "t");
  g_clear_pointer (&fixture->connection, sb_connection_unref);
  g_clear_pointer (&other.connection, sb_connection_unref);
  g_clear_error (&other.error);
  g_ptr_array_unref (other.events);
}

static gpointer
hold_table_job (SbSession *session, gpointer data, GError **error)
{
  g_autoptr (SbResult) begin = NULL;
  g_autoptr (SbResult) read = NULL;

  if (!sb_session_connect (session, error))
    return NULL;
  begin = sb_session_exec (session, "BEGIN", error);
  read = sb_session_expect (sb_session_exec (session, "SELECT count(*) FROM one", error), error);
  return NULL;
}

static void
release_cb (SbRunEvent *event, gpointer data)
{
  SbConnection **holder = data;

  if (event->kind == SB_EVENT_LOCK_WAIT)
    g_clear_pointer (holder, sb_connection_unref);
}

/* The process that has the transaction is the pool's, not the one that the connection began with. */
static void
test_a_lock_wait_is_seen_through_a_pool (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestBouncer) bouncer = NULL;
  g_autoptr (SbTarget) target = NULL;
  g_autoptr (SbRunEvent) summary = NULL;
  g_autoptr (GError) error = NULL;
  SbConnection *holder;
  const SbRunEvent *event;

  SB_TEST_NEEDS_BOUNCER ();
  bouncer = sb_test_bouncer_start ("transaction");
  go_through (fixture, bouncer);
  sb_run_fixture_assert_query (fixture, "CREATE TABLE one (a int)", "");
  target = sb_test_server_get_target (fixture->database, NULL);
  holder = sb_connection_new (target, "the holder");
  sb_connection_run_and_wait (holder, hold_table_job, NULL, &error);
  g_assert_no_error (error);
  sb_run_fixture_write (fixture, "001_one.sql", "ALTER TABLE one ADD b int;");
  fixture->options.lock_timeout_ms = 3600 * 1000;
  fixture->listener = release_cb;
  fixture->listener_data = &holder;
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
  event = sb_run_fixture_find_event (fixture, SB_EVENT_LOCK_WAIT);
  g_assert_cmpstr (event->wait->relation, ==, "public.one");
  g_assert_cmpstr (((const SbBlocker *) event->wait->blockers->pdata[0])->application, ==,
                   "the holder");
  g_clear_pointer (&fixture->connection, sb_connection_unref);
}

static gpointer
hold_lock_job (SbSession *session, gpointer data, GError **error)
{
  g_autoptr (SbResult) result = NULL;

  if (!sb_session_connect (session, error))
    return NULL;
  result = sb_session_expect (
      sb_session_exec (session,
                       "SELECT pg_advisory_lock((('x' || substr(encode(sha256("
                       "'switchback:public.migration_history'), 'hex'), 1, 16))::bit(64))::bigint)",
                       error),
      error);
  return NULL;
}

static void
test_the_lock_holds_through_a_pool (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestBouncer) bouncer = NULL;
  g_autoptr (SbTarget) direct = NULL;
  g_autoptr (SbConnection) other = NULL;
  g_autoptr (GError) error = NULL;

  SB_TEST_NEEDS_BOUNCER ();
  bouncer = sb_test_bouncer_start ("transaction");
  go_through (fixture, bouncer);
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  direct = sb_test_server_get_target (fixture->database, NULL);
  other = sb_connection_new (direct, "the other one");
  sb_connection_run_and_wait (other, hold_lock_job, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (sb_run_fixture_apply (fixture));
  g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_BUSY);
  g_assert_nonnull (strstr (fixture->error->message, "busy: the other one"));
  g_assert_cmpuint (fixture->events->len, ==, 0);
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "");
  g_clear_pointer (&fixture->connection, sb_connection_unref);
}

typedef struct
{
  SbRunFixture *fixture;
  SbConnection *other;
  gboolean cancel;
} Wait;

static void
end_wait_cb (SbRunEvent *event, gpointer data)
{
  Wait *wait = data;

  if (event->kind != SB_EVENT_LOCK_WAIT)
    return;
  if (wait->cancel)
    sb_connection_cancel (wait->fixture->connection, SB_CANCEL_STATEMENT);
  else
    g_clear_pointer (&wait->other, sb_connection_unref);
}

/* There is no session to keep the lock: each try asks for it in a transaction of its own. */
static void
test_waits_for_the_lock_through_a_pool (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestBouncer) bouncer = NULL;
  g_autoptr (SbTarget) direct = NULL;

  SB_TEST_NEEDS_BOUNCER ();
  bouncer = sb_test_bouncer_start ("transaction");
  go_through (fixture, bouncer);
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  direct = sb_test_server_get_target (fixture->database, NULL);
  fixture->options.lock_wait_ms = G_MAXUINT;
  fixture->listener = end_wait_cb;
  for (guint i = 0; i < 2; i++)
    {
      Wait wait = { fixture, sb_connection_new (direct, "the other one"), i == 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (SbRunEvent) summary = NULL;
      const SbRunEvent *event;

      sb_connection_run_and_wait (wait.other, hold_lock_job, NULL, &error);
      g_assert_no_error (error);
      fixture->listener_data = &wait;
      summary = sb_run_fixture_apply (fixture);
      if (i == 0)
        g_assert_error (fixture->error, SB_DB_ERROR, SB_DB_ERROR_CANCELLED);
      else
        g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
      event = sb_run_fixture_find_event (fixture, SB_EVENT_LOCK_WAIT);
      g_assert_cmpstr (event->wait->kind, ==, SB_LOCK_WAIT_RUNNER);
      g_assert_cmpstr (((const SbBlocker *) event->wait->blockers->pdata[0])->application, ==,
                       "the other one");
      g_assert_null (sb_run_fixture_find_event (fixture, SB_EVENT_RETRY));
      g_assert_null (sb_run_fixture_find_event (fixture, SB_EVENT_ERROR));
      g_clear_pointer (&wait.other, sb_connection_unref);
    }
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "one");
  g_clear_pointer (&fixture->connection, sb_connection_unref);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SB_RUN_TEST ("/pooler/up-and-down", test_up_and_down_through_a_pool);
  SB_RUN_TEST ("/pooler/single-refuses", test_single_refuses_a_pool);
  SB_RUN_TEST ("/pooler/single-goes-around", test_single_goes_around_a_pool);
  SB_RUN_TEST ("/pooler/single-in-session-mode", test_single_in_a_session_pool);
  SB_RUN_TEST ("/pooler/full", test_a_full_pool);
  SB_RUN_TEST ("/pooler/statement-mode", test_statement_pool_is_refused);
  SB_RUN_TEST ("/pooler/two-runners", test_two_runners);
  SB_RUN_TEST ("/pooler/lock", test_the_lock_holds_through_a_pool);
  SB_RUN_TEST ("/pooler/lock-awaited", test_waits_for_the_lock_through_a_pool);
  SB_RUN_TEST ("/pooler/lock-wait", test_a_lock_wait_is_seen_through_a_pool);
  return g_test_run ();
}
