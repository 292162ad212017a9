/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protocol N: scripts with statements that no transaction takes, committed part by part.
 *
 * The history is touched last, in one transaction with the step's final state: other tools would
 * read a row as applied. A step that stopped half-way is taken up where its progress rows say.
 */
#include "sb-run-single-private.h"

#include <string.h>

#include "sb-run-inspect.h"
#include "sb-run-messages.h"

/* A person cancels twice at most before giving the connection up. */
#define MANY_TRIES 3

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

/* One after the other, whether in a transaction or not. */
static gboolean
exec_each (SbRun *run, GPtrArray *messages, GError **error)
{
  for (guint i = 0; i < messages->len; i++)
    {
      const SbRunMessage *message = messages->pdata[i];
      g_autoptr (SbResult)
          result = sb_session_expect (sb_run_exec_command (run, message->command, error), error);

      if (result == NULL)
        return FALSE;
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
  if (!exec_each (run, messages, error))
    return FALSE;
  if (check_interval != NULL)
    check = sb_session_exec (run->session, check_interval, NULL);
  run->checks_client = check != NULL && sb_result_get_error (check) == NULL;
  run->traces = SB_TRACES_NONE;
  return TRUE;
}

static gboolean
set_role (SbRun *run, GError **error)
{
  g_autoptr (GPtrArray) messages = sb_run_compose_single_role (run);

  return exec_each (run, messages, error);
}

/**
 * sb_run_set_again:
 * @run: a run at a step of protocol N
 * @index: a statement that was carried out, from 0 among those that are sent
 * @error: return location for an #SbDbError
 *
 * Sets what the statement took away: RESET ALL, DISCARD ALL.
 *
 * Returns: whether the session is set as before
 */
gboolean
sb_run_set_again (SbRun *run, guint index, GError **error)
{
  g_autoptr (GPtrArray) messages = sb_run_compose_single_again (run, index);

  return exec_each (run, messages, error);
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

/* A cancel that was on its way when the last statement ended stops what is asked next: nothing of that
 * stays, so it is asked again. */
static gboolean
exec_end (SbRun *run, GPtrArray *messages, char **xid, GError **error)
{
  for (guint tries = 1;; tries++)
    {
      g_autoptr (GError) why = NULL;

      if (sb_run_reset_session (run, &why) && exec_together (run, messages, xid, &why))
        return TRUE;
      if (tries == MANY_TRIES || !sb_session_is_connected (run->session)
          || (strstr (why->message, "57014") == NULL && !sb_run_single_restore (run, why)))
        {
          g_propagate_error (error, g_steal_pointer (&why));
          return FALSE;
        }
      g_clear_pointer (xid, g_free);
    }
}

static SbStepEnd
record_end (SbRun *run)
{
  g_autoptr (GPtrArray) messages = sb_run_compose_single_end (run);
  g_autofree char *xid = NULL;
  g_autoptr (GError) error = NULL;

  if (!exec_end (run, messages, &xid, &error))
    {
      gboolean swallowed = strstr (error->message, SB_HISTORY_REFUSED) != NULL;

      sb_run_emit_error (run, NULL, swallowed ? SB_UNRECORDED_WORDS : error->message);
      return SB_STEP_PARTIAL;
    }
  switch (sb_session_commit (run->session, NULL))
    {
    case SB_COMMIT_DONE:
      return SB_STEP_DONE;
    case SB_COMMIT_UNKNOWN:
      return sb_run_resolve (run, xid);
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
  const char *state = end == SB_STEP_PARTIAL     ? "partial"
                      : end == SB_STEP_CANCELLED ? "cancelled"
                                                 : "failed";
  g_autoptr (SbCommand) command = sb_journal_command_set_step (run->history, run->id, run->ordinal,
                                                               state, run->error_text);

  sb_session_set_settling (run->session, SB_SETTLING_RECORDING);
  if (!sb_session_is_connected (run->session) || !sb_run_reset_session (run, NULL))
    return;
  sb_run_write (run, command, NULL);
}

/* Whether the journal still says of the step that stopped what the plan goes by. */
static gboolean
is_as_planned (SbRun *run)
{
  const SbPlanResume *resume = run->step->resume;
  SbTimeline *timeline = sb_plan_get_timeline (run->plan);
  const SbTimelineRow *row = sb_timeline_find (timeline, run->step->key);
  const SbJournalEntry *now = sb_history_find_entry (run->history, run->step->key);

  /* A roll back that failed since came to nothing. */
  if (now != NULL && strcmp (now->run_id, resume->run_id) != 0 && now->before != NULL)
    now = now->before;
  if (row == NULL || row->entry == NULL || now == NULL || strcmp (now->run_id, resume->run_id) != 0
      || now->ordinal != resume->ordinal || strcmp (now->state, row->entry->state) != 0
      || now->n_progress != row->entry->n_progress)
    return FALSE;
  for (guint i = 0; i < now->n_progress; i++)
    if (strcmp (now->progress[i].state, row->entry->progress[i].state) != 0
        || strcmp (now->progress[i].at, row->entry->progress[i].at) != 0)
      return FALSE;
  return TRUE;
}

/* Whether nobody else has gone on with the step, or is still at it. As the role that connected: of
 * another one's processes not everybody sees what they do. */
static gboolean
check_stopped (SbRun *run, GError **error)
{
  if (!is_as_planned (run))
    {
      g_set_error_literal (error, SB_RUN_ERROR, SB_RUN_ERROR_STALE, SB_GUARD_WORDS);
      return FALSE;
    }
  return run->step->resume->pid == NULL || sb_run_wait_for_process (run, error);
}

/* Makes the session what it was where the step stopped, and looks what became of the statement that
 * was running. */
static gboolean
take_up (SbRun *run, GError **error)
{
  const SbPlanResume *resume = run->step->resume;
  SbFate fate = SB_FATE_AGAIN;

  for (guint i = 0; i < resume->first; i++)
    {
      g_autofree char *sql = NULL;
      g_autoptr (SbResult) result = NULL;

      if (!sb_run_is_said_again (run->step, i))
        continue;
      sql = sb_run_dup_statement (run, i);
      result = sb_session_expect (sb_session_exec (run->session, sql, error), error);
      if (result == NULL || !sb_run_set_again (run, i, error))
        return FALSE;
    }
  if (resume->looks && !sb_run_inspect (run, resume->first, &fate, error))
    return FALSE;
  if (resume->looks && fate == SB_FATE_DONE)
    {
      g_autofree char *text = g_strdup_printf ("statement %u turned out to be done",
                                               resume->first + 1);

      sb_run_emit_notice (run, "NOTICE", text, NULL);
      run->first++;
    }
  return TRUE;
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
  const SbPlanResume *resume = run->step->resume;
  g_autoptr (GError) error = NULL;
  SbStepEnd end, refused = resume != NULL ? SB_STEP_PARTIAL : SB_STEP_FAILED;

  run->first = resume != NULL ? resume->first : 0;
  run->traces = SB_TRACES_ANY;
  if (!run->journal)
    {
      g_autofree char *text = g_strdup_printf (
          "%s; that needs the journal to keep its place, and there is none: %s", run->step->why,
          run->no_journal != NULL ? run->no_journal->message : "it was not created");

      sb_run_emit_error (run, NULL, text);
      return refused;
    }
  if (!set_time_outs (run, &error) || (resume != NULL && !check_stopped (run, &error))
      || !set_role (run, &error) || (resume != NULL && !take_up (run, &error))
      || !record_start (run, &error))
    {
      run->traces = SB_TRACES_ANY;
      if (strstr (error->message, SB_HISTORY_CHANGED) != NULL
          || g_error_matches (error, SB_RUN_ERROR, SB_RUN_ERROR_STALE))
        return sb_run_keep_out (run, SB_RUN_ERROR_STALE, SB_GUARD_WORDS);
      if (strstr (error->message, SB_HISTORY_REFUSED) != NULL)
        sb_run_emit_error (run, NULL, SB_REFUSED_WORDS);
      else if (!sb_session_is_cancelled (run->session) || strstr (error->message, "57014") == NULL)
        sb_run_emit_error (run, NULL, error->message);
      return resume == NULL && sb_session_is_cancelled (run->session) ? SB_STEP_CANCELLED : refused;
    }
  run->kept = run->first;
  end = sb_run_parts (run);
  /* What had stopped half-way before, and was not run again, is as it was. */
  if (end == SB_STEP_CANCELLED && resume != NULL)
    end = SB_STEP_PARTIAL;
  /* Whoever cancels now stops what comes next. */
  if (end == SB_STEP_DONE)
    {
      sb_session_set_settling (run->session, SB_SETTLING_RECORDING);
      end = record_end (run);
      sb_session_set_settling (run->session, SB_SETTLING_NOT);
    }
  run->traces = SB_TRACES_ANY;
  if (end != SB_STEP_DONE && end != SB_STEP_UNKNOWN)
    record_stop (run, end);
  return end;
}
