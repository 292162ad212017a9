/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sandbox's life: who starts it, who shares it, when it goes. */
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox-holder.h"

static void
test_gone_after_close (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) holder = NULL;
  g_autofree char *project = NULL;
  g_autofree char *user = NULL;
  int server, supervisor;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  holder = holder_open (home, project);
  g_assert_cmpstr (holder->told->str, ==, "making the sandbox (once)\n");
  g_assert_true (g_regex_match_simple ("^p_[0-9a-f]{16}$", holder->database, 0, 0));
  user = holder_query (holder, "SELECT current_user");
  g_assert_cmpstr (user, ==, "postgres");
  server = process_watch (holder->server);
  supervisor = process_watch (process_get_parent (holder->server));
  holder_leave (holder);
  process_wait_gone (server);
  process_wait_gone (supervisor);
}

static void
test_gone_after_kill (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) holder = NULL;
  g_autofree char *project = NULL;
  int server;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  holder = holder_open (home, project);
  server = process_watch (holder->server);
  holder_kill (holder);
  process_wait_gone (server);
}

static void
test_data_kept (void)
{
  g_autoptr (Home) home = NULL;
  g_autofree char *project = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *data = NULL;
  g_autofree char *mark = NULL;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  {
    g_autoptr (Holder) first = holder_open (home, project);
    int supervisor = process_watch (process_get_parent (first->server));

    g_free (holder_query (first, "CREATE TABLE kept AS SELECT 42 AS answer"));
    data = home_dup_data (home);
    mark = g_strconcat (data, ".unsynced", NULL);
    g_assert_true (g_file_test (mark, G_FILE_TEST_EXISTS));
    holder_leave (first);
    process_wait_gone (supervisor);
  }
  /* A clean stop: good for the next boot too. */
  g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
  {
    g_autoptr (Holder) second = holder_open (home, project);

    g_assert_cmpstr (second->told->str, ==, "");
    rows = holder_query (second, "SELECT answer FROM kept");
    g_assert_cmpstr (rows, ==, "42");
  }
}

static void
test_shared (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) first = NULL;
  g_autoptr (Holder) second = NULL;
  g_autofree char *project = NULL;
  g_autofree char *other = NULL;
  g_autofree char *one = NULL;
  int server;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  other = home_make_folder (home, "other");
  first = holder_open (home, project);
  second = holder_open (home, other);
  g_assert_cmpint (first->server, ==, second->server);
  g_assert_cmpstr (first->host, ==, second->host);
  g_assert_cmpstr (first->database, !=, second->database);
  server = process_watch (first->server);
  /* Not the one who started it keeps it up, but the last who needs it. */
  holder_kill (first);
  one = holder_query (second, "SELECT 1");
  g_assert_cmpstr (one, ==, "1");
  holder_kill (second);
  process_wait_gone (server);
}

static void
test_many_at_once (void)
{
  enum
  {
    N = 6
  };
  g_autoptr (Home) home = NULL;
  g_autofree char *project = NULL;
  Holder *holders[N];
  g_autofree char *databases = NULL;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  for (int i = 0; i < N; i++)
    holders[i] = holder_start (home, project);
  for (int i = 0; i < N; i++)
    {
      holder_wait_open (holders[i]);
      g_assert_cmpstr (holders[i]->error, ==, NULL);
      g_assert_cmpint (holders[i]->server, ==, holders[0]->server);
    }
  databases = holder_query (holders[0], "SELECT count(*) FROM pg_database WHERE datname ~ '^p_'");
  g_assert_cmpstr (databases, ==, "1");
  for (int i = 0; i < N; i++)
    holder_free (holders[i]);
}

/* Each opens while the supervisor is about to stop the server for want of the one before. */
static void
test_opened_while_stopping (void)
{
  g_autoptr (Home) home = NULL;
  g_autofree char *project = NULL;
  Holder *before;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  before = holder_open (home, project);
  for (int i = 0; i < 25; i++)
    {
      Holder *next;
      g_autofree char *one = NULL;

      if (i % 2 == 0)
        {
          holder_kill (before);
          next = holder_start (home, project);
        }
      else
        {
          next = holder_start (home, project);
          holder_kill (before);
        }
      holder_wait_open (next);
      g_assert_cmpstr (next->error, ==, NULL);
      one = holder_query (next, "SELECT 1");
      g_assert_cmpstr (one, ==, "1");
      holder_free (before);
      before = next;
    }
  holder_free (before);
}

/* The start lock stays with the supervisor, so the second waits for the same server. */
static void
test_starter_killed (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) killed = NULL;
  g_autoptr (Holder) second = NULL;
  g_autofree char *project = NULL;
  g_autofree char *told = NULL;
  g_autofree char *one = NULL;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  killed = holder_start (home, project);
  told = holder_wait_progress (killed);
  g_assert_cmpstr (told, ==, "making the sandbox (once)");
  holder_kill (killed);
  second = holder_open (home, project);
  g_assert_cmpstr (second->told->str, ==, "");
  one = holder_query (second, "SELECT 1");
  g_assert_cmpstr (one, ==, "1");
}

