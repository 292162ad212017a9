/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hands the rows of a check out while its statement runs: packed, some at a time, bounded. */
#include "sb-verify-private.h"

#include <string.h>

#include "sb-type-name.h"

/* What is handed out at once; less, whenever the server keeps us waiting. */
#define BATCH_ROWS 500
#define BATCH_BYTES (256u << 10)
#define BATCH_US 20000
/* A check shows this much of its rows even when others have used up what a run may stream. */
#define MIN_BYTES (256u << 10)

static gboolean
is_full (SbStream *self, gsize size)
{
  const SbVerifyOptions *options = self->verification->options;
  guint max_rows = options->max_rows > 0 ? options->max_rows : SB_STREAM_MAX_ROWS;
  gsize max_bytes = options->max_bytes > 0 ? options->max_bytes : SB_STREAM_MAX_BYTES;

  return self->n_rows >= max_rows
         || (self->verification->n_streamed + size >= max_bytes
             && self->n_bytes + size >= MIN_BYTES);
}

/**
 * sb_stream_add:
 * @self: a stream
 * @row: a result with one row
 *
 * Takes the row along, unless there are too many already.
 */
void
sb_stream_add (SbStream *self, SbResult *row)
{
  gsize size;

  if (self->is_full)
    return;
  if (self->rows == NULL)
    self->rows = sb_rows_new_for_result (row);
  sb_rows_add_result (self->rows, row, 0);
  self->n_rows++;
  size = sb_rows_get_size (self->rows);
  self->is_full = is_full (self, size);
  if (sb_rows_get_n_rows (self->rows) >= BATCH_ROWS || size >= BATCH_BYTES
      || g_get_monotonic_time () - self->flushed >= BATCH_US)
    sb_stream_flush (self);
}

/**
 * sb_stream_flush:
 * @self: a stream
 *
 * Hands on what has been collected.
 */
void
sb_stream_flush (SbStream *self)
{
  SbVerification *verification = self->verification;
  g_autoptr (SbRows) full = NULL;
  gsize size;

  if (self->rows == NULL || sb_rows_get_n_rows (self->rows) == 0)
    return;
  full = self->rows;
  self->rows = sb_rows_new_alike (full);
  size = sb_rows_get_size (full);
  self->n_bytes += size;
  verification->n_streamed += size;
  if (verification->listener->rows != NULL)
    verification->listener->rows (full, verification->user_data);
  self->flushed = g_get_monotonic_time ();
}

/**
 * sb_stream_clear:
 * @self: a stream
 *
 * Lets go of what it holds.
 */
void
sb_stream_clear (SbStream *self)
{
  g_clear_pointer (&self->rows, sb_rows_unref);
}

/* Asks for all that are not known yet, at once. */
static gboolean
ask (SbVerification *self, SbResult *answer, gboolean *failed, GError **error)
{
  g_autoptr (GString) list = g_string_new ("{");
  g_autoptr (SbResult) names = NULL;
  const char *params[1];

  for (guint i = 0; i < sb_result_get_n_columns (answer); i++)
    {
      guint32 oid = sb_result_get_column_type (answer, i);

      if (sb_type_name_find (oid) == NULL
          && !g_hash_table_contains (self->type_names, GUINT_TO_POINTER (oid)))
        g_string_append_printf (list, "%s%u", list->len > 1 ? "," : "", oid);
    }
  if (list->len == 1)
    return TRUE;
  g_string_append_c (list, '}');
  params[0] = list->str;
  names = sb_session_exec_params (self->session,
                                  "SELECT oid, pg_catalog.format_type(oid, NULL)"
                                  " FROM pg_catalog.pg_type"
                                  " WHERE oid OPERATOR(pg_catalog.=) ANY ($1::pg_catalog.oid[])",
                                  1, params, error);
  if (names == NULL)
    return FALSE;
  if (sb_result_get_error (names) != NULL)
    {
      *failed = TRUE;
      return TRUE;
    }
  for (guint i = 0; i < sb_result_get_n_rows (names); i++)
    {
      guint64 oid = g_ascii_strtoull (sb_result_get_value (names, i, 0), NULL, 10);

      g_hash_table_insert (self->type_names, GUINT_TO_POINTER ((guint) oid),
                           g_strdup (sb_result_get_value (names, i, 1)));
    }
  return TRUE;
}

/**
 * sb_verification_name_types:
 * @self: a verification
 * @answer: the answer to a statement that did not fail
 * @names: (out) (nullable): a name for each of its columns' types
 * @failed: (out): set when the server objected, which aborts what is open
 * @error: return location for a lost connection
 *
 * Names PostgreSQL's own types by heart; only for others, enums for example, the server is asked.
 *
 * Returns: whether to go on
 */
gboolean
sb_verification_name_types (SbVerification *self, SbResult *answer, char ***names, gboolean *failed,
                            GError **error)
{
  guint n = sb_result_get_n_columns (answer);

  if (n == 0)
    return TRUE;
  if (self->type_names == NULL)
    self->type_names = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  if (!ask (self, answer, failed, error))
    return FALSE;
  *names = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      guint32 oid = sb_result_get_column_type (answer, i);
      const char *name = sb_type_name_find (oid);

      if (name == NULL)
        name = g_hash_table_lookup (self->type_names, GUINT_TO_POINTER (oid));
      (*names)[i] = name != NULL ? g_strdup (name) : g_strdup_printf ("oid %u", oid);
    }
  return TRUE;
}
