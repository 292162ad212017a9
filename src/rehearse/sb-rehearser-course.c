/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearser-course.h"

/*< private >
 * sb_course_check_cancelled:
 * @cancellable: of the rehearsal
 * @error: return location for %SB_DB_ERROR_CANCELLED
 *
 * Returns: whether it goes on
 */
gboolean
sb_course_check_cancelled (GCancellable *cancellable, GError **error)
{
  if (!g_cancellable_is_cancelled (cancellable))
    return TRUE;
  g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_CANCELLED, "the rehearsal was cancelled");
  return FALSE;
}

/*< private >
 * sb_course_begin_stage:
 * @course: a course
 * @stage: the step that begins
 *
 * Returns: when that was
 */
gint64
sb_course_begin_stage (SbCourse *course, SbStage stage)
{
  course->rehearsal->stages[stage].is_gone = TRUE;
  if (course->func != NULL)
    course->func (course->rehearsal, stage, course->user_data);
  return g_get_monotonic_time ();
}

/*< private >
 * sb_course_end_stage:
 * @course: a course
 * @stage: the step that ends
 * @begun: when it began
 * @is_good: how it ended
 */
void
sb_course_end_stage (SbCourse *course, SbStage stage, gint64 begun, gboolean is_good)
{
  course->rehearsal->stages[stage].duration_us = g_get_monotonic_time () - begun;
  course->rehearsal->stages[stage].is_good = is_good;
}

/* Runs a script of the migration; a failure is the rehearsal's, not an error of ours. */
static gboolean
go (SbCourse *course, SbStage stage, SbPlanKind kind, GError **error)
{
  SbStageResult *result = &course->rehearsal->stages[stage];
  gint64 begun = sb_course_begin_stage (course, stage);
  g_auto (SbCopyRun) run = { .cancellable = course->cancellable,
                             .project = course->project,
                             .kind = kind,
                             .keys = course->keys,
                             .verify = kind == SB_PLAN_APPLY,
                             .limit_ms = course->limit_ms };
  g_autoptr (GError) refused = NULL;
  gboolean is_run = sb_copy_run (course->copy, &run, &refused);
  gboolean is_declared = sb_copy_run_is_declared (&run, refused);

  course->is_hung |= run.is_hung;
  sb_course_end_stage (course, stage, begun,
                       is_run && run.outcome == SB_OUTCOME_APPLIED && run.n_checks_failed == 0);
  result->n_statements = run.n_statements;
  result->n_checks = run.n_checks;
  result->n_checks_failed = run.n_checks_failed;
  if (!sb_course_check_cancelled (course->cancellable, error))
    return FALSE;
  if (!result->is_good)
    {
      g_autofree char *reason =
          g_strdup_printf ("%s%s: %s", run.is_disk_full ? "the sandbox's disk is full: " : "",
                           sb_stage_get_name (stage),
                           !is_run               ? refused->message
                           : run.problem != NULL ? run.problem
                                                 : "it ended early");

      sb_rehearsal_fail (course->rehearsal,
                         is_declared                          ? SB_GRADE_IRREVERSIBLE
                         : run.is_missing || run.is_disk_full ? SB_GRADE_NOT_REHEARSED
                                                              : SB_GRADE_FAILS,
                         reason);
      course->rehearsal->failure = run.spot;
      run.spot = (SbRehearsalSpot){ 0 };
    }
  return TRUE;
}

/*< private >
 * sb_course_look:
 * @course: a course
 * @seen: gets what its copy is like now
 * @error: return location for an error of the db floor
 *
 * Returns: whether that is there
 */
gboolean
sb_course_look (SbCourse *course, SbCopyLook *seen, GError **error)
{
  seen->cancellable = course->cancellable;
  seen->without = course->without;
  seen->is_apart = course->is_apart;
  if (sb_copy_look (course->eyes, seen, error))
    return TRUE;
  /* Whatever a cancelled one has come to, it was cancelled. */
  if (g_cancellable_is_cancelled (course->cancellable))
    {
      g_clear_error (error);
      sb_course_check_cancelled (course->cancellable, error);
    }
  return FALSE;
}

