/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protocol N, part by part: what is done, and what the journal says of it before and after.
 *
 * Whatever happens, the progress rows say no more than what is so: "done" is written in the
 * statements' own transaction where there is one, and "started" before whatever has none.
 */
#include "sb-run-single-private.h"

#include <string.h>

#include "sb-run-inspect.h"
#include "sb-run-messages.h"

/* Things that a failed statement can leave behind: invalid indexes, half-detached partitions. */
static gint64
count_leftovers (SbRun *run)
{
  g_autoptr (SbResult)
      result = sb_session_exec (run->session, sb_run_get_leftovers_sql (run), NULL);
  const char *value;

  if (result == NULL || sb_result_get_n_rows (result) == 0)
    return 0;
  value = sb_result_get_value (result, 0, 0);
  return value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;
}

/* COMMIT of a transaction of ours. */
static SbStepEnd
commit_part (SbRun *run, guint first, guint end)
{
  g_autoptr (SbResult) answer = NULL;
  g_autofree char *text = NULL;

  switch (sb_session_commit (run->session, &answer))
    {
    case SB_COMMIT_DONE:
      return SB_STEP_DONE;
    case SB_COMMIT_UNKNOWN:
      return sb_run_resolve_part (run, first, end);
    case SB_COMMIT_ROLLED_BACK:
    default:
      text = g_strdup_printf ("the server refused to commit statements %u to %u, and rolled them "
                              "back",
                              first + 1, end);
      sb_run_emit_error (run, answer != NULL ? sb_result_get_error (answer) : NULL, text);
      return first > 0 ? SB_STEP_PARTIAL : SB_STEP_FAILED;
    }
}

/* Statements and their progress rows in one transaction. */
static SbStepEnd
try_together (SbRun *run, guint first, guint end)
{
  g_autoptr (GPtrArray) messages = sb_run_compose_part_end (run, first, end - first);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbResult)
      begin = sb_session_expect (sb_session_exec (run->session, SB_RUN_BEGIN, &error), &error);

  if (begin == NULL)
    return sb_run_single_fail_unrecorded (run, error, first);
  for (guint i = first; i < end; i++)
    {
      gint64 started = g_get_monotonic_time ();
      g_autoptr (SbResult) result = NULL;

      if (sb_session_is_cancelled (run->session))
        {
          sb_session_rollback (run->session, NULL);
          return sb_run_single_stop (run, i, first, NULL, NULL);
        }
      run->statement = i + 1;
      result = sb_run_single_exec (run, i, &error);
      run->statement = 0;
      if (result == NULL)
        return sb_run_single_stop_before_commit (run, first, error);
      if (sb_result_get_error (result) != NULL)
        {
          sb_session_rollback (run->session, NULL);
          if (sb_run_is_retry_due (run, sb_result_get_error (result)))
            {
              run->statement = i + 1;
              return SB_STEP_RETRY;
            }
          sb_run_single_mark (run, i, 1, "failed", NULL);
          return sb_run_single_stop (run, i, first, sb_result_get_error (result), NULL);
        }
      sb_run_emit_statement (run, i, result, started);
      if (sb_session_get_transaction (run->session) != SB_TRANSACTION_OPEN)
        {
          sb_run_emit_error (run, NULL,
                             "the script ended the transaction it ran in; what it did "
                             "may have stayed");
          return SB_STEP_UNKNOWN;
        }
    }
  if (!sb_run_exec_pipelined (run, messages, &error))
    return sb_session_is_connected (run->session)
               ? sb_run_single_fail_unrecorded (run, error, first)
               : sb_run_single_stop_before_commit (run, first, error);
  return commit_part (run, first, end);
}

