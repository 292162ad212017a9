/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The next step after a failure, taken by the program, with a real server. */
#include <glib/gstdio.h>

#include "sb-bench.h"
#include "sb-test-server.h"
#include "sb-test-wait.h"
#include "sb-thread.h"

/* What is missing is created by a migration to come: the failure names it, and applies it. */
static void
test_apply_maker_first (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  SbFailure *failure;

  SB_TEST_NEEDS_SERVER ();
  bench_write (bench, "001_a.sql", "CREATE TABLE a (note int REFERENCES public.notes (id));\n");
  bench_write (bench, "003_other.sql", "-- notes are elsewhere\nCREATE TABLE other (notes int);\n");
  bench_write (bench, "004_notes.sql", "CREATE TABLE notes (id int PRIMARY KEY);\n");
  bench_open_ready (bench);
  sb_workbench_select (workbench, "001_a.sql");
  sb_workbench_apply (workbench, SB_SCOPE_THIS);
  bench_settle (bench);
  failure = sb_workbench_get_failure (workbench);
  g_assert_cmpstr (failure->title, ==, "001 a failed");
  g_assert_nonnull (failure->maker);
  g_assert_cmpstr (failure->maker->key, ==, "004_notes.sql");
  g_assert_cmpstr (failure->cause, ==, "004 creates table notes, and is not applied here");
  g_assert_cmpstr (failure->next, ==, "apply that first");
  g_assert_cmpuint (failure->place->line, ==, 1);

  sb_workbench_take_step (workbench);
  bench_settle (bench);
  g_assert_null (sb_workbench_get_failure (workbench));
  bench_assert_query (bench, "SELECT to_regclass('notes') IS NOT NULL AND to_regclass('a') IS NULL",
                      "t");
}

/* Nor is any made up where none creates it. */
static void
test_no_maker (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  bench_write (bench, "001_a.sql", "CREATE TABLE a (note int REFERENCES notes (id));\n");
  bench_write (bench, "003_other.sql",
               "CREATE TABLE other_schema.notes (notes int);\n"
               "ALTER TABLE notes ADD COLUMN x int;\n"
               "CREATE FUNCTION notes () RETURNS int LANGUAGE sql AS '';\n");
  bench_open_ready (bench);
  sb_workbench_select (bench->workbench, "001_a.sql");
  sb_workbench_apply (bench->workbench, SB_SCOPE_THIS);
  bench_settle (bench);
  g_assert_null (sb_workbench_get_failure (bench->workbench)->maker);
  bench_assert_contains (sb_workbench_get_failure (bench->workbench)->next, "the timeline");
}

static void
assert_step (Bench *bench, const char *expected)
{
  const char *tooltip;
  g_autofree char *step = sb_workbench_dup_step (bench->workbench, &tooltip);

  g_assert_cmpstr (step, ==, expected);
}

static void
apply_first (Bench *bench, const char *sql)
{
  if (bench->database == NULL)
    bench_use_server (bench);
  bench_write (bench, "001_a.sql", sql);
  bench_open (bench);
  sb_workbench_select (bench->workbench, "001_a.sql");
  sb_workbench_apply (bench->workbench, SB_SCOPE_THIS);
  bench_settle (bench);
}

/* Objects without history: marked, after asking, and nothing is run. */
static void
test_mark (Bench *bench, gconstpointer data)
{
  g_autofree char *made = NULL;

  SB_TEST_NEEDS_SERVER ();
  bench_use_server (bench);
  made = sb_test_server_query (bench->database, "CREATE TABLE a (b int)");
  apply_first (bench, "CREATE TABLE a (b int);\n");
  g_assert_cmpstr (sb_workbench_get_failure (bench->workbench)->sqlstate, ==, "42P07");
  assert_step (bench, "Mark as applied…");
  sb_workbench_take_step (bench->workbench);
  bench_settle (bench);
  bench_assert_contains (bench->asked->str, "Mark as applied: 001?");
  bench_assert_query (bench, "SELECT migration_name FROM migration_history", "001_a.sql");
}

static void
test_directive (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  /* Nobody can see before that it wants to be alone. */
  apply_first (bench, "CREATE TEMP TABLE gone () ON COMMIT DROP;\n"
                      "DO $$ BEGIN IF to_regclass('gone') IS NOT NULL THEN "
                      "RAISE active_sql_transaction; END IF; END $$;\n");
  g_assert_cmpstr (sb_workbench_get_failure (bench->workbench)->sqlstate, ==, "25001");
  assert_step (bench, "Add “no-transaction”");
  sb_workbench_take_step (bench->workbench);
  g_assert_true (sb_document_is_modified (sb_document_set_get_document (
      sb_workbench_get_documents (bench->workbench), SB_ROLE_FORWARD)));
  sb_workbench_apply (bench->workbench, SB_SCOPE_THIS);
  bench_settle (bench);
  g_assert_null (sb_workbench_get_failure (bench->workbench));
}

