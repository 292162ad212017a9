/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A few statements of our own in one round trip, whose answers are wanted whole. */
#include "sb-result-private.h"
#include "sb-session-private.h"

static gboolean
send (SbSession *self, const SbBatchItem *item, gboolean *is_new)
{
  const char *name = NULL;
  int n_params = (int) item->n_params;

  *is_new = FALSE;
  if (!item->is_kept)
    return PQsendQueryParams (self->conn, item->sql, n_params, NULL, item->params, NULL, NULL, 0);
  name = sb_session_name_prepared (self, item->sql, is_new);
  return (!*is_new || PQsendPrepare (self->conn, name, item->sql, n_params, NULL))
         && PQsendQueryPrepared (self->conn, name, n_params, item->params, NULL, NULL, 0);
}

/* @are_new: (array length=n_items): gets which of them are answered twice, being prepared first. */
static gboolean
send_all (SbSession *self, const SbBatchItem *items, guint n_items, gboolean *are_new,
          GError **error)
{
  for (guint i = 0; i < n_items; i++)
    if (!send (self, &items[i], &are_new[i])
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

/* The answer to one item. What a failed PREPARE answers is the item's; the server skips the rest. */
static SbResult *
read_item (SbSession *self, gboolean is_new, GError **error)
{
  PGresult *prepared = is_new ? next_answer (self, error) : NULL;
  PGresult *answer = prepared != NULL || !is_new ? next_answer (self, error) : NULL;

  if (answer != NULL && prepared != NULL && PQresultStatus (prepared) == PGRES_FATAL_ERROR)
    {
      PGresult *skipped = answer;

      answer = prepared;
      prepared = skipped;
    }
  PQclear (prepared);
  return answer != NULL ? sb_result_new (answer, NULL, self->target) : NULL;
}

static gboolean
read_all (SbSession *self, const SbBatchItem *items, guint n_items, const gboolean *are_new,
          GPtrArray *answers, GError **error)
{
  for (guint i = 0; i < n_items; i++)
    {
      SbResult *item = read_item (self, are_new[i], error);
      PGresult *answer;

      if (item == NULL)
        return FALSE;
      g_ptr_array_add (answers, item);
      if (!items[i].is_end && i + 1 < n_items)
        continue;
      answer = next_answer (self, error); /* the sync's */
      if (answer == NULL)
        return FALSE;
      PQclear (answer);
    }
  return TRUE;
}

/* What the server skipped, it has not prepared either. */
static void
forget_unprepared (SbSession *self, const gboolean *are_new, GPtrArray *answers)
{
  for (guint i = 0; i < answers->len; i++)
    if (are_new[i]
        && (sb_result_get_error (answers->pdata[i]) != NULL
            || sb_result_is_skipped (answers->pdata[i])))
      sb_session_forget_prepared (self);
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
  g_autofree gboolean *are_new = g_new0 (gboolean, n_items);

  if (!sb_session_pipeline_enter (self, error))
    return NULL;
  self->in_query = TRUE;
  if (!send_all (self, items, n_items, are_new, error)
      || !read_all (self, items, n_items, are_new, answers, error))
    return NULL;
  self->in_query = FALSE;
  forget_unprepared (self, are_new, answers);
  return sb_session_pipeline_leave (self, error) ? g_steal_pointer (&answers) : NULL;
}
