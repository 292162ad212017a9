/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protocol T through a real PgBouncer in transaction mode; protocol N refuses it. */
#include "sb-run-fixture.h"
#include "sb-test-bouncer.h"

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

static void
test_single_refuses_a_pool (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestBouncer) bouncer = NULL;
  SbRunEvent *summary;

  SB_TEST_NEEDS_BOUNCER ();
  bouncer = sb_test_bouncer_start ("transaction");
  go_through (fixture, bouncer);
  sb_run_fixture_write (fixture, "001_one.sql", "VACUUM;");
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_FAILED);
  g_assert_nonnull (
      strstr (sb_run_fixture_find_event (fixture, SB_EVENT_ERROR)->text, "direct connection"));
  sb_run_event_unref (summary);
  g_clear_pointer (&fixture->connection, sb_connection_unref);
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
  SbRunEvent *summary;

  SB_TEST_NEEDS_BOUNCER ();
  bouncer = sb_test_bouncer_start ("transaction");
  go_through (fixture, bouncer);
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  direct = sb_test_server_get_target (fixture->database, NULL);
  other = sb_connection_new (direct, "the other one");
  sb_connection_run_and_wait (other, hold_lock_job, NULL, &error);
  g_assert_no_error (error);
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_FAILED);
  g_assert_nonnull (strstr (sb_run_fixture_find_event (fixture, SB_EVENT_ERROR)->text, "busy"));
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "");
  /* The other run's step must stay the newest: by it a file that was edited later is recognised. */
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM switchback.step", "0");
  sb_run_event_unref (summary);
  g_clear_pointer (&fixture->connection, sb_connection_unref);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SB_RUN_TEST ("/pooler/up-and-down", test_up_and_down_through_a_pool);
  SB_RUN_TEST ("/pooler/single", test_single_refuses_a_pool);
  SB_RUN_TEST ("/pooler/lock", test_the_lock_holds_through_a_pool);
  SB_RUN_TEST ("/pooler/lock-wait", test_a_lock_wait_is_seen_through_a_pool);
  return g_test_run ();
}
