/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history tables against a real server: what is read, created and written. */
#include "sb-test-history.h"

#define connect_as(...) sb_test_history_connect_as (__VA_ARGS__)
#define ensure_role(...) sb_test_history_ensure_role (__VA_ARGS__)
#define sql(...) sb_test_history_sql (__VA_ARGS__)
#define assert_query(...) sb_test_history_assert_query (__VA_ARGS__)
#define read_history(...) sb_test_history_read (__VA_ARGS__)
#define read_ok(...) sb_test_history_read_ok (__VA_ARGS__)
#define send_ok(...) sb_test_history_send_ok (__VA_ARGS__)

static const char *const numbered[] = { "001_a.sql", "002_b.sql", "003_c.sql", NULL };
static const char *const stamped[] = { "20251112000001_first.sql", "20251112000002_second.sql",
                                       NULL };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  sb_test_history_set_up (fixture, data != NULL ? "supabase/migrations" : "migrations",
                          data != NULL ? stamped : numbered);
}

static gpointer
create_job (SbSession *session, gpointer data, GError **error)
{
  Fixture *fixture = data;
  gboolean created = sb_session_connect (session, error)
                     && sb_history_create (fixture->history, session, error);

  g_assert_cmpint (sb_session_get_transaction (session), ==, SB_TRANSACTION_IDLE);
  return GINT_TO_POINTER (created);
}

static void
create_ok (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gboolean created = sb_test_history_job (fixture, create_job, &error);

  g_assert_no_error (error);
  g_assert_true (created);
}

/* Sends a command, which it frees; %NULL or the SQLSTATE with which it fails. */
static char *
send (Fixture *fixture, SbCommand *command)
{
  char *sqlstate;

  g_free (sb_test_history_send (fixture, command, &sqlstate));
  return sqlstate;
}

static const char plain_shape[] =
    "SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod)"
    " || CASE WHEN attnotnull THEN ' not null' ELSE '' END"
    " || coalesce(' default ' || pg_get_expr(adbin, adrelid), ''), ', ' ORDER BY attnum) || '; '"
    " || (SELECT string_agg(pg_get_constraintdef(oid), ', ' ORDER BY contype) FROM pg_constraint"
    "     WHERE conrelid = '%1$s'::regclass AND contype IN ('p', 'u')) "
    "FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum "
    "WHERE attrelid = '%1$s'::regclass AND attnum > 0";

static void
assert_shape (Fixture *fixture, const char *table, const char *expected)
{
  g_autofree char *query = g_strdup_printf (plain_shape, table);

  assert_query (fixture, query, expected);
}

static void
test_fresh_target (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  read_ok (fixture);
  g_assert_false (sb_history_exists (fixture->history));
  g_assert_false (sb_history_has_journal (fixture->history));
  g_assert_cmpuint (sb_history_get_n_rows (fixture->history), ==, 0);
  g_assert_cmpstr (sb_history_get_id (fixture->history), ==, "migration_history");
  g_assert_cmpstr (sb_history_get_table (fixture->history), ==, "public.migration_history");
  g_assert_cmpstr (sb_history_get_journal_prefix (fixture->history), ==, "switchback.");
  assert_query (fixture, "SELECT count(*) FROM pg_class WHERE relname = 'migration_history'", "0");
}

static void
test_plain_has_its_exact_shape (Fixture *fixture, gconstpointer data)
{
  g_autofree char *ours = NULL, *theirs = NULL, *query = NULL;

  SB_TEST_NEEDS_SERVER ();
  read_ok (fixture);
  create_ok (fixture);
  create_ok (fixture);
  assert_shape (fixture, "public.migration_history",
                "id integer not null default nextval('migration_history_id_seq'::regclass), "
                "migration_name text not null, "
                "applied_at timestamp with time zone default now(); "
                "PRIMARY KEY (id), UNIQUE (migration_name)");
  query = g_strdup_printf (plain_shape, "public.migration_history");
  ours = sb_test_server_query (fixture->database, query);
  /* What other runners of this table say. */
  sql (fixture, "DROP TABLE migration_history; CREATE TABLE IF NOT EXISTS migration_history ("
                "id SERIAL PRIMARY KEY, migration_name TEXT NOT NULL UNIQUE,"
                "applied_at TIMESTAMPTZ DEFAULT NOW())");
  theirs = sb_test_server_query (fixture->database, query);
  g_assert_cmpstr (ours, ==, theirs);
}

