/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workbench on the sandbox: what somebody sees who has no configuration at all. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "sandbox-home.h"
#include "sb-bench.h"
#include "sb-sandbox.h"
#include "sb-test-wait.h"

static Home *home;
static gboolean has_binaries;

#define NEEDS_SANDBOX()                                                                            \
  do                                                                                               \
    {                                                                                              \
      if (!has_binaries)                                                                           \
        {                                                                                          \
          g_test_skip ("no PostgreSQL server binaries");                                           \
          return;                                                                                  \
        }                                                                                          \
    }                                                                                              \
  while (0)

static gboolean
is_on_sandbox (Bench *bench)
{
  SbTargetList *targets = sb_workbench_get_targets (bench->workbench);

  return sb_target_list_get_current (targets) == sb_target_list_get_sandbox (targets);
}

static void
assert_ready (Bench *bench)
{
  SbFailure *trouble = sb_workbench_get_trouble (bench->workbench);

  if (trouble != NULL)
    g_error ("%s: %s", trouble->title, trouble->message);
  g_assert_cmpint (sb_workbench_get_phase (bench->workbench), ==, SB_PHASE_READY);
  g_assert_true (is_on_sandbox (bench));
}

static void
activity_cb (SbWorkbench *workbench, GString *seen)
{
  const char *activity = sb_workbench_get_activity (workbench);

  if (activity != NULL && strstr (seen->str, activity) == NULL)
    g_string_append_printf (seen, "%s\n", activity);
}

/* The first minutes of a new user. */
static void
test_sample (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autofree char *folder = NULL;

  NEEDS_SANDBOX ();
  g_signal_connect (workbench, "changed", G_CALLBACK (activity_cb), seen);
  sb_workbench_open_sample (workbench);
  g_assert_cmpint (sb_workbench_get_phase (workbench), ==, SB_PHASE_OPENING);
  bench_settle (bench);
  assert_ready (bench);
  g_assert_nonnull (strstr (seen->str, "Making the sandbox (once)\n"));
  g_assert_cmpuint (bench_count (bench, SB_STATE_PENDING), ==, 10);
  folder = g_strdup (sb_workbench_get_project_folder (workbench));
  g_assert_true (g_str_has_suffix (folder, "/Switchback sample/migrations"));

  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  g_assert_null (sb_workbench_get_failure (workbench));
  g_assert_true (sb_workbench_is_outcome_good (workbench));
  g_assert_true (
      g_str_has_prefix (sb_workbench_get_outcome (workbench), "10 migrations applied · "));
  sb_workbench_rollback (workbench, SB_SCOPE_ALL);
  bench_settle (bench);
  g_assert_cmpuint (bench_count (bench, SB_STATE_PENDING), ==, 10);

  /* The copy is used again, with what was changed in it. */
  {
    g_autofree char *own = g_build_filename (folder, "011_own.sql", NULL);

    g_assert_true (g_file_set_contents (own, "SELECT 1;\n", -1, NULL));
  }
  sb_workbench_open_sample (workbench);
  bench_settle (bench);
  g_assert_cmpstr (sb_workbench_get_project_folder (workbench), ==, folder);
  g_assert_cmpuint (bench_count (bench, SB_STATE_PENDING), ==, 11);
}

/* A folder of the sample's name that somebody else made is left alone. */
static void
test_sample_name_is_taken (Bench *bench, gconstpointer data)
{
  g_autofree char *taken = g_build_filename (home->top, "home", "Switchback sample", NULL);
  g_autofree char *before = g_strconcat (taken, ".before", NULL);

  NEEDS_SANDBOX ();
  g_rename (taken, before);
  g_assert_cmpint (g_mkdir (taken, 0755), ==, 0);
  sb_workbench_open_sample (bench->workbench);
  bench_settle (bench);
  assert_ready (bench);
  g_assert_true (g_str_has_suffix (sb_workbench_get_project_folder (bench->workbench),
                                   "/Switchback sample 2/migrations"));
}

/* No configuration: the sandbox; with a local database configured, still to be chosen, and
 * remembered. */
static void
test_choosing (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  SbTargetList *targets = sb_workbench_get_targets (workbench);

  NEEDS_SANDBOX ();
  bench_use_url (bench, "postgresql://nobody@127.0.0.1:1/none");
  bench_open (bench);
  g_assert_cmpint (sb_workbench_get_phase (workbench), ==, SB_PHASE_OFFLINE);
  sb_workbench_choose_target (workbench, sb_target_list_get_sandbox (targets));
  bench_settle (bench);
  assert_ready (bench);
  sb_workbench_open (workbench, bench->folder);
  bench_settle (bench);
  assert_ready (bench);
  {
    g_autofree char *source =
        sb_memory_dup_target_source (bench->memory, sb_workbench_get_project_folder (workbench));

    g_assert_cmpstr (source, ==, "sandbox");
  }
}

