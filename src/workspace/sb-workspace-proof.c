/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-proof.h"

#include "sb-apply-settings.h"
#include "sb-proofs.h"
#include "sb-workspace-private.h"

/* More than anybody reads in one message. */
#define MAX_NAMED 5

typedef struct
{
  SbProject *project;
  SbPlan *plan;
  char *environment;
} Work;

static void
work_free (gpointer data)
{
  Work *self = data;

  sb_project_unref (self->project);
  sb_plan_unref (self->plan);
  g_free (self->environment);
  g_free (self);
}

/* What was declared irreversible, was rehearsed as far as it goes. */
static char *
dup_problem (const SbMigration *migration, const SbProof *proof)
{
  if (proof == NULL)
    return g_strdup_printf ("%s was not rehearsed as it is now", migration->version);
  if (proof->breaks_chain)
    return g_strdup_printf ("%s holds only alone: a chain broke at it", migration->version);
  if (sb_proof_is_good (proof) || proof->grade == SB_GRADE_IRREVERSIBLE)
    return NULL;
  return g_strdup_printf ("%s: %s", migration->version, sb_grade_get_words (proof->grade));
}

static char *
dup_problems (const Work *work)
{
  g_autoptr (SbProofs) proofs = sb_proofs_load (work->project);
  g_autoptr (GString) out = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < sb_plan_get_n_steps (work->plan); i++)
    {
      const SbMigration *migration = sb_plan_get_step (work->plan, i)->migration;
      g_autofree char *problem = dup_problem (migration, sb_proofs_find_for (proofs, migration));

      if (problem != NULL && n++ < MAX_NAMED)
        g_string_append_printf (out, "%s%s", out->len > 0 ? "; " : "", problem);
    }
  if (n > MAX_NAMED)
    g_string_append_printf (out, "; and %u more", n - MAX_NAMED);
  return n > 0 ? g_strdup (out->str) : NULL;
}

static void
check_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Work *work = task_data;
  SbApplySettings settings;
  GError *error = NULL;
  g_autofree char *problems = NULL;

  if (!sb_apply_settings_read (work->project, &settings, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  problems = settings.proof ? dup_problems (work) : NULL;
  if (problems == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_NOT_PROVEN,
                             "this project wants a rehearsal before Apply on %s: %s",
                             work->environment, problems);
}

/**
 * sb_workspace_check_proofs_async:
 * @self: a workspace with a project and a target
 * @plan: what is about to run
 * @callback: called when it is known whether it may
 * @user_data: for @callback
 *
 * Where `[apply] proof` in `.switchback/config` is true, what is applied on staging and production was
 * rehearsed with the scripts as they are on disk now, and proven or declared irreversible. Sandbox and
 * local targets, and rolling back, want nothing.
 */
void
sb_workspace_check_proofs_async (SbWorkspace *self, SbPlan *plan, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = sb_workspace_new_project_task (self, sb_workspace_check_proofs_async, callback,
                                               user_data);
  SbEnvironment environment;
  Work *work;

  if (task == NULL)
    return;
  environment = sb_target_get_environment (self->target);
  if (sb_plan_get_kind (plan) != SB_PLAN_APPLY || environment == SB_ENVIRONMENT_SANDBOX
      || environment == SB_ENVIRONMENT_LOCAL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  work = g_new0 (Work, 1);
  work->project = sb_project_ref (self->project);
  work->plan = sb_plan_ref (plan);
  work->environment = g_strdup (sb_environment_get_name (environment));
  g_task_set_task_data (task, work, work_free);
  sb_workspace_run_in_thread (task, check_in_thread, NULL);
}

/**
 * sb_workspace_check_proofs_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for %SB_WORKSPACE_ERROR_NOT_PROVEN, or why the settings cannot be read
 *
 * Returns: whether it may run
 */
gboolean
sb_workspace_check_proofs_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Proofs of a project's scripts as they are now. */
typedef struct
{
  SbProject *project;
  GPtrArray *recent;
} Search;

static void
search_free (gpointer data)
{
  Search *self = data;

  sb_project_unref (self->project);
  g_ptr_array_unref (self->recent);
  g_free (self);
}

static void
find_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Search *search = task_data;
  g_autoptr (SbProofs) proofs = sb_proofs_load (search->project);
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify) sb_proof_unref);

  for (guint i = 0; i < search->recent->len; i++)
    sb_proofs_add (proofs, search->recent->pdata[i]);
  for (guint i = 0; i < sb_project_get_n_migrations (search->project); i++)
    {
      const SbMigration *migration = sb_project_get_migration (search->project, i);
      SbProof *proof = sb_proofs_find_for (proofs, migration);

      if (proof != NULL)
        g_hash_table_insert (found, g_strdup (migration->key), sb_proof_ref (proof));
    }
  g_task_return_pointer (task, found, (GDestroyNotify) g_hash_table_unref);
}

/**
 * sb_workspace_find_proofs_async:
 * @self: a workspace with a project
 * @recent: (element-type SbProof): proofs that may not be on disk yet
 * @callback: called when they are there
 * @user_data: for @callback
 *
 * Finds what the last rehearsals came to, for the scripts as they are on disk now.
 */
void
sb_workspace_find_proofs_async (SbWorkspace *self, GPtrArray *recent, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = sb_workspace_new_project_task (self, sb_workspace_find_proofs_async, callback,
                                               user_data);
  Search *search;

  if (task == NULL)
    return;
  search = g_new (Search, 1);
  search->project = sb_project_ref (self->project);
  search->recent = g_ptr_array_ref (recent);
  g_task_set_task_data (task, search, search_free);
  sb_workspace_run_in_thread (task, find_in_thread, (GDestroyNotify) g_hash_table_unref);
}

/**
 * sb_workspace_find_proofs_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbWorkspaceError
 *
 * Returns: (transfer full) (nullable) (element-type utf8 SbProof): proofs by the keys of their
 *   migrations
 */
GHashTable *
sb_workspace_find_proofs_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
