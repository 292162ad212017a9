/* SPDX-License-Identifier: GPL-3.0-or-later */
/* psql's commands: what a script becomes, where each of its bytes stands, and what is refused. */
#include "sb-psql.h"

#include <string.h>

/* Files by name: "a.sql" is "/p/a.sql". */
typedef struct
{
  const char *name;
  const char *text;
} File;

static char *
read_cb (const char *name, const char *from, gboolean is_relative, char **path, char **shown,
         gsize *length, gpointer user_data, GError **error)
{
  for (const File *file = user_data; file != NULL && file->name != NULL; file++)
    if (strcmp (file->name, name) == 0)
      {
        g_assert_true (g_str_has_prefix (from, "/p/"));
        *path = g_strconcat ("/p/", name, NULL);
        *shown = g_strdup (name);
        *length = strlen (file->text);
        return g_strdup (file->text);
      }
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "no such file: \"%s\"", name);
  return NULL;
}

static char *
expand (const char *text, const File *files, SbSources **sources, GError **error)
{
  gsize length;

  g_assert_true (sb_psql_is_needed (text, strlen (text)));
  return sb_psql_expand ("/p/own.sql", "own.sql", g_strdup (text), strlen (text), read_cb,
                         (gpointer) files, &length, sources, error);
}

static void
assert_becomes (const char *text, const char *expected)
{
  g_autoptr (SbSources) sources = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *became = expand (text, NULL, &sources, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (became, ==, expected);
}

static void
assert_refused (const char *text, const File *files, const char *words)
{
  g_autoptr (SbSources) sources = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *became = expand (text, files, &sources, &error);

  g_assert_null (became);
  g_assert_error (error, SB_SQL_ERROR, SB_SQL_ERROR_PSQL);
  if (strstr (error->message, words) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, words);
}

static void
test_is_needed (void)
{
  static const char *const plain[] = {
    "",
    "SELECT :name, '\\i x', E'\\n', $$ \\set $$; -- \\i\n/* \\q */ SELECT \"\\\";",
    "COPY t FROM stdin;\n\\N\tit's\n\\.\nSELECT 1;",
    "copy t (a) from STDIN ;\r\n\\N\r\n\\.\r\n",
  };
  static const char *const psql[] = { "\\set a b", "SELECT 1 \\gexec",
                                      "COPY t FROM stdin;\n\\.\n\\echo x", "SELECT 1 \\; SELECT 2;",
                                      "INSERT INTO t SELECT 'from stdin'; \\q" };

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    g_assert_false (sb_psql_is_needed (plain[i], strlen (plain[i])));
  for (guint i = 0; i < G_N_ELEMENTS (psql); i++)
    g_assert_true (sb_psql_is_needed (psql[i], strlen (psql[i])));
}

static void
test_variables (void)
{
  assert_becomes ("\\set t users\nSELECT * FROM :t;", "\nSELECT * FROM users;");
  assert_becomes ("\\set s 'it''s' ' a' b\nSELECT :'s', :\"s\";",
                  "\nSELECT 'it''s ab', \"it's ab\";");
  assert_becomes ("\\set s 'a\\\\b'\nSELECT :'s';", "\nSELECT  E'a\\\\b';");
  assert_becomes ("\\set s 'tab\\tx\\101\\x42'\nSELECT :'s';", "\nSELECT 'tab\txAB';");
  assert_becomes ("\\set q 'say \"x\"'\nSELECT :\"q\";", "\nSELECT \"say \"\"x\"\"\";");
  assert_becomes ("\\set a 1\nSELECT :{?a}, :{?b};", "\nSELECT TRUE, FALSE;");
  /* Not in quotes, bodies and comments. */
  assert_becomes ("\\set a 1\nSELECT ':a', \":a\", $$:a$$, $x$:a$x$ -- :a\n/* :a */, :a;",
                  "\nSELECT ':a', \":a\", $$:a$$, $x$:a$x$ -- :a\n/* :a */, 1;");
  /* Casts, slices and assignments; what nothing has set. */
  assert_becomes ("\\set int x\n\\set b y\nSELECT a::int, c[1:2], d[:e], :'f', f(a:=b), :g;",
                  "\n\nSELECT a::int, c[1:2], d[:e], :'f', f(a:=b), :g;");
  assert_becomes ("\\set a 1\nSELECT c[:a:2], c[1::a];", "\nSELECT c[1:2], c[1::a];");
  assert_becomes ("\\set a 1\n\\unset a\nSELECT :a;", "\n\nSELECT :a;");
  assert_becomes ("\\set p app\n\\set t :p _users\nSELECT :t, x:p;", "\n\nSELECT app_users, xapp;");
  /* A value is text: it may refer to others, but not to itself, and hold statements. */
  assert_becomes ("\\set a ':a + :b'\n\\set b 2\n:a;", "\n\n:a + 2;");
  assert_becomes ("\\set two 'SELECT 1; SELECT 2'\n:two;", "\nSELECT 1; SELECT 2;");
  assert_becomes ("\\set a 1\nSELECT \\:a, :a;", "\nSELECT :a, 1;");
  assert_becomes ("\\set ON_ERROR_STOP on\n\\set QUIET 1\nSELECT 1;", "\n\nSELECT 1;");
  assert_refused ("\\set a '''x'\nSELECT :a, ';';", NULL,
                  "own.sql:2: a string or a comment begins");
  assert_refused ("\\set a '\\\\q'\nSELECT :a;", NULL, "has a command of psql in it");
  assert_refused ("\\set a `date`\n", NULL, "own.sql:1: \\set: backquotes run a program");
  assert_refused ("\\set a 'x\n", NULL, "a string does not end in its line");
  assert_refused ("\\set a-b 1\n", NULL, "\"a-b\" is no name for a variable");
  assert_refused ("\\set AUTOCOMMIT off\n", NULL, "always on here");
  assert_refused ("\\echo\nSELECT :DBNAME;\n", NULL,
                  "own.sql:2: \":DBNAME\" is known to psql alone");
}

static void
test_conditions (void)
{
  static const struct
  {
    const char *word;
    const char *became;
  } words[] = {
    { "true", "yes" }, { "T", "yes" }, { "on", "yes" }, { "1", "yes" }, { "ye", "yes" },
    { "false", "no" }, { "f", "no" },  { "of", "no" },  { "0", "no" },  { "NO", "no" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("SELECT \\if %s \\\\ yes \\else \\\\ no \\endif\n;\n", words[i].word);
      g_autofree char *expected = g_strdup_printf ("SELECT  %s \n;\n", words[i].became);

      assert_becomes (text, expected);
    }
  assert_becomes ("\\if false\nA;\n\\elif yes\nB;\n\\elif yes\nC;\n\\else\nD;\n\\endif\nE;\n",
                  "\nB;\n\nE;\n");
  /* Nothing counts where nothing is done: no variables, no commands, no bad words, no data. */
  assert_becomes ("\\if no\n\\if nonsense\n\\set a 1\n\\! rm\n\\copy t from 'x'\n\\else\nX;\n"
                  "\\endif\nCOPY t FROM stdin;\nit's \\N\n\\.\nSELECT :DBNAME '\n\\endif\n';\n"
                  "\\endif\nSELECT :a;",
                  "\nSELECT :a;");
  assert_becomes ("\\set v 1\n\\if :{?v}\nA;\n\\endif\n\\if :{?w}\nB;\n\\endif\n", "\n\nA;\n\n\n");
  /* A statement that a branch began is not one where the branch was not taken. */
  assert_becomes ("\\if no\nSELECT 1\n\\endif\n\\q\nGARBAGE '", "\n");
  assert_refused ("\\if maybe\n\\endif\n", NULL, "\"maybe\" is neither true nor false");
  assert_refused ("SELECT 1;\n\\if true\n", NULL, "own.sql:2: \\if without an \\endif");
  assert_refused ("\\endif\n", NULL, "\\endif without an \\if");
  assert_refused ("\\if 1\n\\else\n\\elif 1\n\\endif\n", NULL, "own.sql:3: \\elif behind \\else");
}

static void
test_quiet_commands (void)
{
  assert_becomes ("\\timing on\n\\pset pager off\n\\x\n\\t\n\\a\n\\encoding utf8\nSELECT 1;\n",
                  "\n\n\n\n\n\nSELECT 1;\n");
  assert_becomes ("\\restrict abc\nSELECT 1;\n\\unrestrict abc\n\\x\n", "\nSELECT 1;\n\n\n");
  assert_becomes ("SELECT 1 \\g\nSELECT 2\\gx\n", "SELECT 1 ;\nSELECT 2;\n");
  assert_becomes ("SELECT 1\\; SELECT 2;\n", "SELECT 1; SELECT 2;\n");
  assert_becomes ("SELECT 1;\n\\q\n'garbage\n\\if", "SELECT 1;\n");
  assert_becomes ("COPY t FROM stdin;\n:a\\N\n\\.\n\\echo done\n",
                  "COPY t FROM stdin;\n:a\\N\n\\.\n\n");
  assert_refused ("\\restrict abc\n\\x\n", NULL,
                  "own.sql:2: \\x between \\restrict and \\unrestrict");
  assert_refused ("\\restrict abc\n\\unrestrict x\n", NULL, "another key");
  assert_refused ("\\encoding latin1\n", NULL, "scripts are read as UTF-8");
}

static void
test_refused_commands (void)
{
  static const char *const lines[][2] = {
    { "\\! rm -rf /", "runs a program" },
    { "\\copy t from 'x'", "COPY" },
    { "\\o /tmp/x", "outside of the database" },
    { "SELECT 1 \\g /tmp/x", "\\g with an argument" },
    { "SELECT 1 \\gexec", "\"\\gexec\"" },
    { "SELECT 1 \\gset", "what a statement returns" },
    { "\\c other", "a run has one" },
    { "\\connect - bob", "a run has one" },
    { "SELECT 1 \\watch", "repeats" },
    { "\\password", "asks a person" },
    { "\\cd /", "outside" },
    { "\\setenv A b", "outside" },
    { "\\getenv A B", "outside" },
    { "\\prompt x y", "asks a person" },
    { "\\lo_import x", "outside" },
    { "\\d t", "only shows" },
    { "\\dt+", "only shows" },
    { "\\nonsense", "does not know" },
    { "\\", "does not know" },
    { "SELECT\n\\q", "middle of a statement" },
    { "\\crosstabview", "only shows" },
    { "\\g", "no statement before it" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    assert_refused (lines[i][0], NULL, lines[i][1]);
}

static void
assert_place (SbSources *sources, const char *text, const char *words, const char *name, guint line,
              guint column)
{
  const char *at = strstr (text, words);
  SbSourcePlace place;

  g_assert_nonnull (at);
  place = sb_sources_locate (sources, at - text);
  g_assert_cmpstr (place.source->name, ==, name);
  g_assert_cmpuint (place.line, ==, line);
  g_assert_cmpuint (place.column, ==, column);
}

static void
test_includes (void)
{
  static const File files[] = {
    { "a.sql", "\xef\xbb\xbf-- é\nSELECT 'a',\n  here_a;\n\\ir b.sql\nSELECT 'a2'" },
    { "b.sql", "SELECT here_b, :v;\n-- end" },
    { "data.sql", "COPY t FROM stdin;\n1\n" },
    { "loop.sql", "\\i loop2.sql\n" },
    { "loop2.sql", "\\i loop.sql\n" },
    { "open.sql", "SELECT 1;\nSELECT 'x" },
    { "comment.sql", "/* x" },
    { "if.sql", "\\if 1\n" },
    { "bad.sql", "\xff" },
    { NULL, NULL },
  };
  g_autoptr (SbSources) sources = NULL;
  g_autoptr (GError) error = NULL;
  const char *own = "\\set v 'one + two'\nSELECT before;\n\\i a.sql;\nSELECT :v, after;\n";
  g_autofree char *text = expand (own, files, &sources, &error);
  g_autofree char *data = NULL, *twice = NULL;
  SbSourcePlace place;

  g_assert_no_error (error);
  g_assert_cmpstr (
      text, ==,
      "\nSELECT before;\n-- é\nSELECT 'a',\n  here_a;\nSELECT here_b, one + two;\n-- end"
      "\n\nSELECT 'a2'\n;\nSELECT one + two, after;\n");
  g_assert_cmpuint (sb_sources_get_n (sources), ==, 3);
  assert_place (sources, text, "before", "own.sql", 2, 8);
  assert_place (sources, text, "here_a", "a.sql", 3, 3);
  assert_place (sources, text, "here_b", "b.sql", 1, 8);
  assert_place (sources, text, "two;", "b.sql", 1, 16);
  assert_place (sources, text, "'a2'", "a.sql", 5, 8);
  assert_place (sources, text, "two, after", "own.sql", 4, 8);
  assert_place (sources, text, "after", "own.sql", 4, 12);
  place = sb_sources_locate (sources, strstr (text, "here_b") - text);
  g_assert_cmpuint (place.own_offset, ==, strstr (own, "\\i a.sql") - own);
  g_clear_pointer (&sources, sb_sources_unref);

  data = expand ("\\i data.sql\nSELECT 1;", files, &sources, &error);
  g_assert_cmpstr (data, ==, "COPY t FROM stdin;\n1\n\n\\.\n\nSELECT 1;");
  g_clear_pointer (&sources, sb_sources_unref);
  twice = expand ("\\i b.sql\n\\set v 2\n\\i b.sql\n", files, &sources, &error);
  g_assert_cmpstr (twice, ==, "SELECT here_b, :v;\n-- end\n\n\nSELECT here_b, 2;\n-- end\n\n");
  g_assert_cmpuint (sb_sources_get_n (sources), ==, 2);

  assert_refused ("\\i gone.sql\n", files, "own.sql:1: \\i: no such file: \"gone.sql\"");
  assert_refused ("\\i loop.sql\n", files, "loop2.sql:1: \\i: \"loop.sql\" includes itself");
  assert_refused ("\n\\i open.sql\nSELECT ';'", files, "open.sql:2: a string or a comment begins");
  assert_refused ("\\i comment.sql\n", files, "comment.sql:1: a string or a comment begins");
  assert_refused ("\\i if.sql\n\\endif\n", files, "if.sql:1: \\if without an \\endif");
  assert_refused ("\\i bad.sql\n", files, "\"bad.sql\" is no valid UTF-8");
  assert_refused ("SELECT\n\\i b.sql\n", files, "own.sql:2: \\i stands in the middle");
  assert_refused ("\\i\n", files, "\\i wants a file");
}

/* What a hostile file could make of little text. */
static void
test_limits (void)
{
  g_autoptr (GString) doubling = g_string_new ("\\set a xxxxxxxxxxxxxxxx\n");
  g_autoptr (GString) chain = g_string_new ("\\set a0 1\n");
  static const File fan[] = { { "a0.sql", "\\i a1.sql\n\\i a1.sql\n" },
                              { "a1.sql", "\\i a2.sql\n\\i a2.sql\n" },
                              { "a2.sql", "\\i a3.sql\n\\i a3.sql\n" },
                              { "a3.sql", "\\i a4.sql\n\\i a4.sql\n" },
                              { "a4.sql", "\\i a5.sql\n\\i a5.sql\n" },
                              { "a5.sql", "\\i a6.sql\n\\i a6.sql\n" },
                              { "a6.sql", "\\i a7.sql\n\\i a7.sql\n" },
                              { "a7.sql", "\\i a8.sql\n\\i a8.sql\n" },
                              { "a8.sql", "\\i a9.sql\n\\i a9.sql\n" },
                              { "a9.sql", "" },
                              { NULL, NULL } };

  for (guint i = 0; i < 40; i++)
    g_string_append (doubling, "\\set a :a :a\n");
  assert_refused (doubling->str, NULL, "would hold more than 1 MiB");
  for (guint i = 1; i < 40; i++)
    g_string_append_printf (chain, "\\set a%u ':a%u :a%u'\n", i, i - 1, i - 1);
  g_string_append (chain, "SELECT :a39;");
  assert_refused (chain->str, NULL, "refer to variables too often");
  assert_refused ("\\i a0.sql\n", fan, "more than 1000 files");
  /* Next to nothing comes of it, eleven times a thousand-fold. */
  g_string_assign (chain, "\\set a0 ''\n");
  for (guint i = 1; i < 12; i++)
    {
      g_string_append_printf (chain, "\\set a%u '", i);
      for (guint k = 0; k < 1000; k++)
        g_string_append_printf (chain, ":a%u ", i - 1);
      g_string_append (chain, "'\n");
    }
  g_string_append (chain, "SELECT :a11;");
  assert_refused (chain->str, NULL, "more than 1000000 times");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/psql/is-needed", test_is_needed);
  g_test_add_func ("/psql/variables", test_variables);
  g_test_add_func ("/psql/conditions", test_conditions);
  g_test_add_func ("/psql/quiet-commands", test_quiet_commands);
  g_test_add_func ("/psql/refused-commands", test_refused_commands);
  g_test_add_func ("/psql/includes", test_includes);
  g_test_add_func ("/psql/limits", test_limits);
  return g_test_run ();
}
