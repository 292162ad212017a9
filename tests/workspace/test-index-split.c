/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is taken out of a script, what is left of it, and what it becomes. */
#include "sb-index-split.h"

#include <string.h>

#define HEAD                                                                                       \
  "-- switchback: no-transaction — an index is built concurrently outside of a transaction, "    \
  "alone in its file\n--\n-- Split out of 003_a.sql: reads and writes go on while it is "          \
  "built.\n\n"

static const struct
{
  const char *name;
  const char *text; /* its first index is taken out */
  const char *rest;
  const char *forward;
} cuts[] = {
  { "middle", "SELECT 1;\n\nCREATE INDEX i ON a (n);\n\nSELECT 2;\n", "SELECT 1;\n\nSELECT 2;\n",
    "CREATE INDEX CONCURRENTLY i ON a (n);\n" },
  { "first", "CREATE INDEX i ON a (n);\n\nSELECT 2;\n", "SELECT 2;\n",
    "CREATE INDEX CONCURRENTLY i ON a (n);\n" },
  { "last", "SELECT 1;\n\nCREATE INDEX i\n  ON a (n) -- no semicolon\n",
    "SELECT 1;\n\n-- no semicolon\n", "CREATE INDEX CONCURRENTLY i\n  ON a (n);\n" },
  { "in-a-line", "SELECT 1; create unique index i on a (n); SELECT 2;\n", "SELECT 1; SELECT 2;\n",
    "create unique index concurrently i on a (n);\n" },
  { "words", "SELECT 1;\nCREATE /* INDEX */ UNIQUE -- INDEX\nINDEX \"INDEX\" ON a (n) ;\n",
    "SELECT 1;\n",
    "CREATE /* INDEX */ UNIQUE -- INDEX\nINDEX CONCURRENTLY \"INDEX\" ON a (n) ;\n" },
  { "comment", "SELECT 1;\n\n-- Of n,\n-- for b.\nCREATE INDEX i ON a (n);\nSELECT 2;\n",
    "SELECT 1;\n\nSELECT 2;\n", "-- Of n,\n-- for b.\nCREATE INDEX CONCURRENTLY i ON a (n);\n" },
  { "other-comments",
    "-- The file.\nSELECT 1; -- one\n-- Apart.\n\n-- switchback: allow X\n/* a\n-- b */\n"
    "CREATE INDEX i ON a (n);\n",
    "-- The file.\nSELECT 1; -- one\n-- Apart.\n\n-- switchback: allow X\n/* a\n-- b */\n",
    "CREATE INDEX CONCURRENTLY i ON a (n);\n" },
  { "header", "-- The file.\nCREATE INDEX i ON a (n);\nSELECT 1;\n", "-- The file.\nSELECT 1;\n",
    "CREATE INDEX CONCURRENTLY i ON a (n);\n" },
};

static const SbStatement *
find_index (SbScript *script)
{
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    if (strcmp (sb_script_get_statement (script, i)->tag, "CREATE INDEX") == 0)
      return sb_script_get_statement (script, i);
  g_assert_not_reached ();
}

static void
test_cut (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data), length = strlen (cuts[i].text);
  g_autoptr (SbScript) script = sb_script_parse (cuts[i].text, length, NULL);
  const SbStatement *index = find_index (script);
  g_autofree char *taken = NULL;
  g_autofree char *rest = sb_index_split_cut (cuts[i].text, length, index->start, index->sql_start,
                                              index->sql_end, &taken);
  g_autofree char *forward = sb_index_split_dup_forward ("003_a.sql", taken);
  g_autoptr (SbScript) after = NULL;

  g_assert_cmpstr (rest, ==, cuts[i].rest);
  g_assert_true (g_str_has_prefix (forward, HEAD));
  g_assert_cmpstr (forward + strlen (HEAD), ==, cuts[i].forward);
  after = sb_script_parse (forward, strlen (forward), NULL);
  g_assert_cmpint (find_index (after)->tx, ==, SB_TX_ALONE);
}

/* What the rest of the script needs does not go, nor what would mean something else elsewhere. */
static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *why; /* part of it; NULL: it goes */
  } cases[] = {
    { "SELECT 1;\nCREATE INDEX i ON a (n);\n", NULL },
    { "SET LOCAL lock_timeout = '1s';\nSELECT 'i';\nCREATE INDEX i ON a (n); -- i\n", NULL },
    { "BEGIN;\nCREATE INDEX i ON a (n);\nCOMMIT;\n", "nothing else" },
    { "CREATE INDEX i ON a (n);\nCOMMENT ON INDEX I IS 'x';\n", "another statement" },
    { "CREATE INDEX i ON a (n);\nCLUSTER a USING \"i\";\n", "another statement" },
    { "SET search_path TO b;\nCREATE INDEX i ON a (n);\n", "search_path" },
    { "SET ROLE b;\nCREATE INDEX i ON a (n);\n", "role" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SbScript) script = sb_script_parse (cases[i].text, strlen (cases[i].text), NULL);
      const char *why = sb_index_split_why_not (script, find_index (script));

      if (cases[i].why == NULL)
        g_assert_cmpstr (why, ==, NULL);
      else
        g_assert_true (why != NULL && strstr (why, cases[i].why) != NULL);
    }
}

static void
test_drop (void)
{
  static const struct
  {
    const char *text;
    gboolean is_clear, has_drop;
  } cases[] = {
    { "DROP INDEX IF EXISTS public.i;\nDROP TABLE b;\n", TRUE, TRUE },
    { "DROP TABLE b;\n", TRUE, FALSE },
    { "DROP INDEX i, j;\n", FALSE, FALSE },
    { "COMMENT ON INDEX i IS NULL;\nDROP INDEX i;\n", FALSE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SbScript) script = sb_script_parse (cases[i].text, strlen (cases[i].text), NULL);
      const SbStatement *drop;

      g_assert_cmpint (sb_index_split_find_drop (script, "i", &drop), ==, cases[i].is_clear);
      g_assert_cmpint (drop != NULL, ==, cases[i].has_drop);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autofree char *path = g_strconcat ("/index-split/cut/", cuts[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_cut);
    }
  g_test_add_func ("/index-split/refused", test_refused);
  g_test_add_func ("/index-split/drop", test_drop);
  return g_test_run ();
}
