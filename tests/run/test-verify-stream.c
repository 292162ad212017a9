/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of checks that are handed out while the statement runs, and whom checks run as by default.
 */
#include "sb-verify-fixture.h"

#include <string.h>
#include <sys/resource.h>

static guint
count_streamed (SbVerifyFixture *self)
{
  guint n = 0;

  for (guint i = 0; i < self->pieces->len; i++)
    n += sb_rows_get_n_rows (self->pieces->pdata[i]);
  return n;
}

static const char *
get_streamed (SbVerifyFixture *self, guint row, guint column)
{
  for (guint i = 0; i < self->pieces->len; i++)
    {
      SbRows *rows = self->pieces->pdata[i];

      if (row < sb_rows_get_n_rows (rows))
        return sb_rows_get_value (rows, row, column, NULL);
      row -= sb_rows_get_n_rows (rows);
    }
  g_assert_not_reached ();
}

static void
test_rows_and_result (SbVerifyFixture *self, gconstpointer data)
{
  SbCheckResult *result;

  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_query (self, "CREATE TYPE mood AS ENUM ('sad', 'glad')");
  self->options.stream = TRUE;
  sb_verify_fixture_run (self, "-- expect: rows 3\n"
                               "SELECT n, NULL AS nothing, '' AS empty, 'glad'::mood AS mood"
                               " FROM generate_series(1, 3) n;\n"
                               "SELECT 1 AS one WHERE false;\nSELECT 1 / 0;\n");
  g_assert_cmpstr (self->story->str, ==, "start rows result start result start result ");
  g_assert_cmpuint (count_streamed (self), ==, 3);
  g_assert_cmpstr (get_streamed (self, 2, 0), ==, "3");
  g_assert_null (get_streamed (self, 2, 1));
  g_assert_cmpstr (get_streamed (self, 2, 2), ==, "");
  g_assert_cmpstr (sb_rows_get_column_name (self->pieces->pdata[0], 3), ==, "mood");

  result = sb_verify_fixture_get (self, 1);
  g_assert_cmpint (result->verdict, ==, SB_VERDICT_PASSED);
  g_assert_cmpuint (result->n_rows, ==, 3);
  g_assert_cmpuint (result->rows->len, ==, 0);
  g_assert_cmpstr (result->types[0], ==, "integer");
  g_assert_cmpstr (result->types[3], ==, "mood");
  g_assert_cmpstr (sb_result_get_column_name (sb_verify_fixture_get (self, 2)->columns, 0), ==,
                   "one");
  sb_verify_fixture_assert (self, 3, SB_VERDICT_ERROR, "division by zero");
}

/* The statement would sleep for a day: what came can only have come before its end. The server
 * sends what fills its buffer of 8 kB, so the first row leaves with the second one. */
static void
test_before_the_end (SbVerifyFixture *self, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  self->options.stream = TRUE;
  self->cancel_at_rows = TRUE;
  sb_verify_fixture_run (self, "SELECT repeat('x', 10000), pg_sleep(n / 3 * 86400)"
                               " FROM generate_series(1, 3) n;");
  g_assert_error (self->error, SB_DB_ERROR, SB_DB_ERROR_CANCELLED);
  g_assert_cmpuint (count_streamed (self), >=, 1);
}

static void
test_all_rows_are_judged (SbVerifyFixture *self, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_query (self, "CREATE TABLE t AS SELECT n FROM generate_series(1, 2000) n");
  self->options = (SbVerifyOptions){ .stream = TRUE, .max_rows = 10 };
  sb_verify_fixture_capture (self, "-- expect: unchanged\nSELECT n FROM t ORDER BY n;");
  g_assert_cmpuint (self->pieces->len, ==, 0);
  sb_verify_fixture_query (self, "UPDATE t SET n = 0 WHERE n = 2000");
  sb_verify_fixture_run (self, "-- expect: unchanged\nSELECT n FROM t ORDER BY n;");
  g_assert_cmpuint (count_streamed (self), ==, 10);
  g_assert_cmpuint (sb_verify_fixture_get (self, 1)->n_rows, ==, 2000);
  sb_verify_fixture_assert (self, 1, SB_VERDICT_FAILED, "not the same");
}

