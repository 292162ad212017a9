/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks that others hold: waiting, seeing who it is, trying again, giving up. */
#include "sb-end-session.h"
#include "sb-run-fixture.h"

#include <string.h>

/* A session that keeps a table in an idle transaction until it is let go of. */
static gpointer
hold_job (SbSession *session, gpointer data, GError **error)
{
  if (!sb_session_connect (session, error))
    return NULL;
  for (const char *const *sql = data; *sql != NULL; sql++)
    {
      g_autoptr (SbResult)
          result = sb_session_expect (sb_session_exec (session, *sql, error), error);

      if (result == NULL)
        return NULL;
    }
  return g_strdup_printf ("%d", sb_session_get_backend_pid (session));
}

static SbConnection *
hold (SbRunFixture *fixture, int *pid)
{
  static const char *const sqls[] = { "BEGIN", "SELECT count(*) FROM one", NULL };
  g_autoptr (SbTarget) target = sb_test_server_get_target (fixture->database, NULL);
  SbConnection *holder = sb_connection_new (target, "the holder");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = sb_connection_run_and_wait (holder, hold_job, (gpointer) sqls, &error);

  g_assert_no_error (error);
  *pid = (int) g_ascii_strtoll (text, NULL, 10);
  return holder;
}

static void
set_up_one (SbRunFixture *fixture)
{
  SbRunEvent *summary;

  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
  sb_run_event_unref (summary);
  sb_run_fixture_write (fixture, "002_two.sql",
                        "CREATE TABLE two (a int);\nALTER TABLE one ADD b int;\n");
  fixture->options.lock_timeout_ms = 100;
  fixture->options.retry_pause_ms = 20;
}

static guint
count_events (SbRunFixture *fixture, SbRunEventKind kind)
{
  guint n = 0;

  for (guint i = 0; i < fixture->events->len; i++)
    n += ((const SbRunEvent *) fixture->events->pdata[i])->kind == kind;
  return n;
}

/* What happens while a run goes on, as soon as it tells something. */
typedef struct
{
  SbRunFixture *fixture;
  SbConnection **holder;
  SbRunEventKind kind;
  SbCancelLevel cancel;
  gboolean hurry;
} Reaction;

static void
react_cb (SbRunEvent *event, gpointer data)
{
  Reaction *reaction = data;

  if (event->kind != reaction->kind)
    return;
  if (reaction->cancel != SB_CANCEL_NONE)
    sb_connection_cancel (reaction->fixture->connection, reaction->cancel);
  else
    g_clear_pointer (reaction->holder, sb_connection_unref);
  if (reaction->hurry)
    sb_connection_hurry (reaction->fixture->connection);
}

static void
test_succeeds_when_the_holder_leaves (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbRunEvent) summary = NULL;
  SbConnection *holder;
  Reaction reaction = { fixture, &holder, SB_EVENT_RETRY, SB_CANCEL_NONE };
  const SbRunEvent *retry;
  int pid;

  SB_TEST_NEEDS_SERVER ();
  set_up_one (fixture);
  holder = hold (fixture, &pid);
  fixture->listener = react_cb;
  fixture->listener_data = &reaction;
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
  /* What the tries that were rolled back did is not counted. */
  g_assert_cmpuint (summary->n_statements, ==, 2);
  retry = sb_run_fixture_find_event (fixture, SB_EVENT_RETRY);
  g_assert_cmpstr (retry->message->sqlstate, ==, "55P03");
  g_assert_cmpuint (retry->attempt, ==, 2);
  g_assert_cmpuint (retry->n_attempts, ==, 5);
  g_assert_cmpint (retry->pause_us, >=, 20000);
  g_assert_cmpstr (retry->version, ==, "002");
  g_assert_cmpuint (count_events (fixture, SB_EVENT_ERROR), ==, 0);
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM migration_history", "2");
  sb_run_fixture_assert_query (fixture,
                               "SELECT count(*) FROM switchback.step WHERE state = 'applied'", "2");
}

