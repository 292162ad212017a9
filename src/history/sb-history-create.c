/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Creates the history's table: before the first run, and again when a script has dropped it. */
#include "sb-history-private.h"

#include <string.h>

/* How often two that create the same thing at once try again; the second time it is there. */
#define MAX_TRIES 3

/**
 * sb_history_fail:
 * @answer: a server's error to one of our own statements
 * @advice: (nullable): what the person can do when it is about rights
 * @error: where it goes
 *
 * Returns: %FALSE
 */
gboolean
sb_history_fail (SbResult *answer, const char *advice, GError **error)
{
  SbServerMessage *message = sb_result_get_error (answer);
  gboolean denied = strcmp (message->sqlstate, "42501") == 0;

  if (denied)
    g_set_error (error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_DENIED, "%s%s%s", message->message,
                 advice != NULL ? "; " : "", advice != NULL ? advice : "");
  else
    g_set_error (error, SB_DB_ERROR, SB_DB_ERROR_SERVER, "%s (%s)", message->message,
                 message->sqlstate);
  return FALSE;
}

/**
 * sb_history_retry:
 * @session: a connected, idle session
 * @sql: BEGIN, statements that create things, COMMIT
 * @exists_is_done: whether "already exists" means that another did all of it
 * @error: return location for %SB_HISTORY_ERROR_DENIED or an #SbDbError
 *
 * Two that create the same table meet in a unique index of the catalog (23505), whatever IF NOT
 * EXISTS says.
 *
 * Returns: whether the things are there; the session is idle again
 */
gboolean
sb_history_retry (SbSession *session, const char *sql, gboolean exists_is_done, GError **error)
{
  for (guint try = 1;; try++)
    {
      g_autoptr (SbResult) answer = sb_session_exec (session, sql, error);
      SbServerMessage *message;
      gboolean exists;

      if (answer == NULL)
        return FALSE;
      message = sb_result_get_error (answer);
      if (message == NULL)
        return TRUE;
      if (!sb_session_rollback (session, error))
        return FALSE;
      exists = strcmp (message->sqlstate, "42P07") == 0;
      if (exists && exists_is_done)
        return TRUE;
      exists |= strcmp (message->sqlstate, "23505") == 0 || strcmp (message->sqlstate, "42P06") == 0
                || strcmp (message->sqlstate, "42710") == 0;
      if (!exists || try == MAX_TRIES)
        return sb_history_fail (answer, NULL, error);
    }
}

/* The statements that create the table in its exact shape, each ended by a semicolon. Under
 * Supabase's default grants anyone could read and forge it (product.md, section 4). */
static void
append_create (SbHistory *self, GString *sql)
{
  const SbHistoryKind *kind = self->kind;

  g_string_append_printf (sql, "CREATE TABLE %s (%s); ", self->sql_table, kind->columns);
  if (!kind->is_locked_down || self->api_roles == NULL)
    return;
  g_string_append_printf (sql, "ALTER TABLE %s ENABLE ROW LEVEL SECURITY; ", self->sql_table);
  g_string_append_printf (sql, "REVOKE ALL ON TABLE %s FROM PUBLIC, %s; ", self->sql_table,
                          self->api_roles);
  if (kind->sequence != NULL)
    {
      gsize length = strlen (self->sql_table) - strlen (kind->table);

      g_string_append_printf (sql, "REVOKE ALL ON SEQUENCE %.*s%s FROM PUBLIC, %s; ", (int) length,
                              self->sql_table, kind->sequence, self->api_roles);
    }
}

static char *
quote_literal (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "'", -1);
  g_autofree char *doubled = g_strjoinv ("''", parts);

  return g_strdup_printf ("'%s'", doubled);
}

/* Without the table's name and the dot before it. */
static char *
dup_sql_schema (SbHistory *self)
{
  return g_strndup (self->sql_table, strlen (self->sql_table) - strlen (self->kind->table) - 1);
}

/**
 * sb_history_create:
 * @self: a history
 * @session: a connected, idle session
 * @error: return location for %SB_HISTORY_ERROR_DENIED or an #SbDbError
 *
 * Creates the table in a transaction of its own if it did not exist. Two may do this at once.
 * Worker only.
 *
 * Returns: whether the table is there now
 */
gboolean
sb_history_create (SbHistory *self, SbSession *session, GError **error)
{
  g_autofree char *schema = dup_sql_schema (self);
  g_autoptr (GString) sql = NULL;

  if (self->exists)
    return TRUE;
  sql = g_string_new ("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; "
                      "SET LOCAL client_min_messages = error; SET LOCAL lock_timeout = '10s'; ");
  if (!self->schema_exists)
    g_string_append_printf (sql, "CREATE SCHEMA IF NOT EXISTS %s; ", schema);
  append_create (self, sql);
  g_string_append (sql, "COMMIT");
  return sb_history_retry (session, sql->str, TRUE, error);
}

/**
 * sb_history_command_recreate:
 * @self: a history
 *
 * For the end of a script's own transaction: a script may drop the table, or the schema in which it
 * is (rules.md B4). Where the table is still there, nothing is done, no right is needed and no
 * notice is sent.
 *
 * Returns: (transfer full) (element-type SbCommand): the statements, in order
 */
GPtrArray *
sb_history_command_recreate (SbHistory *self)
{
  GPtrArray *commands = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_command_free);
  g_autofree char *schema = dup_sql_schema (self);
  g_autofree char *schema_literal = quote_literal (schema);
  g_autofree char *table_literal = quote_literal (self->sql_table);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *body_literal = NULL, *sql = NULL;

  g_string_append_printf (
      body,
      "BEGIN "
      "IF pg_catalog.to_regnamespace(%s) IS NULL THEN CREATE SCHEMA %s; END IF; "
      "IF pg_catalog.to_regclass(%s) IS NULL THEN ",
      schema_literal, schema, table_literal);
  append_create (self, body);
  g_string_append (body, "END IF; END");
  body_literal = quote_literal (body->str);
  sql = g_strconcat ("DO ", body_literal, NULL);
  g_ptr_array_add (commands, sb_command_new (sql, 0));
  return commands;
}
