/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scripts for psql, on a real server: what they include, set and say. */
#include "sb-run-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
make_folder (SbRunFixture *fixture, const char *name)
{
  g_autofree char *folder = g_build_filename (fixture->folder, name, NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
}

static void
assert_end (SbRunFixture *fixture, SbRunEvent *summary, SbOutcome outcome, const char *states)
{
  g_autofree char *actual = NULL;

  g_assert_no_error (fixture->error);
  actual = sb_run_fixture_states (fixture);
  g_assert_cmpstr (sb_outcome_get_name (summary->outcome), ==, sb_outcome_get_name (outcome));
  g_assert_cmpstr (actual, ==, states);
  sb_run_event_unref (summary);
}

static void
assert_refused (SbRunFixture *fixture, const char *words)
{
  g_assert_null (sb_run_fixture_apply (fixture));
  g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED);
  if (strstr (fixture->error->message, words) == NULL)
    g_error ("\"%s\" does not say \"%s\"", fixture->error->message, words);
  g_assert_true (g_str_has_suffix (fixture->error->message, "nothing was run"));
}

static void
test_up_checked_and_down (SbRunFixture *fixture, gconstpointer data)
{
  const SbRunEvent *notice, *check;

  SB_TEST_NEEDS_SERVER ();
  make_folder (fixture, "lib");
  sb_run_fixture_write (fixture, "lib/table.sql", "CREATE TABLE :t (a int);\n");
  sb_run_fixture_write (fixture, "lib/rows.sql", "COPY :t FROM stdin;\n1\n2\n\\.\n");
  sb_run_fixture_write (
      fixture, "001_one.sql",
      "\\set ON_ERROR_STOP on\n\\set t one\n\\ir lib/table.sql\n\\i lib/rows.sql\n"
      "\\echo two rows in :t\n\\if :{?t}\nINSERT INTO :t VALUES (3);\n\\endif\n");
  sb_run_fixture_write (fixture, "rollback_001.sql", "\\set t one\nDROP TABLE :\"t\";\n");
  sb_run_fixture_write (fixture, "verify_001.sql",
                        "\\pset tuples_only on\n\\echo checks\nSELECT count(*) = 3 FROM one;\n");
  fixture->options.verify = TRUE;
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  check = sb_run_fixture_find_event (fixture, SB_EVENT_CHECK);
  g_assert_cmpint (check->check->verdict, ==, SB_VERDICT_PASSED);
  g_assert_cmpuint (check->check->line, ==, 3);
  sb_run_fixture_assert_query (fixture, "SELECT string_agg(a::text, ',') FROM one", "1,2,3");
  notice = sb_run_fixture_find_event (fixture, SB_EVENT_NOTICE);
  g_assert_nonnull (notice);
  g_assert_cmpstr (notice->message->message, ==, "two rows in one");
  g_assert_cmpuint (notice->line, ==, 5);
  /* The history and the journal have the file, not what became of it. */
  sb_run_fixture_assert_query (fixture,
                               "SELECT forward_text LIKE '%\\\\ir lib/table.sql%' FROM "
                               "switchback.step",
                               "t");
  assert_end (fixture, sb_run_fixture_roll_back (fixture, FALSE), SB_OUTCOME_APPLIED,
              "001 pending");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "");
}

