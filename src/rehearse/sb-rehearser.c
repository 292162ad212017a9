/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearser.h"

#include <string.h>

#include "sb-cost-measure.h"
#include "sb-rehearser-private.h"
#include "sb-rehearser-late.h"
#include "sb-rehearser-repeat.h"
#include "sb-seed-files.h"
#include "sb-seeding.h"
#include "sb-rehearser-strength.h"
#include "sb-filling.h"
#include "sb-thread.h"

#define LIMIT_MS (10 * 60 * 1000)

static char *
dup_history (SbProject *project)
{
  const char *id = sb_layout_get_history (sb_project_get_layout (project));

  return strchr (id, '.') != NULL ? g_strdup (id) : g_strconcat ("public.", id, NULL);
}

/**
 * sb_rehearser_new:
 * @sandbox: a lease that lives longer
 * @project: the project, as its files are now
 * @error: return location for an error of the db floor
 *
 * Returns: (transfer full) (nullable): a rehearser
 */
SbRehearser *
sb_rehearser_new (SbSandbox *sandbox, SbProject *project, GError **error)
{
  SB_WORKERS_ONLY;

  SbCopies *copies = sb_copies_new (sandbox, error);
  SbRehearser *self;

  if (copies == NULL)
    return NULL;
  self = g_new0 (SbRehearser, 1);
  g_mutex_init (&self->lock);
  self->cancellable = g_cancellable_new ();
  self->shared = self->copies = copies;
  self->n_rows = SB_FILLING_DEFAULT;
  self->limit_ms = LIMIT_MS;
  self->seeds = sb_seed_files_find (project);
  self->project = sb_project_ref (project);
  self->states = sb_rehearser_dup_states (project, NULL, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (self->fingerprints); i++)
    self->fingerprints[i] = g_new0 (char *, sb_project_get_n_migrations (project) + 2);
  self->history = dup_history (project);
  return self;
}

/**
 * sb_rehearser_free:
 * @self: (transfer full): a rehearser that is at rest
 *
 * Drops its copies; the states stay. Workers only.
 */
void
sb_rehearser_free (SbRehearser *self)
{
  sb_copies_free (self->shared);
  g_clear_pointer (&self->apart, sb_copies_free);
  g_clear_pointer (&self->origin, sb_origin_unref);
  for (guint kind = 0; kind < G_N_ELEMENTS (self->fingerprints); kind++)
    {
      for (guint i = 0; i <= sb_project_get_n_migrations (self->project); i++)
        g_free (self->fingerprints[kind][i]);
      g_free (self->fingerprints[kind]);
    }
  g_strfreev (self->states);
  g_strfreev (self->seeds);
  g_free (self->blocked.problem);
  sb_project_unref (self->project);
  g_mutex_clear (&self->lock);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->sizes, g_hash_table_unref);
  g_strfreev (self->late);
  g_strfreev (self->applied);
  g_free (self->history);
  g_free (self);
}

/**
 * sb_rehearser_cancel:
 * @self: a rehearser
 *
 * Ends what it does now, and all that it would do. Any thread; never waits.
 */
void
sb_rehearser_cancel (SbRehearser *self)
{
  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->lock);
  if (self->busy != NULL)
    sb_connection_cancel (self->busy, SB_CANCEL_ABANDON);
  if (self->eyes != NULL)
    sb_connection_cancel (self->eyes, SB_CANCEL_ABANDON);
  g_mutex_unlock (&self->lock);
}

/* What the statements cost, on a copy that is not needed for the proof. That it cannot be told is
 * no verdict on the migration. */
static gboolean
measure (SbRehearser *self, const SbCourse *course, SbTarget *twin, GError **error)
{
  SbConnection *connection = sb_rehearser_open_copy (self, twin);
  g_autoptr (SbConnection) watch = sb_connection_new (twin, "switchback");
  SbCostMeasure measure = { .cancellable = self->cancellable,
                            .project = self->project,
                            .keys = course->keys,
                            .watch = watch,
                            .costs = course->rehearsal->costs };
  g_autoptr (GError) lost = NULL;

  if (!sb_cost_measure (connection, &measure, &lost) && measure.problem == NULL)
    measure.problem = g_strdup_printf ("the costs could not be measured: %s", lost->message);
  course->rehearsal->cost_problem = measure.problem;
  for (guint i = 0; self->sizes != NULL && i < measure.costs->len; i++)
    {
      SbCost *cost = measure.costs->pdata[i];

      cost->forecast = sb_forecast_new (cost, self->sizes);
    }
  sb_copy_leave (watch);
  sb_rehearser_close_copy (self, connection);
  return sb_course_check_cancelled (self->cancellable, error);
}

