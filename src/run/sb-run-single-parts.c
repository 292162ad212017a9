/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protocol N, part by part: what is done, and what the journal says of it before and after.
 *
 * Whatever happens, the progress rows say no more than what is so: "done" is written in the
 * statements' own transaction where there is one, and "started" before whatever has none.
 */
#include "sb-run-single.h"

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

/**
 * sb_run_exec_pipelined:
 * @run: a run
 * @messages: (element-type SbRunMessage): our own statements
 * @error: return location for what the first one that is refused says, or for a lost connection
 *
 * Sends them at once. A transaction that one of them opened may stay open when one fails.
 *
 * Returns: whether all were carried out
 */
gboolean
sb_run_exec_pipelined (SbRun *run, GPtrArray *messages, GError **error)
{
  g_autoptr (GError) refused = NULL;
  GError *lost = NULL;

  if (!sb_session_pipeline_enter (run->session, error))
    return FALSE;
  for (guint i = 0; i < messages->len; i++)
    {
      const SbCommand *command = ((const SbRunMessage *) messages->pdata[i])->command;

      if (!sb_session_pipeline_send (run->session, command->sql, command->n_params,
                                     (const char *const *) command->params, FALSE, error))
        return FALSE;
    }
  if (!sb_session_pipeline_sync (run->session, error))
    return FALSE;
  for (guint i = 0; i < messages->len; i++)
    {
      g_autoptr (SbResult) result = sb_session_pipeline_next (run->session, &lost);

      if (result == NULL)
        {
          g_propagate_error (error, lost);
          return FALSE;
        }
      if (refused == NULL && !sb_result_is_skipped (result))
        result = sb_session_expect (g_steal_pointer (&result), &refused);
    }
  if (sb_session_pipeline_next (run->session, &lost) != NULL || lost != NULL)
    {
      g_propagate_error (error, lost);
      return FALSE;
    }
  if (!sb_session_pipeline_leave (run->session, error))
    return FALSE;
  if (refused != NULL)
    g_propagate_error (error, g_steal_pointer (&refused));
  return refused == NULL && (error == NULL || *error == NULL);
}

/* Says in the journal how far statements are, in a transaction of its own. Whoever cancels meanwhile
 * stops what comes next. */
static gboolean
mark (SbRun *run, guint first, guint n, const char *state, GError **error)
{
  g_autoptr (GPtrArray) messages = sb_run_compose_mark (run, first, n, state);
  gboolean is_marked;

  sb_session_set_settling (run->session, SB_SETTLING_RECORDING);
  is_marked = sb_run_exec_pipelined (run, messages, error);
  if (!is_marked && sb_session_is_connected (run->session))
    sb_session_rollback (run->session, NULL);
  sb_session_set_settling (run->session, SB_SETTLING_NOT);
  return is_marked;
}

static SbResult *
exec_statement (SbRun *run, guint index, GError **error)
{
  const SbStatement *statement = sb_script_get_statement (run->step->script,
                                                          run->step->sent[index]);
  g_autofree char *sql = sb_run_dup_statement (run, index);
  g_autoptr (SbResult) result = NULL;
  gsize length;
  const char *text = sb_script_get_text (run->step->script, &length);

  if (statement->kind == SB_STATEMENT_COPY)
    return sb_session_exec_copy (run->session, sql, text + statement->data_start,
                                 statement->data_end - statement->data_start, error);
  result = sb_session_exec (run->session, sql, error);
  if (result == NULL
      || (sb_result_get_error (result) == NULL && !sb_run_set_again (run, index, error)))
    return NULL;
  return g_steal_pointer (&result);
}

/* Whether a statement that failed may have committed something before: procedures and blocks can,
 * outside a transaction, and nobody can tell afterwards. A block has to say COMMIT or CALL for it.
 */
static gboolean
may_have_committed (SbRun *run, guint index)
{
  const SbStatement *statement = sb_script_get_statement (run->step->script,
                                                          run->step->sent[index]);
  g_autofree char *sql = sb_run_dup_statement (run, index);

  if (strcmp (statement->tag, "CALL") == 0)
    return TRUE;
  return strcmp (statement->tag, "DO") == 0
         && (strcasestr (sql, "commit") != NULL || strcasestr (sql, "call") != NULL);
}

/* A statement that a lock kept from running is run again where it can have left nothing behind: not
 * inside a transaction of the script's own, and not where it works in several transactions. */
