/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cables cut and people giving up: after each, what is said and what is in the database agree. */
#include "sb-run-fixture.h"
#include "sb-run-watcher.h"
#include "sb-test-proxy.h"
#include "sb-test-wait.h"

#include <string.h>

/* The history is read twice before, for the plan and under the lock, and the run's own row is
 * written; each BEGIN says COMMITTED. */
#define THE_COMMIT 6

static SbTestProxy *
go_through_a_proxy (SbRunFixture *fixture)
{
  SbTestProxy *proxy =
      sb_test_proxy_new (g_getenv ("SWITCHBACK_TEST_SOCKET"),
                         (guint) g_ascii_strtoull (g_getenv ("SWITCHBACK_TEST_PORT"), NULL, 10));
  g_autofree char *url = g_strdup_printf ("postgresql://postgres@127.0.0.1:%u/%s",
                                          sb_test_proxy_get_port (proxy), fixture->database);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbTarget) target = sb_target_new_from_text (url, "test", &error);

  g_assert_no_error (error);
  sb_run_fixture_connect (fixture, target);
  return proxy;
}

static void
assert_end (SbRunFixture *fixture, SbRunEvent *summary, SbOutcome outcome, const char *states)
{
  g_autofree char *actual = sb_run_fixture_states (fixture);

  g_assert_no_error (fixture->error);
  g_assert_cmpstr (sb_outcome_get_name (summary->outcome), ==, sb_outcome_get_name (outcome));
  g_assert_cmpstr (actual, ==, states);
  sb_run_event_unref (summary);
}

static void
write_pair (SbRunFixture *fixture)
{
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);\nSELECT 'marker';\n");
  sb_run_fixture_write (fixture, "rollback_001.sql", "DROP TABLE one;\nSELECT 'marker';\n");
}

typedef struct
{
  const char *bytes;
  guint nth;
  SbTestCutMoment moment;
  SbTestCutWay way;
  SbOutcome outcome;
  const char *state;
} Cut;

static void
cut_while_applying (SbRunFixture *fixture, const Cut *cut)
{
  g_autoptr (SbTestProxy) proxy = go_through_a_proxy (fixture);
  SbRunEvent *summary;

  write_pair (fixture);
  /* The first run makes history and journal, so that the next has one COMMIT of its own. */
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  assert_end (fixture, sb_run_fixture_roll_back (fixture, TRUE), SB_OUTCOME_APPLIED, "001 pending");
  sb_test_proxy_cut_at (proxy, cut->bytes, cut->nth, cut->moment, cut->way);
  summary = sb_run_fixture_apply (fixture);
  g_assert_cmpuint (sb_test_proxy_get_n_cuts (proxy), ==, 1);
  assert_end (fixture, summary, cut->outcome, cut->state);
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one') IS NOT NULL",
                               cut->outcome == SB_OUTCOME_APPLIED ? "t" : "f");
}

static void
test_cut_before_a_statement (SbRunFixture *fixture, gconstpointer data)
{
  static const Cut cut = { "SELECT 'marker'", 1,           SB_TEST_CUT_BEFORE, SB_TEST_CUT_CLOSE,
                           SB_OUTCOME_FAILED, "001 failed" };

  SB_TEST_NEEDS_SERVER ();
  cut_while_applying (fixture, &cut);
}

static void
test_cut_before_commit (SbRunFixture *fixture, gconstpointer data)
{
  static const Cut cut = { "COMMIT",          THE_COMMIT,        SB_TEST_CUT_BEFORE,
                           SB_TEST_CUT_CLOSE, SB_OUTCOME_FAILED, "001 failed" };

  SB_TEST_NEEDS_SERVER ();
  cut_while_applying (fixture, &cut);
}

static void
test_cut_after_commit (SbRunFixture *fixture, gconstpointer data)
{
  static const Cut cut = { "COMMIT",          THE_COMMIT,         SB_TEST_CUT_AFTER,
                           SB_TEST_CUT_CLOSE, SB_OUTCOME_APPLIED, "001 applied" };

  SB_TEST_NEEDS_SERVER ();
  cut_while_applying (fixture, &cut);
}

