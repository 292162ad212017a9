/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-run-preview.h"

#include <string.h>

#include "sb-digest.h"
#include "sb-run-fingerprint.h"
#include "sb-run-inspect.h"
#include "sb-run-messages.h"

/* The number of a run is made when it starts. */
#define NO_RUN "00000000-0000-0000-0000-000000000000"

static const SbRunOptions no_options;

/* A run at a step that has no session. */
static SbRun
make_run (SbPlan *plan)
{
  SbHistory *history = sb_timeline_get_history (sb_plan_get_timeline (plan));

  return (SbRun){ .plan = plan,
                  .options = &no_options,
                  .history = history,
                  .id = (char *) NO_RUN,
                  .server_version = sb_history_get_server_version (history),
                  .journal = sb_journal_may_be_written (history),
                  .locked = TRUE,
                  .lock_key = g_strdup_printf (
                      "%" G_GINT64_FORMAT, sb_digest_lock_key (sb_history_get_table (history))) };
}

static void
add_note (GPtrArray *messages, const char *why)
{
  sb_run_messages_add (messages, SB_RUN_MESSAGE_NOTE, why, NULL);
}

static void
add_sql (GPtrArray *messages, SbRunMessageKind kind, const char *sql, const char *why)
{
  sb_run_messages_add (messages, kind, why, sb_command_new (sql, 0));
}

static void
add_all (GPtrArray *messages, GPtrArray *more)
{
  g_ptr_array_extend_and_steal (messages, more);
}

static void
add_indexes (GPtrArray *messages, SbPlan *plan)
{
  if (sb_run_touches_indexes (plan))
    add_sql (messages, SB_RUN_MESSAGE_PROGRESS, SB_RUN_INVALID_INDEXES,
             "to tell which indexes the run leaves invalid");
}

/**
 * sb_run_preview_start:
 * @plan: a plan
 *
 * Returns: (transfer full) (element-type SbRunMessage): what is sent before the first step
 */
GPtrArray *
sb_run_preview_start (SbPlan *plan)
{
  SbRun run = make_run (plan);
  g_autofree char *lock_key = run.lock_key;
  GPtrArray *messages = sb_run_messages_new ();

  sb_run_messages_add (messages, SB_RUN_MESSAGE_SETTINGS, "nobody else runs meanwhile",
                       sb_command_new (SB_RUN_LOCK, 1, lock_key));
  add_indexes (messages, plan);
  add_note (messages, "the history is read again; the run stops if it is not as seen here");
  if (!sb_history_exists (run.history))
    add_note (messages, "the history's table is created, in a transaction of its own");
  if (run.journal && !sb_history_has_journal (run.history))
    add_note (messages, "the journal's tables are created, in a transaction of their own");
  if (!run.journal)
    {
      add_note (messages, "this role may not write the journal: details will be unknown");
      return messages;
    }
  add_sql (messages, SB_RUN_MESSAGE_PROGRESS, SB_RUN_BEGIN, "the journal's row of the run");
  sb_run_messages_add (messages, SB_RUN_MESSAGE_PROGRESS, "the journal's row of the run",
                       sb_journal_command_begin_run (run.history, run.id,
                                                     sb_run_get_direction (&run)));
  add_sql (messages, SB_RUN_MESSAGE_COMMIT, "COMMIT", "the journal's row of the run");
  if (sb_run_fingerprint_is_wanted (&run))
    add_note (messages, "the schema is read, for its fingerprint");
  return messages;
}

static void
add_script (GPtrArray *messages, SbRun *run, guint index)
{
  SbRunMessage *message;

  sb_run_messages_add (messages, SB_RUN_MESSAGE_SCRIPT, NULL, NULL);
  message = messages->pdata[messages->len - 1];
  message->index = index;
  add_all (messages, sb_run_compose_single_again (run, index));
}

