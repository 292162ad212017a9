/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A migration that was edited after it was applied, or stopped half-way, and the ways out. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "sb-bench.h"
#include "sb-test-server.h"
#include "sb-test-wait.h"
#include "sb-thread.h"

#define EDIT "CREATE TABLE a (n int, more text);\n"

static char *
dup_text (Bench *bench, const char *name)
{
  g_autofree char *path = bench_dup_path (bench, name);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* 001 is applied and then edited. */
static char *
change (Bench *bench)
{
  char *applied = dup_text (bench, "001_a.sql");

  bench_open_ready (bench);
  sb_workbench_select (bench->workbench, "001_a.sql");
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_RESTORE), ==,
                   "it was not edited since it was applied");
  sb_workbench_apply (bench->workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  bench_write (bench, "001_a.sql", EDIT);
  sb_workbench_reload (bench->workbench);
  bench_settle (bench);
  sb_workbench_select (bench->workbench, "001_a.sql");
  g_assert_cmpuint (bench_count (bench, SB_STATE_CHANGED), ==, 1);
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_FIX_UP), ==, "it did not stop half-way");
  return applied;
}

static void
test_restore (Bench *bench, gconstpointer data)
{
  g_autofree char *applied = NULL, *kept = NULL, *after = NULL;

  SB_TEST_NEEDS_SERVER ();
  applied = change (bench);
  bench->answer = SB_ANSWER_CANCEL;
  sb_workbench_take_way_out (bench->workbench, SB_WAY_OUT_RESTORE);
  bench_settle (bench);
  bench_assert_contains (bench->asked->str, "Restore the applied text of 001?");
  kept = dup_text (bench, "001_a.sql");
  g_assert_cmpstr (kept, ==, EDIT);

  bench->answer = SB_ANSWER_ACCEPT;
  sb_workbench_take_way_out (bench->workbench, SB_WAY_OUT_RESTORE);
  bench_settle (bench);
  g_assert_null (sb_workbench_get_failure (bench->workbench));
  after = dup_text (bench, "001_a.sql");
  g_assert_cmpstr (after, ==, applied);
  g_assert_cmpuint (bench_count (bench, SB_STATE_CHANGED), ==, 0);
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 2);
}

static void
test_move (Bench *bench, gconstpointer data)
{
  g_autofree char *applied = NULL, *after = NULL, *forward = NULL;

  SB_TEST_NEEDS_SERVER ();
  applied = change (bench);
  sb_workbench_take_way_out (bench->workbench, SB_WAY_OUT_MOVE);
  bench_settle (bench);
  g_assert_cmpuint (bench->asked->len, ==, 0); /* nothing is lost */
  after = dup_text (bench, "001_a.sql");
  g_assert_cmpstr (after, ==, applied);
  forward = dup_text (bench, "003_change_a.sql");
  g_assert_cmpstr (forward, ==,
                   "-- The edit of 001_a.sql, which is applied: keep what is to change.\n" EDIT);
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 2);
  g_assert_cmpuint (bench_count (bench, SB_STATE_PENDING), ==, 1);
  g_assert_cmpstr (sb_timeline_item_get_version (sb_workbench_get_selected (bench->workbench)), ==,
                   "003");
}

/* The old file cannot be written: the edit stays, and no new file. */
static void
test_nothing_is_lost (Bench *bench, gconstpointer data)
{
  g_autofree char *applied = NULL, *kept = NULL;
  g_autofree char *new_path = NULL;

  SB_TEST_NEEDS_SERVER ();
  applied = change (bench);
  new_path = bench_dup_path (bench, "003_change_a.sql");
  bench_write (bench, "001_a.sql", EDIT "-- and more\n"); /* after the timeline was read */
  sb_workbench_take_way_out (bench->workbench, SB_WAY_OUT_MOVE);
  bench_settle (bench);
  kept = dup_text (bench, "001_a.sql");
  g_assert_cmpstr (kept, ==, EDIT "-- and more\n");
  g_assert_false (g_file_test (new_path, G_FILE_TEST_EXISTS));
  g_assert_cmpstr (sb_workbench_get_failure (bench->workbench)->title, ==, "No file was changed");
}

