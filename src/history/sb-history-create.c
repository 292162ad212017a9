/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Creates the history's table: before the first run, and again when a script has dropped it. */
#include "sb-history-private.h"

#include <string.h>

#include "sb-digest.h"

/* How often two that create the same thing at once try. */
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
  /* An event trigger that forbids something says it by plain RAISE, mostly. */
  gboolean denied = strcmp (message->sqlstate, "42501") == 0
                    || strcmp (message->sqlstate, "P0001") == 0;

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
 * @sql: BEGIN, statements that create what is not there, COMMIT
 * @error: return location for %SB_HISTORY_ERROR_DENIED or an #SbDbError
 *
 * Two that create the same table meet in a unique index of the catalog (23505), whatever IF NOT
 * EXISTS says; the second time it is there.
 *
 * Returns: whether the things are there; the session is idle again
 */
gboolean
sb_history_retry (SbSession *session, const char *sql, GError **error)
{
  static const char *const meetings[] = { "23505", "42P06", "42P07", "42710", "40P01", NULL };

  for (guint try = 1;; try++)
    {
      g_autoptr (SbResult) answer = sb_session_exec (session, sql, error);
      SbServerMessage *message;

      if (answer == NULL)
        return FALSE;
      message = sb_result_get_error (answer);
      if (message == NULL)
        return TRUE;
      if (!sb_session_rollback (session, error))
        return FALSE;
      if (!g_strv_contains (meetings, message->sqlstate) || try == MAX_TRIES)
        return sb_history_fail (answer, NULL, error);
    }
}

static char *
quote_literal (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "'", -1);
  g_autofree char *doubled = g_strjoinv ("''", parts);

  return g_strdup_printf ("'%s'", doubled);
}

/* One statement that creates the table in its exact shape where it is not there. While it is,
 * nothing is done, no right is needed and no notice is sent. */
static char *
make_create (SbHistory *self)
{
  const SbHistoryKind *kind = self->kind;
  const char *table = self->sql_table;
  /* without the table's name and the dot before it */
  g_autofree char *schema = g_strndup (table, strlen (table) - strlen (kind->table) - 1);
  g_autofree char *schema_literal = quote_literal (schema), *table_literal = quote_literal (table);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *body_literal = NULL;

  g_string_append_printf (
      body,
      "BEGIN IF pg_catalog.to_regclass(%s) IS NULL THEN "
      "IF pg_catalog.to_regnamespace(%s) IS NULL THEN CREATE SCHEMA %s; END IF; "
      "CREATE TABLE %s (%s); ",
      table_literal, schema_literal, schema, table, kind->columns);
  /* Under Supabase's default grants anyone could read and forge it. */
  if (kind->serial_column != NULL && self->api_roles != NULL)
    g_string_append_printf (
        body,
        "ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY; "
        "REVOKE ALL ON TABLE %1$s FROM PUBLIC, %2$s; "
        "EXECUTE 'REVOKE ALL ON SEQUENCE '"
        " OPERATOR(pg_catalog.||) pg_catalog.pg_get_serial_sequence(%3$s, '%4$s')"
        " OPERATOR(pg_catalog.||) ' FROM PUBLIC, %2$s'; ",
        table, self->api_roles, table_literal, kind->serial_column);
  g_string_append (body, "END IF; END");
  body_literal = quote_literal (body->str);
  return g_strconcat ("DO LANGUAGE plpgsql ", body_literal, NULL);
}

static const char *const begin_create[] = { "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
                                            "SET LOCAL client_min_messages = error",
                                            "SET LOCAL lock_timeout = '10s'" };

static char *
make_lock (SbHistory *self)
{
  g_autofree char *name = g_strconcat ("create:", self->table, NULL);

  return g_strdup_printf ("SELECT pg_catalog.pg_advisory_xact_lock(%" G_GINT64_FORMAT
                          "::pg_catalog.int8)",
                          sb_digest_lock_key (name));
}

/**
 * sb_history_begin_create:
 * @self: a history
 *
 * Two Switchbacks that create things in one target wait for each other, by a lock that nobody holds
 * for longer than that takes. Another tool may still come between.
 *
 * Returns: (transfer full): the statements with which a transaction that creates things begins
 */
