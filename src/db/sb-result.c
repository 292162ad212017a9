/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-result-private.h"

struct _SbResult
{
  gatomicrefcount ref_count;
  PGresult *rows;  /* owned: columns and values */
  PGresult *final; /* owned, nullable: in single-row mode the one that ends the rows; has the tag */
  SbServerMessage *error;
};

/* Every text of a message is scrubbed here, once: a migration may well repeat the password. */
static char *
dup_field (const PGresult *result, int field, SbTarget *target)
{
  const char *text = PQresultErrorField (result, field);

  return text != NULL ? sb_target_scrub (target, text) : NULL;
}

static guint
parse_position (const PGresult *result, int field)
{
  const char *text = PQresultErrorField (result, field);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : 0;
}

/**
 * sb_server_message_new:
 * @result: an error, or what a notice receiver is given
 * @target: whose secrets are scrubbed
 *
 * Returns: (transfer full): the message, independent of @result
 */
SbServerMessage *
sb_server_message_new (const PGresult *result, SbTarget *target)
{
  SbServerMessage *self = g_new0 (SbServerMessage, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->severity = dup_field (result, PG_DIAG_SEVERITY_NONLOCALIZED, target);
  self->sqlstate = dup_field (result, PG_DIAG_SQLSTATE, target);
  self->message = dup_field (result, PG_DIAG_MESSAGE_PRIMARY, target);
  self->detail = dup_field (result, PG_DIAG_MESSAGE_DETAIL, target);
  self->hint = dup_field (result, PG_DIAG_MESSAGE_HINT, target);
  self->context = dup_field (result, PG_DIAG_CONTEXT, target);
  self->position = parse_position (result, PG_DIAG_STATEMENT_POSITION);
  self->internal_query = dup_field (result, PG_DIAG_INTERNAL_QUERY, target);
  self->internal_position = parse_position (result, PG_DIAG_INTERNAL_POSITION);
  self->schema = dup_field (result, PG_DIAG_SCHEMA_NAME, target);
  self->table = dup_field (result, PG_DIAG_TABLE_NAME, target);
  self->column = dup_field (result, PG_DIAG_COLUMN_NAME, target);
  self->constraint = dup_field (result, PG_DIAG_CONSTRAINT_NAME, target);
  if (self->message == NULL)
    {
      /* libpq's own errors ("server closed the connection unexpectedly") have no fields. */
      self->message = sb_target_scrub (target, PQresultErrorMessage (result));
      g_strchomp (self->message);
    }
  if (self->severity == NULL)
    self->severity = g_strdup ("ERROR");
  if (self->sqlstate == NULL)
    self->sqlstate = g_strdup ("");
  return self;
}

/**
 * sb_result_new:
 * @result: (transfer full): the rows, the command's answer or the error
 * @final: (transfer full) (nullable): in single-row mode the result that ended the rows
 * @target: whose secrets are scrubbed
 *
 * Returns: (transfer full): a result with one reference
 */
SbResult *
sb_result_new (PGresult *result, PGresult *final, SbTarget *target)
{
  SbResult *self = g_new0 (SbResult, 1);
  PGresult *last = final != NULL ? final : result;
  ExecStatusType status = PQresultStatus (last);

  g_atomic_ref_count_init (&self->ref_count);
  self->rows = result;
  self->final = final;
  if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE)
    self->error = sb_server_message_new (last, target);
  return self;
}

/**
 * sb_result_ref:
 * @self: a result
 *
 * Returns: (transfer full): @self. Any thread.
 */
SbResult *
sb_result_ref (SbResult *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_result_unref:
 * @self: (transfer full): a result. Any thread.
 */
void
sb_result_unref (SbResult *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  PQclear (self->rows);
  PQclear (self->final);
  g_clear_pointer (&self->error, sb_server_message_unref);
  g_free (self);
}

/**
 * sb_result_get_error:
 * @self: a result
 *
 * Returns: (transfer none) (nullable): what the server objected to; %NULL when it did what was
 * asked
 */
SbServerMessage *
sb_result_get_error (SbResult *self)
{
  return self->error;
}

/**
 * sb_result_is_skipped:
 * @self: a result of a pipeline
 *
 * Returns: whether the server skipped the statement because one before it in the pipeline failed
 */
gboolean
sb_result_is_skipped (SbResult *self)
{
  return PQresultStatus (self->rows) == PGRES_PIPELINE_ABORTED;
}

/**
 * sb_result_get_tag:
 * @self: a result
 *
 * Returns: (transfer none): the command tag with its counts, "UPDATE 3"; "" for an empty statement
 */
const char *
sb_result_get_tag (SbResult *self)
{
  return PQcmdStatus (self->final != NULL ? self->final : self->rows);
}

/**
 * sb_result_get_affected:
 * @self: a result
 *
 * Returns: rows that the statement returned or changed; -1 where the tag has no count
 */
gint64
sb_result_get_affected (SbResult *self)
{
  const char *count = PQcmdTuples (self->final != NULL ? self->final : self->rows);

  return *count != '\0' ? (gint64) g_ascii_strtoull (count, NULL, 10) : -1;
}

/**
 * sb_result_get_n_rows:
 * @self: a result
 *
 * Returns: how many rows are kept in it
 */
guint
sb_result_get_n_rows (SbResult *self)
{
  return (guint) PQntuples (self->rows);
}

/**
 * sb_result_get_n_columns:
 * @self: a result
 *
 * Returns: how many columns it has; 0 for commands without rows
 */
guint
sb_result_get_n_columns (SbResult *self)
{
  return (guint) PQnfields (self->rows);
}

/**
 * sb_result_get_column_name:
 * @self: a result
 * @column: from 0
 *
 * Returns: (transfer none): its name, as hostile as any text
 */
const char *
sb_result_get_column_name (SbResult *self, guint column)
{
  return PQfname (self->rows, (int) column);
}

/**
 * sb_result_get_column_type:
 * @self: a result
 * @column: from 0
 *
 * Returns: the type's oid
 */
guint32
sb_result_get_column_type (SbResult *self, guint column)
{
  return PQftype (self->rows, (int) column);
}

/**
 * sb_result_get_value:
 * @self: a result
 * @row: from 0
 * @column: from 0
 *
 * Returns: (transfer none) (nullable): the value's text, NUL-terminated; %NULL for SQL's NULL
 */
const char *
sb_result_get_value (SbResult *self, guint row, guint column)
{
  if (PQgetisnull (self->rows, (int) row, (int) column))
    return NULL;
  return PQgetvalue (self->rows, (int) row, (int) column);
}

/**
 * sb_result_get_value_length:
 * @self: a result
 * @row: from 0
 * @column: from 0
 *
 * Returns: the value's length in bytes
 */
gsize
sb_result_get_value_length (SbResult *self, guint row, guint column)
{
  return (gsize) PQgetlength (self->rows, (int) row, (int) column);
}
