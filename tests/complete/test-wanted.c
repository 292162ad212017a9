/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wanted where the cursor is: | in each text. Said in short: kinds, the words that may come
 * first, what was typed, and the relations in reach. */
#include "sb-wanted.h"

#include <string.h>

static const struct
{
  const char *text;
  const char *expected;
} cases[] = {
  { "|", "keyword snippet {SELECT}" },
  { "sel|", "keyword snippet 'sel' {SELECT}" },
  { "SELECT 1; sel|", "keyword snippet 'sel' {SELECT}" },
  { "select 1; sel|", "keyword snippet 'sel' {SELECT}" },
  { "-- comment |", "" },
  { "/* a | b */ SELECT 1", "" },
  { "/* never closed |", "" },
  { "SELECT 'text |' FROM t", "'text ' [t]" },
  { "SELECT 1|", "" },
  { "SELECT $1|", "" },
  { "\\i fi|", "" },
  { ".|", "" },
  { "SELECT |x FROM users u", "schema function column keyword [users u] {NOT}" },
  { "SELECT u.| FROM public.users u JOIN app.orders AS o ON true",
    "schema function column keyword u. [public.users u] [app.orders o] {NOT}" },
  { "SELECT \"a\".|\"b\" FROM \"a\"", "schema function column keyword a. [a] {NOT}" },
  { "SELECT \"My |\" FROM t", "schema function column keyword 'My ' [t] {NOT}" },
  { "SELECT \"My |\nFROM t", "schema function column keyword 'My ' [t] {NOT}" },
  { "SELECT * FROM |", "schema table view matview function keyword {LATERAL}" },
  { "SELECT * FROM us|", "schema table view matview function keyword 'us' {LATERAL}" },
  { "SELECT * FROM public.|", "schema table view matview function keyword public. {LATERAL}" },
  { "SELECT EXISTS (SELECT 1 FROM public.|",
    "schema table view matview function keyword public. {LATERAL}" },
  { "SELECT a, b FROM t x, u y WHERE |", "schema function column keyword [t x] [u y] {NOT}" },
  { "SELECT * FROM a JOIN b USING (|", "column [a] [b]" },
  { "SELECT a |", "keyword {FROM} new" },
  { "SELECT a::|", "schema type enum domain builtin" },
  { "SELECT CAST (a AS |", "schema type enum domain builtin" },
  { "SELECT (SELECT | FROM b) FROM a", "schema function column keyword [b] [a] {NOT}" },
  { "SELECT x FROM t WHERE a = (SELECT max(b) FROM u WHERE u.c = t.|)",
    "schema function column keyword t. [u] [t] {NOT}" },
  { "SELECT count(*) FILTER (WHERE |) FROM t", "schema function column keyword [t] {NOT}" },
  { "SELECT * FROM a UNION SELECT | FROM b", "schema function column keyword [b] {NOT}" },
  { "SELECT | FROM (SELECT id, max(x) AS top FROM t) AS s",
    "schema function column keyword [ s:id,top] {NOT}" },
  { "WITH x AS (SELECT id, name AS n FROM t) SELECT | FROM x",
    "schema function column keyword [x:id,n] {NOT}" },
  { "WITH x AS (SELECT 1) SELECT * FROM |",
    "schema table view matview function keyword [x] {LATERAL}" },
  { "WITH d AS (DELETE FROM t WHERE x| RETURNING *) SELECT 1",
    "schema function column keyword 'x' [t] {NOT}" },
  { "SELECT * FROM users WHERE status = 'ac|'", "label 'ac' of status [users]" },
  { "SELECT * FROM users WHERE status IN ('a', '|", "label of status [users]" },
  { "UPDATE t SET a = '|", "label of a [t]" },
  { "INSERT INTO |", "schema table view" },
  { "INSERT INTO t (a, |", "column [!t]" },
  { "INSERT INTO app.t (|", "column [!app.t]" },
  { "INSERT INTO t SELECT | FROM b", "schema function column keyword [b] {NOT}" },
  { "INSERT INTO t (a) VALUES (1) RETURNING |", "schema function column keyword [t] {NOT}" },
  { "INSERT INTO t (a) VALUES (1) ON CONFLICT (|", "column [t]" },
  { "UPDATE |", "schema table view keyword {ONLY}" },
  { "UPDATE t SET a = 1, b|", "column 'b' [!t]" },
  { "UPDATE t SET a = lo|", "schema function column keyword 'lo' [t] {NOT}" },
  { "UPDATE t AS x SET |", "column [!t x]" },
  { "DELETE FROM t WHERE |", "schema function column keyword [t] {NOT}" },
  { "MERGE INTO t USING |", "schema table view matview [t]" },
  { "CREATE |", "keyword {TABLE}" },
  { "CREATE TABLE |", "schema keyword {IF NOT EXISTS} new" },
  { "CREATE TABLE t (a int, |", "keyword [t:a] {CONSTRAINT} new" },
  { "CREATE TABLE t (a int, b |", "schema type enum domain builtin [t:a,b]" },
  { "CREATE TABLE t (a int, b text |", "keyword [t:a,b] {NOT NULL}" },
  { "CREATE TABLE t (a int DEFAULT now() |", "keyword [t:a] {NOT NULL}" },
  { "CREATE TABLE t (a int, CHECK (|", "function column keyword [t:a] {NOT}" },
  { "CREATE TABLE t (a int REFERENCES |", "schema table [t:a]" },
  { "CREATE TABLE t (a int REFERENCES app.users (|", "column [!app.users] [t:a]" },
  { "CREATE TABLE t (a numeric(10,2), FOREIGN KEY (|", "column [t:a]" },
  { "CREATE TABLE t (m app.mood NOT NULL DEFAULT '|", "label of type app.mood [t:m]" },
  { "CREATE TABLE t (a int DEFAULT |", "function keyword [t:a] {NULL}" },
  { "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON |", "schema table matview keyword {ONLY}" },
  { "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a, |", "function column [!t]" },
  { "CREATE UNIQUE INDEX i ON t USING |", "keyword [t] {btree}" },
  { "CREATE POLICY p ON |", "schema table" },
  { "CREATE POLICY p ON t FOR |", "keyword [t] {SELECT}" },
  { "CREATE POLICY p ON t FOR SELECT TO |", "role keyword [t] {PUBLIC}" },
  { "CREATE POLICY p ON t FOR SELECT TO authenticated USING (|",
    "schema function column keyword [t] {NOT}" },
  { "CREATE POLICY p ON t USING (EXISTS (SELECT 1 FROM members m WHERE m.|))",
    "schema function column keyword m. [members m] [t] {NOT}" },
  { "CREATE TRIGGER x BEFORE UPDATE ON |", "schema table view matview" },
  { "CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION |", "schema function [t]" },
  { "CREATE VIEW v AS |", "keyword [v] {SELECT}" },
  { "CREATE VIEW v AS SELECT x.| FROM t x", "schema function column keyword x. [t x] {NOT}" },
  { "CREATE FUNCTION f(a |", "schema type enum domain keyword builtin {DEFAULT}" },
  { "CREATE FUNCTION f(a uuid) RETURNS |",
    "schema table type enum domain keyword builtin {trigger}" },
  { "CREATE FUNCTION f(a uuid) RETURNS void |", "keyword {RETURNS}" },
  { "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.x := n|",
    "schema function column keyword 'n' {NOT}" },
  { "CREATE FUNCTION app.f(a uuid, INOUT \"B\" numeric(10,2) DEFAULT g(1), int) RETURNS void AS "
    "$$\n"
    "DECLARE n int := 1; c CURSOR (x int) FOR SELECT 1;\n"
    "BEGIN FOR i IN 1..2 LOOP IF |",
    "schema function column keyword [:a,B,n,c,i] {NOT}" },
  { "DO $$ DECLARE n int; BEGIN n := 1; PERFORM f(u.x, |) FROM users u; END $$",
    "schema function column keyword [users u] [:n] {NOT}" },
  { "DO $$ DECLARE n int; BEGIN SELECT u.| FROM users u; END $$",
    "schema function column keyword u. [users u] {NOT}" },
  { "CREATE EXTENSION IF NOT EXISTS |", "extension keyword {IF NOT EXISTS}" },
  { "CREATE SEQUENCE s OWNED BY t.|", "schema table column keyword t. {NONE}" },
  { "DO $$ BEGIN | END $$", "function keyword snippet {BEGIN}" },
  { "DO $$ BEGIN SELECT a.| FROM accounts a; END $$",
    "schema function column keyword a. [accounts a] {NOT}" },
  { "DO $$ BEGIN IF x THEN UPDATE |", "schema table view keyword {ONLY}" },
  { "ALTER TABLE |", "schema table keyword {IF EXISTS}" },
  { "ALTER TABLE IF EXISTS ONLY t DROP COLUMN IF EXISTS |", "column keyword [!t] {IF EXISTS}" },
  { "ALTER TABLE t ADD COLUMN x |", "schema type enum domain builtin [t]" },
  { "ALTER TABLE t ADD COLUMN x int |", "keyword [t] {NOT NULL}" },
  { "ALTER TABLE t ADD COLUMN a int, DROP CONSTRAINT |", "constraint keyword [!t] {IF EXISTS}" },
  { "ALTER TABLE public.t ENABLE |", "keyword [public.t] {ROW LEVEL SECURITY}" },
  { "ALTER TABLE t VALIDATE CONSTRAINT |", "constraint keyword [!t] {IF EXISTS}" },
  { "ALTER TABLE t DISABLE TRIGGER |", "trigger keyword [!t] {ALL}" },
  { "ALTER TABLE t ALTER COLUMN c |", "keyword [t] {TYPE}" },
  { "ALTER TABLE t ALTER COLUMN c TYPE |", "schema type enum domain builtin [t]" },
  { "ALTER TABLE t ALTER COLUMN c SET DEFAULT |", "function keyword [t] {NULL}" },
  { "ALTER TABLE t OWNER TO |", "role keyword [t] {CURRENT_USER}" },
  { "ALTER TYPE |", "schema type enum" },
  { "ALTER TYPE mood RENAME VALUE '|", "label of type mood" },
  { "ALTER TYPE mood ADD VALUE '|", "" },
  { "ALTER TYPE mood ADD VALUE 'x' BEFORE '|", "label of type mood" },
  { "ALTER PUBLICATION p ADD TABLE |", "schema table" },
  { "ALTER DEFAULT PRIVILEGES IN SCHEMA |", "schema" },
  { "DROP FUNCTION |", "schema function keyword {IF EXISTS}" },
  { "DROP INDEX CONCURRENTLY IF EXISTS |", "schema index keyword {CONCURRENTLY}" },
  { "DROP POLICY IF EXISTS \"a| ON t", "policy keyword 'a' [!t] {IF EXISTS}" },
  { "DROP TABLE a, |", "schema table [a]" },
  { "TRUNCATE a, |", "schema table keyword [a] {TABLE}" },
  { "REFRESH MATERIALIZED VIEW CONCURRENTLY |", "schema matview keyword {CONCURRENTLY}" },
  { "COMMENT ON TABLE |", "schema table" },
  { "COMMENT ON COLUMN t.|", "schema table view matview column t." },
  { "COMMENT ON CONSTRAINT | ON t", "constraint [!t]" },
  { "GRANT |", "role keyword {SELECT}" },
  { "GRANT SELECT, |", "role keyword {SELECT}" },
  { "GRANT SELECT ON |", "schema table view matview keyword {TABLE}" },
  { "GRANT SELECT ON t, |", "schema table view matview keyword [t] {TABLE}" },
  { "GRANT EXECUTE ON FUNCTION |", "schema function" },
  { "GRANT SELECT ON t TO |", "role keyword [t] {PUBLIC}" },
  { "REVOKE ALL ON t FROM a, |", "role keyword [t] {PUBLIC}" },
  { "SET |", "setting keyword {LOCAL}" },
  { "SET LOCAL lo|", "setting keyword 'lo' {LOCAL}" },
  { "SET ROLE |", "role keyword {NONE}" },
  { "SET search_path = |", "schema" },
};

