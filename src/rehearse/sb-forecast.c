/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-forecast.h"

#include <string.h>

#include "sb-cost.h"
#include "sb-words.h"

/* As #SbCostLock names them, and asked on a path where no role has put anything. A partitioned table
 * has its partitions' rows; what was never analyzed has no number. */
#define SIZES                                                                                      \
  "SET LOCAL search_path = pg_catalog; "                                                           \
  "SELECT CASE n.nspname WHEN 'public' THEN '' ELSE quote_ident(n.nspname) || '.' END "            \
  "|| quote_ident(c.relname), "                                                                    \
  "CASE c.relkind WHEN 'p' THEN (SELECT sum(p.reltuples) FROM pg_partition_tree(c.oid) t "         \
  "JOIN pg_class p ON p.oid = t.relid AND p.relkind = 'r' AND p.reltuples >= 0) "                  \
  "ELSE c.reltuples END::int8 "                                                                    \
  "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "                                 \
  "WHERE c.relkind = ANY (ARRAY['r', 'p', 'm']::\"char\"[]) AND n.nspname !~ '^pg_'"

/* What every statement takes however few rows there are. */
#define FIXED_US 400
/* Another machine, another load: the range of what is known best, as a factor. */
#define SPREAD 2.0
/* How much wider the range gets with every power of ten from the copy to the target. */
#define SPREAD_PER_MAGNITUDE 0.5

/**
 * sb_forecast_read_sizes:
 * @session: a session of a target, outside of a transaction
 * @error: return location for an error of the db floor
 *
 * Asks for estimates that the server has anyway; reads no table. Worker only.
 *
 * Returns: (transfer full) (nullable) (element-type utf8 gint64): rows by a relation's name; those
 *   that the server does not know of are left out
 */
GHashTable *
sb_forecast_read_sizes (SbSession *session, GError **error)
{
  g_autoptr (SbResult) result = sb_session_expect (sb_session_exec (session, SIZES, error), error);
  GHashTable *sizes;

  if (result == NULL)
    return NULL;
  sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < sb_result_get_n_rows (result); i++)
    {
      const char *value = sb_result_get_value (result, i, 1);
      gint64 n = value != NULL ? g_ascii_strtoll (value, NULL, 10) : -1;

      if (n >= 0)
        g_hash_table_insert (sizes, g_strdup (sb_result_get_value (result, i, 0)),
                             g_memdup2 (&n, sizeof n));
    }
  return sizes;
}

/* Statements outside of transactions are not seen reading: their words tell what grows. */
static gboolean
is_linear (const SbCost *cost)
{
  static const char *const growing[] = {
    "CREATE INDEX", "CREATE UNIQUE INDEX", "REINDEX", "VACUUM", "CLUSTER", "CALL", "DO"
  };

  if (cost->rewrites[0] != NULL || cost->index_rewrites[0] != NULL || cost->n_scanned > 0
      || cost->n_rows > 0)
    return TRUE;
  for (guint i = 0; cost->is_alone && i < G_N_ELEMENTS (growing); i++)
    if (g_ascii_strncasecmp (cost->summary, growing[i], strlen (growing[i])) == 0)
      return TRUE;
  return FALSE;
}

static SbForecast *
forecast (const SbCost *cost, const SbCostLock *lock, gint64 n_rows)
{
  SbForecast *self = g_new0 (SbForecast, 1);
  double times = 1, spread = SPREAD, growing;

  self->relation = g_strdup (lock->relation);
  self->n_rows = n_rows;
  self->is_linear = is_linear (cost) && lock->n_rows > 0;
  if (self->is_linear)
    {
      times = (double) n_rows / lock->n_rows;
      for (double far = times; far >= 10; far /= 10)
        spread += SPREAD_PER_MAGNITUDE;
    }
  /* Nothing is quicker for having no rows. */
  growing = MAX (cost->duration_us - FIXED_US, cost->duration_us / 10.0);
  self->likely_us = self->is_linear ? (gint64) (cost->duration_us - growing + growing * times)
                                    : cost->duration_us;
  self->low_us = (gint64) (self->likely_us / spread);
  self->high_us = (gint64) (self->likely_us * spread);
  return self;
}

/**
 * sb_forecast_new:
 * @cost: what a statement cost on a copy
 * @sizes: (element-type utf8 gint64): of the target, from sb_forecast_read_sizes()
 *
 * A statement that reads, writes or rewrites rows takes longer the more there are; of the relations
 * that it locks the one counts with which it takes longest. Any thread.
 *
 * Returns: (transfer full) (nullable): an estimate; %NULL where the target knows none of them
 */
SbForecast *
sb_forecast_new (const SbCost *cost, GHashTable *sizes)
{
  SbForecast *longest = NULL;

  for (guint i = 0; i < cost->locks->len; i++)
    {
      const SbCostLock *lock = cost->locks->pdata[i];
      const gint64 *n_rows = g_hash_table_lookup (sizes, lock->relation);
      SbForecast *other;

      if (lock->is_new || n_rows == NULL)
        continue;
      other = forecast (cost, lock, *n_rows);
      if (longest == NULL || other->likely_us > longest->likely_us)
        {
          g_clear_pointer (&longest, sb_forecast_free);
          longest = g_steal_pointer (&other);
        }
      g_clear_pointer (&other, sb_forecast_free);
    }
  return longest;
}

/**
 * sb_forecast_free:
 * @self: (transfer full): a forecast
 */
void
sb_forecast_free (SbForecast *self)
{
  g_free (self->relation);
  g_free (self);
}

/**
 * sb_forecast_dup_words:
 * @self: a forecast
 *
 * Returns: (transfer full): "about 1.9 s on 1,204,113 rows (estimate, 0.6 s to 5.7 s)"
 */
char *
sb_forecast_dup_words (const SbForecast *self)
{
  g_autofree char *likely = sb_words_duration (self->likely_us);
  g_autofree char *low = sb_words_duration (self->low_us);
  g_autofree char *high = sb_words_duration (self->high_us);
  g_autofree char *rows = sb_words_number (self->n_rows);

  return g_strdup_printf ("about %s on %s row%s (estimate, %s to %s)", likely, rows,
                          self->n_rows == 1 ? "" : "s", low, high);
}
