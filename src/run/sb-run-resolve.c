/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After a connection lost around COMMIT: asks the target what became of it, and guesses nothing.
 *
 * What was written in that transaction is the proof: the journal step with our run id, or the
 * history row where there is no journal. The transaction's id tells how long to wait for it; so does
 * the runner lock, which the lost session keeps until it is over.
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

static SbAnswer
make_answer (gboolean is_kept)
{
  return is_kept ? SB_ANSWER_KEPT : SB_ANSWER_GONE;
}

static SbAnswer
ask_journal (SbRun *run)
{
  g_autoptr (SbCommand)
      command = sb_journal_command_find_step (run->history, run->id, run->ordinal);
  g_autoptr (SbResult) result = sb_run_exec_command (run, command, NULL);
  const char *state;

  if (result == NULL || sb_result_get_error (result) != NULL)
    return SB_ANSWER_NONE;
  state = sb_result_get_n_rows (result) > 0 ? sb_result_get_value (result, 0, 0) : NULL;
  return make_answer (g_strcmp0 (state, sb_run_get_done_state (run)) == 0);
}

static SbAnswer
ask_history (SbRun *run)
{
  g_autoptr (SbHistory)
      history = sb_history_read (run->session,
                                 sb_timeline_get_project (sb_plan_get_timeline (run->plan)), NULL);
  gboolean present;

  if (history == NULL)
    return SB_ANSWER_NONE;
  present = sb_history_find (history, run->step->key) != NULL;
  return make_answer (present == (run->step->role == SB_ROLE_FORWARD));
}

static SbAnswer
ask_step (SbRun *run, gconstpointer data)
{
  return run->journal ? ask_journal (run) : ask_history (run);
}

/* Under protocol N there is no transaction's id: as long as somebody has the lock, it may be the
 * session that was lost. */
static SbAnswer
ask_progress (SbRun *run, gconstpointer data)
{
  g_autoptr (SbCommand)
      command = sb_journal_command_find_progress (run->history, run->id, run->ordinal,
                                                  GPOINTER_TO_UINT (data));
  g_autoptr (SbResult) result = NULL;

  if (!run->locked && !sb_run_lock (run, NULL))
    return SB_ANSWER_NONE;
  result = sb_run_exec_command (run, command, NULL);
  if (result == NULL || sb_result_get_error (result) != NULL || sb_result_get_n_rows (result) == 0)
    return SB_ANSWER_NONE;
  return make_answer (g_strcmp0 (sb_result_get_value (result, 0, 0), "done") == 0);
}

/* A standby may be behind, and another server never had it: what is not there says nothing. */
static gboolean
may_answer (SbRun *run, const SbClusterId *here)
{
  return here != NULL && !here->is_standby
         && (run->cluster == NULL || *run->cluster->system == '\0' || *here->system == '\0'
             || strcmp (run->cluster->system, here->system) == 0);
}

/* Waits until no server process works for the run any more; one that does so for too long is ended.
 */
