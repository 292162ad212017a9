/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-plan.h"

#include <string.h>

#include "sb-digest.h"
#include "sb-file.h"
#include "sb-plan-choose.h"
#include "sb-plan-reading.h"
#include "sb-plan-step.h"
#include "sb-plan-together.h"
#include "sb-script-file.h"
#include "sb-thread.h"

struct _SbPlan
{
  gatomicrefcount ref_count;
  SbPlanKind kind;
  SbTimeline *timeline;
  GPtrArray *steps; /* SbPlanStep, owned */
  guint n_skipped;
  guint n_late;
  gboolean together;
  char *role;
};

G_DEFINE_QUARK (sb - run - error - quark, sb_run_error)

/**
 * sb_plan_ref:
 * @self: a plan
 *
 * Returns: (transfer full): @self. Any thread.
 */
SbPlan *
sb_plan_ref (SbPlan *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_plan_unref:
 * @self: (transfer full): a plan. Any thread.
 */
void
sb_plan_unref (SbPlan *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  sb_timeline_unref (self->timeline);
  g_ptr_array_unref (self->steps);
  g_free (self->role);
  g_free (self);
}

static gboolean
check_irreversible (const SbPlanStep *step, GError **error)
{
  g_autofree char *why = sb_plan_step_dup_irreversible (step);

  if (why != NULL)
    g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_IRREVERSIBLE, "%s %s", step->migration->version,
                 why);
  return why == NULL;
}

static gboolean
is_met (SbPlan *self, SbMigration *migration)
{
  for (guint i = 0; i < sb_timeline_get_n_rows (self->timeline); i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (self->timeline, i);

      if (row->migration == migration && sb_state_is_applied (row->state))
        return TRUE;
    }
  for (guint i = 0; i < self->steps->len; i++)
    if (sb_plan_get_step (self, i)->migration == migration)
      return TRUE;
  return FALSE;
}

/* `requires V`: V is applied, or comes earlier in this plan. */
static gboolean
check_requires (SbPlan *self, const SbPlanStep *step, GError **error)
{
  guint n;
  const SbDirective *directives = sb_script_get_directives (step->script, &n);

  for (guint d = 0; d < n; d++)
    {
      g_autoptr (GPtrArray) found = NULL;
      gboolean met = FALSE;

      if (strcmp (directives[d].name, "requires") != 0 || directives[d].value == NULL)
        continue;
      found = sb_project_lookup (sb_timeline_get_project (self->timeline), directives[d].value);
      for (guint i = 0; i < found->len && !met; i++)
        met = is_met (self, found->pdata[i]);
      if (!met)
        return sb_plan_refuse (error, "%s requires %s, which is not applied%s%s",
                               step->migration->version, directives[d].value,
                               directives[d].reason != NULL ? ": " : "",
                               directives[d].reason != NULL ? directives[d].reason : "");
    }
  return TRUE;
}

/* Begins with all scripts, so that the parser has the next while one is looked at. */
static GPtrArray *
begin_steps (SbPlan *self, GPtrArray *chosen)
{
  SbScriptRole role = self->kind == SB_PLAN_APPLY ? SB_ROLE_FORWARD : SB_ROLE_ROLLBACK;
  GPtrArray *readings = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_plan_reading_free);

  for (guint i = 0; i < chosen->len; i++)
    {
      const SbTimelineRow *row = chosen->pdata[i];

      g_ptr_array_add (readings, row->migration->unreadable == NULL
                                     ? sb_plan_reading_new (row->migration, row->key, role)
                                     : NULL);
    }
  return readings;
}

static gboolean
add_steps (SbPlan *self, GPtrArray *chosen, SbPlanAnswer answer, GError **error)
{
  g_autoptr (GPtrArray) readings = begin_steps (self, chosen);
  gboolean by_version =
      strcmp (sb_history_get_id (sb_timeline_get_history (self->timeline)), "supabase") == 0;

  for (guint i = 0; i < chosen->len; i++)
    {
      const SbTimelineRow *row = chosen->pdata[i];
      gboolean resumes = sb_plan_is_stopped (row, self->kind);
      SbPlanStep *step;

      if (row->migration->unreadable != NULL)
        return sb_plan_refuse (error, "%s cannot be read: %s", row->version,
                               row->migration->unreadable);
      if (row->migration->is_duplicate && by_version)
        return sb_plan_refuse (error,
                               "two files have the version %s, and the history can hold only one",
                               row->version);
      step = sb_plan_reading_finish (readings->pdata[i], resumes, error);
      if (step == NULL)
        return FALSE;
      if ((resumes && !sb_plan_step_resume (step, row->entry, answer, error))
          || !(self->kind == SB_PLAN_APPLY ? check_requires (self, step, error)
                                           : check_irreversible (step, error)))
        {
          sb_plan_step_free (step);
          return FALSE;
        }
      g_ptr_array_add (self->steps, step);
    }
  return TRUE;
}

