/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-holder.h"

#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sb-pg-binaries.h"
#include "sb-sandbox.h"

/* Nothing here takes as long; a test that waits for ever is to fail by itself. */
#define PATIENCE_MS 60000

/* The other process: `--hold PROJECT` says how it goes, line by line. Each line on its standard
 * input makes it reset the sandbox; at the end of it, it leaves. */
static void
tell_cb (const char *message, gpointer user_data)
{
  printf ("progress %s\n", message);
  fflush (stdout);
}

static int
hold (const char *project)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbSandbox) sandbox = sb_sandbox_open (project, tell_cb, NULL, &error);
  g_autofree char *path = NULL;
  g_autofree char *server = NULL;

  if (sandbox == NULL)
    {
      printf ("error %d %s\n", error->code, g_strdelimit (error->message, "\n", '|'));
      return 0;
    }
  path = g_build_filename (g_get_user_state_dir (), "switchback/sandbox/server.lock", NULL);
  g_assert_true (g_file_get_contents (path, &server, NULL, NULL));
  printf ("open %s %s %s\n", g_strchomp (server),
          sb_target_get_database (sb_sandbox_get_target (sandbox)),
          sb_target_get_host (sb_sandbox_get_target (sandbox)));
  fflush (stdout);
  for (int c; (c = getchar ()) != EOF;)
    {
      if (c != '\n')
        continue;
      sb_sandbox_reset (sandbox, &error);
      printf ("reset %s\n", error != NULL ? error->message : "done");
      fflush (stdout);
    }
  return 0;
}

/* `--find PROJECT`: the address, without starting anything. */
static int
find (const char *project)
{
  g_autoptr (GError) error = NULL;
  gboolean is_up = FALSE;
  g_autoptr (SbTarget) target = sb_sandbox_find_target (project, &is_up, &error);

  g_assert_no_error (error);
  printf ("%s %s %s\n", is_up ? "up" : "down", sb_target_get_database (target),
          sb_target_get_host (target));
  return 0;
}

/**
 * holder_main:
 *
 * The main() of a test of the sandbox, in all its parts.
 */
int
holder_main (int argc, char **argv, void (*add_tests) (void))
{
  int status;

  if (sb_sandbox_is_supervisor (argc, argv, &status))
    return status;
  if (argc == 3 && g_str_equal (argv[1], "--hold"))
    return hold (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "--find"))
    return find (argv[2]);
  g_test_init (&argc, &argv, NULL);
  add_tests ();
  return g_test_run ();
}

/**
 * holder_find:
 *
 * Returns: (transfer full): "up" or "down", the database and the socket's folder, as found by
 * another process
 */
char *
holder_find (Home *self, const char *project)
{
  const char *argv[] = { "/proc/self/exe", "--find", project, NULL };
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, self->environment, 0, NULL, NULL, &out, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return g_strchomp (out);
}

static void
become_cb (gpointer user_data)
{
  struct passwd *user = user_data;

  if (setgroups (0, NULL) != 0 || setresgid (user->pw_gid, user->pw_gid, user->pw_gid) != 0
      || setresuid (user->pw_uid, user->pw_uid, user->pw_uid) != 0)
    _exit (1);
}

/**
 * holder_start:
 *
 * Returns: (transfer full): a process that is opening the project's sandbox
 */
Holder *
holder_start (Home *home, const char *project)
{
  Holder *self = g_new0 (Holder, 1);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;

  if (home->user != NULL)
    g_subprocess_launcher_set_child_setup (launcher, become_cb, getpwnam (home->user), NULL);
  g_subprocess_launcher_set_environ (launcher, home->environment);
  self->process = g_subprocess_launcher_spawn (launcher, &error, "/proc/self/exe", "--hold",
                                               project, NULL);
  g_assert_no_error (error);
  self->out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->told = g_string_new (NULL);
  return self;
}

static char *
read_line (Holder *self)
{
  char *line = g_data_input_stream_read_line (self->out, NULL, NULL, NULL);

  g_assert_nonnull (line);
  return line;
}

/**
 * holder_wait_progress:
 *
 * Returns: (transfer full): the next thing that it is told while it opens
 */
char *
holder_wait_progress (Holder *self)
{
  g_autofree char *line = read_line (self);

  g_assert_true (g_str_has_prefix (line, "progress "));
  return g_strdup (line + strlen ("progress "));
}

void
holder_wait_open (Holder *self)
{
  for (;;)
    {
      g_autofree char *line = read_line (self);
      g_auto (GStrv) words = g_strsplit (line, " ", 4);

      if (g_str_equal (words[0], "progress"))
        {
          g_string_append_printf (self->told, "%s\n", line + strlen ("progress "));
          continue;
        }
      if (g_str_equal (words[0], "error"))
        {
          self->error = g_strdup (line + strlen ("error "));
          return;
        }
      g_assert_cmpstr (words[0], ==, "open");
      self->server = atoi (words[1]);
      g_assert_cmpint (self->server, >, 1);
      self->database = g_strdup (words[2]);
      self->host = g_strdup (words[3]);
      return;
    }
}

/**
 * holder_open:
 *
 * Returns: (transfer full): a process that has opened the project's sandbox; it must succeed
 */
Holder *
holder_open (Home *home, const char *project)
{
  Holder *self = holder_start (home, project);

  holder_wait_open (self);
  g_assert_cmpstr (self->error, ==, NULL);
  return self;
}

/**
 * holder_leave:
 *
 * Lets it close its lease and waits until it has.
 */
void
holder_leave (Holder *self)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_assert_true (g_subprocess_wait_check (self->process, NULL, NULL));
}

void
holder_kill (Holder *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
}

void
holder_free (Holder *self)
{
  holder_kill (self);
  g_object_unref (self->out);
  g_object_unref (self->process);
  g_string_free (self->told, TRUE);
  g_free (self->host);
  g_free (self->database);
  g_free (self->error);
  g_free (self);
}

/**
 * holder_reset:
 *
 * Lets it reset its project's database; that must succeed.
 */
void
holder_reset (Holder *self)
{
  g_autofree char *line = NULL;

  g_assert_true (g_output_stream_write_all (g_subprocess_get_stdin_pipe (self->process), "\n", 1,
                                            NULL, NULL, NULL));
  line = read_line (self);
  g_assert_cmpstr (line, ==, "reset done");
}

/**
 * holder_query:
 * @sql: must succeed
 *
 * Returns: (transfer full): what psql, a second witness, says about the project's database
 */
char *
holder_query (Holder *self, const char *sql)
{
  g_autofree char *folder = sb_pg_binaries_find (NULL);
  g_autofree char *psql = g_build_filename (folder, "psql", NULL);
  const char *argv[] = { psql, "-XqAt",    "-v", "ON_ERROR_STOP=1", "-h", self->host,
                         "-U", "postgres", "-d", self->database,    "-c", sql,
                         NULL };
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
  return g_strchomp (out);
}

/**
 * process_watch:
 *
 * Returns: something to wait for a process with, once it may be gone already
 */
int
process_watch (pid_t pid)
{
  int fd = (int) syscall (SYS_pidfd_open, pid, 0);

  g_assert_cmpint (fd, >=, 0);
  return fd;
}

void
process_wait_gone (int watch)
{
  struct pollfd fd = { watch, POLLIN, 0 };

  g_assert_cmpint (poll (&fd, 1, PATIENCE_MS), ==, 1);
  close (watch);
}

pid_t
process_get_parent (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", (int) pid);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return atoi (strstr (text, "\nPPid:") + strlen ("\nPPid:"));
}
