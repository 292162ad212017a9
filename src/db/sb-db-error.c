/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of the db floor, and the life of a server's message. */
#include "sb-db-error.h"

#include <string.h>

/**
 * sb_db_error_quark:
 *
 * Returns: the error domain %SB_DB_ERROR
 */
G_DEFINE_QUARK (sb - db - error - quark, sb_db_error)

/**
 * sb_db_error_is_connect:
 * @error: an error
 *
 * Returns: whether it says why there is no connection, be it for now or for good
 */
gboolean
sb_db_error_is_connect (const GError *error)
{
  return g_error_matches (error, SB_DB_ERROR, SB_DB_ERROR_CONNECT)
         || g_error_matches (error, SB_DB_ERROR, SB_DB_ERROR_UNREACHABLE);
}

/**
 * sb_db_error_is_no_answer:
 * @error: (nullable): an error
 *
 * Returns: whether connecting took too long: a server, or a network, that stands still
 */
gboolean
sb_db_error_is_no_answer (const GError *error)
{
  return g_error_matches (error, SB_DB_ERROR, SB_DB_ERROR_UNREACHABLE)
         && g_str_has_prefix (error->message, SB_DB_NO_ANSWER);
}

/**
 * sb_server_message_new_text:
 * @severity: "NOTICE", "WARNING"
 * @sqlstate: five characters
 * @text: its words
 *
 * For what a script says where it does not ask the server to.
 *
 * Returns: (transfer full): a message with nothing but that
 */
SbServerMessage *
sb_server_message_new_text (const char *severity, const char *sqlstate, const char *text)
{
  SbServerMessage *self = g_new0 (SbServerMessage, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->severity = g_strdup (severity);
  self->sqlstate = g_strdup (sqlstate);
  self->message = g_strdup (text);
  return self;
}

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

static char *
cut (const char *text, gsize max_bytes)
{
  const char *end;
  g_autofree char *head = NULL;

  if (text == NULL || strlen (text) <= max_bytes)
    return g_strdup (text);
  /* What is no UTF-8 anyhow may be cut anywhere. */
  end = g_utf8_find_prev_char (text, text + max_bytes);
  head = g_strndup (text, end != NULL ? (gsize) (end - text) : max_bytes);
  return g_strconcat (head, "…", NULL);
}

/**
 * sb_server_message_cut:
 * @self: a message
 * @max_bytes: how long each of its texts may be
 *
 * A message can be as long as a server likes: what only shows its beginning need not keep it all.
 * Any thread may call this.
 *
 * Returns: (transfer full): @self where it is short enough, else one with the beginnings of its
 *   texts
 */
SbServerMessage *
sb_server_message_cut (SbServerMessage *self, gsize max_bytes)
{
  const char *const texts[] = { self->message, self->detail, self->hint, self->context,
                                self->internal_query };
  SbServerMessage *copy;
  gboolean is_long = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    is_long |= texts[i] != NULL && strlen (texts[i]) > max_bytes;
  if (!is_long)
    return sb_server_message_ref (self);
  copy = g_new0 (SbServerMessage, 1);
  g_atomic_ref_count_init (&copy->ref_count);
  copy->severity = g_strdup (self->severity);
  copy->sqlstate = g_strdup (self->sqlstate);
  copy->message = cut (self->message, max_bytes);
  copy->detail = cut (self->detail, max_bytes);
  copy->hint = cut (self->hint, max_bytes);
  copy->context = cut (self->context, max_bytes);
  copy->position = self->position;
  copy->internal_query = cut (self->internal_query, max_bytes);
  copy->internal_position = self->internal_position;
  copy->schema = g_strdup (self->schema);
  copy->table = g_strdup (self->table);
  copy->column = g_strdup (self->column);
  copy->constraint = g_strdup (self->constraint);
  return copy;
}