/* The same as often as locks keep it from being done. */
static SbStepEnd
run_together (SbRun *run, guint first, guint end)
{
  guint n_statements = run->n_statements;

  run->attempt = 1;
  g_clear_pointer (&run->last_wait, sb_lock_wait_unref);
  for (;;)
    {
      SbStepEnd step_end = try_together (run, first, end);
      gboolean goes_on;

      if (step_end != SB_STEP_RETRY)
        return step_end;
      run->n_statements = n_statements;
      goes_on = sb_run_pause_for_retry (run);
      run->statement = 0;
      if (!goes_on)
        return sb_run_single_stop (run, first, first, NULL, NULL);
    }
}

/* One statement that no transaction takes: for a moment nobody knows whether it was done. */
static SbStepEnd
run_alone (SbRun *run, guint index)
{
  const SbStatement *statement = sb_script_get_statement (run->step->script,
                                                          run->step->sent[index]);
  gint64 leftovers = statement->tx == SB_TX_ALONE ? count_leftovers (run) : G_MAXINT64;
  gint64 started;
  gboolean is_valid;
  g_autofree char *why = NULL;
  g_autoptr (SbResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!sb_run_single_mark (run, index, 1, "started", &error))
    return sb_run_single_fail_unrecorded (run, error, index);
  started = g_get_monotonic_time ();
  run->statement = index + 1;
  result = sb_run_single_exec_with_retries (run, index, &error);
  run->statement = 0;
  if (result == NULL)
    return sb_run_single_stop_lost (run, index, error);
  if (sb_result_get_error (result) != NULL)
    {
      sb_session_rollback (run->session, NULL);
      if (count_leftovers (run) > leftovers)
        why = g_strdup ("an invalid index or a half-detached partition was left behind");
      else if (sb_run_single_may_have_committed (run, index))
        why = g_strdup_printf ("statement %u can commit by itself: what it had done by then may "
                               "stay",
                               index + 1);
      if (why == NULL)
        sb_run_single_mark (run, index, 1, "failed", NULL);
      return sb_run_single_stop (run, index, index, sb_result_get_error (result), why);
    }
  sb_run_emit_statement (run, index, result, started);
  sb_session_set_settling (run->session, SB_SETTLING_RECORDING);
  is_valid = sb_run_check_index (run, index, &error);
  sb_session_set_settling (run->session, SB_SETTLING_NOT);
  if (!is_valid)
    {
      sb_run_emit_error (run, NULL, error->message);
      return SB_STEP_PARTIAL;
    }
  if (!sb_run_single_mark (run, index, 1, "done", &error))
    return sb_run_single_fail_unrecorded (run, error, index + 1);
  return SB_STEP_DONE;
}

/* How the step ends after statement @index failed in a transaction of the script's own. @kept: how
 * many were committed before, by COMMIT AND CHAIN also of this part. */
static SbStepEnd
stop_own (SbRun *run, const SbPlanPart *part, guint index, guint kept, SbServerMessage *message)
{
  sb_session_rollback (run->session, NULL);
  if (kept > part->first)
    sb_run_single_mark (run, part->first, kept - part->first, "done", NULL);
  else
    sb_run_single_mark (run, part->first, 1, "failed", NULL);
  sb_run_single_mark (run, index, 1, "failed", NULL);
  return sb_run_single_stop (run, index, kept, message, NULL);
}

