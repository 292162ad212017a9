/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What checks expect against what a server answers. */
#include "sb-verify-fixture.h"

#define WRITE "-- switchback: verify may write — this test does\n\n"

typedef struct
{
  const char *text;
  SbVerdict verdict;
  const char *reason;
} Case;

static const Case cases[] = {
  { "-- expect: empty\nSELECT 1 WHERE false;", SB_VERDICT_PASSED, NULL },
  { "-- expect: empty\nSELECT 1;", SB_VERDICT_FAILED, "expected 0 rows, got 1" },
  { "-- expect: rows 3\nSELECT generate_series(1, 3);", SB_VERDICT_PASSED, NULL },
  { "-- expect: rows 1\nSELECT generate_series(1, 3);", SB_VERDICT_FAILED,
    "expected 1 row, got 3" },
  { "-- expect: rows >= 3\nSELECT generate_series(1, 3);", SB_VERDICT_PASSED, NULL },
  { "-- expect: rows >= 4\nSELECT generate_series(1, 3);", SB_VERDICT_FAILED,
    "expected at least 4 rows, got 3" },
  { "-- expect: rows <= 2\nSELECT generate_series(1, 3);", SB_VERDICT_FAILED,
    "expected at most 2 rows, got 3" },
  { "-- expect: value 42\nSELECT 42;", SB_VERDICT_PASSED, NULL },
  { "-- expect: value 42\nSELECT '43';", SB_VERDICT_FAILED, "expected \"42\", got \"43\"" },
  { "-- expect: value 1.50\nSELECT 1.5;", SB_VERDICT_FAILED, "expected \"1.50\", got \"1.5\"" },
  { "-- expect: value NULL\nSELECT NULL;", SB_VERDICT_PASSED, NULL },
  { "-- expect: value NULL\nSELECT 'NULL';", SB_VERDICT_FAILED, "expected NULL, got \"NULL\"" },
  { "-- expect: value x\nSELECT NULL;", SB_VERDICT_FAILED, "expected \"x\", got NULL" },
  { "-- expect: value 1\nSELECT 1 WHERE false;", SB_VERDICT_FAILED, "expected one row, got 0" },
  { "-- expect: value 1\nSELECT 1, 2;", SB_VERDICT_FAILED, "expected 1 column, got 2" },
  { "-- expect: row 1 | a|b | NULL\nSELECT 1;", SB_VERDICT_FAILED, "expected 4 columns, got 1" },
  { "-- expect: row 1 | a\\|b | NULL\nSELECT 1, 'a|b', NULL;", SB_VERDICT_PASSED, NULL },
  { "-- expect: row 1 | b\nSELECT 1 AS id, 'a' AS \"<b>\";", SB_VERDICT_FAILED,
    "expected \"b\", got \"a\" in column \"<b>\"" },
  { "-- expect: true\nSELECT true;", SB_VERDICT_PASSED, NULL },
  { "-- expect: true\nSELECT false;", SB_VERDICT_FAILED, "expected true, got false" },
  { "-- expect: true\nSELECT 1;", SB_VERDICT_FAILED, "expected a single boolean" },
  { "-- expect: true\nSELECT true FROM generate_series(1, 2);", SB_VERDICT_FAILED, "several rows" },
  { "-- expect: error 22012\nSELECT 1 / 0;", SB_VERDICT_PASSED, NULL },
  { "-- expect: error 22012\nSELECT 1;", SB_VERDICT_FAILED, "expected error 22012, but it ran" },
  { "-- expect: error 22012\nSELECT nothing;", SB_VERDICT_FAILED,
    "expected error 22012, got 42703" },
  { "SELECT 1 / 0;", SB_VERDICT_ERROR, "division by zero (22012)" },
  { "SELEC 1;", SB_VERDICT_ERROR, "(42601)" },
  { "SELECT true;", SB_VERDICT_PASSED, NULL },
  { "SELECT false;", SB_VERDICT_FAILED, "expected true, got false" },
  { "SELECT NULL::boolean;", SB_VERDICT_FAILED, "expected true, got NULL" },
  { "SELECT true WHERE false;", SB_VERDICT_FAILED, "expected true, got no row" },
  { "SELECT false FROM generate_series(1, 2);", SB_VERDICT_PASSED, NULL },
  { "SELECT 'f';", SB_VERDICT_PASSED, NULL },
  { "SELECT 1 WHERE false;", SB_VERDICT_PASSED, NULL },
  { "DO $$ BEGIN ASSERT 1 = 2, 'not so'; END $$;", SB_VERDICT_ERROR, "not so (P0004)" },
  { "-- expect: unchanged\nSELECT 1;", SB_VERDICT_SKIPPED, "only an apply can tell" },
  { "-- expect: emtpy\nSELECT 1;", SB_VERDICT_FAILED, "\"emtpy\" is no expectation" },
  { "-- as: authenticated somebody\nSELECT 1;", SB_VERDICT_FAILED, "takes a user's UUID" },
  { "CREATE TABLE t ();", SB_VERDICT_ERROR, "-- switchback: verify may write" },
  { "-- expect: error 42P07\nCREATE TABLE t ();", SB_VERDICT_FAILED,
    "-- switchback: verify may write" },
  { "COPY (SELECT 1) TO stdout;", SB_VERDICT_PASSED, NULL },
};

