/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cluster.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sb-sandbox-place.h"
#include "sb-sandbox.h"

/* Crash recovery after a kill has nothing to fsync, but may have gigabytes of WAL to read. */
#define START_TIMEOUT_US (120 * G_USEC_PER_SEC)
/* How often the status line is looked at meanwhile: a start takes 40 ms. */
#define START_LOOK_MS 5
#define FAST_STOP_MS 1000
#define IMMEDIATE_STOP_MS 6000
#define KILL_MS 2000

/* Settings of the sandbox. full_page_writes is in the template's
 * postgresql.conf, since what is set here could not be switched on while WAL is measured. Errors of
 * migrations and the statements themselves stay out of the log: they can hold secrets. Commits are
 * synchronous, which costs little without fsync: what was reported as applied survives a kill. */
static const char *const settings[] = {
  "listen_addresses=",
  "unix_socket_permissions=0700",
  "fsync=off",
  "wal_level=replica",
  "max_wal_senders=0",
  "max_logical_replication_workers=0",
  "max_wal_size=4GB",
  "autovacuum=off",
  "shared_buffers=32MB",
  "dynamic_shared_memory_type=mmap",
  "max_connections=40",
  "jit=off",
  "logging_collector=off",
  "log_destination=stderr",
  "log_min_messages=log",
  "log_min_error_statement=panic",
  "log_checkpoints=off",
};

/* Lines of postmaster.pid, from 0. */
enum
{
  LINE_PID = 0,
  LINE_SHARED_MEMORY = 6,
  LINE_STATUS = 7,
  N_LINES,
};

/* Returns NULL when there is no such file; a file being written has fewer lines. */
static char **
read_postmaster_pid (const char *data)
{
  g_autofree char *path = g_build_filename (data, "postmaster.pid", NULL);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  return g_strsplit (text, "\n", -1);
}

/* Is it a PostgreSQL process of this data directory? All of them work in that folder. */
static gboolean
works_in (pid_t pid, const char *data)
{
  g_autofree char *exe_path = g_strdup_printf ("/proc/%d/exe", (int) pid);
  g_autofree char *cwd_path = g_strdup_printf ("/proc/%d/cwd", (int) pid);
  g_autofree char *exe = g_file_read_link (exe_path, NULL);
  g_autofree char *cwd = g_file_read_link (cwd_path, NULL);

  return exe != NULL && cwd != NULL && g_strcmp0 (cwd, data) == 0
         && (g_str_has_suffix (exe, "/postgres") || g_str_has_suffix (exe, "/postgres (deleted)"));
}

/* Returns the processes, as an array of SbChild. */
static GArray *
find_processes (const char *data)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (SbChild));
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (proc != NULL && (name = g_dir_read_name (proc)) != NULL)
    {
      SbChild child;

      if (!g_ascii_isdigit (name[0]) || !works_in (atoi (name), data)
          || !sb_child_open (&child, atoi (name)))
        continue;
      /* Looked at again now that the number cannot pass to another process unnoticed. */
      if (works_in (child.pid, data))
        g_array_append_val (found, child);
      else
        sb_child_close (&child);
    }
  return found;
}

/* Signals those that still run and waits for them together. Returns whether all are gone. */
static gboolean
end_processes (GArray *processes, int signal, int milliseconds)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) milliseconds * 1000;
  gboolean gone = TRUE;

  for (guint i = 0; i < processes->len; i++)
    sb_child_signal (&g_array_index (processes, SbChild, i), signal);
  for (guint i = 0; i < processes->len; i++)
    {
      gint64 left = MAX (0, (deadline - g_get_monotonic_time ()) / 1000);

      gone = sb_child_wait (&g_array_index (processes, SbChild, i), (int) left) && gone;
    }
  return gone;
}

/* The line is "key id". The segment is ours only if the key is the same still, and stale only if
 * nobody is attached. */
static void
remove_shared_memory (const char *line)
{
  char *end = NULL;
  gint64 key = g_ascii_strtoll (line, &end, 10);
  gint64 id = g_ascii_strtoll (end, NULL, 10);
  struct shmid_ds info;

  if (key == 0 || shmctl ((int) id, IPC_STAT, &info) != 0)
    return;
  if (info.shm_perm.__key == (key_t) key && info.shm_nattch == 0 && info.shm_perm.uid == geteuid ())
    shmctl ((int) id, IPC_RMID, NULL);
}

/**
 * sb_cluster_sweep:
 * @self: a cluster; the caller makes sure that nobody else starts it meanwhile
 *
 * Clears away what a killed server has left: ends its processes, removes its
 * shared memory, its lock file and its socket. Processes count as its own only if they run
 * `postgres` in the data directory; a number in a stale postmaster.pid may be anybody's by now.
 */
