/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings: from the linter to the problems and the timeline's badges. */
#include "sb-workbench-private.h"

#include <string.h>

/* That a rollback is missing is a badge of its own. */
static void
count (SbFindingList *findings, guint *n_errors, guint *n_warnings)
{
  *n_errors = *n_warnings = 0;
  for (guint i = 0; findings != NULL && i < sb_finding_list_get_n (findings); i++)
    {
      const SbFinding *finding = sb_finding_list_get (findings, i);
      SbSeverity severity = finding->severity;

      if (strcmp (finding->rule->id, "RV501") == 0)
        continue;
      *n_errors += severity == SB_SEVERITY_ERROR;
      *n_warnings += severity == SB_SEVERITY_WARNING;
    }
}

static gboolean
is_shown (SbWorkbench *self, const char *key)
{
  SbMigration *shown = sb_document_set_get_migration (self->documents);

  return shown != NULL && strcmp (shown->key, key) == 0;
}

static void
findings_cb (const char *path, const char *key, SbScriptRole role, SbFindingList *findings,
             gpointer user_data)
{
  SbWorkbench *self = user_data;
  guint n_errors, n_warnings;

  sb_problem_list_set_findings (self->problems, path, key, role, findings);
  if (key == NULL)
    return;
  count (findings, &n_errors, &n_warnings);
  sb_timeline_model_set_findings (self->timeline, key, role, n_errors, n_warnings);
  if (is_shown (self, key))
    sb_workbench_judge (self);
}

static void
trouble_cb (const SbLintTrouble *trouble, gpointer user_data)
{
  SbWorkbench *self = user_data;

  sb_problem_list_set_trouble (self->problems, trouble);
  if (trouble != NULL)
    sb_workbench_toast (self, "The project’s settings are not used: see Problems");
}

/*< private >
 * sb_workbench_new_linter:
 * @self: a workbench
 *
 * Returns: (transfer full): what finds things for it
 */
SbLinter *
sb_workbench_new_linter (SbWorkbench *self)
{
  return sb_linter_new (findings_cb, trouble_cb, self);
}

/*< private >
 * sb_workbench_find_applied:
 * @self: a workbench
 * @project: its project
 *
 * Returns: (transfer full) (element-type utf8 utf8): the keys of the migrations that are applied
 */
GHashTable *
sb_workbench_find_applied (SbWorkbench *self, SbProject *project)
{
  GHashTable *applied = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < sb_project_get_n_migrations (project); i++)
    {
      const char *key = sb_project_get_migration (project, i)->key;
      SbTimelineItem *item = sb_timeline_model_find (self->timeline, key);

      if (item != NULL && sb_timeline_item_is_applied (item))
        g_hash_table_insert (applied, g_strdup (key),
                             GUINT_TO_POINTER (sb_timeline_item_get_state (item) == SB_STATE_CHANGED
                                                   ? SB_LINTER_EDITED
                                                   : SB_LINTER_APPLIED));
    }
  return applied;
}

/*< private >
 * sb_workbench_lint:
 * @self: a workbench whose timeline shows the project as it is, and what the target has of it, if
 *   that is known
 *
 * Looks through what has changed since, elsewhere.
 */
void
sb_workbench_lint (SbWorkbench *self)
{
  SbProject *project = sb_workspace_get_project (self->workspace);
  const SbServerInfo *server = self->known != NULL ? sb_workspace_get_server (self->workspace)
                                                   : NULL;
  g_autoptr (GHashTable) applied = sb_workbench_find_applied (self, project);
  guint version = server != NULL && server->version != NULL
                      ? (guint) g_ascii_strtoull (server->version, NULL, 10)
                      : 0;

  sb_linter_set_project (self->linter, project, version,
                         server != NULL
                             && (server->pooling == SB_POOLING_TRANSACTION
                                 || server->pooling == SB_POOLING_STATEMENT),
                         applied);
  sb_workbench_show_proofs (self);
  sb_workbench_judge (self);
}