/* The last COMMIT of protocol N takes a while, and the connection does not live to see it. */
static void
test_cut_while_the_end_is_committed (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestProxy) proxy = NULL;

  SB_TEST_NEEDS_SERVER ();
  proxy = go_through_a_proxy (fixture);
  sb_run_fixture_write (
      fixture, "001_slow.sql",
      "CREATE TABLE later ();\n"
      "CREATE FUNCTION slow () RETURNS trigger LANGUAGE plpgsql AS "
      "$$ BEGIN PERFORM pg_sleep (0.5); RETURN NULL; END $$;\n"
      "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON later DEFERRABLE INITIALLY DEFERRED "
      "FOR EACH ROW EXECUTE FUNCTION slow ();\n"
      /* What waits for the COMMIT is asked for before; so this has something wait again. */
      "CREATE FUNCTION put_off () RETURNS trigger LANGUAGE plpgsql AS "
      "$$ BEGIN SET CONSTRAINTS ALL DEFERRED; INSERT INTO later DEFAULT VALUES; RETURN NULL; END "
      "$$;"
      "\nCREATE CONSTRAINT TRIGGER put_off AFTER INSERT ON migration_history DEFERRABLE INITIALLY "
      "DEFERRED FOR EACH ROW WHEN (NEW.migration_name LIKE '002%') EXECUTE FUNCTION put_off ();\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  sb_run_fixture_write (fixture, "002_one.sql",
                        "-- switchback: no-transaction\nCREATE TABLE one (a int);\n");
  /* Two transactions more than protocol T has, and COMMITTED is said before each. */
  sb_test_proxy_cut_at (proxy, "COMMIT", THE_COMMIT + 4, SB_TEST_CUT_AFTER, SB_TEST_CUT_CLOSE);
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied");
  g_assert_cmpuint (sb_test_proxy_get_n_cuts (proxy), ==, 1);
}

static void
test_cut_when_commit_was_answered (SbRunFixture *fixture, gconstpointer data)
{
  static const Cut cut = { "COMMIT",          THE_COMMIT,         SB_TEST_CUT_ANSWERED,
                           SB_TEST_CUT_CLOSE, SB_OUTCOME_APPLIED, "001 applied" };

  SB_TEST_NEEDS_SERVER ();
  cut_while_applying (fixture, &cut);
}

static void
test_the_next_migration_has_the_lock_again (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestProxy) proxy = NULL;

  SB_TEST_NEEDS_SERVER ();
  proxy = go_through_a_proxy (fixture);
  write_pair (fixture);
  sb_run_event_unref (sb_run_fixture_apply (fixture));
  sb_run_event_unref (sb_run_fixture_roll_back (fixture, TRUE));
  /* Outside a transaction only the lock of the whole run can be there. */
  sb_run_fixture_write (fixture, "002_locked.sql",
                        "-- switchback: no-transaction\n"
                        "DO $$ BEGIN ASSERT EXISTS (SELECT FROM pg_locks WHERE pid = "
                        "pg_backend_pid() AND locktype = 'advisory'); END $$;\n");
  sb_test_proxy_cut_at (proxy, "COMMIT", THE_COMMIT, SB_TEST_CUT_ANSWERED, SB_TEST_CUT_CLOSE);
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "001 applied, 002 applied");
  g_assert_cmpuint (sb_test_proxy_get_n_cuts (proxy), ==, 1);
}

/* A script's own time-outs are for what it does, not for the way to the server behind it. */
static void
test_short_time_outs_of_a_script (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestProxy) proxy = NULL;

  SB_TEST_NEEDS_SERVER ();
  proxy = go_through_a_proxy (fixture);
  sb_test_proxy_set_delay (proxy, 50, 50);
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a int);\n"
                        "SET idle_in_transaction_session_timeout = '10ms';\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
}

static void
test_cut_around_the_commit_of_a_roll_back (SbRunFixture *fixture, gconstpointer data)
{
  static const SbTestCutMoment moments[] = { SB_TEST_CUT_BEFORE, SB_TEST_CUT_ANSWERED };

  SB_TEST_NEEDS_SERVER ();
  write_pair (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autoptr (SbTestProxy) proxy = go_through_a_proxy (fixture);
      SbRunEvent *summary = sb_run_fixture_apply (fixture);

      sb_run_event_unref (summary);
      sb_test_proxy_cut_at (proxy, "COMMIT", THE_COMMIT, moments[i], SB_TEST_CUT_CLOSE);
      summary = sb_run_fixture_roll_back (fixture, FALSE);
      assert_end (fixture, summary, i == 0 ? SB_OUTCOME_FAILED : SB_OUTCOME_APPLIED,
                  i == 0 ? "001 applied" : "001 pending");
      sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one') IS NOT NULL",
                                   i == 0 ? "t" : "f");
    }
}

