/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made-up rows in tables of every kind, on a real server: constraints hold, foreign keys too, and what
 * cannot be filled is told by name. */
#include "sb-filling-insert.h"

#include <string.h>

#include "sb-connection.h"
#include "sb-test-server.h"

#define N_ROWS 200
#define N_ROWS_TEXT "200"

#define WORDS                                                                                      \
  "SELECT array_agg(DISTINCT word) FROM pg_class, regexp_split_to_table(lower(relname), "          \
  "'[^a-z0-9_]+') word"
/* Foreign keys are not looked at while rows are made: look at all of them now. */
#define VALIDATE                                                                                   \
  "SET allow_system_table_mods = on; UPDATE pg_constraint SET convalidated = false WHERE contype " \
  "IN ('f', 'c') AND conrelid <> 0; DO $$ DECLARE c record; BEGIN FOR c IN SELECT "                \
  "conrelid::regclass AS t, conname FROM pg_constraint WHERE contype IN ('f', 'c') AND conrelid "  \
  "<> 0 AND conparentid = 0 AND connamespace = 'public'::regnamespace LOOP EXECUTE "               \
  "format('ALTER TABLE %s VALIDATE CONSTRAINT %I', c.t, c.conname); END LOOP; END $$"

typedef struct
{
  SbConnection *connection;
  char *database;
  GPtrArray *notes;
} Fixture;

static void
begin (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "tests",
                                            "rehearse", "rows-base.sql", NULL);
  g_autofree char *base = NULL;
  g_autoptr (SbTarget) target = NULL;

  g_assert_true (g_file_get_contents (path, &base, NULL, NULL));
  fixture->database = sb_test_server_create_database ();
  g_free (sb_test_server_query (fixture->database, base));
  target = sb_test_server_get_target (fixture->database, NULL);
  fixture->connection = sb_connection_new (target, "test");
  fixture->notes = g_ptr_array_new_with_free_func (g_free);
}

static void
end (Fixture *fixture, gconstpointer data)
{
  sb_connection_unref (fixture->connection);
  g_free (fixture->database);
  g_ptr_array_unref (fixture->notes);
}

static SbResult *
exec (SbSession *session, const char *sql)
{
  g_autoptr (GError) error = NULL;
  SbResult *result = sb_session_expect (sb_session_exec (session, sql, &error), &error);

  g_assert_no_error (error);
  return result;
}

static gpointer
fill_job (SbSession *session, gpointer user_data, GError **error)
{
  Fixture *fixture = user_data;
  g_autoptr (SbResult) words = NULL;
  g_autoptr (GPtrArray) tables = NULL;

  if (!sb_session_is_connected (session) && !sb_session_connect (session, error))
    return NULL;
  sb_result_unref (exec (session, "SET session_replication_role = 'replica'"));
  words = exec (session, WORDS);
  tables = sb_filling_table_read (session, sb_result_get_value (words, 0, 0), NULL, error);
  if (tables != NULL)
    sb_filling_insert (session, tables, N_ROWS, fixture->notes, error);
  return NULL;
}

static void
fill (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  sb_connection_run_and_wait (fixture->connection, fill_job, fixture, &error);
  g_assert_no_error (error);
}

static void
assert_answer (Fixture *fixture, const char *sql, const char *expected)
{
  g_autofree char *answer = sb_test_server_query (fixture->database, sql);

  g_assert_cmpstr (g_strstrip (answer), ==, expected);
}

static void
test_kinds (Fixture *fixture, gconstpointer data)
{
  static const char *const full[] = { "every_type", "made",      "checked",  "parent",   "child",
                                      "one_to_one", "many",      "left_of",  "right_of", "booked",
                                      "of_parts",   "old",       "secured",  "few",      "heir",
                                      "by_time_1",  "by_time_2", "by_list_1" };

  fill (fixture);
  for (guint i = 0; i < fixture->notes->len; i++)
    g_test_message ("%s", (const char *) fixture->notes->pdata[i]);
  for (guint i = 0; i < G_N_ELEMENTS (full); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT '%s', count(*) FROM ONLY %s", full[i],
                                              full[i]);
      g_autofree char *expected = g_strdup_printf ("%s|" N_ROWS_TEXT, full[i]);

      assert_answer (fixture, sql, expected);
    }
  assert_answer (fixture, "SELECT count(*) FROM flags", "2");
  assert_answer (fixture, "SELECT count(*) > 0 FROM by_list_2_a", "t");
  assert_answer (fixture, "SELECT count(*) FROM few WHERE id <= 2 AND name IN ('one', 'two')", "2");
  g_assert_cmpuint (fixture->notes->len, ==, 2);
  g_assert_cmpstr (fixture->notes->pdata[0], ==,
                   "no rows for public.impossible: the constraint never could not be met");
  g_assert_cmpstr (fixture->notes->pdata[1], ==,
                   "no rows for public.of_impossible: public.impossible has no rows to refer to");
  g_free (sb_test_server_query (fixture->database, VALIDATE));
}

/* What has enough is left as it is. */
static void
test_again (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  g_free (sb_test_server_query (fixture->database, "DELETE FROM booked WHERE room % 2 = 0"));
  fill (fixture);
  assert_answer (fixture, "SELECT count(*) FROM checked", N_ROWS_TEXT);
  assert_answer (fixture, "SELECT count(*) > 100 FROM booked", "t");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/rows/kinds", Fixture, NULL, begin, test_kinds, end);
  g_test_add ("/rows/again", Fixture, NULL, begin, test_again, end);
  return g_test_run ();
}
