/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sample in migrations/ on a server that looks like Supabase: up, its checks, down again. */
#include "sb-project.h"
#include "sb-test-own-server.h"
#include "sb-verify-fixture.h"

#include <string.h>

#define DATABASE "sample"

/* People from before 006, whose names it tidies. */
#define PEOPLE                                                                                     \
  "INSERT INTO auth.users (id) SELECT gen_random_uuid() FROM generate_series(1, 3);"               \
  "INSERT INTO profiles (id, display_name, updated_at)"                                            \
  " SELECT id, (ARRAY['  Dora ', E'Emil \\t E.', 'Fay'])[row_number() OVER (ORDER BY id)],"        \
  "        '2026-01-02' FROM auth.users;"
#define NAMES                                                                                      \
  "SELECT string_agg(format('%s|%s|%s', id, display_name, updated_at), ',' ORDER BY id)"           \
  " FROM profiles"

static char *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
run_file (SbTestOwnServer *server, const char *path)
{
  g_autofree char *program = g_build_filename (g_getenv ("SWITCHBACK_TEST_BIN"), "psql", NULL);
  g_autofree char *port = g_strdup_printf ("%u", sb_test_own_server_get_port (server));
  const char *argv[] = { program,
                         "-X",
                         "-q",
                         "-v",
                         "ON_ERROR_STOP=1",
                         "-h",
                         sb_test_own_server_get_socket_dir (server),
                         "-p",
                         port,
                         "-U",
                         "postgres",
                         "-d",
                         DATABASE,
                         "-f",
                         path,
                         NULL };

  g_free (sb_test_program_run (argv));
}

static char *
dump_schema (SbTestOwnServer *server)
{
  g_autofree char *program = g_build_filename (g_getenv ("SWITCHBACK_TEST_BIN"), "pg_dump", NULL);
  g_autofree char *port = g_strdup_printf ("%u", sb_test_own_server_get_port (server));
  const char *argv[] = { program,  "-s", "-h", sb_test_own_server_get_socket_dir (server),
                         "-p",     port, "-U", "postgres",
                         DATABASE, NULL };
  g_autofree char *out = sb_test_program_run (argv);
  g_autoptr (GRegex) regex = g_regex_new ("^\\\\(un)?restrict .*$", G_REGEX_MULTILINE, 0, NULL);

  return g_regex_replace_literal (regex, out, -1, 0, "", 0, NULL);
}

static SbProject *
open_sample (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "migrations",
                                              NULL);
  g_autoptr (GError) error = NULL;
  SbProject *project = sb_project_open (folder, &error);

  g_assert_no_error (error);
  return project;
}

static void
test_complete (void)
{
  g_autoptr (SbProject) project = open_sample ();
  guint n_problems;

  g_assert_cmpstr (sb_layout_get_id (sb_project_get_layout (project)), ==, "numbered");
  sb_project_get_problems (project, &n_problems);
  g_assert_cmpuint (n_problems, ==, 0);
  g_assert_cmpuint (sb_project_get_n_migrations (project), >=, 9);
  for (guint i = 0; i < sb_project_get_n_migrations (project); i++)
    {
      for (int role = 0; role < SB_N_ROLES; role++)
        g_assert_nonnull (sb_project_get_migration (project, i)->paths[role]);
    }
}

/* Applies one migration and runs its checks, those of `unchanged` too. */
static void
apply (SbTestOwnServer *server, SbVerifyFixture *fixture, SbMigration *migration)
{
  g_autofree char *verify = read_file (migration->paths[SB_ROLE_VERIFY]);

  g_test_message ("%s", migration->key);
  sb_verify_fixture_capture (fixture, verify);
  run_file (server, migration->paths[SB_ROLE_FORWARD]);
  sb_verify_fixture_run (fixture, verify);
  sb_verify_fixture_assert_all_passed (fixture);
  for (guint i = 1; i <= fixture->results->len; i++)
    g_assert_cmpint (sb_verify_fixture_get (fixture, i)->verdict, ==, SB_VERDICT_PASSED);
  g_clear_pointer (&fixture->baseline, sb_verify_baseline_free);
}

static void
test_up_and_down (void)
{
  g_autoptr (SbTestOwnServer) server = NULL;
  g_autoptr (SbProject) project = NULL;
  g_autoptr (SbTarget) target = NULL;
  g_autoptr (GPtrArray) dumps = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *prelude = NULL;
  g_autofree char *names = NULL;
  g_autofree char *tidied = NULL;
  g_autofree char *back = NULL;
  SbVerifyFixture fixture = { 0 };
  guint n;

  SB_TEST_NEEDS_SERVER ();
  server = sb_test_own_server_start ();
  g_free (sb_test_own_server_query (server, "postgres", "CREATE DATABASE " DATABASE));
  prelude = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "data", "sql",
                              "sandbox-prelude.sql", NULL);
  run_file (server, prelude);
  target = sb_target_new_sandbox (sb_test_own_server_get_socket_dir (server),
                                  sb_test_own_server_get_port (server), "postgres", DATABASE);
  fixture.connection = sb_connection_new (target, "switchback-test");
  fixture.results = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_check_result_unref);
  fixture.pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_rows_unref);
  fixture.story = g_string_new (NULL);

  project = open_sample ();
  n = sb_project_get_n_migrations (project);
  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (dumps, dump_schema (server));
      apply (server, &fixture, sb_project_get_migration (project, i));
      if (i == 0)
        {
          g_free (sb_test_own_server_query (server, DATABASE, PEOPLE));
          names = sb_test_own_server_query (server, DATABASE, NAMES);
        }
    }
  tidied = sb_test_own_server_query (server, DATABASE, NAMES);
  g_assert_nonnull (strstr (tidied, "|Emil E.|2026-01-02"));

  /* All at the end too: what a migration promised still holds when later ones are in. */
  for (guint i = 0; i < n; i++)
    {
      SbMigration *migration = sb_project_get_migration (project, i);
      g_autofree char *verify = read_file (migration->paths[SB_ROLE_VERIFY]);

      g_test_message ("%s again", migration->key);
      sb_verify_fixture_run (&fixture, verify);
      sb_verify_fixture_assert_all_passed (&fixture);
    }

  for (guint i = n; i-- > 0;)
    {
      SbMigration *migration = sb_project_get_migration (project, i);
      g_autofree char *after = NULL;

      g_test_message ("%s back", migration->key);
      if (i == 0)
        back = sb_test_own_server_query (server, DATABASE, NAMES);
      run_file (server, migration->paths[SB_ROLE_ROLLBACK]);
      after = dump_schema (server);
      g_assert_cmpstr (after, ==, dumps->pdata[i]);
    }
  g_assert_cmpstr (names, ==, back);
  sb_connection_unref (fixture.connection);
  g_ptr_array_unref (fixture.results);
  g_ptr_array_unref (fixture.pieces);
  g_string_free (fixture.story, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verify-sample/complete", test_complete);
  g_test_add_func ("/verify-sample/up-and-down", test_up_and_down);
  return g_test_run ();
}
