/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protocol T: one script, one transaction, COMMIT as a message of its own.
 *
 * Two round trips: a pipeline from BEGIN to the history row, then COMMIT. The guards are in the
 * pipeline and raise on the server, so that nothing after them happens; which message failed tells
 * what it means. A script with COPY goes the same way one statement at a time.
 */
#include "sb-run-messages.h"

#include <string.h>

#define LOST_WORDS "COMMIT had not been sent, so the server rolls back"

static gboolean
is_lock_taken (const SbRunMessage *message, SbServerMessage *error)
{
  return message->kind == SB_RUN_MESSAGE_SETTINGS
         && strstr (error->message, SB_LOCK_SETTING) != NULL;
}

static gboolean
is_history_moved (const SbRunMessage *message, SbServerMessage *error)
{
  return message->kind == SB_RUN_MESSAGE_GUARD
         && strstr (error->message, SB_HISTORY_CHANGED) != NULL;
}

/* What a refused message means. */
static void
report (SbRun *run, const SbRunMessage *message, SbServerMessage *error)
{
  g_autofree char *lock_words = NULL;

  switch (message->kind)
    {
    case SB_RUN_MESSAGE_SCRIPT:
      lock_words = sb_run_dup_lock_words (run, error);
      sb_run_emit_failure (run, message->index, error, lock_words);
      break;
    case SB_RUN_MESSAGE_SETTINGS:
      sb_run_emit_error (run, error, "the transaction could not be set up");
      break;
    case SB_RUN_MESSAGE_GUARD:
      sb_run_emit_error (run, error, "the history could not be read");
      break;
    case SB_RUN_MESSAGE_OPEN:
      sb_run_emit_error (run, error, "the transaction could not be opened");
      break;
    case SB_RUN_MESSAGE_DEFERRED:
      sb_run_emit_error (run, error, "what was deferred to the end of the transaction failed");
      break;
    case SB_RUN_MESSAGE_CONFIRM:
      if (strstr (error->message, SB_HISTORY_REFUSED) != NULL)
        {
          sb_run_emit_error (run, NULL, SB_UNRECORDED_WORDS);
          break;
        }
      sb_run_emit_error (run, error, "the migration ran, but could not be recorded");
      break;
    case SB_RUN_MESSAGE_RECORD:
    case SB_RUN_MESSAGE_JOURNAL:
    case SB_RUN_MESSAGE_PROGRESS:
    case SB_RUN_MESSAGE_COMMIT:
    case SB_RUN_MESSAGE_NOTE:
    default:
      sb_run_emit_error (run, error, "the migration ran, but could not be recorded");
    }
}

/* Our own statements are the same in every migration: the server need not plan them each time,
 * which
 * costs more than running them. Not through a pool, where the next transaction may be on another
 * server process, and not after a script that may have thrown prepared statements away. */
static gboolean
can_prepare (SbRun *run, const SbRunMessage *message, gboolean after_script)
{
  return run->locked && message->command != NULL && message->kind != SB_RUN_MESSAGE_OPEN
         && message->command->n_params > 0 && !(after_script && run->step->resets_session);
}

/* Whose process has the transaction, behind a proxy; the first of our settings tells it at once. */
static gboolean
tells_pool_pid (SbRun *run, const SbRunMessage *message)
{
  return message->kind == SB_RUN_MESSAGE_SETTINGS
         && !sb_pooling_keeps_session (sb_session_get_pooling (run->session));
}

/* That nobody else has the lock now, whether statements run code that is in no script, and what only
 * a pool's process can tell: which one it is. */
static void
take_settings (SbRun *run, const SbRunMessage *message, SbResult *result)
{
  if (message->kind != SB_RUN_MESSAGE_SETTINGS)
    return;
  sb_run_end_lock_wait (run);
  if (sb_result_get_n_rows (result) == 0 || sb_result_get_n_columns (result) < 3)
    return;
  run->has_event_triggers = g_strcmp0 (sb_result_get_value (result, 0, 1), "t") == 0;
  if (run->pool_pid == 0 && tells_pool_pid (run, message))
    run->pool_pid = (int) g_ascii_strtoll (sb_result_get_value (result, 0, 0), NULL, 10);
}

