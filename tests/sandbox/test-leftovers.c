/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a kill -9 of everything leaves behind, and what a machine that went down leaves. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox-holder.h"

/* Kills all at once: nobody can clear up after another. */
static void
crash (Holder *holder)
{
  pid_t supervisor_pid = process_get_parent (holder->server);
  int supervisor = process_watch (supervisor_pid);
  int server = process_watch (holder->server);

  g_assert_cmpint (kill (supervisor_pid, SIGSTOP), ==, 0);
  g_assert_cmpint (kill (holder->server, SIGKILL), ==, 0);
  g_assert_cmpint (kill (supervisor_pid, SIGKILL), ==, 0);
  holder_kill (holder);
  process_wait_gone (supervisor);
  process_wait_gone (server);
}

static char **
read_postmaster_pid (const char *data)
{
  g_autofree char *path = g_build_filename (data, "postmaster.pid", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_strsplit (text, "\n", -1);
}

static void
test_swept (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) killed = NULL;
  g_autoptr (Holder) holder = NULL;
  g_autofree char *project = NULL;
  g_autofree char *data = NULL;
  g_autofree char *rows = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) numbers = NULL;
  struct shmid_ds info;
  int id;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  killed = holder_open (home, project);
  g_free (holder_query (killed, "CREATE TABLE kept AS SELECT 42 AS answer"));
  data = home_dup_data (home);
  crash (killed);
  lines = read_postmaster_pid (data);
  g_assert_cmpint (atoi (lines[0]), ==, killed->server);
  numbers = g_strsplit (g_strstrip (lines[6]), " ", -1);
  id = atoi (numbers[g_strv_length (numbers) - 1]);
  g_assert_cmpint (shmctl (id, IPC_STAT, &info), ==, 0);

  holder = holder_open (home, project);
  g_assert_cmpstr (holder->told->str, ==, "");
  g_assert_cmpstr (holder->host, ==, killed->host);
  rows = holder_query (holder, "SELECT answer FROM kept");
  g_assert_cmpstr (rows, ==, "42");
  g_assert_cmpint (shmctl (id, IPC_STAT, &info), ==, -1);
}

/* A backend that cannot see its postmaster die keeps the shared memory, and so the next start. */
static void
test_stuck_backend (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) killed = NULL;
  g_autoptr (Holder) holder = NULL;
  g_autoptr (GSubprocess) client = NULL;
  g_autoptr (GDataInputStream) out = NULL;
  g_autofree char *project = NULL;
  g_autofree char *line = NULL;
  g_autofree char *one = NULL;
  int backend;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  killed = holder_open (home, project);
  client = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                             NULL, "psql", "-XqAt", "-h", killed->host, "-U", "postgres", "-d",
                             killed->database, "-c", "SELECT pg_backend_pid()", "-c",
                             "SELECT pg_sleep(600)", NULL);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (client));
  line = g_data_input_stream_read_line (out, NULL, NULL, NULL);
  backend = process_watch (atoi (line));
  g_assert_cmpint (kill (atoi (line), SIGSTOP), ==, 0);
  crash (killed);
  holder = holder_open (home, project);
  process_wait_gone (backend);
  one = holder_query (holder, "SELECT 1");
  g_assert_cmpstr (one, ==, "1");
  g_subprocess_wait (client, NULL, NULL);
}

static void
become_cb (gpointer user_data)
{
  struct stat *owner = user_data;

  if (setresgid (owner->st_gid, owner->st_gid, owner->st_gid) != 0
      || setresuid (owner->st_uid, owner->st_uid, owner->st_uid) != 0)
    _exit (1);
}

/* postmaster.pid names a process that runs, but has nothing to do with it. */
static void
test_number_taken (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) killed = NULL;
  g_autoptr (Holder) holder = NULL;
  g_autoptr (GSubprocessLauncher)
      launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GSubprocess) stranger = NULL;
  g_autofree char *project = NULL;
  g_autofree char *data = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *one = NULL;
  g_auto (GStrv) lines = NULL;
  struct stat owner;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  killed = holder_open (home, project);
  data = home_dup_data (home);
  crash (killed);
  g_assert_cmpint (stat (data, &owner), ==, 0);
  g_subprocess_launcher_set_child_setup (launcher, become_cb, &owner, NULL);
  stranger = g_subprocess_launcher_spawn (launcher, NULL, "sleep", "600", NULL);
  lines = read_postmaster_pid (data);
  g_free (lines[0]);
  lines[0] = g_strdup (g_subprocess_get_identifier (stranger));
  text = g_strjoinv ("\n", lines);
  path = g_build_filename (data, "postmaster.pid", NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (chown (path, owner.st_uid, owner.st_gid), ==, 0);

  holder = holder_open (home, project);
  one = holder_query (holder, "SELECT 1");
  g_assert_cmpstr (one, ==, "1");
  g_assert_cmpint (kill (atoi (lines[0]), 0), ==, 0);
  g_subprocess_force_exit (stranger);
  g_subprocess_wait (stranger, NULL, NULL);
}

