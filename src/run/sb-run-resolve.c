/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After a connection lost around COMMIT: asks the target what became of it, and guesses nothing.
 *
 * The journal step with our run id is the proof, or the history row where there is no journal; the
 * transaction id tells how long to wait for it.
 */
#include "sb-run-private.h"
#include "sb-run-settle.h"

#include <string.h>

/* How long to try to reach the server again. A crash recovery takes 0.2 s, a fail-over half a
 * minute. */
#define RECONNECT_US (30 * G_USEC_PER_SEC)
/* How long a process that still commits for us may do so, once nobody listens any more. */
#define PATIENCE_US (10 * G_USEC_PER_SEC)
#define FIRST_PAUSE_MS 50
#define LONGEST_PAUSE_MS 2000

static gboolean
reconnect (SbRun *run, gint64 end)
{
  guint pause = FIRST_PAUSE_MS;

  while (!sb_session_connect (run->session, NULL))
    {
      if (g_get_monotonic_time () >= end || !sb_session_pause (run->session, pause))
        return FALSE;
      pause = MIN (pause * 2, LONGEST_PAUSE_MS);
    }
  return TRUE;
}

/* Whether the step is recorded as done; -1 when the target could not be asked. */
static int
ask_journal (SbRun *run)
{
  g_autoptr (SbCommand)
      command = sb_journal_command_find_step (run->history, run->id, run->ordinal);
  g_autoptr (SbResult) result = sb_run_exec_command (run, command, NULL);
  const char *state;

  if (result == NULL || sb_result_get_error (result) != NULL)
    return -1;
  state = sb_result_get_n_rows (result) > 0 ? sb_result_get_value (result, 0, 0) : NULL;
  return g_strcmp0 (state, sb_run_get_done_state (run)) == 0;
}

static int
ask_history (SbRun *run)
{
  g_autoptr (SbHistory)
      history = sb_history_read (run->session,
                                 sb_timeline_get_project (sb_plan_get_timeline (run->plan)), NULL);
  gboolean present;

  if (history == NULL)
    return -1;
  present = sb_history_find (history, run->step->key) != NULL;
  return present == (run->step->role == SB_ROLE_FORWARD);
}

/* Waits until no server process works for the run any more; one that does so for too long is ended.
 */
static SbSettle
settle (SbRun *run, const char *xid, gint64 end)
{
  gint64 patience = g_get_monotonic_time () + PATIENCE_US;
  g_autoptr (SbClusterId) here = sb_cluster_id_read (run->session);
  SbSettle state;

  /* After a fail-over, or a restore, the id is somebody else's, or nobody's. */
  if (!sb_cluster_id_is_same_timeline (run->cluster, here))
    xid = NULL;
  for (;;)
    {
      gint64 now = g_get_monotonic_time ();

      state = sb_run_settle_ask (run->session, run->id, xid);
      if (state != SB_SETTLE_GOING_ON || now >= end)
        return state;
      sb_run_settle_end (run->session, run->id, now >= patience);
      if (!sb_session_pause (run->session, FIRST_PAUSE_MS))
        return SB_SETTLE_LOST;
    }
}

/**
 * sb_run_resolve:
 * @run: a run whose connection broke after COMMIT was sent
 * @xid: (nullable): the transaction's id
 *
 * Connects again, waits while the old transaction is still in progress, and looks. Ends early only
 * when the person gives the connection up.
 *
 * Returns: %SB_STEP_DONE, %SB_STEP_FAILED (nothing of it stays) or %SB_STEP_UNKNOWN
 */
SbStepEnd
sb_run_resolve (SbRun *run, const char *xid)
{
  gint64 end = g_get_monotonic_time () + RECONNECT_US;
  int done = -1;

  run->locked = FALSE;
  run->is_dirty = TRUE;
  sb_session_disconnect (run->session);
  sb_session_set_settling (run->session, TRUE);
  while (done < 0 && g_get_monotonic_time () < end && reconnect (run, end))
    {
      if (settle (run, xid, end) == SB_SETTLE_OVER)
        done = run->journal ? ask_journal (run) : ask_history (run);
      if (done < 0 && !sb_session_pause (run->session, FIRST_PAUSE_MS))
        break;
    }
  sb_session_set_settling (run->session, FALSE);
  if (done == 1)
    return SB_STEP_DONE;
  if (done == 0)
    {
      sb_run_emit_error (run, NULL,
                         "the connection was lost around COMMIT; asked again, the target has not "
                         "kept anything of this migration");
      return SB_STEP_FAILED;
    }
  sb_run_emit_error (run, NULL,
                     "the connection was lost around COMMIT, and the target cannot be asked what "
                     "became of it; status will tell as soon as it can be reached");
  return SB_STEP_UNKNOWN;
}
