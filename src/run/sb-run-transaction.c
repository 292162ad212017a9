/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protocol T: one script, one transaction, COMMIT as a message of its own.
 *
 * Two round trips: a pipeline from BEGIN to the history row, then COMMIT. The guards are in the
 * pipeline and raise on the server, so that nothing after them happens; which message failed tells
 * what it means. A script with COPY goes the same way one statement at a time.
 */
#include "sb-run-private.h"

#include <string.h>

/* What the server names when somebody else has the lock. */
#define LOCK_SETTING "switchback.another_run_holds_the_lock"

/* A message of the transaction: one of ours, or one of the script's statements. */
typedef enum
{
  MESSAGE_OPEN,     /* BEGIN, session as fresh */
  MESSAGE_SETTINGS, /* time-outs, and the xact-level runner lock */
  MESSAGE_GUARD,    /* the history is still what the plan saw */
  MESSAGE_SCRIPT,
  MESSAGE_RECORD,  /* history re-created, history row */
  MESSAGE_JOURNAL, /* the journal's step row; returns the transaction id */
  MESSAGE_CONFIRM, /* the history is what it has to be now */
} MessageKind;

typedef struct
{
  MessageKind kind;
  SbCommand *command; /* NULL for a statement of the script */
  guint index;
} Message;

static void
message_free (gpointer data)
{
  Message *message = data;

  g_clear_pointer (&message->command, sb_command_free);
  g_free (message);
}

static void
add (GPtrArray *messages, MessageKind kind, SbCommand *command, guint index)
{
  Message *message = g_new0 (Message, 1);

  message->kind = kind;
  message->command = command;
  message->index = index;
  g_ptr_array_add (messages, message);
}

/* An unknown setting is the one thing that plain SQL can raise by name, without PL/pgSQL. The lock
 * is taken even when the session has it: behind a pooler it is the only one. */
#define SETTINGS_SQL(more)                                                                         \
  "SELECT pg_catalog.set_config('lock_timeout', $1, true), "                                       \
  "pg_catalog.set_config('statement_timeout', $2, true), " more                                    \
  "pg_catalog.set_config('idle_in_transaction_session_timeout', '5min', true), "                   \
  "CASE WHEN pg_catalog.pg_try_advisory_xact_lock($3::bigint) THEN '' "                            \
  "ELSE pg_catalog.current_setting('" LOCK_SETTING "') END"

static SbCommand *
command_settings (SbRun *run)
{
  /* From 14 on the server notices by itself that this end is gone, and stops what it is doing. */
  const char *sql = sb_session_get_server_version (run->session) >= 140000
                        ? SETTINGS_SQL ("pg_catalog.set_config('client_connection_check_interval', "
                                        "'2s', true), ")
                        : SETTINGS_SQL ("");
  const SbDirective *lock = sb_script_find_directive (run->step->script, "lock-timeout");
  const SbDirective *statement = sb_script_find_directive (run->step->script, "statement-timeout");
  const SbRunOptions *options = run->options;
  g_autofree char *lock_text =
      g_strdup_printf ("%u", options->lock_timeout_ms > 0 ? options->lock_timeout_ms : 2000);
  g_autofree char *statement_text = g_strdup_printf ("%u", options->statement_timeout_ms);

  return sb_command_new (sql, 3, lock != NULL && lock->value != NULL ? lock->value : lock_text,
                         statement != NULL && statement->value != NULL ? statement->value
                                                                       : statement_text,
                         run->lock_key);
}

static GPtrArray *
compose (SbRun *run)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func (message_free);

  add (messages, MESSAGE_OPEN, sb_command_new (run->step->begin, 0), 0);
  if (run->is_dirty)
    sb_session_forget_prepared (run->session);
  for (guint i = 0; run->is_dirty && i < SB_RUN_N_RESETS; i++)
    add (messages, MESSAGE_OPEN, sb_command_new (sb_run_resets[i], 0), 0);
  add (messages, MESSAGE_SETTINGS, command_settings (run), 0);
  add (messages, MESSAGE_GUARD, sb_run_command_guard (run), 0);
  for (guint i = 0; i < run->step->n_statements; i++)
    add (messages, MESSAGE_SCRIPT, NULL, i);
  if (run->step->resets_session)
    add (messages, MESSAGE_RECORD, sb_command_new ("RESET SESSION AUTHORIZATION", 0), 0);
  if (run->step->may_drop_history)
    {
      g_autoptr (GPtrArray) recreate = sb_history_command_recreate (run->history);

      for (guint i = 0; i < recreate->len; i++)
        add (messages, MESSAGE_RECORD, recreate->pdata[i], 0);
      g_ptr_array_set_free_func (recreate, NULL);
    }
  if (run->journal)
    add (messages, MESSAGE_JOURNAL, sb_run_command_step (run, sb_run_get_done_state (run), NULL),
         0);
  else
    add (messages, MESSAGE_JOURNAL,
         sb_command_new ("SELECT pg_catalog.pg_current_xact_id()::text", 0), 0);
  add (messages, MESSAGE_RECORD, sb_run_command_history (run), 0);
  /* A trigger, a rule or another program can make the statement before do nothing. */
  add (messages, MESSAGE_CONFIRM,
       run->step->role == SB_ROLE_FORWARD
           ? sb_history_command_confirm (run->history, run->step->key)
           : sb_history_command_guard (run->history, run->step->key, FALSE),
       0);
  return messages;
}

