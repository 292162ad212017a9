/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runner lock: one run at a time on one history.
 *
 * It is polled, never waited for: a blocked pg_advisory_lock() would deadlock the holder's CREATE
 * INDEX CONCURRENTLY. Behind a proxy there is no session lock: a transaction pool would strand it.
 */
#include "sb-run-messages.h"

#define POLL_MS 250

/**
 * sb_run_describe_holder:
 * @run: a run
 *
 * Returns: (transfer full): who holds the lock, for people: "busy: switchback as postgres since
 * 12:03:04"
 */
char *
sb_run_describe_holder (SbRun *run)
{
  static const char sql[] =
      "SELECT coalesce(nullif(a.application_name, ''), 'another program'), "
      "coalesce(a.usename, '?'), to_char(a.backend_start, 'HH24:MI:SS TZ'), a.pid::text "
      "FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a USING (pid) "
      "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 "
      "AND (l.classid::bigint << 32 | l.objid::bigint) = $1::bigint "
      "AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = "
      "current_database())";
  const char *params[] = { run->lock_key };
  g_autoptr (SbResult) result = sb_session_exec_params (run->session, sql, 1, params, NULL);

  if (result == NULL || sb_result_get_n_rows (result) == 0)
    return g_strdup ("the target is busy: another run is going on");
  return g_strdup_printf (
      "the target is busy: %s (role %s, process %s) has been connected since %s",
      sb_result_get_value (result, 0, 0), sb_result_get_value (result, 0, 1),
      sb_result_get_value (result, 0, 3), sb_result_get_value (result, 0, 2));
}

/**
 * sb_run_lock:
 * @run: a run with a connected session
 * @error: return location for %SB_RUN_ERROR_BUSY or a lost connection
 *
 * Takes the session lock, polling for as long as the options say. Does nothing behind a proxy.
 *
 * Returns: whether nobody else runs
 */
gboolean
sb_run_lock (SbRun *run, GError **error)
{
  const char *params[] = { run->lock_key };
  gint64 end = g_get_monotonic_time () + run->options->lock_wait_ms * G_GINT64_CONSTANT (1000);

  if (sb_session_is_proxied (run->session))
    return TRUE;
  for (;;)
    {
      g_autoptr (SbResult) result = sb_session_expect (
          sb_session_exec_params (run->session, SB_RUN_LOCK, 1, params, error), error);

      if (result == NULL)
        return FALSE;
      run->locked = g_strcmp0 (sb_result_get_value (result, 0, 0), "t") == 0;
      if (run->locked)
        return TRUE;
      if (g_get_monotonic_time () >= end)
        {
          g_autofree char *text = sb_run_describe_holder (run);

          g_set_error_literal (error, SB_RUN_ERROR, SB_RUN_ERROR_BUSY, text);
          return FALSE;
        }
      if (!sb_session_pause (run->session, POLL_MS))
        {
          g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_CANCELLED,
                               "cancelled while another run was going on");
          return FALSE;
        }
    }
}

/**
 * sb_run_unlock:
 * @run: a run
 *
 * Gives the session lock back, where it was taken and the connection still stands.
 */
void
sb_run_unlock (SbRun *run)
{
  const char *params[] = { run->lock_key };
  g_autoptr (SbResult) result = NULL;

  if (run->locked && sb_session_is_connected (run->session))
    result = sb_session_exec_params (run->session, SB_RUN_UNLOCK, 1, params, NULL);
  run->locked = FALSE;
}
