/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workbench's project and target with a real server, also with a bad one. */
#include "sb-bench.h"
#include "sb-test-proxy.h"
#include "sb-test-server.h"
#include "sb-test-wait.h"
#include "sb-thread.h"
#include "sb-workbench-private.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_open (Bench *bench, gconstpointer data)
{
  g_autoptr (SbRecent) recent = NULL;
  SbTargetList *targets = sb_workbench_get_targets (bench->workbench);

  SB_TEST_NEEDS_SERVER ();
  g_assert_cmpint (sb_workbench_get_phase (bench->workbench), ==, SB_PHASE_CLOSED);
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_APPLY), ==, "open a project first");
  bench_open_ready (bench);
  bench_assert_contains (sb_workbench_get_server_text (bench->workbench), "PostgreSQL 1");
  bench_assert_contains (sb_workbench_get_server_text (bench->workbench), " · direct");
  g_assert_null (sb_workbench_get_trouble (bench->workbench));
  g_assert_null (sb_workbench_get_activity (bench->workbench));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (targets)), ==, 2);
  g_assert_true (sb_target_list_get_current (targets) == sb_target_list_get_first_found (targets));
  g_assert_true (sb_workbench_can (bench->workbench, SB_CAN_APPLY, NULL));
  bench_assert_contains (bench_why_not (bench, SB_CAN_ROLLBACK), "nothing is applied on ");
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_CANCEL), ==, "nothing is going on");
  recent = g_list_model_get_item (sb_memory_get_recents (bench->memory), 0);
  g_assert_cmpint (sb_recent_get_n_pending (recent), ==, 2);
  g_assert_cmpstr (sb_recent_get_layout (recent), ==, "numbered");
}

/* A connection that died while nobody used it is made anew without a word. */
static void
test_lost_while_idle (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  bench_assert_query (bench,
                      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname "
                      "= current_database() AND pid <> pg_backend_pid()",
                      "1");
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  g_assert_null (sb_workbench_get_failure (workbench));
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 2);
}

/* The server is reached, but what it has there is not ours to judge. */
static void
test_history_of_another_shape (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  bench_use_server (bench);
  g_free (sb_test_server_query (bench->database, "CREATE TABLE migration_history (a int)"));
  bench_open (bench);
  g_assert_cmpint (sb_workbench_get_phase (bench->workbench), ==, SB_PHASE_OFFLINE);
  bench_assert_contains (sb_workbench_get_trouble (bench->workbench)->title,
                         "Could not read the history of");
}

static void
test_offline (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  SbTargetList *targets = sb_workbench_get_targets (workbench);

  SB_TEST_NEEDS_SERVER ();
  bench_use_url (bench, "postgresql://postgres:hidden@127.0.0.1:1/none");
  bench_open (bench);
  g_assert_cmpint (sb_workbench_get_phase (workbench), ==, SB_PHASE_OFFLINE);
  bench_assert_contains (sb_workbench_get_trouble (workbench)->title, "Could not connect to");
  g_assert_cmpstr (sb_workbench_get_trouble (workbench)->cause, ==,
                   "nothing listens at this host and port");
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_APPLY), ==, "no database is reached");
  g_assert_cmpstr (sb_workbench_get_project_name (workbench), !=, NULL);
  g_assert_true (sb_workbench_can (workbench, SB_CAN_CREATE, NULL));

  /* Somebody corrects the address and reloads. */
  bench_use_server (bench);
  sb_workbench_reload (workbench);
  bench_settle (bench);
  g_assert_cmpint (sb_workbench_get_phase (workbench), ==, SB_PHASE_READY);
  g_assert_null (sb_workbench_get_trouble (workbench));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (targets)), ==, 2);
}

/* It is said for as long as it is so, however often somebody tries again. */
static void
test_folder_that_is_moved_away (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  g_autofree char *away = g_strconcat (bench->folder, "-away", NULL);

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  g_assert_cmpint (g_rename (bench->folder, away), ==, 0);
  sb_test_wait_for (sb_workbench_get_trouble (workbench) != NULL);
  for (guint i = 0; i < 2; i++)
    {
      sb_workbench_reload (workbench);
      bench_settle (bench);
      g_assert_nonnull (sb_workbench_get_trouble (workbench));
      g_assert_cmpstr (sb_workbench_get_trouble (workbench)->title, ==,
                       "The folder cannot be read");
    }
  /* Another folder that cannot be opened changes nothing about that. */
  sb_workbench_open (workbench, "/nonexistent");
  bench_settle (bench);
  bench_assert_contains (sb_workbench_get_trouble (workbench)->message, bench->folder);
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  g_assert_cmpstr (sb_workbench_get_failure (workbench)->consequence, ==, "nothing was changed");
  g_assert_nonnull (sb_workbench_get_trouble (workbench));

  g_assert_cmpint (g_rename (away, bench->folder), ==, 0);
  sb_workbench_reload (workbench);
  bench_settle (bench);
  g_assert_null (sb_workbench_get_trouble (workbench));
  g_assert_cmpuint (bench_count (bench, SB_STATE_PENDING), ==, 2);
}