static void
test_plain_rows (Fixture *fixture, gconstpointer data)
{
  const SbHistoryRow *row;

  SB_TEST_NEEDS_SERVER ();
  read_ok (fixture);
  create_ok (fixture);
  for (guint i = 0; i < 2; i++)
    for (guint again = 0; again < 2; again++)
      send_ok (fixture,
               sb_history_command_insert (fixture->history,
                                          sb_project_get_migration (fixture->project, i), NULL));
  sql (fixture,
       "UPDATE migration_history SET applied_at = '2026-11-20 12:30:00.1239+02'"
       " WHERE migration_name = '001_a.sql';"
       "UPDATE migration_history SET applied_at = NULL WHERE migration_name = '002_b.sql';"
       "INSERT INTO migration_history (migration_name) VALUES (E'<b>%s''\"\\n\\U0001F600')");
  read_ok (fixture);
  g_assert_true (sb_history_exists (fixture->history));
  g_assert_cmpuint (sb_history_get_n_rows (fixture->history), ==, 3);
  row = sb_history_find (fixture->history, "001_a.sql");
  g_assert_cmpstr (row->applied_at, ==, "2026-11-20T10:30:00.123Z");
  g_assert_null (row->name);
  g_assert_null (sb_history_find (fixture->history, "002_b.sql")->applied_at);
  g_assert_nonnull (sb_history_find (fixture->history, "<b>%s'\"\n😀"));
  g_assert_null (sb_history_find (fixture->history, "003_c.sql"));
  send_ok (fixture, sb_history_command_delete (fixture->history, "<b>%s'\"\n😀"));
  send_ok (fixture, sb_history_command_delete (fixture->history, "003_c.sql"));
  assert_query (fixture, "SELECT string_agg(migration_name, ' ' ORDER BY 1) FROM migration_history",
                "001_a.sql 002_b.sql");
}

static void
test_guard (Fixture *fixture, gconstpointer data)
{
  g_autofree char *absent = NULL, *present = NULL;

  SB_TEST_NEEDS_SERVER ();
  read_ok (fixture);
  create_ok (fixture);
  /* Operators of the same names in front of the server's own must not decide. */
  sql (fixture, "CREATE SCHEMA evil; CREATE FUNCTION evil.eq(text, text) RETURNS boolean"
                " LANGUAGE sql AS 'SELECT true'; CREATE OPERATOR evil.= (LEFTARG = text,"
                " RIGHTARG = text, FUNCTION = evil.eq); INSERT INTO migration_history"
                " (migration_name) VALUES ('001_a.sql')");
  send_ok (fixture, sb_command_new ("SET search_path = evil, pg_catalog", 0));
  send_ok (fixture, sb_history_command_guard (fixture->history, "001_a.sql", TRUE));
  send_ok (fixture, sb_history_command_guard (fixture->history, "it's \"none\"", FALSE));
  present = send (fixture, sb_history_command_guard (fixture->history, "001_a.sql", FALSE));
  absent = send (fixture, sb_history_command_guard (fixture->history, "002_b.sql", TRUE));
  g_assert_cmpstr (present, ==, "42704");
  g_assert_cmpstr (absent, ==, "42704");
}

static void
test_locked_down_where_the_api_roles_are (Fixture *fixture, gconstpointer data)
{
  g_autofree char *roles = NULL;

  SB_TEST_NEEDS_SERVER ();
  ensure_role (fixture, "anon");
  ensure_role (fixture, "authenticated");
  sql (fixture,
       "GRANT USAGE ON SCHEMA public TO anon, authenticated;"
       "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO anon, authenticated;"
       "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON SEQUENCES"
       " TO anon, authenticated");
  /* One that another tool made there is open to anyone. */
  sql (fixture, "CREATE TABLE migration_history (id serial PRIMARY KEY,"
                " migration_name text NOT NULL UNIQUE, applied_at timestamptz DEFAULT now())");
  read_ok (fixture);
  g_assert_true (sb_history_is_open_to_api (fixture->history));
  sql (fixture, "ALTER TABLE migration_history ENABLE ROW LEVEL SECURITY");
  read_ok (fixture);
  g_assert_false (sb_history_is_open_to_api (fixture->history));
  sql (fixture, "DROP TABLE migration_history");
  read_ok (fixture);
  create_ok (fixture);
  read_ok (fixture);
  g_assert_false (sb_history_is_open_to_api (fixture->history));
  assert_query (fixture,
                "SELECT relrowsecurity, has_table_privilege('anon', oid, 'SELECT'),"
                " has_table_privilege('authenticated', oid, 'INSERT'),"
                " has_sequence_privilege('anon', 'migration_history_id_seq', 'USAGE')"
                " FROM pg_class WHERE relname = 'migration_history'",
                "t|f|f|f");
  /* Its owner sees all of it. */
  send_ok (fixture,
           sb_history_command_insert (fixture->history,
                                      sb_project_get_migration (fixture->project, 0), NULL));
  read_ok (fixture);
  g_assert_cmpuint (sb_history_get_n_rows (fixture->history), ==, 1);
  sql (fixture, "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM anon,"
                " authenticated; ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES"
                " FROM anon, authenticated");
}

