/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearser.h"

#include <gio/gio.h>
#include <string.h>

#include "sb-copies.h"
#include "sb-cost-measure.h"
#include "sb-digest.h"
#include "sb-file.h"
#include "sb-rehearser-repeat.h"
#include "sb-rows.h"
#include "sb-sandbox-database.h"
#include "sb-thread.h"

#define STATE_LENGTH 16

struct _SbRehearser
{
  SbProject *project;
  SbCopies *copies;
  char **states; /* the state before each migration, and behind the last */
  char *history; /* the table that the copies' histories are in */
  guint n_rows;

  GCancellable *cancellable;
  GMutex lock;
  SbConnection *busy; /* under the lock: what works now */
};

/* What belongs to all databases of a server cannot be tried on a server that others use. */
static const char *const shared_tags[] = {
  "CREATE ROLE",     "ALTER ROLE",        "DROP ROLE",       "GRANT ROLE",          "REVOKE ROLE",
  "ALTER DATABASE",  "ALTER SYSTEM",      "CREATE DATABASE", "DROP DATABASE",       "DROP OWNED",
  "DROP TABLESPACE", "CREATE TABLESPACE", "REASSIGN OWNED",  "CREATE SUBSCRIPTION", NULL
};

/* A state's name tells what was applied to what: the prelude, then each script's checksum. */
static char **
dup_states (SbProject *project)
{
  guint n = sb_project_get_n_migrations (project);
  char **states = g_new0 (char *, n + 2);
  g_autofree char *digest = g_strdup (sb_sandbox_database_get_prelude_digest ());

  for (guint i = 0;; i++)
    {
      SbMigration *migration = i < n ? sb_project_get_migration (project, i) : NULL;
      g_autofree char *text = NULL;

      states[i] = g_strndup (digest, STATE_LENGTH);
      if (migration == NULL)
        return states;
      text = g_strjoin ("\n", digest, migration->key, sb_migration_get_run_checksum (migration),
                        NULL);
      g_free (digest);
      digest = sb_digest_bytes (text, strlen (text));
    }
}

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
  self->copies = copies;
  self->n_rows = SB_ROWS_DEFAULT;
  self->project = sb_project_ref (project);
  self->states = dup_states (project);
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
  sb_copies_free (self->copies);
  sb_project_unref (self->project);
  g_strfreev (self->states);
  g_mutex_clear (&self->lock);
  g_object_unref (self->cancellable);
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
  g_mutex_unlock (&self->lock);
}

static SbConnection *
open_copy (SbRehearser *self, SbTarget *copy)
{
  SbConnection *connection = sb_connection_new (copy, "switchback");

  g_mutex_lock (&self->lock);
  self->busy = connection;
  g_mutex_unlock (&self->lock);
  return connection;
}

static void
close_copy (SbRehearser *self, SbConnection *connection)
{
  sb_copy_leave (connection);
  g_mutex_lock (&self->lock);
  self->busy = NULL;
  g_mutex_unlock (&self->lock);
  sb_connection_unref (connection);
}

/* Applies the migrations from @first to before @end to a copy. */
static gboolean
apply_to (SbRehearser *self, SbTarget *copy, guint first, guint end, char **problem, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  SbConnection *connection = open_copy (self, copy);
  g_auto (SbCopyRun)
      run = { .cancellable = self->cancellable, .project = self->project, .kind = SB_PLAN_APPLY };
  g_autoptr (GError) refused = NULL;
  gboolean is_run;

  for (guint i = first; i < end; i++)
    g_ptr_array_add (keys, sb_project_get_migration (self->project, i)->key);
  g_ptr_array_add (keys, NULL);
  run.keys = (const char *const *) keys->pdata;
  is_run = sb_copy_run (connection, &run, &refused);
  close_copy (self, connection);
  if (!sb_course_check_cancelled (self->cancellable, error))
    return FALSE;
  if (!is_run)
    *problem = g_strdup (refused->message);
  else if (run.outcome != SB_OUTCOME_APPLIED)
    *problem = g_strdup (run.problem != NULL ? run.problem : "it ended early");
  return TRUE;
}

/* Makes sure that there is a state just before a migration; @problem tells why there cannot be. */
static gboolean
ensure_state (SbRehearser *self, guint index, char **problem, GError **error)
{
  g_autoptr (SbTarget) copy = NULL;
  guint first = index;

  if (index == 0 || sb_copies_has_state (self->copies, self->states[index]))
    return TRUE;
  while (first > 0 && !sb_copies_has_state (self->copies, self->states[first]))
    first--;
  copy = sb_copies_make (self->copies, first > 0 ? self->states[first] : NULL, error);
  if (copy == NULL || !apply_to (self, copy, first, index, problem, error))
    return FALSE;
  return *problem != NULL ? sb_copies_drop (self->copies, copy, error)
                          : sb_copies_keep (self->copies, copy, self->states[index], error);
}