static void
add_together (GPtrArray *messages, SbRun *run, const SbPlanPart *part)
{
  guint first = MAX (part->first, run->first), end = part->first + part->n;

  add_sql (messages, SB_RUN_MESSAGE_OPEN, SB_RUN_BEGIN, "together with their progress rows");
  for (guint i = first; i < end; i++)
    add_script (messages, run, i);
  add_all (messages, sb_run_compose_part_end (run, first, end - first));
  add_sql (messages, SB_RUN_MESSAGE_COMMIT, "COMMIT", "together with their progress rows");
}

static void
add_alone (GPtrArray *messages, SbRun *run, guint index)
{
  const SbStatement *statement = sb_script_get_statement (run->step->script,
                                                          run->step->sent[index]);
  SbCommand *find = sb_run_command_find_index (statement);

  if (statement->tx == SB_TX_ALONE)
    add_sql (messages, SB_RUN_MESSAGE_PROGRESS, sb_run_get_leftovers_sql (run),
             "to see what a failure leaves behind");
  add_all (messages, sb_run_compose_mark (run, index, 1, "started"));
  add_script (messages, run, index);
  if (find != NULL)
    sb_run_messages_add (messages, SB_RUN_MESSAGE_PROGRESS, "to see that the index is valid", find);
  add_all (messages, sb_run_compose_mark (run, index, 1, "done"));
}

static void
add_own (GPtrArray *messages, SbRun *run, const SbPlanPart *part)
{
  guint end = part->first + part->n;

  add_all (messages, sb_run_compose_mark (run, part->first, 1, "started"));
  for (guint i = part->first; i < end; i++)
    {
      if (part->tells && i + 1 == end)
        add_all (messages, sb_run_compose_part_end (run, part->first, part->n));
      add_script (messages, run, i);
    }
  if (!part->tells)
    add_all (messages, sb_run_compose_mark (run, part->first, part->n, "done"));
}

static void
add_taking_up (GPtrArray *messages, SbRun *run)
{
  if (run->first > 0)
    add_note (messages, "the statements before are done already, and not sent again");
  for (guint i = 0; i < run->first; i++)
    if (sb_run_is_said_again (run->step, i))
      add_script (messages, run, i);
  if (run->step->resume->looks)
    add_note (messages, "the statement that was running is looked for in the catalog: it may be "
                        "done, and what it left half-done is dropped");
}

/* As sb_run_single() goes on from part to part when nothing fails. */
static void
add_single (GPtrArray *messages, SbRun *run)
{
  run->first = run->step->resume != NULL ? run->step->resume->first : 0;
  run->traces = SB_TRACES_ANY;
  add_all (messages, sb_run_compose_single_settings (run));
  if (sb_run_get_check_interval_sql (run) != NULL)
    add_sql (messages, SB_RUN_MESSAGE_SETTINGS, sb_run_get_check_interval_sql (run),
             "stops by itself when this end is gone");
  run->checks_client = sb_run_get_check_interval_sql (run) != NULL;
  add_all (messages, sb_run_compose_single_role (run));
  if (run->step->resume != NULL)
    add_taking_up (messages, run);
  add_sql (messages, SB_RUN_MESSAGE_PROGRESS, SB_RUN_BEGIN, "what is about to be done");
  add_all (messages, sb_run_compose_single_start (run));
  add_sql (messages, SB_RUN_MESSAGE_COMMIT, "COMMIT", "what is about to be done");
  for (guint i = 0; i < run->step->n_parts; i++)
    {
      const SbPlanPart *part = &run->step->parts[i];

      if (part->first + part->n <= run->first)
        continue;
      if (part->kind == SB_PART_TOGETHER)
        add_together (messages, run, part);
      else if (part->kind == SB_PART_OWN)
        add_own (messages, run, part);
      else
        add_alone (messages, run, part->first);
      if (part->may_lose_lock)
        sb_run_messages_add (messages, SB_RUN_MESSAGE_PROGRESS, "to see that nobody else runs",
                             sb_run_command_find_lock (run));
    }
  sb_run_messages_add_resets (messages, run);
  add_sql (messages, SB_RUN_MESSAGE_OPEN, SB_RUN_BEGIN, "history and journal together");
  add_all (messages, sb_run_compose_single_end (run));
}

