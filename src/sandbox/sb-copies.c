/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-copies-private.h"

#include "sb-sandbox-database.h"

/**
 * sb_copies_free:
 * @self: (transfer full): copies
 *
 * Drops all that are there still. Whoever is connected to one is disconnected.
 */
void
sb_copies_free (SbCopies *self)
{
  self->kind->free (self);
}

/**
 * sb_copies_is_apart:
 * @self: copies
 *
 * Returns: whether each has a server of its own, so that its roles and settings are the copy's too
 */
gboolean
sb_copies_is_apart (SbCopies *self)
{
  return self->kind->is_apart;
}

/**
 * sb_copies_make:
 * @self: copies
 * @state: (nullable): of which state; %NULL: of a database without migrations
 * @error: return location for an error of the db floor, or an #SbSandboxError:
 *   %SB_SANDBOX_ERROR_STATE when somebody else has dropped the state, which is none from now on
 *
 * Returns: (transfer full) (nullable): the copy, as the role that it is worked on as
 */
SbTarget *
sb_copies_make (SbCopies *self, const char *state, GError **error)
{
  return self->kind->make (self, state, error);
}

/**
 * sb_copies_take:
 * @self: copies
 * @state: a state
 *
 * Turns a state into a copy, which takes less time than making one of it.
 *
 * Returns: (transfer full) (nullable): the copy, and the state is no more; %NULL when somebody else
 *   makes copies, too, or this kind of copies cannot do it
 */
SbTarget *
sb_copies_take (SbCopies *self, const char *state)
{
  return self->kind->take != NULL ? self->kind->take (self, state) : NULL;
}

/**
 * sb_copies_make_twin:
 * @self: copies
 * @copy: one of them, to which nobody is connected
 * @error: return location for an error of the db floor, or an #SbSandboxError
 *
 * Returns: (transfer full) (nullable): another copy with the same in it
 */
SbTarget *
sb_copies_make_twin (SbCopies *self, SbTarget *copy, GError **error)
{
  return self->kind->make_twin (self, copy, error);
}

/**
 * sb_copies_drop:
 * @self: copies
 * @copy: one of them
 * @error: return location for an error of the db floor
 *
 * Returns: whether it is gone; otherwise sb_copies_free() tries again
 */
gboolean
sb_copies_drop (SbCopies *self, SbTarget *copy, GError **error)
{
  return self->kind->drop (self, copy, error);
}

/**
 * sb_copies_has_state:
 * @self: copies
 * @state: a state
 *
 * Returns: whether copies can be made of it
 */
gboolean
sb_copies_has_state (SbCopies *self, const char *state)
{
  return self->kind->has_state (self, state);
}

/**
 * sb_copies_keep:
 * @self: copies
 * @copy: one of them; all connections to it are closed
 * @state: a word that tells what is in it
 * @error: return location for an error of the db floor, or an #SbSandboxError
 *
 * Turns a copy into a state, of which copies can be made from now on.
 *
 * Returns: whether the state is there
 */
gboolean
sb_copies_keep (SbCopies *self, SbTarget *copy, const char *state, GError **error)
{
  return self->kind->keep (self, copy, state, error);
}

/**
 * sb_copies_connect_admin:
 * @self: copies
 * @copy: one of them
 *
 * Returns: (transfer full): a connection to it, not yet made, of the role that may do everything
 */
SbConnection *
sb_copies_connect_admin (SbCopies *self, SbTarget *copy)
{
  return sb_sandbox_database_connect_to (sb_target_get_host (copy), sb_target_get_database (copy));
}
