/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearser-repeat.h"

#include "sb-rehearser-copy.h"

static gboolean
run (SbCourse *course, SbPlanKind kind, SbRepeat *repeat, GError **error)
{
  g_auto (SbCopyRun) run = { .cancellable = course->cancellable,
                             .project = course->project,
                             .kind = kind,
                             .keys = course->keys,
                             .limit_ms = course->limit_ms };
  g_autoptr (GError) refused = NULL;
  gboolean is_run = sb_copy_run (course->copy, &run, &refused);

  if (!sb_course_check_cancelled (course->cancellable, error))
    return FALSE;
  course->is_hung |= run.is_hung;
  if (!is_run || run.outcome != SB_OUTCOME_APPLIED)
    sb_repeat_answer (repeat, SB_REPEAT_NOT_IDEMPOTENT,
                      !is_run               ? refused->message
                      : run.problem != NULL ? run.problem
                                            : "it ended early");
  return TRUE;
}

/* What a copy is like behind a script that has run; its schema may be @known. */
static gboolean
look_before (SbCourse *course, SbSnapshot *known, SbCopyLook *before, GError **error)
{
  before->is_contents_only = known != NULL;
  if (!sb_course_look (course, before, error))
    return FALSE;
  if (known != NULL)
    before->schema = sb_snapshot_ref (known);
  return TRUE;
}

/* Runs a script that has run already: the history is told that it has not. */
static gboolean
run_again (SbCourse *course, SbPlanKind kind, SbSnapshot *known, SbRepeat *repeat, GError **error)
{
  SbMarkKind mark = kind == SB_PLAN_APPLY ? SB_MARK_PENDING : SB_MARK_APPLIED;
  g_auto (SbCopyLook) before = { 0 };
  g_autoptr (SbDifferences) differences = NULL;
  g_autoptr (GPtrArray) losses = NULL;
  g_autoptr (GError) refused = NULL;

  if (!look_before (course, known, &before, error))
    return FALSE;
  if (!sb_copy_mark (course->copy, course->project, mark, course->keys, &refused))
    {
      sb_repeat_answer (repeat, SB_REPEAT_NOT_TRIED, refused->message);
      return sb_course_check_cancelled (course->cancellable, error);
    }
  if (!run (course, kind, repeat, error))
    return FALSE;
  /* What hung may hold its locks still. */
  if ((kind == SB_PLAN_APPLY || course->is_hung) && repeat->answer != SB_REPEAT_NOT_TRIED)
    return TRUE;
  if (!sb_course_look (course, &course->now, error))
    return FALSE;
  if (repeat->answer != SB_REPEAT_NOT_TRIED)
    return TRUE;
  differences = sb_differences_new (before.schema, course->now.schema, SB_PROFILE_SAME);
  losses = sb_contents_find_losses (before.contents, course->now.contents);
  sb_repeat_judge (repeat, differences, losses);
  return TRUE;
}

/*< private >
 * sb_course_repeat_forward:
 * @course: a course, on a copy on which the forward script has run to its end
 * @error: return location for why the copy could not be asked
 *
 * Forward on top of itself.
 *
 * Returns: whether there is an answer
 */
gboolean
sb_course_repeat_forward (SbCourse *course, GError **error)
{
  return run_again (course, SB_PLAN_APPLY, course->there, &course->rehearsal->repeat_forward,
                    error);
}

static const char *
why_no_rollback (const SbRehearsal *rehearsal)
{
  if (rehearsal->migration->paths[SB_ROLE_ROLLBACK] == NULL)
    return "there is no rollback script";
  if (rehearsal->grade == SB_GRADE_IRREVERSIBLE)
    return "it is declared irreversible";
  return rehearsal->stages[SB_STAGE_ROLLBACK].is_good ? "forward fails after the rollback"
                                                      : "the rollback fails";
}

/*< private >
 * sb_course_repeat_rollback:
 * @course: a course that has been gone
 * @error: return location for why the copy could not be asked
 *
 * Rolls back once more, and then rollback on top of itself.
 *
 * Returns: whether there is an answer
 */
gboolean
sb_course_repeat_rollback (SbCourse *course, GError **error)
{
  SbRehearsal *rehearsal = course->rehearsal;
  SbRepeat *repeat = &rehearsal->repeat_rollback;

  if (!rehearsal->stages[SB_STAGE_FORWARD_AGAIN].is_good)
    {
      sb_repeat_answer (repeat, SB_REPEAT_NOT_TRIED, why_no_rollback (rehearsal));
      return TRUE;
    }
  if (!run (course, SB_PLAN_ROLLBACK, repeat, error))
    return FALSE;
  return repeat->answer != SB_REPEAT_NOT_TRIED
         || run_again (course, SB_PLAN_ROLLBACK, course->there != NULL ? course->back : NULL,
                       repeat, error);
}
