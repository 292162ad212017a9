/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-private.h"

static void
open_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autofree char *folder = g_strdup (task_data);
  SbProject *project = NULL;

  if (folder == NULL)
    {
      g_autofree char *here = g_get_current_dir ();

      folder = sb_project_find (here, &error);
    }
  if (folder != NULL)
    project = sb_project_open (folder, &error);

  if (project == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, project, (GDestroyNotify) sb_project_unref);
}

/**
 * sb_workspace_open_async:
 * @self: a workspace
 * @folder: (nullable): the project's folder or the one that holds it; %NULL to find it from the
 *   working folder
 * @callback: called when it is open or cannot be
 * @user_data: for @callback
 *
 * Reads a project's folder in a thread. The project that was open stays until the new one is read;
 * opening the same folder again is how changes on disk are taken in.
 */
void
sb_workspace_open_async (SbWorkspace *self, const char *folder, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (SB_IS_WORKSPACE (self));

  g_task_set_source_tag (task, sb_workspace_open_async);
  g_task_set_task_data (task, g_strdup (folder), g_free);
  sb_workspace_run_in_thread (g_steal_pointer (&task), open_in_thread,
                              (GDestroyNotify) sb_project_unref);
}

/**
 * sb_workspace_open_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbProjectError
 *
 * Returns: whether there is a project now
 */
gboolean
sb_workspace_open_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  SbProject *project = g_task_propagate_pointer (G_TASK (result), error);

  if (project == NULL)
    return FALSE;
  g_clear_pointer (&self->timeline, sb_timeline_unref);
  g_clear_pointer (&self->project, sb_project_unref);
  self->project = project;
  return TRUE;
}

/**
 * sb_workspace_get_project:
 * @self: a workspace
 *
 * Returns: (transfer none) (nullable): the project as it was read last
 */
SbProject *
sb_workspace_get_project (SbWorkspace *self)
{
  return self->project;
}
