/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of a run: what is done and said around the protocol of each. */
#include "sb-run-private.h"

#include "sb-verify.h"

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

/**
 * sb_run_steps:
 * @run: a run that was prepared
 *
 * Carries all steps out, one after the other, each committed for itself.
 *
 * Returns: how the last one that was begun ended
 */
SbStepEnd
sb_run_steps (SbRun *run)
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
