/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-run-messages.h"

#include <string.h>

#include "sb-digest.h"
#include "sb-file.h"
#include "sb-verify.h"
#include "sb-thread.h"

/**
 * sb_run_get_direction:
 * @run: a run with a plan
 *
 * Returns: (transfer none): the journal's word for it
 */
const char *
sb_run_get_direction (SbRun *run)
{
  return sb_plan_get_kind (run->plan) == SB_PLAN_APPLY ? "apply" : "rollback";
}

/**
 * sb_run_get_done_state:
 * @run: a run with a plan
 *
 * Returns: (transfer none): the journal's word for a step that was done
 */
const char *
sb_run_get_done_state (SbRun *run)
{
  return sb_plan_get_kind (run->plan) == SB_PLAN_APPLY ? "applied" : "rolled-back";
}

/**
 * sb_run_command_guard:
 * @run: a run at a step
 *
 * Returns: (transfer full): the statement that raises when the history is not what the plan saw
 */
SbCommand *
sb_run_command_guard (SbRun *run)
{
  const char *key = run->step->key;

  return sb_history_command_guard (run->history, key, sb_history_find (run->history, key) != NULL);
}

/**
 * sb_run_command_history:
 * @run: a run at a step
 *
 * Returns: (transfer full): the statement that writes, or removes, the history row
 */
SbCommand *
sb_run_command_history (SbRun *run)
{
  g_auto (GStrv) pieces = NULL;

  if (run->step->role == SB_ROLE_ROLLBACK)
    return sb_history_command_delete (run->history, run->step->key);
  if (!sb_history_keeps_statements (run->history))
    return sb_history_command_insert (run->history, run->step->migration, NULL);
  pieces = sb_script_dup_pieces (run->step->script);
  return sb_history_command_insert (run->history, run->step->migration,
                                    (const char *const *) pieces);
}

/* What the journal's step row says; @file is the file's name. */
static SbJournalStep
make_row (SbRun *run, const char *file, const char *state, const char *error)
{
  const SbPlanStep *step = run->step;

  return (SbJournalStep){
    .run_id = run->id,
    .ordinal = run->ordinal,
    .key = step->key,
    .version = step->migration->version,
    .direction = sb_run_get_direction (run),
    .file = file,
    .forward_sha256 = step->forward_checksum,
    .rollback_sha256 = step->rollback_checksum,
    .forward_text = step->role == SB_ROLE_FORWARD ? sb_script_get_file_text (step->script, NULL)
                                                  : NULL,
    .protocol = step->protocol == SB_PROTOCOL_SINGLE ? "N" : "T",
    .state = state,
    .statements = step->n_statements,
    .error = error,
  };
}

/**
 * sb_run_command_step:
 * @run: a run at a step
 * @state: what the journal's step row says
 * @error: (nullable): why it failed
 *
 * Returns: (transfer full): the statement that writes the row
 */
SbCommand *
sb_run_command_step (SbRun *run, const char *state, const char *error)
{
  g_autofree char *file = g_filename_display_basename (run->step->path);
  SbJournalStep row = make_row (run, file, state, error);

  return sb_journal_command_step (run->history, &row);
}

/**
 * sb_run_command_ensure_step:
 * @run: a run at a step
 *
 * Returns: (transfer full): the statement that writes the row where the script has dropped it
 */
SbCommand *
sb_run_command_ensure_step (SbRun *run)
{
  g_autofree char *file = g_filename_display_basename (run->step->path);
  SbJournalStep row = make_row (run, file, "running", NULL);

  return sb_journal_command_ensure_step (run->history, &row);
}

/**
 * sb_run_exec_command:
 * @run: a run
 * @command: one of our own statements
 * @error: return location for a lost connection
 *
 * Returns: (transfer full) (nullable): the answer, an error too
 */
SbResult *
sb_run_exec_command (SbRun *run, SbCommand *command, GError **error)
{
  return sb_session_exec_params (run->session, command->sql, command->n_params,
                                 (const char *const *) command->params, error);
}

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

  if (run->cluster != NULL)
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
  if (!check_role (run, error) || !sb_run_lock_and_look (run, &found, error))
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

static const char *
end_to_state (SbRun *run, SbStepEnd end)
{
  switch (end)
    {
    case SB_STEP_DONE:
      return sb_run_get_done_state (run);
    case SB_STEP_FAILED:
      return "failed";
    case SB_STEP_CANCELLED:
      return "cancelled";
    case SB_STEP_PARTIAL:
      return "partial";
    case SB_STEP_KEPT_OUT:
      return "not-run";
    case SB_STEP_UNKNOWN:
    default:
      return "unknown";
    }
}

/* Best effort, after the rollback: why the step failed. */
static void
record_failure (SbRun *run)
{
  g_autoptr (SbCommand) command = NULL;

  sb_session_set_settling (run->session, SB_SETTLING_RECORDING);
  if (!run->journal || !sb_session_connect (run->session, NULL))
    return;
  command = sb_run_command_step (run, "failed", run->error_text);
  sb_run_write (run, command, NULL);
}