/**
 * sb_plan_new:
 * @timeline: where target and project stand
 * @request: what is wanted
 * @error: return location for %SB_RUN_ERROR_REFUSED, %SB_RUN_ERROR_ASK,
 *   %SB_RUN_ERROR_ASK_STATEMENT or an error of reading
 *
 * Chooses the migrations, reads and parses their scripts, and refuses whatever can be known to go
 * wrong before anything is sent. Workers only: it reads files.
 *
 * Returns: (transfer full) (nullable): the plan; it may have no steps
 */
SbPlan *
sb_plan_new (SbTimeline *timeline, const SbPlanRequest *request, GError **error)
{
  SB_WORKERS_ONLY;

  g_autoptr (SbPlan) self = g_new0 (SbPlan, 1);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  SbPlanChoice choice = { .timeline = timeline, .request = request, .rows = chosen };

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = request->kind;
  self->together = request->together;
  self->role = g_strdup (request->role);
  self->timeline = sb_timeline_ref (timeline);
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_plan_step_free);
  if (!sb_plan_choose (&choice, error))
    return NULL;
  self->n_skipped = choice.n_skipped;
  self->n_late = choice.n_late;
  if (!add_steps (self, chosen, request->answer, error)
      || (self->together && !sb_plan_check_together (self->steps, error)))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sb_plan_get_kind:
 * @self: a plan
 *
 * Returns: apply or roll back
 */
SbPlanKind
sb_plan_get_kind (SbPlan *self)
{
  return self->kind;
}

/**
 * sb_plan_get_timeline:
 * @self: a plan
 *
 * Returns: (transfer none): what it was made from
 */
SbTimeline *
sb_plan_get_timeline (SbPlan *self)
{
  return self->timeline;
}

/**
 * sb_plan_is_together:
 * @self: a plan
 *
 * Returns: whether all steps run in one transaction
 */
gboolean
sb_plan_is_together (SbPlan *self)
{
  return self->together && self->steps->len > 0;
}

/**
 * sb_plan_get_role:
 * @self: a plan
 *
 * Returns: (transfer none) (nullable): as whom the scripts' statements run; %NULL: as whoever
 *   connects
 */
const char *
sb_plan_get_role (SbPlan *self)
{
  return self->role;
}

/**
 * sb_plan_get_n_steps:
 * @self: a plan
 *
 * Returns: how many migrations it will run; 0: nothing to do
 */
guint
sb_plan_get_n_steps (SbPlan *self)
{
  return self->steps->len;
}

/**
 * sb_plan_get_step:
 * @self: a plan
 * @index: from 0, in the order of execution
 *
 * Returns: (transfer none): the step
 */
const SbPlanStep *
sb_plan_get_step (SbPlan *self, guint index)
{
  return self->steps->pdata[index];
}

/**
 * sb_plan_get_n_skipped:
 * @self: a plan
 *
 * Returns: how many of the migrations asked for need nothing
 */
guint
sb_plan_get_n_skipped (SbPlan *self)
{
  return self->n_skipped;
}

/**
 * sb_plan_get_n_late:
 * @self: a plan
 *
 * Returns: how many late migrations were left out because nobody named them
 */
guint
sb_plan_get_n_late (SbPlan *self)
{
  return self->n_late;
}

/* The bytes that the plan was made of, or others that mean the same: other line ends. */
static gboolean
is_as_read (const SbPlanStep *step, const char *text, gsize length)
{
  gsize old_length;
  const char *old = sb_script_get_file_text (step->script, &old_length);
  g_autofree char *checksum = NULL;

  if (length == old_length && memcmp (text, old, length) == 0)
    return TRUE;
  checksum = sb_digest_script (text, length);
  return strcmp (checksum, step->checksum) == 0;
}

/**
 * sb_plan_check_files:
 * @self: a plan
 * @error: return location for %SB_RUN_ERROR_STALE
 *
 * Compares the scripts on disk with those in the plan. Workers only.
 *
 * Returns: whether nothing was edited since the plan was made
 */
gboolean
sb_plan_check_files (SbPlan *self, GError **error)
{
  SB_WORKERS_ONLY;

  for (guint i = 0; i < self->steps->len; i++)
    {
      const SbPlanStep *step = self->steps->pdata[i];
      gsize length;
      g_autoptr (GError) why = NULL;
      g_autofree char *text = sb_file_read (step->path, &length, &why);

      if (text == NULL)
        {
          g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_STALE,
                       "since the plan was made a file has gone: %s", why->message);
          return FALSE;
        }
      if (!is_as_read (step, text, length))
        {
          g_autofree char *name = g_filename_display_basename (step->path);

          g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_STALE,
                       "\"%s\" was edited since the plan was made", name);
          return FALSE;
        }
      if (!sb_script_file_check (step->script, error))
        return FALSE;
    }
  return TRUE;
}