/* The last one's answer comes with those to what of our own is behind it, which takes no time: each
 * answer on its own wakes this end up, and that is a good part of what a small migration costs. */
static gboolean
is_answered_at_once (SbRun *run, const SbRunMessage *message)
{
  return message->kind == SB_RUN_MESSAGE_SCRIPT && message->index + 1 < run->step->n_statements;
}

static gboolean
send_message (SbRun *run, const SbRunMessage *message, gboolean *after_script, GError **error)
{
  const SbCommand *command = message->command;
  g_autofree char *sql = NULL;

  if (can_prepare (run, message, *after_script))
    return sb_session_pipeline_send_prepared (run->session, command->sql, command->n_params,
                                              (const char *const *) command->params, error);
  if (command != NULL)
    return sb_session_pipeline_send (run->session, command->sql, command->n_params,
                                     (const char *const *) command->params,
                                     tells_pool_pid (run, message), error);
  *after_script = TRUE;
  sql = sb_run_dup_statement (run, message->index);
  return sb_session_pipeline_send (run->session, sql, 0, NULL, is_answered_at_once (run, message),
                                   error);
}

typedef struct
{
  char **xid;
  const SbRunMessage **failed; /* the first that did */
  SbServerMessage **reason;
  gint64 started;
} Answers;

/* Reads the answer to @message, which is the next. */
static gboolean
read_answer (SbRun *run, const SbRunMessage *message, Answers *answers, GError **error)
{
  g_autoptr (SbResult) result = NULL;

  run->statement = message->kind == SB_RUN_MESSAGE_SCRIPT ? message->index + 1 : 0;
  result = sb_session_pipeline_next (run->session, error);
  if (result == NULL)
    return FALSE;
  if (sb_result_is_skipped (result))
    return TRUE;
  if (message->kind == SB_RUN_MESSAGE_SCRIPT)
    run->answered = message->index + 1;
  if (sb_result_get_error (result) != NULL)
    {
      if (*answers->failed == NULL)
        {
          *answers->failed = message;
          *answers->reason = sb_server_message_ref (sb_result_get_error (result));
        }
      return TRUE;
    }
  if (message->kind == SB_RUN_MESSAGE_SCRIPT)
    sb_run_emit_statement (run, message->index, result, answers->started);
  else if (message->kind == SB_RUN_MESSAGE_JOURNAL && sb_result_get_n_rows (result) > 0)
    *answers->xid = g_strdup (sb_result_get_value (result, 0, 0));
  take_settings (run, message, result);
  answers->started = g_get_monotonic_time ();
  return TRUE;
}

/* Sends all messages and reads all answers up to the sync. What a large script has too much for the
 * sockets is not piled up here: as long as they are full, answers are read. Each statement of a
 * script but the last is answered at once, so there is one to wait for. */
static gboolean
pipeline_all (SbRun *run, GPtrArray *messages, Answers *answers, GError **error)
{
  gboolean after_script = FALSE;
  guint n_sent = 0, n_read = 0;
  GError *lost = NULL;

  answers->started = g_get_monotonic_time ();
  if (!sb_session_pipeline_enter (run->session, error))
    return FALSE;
  while (n_sent < messages->len && *answers->failed == NULL)
    {
      const SbRunMessage *message = messages->pdata[n_sent++];

      if (!send_message (run, message, &after_script, error))
        return FALSE;
      while (is_answered_at_once (run, message) && n_read < n_sent && *answers->failed == NULL
             && sb_session_pipeline_is_full (run->session))
        if (!read_answer (run, messages->pdata[n_read++], answers, error))
          return FALSE;
    }
  if (!sb_session_pipeline_sync (run->session, error))
    return FALSE;
  while (n_read < n_sent)
    if (!read_answer (run, messages->pdata[n_read++], answers, error))
      return FALSE;
  run->statement = 0;
  if (sb_session_pipeline_next (run->session, &lost) != NULL || lost != NULL)
    {
      g_propagate_error (error, lost);
      return FALSE;
    }
  return sb_session_pipeline_leave (run->session, error);
}

