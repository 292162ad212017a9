/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements one at a time: plain, with parameters, streaming rows, with COPY data; COMMIT. */
#include "sb-result-private.h"
#include "sb-session-private.h"

#include <string.h>

/* COPY data goes out in pieces of this size. */
#define COPY_CHUNK (256 * 1024)

/* A statement that turns out to be COPY TO STDOUT: nobody wants the data, but all of it must be
 * read. */
static gboolean
read_copy_out (SbSession *self, GError **error)
{
  for (;;)
    {
      char *data = NULL;
      int got = PQgetCopyData (self->conn, &data, 1);

      PQfreemem (data);
      if (got < 0)
        return TRUE;
      if (got == 0)
        {
          if (!sb_session_wait (self, FALSE, error))
            return FALSE;
          if (!PQconsumeInput (self->conn))
            return TRUE;
        }
    }
}

/* Returns: what the server is to hear in place of the data's end; %NULL when it has all of them */
static const char *
why_no_more_data (SbSession *self, const char *data)
{
  if (data == NULL)
    return "no COPY data in the script";
  return sb_session_is_given_up (self) ? "cancelled" : NULL;
}

/* Whoever cancels does not wait until the rest has gone through the wire for nothing. */
static gboolean
send_copy_in (SbSession *self, const char *data, gsize length, GError **error)
{
  for (gsize at = 0; at < length && !sb_session_is_given_up (self);)
    {
      gsize n = MIN (length - at, COPY_CHUNK);
      int put = PQputCopyData (self->conn, data + at, (int) n);

      if (put < 0)
        return TRUE; /* the server's reason comes as the result */
      if (put > 0)
        at += n;
      if (!sb_session_flush (self, error))
        return FALSE;
    }
  for (;;)
    {
      int put = PQputCopyEnd (self->conn, why_no_more_data (self, data));

      if (!sb_session_flush (self, error))
        return FALSE;
      if (put != 0)
        return TRUE;
    }
}

/* The next result; @func hears when it is not there yet. */
static PGresult *
next_row (SbSession *self, SbRowFunc func, gpointer user_data, GError **error)
{
  if (func != NULL && self->conn != NULL && PQisBusy (self->conn))
    func (NULL, user_data);
  return sb_session_next_result (self, error);
}

/* Reads all results of what was sent. The first error is the answer, else the last result. */
static SbResult *
collect (SbSession *self, const char *data, gsize length, SbRowFunc func, gpointer user_data,
         guint max_rows, GError **error)
{
  PGresult *answer = NULL, *result;
  guint n_rows = 0;
  GError *lost = NULL;

  while ((result = next_row (self, func, user_data, &lost)) != NULL)
    {
      ExecStatusType status = PQresultStatus (result);

      if (status == PGRES_SINGLE_TUPLE)
        {
          g_autoptr (SbResult) row = sb_result_new (result, NULL, self->target);

          if (func != NULL && (max_rows == 0 || n_rows < max_rows) && !func (row, user_data))
            func = NULL;
          n_rows++;
          continue;
        }
      if (status == PGRES_COPY_IN && !send_copy_in (self, data, length, &lost))
        {
          PQclear (result);
          break;
        }
      if ((status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) && !read_copy_out (self, &lost))
        {
          PQclear (result);
          break;
        }
      if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH
          || (answer != NULL && PQresultStatus (answer) == PGRES_FATAL_ERROR))
        {
          PQclear (result);
          continue;
        }
      PQclear (answer);
      answer = result;
    }
  self->in_query = FALSE;
  if (lost != NULL)
    {
      PQclear (answer);
      g_propagate_error (error, lost);
      return NULL;
    }
  if (answer == NULL)
    {
      sb_session_fail_lost (self, error);
      return NULL;
    }
  return sb_result_new (answer, NULL, self->target);
}

static SbResult *
run (SbSession *self, const char *sql, gboolean simple, guint n_params, const char *const *params,
     const char *data, gsize length, gboolean by_row, SbRowFunc func, gpointer user_data,
     guint max_rows, GError **error)
{
  int sent;

  if (!sb_session_begin_send (self, error))
    return NULL;
  self->in_query = TRUE;
  sent = simple ? PQsendQuery (self->conn, sql)
                : PQsendQueryParams (self->conn, sql, (int) n_params, NULL, params, NULL, NULL, 0);
  if (!sent)
    {
      sb_session_fail_lost (self, error);
      return NULL;
    }
  if (by_row)
    PQsetSingleRowMode (self->conn);
  if (!sb_session_flush (self, error))
    return NULL;
  return collect (self, data, length, func, user_data, max_rows, error);
}

/**
 * sb_session_exec:
 * @self: a connected session
 * @sql: one statement
 * @error: return location for %SB_DB_ERROR_LOST or %SB_DB_ERROR_ABANDONED
 *
 * Sends @sql by the simple protocol and waits for the answer. Data of a COPY TO STDOUT are dropped.
 *
 * Returns: (transfer full) (nullable): the server's answer, an error too; %NULL when there was none
 */
SbResult *
sb_session_exec (SbSession *self, const char *sql, GError **error)
{
  return run (self, sql, TRUE, 0, NULL, NULL, 0, FALSE, NULL, NULL, 0, error);
}

/**
 * sb_session_exec_params:
 * @self: a connected session
 * @sql: one statement with `$1` …
 * @n_params: how many
 * @params: (array length=n_params) (nullable elements): their texts
 * @error: return location for %SB_DB_ERROR_LOST or %SB_DB_ERROR_ABANDONED
 *
 * Returns: (transfer full) (nullable): the server's answer, an error too; %NULL when there was none
 */
SbResult *
sb_session_exec_params (SbSession *self, const char *sql, guint n_params, const char *const *params,
                        GError **error)
{
  return run (self, sql, FALSE, n_params, params, NULL, 0, FALSE, NULL, NULL, 0, error);
}