/* Forward on top of itself, on the copy on which it was measured. */
static gboolean
repeat_forward (SbRehearser *self, SbCourse *course, SbTarget *twin, GError **error)
{
  gboolean is_done;

  if (course->rehearsal->cost_problem != NULL)
    {
      sb_repeat_answer (&course->rehearsal->repeat_forward, SB_REPEAT_NOT_TRIED,
                        course->rehearsal->cost_problem);
      return TRUE;
    }
  sb_rehearser_open_course (self, course, twin);
  is_done = sb_course_repeat_forward (course, error);
  sb_rehearser_close_course (self, course);
  return is_done;
}

/* Rows of the project's own. That they cannot be had is no verdict on the migration: a seed is written
 * for the newest schema. */
static gboolean
put_seeds (SbRehearser *self, const SbCourse *course, SbTarget *copy, GPtrArray *notes,
           GError **error)
{
  SbSeeding seeding = { .cancellable = self->cancellable,
                        .migration = course->rehearsal->migration,
                        .files = (const char *const *) self->seeds,
                        .notes = notes };
  SbConnection *connection;
  g_autoptr (GError) lost = NULL;

  if (self->seeds[0] == NULL)
    return TRUE;
  connection = sb_rehearser_open_copy (self, copy);
  if (!sb_seeding_run (connection, &seeding, &lost))
    g_ptr_array_add (seeding.notes, g_strdup_printf ("no rows of seed files: %s", lost->message));
  sb_rehearser_close_copy (self, connection);
  return sb_course_check_cancelled (self->cancellable, error);
}

/* Rows for the tables that the migration touches. That they cannot be had is no verdict on it. */
static gboolean
put_rows (SbRehearser *self, SbCourse *course, SbTarget *copy, GPtrArray *notes, GError **error)
{
  SbConnection *connection = sb_rehearser_open_admin (self, copy);
  SbFilling rows = { .cancellable = self->cancellable,
                     .migration = course->rehearsal->migration,
                     .without = course->without,
                     .n_rows = self->n_rows,
                     .notes = notes };
  g_autoptr (GError) lost = NULL;

  if (!sb_filling_put (connection, &rows, &lost))
    g_ptr_array_add (rows.notes, g_strdup_printf ("no rows were made up: %s", lost->message));
  course->is_put = rows.is_put;
  sb_rehearser_close_copy (self, connection);
  return sb_course_check_cancelled (self->cancellable, error);
}

/* A copy of the state just before, with rows. */
static SbTarget *
make_filled_copy (SbRehearser *self, SbCourse *course, guint index, GPtrArray *notes,
                  GError **error)
{
  SbTarget *copy = sb_rehearser_make_copy (self, index, error);

  if (copy == NULL
      || (put_seeds (self, course, copy, notes, error)
          && (course->is_plain || put_rows (self, course, copy, notes, error))))
    return copy;
  sb_copies_drop (self->copies, copy, NULL);
  sb_target_unref (copy);
  return NULL;
}

/* What else is asked of the scripts, on a copy that is as the first one was. */
static gboolean
go_on (SbRehearser *self, SbCourse *course, SbTarget *copy, GError **error)
{
  return measure (self, course, copy, error) && repeat_forward (self, course, copy, error);
}

/* The same, on the copy that is back where it was. */
static gboolean
go_on_again (SbRehearser *self, SbCourse *course, SbTarget *copy, GError **error)
{
  SbConnection *connection = sb_rehearser_open_copy (self, copy);
  g_autoptr (GError) refused = NULL;
  gboolean is_marked = sb_copy_mark (connection, self->project, SB_MARK_PENDING, course->keys,
                                     &refused);

  sb_rehearser_close_copy (self, connection);
  if (!is_marked)
    course->rehearsal->cost_problem = g_strdup (refused->message);
  return is_marked ? go_on (self, course, copy, error) : repeat_forward (self, course, copy, error);
}

static gboolean
go_on_anew (SbRehearser *self, SbCourse *course, guint index, GError **error)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SbTarget) copy = make_filled_copy (self, course, index, notes, error);
  gboolean is_done = copy != NULL && go_on (self, course, copy, error);

  return copy != NULL && sb_copies_drop (self->copies, copy, is_done ? error : NULL) && is_done;
}

