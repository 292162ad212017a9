/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sb-cluster-data.h"
#include "sb-cluster.h"
#include "sb-printable.h"
#include "sb-supervisor-wire.h"
#include "sb-throwaway-data.h"

/* How much of the log goes into an error message. */
#define TAIL_BYTES 2000
#define TAIL_LINES 5

typedef struct
{
  char **argv;
  int lease;
  int server;
  int signals;
  int nobody; /* an eventfd: the exclusive lease lock is ours */
  off_t log_start;
  char *server_folder;
  char *template_folder;
  SbClusterPlace place;
  SbThrowawayData *throwaway; /* nullable */
  char *data;
  SbCluster cluster;
} Supervisor;

static void
report_progress_cb (const char *message, gpointer user_data)
{
  dprintf (SB_SUPERVISOR_REPORT_FD, "%c%s\n", SB_SUPERVISOR_PROGRESS, message);
}

/* The last lines that initdb and postgres wrote since this start. */
static char *
dup_log_tail (Supervisor *self)
{
  char buffer[TAIL_BYTES + 1];
  struct stat info;
  off_t from;
  ssize_t n;
  const char *at;

  if (fstat (STDERR_FILENO, &info) != 0)
    return g_strdup ("");
  from = MAX (self->log_start, info.st_size - TAIL_BYTES);
  n = pread (STDERR_FILENO, buffer, TAIL_BYTES, from);
  if (n <= 0)
    return g_strdup ("");
  buffer[n] = '\0';
  g_strchomp (buffer);
  at = buffer + strlen (buffer);
  for (int lines = 0; at > buffer; at--)
    if (at[-1] == '\n' && ++lines == TAIL_LINES)
      break;
  return sb_printable_text (at);
}

static void
report_error (Supervisor *self, GError *error)
{
  gboolean known = error->domain == SB_SANDBOX_ERROR;
  int code = known ? error->code : SB_SANDBOX_ERROR_START;
  g_autofree char *tail = code == SB_SANDBOX_ERROR_START ? dup_log_tail (self) : g_strdup ("");

  dprintf (SB_SUPERVISOR_REPORT_FD, "%c%d%s%s%s", SB_SUPERVISOR_ERROR, code, error->message,
           tail[0] != '\0' ? ":\n" : "", tail);
}

static gboolean
fail_system (const char *path, GError **error)
{
  g_set_error (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_FOLDER, "%s: \"%s\"", g_strerror (errno),
               path);
  return FALSE;
}

/* From here on what this process does it does as the server's user. */
static gboolean
become_user (const char *name, GError **error)
{
  struct passwd *user;

  if (name[0] == '\0')
    return TRUE;
  user = getpwnam (name);
  if (user != NULL && initgroups (name, user->pw_gid) == 0
      && setresgid (user->pw_gid, user->pw_gid, user->pw_gid) == 0
      && setresuid (user->pw_uid, user->pw_uid, user->pw_uid) == 0)
    return TRUE;
  g_set_error (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_START,
               "the server cannot be run as the user \"%s\"", name);
  return FALSE;
}

static gboolean
find_folder (const char *path, char **real, GError **error)
{
  char *found = realpath (path, NULL);

  if (found == NULL || access (found, R_OK | W_OK | X_OK) != 0)
    {
      free (found);
      return fail_system (path, error);
    }
  *real = g_strdup (found);
  free (found);
  return TRUE;
}

/* Locks are opened as whoever started us, everything else as the server's user. */
static gboolean
begin (Supervisor *self, GError **error)
{
  const char *socket = self->argv[SB_SUPERVISOR_ARG_SOCKET];

  self->lease = sb_sandbox_place_open_lock (self->argv[SB_SUPERVISOR_ARG_LEASE], error);
  if (self->lease < 0)
    return FALSE;
  self->server = sb_sandbox_place_open_lock (self->argv[SB_SUPERVISOR_ARG_SERVER], error);
  if (self->server < 0)
    return FALSE;
  /* Only a look of `sandbox url` can be in the way, for an instant. */
  while (flock (self->server, LOCK_EX) != 0 && errno == EINTR)
    ;
  if (ftruncate (self->server, 0) != 0)
    return fail_system (self->argv[SB_SUPERVISOR_ARG_SERVER], error);
  if (!become_user (self->argv[SB_SUPERVISOR_ARG_USER], error)
      || !find_folder (self->argv[SB_SUPERVISOR_ARG_SERVER_FOLDER], &self->server_folder, error)
      || !find_folder (self->argv[SB_SUPERVISOR_ARG_TEMPLATE_FOLDER], &self->template_folder,
                       error))
    return FALSE;
  self->place = (SbClusterPlace){ .binaries = self->argv[SB_SUPERVISOR_ARG_BINARIES],
                                  .server_folder = self->server_folder,
                                  .template_folder = self->template_folder,
                                  .socket = socket,
                                  .func = report_progress_cb };
  sb_throwaway_data_sweep (&self->place);
  if (self->argv[SB_SUPERVISOR_ARG_THROWAWAY][0] != '\0')
    {
      self->throwaway = sb_throwaway_data_new (&self->place,
                                               self->argv[SB_SUPERVISOR_ARG_THROWAWAY], error);
      if (self->throwaway == NULL)
        return FALSE;
    }
  if (mkdir (socket, 0700) != 0 && errno != EEXIST)
    return fail_system (socket, error);
  return TRUE;
}

