/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Repairing the history from the window, and looking at past runs, with a real server. */
#include <glib/gstdio.h>

#include "sb-bench.h"
#include "sb-run-history.h"
#include "sb-test-server.h"
#include "sb-test-wait.h"
#include "sb-thread.h"

static void
test_applied_and_pending (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  sb_workbench_select (workbench, "001_a.sql");
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_MARK_PENDING), ==, "001 is pending already");
  bench_assert_contains (bench_why_not (bench, SB_CAN_UPDATE_HISTORY), "was not renamed");

  bench->answer = SB_ANSWER_CANCEL;
  sb_workbench_mark (workbench, SB_MARK_APPLIED);
  bench_settle (bench);
  bench_assert_contains (bench->asked->str, "Mark as applied: 001?");
  bench_assert_contains (bench->asked->str, "The history gets a row \"001_a.sql\"; nothing is run");
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 0);

  bench->answer = SB_ANSWER_ACCEPT;
  sb_workbench_mark (workbench, SB_MARK_APPLIED);
  bench_settle (bench);
  g_assert_null (sb_workbench_get_failure (workbench));
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 1);
  bench_assert_query (bench, "SELECT to_regclass('a') IS NULL", "t");
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_MARK_APPLIED), ==, "001 is applied already");

  sb_workbench_mark (workbench, SB_MARK_PENDING);
  bench_settle (bench);
  g_assert_cmpuint (bench_count (bench, SB_STATE_PENDING), ==, 2);
}

static void
test_renamed (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  g_autofree char *from = bench_dup_path (bench, "002_b.sql");
  g_autofree char *to = bench_dup_path (bench, "002_other.sql");

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  g_assert_cmpint (g_rename (from, to), ==, 0);
  sb_workbench_reload (workbench);
  bench_settle (bench);
  g_assert_cmpuint (bench_count (bench, SB_STATE_MISSING), ==, 1);
  sb_workbench_select (workbench, "002_other.sql");
  bench_assert_contains (bench_why_not (bench, SB_CAN_MARK_APPLIED), "update the history");
  sb_workbench_mark (workbench, SB_MARK_APPLIED);
  bench_settle (bench);
  bench_assert_contains (bench->asked->str, "Update the history for 002?");
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 2);
  g_assert_cmpuint (bench_count (bench, SB_STATE_MISSING), ==, 0);
}

/* What was asked about is not what is there any more. */
static void
test_stale (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  sb_workbench_select (workbench, "001_a.sql");
  bench_assert_query (bench,
                      "WITH gone AS (DELETE FROM migration_history WHERE migration_name ~ '^002' "
                      "RETURNING 1) SELECT count(*) FROM gone",
                      "1");
  sb_workbench_mark (workbench, SB_MARK_PENDING);
  bench_settle (bench);
  g_assert_nonnull (sb_workbench_get_failure (workbench));
  g_assert_cmpstr (sb_workbench_get_failure (workbench)->title, ==, "The history was not changed");
  bench_assert_query (bench, "SELECT count(*) FROM migration_history", "1");
  /* What is there is shown. */
  g_assert_cmpuint (bench_count (bench, SB_STATE_PENDING), ==, 1);
}

static void
changed_cb (SbRunHistory *history, gboolean *changed)
{
  *changed = TRUE;
}

static SbRunHistory *
read_runs (Bench *bench)
{
  SbRunHistory *history = sb_run_history_new (bench->workbench);
  gboolean changed = FALSE;

  bench_assert_contains (sb_run_history_get_message (history), "Reading");
  g_signal_connect (history, "changed", G_CALLBACK (changed_cb), &changed);
  sb_test_wait_for (changed);
  g_signal_handlers_disconnect_by_data (history, &changed);
  return history;
}

static void
test_runs (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  g_autoptr (SbRunHistory) empty = NULL;
  g_autoptr (SbRunHistory) history = NULL;
  g_autofree char *title = NULL, *text = NULL;
  const SbPastRun *run;

  SB_TEST_NEEDS_SERVER ();
  bench_write (bench, "002_b.sql", "SELECT 1/0 AS \"<b>&\";\n");
  bench_open_ready (bench);
  empty = read_runs (bench);
  bench_assert_contains (sb_run_history_get_message (empty), "no journal");

  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  bench_assert_query (bench,
                      "WITH w AS (UPDATE switchback.run SET host = E'<i>\\x1b[1m' RETURNING 1) "
                      "SELECT count(*) FROM w",
                      "1");
  history = read_runs (bench);
  g_assert_null (sb_run_history_get_message (history));
  g_assert_cmpuint (sb_run_list_get_n_runs (sb_run_history_get_list (history)), ==, 1);
  run = sb_run_list_get_run (sb_run_history_get_list (history), 0);
  title = sb_run_history_dup_title (run);
  bench_assert_contains (title, " · apply · partial · 2 migrations");
  g_assert_false (sb_run_history_is_good (run));
  text = sb_run_history_dup_text (run);
  bench_assert_contains (text, "002  002_b.sql  failed · division by zero");
  bench_assert_contains (text, run->id);
  bench_assert_contains (text, "<i>");
  g_assert_null (strchr (text, '\x1b'));
}

int
main (int argc, char **argv)
{
  sb_thread_claim_main (); /* whatever waits on it is a failure */
  g_unsetenv ("DATABASE_URL");
  g_test_init (&argc, &argv, NULL);
#define TEST(path, func)                                                                           \
  g_test_add ("/workbench/mark/" path, Bench, NULL, bench_set_up, func, bench_tear_down)
  TEST ("applied-and-pending", test_applied_and_pending);
  TEST ("renamed", test_renamed);
  TEST ("stale", test_stale);
  TEST ("runs", test_runs);
#undef TEST
  return g_test_run ();
}