/* Why the migration cannot be tried on a server that others use as well. */
static char *
dup_shared (const SbMigration *migration)
{
  for (guint role = 0; role < SB_N_ROLES; role++)
    {
      g_autofree char *text = NULL;
      g_autoptr (SbScript) script = NULL;
      gsize length;

      if (role == SB_ROLE_VERIFY || migration->paths[role] == NULL)
        continue;
      text = sb_file_read (migration->paths[role], &length, NULL);
      script = text != NULL ? sb_script_parse (text, length, NULL) : NULL;
      for (guint i = 0; script != NULL && i < sb_script_get_n_statements (script); i++)
        {
          const SbStatement *statement = sb_script_get_statement (script, i);
          g_autofree char *name = NULL;

          if (!g_strv_contains (shared_tags, statement->tag))
            continue;
          name = g_path_get_basename (migration->paths[role]);
          return g_strdup_printf (
              "%s:%u: %s is about the whole server, which other projects' copies "
              "share",
              name, sb_script_get_line (script, statement->sql_start), statement->tag);
        }
    }
  return NULL;
}

/* What the statements cost, on a copy that is not needed for the proof. That it cannot be told is
 * no verdict on the migration. */
static gboolean
measure (SbRehearser *self, const SbCourse *course, SbTarget *twin, GError **error)
{
  SbConnection *connection = open_copy (self, twin);
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
  sb_copy_leave (watch);
  close_copy (self, connection);
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
  course->copy = open_copy (self, twin);
  is_done = sb_course_repeat_forward (course, error);
  close_copy (self, course->copy);
  return is_done;
}

/* There and back on one copy, and what it costs on another that is the same. */
static gboolean
go (SbRehearser *self, SbCourse *course, SbTarget *copy, GError **error)
{
  g_autoptr (SbTarget) twin = sb_copies_make_twin (self->copies, copy, error);
  gboolean is_done;

  if (twin == NULL)
    return FALSE;
  course->copy = open_copy (self, copy);
  is_done = sb_course_go (course, error);
  if (is_done && course->rehearsal->stages[SB_STAGE_FORWARD].is_good)
    is_done = sb_course_repeat_rollback (course, error);
  close_copy (self, course->copy);
  if (is_done && course->rehearsal->stages[SB_STAGE_FORWARD].is_good)
    is_done = measure (self, course, twin, error) && repeat_forward (self, course, twin, error);
  return sb_copies_drop (self->copies, twin, is_done ? error : NULL) && is_done;
}

/* Rows for the tables that the migration touches. That they cannot be had is no verdict on it. */
static gboolean
put_rows (SbRehearser *self, const SbCourse *course, SbTarget *copy, gboolean *is_put,
          GError **error)
{
  SbConnection *connection = open_copy (self, copy);
  SbRows rows = { .cancellable = self->cancellable,
                  .migration = course->rehearsal->migration,
                  .without = course->without,
                  .n_rows = self->n_rows,
                  .notes = course->rehearsal->row_notes };
  g_autoptr (GError) lost = NULL;

  if (!sb_rows_put (connection, &rows, &lost))
    g_ptr_array_add (rows.notes, g_strdup_printf ("no rows were made up: %s", lost->message));
  *is_put = rows.is_put;
  close_copy (self, connection);
  return sb_course_check_cancelled (self->cancellable, error);
}

/* On the state just before; @is_put: (nullable): with rows, tells whether there are any. */
static gboolean
go_from_state (SbRehearser *self, SbCourse *course, guint index, gboolean *is_put, GError **error)
{
  gint64 begun = sb_course_begin_stage (course, SB_STAGE_PREPARE);
  g_autofree char *problem = dup_shared (course->rehearsal->migration);
  g_autoptr (SbTarget) copy = NULL;
  gboolean is_done;

  if (problem == NULL && !ensure_state (self, index, &problem, error))
    return FALSE;
  if (problem != NULL)
    {
      g_autofree char *reason = g_strdup_printf ("it cannot be tried on a copy: %s", problem);

      sb_course_end_stage (course, SB_STAGE_PREPARE, begun, FALSE);
      sb_rehearsal_fail (course->rehearsal, SB_GRADE_NOT_REHEARSED, reason);
      return TRUE;
    }
  copy = sb_copies_make (self->copies, index > 0 ? self->states[index] : NULL, error);
  if (copy == NULL || (is_put != NULL && !put_rows (self, course, copy, is_put, error)))
    return FALSE;
  sb_course_end_stage (course, SB_STAGE_PREPARE, begun, TRUE);
  is_done = go (self, course, copy, error);
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
  if (!go_from_state (self, course, index, NULL, error))
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
                      .without = { "switchback", "supabase_migrations", self->history, NULL } };
  gboolean is_put = FALSE;

  if (!go_from_state (self, &course, index, &is_put, error))
    return FALSE;
  return !is_put
         || ((*rehearsal)->grade != SB_GRADE_FAILS && (*rehearsal)->grade != SB_GRADE_IRREVERSIBLE)
         || go_without_rows (self, &course, index, rehearsal, error);
}

/**
 * sb_rehearser_set_rows:
 * @self: a rehearser
 * @n_rows: how many rows each table that a migration touches is to have at least, from 1
 *
 * Without it these are %SB_ROWS_DEFAULT.
 */
void
sb_rehearser_set_rows (SbRehearser *self, guint n_rows)
{
  self->n_rows = n_rows;
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
      || !go_course (self, &rehearsal, index, func, user_data, error))
    return NULL;
  rehearsal->duration_us = g_get_monotonic_time () - begun;
  return g_steal_pointer (&rehearsal);
}