/* A transaction of the script's own, with our rows before its COMMIT where that is safe. */
static SbStepEnd
run_own (SbRun *run, const SbPlanPart *part)
{
  guint end = part->first + part->n, kept = part->first;
  g_autoptr (GError) error = NULL;

  if (!sb_run_single_mark (run, part->first, 1, "started", &error))
    return sb_run_single_fail_unrecorded (run, error, kept);
  for (guint i = part->first; i < end; i++)
    {
      gint64 started;
      g_autoptr (SbResult) result = NULL;

      if (sb_session_is_cancelled (run->session))
        return stop_own (run, part, i, kept, NULL);
      if (part->tells && i + 1 == end)
        {
          g_autoptr (GPtrArray) messages = sb_run_compose_part_end (run, part->first, part->n);

          if (!sb_run_exec_pipelined (run, messages, &error))
            return sb_run_single_fail_unrecorded (run, error, kept);
        }
      started = g_get_monotonic_time ();
      run->statement = i + 1;
      result = sb_run_single_exec (run, i, &error);
      run->statement = 0;
      if (result == NULL)
        return sb_run_single_stop_lost (run, i, error);
      if (sb_result_get_error (result) != NULL)
        return stop_own (run, part, i, kept, sb_result_get_error (result));
      sb_run_emit_statement (run, i, result, started);
      if (strcmp (sb_result_get_tag (result), "COMMIT") == 0)
        kept = i + 1;
    }
  if (sb_session_get_transaction (run->session) != SB_TRANSACTION_IDLE)
    {
      sb_session_rollback (run->session, NULL);
      sb_run_single_mark (run, part->first, kept > part->first ? kept - part->first : 1,
                          kept > part->first ? "done" : "failed", NULL);
      sb_run_emit_error (run, NULL,
                         "the script ends inside a transaction of its own, which was "
                         "rolled back: its last COMMIT is missing");
      return kept > 0 ? SB_STEP_PARTIAL : SB_STEP_FAILED;
    }
  if (!part->tells && !sb_run_single_mark (run, part->first, part->n, "done", &error))
    return sb_run_single_fail_unrecorded (run, error, end);
  return SB_STEP_DONE;
}

/* DISCARD ALL and pg_advisory_unlock_all() give our lock away with everything else. Whoever had it
 * meanwhile may have changed the history. */
static gboolean
keep_lock (SbRun *run, GError **error)
{
  g_autoptr (SbCommand) find = sb_run_command_find_lock (run);
  g_autoptr (SbResult) found = sb_session_expect (sb_run_exec_command (run, find, error), error);
  g_autoptr (GPtrArray) guard = NULL;

  if (found == NULL)
    return FALSE;
  if (sb_result_get_n_rows (found) > 0)
    return TRUE;
  run->locked = FALSE;
  if (!sb_run_lock (run, error))
    return FALSE;
  guard = sb_run_compose_guard (run);
  if (sb_run_exec_pipelined (run, guard, error))
    return TRUE;
  if (sb_session_is_connected (run->session))
    sb_session_rollback (run->session, NULL);
  return FALSE;
}

static SbStepEnd
run_part (SbRun *run, const SbPlanPart *part)
{
  guint first = MAX (part->first, run->first), end = part->first + part->n;
  g_autoptr (GError) error = NULL;
  SbStepEnd step_end;

  if (sb_session_is_cancelled (run->session))
    return sb_run_single_stop (run, first, first, NULL, NULL);
  if (part->kind == SB_PART_TOGETHER)
    step_end = run_together (run, first, end);
  else
    step_end = part->kind == SB_PART_OWN ? run_own (run, part) : run_alone (run, first);
  if (step_end != SB_STEP_DONE || !part->may_lose_lock || keep_lock (run, &error))
    return step_end;
  sb_run_emit_error (run, NULL,
                     strstr (error->message, SB_HISTORY_CHANGED) != NULL ? SB_GUARD_WORDS
                                                                         : error->message);
  return SB_STEP_PARTIAL;
}

/**
 * sb_run_parts:
 * @run: a run at a step of protocol N that is recorded as running
 *
 * Runs the step's statements from @run's first on. Errors are emitted as events.
 *
 * Returns: %SB_STEP_DONE when all of them are committed
 */
SbStepEnd
sb_run_parts (SbRun *run)
{
  for (guint i = 0; i < run->step->n_parts; i++)
    {
      const SbPlanPart *part = &run->step->parts[i];
      SbStepEnd end;

      if (part->first + part->n <= run->first)
        continue;
      end = run_part (run, part);
      if (end != SB_STEP_DONE)
        return end;
      run->kept = part->first + part->n;
    }
  return SB_STEP_DONE;
}
