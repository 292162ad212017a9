/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-value.h"

#include "sb-identifier.h"

static char *
format (const char *kind, const char *text, SbForm form)
{
  SbParameter parameter = { .name = (char *) "p", .kind = (char *) kind };
  g_autoptr (GError) error = NULL;
  g_autoptr (SbValue) value = sb_value_new (&parameter, text, &error);

  g_assert_no_error (error);
  return sb_value_format (value, form);
}

static void
assert_format (const char *kind, const char *text, SbForm form, const char *expected)
{
  g_autofree char *got = format (kind, text, form);

  g_assert_cmpstr (got, ==, expected);
}

static void
assert_refused (const char *kind, const char *text)
{
  SbParameter parameter = { .name = (char *) "p", .kind = (char *) kind };
  g_autoptr (GError) error = NULL;
  g_autoptr (SbValue) value = sb_value_new (&parameter, text, &error);

  if (value != NULL)
    g_test_message ("taken as %s: %s", kind, text);
  g_assert_null (value);
  g_assert_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE);
}

static void
test_names (void)
{
  assert_format ("name", "sessions", SB_FORM_SQL, "sessions");
  assert_format ("name", " app . sessions ", SB_FORM_SQL, "app.sessions");
  assert_format ("name", "Sessions", SB_FORM_SQL, "\"Sessions\"");
  assert_format ("name", "order", SB_FORM_SQL, "\"order\"");
  assert_format ("name", "values", SB_FORM_SQL, "\"values\"");
  assert_format ("name", "name", SB_FORM_SQL, "name");
  assert_format ("name", "1st", SB_FORM_SQL, "\"1st\"");
  assert_format ("name", "größe", SB_FORM_SQL, "\"größe\"");
  assert_format ("name", "a$b", SB_FORM_SQL, "\"a$b\"");
  assert_format ("name", "\"a.b\".\"c\"\"d\"", SB_FORM_SQL, "\"a.b\".\"c\"\"d\"");
  assert_format ("name", "x; DROP TABLE y --", SB_FORM_SQL, "\"x; DROP TABLE y --\"");
  assert_format ("name", "we\"ird", SB_FORM_SQL, "\"we\"\"ird\"");
  assert_format ("name", "app.My table", SB_FORM_PATH, "'app.\"My table\"'");
  assert_format ("name", "app.it's", SB_FORM_PATH, "'app.\"it''s\"'");
  assert_format ("name", "app.it's", SB_FORM_LITERAL, "'it''s'");
  assert_format ("name", "app.it's", SB_FORM_LAST, "\"it's\"");
  assert_format ("name", "App.x", SB_FORM_SCHEMA, "\"App\".");
  assert_format ("name", "x", SB_FORM_SCHEMA, "");
  assert_format ("name", "a\nDROP TABLE b", SB_FORM_TEXT, "a DROP TABLE b");

  assert_refused ("name", "a.b.c");
  assert_refused ("name", "a.");
  assert_refused ("name", ".a");
  assert_refused ("name", "\"\"");
  assert_refused ("name", "\"a");
  assert_refused ("name", "\"a\" DROP");
  assert_refused ("name", "\xff");
  assert_refused ("name", "a234567890123456789012345678901234567890123456789012345678901234");
  assert_refused ("identifier", "app.sessions");
}

static void
test_lists (void)
{
  assert_format ("identifiers", "a, B ,\"c,d\"", SB_FORM_SQL, "a, \"B\", \"c,d\"");
  assert_format ("identifiers", "a, B", SB_FORM_LITERAL, "'a', 'B'");
  assert_format ("identifiers", "a, B", SB_FORM_BARE, "a_B");
  assert_format ("labels", "open, it's, \"a,b\"", SB_FORM_SQL, "'open', 'it''s', 'a,b'");

  assert_refused ("identifiers", "a,,b");
  assert_refused ("identifiers", "a,b,");
  assert_refused ("labels", "open, closed, open");
}

