/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Split it out" after a real rehearsal: the new migration, what is left of the old one, and what is
 * refused. */
#include "sandbox-home.h"
#include "sb-bench.h"
#include "sb-sandbox.h"
#include "sb-test-server.h"
#include "sb-test-wait.h"

#include <string.h>

#define KEY "003_c.sql"
#define INDEX "CREATE UNIQUE INDEX a_n ON a (slow(n));\n"
#define FORWARD                                                                                    \
  "ALTER TABLE a ADD COLUMN m int;\n\n-- For those who look for n.\n" INDEX                        \
  "\nALTER TABLE a ADD COLUMN o int;\n"
#define LEFT "ALTER TABLE a ADD COLUMN m int;\n\nALTER TABLE a ADD COLUMN o int;\n"
#define ROLLBACK                                                                                   \
  "ALTER TABLE a DROP COLUMN o;\nDROP INDEX IF EXISTS a_n;\nALTER TABLE a DROP COLUMN m;\n"
#define ROLLBACK_LEFT "ALTER TABLE a DROP COLUMN o;\nALTER TABLE a DROP COLUMN m;\n"

static gboolean has_binaries;

static SbDocument *
get_document (Bench *bench, SbScriptRole role)
{
  return sb_document_set_get_document (sb_workbench_get_documents (bench->workbench), role);
}

static void
wait_until_parsed (Bench *bench)
{
  for (SbScriptRole role = SB_ROLE_FORWARD; role <= SB_ROLE_ROLLBACK; role++)
    sb_test_wait_for (get_document (bench, role) != NULL
                      && sb_document_is_parsed (get_document (bench, role)));
  bench_settle (bench);
}

static void
replace (Bench *bench, SbScriptRole role, const char *text)
{
  sb_document_replace (get_document (bench, role), text);
  wait_until_parsed (bench);
}

static void
assert_text (Bench *bench, SbScriptRole role, const char *expected)
{
  gsize length;
  const char *text = g_bytes_get_data (sb_document_get_loaded (get_document (bench, role)),
                                       &length);
  g_autofree char *copy = g_strndup (text, length);

  g_assert_cmpstr (copy, ==, expected);
}

static char *
read_script (Bench *bench, const char *name)
{
  g_autofree char *path = bench_dup_path (bench, name);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

/* An index that takes so long that writers notice, on a table that is there before it. */
static void
rehearse (Bench *bench)
{
  SbRehearsals *rehearsals = sb_workbench_get_rehearsals (bench->workbench);

  bench_write (
      bench, "001_a.sql",
      "CREATE TABLE a (n int);\nINSERT INTO a VALUES (31415);\n"
      "CREATE FUNCTION slow (n int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS\n"
      "$$ BEGIN IF n = 31415 THEN PERFORM pg_catalog.pg_sleep(0.3); END IF; RETURN n; END $$;\n");
  bench_write (bench, "rollback_001.sql", "DROP FUNCTION slow;\nDROP TABLE a;\n");
  bench_write (bench, "verify_001.sql", "SELECT count(*) = 1 FROM a;\n");
  bench_write (bench, KEY, FORWARD);
  bench_write (bench, "rollback_003.sql", ROLLBACK);
  bench_open_ready (bench);
  sb_workbench_select (bench->workbench, KEY);
  wait_until_parsed (bench);
  g_assert_false (sb_workbench_can_split (bench->workbench));
  sb_workbench_rehearse (bench->workbench, SB_SCOPE_THIS);
  sb_test_wait_for (sb_rehearsals_is_busy (rehearsals));
  sb_test_wait_for (!sb_rehearsals_is_busy (rehearsals));
  g_assert_cmpint (sb_rehearsals_get_result (rehearsals, KEY)->grade, ==, SB_GRADE_EXACT);
  wait_until_parsed (bench);
  g_string_truncate (bench->toasts, 0);
}

#define NEEDS_ALL()                                                                                \
  SB_TEST_NEEDS_SERVER ();                                                                         \
  if (!has_binaries)                                                                               \
    {                                                                                              \
      g_test_skip ("no PostgreSQL server binaries");                                               \
      return;                                                                                      \
    }

/* Nothing happens before somebody says so; then both migrations together do what the one did. */
static void
test_split (Bench *bench, gconstpointer data)
{
  g_autofree char *forward = NULL, *rollback = NULL, *verify = NULL, *kept = NULL, *saved = NULL;

  NEEDS_ALL ();
  rehearse (bench);
  g_assert_true (sb_workbench_can_split (bench->workbench));
  bench->answer = SB_ANSWER_CANCEL;
  sb_workbench_split (bench->workbench);
  bench_settle (bench);
  bench_assert_contains (bench->asked->str, "Split a_n out?");
  bench_assert_contains (bench->asked->str, "and its DROP INDEX out of this rollback script");
  assert_text (bench, SB_ROLE_FORWARD, FORWARD);
  forward = read_script (bench, "004_index_a_n_concurrently.sql");
  g_assert_null (forward);

  /* What is written above it does not matter. */
  replace (bench, SB_ROLE_FORWARD, "-- Mine.\n" FORWARD);
  bench->answer = SB_ANSWER_ACCEPT;
  sb_workbench_split (bench->workbench);
  bench_settle (bench);
  bench_assert_contains (bench->toasts->str, "Made 004_index_a_n_concurrently.sql");
  forward = read_script (bench, "004_index_a_n_concurrently.sql");
  bench_assert_contains (forward, "-- switchback: no-transaction");
  bench_assert_contains (forward, "-- Split out of 003_c.sql");
  bench_assert_contains (forward, "\n\n-- For those who look for n.\n"
                                  "CREATE UNIQUE INDEX CONCURRENTLY a_n ON a (slow(n));\n");
  rollback = read_script (bench, "rollback_004.sql");
  bench_assert_contains (rollback, "DROP INDEX CONCURRENTLY IF EXISTS a_n;\n");
  verify = read_script (bench, "verify_004.sql");
  bench_assert_contains (verify, "a_n");
  g_assert_cmpstr (sb_timeline_item_get_key (sb_workbench_get_selected (bench->workbench)), ==,
                   KEY);
  assert_text (bench, SB_ROLE_FORWARD, "-- Mine.\n" LEFT);
  assert_text (bench, SB_ROLE_ROLLBACK, ROLLBACK_LEFT);
  kept = read_script (bench, KEY);
  g_assert_cmpstr (kept, ==, FORWARD);
  g_assert_true (sb_document_is_modified (get_document (bench, SB_ROLE_ROLLBACK)));
  wait_until_parsed (bench);
  g_assert_false (sb_workbench_can_split (bench->workbench));

  sb_workbench_save (bench->workbench);
  bench_settle (bench);
  saved = read_script (bench, "rollback_003.sql");
  g_assert_cmpstr (saved, ==, ROLLBACK_LEFT);
  sb_workbench_apply (bench->workbench, SB_SCOPE_ALL);
  bench_settle (bench);
  g_assert_null (sb_workbench_get_failure (bench->workbench));
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 4);
  bench_assert_query (bench, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_n'::regclass",
                      "t");
  sb_workbench_rollback (bench->workbench, SB_SCOPE_ALL);
  bench_settle (bench);
  g_assert_null (sb_workbench_get_failure (bench->workbench));
  g_assert_cmpuint (bench_count (bench, SB_STATE_PENDING), ==, 4);
}

