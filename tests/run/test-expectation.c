/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-expectation.h"

static SbExpectation *
parse (const char *text, SbExpectationKind kind)
{
  SbExpectation *expectation = sb_expectation_new (text);

  if (expectation->kind != kind)
    g_test_message ("%s: %s", text, expectation->problem);
  g_assert_cmpint (expectation->kind, ==, kind);
  g_assert_true ((expectation->problem != NULL) == (kind == SB_EXPECT_WRONG));
  return expectation;
}

static void
assert_rows (const char *text, SbComparison comparison, guint64 n)
{
  g_autoptr (SbExpectation) expectation = parse (text, SB_EXPECT_ROWS);

  g_assert_cmpint (expectation->comparison, ==, comparison);
  g_assert_cmpuint (expectation->n_rows, ==, n);
}

/* @expected: the values with "/" between them, "<null>" for SQL's NULL */
static void
assert_values (const char *text, gboolean is_single, const char *expected)
{
  g_autoptr (SbExpectation) expectation = parse (text, SB_EXPECT_VALUES);
  g_autoptr (GString) got = g_string_new (NULL);

  g_assert_cmpint (expectation->is_single, ==, is_single);
  for (guint i = 0; i < expectation->values->len; i++)
    {
      const char *value = expectation->values->pdata[i];

      g_string_append_printf (got, "%s%s", i > 0 ? "/" : "", value != NULL ? value : "<null>");
    }
  g_assert_cmpstr (got->str, ==, expected);
}

static void
test_rows (void)
{
  assert_rows ("empty", SB_COMPARE_EQUAL, 0);
  assert_rows (" EMPTY ", SB_COMPARE_EQUAL, 0);
  assert_rows ("rows 3", SB_COMPARE_EQUAL, 3);
  assert_rows ("rows >= 3", SB_COMPARE_AT_LEAST, 3);
  assert_rows ("rows>=3", SB_COMPARE_AT_LEAST, 3);
  assert_rows ("rows <= 10", SB_COMPARE_AT_MOST, 10);
  assert_rows ("rows 0", SB_COMPARE_EQUAL, 0);
}

static void
test_values (void)
{
  assert_values ("value 42", TRUE, "42");
  assert_values ("value a | b", TRUE, "a | b");
  assert_values ("value  two words ", TRUE, "two words");
  assert_values ("value NULL", TRUE, "<null>");
  assert_values ("value null", TRUE, "null");
  assert_values ("row 1 | open | NULL", FALSE, "1/open/<null>");
  assert_values ("row 1|2", FALSE, "1/2");
  assert_values ("row | a", FALSE, "/a");
  assert_values ("row a \\| b | c\\\\d | \\n", FALSE, "a | b/c\\d/\\n");
  assert_values ("row one", FALSE, "one");
}

static void
test_others (void)
{
  sb_expectation_free (parse (NULL, SB_EXPECT_NOTHING));
  sb_expectation_free (parse ("true", SB_EXPECT_TRUE));
  sb_expectation_free (parse ("Unchanged", SB_EXPECT_UNCHANGED));
}

static void
test_errors (void)
{
  g_autoptr (SbExpectation) error = parse ("error 22p02", SB_EXPECT_ERROR);

  g_assert_cmpstr (error->sqlstate, ==, "22P02");
}

static void
test_wrong (void)
{
  const char *const texts[] = { "",
                                "emtpy",
                                "empty 3",
                                "rows",
                                "rows three",
                                "rows -1",
                                "rows > 3",
                                "rows 3 4",
                                "rows 9999999999999999999",
                                "rows >=",
                                "true t",
                                "value",
                                "value ",
                                "row",
                                "error",
                                "error 42",
                                "error 425011",
                                "error unique_violation",
                                "unchanged rows",
                                "values 3" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    sb_expectation_free (parse (texts[i], SB_EXPECT_WRONG));
}

static void
test_a_wrong_word_lists_the_right_ones (void)
{
  g_autoptr (SbExpectation) wrong = parse ("emtpy \x1b[2J", SB_EXPECT_WRONG);

  g_assert_cmpstr (wrong->problem, ==,
                   "\"emtpy \\u001b[2J\" is no expectation; there are empty, rows N, value V, "
                   "row V | V, true, error SQLSTATE, unchanged");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/expectation/rows", test_rows);
  g_test_add_func ("/expectation/values", test_values);
  g_test_add_func ("/expectation/others", test_others);
  g_test_add_func ("/expectation/errors", test_errors);
  g_test_add_func ("/expectation/wrong", test_wrong);
  g_test_add_func ("/expectation/wrong-word", test_a_wrong_word_lists_the_right_ones);
  return g_test_run ();
}
