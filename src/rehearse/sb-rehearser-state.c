/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The states before migrations, and the copies that are made of them. */
#include "sb-rehearser-private.h"

#include <string.h>

#include "sb-digest.h"
#include "sb-origin-read.h"
#include "sb-rehearser-course.h"
#include "sb-sandbox-database.h"

#define STATE_LENGTH 16
/* How often a state is made that somebody else drops before there is a copy of it. */
#define MAX_TRIES 5
/* Of the states that a rehearsal of many comes by. */
#define KEEP_EACH 32

/*< private >
 * sb_rehearser_dup_states:
 * @project: a project
 * @origin: (nullable): what copies are made of
 * @is_strict: whether they are worked on as a role that may not do everything
 *
 * A state's name tells what was applied to what: the prelude, then each script's checksum.
 *
 * Returns: (transfer full): the states before each migration, and behind the last
 */
char **
sb_rehearser_dup_states (SbProject *project, SbOrigin *origin, gboolean is_strict)
{
  guint n = sb_project_get_n_migrations (project);
  char **states = g_new0 (char *, n + 2);
  const char *base = origin != NULL ? origin->digest : sb_sandbox_database_get_prelude_digest ();
  g_autofree char *strict = is_strict ? g_strjoin ("\n", base, "strict", NULL) : NULL;
  g_autofree char *digest = strict != NULL ? sb_digest_bytes (strict, strlen (strict))
                                           : g_strdup (base);

  for (guint i = 0;; i++)
    {
      SbMigration *migration = i < n ? sb_project_get_migration (project, i) : NULL;
      g_autofree char *text = NULL;

      states[i] = g_strndup (digest, STATE_LENGTH);
      if (migration == NULL)
        return states;
      if (origin != NULL && origin->is_applied[i])
        continue;
      text = g_strjoin ("\n", digest, migration->key, sb_migration_get_run_checksum (migration),
                        NULL);
      g_free (digest);
      digest = sb_digest_bytes (text, strlen (text));
    }
}

/*< private >
 * sb_rehearser_choose_copies:
 * @self: a rehearser
 * @last: the newest migration that will be run on the copies
 * @error: return location for why there can be none
 *
 * From now on copies are such as none of these can do harm on: the sandbox's server is everybody's.
 *
 * Returns: whether there can be some
 */
gboolean
sb_rehearser_choose_copies (SbRehearser *self, guint last, GError **error)
{
  self->copies = self->shared;
  if (self->origin == NULL && !self->is_strict && !sb_rehearser_is_wide (self, last))
    return TRUE;
  if (self->apart == NULL && self->origin != NULL)
    self->apart = sb_copies_new_apart (self->origin->database, sb_rehearser_get_role (self),
                                       self->origin->tool != NULL, error);
  else if (self->apart == NULL)
    self->apart = sb_copies_new_apart (NULL, sb_rehearser_get_role (self), FALSE, error);
  if (self->apart == NULL)
    return FALSE;
  self->copies = self->apart;
  return TRUE;
}

/*< private >
 * sb_rehearser_get_fingerprint:
 * @self: a rehearser
 * @index: of a migration
 *
 * Returns: (transfer none): where the fingerprint of the state before it is kept, for copies as they
 *   are made now
 */
char **
sb_rehearser_get_fingerprint (SbRehearser *self, guint index)
{
  return &self->fingerprints[sb_copies_is_apart (self->copies)][index];
}

/*< private >
 * sb_rehearser_set_busy:
 * @self: a rehearser
 * @connection: (nullable): what works from now on, and is ended by cancelling
 */
void
sb_rehearser_set_busy (SbRehearser *self, SbConnection *connection)
{
  g_mutex_lock (&self->lock);
  self->busy = connection;
  g_mutex_unlock (&self->lock);
}

/*< private >
 * sb_rehearser_open_copy:
 * @self: a rehearser
 * @copy: one of its copies
 *
 * Returns: (transfer full): a connection to it, which cancelling ends
 */
SbConnection *
sb_rehearser_open_copy (SbRehearser *self, SbTarget *copy)
{
  SbConnection *connection = sb_connection_new (copy, "switchback");

  sb_rehearser_set_busy (self, connection);
  return connection;
}

/*< private >
 * sb_rehearser_open_admin:
 * @self: a rehearser
 * @copy: one of its copies
 *
 * Returns: (transfer full): as sb_rehearser_open_copy(), as a role that may do everything
 */
SbConnection *
sb_rehearser_open_admin (SbRehearser *self, SbTarget *copy)
{
  SbConnection *connection;

  if (!self->is_strict)
    return sb_rehearser_open_copy (self, copy);
  connection = sb_copies_connect_admin (self->copies, copy);
  sb_rehearser_set_busy (self, connection);
  return connection;
}

