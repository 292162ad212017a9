/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cables cut in the first run on a target, at every COMMIT of it: also where history and journal are
 * created, and where it is recorded how the run ended. */
#include <string.h>

#include "sb-run-fixture.h"
#include "sb-run-watcher.h"
#include "sb-test-proxy.h"
#include "sb-test-wait.h"

/* Each BEGIN says COMMITTED; the second is that of what creates the tables. */
#define THE_CREATION 2

/* May create tables and no schema. */
#define PLAIN "loss_begin_plain"

static SbTestProxy *
go_through_a_proxy (SbRunFixture *fixture, const char *role)
{
  SbTestProxy *proxy =
      sb_test_proxy_new (g_getenv ("SWITCHBACK_TEST_SOCKET"),
                         (guint) g_ascii_strtoull (g_getenv ("SWITCHBACK_TEST_PORT"), NULL, 10));
  g_autofree char *url = g_strdup_printf ("postgresql://%s@127.0.0.1:%u/%s", role,
                                          sb_test_proxy_get_port (proxy), fixture->database);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbTarget) target = sb_target_new_from_text (url, "test", &error);

  g_assert_no_error (error);
  sb_run_fixture_connect (fixture, target);
  return proxy;
}

static void
write_migration (SbRunFixture *fixture)
{
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);\n");
}

static void
assert_no_run_log (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "switchback", "runs", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  g_assert_cmpstr (dir != NULL ? g_dir_read_name (dir) : NULL, ==, NULL);
}

/* What was said is so, every run that the journal knows has ended, and the next one does the rest. */
static void
assert_told (SbRunFixture *fixture, SbRunEvent *summary, gboolean has_journal)
{
  gboolean is_applied = summary != NULL && summary->outcome == SB_OUTCOME_APPLIED;
  g_autofree char *states = sb_run_fixture_states (fixture);
  g_autoptr (SbRunEvent) next = NULL;

  if (summary == NULL)
    {
      g_assert_error (fixture->error, SB_DB_ERROR, SB_DB_ERROR_LOST);
      /* That is what came of it, not what happened. */
      g_assert_cmpstr (fixture->error->message, !=, "not connected");
    }
  else
    g_assert_no_error (fixture->error);
  g_assert_cmpstr (states, ==,
                   is_applied                       ? "001 applied"
                   : summary != NULL && has_journal ? "001 failed"
                                                    : "001 pending");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one') IS NOT NULL",
                               is_applied ? "t" : "f");
  assert_no_run_log ();
  if (is_applied)
    return;
  next = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (next->outcome, ==, SB_OUTCOME_APPLIED);
}

/* Returns: whether there is such a COMMIT */
static gboolean
cut_first_run (const char *role, guint nth, SbTestCutMoment moment)
{
  gboolean has_journal = strcmp (role, PLAIN) != 0;
  SbRunFixture fixture = { 0 };
  g_autoptr (SbRunEvent) summary = NULL;
  SbTestProxy *proxy;
  gboolean was_cut;

  sb_run_fixture_set_up (&fixture, NULL);
  g_test_message ("%s, COMMIT %u, %u", role, nth, moment);
  if (!has_journal)
    g_free (sb_test_server_query (fixture.database, "GRANT CREATE ON SCHEMA public TO " PLAIN));
  proxy = go_through_a_proxy (&fixture, role);
  write_migration (&fixture);
  sb_test_proxy_cut_at (proxy, "COMMIT", nth, moment, SB_TEST_CUT_CLOSE);
  summary = sb_run_fixture_apply (&fixture);
  was_cut = sb_test_proxy_get_n_cuts (proxy) == 1;
  assert_told (&fixture, summary, has_journal);
  if (has_journal)
    sb_run_fixture_assert_query (&fixture,
                                 "SELECT count(*) FROM switchback.run WHERE outcome IS NULL", "0");
  sb_run_fixture_tear_down (&fixture, NULL);
  sb_test_proxy_free (proxy);
  return was_cut;
}

static void
cut_everywhere (const char *role)
{
  for (SbTestCutMoment moment = SB_TEST_CUT_BEFORE; moment <= SB_TEST_CUT_ANSWERED; moment++)
    {
      guint nth = 1;

      while (cut_first_run (role, nth, moment))
        nth++;
      g_assert_cmpuint (nth, >, THE_CREATION + 2);
    }
}