/* A full disk, for each way: the edit stays, and nothing half-written lies about. */
static void
test_disk_is_full (Bench *bench, gconstpointer data)
{
  static const SbWayOut ways[] = { SB_WAY_OUT_RESTORE, SB_WAY_OUT_MOVE };
  g_autofree char *applied = NULL, *folder = NULL;
  struct rlimit limit;
  rlim_t before;

  SB_TEST_NEEDS_SERVER ();
  applied = change (bench);
  folder = g_path_get_dirname (sb_document_get_path (sb_document_set_get_document (
      sb_workbench_get_documents (bench->workbench), SB_ROLE_FORWARD)));
  bench->answer = SB_ANSWER_ACCEPT;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  before = limit.rlim_cur;
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *kept = NULL;
      guint n_files = count_files (folder);

      limit.rlim_cur = 4;
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
      sb_workbench_take_way_out (bench->workbench, ways[i]);
      bench_settle (bench);
      limit.rlim_cur = before;
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
      kept = dup_text (bench, "001_a.sql");
      g_assert_cmpstr (kept, ==, EDIT);
      g_assert_cmpuint (count_files (folder), ==, n_files);
      g_assert_cmpstr (sb_workbench_get_failure (bench->workbench)->title, ==,
                       "No file was changed");
      sb_workbench_dismiss_failure (bench->workbench);
    }
}

static GBytes *
typed_text (gpointer user_data)
{
  return g_bytes_new_static (user_data, strlen (user_data));
}

static void
test_unsaved (Bench *bench, gconstpointer data)
{
  g_autofree char *applied = NULL;
  SbDocument *document;

  SB_TEST_NEEDS_SERVER ();
  applied = change (bench);
  document = sb_document_set_get_document (sb_workbench_get_documents (bench->workbench),
                                           SB_ROLE_FORWARD);
  sb_test_wait_for (sb_document_get_state (document) == SB_DOCUMENT_READY);
  sb_document_set_source (document, typed_text, (gpointer) "CREATE TABLE a (typed int);\n");
  sb_document_touch (document, TRUE);
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_RESTORE), ==, "it has changes that are not saved");
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_MOVE_EDIT), ==,
                   "it has changes that are not saved");
}

/* The journal is gone, or never had it. */
static void
test_not_kept (Bench *bench, gconstpointer data)
{
  g_autofree char *applied = NULL, *kept = NULL;

  SB_TEST_NEEDS_SERVER ();
  applied = change (bench);
  bench_assert_query (bench,
                      "WITH w AS (UPDATE switchback.step SET forward_text = NULL RETURNING 1) "
                      "SELECT count(*) FROM w",
                      "2");
  sb_workbench_take_way_out (bench->workbench, SB_WAY_OUT_RESTORE);
  bench_settle (bench);
  bench_assert_contains (sb_workbench_get_failure (bench->workbench)->message,
                         "the journal does not have the text");
  kept = dup_text (bench, "001_a.sql");
  g_assert_cmpstr (kept, ==, EDIT);
}

static void
test_fix_up (Bench *bench, gconstpointer data)
{
  g_autofree char *forward = NULL;

  SB_TEST_NEEDS_SERVER ();
  bench_write (bench, "001_a.sql",
               "-- switchback: no-transaction\nCREATE TABLE a (n int);\n"
               "CREATE INDEX CONCURRENTLY i ON a (nope);\n");
  bench_open_ready (bench);
  sb_workbench_apply (bench->workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  g_assert_cmpuint (bench_count (bench, SB_STATE_PARTIAL), ==, 1);
  sb_workbench_select (bench->workbench, "001_a.sql");
  sb_workbench_take_way_out (bench->workbench, SB_WAY_OUT_FIX_UP);
  bench_settle (bench);
  forward = dup_text (bench, "003_fix_a.sql");
  g_assert_nonnull (forward);
  bench_assert_contains (forward, "-- Puts right what is left of 001_a.sql");
}

int
main (int argc, char **argv)
{
  sb_thread_claim_main (); /* whatever waits on it is a failure */
  g_unsetenv ("DATABASE_URL");
  g_test_init (&argc, &argv, NULL);
#define TEST(path, func)                                                                           \
  g_test_add ("/workbench/restore/" path, Bench, NULL, bench_set_up, func, bench_tear_down)
  TEST ("restore", test_restore);
  TEST ("move", test_move);
  TEST ("nothing-is-lost", test_nothing_is_lost);
  TEST ("disk-is-full", test_disk_is_full);
  TEST ("unsaved", test_unsaved);
  TEST ("not-kept", test_not_kept);
  TEST ("fix-up", test_fix_up);
  return g_test_run ();
}