/* An error is where it stands, in whichever file that is. */
static void
test_error_in_an_included_file (SbRunFixture *fixture, gconstpointer data)
{
  const SbRunEvent *error;

  SB_TEST_NEEDS_SERVER ();
  make_folder (fixture, "lib");
  sb_run_fixture_write (fixture, "lib/view.sql", "-- a view\nCREATE VIEW v AS\n  SELECT nope;\n");
  sb_run_fixture_write (fixture, "lib/block.sql",
                        "DO $$\nBEGIN\n  RAISE NOTICE 'x';\n  PERFORM 1/0;\nEND $$;\n");
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);\n\\ir lib/view.sql\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED, "001 failed");
  error = sb_run_fixture_find_event (fixture, SB_EVENT_ERROR);
  g_assert_true (g_str_has_suffix (error->file, "/lib/view.sql"));
  g_assert_cmpuint (error->line, ==, 3);
  g_assert_cmpuint (error->column, ==, 10);
  g_assert_cmpuint (error->offset, ==, strlen ("-- a view\nCREATE VIEW v AS\n  SELECT "));
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('one')", "");

  sb_run_fixture_write (fixture, "001_one.sql", "\\ir lib/block.sql\nSELECT 1;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED, "001 failed");
  error = sb_run_fixture_find_event (fixture, SB_EVENT_ERROR);
  g_assert_true (g_str_has_suffix (error->file, "/lib/block.sql"));
  g_assert_cmpuint (error->line, ==, 4);

  sb_run_fixture_write (fixture, "001_one.sql", "\\set c nope\nSELECT 1;\nSELECT 1,\n  :c;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_FAILED, "001 failed");
  error = sb_run_fixture_find_event (fixture, SB_EVENT_ERROR);
  g_assert_true (g_str_has_suffix (error->file, "/001_one.sql"));
  g_assert_cmpuint (error->line, ==, 4);
  g_assert_cmpuint (error->column, ==, 3);
}

static void
edit_included (SbRunFixture *fixture)
{
  sb_run_fixture_write (fixture, "lib/table.sql", "CREATE TABLE two (a int);\n");
}

static void
remove_included (SbRunFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "lib", "table.sql", NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* What was agreed to is what runs, in every file. */
static void
test_included_file_that_changes_after_the_plan (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  make_folder (fixture, "lib");
  sb_run_fixture_write (fixture, "lib/table.sql", "CREATE TABLE one (a int);\n");
  sb_run_fixture_write (fixture, "lib/all.sql", "\\ir table.sql\n");
  sb_run_fixture_write (fixture, "001_one.sql", "\\ir lib/all.sql\n");
  fixture->meanwhile = edit_included;
  g_assert_null (sb_run_fixture_apply (fixture));
  g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_STALE);
  g_assert_nonnull (strstr (fixture->error->message, "table.sql\" was edited since the plan"));
  sb_run_fixture_assert_query (fixture, "SELECT concat(to_regclass('one'), to_regclass('two'))",
                               "");

  fixture->meanwhile = remove_included;
  g_assert_null (sb_run_fixture_apply (fixture));
  g_assert_nonnull (strstr (fixture->error->message, "table.sql"));

  fixture->meanwhile = NULL;
  sb_run_fixture_write (fixture, "lib/table.sql", "CREATE TABLE three (a int);\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  sb_run_fixture_assert_query (fixture, "SELECT to_regclass('three')", "three");
}

static void
test_what_may_be_included (SbRunFixture *fixture, gconstpointer data)
{
  g_autofree char *link = g_build_filename (fixture->folder, "link.sql.txt", NULL);
  g_autofree char *pipe = g_build_filename (fixture->folder, "pipe.txt", NULL);

  SB_TEST_NEEDS_SERVER ();
  make_folder (fixture, "lib");
  make_folder (fixture, ".hidden");
  sb_run_fixture_write (fixture, "lib/a.sql", "SELECT 1;\n");
  sb_run_fixture_write (fixture, ".env", "SELECT 1;\n");
  sb_run_fixture_write (fixture, ".hidden/a.sql", "SELECT 1;\n");
  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);

  sb_run_fixture_write (fixture, "001_one.sql", "SELECT 1;\n\\i lib/gone.sql\n");
  assert_refused (fixture, "001_one.sql:2: \\i: \"lib/gone.sql\" is neither in the script's folder "
                           "nor at the project's root");
  sb_run_fixture_write (fixture, "001_one.sql", "\\i /etc/passwd\n");
  assert_refused (fixture, "\"/etc/passwd\" is outside of the project");
  sb_run_fixture_write (fixture, "001_one.sql", "\\ir ../../../../../../../../etc/passwd\n");
  assert_refused (fixture, "is outside of the project");
  sb_run_fixture_write (fixture, "001_one.sql", "\\i link.sql.txt\n");
  assert_refused (fixture, "\"link.sql.txt\" is outside of the project");
  sb_run_fixture_write (fixture, "001_one.sql", "\\i .env\n");
  assert_refused (fixture, "\".env\" is a hidden file");
  sb_run_fixture_write (fixture, "001_one.sql", "\\i .hidden/a.sql\n");
  assert_refused (fixture, "is a hidden file, or in a hidden folder");
  sb_run_fixture_write (fixture, "001_one.sql", "\\i pipe.txt\n");
  assert_refused (fixture, "a named pipe, not a file");
  sb_run_fixture_write (fixture, "001_one.sql", "\\i lib\n");
  assert_refused (fixture, "a folder, not a file");
  sb_run_fixture_write (fixture, "001_one.sql", "\\i 001_one.sql\n");
  assert_refused (fixture, "\"migrations/001_one.sql\" includes itself");
  sb_run_fixture_write (fixture, "001_one.sql", "SELECT 1;\n");
  sb_run_fixture_write (fixture, "verify_001.sql", "\\! true\n");
  assert_refused (fixture, "verify_001.sql:1: \"\\!\" is a command of psql");
  sb_run_fixture_write (fixture, "verify_001.sql", "SELECT 1;\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED, "001 applied");
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM switchback.run", "1");
}

/* A Supabase project's own CLI would fail on them; it never looks at rollback and verify scripts. */
static void
test_supabase_takes_sql_alone (SbRunFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "20250101000000_a.sql", NULL };
  g_autofree char *top = g_build_filename (fixture->top, "other", NULL);
  g_autofree char *folder = g_build_filename (top, "supabase", "migrations", NULL);
  g_autofree char *rollbacks = g_build_filename (top, "supabase", "rollbacks", NULL);
  g_autofree char *before = fixture->folder;

  SB_TEST_NEEDS_SERVER ();
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (rollbacks, 0700), ==, 0);
  fixture->folder = g_steal_pointer (&folder);
  sb_run_fixture_write (fixture, names[0], "\\set t one\nCREATE TABLE :t (a int);\n");
  sb_run_fixture_write (fixture, "../rollbacks/20250101000000_a.sql",
                        "\\set t one\nDROP TABLE :t;\n");
  assert_refused (fixture, "has commands of psql, on which the Supabase CLI would fail");
  sb_run_fixture_write (fixture, names[0], "CREATE TABLE one (a int);\n");
  assert_end (fixture, sb_run_fixture_apply (fixture), SB_OUTCOME_APPLIED,
              "20250101000000 applied");
  assert_end (fixture, sb_run_fixture_roll_back (fixture, FALSE), SB_OUTCOME_APPLIED,
              "20250101000000 pending");
}