/* Not a failure of the migration: its row in the journal would stand before the other run's. */
static void
report_kept_out (SbRun *run, const char *words)
{
  run->kept_out = TRUE;
  sb_run_emit_error (run, NULL, words);
}

/* What a refused message means. */
static void
report (SbRun *run, const Message *message, SbServerMessage *error)
{
  switch (message->kind)
    {
    case MESSAGE_SCRIPT:
      sb_run_emit_failure (run, message->index, error, NULL);
      break;
    case MESSAGE_SETTINGS:
      if (strstr (error->message, LOCK_SETTING) != NULL)
        report_kept_out (run, "the target is busy: another run is going on");
      else
        sb_run_emit_error (run, error, "the transaction could not be set up");
      break;
    case MESSAGE_GUARD:
      if (strstr (error->message, SB_GUARD_SETTING) != NULL)
        report_kept_out (run, SB_GUARD_WORDS);
      else
        sb_run_emit_error (run, error, "the history could not be read");
      break;
    case MESSAGE_OPEN:
      sb_run_emit_error (run, error, "the transaction could not be opened");
      break;
    case MESSAGE_CONFIRM:
      if (strstr (error->message, SB_GUARD_SETTING) != NULL)
        {
          sb_run_emit_error (run, NULL, SB_UNRECORDED_WORDS);
          break;
        }
      sb_run_emit_error (run, error, "the migration ran, but could not be recorded");
      break;
    case MESSAGE_RECORD:
    case MESSAGE_JOURNAL:
    default:
      sb_run_emit_error (run, error, "the migration ran, but could not be recorded");
    }
}

/* Our own statements are the same in every migration: the server need not plan them each time,
 * which
 * costs more than running them. Not through a pool, where the next transaction may be on another
 * server process, and not after a script that may have thrown prepared statements away. */
static gboolean
can_prepare (SbRun *run, const Message *message, gboolean after_script)
{
  return run->locked && message->command != NULL && message->kind != MESSAGE_OPEN
         && message->command->n_params > 0 && !(after_script && run->step->resets_session);
}

static gboolean
send_all (SbRun *run, GPtrArray *messages, GError **error)
{
  gboolean after_script = FALSE;

  if (!sb_session_pipeline_enter (run->session, error))
    return FALSE;
  for (guint i = 0; i < messages->len; i++)
    {
      const Message *message = messages->pdata[i];
      g_autofree char *sql = NULL;

      if (can_prepare (run, message, after_script))
        {
          if (!sb_session_pipeline_send_prepared (run->session, message->command->sql,
                                                  message->command->n_params,
                                                  (const char *const *) message->command->params,
                                                  error))
            return FALSE;
          continue;
        }
      if (message->command != NULL)
        {
          if (!sb_session_pipeline_send (run->session, message->command->sql,
                                         message->command->n_params,
                                         (const char *const *) message->command->params, FALSE,
                                         error))
            return FALSE;
          continue;
        }
      after_script = TRUE;
      sql = sb_run_dup_statement (run, message->index);
      if (!sb_session_pipeline_send (run->session, sql, 0, NULL, TRUE, error))
        return FALSE;
    }
  return sb_session_pipeline_sync (run->session, error);
}