static void
set_eyes (SbRehearser *self, SbConnection *eyes)
{
  g_mutex_lock (&self->lock);
  self->eyes = eyes;
  g_mutex_unlock (&self->lock);
}

/*< private >
 * sb_rehearser_open_eyes:
 * @self: a rehearser
 * @copy: one of its copies
 *
 * Returns: (transfer full): a connection for sb_copy_look(), which cancelling ends
 */
SbConnection *
sb_rehearser_open_eyes (SbRehearser *self, SbTarget *copy)
{
  SbConnection *eyes = sb_copies_is_apart (self->copies)
                           ? sb_copies_connect_admin (self->copies, copy)
                           : sb_connection_new (copy, "switchback");

  set_eyes (self, eyes);
  return eyes;
}

/*< private >
 * sb_rehearser_close_eyes:
 * @self: a rehearser
 * @eyes: (transfer full): of a copy
 */
void
sb_rehearser_close_eyes (SbRehearser *self, SbConnection *eyes)
{
  sb_copy_leave (eyes);
  set_eyes (self, NULL);
  sb_connection_unref (eyes);
}

/*< private >
 * sb_rehearser_open_course:
 * @self: a rehearser
 * @course: gets the connections of a course
 * @copy: the copy that it is on
 */
void
sb_rehearser_open_course (SbRehearser *self, SbCourse *course, SbTarget *copy)
{
  course->copy = sb_rehearser_open_copy (self, copy);
  course->eyes = sb_rehearser_open_eyes (self, copy);
}

/*< private >
 * sb_rehearser_close_course:
 * @self: a rehearser
 * @course: loses the connections of a course
 */
void
sb_rehearser_close_course (SbRehearser *self, SbCourse *course)
{
  sb_rehearser_close_eyes (self, g_steal_pointer (&course->eyes));
  sb_rehearser_close_copy (self, g_steal_pointer (&course->copy));
}

/*< private >
 * sb_rehearser_close_copy:
 * @self: a rehearser
 * @connection: (transfer full): to a copy
 */
void
sb_rehearser_close_copy (SbRehearser *self, SbConnection *connection)
{
  sb_copy_leave (connection);
  sb_rehearser_set_busy (self, NULL);
  sb_connection_unref (connection);
}

/*< private >
 * sb_rehearser_apply:
 * @self: a rehearser
 * @copy: one of its copies
 * @keys: (array zero-terminated=1): of migrations that are pending there
 * @problem: (out) (nullable): why not all of them are applied
 * @error: return location for %SB_DB_ERROR_CANCELLED
 *
 * Returns: whether they are, or @problem is there
 */
gboolean
sb_rehearser_apply (SbRehearser *self, SbTarget *copy, const char *const *keys, char **problem,
                    GError **error)
{
  SbConnection *connection = sb_rehearser_open_copy (self, copy);
  guint n = g_strv_length ((char **) keys);
  g_auto (SbCopyRun)
      run = { .cancellable = self->cancellable,
              .project = self->project,
              .kind = SB_PLAN_APPLY,
              .keys = keys,
              .limit_ms = self->limit_ms < G_MAXUINT / n ? self->limit_ms * n : G_MAXUINT };
  g_autoptr (GError) refused = NULL;
  gboolean is_run = sb_copy_run (connection, &run, &refused);

  sb_rehearser_close_copy (self, connection);
  if (!sb_course_check_cancelled (self->cancellable, error))
    return FALSE;
  if (!is_run)
    *problem = g_strdup (refused->message);
  else if (run.outcome != SB_OUTCOME_APPLIED)
    *problem = g_strdup (run.problem != NULL ? run.problem : "it ended early");
  return TRUE;
}

/* Applies those of the migrations from @first to before @end to a copy that are not, or that are,
 * applied where it comes from. */
static gboolean
apply_to (SbRehearser *self, SbTarget *copy, guint first, guint end, gboolean is_applied,
          char **problem, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();

  for (guint i = first; i < end && *problem == NULL; i++)
    if (sb_rehearser_is_applied (self, i) == is_applied)
      {
        SbMigration *migration = sb_project_get_migration (self->project, i);

        *problem = sb_rehearser_dup_refusal (migration);
        g_ptr_array_add (keys, migration->key);
      }
  if (keys->len == 0 || *problem != NULL)
    return TRUE;
  g_ptr_array_add (keys, NULL);
  return sb_rehearser_apply (self, copy, (const char *const *) keys->pdata, problem, error);
}

