/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What protocol N sends besides the script. */
#include "sb-run-inspect.h"
#include "sb-run-messages.h"
#include "sb-run-settle.h"

#include <string.h>

#include "sb-digest.h"
#include "sb-lexer.h"

static void
add_settings (GPtrArray *messages, SbRun *run)
{
  g_autofree char *name = g_strconcat (SB_RUN_NAME, run->id, NULL);
  g_autofree char *lock = NULL, *statement = NULL;

  sb_run_get_time_outs (run, &lock, &statement);
  sb_run_messages_add (
      messages, SB_RUN_MESSAGE_SETTINGS, "time-outs",
      sb_command_new ("SELECT pg_catalog.set_config('lock_timeout', $1, false), "
                      "pg_catalog.set_config('statement_timeout', $2, false), "
                      "pg_catalog.set_config('idle_in_transaction_session_timeout', '5min', "
                      "false), pg_catalog.set_config('application_name', $3, false)",
                      3, lock, statement, name));
  /* As protocol T's transactions are, whatever the database's default says. */
  sb_run_messages_add (messages, SB_RUN_MESSAGE_SETTINGS, "whatever the database's default is",
                       sb_command_new ("SET default_transaction_read_only = off", 0));
}

/**
 * sb_run_compose_single_settings:
 * @run: a run at a step of protocol N
 *
 * Returns: (transfer full) (element-type SbRunMessage): what the session is set to, outside a
 *   transaction
 */
GPtrArray *
sb_run_compose_single_settings (SbRun *run)
{
  GPtrArray *messages = sb_run_messages_new ();

  sb_run_messages_add_resets (messages, run);
  add_settings (messages, run);
  return messages;
}

/**
 * sb_run_compose_single_role:
 * @run: a run at a step of protocol N
 *
 * Returns: (transfer full) (element-type SbRunMessage): what makes the session the role as which the
 *   script runs; nothing where that is whoever connects
 */
GPtrArray *
sb_run_compose_single_role (SbRun *run)
{
  GPtrArray *messages = sb_run_messages_new ();
  const char *role = sb_plan_get_role (run->plan);

  if (role != NULL)
    sb_run_messages_add (
        messages, SB_RUN_MESSAGE_SETTINGS, "the script's statements run as this role",
        sb_command_new ("SELECT pg_catalog.set_config('role', $1, false)", 1, role));
  return messages;
}

static gboolean
is_reset_all (const char *sql)
{
  SbLexer lexer = { sql, strlen (sql), 0 };
  SbToken first = sb_lexer_next_significant (&lexer), second = sb_lexer_next_significant (&lexer);

  return sb_token_is_word (&first, sql, "reset") && sb_token_is_word (&second, sql, "all");
}

/**
 * sb_run_compose_single_again:
 * @run: a run at a step of protocol N
 * @index: a statement that was carried out, from 0 among those that are sent
 *
 * RESET ALL and DISCARD ALL take with them what the run has set; the latter the role, too.
 *
 * Returns: (transfer full) (element-type SbRunMessage): what sets it again, mostly nothing
 */
GPtrArray *
sb_run_compose_single_again (SbRun *run, guint index)
{
  const char *tag = sb_script_get_statement (run->step->script, run->step->sent[index])->tag;
  gboolean is_discarded = strcmp (tag, "DISCARD ALL") == 0, is_reset = is_discarded;
  GPtrArray *messages = sb_run_messages_new ();

  if (strcmp (tag, "RESET") == 0 || strcmp (tag, "DO") == 0)
    {
      g_autofree char *sql = sb_run_dup_statement (run, index);

      is_reset = is_reset_all (sql) || (*tag == 'D' && strcasestr (sql, "reset all") != NULL);
    }
  if (!is_reset)
    return messages;
  add_settings (messages, run);
  if (run->checks_client)
    sb_run_messages_add (messages, SB_RUN_MESSAGE_SETTINGS, "stops by itself when this end is gone",
                         sb_command_new (sb_run_get_check_interval_sql (run), 0));
  if (is_discarded)
    {
      g_autoptr (GPtrArray) role = sb_run_compose_single_role (run);

      g_ptr_array_extend_and_steal (messages, g_steal_pointer (&role));
    }
  return messages;
}

/* A script may have said SET ROLE, or runs as a role; the journal is written by the role that we came
 * as. At the end of the transaction the script's role is back. */