static gboolean
start_server (Supervisor *self, GError **error)
{
  self->data = self->throwaway != NULL
                   ? sb_throwaway_data_prepare (self->throwaway,
                                                self->argv[SB_SUPERVISOR_ARG_SOURCE], error)
                   : sb_cluster_data_prepare (&self->place, error);
  if (self->data == NULL)
    return FALSE;
  self->cluster.binaries = self->place.binaries;
  self->cluster.socket = self->place.socket;
  self->cluster.data = self->data;
  if (sb_cluster_start (&self->cluster, error))
    return TRUE;
  if (self->throwaway == NULL)
    g_prefix_error (error, "to start over, delete \"%s\": ", self->data);
  return FALSE;
}

/* Only a thread can wait for a lock and be left waiting. */
static gpointer
wait_for_leases (gpointer user_data)
{
  Supervisor *self = user_data;

  while (flock (self->lease, LOCK_EX) != 0 && errno == EINTR)
    ;
  eventfd_write (self->nobody, 1);
  return NULL;
}

/* What becomes of the data: the lease is ours, so what it says is final. */
static void
end (Supervisor *self, gboolean is_clean)
{
  char keep[SB_SUPERVISOR_KEEP_MAX + 1] = "";

  if (self->throwaway == NULL)
    {
      if (is_clean)
        sb_cluster_data_unmark (self->data);
      return;
    }
  if (is_clean && pread (self->lease, keep, sizeof keep - 1, 0) < 0)
    keep[0] = '\0';
  sb_throwaway_data_end (self->throwaway, keep);
  rmdir (self->place.socket);
}

/* The server's life: until the last lease is gone, somebody ends us, or it ends itself. */
static void
supervise (Supervisor *self)
{
  struct pollfd fds[] = {
    { self->cluster.postmaster.fd, POLLIN, 0 },
    { self->nobody, POLLIN, 0 },
    { self->signals, POLLIN, 0 },
  };

  g_thread_unref (g_thread_new ("leases", wait_for_leases, self));
  while (poll (fds, G_N_ELEMENTS (fds), -1) < 0 && errno == EINTR)
    ;
  end (self, sb_cluster_stop (&self->cluster));
  if (ftruncate (self->server, 0) != 0)
    g_warning ("the server's lock file cannot be written: %s", g_strerror (errno));
  flock (self->server, LOCK_UN);
  flock (self->lease, LOCK_UN);
}

static gboolean
start (Supervisor *self)
{
  g_autoptr (GError) error = NULL;

  if (begin (self, &error) && start_server (self, &error))
    return TRUE;
  report_error (self, error);
  if (self->throwaway != NULL)
    sb_throwaway_data_end (self->throwaway, "");
  return FALSE;
}

static gboolean
take_over (int argc)
{
  return argc == SB_SUPERVISOR_N_ARGS && fcntl (SB_SUPERVISOR_REPORT_FD, F_SETFD, FD_CLOEXEC) == 0
         && fcntl (SB_SUPERVISOR_START_FD, F_SETFD, FD_CLOEXEC) == 0;
}

/**
 * sb_supervisor_main:
 * @argc: of main()
 * @argv: of main()
 *
 * The whole life of the supervisor. It leaves the process that was started at once, so that whoever
 * started it has no child to look after.
 *
 * Returns: the exit status of the process that was started
 */
int
sb_supervisor_main (int argc, char **argv)
{
  Supervisor self = { .argv = argv };
  struct stat info = { 0 };
  sigset_t set;

  if (!take_over (argc))
    {
      fputs ("this option is for Switchback itself\n", stderr);
      return 2;
    }
  if (fork () != 0)
    return 0;

  umask (077);
  if (chdir ("/") != 0)
    _exit (1);
  signal (SIGPIPE, SIG_IGN);
  sigemptyset (&set);
  sigaddset (&set, SIGTERM);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGHUP);
  sigprocmask (SIG_BLOCK, &set, NULL);
  self.signals = signalfd (-1, &set, SFD_CLOEXEC);
  self.nobody = eventfd (0, EFD_CLOEXEC);
  if (fstat (STDERR_FILENO, &info) == 0)
    self.log_start = info.st_size;

  if (!start (&self))
    _exit (1);
  /* find_target reads this: the server is up. */
  dprintf (self.server, "%d\n", (int) self.cluster.postmaster.pid);
  close (SB_SUPERVISOR_START_FD);
  dprintf (SB_SUPERVISOR_REPORT_FD, "%c\n", SB_SUPERVISOR_READY);
  close (SB_SUPERVISOR_REPORT_FD);
  supervise (&self);
  /* Not return: a thread may still be waiting, and there is nobody to clean up for. */
  _exit (0);
}
