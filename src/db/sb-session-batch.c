/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A few statements of our own in one round trip, whose answers are wanted whole. */
#include "sb-result-private.h"
#include "sb-session-private.h"

static gboolean
send_all (SbSession *self, const SbBatchItem *items, guint n_items, GError **error)
{
  for (guint i = 0; i < n_items; i++)
    if (!PQsendQueryParams (self->conn, items[i].sql, (int) items[i].n_params, NULL,
                            items[i].params, NULL, NULL, 0)
        || ((items[i].is_end || i + 1 == n_items) && !PQpipelineSync (self->conn)))
      return sb_session_fail_lost (self, error);
  return sb_session_flush (self, error);
}

/* The last result of what is next in the pipeline; %NULL when the connection is gone. */
static PGresult *
next_answer (SbSession *self, GError **error)
{
  PGresult *answer = NULL, *result;
  GError *lost = NULL;

  while ((result = sb_session_next_result (self, &lost)) != NULL)
    {
      PQclear (answer);
      answer = result;
      if (PQresultStatus (answer) == PGRES_PIPELINE_SYNC)
        return answer;
    }
  if (lost == NULL && answer != NULL)
    return answer;
  PQclear (answer);
  if (lost != NULL)
    g_propagate_error (error, lost);
  else
    sb_session_fail_lost (self, error);
  return NULL;
}

static gboolean
read_all (SbSession *self, const SbBatchItem *items, guint n_items, GPtrArray *answers,
          GError **error)
{
  for (guint i = 0; i < n_items; i++)
    {
      PGresult *answer = next_answer (self, error);

      if (answer == NULL)
        return FALSE;
      g_ptr_array_add (answers, sb_result_new (answer, NULL, self->target));
      if (!items[i].is_end && i + 1 < n_items)
        continue;
      answer = next_answer (self, error); /* the sync's */
      if (answer == NULL)
        return FALSE;
      PQclear (answer);
    }
  return TRUE;
}

/**
 * sb_session_exec_batch:
 * @self: a connected, idle session
 * @items: (array length=n_items): the statements, in order; no COPY
 * @n_items: how many
 * @error: return location for %SB_DB_ERROR_LOST or %SB_DB_ERROR_ABANDONED
 *
 * One round trip for all. Up to each item that is an end the statements are one transaction; after
 * an error the server skips the rest of that, and goes on with the next. A transaction that is
 * opened by name lasts beyond its group: put COMMIT into a group of its own, then it is answered in
 * any case, with ROLLBACK where something failed.
 *
 * Returns: (transfer full) (nullable) (element-type SbResult): the answer to each, errors and
 *   "skipped" too; %NULL when the connection is gone
 */
GPtrArray *
sb_session_exec_batch (SbSession *self, const SbBatchItem *items, guint n_items, GError **error)
{
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_result_unref);

  if (!sb_session_pipeline_enter (self, error))
    return NULL;
  self->in_query = TRUE;
  if (!send_all (self, items, n_items, error) || !read_all (self, items, n_items, answers, error))
    return NULL;
  self->in_query = FALSE;
  return sb_session_pipeline_leave (self, error) ? g_steal_pointer (&answers) : NULL;
}