static int
read_server_pid (void)
{
  g_autofree char *data = home_dup_data (home);
  g_autofree char *path = g_build_filename (data, "postmaster.pid", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return (int) g_ascii_strtoll (text, NULL, 10);
}

static char **
read_children (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", pid, pid);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_strsplit (g_strstrip (text), " ", -1);
}

/* One that nobody has waited for yet has a number still, but no program. */
static gboolean
is_any_alive (char **pids)
{
  for (char **pid = pids; *pid != NULL; pid++)
    {
      g_autofree char *path = g_strdup_printf ("/proc/%s/exe", *pid);
      g_autofree char *program = **pid != '\0' ? g_file_read_link (path, NULL) : NULL;

      if (program != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Its children outlive it for a moment, and would still answer. */
static void
kill_server (void)
{
  int pid = read_server_pid ();
  g_auto (GStrv) children = read_children (pid);

  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  sb_test_poll_for (!is_any_alive (children));
}

static void
test_killed_while_idle (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;

  NEEDS_SANDBOX ();
  bench_open (bench);
  assert_ready (bench);
  kill_server ();
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  assert_ready (bench);
  g_assert_null (sb_workbench_get_failure (workbench));
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 2);
}

static void
test_killed_during_run (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  SbRunProgress *progress = sb_workbench_get_progress (workbench);

  NEEDS_SANDBOX ();
  bench_write (bench, "002_b.sql", "CREATE TABLE b (n int);\nSELECT pg_sleep(60);\n");
  bench_open (bench);
  assert_ready (bench);
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  sb_test_wait_for (g_strcmp0 (sb_run_progress_get_statement (progress), "SELECT pg_sleep(60)")
                    == 0);
  g_assert_cmpint (kill (read_server_pid (), SIGKILL), ==, 0);
  bench_settle (bench);
  assert_ready (bench); /* it was started again to see what it has now */
  g_assert_cmpstr (sb_workbench_get_failure (workbench)->title, ==, "002 b failed");
  g_assert_nonnull (strstr (sb_workbench_get_failure (workbench)->consequence,
                            "nothing of 002 stays; 1 migration before it stays applied"));
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 1);
}

static void
test_reset_asks (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  GListModel *checks = G_LIST_MODEL (sb_workbench_get_checks (workbench));

  NEEDS_SANDBOX ();
  bench_open (bench);
  assert_ready (bench);
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  bench->answer = SB_ANSWER_CANCEL;
  sb_workbench_reset_sandbox (workbench);
  bench_settle (bench);
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (checks), ==, 2);
  bench->answer = SB_ANSWER_ACCEPT;
  sb_workbench_reset_sandbox (workbench);
  g_assert_cmpuint (g_list_model_get_n_items (checks), ==, 0);
  bench_settle (bench);
  assert_ready (bench);
  g_assert_cmpuint (g_list_model_get_n_items (checks), ==, 0);
  g_assert_cmpuint (bench_count (bench, SB_STATE_PENDING), ==, 2);
  g_assert_nonnull (strstr (bench->asked->str, "Reset the sandbox?"));
}

int
main (int argc, char **argv)
{
  int status;

  if (sb_sandbox_is_supervisor (argc, argv, &status))
    return status;
  has_binaries = home_has_binaries ();
  home = home_new (NULL);
  home_move_in (home);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/workbench-sandbox/sample", Bench, NULL, bench_set_up, test_sample, bench_tear_down);
  g_test_add ("/workbench-sandbox/sample-name-is-taken", Bench, NULL, bench_set_up,
              test_sample_name_is_taken, bench_tear_down);
  g_test_add ("/workbench-sandbox/choosing", Bench, NULL, bench_set_up, test_choosing,
              bench_tear_down);
  g_test_add ("/workbench-sandbox/killed-while-idle", Bench, NULL, bench_set_up,
              test_killed_while_idle, bench_tear_down);
  g_test_add ("/workbench-sandbox/killed-during-run", Bench, NULL, bench_set_up,
              test_killed_during_run, bench_tear_down);
  g_test_add ("/workbench-sandbox/reset-asks", Bench, NULL, bench_set_up, test_reset_asks,
              bench_tear_down);
  status = g_test_run ();
  home_free (home);
  return status;
}
