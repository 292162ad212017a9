/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-plan.h"

#include <string.h>

#include "sb-digest.h"
#include "sb-file.h"
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

/* Names for people: "033, 034 and 2 more". */
static char *
join_versions (GPtrArray *rows)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < rows->len && i < 8; i++)
    {
      const SbTimelineRow *row = rows->pdata[i];

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", row->version);
    }
  if (rows->len > 8)
    g_string_append_printf (names, " and %u more", rows->len - 8);
  return g_string_free (names, FALSE);
}

/* Rows in project order; -1 when there is none of that key. */
static int
find_index (SbTimeline *timeline, const char *key)
{
  const SbTimelineRow *row = sb_timeline_find (timeline, key);

  return row != NULL ? (int) (row - sb_timeline_get_row (timeline, 0)) : -1;
}

static gboolean
is_asked_for (const SbPlanRequest *request, const char *key)
{
  return request->keys == NULL || g_strv_contains (request->keys, key);
}

static gboolean
check_keys (SbTimeline *timeline, const SbPlanRequest *request, GError **error)
{
  for (guint i = 0; request->keys != NULL && request->keys[i] != NULL; i++)
    if (find_index (timeline, request->keys[i]) < 0)
      {
        g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, "no migration \"%s\"",
                     request->keys[i]);
        return FALSE;
      }
  if (request->to != NULL && find_index (timeline, request->to) < 0)
    {
      g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, "no migration \"%s\"", request->to);
      return FALSE;
    }
  return TRUE;
}

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, text);
  return FALSE;
}

/* In the database in full, whether its files are here or not. */
static gboolean
is_in_database (const SbTimelineRow *row)
{
  return sb_state_is_applied (row->state) || row->state == SB_STATE_MISSING;
}

/* A file that was renamed after it was applied must not run a second time by itself. */
static gboolean
check_renamed (const SbTimelineRow *row, gboolean named, const SbPlanRequest *request,
               GError **error)
{
  g_autofree char *name = NULL;

  if (row->renamed == NULL || (named && request->agreed))
    return TRUE;
  name = sb_migration_dup_file_name (row->migration, SB_ROLE_FORWARD);
  if (!named)
    return refuse (error,
                   "\"%s\" is probably applied already, as \"%s\": give it that name again, or "
                   "name it to apply it all the same",
                   name, row->renamed);
  g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_ASK,
               "\"%s\" is probably applied already, as \"%s\"", name, row->renamed);
  return FALSE;
}

/* Whether a run of @kind stopped there, so that another of that kind goes on with it. */
static gboolean
is_stopped (const SbTimelineRow *row, SbPlanKind kind)
{
  return row->state == SB_STATE_PARTIAL && row->entry != NULL
         && strcmp (row->entry->direction, kind == SB_PLAN_APPLY ? "apply" : "rollback") == 0;
}

static gboolean
choose_apply (SbPlan *self, const SbPlanRequest *request, GPtrArray *chosen, GError **error)
{
  guint n = sb_timeline_get_n_rows (self->timeline);
  guint end = request->to != NULL ? (guint) find_index (self->timeline, request->to) + 1 : n;
  const SbTimelineRow *partial = NULL;
  int newest = -1;

  for (guint i = 0; i < n; i++)
    if (is_in_database (sb_timeline_get_row (self->timeline, i)))
      newest = (int) i;
  for (guint i = 0; i < end; i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (self->timeline, i);
      gboolean named = request->keys != NULL && is_asked_for (request, row->key);

      if (row->state == SB_STATE_PARTIAL && partial == NULL)
        partial = row;
      if (request->keys != NULL && !named)
        continue;
      switch (row->state)
        {
        case SB_STATE_PARTIAL:
          if (!is_stopped (row, request->kind))
            return refuse (error,
                           "%s stopped half-way while it was rolled back: roll it back first, that "
                           "goes on where it stopped",
                           row->version);
          g_ptr_array_add (chosen, (gpointer) row);
          continue;
        case SB_STATE_MISSING:
          if (named)
            return refuse (error, "%s is applied, but its file is gone", row->version);
          break;
        case SB_STATE_CHANGED:
        case SB_STATE_APPLIED:
          self->n_skipped++;
          break;
        case SB_STATE_FAILED:
        case SB_STATE_LATE:
        case SB_STATE_PENDING:
          if ((int) i < newest && !named && !request->include_late)
            self->n_late++;
          else if (!check_renamed (row, named, request, error))
            return FALSE;
          else
            g_ptr_array_add (chosen, (gpointer) row);
          break;
        case SB_STATE_UNKNOWN:
        case SB_N_STATES:
        default:
          return refuse (error, "the state of %s is not known", row->version);
        }
      if (partial != NULL && !is_asked_for (request, partial->key))
        return refuse (error, "%s stopped half-way: %s; apply it to its end or roll it back first",
                       partial->version,
                       partial->note != NULL ? partial->note : "the journal has the details");
    }
  return TRUE;
}

