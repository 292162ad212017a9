/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-private.h"

G_DEFINE_FINAL_TYPE (SbWorkspace, sb_workspace, G_TYPE_OBJECT)
G_DEFINE_QUARK (sb - workspace - error - quark, sb_workspace_error)

static guint signals[SB_WORKSPACE_N_SIGNALS];

static void
sb_workspace_dispose (GObject *object)
{
  SbWorkspace *self = SB_WORKSPACE (object);

  sb_workspace_forget_connection (self);
  g_clear_pointer (&self->sandbox, sb_sandbox_close);
  g_clear_pointer (&self->target, sb_target_unref);
  g_clear_pointer (&self->names, sb_schema_names_unref);
  g_clear_pointer (&self->system_names, sb_schema_names_unref);
  g_clear_pointer (&self->project, sb_project_unref);
  g_clear_pointer (&self->application_name, g_free);

  g_clear_pointer (&self->rehearsal_seeds, g_strfreev);
  g_clear_object (&self->draft);
  G_OBJECT_CLASS (sb_workspace_parent_class)->dispose (object);
}

static void
sb_workspace_class_init (SbWorkspaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sb_workspace_dispose;

  /**
   * SbWorkspace::run-event:
   * @self: the workspace
   * @event: (type gpointer): an #SbRunEvent; ref it to keep it
   *
   * Something happened in a run or a verification. Events come in order, and all of them before the
   * run is finished.
   */
  signals[SB_WORKSPACE_RUN_EVENT] = g_signal_new ("run-event", SB_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST,
                                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                                  G_TYPE_POINTER);

  /**
   * SbWorkspace::activity:
   * @self: the workspace
   * @message: (type utf8): what goes on, for people: "making the sandbox (once)"
   *
   * Something that takes a while has begun.
   */
  signals[SB_WORKSPACE_ACTIVITY] = g_signal_new ("activity", SB_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST,
                                                 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                                 G_TYPE_POINTER);

  /**
   * SbWorkspace::interruption:
   * @self: the workspace
   * @interruption: (type gpointer): an #SbInterruption; good for the call
   *
   * An earlier run on the target, of this program or another, was interrupted; what became of it
   * was found out while the target was read.
   */
  signals[SB_WORKSPACE_INTERRUPTION] = g_signal_new ("interruption", SB_TYPE_WORKSPACE,
                                                     G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                     G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
sb_workspace_init (SbWorkspace *self)
{
}

void
sb_workspace_emit (SbWorkspace *self, SbWorkspaceSignal signal, gpointer value)
{
  g_signal_emit (self, signals[signal], 0, value);
}

typedef struct
{
  GTask *task;
  GDestroyNotify free_product;
} ThreadCall;

static void
thread_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree ThreadCall *call = user_data;
  g_autoptr (GTask) task = call->task;
  GError *error = NULL;
  gpointer product = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, product, call->free_product);
}

/*< private >
 * sb_workspace_new_project_task:
 * @self: a workspace
 * @tag: the function that the task is of
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Returns: (transfer full) (nullable): a task for work on the open project, or %NULL when there is
 *   none and %SB_WORKSPACE_ERROR_NO_PROJECT has been returned already
 */
GTask *
sb_workspace_new_project_task (SbWorkspace *self, gpointer tag, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  if (self->project != NULL)
    return task;
  g_task_return_new_error (task, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_NO_PROJECT,
                           "no project is open");
  g_object_unref (task);
  return NULL;
}

/*< private >
 * sb_workspace_run_in_thread:
 * @task: (transfer full): a task of the workspace's
 * @func: runs in a thread, with the data of @task; returns a pointer or an error
 * @free_product: frees that pointer
 *
 * The thread gets a task of its own that knows no object: a thread lets go of its task when it
 * likes, and the last reference to a workspace must not be lost there.
 */
void
sb_workspace_run_in_thread (GTask *task, GTaskThreadFunc func, GDestroyNotify free_product)
{
  ThreadCall *call = g_new (ThreadCall, 1);
  g_autoptr (GTask) inner = g_task_new (NULL, NULL, thread_done_cb, call);

  call->task = task;
  call->free_product = free_product;
  g_task_set_source_tag (inner, g_task_get_source_tag (task));
  g_task_set_task_data (inner, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (inner, func);
}

/* The timeline and what is known of the server belong to the connection they were read on. */
void
sb_workspace_forget_connection (SbWorkspace *self)
{
  g_clear_pointer (&self->timeline, sb_timeline_unref);
  g_clear_pointer (&self->server.version, g_free);
  self->server.pooling = SB_POOLING_UNKNOWN;
  if (self->n_jobs > 0)
    sb_connection_cancel (self->connection, SB_CANCEL_ABANDON);
  self->n_jobs = 0;
  g_clear_pointer (&self->connection, sb_connection_unref);
}

/**
 * sb_workspace_new:
 * @application_name: what the server sees: "switchback-cli"
 *
 * Main thread.
 *
 * Returns: (transfer full): a workspace with no project and no target
 */
SbWorkspace *
sb_workspace_new (const char *application_name)
{
  SbWorkspace *self = g_object_new (SB_TYPE_WORKSPACE, NULL);

  self->application_name = g_strdup (application_name);
  return self;
}
