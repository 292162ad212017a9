/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trees: nodes with places, bodies with exact places and guards, and what has no tree. */
#include "sb-tree.h"

#include "sb-grammar.h"
#include "sb-lexer.h"

#include <string.h>

static SbTreeList *
read_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbScript) script = sb_script_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return sb_tree_list_new (script);
}

static void
test_nodes (void)
{
  g_autoptr (SbTreeList) list = read_text ("\\echo hi\n-- a\nALTER TABLE t ADD c int;\n"
                                           "SELEC 1;\nINSERT INTO t VALUES (1);");
  SbTree *tree = sb_tree_list_get (list, 1);
  const PgQuery__Node *node = sb_tree_get_node (tree);
  const PgQuery__AlterTableCmd *cmd;

  g_assert_null (sb_tree_list_get (list, 0));
  g_assert_cmpint (node->node_case, ==, PG_QUERY__NODE__NODE_ALTER_TABLE_STMT);
  cmd = node->alter_table_stmt->cmds[0]->alter_table_cmd;
  g_assert_cmpint (cmd->def->column_def->location, ==, 18);
  g_assert_cmpstr (sb_tree_get_text (tree, NULL), ==, "ALTER TABLE t ADD c int");
  g_assert_null (sb_tree_get_node (sb_tree_list_get (list, 2)));
  g_assert_cmpint (sb_tree_get_node (sb_tree_list_get (list, 3))->node_case, ==,
                   PG_QUERY__NODE__NODE_INSERT_STMT);
}

static void
test_a_list_outlives_its_maker (void)
{
  SbTreeList *list = read_text ("SELECT 1");
  SbTree *tree = sb_tree_ref (sb_tree_list_get (list, 0));

  sb_tree_list_unref (list);
  g_assert_cmpint (sb_tree_get_node (tree)->node_case, ==, PG_QUERY__NODE__NODE_SELECT_STMT);
  sb_tree_unref (tree);
}

static void
test_too_long (void)
{
  g_autoptr (GString) sql = g_string_new ("INSERT INTO t VALUES (1)");
  g_autoptr (SbTreeList) list = NULL;

  for (guint i = 0; i < 8000; i++)
    g_string_append (sql, ", (1)");
  list = read_text (sql->str);
  g_assert_null (sb_tree_get_node (sb_tree_list_get (list, 0)));
}

/* One line a part: what is written there, where a place in its tree leads, what guards it. */
static char *
describe (SbTree *tree)
{
  static const char *const kinds[] = { "statement", "expression", "execute", "executed" };
  GString *out = g_string_new (NULL);
  const char *text = sb_tree_get_text (tree, NULL);
  guint n_parts;
  const SbTreePart *parts = sb_tree_get_parts (tree, &n_parts);

  for (guint i = 0; i < n_parts; i++)
    {
      const SbTreePart *part = &parts[i];
      gsize length;
      const char *own = sb_tree_get_text (part->tree, &length);

      g_assert_nonnull (sb_tree_get_node (part->tree));
      g_string_append_printf (out, "%s%s%s%s%s: %.*s\n", kinds[part->kind],
                              part->guards & SB_TREE_GUARD_CONDITION ? " condition" : "",
                              part->guards & SB_TREE_GUARD_DUPLICATE ? " duplicate" : "",
                              part->guards & SB_TREE_GUARD_UNDEFINED ? " undefined" : "",
                              part->is_exact ? "" : " inexact", (int) (part->end - part->start),
                              text + part->start);
      /* The last byte of a tree's text is the last byte of the part. */
      if (part->is_exact)
        g_assert_cmpint ((gssize) length + part->offset, ==, (gssize) part->end);
      if (part->is_exact && part->kind == SB_TREE_PART_EXECUTED)
        g_assert_true (strncmp (own, text + part->start, length) == 0);
    }
  return g_string_free (out, FALSE);
}

static void
check_parts (const char *sql, const char *expected)
{
  g_autoptr (SbTreeList) list = read_text (sql);
  g_autofree char *actual = describe (sb_tree_list_get (list, 0));

  g_assert_cmpstr (actual, ==, expected);
}

