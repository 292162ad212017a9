/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scripts that call pgTAP, against a real server and functions that answer as pgTAP's do. */
#include "sb-verify-fixture.h"

#include <string.h>

#define WRITE "-- switchback: verify may write — pgTAP keeps its plan in a table\n\n"

/* pgTAP itself is an extension that few machines have. It too counts in a temporary table. */
#define PGTAP                                                                                      \
  "CREATE FUNCTION plan(n int) RETURNS text LANGUAGE plpgsql AS $$ BEGIN"                          \
  " CREATE TEMP TABLE tap_count (n int) ON COMMIT DROP; INSERT INTO tap_count VALUES (0);"         \
  " RETURN '1..' || n; END $$;"                                                                    \
  "CREATE FUNCTION no_plan() RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN"                      \
  " PERFORM plan(0); RETURN; END $$;"                                                              \
  "CREATE FUNCTION ok(good boolean, what text) RETURNS text LANGUAGE plpgsql AS $$ DECLARE i int;" \
  " BEGIN UPDATE tap_count SET n = n + 1 RETURNING n INTO i;"                                      \
  " RETURN CASE WHEN good THEN '' ELSE 'not ' END || 'ok ' || i || ' - ' || what"                  \
  " || CASE WHEN good THEN '' ELSE E'\\n# Failed test ' || i || ': \"' || what || '\"' END;"       \
  " END $$;"                                                                                       \
  "CREATE FUNCTION finish() RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN"                       \
  " RETURN QUERY SELECT '1..' || n FROM tap_count; END $$;"

static void
test_results (SbVerifyFixture *self, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_query (self, PGTAP);
  sb_verify_fixture_run (self, WRITE
                         "SELECT plan(4);\n"
                         "CREATE TABLE t (a int);\n"
                         "SELECT ok(true, 'first');\n"
                         "SELECT 1 / 0;\n"
                         "SELECT ok(a = 2, 'it is ' || a) FROM generate_series(1, 2) a;\n"
                         "-- check: beside TAP\n-- expect: value 3\nSELECT n FROM tap_count;\n"
                         "-- as: anon\nSELECT ok(current_user = 'anon', 'as anon');\n");
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->results->len, ==, 7);
  g_assert_cmpstr (sb_verify_fixture_get (self, 1)->name, ==, "first");
  g_assert_cmpuint (sb_verify_fixture_get (self, 1)->line, ==, 5);
  sb_verify_fixture_assert (self, 1, SB_VERDICT_PASSED, NULL);
  sb_verify_fixture_assert (self, 2, SB_VERDICT_ERROR, "division by zero");
  g_assert_cmpstr (sb_verify_fixture_get (self, 3)->name, ==, "it is 1");
  sb_verify_fixture_assert (self, 3, SB_VERDICT_FAILED, "Failed test 2: \"it is 1\"");
  sb_verify_fixture_assert (self, 4, SB_VERDICT_PASSED, NULL);
  g_assert_cmpstr (sb_verify_fixture_get (self, 5)->name, ==, "beside TAP");
  sb_verify_fixture_assert (self, 5, SB_VERDICT_PASSED, NULL);
  /* The count's table is not anon's: the test could not be counted, nor is the plan kept. */
  sb_verify_fixture_assert (self, 6, SB_VERDICT_ERROR, "permission denied");
  sb_verify_fixture_assert (self, 7, SB_VERDICT_FAILED, "planned 4 tests, ran 3");
}

static void
test_plan (SbVerifyFixture *self, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_query (self, PGTAP);
  sb_verify_fixture_run (self, WRITE "SELECT no_plan();\nSELECT ok(true, 'a');\n"
                                     "SELECT * FROM finish();\n");
  sb_verify_fixture_assert_all_passed (self);
  g_assert_cmpuint (self->results->len, ==, 1);

  sb_verify_fixture_run (self, WRITE "SELECT public.plan(2);\nSELECT ok(true, 'a');\n");
  g_assert_cmpuint (self->results->len, ==, 2);
  sb_verify_fixture_assert (self, 2, SB_VERDICT_FAILED, "planned 2 tests, ran 1");
  g_assert_cmpuint (sb_verify_fixture_get (self, 2)->line, ==, 3);

  sb_verify_fixture_run (self, WRITE "SELECT no_plan();\nSELECT ok(true, 'a');\n");
  sb_verify_fixture_assert (self, 2, SB_VERDICT_FAILED, "no plan was seen");
}

static void
test_needs_to_write (SbVerifyFixture *self, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_query (self, PGTAP);
  sb_verify_fixture_run (self, "SELECT plan(1);\n");
  g_assert_cmpuint (self->results->len, ==, 1);
  sb_verify_fixture_assert (self, 1, SB_VERDICT_ERROR, "\"-- switchback: verify may write\"");
}

/* Without plan() a value that looks like TAP is a value. */
static void
test_only_with_a_plan (SbVerifyFixture *self, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_run (self, "-- plan()\nSELECT 'not ok 1 - plan()';\n");
  g_assert_cmpuint (self->results->len, ==, 1);
  sb_verify_fixture_assert (self, 1, SB_VERDICT_PASSED, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SB_VERIFY_TEST ("/verify-pgtap/results", test_results);
  SB_VERIFY_TEST ("/verify-pgtap/plan", test_plan);
  SB_VERIFY_TEST ("/verify-pgtap/write", test_needs_to_write);
  SB_VERIFY_TEST ("/verify-pgtap/only-with-a-plan", test_only_with_a_plan);
  return g_test_run ();
}