/* Once, however often it is asked for. */
static void
test_directive_is_there (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  apply_first (bench, "-- switchback: statement-timeout 20ms\nSELECT pg_sleep(600);\n");
  g_assert_cmpstr (sb_workbench_get_failure (bench->workbench)->sqlstate, ==, "57014");
  assert_step (bench, "Add “statement-timeout 10min”");
  sb_workbench_take_step (bench->workbench);
  bench_settle (bench);
  bench_assert_contains (bench->toasts->str, "says so already");
  g_assert_false (sb_document_is_modified (sb_document_set_get_document (
      sb_workbench_get_documents (bench->workbench), SB_ROLE_FORWARD)));
}

/* What a string, another comment or the end of a line says of a directive is none. */
static void
test_directive_is_only_named (Bench *bench, gconstpointer data)
{
  SbDocument *document;

  SB_TEST_NEEDS_SERVER ();
  apply_first (bench, "/* write\n-- switchback: lock-timeout 5s\n*/\n"
                      "SELECT '\n-- switchback: lock-timeout 5s\n'; "
                      "-- switchback: lock-timeout 5s\n"
                      "-- switchback: lock-timeouts 5s\n");
  document = sb_document_set_get_document (sb_workbench_get_documents (bench->workbench),
                                           SB_ROLE_FORWARD);
  g_assert_true (sb_workbench_lacks_lock_timeout (bench->workbench));
  sb_workbench_add_lock_timeout (bench->workbench);
  g_assert_true (sb_document_is_modified (document));
  g_assert_false (sb_workbench_lacks_lock_timeout (bench->workbench));
}

/* However it is written. */
static void
test_directive_is_written_freely (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  apply_first (bench, "SELECT 1;\n  --switchback:  Lock-Timeout 2s\n");
  g_assert_false (sb_workbench_lacks_lock_timeout (bench->workbench));
  sb_workbench_add_lock_timeout (bench->workbench);
  bench_assert_contains (bench->toasts->str, "says so already");
}

/* Where the project wants proof there is nothing to ask before there is one: the failure offers to
 * make it. */
static void
test_staging_wants_proof (Bench *bench, gconstpointer data)
{
  SbWorkbench *workbench = bench->workbench;
  g_autofree char *folder = g_build_filename (bench->folder, ".switchback", NULL);
  g_autofree char *config = g_build_filename (folder, "config", NULL);
  g_autofree char *url = NULL;

  SB_TEST_NEEDS_SERVER ();
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (config, "[apply]\nproof = true\n", -1, NULL));
  bench->database = sb_test_server_create_database ();
  /* Another host that is not this machine makes it staging; the last one answers. */
  url = g_strdup_printf ("postgresql://postgres@/%s?host=db.invalid,%s&port=1,%s&sslmode=disable",
                         bench->database, g_getenv ("SWITCHBACK_TEST_SOCKET"),
                         g_getenv ("SWITCHBACK_TEST_PORT"));
  bench_use_url (bench, url);
  bench_open (bench);
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  g_assert_cmpstr (bench->asked->str, ==, "");
  g_assert_nonnull (sb_workbench_get_failure (workbench));
  bench_assert_contains (sb_workbench_get_failure (workbench)->message,
                         "001 was not rehearsed as it is now; 002 was not");
  bench_assert_contains (sb_workbench_get_failure (workbench)->consequence, "nothing was changed");
  assert_step (bench, "Rehearse now");
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 0);
  g_assert_true (g_file_set_contents (config, "[apply]\nproof = false\n", -1, NULL));
  sb_workbench_apply (workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 2);
}

/* What a rehearsal advises, once. */
static void
test_lock_timeout (Bench *bench, gconstpointer data)
{
  SbDocument *document;

  SB_TEST_NEEDS_SERVER ();
  apply_first (bench, "CREATE TABLE a (b int);\n");
  document = sb_document_set_get_document (sb_workbench_get_documents (bench->workbench),
                                           SB_ROLE_FORWARD);
  g_assert_true (sb_workbench_lacks_lock_timeout (bench->workbench));
  sb_workbench_add_lock_timeout (bench->workbench);
  g_assert_true (sb_document_is_modified (document));
  g_assert_false (sb_workbench_lacks_lock_timeout (bench->workbench));
}

