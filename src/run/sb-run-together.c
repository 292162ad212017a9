/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All steps in one transaction: one BEGIN, each step's statements and rows, one COMMIT.
 *
 * Nothing is done before that COMMIT: a step's end is told behind it. What checks expect to be
 * unchanged is looked at before the transaction, and they run after it.
 */
#include "sb-run-private.h"

static void
go_to (SbRun *run, guint index)
{
  run->step = sb_plan_get_step (run->plan, index);
  run->ordinal = index + 1;
}

static GPtrArray *
capture_all (SbRun *run)
{
  GPtrArray *baselines = g_ptr_array_new ();

  for (guint i = 0; i < sb_plan_get_n_steps (run->plan); i++)
    {
      go_to (run, i);
      g_ptr_array_add (baselines, sb_run_capture (run));
    }
  return baselines;
}

/* Up to, not including, the COMMIT. @durations: of each step, in µs. */
static SbStepEnd
run_all (SbRun *run, gint64 *durations, char **xid)
{
  SbStepEnd end = SB_STEP_DONE;

  for (guint i = 0; i < sb_plan_get_n_steps (run->plan) && end == SB_STEP_DONE; i++)
    {
      go_to (run, i);
      run->goes_on = i > 0;
      sb_run_emit_start (run);
      g_clear_pointer (xid, g_free);
      end = sb_session_is_cancelled (run->session) ? SB_STEP_CANCELLED
                                                   : sb_run_transaction_body (run, xid);
      durations[i] = g_get_monotonic_time () - run->step_started;
      /* The next one starts like a fresh psql, whatever this one set. */
      run->traces = SB_TRACES_ANY;
    }
  run->goes_on = FALSE;
  if (end == SB_STEP_CANCELLED)
    sb_session_rollback (run->session, NULL);
  return end == SB_STEP_DONE ? sb_run_transaction_commit (run, *xid) : end;
}

/**
 * sb_run_together:
 * @run: a run with a plan of steps that one transaction can take
 *
 * Carries all of them out, or none. Errors are emitted as events.
 *
 * Returns: how it ended
 */
SbStepEnd
sb_run_together (SbRun *run)
{
  guint n = sb_plan_get_n_steps (run->plan);
  g_autofree gint64 *durations = g_new0 (gint64, n);
  g_autoptr (GPtrArray) baselines = capture_all (run);
  g_autofree char *xid = NULL;
  SbStepEnd end;

  run->attempt = 1;
  while ((end = run_all (run, durations, &xid)) == SB_STEP_RETRY)
    {
      run->n_statements = 0;
      if (!sb_run_pause_for_retry (run))
        {
          end = SB_STEP_CANCELLED;
          break;
        }
    }
  if (end == SB_STEP_DONE)
    run->n_done = n;
  else if (end == SB_STEP_KEPT_OUT)
    sb_run_end_step (run, end, durations[run->ordinal - 1]);
  else if (end != SB_STEP_CANCELLED)
    {
      run->n_failed = 1;
      sb_run_end_step (run, end, durations[run->ordinal - 1]);
    }
  for (guint i = 0; i < n; i++)
    {
      if (end == SB_STEP_DONE)
        {
          go_to (run, i);
          sb_run_end_step (run, end, durations[i]);
          if (run->options->verify && run->step->verify != NULL)
            sb_run_verify_step (run, run->step->verify, baselines->pdata[i]);
        }
      g_clear_pointer ((SbVerifyBaseline **) &baselines->pdata[i], sb_verify_baseline_free);
    }
  return end;
}
