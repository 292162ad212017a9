/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-run-messages.h"
#include "sb-run-fingerprint.h"

#include <string.h>

#include "sb-digest.h"
#include "sb-thread.h"

static void
notice_cb (SbServerMessage *message, gpointer user_data)
{
  SbRun *run = user_data;
  SbRunEvent *event;

  /* Our own bookkeeping speaks too ("relation already exists, skipping"): nobody wants to hear it.
   */
  if (run->statement == 0)
    return;
  event = sb_run_event_new (run, SB_EVENT_NOTICE);
  event->statement = run->statement;
  event->message = sb_server_message_ref (message);
  sb_run_emit (run, event);
}

/**
 * sb_run_summarize:
 * @run: a run that is over
 * @outcome: how it ended
 *
 * Returns: (transfer full): the summary, which was emitted as the last event too
 */
SbRunEvent *
sb_run_summarize (SbRun *run, SbOutcome outcome)
{
  SbRunEvent *event;

  run->step = NULL;
  event = sb_run_event_new (run, SB_EVENT_SUMMARY);
  event->outcome = outcome;
  event->n_done = run->n_done;
  event->n_failed = run->n_failed;
  event->is_stale = g_error_matches (run->kept_out, SB_RUN_ERROR, SB_RUN_ERROR_STALE);
  event->n_skipped = run->plan != NULL ? sb_plan_get_n_skipped (run->plan) : 0;
  event->n_statements = run->n_statements;
  event->restored = run->restored;
  event->restored_why = g_strdup (run->restored_why);
  event->n_checks = run->n_checks;
  event->n_checks_failed = run->n_checks_failed;
  event->duration_us = g_get_monotonic_time () - run->started;
  sb_run_emit (run, sb_run_event_ref (event));
  return event;
}

/* From now on a crash is noticed: the next start finds the log and asks the target. */
static gboolean
begin_log (SbRun *run, GError **error)
{
  g_autofree char *host = sb_session_dup_address (run->session);
  g_autoptr (GError) failure = NULL;

  if (run->cluster != NULL && !run->options->no_log)
    run->log = sb_run_log_begin (run->id, run->plan, run->cluster, host, &failure);
  if (failure == NULL)
    return TRUE;
  g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, "%s", failure->message);
  return FALSE;
}

/* Tries the role in a transaction of one statement, so that nothing of it stays. */
static gboolean
check_role (SbRun *run, GError **error)
{
  const char *params[] = { sb_plan_get_role (run->plan) };
  g_autoptr (SbResult) result = NULL;
  SbServerMessage *message;

  if (params[0] == NULL)
    return TRUE;
  result = sb_session_exec_params (run->session, SB_RUN_ROLE, 1, params, error);
  if (result == NULL)
    return FALSE;
  message = sb_result_get_error (result);
  if (message == NULL)
    return TRUE;
  g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, "cannot run as \"%s\": %s", params[0],
               message->message);
  return FALSE;
}

/* Under the lock: is the target still what the plan saw? Creates history and journal where missing.
 */
static gboolean
prepare (SbRun *run, GError **error)
{
  SbTimeline *timeline = sb_plan_get_timeline (run->plan);
  SbProject *project = sb_timeline_get_project (timeline);
  SbHistory *seen = sb_timeline_get_history (timeline);
  g_autoptr (SbResult) found = NULL;

  run->lock_key = g_strdup_printf ("%" G_GINT64_FORMAT,
                                   sb_digest_lock_key (sb_history_get_table (seen)));
  if (!check_role (run, error) || !sb_run_lock_and_look (run, &found, error)
      || !sb_run_check_primary (run, error))
    return FALSE;
  run->history = sb_history_read_found (run->session, project, found, error);
  if (run->history == NULL)
    return FALSE;
  if (strcmp (sb_history_get_digest (run->history), sb_history_get_digest (seen)) != 0)
    {
      g_set_error_literal (error, SB_RUN_ERROR, SB_RUN_ERROR_STALE, SB_GUARD_WORDS);
      return FALSE;
    }
  return begin_log (run, error) && sb_run_begin (run, project, error);
}

static SbOutcome
end_to_outcome (SbRun *run, SbStepEnd end)
{
  switch (end)
    {
    case SB_STEP_DONE:
      return SB_OUTCOME_APPLIED;
    case SB_STEP_UNKNOWN:
      return SB_OUTCOME_UNKNOWN;
    case SB_STEP_PARTIAL:
      return SB_OUTCOME_PARTIAL;
    case SB_STEP_CANCELLED:
    case SB_STEP_KEPT_OUT:
      return run->n_done > 0 ? SB_OUTCOME_PARTIAL : SB_OUTCOME_CANCELLED;
    case SB_STEP_FAILED:
    default:
      return run->n_done > 0 ? SB_OUTCOME_PARTIAL : SB_OUTCOME_FAILED;
    }
}

