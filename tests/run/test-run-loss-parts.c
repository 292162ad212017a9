/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cables cut around a COMMIT that is not a whole migration's: that of a part of one, that behind its
 * last part, that of a mark. And people who cancel when there is only a record to be written. */
#include "sb-mark.h"
#include "sb-run-fixture.h"
#include "sb-test-proxy.h"
#include "sb-test-wait.h"

#include <string.h>

/* When the cable is cut: at the @nth COMMIT (COMMITTED is one) behind the end of @statement. */
typedef struct
{
  guint statement;
  guint nth;
  SbTestCutMoment moment;
  SbTestProxy *proxy;
} Cut;

static void
cut_cb (SbRunEvent *event, gpointer data)
{
  const Cut *cut = data;

  if (event->kind == SB_EVENT_STATEMENT && event->statement == cut->statement)
    sb_test_proxy_cut_at (cut->proxy, "COMMIT", cut->nth, cut->moment, SB_TEST_CUT_CLOSE);
}

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

/* Two parts: two statements in a transaction of ours, then one that no transaction takes. */
static void
apply_and_cut (SbRunFixture *fixture, Cut cut, const char *outcome, const char *states)
{
  g_autoptr (SbTestProxy) proxy = go_through_a_proxy (fixture);
  g_autoptr (SbRunEvent) summary = NULL;
  g_autofree char *actual = NULL;

  cut.proxy = proxy;
  fixture->listener = cut_cb;
  fixture->listener_data = &cut;
  sb_run_fixture_write (fixture, "001_parts.sql",
                        "CREATE TABLE one (a int);\nCREATE TABLE two (a int);\n"
                        "CREATE INDEX CONCURRENTLY one_a ON one (a);\n");
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  fixture->listener = NULL;
  actual = sb_run_fixture_states (fixture);
  g_assert_cmpuint (sb_test_proxy_get_n_cuts (proxy), ==, 1);
  g_assert_cmpstr (sb_outcome_get_name (summary->outcome), ==, outcome);
  g_assert_cmpstr (actual, ==, states);
}

static void
apply_the_rest (SbRunFixture *fixture)
{
  g_autoptr (SbTarget) target = sb_test_server_get_target (fixture->database, NULL);
  g_autoptr (SbRunEvent) summary = NULL;

  sb_run_fixture_connect (fixture, target);
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
  sb_run_fixture_assert_query (fixture,
                               "SELECT count(*) FROM pg_index i, pg_class c "
                               "WHERE c.oid = i.indexrelid AND relname = 'one_a' "
                               "AND indisvalid",
                               "1");
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM migration_history", "1");
}

static const char *
get_words (SbRunFixture *fixture)
{
  const SbRunEvent *event = sb_run_fixture_find_event (fixture, SB_EVENT_ERROR);

  g_assert_nonnull (event);
  return event->text;
}

static void
test_the_commit_of_a_part_arrived (SbRunFixture *fixture, gconstpointer data)
{
  static const Cut cut = { .statement = 2, .nth = 1, .moment = SB_TEST_CUT_ANSWERED };

  SB_TEST_NEEDS_SERVER ();
  apply_and_cut (fixture, cut, "partial", "001 partial");
  g_assert_nonnull (strstr (get_words (fixture), "statements 1 to 2 are done"));
  sb_run_fixture_assert_query (fixture, "SELECT state FROM switchback.step", "partial");
  apply_the_rest (fixture);
}

static void
test_the_commit_of_a_part_got_lost (SbRunFixture *fixture, gconstpointer data)
{
  static const Cut cut = { .statement = 2, .nth = 1, .moment = SB_TEST_CUT_BEFORE };

  SB_TEST_NEEDS_SERVER ();
  apply_and_cut (fixture, cut, "failed", "001 failed");
  g_assert_nonnull (strstr (get_words (fixture), "statements 1 to 2 were rolled back"));
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "");
  apply_the_rest (fixture);
}