static void
test_gives_up (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbConnection) holder = NULL;
  g_autoptr (SbRunEvent) summary = NULL;
  int pid;

  SB_TEST_NEEDS_SERVER ();
  set_up_one (fixture);
  holder = hold (fixture, &pid);
  fixture->options.tries = 3;
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_FAILED);
  g_assert_cmpuint (count_events (fixture, SB_EVENT_RETRY), ==, 2);
  g_assert_cmpuint (count_events (fixture, SB_EVENT_ERROR), ==, 1);
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('two')", "");

  /* Not even a second try where none is wanted. */
  sb_run_event_unref (g_steal_pointer (&summary));
  fixture->options.tries = 1;
  summary = sb_run_fixture_apply (fixture);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_FAILED);
  g_assert_cmpuint (count_events (fixture, SB_EVENT_RETRY), ==, 0);
}

static void
test_cancelled_while_pausing (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbConnection) holder = NULL;
  g_autoptr (SbRunEvent) summary = NULL;
  Reaction reaction = { fixture, NULL, SB_EVENT_RETRY, SB_CANCEL_STATEMENT };
  int pid;

  SB_TEST_NEEDS_SERVER ();
  set_up_one (fixture);
  holder = hold (fixture, &pid);
  fixture->options.retry_pause_ms = 3600 * 1000;
  fixture->listener = react_cb;
  fixture->listener_data = &reaction;
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_CANCELLED);
  g_assert_cmpuint (count_events (fixture, SB_EVENT_RETRY), ==, 1);
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('two')", "");
}

/* Whoever was in the way is gone: the next try need not wait. */
static void
test_a_pause_is_cut_short (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbRunEvent) summary = NULL;
  SbConnection *holder;
  Reaction reaction = { fixture, &holder, SB_EVENT_RETRY, SB_CANCEL_NONE, TRUE };
  int pid;

  SB_TEST_NEEDS_SERVER ();
  set_up_one (fixture);
  holder = hold (fixture, &pid);
  fixture->options.retry_pause_ms = 3600 * 1000;
  fixture->listener = react_cb;
  fixture->listener_data = &reaction;
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
}

/* Asks, in the middle of a pause, what the run holds. */
static void
ask_cb (SbRunEvent *event, gpointer data)
{
  SbRunFixture *fixture = data;

  if (event->kind == SB_EVENT_RETRY)
    sb_run_fixture_assert_query (
        fixture,
        "SELECT a.state, count(l.*) FILTER (WHERE l.locktype <> 'advisory') "
        "FROM pg_stat_activity a LEFT JOIN pg_locks l USING (pid) "
        "WHERE a.application_name = 'switchback-test' AND datname = current_database() GROUP BY 1",
        "idle|0");
}

static void
test_holds_nothing_while_pausing (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbConnection) holder = NULL;
  g_autoptr (SbRunEvent) summary = NULL;
  int pid;

  SB_TEST_NEEDS_SERVER ();
  set_up_one (fixture);
  holder = hold (fixture, &pid);
  fixture->options.tries = 2;
  fixture->listener = ask_cb;
  fixture->listener_data = fixture;
  summary = sb_run_fixture_apply (fixture);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_FAILED);
  g_assert_cmpuint (count_events (fixture, SB_EVENT_RETRY), ==, 1);
}

/* Which of two deadlocked sessions is the victim is the server's choice; a script can say it. */
static void
test_deadlocks_and_serialization_failures_too (SbRunFixture *fixture, gconstpointer data)
{
  static const char *const states[] = { "40P01", "40001", "23505" };
  static const guint retries[] = { 1, 1, 0 };

  SB_TEST_NEEDS_SERVER ();
  fixture->options.tries = 2;
  fixture->options.retry_pause_ms = 1;
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *sql = g_strdup_printf ("DO $$ BEGIN RAISE SQLSTATE '%s'; END $$;",
                                              states[i]);
      g_autoptr (SbRunEvent) summary = NULL;

      sb_run_fixture_write (fixture, "001_one.sql", sql);
      summary = sb_run_fixture_apply (fixture);
      g_assert_no_error (fixture->error);
      g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_FAILED);
      g_assert_cmpuint (count_events (fixture, SB_EVENT_RETRY), ==, retries[i]);
    }
}

