/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protocol N: scripts with statements that no transaction takes; each statement committed by
 * itself, with a progress row before and after it.
 *
 * The history is touched last, in one transaction with the step's final state: other tools would
 * read a row as applied. Statements inside a transaction of the script's own are recorded when it
 * is over.
 */
#include "sb-run-messages.h"

#include <string.h>

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

/* Runs own commands as one transaction, up to its COMMIT; the journal's among them tells @xid. */
static gboolean
exec_together (SbRun *run, GPtrArray *messages, char **xid, GError **error)
{
  g_autoptr (SbResult)
      begin = sb_session_expect (sb_session_exec (run->session, SB_RUN_BEGIN, error), error);

  if (begin == NULL)
    return FALSE;
  for (guint i = 0; i < messages->len; i++)
    {
      const SbRunMessage *message = messages->pdata[i];
      g_autoptr (SbResult)
          result = sb_session_expect (sb_run_exec_command (run, message->command, error), error);

      if (result == NULL)
        {
          sb_session_rollback (run->session, NULL);
          return FALSE;
        }
      if (*xid == NULL && sb_result_get_n_rows (result) > 0
          && *sb_result_get_value (result, 0, 0) != '\0')
        *xid = g_strdup (sb_result_get_value (result, 0, 0));
    }
  return TRUE;
}

static gboolean
set_time_outs (SbRun *run, GError **error)
{
  g_autoptr (GPtrArray) messages = sb_run_compose_single_settings (run);
  const char *check_interval = sb_run_get_check_interval_sql (run);
  g_autoptr (SbResult) check = NULL;

  sb_session_forget_prepared (run->session);
  for (guint i = 0; i < messages->len; i++)
    {
      const SbRunMessage *message = messages->pdata[i];
      g_autoptr (SbResult)
          result = sb_session_expect (sb_run_exec_command (run, message->command, error), error);

      if (result == NULL)
        return FALSE;
    }
  if (check_interval != NULL)
    check = sb_session_exec (run->session, check_interval, NULL);
  run->is_dirty = FALSE;
  return TRUE;
}

static gboolean
record_start (SbRun *run, GError **error)
{
  g_autoptr (GPtrArray) messages = sb_run_compose_single_start (run);
  g_autofree char *xid = NULL;

  if (!exec_together (run, messages, &xid, error))
    return FALSE;
  if (sb_session_commit (run->session, NULL) != SB_COMMIT_DONE)
    {
      g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_LOST,
                           "the run could not be recorded in the journal");
      return FALSE;
    }
  return TRUE;
}

static void
set_progress (SbRun *run, guint index, const char *state)
{
  g_autoptr (SbCommand) command = sb_journal_command_set_progress (run->history, run->id,
                                                                   run->ordinal, index + 1, state);
  g_autoptr (SbResult) result = sb_run_exec_command (run, command, NULL);

  if (result == NULL || sb_result_get_error (result) != NULL)
    g_debug ("progress of statement %u could not be written", index + 1);
}

