/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-outcome-words.h"

#include "sb-plan.h"
#include "sb-words.h"

/* Whether the last migration was begun and nothing of it stays. */
static gboolean
is_undone (const SbRunEvent *last)
{
  return last != NULL && g_strcmp0 (last->state, "partial") != 0
         && g_strcmp0 (last->state, "applied") != 0 && g_strcmp0 (last->state, "rolled-back") != 0;
}

static void
append_stopped (GString *words, SbPlanKind kind, const SbRunEvent *last, SbWordsFor words_for)
{
  gboolean is_half = last != NULL && g_strcmp0 (last->state, "partial") == 0;
  gboolean in_window = words_for == SB_WORDS_FOR_WINDOW;

  if (is_half)
    g_string_append_printf (words, "%s stopped half-way: what it had committed by then stays",
                            last->version);
  if (is_half && kind == SB_PLAN_APPLY && in_window)
    g_string_append (words, "; Resume goes on there, Roll back takes it back");
  else if (is_half && kind == SB_PLAN_APPLY)
    g_string_append_printf (words, ", and `switchback-cli rollback %s` takes it back",
                            last->version);
  else if (is_half)
    g_string_append (words, in_window ? "; the timeline shows where" : "; `status` shows where");
  else if (is_undone (last))
    g_string_append_printf (words, "nothing of %s stays", last->version);
  else
    g_string_append (words, "stopped between two migrations");
}

/* Cancelled when only checks were left. */
static char *
describe_unchecked (SbPlanKind kind, const SbRunEvent *summary)
{
  g_autofree char *all = sb_words_count (summary->n_done, "migration stays", "migrations stay");

  return g_strdup_printf ("cancelled before all checks were judged; %s %s", all,
                          kind == SB_PLAN_ROLLBACK ? "rolled back" : "applied");
}

static char *
describe_partial (SbPlanKind kind, const SbRunEvent *summary, const SbRunEvent *last,
                  gboolean was_cancelled, SbWordsFor words_for)
{
  GString *words;

  if (sb_outcome_words_is_all_done (summary))
    return describe_unchecked (kind, summary);
  words = g_string_new (NULL);
  if (was_cancelled)
    g_string_append (words, is_undone (last) ? "cancelled and rolled back: " : "cancelled: ");
  append_stopped (words, kind, last, words_for);
  if (summary->n_done > 0)
    {
      g_autofree char *earlier = sb_words_count (summary->n_done, "migration before it stays",
                                                 "migrations before it stay");

      g_string_append_printf (words, "; %s %s", earlier,
                              kind == SB_PLAN_ROLLBACK ? "rolled back" : "applied");
    }
  return g_string_free (words, FALSE);
}

/**
 * sb_outcome_words_is_all_done:
 * @summary: how it ended
 *
 * Returns: whether every migration of the plan was done, whatever its checks say
 */
gboolean
sb_outcome_words_is_all_done (const SbRunEvent *summary)
{
  return summary->n_done > 0 && summary->n_done == summary->n_migrations;
}

/**
 * sb_outcome_words_target:
 * @kind: what was run
 * @summary: how it ended
 * @last: (nullable): the end of the last migration that was begun
 * @was_cancelled: whether a person asked to stop
 * @words_for: who reads it
 *
 * Returns: (transfer full) (nullable): what the target has now: "nothing was changed"; %NULL when
 *   everything was done
 */
char *
sb_outcome_words_target (SbPlanKind kind, const SbRunEvent *summary, const SbRunEvent *last,
                         gboolean was_cancelled, SbWordsFor words_for)
{
  switch (summary->outcome)
    {
    case SB_OUTCOME_FAILED:
      return g_strdup ("nothing was changed");
    case SB_OUTCOME_CANCELLED:
      return g_strdup ("cancelled and rolled back: nothing was changed");
    case SB_OUTCOME_UNKNOWN:
      return g_strdup_printf (
          "the connection was lost while %s was being committed; whether it was is not known: %s "
          "when the server is back",
          last != NULL ? last->version : "a migration",
          words_for == SB_WORDS_FOR_WINDOW ? "the timeline tells" : "`status` tells");
    case SB_OUTCOME_PARTIAL:
      return describe_partial (kind, summary, last, was_cancelled, words_for);
    case SB_OUTCOME_APPLIED:
    default:
      return NULL;
    }
}

/**
 * sb_outcome_words_refused:
 * @error: why a run, or a change of the history, was not begun
 *
 * A connection that broke may have left our own tables behind, and no more than that.
 *
 * Returns: (nullable): what the target has now; %NULL when @error says it
 */
const char *
sb_outcome_words_refused (const GError *error)
{
  if (g_error_matches (error, SB_RUN_ERROR, SB_RUN_ERROR_UNKNOWN))
    return NULL;
  return g_error_matches (error, SB_DB_ERROR, SB_DB_ERROR_LOST)
                 || g_error_matches (error, SB_DB_ERROR, SB_DB_ERROR_ABANDONED)
             ? "no migration was changed"
             : "nothing was changed";
}

/**
 * sb_outcome_words_checks:
 * @summary: how it ended
 * @n_unjudged: how many checks could not be judged
 *
 * Returns: (transfer full) (nullable): "12 checks passed", "2 of 12 checks failed", "no check
 *   judged"; %NULL when none was there
 */
char *
sb_outcome_words_checks (const SbRunEvent *summary, guint n_unjudged)
{
  guint failed = summary->n_checks_failed;

  if (summary->n_checks == 0)
    return NULL;
  if (failed > 0)
    return g_strdup_printf ("%u of %u checks failed", failed, summary->n_checks);
  if (n_unjudged >= summary->n_checks)
    return g_strdup ("no check judged");
  return sb_words_count (summary->n_checks - MIN (summary->n_checks, n_unjudged), "check passed",
                         "checks passed");
}

/**
 * sb_outcome_words_done:
 * @kind: what was run
 * @summary: how it ended
 * @n_unjudged: how many checks could not be judged
 *
 * Returns: (transfer full): "3 migrations applied · 12 checks passed · 34 ms"
 */
char *
sb_outcome_words_done (SbPlanKind kind, const SbRunEvent *summary, guint n_unjudged)
{
  g_autofree char *count = sb_words_count (summary->n_done, "migration", "migrations");
  g_autofree char *checks = sb_outcome_words_checks (summary, n_unjudged);
  g_autofree char *duration = sb_words_duration (summary->duration_us);

  return g_strdup_printf ("%s %s%s%s · %s", count,
                          kind == SB_PLAN_APPLY ? "applied" : "rolled back",
                          checks != NULL ? " · " : "", checks != NULL ? checks : "", duration);
}

/**
 * sb_outcome_words_restored:
 * @summary: how it ended
 *
 * Returns: (transfer full) (nullable): what a roll back made of the schema, in one sentence; %NULL when
 *   nothing was rolled back
 */
char *
sb_outcome_words_restored (const SbRunEvent *summary)
{
  switch (summary->restored)
    {
    case SB_RESTORED_YES:
      return g_strdup ("the schema is again what it was before Apply");
    case SB_RESTORED_NO:
      return g_strdup_printf ("the schema is not what it was before Apply%s%s",
                              summary->restored_why != NULL ? "; " : "",
                              summary->restored_why != NULL ? summary->restored_why : "");
    case SB_RESTORED_UNKNOWN:
      return g_strdup_printf (
          "whether the schema is again what it was before Apply is not known: %s",
          summary->restored_why);
    case SB_RESTORED_NOT_ASKED:
    default:
      return NULL;
    }
}