/* Behind the last statement: its progress row (two), then the end's BEGIN and its COMMIT. */
static void
test_the_end_got_lost (SbRunFixture *fixture, gconstpointer data)
{
  static const Cut cut = { .statement = 3, .nth = 4, .moment = SB_TEST_CUT_BEFORE };

  SB_TEST_NEEDS_SERVER ();
  apply_and_cut (fixture, cut, "partial", "001 partial");
  g_assert_nonnull (strstr (get_words (fixture), "every statement ran"));
  sb_run_fixture_assert_query (fixture, "SELECT state FROM switchback.step", "partial");
  apply_the_rest (fixture);
}

typedef struct
{
  SbRunFixture *fixture;
  SbMarkKind kind;
} MarkJob;

static gpointer
mark_job (SbSession *session, gpointer data, GError **error)
{
  MarkJob *job = data;
  const char *const keys[] = { "001_one.sql", NULL };
  const SbMarkRequest request = { .kind = job->kind, .keys = keys };
  g_autoptr (SbProject) project = sb_project_open (job->fixture->folder, error);
  g_autoptr (SbHistory) history = NULL;
  g_autoptr (SbTimeline) timeline = NULL;
  g_autoptr (SbMark) mark = NULL;

  if (project == NULL || !sb_session_connect (session, error))
    return NULL;
  history = sb_history_read (session, project, error);
  timeline = history != NULL ? sb_timeline_new (project, history) : NULL;
  mark = timeline != NULL ? sb_mark_new (timeline, &request, error) : NULL;
  return mark != NULL && sb_mark_execute (session, mark, 0, error) ? session : NULL;
}

static void
mark (SbRunFixture *fixture, SbMarkKind kind, GError **error)
{
  MarkJob job = { fixture, kind };

  sb_connection_run_and_wait (fixture->connection, mark_job, &job, error);
}

typedef struct
{
  SbRunFixture *fixture;
  SbTestProxy *proxy;
} Watcher;

static gpointer
cancel_before_the_loss (gpointer data)
{
  Watcher *watcher = data;

  sb_test_poll_for (sb_test_proxy_get_n_cuts (watcher->proxy) > 0);
  sb_connection_cancel (watcher->fixture->connection, SB_CANCEL_STATEMENT);
  sb_test_proxy_cut_now (watcher->proxy, SB_TEST_CUT_CLOSE);
  return NULL;
}

/* Marks 001 as @kind, with the cable cut at its COMMIT and somebody who cancels. Marks that write
 * as much have as many COMMITs. */
static void
mark_and_cut (SbRunFixture *fixture, SbTestProxy *proxy, SbMarkKind kind, SbTestCutMoment moment,
              GError **error)
{
  Watcher watcher = { fixture, proxy };
  g_autoptr (GError) first = NULL;
  GThread *thread;
  guint n;

  sb_test_proxy_cut_at (proxy, "COMMIT", G_MAXUINT, SB_TEST_CUT_BEFORE, SB_TEST_CUT_CLOSE);
  mark (fixture, kind == SB_MARK_APPLIED ? SB_MARK_PENDING : SB_MARK_APPLIED, &first);
  g_assert_no_error (first);
  n = sb_test_proxy_get_n_matched (proxy);
  sb_test_proxy_set_delay (proxy, 20, 20);
  sb_test_proxy_cut_at (proxy, "COMMIT", n, moment, SB_TEST_CUT_DROP);
  thread = g_thread_new ("watcher", cancel_before_the_loss, &watcher);
  mark (fixture, kind, error);
  g_thread_join (thread);
  g_assert_cmpuint (sb_test_proxy_get_n_cuts (proxy), ==, 1);
}

static void
test_a_mark_arrived (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestProxy) proxy = NULL;
  g_autoptr (GError) error = NULL;

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_event_unref (sb_run_fixture_apply (fixture));
  proxy = go_through_a_proxy (fixture);
  mark_and_cut (fixture, proxy, SB_MARK_APPLIED, SB_TEST_CUT_ANSWERED, &error);
  g_assert_no_error (error);
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM migration_history", "1");
}