static SbSettle
settle (SbRun *run, const char *xid, gint64 end)
{
  gint64 patience = g_get_monotonic_time () + PATIENCE_US;
  g_autoptr (SbClusterId) here = sb_cluster_id_read (run->session);
  SbSettle state;

  if (!may_answer (run, here))
    {
      /* The next connection may lead to another one, or this one be promoted by then. */
      sb_session_disconnect (run->session);
      return sb_session_pause (run->session, LONGEST_PAUSE_MS) ? SB_SETTLE_GOING_ON
                                                               : SB_SETTLE_LOST;
    }
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

static void
tell_lost (SbRun *run)
{
  const char *what = run->step != NULL ? run->step->migration->version : "the history";

  sb_run_emit_connection (
      run, "lost",
      g_strdup_printf ("the connection was lost while %s was being committed; asking the target "
                       "what became of it",
                       what));
}

/**
 * sb_run_find_out:
 * @run: a run whose connection broke after COMMIT was sent
 * @xid: (nullable): the transaction's id
 * @ask: asks the target whether the transaction was kept
 * @data: for @ask
 *
 * Connects again, waits while the old transaction is still in progress, and looks. Ends early when
 * the person, who is told, cancels again. The session lock is gone afterwards, unless @ask took it.
 *
 * Returns: what the target said
 */
SbAnswer
sb_run_find_out (SbRun *run, const char *xid, SbRunAskFunc ask, gconstpointer data)
{
  gint64 end = g_get_monotonic_time () + RECONNECT_US;
  SbAnswer answer = SB_ANSWER_NONE;

  run->locked = FALSE;
  run->traces = SB_TRACES_ANY;
  sb_session_disconnect (run->session);
  sb_session_set_settling (run->session, SB_SETTLING_ASKING);
  tell_lost (run);
  while (answer == SB_ANSWER_NONE && g_get_monotonic_time () < end && reconnect (run, end))
    {
      if (settle (run, xid, end) == SB_SETTLE_OVER)
        answer = ask (run, data);
      if (answer == SB_ANSWER_NONE && !sb_session_pause (run->session, FIRST_PAUSE_MS))
        break;
    }
  sb_session_set_settling (run->session, SB_SETTLING_NOT);
  return answer;
}

/**
 * sb_run_resolve:
 * @run: a run whose connection broke after the COMMIT of its step was sent
 * @xid: (nullable): the transaction's id
 *
 * Finds out what became of it. Errors are emitted as events.
 *
 * Returns: %SB_STEP_DONE, %SB_STEP_FAILED (nothing of it stays), %SB_STEP_PARTIAL (under protocol N:
 *   everything but what was to be committed stays) or %SB_STEP_UNKNOWN
 */
SbStepEnd
sb_run_resolve (SbRun *run, const char *xid)
{
  gboolean is_single = run->step->protocol == SB_PROTOCOL_SINGLE;

  switch (sb_run_find_out (run, xid, ask_step, NULL))
    {
    case SB_ANSWER_KEPT:
      return SB_STEP_DONE;
    case SB_ANSWER_GONE:
      sb_run_emit_error (run, NULL,
                         is_single ? "every statement ran, but the connection was lost while that "
                                     "was recorded; asked again, the target has not kept the record"
                                   : "the connection was lost around COMMIT; asked again, the "
                                     "target has not kept anything of this migration");
      return is_single ? SB_STEP_PARTIAL : SB_STEP_FAILED;
    case SB_ANSWER_NONE:
    default:
      sb_run_emit_error (run, NULL, SB_UNKNOWN_WORDS);
      return SB_STEP_UNKNOWN;
    }
}

/**
 * sb_run_resolve_part:
 * @run: a run at a step of protocol N whose connection broke after a part's COMMIT was sent
 * @first: the part's first statement, from 0
 * @end: behind its last
 *
 * Finds out what became of it, and says so. The session is another one, so the step stops here
 * either way; it can be taken up.
 *
 * Returns: %SB_STEP_PARTIAL, %SB_STEP_FAILED (nothing of the migration stays) or %SB_STEP_UNKNOWN
 */
SbStepEnd
sb_run_resolve_part (SbRun *run, guint first, guint end)
{
  SbAnswer answer = sb_run_find_out (run, NULL, ask_progress, GUINT_TO_POINTER (end));
  const char *fate = answer == SB_ANSWER_KEPT ? "are done" : "were rolled back";
  g_autofree char *text = NULL;

  if (answer == SB_ANSWER_NONE)
    {
      sb_run_emit_error (run, NULL, SB_UNKNOWN_WORDS);
      return SB_STEP_UNKNOWN;
    }
  text = g_strdup_printf ("the connection was lost around a COMMIT; asked again, the target says "
                          "that statements %u to %u %s",
                          first + 1, end, fate);
  sb_run_emit_error (run, NULL, text);
  return answer == SB_ANSWER_KEPT || first > 0 ? SB_STEP_PARTIAL : SB_STEP_FAILED;
}