static const char *const kinds[] = { "schema",  "table",      "view",      "matview", "sequence",
                                     "index",   "function",   "procedure", "type",    "enum",
                                     "domain",  "role",       "extension", "setting", "publication",
                                     "column",  "constraint", "trigger",   "policy",  "label",
                                     "keyword", "snippet",    "builtin" };

static char *
say (const SbWanted *wanted)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if ((wanted->wants & SB_WANT (i)) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", kinds[i]);
  for (guint i = 0; i < wanted->qualifiers->len; i++)
    g_string_append_printf (text, " %s.", (char *) wanted->qualifiers->pdata[i]);
  if (*wanted->prefix != '\0')
    g_string_append_printf (text, " '%s'", wanted->prefix);
  if (wanted->label_of != NULL)
    g_string_append_printf (text, " of %s%s", wanted->label_is_type ? "type " : "",
                            wanted->label_of);
  for (guint i = 0; i < wanted->reach->len; i++)
    {
      const SbReach *reach = wanted->reach->pdata[i];

      g_string_append_printf (text, " [%s%s%s%s%s", reach == wanted->subject ? "!" : "",
                              reach->schema != NULL ? reach->schema : "",
                              reach->schema != NULL ? "." : "", reach->name,
                              reach->alias != NULL ? " " : "");
      g_string_append (text, reach->alias != NULL ? reach->alias : "");
      for (guint j = 0; reach->columns != NULL && j < reach->columns->len; j++)
        g_string_append_printf (text, "%s%s", j == 0 ? ":" : ",",
                                (char *) reach->columns->pdata[j]);
      g_string_append_c (text, ']');
    }
  if (wanted->keywords != NULL)
    g_string_append_printf (text, " {%.*s}", (int) strcspn (wanted->keywords, ","),
                            wanted->keywords);
  if (wanted->is_free)
    g_string_append (text, " new");
  return g_string_free (text, FALSE);
}
static SbWanted *
find (const char *text)
{
  const char *bar = strchr (text, '|');
  g_autofree char *whole = g_strdup_printf ("%.*s%s", (int) (bar - text), text, bar + 1);

  return sb_wanted_find (whole, strlen (whole), bar - text);
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SbWanted) wanted = find (cases[i].text);
      g_autofree char *said = say (wanted);

      g_strchug (said);
      if (strcmp (said, cases[i].expected) != 0)
        g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (said, ==, cases[i].expected);
    }
}