static gboolean
choose_rollback (SbPlan *self, const SbPlanRequest *request, GPtrArray *chosen, GError **error)
{
  guint n = sb_timeline_get_n_rows (self->timeline);
  int stop = request->to != NULL ? find_index (self->timeline, request->to) : -1;
  guint wanted = request->all || request->to != NULL || request->keys != NULL
                     ? G_MAXUINT
                     : MAX (request->steps, 1);
  g_autoptr (GPtrArray) later = g_ptr_array_new ();
  guint n_newer = 0;

  if (stop >= 0 && !sb_state_is_applied (sb_timeline_get_row (self->timeline, (guint) stop)->state))
    return refuse (error, "%s is not applied, so it cannot stay applied",
                   sb_timeline_get_row (self->timeline, (guint) stop)->version);
  for (int i = (int) n - 1; i > stop && chosen->len < wanted; i--)
    {
      const SbTimelineRow *row = sb_timeline_get_row (self->timeline, (guint) i);

      if (!is_in_database (row) && row->state != SB_STATE_PARTIAL)
        {
          if (request->keys != NULL && is_asked_for (request, row->key))
            self->n_skipped++;
        }
      else if (is_asked_for (request, row->key))
        {
          g_ptr_array_add (chosen, (gpointer) row);
          n_newer = later->len;
        }
      else
        g_ptr_array_add (later, (gpointer) row);
    }
  /* Those not asked for are in the way only when they are newer than one that is. */
  g_ptr_array_set_size (later, (int) n_newer);
  if (request->keys != NULL && !request->agreed && later->len > 0)
    {
      g_autofree char *names = join_versions (later);

      g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_ASK,
                   "later migrations stay applied and may need what goes away: %s", names);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_rollback_row (const SbTimelineRow *row, GError **error)
{
  SbMigration *migration = row->migration;

  if (migration == NULL && row->renamed != NULL)
    return refuse (error,
                   "%s cannot be rolled back under its new name \"%s\": give it the name \"%s\" "
                   "again, or name what to roll back",
                   row->version, row->renamed, row->key);
  if (migration == NULL)
    return refuse (error,
                   "%s cannot be rolled back, its files are gone: bring \"%s\" back, or name what "
                   "to roll back",
                   row->version, row->key);
  if (migration->other_rollback != NULL)
    {
      g_autofree char *one = g_filename_display_name (migration->paths[SB_ROLE_ROLLBACK]);
      g_autofree char *two = g_filename_display_name (migration->other_rollback);

      return refuse (error, "%s has two rollback scripts: \"%s\" and \"%s\"", row->version, one,
                     two);
    }
  return TRUE;
}

static gboolean
check_rollback (GPtrArray *chosen, GError **error)
{
  g_autoptr (GPtrArray) without = g_ptr_array_new ();

  for (guint i = 0; i < chosen->len; i++)
    {
      const SbTimelineRow *row = chosen->pdata[i];

      if (!check_rollback_row (row, error))
        return FALSE;
      if (row->migration->paths[SB_ROLE_ROLLBACK] == NULL)
        g_ptr_array_add (without, (gpointer) row);
    }
  if (without->len > 0)
    {
      g_autofree char *names = join_versions (without);

      return refuse (error, "no rollback script for %s; nothing was run", names);
    }
  return TRUE;
}

static gboolean
check_irreversible (const SbPlanStep *step, GError **error)
{
  const SbDirective *directive;
  gsize length;
  g_autofree char *text = NULL;
  g_autoptr (SbScript) forward = NULL;

  directive = sb_script_find_directive (step->script, "irreversible");
  if (directive == NULL)
    {
      text = sb_file_read (step->migration->paths[SB_ROLE_FORWARD], &length, NULL);
      /* Most say no such word: to parse them for nothing would take longer than to roll back. */
      if (text != NULL && strcasestr (text, "irreversible") != NULL)
        forward = sb_script_parse (text, length, NULL);
      if (forward != NULL)
        directive = sb_script_find_directive (forward, "irreversible");
    }
  if (directive == NULL)
    return TRUE;
  return refuse (error, "%s is declared irreversible%s%s", step->migration->version,
                 directive->reason != NULL ? ": " : "",
                 directive->reason != NULL ? directive->reason : "");
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
        return refuse (error, "%s requires %s, which is not applied%s%s", step->migration->version,
                       directives[d].value, directives[d].reason != NULL ? ": " : "",
                       directives[d].reason != NULL ? directives[d].reason : "");
    }
  return TRUE;
}

static gboolean
add_steps (SbPlan *self, GPtrArray *chosen, SbPlanAnswer answer, GError **error)
{
  gboolean by_version =
      strcmp (sb_history_get_id (sb_timeline_get_history (self->timeline)), "supabase") == 0;

  for (guint i = 0; i < chosen->len; i++)
    {
      const SbTimelineRow *row = chosen->pdata[i];
      gboolean resumes = is_stopped (row, self->kind);
      SbPlanStep *step;

      if (row->migration->unreadable != NULL)
        return refuse (error, "%s cannot be read: %s", row->version, row->migration->unreadable);
      if (row->migration->is_duplicate && by_version)
        return refuse (error, "two files have the version %s, and the history can hold only one",
                       row->version);
      step = sb_plan_step_new (row->migration, row->key,
                               self->kind == SB_PLAN_APPLY ? SB_ROLE_FORWARD : SB_ROLE_ROLLBACK,
                               resumes, error);
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

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = request->kind;
  self->together = request->together;
  self->role = g_strdup (request->role);
  self->timeline = sb_timeline_ref (timeline);
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_plan_step_free);
  if (!check_keys (timeline, request, error))
    return NULL;
  if (request->kind == SB_PLAN_APPLY
          ? !choose_apply (self, request, chosen, error)
          : !choose_rollback (self, request, chosen, error) || !check_rollback (chosen, error))
    return NULL;
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
      g_autofree char *text = sb_file_read (step->path, &length, error);
      g_autofree char *checksum = text != NULL ? sb_digest_script (text, length) : NULL;

      if (text == NULL)
        return FALSE;
      if (strcmp (checksum, step->checksum) != 0)
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
