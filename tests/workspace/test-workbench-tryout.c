/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements tried in a real sandbox: what they give, and that nothing of them stays. */
#include <string.h>

#include "sandbox-home.h"
#include "sb-bench.h"
#include "sb-sandbox.h"
#include "sb-test-wait.h"

#define FORWARD                                                                                    \
  "SELECT g AS n, 'é' || g AS t FROM generate_series(1, 20000) g;\n"                              \
  "CREATE TABLE tried (n int);\n"                                                                  \
  "SELECT nothing FROM no_such_table;\n"                                                           \
  "COMMIT;\n"                                                                                      \
  "VACUUM;\n"                                                                                      \
  "SET TRANSACTION READ WRITE;\n"                                                                  \
  "SELECT pg_sleep(600);\n"

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

static SbDocument *
get_document (Bench *bench)
{
  return sb_document_set_get_document (sb_workbench_get_documents (bench->workbench),
                                       SB_ROLE_FORWARD);
}

/* No target: nothing but the sandbox is there to run anything. */
static void
open_script (Bench *bench)
{
  bench_write (bench, "003_try.sql", FORWARD);
  bench_use_url (bench, "postgresql://nobody@/nowhere?host=/nonexistent");
  bench_open (bench);
  sb_workbench_select (bench->workbench, "003_try.sql");
  sb_test_wait_for (get_document (bench) != NULL && sb_document_is_parsed (get_document (bench)));
  bench_settle (bench);
  bench->answer = SB_ANSWER_ACCEPT;
  g_string_truncate (bench->asked, 0);
}

static SbTryout *
get_tryout (Bench *bench)
{
  return sb_workbench_get_tryout (bench->workbench);
}

static void
begin (Bench *bench, const char *from, gsize length)
{
  SbDocument *document = get_document (bench);
  g_autoptr (SbPlace) place = sb_place_new (sb_document_get_path (document),
                                            sb_document_get_key (document), SB_ROLE_FORWARD);

  place->offset = strstr (FORWARD, from) - FORWARD;
  place->length = length;
  sb_workbench_try (bench->workbench, place);
}

static void
try (Bench *bench, const char *from, gsize length)
{
  begin (bench, from, length);
  sb_test_wait_for (sb_tryout_is_busy (get_tryout (bench)));
  sb_test_wait_for (!sb_tryout_is_busy (get_tryout (bench)));
}

static void
assert_value (Bench *bench, guint row, guint column, const char *expected)
{
  gsize length;

  g_assert_cmpstr (sb_row_store_get_value (sb_tryout_get_rows (get_tryout (bench)), row, column,
                                           &length),
                   ==, expected);
}

static void
assert_failure (Bench *bench, const char *sqlstate, const char *words, const char *place)
{
  SbFailure *failure = sb_workbench_get_failure (bench->workbench);

  g_assert_nonnull (failure);
  g_assert_cmpint (sb_tryout_get_state (get_tryout (bench)), ==, SB_TRYOUT_FAILED);
  g_assert_cmpstr (failure->sqlstate, ==, sqlstate);
  bench_assert_contains (failure->message, words);
  bench_assert_contains (failure->title, "in the sandbox");
  bench_assert_contains (failure->consequence, "nothing was changed");
  g_assert_true (g_str_has_prefix (FORWARD + failure->place->offset, place));
  g_assert_nonnull (bench->revealed);
  g_assert_cmpint (bench->revealed->offset, ==, failure->place->offset);
  g_assert_true (bench->revealed->keeps_cursor);
}

static void
test_rows (Bench *bench, gconstpointer data)
{
  SbRowStore *rows;

  NEEDS_SANDBOX ();
  open_script (bench);
  try (bench, "generate", 0);
  bench_assert_contains (bench->asked->str, "Start the sandbox?");
  g_assert_cmpint (sb_tryout_get_state (get_tryout (bench)), ==, SB_TRYOUT_DONE);
  rows = sb_tryout_get_rows (get_tryout (bench));
  g_assert_cmpuint (sb_row_store_get_n_rows (rows), ==, 10000);
  g_assert_cmpuint (sb_row_store_get_n_total (rows), ==, 20000);
  g_assert_cmpstr (sb_row_store_get_column_name (rows, 1), ==, "t");
  g_assert_cmpstr (sb_row_store_get_column_type (rows, 0), ==, "integer");
  assert_value (bench, 9999, 1, "é10000");
  bench_assert_contains (sb_tryout_get_summary (get_tryout (bench)),
                         "Sandbox, read only: SELECT 20000 in ");
  bench_assert_contains (sb_tryout_get_summary (get_tryout (bench)), ", rolled back");
  g_assert_null (sb_workbench_get_failure (bench->workbench));
  /* It is up now, and nobody is asked again. */
  g_string_truncate (bench->asked, 0);
  try (bench, "'é'", strlen ("'é' || g AS t FROM generate_series(1, 2"));
  g_assert_cmpstr (bench->asked->str, ==, "");
}

