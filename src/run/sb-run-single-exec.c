/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protocol N: how its statements, and ours about them, are sent. */
#include "sb-run-single-private.h"

#include <string.h>

#include "sb-run-messages.h"

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

static gboolean
try_own (SbRun *run, GPtrArray *messages, GError **error)
{
  if (sb_run_exec_pipelined (run, messages, error))
    return TRUE;
  if (sb_session_is_connected (run->session))
    sb_session_rollback (run->session, NULL);
  return FALSE;
}

/* Somebody dropped the journal, or emptied it, while the step went on: without it nobody would know
 * later what was done. Writes it again where @why tells that; the session is idle. */
gboolean
sb_run_single_restore (SbRun *run, const GError *why)
{
  static const char *const signs[] = { SB_JOURNAL_LOST, "(42P01)", "(3F000)" };
  g_autoptr (GPtrArray) messages = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (signs) && messages == NULL; i++)
    if (strstr (why->message, signs[i]) != NULL)
      messages = sb_run_compose_restore (run);
  return messages != NULL && sb_session_is_connected (run->session)
         && try_own (run, messages, NULL);
}

/* Says in the journal how far statements are, in a transaction of its own. Whoever cancels meanwhile
 * stops what comes next. */
gboolean
sb_run_single_mark (SbRun *run, guint first, guint n, const char *state, GError **error)
{
  g_autoptr (GPtrArray) messages = sb_run_compose_mark (run, first, n, state);
  g_autoptr (GError) why = NULL;
  gboolean is_marked;

  sb_session_set_settling (run->session, SB_SETTLING_RECORDING);
  is_marked = try_own (run, messages, &why);
  if (!is_marked && sb_run_single_restore (run, why))
    {
      g_clear_error (&why);
      is_marked = try_own (run, messages, &why);
    }
  sb_session_set_settling (run->session, SB_SETTLING_NOT);
  if (!is_marked)
    g_propagate_error (error, g_steal_pointer (&why));
  return is_marked;
}

SbResult *
sb_run_single_exec (SbRun *run, guint index, GError **error)
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
gboolean
sb_run_single_may_have_committed (SbRun *run, guint index)
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
SbResult *
sb_run_single_exec_with_retries (SbRun *run, guint index, GError **error)
{
  const SbStatement *statement = sb_script_get_statement (run->step->script,
                                                          run->step->sent[index]);
  gboolean can_repeat = statement->tx != SB_TX_ALONE
                        && !sb_run_single_may_have_committed (run, index);
  SbResult *result;

  run->attempt = 1;
  g_clear_pointer (&run->last_wait, sb_lock_wait_unref);
  while ((result = sb_run_single_exec (run, index, error)) != NULL
         && sb_result_get_error (result) != NULL && can_repeat
         && sb_session_get_transaction (run->session) == SB_TRANSACTION_IDLE
         && sb_run_is_retry_due (run, sb_result_get_error (result)) && sb_run_pause_for_retry (run))
    sb_result_unref (result);
  return result;
}
