/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines become comments and come back. In the cases "[" and "]" are the ends of the selection. */
#include <string.h>

#include "sb-line-comments.h"

static char *
toggle (const char *marked, char **why_not)
{
  g_autoptr (GString) text = g_string_new (marked);
  gsize from = strcspn (text->str, "["), to;
  g_autoptr (GArray) edits = NULL;

  g_string_erase (text, (gssize) from, 1);
  to = strcspn (text->str, "]");
  g_string_erase (text, (gssize) to, 1);
  edits = sb_line_comments_toggle (text->str, text->len, from, to, why_not);
  for (guint i = edits->len; i > 0; i--)
    {
      const SbLineEdit *edit = &g_array_index (edits, SbLineEdit, i - 1);

      if (edit->n_removed > 0)
        g_string_erase (text, (gssize) edit->offset, (gssize) edit->n_removed);
      else
        g_string_insert (text, (gssize) edit->offset, SB_LINE_COMMENT);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_toggle (void)
{
  static const struct
  {
    const char *text, *expected;
  } cases[] = {
    { "a;\nb[];\nc;\n", "a;\n-- b;\nc;\n" },
    { "[a;\nb;\n]c;\n", "-- a;\n-- b;\nc;\n" },
    { "  [a (\n    b\n\n  );]\n", "  -- a (\n  --   b\n\n  -- );\n" },
    { "[-- a\n--b\n\n  --  c]", "a\nb\n\n   c" },
    { "[-- a\nb]", "-- -- a\n-- b" },
    { "[]", "-- " },
    { "a;\n[]\n", "a;\n-- \n" },
    { "[--]\n", "\n" },
    { "[é;\r\n]b", "-- é;\r\nb" },
    { "f AS $$\nBEGIN\n  [x;\n]END\n$$;", "f AS $$\nBEGIN\n  -- x;\nEND\n$$;" },
    { "[f AS $$\nBEGIN\nEND\n$$;]", "-- f AS $$\n-- BEGIN\n-- END\n-- $$;" },
    { "/*\n[a\n]b */", "/*\n-- a\nb */" },
    { "SELECT '[a'];", "-- SELECT 'a';" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *why_not = NULL;
      g_autofree char *found = toggle (cases[i].text, &why_not);

      g_assert_cmpstr (why_not, ==, NULL);
      g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

/* What would change strings, or the statements behind them, is not done. */
static void
test_refused (void)
{
  static const struct
  {
    const char *text, *expected;
  } cases[] = {
    { "f AS $$\nBEGIN\nEND\n[$$;]", "what line 1 opens ends in line 4: select all of it" },
    { "[f AS $$\n]BEGIN\nEND\n$$;", "what line 1 opens ends in line 4: select all of it" },
    { "SELECT 'a\n[b]\nc';", "inside of a string it would be no comment" },
    { "SELECT \"a\n[b\nc\";]", "what line 1 opens ends in line 3: select all of it" },
    { "[/* a\n]b */", "what line 1 opens ends in line 2: select all of it" },
    { "f AS $$\nx := 'a\n[b]\nc';\n$$;", "inside of a string it would be no comment" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *why_not = NULL;
      g_autofree char *found = toggle (cases[i].text, &why_not);

      g_assert_cmpstr (why_not, ==, cases[i].expected);
      g_assert_null (strstr (found, "-- "));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line-comments/toggle", test_toggle);
  g_test_add_func ("/line-comments/refused", test_refused);
  return g_test_run ();
}
