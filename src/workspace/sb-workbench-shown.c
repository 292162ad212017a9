/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the workbench shows, for whoever draws it. */
#include "sb-workbench-private.h"

/**
 * sb_workbench_get_workspace:
 * @self: a workbench
 *
 * Returns: (transfer none): the engine room; widgets use it for reading only
 */
SbWorkspace *
sb_workbench_get_workspace (SbWorkbench *self)
{
  return self->workspace;
}

/**
 * sb_workbench_get_memory:
 * @self: a workbench
 *
 * Returns: (transfer none) (nullable): what is remembered between two starts
 */
SbMemory *
sb_workbench_get_memory (SbWorkbench *self)
{
  return self->memory;
}

/**
 * sb_workbench_get_timeline:
 * @self: a workbench
 *
 * Returns: (transfer none): the timeline's rows
 */
SbTimelineModel *
sb_workbench_get_timeline (SbWorkbench *self)
{
  return self->timeline;
}

/**
 * sb_workbench_get_documents:
 * @self: a workbench
 *
 * Returns: (transfer none): the open scripts
 */
SbDocumentSet *
sb_workbench_get_documents (SbWorkbench *self)
{
  return self->documents;
}

/**
 * sb_workbench_get_progress:
 * @self: a workbench
 *
 * Returns: (transfer none): how far the run is
 */
SbRunProgress *
sb_workbench_get_progress (SbWorkbench *self)
{
  return self->progress;
}

/**
 * sb_workbench_get_checks:
 * @self: a workbench
 *
 * Returns: (transfer none): checks of the last verification
 */
SbCheckList *
sb_workbench_get_checks (SbWorkbench *self)
{
  return self->checks;
}

/**
 * sb_workbench_get_log:
 * @self: a workbench
 *
 * Returns: (transfer none): the log
 */
SbLogModel *
sb_workbench_get_log (SbWorkbench *self)
{
  return self->log;
}

/**
 * sb_workbench_get_problems:
 * @self: a workbench
 *
 * Returns: (transfer none): what a person should look at
 */
SbProblemList *
sb_workbench_get_problems (SbWorkbench *self)
{
  return self->problems;
}

/**
 * sb_workbench_get_plan:
 * @self: a workbench
 *
 * Returns: (transfer none): what would be sent, or was sent last
 */
SbPlanModel *
sb_workbench_get_plan (SbWorkbench *self)
{
  return self->plan;
}

/**
 * sb_workbench_get_targets:
 * @self: a workbench
 *
 * Returns: (transfer none): the project's targets
 */
SbTargetList *
sb_workbench_get_targets (SbWorkbench *self)
{
  return self->targets;
}

/**
 * sb_workbench_get_phase:
 * @self: a workbench
 *
 * Returns: how far it is
 */
SbPhase
sb_workbench_get_phase (SbWorkbench *self)
{
  return self->phase;
}

/**
 * sb_workbench_get_project_name:
 * @self: a workbench
 *
 * Returns: (transfer none) (nullable): the project's name; plain text
 */
const char *
sb_workbench_get_project_name (SbWorkbench *self)
{
  return self->project_name;
}

/**
 * sb_workbench_get_project_folder:
 * @self: a workbench
 *
 * Returns: (transfer none) (nullable) (type filename): the migrations folder, absolute
 */
const char *
sb_workbench_get_project_folder (SbWorkbench *self)
{
  SbProject *project = sb_workspace_get_project (self->workspace);

  return project != NULL ? sb_project_get_folder (project) : NULL;
}

/**
 * sb_workbench_get_server_text:
 * @self: a workbench
 *
 * Returns: (transfer none) (nullable): "PostgreSQL 15.8 · direct"; %NULL before it was reached
 */
const char *
sb_workbench_get_server_text (SbWorkbench *self)
{
  return self->server_text;
}

/**
 * sb_workbench_get_activity:
 * @self: a workbench
 *
 * Returns: (transfer none) (nullable): what goes on that takes a while: "Making the sandbox (once)"
 */
const char *
sb_workbench_get_activity (SbWorkbench *self)
{
  return self->activity;
}

/**
 * sb_workbench_get_outcome:
 * @self: a workbench
 *
 * Returns: (transfer none) (nullable): how the last run ended: "3 migrations applied · 12 checks
 *   passed · 34 ms"
 */
const char *
sb_workbench_get_outcome (SbWorkbench *self)
{
  return self->outcome;
}

/**
 * sb_workbench_is_outcome_good:
 * @self: a workbench
 *
 * Returns: whether the last run did everything and every check passed
 */
gboolean
sb_workbench_is_outcome_good (SbWorkbench *self)
{
  return self->is_outcome_good;
}

/**
 * sb_workbench_was_cancelled:
 * @self: a workbench
 *
 * Returns: whether the last run ended early because the person wanted it to
 */
gboolean
sb_workbench_was_cancelled (SbWorkbench *self)
{
  return self->was_cancelled;
}

/**
 * sb_workbench_offers_rollback:
 * @self: a workbench
 *
 * Returns: whether the last apply left a migration whose checks failed; it is selected, and rolling
 *   it back is the way out
 */
gboolean
sb_workbench_offers_rollback (SbWorkbench *self)
{
  return self->offers_rollback;
}

/**
 * sb_workbench_is_busy:
 * @self: a workbench
 *
 * Returns: whether anything was begun that has not come to its end
 */
gboolean
sb_workbench_is_busy (SbWorkbench *self)
{
  return self->n_tickets > 0 || self->action != NULL;
}

/**
 * sb_workbench_get_failure:
 * @self: a workbench
 *
 * Returns: (transfer none) (nullable): why the last run did not do what was asked
 */
SbFailure *
sb_workbench_get_failure (SbWorkbench *self)
{
  return self->failure;
}

/**
 * sb_workbench_get_trouble:
 * @self: a workbench
 *
 * Returns: (transfer none) (nullable): why the project's folder cannot be read or the target cannot
 *   be reached
 */
SbFailure *
sb_workbench_get_trouble (SbWorkbench *self)
{
  return self->project_trouble != NULL ? self->project_trouble : self->target_trouble;
}

/**
 * sb_workbench_get_selected:
 * @self: a workbench
 *
 * Returns: (transfer none) (nullable): the selected row of the timeline
 */
SbTimelineItem *
sb_workbench_get_selected (SbWorkbench *self)
{
  return self->selected != NULL ? sb_timeline_model_find (self->timeline, self->selected) : NULL;
}

/**
 * sb_workbench_can:
 * @self: a workbench
 * @ability: what a person may want to do
 * @why_not: (out) (optional) (nullable): one sentence why it cannot be done now; good until the
 *   next call
 *
 * Returns: whether it can be done now
 */
gboolean
sb_workbench_can (SbWorkbench *self, SbAbility ability, const char **why_not)
{
  const char *why = sb_workbench_why_not (self, ability);

  if (why_not != NULL)
    *why_not = why;
  return why == NULL;
}