static SbResult *
exec_message (SbRun *run, const SbRunMessage *message, GError **error)
{
  const SbStatement *statement;
  g_autofree char *sql = NULL;
  const char *text;
  gsize length;

  if (message->command != NULL)
    return sb_session_exec_params (run->session, message->command->sql, message->command->n_params,
                                   (const char *const *) message->command->params, error);
  sql = sb_run_dup_statement (run, message->index);
  statement = sb_script_get_statement (run->step->script, run->step->sent[message->index]);
  if (statement->kind != SB_STATEMENT_COPY)
    return sb_session_exec (run->session, sql, error);
  text = sb_script_get_text (run->step->script, &length);
  return sb_session_exec_copy (run->session, sql, text + statement->data_start,
                               statement->data_end - statement->data_start, error);
}

/* The same messages one after another, stopping at the first that fails. */
static gboolean
exec_all (SbRun *run, GPtrArray *messages, char **xid, const SbRunMessage **failed,
          SbServerMessage **reason, GError **error)
{
  for (guint i = 0; i < messages->len && *failed == NULL; i++)
    {
      const SbRunMessage *message = messages->pdata[i];
      gint64 started = g_get_monotonic_time ();
      g_autoptr (SbResult) result = NULL;

      if (sb_session_is_cancelled (run->session))
        return TRUE;
      run->statement = message->kind == SB_RUN_MESSAGE_SCRIPT ? message->index + 1 : 0;
      result = exec_message (run, message, error);
      if (result == NULL)
        return FALSE;
      if (message->kind == SB_RUN_MESSAGE_SCRIPT)
        run->answered = message->index + 1;
      if (sb_result_get_error (result) != NULL)
        {
          *failed = message;
          *reason = sb_server_message_ref (sb_result_get_error (result));
        }
      else if (message->kind == SB_RUN_MESSAGE_SCRIPT)
        sb_run_emit_statement (run, message->index, result, started);
      else if (message->kind == SB_RUN_MESSAGE_JOURNAL && sb_result_get_n_rows (result) > 0)
        *xid = g_strdup (sb_result_get_value (result, 0, 0));
      else
        take_settings (run, message, result);
    }
  run->statement = 0;
  return TRUE;
}

/* Where the server said why it hung up (57P01), that is the statement's own error: a script can end
 * its own process. The answer to the statement that did it may still have come. */
static SbStepEnd
fail_lost (SbRun *run, const GError *lost)
{
  SbServerMessage *words = sb_session_get_last_words (run->session);
  guint statement = MAX (run->statement, run->answered);

  if (words != NULL && statement > 0)
    sb_run_emit_failure (run, statement - 1, words,
                         run->statement > 0
                             ? "the connection was lost; " LOST_WORDS
                             : "the connection was lost behind this statement; " LOST_WORDS);
  else
    {
      g_autofree char *text = g_strdup_printf ("%s; " LOST_WORDS, lost->message);

      sb_run_emit_error (run, words, text);
    }
  run->statement = 0;
  return g_error_matches (lost, SB_DB_ERROR, SB_DB_ERROR_ABANDONED) ? SB_STEP_CANCELLED
                                                                    : SB_STEP_FAILED;
}

/**
 * sb_run_transaction_commit:
 * @run: a run in a transaction with nothing left to do
 * @xid: (nullable): the transaction's id
 *
 * Sends COMMIT alone, and finds out what became of it. Errors are emitted as events, but not where
 * %SB_STEP_RETRY is returned.
 *
 * Returns: how it ended
 */