/* A script in which nothing is written. */
static void
test_lock_timeout_of_nothing (Bench *bench, gconstpointer data)
{
  SbDocument *document;
  const char *text;
  gsize length;

  SB_TEST_NEEDS_SERVER ();
  bench_use_server (bench);
  bench_write (bench, "002_b.sql", "");
  bench_open (bench);
  sb_workbench_select (bench->workbench, "002_b.sql");
  document = sb_document_set_get_document (sb_workbench_get_documents (bench->workbench),
                                           SB_ROLE_FORWARD);
  sb_test_wait_for (sb_document_get_state (document) == SB_DOCUMENT_READY);
  g_assert_true (sb_workbench_lacks_lock_timeout (bench->workbench));
  sb_workbench_add_lock_timeout (bench->workbench);
  text = g_bytes_get_data (sb_document_get_loaded (document), &length);
  g_assert_cmpmem (text, length, "-- switchback: lock-timeout 5s\n", 31);
}

/* What was in the way is gone: the same run, with what was selected then. */
static void
test_again (Bench *bench, gconstpointer data)
{
  g_autofree char *made = NULL;

  SB_TEST_NEEDS_SERVER ();
  bench_use_server (bench);
  made = sb_test_server_query (bench->database, "CREATE TABLE busy (n int)");
  bench_write (bench, "002_b.sql", "SELECT 1;\n");
  apply_first (bench, "DO $$ BEGIN IF to_regclass('busy') IS NOT NULL THEN "
                      "RAISE deadlock_detected; END IF; END $$;\n");
  assert_step (bench, "Try again");
  g_free (made);
  made = sb_test_server_query (bench->database, "DROP TABLE busy");
  sb_workbench_select (bench->workbench, "002_b.sql");
  sb_workbench_take_step (bench->workbench);
  bench_settle (bench);
  g_assert_null (sb_workbench_get_failure (bench->workbench));
  bench_assert_query (bench, "SELECT string_agg(migration_name, ',') FROM migration_history",
                      "001_a.sql");
}

/* What cannot be rolled back is not there already. */
static void
test_none_for_rollback (Bench *bench, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  bench_write (bench, "rollback_001.sql", "CREATE TABLE a (b int);\n");
  apply_first (bench, "CREATE TABLE a (b int);\n");
  sb_workbench_rollback (bench->workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  g_assert_cmpstr (sb_workbench_get_failure (bench->workbench)->sqlstate, ==, "42P07");
  assert_step (bench, NULL);
}

int
main (int argc, char **argv)
{
  sb_thread_claim_main (); /* whatever waits on it is a failure */
  g_unsetenv ("DATABASE_URL");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/workbench-step/apply-first", Bench, NULL, bench_set_up, test_apply_maker_first,
              bench_tear_down);
  g_test_add ("/workbench-step/none", Bench, NULL, bench_set_up, test_no_maker, bench_tear_down);
  g_test_add ("/workbench-step/mark", Bench, NULL, bench_set_up, test_mark, bench_tear_down);
  g_test_add ("/workbench-step/directive", Bench, NULL, bench_set_up, test_directive,
              bench_tear_down);
  g_test_add ("/workbench-step/directive-is-there", Bench, NULL, bench_set_up,
              test_directive_is_there, bench_tear_down);
  g_test_add ("/workbench-step/directive-is-only-named", Bench, NULL, bench_set_up,
              test_directive_is_only_named, bench_tear_down);
  g_test_add ("/workbench-step/directive-is-written-freely", Bench, NULL, bench_set_up,
              test_directive_is_written_freely, bench_tear_down);
  g_test_add ("/workbench-step/wants-proof", Bench, NULL, bench_set_up, test_staging_wants_proof,
              bench_tear_down);
  g_test_add ("/workbench-step/lock-timeout", Bench, NULL, bench_set_up, test_lock_timeout,
              bench_tear_down);
  g_test_add ("/workbench-step/lock-timeout-of-nothing", Bench, NULL, bench_set_up,
              test_lock_timeout_of_nothing, bench_tear_down);
  g_test_add ("/workbench-step/again", Bench, NULL, bench_set_up, test_again, bench_tear_down);
  g_test_add ("/workbench-step/none-for-rollback", Bench, NULL, bench_set_up,
              test_none_for_rollback, bench_tear_down);
  return g_test_run ();
}
