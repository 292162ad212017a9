/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sb-sandbox.h"

/* In the new process: nothing but system calls, since the parent has threads. */
static void
become (const char *const *argv, int death_signal, pid_t parent)
{
  sigset_t none;

  prctl (PR_SET_PDEATHSIG, death_signal);
  if (getppid () != parent)
    _exit (127);
  signal (SIGPIPE, SIG_DFL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  execvp (argv[0], (char *const *) argv);
  _exit (127);
}

/**
 * sb_child_start:
 * @self: (out): the new process
 * @argv: program and arguments, %NULL at the end
 * @death_signal: what it gets when the calling *thread* ends: call this on the main thread
 * @error: return location for %SB_SANDBOX_ERROR_START
 *
 * Starts a program with our own standard input, output and error.
 *
 * Returns: whether it was started
 */
gboolean
sb_child_start (SbChild *self, const char *const *argv, int death_signal, GError **error)
{
  pid_t parent = getpid ();

  self->fd = -1;
  self->pid = fork ();
  if (self->pid == 0)
    become (argv, death_signal, parent);
  if (self->pid > 0)
    self->fd = (int) syscall (SYS_pidfd_open, self->pid, 0);
  if (self->fd < 0)
    {
      g_set_error (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_START, "%s: \"%s\"",
                   g_strerror (errno), argv[0]);
      if (self->pid > 0)
        {
          kill (self->pid, SIGKILL);
          waitpid (self->pid, NULL, 0);
        }
      return FALSE;
    }
  return TRUE;
}

/**
 * sb_child_open:
 * @self: (out): the process
 * @pid: the number of any process
 *
 * Returns: whether there is such a process; from now on @self means it and no other
 */
gboolean
sb_child_open (SbChild *self, pid_t pid)
{
  self->pid = pid;
  self->fd = (int) syscall (SYS_pidfd_open, pid, 0);
  return self->fd >= 0;
}

/**
 * sb_child_close:
 * @self: a process; closed already is no error
 *
 * Lets go of it; it runs on.
 */
void
sb_child_close (SbChild *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

/**
 * sb_child_signal:
 * @self: a process
 * @signal: what to send
 *
 * Sends a signal to this very process; nothing when it is gone, whoever has its number now.
 */
void
sb_child_signal (SbChild *self, int signal)
{
  syscall (SYS_pidfd_send_signal, self->fd, signal, NULL, 0);
}

/**
 * sb_child_wait:
 * @self: a process
 * @milliseconds: how long at most; -1 for ever
 *
 * Returns: whether it has ended
 */
gboolean
sb_child_wait (SbChild *self, int milliseconds)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) milliseconds * 1000;
  struct pollfd fd = { self->fd, POLLIN, 0 };
  int n;

  while ((n = poll (&fd, 1, milliseconds)) < 0 && errno == EINTR)
    if (milliseconds > 0)
      milliseconds = (int) MAX (0, (deadline - g_get_monotonic_time ()) / 1000);
  return n > 0;
}

/**
 * sb_child_run:
 * @argv: program and arguments, %NULL at the end
 * @error: return location for %SB_SANDBOX_ERROR_START
 *
 * Runs a program to its end; it dies with the calling thread.
 *
 * Returns: whether it succeeded
 */
gboolean
sb_child_run (const char *const *argv, GError **error)
{
  SbChild child;
  int status = 0;

  if (!sb_child_start (&child, argv, SIGKILL, error))
    return FALSE;
  sb_child_close (&child);
  while (waitpid (child.pid, &status, 0) < 0 && errno == EINTR)
    ;
  if (WIFEXITED (status) && WEXITSTATUS (status) == 0)
    return TRUE;
  g_set_error (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_START, "\"%s\" failed (status %d)",
               argv[0], WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status));
  return FALSE;
}