static void
test_do_block (void)
{
  check_parts ("DO $$\n"
               "<<outer>>\n"
               "DECLARE x int := 3; c CURSOR FOR SELECT 1;\n"
               "BEGIN\n"
               "  x := pg_advisory_lock(4);\n"
               "  r.f = CASE WHEN x > 1 THEN 2 ELSE 3 END;\n"
               "  SELECT a INTO STRICT x, r.f FROM t;\n"
               "  PERFORM pg_notify('a', 'b');\n"
               "  IF NOT EXISTS (SELECT 1 FROM pg_type) THEN\n"
               "    CREATE TYPE mood AS ENUM ('a');\n"
               "  ELSIF x > 3 THEN NULL;\n"
               "  END IF;\n"
               "  FOR r IN SELECT * FROM t LOOP\n"
               "    EXECUTE 'ALTER TABLE ' || r.n USING x;\n"
               "  END LOOP;\n"
               "  FOR i IN 1..3 LOOP RAISE NOTICE 'a %', 1; END LOOP;\n"
               "  EXECUTE 'drop table x; drop view y';\n"
               "  COMMIT;\n"
               "END $$",
               "expression: pg_advisory_lock(4)\n"
               "expression: CASE WHEN x > 1 THEN 2 ELSE 3 END\n"
               "statement: SELECT a INTO STRICT x, r.f FROM t\n"
               "statement: PERFORM pg_notify('a', 'b')\n"
               "expression condition: NOT EXISTS (SELECT 1 FROM pg_type)\n"
               "statement condition: CREATE TYPE mood AS ENUM ('a')\n"
               "expression condition: x > 3\n"
               "statement: SELECT * FROM t\n"
               "execute condition: 'ALTER TABLE ' || r.n\n"
               "execute: 'drop table x; drop view y'\n"
               "executed: drop table x\n"
               "executed: drop view y\n"
               "statement: COMMIT\n");
}

static void
test_handlers (void)
{
  check_parts ("DO $a$ BEGIN\n"
               "  BEGIN\n"
               "    CREATE TYPE a AS ENUM ('x');\n"
               "  EXCEPTION WHEN duplicate_object OR sqlstate '42P07' THEN DROP TABLE a;\n"
               "    WHEN undefined_table THEN NULL;\n"
               "  END;\n"
               "  CREATE TYPE b AS ENUM ('x');\n"
               "END $a$",
               "statement duplicate undefined: CREATE TYPE a AS ENUM ('x')\n"
               "statement: DROP TABLE a\n"
               "statement: CREATE TYPE b AS ENUM ('x')\n");
}

static void
test_functions (void)
{
  check_parts ("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1; SELECT 2'",
               "statement: SELECT 1\nstatement: SELECT 2\n");
  check_parts ("CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS\n"
               "'BEGIN RETURN ''a''; END'",
               "expression inexact: 'BEGIN RETURN ''a''; END'\n");
  check_parts ("CREATE FUNCTION f() RETURNS setof t LANGUAGE plpgsql AS $$\n"
               "BEGIN RETURN QUERY SELECT * FROM t; RETURN QUERY EXECUTE q USING x; RETURN; END\n"
               "$$",
               "statement: SELECT * FROM t\nexecute: q\n");
  check_parts ("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$\n"
               "BEGIN NEW.updated_at := now(); INSERT INTO log SELECT 1 RETURNING id INTO x;\n"
               "RETURN NEW; END $$",
               "expression: now()\n"
               "statement: INSERT INTO log SELECT 1 RETURNING id INTO x\n"
               "expression: NEW\n");
  check_parts ("CREATE FUNCTION g(a int) RETURNS int LANGUAGE sql RETURN 1", "");
  check_parts ("CREATE FUNCTION c() RETURNS int LANGUAGE c AS 'lib', 'symbol'", "");
  check_parts ("DO LANGUAGE plpython3u $$ begin; x = 1 $$", "");
}

/* Half a body gives some parts or none, and every place lies inside. */
static void
test_every_prefix (void)
{
  const char body[] =
      "<<l>> DECLARE a int; BEGIN IF a THEN x.y := 1; ELSE EXECUTE 'SELECT 1'; END "
      "IF; CASE a WHEN 1 THEN OPEN c FOR SELECT 1; END CASE; WHILE a LOOP SELECT 1 "
      "INTO a; END LOOP; RETURN QUERY SELECT 1; PERFORM; EXCEPTION WHEN others THEN "
      "EXECUTE; END";

  for (gsize i = 0; i < sizeof body; i++)
    {
      g_autofree char *sql = g_strdup_printf ("DO $x$%.*s$x$", (int) i, body);
      g_autoptr (SbTreeList) list = read_text (sql);
      guint n_parts;
      const SbTreePart *parts = sb_tree_get_parts (sb_tree_list_get (list, 0), &n_parts);

      for (guint k = 0; k < n_parts; k++)
        {
          g_assert_cmpuint (parts[k].start, <, parts[k].end);
          g_assert_cmpuint (parts[k].end, <=, strlen (sql) - strlen ("$x$"));
        }
    }
}