static void
assert_holder (const SbLockWait *wait, int pid)
{
  const SbBlocker *blocker;
  g_autofree char *words = NULL;

  g_assert_nonnull (wait);
  g_assert_cmpstr (wait->kind, ==, "relation");
  g_assert_cmpstr (wait->relation, ==, "public.one");
  g_assert_cmpstr (wait->mode, ==, "ACCESS EXCLUSIVE");
  g_assert_cmpuint (wait->blockers->len, ==, 1);
  blocker = wait->blockers->pdata[0];
  g_assert_cmpint (blocker->pid, ==, pid);
  g_assert_cmpstr (blocker->role, ==, "postgres");
  g_assert_cmpstr (blocker->application, ==, "the holder");
  g_assert_cmpstr (blocker->state, ==, "idle in transaction");
  g_assert_cmpstr (blocker->query, ==, "SELECT count(*) FROM one");
  g_assert_cmpint (blocker->since, <=, wait->since);
  g_assert_cmpint (blocker->since, >, 0);
  g_assert_true (sb_lock_wait_find_idle (wait) == blocker);
  words = sb_lock_wait_dup_words (wait, blocker->since + 42 * G_USEC_PER_SEC);
  g_assert_nonnull (strstr (words, "waiting for a lock on public.one: held by process "));
  g_assert_nonnull (strstr (words, "(role postgres, the holder, idle in transaction for 42 s: "
                                   "SELECT count(*) FROM one)"));
}

static void
test_says_who_is_in_the_way (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbRunEvent) summary = NULL;
  SbConnection *holder;
  Reaction reaction = { fixture, &holder, SB_EVENT_LOCK_WAIT, SB_CANCEL_NONE };
  const SbRunEvent *told = NULL, *over = NULL;
  int pid;

  SB_TEST_NEEDS_SERVER ();
  set_up_one (fixture);
  holder = hold (fixture, &pid);
  fixture->options.lock_timeout_ms = 3600 * 1000;
  fixture->listener = react_cb;
  fixture->listener_data = &reaction;
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
  g_assert_cmpuint (count_events (fixture, SB_EVENT_RETRY), ==, 0);
  for (guint i = 0; i < fixture->events->len; i++)
    {
      const SbRunEvent *event = fixture->events->pdata[i];

      if (event->kind == SB_EVENT_LOCK_WAIT && event->wait != NULL)
        told = event;
      if (event->kind == SB_EVENT_LOCK_WAIT && event->wait == NULL)
        over = event;
      /* Told to be over before the statement that waited is done. */
      g_assert_true (event->kind != SB_EVENT_STATEMENT || event->statement != 2 || over != NULL);
    }
  g_assert_nonnull (told);
  g_assert_cmpstr (told->version, ==, "002");
  g_assert_cmpuint (told->statement, ==, 2);
  assert_holder (told->wait, pid);
  g_assert_nonnull (over);
  g_assert_cmpuint (over->seq, >, told->seq);
}

static void
test_a_failure_says_who_was_in_the_way (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbConnection) holder = NULL;
  g_autoptr (SbRunEvent) summary = NULL;
  const SbRunEvent *event;
  int pid;

  SB_TEST_NEEDS_SERVER ();
  set_up_one (fixture);
  holder = hold (fixture, &pid);
  fixture->options.lock_timeout_ms = 1500;
  fixture->options.tries = 2;
  summary = sb_run_fixture_apply (fixture);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_FAILED);
  event = sb_run_fixture_find_event (fixture, SB_EVENT_RETRY);
  assert_holder (event->wait, pid);
  event = sb_run_fixture_find_event (fixture, SB_EVENT_ERROR);
  g_assert_cmpuint (event->line, ==, 2);
  g_assert_nonnull (
      strstr (event->text, "tried 2 times, waiting for a lock on public.one: held by"));
}

