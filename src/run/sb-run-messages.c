/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-run-messages.h"

#include "sb-run-settle.h"

static void
message_free (gpointer data)
{
  SbRunMessage *message = data;

  g_clear_pointer (&message->command, sb_command_free);
  g_free (message);
}

/**
 * sb_run_messages_new:
 *
 * Returns: (transfer full) (element-type SbRunMessage): an empty list
 */
GPtrArray *
sb_run_messages_new (void)
{
  return g_ptr_array_new_with_free_func (message_free);
}

static SbRunMessage *
add (GPtrArray *messages, SbRunMessageKind kind, const char *why, SbCommand *command)
{
  SbRunMessage *message = g_new0 (SbRunMessage, 1);

  message->kind = kind;
  message->command = command;
  message->why = why;
  g_ptr_array_add (messages, message);
  return message;
}

/**
 * sb_run_messages_add:
 * @messages: a list
 * @kind: what it is for
 * @why: the same in a few words; static
 * @command: (transfer full) (nullable): one of our own statements
 */
void
sb_run_messages_add (GPtrArray *messages, SbRunMessageKind kind, const char *why,
                     SbCommand *command)
{
  add (messages, kind, why, command);
}

/**
 * sb_run_messages_add_resets:
 * @messages: a list
 * @run: a run
 *
 * Adds what makes the session as a fresh psql has it.
 */
void
sb_run_messages_add_resets (GPtrArray *messages, SbRun *run)
{
  guint n = run->traces == SB_TRACES_OF_CODE ? SB_RUN_N_RESETS - 1 : SB_RUN_N_RESETS;

  for (guint i = 0; i < n; i++)
    add (messages, SB_RUN_MESSAGE_OPEN, "the session as a fresh psql has it",
         sb_command_new (sb_run_resets[i], 0));
  if (run->locked)
    add (messages, SB_RUN_MESSAGE_SETTINGS, "no locks but ours",
         sb_command_new (SB_RUN_RELEASE, 1, run->lock_key));
}

/**
 * sb_run_get_time_outs:
 * @run: a run at a step
 * @lock: (out) (transfer full): how long to wait for locks
 * @statement: (out) (transfer full): how long a statement may take
 *
 * What the script's directives ask for, else the options, else 2 s for locks.
 */
void
sb_run_get_time_outs (SbRun *run, char **lock, char **statement)
{
  const SbDirective *of_lock = sb_script_find_directive (run->step->script, "lock-timeout");
  const SbDirective *of_statement = sb_script_find_directive (run->step->script,
                                                              "statement-timeout");
  guint lock_ms = run->options->lock_timeout_ms > 0 ? run->options->lock_timeout_ms : 2000;

  *lock = of_lock != NULL && of_lock->value != NULL ? g_strdup (of_lock->value)
                                                    : g_strdup_printf ("%u", lock_ms);
  *statement = of_statement != NULL && of_statement->value != NULL
                   ? g_strdup (of_statement->value)
                   : g_strdup_printf ("%u", run->options->statement_timeout_ms);
}

/* An unknown setting is the one thing that plain SQL can raise by name, without PL/pgSQL. The lock
 * is taken even when the session has it: behind a pooler it is the only one. */
#define SETTINGS_SQL(more)                                                                         \
  "SELECT pg_catalog.pg_backend_pid(), EXISTS (SELECT FROM pg_catalog.pg_event_trigger "           \
  "WHERE evtenabled OPERATOR(pg_catalog.<>) 'D'), "                                                \
  "pg_catalog.set_config('lock_timeout', $1, true), "                                              \
  "pg_catalog.set_config('statement_timeout', $2, true), "                                         \
  "pg_catalog.set_config('application_name', $4, true), " more                                     \
  "pg_catalog.set_config('idle_in_transaction_session_timeout', '5min', true), "                   \
  "CASE WHEN pg_catalog.pg_try_advisory_xact_lock($3::bigint) THEN '' "                            \
  "ELSE pg_catalog.current_setting('" SB_LOCK_SETTING "') END"

static SbCommand *
command_settings (SbRun *run)
{
  /* From 14 on the server notices by itself that this end is gone, and stops what it is doing; not
   * on Windows, where that setting cannot be set. */
  const char *sql = run->server_version >= 140000
                        ? SETTINGS_SQL ("CASE WHEN pg_catalog.current_setting("
                                        "'dynamic_shared_memory_type') "
                                        "OPERATOR(pg_catalog.<>) 'windows' THEN "
                                        "pg_catalog.set_config('client_connection_check_interval', "
                                        "'2s', true) END, ")
                        : SETTINGS_SQL ("");
  /* By this the server's process can be found when the connection is gone. */
  g_autofree char *name = g_strconcat (SB_RUN_NAME, run->id, NULL);
  g_autofree char *lock = NULL, *statement = NULL;

  sb_run_get_time_outs (run, &lock, &statement);
  return sb_command_new (sql, 4, lock, statement, run->lock_key, name);
}

static void
add_all (GPtrArray *messages, GPtrArray *commands, const char *why)
{
  for (guint i = 0; i < commands->len; i++)
    add (messages, SB_RUN_MESSAGE_RECORD, why, commands->pdata[i]);
  g_ptr_array_set_free_func (commands, NULL);
  g_ptr_array_unref (commands);
}

/**
 * sb_run_messages_add_recreate:
 * @messages: a list
 * @run: a run at a step
 *
 * Adds what makes the history's table again.
 */
