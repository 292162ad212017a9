/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-test-own-server.h"

#include <signal.h>
#include <sys/wait.h>

#include "sb-test-program.h"
#include "sb-test-wait.h"

#define PORT 54998

struct _SbTestOwnServer
{
  /* owned */
  char *folder;
  char *data;
  GStrv settings;

  GPid pid; /* 0 when it is down */
};

static char *
server_program (const char *name)
{
  return g_build_filename (g_getenv ("SWITCHBACK_TEST_BIN"), name, NULL);
}

static gboolean
is_ready (SbTestOwnServer *self)
{
  g_autofree char *program = server_program ("pg_isready");
  g_autofree char *port = g_strdup_printf ("%d", PORT);
  const char *argv[] = { program, "-q", "-h", self->folder, "-p", port, NULL };

  return sb_test_program_try (argv, NULL, NULL);
}

static void
start (SbTestOwnServer *self)
{
  g_autofree char *program = server_program ("postgres");
  g_autofree char *log = g_build_filename (self->folder, "server.log", NULL);
  g_autofree char *port = g_strdup_printf ("%d", PORT);
  const char *fixed[] = { program,      "-D",
                          self->data,   "-k",
                          self->folder, "-p",
                          port,         "-F",
                          "-c",         "listen_addresses=",
                          "-c",         "autovacuum=off",
                          "-c",         "shared_buffers=16MB",
                          "-c",         "full_page_writes=off",
                          "-c",         "jit=off",
                          "-c",         "dynamic_shared_memory_type=mmap" };
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    g_ptr_array_add (argv, (gpointer) fixed[i]);
  for (gsize i = 0; self->settings != NULL && self->settings[i] != NULL; i++)
    {
      g_ptr_array_add (argv, (gpointer) "-c");
      g_ptr_array_add (argv, self->settings[i]);
    }
  g_ptr_array_add (argv, NULL);
  self->pid = sb_test_program_spawn ((const char *const *) argv->pdata, log);

  while (!is_ready (self))
    {
      if (waitpid (self->pid, NULL, WNOHANG) != 0)
        {
          g_autofree char *text = NULL;

          g_file_get_contents (log, &text, NULL, NULL);
          g_error ("the server did not start: %s", text);
        }
    }
}

/**
 * sb_test_own_server_start:
 *
 * Starts a server on a unix socket, with trust for everyone. Needs the test run's own server
 * (SB_TEST_NEEDS_SERVER), from whose empty data folder it is copied. Main thread only.
 *
 * Returns: (transfer full): the server; free it to stop and remove it
 */
SbTestOwnServer *
sb_test_own_server_start (void)
{
  return sb_test_own_server_start_with (NULL, NULL);
}

/**
 * sb_test_own_server_start_with:
 * @hba: (nullable): text of pg_hba.conf; let postgres in on `local` if you want to query
 * @settings: (nullable) (array zero-terminated=1): "name=value" for the server's command line
 *
 * As sb_test_own_server_start(), for tests of passwords, refusals and limits.
 *
 * Returns: (transfer full): the server
 */
SbTestOwnServer *
sb_test_own_server_start_with (const char *hba, const char *const *settings)
{
  SbTestOwnServer *self = g_new0 (SbTestOwnServer, 1);
  const char *copy[] = { "cp", "-a", "--", g_getenv ("SWITCHBACK_TEST_TEMPLATE"), NULL, NULL };

  self->folder = sb_test_program_make_folder ();
  self->data = g_build_filename (self->folder, "data", NULL);
  self->settings = g_strdupv ((GStrv) settings);
  copy[4] = self->data;
  g_free (sb_test_program_run (copy));
  if (hba != NULL)
    sb_test_program_write (self->data, "pg_hba.conf", hba);
  start (self);
  return self;
}

/**
 * sb_test_own_server_free:
 * @self: (transfer full): the server, running or not
 */
void
sb_test_own_server_free (SbTestOwnServer *self)
{
  sb_test_own_server_stop (self);
  sb_test_program_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->data);
  g_strfreev (self->settings);
  g_free (self);
}

/**
 * sb_test_own_server_get_socket_dir:
 * @self: the server
 *
 * Returns: (transfer none): the folder of its socket: the host for libpq
 */
const char *
sb_test_own_server_get_socket_dir (SbTestOwnServer *self)
{
  return self->folder;
}

/**
 * sb_test_own_server_get_port:
 * @self: the server
 *
 * Returns: its port; part of the socket's name only
 */
guint
sb_test_own_server_get_port (SbTestOwnServer *self)
{
  return PORT;
}

/**
 * sb_test_own_server_get_pid:
 * @self: the server
 *
 * Returns: the postmaster's process id; 0 while it is down
 */
GPid
sb_test_own_server_get_pid (SbTestOwnServer *self)
{
  return self->pid;
}

/**
 * sb_test_own_server_query:
 * @self: the server
 * @database: where
 * @sql: what, through psql as postgres; it must succeed
 *
 * Returns: (transfer full): the rows
 */
char *
sb_test_own_server_query (SbTestOwnServer *self, const char *database, const char *sql)
{
  return sb_test_program_psql (self->folder, PORT, database, sql);
}

/**
 * sb_test_own_server_stop:
 * @self: the server
 *
 * Stops it as a reboot would (fast shutdown): sessions are told and end. Nothing when it is down.
 */
void
sb_test_own_server_stop (SbTestOwnServer *self)
{
  if (self->pid == 0)
    return;
  sb_test_program_stop (self->pid, SIGINT);
  self->pid = 0;
}

/**
 * sb_test_own_server_kill:
 * @self: the server
 *
 * Ends it as a crash would (immediate shutdown): nothing is written, and the next start
 * recovers.
 */
void
sb_test_own_server_kill (SbTestOwnServer *self)
{
  g_return_if_fail (self->pid != 0);
  sb_test_program_stop (self->pid, SIGQUIT);
  self->pid = 0;
}

/**
 * sb_test_own_server_restart:
 * @self: the server, running or not
 *
 * Stops it if it runs, starts it, and returns when it answers.
 */
void
sb_test_own_server_restart (SbTestOwnServer *self)
{
  sb_test_own_server_stop (self);
  start (self);
}

/**
 * sb_test_own_server_kill_backend:
 * @self: the server
 * @pid: a session's process id, as pg_backend_pid() says
 *
 * Kills one session's process with SIGKILL; the server then throws all sessions out and recovers.
 * Returns when it answers again.
 */
void
sb_test_own_server_kill_backend (SbTestOwnServer *self, int pid)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT backend_type FROM pg_stat_activity WHERE pid = %d", pid);
  g_autofree char *type = sb_test_own_server_query (self, "postgres", sql);

  /* Only ever a process of this server. */
  g_assert_cmpstr (type, ==, "client backend");
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  /* The postmaster may not have noticed yet: the process is its child and stays until it has. */
  sb_test_poll_for (kill (pid, 0) != 0);
  sb_test_poll_for (is_ready (self));
}