static void
check_body_error (const char *sql, const char *expected)
{
  g_autoptr (SbTreeList) list = read_text (sql);
  const SbTreeError *error = sb_tree_get_body_error (sb_tree_list_get (list, 0));
  g_autofree char *actual = error == NULL
                                ? g_strdup ("")
                                : g_strdup_printf ("%.*s: %s", (int) (error->end - error->start),
                                                   sql + error->start, error->message);

  g_assert_cmpstr (actual, ==, expected);
}

static void
test_body_errors (void)
{
  check_body_error ("DO $$ BEGIN PERFORM a b c; END $$", "c: syntax error at or near \"c\"");
  check_body_error ("DO $$ BEGIN /* ü /* é */ */ PERFORM 'é'; SELEC 1; END $$",
                    "SELEC: syntax error at or near \"SELEC\"");
  check_body_error ("DO $$ BEGIN $$", ": syntax error at end of input");
  check_body_error ("DO 'BEGIN ''a'' END'", "'BEGIN ''a'' END': syntax error at or near \"'a'\"");
  check_body_error ("DO E'BEGIN\\n IF END'", "E'BEGIN\\n IF END': syntax error at or near \"END\"");
  check_body_error ("CREATE FUNCTION f(/* /* */ */) RETURNS int AS $sb0$ BEGIN RETURN '$sb0' x y; "
                    "END $sb0$ LANGUAGE plpgsql",
                    "y: syntax error at or near \"y\"");
  check_body_error ("DO $$ BEGIN PERFORM '$sb'; END; $sb$$", "$: syntax error at or near \"$\"");
  check_body_error ("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'a', 'b'", "");
  check_body_error ("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql", "");
  check_body_error ("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql BEGIN ATOMIC SELECT 1; END",
                    "");
  check_body_error ("CREATE PROCEDURE f(a int) LANGUAGE plpgsql RETURN 1", "");
  check_body_error ("DO LANGUAGE sql 'selec 1'", "");
}

static void
try_body (const char *text, const SbToken *string, const char *body, gsize length)
{
  g_autofree char *sql = g_strdup_printf ("%.*s$try$%.*s$try$%s", (int) string->start, text,
                                          (int) length, body, text + string->end);
  g_autoptr (SbTreeList) list = read_text (sql);
  const SbTreeError *error;

  if (sb_tree_list_get (list, 0) == NULL)
    return;
  error = sb_tree_get_body_error (sb_tree_list_get (list, 0));
  if (error == NULL)
    return;
  g_assert_cmpuint (error->body, <=, error->start);
  g_assert_cmpuint (error->start, <=, error->end);
  g_assert_cmpuint (error->end, <=, strlen (sql));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* Every beginning of a body, and every body without one of its tokens. */
static void
try_bodies (const char *text)
{
  SbLexer lexer = { text, strlen (text), 0 }, inside;
  g_autofree char *body = NULL;
  SbToken string, token;
  gsize quote;

  do
    string = sb_lexer_next_significant (&lexer);
  while (string.kind != SB_TOKEN_END
         && (string.kind != SB_TOKEN_STRING || text[string.start] != '$'));
  if (string.kind == SB_TOKEN_END)
    return;
  quote = strcspn (text + string.start + 1, "$") + 2;
  body = g_strndup (text + string.start + quote, string.end - string.start - 2 * quote);
  inside = (SbLexer){ body, strlen (body), 0 };
  while ((token = sb_lexer_next (&inside)).kind != SB_TOKEN_END)
    {
      g_autofree char *without = g_strdup_printf ("%.*s%s", (int) token.start, body,
                                                  body + token.end);

      try_body (text, &string, without, strlen (without));
      for (gsize end = token.start; end < token.end; end++)
        if (((guchar) body[end] & 0xc0) != 0x80)
          try_body (text, &string, body, end);
    }
}

/* %NULL for what is no text. */
static SbScript *
read_script (const char *path)
{
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  return sb_script_parse (text, length, NULL);
}

static guint
try_file (const char *path)
{
  g_autoptr (SbScript) script = read_script (path);
  g_autoptr (SbTreeList) list = script != NULL ? sb_tree_list_new (script) : NULL;
  guint n = 0;

  if (script == NULL)
    return 0;
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    {
      SbTree *tree = sb_tree_list_get (list, i);
      int kind = tree != NULL && sb_tree_get_node (tree) != NULL
                     ? (int) sb_tree_get_node (tree)->node_case
                     : 0;

      if (kind != PG_QUERY__NODE__NODE_DO_STMT && kind != PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT)
        continue;
      try_bodies (sb_tree_get_text (tree, NULL));
      n++;
    }
  return n;
}

/* The parser of PL/pgSQL has ended processes. */
static void
test_hurt_bodies (void)
{
  static const char *const names[] = { "tests/golden/lint", "tests/golden/draft", "migrations" };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), names[i],
                                                  NULL);
      g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
      const char *name;

      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (folder, name, NULL);

          if (g_str_has_suffix (name, ".sql"))
            n += try_file (path);
        }
    }
  g_assert_cmpuint (n, >, 100);
}

