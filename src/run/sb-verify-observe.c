/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transaction of a verification, and one statement in it: run, and looked at as rows arrive. */
#include "sb-verify-private.h"

#include <string.h>

#include "sb-lines.h"

/* Rows beyond this many bytes are counted but not kept: a value may have 10 MB. */
#define MAX_KEPT_BYTES (64u << 20)

#define SAVEPOINT "SAVEPOINT switchback_check"
#define RELEASE "RELEASE SAVEPOINT switchback_check"
#define ROLLBACK_TO "ROLLBACK TO SAVEPOINT switchback_check; " RELEASE

/* One statement while its rows arrive. */
typedef struct
{
  SbObservation *seen;
  GChecksum *checksum;
  SbStream *out; /* NULL unless rows are streamed */
  gsize kept;
  SbTap *tap; /* NULL unless its rows are to be read as TAP */
  gboolean is_tap;
  guint line;
} Stream;

/**
 * sb_observation_clear:
 * @self: an observation
 *
 * Lets go of what it holds.
 */
void
sb_observation_clear (SbObservation *self)
{
  g_clear_pointer (&self->answer, sb_result_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->digest, g_free);
  g_clear_pointer (&self->types, g_strfreev);
}

void
sb_observation_free (gpointer data)
{
  sb_observation_clear (data);
  g_free (data);
}

/* Each value with its length before it, so that ("a", "bc") and ("ab", "c") differ. */
static void
update_checksum (GChecksum *checksum, const char *value, gsize length)
{
  gint64 size = value != NULL ? (gint64) length : -1;

  g_checksum_update (checksum, (const guchar *) &size, sizeof size);
  if (value != NULL)
    g_checksum_update (checksum, (const guchar *) value, (gssize) length);
}

static gboolean
row_cb (SbResult *row, gpointer user_data)
{
  Stream *stream = user_data;
  SbObservation *seen = stream->seen;
  gsize size = 0;
  guint n_columns;

  if (row == NULL)
    {
      if (stream->out != NULL)
        sb_stream_flush (stream->out);
      return TRUE;
    }
  n_columns = sb_result_get_n_columns (row);
  seen->n_rows++;
  for (guint i = 0; i < n_columns; i++)
    {
      gsize length = sb_result_get_value_length (row, 0, i);

      size += length;
      update_checksum (stream->checksum, sb_result_get_value (row, 0, i), length);
    }
  if (stream->tap != NULL && n_columns == 1 && sb_result_get_value (row, 0, 0) != NULL
      && sb_tap_read (stream->tap, sb_result_get_value (row, 0, 0), stream->line))
    stream->is_tap = TRUE;
  if (stream->out != NULL)
    sb_stream_add (stream->out, row);
  /* The first one is needed to judge. */
  if (seen->rows->len == 0
      || (stream->out == NULL && seen->rows->len < SB_CHECK_MAX_ROWS
          && stream->kept + size <= MAX_KEPT_BYTES))
    {
      stream->kept += size;
      g_ptr_array_add (seen->rows, sb_result_ref (row));
    }
  return TRUE;
}

guint
sb_verification_get_line (SbVerification *self, const SbStatement *statement)
{
  return sb_script_get_line (self->script, statement->sql_start);
}

/* A check that was given up does not go on for nobody. Windows cannot do it, and refuses. */
#define NOTICE_LOSS_SQL                                                                            \
  "SELECT pg_catalog.set_config('client_connection_check_interval', '2s', true) "                  \
  "WHERE pg_catalog.current_setting('dynamic_shared_memory_type') "                                \
  "OPERATOR(pg_catalog.<>) 'windows'"

static gboolean
exec (SbVerification *self, const char *sql, GError **error)
{
  g_autoptr (SbResult)
      result = sb_session_expect (sb_session_exec (self->session, sql, error), error);

  return result != NULL;
}

/* Runs the statement itself and looks at everything that comes back. */
static gboolean
observe (SbVerification *self, guint index, SbObservation *seen, gboolean *is_tap, GError **error)
{
  const SbStatement *statement = sb_script_get_statement (self->script, index);
  g_autofree char *sql = sb_script_dup_sql (self->script, index);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gboolean may_be_tap = self->is_tap
                        && (statement->check == NULL || statement->check->expect == NULL);
  SbStream out = { .verification = self };
  Stream stream = { .seen = seen,
                    .checksum = checksum,
                    .out = self->listener != NULL && self->options->stream ? &out : NULL,
                    .tap = may_be_tap ? &self->tap : NULL,
                    .line = sb_verification_get_line (self, statement) };
  gint64 started = g_get_monotonic_time ();

  seen->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_result_unref);
  if (statement->kind == SB_STATEMENT_COPY)
    {
      const char *text = sb_script_get_text (self->script, NULL);

      seen->answer = sb_session_exec_copy (self->session, sql, text + statement->data_start,
                                           statement->data_end - statement->data_start, error);
    }
  else
    seen->answer = sb_session_exec_rows (self->session, sql, 0, row_cb, &stream, error);
  sb_stream_flush (&out);
  sb_stream_clear (&out);
  if (seen->answer == NULL)
    return FALSE;
  seen->duration_us = g_get_monotonic_time () - started;
  for (guint i = 0; i < sb_result_get_n_columns (seen->answer); i++)
    {
      const char *name = sb_result_get_column_name (seen->answer, i);

      update_checksum (checksum, name, strlen (name));
    }
  seen->digest = g_strdup (g_checksum_get_string (checksum));
  *is_tap = stream.is_tap;
  return TRUE;
}

