/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "sb-test-wait.h"
#include "script-invariants.h"

static SbScript *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  SbScript *script = sb_script_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return script;
}

static void
test_text (void)
{
  g_autofree char *bytes = g_strdup ("\xef\xbb\xbfSELECT 1;\r\n");
  g_autoptr (SbScript) script = parse (bytes);
  g_autofree char *sql = sb_script_dup_sql (script, 0);
  gsize length;

  memset (bytes, 'x', strlen (bytes));
  g_assert_cmpstr (sb_script_get_text (script, &length), ==, "\xef\xbb\xbfSELECT 1;\r\n");
  g_assert_cmpuint (length, ==, 14);
  g_assert_cmpuint (sb_script_get_n_statements (script), ==, 1);
  g_assert_cmpstr (sql, ==, "SELECT 1");
}

static void
test_no_bytes (void)
{
  g_autoptr (SbScript) script = sb_script_parse (NULL, 0, NULL);
  g_autofree char *summary = sb_script_summarize (script);
  guint n_directives;

  g_assert_cmpuint (sb_script_get_n_statements (script), ==, 0);
  sb_script_get_directives (script, &n_directives);
  g_assert_cmpuint (n_directives, ==, 0);
  g_assert_false (sb_script_get_wrapper (script, NULL, NULL));
  g_assert_cmpstr (summary, ==, "nothing");
}

