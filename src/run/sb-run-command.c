/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run writes into history and journal: the statements of the step it is at. */
#include "sb-run-private.h"

/**
 * sb_run_get_direction:
 * @run: a run with a plan
 *
 * Returns: (transfer none): the journal's word for it
 */
const char *
sb_run_get_direction (SbRun *run)
{
  return sb_plan_get_kind (run->plan) == SB_PLAN_APPLY ? "apply" : "rollback";
}

/**
 * sb_run_get_done_state:
 * @run: a run with a plan
 *
 * Returns: (transfer none): the journal's word for a step that was done
 */
const char *
sb_run_get_done_state (SbRun *run)
{
  return sb_plan_get_kind (run->plan) == SB_PLAN_APPLY ? "applied" : "rolled-back";
}

/**
 * sb_run_command_guard:
 * @run: a run at a step
 *
 * Returns: (transfer full): the statement that raises when the history is not what the plan saw
 */
SbCommand *
sb_run_command_guard (SbRun *run)
{
  const char *key = run->step->key;

  return sb_history_command_guard (run->history, key, sb_history_find (run->history, key) != NULL);
}

/**
 * sb_run_command_history:
 * @run: a run at a step
 *
 * Returns: (transfer full): the statement that writes, or removes, the history row
 */
SbCommand *
sb_run_command_history (SbRun *run)
{
  g_auto (GStrv) pieces = NULL;

  if (run->step->role == SB_ROLE_ROLLBACK)
    return sb_history_command_delete (run->history, run->step->key);
  if (!sb_history_keeps_statements (run->history))
    return sb_history_command_insert (run->history, run->step->migration, NULL);
  pieces = sb_script_dup_pieces (run->step->script);
  return sb_history_command_insert (run->history, run->step->migration,
                                    (const char *const *) pieces);
}

/* What the journal's step row says; @file is the file's name. */
static SbJournalStep
make_row (SbRun *run, const char *file, const char *state, const char *error)
{
  const SbPlanStep *step = run->step;

  return (SbJournalStep){
    .run_id = run->id,
    .ordinal = run->ordinal,
    .key = step->key,
    .version = step->migration->version,
    .direction = sb_run_get_direction (run),
    .file = file,
    .forward_sha256 = step->forward_checksum,
    .rollback_sha256 = step->rollback_checksum,
    .forward_text = step->role == SB_ROLE_FORWARD ? sb_script_get_file_text (step->script, NULL)
                                                  : NULL,
    .protocol = step->protocol == SB_PROTOCOL_SINGLE ? "N" : "T",
    .state = state,
    .statements = step->n_statements,
    .error = error,
  };
}

/**
 * sb_run_command_step:
 * @run: a run at a step
 * @state: what the journal's step row says
 * @error: (nullable): why it failed
 *
 * Returns: (transfer full): the statement that writes the row
 */
SbCommand *
sb_run_command_step (SbRun *run, const char *state, const char *error)
{
  g_autofree char *file = g_filename_display_basename (run->step->path);
  SbJournalStep row = make_row (run, file, state, error);

  return sb_journal_command_step (run->history, &row);
}

/**
 * sb_run_command_ensure_step:
 * @run: a run at a step
 * @with_text: with the script's text, which may be large
 *
 * Returns: (transfer full): the statement that writes the row where the script has dropped it
 */
SbCommand *
sb_run_command_ensure_step (SbRun *run, gboolean with_text)
{
  g_autofree char *file = g_filename_display_basename (run->step->path);
  SbJournalStep row = make_row (run, file, "running", NULL);

  if (!with_text)
    row.forward_text = NULL;
  return sb_journal_command_ensure_step (run->history, &row);
}

/**
 * sb_run_exec_command:
 * @run: a run
 * @command: one of our own statements
 * @error: return location for a lost connection
 *
 * Returns: (transfer full) (nullable): the answer, an error too
 */
SbResult *
sb_run_exec_command (SbRun *run, SbCommand *command, GError **error)
{
  return sb_session_exec_params (run->session, command->sql, command->n_params,
                                 (const char *const *) command->params, error);
}