/* A role that may connect once only: nobody can look, and the run goes on. */
static void
test_without_a_second_connection (SbRunFixture *fixture, gconstpointer data)
{
  g_autofree char *sql = g_strdup_printf (
      "CREATE ROLE once_%s LOGIN CONNECTION LIMIT 1; GRANT ALL ON DATABASE %s TO once_%s; "
      "GRANT CREATE ON SCHEMA public TO PUBLIC; CREATE TABLE one (a int); "
      "ALTER TABLE one OWNER TO once_%s",
      fixture->database, fixture->database, fixture->database, fixture->database);
  g_autofree char *role = g_strdup_printf ("once_%s", fixture->database);
  g_autoptr (SbRunEvent) summary = NULL;
  g_autoptr (SbTarget) target = NULL;
  SbConnection *holder;
  Reaction reaction = { fixture, &holder, SB_EVENT_NOTICE, SB_CANCEL_NONE };
  int pid;

  SB_TEST_NEEDS_SERVER ();
  g_free (sb_test_server_query (fixture->database, sql));
  target = sb_test_server_get_target (fixture->database, role);
  sb_run_fixture_connect (fixture, target);
  sb_run_fixture_write (fixture, "001_one.sql", "ALTER TABLE one ADD b int;");
  holder = hold (fixture, &pid);
  fixture->options.lock_timeout_ms = 3600 * 1000;
  fixture->listener = react_cb;
  fixture->listener_data = &reaction;
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
  g_assert_cmpuint (count_events (fixture, SB_EVENT_NOTICE), ==, 1);
  g_assert_nonnull (strstr (sb_run_fixture_find_event (fixture, SB_EVENT_NOTICE)->message->message,
                            "no second connection"));
  g_assert_cmpuint (count_events (fixture, SB_EVENT_LOCK_WAIT), ==, 0);
}

/* A block that asks the server itself until the observer is there. */
static void
test_an_observer_only_looks (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbRunEvent) summary = NULL;

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_quick.sql", "CREATE TABLE quick (a int);");
  sb_run_fixture_write (
      fixture, "002_slow.sql",
      "CREATE TABLE seen AS SELECT count(*) AS early FROM pg_stat_activity WHERE datname = "
      "current_database() AND application_name = 'switchback/observer';\n"
      "ALTER TABLE seen ADD xmins int;\n"
      "DO $$ BEGIN LOOP PERFORM pg_stat_clear_snapshot(); "
      "EXIT WHEN EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
      "AND application_name = 'switchback/observer' AND state = 'idle'); END LOOP; "
      "UPDATE seen SET xmins = (SELECT count(backend_xmin) FROM pg_stat_activity "
      "WHERE datname = current_database() AND application_name = 'switchback/observer'); END "
      "$$;\n");
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
  sb_run_fixture_assert_query (fixture, "SELECT early, xmins FROM seen", "0|0");
}

static const char *const take_the_runner_lock[] = {
  "SELECT pg_advisory_lock((('x' || substr(encode(sha256('switchback:public.migration_history'),"
  " 'hex'), 1, 16))::bit(64))::bigint)",
  NULL
};

/* Who holds the runner lock is told once, and that it is free. */
static void
test_the_other_runner_is_told (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTarget) target = NULL;
  g_autoptr (SbRunEvent) summary = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *pid = NULL;
  SbConnection *holder;
  Reaction reaction = { fixture, &holder, SB_EVENT_LOCK_WAIT, SB_CANCEL_NONE };
  const SbRunEvent *event;

  SB_TEST_NEEDS_SERVER ();
  target = sb_test_server_get_target (fixture->database, NULL);
  holder = sb_connection_new (target, "switchback of a colleague");
  pid = sb_connection_run_and_wait (holder, hold_job, (gpointer) take_the_runner_lock, &error);
  g_assert_no_error (error);
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  fixture->options.lock_wait_ms = G_MAXUINT;
  fixture->listener = react_cb;
  fixture->listener_data = &reaction;
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
  g_assert_cmpuint (count_events (fixture, SB_EVENT_LOCK_WAIT), ==, 2);
  event = sb_run_fixture_find_event (fixture, SB_EVENT_LOCK_WAIT);
  g_assert_cmpstr (event->wait->kind, ==, SB_LOCK_WAIT_RUNNER);
  g_assert_cmpstr (((const SbBlocker *) event->wait->blockers->pdata[0])->application, ==,
                   "switchback of a colleague");
}

