/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Other sessions of the target: ending one that is in the way. */
#include "sb-workspace-private.h"

#include "sb-end-session.h"
#include "sb-observer.h"

typedef struct
{
  int pid;
  gint64 backend_start;
} Job;

static gpointer
end_job (SbSession *session, gpointer user_data, GError **error)
{
  Job *job = user_data;

  if (!sb_session_connect (session, error)
      || !sb_end_session (session, job->pid, job->backend_start, error))
    return NULL;
  return GINT_TO_POINTER (TRUE);
}

static void
end_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  sb_connection_run_finish (result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    {
      SbWorkspace *self = g_task_get_source_object (task);

      /* The run need not wait until its pause is over. */
      if (self->connection != NULL)
        sb_connection_hurry (self->connection);
      g_task_return_boolean (task, TRUE);
    }
}

/**
 * sb_workspace_end_session_async:
 * @self: a workspace with a target
 * @blocker: whom to end: a session that is idle in a transaction
 * @callback: called when it is over
 * @user_data: for @callback
 *
 * Goes by a connection of its own, beside the run that waits. Only what is still the same session and
 * still idle in a transaction is ended. A run that pauses before its next try makes it at once.
 */
void
sb_workspace_end_session_async (SbWorkspace *self, const SbBlocker *blocker,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (SbConnection) connection = NULL;
  GTask *task;
  Job *job;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sb_workspace_end_session_async);
  if (self->target == NULL)
    {
      g_task_return_new_error (task, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_NO_TARGET,
                               "no target is chosen");
      g_object_unref (task);
      return;
    }
  job = g_new0 (Job, 1);
  job->pid = blocker->pid;
  job->backend_start = blocker->backend_start;
  connection = sb_connection_new (self->target, SB_OBSERVER_NAME);
  sb_connection_run_async (connection, end_job, job, g_free, NULL, end_cb, task);
}

/**
 * sb_workspace_end_session_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbDbError or #SbWorkspaceError
 *
 * Returns: whether the server was told to end it
 */
gboolean
sb_workspace_end_session_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
