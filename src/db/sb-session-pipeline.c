/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many statements in one go: a pipeline, whose answers are read while later ones are still on the
 * way. */
#include "sb-result-private.h"
#include "sb-session-private.h"

/**
 * sb_session_pipeline_enter:
 * @self: a connected, idle session
 * @error: return location for an error
 *
 * Returns: whether what is sent now goes into a pipeline
 */
gboolean
sb_session_pipeline_enter (SbSession *self, GError **error)
{
  if (!sb_session_begin_send (self, error))
    return FALSE;
  if (!PQenterPipelineMode (self->conn))
    return sb_session_fail_lost (self, error);
  return TRUE;
}

/**
 * sb_session_pipeline_send:
 * @self: a session in a pipeline
 * @sql: one statement; not COPY with data
 * @n_params: how many parameters
 * @params: (array length=n_params) (nullable) (nullable elements): their texts
 * @flush: ask the server to answer at once, so that progress can be seen
 * @error: return location for an error
 *
 * Does not wait: what the socket does not take now goes out while results are read.
 *
 * Returns: whether it is on its way
 */
gboolean
sb_session_pipeline_send (SbSession *self, const char *sql, guint n_params,
                          const char *const *params, gboolean flush, GError **error)
{
  if (self->conn == NULL)
    return sb_session_fail_lost (self, error);
  self->in_query = TRUE;
  if (!PQsendQueryParams (self->conn, sql, (int) n_params, NULL, params, NULL, NULL, 0)
      || (flush && !PQsendFlushRequest (self->conn)))
    return sb_session_fail_lost (self, error);
  return TRUE;
}

/**
 * sb_session_pipeline_sync:
 * @self: a session in a pipeline
 * @error: return location for an error
 *
 * Ends the group of statements: after an error the server skips what is left of it.
 *
 * Returns: whether it is on its way
 */
gboolean
sb_session_pipeline_sync (SbSession *self, GError **error)
{
  if (self->conn == NULL || !PQpipelineSync (self->conn))
    return sb_session_fail_lost (self, error);
  return TRUE;
}

/**
 * sb_session_pipeline_next:
 * @self: a session in a pipeline that was synced
 * @error: return location for an error
 *
 * The answer to the next statement that was sent, in order. Of its rows only the first is kept, so
 * that a SELECT over a large table costs no memory.
 *
 * Returns: (transfer full) (nullable): the answer, an error or "skipped" too; %NULL without error
 * at the sync; %NULL with error when the connection is gone
 */
SbResult *
sb_session_pipeline_next (SbSession *self, GError **error)
{
  PGresult *first = NULL, *final = NULL, *result;
  GError *lost = NULL;

  if (self->conn != NULL)
    PQsetSingleRowMode (self->conn);
  while ((result = sb_session_next_result (self, &lost)) != NULL)
    {
      if (PQresultStatus (result) == PGRES_PIPELINE_SYNC)
        {
          PQclear (result);
          self->in_query = FALSE;
          return NULL;
        }
      if (first == NULL)
        first = result;
      else if (PQresultStatus (result) == PGRES_SINGLE_TUPLE)
        PQclear (result);
      else
        {
          PQclear (final);
          final = result;
        }
    }
  if (lost != NULL || first == NULL)
    {
      PQclear (first);
      PQclear (final);
      if (lost != NULL)
        g_propagate_error (error, lost);
      else
        sb_session_fail_lost (self, error);
      return NULL;
    }
  return sb_result_new (first, final, self->target);
}

/**
 * sb_session_pipeline_leave:
 * @self: a session whose pipeline was read to its sync
 * @error: return location for an error
 *
 * Returns: whether single statements can be sent again
 */
gboolean
sb_session_pipeline_leave (SbSession *self, GError **error)
{
  if (self->conn == NULL || !PQexitPipelineMode (self->conn))
    return sb_session_fail_lost (self, error);
  return TRUE;
}
