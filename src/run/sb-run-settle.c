/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process of a lost connection may still hold its transaction open, and commit or roll back any
 * moment. It is known by the transaction's id, and by its application_name, which has the run's.
 * Everybody may read that column; a process in state "idle" is a pool's, which kept the name.
 */
#include "sb-run-settle.h"

#define OF_THE_RUN                                                                                 \
  " FROM pg_catalog.pg_stat_activity WHERE application_name OPERATOR(pg_catalog.=) ('" SB_RUN_NAME \
  "' OPERATOR(pg_catalog.||) $1::pg_catalog.text)"                                                 \
  " AND pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid()"                                   \
  " AND state OPERATOR(pg_catalog.<>) 'idle'"

/**
 * sb_run_settle_ask:
 * @session: a connected, idle session
 * @run_id: UUID of the run
 * @xid: (nullable): id of its last transaction; %NULL where it means nothing: not known, or of
 *   another timeline
 *
 * Worker only.
 *
 * Returns: whether the run is over
 */
SbSettle
sb_run_settle_ask (SbSession *session, const char *run_id, const char *xid)
{
  const char *params[] = { run_id, xid };
  g_autoptr (SbResult) result = sb_session_exec_params (
      session,
      "SELECT coalesce (pg_catalog.pg_xact_status ($2::pg_catalog.text::pg_catalog.xid8) "
      "OPERATOR(pg_catalog.=) 'in progress', false)"
      " OR EXISTS (SELECT" OF_THE_RUN ")",
      2, params, NULL);

  if (result == NULL)
    return SB_SETTLE_LOST;
  /* An id from the future is none of this cluster's. */
  if (sb_result_get_error (result) != NULL)
    return xid != NULL ? sb_run_settle_ask (session, run_id, NULL) : SB_SETTLE_LOST;
  return g_strcmp0 (sb_result_get_value (result, 0, 0), "t") == 0 ? SB_SETTLE_GOING_ON
                                                                  : SB_SETTLE_OVER;
}

/**
 * sb_run_settle_end:
 * @session: a connected, idle session
 * @run_id: UUID of the run
 * @also_active: not only processes that wait in an open transaction for a client that is gone
 *
 * Ends server processes of the run, as far as the role may. One that waits has a second for what is
 * still on its way to it. Worker only.
 */
void
sb_run_settle_end (SbSession *session, const char *run_id, gboolean also_active)
{
  const char *params[] = { run_id, also_active ? "t" : "f" };
  g_autoptr (SbResult) result = sb_session_exec_params (
      session,
      "SELECT pg_catalog.pg_terminate_backend (pid)" OF_THE_RUN
      " AND ($2::boolean OR (state OPERATOR(pg_catalog.~~) 'idle in transaction%'"
      " AND pg_catalog.clock_timestamp () OPERATOR(pg_catalog.-) state_change"
      " OPERATOR(pg_catalog.>) interval '1 second'))",
      2, params, NULL);

  if (result != NULL && sb_result_get_error (result) != NULL)
    g_debug ("the run's process was not ended: %s", sb_result_get_error (result)->message);
}