/* There and back, and what it costs: on the same copy if it is as new then, or else on another. */
static gboolean
go_there_and_back (SbRehearser *self, SbCourse *course, guint index, SbTarget *copy, GError **error)
{
  const SbRehearsal *rehearsal = course->rehearsal;
  gboolean is_done, is_new;

  sb_rehearser_open_course (self, course, copy);
  is_done = sb_course_go (course, error);
  if (is_done && rehearsal->stages[SB_STAGE_FORWARD].is_good)
    is_done = sb_course_repeat_rollback (course, error);
  sb_rehearser_close_course (self, course);
  if (!is_done || !rehearsal->stages[SB_STAGE_FORWARD].is_good)
    return is_done;
  is_new = sb_course_is_back (course) && sb_rehearser_is_definition (rehearsal->migration);
  return is_new ? go_on_again (self, course, copy, error) : go_on_anew (self, course, index, error);
}

static gboolean
go (SbRehearser *self, SbCourse *course, guint index, SbTarget *copy, GError **error)
{
  g_autoptr (SbTarget) base = NULL;
  gboolean is_done;

  if (!self->with_strength)
    return go_there_and_back (self, course, index, copy, error);
  base = sb_copies_make_twin (self->copies, copy, error);
  if (base == NULL)
    return FALSE;
  is_done = go_there_and_back (self, course, index, copy, error)
            && (!course->rehearsal->stages[SB_STAGE_FORWARD].is_good
                || sb_rehearser_try_strength (self, course, base, error));
  return sb_copies_drop (self->copies, base, is_done ? error : NULL) && is_done;
}

static gboolean
go_from_state (SbRehearser *self, SbCourse *course, guint index, GError **error)
{
  gint64 begun = sb_course_begin_stage (course, SB_STAGE_PREPARE);
  g_autofree char *problem = sb_rehearser_dup_refusal (course->rehearsal->migration);
  g_autoptr (SbTarget) copy = NULL;
  gboolean is_done;

  if (problem == NULL && sb_rehearser_is_applied (self, index))
    problem = g_strdup ("it is applied on the target, which the copy is one of");
  if (problem == NULL && !sb_rehearser_ensure_state (self, index, &problem, error))
    return FALSE;
  if (problem != NULL)
    {
      g_autofree char *reason = g_strdup_printf ("it cannot be tried on a copy: %s", problem);

      sb_course_end_stage (course, SB_STAGE_PREPARE, begun, FALSE);
      sb_rehearsal_fail (course->rehearsal, SB_GRADE_NOT_REHEARSED, reason);
      return TRUE;
    }
  copy = make_filled_copy (self, course, index, course->rehearsal->row_notes, error);
  if (copy == NULL)
    return FALSE;
  sb_course_end_stage (course, SB_STAGE_PREPARE, begun, TRUE);
  is_done = go (self, course, index, copy, error);
  sb_course_clear (course);
  return sb_copies_drop (self->copies, copy, is_done ? error : NULL) && is_done;
}

/* Made-up rows meet what the schema says, not what people know: a failure with them says something
 * only if it fails without them too. */
static gboolean
go_without_rows (SbRehearser *self, SbCourse *course, guint index, SbRehearsal **rehearsal,
                 GError **error)
{
  g_autoptr (SbRehearsal) plain = sb_rehearsal_new ((*rehearsal)->migration);

  course->rehearsal = plain;
  course->is_plain = TRUE;
  if (!go_from_state (self, course, index, error))
    return FALSE;
  if (plain->grade != (*rehearsal)->grade)
    g_ptr_array_add (plain->row_notes,
                     g_strdup_printf ("rehearsed without made-up rows, which it does not take: %s",
                                      (*rehearsal)->reason));
  sb_rehearsal_unref (*rehearsal);
  *rehearsal = g_steal_pointer (&plain);
  return TRUE;
}

static gboolean
go_course (SbRehearser *self, SbRehearsal **rehearsal, guint index, SbRehearserFunc func,
           gpointer user_data, GError **error)
{
  SbCourse course = { .cancellable = self->cancellable,
                      .project = self->project,
                      .rehearsal = *rehearsal,
                      .func = func,
                      .user_data = user_data,
                      .keys = { (*rehearsal)->migration->key, NULL },
                      .limit_ms = self->limit_ms,
                      .is_apart = sb_copies_is_apart (self->copies),
                      .without = { "switchback", "supabase_migrations", self->history, NULL } };

  if (!go_from_state (self, &course, index, error))
    return FALSE;
  return !course.is_put || course.is_hung
         || ((*rehearsal)->grade != SB_GRADE_FAILS && (*rehearsal)->grade != SB_GRADE_IRREVERSIBLE)
         || go_without_rows (self, &course, index, rehearsal, error);
}