/* Hidden rows would make everything look pending. */
static void
test_hidden_rows_are_an_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  SB_TEST_NEEDS_SERVER ();
  ensure_role (fixture, "sb_guest");
  sql (fixture, "CREATE TABLE migration_history (id serial PRIMARY KEY,"
                " migration_name text NOT NULL UNIQUE, applied_at timestamptz DEFAULT now());"
                "INSERT INTO migration_history (migration_name) VALUES ('001_a.sql');"
                "ALTER TABLE migration_history ENABLE ROW LEVEL SECURITY;"
                "GRANT SELECT ON migration_history TO sb_guest");
  connect_as (fixture, "sb_guest");
  read_history (fixture, &error);
  g_assert_error (error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "row-level security"));
}

static void
test_denied (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) read_error = NULL, create_error = NULL;

  SB_TEST_NEEDS_SERVER ();
  ensure_role (fixture, "sb_guest");
  sql (fixture, "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
  connect_as (fixture, "sb_guest");
  read_ok (fixture);
  sb_test_history_job (fixture, create_job, &create_error);
  g_assert_error (create_error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_DENIED);
  g_assert_nonnull (strstr (create_error->message, "permission denied for schema public"));
  sql (fixture, "CREATE TABLE migration_history (migration_name text PRIMARY KEY)");
  read_history (fixture, &read_error);
  g_assert_error (read_error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_DENIED);
  g_assert_nonnull (strstr (read_error->message, "permission denied for table migration_history"));
}

static void
test_other_shapes_are_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const shapes[] = {
    "CREATE TABLE migration_history (id int, filename text)",
    "CREATE TABLE migration_history (migration_name int)",
    "CREATE TABLE migration_history (migration_name text, applied_at bigint)",
    "CREATE TABLE migration_history (migration_name text, batch int NOT NULL)",
    "CREATE TABLE migration_history ()",
    "CREATE VIEW migration_history AS SELECT 'x'::text AS migration_name",
  };

  SB_TEST_NEEDS_SERVER ();
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (GError) error = NULL;

      sql (fixture, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
      sql (fixture, shapes[i]);
      read_history (fixture, &error);
      g_test_message ("%s", error != NULL ? error->message : "");
      g_assert_error (error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_SHAPE);
    }
}

/* Columns that a team has added are no reason to refuse. */
static void
test_more_columns_are_welcome (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sql (fixture, "CREATE TABLE migration_history (migration_name varchar(255) PRIMARY KEY,"
                " applied_at timestamp, who text NOT NULL DEFAULT current_user, note text)");
  read_ok (fixture);
  send_ok (fixture,
           sb_history_command_insert (fixture->history,
                                      sb_project_get_migration (fixture->project, 0), NULL));
  read_ok (fixture);
  g_assert_nonnull (sb_history_find (fixture->history, "001_a.sql"));
}

/* Then the names of types come in quotes, too. */
static void
test_whatever_is_quoted (Fixture *fixture, gconstpointer data)
{
  g_autofree char *quoted = NULL;

  SB_TEST_NEEDS_SERVER ();
  quoted = g_strdup_printf ("ALTER DATABASE %s SET quote_all_identifiers = on", fixture->database);
  sql (fixture, quoted);
  read_ok (fixture);
  create_ok (fixture);
  read_ok (fixture);
  g_assert_true (sb_history_exists (fixture->history));
}