/* Reads every answer up to the sync. Returns the first message that failed in @failed. */
static gboolean
read_all (SbRun *run, GPtrArray *messages, char **xid, const Message **failed,
          SbServerMessage **reason, GError **error)
{
  gint64 started = g_get_monotonic_time ();
  GError *lost = NULL;

  for (guint i = 0; i < messages->len; i++)
    {
      const Message *message = messages->pdata[i];
      g_autoptr (SbResult) result = NULL;

      run->statement = message->kind == MESSAGE_SCRIPT ? message->index + 1 : 0;
      result = sb_session_pipeline_next (run->session, &lost);
      if (result == NULL)
        {
          g_propagate_error (error, lost);
          return FALSE;
        }
      if (sb_result_is_skipped (result))
        continue;
      if (sb_result_get_error (result) != NULL)
        {
          if (*failed == NULL)
            {
              *failed = message;
              *reason = sb_server_message_ref (sb_result_get_error (result));
            }
          continue;
        }
      if (message->kind == MESSAGE_SCRIPT)
        sb_run_emit_statement (run, message->index, result, started);
      else if (message->kind == MESSAGE_JOURNAL && sb_result_get_n_rows (result) > 0)
        *xid = g_strdup (sb_result_get_value (result, 0, 0));
      started = g_get_monotonic_time ();
    }
  run->statement = 0;
  if (sb_session_pipeline_next (run->session, &lost) != NULL || lost != NULL)
    {
      g_propagate_error (error, lost);
      return FALSE;
    }
  return sb_session_pipeline_leave (run->session, error);
}

static SbResult *
exec_message (SbRun *run, const Message *message, GError **error)
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
exec_all (SbRun *run, GPtrArray *messages, char **xid, const Message **failed,
          SbServerMessage **reason, GError **error)
{
  for (guint i = 0; i < messages->len && *failed == NULL; i++)
    {
      const Message *message = messages->pdata[i];
      gint64 started = g_get_monotonic_time ();
      g_autoptr (SbResult) result = NULL;

      if (sb_session_is_cancelled (run->session))
        return TRUE;
      run->statement = message->kind == MESSAGE_SCRIPT ? message->index + 1 : 0;
      result = exec_message (run, message, error);
      if (result == NULL)
        return FALSE;
      if (sb_result_get_error (result) != NULL)
        {
          *failed = message;
          *reason = sb_server_message_ref (sb_result_get_error (result));
        }
      else if (message->kind == MESSAGE_SCRIPT)
        sb_run_emit_statement (run, message->index, result, started);
      else if (message->kind == MESSAGE_JOURNAL && sb_result_get_n_rows (result) > 0)
        *xid = g_strdup (sb_result_get_value (result, 0, 0));
    }
  run->statement = 0;
  return TRUE;
}

static SbStepEnd
fail_lost (SbRun *run, const GError *lost)
{
  g_autofree char *text = g_strdup_printf ("%s; COMMIT had not been sent, so the server rolls back",
                                           lost->message);

  sb_run_emit_error (run, NULL, text);
  return g_error_matches (lost, SB_DB_ERROR, SB_DB_ERROR_ABANDONED) ? SB_STEP_CANCELLED
                                                                    : SB_STEP_FAILED;
}

static SbStepEnd
commit (SbRun *run, const char *xid)
{
  g_autoptr (SbResult) answer = NULL;
  SbServerMessage *message;

  switch (sb_session_commit (run->session, &answer))
    {
    case SB_COMMIT_DONE:
      return SB_STEP_DONE;
    case SB_COMMIT_UNKNOWN:
      return sb_run_resolve (run, xid);
    case SB_COMMIT_ROLLED_BACK:
    default:
      message = answer != NULL ? sb_result_get_error (answer) : NULL;
      sb_run_emit_error (run, message,
                         message != NULL ? "the server refused the commit and rolled back"
                                         : "the server rolled back instead of committing");
      return SB_STEP_FAILED;
    }
}

/**
 * sb_run_transaction:
 * @run: a run at a step of protocol T
 *
 * Carries the step out. Errors are emitted as events.
 *
 * Returns: how it ended
 */
SbStepEnd
sb_run_transaction (SbRun *run)
{
  g_autoptr (GPtrArray) messages = compose (run);
  g_autoptr (SbServerMessage) reason = NULL;
  g_autoptr (GError) lost = NULL;
  g_autofree char *xid = NULL;
  const Message *failed = NULL;
  gboolean answered;

  if (run->step->protocol == SB_PROTOCOL_PIPELINE)
    answered = send_all (run, messages, &lost)
               && read_all (run, messages, &xid, &failed, &reason, &lost);
  else
    answered = exec_all (run, messages, &xid, &failed, &reason, &lost);
  run->is_dirty = run->step->resets_session || failed != NULL;
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
  return commit (run, xid);
}