/* Makes a copy what the target is. */
static gboolean
bring_to_origin (SbRehearser *self, SbTarget *copy, char **problem, GError **error)
{
  g_autoptr (SbConnection) admin = NULL;
  gboolean is_done;

  if (self->is_strict && (self->origin == NULL || self->origin->tool == NULL)
      && !sb_rehearser_make_strict (self, copy, error))
    return FALSE;
  if (self->origin == NULL)
    return TRUE;
  if (self->origin->tool == NULL)
    return apply_to (self, copy, 0, sb_project_get_n_migrations (self->project), TRUE, problem,
                     error);
  admin = sb_copies_connect_admin (self->copies, copy);
  sb_rehearser_set_busy (self, admin);
  is_done = sb_origin_restore (self->origin, admin, error);
  sb_copy_leave (admin);
  sb_rehearser_set_busy (self, NULL);
  return is_done && (!self->is_strict || sb_rehearser_make_strict (self, copy, error));
}

/*< private >
 * sb_rehearser_is_applied:
 * @self: a rehearser
 * @index: of a migration
 *
 * Returns: whether it is applied where copies come from, before anything is applied to them
 */
gboolean
sb_rehearser_is_applied (SbRehearser *self, guint index)
{
  return self->origin != NULL && self->origin->is_applied[index];
}

static gboolean
has_state (SbRehearser *self, guint index)
{
  return (index == 0 && self->origin == NULL && !self->is_strict)
         || sb_copies_has_state (self->copies, self->states[index]);
}

/*< private >
 * sb_rehearser_make_copy:
 * @self: a rehearser
 * @index: of a migration before which there is a state
 * @error: return location for an error of the db floor, or an #SbSandboxError
 *
 * Returns: (transfer full) (nullable): a copy of that state
 */
SbTarget *
sb_rehearser_make_copy (SbRehearser *self, guint index, GError **error)
{
  gboolean is_state = index > 0 || self->origin != NULL || self->is_strict;

  for (guint tries = 1;; tries++)
    {
      g_autoptr (GError) refused = NULL;
      g_autofree char *problem = NULL;
      SbTarget *copy = sb_copies_make (self->copies, is_state ? self->states[index] : NULL,
                                       &refused);

      if (copy != NULL)
        return copy;
      if (tries == MAX_TRIES
          || !g_error_matches (refused, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_STATE))
        {
          g_propagate_error (error, g_steal_pointer (&refused));
          return NULL;
        }
      if (!sb_rehearser_ensure_state (self, index, &problem, error))
        return NULL;
      if (problem != NULL)
        {
          g_set_error_literal (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_STATE, problem);
          return NULL;
        }
    }
}

/* A copy on the way from a state to a later one. Where one after the other is made, some are kept for the
 * next time, and the others become the one behind them. */
static SbTarget *
leave_state (SbRehearser *self, guint index, GError **error)
{
  SbTarget *copy = NULL;

  if (index > 0 && index == self->moving && index % KEEP_EACH != 0)
    copy = sb_copies_take (self->copies, self->states[index]);
  return copy != NULL ? copy : sb_rehearser_make_copy (self, index, error);
}

/* A state that cannot be made is not tried again for each one behind it. */
static void
note_blocked (SbRehearser *self, guint index, const char *problem)
{
  g_free (self->blocked.problem);
  self->blocked.problem = g_strdup (problem);
  self->blocked.index = index;
  self->blocked.copies = self->copies;
}

/* From the state before @first, or from nothing where there is none, to that before @index. */
static gboolean
make_state (SbRehearser *self, guint first, guint index, char **problem, GError **error)
{
  gboolean is_begun = has_state (self, first);
  g_autoptr (SbTarget) copy = is_begun ? leave_state (self, first, error)
                                       : sb_copies_make (self->copies, NULL, error);

  if (copy == NULL
      || !(is_begun ? apply_to (self, copy, first, index, FALSE, problem, error)
                    : bring_to_origin (self, copy, problem, error)))
    return FALSE;
  if (*problem != NULL)
    {
      note_blocked (self, index, *problem);
      return sb_copies_drop (self->copies, copy, error);
    }
  self->moving = index;
  return sb_copies_keep (self->copies, copy, self->states[index], error);
}

/*< private >
 * sb_rehearser_ensure_state:
 * @self: a rehearser
 * @index: of a migration; that behind the last one for all of them
 * @problem: (out) (nullable): why there cannot be one
 * @error: return location for an error of the db floor
 *
 * Makes sure that there is a state just before a migration.
 *
 * Returns: whether it, or @problem, is there
 */
gboolean
sb_rehearser_ensure_state (SbRehearser *self, guint index, char **problem, GError **error)
{
  guint first = index;

  if (self->blocked.copies == self->copies && index >= self->blocked.index
      && !has_state (self, index))
    {
      *problem = g_strdup (self->blocked.problem);
      return TRUE;
    }
  while (first > 0 && !has_state (self, first))
    first--;
  if (!has_state (self, first) && !make_state (self, 0, 0, problem, error))
    return FALSE;
  return *problem != NULL || has_state (self, index)
         || make_state (self, first, index, problem, error);
}
