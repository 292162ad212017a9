/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cancelling at every moment of a run, and what is told of a server that takes its time. */
#include "sb-run-fixture.h"
#include "sb-test-own-server.h"
#include "sb-test-wait.h"

#include <signal.h>
#include <string.h>

#define GATE                                                                                       \
  "DO $$ BEGIN WHILE EXISTS (SELECT FROM public.gate) LOOP PERFORM pg_sleep(0.005); END LOOP; "    \
  "END $$;\n"

/* Late cancels */

/* Cancels behind the nth event: at once, or @delay µs later from another thread. */
typedef struct
{
  SbRunFixture *fixture;
  guint nth;
  gulong delay;
  gboolean is_done;
  GThread *thread;
} Late;

static gpointer
late_thread (gpointer data)
{
  Late *late = data;

  g_usleep (late->delay);
  sb_connection_cancel (late->fixture->connection, SB_CANCEL_STATEMENT);
  return NULL;
}

static void
late_cb (SbRunEvent *event, gpointer data)
{
  Late *late = data;

  if (late->is_done || event->seq != late->nth)
    return;
  late->is_done = TRUE;
  if (late->delay == 0)
    sb_connection_cancel (late->fixture->connection, SB_CANCEL_STATEMENT);
  else
    late->thread = g_thread_new ("late", late_thread, late);
}

static void
write_late (SbRunFixture *fixture)
{
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a int);\nCREATE INDEX one_a ON one (a);\n"
                        "INSERT INTO one VALUES (1);\n");
  sb_run_fixture_write (fixture, "rollback_001.sql", "DROP TABLE one;\n");
  sb_run_fixture_write (fixture, "002_two.sql",
                        "CREATE TABLE two (a int);\nCREATE INDEX CONCURRENTLY two_a ON two (a);\n"
                        "CREATE INDEX CONCURRENTLY two_b ON two (a);\n"
                        "INSERT INTO two VALUES (1);\n");
  sb_run_fixture_write (fixture, "rollback_002.sql", "DROP TABLE IF EXISTS two;\n");
  sb_run_fixture_write (fixture, "003_three.sql",
                        "CREATE TABLE three (a int);\nINSERT INTO three VALUES (1);\n");
  sb_run_fixture_write (fixture, "rollback_003.sql", "DROP TABLE three;\n");
}

/* What was cancelled is what the history says, and the journal got its last word. */
static void
assert_agreement (SbRunFixture *fixture, const SbRunEvent *summary)
{
  g_autofree char *states = sb_run_fixture_states (fixture);
  g_autofree char *outcome = sb_test_server_query (
      fixture->database, "SELECT outcome FROM switchback.run ORDER BY started_at DESC LIMIT 1");
  const char *const tables[] = { "001", "one", "003", "three" };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i += 2)
    {
      g_autofree char *applied = g_strdup_printf ("%s applied", tables[i]);
      g_autofree char *sql = g_strdup_printf ("SELECT to_regclass('%s') IS NOT NULL",
                                              tables[i + 1]);

      sb_run_fixture_assert_query (fixture, sql, strstr (states, applied) != NULL ? "t" : "f");
    }
  if (strstr (states, "002 applied") == NULL && strstr (states, "002 partial") == NULL)
    sb_run_fixture_assert_query (fixture, "SELECT to_regclass('two') IS NULL", "t");
  g_assert_null (strstr (states, "failed"));
  g_assert_cmpint (summary->outcome, !=, SB_OUTCOME_FAILED);
  g_assert_cmpint (summary->outcome, !=, SB_OUTCOME_UNKNOWN);
  g_assert_cmpstr (outcome, ==, sb_outcome_get_name (summary->outcome));
  /* Cancelling is no error; what stays of a migration is said where something does. */
  for (guint i = 0; i < fixture->events->len; i++)
    {
      const SbRunEvent *event = fixture->events->pdata[i];

      if (event->kind == SB_EVENT_ERROR)
        {
          g_test_message ("%s", event->text);
          g_assert_nonnull (strstr (event->text, " stay"));
        }
    }
}