static gboolean
compare (SbCourse *course, GError **error)
{
  const SbCopyLook *before = &course->before;
  SbRehearsal *rehearsal = course->rehearsal;
  gint64 begun = sb_course_begin_stage (course, SB_STAGE_COMPARE);
  g_auto (SbCopyLook) back = { 0 };
  g_autoptr (GPtrArray) losses = NULL;

  if (!sb_course_look (course, &back, error))
    return FALSE;
  rehearsal->back = sb_differences_new (before->schema, back.schema, SB_PROFILE_SAME);
  rehearsal->n_objects = sb_snapshot_get_n_entries (before->schema);
  rehearsal->n_rows = sb_contents_get_n_rows (before->contents);
  losses = sb_contents_find_losses (before->contents, back.contents);
  g_ptr_array_extend_and_steal (rehearsal->losses, g_steal_pointer (&losses));
  course->back = sb_snapshot_ref (back.schema);
  sb_course_end_stage (course, SB_STAGE_COMPARE, begun,
                       sb_differences_get_weight (rehearsal->back) < SB_WEIGHT_SCHEMA
                           && rehearsal->losses->len == 0);
  return TRUE;
}

/*< private >
 * sb_course_go:
 * @course: a course, on the state just before its migration
 * @error: return location for why the copy could not be asked
 *
 * Forward, verify, back, and forward once more.
 *
 * Returns: whether the rehearsal has its verdict
 */
gboolean
sb_course_go (SbCourse *course, GError **error)
{
  SbRehearsal *rehearsal = course->rehearsal;
  g_auto (SbCopyLook) after = { 0 };
  g_auto (SbCopyLook) again = { 0 };

  if (!sb_course_look (course, &course->before, error))
    return FALSE;
  rehearsal->server_version = sb_snapshot_get_server_version (course->before.schema);
  rehearsal->before = g_strdup (sb_snapshot_get_fingerprint (course->before.schema));
  if (!go (course, SB_STAGE_FORWARD, SB_PLAN_APPLY, error))
    return FALSE;
  if (!rehearsal->stages[SB_STAGE_FORWARD].is_good)
    return TRUE;
  if (!sb_course_look (course, &after, error))
    return FALSE;
  rehearsal->after = g_strdup (sb_snapshot_get_fingerprint (after.schema));
  if (rehearsal->migration->paths[SB_ROLE_ROLLBACK] == NULL)
    {
      sb_rehearsal_fail (rehearsal, SB_GRADE_NO_ROLLBACK, NULL);
      return TRUE;
    }
  if (!go (course, SB_STAGE_ROLLBACK, SB_PLAN_ROLLBACK, error))
    return FALSE;
  if (!rehearsal->stages[SB_STAGE_ROLLBACK].is_good)
    return TRUE;
  if (!compare (course, error) || !go (course, SB_STAGE_FORWARD_AGAIN, SB_PLAN_APPLY, error))
    return FALSE;
  if (rehearsal->stages[SB_STAGE_FORWARD_AGAIN].is_good)
    {
      if (!sb_course_look (course, &again, error))
        return FALSE;
      rehearsal->again = sb_differences_new (after.schema, again.schema, SB_PROFILE_SAME);
      if (sb_differences_get_n (rehearsal->again) == 0)
        course->there = sb_snapshot_ref (again.schema);
    }
  sb_rehearsal_judge (rehearsal);
  return TRUE;
}

/*< private >
 * sb_course_is_back:
 * @course: a course that has been gone
 *
 * Returns: whether its copy is now exactly what it was before anything ran
 */
gboolean
sb_course_is_back (SbCourse *course)
{
  g_autoptr (SbDifferences) differences = NULL;
  g_autoptr (GPtrArray) losses = NULL;
  g_autoptr (GPtrArray) gains = NULL;

  if (course->now.schema == NULL)
    return FALSE;
  differences = sb_differences_new (course->before.schema, course->now.schema, SB_PROFILE_SAME);
  losses = sb_contents_find_losses (course->before.contents, course->now.contents);
  gains = sb_contents_find_losses (course->now.contents, course->before.contents);
  return sb_differences_get_n (differences) == 0 && losses->len == 0 && gains->len == 0;
}

/*< private >
 * sb_course_clear:
 * @course: a course
 *
 * Frees what it saw.
 */
void
sb_course_clear (SbCourse *course)
{
  sb_copy_look_clear (&course->before);
  sb_copy_look_clear (&course->now);
  g_clear_pointer (&course->there, sb_snapshot_unref);
  g_clear_pointer (&course->back, sb_snapshot_unref);
}