static void
finish (SbRun *run, SbOutcome outcome)
{
  g_autoptr (SbCommand) command = NULL;

  sb_session_set_notice_func (run->session, NULL, NULL);
  sb_run_observe_no_more (run);
  if (run->n_done > 0 || outcome == SB_OUTCOME_PARTIAL)
    sb_run_fingerprint_after (run);
  if (run->journal)
    command = sb_journal_command_finish_run (run->history, run->id, sb_outcome_get_name (outcome));
  sb_run_leave (run, command);
}

/**
 * sb_run_clear:
 * @run: a run
 *
 * Lets go of what it holds.
 */
void
sb_run_clear (SbRun *run)
{
  g_clear_pointer (&run->history, sb_history_unref);
  sb_run_observe_no_more (run);
  g_clear_pointer (&run->last_wait, sb_lock_wait_unref);
  g_clear_pointer (&run->holder, sb_lock_wait_unref);
  g_clear_pointer (&run->cluster, sb_cluster_id_free);
  g_clear_pointer (&run->retry_reason, sb_server_message_unref);
  g_mutex_clear (&run->mutex);
  g_clear_pointer (&run->direct, sb_session_close_direct);
  g_clear_pointer (&run->invalid, g_hash_table_unref);
  g_clear_error (&run->kept_out);
  g_clear_error (&run->no_journal);
  g_free (run->fingerprint_before);
  g_free (run->fingerprint_after);
  g_free (run->fingerprint_form);
  g_free (run->no_fingerprint);
  g_free (run->restored_why);
  g_free (run->error_text);
  g_free (run->head);
  g_free (run->way);
  g_free (run->lock_key);
  g_free (run->id);
}

/**
 * sb_run_execute:
 * @session: a session; it is connected if it is not yet
 * @plan: what to do
 * @options: how
 * @func: gets the events as they happen
 * @user_data: for @func
 * @error: return location for an error before anything was begun: no connection, a pooler that the
 *   plan cannot go through (%SB_RUN_ERROR_POOLED), another run (%SB_RUN_ERROR_BUSY), files or history
 *   changed since the plan (%SB_RUN_ERROR_STALE), no right to write the history
 *   (%SB_HISTORY_ERROR_DENIED)
 *
 * Carries the plan out, stopping at the first migration that does not come to its end. Cancel it
 * with sb_connection_cancel(). That another run got in between is sometimes found only when the first
 * migration is begun, which has a "not-run" end then and no summary. Worker only.
 *
 * Returns: (transfer full) (nullable): the summary, which was emitted as the last event too; %NULL
 * with
 *   @error set when nothing was begun
 */
SbRunEvent *
sb_run_execute (SbSession *session, SbPlan *plan, const SbRunOptions *options, SbRunEventFunc func,
                gpointer user_data, GError **error)
{
  SB_WORKERS_ONLY;

  SbRun run = { .session = session,
                .plan = plan,
                .options = options,
                .func = func,
                .user_data = user_data,
                .started = g_get_monotonic_time (),
                .traces = SB_TRACES_ANY };
  SbStepEnd end;
  SbOutcome outcome;
  SbRunEvent *start, *summary;

  if (!sb_session_connect (session, error) || !sb_session_check_pooling (session, error)
      || !sb_plan_check_files (plan, error) || !sb_run_go_around_pooler (&run, error)
      || !sb_run_check_strings (run.session, error))
    {
      g_clear_pointer (&run.direct, sb_session_close_direct);
      g_free (run.way);
      return NULL;
    }
  sb_run_observe (&run);
  run.server_version = sb_session_get_server_version (run.session);
  run.id = g_uuid_string_random ();
  if (!prepare (&run, error))
    {
      sb_run_unlock (&run);
      sb_run_log_close (run.log, TRUE);
      sb_run_clear (&run);
      return NULL;
    }
  start = sb_run_event_new (&run, SB_EVENT_RUN_START);
  start->text = g_strdup (run.way);
  sb_run_emit (&run, start);
  if (g_error_matches (run.no_journal, SB_HISTORY_ERROR, SB_HISTORY_ERROR_SHAPE))
    sb_run_emit_notice (&run, "WARNING", run.no_journal->message,
                        "The run goes on without a journal; rename those tables to have one.");
  sb_run_fingerprint_before (&run);
  sb_session_set_notice_func (run.session, notice_cb, &run);
  end = sb_plan_is_together (plan) ? sb_run_together (&run) : sb_run_steps (&run);
  outcome = end_to_outcome (&run, end);
  finish (&run, outcome);
  sb_run_log_close (run.log, outcome != SB_OUTCOME_UNKNOWN);
  if (run.kept_out != NULL && run.n_done == 0)
    {
      g_propagate_error (error, g_steal_pointer (&run.kept_out));
      sb_run_clear (&run);
      return NULL;
    }
  if (outcome == SB_OUTCOME_APPLIED && run.is_cut_short)
    outcome = SB_OUTCOME_PARTIAL;
  summary = sb_run_summarize (&run, outcome);
  sb_run_clear (&run);
  return summary;
}