static SbTraces
get_traces (SbPlan *plan, guint index)
{
  const SbPlanStep *step = sb_plan_get_step (plan, index);

  if (step->resets_session || step->verify != NULL || step->protocol == SB_PROTOCOL_SINGLE
      || sb_plan_is_together (plan))
    return SB_TRACES_ANY;
  return step->runs_code ? SB_TRACES_OF_CODE : SB_TRACES_NONE;
}

/**
 * sb_run_preview_step:
 * @plan: a plan
 * @index: which of its steps
 *
 * Returns: (transfer full) (element-type SbRunMessage): what is sent for the step, in order
 */
GPtrArray *
sb_run_preview_step (SbPlan *plan, guint index)
{
  SbRun run = make_run (plan);
  g_autofree char *lock_key = run.lock_key;
  GPtrArray *messages = sb_run_messages_new ();
  gboolean is_together = sb_plan_is_together (plan);

  run.step = sb_plan_get_step (plan, index);
  run.ordinal = index + 1;
  run.traces = index == 0 || run.step->verify != NULL ? SB_TRACES_ANY
                                                      : get_traces (plan, index - 1);
  run.goes_on = is_together && index > 0;
  if (run.step->verify != NULL)
    add_note (messages, "the session is reset; what checks expect to be unchanged is looked at");
  if (run.step->protocol == SB_PROTOCOL_SINGLE)
    add_single (messages, &run);
  else
    add_all (messages, sb_run_compose_transaction (&run));
  /* Of steps that run together the last one has the COMMIT. */
  if (is_together && run.ordinal < sb_plan_get_n_steps (plan))
    return messages;
  add_sql (messages, SB_RUN_MESSAGE_COMMIT, "COMMIT",
           run.step->protocol == SB_PROTOCOL_SINGLE ? "history and journal together"
                                                    : "all of it, or nothing");
  if (run.step->verify != NULL)
    add_note (messages, "the verify script runs, in a transaction that is rolled back");
  return messages;
}

/**
 * sb_run_preview_end:
 * @plan: a plan with steps
 *
 * Returns: (transfer full) (element-type SbRunMessage): what is sent behind the last step
 */
GPtrArray *
sb_run_preview_end (SbPlan *plan)
{
  SbRun run = make_run (plan);
  g_autofree char *lock_key = run.lock_key;
  GPtrArray *messages = sb_run_messages_new ();
  guint n = sb_plan_get_n_steps (plan);

  if (n > 0 && get_traces (plan, n - 1) != SB_TRACES_NONE)
    {
      run.traces = SB_TRACES_ANY;
      sb_run_messages_add_resets (messages, &run);
    }
  add_indexes (messages, plan);
  if (sb_run_fingerprint_is_wanted (&run))
    add_note (messages, "the schema is read again, and the journal keeps both fingerprints");
  if (run.journal)
    {
      add_sql (messages, SB_RUN_MESSAGE_PROGRESS, SB_RUN_BEGIN, "the journal's row of the run");
      sb_run_messages_add (messages, SB_RUN_MESSAGE_PROGRESS, "the journal's row of the run",
                           sb_journal_command_finish_run (
                               run.history, run.id, sb_outcome_get_name (SB_OUTCOME_APPLIED)));
      add_sql (messages, SB_RUN_MESSAGE_COMMIT, "COMMIT", "the journal's row of the run");
    }
  sb_run_messages_add (messages, SB_RUN_MESSAGE_SETTINGS, "others may run again",
                       sb_command_new (SB_RUN_UNLOCK, 1, lock_key));
  return messages;
}