static void
test_a_mark_got_lost (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbTestProxy) proxy = NULL;
  g_autoptr (GError) error = NULL;

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_event_unref (sb_run_fixture_apply (fixture));
  proxy = go_through_a_proxy (fixture);
  mark_and_cut (fixture, proxy, SB_MARK_APPLIED, SB_TEST_CUT_BEFORE, &error);
  g_assert_error (error, SB_DB_ERROR, SB_DB_ERROR_LOST);
  g_assert_nonnull (strstr (error->message, "nothing was kept"));
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM migration_history", "0");
}

static const char slow_rows[] =
    "CREATE FUNCTION slow () RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN PERFORM pg_sleep (0.5); RETURN NEW; END $$;\n"
    "CREATE TRIGGER slow BEFORE UPDATE ON switchback.run FOR EACH ROW EXECUTE FUNCTION slow ();\n"
    "CREATE TRIGGER slow BEFORE UPDATE ON switchback.progress FOR EACH ROW "
    "WHEN (NEW.state = 'done') EXECUTE FUNCTION slow ();\n";

static void
cancel_at_the_end_cb (SbRunEvent *event, gpointer data)
{
  if (event->kind == SB_EVENT_MIGRATION_END)
    sb_connection_cancel (data, SB_CANCEL_STATEMENT);
}

static void
cancel_behind_a_statement_cb (SbRunEvent *event, gpointer data)
{
  if (event->kind == SB_EVENT_STATEMENT)
    sb_connection_cancel (data, SB_CANCEL_STATEMENT);
}

/* Whoever cancels when it is done stops nothing of what says so, and nobody stays locked out. */
static void
test_cancelled_when_it_was_done (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbRunEvent) summary = NULL;

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_slow.sql", slow_rows);
  sb_run_event_unref (sb_run_fixture_apply (fixture));
  sb_run_fixture_write (fixture, "002_one.sql", "CREATE TABLE one (a int);");
  fixture->listener = cancel_at_the_end_cb;
  fixture->listener_data = fixture->connection;
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (summary->outcome, ==, SB_OUTCOME_APPLIED);
  sb_run_fixture_assert_query (
      fixture, "SELECT outcome FROM switchback.run ORDER BY started_at DESC LIMIT 1", "applied");
  sb_run_fixture_assert_query (fixture,
                               "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND "
                               "database = (SELECT oid FROM pg_database WHERE datname = "
                               "current_database())",
                               "0");
}

/* A statement that was done is recorded as done: taking the migration up asks nothing. */
static void
test_cancelled_behind_a_statement (SbRunFixture *fixture, gconstpointer data)
{
  g_autoptr (SbRunEvent) summary = NULL;

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_slow.sql", slow_rows);
  sb_run_event_unref (sb_run_fixture_apply (fixture));
  sb_run_fixture_write (fixture, "002_one.sql",
                        "CREATE PROCEDURE p () LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;");
  sb_run_event_unref (sb_run_fixture_apply (fixture));
  sb_run_fixture_write (fixture, "003_two.sql",
                        "-- switchback: no-transaction\nCALL p();\nCALL p();\n");
  fixture->listener = cancel_behind_a_statement_cb;
  fixture->listener_data = fixture->connection;
  summary = sb_run_fixture_apply (fixture);
  g_assert_no_error (fixture->error);
  fixture->listener = NULL;
  g_assert_cmpstr (sb_outcome_get_name (summary->outcome), ==, "partial");
  sb_run_fixture_assert_query (
      fixture, "SELECT string_agg(state, ' ' ORDER BY statement) FROM switchback.progress",
      "done pending");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  SB_RUN_TEST ("/loss/part-arrived", test_the_commit_of_a_part_arrived);
  SB_RUN_TEST ("/loss/part-lost", test_the_commit_of_a_part_got_lost);
  SB_RUN_TEST ("/loss/end-lost", test_the_end_got_lost);
  SB_RUN_TEST ("/loss/mark-arrived", test_a_mark_arrived);
  SB_RUN_TEST ("/loss/mark-lost", test_a_mark_got_lost);
  SB_RUN_TEST ("/loss/cancelled-when-done", test_cancelled_when_it_was_done);
  SB_RUN_TEST ("/loss/cancelled-behind", test_cancelled_behind_a_statement);
  return g_test_run ();
}
