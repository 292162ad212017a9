/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What another run does to the target, with a real server: the timeline follows it. */
#include "sb-bench.h"
#include "sb-test-server.h"
#include "sb-test-wait.h"
#include "sb-thread.h"

#include <string.h>

#define LOCK                                                                                       \
  "SELECT pg_advisory_lock((('x' || substr(encode(sha256('switchback:public.migration_history'),"  \
  "'hex'), 1, 16))::bit(64))::bigint)"

static gpointer
lock_job (SbSession *session, gpointer data, GError **error)
{
  g_autoptr (SbResult) result = NULL;

  if (!sb_session_connect (session, error))
    return NULL;
  result = sb_session_expect (sb_session_exec (session, LOCK, error), error);
  return NULL;
}

static void
locked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  sb_connection_run_finish (result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* Nobody has to press anything to see what the other run has done. */
static void
test_busy (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  g_autoptr (SbConnection) other = NULL;
  g_autoptr (SbTarget) target = NULL;
  gboolean is_locked = FALSE;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  target = sb_test_server_get_target (bench->database, NULL);
  other = sb_connection_new (target, "other");
  sb_connection_run_async (other, lock_job, NULL, NULL, NULL, locked_cb, &is_locked);
  sb_test_wait_for (is_locked);
  sb_workbench_apply (workbench, SB_SCOPE_ALL);
  bench_settle (bench);
  bench_assert_contains (sb_workbench_get_failure (workbench)->message, "busy");
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 0);

  bench_assert_query (bench,
                      "CREATE TABLE migration_history (id serial PRIMARY KEY, migration_name text "
                      "NOT NULL UNIQUE, applied_at timestamptz DEFAULT now()); "
                      "INSERT INTO migration_history (migration_name) VALUES ('001_a.sql')",
                      "");
  sb_test_wait_for (bench_count (bench, SB_STATE_APPLIED) == 1);
  g_assert_cmpint (sb_workbench_get_phase (workbench), ==, SB_PHASE_READY);
}

int
main (int argc, char **argv)
{
  sb_thread_claim_main (); /* whatever waits on it is a failure */
  g_unsetenv ("DATABASE_URL");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/workbench-again/busy", Bench, NULL, bench_set_up, test_busy, bench_tear_down);
  return g_test_run ();
}