static void
test_verdicts (SbVerifyFixture *self, gconstpointer data)
{
  g_autoptr (GString) all = g_string_new (NULL);

  SB_TEST_NEEDS_SERVER ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_string_append_printf (all, "%s\n\n", cases[i].text);
  sb_verify_fixture_run (self, all->str);
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->results->len, ==, G_N_ELEMENTS (cases));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    sb_verify_fixture_assert (self, i + 1, cases[i].verdict, cases[i].reason);
}

/* COPY with its data is as good as INSERT. */
static void
test_odd_statements (SbVerifyFixture *self, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_query (self, "CREATE TABLE t (a int)");
  sb_verify_fixture_run (self, WRITE "-- check: rows\nCOPY t FROM stdin;\n7\n8\n\\.\n;\n"
                                     "-- expect: value 15\nSELECT sum(a) FROM t\n;;\n"
                                     "-- expect: error 25001\nVACUUM t;\n");
  sb_verify_fixture_assert_all_passed (self);
  g_assert_cmpuint (self->results->len, ==, 3);
}

/* An expectation that binds to nothing must not look like a check that passed. */
static void
test_loose_comments (SbVerifyFixture *self, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_run (self, "-- check: far away\n-- expect: empty\n\nSELECT 1;\n"
                               "SELECT 2; -- expect: empty\n"
                               "-- check: commented out\n-- expect: empty\n-- SELECT 3;\n\n"
                               "-- check: a heading\n\n"
                               "-- expect: value 4\nSELECT 4;\n"
                               "-- check: the last word\n-- expect: empty\n");
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->results->len, ==, 5);
  g_assert_cmpstr (sb_verify_fixture_get (self, 1)->name, ==, "far away");
  g_assert_cmpuint (sb_verify_fixture_get (self, 1)->line, ==, 1);
  sb_verify_fixture_assert (self, 1, SB_VERDICT_FAILED, "no statement stands directly below");
  sb_verify_fixture_assert (self, 2, SB_VERDICT_PASSED, NULL);
  sb_verify_fixture_assert (self, 3, SB_VERDICT_PASSED, NULL);
  sb_verify_fixture_assert (self, 4, SB_VERDICT_PASSED, NULL);
  g_assert_cmpstr (sb_verify_fixture_get (self, 4)->expect, ==, "value 4");
  g_assert_cmpstr (sb_verify_fixture_get (self, 5)->name, ==, "the last word");
  sb_verify_fixture_assert (self, 5, SB_VERDICT_FAILED, "no statement stands directly below");

  sb_verify_fixture_run (self, "SELECT 1;\n\nSELECT 2; -- expect: empty\nSELECT 3;\n");
  g_assert_cmpuint (self->results->len, ==, 4);
  sb_verify_fixture_assert (self, 3, SB_VERDICT_FAILED, "no statement stands directly below");
}

