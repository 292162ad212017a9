/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starting the supervisor, from a program with threads. */
#include "sb-supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sb-pg-binaries.h"
#include "sb-supervisor-wire.h"

/* A log longer than this is begun anew. */
#define LOG_MAX (1024 * 1024)

static gboolean
fail_start (int cause, GError **error)
{
  g_set_error (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_START,
               "%s: the sandbox's supervisor cannot be started", g_strerror (cause));
  return FALSE;
}

/* The server must not see our environment: it can hold a password, and SQL can read it. */
static char **
make_environment (void)
{
  static const char *const kept[] = { "PATH", "TZ", "LD_LIBRARY_PATH" };
  char **environment = g_new0 (char *, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    if (g_getenv (kept[i]) != NULL)
      environment = g_environ_setenv (environment, kept[i], g_getenv (kept[i]), TRUE);
  return environment;
}

static int
open_log (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  struct stat info;

  if (fd < 0 || fstat (fd, &info) != 0 || (info.st_size > LOG_MAX && ftruncate (fd, 0) != 0))
    {
      g_set_error (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_FOLDER, "%s: \"%s\"",
                   g_strerror (errno), path);
      if (fd >= 0)
        close (fd);
      return -1;
    }
  return fd;
}

/* Spawned without fork(): no code of ours runs between the threads of the old process and the new
 * program. The descriptors come in above those that they become. */
static int
spawn (char **argv, char **environment, int log, int report, int start_lock)
{
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  sigset_t none, defaults;
  pid_t pid;
  int failed;

  posix_spawn_file_actions_init (&files);
  posix_spawn_file_actions_addopen (&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2 (&files, log, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2 (&files, log, STDERR_FILENO);
  posix_spawn_file_actions_adddup2 (&files, report, SB_SUPERVISOR_REPORT_FD);
  posix_spawn_file_actions_adddup2 (&files, start_lock, SB_SUPERVISOR_START_FD);
  posix_spawn_file_actions_addclosefrom_np (&files, SB_SUPERVISOR_START_FD + 1);
  posix_spawnattr_init (&attributes);
  posix_spawnattr_setflags (&attributes,
                            POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  sigemptyset (&none);
  posix_spawnattr_setsigmask (&attributes, &none);
  sigemptyset (&defaults);
  for (int signal = 1; signal < SIGSYS; signal++)
    if (signal != SIGKILL && signal != SIGSTOP)
      sigaddset (&defaults, signal);
  posix_spawnattr_setsigdefault (&attributes, &defaults);
  failed = posix_spawn (&pid, "/proc/self/exe", &files, &attributes, argv, environment);
  posix_spawnattr_destroy (&attributes);
  posix_spawn_file_actions_destroy (&files);
  /* It forks at once and leaves. */
  while (failed == 0 && waitpid (pid, NULL, 0) < 0 && errno == EINTR)
    ;
  return failed;
}

/* Reads what the supervisor says until the server is up, or it gives up. */
static gboolean
read_report (int fd, SbSandboxFunc func, gpointer user_data, GError **error)
{
  FILE *file = fdopen (fd, "re");
  char *line = NULL;
  size_t size = 0;
  ssize_t n;
  gboolean ready = FALSE;
  g_autoptr (GString) failure = NULL;
  int code = SB_SANDBOX_ERROR_START;

  while ((n = getline (&line, &size, file)) > 0)
    {
      if (failure != NULL)
        g_string_append (failure, line);
      else if (line[0] == SB_SUPERVISOR_ERROR && n > 2)
        {
          code = line[1] - '0';
          failure = g_string_new (line + 2);
        }
      else if (line[0] == SB_SUPERVISOR_READY)
        ready = TRUE;
      else if (line[0] == SB_SUPERVISOR_PROGRESS && func != NULL)
        func (g_strchomp (line + 1), user_data);
    }
  free (line);
  fclose (file);
  if (!ready)
    g_set_error_literal (error, SB_SANDBOX_ERROR, code,
                         failure != NULL
                             ? g_strchomp (failure->str)
                             : "the sandbox's supervisor ended before the server was up");
  return ready;
}

static gboolean
start (char **argv, int log, int start_lock, SbSandboxFunc func, gpointer user_data, GError **error)
{
  g_auto (GStrv) environment = make_environment ();
  int pipe_fds[2], high_log, high_report, high_lock, failed;

  if (pipe2 (pipe_fds, O_CLOEXEC) != 0)
    return fail_start (errno, error);
  high_log = fcntl (log, F_DUPFD_CLOEXEC, SB_SUPERVISOR_START_FD + 1);
  high_report = fcntl (pipe_fds[1], F_DUPFD_CLOEXEC, SB_SUPERVISOR_START_FD + 1);
  high_lock = fcntl (start_lock, F_DUPFD_CLOEXEC, SB_SUPERVISOR_START_FD + 1);
  close (pipe_fds[1]);
  failed = spawn (argv, environment, high_log, high_report, high_lock);
  close (high_log);
  close (high_report);
  close (high_lock);
  if (failed == 0)
    return read_report (pipe_fds[0], func, user_data, error);
  close (pipe_fds[0]);
  return fail_start (failed, error);
}

/**
 * sb_supervisor_start:
 * @place: where; its state folder is made
 * @source: (nullable): what a throw-away server begins with, as the wire has it
 * @start_lock: the start lock, held exclusively; the supervisor shares it until the server is up
 * @func: (nullable): is told what takes long, on the calling thread
 * @user_data: for @func
 * @error: return location for an #SbSandboxError
 *
 * Starts supervisor and server, which must not run. The caller holds a lease, or the server stops
 * again at once. Workers only.
 *
 * Returns: whether the server takes connections
 */
gboolean
sb_supervisor_start (SbSandboxPlace *place, const char *source, int start_lock, SbSandboxFunc func,
                     gpointer user_data, GError **error)
{
  g_autofree char *binaries = sb_pg_binaries_find (error);
  g_autofree char *socket = NULL;
  char *argv[SB_SUPERVISOR_N_ARGS + 1] = { NULL };
  gboolean started;
  int log;

  if (binaries == NULL || !sb_sandbox_place_make_server (place, error))
    return FALSE;
  socket = sb_sandbox_place_make_socket (place, error);
  if (socket == NULL)
    return FALSE;
  log = open_log (place->log_path, error);
  if (log < 0)
    return FALSE;
  argv[0] = (char *) "switchback-sandbox";
  argv[SB_SUPERVISOR_ARG_OPTION] = (char *) SB_SUPERVISOR_OPTION;
  argv[SB_SUPERVISOR_ARG_BINARIES] = binaries;
  argv[SB_SUPERVISOR_ARG_LEASE] = place->lease_path;
  argv[SB_SUPERVISOR_ARG_SERVER] = place->server_path;
  argv[SB_SUPERVISOR_ARG_SERVER_FOLDER] = place->server_folder;
  argv[SB_SUPERVISOR_ARG_TEMPLATE_FOLDER] = place->template_folder;
  argv[SB_SUPERVISOR_ARG_SOCKET] = socket;
  argv[SB_SUPERVISOR_ARG_USER] = place->user != NULL ? place->user : (char *) "";
  argv[SB_SUPERVISOR_ARG_THROWAWAY] = place->throwaway != NULL ? place->throwaway : (char *) "";
  argv[SB_SUPERVISOR_ARG_SOURCE] = (char *) (source != NULL ? source : "");
  started = start (argv, log, start_lock, func, user_data, error);
  close (log);
  return started;
}
