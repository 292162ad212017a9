/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cli.h"

#include "sb-cli-json.h"
#include "sb-error-view.h"
#include "sb-outcome-words.h"
#include "sb-printable.h"

#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* At most 20 times a second; elapsed time and counters need no more. */
#define DRAW_MS 50

static void
draw_activity (SbCli *self)
{
  sb_output_begin_progress (self->out);
  sb_output_putf (self->out, SB_STYLE_DIM, "%s …", self->activity);
  sb_output_end_progress (self->out);
}

static gboolean
draw_cb (gpointer user_data)
{
  SbCli *self = user_data;

  if (self->draw != NULL)
    self->draw (self->draw_data);
  else if (self->activity != NULL)
    draw_activity (self);
  sb_output_flush (self->out);
  return G_SOURCE_CONTINUE;
}

static void
activity_cb (SbWorkspace *workspace, const char *message, gpointer user_data)
{
  SbCli *self = user_data;

  g_free (self->activity);
  self->activity = g_strdup (message);
  if (sb_output_is_terminal (self->out) && !self->options->json)
    return;
  sb_output_putf (sb_cli_err (self), SB_STYLE_DIM, "%s …", message);
  sb_output_end_line (self->err);
  sb_output_flush (self->err);
}

static void
interruption_cb (SbWorkspace *workspace, const SbInterruption *interruption, gpointer user_data)
{
  SbCli *self = user_data;

  if (self->options->json)
    sb_cli_json_interruption (self, interruption);
  sb_cli_warn (self, "%s", interruption->text);
}

/**
 * sb_cli_new:
 * @options: (transfer none): what was asked for; has to outlive this
 * @words: (array zero-terminated=1): the command's own arguments, likewise
 *
 * Main thread, once.
 *
 * Returns: (transfer full): what a command needs
 */
SbCli *
sb_cli_new (SbOptions *options, const char *const *words)
{
  SbCli *self = g_new0 (SbCli, 1);

  signal (SIGPIPE, SIG_IGN);
  /* A file that may not grow is an error like any other. */
  signal (SIGXFSZ, SIG_IGN);
  self->options = options;
  self->words = words;
  self->here = realpath (".", NULL);
  if (self->here == NULL)
    self->here = g_strdup ("");
  self->workspace = sb_workspace_new ("switchback-cli");
  self->out = sb_output_new (STDOUT_FILENO);
  self->err = sb_output_new (STDERR_FILENO);
  g_signal_connect (self->workspace, "activity", G_CALLBACK (activity_cb), self);
  g_signal_connect (self->workspace, "interruption", G_CALLBACK (interruption_cb), self);
  sb_cli_listen (self);
  if (sb_output_is_terminal (self->out) && !options->json)
    self->draw_source = g_timeout_add (DRAW_MS, draw_cb, self);
  return self;
}

/**
 * sb_cli_free:
 * @self: (transfer full) (nullable): what to free; what is pending is printed first
 */
void
sb_cli_free (SbCli *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->draw_source, g_source_remove);
  sb_output_free (self->out);
  sb_output_free (self->err);
  sb_cli_unlisten (self);
  g_clear_object (&self->result);
  g_object_unref (self->workspace);
  g_free (self->activity);
  g_free (self->here);
  g_free (self);
}

/**
 * sb_cli_done_cb:
 * @source: the workspace
 * @result: what came of it
 * @user_data: the #SbCli
 *
 * The callback for everything that sb_cli_wait() waits for.
 */
void
sb_cli_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SbCli *self = user_data;

  g_set_object (&self->result, result);
}

/**
 * sb_cli_wait:
 * @self: a command's context in which one thing was begun
 *
 * Runs the main loop until it is over. What is printed meanwhile is written out whenever there is
 * nothing else to do.
 *
 * Returns: (transfer none): its result, for the finish function; good until the next wait
 */
GAsyncResult *
sb_cli_wait (SbCli *self)
{
  g_clear_object (&self->result);
  while (self->result == NULL)
    if (!g_main_context_iteration (NULL, FALSE))
      {
        /* A terminal is drawn by its timer; a pipe gets each batch as soon as it is over. */
        if (self->draw_source == 0)
          sb_output_flush (self->out);
        g_main_context_iteration (NULL, TRUE);
      }
  g_clear_pointer (&self->activity, g_free);
  if (self->draw == NULL)
    sb_output_clear_progress (self->out);
  return self->result;
}

/**
 * sb_cli_err:
 * @self: a command's context
 *
 * Standard error, in step with standard output: what was put there before comes out before, and no
 * progress line is in the way.
 *
 * Returns: (transfer none): standard error
 */
SbOutput *
sb_cli_err (SbCli *self)
{
  sb_output_clear_progress (self->out);
  sb_output_flush (self->out);
  return self->err;
}

/**
 * sb_cli_warn:
 * @self: a command's context
 * @format: a format of ours
 * @...: its arguments; any text
 *
 * Says something that does not stop the command.
 */
void
sb_cli_warn (SbCli *self, const char *format, ...)
{
  SbOutput *err = sb_cli_err (self);
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  sb_output_put (err, SB_STYLE_WARNING, "warning: ");
  sb_output_put (err, SB_STYLE_PLAIN, text);
  sb_output_end_line (err);
  sb_output_flush (err);
}

/* What an error says about the target is said by its domain: before a run nothing was changed; what
 * the files or the request do not allow is wrong usage. */