static void
add_own_role (GPtrArray *messages, SbRun *run)
{
  static const char why[] = "what is ours is written by the role that connected";
  const char *text = sb_script_get_text (run->step->script, NULL);

  if (run->step->resets_session || sb_plan_get_role (run->plan) != NULL)
    sb_run_messages_add (messages, SB_RUN_MESSAGE_PROGRESS, why,
                         sb_command_new ("SET LOCAL ROLE none", 0));
  if (strcasestr (text, "session authorization") != NULL
      || strcasestr (text, "session_authorization") != NULL)
    sb_run_messages_add (messages, SB_RUN_MESSAGE_PROGRESS, why,
                         sb_command_new ("SET LOCAL SESSION AUTHORIZATION DEFAULT", 0));
}

/* What cannot be undone is not begun where the history would not take the row behind it. */
static void
add_trial (GPtrArray *messages, SbRun *run)
{
  static const char why[] = "to see that the history can be written: nothing of it stays";

  sb_run_messages_add (messages, SB_RUN_MESSAGE_PROGRESS, why,
                       sb_command_new ("SAVEPOINT switchback_trial", 0));
  sb_run_messages_add (messages, SB_RUN_MESSAGE_PROGRESS, why, sb_run_command_history (run));
  sb_run_messages_add_deferred (messages, SB_RUN_MESSAGE_PROGRESS);
  sb_run_messages_add_confirm (messages, run);
  sb_run_messages_add (messages, SB_RUN_MESSAGE_PROGRESS, why,
                       sb_command_new ("ROLLBACK TO SAVEPOINT switchback_trial", 0));
}

/* What the journal says of the step, where that is not there any more: for scripts that drop it, and
 * for others that take it away. */
static void
add_restore (GPtrArray *messages, SbRun *run, gboolean with_text)
{
  static const char why[] = "the journal's rows again, should they be gone";
  g_autoptr (GString) sums = g_string_new (NULL), classes = g_string_new (NULL);

  for (guint i = 0; i < run->step->n_statements; i++)
    {
      g_autofree char *sql = sb_run_dup_statement (run, i);
      g_autofree char *sum = sb_digest_bytes (sql, strlen (sql));

      g_string_append_printf (sums, "%s%s", i > 0 ? "\n" : "", sum);
      g_string_append_printf (classes, "%s%s", i > 0 ? "\n" : "",
                              sb_run_get_class (
                                  sb_script_get_statement (run->step->script, run->step->sent[i])));
    }
  sb_run_messages_add (messages, SB_RUN_MESSAGE_RECORD, why,
                       sb_run_command_ensure_step (run, with_text));
  sb_run_messages_add (messages, SB_RUN_MESSAGE_PROGRESS, why,
                       sb_journal_command_restore_progress (run->history, run->id, run->ordinal,
                                                            run->kept, sums->str, classes->str));
}

/**
 * sb_run_compose_restore:
 * @run: a run at a step of protocol N
 *
 * Returns: (transfer full) (element-type SbRunMessage): what writes the journal again that somebody
 *   took away, as far as it is about this run; a transaction of its own
 */
GPtrArray *
sb_run_compose_restore (SbRun *run)
{
  static const char why[] = "the journal again, should it be gone";
  g_autoptr (GPtrArray)
      recreate = sb_journal_command_recreate (run->history, run->id, sb_run_get_direction (run));
  GPtrArray *messages = sb_run_messages_new ();

  sb_run_messages_add (messages, SB_RUN_MESSAGE_PROGRESS, why, sb_command_new (SB_RUN_BEGIN, 0));
  add_own_role (messages, run);
  g_ptr_array_set_free_func (recreate, NULL);
  for (guint i = 0; i < recreate->len; i++)
    sb_run_messages_add (messages, SB_RUN_MESSAGE_RECORD, why, recreate->pdata[i]);
  add_restore (messages, run, TRUE);
  sb_run_messages_add (messages, SB_RUN_MESSAGE_PROGRESS, why, sb_command_new ("COMMIT", 0));
  return messages;
}

/**
 * sb_run_compose_single_start:
 * @run: a run at a step of protocol N
 *
 * Returns: (transfer full) (element-type SbRunMessage): what is recorded before its first
 *   statement, in one transaction
 */
