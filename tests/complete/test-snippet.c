/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of snippets: what is read of them, and what is inserted. */
#include "sb-snippet.h"

#include <string.h>

static void
test_parse (void)
{
  g_autoptr (GPtrArray) snippets = sb_snippets_new ();
  const SbSnippet *snippet;
  g_autofree char *text = NULL;
  guint wrong;

  wrong = sb_snippets_parse (snippets,
                             "# a remark\n\nsnippet tbl  A table \n\tCREATE TABLE ${1:name} (\r\n"
                             "\t  id uuid\n\t);\n\n\tCOMMENT ON TABLE ${1} IS '${2:x}';${0}\n\n"
                             "snippet fn Function\n\tDO $$ SELECT $1, ${x}, ${3:open $$;\n"
                             "snippet empty Nothing\nsnippet tbl Again\n\tSELECT 1;\n",
                             NULL, TRUE);
  g_assert_cmpuint (wrong, ==, 0);
  g_assert_cmpuint (snippets->len, ==, 2);
  snippet = snippets->pdata[0];
  g_assert_cmpstr (snippet->trigger, ==, "tbl");
  g_assert_cmpstr (snippet->title, ==, "A table");
  g_assert_true (snippet->is_own);
  text = sb_snippet_expand (snippet);
  g_assert_cmpstr (text, ==, "CREATE TABLE name (\n  id uuid\n);\n\nCOMMENT ON TABLE name IS 'x';");
  g_assert_cmpuint (snippet->chunks->len, ==, 8);
  g_assert_true (((SbSnippetChunk *) snippet->chunks->pdata[3])->repeats);
  g_free (text);
  text = sb_snippet_expand (snippets->pdata[1]);
  g_assert_cmpstr (text, ==, "DO $$ SELECT $1, ${x}, ${3:open $$;");
}

static void
test_wrong_lines (void)
{
  g_autoptr (GPtrArray) snippets = sb_snippets_new ();

  g_assert_cmpuint (
      sb_snippets_parse (snippets, "snippet a A\n\tSELECT 1;\n  SELECT 2;\n", NULL, TRUE), ==, 3);
  g_assert_cmpuint (sb_snippets_parse (snippets, "SELECT 1;\n", NULL, TRUE), ==, 1);
  g_assert_cmpuint (sb_snippets_parse (snippets, "snippet \n", NULL, TRUE), ==, 1);
  g_assert_cmpuint (snippets->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/snippet/parse", test_parse);
  g_test_add_func ("/snippet/wrong-lines", test_wrong_lines);
  return g_test_run ();
}