/* The run that follows on the same connection must not get what was meant for this one. */
static void
finish_and_undo (SbRunFixture *fixture)
{
  g_autoptr (SbRunEvent) summary = sb_run_fixture_apply (fixture);
  g_autoptr (SbRunEvent) back = NULL;

  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
  sb_run_fixture_assert_query (fixture,
                               "SELECT (SELECT count(*) FROM one), (SELECT count(*) FROM two), "
                               "(SELECT count(*) FROM three), (SELECT count(*) FROM pg_index "
                               "WHERE NOT indisvalid), (SELECT count(*) FROM migration_history)",
                               "1|1|1|0|3");
  back = sb_run_fixture_roll_back (fixture, TRUE);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (back->outcome, ==, SB_OUTCOME_APPLIED);
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM migration_history", "0");
}

static void
test_late (SbRunFixture *fixture, gconstpointer data)
{
  static const gulong delays[] = { 0, 300, 1500 };
  guint n_cancelled = 0;

  SB_TEST_NEEDS_SERVER ();
  write_late (fixture);
  finish_and_undo (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (delays); i++)
    {
      Late late = { fixture, 0, delays[i], TRUE, NULL };

      while (late.is_done)
        {
          g_autoptr (SbRunEvent) summary = NULL;

          late.nth++;
          late.is_done = FALSE;
          fixture->listener = late_cb;
          fixture->listener_data = &late;
          summary = sb_run_fixture_apply (fixture);
          fixture->listener = NULL;
          g_clear_pointer (&late.thread, g_thread_join);
          g_assert_no_error (fixture->error);
          assert_agreement (fixture, summary);
          n_cancelled += summary->outcome != SB_OUTCOME_APPLIED;
          if (summary->outcome == SB_OUTCOME_APPLIED)
            sb_run_event_unref (sb_run_fixture_roll_back (fixture, TRUE));
          finish_and_undo (fixture);
        }
    }
  g_test_message ("%u cancelled", n_cancelled);
  g_assert_cmpuint (n_cancelled, >, 20);
}

/* Progress */

typedef struct
{
  SbRunFixture *fixture;
  const char *phase;
  gboolean is_seen;
} Watch;

static void
watch_cb (SbRunEvent *event, gpointer data)
{
  Watch *watch = data;

  if (event->kind != SB_EVENT_PROGRESS || !g_str_has_prefix (event->phase, watch->phase))
    return;
  watch->is_seen = TRUE;
  g_assert_cmpuint (event->statement, >, 0);
  sb_connection_cancel (watch->fixture->connection, SB_CANCEL_STATEMENT);
}

static void
test_progress (SbRunFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *phase;
    const char *sql;
  } works[] = {
    { "CREATE INDEX: building index", "CREATE INDEX words_i ON words (slow(id));\n" },
    { "COPY FROM", "COPY gated FROM stdin;\n1\n2\n\\.\n" },
    { "VACUUM: ", "SET vacuum_cost_delay = 100;\nSET vacuum_cost_limit = 1;\nVACUUM words;\n" },
    { "CLUSTER: ", "CLUSTER clustered USING clustered_i;\n" },
  };

  SB_TEST_NEEDS_SERVER ();
  g_free (sb_test_server_query (
      fixture->database,
      "CREATE TABLE gate AS SELECT 1;"
      "CREATE FUNCTION slow (int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN "
      "IF current_setting('my.fast', true) IS NULL THEN PERFORM pg_sleep(100000); END IF; "
      "RETURN $1; END $$;"
      "CREATE FUNCTION wait () RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "PERFORM pg_sleep(100000); RETURN NEW; END $$;"
      "CREATE TABLE gated (a int);"
      "CREATE TRIGGER wait BEFORE INSERT ON gated FOR EACH ROW EXECUTE FUNCTION wait ();"
      "CREATE TABLE words AS SELECT id, repeat('x', 500) FROM generate_series(1, 5000) id;"
      "DELETE FROM words WHERE id % 2 = 0;"
      "SET my.fast = 1;"
      "CREATE TABLE clustered AS SELECT id FROM generate_series(1, 100) id;"
      "CREATE INDEX clustered_i ON clustered (id);"
      "CREATE INDEX clustered_slow ON clustered (slow(id))"));
  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    {
      g_autoptr (SbRunEvent) summary = NULL;
      Watch watch = { fixture, works[i].phase, FALSE };

      sb_run_fixture_write (fixture, "001_one.sql", works[i].sql);
      fixture->listener = watch_cb;
      fixture->listener_data = &watch;
      summary = sb_run_fixture_apply (fixture);
      g_assert_no_error (fixture->error);
      g_assert_true (watch.is_seen);
      g_assert_cmpint (summary->outcome, !=, SB_OUTCOME_APPLIED);
      g_free (sb_test_server_query (
          fixture->database, "DROP SCHEMA switchback CASCADE; DROP TABLE migration_history"));
    }
}

