/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-verify-private.h"

#include <string.h>

static void
assert_test (SbTap *tap, guint index, const char *name, SbVerdict verdict, const char *reason)
{
  SbCheckResult *result;

  g_assert_cmpuint (index, <, tap->results->len);
  result = tap->results->pdata[index];
  g_assert_cmpstr (result->name, ==, name);
  g_assert_cmpint (result->verdict, ==, verdict);
  g_assert_cmpstr (result->reason, ==, reason);
}

static void
test_lines (void)
{
  SbTap tap;
  g_autofree char *problem = NULL;

  sb_tap_init (&tap);
  g_assert_true (sb_tap_read (&tap, "1..7", 3));
  g_assert_true (sb_tap_read (&tap, "ok 1 - has a table", 4));
  g_assert_true (
      sb_tap_read (&tap, "not ok 2 - has a row\n# Failed test 2: \"has a row\"\n#     have: 0", 5));
  g_assert_true (sb_tap_read (&tap, "ok 3", 6));
  g_assert_true (sb_tap_read (&tap, "not ok 4 - later # TODO not yet", 7));
  g_assert_true (sb_tap_read (&tap, "ok 5 # SKIP no such extension", 8));
  g_assert_true (sb_tap_read (&tap, "ok - unnumbered\nnot ok", 9));
  g_assert_false (sb_tap_read (&tap, "okay", 10));
  g_assert_false (sb_tap_read (&tap, "  ok 1 - of a subtest", 10));
  g_assert_false (sb_tap_read (&tap, "", 10));

  g_assert_cmpuint (tap.results->len, ==, 7);
  assert_test (&tap, 0, "has a table", SB_VERDICT_PASSED, NULL);
  assert_test (&tap, 1, "has a row", SB_VERDICT_FAILED, "Failed test 2: \"has a row\"\nhave: 0");
  assert_test (&tap, 2, "test 3", SB_VERDICT_PASSED, NULL);
  assert_test (&tap, 3, "later", SB_VERDICT_PASSED, "TODO not yet");
  assert_test (&tap, 4, "test 5", SB_VERDICT_SKIPPED, "SKIP no such extension");
  assert_test (&tap, 5, "unnumbered", SB_VERDICT_PASSED, NULL);
  assert_test (&tap, 6, "test 7", SB_VERDICT_FAILED, NULL);
  problem = sb_tap_dup_problem (&tap);
  g_assert_null (problem);
  sb_tap_clear (&tap);
}

static void
test_plans (void)
{
  SbTap tap;
  g_autofree char *none = NULL;
  g_autofree char *other = NULL;

  sb_tap_init (&tap);
  sb_tap_read (&tap, "ok 1", 1);
  none = sb_tap_dup_problem (&tap);
  g_assert_nonnull (strstr (none, "no plan was seen"));
  sb_tap_read (&tap, "1..3", 2);
  other = sb_tap_dup_problem (&tap);
  g_assert_cmpstr (other, ==, "planned 3 tests, ran 1");
  g_assert_cmpuint (tap.plan_line, ==, 2);
  sb_tap_clear (&tap);
}

static void
test_skip_all (void)
{
  SbTap tap;
  g_autofree char *problem = NULL;

  sb_tap_init (&tap);
  sb_tap_read (&tap, "1..0 # SKIP needs PostgreSQL 16", 1);
  assert_test (&tap, 0, "plan", SB_VERDICT_SKIPPED, "SKIP needs PostgreSQL 16");
  problem = sb_tap_dup_problem (&tap);
  g_assert_null (problem);
  sb_tap_clear (&tap);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verify-tap/lines", test_lines);
  g_test_add_func ("/verify-tap/plans", test_plans);
  g_test_add_func ("/verify-tap/skip-all", test_skip_all);
  return g_test_run ();
}
