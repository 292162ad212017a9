/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-run-fingerprint.h"

#include <string.h>

/* A person waits for a short run, and will want to take it back; of a long one, that makes a database
 * anew or many steps at once, the time that it takes matters more. */
#define MAX_STEPS 20

static const char *
find_reason (SbRun *run)
{
  if (!run->journal)
    return "there is no journal to keep it in";
  if (sb_plan_get_n_steps (run->plan) > MAX_STEPS)
    return "of a run of more than " G_STRINGIFY (MAX_STEPS) " migrations none is taken";
  return NULL;
}

/*< private >
 * sb_run_fingerprint_is_wanted:
 * @run: a run with its plan
 *
 * Returns: whether it takes fingerprints, if it can
 */
gboolean
sb_run_fingerprint_is_wanted (SbRun *run)
{
  return find_reason (run) == NULL;
}

static char *
take (SbRun *run)
{
  g_autoptr (GError) error = NULL;
  char *fingerprint = run->options->fingerprint (run->session, sb_history_get_table (run->history),
                                                 &run->fingerprint_form, &error);

  if (fingerprint == NULL)
    {
      g_free (run->no_fingerprint);
      run->no_fingerprint = g_strdup_printf ("it could not be read: %s", error->message);
    }
  return fingerprint;
}

/*< private >
 * sb_run_fingerprint_before:
 * @run: a run that is about to begin its first migration, its session idle
 *
 * Best effort: without fingerprints a run is as good.
 */
void
sb_run_fingerprint_before (SbRun *run)
{
  g_autoptr (GError) error = NULL;
  const char *reason;

  if (run->options->fingerprint == NULL)
    return;
  reason = find_reason (run);
  if (reason == NULL && !sb_journal_keep_fingerprints (run->history, run->session, &error))
    reason = error->message;
  run->takes_fingerprints = reason == NULL;
  run->no_fingerprint = g_strdup (reason);
  if (run->takes_fingerprints)
    run->fingerprint_before = take (run);
}

/* What the journal says of the Apply that this goes back to; %NULL when it did not say. */
static SbResult *
write_and_ask (SbRun *run)
{
  g_autoptr (SbCommand)
      write = sb_journal_command_fingerprint (run->history, run->id, run->fingerprint_before,
                                              run->fingerprint_after, run->fingerprint_form);
  g_autoptr (SbCommand)
      ask = sb_journal_command_find_origin (run->history, run->id, run->fingerprint_before);
  const SbBatchItem items[] = {
    { .sql = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE" },
    { .sql = "SET LOCAL search_path = pg_catalog" },
    { write->sql, write->n_params, (const char *const *) write->params, FALSE },
    { ask->sql, ask->n_params, (const char *const *) ask->params, TRUE },
    { .sql = "COMMIT", .is_end = TRUE },
  };
  g_autoptr (GPtrArray) answers = NULL;

  answers = sb_session_exec_batch (run->session, items, G_N_ELEMENTS (items), NULL);
  return answers != NULL ? sb_result_ref (answers->pdata[3]) : NULL;
}

static gboolean
is_true (SbResult *row, guint column)
{
  return g_strcmp0 (sb_result_get_value (row, 0, column), "true") == 0;
}

static SbRestored
judge (SbRun *run, SbResult *row, const char **why)
{
  const char *origin = NULL;

  if (row == NULL || sb_result_get_error (row) != NULL)
    *why = "the journal could not be asked";
  else if (sb_result_get_n_rows (row) == 0 || !is_true (row, 2))
    *why = "the journal does not know how it was applied";
  else if (!is_true (row, 3))
    *why = "it was applied together with others, or others were applied or rolled back since";
  else if ((origin = sb_result_get_value (row, 0, 0)) == NULL)
    *why = "no fingerprint was kept when it was applied";
  else if (run->fingerprint_after == NULL)
    *why = run->no_fingerprint;
  else if (g_strcmp0 (sb_result_get_value (row, 0, 1), run->fingerprint_form) != 0)
    *why = "another version of PostgreSQL or Switchback took the fingerprint before Apply";
  if (*why != NULL)
    return SB_RESTORED_UNKNOWN;
  if (strcmp (origin, run->fingerprint_after) == 0)
    return SB_RESTORED_YES;
  if (is_true (row, 4))
    return SB_RESTORED_NO;
  *why = "something else has changed it since, too";
  return SB_RESTORED_NO;
}

/*< private >
 * sb_run_fingerprint_after:
 * @run: a run of which something was committed, its session idle
 *
 * Keeps both fingerprints in the journal. A roll back finds out whether the schema is again what it was.
 */
void
sb_run_fingerprint_after (SbRun *run)
{
  gboolean is_rollback = sb_plan_get_kind (run->plan) == SB_PLAN_ROLLBACK;
  g_autoptr (SbResult) row = NULL;
  const char *why = run->no_fingerprint;

  if (run->options->fingerprint == NULL)
    return;
  if (run->takes_fingerprints && sb_session_is_connected (run->session)
      && (run->traces == SB_TRACES_NONE || sb_run_reset_session (run, NULL)))
    {
      run->fingerprint_after = take (run);
      row = write_and_ask (run);
      why = NULL;
    }
  if (!is_rollback)
    return;
  run->restored = why != NULL ? SB_RESTORED_UNKNOWN : judge (run, row, &why);
  run->restored_why = g_strdup (why);
}