static void
test_outside_public (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL, *reset = NULL;

  SB_TEST_NEEDS_SERVER ();
  path =
      g_strdup_printf ("CREATE SCHEMA \"a'p \"\"p\"; CREATE TABLE \"a'p \"\"p\".migration_history"
                       " (migration_name text UNIQUE);"
                       /* Of its own database, since a Supabase may have given the role one. */
                       "ALTER ROLE postgres IN DATABASE %s SET search_path = \"a'p \"\"p\", public",
                       fixture->database);
  sql (fixture, path);
  read_ok (fixture);
  g_assert_true (sb_history_exists (fixture->history));
  g_assert_cmpstr (sb_history_get_table (fixture->history), ==, "a'p \"p.migration_history");
  send_ok (fixture,
           sb_history_command_insert (fixture->history,
                                      sb_project_get_migration (fixture->project, 0), NULL));
  send_ok (fixture, sb_history_command_guard (fixture->history, "001_a.sql", TRUE));
  assert_query (fixture, "SELECT migration_name FROM \"a'p \"\"p\".migration_history", "001_a.sql");
  /* Public counts before the search path. */
  sql (fixture, "CREATE TABLE public.migration_history (migration_name text UNIQUE)");
  read_ok (fixture);
  g_assert_cmpstr (sb_history_get_table (fixture->history), ==, "public.migration_history");
  g_assert_cmpuint (sb_history_get_n_rows (fixture->history), ==, 0);
}

static void
send_recreate (Fixture *fixture)
{
  g_autoptr (GPtrArray) commands = sb_history_command_recreate (fixture->history);

  for (guint i = 0; i < commands->len; i++)
    {
      SbCommand *command = g_ptr_array_index (commands, i);

      send_ok (fixture, sb_command_new (command->sql, 0));
    }
}

static void
test_recreate (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  read_ok (fixture);
  create_ok (fixture);
  sql (fixture, "INSERT INTO migration_history (migration_name) VALUES ('001_a.sql')");
  send_recreate (fixture);
  assert_query (fixture, "SELECT count(*) FROM migration_history", "1");
  sql (fixture, "DROP SCHEMA public CASCADE");
  send_recreate (fixture);
  assert_shape (fixture, "public.migration_history",
                "id integer not null default nextval('migration_history_id_seq'::regclass), "
                "migration_name text not null, "
                "applied_at timestamp with time zone default now(); "
                "PRIMARY KEY (id), UNIQUE (migration_name)");
}

/* What is created in one go is taken for what reading it again would find. */
static void
test_create_all (Fixture *fixture, gconstpointer data)
{
  static const char run_id[] = "00000000-0000-4000-8000-000000000000";
  g_autoptr (GPtrArray) commands = NULL;
  g_autoptr (SbHistory) before = NULL;
  g_autoptr (SbCommand) by_known = NULL, by_read = NULL;
  static const char *const statements[] = { "SELECT 1", NULL };
  SbMigration *migration;

  SB_TEST_NEEDS_SERVER ();
  read_ok (fixture);
  commands = sb_history_command_create_all (fixture->history, run_id, "apply");
  g_ptr_array_add (commands, sb_command_new ("COMMIT", 0));
  for (guint i = 0; i < commands->len; i++)
    send_ok (fixture, g_steal_pointer (&commands->pdata[i]));
  g_ptr_array_set_free_func (commands, NULL);

  sb_history_set_created (fixture->history);
  before = sb_history_ref (fixture->history);
  read_ok (fixture);
  g_assert_true (sb_history_exists (before) && sb_history_exists (fixture->history));
  g_assert_true (sb_history_has_journal (before) && sb_history_has_journal (fixture->history));
  g_assert_true (sb_journal_may_be_written (fixture->history));
  g_assert_cmpstr (sb_history_get_digest (before), ==, sb_history_get_digest (fixture->history));
  migration = sb_project_get_migration (fixture->project, 0);
  by_known = sb_history_command_insert (before, migration, statements);
  by_read = sb_history_command_insert (fixture->history, migration, statements);
  g_assert_cmpstr (by_known->sql, ==, by_read->sql);
  g_assert_cmpuint (by_known->n_params, ==, by_read->n_params);
  g_assert_null (sb_history_command_create_all (before, run_id, "apply"));
  g_assert_null (sb_history_command_create_all (fixture->history, run_id, "apply"));
}

/* A table that somebody put aside keeps the sequence's name; the new one has another. */
static void
test_create_beside_an_old_one (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  ensure_role (fixture, "anon");
  sql (fixture, "CREATE TABLE migration_history (id serial PRIMARY KEY);"
                "ALTER TABLE migration_history RENAME TO migration_history_old;"
                "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON SEQUENCES TO anon");
  read_ok (fixture);
  create_ok (fixture);
  assert_query (fixture,
                "SELECT has_sequence_privilege('anon',"
                " pg_get_serial_sequence('migration_history', 'id'), 'USAGE')",
                "f");
}