/**
 * sb_rehearser_set_sizes:
 * @self: a rehearser at rest
 * @sizes: (transfer full) (nullable) (element-type utf8 gint64): how many rows the target's relations
 *   have, by name, from sb_forecast_read_sizes()
 *
 * With it, costs get a forecast for the target.
 */
void
sb_rehearser_set_sizes (SbRehearser *self, GHashTable *sizes)
{
  g_clear_pointer (&self->sizes, g_hash_table_unref);
  self->sizes = sizes;
}

/**
 * sb_rehearser_set_rows:
 * @self: a rehearser
 * @n_rows: how many rows each table that a migration touches is to have at least, from 1
 *
 * Without it these are %SB_FILLING_DEFAULT.
 */
void
sb_rehearser_set_rows (SbRehearser *self, guint n_rows)
{
  self->n_rows = n_rows;
}

/**
 * sb_rehearser_set_limit:
 * @self: a rehearser at rest
 * @limit_ms: how long a script may run on a copy before it is ended, since it hangs; from 1
 *
 * Without it this is ten minutes.
 */
void
sb_rehearser_set_limit (SbRehearser *self, guint limit_ms)
{
  self->limit_ms = limit_ms;
}

/**
 * sb_rehearser_set_strength:
 * @self: a rehearser at rest
 * @with_strength: whether rehearsals are to tell how strong verify scripts are
 *
 * Takes a copy for each statement of forward. Without it nobody asks.
 */
void
sb_rehearser_set_strength (SbRehearser *self, gboolean with_strength)
{
  self->with_strength = with_strength;
}

/**
 * sb_rehearser_set_seeds:
 * @self: a rehearser
 * @files: (array zero-terminated=1): scripts that put rows on a copy before a migration is tried there
 *
 * Without it these are the project's own.
 */
void
sb_rehearser_set_seeds (SbRehearser *self, const char *const *files)
{
  g_strfreev (self->seeds);
  self->seeds = g_strdupv ((char **) files);
}

/**
 * sb_rehearser_set_late:
 * @self: a rehearser at rest
 * @late: (array zero-terminated=1): keys of migrations
 * @applied: (nullable) (array zero-terminated=1): keys of those that a target has; %NULL: all others
 *
 * With it, rehearsals of these tell whether they may go in behind those that are there already.
 */
void
sb_rehearser_set_late (SbRehearser *self, const char *const *late, const char *const *applied)
{
  g_strfreev (self->late);
  self->late = g_strdupv ((char **) late);
  g_strfreev (self->applied);
  self->applied = g_strdupv ((char **) applied);
}

static gboolean
is_late (SbRehearser *self, const SbRehearsal *rehearsal)
{
  return self->late != NULL
         && g_strv_contains ((const char *const *) self->late, rehearsal->migration->key);
}

/* For the chain; @seen: (nullable): what the state before a migration was like. */
static void
note_fingerprint (SbRehearser *self, guint index, const char *seen)
{
  char **fingerprint = sb_rehearser_get_fingerprint (self, index);

  if (seen == NULL)
    return;
  g_free (*fingerprint);
  *fingerprint = g_strdup (seen);
}

/**
 * sb_rehearser_rehearse:
 * @self: a rehearser
 * @index: which migration, in the project's order
 * @func: (nullable): is told of each step
 * @user_data: for @func
 * @error: return location for why there is no verdict: cancelled, the sandbox has gone away
 *
 * Returns: (transfer full) (nullable): the verdict
 */
SbRehearsal *
sb_rehearser_rehearse (SbRehearser *self, guint index, SbRehearserFunc func, gpointer user_data,
                       GError **error)
{
  SB_WORKERS_ONLY;

  gint64 begun = g_get_monotonic_time ();
  g_autoptr (SbRehearsal)
      rehearsal = sb_rehearsal_new (sb_project_get_migration (self->project, index));

  if (!sb_course_check_cancelled (self->cancellable, error)
      || !sb_rehearser_choose_copies (self, index, error)
      || !go_course (self, &rehearsal, index, func, user_data, error))
    return NULL;
  note_fingerprint (self, index, rehearsal->before);
  note_fingerprint (self, index + 1, rehearsal->after);
  rehearsal->origin = self->origin != NULL ? sb_origin_ref (self->origin) : NULL;
  if (is_late (self, rehearsal) && !sb_rehearser_try_late (self, rehearsal, index, error))
    return NULL;
  rehearsal->duration_us = g_get_monotonic_time () - begun;
  return g_steal_pointer (&rehearsal);
}
