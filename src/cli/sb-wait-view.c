/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-wait-view.h"

#include <string.h>

#include "sb-words.h"

/**
 * sb_wait_view_print_wait:
 * @out: where to
 * @indent: the first column
 * @wait: what is waited for
 *
 * Who is in the way, and what a person could do about it: that is printed, never done.
 */
void
sb_wait_view_print_wait (SbOutput *out, guint indent, const SbLockWait *wait)
{
  g_autofree char *words = sb_lock_wait_dup_words (wait, g_get_real_time ());
  const SbBlocker *idle = sb_lock_wait_find_idle (wait);

  sb_output_pad (out, indent);
  sb_output_put (out, SB_STYLE_WARNING, words);
  sb_output_end_line (out);
  if (idle == NULL)
    return;
  sb_output_pad (out, indent + 2);
  sb_output_putf (out, SB_STYLE_DIM, "it does nothing; to end it: SELECT pg_terminate_backend(%d);",
                  idle->pid);
  sb_output_end_line (out);
}

/**
 * sb_wait_view_print_retry:
 * @out: where to
 * @indent: the first column
 * @event: a retry
 */
void
sb_wait_view_print_retry (SbOutput *out, guint indent, const SbRunEvent *event)
{
  g_autofree char *pause = sb_words_duration (event->pause_us);

  sb_output_pad (out, indent);
  sb_output_put (out, SB_STYLE_WARNING,
                 event->message != NULL ? event->message->message : "a lock was not to be had");
  sb_output_putf (out, SB_STYLE_DIM, "; rolled back, try %u of %u in %s", event->attempt,
                  event->n_attempts, pause);
  sb_output_end_line (out);
}

/**
 * sb_wait_view_dup_advance:
 * @event: a progress
 *
 * Returns: (transfer full): "CREATE INDEX 34 %: building index"
 */
char *
sb_wait_view_dup_advance (const SbRunEvent *event)
{
  int command = (int) strcspn (event->phase, ":");

  if (event->n_units == 0)
    return g_strdup (event->phase);
  return g_strdup_printf ("%.*s %u %%%s", command, event->phase,
                          (guint) (100.0 * MIN (event->n_done_units, event->n_units)
                                   / event->n_units),
                          event->phase + command);
}
