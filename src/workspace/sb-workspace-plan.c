/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-private.h"

/* A request with its texts, for a thread that outlives the caller's. */
typedef struct
{
  SbTimeline *timeline;
  SbPlanRequest request;
  char **keys;
  char *to;
} Work;

static void
work_free (Work *self)
{
  sb_timeline_unref (self->timeline);
  g_strfreev (self->keys);
  g_free (self->to);
  g_free (self);
}

static void
plan_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  SbPlan *plan = sb_plan_new (work->timeline, &work->request, &error);

  if (plan == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, plan, (GDestroyNotify) sb_plan_unref);
}

/**
 * sb_workspace_plan_async:
 * @self: a workspace with a timeline
 * @request: what is wanted; copied
 * @callback: called when the plan is made
 * @user_data: for @callback
 *
 * Makes a plan from the timeline as it was read last. Reads the scripts; nothing is sent.
 */
void
sb_workspace_plan_async (SbWorkspace *self, const SbPlanRequest *request,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Work *work;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  g_task_set_source_tag (task, sb_workspace_plan_async);
  if (self->timeline == NULL)
    {
      g_task_return_new_error (task, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_NO_TIMELINE,
                               "the target's history has not been read");
      return;
    }
  work = g_new0 (Work, 1);
  work->timeline = sb_timeline_ref (self->timeline);
  work->request = *request;
  work->keys = g_strdupv ((char **) request->keys);
  work->to = g_strdup (request->to);
  work->request.keys = (const char *const *) work->keys;
  work->request.to = work->to;
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  sb_workspace_run_in_thread (g_steal_pointer (&task), plan_in_thread,
                              (GDestroyNotify) sb_plan_unref);
}

/**
 * sb_workspace_plan_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbRunError, #SbSqlError, #SbProjectError or #SbWorkspaceError
 *
 * Returns: (transfer full) (nullable): the plan; it may have no steps
 */
SbPlan *
sb_workspace_plan_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