GPtrArray *
sb_run_compose_single_start (SbRun *run)
{
  const SbPlanResume *resume = run->step->resume;
  GPtrArray *messages = sb_run_messages_new ();

  add_own_role (messages, run);
  sb_run_messages_add (messages, SB_RUN_MESSAGE_GUARD, "stops if the history is not as seen here",
                       sb_run_command_guard (run));
  add_trial (messages, run);
  sb_run_messages_add (messages, SB_RUN_MESSAGE_JOURNAL, "the journal's row: running",
                       sb_run_command_step (run, "running", NULL));
  for (guint i = 0; i < run->step->n_statements; i++)
    {
      const SbStatement *statement = sb_script_get_statement (run->step->script,
                                                              run->step->sent[i]);
      g_autofree char *sql = sb_run_dup_statement (run, i);
      g_autofree char *sum = sb_digest_bytes (sql, strlen (sql));

      sb_run_messages_add (messages, SB_RUN_MESSAGE_PROGRESS, "a row for each statement",
                           sb_journal_command_progress (run->history, run->id, run->ordinal, i + 1,
                                                        sum, sb_run_get_class (statement),
                                                        i < run->first ? "done" : "pending"));
    }
  if (resume != NULL)
    sb_run_messages_add (messages, SB_RUN_MESSAGE_PROGRESS, "the step that stopped is taken up",
                         sb_journal_command_resume (run->history, resume->run_id, resume->ordinal,
                                                    run->id, run->ordinal));
  return messages;
}

/**
 * sb_run_compose_mark:
 * @run: a run at a step of protocol N
 * @first: from which statement on, from 0
 * @n: how many
 * @state: "started", "done" or "failed"
 *
 * Returns: (transfer full) (element-type SbRunMessage): what says so in the journal, a transaction
 *   of its own
 */
GPtrArray *
sb_run_compose_mark (SbRun *run, guint first, guint n, const char *state)
{
  gboolean is_start = strcmp (state, "started") == 0;
  const char *why = is_start ? "the statement is begun" : "the statement is done";
  GPtrArray *messages = sb_run_messages_new ();

  sb_run_messages_add (messages, SB_RUN_MESSAGE_PROGRESS, why, sb_command_new (SB_RUN_BEGIN, 0));
  add_own_role (messages, run);
  if (run->step->may_drop_history && !is_start)
    {
      sb_run_messages_add_recreate (messages, run);
      add_restore (messages, run, FALSE);
    }
  sb_run_messages_add (messages, SB_RUN_MESSAGE_PROGRESS, why,
                       sb_journal_command_set_progress (run->history, run->id, run->ordinal,
                                                        first + 1, first + n, state));
  sb_run_messages_add (messages, SB_RUN_MESSAGE_PROGRESS, why, sb_command_new ("COMMIT", 0));
  return messages;
}

/**
 * sb_run_compose_guard:
 * @run: a run at a step of protocol N
 *
 * Returns: (transfer full) (element-type SbRunMessage): what stops if the history is not as it was
 *   seen, a transaction of its own
 */
GPtrArray *
sb_run_compose_guard (SbRun *run)
{
  static const char why[] = "stops if the history is not as seen here";
  GPtrArray *messages = sb_run_messages_new ();

  sb_run_messages_add (messages, SB_RUN_MESSAGE_GUARD, why, sb_command_new (SB_RUN_BEGIN, 0));
  add_own_role (messages, run);
  sb_run_messages_add (messages, SB_RUN_MESSAGE_GUARD, why, sb_run_command_guard (run));
  sb_run_messages_add (messages, SB_RUN_MESSAGE_GUARD, why, sb_command_new ("COMMIT", 0));
  return messages;
}

/**
 * sb_run_compose_part_end:
 * @run: a run at a step of protocol N
 * @first: from which statement on, from 0
 * @n: how many
 *
 * Returns: (transfer full) (element-type SbRunMessage): what says in the statements' own transaction
 *   that they are done, before its COMMIT
 */
GPtrArray *
sb_run_compose_part_end (SbRun *run, guint first, guint n)
{
  GPtrArray *messages = sb_run_messages_new ();

  add_own_role (messages, run);
  if (run->step->may_drop_history)
    {
      sb_run_messages_add_recreate (messages, run);
      add_restore (messages, run, FALSE);
    }
  sb_run_messages_add (messages, SB_RUN_MESSAGE_PROGRESS, "done, if it is committed",
                       sb_journal_command_set_progress (run->history, run->id, run->ordinal,
                                                        first + 1, first + n, "done"));
  return messages;
}

