/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-test-program.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *private_folder;
static pid_t private_to;

/* Best effort: a thread that still writes there is no failure of the test. */
static void
remove_private_folder (void)
{
  const char *argv[] = { "rm", "-rf", "--", private_folder, NULL };

  if (getpid () == private_to)
    sb_test_program_try (argv, NULL, NULL);
}

/* What programs keep for later is not the developer's, also where a test is started by hand. */
__attribute__ ((constructor)) static void
make_private_folder (void)
{
  static const char *const names[] = { "XDG_STATE_HOME", "XDG_CONFIG_HOME" };

  private_folder = g_dir_make_tmp ("sb-xdg-XXXXXX", NULL);
  private_to = getpid ();
  for (guint i = 0; private_folder != NULL && i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *folder = g_build_filename (private_folder, names[i], NULL);

      g_setenv (names[i], folder, TRUE);
    }
  if (private_folder != NULL)
    atexit (remove_private_folder);
}

static gboolean
is_root (void)
{
  return geteuid () == 0;
}

/**
 * sb_test_program_run:
 * @argv: (array zero-terminated=1): a program and its arguments; it must succeed
 *
 * Returns: (transfer full): its standard output without the last line end
 */
char *
sb_test_program_run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
  return g_strchomp (out);
}

/**
 * sb_test_program_try:
 * @argv: (array zero-terminated=1): a program and its arguments; it may fail
 * @out: (out) (optional) (transfer full): its standard output
 * @messages: (out) (optional) (transfer full): its standard error
 *
 * Returns: whether it ended with exit status 0
 */
gboolean
sb_test_program_try (const char *const *argv, char **out, char **messages)
{
  GSpawnFlags flags = G_SPAWN_SEARCH_PATH | (out == NULL ? G_SPAWN_STDOUT_TO_DEV_NULL : 0)
                      | (messages == NULL ? G_SPAWN_STDERR_TO_DEV_NULL : 0);
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, flags, NULL, NULL, out, messages, &status, &error);
  g_assert_no_error (error);
  return g_spawn_check_wait_status (status, NULL);
}

/**
 * sb_test_program_spawn:
 * @argv: (array zero-terminated=1): a program by its path, and its arguments
 * @log: file that gets its standard output and error
 *
 * Starts a server program: as the user postgres when we are root, since servers refuse root. The
 * kernel sends it SIGINT when the calling thread ends, so call this from the main thread.
 *
 * Returns: its process id, for sb_test_program_stop()
 */
GPid
sb_test_program_spawn (const char *const *argv, const char *log)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GPid pid = 0;
  int out = g_open (log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);

  g_assert_cmpint (out, >=, 0);
  g_ptr_array_add (all, (gpointer) "setpriv");
  if (is_root ())
    {
      g_ptr_array_add (all, (gpointer) "--reuid=postgres");
      g_ptr_array_add (all, (gpointer) "--regid=postgres");
      g_ptr_array_add (all, (gpointer) "--init-groups");
    }
  g_ptr_array_add (all, (gpointer) "--pdeathsig=INT");
  g_ptr_array_add (all, (gpointer) "--");
  for (gsize i = 0; argv[i] != NULL; i++)
    g_ptr_array_add (all, (gpointer) argv[i]);
  g_ptr_array_add (all, NULL);

  g_spawn_async_with_fds (NULL, (char **) all->pdata, NULL,
                          G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, -1,
                          out, out, &error);
  g_assert_no_error (error);
  close (out);
  return pid;
}

/**
 * sb_test_program_stop:
 * @pid: what sb_test_program_spawn() returned
 * @signal_number: what to send; 0 to only wait
 *
 * Sends the signal and waits until the program is gone.
 *
 * Returns: its wait status
 */
int
sb_test_program_stop (GPid pid, int signal_number)
{
  int status = 0;

  if (signal_number != 0)
    kill (pid, signal_number);
  while (waitpid (pid, &status, 0) < 0)
    g_assert_cmpint (errno, ==, EINTR);
  g_spawn_close_pid (pid);
  return status;
}

/**
 * sb_test_program_psql:
 * @socket_dir: (nullable): folder of the server's socket; %NULL for the server of the test run
 * @port: its port; 0 for the server of the test run
 * @database: where
 * @sql: what; it must succeed
 *
 * Asks a server as the superuser postgres, through psql: a witness that shares no code with ours.
 *
 * Returns: (transfer full): the rows, unaligned, separated by `|` and line ends
 */
char *
sb_test_program_psql (const char *socket_dir, guint port, const char *database, const char *sql)
{
  g_autofree char *program = g_build_filename (g_getenv ("SWITCHBACK_TEST_BIN"), "psql", NULL);
  g_autofree char *own_port = g_strdup_printf ("%u", port);
  const char *port_text = port != 0 ? own_port : g_getenv ("SWITCHBACK_TEST_PORT");
  const char *argv[] = {
    program, "-XqAt",
    "-v",    "ON_ERROR_STOP=1",
    "-h",    socket_dir != NULL ? socket_dir : g_getenv ("SWITCHBACK_TEST_SOCKET"),
    "-p",    port_text,
    "-U",    "postgres",
    "-d",    database,
    "-c",    sql,
    NULL
  };

  return sb_test_program_run (argv);
}

/**
 * sb_test_program_make_folder:
 *
 * Makes a folder that the servers' user owns, inside the folder of the test run, which is removed
 * with all in it when the run ends. Its path is short enough for a socket.
 *
 * Returns: (transfer full): its path
 */
char *
sb_test_program_make_folder (void)
{
  char *folder = g_build_filename (g_getenv ("SWITCHBACK_TEST_SOCKET"), "own-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (folder));
  if (is_root ())
    {
      struct passwd *owner = getpwnam ("postgres");

      g_assert_cmpint (chown (folder, owner->pw_uid, owner->pw_gid), ==, 0);
    }
  return folder;
}

/**
 * sb_test_program_write:
 * @folder: where
 * @name: the file's name
 * @text: its content
 *
 * Writes a file that the servers' user can read.
 */
void
sb_test_program_write (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
}

/**
 * sb_test_program_remove_folder:
 * @folder: a folder from sb_test_program_make_folder()
 */
void
sb_test_program_remove_folder (const char *folder)
{
  const char *argv[] = { "rm", "-rf", "--", folder, NULL };

  g_free (sb_test_program_run (argv));
}