/* A role that may only write rows must be able to send it, with nothing to say. */
static void
test_recreate_needs_no_right_while_it_is_there (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  ensure_role (fixture, "sb_guest");
  read_ok (fixture);
  create_ok (fixture);
  sql (fixture, "REVOKE CREATE ON SCHEMA public FROM PUBLIC;"
                "GRANT SELECT, INSERT ON migration_history TO sb_guest");
  connect_as (fixture, "sb_guest");
  send_recreate (fixture);
}

static void
test_two_create_at_once (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  for (guint round = 0; round < 10; round++)
    {
      sql (fixture, "DROP SCHEMA IF EXISTS supabase_migrations CASCADE;"
                    "DROP TABLE IF EXISTS migration_history");
      read_ok (fixture);
      sb_test_history_job_at_once (fixture, create_job);
      read_ok (fixture);
      g_assert_true (sb_history_exists (fixture->history));
    }
}

static void
test_another_history_that_matches (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  /* A Supabase project whose rows are in migration_history: by file name. */
  sql (fixture, "CREATE TABLE migration_history (migration_name text UNIQUE);"
                "INSERT INTO migration_history VALUES ('unrelated.sql')");
  read_ok (fixture);
  g_assert_cmpstr (sb_history_get_id (fixture->history), ==,
                   "supabase_migrations.schema_migrations");
  g_assert_false (sb_history_exists (fixture->history));
  g_assert_cmpuint (sb_history_get_n_rows (fixture->history), ==, 0);
  sql (fixture, "INSERT INTO migration_history VALUES ('20251112000001_first.sql')");
  read_ok (fixture);
  g_assert_cmpstr (sb_history_get_id (fixture->history), ==, "migration_history");
  g_assert_cmpuint (sb_history_get_n_rows (fixture->history), ==, 2);
  send_ok (fixture,
           sb_history_command_insert (fixture->history,
                                      sb_project_get_migration (fixture->project, 1), NULL));
  assert_query (fixture,
                "SELECT migration_name FROM migration_history WHERE migration_name ~ 'second'",
                "20251112000002_second.sql");
  /* The layout's own counts as soon as it is there. */
  sql (fixture, "CREATE SCHEMA supabase_migrations; CREATE TABLE"
                " supabase_migrations.schema_migrations (version text NOT NULL PRIMARY KEY)");
  read_ok (fixture);
  g_assert_cmpstr (sb_history_get_id (fixture->history), ==,
                   "supabase_migrations.schema_migrations");
}

static void
test_supabase_shape_and_rows (Fixture *fixture, gconstpointer data)
{
  static const char *const statements[] = { "SELECT 'a\"b', E'\\\\n', '{x,y}'", "", "NULL",
                                            "-- <b> %s 😀\nSELECT\t1", NULL };
  SbMigration *first, *second;

  SB_TEST_NEEDS_SERVER ();
  first = sb_project_get_migration (fixture->project, 0);
  second = sb_project_get_migration (fixture->project, 1);
  read_ok (fixture);
  g_assert_cmpstr (sb_history_get_journal_prefix (fixture->history), ==,
                   "supabase_migrations.switchback_");
  create_ok (fixture);
  assert_shape (fixture, "supabase_migrations.schema_migrations",
                "version text not null, statements text[], name text; PRIMARY KEY (version)");
  send_ok (fixture, sb_history_command_insert (fixture->history, first, statements));
  send_ok (fixture, sb_history_command_insert (fixture->history, first, NULL));
  send_ok (fixture, sb_history_command_insert (fixture->history, second, NULL));
  assert_query (fixture,
                "SELECT version, name, array_length(statements, 1) FROM"
                " supabase_migrations.schema_migrations ORDER BY 1",
                "20251112000001|first|4\n20251112000002|second|");
  for (guint i = 0; statements[i] != NULL; i++)
    {
      g_autofree char *query =
          g_strdup_printf ("SELECT statements[%u] FROM supabase_migrations.schema_migrations"
                           " WHERE name = 'first'",
                           i + 1);

      assert_query (fixture, query, statements[i]);
    }
  read_ok (fixture);
  g_assert_cmpuint (sb_history_get_n_rows (fixture->history), ==, 2);
  g_assert_cmpstr (sb_history_find (fixture->history, "20251112000001")->name, ==, "first");
  g_assert_null (sb_history_find (fixture->history, "20251112000001")->applied_at);
  send_ok (fixture, sb_history_command_guard (fixture->history, "20251112000001", TRUE));
  send_ok (fixture, sb_history_command_delete (fixture->history, "20251112000001"));
  send_ok (fixture, sb_history_command_guard (fixture->history, "20251112000001", FALSE));
  sql (fixture, "DROP SCHEMA supabase_migrations CASCADE");
  send_recreate (fixture);
  assert_shape (fixture, "supabase_migrations.schema_migrations",
                "version text not null, statements text[], name text; PRIMARY KEY (version)");
}