static void
refuse (const char *bytes, gsize length, int code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sb_script_parse (bytes, length, &error));
  g_assert_error (error, SB_SQL_ERROR, code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_no_text (void)
{
  refuse ("a\nb\0c", 5, SB_SQL_ERROR_NOT_TEXT, "no text: NUL byte at line 2, column 2");
  refuse ("\0GITCRYPT\0xyz", 13, SB_SQL_ERROR_NOT_TEXT, "encrypted by git-crypt");
  refuse ("ab\xff", 3, SB_SQL_ERROR_ENCODING, "no valid UTF-8 at line 1, column 3");
  refuse ("\xff\xfeS\0", 4, SB_SQL_ERROR_ENCODING, "text in UTF-16, not in UTF-8");
}

static void
wrapped (const char *text, gboolean expected)
{
  g_autoptr (SbScript) script = parse (text);

  g_assert_cmpint (sb_script_get_wrapper (script, NULL, NULL), ==, expected);
}

static void
test_wrapper (void)
{
  g_autoptr (SbScript) script = parse ("-- a\n;BEGIN; SELECT 1; ; END; -- b\n");
  guint begin, commit;

  g_assert_true (sb_script_get_wrapper (script, &begin, &commit));
  g_assert_cmpuint (begin, ==, 1);
  g_assert_cmpuint (commit, ==, 4);
  wrapped ("BEGIN; COMMIT", TRUE);
  wrapped ("START TRANSACTION; SAVEPOINT a; ROLLBACK TO a; COMMIT;", TRUE);
  wrapped ("BEGIN; SELECT 1;", FALSE);
  wrapped ("COMMIT; BEGIN;", FALSE);
  wrapped ("SELECT 1; BEGIN; COMMIT;", FALSE);
  wrapped ("BEGIN; COMMIT; SELECT 1;", FALSE);
  wrapped ("BEGIN; COMMIT; BEGIN; COMMIT;", FALSE);
  wrapped ("BEGIN; COMMIT AND CHAIN; COMMIT;", FALSE);
  wrapped ("BEGIN; ROLLBACK;", FALSE);
  wrapped ("BEGIN; BEGIN; COMMIT;", FALSE);
  wrapped ("BEGIN;", FALSE);
}

static void
test_find_setting (void)
{
  g_autoptr (SbScript) script = parse ("SET standard_conforming_strings = on; SET work_mem = 64;"
                                       "SET LOCAL standard_conforming_strings TO 'FALSE';"
                                       "SET search_path TO DEFAULT;");
  guint index;

  g_assert_true (sb_script_find_setting (script, "standard_conforming_strings", "off", &index));
  g_assert_cmpuint (index, ==, 2);
  g_assert_true (sb_script_find_setting (script, "standard_conforming_strings", "on", &index));
  g_assert_cmpuint (index, ==, 0);
  g_assert_true (sb_script_find_setting (script, "work_mem", "64", NULL));
  g_assert_true (sb_script_find_setting (script, "search_path", NULL, NULL));
  g_assert_false (sb_script_find_setting (script, "search_path", "off", NULL));
  g_assert_false (sb_script_find_setting (script, "role", NULL, NULL));
}

static void
test_find_directive (void)
{
  g_autoptr (SbScript) script = parse ("-- switchback: lock-timeout 1s\n"
                                       "-- switchback: lock-timeout 2s\n-- switchback: lock\n");

  g_assert_cmpstr (sb_script_find_directive (script, "lock-timeout")->value, ==, "1s");
  g_assert_null (sb_script_find_directive (script, "lock"));
}

/* The same statement at two places: facts are shared, places are not. */
static void
test_shared_facts (void)
{
  g_autoptr (SbScript) script = parse ("SELEC é 1;\n\n  SELEC é 1;CREATE TABLE shared ();");
  g_autoptr (SbScript) other = parse ("CREATE TABLE shared ();");

  g_assert_cmpuint (sb_script_get_statement (script, 0)->error_offset, ==, 0);
  g_assert_cmpuint (sb_script_get_statement (script, 1)->error_offset, ==, 15);
  g_assert_true (sb_script_get_statement (script, 2)->objects
                 == sb_script_get_statement (other, 0)->objects);
  g_clear_pointer (&script, sb_script_unref);
  g_assert_cmpstr (sb_script_get_statement (other, 0)->objects[0].name, ==, "shared");
}

/* More than the cache holds. */
static void
test_cache_forgets (void)
{
  g_autofree char *filler = g_strnfill (60000, 'x');
  g_autoptr (SbScript) first = parse ("CREATE TABLE first ();");

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *text = g_strdup_printf ("COMMENT ON TABLE t%u IS '%s';", i, filler);
      g_autoptr (SbScript) script = parse (text);
      g_autofree char *name = g_strdup_printf ("t%u", i);

      g_assert_cmpstr (sb_script_get_statement (script, 0)->objects[0].name, ==, name);
    }
  {
    g_autoptr (SbScript) again = parse ("CREATE TABLE first ();");

    g_assert_true (sb_script_get_statement (again, 0)->objects
                   != sb_script_get_statement (first, 0)->objects);
    g_assert_cmpstr (sb_script_get_statement (again, 0)->objects[0].name, ==, "first");
  }
}

static void
repeat (const char *before, const char *part, guint n, const char *after, SbTx tx,
        gboolean understood)
{
  g_autoptr (GString) text = g_string_new (before);
  g_autoptr (SbScript) script = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append (text, part);
  g_string_append (text, after);
  script = parse (text->str);
  g_assert_cmpuint (sb_script_get_n_statements (script), ==, 1);
  g_assert_cmpint (sb_script_get_statement (script, 0)->tx, ==, tx);
  g_assert_cmpint (sb_script_get_statement (script, 0)->syntax_error == NULL, ==, understood);
}