/* A million rows take no more memory than those that are streamed; libpq's own would take 3 GB. */
static void
test_memory_is_bounded (SbVerifyFixture *self, gconstpointer data)
{
  struct rusage before, after;

  SB_TEST_NEEDS_SERVER ();
  self->options = (SbVerifyOptions){ .stream = TRUE, .max_bytes = 4 << 20 };
  getrusage (RUSAGE_SELF, &before);
  sb_verify_fixture_run (self, "-- expect: rows 1000000\n"
                               "SELECT n, repeat('x', 100) FROM generate_series(1, 1000000) n;\n"
                               "SELECT n FROM generate_series(1, 100) n;\n");
  getrusage (RUSAGE_SELF, &after);
  sb_verify_fixture_assert_all_passed (self);
  g_assert_cmpuint (count_streamed (self), >, 10000);
  g_assert_cmpuint (count_streamed (self), <, 100000);
  /* The second one shows its rows although the first used everything up. */
  g_assert_cmpstr (get_streamed (self, count_streamed (self) - 1, 0), ==, "100");
  g_test_message ("%ld kB more", after.ru_maxrss - before.ru_maxrss);
#if !defined(__SANITIZE_ADDRESS__) /* whose quarantine grows */
  g_assert_cmpint (after.ru_maxrss - before.ru_maxrss, <, 40000);
#endif
}

static void
test_long_values_are_cut (SbVerifyFixture *self, gconstpointer data)
{
  gsize length = 0;

  SB_TEST_NEEDS_SERVER ();
  self->options.stream = TRUE;
  sb_verify_fixture_run (self, "SELECT 'short', 'x' || repeat('é', 5000000);");
  sb_verify_fixture_assert_all_passed (self);
  g_assert_cmpuint (self->pieces->len, ==, 1);
  g_assert_false (sb_rows_is_cut (self->pieces->pdata[0], 0, 0, NULL));
  g_assert_true (sb_rows_is_cut (self->pieces->pdata[0], 0, 1, &length));
  g_assert_cmpuint (length, ==, 10000001);
  g_assert_true (
      g_utf8_validate (sb_rows_get_value (self->pieces->pdata[0], 0, 1, &length), -1, NULL));
  g_assert_cmpuint (length, ==, SB_ROWS_MAX_VALUE - 1);
}

static void
test_default_role (SbVerifyFixture *self, gconstpointer data)
{
  g_autofree char *problem = NULL;

  SB_TEST_NEEDS_SERVER ();
  self->options.as = "anon";
  sb_verify_fixture_run (self, "SELECT current_user = 'anon';\n"
                               "-- as: service_role\nSELECT current_user = 'service_role';\n"
                               "-- check: again\nSELECT current_user = 'anon';\n");
  sb_verify_fixture_assert_all_passed (self);
  g_assert_cmpstr (sb_verify_fixture_get (self, 1)->as, ==, "anon");
  g_assert_cmpstr (sb_verify_fixture_get (self, 2)->as, ==, "service_role");

  self->options.as = "no such role";
  sb_verify_fixture_run (self, "SELECT 1;");
  sb_verify_fixture_assert (self, 1, SB_VERDICT_ERROR, "cannot run as this role");

  g_assert_true (sb_verify_check_as ("authenticated", &problem));
  g_assert_false (sb_verify_check_as ("authenticated me", &problem));
  g_assert_nonnull (strstr (problem, "UUID"));
}

/* What is compared was seen with the same eyes. */
static void
test_unchanged_as_the_default_role (SbVerifyFixture *self, gconstpointer data)
{
  static const char script[] = "-- expect: unchanged\nSELECT current_user;";

  SB_TEST_NEEDS_SERVER ();
  self->options.as = "anon";
  sb_verify_fixture_capture (self, script);
  sb_verify_fixture_run (self, script);
  sb_verify_fixture_assert_all_passed (self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  SB_VERIFY_TEST ("/verify/stream/rows-and-result", test_rows_and_result);
  SB_VERIFY_TEST ("/verify/stream/before-the-end", test_before_the_end);
  SB_VERIFY_TEST ("/verify/stream/all-rows-are-judged", test_all_rows_are_judged);
  SB_VERIFY_TEST ("/verify/stream/memory-is-bounded", test_memory_is_bounded);
  SB_VERIFY_TEST ("/verify/stream/long-values-are-cut", test_long_values_are_cut);
  SB_VERIFY_TEST ("/verify/stream/default-role", test_default_role);
  SB_VERIFY_TEST ("/verify/stream/unchanged-as-the-default-role",
                  test_unchanged_as_the_default_role);
  return g_test_run ();
}
