/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person may do now, and why not: the one place that decides. */
#include "sb-workbench-private.h"

#include "sb-printable.h"

#include <stdarg.h>
#include <string.h>

static const char *explain (SbWorkbench *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static const char *
explain (SbWorkbench *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_free (self->why_not);
  self->why_not = g_strdup_vprintf (format, args);
  va_end (args);
  return self->why_not;
}

static const SbTimelineRow *
get_selected_row (SbWorkbench *self)
{
  SbTimelineItem *item = sb_workbench_get_selected (self);

  return item != NULL ? sb_timeline_item_get_row (item) : NULL;
}

static gboolean
is_in_database (const SbTimelineRow *row)
{
  return sb_state_is_applied (row->state) || row->state == SB_STATE_MISSING
         || row->state == SB_STATE_PARTIAL;
}

static const char *
no_project (SbWorkbench *self)
{
  if (self->phase == SB_PHASE_CLOSED || sb_workspace_get_project (self->workspace) == NULL)
    return "open a project first";
  return NULL;
}

static const char *
busy (SbWorkbench *self)
{
  if (self->action != NULL)
    return "a run is going on";
  if (self->is_resetting)
    return "the sandbox is being made anew";
  if (self->is_marking)
    return "the history is being written";
  if (self->is_opening && self->phase != SB_PHASE_CLOSED)
    return "a folder is being opened";
  return no_project (self);
}

/* What needs states to be known. */
static const char *
no_timeline (SbWorkbench *self)
{
  const char *why = busy (self);

  if (why != NULL)
    return why;
  if (self->phase == SB_PHASE_OPENING)
    return "the database is being reached";
  if (self->phase != SB_PHASE_READY)
    return "no database is reached";
  if (self->is_stale || self->known == NULL)
    return "the timeline is being read";
  return NULL;
}

static guint
count (SbWorkbench *self, SbState state)
{
  return sb_timeline_count (self->known, state);
}

static const char *
why_not_apply (SbWorkbench *self, gboolean all)
{
  guint n = count (self, SB_STATE_PENDING) + count (self, SB_STATE_FAILED)
            + count (self, SB_STATE_PARTIAL);

  if (n > 0 || (all && count (self, SB_STATE_LATE) > 0))
    return NULL;
  if (count (self, SB_STATE_LATE) > 0)
    return "only late migrations are pending: apply one by itself, or all";
  return explain (self, "nothing is pending on %s", sb_workbench_get_target_name (self));
}

/* Whether it stopped half-way while it was rolled back, or else while it was applied. */
static gboolean
is_undone_half (const SbTimelineRow *row)
{
  return row->entry != NULL && strcmp (row->entry->direction, "rollback") == 0;
}

static const char *
why_not_apply_selected (SbWorkbench *self)
{
  const SbTimelineRow *row = get_selected_row (self);

  if (row == NULL)
    return "select a migration first";
  if (is_in_database (row) && row->state != SB_STATE_PARTIAL)
    return explain (self, "%s is applied already", row->version);
  if (row->state == SB_STATE_PARTIAL && is_undone_half (row))
    return explain (self, "%s stopped half-way while it was rolled back: roll it back",
                    row->version);
  return NULL;
}

static const char *
why_not_roll_back_row (SbWorkbench *self, const SbTimelineRow *row)
{
  if (!is_in_database (row))
    return explain (self, "%s is not applied", row->version);
  if (row->migration == NULL)
    return explain (self, "the files of %s are gone", row->version);
  if (row->migration->paths[SB_ROLE_ROLLBACK] == NULL)
    return explain (self, "%s has no rollback script", row->version);
  return NULL;
}

static const SbTimelineRow *
get_newest_applied (SbWorkbench *self)
{
  SbTimeline *timeline = self->known;

  for (guint i = sb_timeline_get_n_rows (timeline); i > 0; i--)
    if (is_in_database (sb_timeline_get_row (timeline, i - 1)))
      return sb_timeline_get_row (timeline, i - 1);
  return NULL;
}

/**
 * sb_workbench_get_resumed:
 * @self: a workbench
 * @kind: apply or roll back
 *
 * Returns: (transfer none) (nullable): version of the migration that stopped half-way and that the
 *   button takes up first; %NULL where it begins with another one, or does nothing now
 */
const char *
sb_workbench_get_resumed (SbWorkbench *self, SbPlanKind kind)
{
  gboolean undo = kind == SB_PLAN_ROLLBACK;
  const SbTimelineRow *row = NULL;

  if (!sb_workbench_can (self, undo ? SB_CAN_ROLLBACK : SB_CAN_APPLY, NULL))
    return NULL;
  if (undo)
    row = get_newest_applied (self);
  for (guint i = 0; !undo && row == NULL && i < sb_timeline_get_n_rows (self->known); i++)
    {
      const SbTimelineRow *next = sb_timeline_get_row (self->known, i);

      if (next->state == SB_STATE_PENDING || next->state == SB_STATE_FAILED
          || next->state == SB_STATE_PARTIAL)
        row = next;
    }
  return row != NULL && row->state == SB_STATE_PARTIAL && is_undone_half (row) == undo
             ? row->version
             : NULL;
}

static const char *
why_not_roll_back (SbWorkbench *self, SbAbility ability)
{
  const SbTimelineRow *newest = get_newest_applied (self), *row = get_selected_row (self);

  if (newest == NULL)
    return explain (self, "nothing is applied on %s", sb_workbench_get_target_name (self));
  if (ability == SB_CAN_ROLLBACK)
    return why_not_roll_back_row (self, newest);
  if (ability == SB_CAN_ROLLBACK_ALL)
    return NULL;
  if (row == NULL)
    return "select a migration first";
  if (ability == SB_CAN_ROLLBACK_THIS)
    return why_not_roll_back_row (self, row);
  if (!sb_state_is_applied (row->state))
    return explain (self, "%s is not applied, so it cannot stay applied", row->version);
  if (row == newest)
    return explain (self, "%s is the newest that is applied", row->version);
  return NULL;
}

static const char *
why_not_verify (SbWorkbench *self, gboolean only_selected)
{
  SbTimeline *timeline = self->known;
  const SbTimelineRow *selected = get_selected_row (self);

  if (only_selected && selected == NULL)
    return "select a migration first";
  if (only_selected && !sb_state_is_applied (selected->state))
    return explain (self, "%s is not applied", selected->version);
  if (only_selected && selected->migration->paths[SB_ROLE_VERIFY] == NULL)
    return explain (self, "%s has no verify script", selected->version);
  for (guint i = 0; i < sb_timeline_get_n_rows (timeline); i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (timeline, i);

      if (sb_state_is_applied (row->state) && row->migration->paths[SB_ROLE_VERIFY] != NULL)
        return NULL;
    }
  return "nothing that is applied has a verify script";
}

static const char *
why_not_mark (SbWorkbench *self, SbAbility ability)
{
  const SbTimelineRow *row = get_selected_row (self);

  if (row == NULL)
    return "select a migration first";
  if (ability == SB_CAN_UPDATE_HISTORY)
    return row->migration != NULL && row->renamed != NULL
               ? NULL
               : explain (self, "%s was not renamed since it was applied", row->version);
  if (ability == SB_CAN_MARK_PENDING)
    return is_in_database (row) || row->state == SB_STATE_FAILED
               ? NULL
               : explain (self, "%s is pending already", row->version);
  if (row->migration == NULL)
    return explain (self, "the files of %s are gone", row->version);
  if (row->renamed != NULL)
    return "it is applied under another name: update the history";
  return row->state != SB_STATE_APPLIED ? NULL
                                        : explain (self, "%s is applied already", row->version);
}

/* Files of what a target has must stay as they are. */
static const char *
why_not_touch_files (SbWorkbench *self, SbTimelineItem *item)
{
  const char *why = busy (self);

  if (why != NULL)
    return why;
  if (item == NULL)
    return "select a migration first";
  return sb_timeline_item_get_why_fixed (item);
}

/*< private >
 * sb_workbench_why_files_stay:
 * @self: a workbench
 * @migration: whose files were asked about a while ago
 *
 * Returns: (transfer none) (nullable): why they must stay as they are now; good until the next call
 */
const char *
sb_workbench_why_files_stay (SbWorkbench *self, SbMigration *migration)
{
  SbProject *project = sb_workspace_get_project (self->workspace);
  const char *path = migration->paths[SB_ROLE_FORWARD];
  SbTimelineItem *item = sb_timeline_model_find (self->timeline, migration->key);

  if (item == NULL || project == NULL || sb_workbench_find_by_path (project, path) == NULL)
    return "its files are gone";
  return why_not_touch_files (self, item);
}

/* Only an open sandbox is sure to be this project's. */
static const char *
why_not_reset (SbWorkbench *self)
{
  SbTarget *target = sb_workspace_get_target (self->workspace);
  const char *why = busy (self);

  if (why != NULL)
    return why;
  if (self->phase == SB_PHASE_OPENING)
    return "the database is being reached";
  if (sb_rehearsals_is_busy (self->rehearsals))
    return "a rehearsal is going on in the sandbox";
  if (target == NULL || sb_target_get_environment (target) != SB_ENVIRONMENT_SANDBOX)
    return "the sandbox is not the target";
  return NULL;
}

/*< private >
 * sb_workbench_why_not:
 * @self: a workbench
 * @ability: what a person may want to do
 *
 * Returns: (transfer none) (nullable): why it cannot be done now; good until the next call
 */
const char *
sb_workbench_why_not (SbWorkbench *self, SbAbility ability)
{
  const char *why;

  switch (ability)
    {
    case SB_CAN_CANCEL:
      return self->action != NULL || sb_rehearsals_is_busy (self->rehearsals)
                 ? NULL
                 : "nothing is going on";
    case SB_CAN_CANCEL_REHEARSAL:
      return sb_rehearsals_is_busy (self->rehearsals) ? NULL : "no rehearsal is going on";
    case SB_CAN_REHEARSE:
    case SB_CAN_REHEARSE_PENDING:
      why = no_project (self);
      return why != NULL ? why : sb_workbench_why_not_rehearse (self, ability == SB_CAN_REHEARSE);
    case SB_CAN_CREATE:
    case SB_CAN_RELOAD:
    case SB_CAN_CHOOSE_TARGET:
      return busy (self);
    case SB_CAN_SAVE:
      return sb_document_set_get_n_modified (self->documents) > 0 ? NULL : "nothing is to be saved";
    case SB_CAN_DRAFT_ROLLBACK:
    case SB_CAN_DRAFT_VERIFY:
      why = busy (self);
      return why != NULL ? why
                         : sb_workbench_why_not_draft (self, ability == SB_CAN_DRAFT_VERIFY
                                                                 ? SB_ROLE_VERIFY
                                                                 : SB_ROLE_ROLLBACK);
    case SB_CAN_RESET_SANDBOX:
      return why_not_reset (self);
    case SB_CAN_RENAME:
    case SB_CAN_RENUMBER:
    case SB_CAN_DELETE:
      return why_not_touch_files (self, sb_workbench_get_selected (self));
    case SB_CAN_APPLY:
    case SB_CAN_APPLY_THIS:
    case SB_CAN_APPLY_TO:
    case SB_CAN_APPLY_ALL:
    case SB_CAN_ROLLBACK:
    case SB_CAN_ROLLBACK_THIS:
    case SB_CAN_ROLLBACK_TO:
    case SB_CAN_ROLLBACK_ALL:
    case SB_CAN_VERIFY:
    case SB_CAN_VERIFY_THIS:
    case SB_CAN_MARK_APPLIED:
    case SB_CAN_MARK_PENDING:
    case SB_CAN_UPDATE_HISTORY:
    case SB_CAN_SHOW_RUNS:
    case SB_CAN_RESTORE:
    case SB_CAN_MOVE_EDIT:
    case SB_CAN_FIX_UP:
    case SB_N_ABILITIES:
    default:
      break;
    }

  why = no_timeline (self);
  if (why != NULL)
    return why;
  if (ability == SB_CAN_APPLY || ability == SB_CAN_APPLY_ALL)
    return why_not_apply (self, ability == SB_CAN_APPLY_ALL);
  if (ability == SB_CAN_APPLY_THIS || ability == SB_CAN_APPLY_TO)
    return why_not_apply_selected (self);
  if (ability == SB_CAN_SHOW_RUNS)
    return NULL;
  if (ability == SB_CAN_MARK_APPLIED || ability == SB_CAN_MARK_PENDING
      || ability == SB_CAN_UPDATE_HISTORY)
    return why_not_mark (self, ability);
  if (ability == SB_CAN_RESTORE || ability == SB_CAN_MOVE_EDIT || ability == SB_CAN_FIX_UP)
    return sb_workbench_why_no_way_out (self, sb_workbench_get_selected (self),
                                        ability == SB_CAN_RESTORE     ? SB_WAY_OUT_RESTORE
                                        : ability == SB_CAN_MOVE_EDIT ? SB_WAY_OUT_MOVE
                                                                      : SB_WAY_OUT_FIX_UP);
  if (ability == SB_CAN_VERIFY || ability == SB_CAN_VERIFY_THIS)
    return why_not_verify (self, ability == SB_CAN_VERIFY_THIS);
  return why_not_roll_back (self, ability);
}