/* Depth that would take libpg_query hours or its stack. */
static void
test_depth (void)
{
  g_autoptr (GString) nested = g_string_new ("SELECT ");
  g_autoptr (SbScript) script = NULL;

  repeat ("SELECT ", "1+", 9000, "1", SB_TX_INSIDE, TRUE);
  repeat ("SELECT ", "1+", 300000, "1", SB_TX_INSIDE, TRUE);
  repeat ("SELECT ", "a||", 300000, "1", SB_TX_INSIDE, TRUE);
  repeat ("SELECT ", "NOT ", 9000, "1", SB_TX_INSIDE, TRUE);
  repeat ("SELECT ", "NOT ", 300000, "1", SB_TX_UNKNOWN, FALSE);
  repeat ("SELECT ", "(", 300000, "1", SB_TX_UNKNOWN, FALSE);
  repeat ("SELECT 1 ", "UNION SELECT 1 ", 200000, "", SB_TX_INSIDE, TRUE);
  repeat ("SELECT ", "(SELECT ", 6000, "1", SB_TX_UNKNOWN, FALSE);
  repeat ("SELECT 1", "/*", 100000, "", SB_TX_UNKNOWN, FALSE);
  repeat ("INSERT INTO t VALUES (1)", ",(1)", 300000, "", SB_TX_INSIDE, TRUE);
  repeat ("INSERT INTO t VALUES (1)", ",(1)", 300000, ",", SB_TX_UNKNOWN, FALSE);
  repeat ("CREATE INDEX CONCURRENTLY i ON t (a", ",a", 50000, ")", SB_TX_ALONE, TRUE);

  for (guint i = 0; i < 100000; i++)
    g_string_append (nested, "/*");
  for (guint i = 0; i < 100000; i++)
    g_string_append (nested, "*/");
  g_string_append (nested, " 1 +;");
  script = parse (nested->str);
  g_assert_cmpuint (sb_script_get_statement (script, 0)->error_offset, ==, nested->len - 1);
}

static void
store_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static SbScript *
parse_async (const char *text, gsize length, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  g_autoptr (GAsyncResult) result = NULL;

  sb_script_parse_async (bytes, cancellable, store_cb, &result);
  g_assert_null (result);
  sb_test_wait_for (result != NULL);
  return sb_script_parse_finish (result, error);
}

static void
test_async (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SbScript) script = parse_async ("CREATE TABLE t ();", 18, NULL, &error);
  g_autoptr (SbScript) cancelled = NULL;
  g_autoptr (SbScript) empty = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (sb_script_get_statement (script, 0)->tag, ==, "CREATE TABLE");
  g_cancellable_cancel (cancellable);
  cancelled = parse_async ("SELECT 1;", 9, cancellable, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sb_script_get_n_statements (cancelled), ==, 1);
  empty = parse_async (NULL, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sb_script_get_n_statements (empty), ==, 0);
  g_assert_null (parse_async ("\xff", 1, NULL, &error));
  g_assert_error (error, SB_SQL_ERROR, SB_SQL_ERROR_ENCODING);
}

static gpointer
parse_many (gpointer data)
{
  guint thread = GPOINTER_TO_UINT (data);

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *text = g_strdup_printf (
          "CREATE TABLE a%u_%u ();SELEC; ALTER TABLE b%u ADD c int;", thread, i, i);
      g_autofree char *name = g_strdup_printf ("a%u_%u", thread, i);
      g_autoptr (SbScript) script = parse (text);

      g_assert_cmpuint (sb_script_get_n_statements (script), ==, 3);
      g_assert_cmpstr (sb_script_get_statement (script, 0)->objects[0].name, ==, name);
      g_assert_nonnull (sb_script_get_statement (script, 1)->syntax_error);
      g_assert_cmpuint (sb_script_get_statement (script, 2)->n_objects, ==, 2);
    }
  return NULL;
}

static void
test_begun_together (void)
{
  SbScriptParse *parses[100];

  for (guint i = 0; i < G_N_ELEMENTS (parses); i++)
    {
      char *text = g_strdup_printf ("CREATE TABLE begun_%u (id int);", i);

      parses[i] = sb_script_parse_begin (text, strlen (text), NULL, NULL);
    }
  for (guint i = G_N_ELEMENTS (parses); i-- > 0;)
    {
      g_autoptr (SbScript) script = sb_script_parse_wait (parses[i]);
      g_autofree char *name = g_strdup_printf ("begun_%u", i);
      const SbStatement *statement = sb_script_get_statement (script, 0);

      g_assert_cmpuint (statement->n_objects, ==, 1);
      g_assert_cmpstr (statement->objects[0].name, ==, name);
    }
}