/**
 * sb_run_emit_start:
 * @run: a run at a step
 *
 * Says that the step begins now.
 */
void
sb_run_emit_start (SbRun *run)
{
  SbRunEvent *event = sb_run_event_new (run, SB_EVENT_MIGRATION_START);

  run->step_started = g_get_monotonic_time ();
  event->next = sb_run_dup_head (run, run->step->resume != NULL ? run->step->resume->first : 0);
  if (run->step->resume != NULL)
    event->statement = run->step->resume->first + 1;
  sb_run_emit (run, event);
}

/**
 * sb_run_capture:
 * @run: a run at a step, with the session idle
 *
 * Looks at what the step's checks expect to be unchanged.
 *
 * Returns: (transfer full) (nullable): it, where checks will run
 */
SbVerifyBaseline *
sb_run_capture (SbRun *run)
{
  SbVerifyBaseline *baseline = NULL;
  g_autoptr (GError) error = NULL;

  if (!run->options->verify || run->step->verify == NULL)
    return NULL;
  if (run->traces == SB_TRACES_NONE || sb_run_reset_session (run, &error))
    baseline = sb_verify_capture (run->session, run->step->verify, &run->options->checks, &error);
  if (error != NULL)
    g_debug ("no baseline: %s", error->message);
  run->traces = SB_TRACES_ANY;
  return baseline;
}

/**
 * sb_run_end_step:
 * @run: a run at a step
 * @end: how it ended
 * @duration_us: how long it took
 *
 * Says it, and where it failed has the journal say it, too.
 */
void
sb_run_end_step (SbRun *run, SbStepEnd end, gint64 duration_us)
{
  SbRunEvent *event;

  if (end == SB_STEP_FAILED && run->step->protocol != SB_PROTOCOL_SINGLE)
    record_failure (run);
  event = sb_run_event_new (run, SB_EVENT_MIGRATION_END);
  event->state = end_to_state (run, end);
  event->duration_us = duration_us;
  sb_run_emit (run, event);
}

/**
 * sb_run_keep_out:
 * @run: a run at a step of which nothing was done
 * @code: %SB_RUN_ERROR_BUSY or %SB_RUN_ERROR_STALE
 * @words: who, or what, is in the way
 *
 * No failure of the migration: in the journal it would stand before what the other run says of it.
 * Before the run's first migration it is the run that is refused; later it ends here.
 *
 * Returns: %SB_STEP_KEPT_OUT
 */
SbStepEnd
sb_run_keep_out (SbRun *run, int code, const char *words)
{
  g_clear_error (&run->kept_out);
  run->kept_out = g_error_new_literal (SB_RUN_ERROR, code, words);
  if (run->n_done > 0 && run->options->lock_wait_ms > 0)
    sb_run_emit_notice (run, "WARNING", words, NULL);
  else if (run->n_done > 0)
    sb_run_emit_error (run, NULL, words);
  return SB_STEP_KEPT_OUT;
}

static SbStepEnd
run_step (SbRun *run)
{
  g_autoptr (SbVerifyBaseline) baseline = NULL;
  SbStepEnd end;

  sb_run_emit_start (run);
  baseline = sb_run_capture (run);
  end = run->step->protocol == SB_PROTOCOL_SINGLE ? sb_run_single (run)
                                                  : sb_run_transaction_with_retries (run);
  sb_run_end_step (run, end, g_get_monotonic_time () - run->step_started);
  if (end == SB_STEP_DONE && run->options->verify && run->step->verify != NULL)
    sb_run_verify_step (run, run->step->verify, baseline);
  return end;
}

/* One after the other, each committed for itself. */
static SbStepEnd
run_steps (SbRun *run)
{
  g_autoptr (GError) unlocked = NULL;
  SbStepEnd end = SB_STEP_DONE;

  for (guint i = 0; i < sb_plan_get_n_steps (run->plan) && end == SB_STEP_DONE; i++)
    {
      run->step = sb_plan_get_step (run->plan, i);
      run->ordinal = i + 1;
      /* A connection lost around the last COMMIT took the session lock with it. */
      if (!run->locked && !sb_run_lock (run, &unlocked))
        {
          if (g_error_matches (unlocked, SB_RUN_ERROR, SB_RUN_ERROR_BUSY))
            end = sb_run_keep_out (run, SB_RUN_ERROR_BUSY, unlocked->message);
          else
            {
              sb_run_emit_error (run, NULL, unlocked->message);
              end = SB_STEP_FAILED;
            }
        }
      else
        end = sb_session_is_cancelled (run->session) ? SB_STEP_CANCELLED : run_step (run);
      if (end == SB_STEP_DONE)
        run->n_done++;
      else if (end != SB_STEP_CANCELLED && end != SB_STEP_KEPT_OUT)
        run->n_failed++;
    }
  return end;
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
      || !sb_plan_check_files (plan, error) || !sb_run_go_around_pooler (&run, error))
    return NULL;
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
  sb_session_set_notice_func (run.session, notice_cb, &run);
  end = sb_plan_is_together (plan) ? sb_run_together (&run) : run_steps (&run);
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