/**
 * sb_session_exec_rows:
 * @self: a connected session
 * @sql: one statement
 * @max_rows: how many rows @func gets at most; 0 for all
 * @func: (nullable): gets each row as it arrives
 * @user_data: for @func
 * @error: return location for %SB_DB_ERROR_LOST or %SB_DB_ERROR_ABANDONED
 *
 * Streams the rows in single-row mode: memory for one row, first row at once. All rows are read,
 * also those that nobody wants; cancel when they are too many.
 *
 * Returns: (transfer full) (nullable): the final answer, with the columns and no rows, its
 *   sb_result_get_affected() counts them; or the server's error; %NULL when there was no answer
 */
SbResult *
sb_session_exec_rows (SbSession *self, const char *sql, guint max_rows, SbRowFunc func,
                      gpointer user_data, GError **error)
{
  return run (self, sql, FALSE, 0, NULL, NULL, 0, TRUE, func, user_data, max_rows, error);
}

/**
 * sb_session_exec_copy:
 * @self: a connected session
 * @sql: a COPY … FROM STDIN
 * @data: (array length=length): its data, without the closing `\.` line
 * @length: bytes of @data
 * @error: return location for %SB_DB_ERROR_LOST or %SB_DB_ERROR_ABANDONED
 *
 * Returns: (transfer full) (nullable): the server's answer, an error too; %NULL when there was none
 */
SbResult *
sb_session_exec_copy (SbSession *self, const char *sql, const char *data, gsize length,
                      GError **error)
{
  return run (self, sql, TRUE, 0, NULL, data, length, FALSE, NULL, NULL, 0, error);
}

/**
 * sb_session_expect:
 * @result: (transfer full) (nullable): an answer to one of our own statements
 * @error: return location for %SB_DB_ERROR_SERVER
 *
 * Returns: (transfer full) (nullable): @result; %NULL with @error set when the server objected, and
 * %NULL when @result is %NULL (the error is set already)
 */
SbResult *
sb_session_expect (SbResult *result, GError **error)
{
  SbServerMessage *message = result != NULL ? sb_result_get_error (result) : NULL;

  if (message == NULL)
    return result;
  g_set_error (error, SB_DB_ERROR, SB_DB_ERROR_SERVER, "%s%s%s (%s)", message->message,
               message->hint != NULL ? "; " : "", message->hint != NULL ? message->hint : "",
               message->sqlstate);
  sb_result_unref (result);
  return NULL;
}

/**
 * sb_session_commit:
 * @self: a session in a transaction
 * @answer: (out) (optional) (nullable): the server's answer
 *
 * Sends COMMIT as a message of its own and waits for the answer whatever is cancelled meanwhile.
 * The tag is checked: COMMIT in a failed transaction answers ROLLBACK. A connection lost here
 * proves nothing, whatever the server said last.
 *
 * Returns: how it ended
 */
SbCommit
sb_session_commit (SbSession *self, SbResult **answer)
{
  g_autoptr (GError) lost = NULL;
  SbResult *result;
  SbCommit commit = SB_COMMIT_UNKNOWN;

  if (answer != NULL)
    *answer = NULL;
  if (!sb_session_begin_send (self, &lost))
    return SB_COMMIT_ROLLED_BACK; /* nothing was sent: the server rolls back what it had */
  self->committing = TRUE;
  result = sb_session_exec (self, "COMMIT", &lost);
  self->committing = FALSE;
  if (result == NULL)
    return SB_COMMIT_UNKNOWN;
  if (sb_result_get_error (result) == NULL && strcmp (sb_result_get_tag (result), "COMMIT") == 0)
    commit = SB_COMMIT_DONE;
  else
    commit = SB_COMMIT_ROLLED_BACK;
  if (answer != NULL)
    *answer = g_steal_pointer (&result);
  g_clear_pointer (&result, sb_result_unref);
  return commit;
}

/**
 * sb_session_rollback:
 * @self: a session, in whatever state
 * @error: return location for an error
 *
 * Ends a transaction without keeping anything of it. Does nothing where none is open.
 *
 * Returns: whether the session is idle now; %FALSE when the connection is lost, which rolls back as
 * well
 */
gboolean
sb_session_rollback (SbSession *self, GError **error)
{
  g_autoptr (SbResult) result = NULL;
  SbTransaction transaction = sb_session_get_transaction (self);

  if (transaction == SB_TRANSACTION_IDLE)
    return TRUE;
  if (transaction == SB_TRANSACTION_LOST)
    return sb_session_fail_lost (self, error);
  self->acted = MAX (self->acted, MIN (sb_wake_get_level (self->wake), SB_CANCEL_STATEMENT));
  result = sb_session_exec (self, "ROLLBACK", error);
  return result != NULL;
}

/**
 * sb_session_quote_identifier:
 * @self: a connected session
 * @name: any name
 *
 * Returns: (transfer full): @name as an SQL identifier in double quotes
 */
char *
sb_session_quote_identifier (SbSession *self, const char *name)
{
  char *quoted = PQescapeIdentifier (self->conn, name, strlen (name));
  char *copy = g_strdup (quoted != NULL ? quoted : "\"\"");

  PQfreemem (quoted);
  return copy;
}

/**
 * sb_session_quote_literal:
 * @self: a connected session
 * @text: any text
 *
 * Returns: (transfer full): @text as an SQL string literal, for the few commands without parameters
 */
char *
sb_session_quote_literal (SbSession *self, const char *text)
{
  char *quoted = PQescapeLiteral (self->conn, text, strlen (text));
  char *copy = g_strdup (quoted != NULL ? quoted : "''");

  PQfreemem (quoted);
  return copy;
}