void
sb_run_messages_add_recreate (GPtrArray *messages, SbRun *run)
{
  add_all (messages, sb_history_command_recreate (run->history),
           "the history table again, should the script drop it");
  if (run->journal)
    add_all (messages,
             sb_journal_command_recreate (run->history, run->id, sb_run_get_direction (run)),
             "the journal's tables again, should the script drop them");
}

/**
 * sb_run_messages_add_deferred:
 * @messages: a list
 * @kind: what a failure means
 *
 * Adds what has constraints and triggers that wait for the COMMIT come now: one of them may undo what
 * was recorded, and what it waits for can still be cancelled.
 */
void
sb_run_messages_add_deferred (GPtrArray *messages, SbRunMessageKind kind)
{
  add (messages, kind, "what waits for the COMMIT comes now: it might undo what was recorded",
       sb_command_new ("SET CONSTRAINTS ALL IMMEDIATE", 0));
}

/**
 * sb_run_messages_add_confirm:
 * @messages: a list
 * @run: a run at a step whose row was written, or taken away, in this transaction or one before
 *
 * Adds what raises where a trigger, a rule or another program made that do nothing.
 */
void
sb_run_messages_add_confirm (GPtrArray *messages, SbRun *run)
{
  add (messages, SB_RUN_MESSAGE_CONFIRM, "stops if the history did not take it",
       sb_history_command_confirm_is (run->history, run->step->key,
                                      run->step->role == SB_ROLE_FORWARD));
}

/* Steps that run together are confirmed once more when the last one is recorded. */
static void
add_confirm_own (GPtrArray *messages, SbRun *run, const SbPlanStep *step)
{
  add (messages, SB_RUN_MESSAGE_CONFIRM, "stops if the history did not take it",
       step->role == SB_ROLE_FORWARD
           ? sb_history_command_confirm (run->history, step->key)
           : sb_history_command_confirm_is (run->history, step->key, FALSE));
}

static void
add_confirm_all (GPtrArray *messages, SbRun *run)
{
  gboolean is_together = sb_plan_is_together (run->plan);

  if (is_together && run->ordinal < sb_plan_get_n_steps (run->plan))
    {
      add_confirm_own (messages, run, run->step);
      return;
    }
  sb_run_messages_add_deferred (messages, SB_RUN_MESSAGE_DEFERRED);
  for (guint i = 0; is_together && i + 1 < run->ordinal; i++)
    add_confirm_own (messages, run, sb_plan_get_step (run->plan, i));
  add_confirm_own (messages, run, run->step);
}

static const char *
get_history_words (SbRun *run)
{
  return run->step->role == SB_ROLE_FORWARD ? "the history's row" : "the history's row goes";
}

/**
 * sb_run_compose_transaction:
 * @run: a run at a step of protocol T
 *
 * Returns: (transfer full) (element-type SbRunMessage): the step's transaction without its COMMIT
 */
GPtrArray *
sb_run_compose_transaction (SbRun *run)
{
  const SbPlanStep *step = run->step;
  GPtrArray *messages = sb_run_messages_new ();

  const char *role = sb_plan_get_role (run->plan);

  if (!run->goes_on)
    add (messages, SB_RUN_MESSAGE_OPEN, "one transaction for all that follows",
         sb_command_new (step->begin, 0));
  if (run->traces != SB_TRACES_NONE)
    sb_run_messages_add_resets (messages, run);
  add (messages, SB_RUN_MESSAGE_SETTINGS, "time-outs, and nobody else runs",
       command_settings (run));
  add (messages, SB_RUN_MESSAGE_GUARD, "stops if the history is not as seen here",
       sb_run_command_guard (run));
  if (role != NULL)
    add (messages, SB_RUN_MESSAGE_SETTINGS, "the script's statements run as this role",
         sb_command_new (SB_RUN_ROLE, 1, role));
  for (guint i = 0; i < step->n_statements; i++)
    add (messages, SB_RUN_MESSAGE_SCRIPT, NULL, NULL)->index = i;
  if (role != NULL)
    add (messages, SB_RUN_MESSAGE_RECORD, "what follows is ours again",
         sb_command_new ("RESET ROLE", 0));
  if (step->resets_session || step->runs_code)
    add (messages, SB_RUN_MESSAGE_RECORD, "whatever role the script has left",
         sb_command_new ("RESET SESSION AUTHORIZATION", 0));
  if (step->resets_session)
    add (messages, SB_RUN_MESSAGE_RECORD, "whatever time-outs the script has left",
         sb_command_new ("SELECT pg_catalog.set_config('statement_timeout', '0', true), "
                         "pg_catalog.set_config('idle_in_transaction_session_timeout', '5min', "
                         "true)",
                         0));
  if (step->may_drop_history)
    sb_run_messages_add_recreate (messages, run);
  if (run->journal)
    add (messages, SB_RUN_MESSAGE_JOURNAL, "the journal's row",
         sb_run_command_step (run, sb_run_get_done_state (run), NULL));
  else
    add (messages, SB_RUN_MESSAGE_JOURNAL, "to find out later whether it was committed",
         sb_command_new ("SELECT pg_catalog.pg_current_xact_id()::pg_catalog.text", 0));
  add (messages, SB_RUN_MESSAGE_RECORD, get_history_words (run), sb_run_command_history (run));
  add_confirm_all (messages, run);
  return messages;
}