static void
test_types (void)
{
  const char *const types[] = { "text",
                                "numeric(12,2)",
                                "numeric( 12 , -2 )",
                                "timestamp with time zone",
                                "double precision",
                                "timestamp(3) without time zone",
                                "character varying(20)[]",
                                "app.\"My type\"[3][]",
                                "geometry(Point,4326)",
                                "interval year to month",
                                "INTEGER ARRAY",
                                "\"quo\"\"ted\"",
                                "größe" };
  const char *const others[] = { "text NOT NULL",
                                 "text DEFAULT 1",
                                 "text; DROP TABLE x",
                                 "text REFERENCES x",
                                 "text, y int",
                                 "text)",
                                 "text --",
                                 "text /*",
                                 "int[",
                                 "int[x]",
                                 "numeric(",
                                 "numeric(1",
                                 "numeric((1))",
                                 "varchar('a')",
                                 "1",
                                 "'text'",
                                 "app.",
                                 "app..x",
                                 "\"open",
                                 "serial",
                                 "BIGSERIAL",
                                 "text \"NOT NULL\"",
                                 "text\nCHECK (true)" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    assert_format ("type", types[i], SB_FORM_SQL, types[i]);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    assert_refused ("type", others[i]);
}

static void
test_expressions (void)
{
  const char *const expressions[] = { "now()",
                                      "'it''s; -- fine'",
                                      "E'\\'; x'",
                                      "\"a;b\" = 1",
                                      "$$ ; $$",
                                      "$t$ $$; $t$ || $1",
                                      "coalesce(a[1], (b))",
                                      "'{}'::jsonb",
                                      "status = 'a', n = n + 1",
                                      "a - -1",
                                      "a$b" };
  const char *const others[] = { "1; DROP TABLE x", "1 -- rest", "1 /* rest", "'open", "\"open",
                                 "$t$ open",        "(1",        "1)",        "(1]",   "a[1",
                                 "E'\\'",           "\\! ls",    "') --" };

  for (guint i = 0; i < G_N_ELEMENTS (expressions); i++)
    assert_format ("expression", expressions[i], SB_FORM_SQL, expressions[i]);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    assert_refused ("expression", others[i]);
}

static void
test_numbers_and_texts (void)
{
  assert_format ("number", "1000", SB_FORM_SQL, "1000");
  assert_refused ("number", "0");
  assert_refused ("number", "-1");
  assert_refused ("number", "1e9");
  assert_refused ("number", "1; DROP");
  assert_refused ("number", "1000000000");
  assert_format ("text", "it's", SB_FORM_SQL, "'it''s'");
  assert_format ("text", "a\x1b[2J\n--! b", SB_FORM_TEXT, "a\\u001b[2J --! b");
}

static void
test_long_names_stay_different (void)
{
  g_autofree char *a = g_strnfill (70, 'a');
  g_autofree char *b = g_strdup (a);
  g_autofree char *short_a = sb_identifier_shorten (a);
  g_autofree char *short_b = NULL;
  g_autofree char *umlauts = sb_identifier_shorten ("ääääääääääääääääääääääääääääääääääää");

  b[69] = 'b';
  short_b = sb_identifier_shorten (b);
  g_assert_cmpuint (strlen (short_a), <=, SB_IDENTIFIER_MAX);
  g_assert_cmpstr (short_a, !=, short_b);
  g_assert_true (g_utf8_validate (umlauts, -1, NULL));
  g_assert_cmpuint (strlen (umlauts), <=, SB_IDENTIFIER_MAX);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/value/names", test_names);
  g_test_add_func ("/value/lists", test_lists);
  g_test_add_func ("/value/types", test_types);
  g_test_add_func ("/value/expressions", test_expressions);
  g_test_add_func ("/value/numbers-and-texts", test_numbers_and_texts);
  g_test_add_func ("/value/long-names", test_long_names_stay_different);
  return g_test_run ();
}
