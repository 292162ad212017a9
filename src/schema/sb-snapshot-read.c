/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include "sb-snapshot-query.h"
#include "sb-snapshot.h"

/* With these the server prints every definition the same way, whoever asks: names with their schema,
 * times in UTC. jit makes the queries several times slower (measured). */
#define SETTINGS                                                                                   \
  "SELECT pg_catalog.set_config('search_path', 'pg_catalog', true), pg_catalog.set_config('jit', " \
  "'off', true), "                                                                                 \
  "pg_catalog.set_config('TimeZone', 'UTC', true), pg_catalog.set_config('DateStyle', 'ISO, "      \
  "YMD', true), "                                                                                  \
  "pg_catalog.set_config('IntervalStyle', 'postgres', true), "                                     \
  "pg_catalog.set_config('extra_float_digits', '1', true), "                                       \
  "pg_catalog.set_config('bytea_output', 'hex', true), "                                           \
  "pg_catalog.set_config('quote_all_identifiers', 'off', true), "                                  \
  "pg_catalog.set_config('lock_timeout', '3s', true)"

#define BRIEF_SETTINGS                                                                             \
  "SELECT pg_catalog.set_config('lock_timeout', '200ms', true), "                                  \
  "pg_catalog.set_config('statement_timeout', '2s', true)"

#define OLDEST 130000

static gboolean
check_answers (GPtrArray *answers, GError **error)
{
  for (guint i = 0; i < answers->len; i++)
    {
      g_autoptr (SbResult) answer = sb_result_ref (answers->pdata[i]);

      answer = sb_session_expect (g_steal_pointer (&answer), error);
      if (answer == NULL)
        return FALSE;
    }
  return TRUE;
}

/* All in one round trip, and in one transaction, so that it is one moment that is seen. */
static GPtrArray *
ask (SbSession *session, GPtrArray *queries, SbSnapshotFlags flags, GError **error)
{
  g_autofree SbBatchItem *items = g_new0 (SbBatchItem, queries->len + 4);
  g_autoptr (GPtrArray) answers = NULL;
  guint n = 0, first;

  items[n++].sql = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";
  items[n++].sql = SETTINGS;
  if ((flags & SB_SNAPSHOT_BRIEF) != 0)
    items[n++].sql = BRIEF_SETTINGS;
  first = n;
  for (guint i = 0; i < queries->len; i++)
    items[n++] = (SbBatchItem){ .sql = queries->pdata[i],
                                .is_kept = (flags & SB_SNAPSHOT_AGAIN) != 0 };
  items[n - 1].is_end = TRUE;
  items[n++].sql = "ROLLBACK";
  answers = sb_session_exec_batch (session, items, n, error);
  if (answers == NULL || !check_answers (answers, error))
    return NULL;
  g_ptr_array_remove_index (answers, n - 1);
  g_ptr_array_remove_range (answers, 0, first);
  return g_steal_pointer (&answers);
}

/**
 * sb_snapshot_read:
 * @session: a session outside of a transaction
 * @flags: what else
 * @without: (nullable) (array zero-terminated=1): as for sb_snapshot_new()
 * @error: return location for an error
 *
 * Reads the schema of the session's database in one round trip. PostgreSQL locks tables while it prints
 * their expressions (ACCESS SHARE, for a moment): a table that somebody has for himself alone is waited
 * for three seconds, then that is an error. Worker only.
 *
 * Returns: (transfer full) (nullable): a snapshot; %NULL when the server could not tell
 */
SbSnapshot *
sb_snapshot_read (SbSession *session, SbSnapshotFlags flags, const char *const *without,
                  GError **error)
{
  int version = sb_session_get_server_version (session);
  g_autoptr (GPtrArray) queries = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) answers = NULL;

  if (version < OLDEST)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           "the schema of servers older than PostgreSQL 13 cannot be read");
      return NULL;
    }
  for (guint i = 0; i < sb_snapshot_query_get_n (); i++)
    g_ptr_array_add (queries, sb_snapshot_query_dup (i, version));
  if ((flags & SB_SNAPSHOT_ROLES) != 0)
    g_ptr_array_add (queries, sb_snapshot_query_dup_roles (version));
  answers = ask (session, queries, flags, error);
  return answers != NULL ? sb_snapshot_new (answers, without, version) : NULL;
}