static SbResult *
exec_statement (SbRun *run, guint index, GError **error)
{
  const SbStatement *statement = sb_script_get_statement (run->step->script,
                                                          run->step->sent[index]);
  g_autofree char *sql = sb_run_dup_statement (run, index);
  gsize length;
  const char *text = sb_script_get_text (run->step->script, &length);

  if (statement->kind == SB_STATEMENT_COPY)
    return sb_session_exec_copy (run->session, sql, text + statement->data_start,
                                 statement->data_end - statement->data_start, error);
  return sb_session_exec (run->session, sql, error);
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

/* How the step ends after statement @index failed, was cancelled or got lost. @kept: how many
 * statements before it are committed. */
static SbStepEnd
stop (SbRun *run, guint index, guint kept, gint64 leftovers, SbServerMessage *message,
      const GError *lost)
{
  g_autofree char *text = NULL;
  gboolean cancelled = sb_session_is_cancelled (run->session);
  gboolean is_open, left_behind;

  if (lost != NULL)
    {
      text = g_strdup_printf ("%s while statement %u was running: it may have been done",
                              lost->message, index + 1);
      sb_run_emit_error (run, NULL, text);
      return SB_STEP_PARTIAL;
    }
  is_open = sb_session_get_transaction (run->session) != SB_TRANSACTION_IDLE;
  sb_session_rollback (run->session, NULL);
  /* After COMMIT AND CHAIN there was no moment outside a transaction to say it. */
  for (guint i = 0; is_open && i < kept; i++)
    set_progress (run, i, "done");
  left_behind = count_leftovers (run) > leftovers;
  if (left_behind)
    text = g_strdup ("an invalid index or a half-detached partition was left behind");
  else if (message != NULL && !is_open && may_have_committed (run, index))
    {
      left_behind = TRUE;
      text = g_strdup_printf (
          "statement %u can commit by itself: what it had done by then may stay", index + 1);
    }
  if (kept > 0)
    {
      char *more = g_strdup_printf ("%s%sstatements 1 to %u stay, statement %u was not done",
                                    text != NULL ? text : "", text != NULL ? "; " : "", kept,
                                    index + 1);

      g_free (text);
      text = more;
    }
  if (message != NULL && !(cancelled && strcmp (message->sqlstate, "57014") == 0))
    sb_run_emit_failure (run, index, message, text);
  else if (text != NULL)
    sb_run_emit_error (run, NULL, text);
  if (kept > 0 || left_behind)
    return SB_STEP_PARTIAL;
  return cancelled ? SB_STEP_CANCELLED : SB_STEP_FAILED;
}

/* Runs the statements. Returns SB_STEP_DONE when all of them are committed. */
static SbStepEnd
run_statements (SbRun *run)
{
  guint kept = 0;     /* statements up to here are committed */
  guint recorded = 0; /* and the journal says so of those up to here */

  for (guint i = 0; i < run->step->n_statements; i++)
    {
      const SbStatement *statement = sb_script_get_statement (run->step->script,
                                                              run->step->sent[i]);
      gint64 leftovers = statement->tx == SB_TX_ALONE ? count_leftovers (run) : G_MAXINT64;
      gint64 started;
      g_autoptr (SbResult) result = NULL;
      g_autoptr (GError) lost = NULL;

      if (sb_session_is_cancelled (run->session))
        return stop (run, i, kept, G_MAXINT64, NULL, NULL);
      if (sb_session_get_transaction (run->session) == SB_TRANSACTION_IDLE)
        set_progress (run, i, "started");
      started = g_get_monotonic_time ();
      run->statement = i + 1;
      result = exec_with_retries (run, i, &lost);
      if (result == NULL || sb_result_get_error (result) != NULL)
        return stop (run, i, kept, leftovers, result != NULL ? sb_result_get_error (result) : NULL,
                     lost);
      sb_run_emit_statement (run, i, result, started);
      /* DISCARD ALL gave the session lock away with everything else. */
      if (strcmp (sb_result_get_tag (result), "DISCARD ALL") == 0 && !sb_run_lock (run, &lost))
        return stop (run, i + 1, i + 1, G_MAXINT64, NULL, lost);
      if (sb_session_get_transaction (run->session) == SB_TRANSACTION_IDLE
          || strcmp (sb_result_get_tag (result), "COMMIT") == 0)
        kept = i + 1;
      while (sb_session_get_transaction (run->session) == SB_TRANSACTION_IDLE && recorded < kept)
        set_progress (run, recorded++, "done");
    }
  if (sb_session_get_transaction (run->session) != SB_TRANSACTION_IDLE)
    {
      sb_session_rollback (run->session, NULL);
      while (recorded < kept)
        set_progress (run, recorded++, "done");
      sb_run_emit_error (run, NULL,
                         "the script ends inside a transaction of its own, which was "
                         "rolled back: its last COMMIT is missing");
      return kept > 0 ? SB_STEP_PARTIAL : SB_STEP_FAILED;
    }
  return SB_STEP_DONE;
}

static SbStepEnd
record_end (SbRun *run)
{
  g_autoptr (GPtrArray) messages = sb_run_compose_single_end (run);
  g_autofree char *xid = NULL;
  g_autoptr (GError) error = NULL;

  if (!sb_run_reset_session (run, &error))
    {
      sb_run_emit_error (run, NULL, error->message);
      return SB_STEP_PARTIAL;
    }
  if (!exec_together (run, messages, &xid, &error))
    {
      gboolean swallowed = strstr (error->message, SB_GUARD_SETTING) != NULL;

      sb_run_emit_error (run, NULL, swallowed ? SB_UNRECORDED_WORDS : error->message);
      return SB_STEP_PARTIAL;
    }
  switch (sb_session_commit (run->session, NULL))
    {
    case SB_COMMIT_DONE:
      return SB_STEP_DONE;
    case SB_COMMIT_UNKNOWN:
      return sb_run_resolve (run, xid) == SB_STEP_DONE ? SB_STEP_DONE : SB_STEP_PARTIAL;
    case SB_COMMIT_ROLLED_BACK:
    default:
      sb_run_emit_error (run, NULL, "every statement ran, but the history could not be written");
      return SB_STEP_PARTIAL;
    }
}

/* The step's row says how it stopped, where the connection still stands; else it stays "running".
 */
static void
record_stop (SbRun *run, SbStepEnd end)
{
  g_autoptr (SbCommand) command = sb_journal_command_set_step (
      run->history, run->id, run->ordinal, end == SB_STEP_PARTIAL ? "partial" : "failed",
      run->error_text != NULL ? run->error_text : "cancelled");

  if (!sb_session_is_connected (run->session) || !sb_run_reset_session (run, NULL))
    return;
  sb_run_write (run, command, NULL);
}

/**
 * sb_run_single:
 * @run: a run at a step of protocol N
 *
 * Carries the step out. Errors are emitted as events.
 *
 * Returns: how it ended
 */
SbStepEnd
sb_run_single (SbRun *run)
{
  g_autoptr (GError) error = NULL;
  SbStepEnd end;

  if (!run->journal)
    {
      g_autofree char *text = g_strdup_printf (
          "%s; that needs the journal to keep its place, and this role may not create it",
          run->step->why);

      sb_run_emit_error (run, NULL, text);
      return SB_STEP_FAILED;
    }
  if (!set_time_outs (run, &error) || !record_start (run, &error))
    {
      gboolean changed = strstr (error->message, SB_GUARD_SETTING) != NULL;

      sb_run_emit_error (run, NULL, changed ? SB_GUARD_WORDS : error->message);
      return sb_session_is_cancelled (run->session) ? SB_STEP_CANCELLED : SB_STEP_FAILED;
    }
  end = run_statements (run);
  run->statement = 0;
  if (end == SB_STEP_DONE)
    end = record_end (run);
  run->is_dirty = TRUE;
  if (end != SB_STEP_DONE)
    record_stop (run, end);
  return end;
}
