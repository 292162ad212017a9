/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The states before migrations, and the copies that are made of them. */
#include "sb-rehearser-private.h"

#include <string.h>

#include "sb-digest.h"
#include "sb-rehearser-course.h"
#include "sb-sandbox-database.h"

#define STATE_LENGTH 16

/*< private >
 * sb_rehearser_dup_states:
 * @project: a project
 *
 * A state's name tells what was applied to what: the prelude, then each script's checksum.
 *
 * Returns: (transfer full): the states before each migration, and behind the last
 */
char **
sb_rehearser_dup_states (SbProject *project)
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
  if (!sb_rehearser_is_wide (self, last))
    return TRUE;
  if (self->apart == NULL)
    self->apart = sb_copies_new_apart (NULL, error);
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

/* Applies the migrations from @first to before @end to a copy. */
static gboolean
apply_to (SbRehearser *self, SbTarget *copy, guint first, guint end, char **problem, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  SbConnection *connection = sb_rehearser_open_copy (self, copy);
  g_auto (SbCopyRun)
      run = { .cancellable = self->cancellable, .project = self->project, .kind = SB_PLAN_APPLY };
  g_autoptr (GError) refused = NULL;
  gboolean is_run;

  for (guint i = first; i < end; i++)
    g_ptr_array_add (keys, sb_project_get_migration (self->project, i)->key);
  g_ptr_array_add (keys, NULL);
  run.keys = (const char *const *) keys->pdata;
  is_run = sb_copy_run (connection, &run, &refused);
  sb_rehearser_close_copy (self, connection);
  if (!sb_course_check_cancelled (self->cancellable, error))
    return FALSE;
  if (!is_run)
    *problem = g_strdup (refused->message);
  else if (run.outcome != SB_OUTCOME_APPLIED)
    *problem = g_strdup (run.problem != NULL ? run.problem : "it ended early");
  return TRUE;
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
  g_autoptr (SbTarget) copy = NULL;
  guint first = index;

  if (index == 0 || sb_copies_has_state (self->copies, self->states[index]))
    return TRUE;
  while (first > 0 && !sb_copies_has_state (self->copies, self->states[first]))
    first--;
  for (guint i = first; i < index && *problem == NULL; i++)
    *problem = sb_rehearser_dup_refusal (sb_project_get_migration (self->project, i));
  if (*problem != NULL)
    return TRUE;
  copy = sb_copies_make (self->copies, first > 0 ? self->states[first] : NULL, error);
  if (copy == NULL || !apply_to (self, copy, first, index, problem, error))
    return FALSE;
  return *problem != NULL ? sb_copies_drop (self->copies, copy, error)
                          : sb_copies_keep (self->copies, copy, self->states[index], error);
}