/* Early projects have the version only; hosted ones have more. */
static void
test_supabase_other_ages (Fixture *fixture, gconstpointer data)
{
  SbMigration *first;

  SB_TEST_NEEDS_SERVER ();
  first = sb_project_get_migration (fixture->project, 0);
  sql (fixture, "CREATE SCHEMA supabase_migrations; CREATE TABLE"
                " supabase_migrations.schema_migrations (version text NOT NULL PRIMARY KEY)");
  read_ok (fixture);
  send_ok (fixture, sb_history_command_insert (fixture->history, first, numbered));
  read_ok (fixture);
  g_assert_nonnull (sb_history_find (fixture->history, first->version));
  sql (fixture, "ALTER TABLE supabase_migrations.schema_migrations ADD COLUMN statements text[],"
                " ADD COLUMN name text, ADD COLUMN created_by text,"
                " ADD COLUMN idempotency_key text UNIQUE; DELETE FROM"
                " supabase_migrations.schema_migrations");
  read_ok (fixture);
  send_ok (fixture, sb_history_command_insert (fixture->history, first, numbered));
  assert_query (fixture, "SELECT name, statements FROM supabase_migrations.schema_migrations",
                "first|{001_a.sql,002_b.sql,003_c.sql}");
}

static void
test_many_rows (Fixture *fixture, gconstpointer data)
{
  gint64 start;

  SB_TEST_NEEDS_SERVER ();
  sql (fixture,
       "CREATE TABLE migration_history (id serial PRIMARY KEY,"
       " migration_name text NOT NULL UNIQUE, applied_at timestamptz DEFAULT now());"
       "INSERT INTO migration_history (migration_name)"
       " SELECT lpad(i::text, 5, '0') || '_some_change.sql' FROM generate_series(1, 10000) i");
  read_ok (fixture);
  start = g_get_monotonic_time ();
  read_ok (fixture);
  g_test_message ("10,000 rows: %.1f ms", (double) (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (sb_history_get_n_rows (fixture->history), ==, 10000);
  g_assert_nonnull (sb_history_find (fixture->history, "10000_some_change.sql"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/history/" path, Fixture, NULL, set_up, func, sb_test_history_tear_down)
#define ADD_SUPABASE(path, func)                                                                   \
  g_test_add ("/history/" path, Fixture, "supabase", set_up, func, sb_test_history_tear_down)
  ADD ("fresh-target", test_fresh_target);
  ADD ("plain-shape", test_plain_has_its_exact_shape);
  ADD ("plain-rows", test_plain_rows);
  ADD ("guard", test_guard);
  ADD ("locked-down", test_locked_down_where_the_api_roles_are);
  ADD ("hidden-rows", test_hidden_rows_are_an_error);
  ADD ("denied", test_denied);
  ADD ("other-shapes", test_other_shapes_are_refused);
  ADD ("more-columns", test_more_columns_are_welcome);
  ADD ("quoted", test_whatever_is_quoted);
  ADD ("outside-public", test_outside_public);
  ADD ("recreate", test_recreate);
  ADD ("create-all", test_create_all);
  ADD ("create-beside-an-old-one", test_create_beside_an_old_one);
  ADD ("recreate-needs-no-right", test_recreate_needs_no_right_while_it_is_there);
  ADD ("two-create-at-once", test_two_create_at_once);
  ADD ("many-rows", test_many_rows);
  ADD_SUPABASE ("another-that-matches", test_another_history_that_matches);
  ADD_SUPABASE ("supabase-shape-and-rows", test_supabase_shape_and_rows);
  ADD_SUPABASE ("supabase-quoted", test_whatever_is_quoted);
  ADD_SUPABASE ("supabase-other-ages", test_supabase_other_ages);
  ADD_SUPABASE ("supabase-create-all", test_create_all);
  ADD_SUPABASE ("supabase-two-create-at-once", test_two_create_at_once);
  return g_test_run ();
}