static SbResult *
exec_with_retries (SbRun *run, guint index, GError **error)
{
  const SbStatement *statement = sb_script_get_statement (run->step->script,
                                                          run->step->sent[index]);
  gboolean can_repeat = statement->tx != SB_TX_ALONE && !may_have_committed (run, index);
  SbResult *result;

  run->attempt = 1;
  g_clear_pointer (&run->last_wait, sb_lock_wait_unref);
  while ((result = exec_statement (run, index, error)) != NULL
         && sb_result_get_error (result) != NULL && can_repeat
         && sb_session_get_transaction (run->session) == SB_TRANSACTION_IDLE
         && sb_run_is_retry_due (run, sb_result_get_error (result)) && sb_run_pause_for_retry (run))
    sb_result_unref (result);
  return result;
}

/* How the step ends after statement @index failed or was cancelled, everything open being rolled
 * back. @kept: how many statements before it are committed. @why: what else may stay. */
static SbStepEnd
stop (SbRun *run, guint index, guint kept, SbServerMessage *message, const char *why)
{
  gboolean cancelled = sb_session_is_cancelled (run->session);
  g_autoptr (GString) text = g_string_new (why);

  if (kept == 1)
    g_string_append_printf (text, "%sstatement 1 stays, ", why != NULL ? "; " : "");
  else if (kept > 0)
    g_string_append_printf (text, "%sstatements 1 to %u stay, ", why != NULL ? "; " : "", kept);
  if (kept > 0 && kept == index)
    g_string_append_printf (text, "statement %u was not done", index + 1);
  else if (kept > 0)
    g_string_append_printf (text, "statements %u to %u were not done", kept + 1, index + 1);
  if (message != NULL && !(cancelled && strcmp (message->sqlstate, "57014") == 0))
    sb_run_emit_failure (run, index, message, text->len > 0 ? text->str : NULL);
  else if (text->len > 0)
    sb_run_emit_error (run, NULL, text->str);
  if (kept > 0 || why != NULL)
    return SB_STEP_PARTIAL;
  return cancelled ? SB_STEP_CANCELLED : SB_STEP_FAILED;
}

/* What would be committed together with its progress rows was not: for an error, or because somebody
 * cancelled meanwhile. */
static SbStepEnd
fail_unrecorded (SbRun *run, const GError *error, guint kept)
{
  g_autofree char *text = g_strdup_printf ("the journal could not be written: %s", error->message);

  if (sb_session_is_connected (run->session))
    sb_session_rollback (run->session, NULL);
  if (sb_session_is_cancelled (run->session) && strstr (error->message, "57014") != NULL)
    return stop (run, kept, kept, NULL, NULL);
  sb_run_emit_error (run, NULL, text);
  return kept > 0 ? SB_STEP_PARTIAL : SB_STEP_FAILED;
}

/* The connection broke in a transaction whose COMMIT had not been sent. */
static SbStepEnd
stop_lost_before_commit (SbRun *run, guint kept, const GError *lost)
{
  g_autofree char *text = g_strdup_printf ("%s; COMMIT had not been sent, so the server rolls back "
                                           "from statement %u on",
                                           lost->message, kept + 1);

  sb_run_emit_error (run, NULL, text);
  if (kept > 0)
    return SB_STEP_PARTIAL;
  return g_error_matches (lost, SB_DB_ERROR, SB_DB_ERROR_ABANDONED) ? SB_STEP_CANCELLED
                                                                    : SB_STEP_FAILED;
}

