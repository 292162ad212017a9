/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearser-strength.h"

#include "sb-rehearser-private.h"
#include "sb-strength-trial.h"

/* All the trials of one migration. */
typedef struct
{
  SbRehearser *rehearser;
  SbCourse *course;
  SbTarget *base;   /* borrowed: on which the migration is pending */
  SbTarget *copy;   /* (nullable): of the base, not used yet */
  SbPlan *plan;     /* (nullable) */
  SbCopyLook whole; /* what there is when nothing is left out */
  SbStrength *strength;
} Trials;

static gboolean
drop_copy (Trials *trials, GError **error)
{
  g_autoptr (SbTarget) copy = g_steal_pointer (&trials->copy);

  return copy == NULL || sb_copies_drop (trials->rehearser->copies, copy, error);
}

/* Opens a copy of the base: the one that is there, or a new one. */
static gboolean
open_copy (Trials *trials, GError **error)
{
  SbRehearser *self = trials->rehearser;

  if (!sb_course_check_cancelled (self->cancellable, error))
    return FALSE;
  if (trials->copy == NULL)
    trials->copy = sb_copies_make_twin (self->copies, trials->base, error);
  if (trials->copy == NULL)
    return FALSE;
  sb_rehearser_open_course (self, trials->course, trials->copy);
  return TRUE;
}

static void
close_copy (Trials *trials)
{
  sb_rehearser_close_course (trials->rehearser, trials->course);
}

static gboolean
run (Trials *trials, SbStrengthTrial *trial, GError **error)
{
  trial->cancellable = trials->rehearser->cancellable;
  trial->plan = trials->plan;
  if (sb_strength_trial_run (trials->course->copy, trial, error))
    return TRUE;
  if (g_cancellable_is_cancelled (trial->cancellable))
    {
      g_clear_error (error);
      sb_course_check_cancelled (trial->cancellable, error);
    }
  return FALSE;
}

/* With nothing left out: all checks have to pass, and this is what the others are compared with. */
static gboolean
try_whole (Trials *trials, GError **error)
{
  SbCourse *course = trials->course;
  g_auto (SbStrengthTrial) trial = { .left_out = SB_STRENGTH_ALL };
  g_autoptr (GError) refused = NULL;

  trials->plan = sb_strength_trial_plan (course->copy, course->project, course->keys, &refused);
  if (trials->plan == NULL)
    {
      trials->strength->problem = g_strdup (refused->message);
      return sb_course_check_cancelled (course->cancellable, error);
    }
  if (!run (trials, &trial, error))
    return FALSE;
  if (trial.failed != NULL)
    trials->strength->problem = g_strdup_printf ("statement by statement it fails: %s",
                                                 trial.failed);
  return trial.failed != NULL || sb_course_look (course, &trials->whole, error);
}

/* Nobody noticed anything: was there something to notice? */
static gboolean
compare (Trials *trials, SbOmission *omission, GError **error)
{
  g_auto (SbCopyLook) seen = { 0 };
  g_autoptr (SbDifferences) differences = NULL;
  g_autoptr (GPtrArray) losses = NULL;

  if (!sb_course_look (trials->course, &seen, error))
    return FALSE;
  differences = sb_differences_new (trials->whole.schema, seen.schema, SB_PROFILE_SAME);
  losses = sb_contents_find_losses (trials->whole.contents, seen.contents);
  omission->answer = sb_differences_get_n (differences) > 0 || losses->len > 0
                         ? SB_OMISSION_SURVIVES
                         : SB_OMISSION_SAME;
  return TRUE;
}

static gboolean
try_without (Trials *trials, guint index, gboolean *is_undone, GError **error)
{
  g_auto (SbStrengthTrial) trial = { .left_out = index };
  SbOmission *omission = sb_omission_new (sb_plan_get_step (trials->plan, 0), index);

  g_ptr_array_add (trials->strength->omissions, omission);
  if (!run (trials, &trial, error))
    return FALSE;
  *is_undone = trial.is_undone;
  omission->why = g_steal_pointer (&trial.failed);
  if (!trial.is_run)
    omission->answer = SB_OMISSION_FAILS;
  else if (omission->why != NULL)
    omission->answer = SB_OMISSION_NOTICED;
  else
    return compare (trials, omission, error);
  return TRUE;
}

static gboolean
try_all (Trials *trials, GError **error)
{
  const SbPlanStep *step;
  gboolean is_done;

  if (!open_copy (trials, error))
    return FALSE;
  is_done = try_whole (trials, error);
  close_copy (trials);
  if (!drop_copy (trials, is_done ? error : NULL) || !is_done)
    return FALSE;
  step = trials->strength->problem == NULL ? sb_plan_get_step (trials->plan, 0) : NULL;
  for (guint i = 0; step != NULL && i < step->n_statements; i++)
    {
      gboolean is_undone = FALSE;

      if (!sb_strength_trial_may_leave_out (step, i))
        continue;
      if (!open_copy (trials, error))
        return FALSE;
      is_done = try_without (trials, i, &is_undone, error);
      close_copy (trials);
      if (!is_done || (!is_undone && !drop_copy (trials, error)))
        return FALSE;
    }
  return TRUE;
}

/*< private >
 * sb_rehearser_try_strength:
 * @self: a rehearser
 * @course: a course that has been gone; its forward script and its checks are good
 * @base: a copy on which the migration is pending, to which nobody is connected
 * @error: return location for why a copy could not be asked
 *
 * Returns: whether the rehearsal knows how strong its verify script is
 */
gboolean
sb_rehearser_try_strength (SbRehearser *self, SbCourse *course, SbTarget *base, GError **error)
{
  Trials trials = {
    .rehearser = self, .course = course, .base = base, .strength = sb_strength_new ()
  };
  gboolean is_done = TRUE;

  course->rehearsal->strength = trials.strength;
  if (course->rehearsal->migration->paths[SB_ROLE_VERIFY] == NULL)
    trials.strength->problem = g_strdup ("there is no verify script");
  else
    is_done = try_all (&trials, error);
  is_done = drop_copy (&trials, is_done ? error : NULL) && is_done;
  g_clear_pointer (&trials.plan, sb_plan_unref);
  sb_copy_look_clear (&trials.whole);
  return is_done;
}