void
sb_cluster_sweep (SbCluster *self)
{
  g_auto (GStrv) lines = read_postmaster_pid (self->data);
  g_autoptr (GArray) processes = find_processes (self->data);
  g_autofree char *pid_file = g_build_filename (self->data, "postmaster.pid", NULL);
  g_autofree char *socket = g_strdup_printf ("%s/.s.PGSQL.%d", self->socket, SB_SANDBOX_PORT);
  g_autofree char *socket_lock = g_strconcat (socket, ".lock", NULL);

  if (!end_processes (processes, SIGINT, FAST_STOP_MS)
      && !end_processes (processes, SIGQUIT, FAST_STOP_MS))
    end_processes (processes, SIGKILL, KILL_MS);
  for (guint i = 0; i < processes->len; i++)
    sb_child_close (&g_array_index (processes, SbChild, i));
  if (lines != NULL && g_strv_length (lines) > LINE_SHARED_MEMORY)
    remove_shared_memory (lines[LINE_SHARED_MEMORY]);
  unlink (pid_file);
  unlink (socket);
  unlink (socket_lock);
}

/* The option takes a list. */
static char *
quote_folder (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  return g_strconcat ("\"", doubled, "\"", NULL);
}

static gboolean
is_ready (SbCluster *self)
{
  g_auto (GStrv) lines = read_postmaster_pid (self->data);

  return lines != NULL && g_strv_length (lines) >= N_LINES
         && atoi (lines[LINE_PID]) == self->postmaster.pid
         && g_str_has_prefix (lines[LINE_STATUS], "ready");
}

/**
 * sb_cluster_start:
 * @self: a cluster that does not run
 * @error: return location for %SB_SANDBOX_ERROR_START; the reason is in the log, our standard error
 *
 * Starts the server and waits until it takes connections. It gets SIGINT, a fast stop, when the
 * calling thread ends.
 *
 * Returns: whether it runs
 */
gboolean
sb_cluster_start (SbCluster *self, GError **error)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *program = g_build_filename (self->binaries, "postgres", NULL);
  g_autofree char *socket = quote_folder (self->socket);
  g_autofree char *port = g_strdup_printf ("%d", SB_SANDBOX_PORT);
  gint64 deadline = g_get_monotonic_time () + START_TIMEOUT_US;

  g_ptr_array_add (argv, program);
  g_ptr_array_add (argv, (char *) "-D");
  g_ptr_array_add (argv, (char *) self->data);
  g_ptr_array_add (argv, (char *) "-k");
  g_ptr_array_add (argv, socket);
  g_ptr_array_add (argv, (char *) "-p");
  g_ptr_array_add (argv, port);
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_ptr_array_add (argv, (char *) "-c");
      g_ptr_array_add (argv, (char *) settings[i]);
    }
  g_ptr_array_add (argv, NULL);
  if (!sb_child_start (&self->postmaster, (const char *const *) argv->pdata, SIGINT, error))
    {
      self->postmaster.pid = 0;
      return FALSE;
    }
  while (!sb_child_wait (&self->postmaster, START_LOOK_MS))
    {
      if (is_ready (self))
        return TRUE;
      if (g_get_monotonic_time () > deadline)
        break;
    }
  sb_cluster_stop (self);
  g_set_error_literal (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_START,
                       "the sandbox's server did not start");
  return FALSE;
}

/**
 * sb_cluster_reap:
 * @self: a cluster whose server has ended
 *
 * Returns: whether it ended cleanly
 */
gboolean
sb_cluster_reap (SbCluster *self)
{
  int status = -1;

  while (waitpid (self->postmaster.pid, &status, 0) < 0 && errno == EINTR)
    ;
  sb_child_close (&self->postmaster);
  self->postmaster.pid = 0;
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

/**
 * sb_cluster_stop:
 * @self: a cluster
 *
 * Stops the server: SIGINT, after a second SIGQUIT, at last SIGKILL. Returns when it is gone.
 *
 * Returns: whether it ended cleanly
 */
gboolean
sb_cluster_stop (SbCluster *self)
{
  if (self->postmaster.pid == 0)
    return TRUE;
  sb_child_signal (&self->postmaster, SIGINT);
  if (!sb_child_wait (&self->postmaster, FAST_STOP_MS))
    {
      sb_child_signal (&self->postmaster, SIGQUIT);
      if (!sb_child_wait (&self->postmaster, IMMEDIATE_STOP_MS))
        sb_child_signal (&self->postmaster, SIGKILL);
    }
  return sb_cluster_reap (self);
}