SbStepEnd
sb_run_transaction_commit (SbRun *run, const char *xid)
{
  g_autoptr (SbResult) answer = NULL;
  g_autoptr (GError) unwritten = NULL;
  SbServerMessage *message;

  /* Without that line nobody could tell, after a crash, how long to wait for this transaction. */
  if (!sb_run_log_add_commit (run->log, run->ordinal, xid, &unwritten))
    {
      g_autofree char *text = g_strdup_printf ("%s; COMMIT was not sent, and everything is rolled "
                                               "back",
                                               unwritten->message);

      sb_session_rollback (run->session, NULL);
      sb_run_emit_error (run, NULL, text);
      return SB_STEP_FAILED;
    }
  switch (sb_session_commit (run->session, &answer))
    {
    case SB_COMMIT_DONE:
      return SB_STEP_DONE;
    case SB_COMMIT_UNKNOWN:
      return sb_run_resolve (run, xid);
    case SB_COMMIT_ROLLED_BACK:
    default:
      message = answer != NULL ? sb_result_get_error (answer) : NULL;
      if (message != NULL && sb_run_is_retry_due (run, message))
        return SB_STEP_RETRY;
      sb_run_emit_error (run, message,
                         message != NULL ? "the server refused the commit and rolled back"
                                         : "the server rolled back instead of committing");
      return SB_STEP_FAILED;
    }
}

/**
 * sb_run_transaction_body:
 * @run: a run at a step of protocol T
 * @xid: (out): the transaction's id
 *
 * Carries the step out up to its COMMIT. Errors are emitted as events, but not where
 * %SB_STEP_RETRY is returned; the transaction is rolled back then.
 *
 * Returns: how it ended; with %SB_STEP_DONE the transaction is open
 */
SbStepEnd
sb_run_transaction_body (SbRun *run, char **xid)
{
  g_autoptr (GPtrArray) messages = sb_run_compose_transaction (run);
  g_autoptr (SbServerMessage) reason = NULL;
  g_autoptr (GError) lost = NULL;
  const SbRunMessage *failed = NULL;
  Answers answers = { .xid = xid, .failed = &failed, .reason = &reason };
  gboolean answered;

  run->answered = 0;
  if (!run->goes_on)
    run->pool_pid = 0;
  if (run->traces == SB_TRACES_ANY)
    sb_session_forget_prepared (run->session);
  if (run->step->protocol == SB_PROTOCOL_PIPELINE)
    answered = pipeline_all (run, messages, &answers, &lost);
  else
    answered = exec_all (run, messages, xid, &failed, &reason, &lost);
  if (run->step->resets_session || failed != NULL)
    run->traces = SB_TRACES_ANY;
  else
    run->traces = run->step->runs_code || run->has_event_triggers ? SB_TRACES_OF_CODE
                                                                  : SB_TRACES_NONE;
  if (!answered)
    return fail_lost (run, lost);
  if (sb_session_is_cancelled (run->session))
    {
      /* Cancelled whatever the server answered: nothing was committed, and nothing will be. */
      sb_session_rollback (run->session, NULL);
      return SB_STEP_CANCELLED;
    }
  if (failed != NULL)
    {
      sb_session_rollback (run->session, NULL);
      run->is_busy = is_lock_taken (failed, reason) && sb_run_is_lock_awaited (run);
      if (run->is_busy || sb_run_is_retry_due (run, reason))
        return SB_STEP_RETRY;
      if (is_history_moved (failed, reason))
        return sb_run_keep_out (run, SB_RUN_ERROR_STALE, SB_GUARD_WORDS);
      if (is_lock_taken (failed, reason))
        {
          g_autofree char *holder = sb_run_describe_holder (run);

          return sb_run_keep_out (run, SB_RUN_ERROR_BUSY, holder);
        }
      report (run, failed, reason);
      return SB_STEP_FAILED;
    }
  if (sb_session_get_transaction (run->session) != SB_TRANSACTION_OPEN)
    {
      /* No statement that the classifier lets through can end the transaction; if one did, say so.
       */
      sb_run_emit_error (run, NULL,
                         "the script ended the transaction it ran in; what it did may have stayed");
      return SB_STEP_UNKNOWN;
    }
  return SB_STEP_DONE;
}

/**
 * sb_run_transaction:
 * @run: a run at a step of protocol T
 *
 * Carries the step out. Errors are emitted as events, but not where %SB_STEP_RETRY is returned.
 *
 * Returns: how it ended
 */
SbStepEnd
sb_run_transaction (SbRun *run)
{
  g_autofree char *xid = NULL;
  SbStepEnd end = sb_run_transaction_body (run, &xid);

  return end == SB_STEP_DONE ? sb_run_transaction_commit (run, xid) : end;
}