/* Nobody who mistyped DATABASE_URL wants the next best database. */
static void
test_unusable_target (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  g_autoptr (GError) error = NULL;

  SB_TEST_NEEDS_SERVER ();
  bench_use_url (bench, "mysql://root@localhost/shop");
  bench_open (bench);
  g_assert_cmpint (sb_workbench_get_phase (workbench), ==, SB_PHASE_OFFLINE);
  g_assert_cmpstr (sb_workbench_get_trouble (workbench)->title, ==,
                   "The project's target cannot be used");
  bench_assert_contains (sb_workbench_get_trouble (workbench)->message, "DATABASE_URL");
  g_assert_null (sb_target_list_get_current (sb_workbench_get_targets (workbench)));

  g_assert_false (sb_workbench_paste_target (workbench, "nonsense://", &error));
  g_assert_nonnull (error);
  bench->database = sb_test_server_create_database ();
  {
    g_autofree char *url = g_strdup_printf ("  postgresql://postgres@/%s?host=%s&port=%s\n",
                                            bench->database, g_getenv ("SWITCHBACK_TEST_SOCKET"),
                                            g_getenv ("SWITCHBACK_TEST_PORT"));

    g_assert_true (sb_workbench_paste_target (workbench, url, NULL));
  }
  bench_settle (bench);
  g_assert_cmpint (sb_workbench_get_phase (workbench), ==, SB_PHASE_READY);
}

static void
test_not_found (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;

  sb_workbench_open (workbench, "/nonexistent");
  bench_settle (bench);
  g_assert_cmpint (sb_workbench_get_phase (workbench), ==, SB_PHASE_CLOSED);
  g_assert_cmpstr (sb_workbench_get_trouble (workbench)->title, ==,
                   "The folder could not be opened");
  bench_assert_contains (bench->toasts->str, "no such folder");
}

/* Asked which of two folders is meant; the answer opens that one. */
static void
test_two_folders (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  g_autofree char *folder = g_build_filename (bench->folder, "db", "migrations", NULL);
  g_autofree char *script = g_build_filename (folder, "001_other.sql", NULL);

  SB_TEST_NEEDS_SERVER ();
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (script, "SELECT 1;\n", -1, NULL));
  bench->answer = SB_ANSWER_OTHER;
  bench_open_ready (bench);
  bench_assert_contains (bench->asked->str, "Which folder?");
  g_assert_true (g_str_has_suffix (sb_workbench_get_project_folder (workbench), "db/migrations")
                 == (strstr (bench->asked->str, "db/migrations\nmigrations") == NULL));
}

static void
test_files_change_outside (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  sb_workbench_select (workbench, "001_a.sql");
  bench_write (bench, "003_c.sql", "CREATE TABLE c (n int);\n");
  sb_test_wait_for (!sb_workbench_is_busy (workbench)
                    && bench_count (bench, SB_STATE_PENDING) == 3);
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  bench_write (bench, "001_a.sql", "CREATE TABLE a (n bigint);\n");
  sb_test_wait_for (!sb_workbench_is_busy (workbench)
                    && bench_count (bench, SB_STATE_CHANGED) == 1);
}

static void
test_created (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  g_autofree char *path = bench_dup_path (bench, "003_c.sql");
  const char *const paths[] = { path, NULL };

  SB_TEST_NEEDS_SERVER ();
  bench_open_ready (bench);
  bench_write (bench, "003_c.sql", "CREATE TABLE c (n int);\n");
  sb_workbench_created (workbench, paths);
  bench_settle (bench);
  g_assert_cmpuint (bench_count (bench, SB_STATE_PENDING), ==, 3);
  g_assert_true (sb_workbench_can (workbench, SB_CAN_DELETE, NULL)); /* 003 is selected */
  sb_workbench_apply (workbench, SB_SCOPE_THIS);
  bench_settle (bench);
  bench_assert_query (bench, "SELECT to_regclass('c') IS NOT NULL", "t");
}

/* A server that says nothing any more, as a stopped one does, or one behind a dead network. */
static SbTestProxy *
open_through_proxy (Bench *bench)
{
  guint port = (guint) g_ascii_strtoull (g_getenv ("SWITCHBACK_TEST_PORT"), NULL, 10);
  SbTestProxy *proxy = sb_test_proxy_new (g_getenv ("SWITCHBACK_TEST_SOCKET"), port);
  g_autofree char *url = NULL;

  bench->database = sb_test_server_create_database ();
  url = g_strdup_printf ("postgresql://postgres@127.0.0.1:%u/%s?sslmode=disable",
                         sb_test_proxy_get_port (proxy), bench->database);
  bench_use_url (bench, url);
  bench->workbench->patience_s = 1;
  bench_open (bench);
  g_assert_cmpint (sb_workbench_get_phase (bench->workbench), ==, SB_PHASE_READY);
  return proxy;
}