static void
test_letters (void)
{
  g_autoptr (SbWanted) none = find ("sel|");
  g_autoptr (SbWanted) upper = find ("SELECT 1; sel|");
  g_autoptr (SbWanted) lower = find ("SELECT 1; select 2; sel|");
  g_autoptr (SbWanted) own = find ("SELECT 1; alter table t |");
  g_autoptr (SbWanted) inside = find ("DO $$ begin sel|");

  g_assert_cmpint (none->letters, ==, SB_LETTERS_UNKNOWN);
  g_assert_cmpint (upper->letters, ==, SB_LETTERS_UPPER);
  g_assert_cmpint (lower->letters, ==, SB_LETTERS_LOWER);
  g_assert_cmpint (own->letters, ==, SB_LETTERS_LOWER);
  g_assert_cmpint (inside->letters, ==, SB_LETTERS_LOWER);
}

static void
test_place (void)
{
  g_autoptr (SbWanted) plain = find ("SELECT 1; SELECT a.bc|d FROM a");
  g_autoptr (SbWanted) quoted = find ("SELECT \"a b| FROM a");
  g_autoptr (SbWanted) called = find ("SELECT lo|(x)");

  g_assert_cmpuint (plain->start, ==, 19);
  g_assert_cmpuint (plain->statement, ==, 9);
  g_assert_cmpstr (plain->prefix, ==, "bc");
  g_assert_cmpuint (quoted->start, ==, 7);
  g_assert_true (quoted->is_quoted);
  g_assert_true (called->is_called);
  g_assert_false (plain->is_called);
}