static SbExit
exit_code_of (const GError *error)
{
  if (g_error_matches (error, SB_RUN_ERROR, SB_RUN_ERROR_UNKNOWN))
    return SB_EXIT_UNKNOWN;
  if (error->domain == SB_RUN_ERROR)
    return error->code == SB_RUN_ERROR_REFUSED || error->code == SB_RUN_ERROR_ASK
                   || error->code == SB_RUN_ERROR_ASK_STATEMENT
                   || error->code == SB_RUN_ERROR_IRREVERSIBLE
               ? SB_EXIT_USAGE
               : SB_EXIT_FAILED;
  if (error->domain == SB_DB_ERROR)
    return error->code == SB_DB_ERROR_TARGET ? SB_EXIT_USAGE : SB_EXIT_FAILED;
  if (error->domain == SB_HISTORY_ERROR || error->domain == SB_SANDBOX_ERROR)
    return SB_EXIT_FAILED;
  return SB_EXIT_USAGE;
}

/* Whether it is what a signal asked for. The server's own words for that are an error, and so is a
 * connection that was ended or given up. */
static gboolean
is_cancelled (SbCli *self, const GError *error)
{
  return g_error_matches (error, SB_DB_ERROR, SB_DB_ERROR_CANCELLED)
         || (error->domain == SB_DB_ERROR && sb_cli_was_cancelled (self));
}

/* A message with paths as they are shown; it says that it was cancelled where it does not by itself.
 */
static char *
dup_message (SbCli *self, const GError *error)
{
  g_autofree char *shown = sb_cli_dup_shown_text (self, error->message);

  if (is_cancelled (self, error) && !g_error_matches (error, SB_DB_ERROR, SB_DB_ERROR_CANCELLED))
    return g_strdup_printf ("cancelled: %s", shown);
  return g_steal_pointer (&shown);
}

/**
 * sb_cli_fail:
 * @self: a command's context
 * @error: why the command cannot go on
 *
 * Says it, and in JSON mode ends the output with a summary.
 *
 * Returns: the exit code that fits
 */
SbExit
sb_cli_fail (SbCli *self, const GError *error)
{
  static const SbAdvice unproven = { .next = "rehearse these, then apply" };
  static const SbAdvice busy = { .next = "try again later, or let --wait do it" };
  SbOutput *err = sb_cli_err (self);
  g_autofree char *shown = dup_message (self, error);
  g_auto (GStrv) lines = g_strsplit (shown, "\n", 2);
  SbExit code = exit_code_of (error);

  self->is_over = TRUE;
  if (self->options->json)
    sb_cli_json_failure (self,
                         code == SB_EXIT_UNKNOWN      ? "unknown"
                         : code == SB_EXIT_USAGE      ? "refused"
                         : is_cancelled (self, error) ? "cancelled"
                                                      : "failed",
                         shown);
  sb_output_put (err, SB_STYLE_BAD, "error: ");
  /* The rest of a message of several lines (a server's log, a list) is set apart below it. */
  sb_output_put (err, SB_STYLE_PLAIN, lines[0] != NULL ? lines[0] : "");
  sb_output_end_line (err);
  if (lines[0] != NULL && lines[1] != NULL)
    sb_output_text (err, SB_STYLE_PLAIN, 2, lines[1]);
  if (sb_db_error_is_connect (error))
    sb_error_view_print_advice (err, 2, sb_advice_find_connect (error->message));
  if (g_error_matches (error, SB_RUN_ERROR, SB_RUN_ERROR_BUSY) && !self->options->wait)
    sb_error_view_print_advice (err, 2, &busy);
  if (g_error_matches (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_NOT_PROVEN))
    sb_error_view_print_advice (err, 2, &unproven);
  if (self->is_run && code == SB_EXIT_FAILED)
    {
      sb_output_put (err, SB_STYLE_DIM, sb_outcome_words_refused (error));
      sb_output_end_line (err);
    }
  sb_output_flush (err);
  return code;
}

/**
 * sb_cli_fail_usage:
 * @self: a command's context
 * @format: a format of ours: what is wrong with the request
 * @...: its arguments; any text
 *
 * Returns: %SB_EXIT_USAGE
 */
SbExit
sb_cli_fail_usage (SbCli *self, const char *format, ...)
{
  g_autoptr (GError) error = NULL;
  va_list args;

  va_start (args, format);
  error = g_error_new_valist (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, format, args);
  va_end (args);
  return sb_cli_fail (self, error);
}

/**
 * sb_cli_dup_shown_path:
 * @self: a command's context
 * @path: an absolute path
 *
 * Returns: (transfer full): the path as it is shown: from the working folder where it lies in there
 */
char *
sb_cli_dup_shown_path (SbCli *self, const char *path)
{
  gsize length = strlen (self->here);

  if (length > 1 && strncmp (path, self->here, length) == 0 && path[length] == '/')
    return g_strdup (path + length + 1);
  return g_strdup (path);
}

/**
 * sb_cli_dup_shown_text:
 * @self: a command's context
 * @text: a message; absolute paths in it are in quotes
 *
 * Returns: (transfer full): @text with paths as sb_cli_dup_shown_path() shows them
 */
char *
sb_cli_dup_shown_text (SbCli *self, const char *text)
{
  g_autofree char *prefix = g_strdup_printf ("\"%s/", self->here);
  GString *shown = g_string_new (text);

  if (strlen (self->here) > 1)
    g_string_replace (shown, prefix, "\"", 0);
  return g_string_free (shown, FALSE);
}
