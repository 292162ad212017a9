/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-private.h"

static void
examine_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, sb_doctor_examine_machine (task_data),
                         (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sb_workspace_examine_machine_async:
 * @self: a workspace with a project
 * @callback: called when it has been looked at
 * @user_data: for @callback
 *
 * Looks at what is needed on this machine: server programs, secrets kept out of git, the local
 * stack.
 */
void
sb_workspace_examine_machine_async (SbWorkspace *self, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  task = sb_workspace_new_project_task (self, sb_workspace_examine_machine_async, callback,
                                        user_data);
  if (task == NULL)
    return;
  g_task_set_task_data (task, sb_project_ref (self->project), (GDestroyNotify) sb_project_unref);
  sb_workspace_run_in_thread (g_steal_pointer (&task), examine_in_thread,
                              (GDestroyNotify) g_ptr_array_unref);
}

static gpointer
examine_job (SbSession *session, gpointer user_data, GError **error)
{
  return sb_doctor_examine_target (session, user_data, error);
}

/**
 * sb_workspace_examine_target_async:
 * @self: a workspace with a project and a target
 * @callback: called when it has been looked at
 * @user_data: for @callback
 *
 * Looks at the target: server, role, pooler, history, journal, and what lies about. Changes nothing.
 */
void
sb_workspace_examine_target_async (SbWorkspace *self, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (SB_IS_WORKSPACE (self));
  g_return_if_fail (self->project != NULL);

  sb_workspace_run_job (self, sb_workspace_examine_target_async, examine_job,
                        sb_project_ref (self->project), (GDestroyNotify) sb_project_unref,
                        (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

/**
 * sb_workspace_examine_finish:
 * @self: a workspace
 * @result: what the callback of either got
 * @error: return location for an #SbDbError or #SbWorkspaceError: the target cannot be reached
 *
 * Returns: (transfer full) (element-type SbDoctorLine) (nullable): what was found
 */
GPtrArray *
sb_workspace_examine_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