static void
test_every_commit (void)
{
  SB_TEST_NEEDS_SERVER ();
  cut_everywhere ("postgres");
}

/* Who may not create the journal creates the history's table all the same. */
static void
test_every_commit_without_a_journal (void)
{
  SB_TEST_NEEDS_SERVER ();
  g_free (sb_test_server_query ("postgres", "DO $$ BEGIN CREATE ROLE " PLAIN " LOGIN; "
                                            "EXCEPTION WHEN duplicate_object THEN NULL; END $$"));
  cut_everywhere (PLAIN);
}

static void
test_creation_that_is_committed_goes_on (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestProxy) proxy = NULL;
  g_autoptr (SbRunEvent) summary = NULL;
  const SbRunEvent *lost;

  SB_TEST_NEEDS_SERVER ();
  proxy = go_through_a_proxy (fixture, "postgres");
  write_migration (fixture);
  sb_test_proxy_cut_at (proxy, "COMMIT", THE_CREATION, SB_TEST_CUT_ANSWERED, SB_TEST_CUT_CLOSE);
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
  lost = sb_run_fixture_find_event (fixture, SB_EVENT_CONNECTION);
  g_assert_nonnull (strstr (lost->text, "while the history was being committed"));
  sb_run_fixture_assert_query (fixture, "SELECT count(*), min(outcome) FROM switchback.run",
                               "1|applied");
}

/* The server is still at it when it is asked: an answer before it is over would be a guess. */
static void
test_slow_creation_is_awaited (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestProxy) proxy = NULL;
  g_autoptr (SbRunEvent) summary = NULL;

  SB_TEST_NEEDS_SERVER ();
  g_free (sb_test_server_query (
      fixture->database,
      "CREATE FUNCTION slow () RETURNS event_trigger LANGUAGE plpgsql AS "
      "$$ BEGIN IF tg_tag = 'CREATE INDEX' THEN PERFORM pg_sleep (0.5); END IF; END $$;"
      "CREATE EVENT TRIGGER slow ON ddl_command_end EXECUTE FUNCTION slow ()"));
  proxy = go_through_a_proxy (fixture, "postgres");
  write_migration (fixture);
  sb_test_proxy_cut_at (proxy, "COMMIT", THE_CREATION, SB_TEST_CUT_AFTER, SB_TEST_CUT_CLOSE);
  summary = sb_run_fixture_apply (fixture);
  g_assert_cmpuint (sb_test_proxy_get_n_cuts (proxy), ==, 1);
  assert_told (fixture, summary, TRUE);
  sb_run_fixture_assert_query (fixture, "SELECT count(*), min(outcome) FROM switchback.run",
                               "1|applied");
}

static void
let_nobody_in (SbRunFixture *fixture)
{
  sb_test_proxy_set_greeting (fixture->listener_data, SB_TEST_GREETING_CLOSE);
}

static void
test_nobody_to_ask_is_unknown (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestProxy) proxy = NULL;
  SbRunWatcher watcher = { fixture, NULL };
  GThread *thread;

  SB_TEST_NEEDS_SERVER ();
  proxy = watcher.proxy = go_through_a_proxy (fixture, "postgres");
  write_migration (fixture);
  fixture->meanwhile = let_nobody_in;
  fixture->listener_data = proxy;
  sb_test_proxy_cut_at (proxy, "COMMIT", THE_CREATION, SB_TEST_CUT_ANSWERED, SB_TEST_CUT_CLOSE);
  thread = g_thread_new ("watcher", sb_run_watcher_abandon, &watcher);
  g_assert_null (sb_run_fixture_apply (fixture));
  g_thread_join (thread);
  g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (fixture->error->message, "no migration was begun"));
  assert_no_run_log ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/loss-begin/every-commit", test_every_commit);
  g_test_add_func ("/loss-begin/without-journal", test_every_commit_without_a_journal);
  SB_RUN_TEST ("/loss-begin/goes-on", test_creation_that_is_committed_goes_on);
  SB_RUN_TEST ("/loss-begin/slow", test_slow_creation_is_awaited);
  SB_RUN_TEST ("/loss-begin/unknown", test_nobody_to_ask_is_unknown);
  return g_test_run ();
}
