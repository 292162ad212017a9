/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of the db floor, and the life of a server's message. */
#include "sb-db-error.h"

/**
 * sb_db_error_quark:
 *
 * Returns: the error domain %SB_DB_ERROR
 */
G_DEFINE_QUARK (sb - db - error - quark, sb_db_error)

/**
 * sb_server_message_ref:
 * @self: a message
 *
 * Any thread may call this.
 *
 * Returns: (transfer full): @self
 */
SbServerMessage *
sb_server_message_ref (SbServerMessage *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_server_message_unref:
 * @self: (transfer full): a message
 *
 * Any thread may call this.
 */
void
sb_server_message_unref (SbServerMessage *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->severity);
  g_free (self->sqlstate);
  g_free (self->message);
  g_free (self->detail);
  g_free (self->hint);
  g_free (self->context);
  g_free (self->internal_query);
  g_free (self->schema);
  g_free (self->table);
  g_free (self->column);
  g_free (self->constraint);
  g_free (self);
}
