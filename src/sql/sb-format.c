/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-format.h"

#include "sb-format-job.h"
#include "sb-parser.h"
#include "sb-thread.h"

static gboolean
step_waiting (SbReader *reader, gpointer data)
{
  SbFormatJob *job = data;

  if (!sb_format_job_step (job, reader))
    return FALSE;
  pthread_mutex_lock (&job->mutex);
  job->is_done = TRUE;
  pthread_cond_signal (&job->cond);
  pthread_mutex_unlock (&job->mutex);
  return TRUE;
}

static gboolean
step_task (SbReader *reader, gpointer data)
{
  SbFormatJob *job = data;
  g_autoptr (GTask) task = job->task;

  if (!sb_format_job_step (job, reader))
    {
      g_steal_pointer (&task);
      return FALSE;
    }
  g_clear_pointer (&job->statements, g_array_unref);
  g_bytes_unref (job->bytes);
  if (job->error != NULL)
    g_task_return_error (task, job->error);
  else
    g_task_return_pointer (task, job->format, (GDestroyNotify) sb_format_free);
  g_free (job);
  return TRUE;
}

/**
 * sb_format_new:
 * @text: (array length=length): a script, with a NUL behind it
 * @length: in bytes
 * @error: (nullable): where to put an error
 *
 * Formats a whole script and waits for it: about 0.1 ms a statement. Workers only.
 *
 * Returns: (transfer full) (nullable): what became of it; %NULL with #SbSqlError where the bytes are
 *   no text, or would not say the same
 */
SbFormat *
sb_format_new (const char *text, gsize length, GError **error)
{
  SB_WORKERS_ONLY;

  SbFormatJob job = { .text = text, .length = length, .to = G_MAXSIZE };

  pthread_mutex_init (&job.mutex, NULL);
  pthread_cond_init (&job.cond, NULL);
  sb_parser_push (step_waiting, &job);
  pthread_mutex_lock (&job.mutex);
  while (!job.is_done)
    pthread_cond_wait (&job.cond, &job.mutex);
  pthread_mutex_unlock (&job.mutex);
  pthread_cond_destroy (&job.cond);
  pthread_mutex_destroy (&job.mutex);
  g_clear_pointer (&job.statements, g_array_unref);
  if (job.error != NULL)
    g_propagate_error (error, job.error);
  return job.format;
}

/**
 * sb_format_async:
 * @text: a script, with a NUL behind its bytes
 * @from: byte offset: of statements that end before it nothing changes
 * @to: byte offset: of statements that begin behind it nothing changes; %G_MAXSIZE for all
 * @callback: called in the main context of the caller
 * @user_data: for @callback
 *
 * Formats without keeping the caller waiting. Any thread with a main context.
 */
void
sb_format_async (GBytes *text, gsize from, gsize to, GAsyncReadyCallback callback,
                 gpointer user_data)
{
  SbFormatJob *job = g_new0 (SbFormatJob, 1);

  job->bytes = g_bytes_ref (text);
  job->text = g_bytes_get_data (text, &job->length);
  job->from = from;
  job->to = to;
  job->task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (job->task, sb_format_async);
  sb_parser_push (step_task, job);
}

/**
 * sb_format_finish:
 * @result: what the callback was given
 * @error: (nullable): where to put an error
 *
 * Returns: (transfer full) (nullable): as sb_format_new()
 */
SbFormat *
sb_format_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sb_format_free:
 * @self: (transfer full): what became of a script
 */
void
sb_format_free (SbFormat *self)
{
  g_free (self->text);
  g_array_unref (self->skipped);
  g_free (self);
}

/**
 * sb_format_get_text:
 * @self: what became of a script
 * @length: (out) (optional): in bytes
 *
 * Returns: (transfer none): the text, with a NUL behind it
 */
const char *
sb_format_get_text (SbFormat *self, gsize *length)
{
  if (length != NULL)
    *length = self->length;
  return self->text;
}

/**
 * sb_format_get_changed:
 * @self: what became of a script
 *
 * Returns: whether it is another text than before
 */
gboolean
sb_format_get_changed (SbFormat *self)
{
  return self->is_changed;
}

/**
 * sb_format_get_skipped:
 * @self: what became of a script
 * @n_skipped: (out): how many
 *
 * Returns: (transfer none) (array length=n_skipped): statements that stayed as they were
 */
const SbFormatSkipped *
sb_format_get_skipped (SbFormat *self, guint *n_skipped)
{
  *n_skipped = self->skipped->len;
  return (const SbFormatSkipped *) self->skipped->data;
}