/* What unpacking libpg_query's own message gives. */
static void
check_as_packed (SbTree *tree)
{
  const PgQuery__Node *node = sb_tree_get_node (tree);
  PgQueryProtobufParseResult result;
  PgQuery__ParseResult *unpacked;
  const PgQuery__Node *expected;
  g_autofree guint8 *bytes = NULL, *expected_bytes = NULL;
  gsize length;

  if (node == NULL)
    return;
  result = pg_query_parse_protobuf (sb_tree_get_text (tree, NULL));
  unpacked = pg_query__parse_result__unpack (NULL, result.parse_tree.len,
                                             (const guint8 *) result.parse_tree.data);
  g_assert_cmpuint (unpacked->n_stmts, ==, 1);
  expected = unpacked->stmts[0]->stmt;

  length = pg_query__node__get_packed_size (node);
  g_assert_cmpuint (length, ==, pg_query__node__get_packed_size (expected));
  bytes = g_malloc (length);
  expected_bytes = g_malloc (length);
  pg_query__node__pack (node, bytes);
  pg_query__node__pack (expected, expected_bytes);
  g_assert_cmpmem (bytes, length, expected_bytes, length);

  pg_query__parse_result__free_unpacked (unpacked, NULL);
  pg_query_free_protobuf_parse_result (result);
}

static guint
check_file_as_packed (const char *path)
{
  g_autoptr (SbScript) script = read_script (path);
  g_autoptr (SbTreeList) list = script != NULL ? sb_tree_list_new (script) : NULL;
  guint n = 0;

  if (script == NULL)
    return 0;
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    if (sb_tree_list_get (list, i) != NULL)
      {
        check_as_packed (sb_tree_list_get (list, i));
        n++;
      }
  return n;
}

/* The trees that are shown and copied are those that libpg_query packs: every statement of the golden
 * tests. */
static void
test_as_packed (void)
{
  static const char *const names[] = { "parse", "lint" };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "tests",
                                                  "golden", names[i], NULL);
      g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
      const char *name;

      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (folder, name, NULL);

          if (g_str_has_suffix (name, ".sql"))
            n += check_file_as_packed (path);
        }
    }
  g_assert_cmpuint (n, >, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql/tree/nodes", test_nodes);
  g_test_add_func ("/sql/tree/a-list-outlives-its-maker", test_a_list_outlives_its_maker);
  g_test_add_func ("/sql/tree/too-long", test_too_long);
  g_test_add_func ("/sql/tree/do-block", test_do_block);
  g_test_add_func ("/sql/tree/handlers", test_handlers);
  g_test_add_func ("/sql/tree/functions", test_functions);
  g_test_add_func ("/sql/tree/every-prefix", test_every_prefix);
  g_test_add_func ("/sql/tree/body-errors", test_body_errors);
  g_test_add_func ("/sql/tree/hurt-bodies", test_hurt_bodies);
  g_test_add_func ("/sql/tree/as-packed", test_as_packed);
  return g_test_run ();
}