/* The way other tools write them: sqitch, pgTAP, pg_dump. */
static void
test_verify_that_rolls_itself_back (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);\n");
  sb_run_fixture_write (
      fixture, "verify_001.sql",
      "-- Verify one\n\nBEGIN;\n\n-- check: empty\nSELECT count(*) = 0 FROM one;\n"
      "SELECT true;\n\nROLLBACK;\n");
  fixture->options.verify = TRUE;
  {
    SbRunEvent *summary = sb_run_fixture_apply (fixture);

    g_assert_no_error (fixture->error);
    g_assert_cmpuint (summary->n_checks, ==, 2);
    g_assert_cmpuint (summary->n_checks_failed, ==, 0);
    assert_end (fixture, summary, SB_OUTCOME_APPLIED, "001 applied");
  }
  sb_run_fixture_write (fixture, "002_two.sql", "SELECT 1;\n");
  sb_run_fixture_write (fixture, "verify_002.sql", "BEGIN;\nSELECT 1;\nCOMMIT;\n");
  g_assert_null (sb_run_fixture_apply (fixture));
  g_assert_nonnull (strstr (fixture->error->message, "verify_002.sql: transaction control"));
  sb_run_fixture_write (fixture, "verify_002.sql", "-- switchback: verify may wirte\nSELECT 1;\n");
  g_assert_null (sb_run_fixture_apply (fixture));
  g_assert_nonnull (strstr (fixture->error->message, "is not known: line 1"));
}

