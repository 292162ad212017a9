/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-private.h"

typedef struct
{
  char *folder;
  SbMailbox *mailbox; /* what it says while it starts, on its way to the main context */
  SbSandbox *sandbox; /* borrowed: for a reset */
  gboolean is_up;
} Work;

static void
work_free (Work *self)
{
  if (self->mailbox != NULL)
    sb_mailbox_close (self->mailbox);
  g_clear_pointer (&self->mailbox, sb_mailbox_unref);
  g_free (self->folder);
  g_free (self);
}

static void
activity_cb (gpointer item, gpointer user_data)
{
  g_autofree char *message = item;

  sb_workspace_emit (user_data, SB_WORKSPACE_ACTIVITY, message);
}

static void
post_activity (const char *message, gpointer user_data)
{
  Work *work = user_data;

  sb_mailbox_post (work->mailbox, g_strdup (message));
}

/* A task for work in a thread, or %NULL when the error has been returned already. */
static GTask *
new_task (SbWorkspace *self, gpointer tag, GAsyncReadyCallback callback, gpointer user_data,
          Work **work)
{
  GTask *task = sb_workspace_new_project_task (self, tag, callback, user_data);

  if (task == NULL)
    return NULL;
  *work = g_new0 (Work, 1);
  (*work)->folder = g_strdup (sb_project_get_folder (self->project));
  g_task_set_task_data (task, *work, (GDestroyNotify) work_free);
  return task;
}

static void
open_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  SbSandbox *sandbox = sb_sandbox_open (work->folder, post_activity, work, &error);

  if (sandbox == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, sandbox, (GDestroyNotify) sb_sandbox_close);
}

/**
 * sb_workspace_open_sandbox_async:
 * @self: a workspace with a project
 * @callback: called when the sandbox is up
 * @user_data: for @callback
 *
 * Starts the sandbox, or joins the one that is up, and makes the project's database in it the
 * target. It stays up at least as long as the workspace lives. Says what it does in
 * #SbWorkspace::activity.
 */
void
sb_workspace_open_sandbox_async (SbWorkspace *self, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  task = new_task (self, sb_workspace_open_sandbox_async, callback, user_data, &work);
  if (task == NULL)
    return;
  work->mailbox = sb_mailbox_new (activity_cb, self, g_free);
  sb_workspace_run_in_thread (g_steal_pointer (&task), open_in_thread,
                              (GDestroyNotify) sb_sandbox_close);
}

/**
 * sb_workspace_open_sandbox_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbSandboxError
 *
 * Returns: whether the sandbox is up and the target now
 */
gboolean
sb_workspace_open_sandbox_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  SbSandbox *sandbox = g_task_propagate_pointer (G_TASK (result), error);

  if (sandbox == NULL)
    return FALSE;
  /* The new lease is held already when the old one goes, so the server stays up. */
  g_clear_pointer (&self->sandbox, sb_sandbox_close);
  self->sandbox = sandbox;
  sb_workspace_set_target (self, sb_sandbox_get_target (sandbox));
  return TRUE;
}

static void
reset_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;

  if (sb_sandbox_reset (work->sandbox, &error))
    g_task_return_pointer (task, GINT_TO_POINTER (TRUE), NULL);
  else
    g_task_return_error (task, error);
}

/**
 * sb_workspace_reset_sandbox_async:
 * @self: a workspace with an open sandbox
 * @callback: called when it is as new
 * @user_data: for @callback
 *
 * Drops this project's database in the sandbox and makes a new one. Other projects keep theirs.
 */
void
sb_workspace_reset_sandbox_async (SbWorkspace *self, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  task = new_task (self, sb_workspace_reset_sandbox_async, callback, user_data, &work);
  if (task == NULL)
    return;
  if (self->sandbox == NULL)
    {
      g_task_return_new_error (task, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_NO_TARGET,
                               "no sandbox is open");
      return;
    }
  work->sandbox = self->sandbox;
  /* Our own connection would keep the database from being dropped. */
  sb_workspace_set_target (self, NULL);
  sb_workspace_run_in_thread (g_steal_pointer (&task), reset_in_thread, NULL);
}

/**
 * sb_workspace_reset_sandbox_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbSandboxError
 *
 * Returns: whether the project's database is new
 */
gboolean
sb_workspace_reset_sandbox_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  if (g_task_propagate_pointer (G_TASK (result), error) == NULL)
    return FALSE;
  sb_workspace_set_target (self, sb_sandbox_get_target (self->sandbox));
  return TRUE;
}

static void
find_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  SbTarget *target = sb_sandbox_find_target (work->folder, &work->is_up, &error);

  if (target == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, target, (GDestroyNotify) sb_target_unref);
}

/**
 * sb_workspace_find_sandbox_async:
 * @self: a workspace with a project
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Finds the address of the project's database in the sandbox, without starting anything.
 */
void
sb_workspace_find_sandbox_async (SbWorkspace *self, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  task = new_task (self, sb_workspace_find_sandbox_async, callback, user_data, &work);
  if (task != NULL)
    sb_workspace_run_in_thread (g_steal_pointer (&task), find_in_thread,
                                (GDestroyNotify) sb_target_unref);
}

/**
 * sb_workspace_find_sandbox_finish:
 * @self: a workspace
 * @result: what the callback got
 * @is_up: (out): whether the sandbox runs now
 * @error: return location for an #SbSandboxError
 *
 * Returns: (transfer full) (nullable): the target, whether it is up or not
 */
SbTarget *
sb_workspace_find_sandbox_finish (SbWorkspace *self, GAsyncResult *result, gboolean *is_up,
                                  GError **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  *is_up = work != NULL && work->is_up;
  return g_task_propagate_pointer (G_TASK (result), error);
}
