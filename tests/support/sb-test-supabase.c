/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-test-supabase.h"

#include <glib/gstdio.h>

#include "sb-test-server.h"

/* Roles belong to the whole server and stay; another test may be making them at this moment. */
#define ROLES                                                                                      \
  "DO $$ DECLARE r text; BEGIN"                                                                    \
  " FOREACH r IN ARRAY ARRAY['anon', 'authenticated', 'service_role'] LOOP"                        \
  "  BEGIN EXECUTE format('CREATE ROLE %I NOLOGIN', r);"                                           \
  "  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;"                          \
  " END LOOP;"                                                                                     \
  " PERFORM pg_advisory_xact_lock(54999);"                                                         \
  " IF NOT (SELECT rolbypassrls FROM pg_roles WHERE rolname = 'service_role') THEN"                \
  "  ALTER ROLE service_role BYPASSRLS;"                                                           \
  " END IF; END $$;"
#define STAND_INS                                                                                  \
  "CREATE SCHEMA auth; GRANT USAGE ON SCHEMA auth TO anon, authenticated, service_role;"           \
  "CREATE TABLE auth.users (id uuid PRIMARY KEY);"                                                 \
  "CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS"                                 \
  " $$ SELECT (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid "   \
  "$$;"

/**
 * sb_test_supabase_prepare:
 * @database: an empty database of the test run's server
 *
 * Makes it look like Supabase, as far as migrations and policies of ours ask.
 */
void
sb_test_supabase_prepare (const char *database)
{
  g_free (sb_test_server_query (database, ROLES STAND_INS));
}

/**
 * sb_test_supabase_try_script:
 * @database: where
 * @script: a text for psql
 *
 * Returns: whether all of it ran
 */
gboolean
sb_test_supabase_try_script (const char *database, const char *script)
{
  g_autofree char *program = g_build_filename (g_getenv ("SWITCHBACK_TEST_BIN"), "psql", NULL);
  const char *argv[] = { program,
                         "-X",
                         "-q",
                         "-v",
                         "ON_ERROR_STOP=1",
                         "-h",
                         g_getenv ("SWITCHBACK_TEST_SOCKET"),
                         "-p",
                         g_getenv ("SWITCHBACK_TEST_PORT"),
                         "-U",
                         "postgres",
                         "-d",
                         database,
                         "-f",
                         NULL,
                         NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *messages = NULL;
  int status;

  g_close (g_file_open_tmp ("sb-template-XXXXXX.sql", &path, NULL), NULL);
  g_assert_true (g_file_set_contents (path, script, -1, NULL));
  argv[G_N_ELEMENTS (argv) - 2] = path;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &messages,
                &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_test_message ("%s\n%s", messages, script);
  g_unlink (path);
  return status == 0;
}

/**
 * sb_test_supabase_run_script:
 * @database: which
 * @script: SQL
 *
 * sb_test_supabase_try_script() for one that has to run.
 */
void
sb_test_supabase_run_script (const char *database, const char *script)
{
  g_assert_true (sb_test_supabase_try_script (database, script));
}

/**
 * sb_test_supabase_has_pg_dump:
 *
 * Returns: whether the server came with the pg_dump that fits it
 */
gboolean
sb_test_supabase_has_pg_dump (void)
{
  g_autofree char *program = g_build_filename (g_getenv ("SWITCHBACK_TEST_BIN"), "pg_dump", NULL);

  return g_file_test (program, G_FILE_TEST_IS_EXECUTABLE);
}

/**
 * sb_test_supabase_dump_schema:
 * @database: which
 *
 * Returns: (transfer full): the schema as pg_dump tells it, without the random lines of newer ones
 */
char *
sb_test_supabase_dump_schema (const char *database)
{
  g_autofree char *program = g_build_filename (g_getenv ("SWITCHBACK_TEST_BIN"), "pg_dump", NULL);
  const char *argv[] = { program,  "-s",
                         "-h",     g_getenv ("SWITCHBACK_TEST_SOCKET"),
                         "-p",     g_getenv ("SWITCHBACK_TEST_PORT"),
                         "-U",     "postgres",
                         database, NULL };
  g_autoptr (GRegex) regex = g_regex_new ("^\\\\(un)?restrict .*$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return g_regex_replace_literal (regex, out, -1, 0, "", 0, NULL);
}
