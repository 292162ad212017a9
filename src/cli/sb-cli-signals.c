/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ^C, TERM and HUP, heard in the main loop and in the middle of a write that waits for its reader. */
#include "sb-cli.h"

#include "sb-cancel-words.h"
#include "sb-workspace-draft.h"
#include "sb-workspace-rehearse.h"
#include "sb-cli-json.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* How long the third signal leaves what is given up to say how it ended. */
#define LEAVE_SECONDS 3

static const int SIGNALS[] = { SIGINT, SIGTERM, SIGHUP };

/* A signal handler has nothing but these. */
static int the_fd = -1;
static volatile sig_atomic_t the_exit_code;

static void
note_signal (int number)
{
  const guint64 one = 1;
  int before = errno;

  (void) !write (the_fd, &one, sizeof one);
  errno = before;
}

/* All is done and said: what is left to free goes with the process. */
static void
end_at_once (int number)
{
  _exit (the_exit_code);
}

static void
leave_now (SbCli *self, SbExit code, const char *message)
{
  SbOutput *err;

  sb_output_give_up (self->out);
  sb_output_give_up (self->err);
  err = sb_cli_err (self);
  sb_output_put (err, SB_STYLE_WARNING, message);
  sb_output_end_line (err);
  if (self->options->json)
    sb_cli_json_failure (self, code == SB_EXIT_UNKNOWN ? "unknown" : "cancelled", message);
  sb_output_flush (self->out);
  sb_output_flush (err);
  /* Threads may wait for a disk or a name server; nothing of theirs needs an orderly end. */
  _exit (code);
}

static void
leave_as_it_is (SbCli *self)
{
  leave_now (self, self->has_begun ? SB_EXIT_UNKNOWN : SB_EXIT_FAILED,
             self->has_begun ? "left; see `status` for what the target has now"
                             : "left; nothing was changed");
}

static gboolean
leave_cb (gpointer user_data)
{
  SbCli *self = user_data;

  self->leave_source = 0;
  /* What is known is being said, and nothing waits for long any more. */
  if (!self->is_over)
    leave_as_it_is (self);
  return G_SOURCE_REMOVE;
}

static void
say (SbCli *self, const char *words)
{
  SbOutput *err = sb_cli_err (self);

  sb_output_put (err, SB_STYLE_WARNING, words);
  sb_output_end_line (err);
  sb_output_flush (err);
}

static void
take_signal (SbCli *self)
{
  static const SbCancelLevel levels[] = { SB_CANCEL_STATEMENT, SB_CANCEL_TERMINATE,
                                          SB_CANCEL_ABANDON };
  guint n = self->n_signals++;
  const char *words;

  if (self->is_parked)
    {
      self->is_parked = FALSE;
      return;
    }
  if (self->is_over || n + 1 >= G_N_ELEMENTS (levels))
    {
      sb_output_give_up (self->out);
      sb_output_give_up (self->err);
    }
  if (self->is_over)
    return;
  if (n >= G_N_ELEMENTS (levels))
    leave_as_it_is (self);
  words = sb_cancel_words (self->workspace, levels[n]);
  if (!sb_workspace_cancel (self->workspace, levels[n])
      && !sb_workspace_cancel_rehearsal (self->workspace)
      && !sb_workspace_cancel_draft (self->workspace))
    leave_now (self, SB_EXIT_FAILED, "cancelled; nothing was changed");
  if (levels[n] == SB_CANCEL_ABANDON)
    self->leave_source = g_timeout_add_seconds (LEAVE_SECONDS, leave_cb, self);
  say (self, words);
}

static void
take_signals (gpointer user_data)
{
  SbCli *self = user_data;
  eventfd_t count;

  if (eventfd_read (self->signal_fd, &count) != 0)
    return;
  while (count-- > 0)
    take_signal (self);
}

static gboolean
signal_cb (int fd, GIOCondition condition, gpointer user_data)
{
  take_signals (user_data);
  return G_SOURCE_CONTINUE;
}

/**
 * sb_cli_listen:
 * @self: a command's context with its outputs
 *
 * From now on signals are heard. Main thread, once.
 */
void
sb_cli_listen (SbCli *self)
{
  struct sigaction action = { .sa_handler = note_signal, .sa_flags = SA_RESTART };

  self->signal_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (self->signal_fd < 0)
    g_error ("no eventfd: %s", g_strerror (errno));
  the_fd = self->signal_fd;
  self->signal_source = g_unix_fd_add (self->signal_fd, G_IO_IN, signal_cb, self);
  sb_output_set_interrupt (self->out, self->signal_fd, take_signals, self);
  sb_output_set_interrupt (self->err, self->signal_fd, take_signals, self);
  for (guint i = 0; i < G_N_ELEMENTS (SIGNALS); i++)
    sigaction (SIGNALS[i], &action, NULL);
}

/**
 * sb_cli_unlisten:
 * @self: a command's context whose outputs are gone
 *
 * A signal from now on ends the program at once, as it would have ended.
 */
void
sb_cli_unlisten (SbCli *self)
{
  struct sigaction action = { .sa_handler = end_at_once };

  the_exit_code = self->exit_code;
  for (guint i = 0; i < G_N_ELEMENTS (SIGNALS); i++)
    sigaction (SIGNALS[i], &action, NULL);
  g_source_remove (self->signal_source);
  g_clear_handle_id (&self->leave_source, g_source_remove);
  the_fd = -1;
  close (self->signal_fd);
}

/**
 * sb_cli_wait_for_signal:
 * @self: a command's context
 *
 * Runs the main loop until ^C, TERM or HUP.
 */
void
sb_cli_wait_for_signal (SbCli *self)
{
  self->is_parked = TRUE;
  while (self->is_parked)
    g_main_context_iteration (NULL, TRUE);
}

/**
 * sb_cli_was_cancelled:
 * @self: a command's context
 *
 * Returns: whether a signal asked to stop
 */
gboolean
sb_cli_was_cancelled (SbCli *self)
{
  return self->n_signals > 0;
}