static SbStepEnd
stop_lost (SbRun *run, guint index, const GError *lost)
{
  g_autofree char *text = g_strdup_printf ("%s while statement %u was running: it may have been "
                                           "done; applying again looks what became of it",
                                           lost->message, index + 1);

  if (run->step->role == SB_ROLE_ROLLBACK)
    {
      g_free (text);
      text = g_strdup_printf ("%s while statement %u was running: it may have been done; rolling "
                              "back again looks what became of it",
                              lost->message, index + 1);
    }
  sb_run_emit_error (run, NULL, text);
  return SB_STEP_PARTIAL;
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
    return fail_unrecorded (run, error, first);
  for (guint i = first; i < end; i++)
    {
      gint64 started = g_get_monotonic_time ();
      g_autoptr (SbResult) result = NULL;

      if (sb_session_is_cancelled (run->session))
        {
          sb_session_rollback (run->session, NULL);
          return stop (run, i, first, NULL, NULL);
        }
      run->statement = i + 1;
      result = exec_statement (run, i, &error);
      run->statement = 0;
      if (result == NULL)
        return stop_lost_before_commit (run, first, error);
      if (sb_result_get_error (result) != NULL)
        {
          sb_session_rollback (run->session, NULL);
          if (sb_run_is_retry_due (run, sb_result_get_error (result)))
            {
              run->statement = i + 1;
              return SB_STEP_RETRY;
            }
          mark (run, i, 1, "failed", NULL);
          return stop (run, i, first, sb_result_get_error (result), NULL);
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
    return sb_session_is_connected (run->session) ? fail_unrecorded (run, error, first)
                                                  : stop_lost_before_commit (run, first, error);
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
        return stop (run, first, first, NULL, NULL);
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

  if (!mark (run, index, 1, "started", &error))
    return fail_unrecorded (run, error, index);
  started = g_get_monotonic_time ();
  run->statement = index + 1;
  result = exec_with_retries (run, index, &error);
  run->statement = 0;
  if (result == NULL)
    return stop_lost (run, index, error);
  if (sb_result_get_error (result) != NULL)
    {
      sb_session_rollback (run->session, NULL);
      if (count_leftovers (run) > leftovers)
        why = g_strdup ("an invalid index or a half-detached partition was left behind");
      else if (may_have_committed (run, index))
        why = g_strdup_printf ("statement %u can commit by itself: what it had done by then may "
                               "stay",
                               index + 1);
      if (why == NULL)
        mark (run, index, 1, "failed", NULL);
      return stop (run, index, index, sb_result_get_error (result), why);
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
  if (!mark (run, index, 1, "done", &error))
    return fail_unrecorded (run, error, index + 1);
  return SB_STEP_DONE;
}

/* How the step ends after statement @index failed in a transaction of the script's own. @kept: how
 * many were committed before, by COMMIT AND CHAIN also of this part. */
static SbStepEnd
stop_own (SbRun *run, const SbPlanPart *part, guint index, guint kept, SbServerMessage *message)
{
  sb_session_rollback (run->session, NULL);
  if (kept > part->first)
    mark (run, part->first, kept - part->first, "done", NULL);
  else
    mark (run, part->first, 1, "failed", NULL);
  mark (run, index, 1, "failed", NULL);
  return stop (run, index, kept, message, NULL);
}

/* A transaction of the script's own, with our rows before its COMMIT where that is safe. */
static SbStepEnd
run_own (SbRun *run, const SbPlanPart *part)
{
  guint end = part->first + part->n, kept = part->first;
  g_autoptr (GError) error = NULL;

  if (!mark (run, part->first, 1, "started", &error))
    return fail_unrecorded (run, error, kept);
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
            return fail_unrecorded (run, error, kept);
        }
      started = g_get_monotonic_time ();
      run->statement = i + 1;
      result = exec_statement (run, i, &error);
      run->statement = 0;
      if (result == NULL)
        return stop_lost (run, i, error);
      if (sb_result_get_error (result) != NULL)
        return stop_own (run, part, i, kept, sb_result_get_error (result));
      sb_run_emit_statement (run, i, result, started);
      if (strcmp (sb_result_get_tag (result), "COMMIT") == 0)
        kept = i + 1;
    }
  if (sb_session_get_transaction (run->session) != SB_TRANSACTION_IDLE)
    {
      sb_session_rollback (run->session, NULL);
      mark (run, part->first, kept > part->first ? kept - part->first : 1,
            kept > part->first ? "done" : "failed", NULL);
      sb_run_emit_error (run, NULL,
                         "the script ends inside a transaction of its own, which was "
                         "rolled back: its last COMMIT is missing");
      return kept > 0 ? SB_STEP_PARTIAL : SB_STEP_FAILED;
    }
  if (!part->tells && !mark (run, part->first, part->n, "done", &error))
    return fail_unrecorded (run, error, end);
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
    return stop (run, first, first, NULL, NULL);
  if (part->kind == SB_PART_TOGETHER)
    step_end = run_together (run, first, end);
  else
    step_end = part->kind == SB_PART_OWN ? run_own (run, part) : run_alone (run, first);
  if (step_end != SB_STEP_DONE || !part->may_lose_lock || keep_lock (run, &error))
    return step_end;
  sb_run_emit_error (run, NULL,
                     strstr (error->message, SB_GUARD_SETTING) != NULL ? SB_GUARD_WORDS
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
    }
  return SB_STEP_DONE;
}
