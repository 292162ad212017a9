/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A failure that a migration to come would have prevented, with a real server. */
#include "sb-bench.h"
#include "sb-test-server.h"
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

  sb_workbench_apply_maker (workbench);
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

int
main (int argc, char **argv)
{
  sb_thread_claim_main (); /* whatever waits on it is a failure */
  g_unsetenv ("DATABASE_URL");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/workbench-maker/apply-first", Bench, NULL, bench_set_up, test_apply_maker_first,
              bench_tear_down);
  g_test_add ("/workbench-maker/none", Bench, NULL, bench_set_up, test_no_maker, bench_tear_down);
  return g_test_run ();
}
