/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pattern finds in a text, and what takes its place. */
#include "sb-search-pattern.h"

#include <string.h>

static char *
replace (const char *pattern, guint flags, const char *replacement, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbSearchPattern)
      compiled = sb_search_pattern_new (pattern, flags, replacement, &error);
  g_autoptr (GArray) matches = NULL;
  gsize length;

  g_assert_no_error (error);
  matches = sb_search_pattern_find (compiled, text, strlen (text), 100, NULL, &error);
  g_assert_no_error (error);
  return sb_search_matches_apply (matches, text, strlen (text), &length);
}

static void
test_replace (void)
{
  static const struct
  {
    const char *pattern;
    guint flags;
    const char *replacement;
    const char *text;
    const char *expected;
  } cases[] = {
    { "a.b", 0, "x", "a.b A.B acb", "x x acb" },
    { "a.b", SB_SEARCH_MATCH_CASE, "x", "a.b A.B", "x A.B" },
    { "user", SB_SEARCH_WHOLE_WORD, "x", "user users user_id \"user\" user",
      "x users user_id \"x\" x" },
    { "É", 0, "e", "é É e", "e e e" },
    { "(\\w+)_id", SB_SEARCH_REGEX, "\\1.id", "user_id, team_id", "user.id, team.id" },
    { "^x$", SB_SEARCH_REGEX, "", "x\nxx\nx\n", "\nxx\n\n" },
    { "a|ab", SB_SEARCH_REGEX | SB_SEARCH_WHOLE_WORD, "x", "a ab abc", "x x abc" },
    { "\\1", 0, "\\1$0", "\\1", "\\1$0" },
    { "x*", SB_SEARCH_REGEX, "-", "axxb", "a-b" },
    { "\n", 0, " ", "a\nb", "a b" },
    { "nothing", 0, "x", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *actual = replace (cases[i].pattern, cases[i].flags, cases[i].replacement,
                                         cases[i].text);

      g_assert_cmpstr (actual, ==, cases[i].expected);
    }
}

static void
test_wrong (void)
{
  static const char *const patterns[] = { "(", "a)(b", "[", "\\" };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sb_search_pattern_new (patterns[i], SB_SEARCH_REGEX | SB_SEARCH_WHOLE_WORD,
                                            NULL, &error));
      g_assert_nonnull (error);
    }
}

/* It would take longer than anyone lives. */
static void
test_too_many_steps (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbSearchPattern)
      pattern = sb_search_pattern_new ("(a+)+$", SB_SEARCH_REGEX, NULL, &error);
  g_autofree char *text = g_strnfill (5000, 'a');

  text[4999] = 'b';
  g_assert_no_error (error);
  g_assert_null (sb_search_pattern_find (pattern, text, 5000, 100, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

static void
test_limits (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SbSearchPattern) pattern = sb_search_pattern_new ("a", 0, NULL, &error);
  g_autoptr (GArray) matches = sb_search_pattern_find (pattern, "aaaa", 4, 3, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (matches->len, ==, 3);
  g_cancellable_cancel (cancellable);
  g_assert_null (sb_search_pattern_find (pattern, "aaaa", 4, 3, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (sb_search_pattern_find (pattern, "a\xff", 2, 3, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search-pattern/replace", test_replace);
  g_test_add_func ("/search-pattern/wrong", test_wrong);
  g_test_add_func ("/search-pattern/too-many-steps", test_too_many_steps);
  g_test_add_func ("/search-pattern/limits", test_limits);
  return g_test_run ();
}