/* Silence */

typedef struct
{
  SbTestOwnServer *server;
  int is_silent; /* atomic */
  int is_heard;  /* atomic */
} Silence;

static void
silence_cb (SbRunEvent *event, gpointer data)
{
  Silence *silence = data;

  if (event->kind != SB_EVENT_CONNECTION)
    return;
  if (strcmp (event->state, "silent") == 0)
    g_atomic_int_inc (&silence->is_silent);
  else if (strcmp (event->state, "answers") == 0)
    g_atomic_int_inc (&silence->is_heard);
}

static void
wait_until (const int *flag)
{
  sb_test_poll_for (g_atomic_int_get (flag) != 0);
}

static void
signal_all (SbTestOwnServer *server, int number)
{
  GPid pid = sb_test_own_server_get_pid (server);
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", pid, pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) children = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  children = g_strsplit (text, " ", -1);
  kill (pid, number);
  for (guint i = 0; children[i] != NULL; i++)
    if (children[i][0] != '\0')
      kill ((pid_t) g_ascii_strtoll (children[i], NULL, 10), number);
}

/* Lets the server stand still once the observer has had an answer, until that was told. */
static gpointer
freeze_thread (gpointer data)
{
  Silence *silence = data;

  g_free (sb_test_own_server_query (
      silence->server, "postgres",
      "DO $$ BEGIN LOOP PERFORM pg_stat_clear_snapshot(); EXIT WHEN EXISTS (SELECT FROM "
      "pg_stat_activity WHERE application_name = 'switchback/observer' AND state = 'idle' "
      "AND query LIKE '%progress%'); END LOOP; END $$"));
  signal_all (silence->server, SIGSTOP);
  wait_until (&silence->is_silent);
  signal_all (silence->server, SIGCONT);
  wait_until (&silence->is_heard);
  g_free (sb_test_own_server_query (silence->server, "postgres", "DELETE FROM gate"));
  return NULL;
}

static void
test_silence (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestOwnServer) server = NULL;
  g_autoptr (SbTarget) target = NULL;
  g_autoptr (SbRunEvent) summary = NULL;
  Silence silence = { NULL, 0, 0 };
  GThread *thread;

  SB_TEST_NEEDS_SERVER ();
  server = silence.server = sb_test_own_server_start ();
  target = sb_target_new_sandbox (sb_test_own_server_get_socket_dir (server),
                                  sb_test_own_server_get_port (server), "postgres", "postgres");
  sb_run_fixture_connect (fixture, target);
  sb_run_fixture_write (fixture, "001_one.sql", GATE);
  g_free (sb_test_own_server_query (server, "postgres", "CREATE TABLE gate AS SELECT 1"));
  fixture->options.silence_ms = 300;
  fixture->listener = silence_cb;
  fixture->listener_data = &silence;
  thread = g_thread_new ("freeze", freeze_thread, &silence);
  summary = sb_run_fixture_apply (fixture);
  g_thread_join (thread);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
  g_assert_cmpint (silence.is_silent, ==, 1);
  g_assert_cmpint (silence.is_heard, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  SB_RUN_TEST ("/cancel/late", test_late);
  SB_RUN_TEST ("/cancel/progress", test_progress);
  SB_RUN_TEST ("/cancel/silence", test_silence);
  return g_test_run ();
}