static void
test_threads (void)
{
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("parse", parse_many, GUINT_TO_POINTER (i));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static gpointer
parse_one (gpointer data)
{
  g_autoptr (SbScript) script = parse ("SELECT 1");

  g_assert_cmpstr (sb_script_get_statement (script, 0)->tag, ==, "SELECT");
  return NULL;
}

/* libpg_query takes a key for each thread that touches it; there are 1,024. */
static void
test_short_lived_threads (void)
{
  for (guint i = 0; i < 1300; i++)
    g_thread_join (g_thread_new ("parse", parse_one, NULL));
}

static void
assert_pieces (const char *text, const char *expected)
{
  g_autoptr (SbScript) script = parse (text);
  g_auto (GStrv) pieces = sb_script_dup_pieces (script);
  g_autofree char *joined = g_strjoinv ("|", pieces);

  g_assert_cmpstr (joined, ==, expected);
}

/* As Supabase's own command line was seen to write its history for the same files. */
static void
test_pieces (void)
{
  assert_pieces ("", "");
  assert_pieces ("-- only a comment\n", "-- only a comment");
  assert_pieces ("-- head\n\n/* b */ create table a (id int); -- behind a\n-- before b\n"
                 "create table b (id int);\n\n;;\n\n  insert into a values (1)\n  ;\n-- last\n",
                 "-- head\n\n/* b */ create table a (id int)|-- behind a\n-- before b\n"
                 "create table b (id int)|insert into a values (1)|-- last");
  assert_pieces ("\xef\xbb\xbfselect 1;\r\n-- crlf\r\nselect\r\n 2;\r\nselect 3",
                 "select 1|-- crlf\r\nselect\r\n 2|select 3");
  assert_pieces ("begin;\nselect 1 -- one; two\n;\ncommit;\n", "begin|select 1 -- one; two|commit");
  assert_pieces ("select 1 -- no semicolon", "select 1 -- no semicolon");
  assert_pieces ("copy a from stdin;\n1\n\\.\n-- next\nselect 1;",
                 "copy a from stdin|-- next\nselect 1");
}

/* "|" is where somebody points. */
static void
assert_finds (const char *marked, int expected)
{
  g_autoptr (GString) text = g_string_new (marked);
  gsize offset = strcspn (marked, "|");
  g_autoptr (SbScript) script = NULL;
  guint index = 0;
  gboolean found;

  g_string_erase (text, (gssize) offset, 1);
  script = parse (text->str);
  found = sb_script_find_statement (script, offset, &index);
  g_assert_cmpint (found ? (int) index : -1, ==, expected);
}

static void
test_find_statement (void)
{
  assert_finds ("|SELECT 1;\nSELECT 2;\n", 0);
  assert_finds ("SELECT 1|;\nSELECT 2;\n", 0);
  assert_finds ("SELECT 1; |\nSELECT 2;\n", 0);
  assert_finds ("SELECT 1;\n|SELECT 2;\n", 1);
  assert_finds ("SELECT 1;\n\n-- a| b\nSELECT 2;\n", 1);
  assert_finds ("SELECT 1;|SELECT 2;", 1);
  assert_finds ("SELECT 1; SEL|ECT 2;", 1);
  assert_finds ("SELECT 1;\n\n-- end\n|", 0);
  assert_finds ("-- no|thing\n", -1);
  assert_finds ("|", -1);
}

/* Rows of VALUES, far more than are parsed together. */
static GString *
make_long_insert (gsize bytes)
{
  GString *sql = g_string_new ("INSERT INTO t (a, b) VALUES ");

  while (sql->len < bytes)
    g_string_append_printf (sql, "%s(%" G_GSIZE_FORMAT ", 'ä, (b')",
                            sql->str[sql->len - 1] == ')' ? ", " : "", sql->len);
  return sql;
}

/* @wrong stands in for the row at @row, or behind the last one; the parser stumbles over its `]`. */
static void
stumbles (gsize row, const char *wrong)
{
  g_autoptr (GString) sql = make_long_insert (600 * 1024);
  g_autoptr (SbScript) script = NULL;
  const SbStatement *statement;
  gsize at = row;

  if (row < sql->len)
    {
      at = (gsize) (strstr (sql->str + row, "), (") + strlen ("), ") - sql->str);
      g_string_erase (sql, (gssize) at, strstr (sql->str + at, "')") + 2 - (sql->str + at));
    }
  else
    at = sql->len;
  g_string_insert (sql, (gssize) at, wrong);
  script = parse (sql->str);
  statement = sb_script_get_statement (script, 0);
  g_assert_cmpstr (statement->tag, ==, "INSERT");
  g_assert_cmpstr (statement->syntax_error, ==, "syntax error at or near \"]\"");
  g_assert_cmpuint (statement->error_offset, ==, strstr (sql->str, "]") - sql->str);
}

static void
test_long_rows (void)
{
  g_autoptr (GString) sql = make_long_insert (600 * 1024);
  g_autoptr (SbScript) whole = parse (sql->str);
  g_autoptr (SbScript) with_end = NULL;

  g_assert_null (sb_script_get_statement (whole, 0)->syntax_error);
  g_string_append (sql, " ON CONFLICT (a) DO NOTHING RETURNING a");
  with_end = parse (sql->str);
  g_assert_null (sb_script_get_statement (with_end, 0)->syntax_error);
  stumbles (20, "(1, (SELECT ] FROM x))");
  stumbles (130 * 1024, "(1 ] )");
  stumbles (300 * 1024, "(1, (2)) ]");
  stumbles (300 * 1024, "]");
  stumbles (599 * 1024, "(1, '2', ])");
  stumbles (G_MAXSIZE, " ON CONFLICT ]");
  stumbles (G_MAXSIZE, ", ]");
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
/* The most memory this process had since the last call, in bytes. */
static gsize
take_peak (void)
{
  g_autofree char *status = NULL;
  FILE *reset = fopen ("/proc/self/clear_refs", "w");
  gsize peak;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  peak = g_ascii_strtoull (strstr (status, "VmHWM:") + strlen ("VmHWM:"), NULL, 10) * 1024;
  g_assert_nonnull (reset);
  fputs ("5", reset);
  fclose (reset);
  return peak;
}

static void
test_long_rows_memory (void)
{
  g_autoptr (GString) sql = make_long_insert (6 * 1024 * 1024);
  g_autoptr (SbScript) script = NULL;
  gsize before;

  take_peak ();
  before = take_peak ();
  script = parse (sql->str);
  g_assert_null (sb_script_get_statement (script, 0)->syntax_error);
  g_assert_cmpuint (take_peak () - before, <, 6 * sql->len);
}
#endif

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/script/text", test_text);
  g_test_add_func ("/script/no-bytes", test_no_bytes);
  g_test_add_func ("/script/no-text", test_no_text);
  g_test_add_func ("/script/wrapper", test_wrapper);
  g_test_add_func ("/script/pieces", test_pieces);
  g_test_add_func ("/script/find-statement", test_find_statement);
  g_test_add_func ("/script/find-setting", test_find_setting);
  g_test_add_func ("/script/find-directive", test_find_directive);
  g_test_add_func ("/script/shared-facts", test_shared_facts);
  g_test_add_func ("/script/cache-forgets", test_cache_forgets);
  g_test_add_func ("/script/depth", test_depth);
  g_test_add_func ("/script/long-rows", test_long_rows);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  g_test_add_func ("/script/long-rows-memory", test_long_rows_memory);
#endif
  g_test_add_func ("/script/async", test_async);
  g_test_add_func ("/script/begun-together", test_begun_together);
  g_test_add_func ("/script/threads", test_threads);
  g_test_add_func ("/script/short-lived-threads", test_short_lived_threads);
  return g_test_run ();
}
