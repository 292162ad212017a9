/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A project's database in the sandbox: its own, like Supabase's, and new after a reset. */
#include <string.h>
#include <unistd.h>

#include "sandbox-holder.h"

static void
test_reset (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) holder = NULL;
  g_autoptr (Holder) other = NULL;
  g_autoptr (GSubprocess) client = NULL;
  g_autoptr (GDataInputStream) out = NULL;
  g_autofree char *project = NULL;
  g_autofree char *other_project = NULL;
  g_autofree char *ready = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *other_rows = NULL;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  other_project = home_make_folder (home, "other");
  holder = holder_open (home, project);
  other = holder_open (home, other_project);
  g_free (holder_query (holder, "CREATE TABLE t ()"));
  g_free (holder_query (other, "CREATE TABLE t ()"));
  client = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                             NULL, "psql", "-XqAt", "-h", holder->host, "-U", "postgres", "-d",
                             holder->database, "-c", "SELECT 'in'", "-c", "SELECT pg_sleep(600)",
                             NULL);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (client));
  ready = g_data_input_stream_read_line (out, NULL, NULL, NULL);
  g_assert_cmpstr (ready, ==, "in");

  holder_reset (holder);
  g_assert_false (g_subprocess_wait_check (client, NULL, NULL));
  rows = holder_query (holder, "SELECT to_regclass('t') IS NULL, to_regclass('auth.users'),"
                               " current_setting('app.settings.jwt_exp')");
  g_assert_cmpstr (rows, ==, "t|auth.users|3600");
  other_rows = holder_query (other, "SELECT to_regclass('t') IS NULL");
  g_assert_cmpstr (other_rows, ==, "f");
}

/* What CREATE DATABASE … TEMPLATE does not copy is there all the same. */
static void
test_settings (void)
{
  static const char *const expected[][2] = {
    { "SELECT current_setting('search_path')", "\"$user\", public, extensions" },
    { "SET SESSION AUTHORIZATION authenticator; RESET search_path; SHOW search_path",
      "\"$user\", public, extensions" },
    { "SELECT length(current_setting('app.settings.jwt_secret')) > 31", "t" },
    { "SELECT upper('é'), 'a' < 'B'", "É|f" },
    { "SELECT pg_get_userbyid(datdba), has_database_privilege('dashboard_user', oid, 'CREATE')"
      " FROM pg_database WHERE datname = current_database()",
      "postgres|t" },
    { "SELECT gen_random_uuid() IS NOT NULL, crypt('a', gen_salt('bf', 4)) <> 'a'", "t|t" },
    { "SELECT count(*) FROM supabase_migrations.schema_migrations", "0" },
    { "SHOW full_page_writes", "off" },
    { "SHOW fsync", "off" },
    { "SHOW synchronous_commit", "on" },
    { "SHOW listen_addresses", "" },
    { "SELECT pubname FROM pg_publication", "supabase_realtime" },
  };
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) holder = NULL;
  g_autofree char *project = NULL;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  holder = holder_open (home, project);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *answer = holder_query (holder, expected[i][0]);

      g_assert_cmpstr (answer, ==, expected[i][1]);
    }
}

static void
check_rows (Holder *holder, const char *role, const char *claims, const char *expected)
{
  g_autofree char *sql =
      g_strdup_printf ("BEGIN; SET LOCAL ROLE %s; SET LOCAL request.jwt.claims = '%s';"
                       "SELECT coalesce(string_agg(body, ','), '-'), auth.uid() IS NOT NULL,"
                       " auth.role() FROM notes",
                       role, claims);
  g_autofree char *rows = holder_query (holder, sql);

  g_assert_cmpstr (rows, ==, expected);
}

static void
test_policies (void)
{
#define ANN "00000000-0000-0000-0000-00000000000a"
#define BOB "00000000-0000-0000-0000-00000000000b"
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) holder = NULL;
  g_autofree char *project = NULL;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  holder = holder_open (home, project);
  g_free (holder_query (
      holder, "INSERT INTO auth.users (id, email) VALUES ('" ANN "', 'ann@example.com'),"
              " ('" BOB "', 'bob@example.com');"
              "CREATE TABLE notes (owner uuid REFERENCES auth.users (id), body text);"
              "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;"
              "CREATE POLICY own ON notes TO authenticated USING (owner = (SELECT auth.uid()));"
              "INSERT INTO notes VALUES ('" ANN "', 'a'), ('" BOB "', 'b')"));
  check_rows (holder, "authenticated", "{\"sub\":\"" ANN "\",\"role\":\"authenticated\"}",
              "a|t|authenticated");
  check_rows (holder, "authenticated", "{\"sub\":\"" BOB "\",\"role\":\"authenticated\"}",
              "b|t|authenticated");
  check_rows (holder, "anon", "{\"role\":\"anon\"}", "-|f|anon");
  check_rows (holder, "service_role", "{\"role\":\"service_role\"}", "a,b|f|service_role");
