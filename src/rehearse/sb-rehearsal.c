/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearsal.h"

/**
 * sb_rehearsal_new:
 * @migration: which is rehearsed
 *
 * Returns: (transfer full): a rehearsal that has not begun
 */
SbRehearsal *
sb_rehearsal_new (SbMigration *migration)
{
  SbRehearsal *self = g_new0 (SbRehearsal, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->migration = sb_migration_ref (migration);
  self->grade = SB_GRADE_NOT_REHEARSED;
  self->losses = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_loss_free);
  self->costs = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_cost_free);
  self->row_notes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * sb_rehearsal_ref:
 * @self: a rehearsal
 *
 * Returns: (transfer full): @self
 */
SbRehearsal *
sb_rehearsal_ref (SbRehearsal *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_rehearsal_unref:
 * @self: (transfer full): a rehearsal
 */
void
sb_rehearsal_unref (SbRehearsal *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  sb_migration_unref (self->migration);
  g_clear_pointer (&self->back, sb_differences_unref);
  g_clear_pointer (&self->again, sb_differences_unref);
  sb_repeat_clear (&self->repeat_forward);
  sb_repeat_clear (&self->repeat_rollback);
  g_ptr_array_unref (self->losses);
  g_ptr_array_unref (self->costs);
  g_ptr_array_unref (self->row_notes);
  g_clear_pointer (&self->strength, sb_strength_free);
  g_clear_pointer (&self->late, sb_late_order_free);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_free (self->files_problem);
  g_clear_pointer (&self->origin, sb_origin_unref);
  g_free (self->cost_problem);
  g_free (self->reason);
  g_free (self->failure.path);
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

/**
 * sb_rehearsal_fail:
 * @self: a rehearsal that goes on no further
 * @grade: its grade
 * @reason: why, one sentence
 */
void
sb_rehearsal_fail (SbRehearsal *self, SbGrade grade, const char *reason)
{
  self->grade = grade;
  g_free (self->reason);
  self->reason = g_strdup (reason);
}

static gboolean
loses_objects (SbDifferences *differences)
{
  for (guint i = 0; i < sb_differences_get_n (differences); i++)
    {
      const SbDifference *item = sb_differences_get (differences, i);

      if (item->weight == SB_WEIGHT_SCHEMA && item->change != SB_CHANGE_ADDED)
        return TRUE;
    }
  return FALSE;
}

/**
 * sb_rehearsal_judge:
 * @self: a rehearsal whose rollback ran
 *
 * Grades it by what differs. What the rollback left says more than that forward then fails.
 */
void
sb_rehearsal_judge (SbRehearsal *self)
{
  SbWeight weight = sb_differences_get_weight (self->back);

  if (weight == SB_WEIGHT_SCHEMA)
    self->grade = loses_objects (self->back) ? SB_GRADE_LOSES_OBJECTS : SB_GRADE_LEAVES_OBJECTS;
  else if (self->again == NULL)
    g_assert (self->grade == SB_GRADE_FAILS);
  else if (sb_differences_get_weight (self->again) == SB_WEIGHT_SCHEMA)
    sb_rehearsal_fail (self, SB_GRADE_FAILS,
                       "applied again after its rollback it leaves another schema");
  else if (self->losses->len > 0)
    self->grade = SB_GRADE_DATA_LOST;
  else
    self->grade = weight == SB_WEIGHT_LOOKS ? SB_GRADE_ORDER_ONLY : SB_GRADE_EXACT;
}

/**
 * sb_grade_get_name:
 * @grade: a grade
 *
 * Returns: (transfer none): the word that JSON uses
 */
const char *
sb_grade_get_name (SbGrade grade)
{
  static const char *const names[] = {
    [SB_GRADE_EXACT] = "exact",
    [SB_GRADE_ORDER_ONLY] = "order-only",
    [SB_GRADE_DATA_LOST] = "data-lost",
    [SB_GRADE_LEAVES_OBJECTS] = "leaves-objects",
    [SB_GRADE_LOSES_OBJECTS] = "loses-objects",
    [SB_GRADE_FAILS] = "fails",
    [SB_GRADE_IRREVERSIBLE] = "irreversible",
    [SB_GRADE_NO_ROLLBACK] = "no-rollback",
    [SB_GRADE_NOT_REHEARSED] = "not-rehearsed",
  };

  return names[grade];
}

/**
 * sb_grade_get_words:
 * @grade: a grade
 *
 * Returns: (transfer none): the same for people
 */
const char *
sb_grade_get_words (SbGrade grade)
{
  static const char *const words[] = {
    [SB_GRADE_EXACT] = "rollback restores the schema exactly",
    [SB_GRADE_ORDER_ONLY] = "rollback restores the schema but for order or comments",
    [SB_GRADE_DATA_LOST] = "rollback restores the schema, but rows or values are lost",
    [SB_GRADE_LEAVES_OBJECTS] = "rollback leaves objects behind",
    [SB_GRADE_LOSES_OBJECTS] = "rollback loses or changes objects",
    [SB_GRADE_FAILS] = "fails",
    [SB_GRADE_IRREVERSIBLE] = "declared irreversible",
    [SB_GRADE_NO_ROLLBACK] = "no rollback script",
    [SB_GRADE_NOT_REHEARSED] = "not rehearsed",
  };

  return words[grade];
}

/**
 * sb_grade_is_proof:
 * @grade: a grade
 *
 * Returns: whether the way back was proven
 */
gboolean
sb_grade_is_proof (SbGrade grade)
{
  return grade == SB_GRADE_EXACT || grade == SB_GRADE_ORDER_ONLY;
}

/**
 * sb_stage_get_name:
 * @stage: a step
 *
 * Returns: (transfer none): its name
 */
const char *
sb_stage_get_name (SbStage stage)
{
  static const char *const names[] = {
    [SB_STAGE_PREPARE] = "copy",
    [SB_STAGE_FORWARD] = "forward",
    [SB_STAGE_ROLLBACK] = "rollback",
    [SB_STAGE_COMPARE] = "compare",
    [SB_STAGE_FORWARD_AGAIN] = "forward again",
  };

  return names[stage];
}
