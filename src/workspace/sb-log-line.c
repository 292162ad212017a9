/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of the log, and how it reads as text. */
#include "sb-log-private.h"

#include <string.h>
#include <time.h>

#include "sb-words.h"

/**
 * sb_log_line_new:
 * @time: µs since 1970 UTC
 * @tone: how it looks
 * @text: one printable line
 *
 * Returns: (transfer full): a line
 */
SbLogLine *
sb_log_line_new (gint64 time, SbLogTone tone, const char *text)
{
  SbLogLine *self = g_new0 (SbLogLine, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->time = time;
  self->tone = tone;
  self->text = g_strdup (text);
  self->n_times = 1;
  return self;
}

/**
 * sb_log_line_ref:
 * @self: a line
 *
 * Returns: (transfer full): @self. Any thread.
 */
SbLogLine *
sb_log_line_ref (SbLogLine *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_log_line_unref:
 * @self: (transfer full): a line. Any thread.
 */
void
sb_log_line_unref (SbLogLine *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->text);
  g_free (self->result);
  g_free (self);
}

/**
 * sb_log_line_copy:
 * @self: a line
 *
 * Returns: (transfer full): one that reads the same and never changes
 */
SbLogLine *
sb_log_line_copy (const SbLogLine *self)
{
  SbLogLine *copy = sb_log_line_new (self->time, self->tone, self->text);

  copy->result = sb_log_line_dup_result (self);
  copy->n_times = self->n_times;
  return copy;
}

/**
 * sb_log_line_get_size:
 * @self: a line
 *
 * Its result is left out, so that the size stays what it was when the line was added.
 *
 * Returns: about how many bytes it takes
 */
gsize
sb_log_line_get_size (const SbLogLine *self)
{
  return sizeof (SbLogLine) + strlen (self->text);
}

/**
 * sb_log_line_dup_result:
 * @self: a line
 *
 * Returns: (transfer full) (nullable): what came of it so far: "ok   2 ms", "running 14 s", "×41";
 *   "waits" before it begins
 */
char *
sb_log_line_dup_result (const SbLogLine *self)
{
  gint64 seconds;

  if (self->n_times > 1)
    {
      g_autofree char *times = sb_words_number (self->n_times);

      return g_strconcat ("×", times, NULL);
    }
  if (!self->is_running)
    return g_strdup (self->result);
  if (g_get_real_time () < self->begins)
    return g_strdup ("waits");
  seconds = (g_get_real_time () - MAX (self->time, self->begins)) / G_USEC_PER_SEC;
  if (seconds <= 0)
    return g_strdup ("running");
  if (seconds < 60)
    return g_strdup_printf ("running %d s", (int) seconds);
  return g_strdup_printf ("running %" G_GINT64_FORMAT " min %d s", seconds / 60,
                          (int) (seconds % 60));
}

/**
 * sb_log_line_dup_clock:
 * @time: µs since 1970 UTC
 *
 * Any thread.
 *
 * Returns: (transfer full): the time of day here: "10:41:07.112"
 */
char *
sb_log_line_dup_clock (gint64 time)
{
  time_t seconds = time / G_USEC_PER_SEC;
  struct tm here;

  localtime_r (&seconds, &here);
  return g_strdup_printf ("%02d:%02d:%02d.%03d", here.tm_hour, here.tm_min, here.tm_sec,
                          (int) (time % G_USEC_PER_SEC / 1000));
}

/**
 * sb_log_line_append_to:
 * @self: a line that does not change meanwhile
 * @text: where to
 *
 * Appends the line as it is copied, with its end. Any thread.
 */
void
sb_log_line_append_to (const SbLogLine *self, GString *text)
{
  g_autofree char *clock = sb_log_line_dup_clock (self->time);
  g_autofree char *result = sb_log_line_dup_result (self);

  g_string_append_printf (text, "%s  %s", clock, self->text);
  if (result != NULL)
    {
      glong width = g_utf8_strlen (self->text, -1);

      g_string_append_printf (text, "%*s%s",
                              MAX (2, SB_LOG_RESULT_COLUMN - (int) MIN (width, 1000)), "", result);
    }
  g_string_append_c (text, '\n');
}