static void
test_supervisor_killed (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) first = NULL;
  g_autoptr (Holder) second = NULL;
  g_autofree char *project = NULL;
  g_autofree char *one = NULL;
  int server;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  first = holder_open (home, project);
  server = process_watch (first->server);
  g_assert_cmpint (kill (process_get_parent (first->server), SIGKILL), ==, 0);
  second = holder_open (home, project);
  process_wait_gone (server);
  one = holder_query (second, "SELECT 1");
  g_assert_cmpstr (one, ==, "1");
  g_assert_cmpstr (second->host, ==, first->host);
}

/* The server is another process than ours in every respect. */
static void
test_inherits_nothing (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) holder = NULL;
  g_autofree char *project = NULL;
  g_autofree char *path = NULL;
  g_autofree char *environment = NULL;
  gsize length = 0;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  home_setenv (home, "DATABASE_URL", "postgresql://u:hunter2@db.example/x");
  home_setenv (home, "PGOPTIONS", "-c search_path=elsewhere");
  project = home_make_folder (home, "project");
  holder = holder_open (home, project);
  path = g_strdup_printf ("/proc/%d/environ", (int) holder->server);
  g_assert_true (g_file_get_contents (path, &environment, &length, NULL));
  for (const char *at = environment; at < environment + length; at += strlen (at) + 1)
    g_assert_true (g_str_has_prefix (at, "PATH=") || g_str_has_prefix (at, "TZ=")
                   || g_str_has_prefix (at, "LD_LIBRARY_PATH=") || g_str_has_prefix (at, "PG"));
  g_assert_null (g_strstr_len (environment, (gssize) length, "PGOPTIONS"));
  g_assert_cmpint (getsid (holder->server), !=, getsid (0));
}

static void
test_root_runs_as_postgres (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) holder = NULL;
  g_autofree char *project = NULL;
  g_autofree char *data = NULL;
  g_autofree char *whoami = NULL;
  g_autofree char *path = NULL;
  struct stat server, folder, lock;

  NEEDS_BINARIES ();
  if (geteuid () != 0)
    {
      g_test_skip ("not root");
      return;
    }
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  holder = holder_open (home, project);
  path = g_strdup_printf ("/proc/%d", (int) holder->server);
  data = home_dup_data (home);
  g_assert_cmpint (stat (path, &server), ==, 0);
  g_assert_cmpint (stat (data, &folder), ==, 0);
  g_assert_cmpint (server.st_uid, !=, 0);
  g_assert_cmpint (server.st_uid, ==, folder.st_uid);
  g_assert_cmpint (folder.st_mode & 077, ==, 0);
  g_assert_cmpint (stat (holder->host, &folder), ==, 0);
  g_assert_cmpint (folder.st_uid, ==, server.st_uid);
  g_assert_cmpint (folder.st_mode & 077, ==, 0);
  g_free (path);
  path = home_dup_state_path (home, "lease.lock");
  g_assert_cmpint (stat (path, &lock), ==, 0);
  g_assert_cmpint (lock.st_uid, ==, 0);
  /* Without supplementary groups of root either. */
  whoami = holder_query (holder, "CREATE TEMP TABLE o (line text);"
                                 "COPY o FROM PROGRAM 'id -un; id -Gn | grep -c root; true';"
                                 "SELECT string_agg(line, ' ') FROM o");
  g_assert_cmpstr (whoami, ==, "postgres 0");
}

static void
test_ordinary_user (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) holder = NULL;
  g_autofree char *project = NULL;
  g_autofree char *data = NULL;
  g_autofree char *state = NULL;
  g_autofree char *runtime = NULL;
  int server;

  NEEDS_BINARIES ();
  home = home_new (geteuid () == 0 ? "nobody" : NULL);
  project = home_make_folder (home, "project");
  holder = holder_open (home, project);
  data = home_dup_data (home);
  state = g_build_filename (home->top, "state", NULL);
  runtime = g_build_filename (home->top, "run", NULL);
  g_assert_true (g_str_has_prefix (data, state));
  g_assert_true (g_str_has_prefix (holder->host, runtime));
  g_free (holder_query (holder, "CREATE TABLE kept ()"));
  server = process_watch (holder->server);
  holder_kill (holder);
  process_wait_gone (server);
  holder_free (g_steal_pointer (&holder));
  holder = holder_open (home, project);
  g_assert_cmpstr (holder->told->str, ==, "");
  g_free (holder_query (holder, "SELECT * FROM kept"));
}

static void
add_tests (void)
{
  g_test_add_func ("/sandbox/life/gone-after-close", test_gone_after_close);
  g_test_add_func ("/sandbox/life/gone-after-kill", test_gone_after_kill);
  g_test_add_func ("/sandbox/life/data-kept", test_data_kept);
  g_test_add_func ("/sandbox/life/shared", test_shared);
  g_test_add_func ("/sandbox/life/many-at-once", test_many_at_once);
  g_test_add_func ("/sandbox/life/opened-while-stopping", test_opened_while_stopping);
  g_test_add_func ("/sandbox/life/starter-killed", test_starter_killed);
  g_test_add_func ("/sandbox/life/supervisor-killed", test_supervisor_killed);
  g_test_add_func ("/sandbox/life/inherits-nothing", test_inherits_nothing);
  g_test_add_func ("/sandbox/life/root-runs-as-postgres", test_root_runs_as_postgres);
  g_test_add_func ("/sandbox/life/ordinary-user", test_ordinary_user);
}

int
main (int argc, char **argv)
{
  return holder_main (argc, argv, add_tests);
}
