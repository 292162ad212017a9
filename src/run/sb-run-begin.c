/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a run begins in the target: history and journal are created where they are missing, and the
 * run's row is written. No migration is begun before that is known to be committed.
 */
#include "sb-run-private.h"

#include <string.h>

#define LOST_WORDS                                                                                 \
  "the connection was lost while history and journal were made ready; asked again, the target "    \
  "does not know of this run"
#define UNKNOWN_WORDS                                                                              \
  "the connection was lost while history and journal were made ready, and the target cannot be "   \
  "asked whether they are there now; no migration was begun"

/**
 * sb_run_check_primary:
 * @run: a run whose cluster was read
 * @error: return location for %SB_DB_ERROR_SERVER
 *
 * Returns: whether the target can be written to at all
 */
gboolean
sb_run_check_primary (SbRun *run, GError **error)
{
  if (run->cluster == NULL || !run->cluster->is_standby)
    return TRUE;
  g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_SERVER,
                       "the target is a standby, which only follows another server and cannot be "
                       "written to: take the address of its primary");
  return FALSE;
}

static SbBatchItem
make_item (SbCommand *command)
{
  return (SbBatchItem){ .sql = command->sql,
                        .n_params = command->n_params,
                        .params = (const char *const *) command->params };
}

static gboolean
is_committed (GPtrArray *answers)
{
  for (guint i = 0; i < answers->len; i++)
    if (sb_result_get_error (answers->pdata[i]) != NULL)
      return FALSE;
  return strcmp (sb_result_get_tag (answers->pdata[answers->len - 1]), "COMMIT") == 0;
}

/* Everything in one round trip, where nothing of it is there. Where the server does not want that,
 * nothing of it is done, and it remains to be done one by one. */
static gboolean
create_all (SbRun *run, GError **error)
{
  g_autoptr (GPtrArray)
      commands = sb_history_command_create_all (run->history, run->id, sb_run_get_direction (run));
  g_autofree SbBatchItem *items = NULL;
  g_autoptr (GPtrArray) answers = NULL;
  guint n = 0;

  if (commands == NULL)
    return TRUE;
  items = g_new0 (SbBatchItem, commands->len + 1);
  for (; n < commands->len; n++)
    items[n] = make_item (commands->pdata[n]);
  items[n - 1].is_end = TRUE;
  items[n++] = (SbBatchItem){ .sql = "COMMIT", .is_end = TRUE };
  answers = sb_session_exec_batch (run->session, items, n, error);
  if (answers == NULL)
    return FALSE;
  run->journal = is_committed (answers);
  if (run->journal)
    sb_history_set_created (run->history);
  return TRUE;
}

static gboolean
read_history (SbRun *run, SbProject *project, GError **error)
{
  SbHistory *history = sb_history_read (run->session, project, error);

  if (history == NULL)
    return FALSE;
  sb_history_unref (run->history);
  run->history = history;
  return TRUE;
}

static gboolean
create_one_by_one (SbRun *run, SbProject *project, GError **error)
{
  gboolean created = !sb_history_exists (run->history);
  g_autoptr (SbCommand) command = NULL;

  if (created && !sb_history_create (run->history, run->session, error))
    return FALSE;
  /* Whoever may not write the journal can still work: details are unknown then. */
  run->journal = sb_journal_create (run->history, run->session, &run->no_journal);
  if (!run->journal && run->no_journal->domain != SB_HISTORY_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&run->no_journal));
      return FALSE;
    }
  created |= run->journal && !sb_history_has_journal (run->history);
  if (created && !read_history (run, project, error))
    return FALSE;
  if (!run->journal)
    return TRUE;
  command = sb_journal_command_begin_run (run->history, run->id, sb_run_get_direction (run));
  return sb_run_write (run, command, error);
}

/* By the lock of the run; in a transaction pool by that of those who create things. */
static gboolean
is_lost_session_over (SbRun *run)
{
  g_autofree char *await = sb_history_dup_await_sql (run->history);
  g_autoptr (SbResult) awaited = NULL;

  if (!run->locked && !sb_run_lock (run, NULL))
    return FALSE;
  awaited = sb_session_expect (sb_session_exec (run->session, await, NULL), NULL);
  if (awaited == NULL)
    sb_session_rollback (run->session, NULL);
  return awaited != NULL;
}

/* Whether the journal has the run's row: no table of that name is an answer, too. */
static SbAnswer
ask_begun (SbRun *run, gconstpointer data)
{
  static const char *const absent[] = { "42P01", "3F000", NULL };
  g_autoptr (SbCommand) find = sb_journal_command_find_run (run->history, run->id);
  g_autoptr (SbResult) found = NULL;
  SbServerMessage *message;

  if (!is_lost_session_over (run))
    return SB_ANSWER_NONE;
  found = sb_run_exec_command (run, find, NULL);
  if (found == NULL)
    return SB_ANSWER_NONE;
  message = sb_result_get_error (found);
  if (message != NULL)
    return g_strv_contains (absent, message->sqlstate) ? SB_ANSWER_GONE : SB_ANSWER_NONE;
  return sb_result_get_n_rows (found) > 0 ? SB_ANSWER_KEPT : SB_ANSWER_GONE;
}

/* The run goes on where its row is there: then all that comes before it is, too. */
static gboolean
resolve (SbRun *run, SbProject *project, GError **error)
{
  switch (sb_run_find_out (run, NULL, ask_begun, NULL))
    {
    case SB_ANSWER_KEPT:
      run->journal = read_history (run, project, error);
      return run->journal;
    case SB_ANSWER_GONE:
      g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_LOST, LOST_WORDS);
      return FALSE;
    case SB_ANSWER_NONE:
    default:
      g_set_error_literal (error, SB_RUN_ERROR, SB_RUN_ERROR_UNKNOWN, UNKNOWN_WORDS);
      return FALSE;
    }
}

/**
 * sb_run_begin:
 * @run: a run whose session is idle, with a history that nobody else has
 * @project: the project
 * @error: return location for %SB_HISTORY_ERROR_DENIED, an #SbDbError or %SB_RUN_ERROR_UNKNOWN
 *
 * Creates history and journal where they are missing, and writes the run's row. When the connection
 * is lost meanwhile the target is asked what there is of it.
 *
 * Returns: whether the run may begin its first migration; @run's history and journal say what is
 *   there
 */
gboolean
sb_run_begin (SbRun *run, SbProject *project, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (!create_all (run, &cause) || (!run->journal && !create_one_by_one (run, project, &cause)))
    {
      if (!g_error_matches (cause, SB_DB_ERROR, SB_DB_ERROR_LOST))
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      g_clear_error (&run->no_journal);
      if (!resolve (run, project, error))
        return FALSE;
    }
  if (run->journal)
    sb_run_log_add_row (run->log);
  return TRUE;
}