#undef ANN
#undef BOB
}

static void
test_names (void)
{
  static const char *const names[] = { "it's \"quoted\"", "<b>bold",       "%s%n%d",
                                       "line\nbreak",     "🐘 ñ",           "-rf",
                                       "a;DROP TABLE x",  "$(touch gone)", "caf\xe9",
                                       "percent%20%00",   "back\\slash",   " " };
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) keeper = NULL;
  g_autoptr (GHashTable) seen = NULL;
  g_autofree char *first = NULL;
  g_autofree char *link = NULL;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  first = home_make_folder (home, "first");
  keeper = holder_open (home, first);
  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *project = home_make_folder (home, names[i]);
      g_autoptr (Holder) holder = holder_open (home, project);
      g_autofree char *name = holder_query (holder, "SELECT current_database()");

      g_assert_cmpstr (name, ==, holder->database);
      g_assert_true (g_regex_match_simple ("^p_[0-9a-f]{16}$", name, 0, 0));
      g_assert_true (g_hash_table_add (seen, g_steal_pointer (&name)));
    }
  /* One folder, one database, whatever the way to it. */
  link = g_build_filename (home->top, "link", NULL);
  g_assert_cmpint (symlink (first, link), ==, 0);
  {
    g_autoptr (Holder) holder = holder_open (home, link);

    g_assert_cmpstr (holder->database, ==, keeper->database);
  }
}

static void
test_odd_home (void)
{
  static const char *const names[] = { "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR",
                                       "SWITCHBACK_SANDBOX_ROOT" };
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) holder = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *one = NULL;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  folder = home_make_folder (home, "an o'dd \"one\" %s");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    home_setenv (home, names[i], folder);
  holder = holder_open (home, folder);
  g_assert_true (g_str_has_prefix (holder->host, folder));
  one = holder_query (holder, "SELECT 1");
  g_assert_cmpstr (one, ==, "1");
}

static void
test_address (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) holder = NULL;
  g_autofree char *project = NULL;
  g_autofree char *before = NULL;
  g_autofree char *during = NULL;
  g_autofree char *after = NULL;
  g_autofree char *state = NULL;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  before = holder_find (home, project);
  g_assert_true (g_str_has_prefix (before, "down p_"));
  /* Nothing was started or made for it. */
  state = home_dup_state_path (home, "");
  g_assert_false (g_file_test (state, G_FILE_TEST_EXISTS));
  holder = holder_open (home, project);
  during = holder_find (home, project);
  g_assert_true (g_str_has_prefix (during, "up p_"));
  g_assert_nonnull (strstr (during, holder->host));
  g_assert_nonnull (strstr (during, holder->database));
  holder_kill (holder);
  home_wait_idle (home);
  after = holder_find (home, project);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (strchr (after, ' '), ==, strchr (during, ' '));
}

/* Statements hold secrets; the server's log keeps none of them. */
static void
test_log_without_statements (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) holder = NULL;
  g_autofree char *project = NULL;
  g_autofree char *path = NULL;
  g_autofree char *log = NULL;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  holder = holder_open (home, project);
  g_free (holder_query (holder, "DO $$ BEGIN EXECUTE 'CREATE ROLE x PASSWORD ''hunter2'' NONSENSE';"
                                " EXCEPTION WHEN syntax_error THEN NULL; END $$"));
  {
    const char *argv[] = { "psql", "-XqAt",
                           "-h",   holder->host,
                           "-U",   "postgres",
                           "-d",   holder->database,
                           "-c",   "CREATE ROLE x PASSWORD 'hunter2' NONSENSE",
                           NULL };
    int status = 0;

    g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL,
                                 G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                                 NULL, &status, NULL));
    g_assert_cmpint (status, !=, 0);
  }
  path = home_dup_state_path (home, "log");
  g_assert_true (g_file_get_contents (path, &log, NULL, NULL));
  g_assert_nonnull (strstr (log, "ready to accept connections"));
  g_assert_null (strstr (log, "hunter2"));
  g_assert_null (strstr (log, "NONSENSE"));
}

static void
add_tests (void)
{
  g_test_add_func ("/sandbox/project/reset", test_reset);
  g_test_add_func ("/sandbox/project/settings", test_settings);
  g_test_add_func ("/sandbox/project/policies", test_policies);
  g_test_add_func ("/sandbox/project/names", test_names);
  g_test_add_func ("/sandbox/project/odd-home", test_odd_home);
  g_test_add_func ("/sandbox/project/address", test_address);
  g_test_add_func ("/sandbox/project/log-without-statements", test_log_without_statements);
}

int
main (int argc, char **argv)
{
  return holder_main (argc, argv, add_tests);
}