/* Read only, whatever it says; what may write is gone afterwards all the same. */
static void
test_writing (Bench *bench, gconstpointer data)
{
  NEEDS_SANDBOX ();
  open_script (bench);
  try (bench, "CREATE TABLE", 0);
  assert_failure (bench, "25006", "read-only transaction", "CREATE TABLE");
  bench_assert_contains (sb_workbench_get_failure (bench->workbench)->next, "May write");
  try (bench, "SET TRANSACTION", 0);
  assert_failure (bench, "25001", "read-write mode must be set before any query",
                  "SET TRANSACTION");
  sb_tryout_set_writes (get_tryout (bench), TRUE);
  try (bench, "CREATE TABLE", 0);
  g_assert_cmpint (sb_tryout_get_state (get_tryout (bench)), ==, SB_TRYOUT_DONE);
  g_assert_null (sb_workbench_get_failure (bench->workbench));
  bench_assert_contains (sb_tryout_get_summary (get_tryout (bench)),
                         "Sandbox, may write: CREATE TABLE in ");
  try (bench, "CREATE TABLE", 0);
  g_assert_cmpint (sb_tryout_get_state (get_tryout (bench)), ==, SB_TRYOUT_DONE);
}

static void
test_refused (Bench *bench, gconstpointer data)
{
  NEEDS_SANDBOX ();
  open_script (bench);
  try (bench, "nothing FROM", 0);
  assert_failure (bench, "42P01", "no_such_table", "no_such_table;");
  try (bench, "COMMIT", 0);
  assert_failure (bench, NULL, "leave BEGIN, COMMIT and ROLLBACK out", "COMMIT");
  try (bench, "VACUUM", 0);
  assert_failure (bench, NULL, "VACUUM cannot run inside a transaction", "VACUUM");
  /* All that is selected is looked at before anything is sent. */
  try (bench, "CREATE TABLE",
       strlen ("CREATE TABLE tried (n int);\nSELECT nothing FROM "
               "no_such_table;\nCOMMIT;\n"));
  assert_failure (bench, NULL, "leave BEGIN", "COMMIT");
}

static void
test_stop (Bench *bench, gconstpointer data)
{
  NEEDS_SANDBOX ();
  open_script (bench);
  begin (bench, "pg_sleep", 0);
  sb_test_wait_for (sb_tryout_get_state (get_tryout (bench)) == SB_TRYOUT_RUNNING);
  sb_tryout_stop (get_tryout (bench));
  sb_test_wait_for (!sb_tryout_is_busy (get_tryout (bench)));
  g_assert_cmpint (sb_tryout_get_state (get_tryout (bench)), ==, SB_TRYOUT_FAILED);
}

/* Who does not want the sandbox gets none. */
static void
test_not_started (Bench *bench, gconstpointer data)
{
  NEEDS_SANDBOX ();
  open_script (bench);
  bench->answer = SB_ANSWER_CANCEL;
  begin (bench, "generate", 0);
  sb_test_wait_for (bench->asked->len > 0);
  bench_settle (bench);
  g_assert_cmpint (sb_tryout_get_state (get_tryout (bench)), ==, SB_TRYOUT_NONE);
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
  g_test_add ("/workbench-tryout/not-started", Bench, NULL, bench_set_up, test_not_started,
              bench_tear_down);
  g_test_add ("/workbench-tryout/rows", Bench, NULL, bench_set_up, test_rows, bench_tear_down);
  g_test_add ("/workbench-tryout/writing", Bench, NULL, bench_set_up, test_writing,
              bench_tear_down);
  g_test_add ("/workbench-tryout/refused", Bench, NULL, bench_set_up, test_refused,
              bench_tear_down);
  g_test_add ("/workbench-tryout/stop", Bench, NULL, bench_set_up, test_stop, bench_tear_down);
  status = g_test_run ();
  home_free (home);
  return status;
}
