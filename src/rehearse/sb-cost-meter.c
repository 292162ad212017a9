/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cost-meter.h"

#include <string.h>

#include "sb-cost-watch.h"

/* A lock whose end has not come. */
typedef struct
{
  SbCostLock *lock; /* its cost's */
  gint64 since;     /* by the clock */
} Pending;

struct _SbCostMeter
{
  SbCostRelations *relations;
  gint64 clock; /* microseconds that statements took so far */
  GArray *pending;

  /* borrowed */
  SbSession *session;
  SbConnection *watch;
};

/*< private >
 * sb_cost_meter_new:
 * @session: a session outside of a transaction, on a copy on which the migration has not begun
 * @watch: a second connection to it; both live longer
 * @error: return location for an error of the db floor
 *
 * Returns: (transfer full) (nullable): a meter
 */
SbCostMeter *
sb_cost_meter_new (SbSession *session, SbConnection *watch, GError **error)
{
  SbCostRelations *relations = sb_cost_relations_new (session, error);
  SbCostMeter *self;

  if (relations == NULL)
    return NULL;
  self = g_new0 (SbCostMeter, 1);
  self->relations = relations;
  self->pending = g_array_new (FALSE, FALSE, sizeof (Pending));
  self->session = session;
  self->watch = watch;
  return self;
}

/*< private >
 * sb_cost_meter_free:
 * @self: (transfer full): a meter
 */
void
sb_cost_meter_free (SbCostMeter *self)
{
  sb_cost_relations_free (self->relations);
  g_array_unref (self->pending);
  g_free (self);
}

/* The transaction is over: now it is known how long others had to wait. */
static void
settle (SbCostMeter *self)
{
  for (guint i = 0; i < self->pending->len; i++)
    {
      const Pending *pending = &g_array_index (self->pending, Pending, i);
      SbCostLock *lock = pending->lock;

      lock->held_us = self->clock - pending->since;
      if (lock->is_new)
        continue;
      lock->readers_us = sb_lock_mode_blocks_readers (lock->mode) ? lock->held_us : 0;
      lock->writers_us = sb_lock_mode_blocks_writers (lock->mode) ? lock->held_us : 0;
    }
  g_array_set_size (self->pending, 0);
  sb_cost_relations_end_transaction (self->relations);
}

static void
add_pending (SbCostMeter *self, SbCost *cost, gint64 since)
{
  for (guint i = 0; i < cost->locks->len; i++)
    {
      Pending pending = { cost->locks->pdata[i], since };

      g_array_append_val (self->pending, pending);
    }
}

static SbResult *
exec (SbCostMeter *self, const SbCostStatement *statement, GError **error)
{
  return statement->data != NULL ? sb_session_exec_copy (self->session, statement->sql,
                                                         statement->data, statement->length, error)
                                 : sb_session_exec (self->session, statement->sql, error);
}

/* Answers of queries have a count too, but change nothing. */
static gint64
count_changed (SbResult *result)
{
  static const char *const changing[] = { "INSERT", "UPDATE", "DELETE", "MERGE", "COPY", NULL };
  const char *tag = sb_result_get_tag (result);

  for (const char *const *word = changing; *word != NULL; word++)
    if (g_str_has_prefix (tag, *word))
      return sb_result_get_affected (result);
  return g_str_has_prefix (tag, "SELECT") && sb_result_get_n_columns (result) == 0
             ? sb_result_get_affected (result)
             : -1;
}

static gboolean
measure (SbCostMeter *self, const SbCostStatement *statement, SbCostWatch *watch, SbCost *cost,
         char **problem, GError **error)
{
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (SbResult) result = exec (self, statement, error);
  gint64 ended = g_get_monotonic_time ();
  gboolean is_over = sb_session_get_transaction (self->session) != SB_TRANSACTION_OPEN;
  gboolean is_good = result != NULL && sb_result_get_error (result) == NULL
                     && sb_cost_relations_look (self->relations, self->session, is_over, cost,
                                                error);
  gint64 released = watch != NULL ? sb_cost_watch_end (watch, self->relations, cost) : 0;

  if (result != NULL && sb_result_get_error (result) != NULL)
    *problem = g_strdup (sb_result_get_error (result)->message);
  if (!is_good)
    return FALSE;
  /* TRUNCATE begins a new file, and has nothing to write into it. */
  if (g_str_has_prefix (sb_result_get_tag (result), "TRUNCATE"))
    {
      g_clear_pointer (&cost->rewrites, g_strfreev);
      g_clear_pointer (&cost->index_rewrites, g_strfreev);
      cost->rewrites = g_new0 (char *, 1);
      cost->index_rewrites = g_new0 (char *, 1);
    }
  cost->is_alone = statement->is_alone;
  cost->n_rows = count_changed (result);
  cost->duration_us = ended - MAX (begun, released);
  add_pending (self, cost, self->clock);
  sb_cost_relations_sort_locks (cost);
  self->clock += cost->duration_us;
  if (is_over)
    settle (self);
  return TRUE;
}

/*< private >
 * sb_cost_meter_exec:
 * @self: a meter
 * @statement: what to run
 * @cost: gets what it costs; lives until its transaction is over
 * @problem: (out) (nullable): what the server says against it
 * @error: return location for an error of the db floor
 *
 * Returns: whether it was run and measured; otherwise @problem or @error tells why not
 */
gboolean
sb_cost_meter_exec (SbCostMeter *self, const SbCostStatement *statement, SbCost *cost,
                    char **problem, GError **error)
{
  SbCostWatch *watch = NULL;

  if (statement->is_alone)
    watch = sb_cost_watch_begin (self->watch, sb_session_get_backend_pid (self->session),
                                 statement->sql);
  return measure (self, statement, watch, cost, problem, error);
}

/*< private >
 * sb_cost_meter_commit:
 * @self: a meter in a transaction
 * @problem: (out) (nullable): why it was not committed
 * @error: return location for an error of the db floor
 *
 * Returns: whether the transaction is committed
 */
gboolean
sb_cost_meter_commit (SbCostMeter *self, char **problem, GError **error)
{
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (SbResult) result = sb_session_exec (self->session, "COMMIT", error);

  if (result == NULL)
    return FALSE;
  self->clock += g_get_monotonic_time () - begun;
  settle (self);
  if (sb_result_get_error (result) != NULL)
    *problem = g_strdup (sb_result_get_error (result)->message);
  else if (strcmp (sb_result_get_tag (result), "COMMIT") != 0)
    *problem = g_strdup ("the server rolled back");
  return *problem == NULL;
}