/* Half-typed text at every place of every golden file: an answer, and none that lies outside. */
static void
test_every_prefix (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "tests",
                                              "golden", "parse", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_files = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize length;

      if (!g_str_has_suffix (name, ".sql") || !g_file_get_contents (path, &text, &length, NULL)
          || length > 20000)
        continue;
      n_files++;
      for (gsize at = 0; at <= length; at++)
        {
          g_autoptr (SbWanted) end = sb_wanted_find (text, at, at);
          g_autoptr (SbWanted) middle = sb_wanted_find (text, length, at);

          g_assert_cmpuint (end->start, <=, at);
          g_assert_cmpuint (middle->start, <=, at);
          g_assert_cmpuint (middle->statement, <=, at);
        }
    }
  g_assert_cmpuint (n_files, >, 20);
}

static void
edit (GString *text, guint *cursor)
{
  static const char *const pieces[] = { ";",    "'",  "\"",    "$$", "--",
                                        "/*",   "*/", "\\x\n", "\n", "select a from t where ",
                                        "E'\\", "u.", "(",     ")" };
  gsize at = g_test_rand_int_range (0, (gint) text->len + 1);
  const char *piece = pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))];

  if (g_test_rand_bit ())
    g_string_insert (text, at, piece);
  else
    g_string_erase (text, at, MIN (text->len - at, strlen (piece)));
  *cursor = g_test_rand_int_range (0, (gint) text->len + 1);
}