static void
test_other_boot (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) killed = NULL;
  g_autoptr (Holder) holder = NULL;
  g_autofree char *project = NULL;
  g_autofree char *data = NULL;
  g_autofree char *mark = NULL;
  g_autofree char *rows = NULL;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  killed = holder_open (home, project);
  g_free (holder_query (killed, "CREATE TABLE lost ()"));
  data = home_dup_data (home);
  crash (killed);
  mark = g_strconcat (data, ".unsynced", NULL);
  g_assert_true (g_file_set_contents (mark, "11111111-2222-3333-4444-555555555555\n", -1, NULL));

  holder = holder_open (home, project);
  g_assert_nonnull (g_strstr_len (holder->told->str, -1, "the machine went down"));
  rows = holder_query (holder, "SELECT to_regclass('lost') IS NULL, to_regclass('auth.users')");
  g_assert_cmpstr (rows, ==, "t|auth.users");
}

/* The same with the prepared directory: a copy of it would be as bad. */
static void
test_template_of_other_boot (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) holder = NULL;
  g_autofree char *project = NULL;
  g_autofree char *data = NULL;
  g_autofree char *command = NULL;
  g_autofree char *one = NULL;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  holder = holder_open (home, project);
  data = home_dup_data (home);
  holder_leave (holder);
  home_wait_idle (home);
  holder_free (g_steal_pointer (&holder));
  command =
      g_strdup_printf ("sh -c 'rm -rf %s; for t in $(find %s -type d -name \"template-*\"); do "
                       "echo other > $t.unsynced; rm -rf $t/base; done'",
                       data, home->top);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  holder = holder_open (home, project);
  g_assert_cmpstr (holder->told->str, ==, "making the sandbox (once)\n");
  one = holder_query (holder, "SELECT 1");
  g_assert_cmpstr (one, ==, "1");
}

/* Killed while the data directory was copied, or a database made: half is not taken for all. */
static void
test_half_made (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) first = NULL;
  g_autoptr (Holder) second = NULL;
  g_autofree char *project = NULL;
  g_autofree char *data = NULL;
  g_autofree char *half = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *left = NULL;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  first = holder_open (home, project);
  data = home_dup_data (home);
  holder_leave (first);
  home_wait_idle (home);
  half = g_strconcat (data, ".new", NULL);
  g_assert_cmpint (rename (data, half), ==, 0);
  holder_free (g_steal_pointer (&first));

  first = holder_open (home, project);
  g_assert_false (g_file_test (half, G_FILE_TEST_EXISTS));
  sql = g_strdup_printf ("CREATE DATABASE \"%s.new\"", first->database);
  g_free (holder_query (first, sql));
  g_free (holder_query (first, "CREATE DATABASE \"p_0123456789abcdef.new\""));
  second = holder_open (home, project);
  left = holder_query (second, "SELECT count(*) FROM pg_database WHERE datname LIKE '%.new'");
  g_assert_cmpstr (left, ==, "0");
}

static void
add_tests (void)
{
  g_test_add_func ("/sandbox/leftovers/swept", test_swept);
  g_test_add_func ("/sandbox/leftovers/stuck-backend", test_stuck_backend);
  g_test_add_func ("/sandbox/leftovers/number-taken", test_number_taken);
  g_test_add_func ("/sandbox/leftovers/other-boot", test_other_boot);
  g_test_add_func ("/sandbox/leftovers/template-of-other-boot", test_template_of_other_boot);
  g_test_add_func ("/sandbox/leftovers/half-made", test_half_made);
}

int
main (int argc, char **argv)
{
  return holder_main (argc, argv, add_tests);
}
