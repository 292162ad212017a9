/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `--wait-for-server`: whoever starts a server and then a migration need not guess how long. */
#include "sb-cli.h"

#include <string.h>

#include "sb-words.h"

#define FIRST_PAUSE_MS 100
#define MAX_PAUSE_MS 3000

static gboolean
over_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* In the main loop, so that ^C ends it at once. */
static void
pause_for (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, over_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* Nothing was changed by whoever could not connect, or only reads. */
static gboolean
may_pass (const GError *error)
{
  return g_error_matches (error, SB_DB_ERROR, SB_DB_ERROR_UNREACHABLE)
         || g_error_matches (error, SB_DB_ERROR, SB_DB_ERROR_LOST);
}

static void
say_wait (SbCli *self, gint64 left_us, const char *message)
{
  SbOutput *err = sb_cli_err (self);
  g_autofree char *left = sb_words_duration (left_us);
  g_autofree char *first = g_strndup (message, strcspn (message, "\n"));

  sb_output_putf (err, SB_STYLE_WARNING, "waiting for the server, at most %s more: ", left);
  sb_output_put (err, SB_STYLE_PLAIN, first);
  sb_output_end_line (err);
  sb_output_flush (err);
}

/**
 * sb_cli_connect:
 * @self: a command's context with a target
 * @attempt: connects and reads; called again after a failure that may pass
 * @user_data: for @attempt
 * @error: return location for the last failure
 *
 * Without `--wait-for-server` there is one attempt. With it, others follow after growing pauses
 * until the time is over; on standard error it is said what is waited for, once for each reason.
 *
 * Returns: whether an attempt went well
 */
gboolean
sb_cli_connect (SbCli *self, SbCliAttemptFunc attempt, gpointer user_data, GError **error)
{
  gint64 end = g_get_monotonic_time () + self->options->server_wait_ms * (gint64) 1000;
  g_autofree char *said = NULL;

  for (guint pause_ms = FIRST_PAUSE_MS;; pause_ms = MIN (2 * pause_ms, MAX_PAUSE_MS))
    {
      g_autoptr (GError) cause = NULL;
      gint64 left;

      if (attempt (self, user_data, &cause))
        return TRUE;
      left = end - g_get_monotonic_time ();
      if (left <= 0 || !may_pass (cause))
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      if (g_strcmp0 (said, cause->message) != 0)
        {
          say_wait (self, left, cause->message);
          g_free (said);
          said = g_strdup (cause->message);
        }
      pause_for (MIN (pause_ms, left / 1000 + 1));
    }
}