static void
assert_refused (Bench *bench, const char *why)
{
  g_autofree char *forward = NULL;

  g_assert_false (sb_workbench_can_split (bench->workbench));
  g_string_truncate (bench->toasts, 0);
  sb_workbench_split (bench->workbench);
  bench_settle (bench);
  bench_assert_contains (bench->toasts->str, why);
  forward = read_script (bench, "004_index_a_n_concurrently.sql");
  g_assert_null (forward);
}

static void
test_refused (Bench *bench, gconstpointer data)
{
  NEEDS_ALL ();
  rehearse (bench);
  g_assert_true (sb_workbench_can_split (bench->workbench));
  replace (bench, SB_ROLE_FORWARD, FORWARD "COMMENT ON INDEX A_N IS 'of n';\n");
  assert_refused (bench, "another statement of the script names the index");
  replace (bench, SB_ROLE_FORWARD, LEFT "CREATE UNIQUE INDEX a_n ON a (slow(m));\n");
  assert_refused (bench, "no index in the script keeps others waiting");
  replace (bench, SB_ROLE_FORWARD, FORWARD);
  g_assert_true (sb_workbench_can_split (bench->workbench));
  replace (bench, SB_ROLE_ROLLBACK, "DROP INDEX a_n, others;\n");
  assert_refused (bench, "the rollback script names the index elsewhere");
  replace (bench, SB_ROLE_ROLLBACK, ROLLBACK);

  /* What was edited while it was asked is not what was meant. */
  bench->keeps_questions = TRUE;
  sb_workbench_split (bench->workbench);
  g_assert_nonnull (bench->question);
  replace (bench, SB_ROLE_FORWARD, LEFT);
  sb_question_answer (bench->question, SB_ANSWER_ACCEPT);
  bench_settle (bench);
  assert_refused (bench, "no index in the script keeps others waiting");
  assert_text (bench, SB_ROLE_FORWARD, LEFT);

  sb_document_set_forget_modified (sb_workbench_get_documents (bench->workbench));
  bench->keeps_questions = FALSE;
  sb_workbench_apply (bench->workbench, SB_SCOPE_ALL);
  bench_settle (bench);
  sb_workbench_select (bench->workbench, KEY);
  wait_until_parsed (bench);
  assert_refused (bench, "it is not pending");
}

int
main (int argc, char **argv)
{
  Home *home;
  int status;

  if (sb_sandbox_is_supervisor (argc, argv, &status))
    return status;
  has_binaries = home_has_binaries ();
  home = home_new (NULL);
  home_move_in (home);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/workbench-split/split", Bench, NULL, bench_set_up, test_split, bench_tear_down);
  g_test_add ("/workbench-split/refused", Bench, NULL, bench_set_up, test_refused, bench_tear_down);
  status = g_test_run ();
  home_free (home);
  return status;
}