/* Whatever is remembered, the answer is the one that a fresh look gives. */
static void
test_memory (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "migrations",
                                              NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (SbWantedMemory) memory = sb_wanted_memory_new ();
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;
      g_autoptr (GString) text = NULL;
      guint cursor;

      if (!g_str_has_suffix (name, ".sql") || !g_file_get_contents (path, &contents, NULL, NULL))
        continue;
      text = g_string_new (contents);
      for (guint i = 0; i < 100; i++)
        {
          g_autoptr (SbWanted) fresh = NULL, again = NULL;
          g_autofree char *expected = NULL, *found = NULL;

          edit (text, &cursor);
          fresh = sb_wanted_find (text->str, text->len, cursor);
          again = sb_wanted_find_again (memory, text->str, text->len, cursor);
          expected = say (fresh);
          found = say (again);
          g_assert_cmpstr (found, ==, expected);
          g_assert_cmpuint (again->statement, ==, fresh->statement);
          g_assert_cmpuint (again->start, ==, fresh->start);
          g_assert_cmpint (again->letters, ==, fresh->letters);
        }
    }
}

/* Of a statement of a megabyte its beginning and what is around the cursor counts. */
static void
test_long_statements (void)
{
  g_autoptr (GString) values = g_string_new ("INSERT INTO t (a) VALUES (1)");
  g_autoptr (GString) deep = g_string_new ("SELECT ");
  g_autoptr (GString) line = g_string_new ("SELECT '");
  g_autoptr (SbWanted) end = NULL, bottom = NULL, inside = NULL;

  while (values->len < 1 << 20)
    g_string_append (values, ", (1)");
  g_string_append (values, " RETURNING ");
  end = sb_wanted_find (values->str, values->len, values->len);
  g_assert_cmpuint (end->reach->len, ==, 1);
  g_assert_true ((end->wants & SB_WANT (SB_NAME_COLUMN)) != 0);
  while (deep->len < 1 << 20)
    g_string_append_c (deep, '(');
  bottom = sb_wanted_find (deep->str, deep->len, deep->len);
  g_assert_true ((bottom->wants & SB_WANT (SB_NAME_COLUMN)) != 0);
  while (line->len < 1 << 20)
    g_string_append (line, "x ");
  inside = sb_wanted_find (line->str, line->len, line->len);
  g_assert_cmpuint (inside->wants, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wanted/cases", test_cases);
  g_test_add_func ("/wanted/letters", test_letters);
  g_test_add_func ("/wanted/place", test_place);
  g_test_add_func ("/wanted/every-prefix", test_every_prefix);
  g_test_add_func ("/wanted/memory", test_memory);
  g_test_add_func ("/wanted/long-statements", test_long_statements);
  return g_test_run ();
}