/* A role of few rights does not see since when a superuser is connected. */
static void
test_the_other_runner_is_hidden (SbRunFixture *fixture, gconstpointer data)
{
  g_autofree char *role = g_strdup_printf ("few_%s", fixture->database);
  g_autofree char *sql = g_strdup_printf ("CREATE ROLE %s LOGIN; GRANT CREATE ON DATABASE %s TO "
                                          "%s; GRANT CREATE ON SCHEMA public TO %s",
                                          role, fixture->database, role, role);
  g_autoptr (SbConnection) holder = NULL;
  g_autoptr (SbTarget) target = NULL, few = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *pid = NULL;

  SB_TEST_NEEDS_SERVER ();
  g_free (sb_test_server_query (fixture->database, sql));
  target = sb_test_server_get_target (fixture->database, NULL);
  holder = sb_connection_new (target, "switchback of a colleague");
  pid = sb_connection_run_and_wait (holder, hold_job, (gpointer) take_the_runner_lock, &error);
  g_assert_no_error (error);
  few = sb_test_server_get_target (fixture->database, role);
  sb_run_fixture_connect (fixture, few);
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  g_assert_null (sb_run_fixture_apply (fixture));
  g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_BUSY);
  g_assert_nonnull (strstr (fixture->error->message, "switchback of a colleague (role postgres"));
  g_assert_null (strstr (fixture->error->message, "null"));
  g_assert_null (strstr (fixture->error->message, "since"));
}

typedef struct
{
  int pid;
  gint64 start;
} Whom;

static gpointer
end_job (SbSession *session, gpointer data, GError **error)
{
  Whom *whom = data;

  if (sb_session_connect (session, error))
    sb_end_session (session, whom->pid, whom->start, error);
  return NULL;
}

static void
assert_left_alone (SbRunFixture *fixture, Whom whom)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM pg_stat_activity WHERE pid = %d",
                                          whom.pid);

  sb_connection_run_and_wait (fixture->connection, end_job, &whom, &error);
  g_assert_error (error, SB_DB_ERROR, SB_DB_ERROR_SERVER);
  g_assert_nonnull (strstr (error->message, "was left alone"));
  sb_run_fixture_assert_query (fixture, sql, "1");
}

/* Only the very session that was seen, and only while it still does nothing. */
static void
test_ends_what_is_idle_only (SbRunFixture *fixture, gconstpointer data)
{
  static const char *const commit[] = { "COMMIT", NULL }, *const begin[] = { "BEGIN", NULL };
  g_autoptr (SbConnection) holder = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = NULL, *start = NULL, *text = NULL, *again = NULL;
  Whom whom;

  SB_TEST_NEEDS_SERVER ();
  set_up_one (fixture);
  holder = hold (fixture, &whom.pid);
  sql = g_strdup_printf ("SELECT (extract(epoch FROM backend_start) * 1000000)::bigint "
                         "FROM pg_stat_activity WHERE pid = %d",
                         whom.pid);
  start = sb_test_server_query (fixture->database, sql);
  whom.start = g_ascii_strtoll (start, NULL, 10);

  assert_left_alone (fixture, (Whom){ whom.pid, whom.start + 1 });
  text = sb_connection_run_and_wait (holder, hold_job, (gpointer) commit, &error);
  g_assert_no_error (error);
  assert_left_alone (fixture, whom);
  again = sb_connection_run_and_wait (holder, hold_job, (gpointer) begin, &error);
  g_assert_no_error (error);
  sb_connection_run_and_wait (fixture->connection, end_job, &whom, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SB_RUN_TEST ("/run/locks/holder-leaves", test_succeeds_when_the_holder_leaves);
  SB_RUN_TEST ("/run/locks/gives-up", test_gives_up);
  SB_RUN_TEST ("/run/locks/cancelled", test_cancelled_while_pausing);
  SB_RUN_TEST ("/run/locks/cut-short", test_a_pause_is_cut_short);
  SB_RUN_TEST ("/run/locks/holds-nothing", test_holds_nothing_while_pausing);
  SB_RUN_TEST ("/run/locks/deadlock", test_deadlocks_and_serialization_failures_too);
  SB_RUN_TEST ("/run/locks/who", test_says_who_is_in_the_way);
  SB_RUN_TEST ("/run/locks/failure", test_a_failure_says_who_was_in_the_way);
  SB_RUN_TEST ("/run/locks/blind", test_without_a_second_connection);
  SB_RUN_TEST ("/run/locks/observer", test_an_observer_only_looks);
  SB_RUN_TEST ("/run/locks/ends-idle", test_ends_what_is_idle_only);
  SB_RUN_TEST ("/run/locks/runner", test_the_other_runner_is_told);
  SB_RUN_TEST ("/run/locks/runner-hidden", test_the_other_runner_is_hidden);
  return g_test_run ();
}
