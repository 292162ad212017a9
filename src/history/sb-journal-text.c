/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-journal-text.h"

#include "sb-history-private.h"

static const char select_text[] =
    "SELECT s.forward_text FROM %1$sstep s JOIN %1$srun r USING (run_id)"
    " WHERE s.key = $1 AND s.forward_sha256 = $2 AND s.forward_text IS NOT NULL"
    " ORDER BY r.started_at DESC LIMIT 1";

/**
 * sb_journal_text_read:
 * @session: a connected, idle session
 * @history: the history whose journal it is, as it was read last
 * @key: a migration's key in the history
 * @sha256: checksum with which it was applied
 * @error: return location for an #SbHistoryError or an #SbDbError
 *
 * Changes nothing. The session is idle again afterwards. Worker only.
 *
 * Returns: (transfer full) (nullable): the forward script as it was applied; "" where the journal
 *   does not have it
 */
char *
sb_journal_text_read (SbSession *session, SbHistory *history, const char *key, const char *sha256,
                      GError **error)
{
  g_autofree char *sql = g_strdup_printf (select_text, history->kind->journal);
  const char *params[] = { key, sha256 };
  g_autoptr (SbResult) begin = NULL, rows = NULL;

  if (!history->journal_readable)
    return g_strdup ("");
  begin = sb_session_expect (
      sb_session_exec (session,
                       "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; SET LOCAL lock_timeout = "
                       "'10s'; SET LOCAL search_path = pg_catalog",
                       error),
      error);
  if (begin == NULL)
    return NULL;
  rows = sb_session_exec_params (session, sql, G_N_ELEMENTS (params), params, error);
  if (rows == NULL)
    return NULL;
  sb_session_rollback (session, NULL);
  if (sb_result_get_error (rows) != NULL)
    {
      sb_history_fail (rows, "connect as a role that may read the journal", error);
      return NULL;
    }
  return g_strdup (sb_result_get_n_rows (rows) > 0 ? sb_result_get_value (rows, 0, 0) : "");
}
