/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-rehearse.h"

#include "sb-workspace-private.h"

/* What the thread takes along. */
typedef struct
{
  SbWorkspace *workspace;
  SbProject *project;
  GArray *indexes;     /* guint: which migrations, in the project's order */
  SbMailbox *mailbox;  /* verdicts, on their way to the main context */
  SbMailbox *activity; /* what the sandbox says while it starts */
  GCancellable *cancellable;
  SbRehearsedFunc func;
  gpointer func_data;
  GTask *task;
  GError *error; /* why there are no more verdicts, until all have been told */
} Work;

static void
work_free (Work *self)
{
  sb_project_unref (self->project);
  g_array_unref (self->indexes);
  sb_mailbox_close (self->activity);
  sb_mailbox_unref (self->activity);
  sb_mailbox_unref (self->mailbox);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
rehearsed_cb (gpointer item, gpointer user_data)
{
  g_autoptr (SbRehearsal) rehearsal = item;
  Work *work = user_data;

  work->func (rehearsal, work->func_data);
}

static void
activity_cb (gpointer item, gpointer user_data)
{
  g_autofree char *message = item;
  Work *work = user_data;

  sb_workspace_emit (work->workspace, SB_WORKSPACE_ACTIVITY, message);
}

static void
post_activity (const char *message, gpointer user_data)
{
  Work *work = user_data;

  sb_mailbox_post (work->activity, g_strdup (message));
}

static void
cancelled_cb (GCancellable *cancellable, gpointer rehearser)
{
  sb_rehearser_cancel (rehearser);
}

static gboolean
rehearse (Work *work, SbSandbox *sandbox, GError **error)
{
  g_autoptr (SbRehearser) rehearser = sb_rehearser_new (sandbox, work->project, error);
  gulong handler;
  gboolean is_done = TRUE;

  if (rehearser == NULL)
    return FALSE;
  handler = g_cancellable_connect (work->cancellable, G_CALLBACK (cancelled_cb), rehearser, NULL);
  for (guint i = 0; is_done && i < work->indexes->len; i++)
    {
      SbRehearsal *rehearsal = sb_rehearser_rehearse (rehearser,
                                                      g_array_index (work->indexes, guint, i), NULL,
                                                      NULL, error);

      is_done = rehearsal != NULL;
      if (is_done)
        sb_mailbox_post (work->mailbox, rehearsal);
    }
  g_cancellable_disconnect (work->cancellable, handler);
  return is_done;
}

static void
rehearse_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  SbSandbox *sandbox = sb_sandbox_open (sb_project_get_folder (work->project), post_activity, work,
                                        &error);
  gboolean is_done = sandbox != NULL && rehearse (work, sandbox, &error);

  sb_sandbox_close (sandbox);
  if (is_done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static GArray *
find_indexes (SbProject *project, GPtrArray *migrations)
{
  GArray *indexes = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < sb_project_get_n_migrations (project); i++)
    if (g_ptr_array_find (migrations, sb_project_get_migration (project, i), NULL))
      g_array_append_val (indexes, i);
  return indexes;
}

/* The thread is over; the task is when the last verdict has been told. */
static void
told_cb (gpointer user_data)
{
  Work *work = user_data;
  GTask *task = work->task;
  GError *error = work->error;

  g_clear_object (&work->workspace->rehearsal);
  work_free (work);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Work *work = user_data;

  g_task_propagate_boolean (G_TASK (result), &work->error);
  sb_mailbox_end (work->mailbox, told_cb, work);
}

/**
 * sb_workspace_rehearse_async:
 * @self: a workspace with a project, in which no rehearsal goes on
 * @migrations: (element-type SbMigration): which, of that project
 * @func: gets the verdicts
 * @func_data: for @func
 * @callback: called when all verdicts are there, or there will be no more
 * @user_data: for @callback
 *
 * Rehearses migrations on copies in the sandbox. The target is not asked and not changed.
 * sb_workspace_cancel() ends it.
 */
void
sb_workspace_rehearse_async (SbWorkspace *self, GPtrArray *migrations, SbRehearsedFunc func,
                             gpointer func_data, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = sb_workspace_new_project_task (self, sb_workspace_rehearse_async, callback,
                                               user_data);
  g_autoptr (GTask) inner = NULL;
  Work *work;

  if (task == NULL)
    return;
  g_return_if_fail (self->rehearsal == NULL);
  work = g_new0 (Work, 1);
  work->workspace = self;
  work->task = task;
  work->project = sb_project_ref (self->project);
  work->indexes = find_indexes (self->project, migrations);
  work->mailbox = sb_mailbox_new (rehearsed_cb, work, (GDestroyNotify) sb_rehearsal_unref);
  work->activity = sb_mailbox_new (activity_cb, work, g_free);
  work->cancellable = g_cancellable_new ();
  work->func = func;
  work->func_data = func_data;
  self->rehearsal = g_object_ref (work->cancellable);
  inner = g_task_new (NULL, NULL, done_cb, work);
  g_task_set_source_tag (inner, sb_workspace_rehearse_async);
  g_task_set_task_data (inner, work, NULL);
  g_task_run_in_thread (inner, rehearse_in_thread);
}

/**
 * sb_workspace_rehearse_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbSandboxError or #SbDbError
 *
 * Returns: whether there is a verdict on each
 */
gboolean
sb_workspace_rehearse_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