GString *
sb_history_begin_create (SbHistory *self)
{
  g_autofree char *lock = make_lock (self);
  GString *sql = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (begin_create); i++)
    g_string_append_printf (sql, "%s; ", begin_create[i]);
  g_string_append_printf (sql, "%s; ", lock);
  return sql;
}

/**
 * sb_history_dup_await_sql:
 * @self: a history
 *
 * Waits until nobody creates things in the target any more, whose connection was lost too, and does
 * nothing. It may fail for the lock, and the transaction stays open then.
 *
 * Returns: (transfer full): a transaction of its own
 */
char *
sb_history_dup_await_sql (SbHistory *self)
{
  GString *sql = sb_history_begin_create (self);

  g_string_append (sql, "ROLLBACK");
  return g_string_free (sql, FALSE);
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
  g_autofree char *create = NULL;
  g_autoptr (GString) sql = NULL;
  g_autoptr (GError) cause = NULL;

  if (self->exists)
    return TRUE;
  create = make_create (self);
  sql = sb_history_begin_create (self);
  g_string_append_printf (sql, "%s; COMMIT", create);
  if (sb_history_retry (session, sql->str, &cause))
    return TRUE;
  if (!g_error_matches (cause, SB_DB_ERROR, SB_DB_ERROR_LOST)
      && !g_error_matches (cause, SB_DB_ERROR, SB_DB_ERROR_ABANDONED))
    g_prefix_error (&cause, "the history table \"%s\" cannot be created: ", self->table);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/**
 * sb_history_command_recreate:
 * @self: a history
 *
 * For the end of a script's own transaction: a script may drop the table, or the schema in which it
 * is. While the table is there nothing is done, no right is needed and no notice is
 * sent.
 *
 * Returns: (transfer full) (element-type SbCommand): the statements, in order
 */
GPtrArray *
sb_history_command_recreate (SbHistory *self)
{
  GPtrArray *commands = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_command_free);
  g_autofree char *create = make_create (self);

  g_ptr_array_add (commands, sb_command_new (create, 0));
  return commands;
}

static void
add_all (GPtrArray *commands, GPtrArray *more)
{
  g_ptr_array_set_free_func (more, NULL);
  g_ptr_array_extend_and_steal (commands, more);
}

/**
 * sb_history_command_create_all:
 * @self: a history
 * @run_id: UUID of the run that begins
 * @kind: "apply", "rollback"
 *
 * What sb_history_create(), sb_journal_create() and sb_journal_command_begin_run() do, as one
 * transaction, so that it can be one round trip. Where it fails, they find out why and what can be
 * done all the same.
 *
 * Returns: (transfer full) (element-type SbCommand) (nullable): BEGIN and the statements, in order,
 *   without COMMIT; %NULL where anything of history or journal is there already
 */
GPtrArray *
sb_history_command_create_all (SbHistory *self, const char *run_id, const char *kind)
{
  g_autofree char *lock = make_lock (self);
  GPtrArray *commands;

  if (self->exists || self->journal_exists)
    return NULL;
  commands = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_command_free);
  for (gsize i = 0; i < G_N_ELEMENTS (begin_create); i++)
    g_ptr_array_add (commands, sb_command_new (begin_create[i], 0));
  g_ptr_array_add (commands, sb_command_new (lock, 0));
  add_all (commands, sb_history_command_recreate (self));
  add_all (commands, sb_journal_command_recreate (self, run_id, kind));
  return commands;
}

/**
 * sb_history_set_created:
 * @self: a history that nobody else has yet
 *
 * What sb_history_command_create_all() says is committed: there is nothing to read again.
 */
void
sb_history_set_created (SbHistory *self)
{
  g_free (self->types);
  self->types = g_strdup (self->kind->types);
  self->exists = TRUE;
  self->journal_exists = self->journal_is_complete = TRUE;
  self->journal_readable = self->journal_writable = TRUE;
  self->journal_has_fingerprints = TRUE;
}