static void
test_unchanged (SbVerifyFixture *self, gconstpointer data)
{
  const char *script = "-- expect: unchanged\nSELECT count(*) FROM t;\n"
                       "-- expect: unchanged\nSELECT * FROM t ORDER BY a;\n"
                       "-- expect: unchanged\nSELECT a FROM t ORDER BY a;\n"
                       "-- expect: unchanged\nSELECT * FROM later;\n"
                       "-- as: anon\n-- expect: unchanged\nSELECT current_user;\n"
                       "-- expect: rows 2\nSELECT * FROM t;\n"
                       "-- expect: unchanged\nSELECT sum(b) FROM t;\n";

  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_query (self,
                           "CREATE TABLE t (a int, b int); INSERT INTO t VALUES (1, 1), (2, 2)");
  sb_verify_fixture_capture (self, script);
  sb_verify_fixture_query (self, "UPDATE t SET b = 5 WHERE a = 2; CREATE TABLE later ()");
  sb_verify_fixture_run (self, script);
  g_assert_no_error (self->error);
  sb_verify_fixture_assert (self, 1, SB_VERDICT_PASSED, NULL);
  sb_verify_fixture_assert (self, 2, SB_VERDICT_FAILED, "as many rows as before");
  sb_verify_fixture_assert (self, 3, SB_VERDICT_PASSED, NULL);
  sb_verify_fixture_assert (
      self, 4, SB_VERDICT_FAILED,
      "before the forward script it failed: relation \"later\" does not exist");
  sb_verify_fixture_assert (self, 5, SB_VERDICT_PASSED, NULL);
  sb_verify_fixture_assert (self, 6, SB_VERDICT_PASSED, NULL);
  sb_verify_fixture_assert (self, 7, SB_VERDICT_FAILED,
                            "\"3\" before the forward script, \"6\" after");

  sb_verify_fixture_query (self, "DELETE FROM t WHERE a = 1; ALTER TABLE t RENAME a TO c");
  sb_verify_fixture_run (self, script);
  sb_verify_fixture_assert (self, 1, SB_VERDICT_FAILED, "\"2\" before");
  sb_verify_fixture_assert (self, 2, SB_VERDICT_ERROR, "(42703)");
}

static void
test_unchanged_looks_at_columns (SbVerifyFixture *self, gconstpointer data)
{
  const char *script = "-- expect: unchanged\nSELECT * FROM t;\n";

  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_query (self,
                           "CREATE TABLE t (a text, b text); INSERT INTO t VALUES ('x', 'yz')");
  sb_verify_fixture_capture (self, script);
  sb_verify_fixture_query (self, "ALTER TABLE t RENAME b TO c");
  sb_verify_fixture_run (self, script);
  sb_verify_fixture_assert (self, 1, SB_VERDICT_FAILED, "not the same");
  sb_verify_fixture_query (self, "ALTER TABLE t RENAME c TO b; UPDATE t SET a = 'xy', b = 'z'");
  sb_verify_fixture_run (self, script);
  sb_verify_fixture_assert (self, 1, SB_VERDICT_FAILED, "not the same");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SB_VERIFY_TEST ("/verify-verdicts/verdicts", test_verdicts);
  SB_VERIFY_TEST ("/verify-verdicts/odd-statements", test_odd_statements);
  SB_VERIFY_TEST ("/verify-verdicts/loose-comments", test_loose_comments);
  SB_VERIFY_TEST ("/verify-verdicts/unchanged", test_unchanged);
  SB_VERIFY_TEST ("/verify-verdicts/unchanged-columns", test_unchanged_looks_at_columns);
  return g_test_run ();
}
