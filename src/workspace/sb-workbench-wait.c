/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run that waits for a lock: ending the session that is in its way. */
#include "sb-workbench-private.h"

#include "sb-wait-words.h"

/* What the question is about. */
typedef struct
{
  SbWorkbench *workbench;
  SbLockWait *wait;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *self = data;

  g_object_unref (self->workbench);
  sb_lock_wait_unref (self->wait);
  g_free (self);
}

static void
end_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbWorkbench) self = user_data;
  g_autoptr (GError) error = NULL;

  if (sb_workspace_end_session_finish (SB_WORKSPACE (source), result, &error))
    sb_workbench_toast (self, "The session was ended");
  else
    sb_workbench_toast (self, "The session was not ended: %s", error->message);
}

static void
answer_cb (SbAnswer answer, gpointer user_data)
{
  Asked *asked = user_data;
  SbWorkbench *self = asked->workbench;

  if (answer == SB_ANSWER_ACCEPT)
    sb_workspace_end_session_async (self->workspace, sb_lock_wait_find_idle (asked->wait), end_cb,
                                    g_object_ref (self));
}

/**
 * sb_workbench_end_session:
 * @self: a workbench
 *
 * Asks, and then ends the session that is idle in a transaction while the run waits for it. Does
 * nothing where there is none. The run goes on by itself.
 */
void
sb_workbench_end_session (SbWorkbench *self)
{
  SbLockWait *wait = sb_run_progress_get_wait (self->progress);
  const SbBlocker *idle = wait != NULL ? sb_lock_wait_find_idle (wait) : NULL;
  g_autofree char *title = NULL, *body = NULL;
  SbQuestion *question;
  Asked *asked;

  if (idle == NULL)
    return;
  title = g_strdup_printf ("End the session of process %d?", idle->pid);
  body = sb_wait_words_question (idle, sb_workbench_get_target_name (self), g_get_real_time ());
  asked = g_new0 (Asked, 1);
  asked->workbench = g_object_ref (self);
  asked->wait = sb_lock_wait_ref (wait);
  question = sb_question_new (title, body, "End session", answer_cb, asked, asked_free);
  sb_question_set_destructive (question);
  sb_workbench_ask_about_run (self, question);
}
