/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transaction map: what a run would commit at once, told while a script is written. */
#include <string.h>

#include "sb-psql.h"
#include "sb-transaction-map.h"

/* "1-3 together, 4 alone": what a person would draw. */
static char *
describe (SbTransactionMap *map)
{
  static const char *const kinds[] = { "together", "alone", "own" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sb_transaction_map_get_n_parts (map); i++)
    {
      const SbMapPart *part = sb_transaction_map_get_part (map, i);

      g_string_append_printf (text, "%s%u-%u %s%s", i > 0 ? ", " : "", part->first,
                              part->first + part->n - 1, kinds[part->kind],
                              part->rolls_back ? " back" : "");
    }
  return g_string_free (text, FALSE);
}

static SbTransactionMap *
make (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbScript) script = sb_script_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return sb_transaction_map_new (script);
}

static void
test_parts (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
    const char *why;
  } cases[] = {
    { "CREATE TABLE a (i int);\nCREATE TABLE b (i int);\n", "1-2 together", NULL },
    { "BEGIN;\nCREATE TABLE a (i int);\nCOMMIT;\n", "1-1 together", NULL },
    { "CREATE TABLE a (i int);\nCREATE INDEX CONCURRENTLY a_i ON a (i);\nCOMMENT ON TABLE a IS "
      "'x';\nDROP TABLE b;\n",
      "1-1 together, 2-2 alone, 3-4 together",
      "CREATE INDEX CONCURRENTLY in line 2 cannot run inside a transaction" },
    { "CREATE TABLE a (i int);\nBEGIN;\nDROP TABLE b;\nCOMMIT;\nDROP TABLE c;\n",
      "1-1 together, 2-4 own, 5-5 together", "line 2 controls the transaction itself" },
    { "BEGIN;\nDROP TABLE b;\nROLLBACK;\nDROP TABLE c;\n", "1-3 own back, 4-4 together",
      "line 1 controls the transaction itself" },
    { "-- switchback: no-transaction\nDROP TABLE a;\nDROP TABLE b;\n", "1-1 together, 2-2 together",
      "line 1 says no-transaction" },
    { "ALTER TYPE t ADD VALUE 'x';\nINSERT INTO u VALUES ('x');\nDROP TABLE a;\n",
      "1-1 together, 2-3 together",
      "line 1 adds the enum value 'x', which has to be committed before line 2 uses it" },
    { "ALTER TYPE t ADD VALUE 'x';\nINSERT INTO u VALUES ('y');\n", "1-2 together", NULL },
    { "CREATE TABLE half (\n", "1-1 together", NULL },
    { "-- nothing\n", "1-0 together", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SbTransactionMap) map = make (cases[i].text);
      g_autofree char *found = describe (map);
      guint line;

      g_assert_null (sb_transaction_map_get_refusal (map, &line));
      g_assert_cmpstr (found, ==, cases[i].expected);
      g_assert_cmpstr (sb_transaction_map_get_why_single (map), ==, cases[i].why);
    }
}

static void
assert_entry (SbTransactionMap *map, guint position, guint number, guint line, guint last_line,
              gboolean is_read)
{
  const SbMapStatement *entry = sb_transaction_map_get (map, position);

  g_assert_cmpuint (entry->number, ==, number);
  g_assert_cmpuint (entry->line, ==, line);
  g_assert_cmpuint (entry->last_line, ==, last_line);
  g_assert_cmpint (entry->is_read, ==, is_read);
}

/* The script's own BEGIN and COMMIT are not sent; lines are where a person sees the statement. */
static void
test_statements (void)
{
  g_autoptr (SbTransactionMap) map = make ("-- é\nBEGIN;\n\n-- a\nCREATE TABLE a (\n  i int\n);\n"
                                           "SELECT FRM; SELECT 1;\nCOMMIT;\n\n-- end\n");

  g_assert_cmpuint (sb_transaction_map_get_n (map), ==, 5);
  g_assert_cmpuint (sb_transaction_map_get_n_sent (map), ==, 3);
  assert_entry (map, 0, 0, 2, 2, TRUE);
  assert_entry (map, 1, 1, 5, 7, TRUE);
  assert_entry (map, 2, 2, 8, 8, TRUE);
  assert_entry (map, 3, 3, 8, 8, TRUE);
  assert_entry (map, 4, 0, 9, 9, TRUE);
  g_assert_cmpuint (sb_transaction_map_get (map, 3)->column, ==, 13);
}

static void
test_copy_data (void)
{
  g_autoptr (SbTransactionMap) map = make ("COPY t FROM stdin;\n1\n2\n\\.\nDROP TABLE u;\n");

  assert_entry (map, 0, 1, 1, 3, TRUE);
  assert_entry (map, 1, 2, 5, 5, TRUE);
}

static void
test_unread (void)
{
  g_autoptr (SbTransactionMap) map = make ("DROP TABLE a;\nCREATE INDX b;\n");

  g_assert_cmpuint (sb_transaction_map_get_unread_line (map), ==, 2);
  assert_entry (map, 0, 1, 1, 1, TRUE);
  assert_entry (map, 1, 2, 2, 2, FALSE);
}

static void
test_refused (void)
{
  g_autoptr (SbTransactionMap) map = make ("DROP TABLE a;\nBEGIN;\nDROP TABLE b;\n");
  guint line = 0;

  g_assert_nonnull (strstr (sb_transaction_map_get_refusal (map, &line), "has no COMMIT"));
  g_assert_cmpuint (line, ==, 2);
  g_assert_cmpuint (sb_transaction_map_get_n (map), ==, 0);
}

static char *
read_cb (const char *name, const char *from, gboolean is_relative, char **path, char **shown,
         gsize *length, gpointer user_data, GError **error)
{
  char *text = g_strdup ("VACUUM t;\nDROP TABLE t;\n");

  *path = g_strdup ("/included.sql");
  *shown = g_strdup (name);
  *length = strlen (text);
  return text;
}

/* What is included stands where its inclusion does. */
static void
test_included (void)
{
  static const char text[] = "DROP TABLE a;\n\\i included.sql\nDROP TABLE b;\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (SbScript) script = NULL;
  g_autoptr (SbTransactionMap) map = NULL;
  g_autofree char *found = NULL;
  SbSources *sources = NULL;
  gsize length;
  char *expanded = sb_psql_expand ("/own.sql", "own.sql", g_strdup (text), strlen (text), read_cb,
                                   NULL, &length, &sources, &error);

  g_assert_no_error (error);
  script = sb_script_parse_wait (sb_script_parse_begin (expanded, length, sources, &error));
  map = sb_transaction_map_new (script);
  found = describe (map);
  g_assert_cmpstr (found, ==, "1-1 together, 2-2 alone, 3-4 together");
  assert_entry (map, 0, 1, 1, 1, TRUE);
  assert_entry (map, 1, 2, 2, 2, TRUE);
  assert_entry (map, 2, 3, 2, 2, TRUE);
  assert_entry (map, 3, 4, 3, 3, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transaction-map/parts", test_parts);
  g_test_add_func ("/transaction-map/statements", test_statements);
  g_test_add_func ("/transaction-map/copy-data", test_copy_data);
  g_test_add_func ("/transaction-map/unread", test_unread);
  g_test_add_func ("/transaction-map/refused", test_refused);
  g_test_add_func ("/transaction-map/included", test_included);
  return g_test_run ();
}