static void
test_nobody_to_ask_is_unknown (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestProxy) proxy = NULL;
  SbRunWatcher watcher = { fixture, NULL };
  GThread *thread;
  SbRunEvent *summary;

  SB_TEST_NEEDS_SERVER ();
  write_pair (fixture);
  proxy = watcher.proxy = go_through_a_proxy (fixture);
  sb_run_event_unref (sb_run_fixture_apply (fixture));
  sb_run_event_unref (sb_run_fixture_roll_back (fixture, TRUE));
  sb_test_proxy_set_greeting (proxy, SB_TEST_GREETING_CLOSE);
  sb_test_proxy_cut_at (proxy, "COMMIT", THE_COMMIT, SB_TEST_CUT_ANSWERED, SB_TEST_CUT_CLOSE);
  thread = g_thread_new ("watcher", sb_run_watcher_abandon, &watcher);
  summary = sb_run_fixture_apply (fixture);
  g_thread_join (thread);
  /* Unknown to us; the target itself knows. */
  assert_end (fixture, summary, SB_OUTCOME_UNKNOWN, "001 applied");
}

/* SQL that returns when the run sleeps. */
static char *
dup_await_sleeper (SbRunFixture *fixture)
{
  return g_strdup_printf (
      "DO $$ BEGIN LOOP PERFORM FROM pg_stat_activity WHERE datname = '%s' AND state = 'active' "
      "AND wait_event = 'PgSleep'; EXIT WHEN FOUND; PERFORM pg_stat_clear_snapshot(); END LOOP; "
      "END $$",
      fixture->database);
}

static gpointer
cancel_when_asleep (gpointer data)
{
  SbRunFixture *fixture = data;
  g_autofree char *sql = dup_await_sleeper (fixture);

  g_free (sb_test_server_query ("postgres", sql));
  sb_connection_cancel (fixture->connection, SB_CANCEL_STATEMENT);
  return NULL;
}

static SbRunEvent *
apply_and_cancel (SbRunFixture *fixture)
{
  GThread *thread = g_thread_new ("canceller", cancel_when_asleep, fixture);
  SbRunEvent *summary = sb_run_fixture_apply (fixture);

  g_thread_join (thread);
  return summary;
}

static void
test_cancel_rolls_back (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a int); SELECT pg_sleep(600); SELECT 1;");
  assert_end (fixture, apply_and_cancel (fixture), SB_OUTCOME_CANCELLED, "001 pending");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "");
  sb_run_fixture_assert_query (fixture, "SELECT outcome FROM switchback.run", "cancelled");
}

static gpointer
cancel_in_vain (gpointer data)
{
  SbRunWatcher *watcher = data;
  g_autofree char *asleep = dup_await_sleeper (watcher->fixture);
  guint n;

  g_free (sb_test_server_query ("postgres", asleep));
  n = sb_test_proxy_get_n_connections (watcher->proxy);
  sb_test_proxy_set_greeting (watcher->proxy, SB_TEST_GREETING_CLOSE);
  sb_connection_cancel (watcher->fixture->connection, SB_CANCEL_STATEMENT);
  /* One may be the observer's. */
  sb_test_poll_for (sb_test_proxy_get_n_connections (watcher->proxy) >= n + 2);
  sb_test_proxy_set_greeting (watcher->proxy, SB_TEST_GREETING_SERVE);
  return NULL;
}

/* A request that did not get there, or met the server between two statements, is repeated. */
static void
test_cancel_is_repeated (SbRunFixture *fixture, gconstpointer data)
{
  SbRunWatcher watcher = { fixture, NULL };
  g_autoptr (SbTestProxy) proxy = NULL;
  SbRunEvent *summary;
  GThread *thread;

  SB_TEST_NEEDS_SERVER ();
  proxy = watcher.proxy = go_through_a_proxy (fixture);
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int); SELECT pg_sleep(600);");
  thread = g_thread_new ("canceller", cancel_in_vain, &watcher);
  summary = sb_run_fixture_apply (fixture);
  g_thread_join (thread);
  assert_end (fixture, summary, SB_OUTCOME_CANCELLED, "001 pending");
}