/**
 * sb_run_command_find_lock:
 * @run: a run with a lock key
 *
 * Returns: (transfer full): asks whether the session still has the runner lock: one row if it has
 */
SbCommand *
sb_run_command_find_lock (SbRun *run)
{
  return sb_command_new ("SELECT FROM " SB_RUN_HOLDERS
                         " AND l.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid()",
                         1, run->lock_key);
}

/**
 * sb_run_is_said_again:
 * @step: a step that goes on where it stopped
 * @index: a statement that was done, from 0 among those that are sent
 *
 * Returns: whether it set up the session, which is another one now: SET, RESET, set_config()
 */
gboolean
sb_run_is_said_again (const SbPlanStep *step, guint index)
{
  const SbStatement *statement = sb_script_get_statement (step->script, step->sent[index]);
  g_autofree char *sql = sb_script_dup_sql (step->script, step->sent[index]);
  SbLexer lexer = { sql, strlen (sql), 0 };
  SbToken first = sb_lexer_next_significant (&lexer), next = sb_lexer_next_significant (&lexer);

  for (guint i = index; i < step->resume->first; i++)
    if (strcmp (sb_script_get_statement (step->script, step->sent[i])->tag, "DISCARD ALL") == 0)
      return FALSE;
  if (strcmp (statement->tag, "RESET") == 0)
    return TRUE;
  if (strcmp (statement->tag, "SET") == 0)
    return !sb_token_is_word (&next, sql, "local") && !sb_token_is_word (&next, sql, "transaction");
  if (sb_token_is_word (&next, sql, "pg_catalog"))
    {
      sb_lexer_next_significant (&lexer);
      next = sb_lexer_next_significant (&lexer);
    }
  return sb_token_is_word (&first, sql, "select") && sb_token_is_word (&next, sql, "set_config");
}

/**
 * sb_run_compose_single_end:
 * @run: a run at a step of protocol N
 *
 * Returns: (transfer full) (element-type SbRunMessage): what is recorded behind its last statement,
 *   in one transaction
 */
GPtrArray *
sb_run_compose_single_end (SbRun *run)
{
  GPtrArray *messages = sb_run_messages_new ();

  if (run->step->may_drop_history)
    {
      sb_run_messages_add_recreate (messages, run);
      sb_run_messages_add (messages, SB_RUN_MESSAGE_RECORD,
                           "the journal's row again, should the script drop it",
                           sb_run_command_ensure_step (run, TRUE));
    }
  sb_run_messages_add (messages, SB_RUN_MESSAGE_JOURNAL, "the journal's row: done",
                       sb_journal_command_set_step (run->history, run->id, run->ordinal,
                                                    sb_run_get_done_state (run), NULL));
  sb_run_messages_add (messages, SB_RUN_MESSAGE_RECORD,
                       run->step->role == SB_ROLE_FORWARD ? "the history's row"
                                                          : "the history's row goes",
                       sb_run_command_history (run));
  sb_run_messages_add_deferred (messages, SB_RUN_MESSAGE_DEFERRED);
  sb_run_messages_add_confirm (messages, run);
  return messages;
}

/**
 * sb_run_get_check_interval_sql:
 * @run: a run
 *
 * If this program dies, the server notices and aborts, instead of finishing unwatched. Not every
 * server's system can do it: an error does not matter.
 *
 * Returns: (transfer none) (nullable): asks for it, where the server knows the setting
 */
const char *
sb_run_get_check_interval_sql (SbRun *run)
{
  return run->server_version >= 140000 ? "SET client_connection_check_interval = '2s'" : NULL;
}

/**
 * sb_run_get_leftovers_sql:
 * @run: a run
 *
 * Returns: (transfer none): counts what a statement that failed can leave behind: invalid indexes,
 *   half-detached partitions
 */
const char *
sb_run_get_leftovers_sql (SbRun *run)
{
  return run->server_version >= 140000
             ? "SELECT (SELECT pg_catalog.count(*) FROM pg_catalog.pg_index WHERE NOT indisvalid) "
               "OPERATOR(pg_catalog.+) "
               "(SELECT pg_catalog.count(*) FROM pg_catalog.pg_inherits WHERE inhdetachpending)"
             : "SELECT pg_catalog.count(*) FROM pg_catalog.pg_index WHERE NOT indisvalid";
}
