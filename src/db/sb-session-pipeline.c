/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many statements in one go: a pipeline, whose answers are read while later ones are still on the
 * way. */
#include "sb-result-private.h"
#include "sb-session-private.h"

#include <string.h>

/* So much may wait in libpq's own buffer. */
#define ENOUGH_UNSENT (1024 * 1024)

/* What is known of an answer that is still to come, in the session's queue of these. */
enum
{
  EXPECT_ANY = 0,
  EXPECT_OURS = 1 << 0,    /* to a statement of our own: a row at most, so it is taken whole */
  EXPECT_PREPARE = 1 << 1, /* another one, to PREPARE, comes before it */
};

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
  self->unsent = 0;
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
  self->unsent += strlen (sql);
  g_queue_push_tail (&self->expected, GINT_TO_POINTER (EXPECT_ANY));
  return TRUE;
}

/**
 * sb_session_pipeline_is_full:
 * @self: a session in a pipeline
 *
 * Where much was sent, libpq keeps in memory what the socket does not take. It goes out while
 * answers are read. Never waits.
 *
 * Returns: whether answers should be read before more is sent
 */
gboolean
sb_session_pipeline_is_full (SbSession *self)
{
  if (self->conn == NULL || self->unsent < ENOUGH_UNSENT)
    return FALSE;
  /* A connection that broke is noticed where answers are read. */
  if (PQflush (self->conn) == 1)
    return TRUE;
  self->unsent = 0;
  return FALSE;
}

/* The name of a prepared statement; @is_new: the server has yet to be told of it. */
const char *
sb_session_name_prepared (SbSession *self, const char *sql, gboolean *is_new)
{
  char *name = g_hash_table_lookup (self->prepared, sql);

  *is_new = name == NULL;
  if (name == NULL)
    {
      name = g_strdup_printf ("switchback_%u", ++self->n_prepared);
      g_hash_table_insert (self->prepared, g_strdup (sql), name);
    }
  return name;
}

/**
 * sb_session_pipeline_send_prepared:
 * @self: a session in a pipeline, not behind a transaction pool
 * @sql: one statement of our own, with a row at most
 * @n_params: how many parameters
 * @params: (array length=n_params) (nullable) (nullable elements): their texts
 * @error: return location for an error
 *
 * As sb_session_pipeline_send(), but the server parses and plans @sql only the first time, until
 * sb_session_forget_prepared().
 *
 * Returns: whether it is on its way
 */
gboolean
sb_session_pipeline_send_prepared (SbSession *self, const char *sql, guint n_params,
                                   const char *const *params, GError **error)
{
  const char *name;
  gboolean is_new;

  if (self->conn == NULL)
    return sb_session_fail_lost (self, error);
  self->in_query = TRUE;
  name = sb_session_name_prepared (self, sql, &is_new);
  if (is_new && !PQsendPrepare (self->conn, name, sql, (int) n_params, NULL))
    return sb_session_fail_lost (self, error);
  if (!PQsendQueryPrepared (self->conn, name, (int) n_params, params, NULL, NULL, 0))
    return sb_session_fail_lost (self, error);
  g_queue_push_tail (&self->expected,
                     GINT_TO_POINTER (EXPECT_OURS | (is_new ? EXPECT_PREPARE : 0)));
  return TRUE;
}

/**
 * sb_session_forget_prepared:
 * @self: a session
 *
 * Prepares everything anew from now on: after DEALLOCATE ALL, and after a pipeline that failed,
 * where
 * it is not known what the server still prepared.
 */
void
sb_session_forget_prepared (SbSession *self)
{
  g_hash_table_remove_all (self->prepared);
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

/* Reads the answer to one message, row by row or whole. %NULL without @lost at the sync. */
static SbResult *
next_answer (SbSession *self, gboolean by_row, GError **lost)
{
  PGresult *first = NULL, *final = NULL, *result;
  GError *error = NULL;

  if (self->conn != NULL && by_row)
    PQsetSingleRowMode (self->conn);
  while ((result = sb_session_next_result (self, &error)) != NULL)
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
  if (error == NULL && first != NULL)
    return sb_result_new (first, final, self->target);
  PQclear (first);
  PQclear (final);
  if (error != NULL)
    g_propagate_error (lost, error);
  else
    sb_session_fail_lost (self, lost);
  return NULL;
}

/**
 * sb_session_pipeline_next:
 * @self: a session in a pipeline that was synced
 * @error: return location for an error
 *
 * The answer to the next statement that was sent, in order. Of a script's rows only the first is
 * kept, so that a SELECT over a large table costs no memory.
 *
 * Returns: (transfer full) (nullable): the answer, an error or "skipped" too; %NULL without error
 * at
 *   the sync; %NULL with error when the connection is gone
 */
SbResult *
sb_session_pipeline_next (SbSession *self, GError **error)
{
  int expected = GPOINTER_TO_INT (g_queue_pop_head (&self->expected));
  gboolean by_row = (expected & EXPECT_OURS) == 0;
  g_autoptr (SbResult) prepare = NULL;
  SbResult *answer;

  if ((expected & EXPECT_PREPARE) != 0)
    {
      prepare = next_answer (self, by_row, error);
      if (prepare == NULL)
        return NULL;
    }
  answer = next_answer (self, by_row, error);
  /* What could not be prepared was not executed either: the reason is the first answer. */
  if (answer == NULL || prepare == NULL || sb_result_get_error (prepare) == NULL)
    return answer;
  sb_result_unref (answer);
  return g_steal_pointer (&prepare);
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