static void
test_silent_while_idle (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  g_autoptr (SbTestProxy) proxy = NULL;

  SB_TEST_NEEDS_SERVER ();
  proxy = open_through_proxy (bench);
  sb_test_proxy_cut_now (proxy, SB_TEST_CUT_DROP);
  sb_test_proxy_set_greeting (proxy, SB_TEST_GREETING_SILENT);
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  g_assert_cmpint (sb_workbench_get_phase (workbench), ==, SB_PHASE_OFFLINE);
  bench_assert_contains (sb_workbench_get_failure (workbench)->message,
                         "the server has not answered");
  g_assert_cmpstr (sb_workbench_get_failure (workbench)->consequence, ==, "nothing was changed");
  sb_test_proxy_set_greeting (proxy, SB_TEST_GREETING_SERVE);
  sb_workbench_reload (workbench);
  bench_settle (bench);
  g_assert_cmpint (sb_workbench_get_phase (workbench), ==, SB_PHASE_READY);
  g_assert_null (sb_workbench_get_trouble (workbench));
}

/* It falls silent in the middle of a run: the third cancel gives it up. */
static void
test_silent_during_run (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  g_autoptr (SbTestProxy) proxy = NULL;

  SB_TEST_NEEDS_SERVER ();
  bench_write (bench, "001_a.sql", "CREATE TABLE a (n int);\nSELECT pg_sleep(60);\n");
  proxy = open_through_proxy (bench);
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  SB_TEST_WAIT (bench_is_sleeping (bench), g_main_context_iteration (NULL, FALSE));
  sb_test_proxy_cut_now (proxy, SB_TEST_CUT_DROP);
  sb_test_proxy_set_greeting (proxy, SB_TEST_GREETING_SILENT);
  for (guint i = 0; i < 3; i++)
    sb_workbench_cancel (workbench);
  bench_settle (bench);
  g_assert_cmpint (sb_workbench_get_phase (workbench), ==, SB_PHASE_OFFLINE);
  g_assert_false (sb_run_progress_is_running (sb_workbench_get_progress (workbench)));
  g_assert_nonnull (sb_workbench_get_outcome (workbench));
}

/* Another target is chosen while one is being reached that does not answer. */
static void
test_choose_while_reaching (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  g_autofree char *url = NULL;
  g_autoptr (SbTestProxy) proxy = NULL;

  SB_TEST_NEEDS_SERVER ();
  proxy = open_through_proxy (bench);
  bench->workbench->patience_s = 1000;
  sb_test_proxy_cut_now (proxy, SB_TEST_CUT_DROP);
  sb_test_proxy_set_greeting (proxy, SB_TEST_GREETING_SILENT);
  sb_workbench_reload (workbench);
  sb_test_wait_for (sb_workbench_get_activity (workbench) != NULL
                    && g_str_has_prefix (sb_workbench_get_activity (workbench), "Connecting"));
  url = g_strdup_printf ("postgresql://postgres@/%s?host=%s&port=%s", bench->database,
                         g_getenv ("SWITCHBACK_TEST_SOCKET"), g_getenv ("SWITCHBACK_TEST_PORT"));
  g_assert_true (sb_workbench_paste_target (workbench, url, NULL));
  bench_settle (bench);
  g_assert_cmpint (sb_workbench_get_phase (workbench), ==, SB_PHASE_READY);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Bench *bench, gconstpointer data);
  } tests[] = {
    { "/workbench/open", test_open },
    { "/workbench/lost-while-idle", test_lost_while_idle },
    { "/workbench/offline", test_offline },
    { "/workbench/moved-away", test_folder_that_is_moved_away },
    { "/workbench/history-of-another-shape", test_history_of_another_shape },
    { "/workbench/unusable-target", test_unusable_target },
    { "/workbench/not-found", test_not_found },
    { "/workbench/two-folders", test_two_folders },
    { "/workbench/files-change-outside", test_files_change_outside },
    { "/workbench/created", test_created },
    { "/workbench/silent-while-idle", test_silent_while_idle },
    { "/workbench/silent-during-run", test_silent_during_run },
    { "/workbench/choose-while-reaching", test_choose_while_reaching },
  };

  sb_thread_claim_main (); /* whatever waits on it is a failure */
  g_unsetenv ("DATABASE_URL");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Bench, NULL, bench_set_up, tests[i].func, bench_tear_down);
  return g_test_run ();
}
