/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies of the target instead of copies made by the scripts alone. */
#include "sb-rehearser-private.h"

#include "sb-observer.h"
#include "sb-origin-read.h"
#include "sb-rehearser-course.h"
#include "sb-thread.h"

/* Another major version words some definitions in other ways. */
static SbProfile
get_profile (SbSnapshot *target, SbSnapshot *copy)
{
  return sb_snapshot_get_server_version (target) / 10000
                 == sb_snapshot_get_server_version (copy) / 10000
             ? SB_PROFILE_SAME
             : SB_PROFILE_ELSEWHERE;
}

/* How true a copy is. */
static gboolean
compare (SbRehearser *self, GError **error)
{
  SbOrigin *origin = self->origin;
  const char *without[] = { "switchback", "supabase_migrations", origin->history, NULL };
  g_auto (SbCopyLook)
      look = { .cancellable = self->cancellable, .without = without, .is_schema_only = TRUE };
  g_autoptr (SbTarget) copy = sb_rehearser_make_copy (self, 0, error);
  SbConnection *connection;
  gboolean is_done;

  if (copy == NULL)
    return FALSE;
  connection = sb_rehearser_open_copy (self, copy);
  is_done = sb_copy_look (connection, &look, error);
  sb_rehearser_close_copy (self, connection);
  if (is_done)
    origin->differences = sb_differences_new (origin->schema, look.schema,
                                              get_profile (origin->schema, look.schema));
  return sb_copies_drop (self->copies, copy, is_done ? error : NULL) && is_done;
}

static gboolean
make (SbRehearser *self, GError **error)
{
  g_autofree char *problem = NULL;

  if (!sb_rehearser_choose_copies (self, 0, error)
      || !sb_rehearser_ensure_state (self, 0, &problem, error))
    return FALSE;
  if (problem == NULL)
    return compare (self, error);
  g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
               "the target's schema cannot be copied, since %s and by replay it fails: %s",
               self->origin->reason, problem);
  return FALSE;
}

/**
 * sb_rehearser_copy_target:
 * @self: a rehearser at rest that has rehearsed nothing yet
 * @target: a target; it is read, and nothing is written there
 * @error: return location for an error of the db floor, #SbRunError
 *
 * From now on copies are copies of the target's schema, with what is applied there, each on a server of
 * its own. By a pg_dump that can read the target's server, otherwise by replaying what is applied.
 *
 * Returns: whether there can be some
 */
gboolean
sb_rehearser_copy_target (SbRehearser *self, SbTarget *target, GError **error)
{
  SB_WORKERS_ONLY;

  g_autoptr (SbConnection) connection = sb_connection_new (target, SB_OBSERVER_NAME);

  sb_rehearser_set_busy (self, connection);
  self->origin = sb_origin_read (connection, target, self->project, self->cancellable, error);
  sb_rehearser_set_busy (self, NULL);
  if (self->origin == NULL)
    return FALSE;
  g_strfreev (self->states);
  self->states = sb_rehearser_dup_states (self->project, self->origin, self->is_strict);
  g_free (self->history);
  self->history = g_strdup (self->origin->history);
  if (make (self, error))
    return TRUE;
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_clear_error (error);
      sb_course_check_cancelled (self->cancellable, error);
    }
  return FALSE;
}

/**
 * sb_rehearser_get_origin:
 * @self: a rehearser
 *
 * Returns: (transfer none) (nullable): what copies are made of, after sb_rehearser_copy_target()
 */
SbOrigin *
sb_rehearser_get_origin (SbRehearser *self)
{
  return self->origin;
}

/**
 * sb_rehearser_is_pending:
 * @self: a rehearser
 * @index: of a migration
 *
 * Returns: whether it is applied nowhere where copies come from, so that it can be rehearsed
 */
gboolean
sb_rehearser_is_pending (SbRehearser *self, guint index)
{
  return !sb_rehearser_is_applied (self, index);
}
