/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-private.h"

#include "sb-target-finder.h"

typedef struct
{
  SbProject *project;
  char **environment;
  GPtrArray *problems;
  guint n_first;
} Search;

static void
search_free (Search *self)
{
  sb_project_unref (self->project);
  g_strfreev (self->environment);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

static void
find_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Search *search = task_data;

  g_task_return_pointer (task,
                         sb_target_finder_find (sb_project_get_folder (search->project),
                                                sb_project_get_root (search->project),
                                                (const char *const *) search->environment,
                                                search->problems, &search->n_first),
                         (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sb_workspace_find_targets_async:
 * @self: a workspace with a project
 * @callback: called when they are found
 * @user_data: for @callback
 *
 * Looks for the project's targets in the environment, its env files and its Supabase configuration.
 * The sandbox is not among them: it is always there.
 */
void
sb_workspace_find_targets_async (SbWorkspace *self, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Search *search;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  g_task_set_source_tag (task, sb_workspace_find_targets_async);
  if (self->project == NULL)
    {
      g_task_return_new_error (task, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_NO_PROJECT,
                               "no project is open");
      return;
    }
  search = g_new0 (Search, 1);
  search->project = sb_project_ref (self->project);
  search->environment = g_get_environ ();
  search->problems = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  sb_workspace_run_in_thread (g_steal_pointer (&task), find_in_thread,
                              (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sb_workspace_find_targets_finish:
 * @self: a workspace
 * @result: what the callback got
 * @problems: (out) (optional) (transfer full) (element-type utf8): what could not be
 *   used, and why; a text each
 * @n_first: (out) (optional): how many of @problems are about sources that count more than the
 * first target
 * @error: return location for an #SbWorkspaceError
 *
 * Returns: (transfer full) (element-type SbTarget) (nullable): the targets, the one to use first;
 * may be empty; %NULL on error
 */
GPtrArray *
sb_workspace_find_targets_finish (SbWorkspace *self, GAsyncResult *result, GPtrArray **problems,
                                  guint *n_first, GError **error)
{
  Search *search = g_task_get_task_data (G_TASK (result));

  if (problems != NULL)
    *problems = search != NULL ? g_ptr_array_ref (search->problems) : NULL;
  if (n_first != NULL)
    *n_first = search != NULL ? search->n_first : 0;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sb_workspace_set_target:
 * @self: a workspace
 * @target: (nullable): the target to work on from now on
 *
 * Nothing is connected before something has to be asked of it. What was being read from the target
 * before is given up. Must not be called while a run goes on.
 */
void
sb_workspace_set_target (SbWorkspace *self, SbTarget *target)
{
  g_return_if_fail (SB_IS_WORKSPACE (self));
  g_return_if_fail (self->n_runs == 0);

  if (target != NULL)
    sb_target_ref (target);
  sb_workspace_forget_connection (self);
  g_clear_pointer (&self->target, sb_target_unref);
  g_clear_pointer (&self->names, sb_schema_names_unref);
  g_clear_pointer (&self->system_names, sb_schema_names_unref);
  self->target = target;
  if (target != NULL)
    self->connection = sb_connection_new (target, self->application_name);
}

/**
 * sb_workspace_get_target:
 * @self: a workspace
 *
 * Returns: (transfer none) (nullable): the target that is worked on
 */
SbTarget *
sb_workspace_get_target (SbWorkspace *self)
{
  return self->target;
}