/**
 * sb_verification_run:
 * @self: a verification that has begun
 * @index: of the statement
 * @role: (nullable): whom to run it as
 * @seen: (out): what came of it
 * @is_tap: (out): whether its rows were TAP
 * @role_error: (out) (nullable): the server's objection to the role; nothing was run then
 * @error: return location for an error that ends the verification
 *
 * Runs one statement between savepoints. What it does stays, role and claims do not; after an error
 * nothing of it stays.
 *
 * Returns: whether to go on
 */
gboolean
sb_verification_run (SbVerification *self, guint index, SbCheckRole *role, SbObservation *seen,
                     gboolean *is_tap, SbServerMessage **role_error, GError **error)
{
  g_autoptr (SbResult) entered = NULL;
  g_autofree char *leave = NULL;
  gboolean failed = FALSE;

  if (role == NULL)
    {
      if (!exec (self, SAVEPOINT, error))
        return FALSE;
    }
  else
    {
      g_autofree char *enter = sb_check_role_dup_enter (role, self->session);
      g_autofree char *both = g_strconcat (SAVEPOINT "; ", enter, NULL);

      entered = sb_session_exec (self->session, both, error);
      if (entered == NULL)
        return FALSE;
      if (sb_result_get_error (entered) != NULL)
        {
          *role_error = sb_server_message_ref (sb_result_get_error (entered));
          return exec (self, ROLLBACK_TO, error);
        }
    }
  if (!observe (self, index, seen, is_tap, error))
    return FALSE;
  if (sb_session_get_transaction (self->session) == SB_TRANSACTION_IDLE)
    {
      g_set_error (error, SB_DB_ERROR, SB_DB_ERROR_SERVER,
                   "the statement on line %u ended the transaction of the verify script",
                   sb_verification_get_line (self, sb_script_get_statement (self->script, index)));
      return FALSE;
    }
  if (sb_result_get_error (seen->answer) == NULL && self->listener != NULL && self->options->stream
      && !sb_verification_name_types (self, seen->answer, &seen->types, &failed, error))
    return FALSE;
  if (failed || sb_result_get_error (seen->answer) != NULL)
    return exec (self, ROLLBACK_TO, error);
  if (entered == NULL)
    return exec (self, RELEASE, error);
  {
    g_autofree char *back = sb_check_role_dup_leave (entered, self->session);

    leave = g_strconcat (RELEASE "; ", back, NULL);
  }
  return exec (self, leave, error);
}

/**
 * sb_verification_begin:
 * @self: a verification
 * @error: return location for an error
 *
 * Read-only unless the script says otherwise; whatever the session's defaults are.
 *
 * Returns: whether the transaction stands
 */
gboolean
sb_verification_begin (SbVerification *self, GError **error)
{
  gboolean may_write = sb_script_find_directive (self->script, "verify may write") != NULL;
  gboolean can_notice = sb_session_get_server_version (self->session) >= 140000;
  g_autofree char *sql = g_strconcat ("BEGIN ISOLATION LEVEL READ COMMITTED READ ",
                                      may_write ? "WRITE" : "ONLY",
                                      can_notice ? "; " NOTICE_LOSS_SQL : NULL, NULL);

  return exec (self, sql, error);
}

gboolean
sb_verification_fail_cancelled (GError **error)
{
  g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_CANCELLED, "cancelled");
  return FALSE;
}

/**
 * sb_verification_finish:
 * @self: a verification
 * @ok: whether all went well so far
 * @error: return location for an error, set only if @ok
 *
 * Rolls back, and lets go of prepared statements, which do not end with the transaction.
 *
 * Returns: whether all went well
 */
gboolean
sb_verification_finish (SbVerification *self, gboolean ok, GError **error)
{
  g_autoptr (GError) later = NULL;

  if (!sb_session_is_connected (self->session))
    return ok;
  if (sb_session_rollback (self->session, &later) && exec (self, "DEALLOCATE ALL", &later))
    return ok;
  if (ok)
    g_propagate_error (error, g_steal_pointer (&later));
  return FALSE;
}