static void
test_cancel_keeps_what_was_committed (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_fixture_write (fixture, "002_two.sql", "SELECT pg_sleep(600);");
  sb_run_fixture_write (fixture, "003_three.sql", "SELECT 1;");
  assert_end (fixture, apply_and_cancel (fixture), SB_OUTCOME_PARTIAL,
              "001 applied, 002 pending, 003 pending");
}

static void
test_killed_server_process (SbRunFixture *fixture, gconstpointer data)
{
  const SbRunEvent *event;

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a int); SELECT pg_terminate_backend(pg_backend_pid());");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED, "001 failed");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "");
  event = sb_run_fixture_find_event (fixture, SB_EVENT_ERROR);
  g_assert_cmpstr (event->message->sqlstate, ==, "57P01");
  g_assert_cmpuint (event->statement, ==, 2);
  g_assert_nonnull (strstr (event->text, "COMMIT had not been sent"));
}

static gpointer
cancel_before_the_loss (gpointer data)
{
  SbRunWatcher *watcher = data;

  sb_test_poll_for (sb_test_proxy_get_n_cuts (watcher->proxy) > 0);
  sb_connection_cancel (watcher->fixture->connection, SB_CANCEL_STATEMENT);
  sb_test_proxy_cut_now (watcher->proxy, SB_TEST_CUT_CLOSE);
  return NULL;
}

/* Whoever cancelled before still hears how it ended, and nothing more is begun. */
static void
test_cancelled_before_it_is_found_out (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestProxy) proxy = NULL;
  SbRunWatcher watcher = { fixture, NULL };
  GThread *thread;
  SbRunEvent *summary;

  SB_TEST_NEEDS_SERVER ();
  write_pair (fixture);
  proxy = watcher.proxy = go_through_a_proxy (fixture);
  sb_run_event_unref (sb_run_fixture_apply (fixture));
  sb_run_event_unref (sb_run_fixture_roll_back (fixture, TRUE));
  sb_run_fixture_write (fixture, "002_two.sql", "CREATE TABLE two (a int);");
  sb_test_proxy_set_delay (proxy, 20, 20);
  sb_test_proxy_cut_at (proxy, "COMMIT", THE_COMMIT, SB_TEST_CUT_ANSWERED, SB_TEST_CUT_DROP);
  thread = g_thread_new ("watcher", cancel_before_the_loss, &watcher);
  summary = sb_run_fixture_apply (fixture);
  g_thread_join (thread);
  assert_end (fixture, summary, SB_OUTCOME_PARTIAL, "001 applied, 002 pending");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  SB_RUN_TEST ("/loss/before-statement", test_cut_before_a_statement);
  SB_RUN_TEST ("/loss/before-commit", test_cut_before_commit);
  SB_RUN_TEST ("/loss/after-commit", test_cut_after_commit);
  SB_RUN_TEST ("/loss/end-of-single", test_cut_while_the_end_is_committed);
  SB_RUN_TEST ("/loss/commit-answered", test_cut_when_commit_was_answered);
  SB_RUN_TEST ("/loss/lock-again", test_the_next_migration_has_the_lock_again);
  SB_RUN_TEST ("/loss/time-outs", test_short_time_outs_of_a_script);
  SB_RUN_TEST ("/loss/roll-back", test_cut_around_the_commit_of_a_roll_back);
  SB_RUN_TEST ("/loss/unknown", test_nobody_to_ask_is_unknown);
  SB_RUN_TEST ("/loss/cancel", test_cancel_rolls_back);
  SB_RUN_TEST ("/loss/cancel-repeated", test_cancel_is_repeated);
  SB_RUN_TEST ("/loss/cancel-later", test_cancel_keeps_what_was_committed);
  SB_RUN_TEST ("/loss/killed", test_killed_server_process);
  SB_RUN_TEST ("/loss/cancel-and-ask", test_cancelled_before_it_is_found_out);
  return g_test_run ();
}