/* What psql sends as one is one transaction; committed statement by statement it would not be. */
static void
test_joined_statements (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql",
                        "CREATE TABLE one (a int)\\; INSERT INTO one VALUES (1);\n");
  sb_run_event_unref (sb_run_fixture_apply (fixture));
  g_assert_no_error (fixture->error);
  sb_run_fixture_assert_query (fixture, "SELECT a FROM one", "1");
  sb_run_fixture_write (fixture, "002_two.sql",
                        "VACUUM one;\n\nINSERT INTO one VALUES (2)\\; SELECT 1/0;\n");
  g_assert_null (sb_run_fixture_apply (fixture));
  g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED);
  g_assert_nonnull (strstr (fixture->error->message, "002_two.sql:3: \\; joins statements"));
  sb_run_fixture_assert_query (fixture, "SELECT a FROM one", "1");
}

static void
assert_states (SbRunFixture *fixture, const char *expected)
{
  g_autofree char *states = sb_run_fixture_states (fixture);

  g_assert_cmpstr (states, ==, expected);
}

/* What would run is what counts, not only the file that says so. */
static void
test_edited_include (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "outer.txt", "\\ir inner.txt\n");
  sb_run_fixture_write (fixture, "inner.txt", "SELECT 1;\n");
  sb_run_fixture_write (fixture, "001_one.sql", "\\ir outer.txt\n");
  sb_run_fixture_write (fixture, "002_two.sql", "SELECT E'\\n';\n");
  sb_run_event_unref (sb_run_fixture_apply (fixture));
  g_assert_no_error (fixture->error);
  assert_states (fixture, "001 applied, 002 applied");
  sb_run_fixture_write (fixture, "inner.txt", "SELECT 2;\n");
  assert_states (fixture, "001 changed, 002 applied");
  sb_run_fixture_write (fixture, "inner.txt", "SELECT 1;\r\n");
  assert_states (fixture, "001 applied, 002 applied");
  sb_run_fixture_write (fixture, "outer.txt", "SELECT 1;\n");
  assert_states (fixture, "001 changed, 002 applied");
  sb_run_fixture_write (fixture, "outer.txt", "\\ir nowhere.txt\n");
  assert_states (fixture, "001 changed, 002 applied");
  sb_run_fixture_write (fixture, "outer.txt", "\\ir inner.txt\n");
  assert_states (fixture, "001 applied, 002 applied");
  /* A row that knows the script's own file alone says nothing about the others. */
  sb_run_fixture_assert_query (
      fixture, "UPDATE switchback.step SET forward_sha256 = split_part (forward_sha256, '+', 1)",
      "");
  sb_run_fixture_write (fixture, "inner.txt", "SELECT 3;\n");
  assert_states (fixture, "001 applied, 002 applied");
  sb_run_fixture_write (fixture, "001_one.sql", "SELECT 1;\n");
  assert_states (fixture, "001 changed, 002 applied");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SB_RUN_TEST ("/run-psql/up-checked-and-down", test_up_checked_and_down);
  SB_RUN_TEST ("/run-psql/error-in-an-included-file", test_error_in_an_included_file);
  SB_RUN_TEST ("/run-psql/included-file-that-changes",
               test_included_file_that_changes_after_the_plan);
  SB_RUN_TEST ("/run-psql/what-may-be-included", test_what_may_be_included);
  SB_RUN_TEST ("/run-psql/supabase", test_supabase_takes_sql_alone);
  SB_RUN_TEST ("/run-psql/verify-that-rolls-itself-back", test_verify_that_rolls_itself_back);
  SB_RUN_TEST ("/psql/joined", test_joined_statements);
  SB_RUN_TEST ("/psql/edited-include", test_edited_include);
  return g_test_run ();
}
