/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-end-session.h"

#include <string.h>

#include "sb-thread.h"

/**
 * sb_end_session:
 * @session: a connected session
 * @pid: the server process of the session to end
 * @backend_start: when that process began, as SbBlocker has it: a number that was given to another
 *   process meanwhile ends nobody
 * @error: return location for %SB_DB_ERROR_SERVER: our role may not, or it is idle in its transaction
 *   no longer; or a lost connection
 *
 * One statement looks and ends, so that nothing comes in between. Worker only.
 *
 * Returns: whether the server was told to end it
 */
gboolean
sb_end_session (SbSession *session, int pid, gint64 backend_start, GError **error)
{
  SB_WORKERS_ONLY;

  static const char sql[] =
      "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity "
      "WHERE pid OPERATOR(pg_catalog.=) $1::int "
      "AND (extract(epoch FROM backend_start) OPERATOR(pg_catalog.*) 1000000)::bigint "
      "OPERATOR(pg_catalog.=) $2::bigint "
      "AND state OPERATOR(pg_catalog.=) ANY ("
      "ARRAY['idle in transaction', 'idle in transaction (aborted)'])";
  g_autofree char *number = g_strdup_printf ("%d", pid);
  g_autofree char *start = g_strdup_printf ("%" G_GINT64_FORMAT, backend_start);
  const char *params[] = { number, start };
  g_autoptr (SbResult) result = sb_session_expect (
      sb_session_exec_params (session, sql, G_N_ELEMENTS (params), params, error), error);

  if (result == NULL)
    return FALSE;
  if (sb_result_get_n_rows (result) > 0 && g_strcmp0 (sb_result_get_value (result, 0, 0), "t") == 0)
    return TRUE;
  g_set_error (error, SB_DB_ERROR, SB_DB_ERROR_SERVER,
               "process %d is not idle in that transaction any more; it was left alone", pid);
  return FALSE;
}
