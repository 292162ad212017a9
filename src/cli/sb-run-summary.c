/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-run-summary.h"

#include "sb-outcome-words.h"
#include "sb-words.h"

static void
put_count (SbOutput *out, guint n, const char *word, SbStyle style)
{
  sb_output_putf (out, n > 0 ? style : SB_STYLE_DIM, "%u %s", n, word);
}

static void
put_checks (SbOutput *out, const SbRunEvent *summary, guint n_unjudged)
{
  g_autofree char *checks = sb_outcome_words_checks (summary, n_unjudged);

  if (checks == NULL)
    return;
  sb_output_put (out, SB_STYLE_DIM, " · ");
  sb_output_put (out,
                 summary->n_checks_failed > 0     ? SB_STYLE_BAD
                 : n_unjudged < summary->n_checks ? SB_STYLE_GOOD
                                                  : SB_STYLE_WARNING,
                 checks);
}

static void
print_counts (SbOutput *out, SbRunViewKind kind, const SbRunEvent *summary, guint n_unjudged)
{
  const char *done = kind == SB_RUN_VIEW_ROLLBACK ? "rolled back" : "applied";
  guint total = summary->n_migrations + summary->n_skipped;
  guint not_run = summary->n_migrations
                  - MIN (summary->n_migrations, summary->n_done + summary->n_failed);
  g_autofree char *duration = sb_words_duration (summary->duration_us);

  sb_output_putf (out, SB_STYLE_BOLD, "%u %s: ", total, total == 1 ? "migration" : "migrations");
  put_count (out, summary->n_done, done, SB_STYLE_GOOD);
  sb_output_put (out, SB_STYLE_DIM, ", ");
  put_count (out, summary->n_skipped, "skipped", SB_STYLE_PLAIN);
  sb_output_put (out, SB_STYLE_DIM, ", ");
  put_count (out, summary->n_failed, "failed", SB_STYLE_BAD);
  if (not_run > 0)
    sb_output_putf (out, SB_STYLE_WARNING, ", %u not run", not_run);
  put_checks (out, summary, n_unjudged);
  sb_output_putf (out, SB_STYLE_DIM, " · %s", duration);
  sb_output_end_line (out);
}

static void
print_outcome (SbCli *cli, SbRunViewKind kind, const SbRunEvent *summary, const SbRunEvent *last)
{
  static const SbStyle styles[] = {
    [SB_OUTCOME_APPLIED] = SB_STYLE_PLAIN,  [SB_OUTCOME_FAILED] = SB_STYLE_BOLD,
    [SB_OUTCOME_CANCELLED] = SB_STYLE_BOLD, [SB_OUTCOME_PARTIAL] = SB_STYLE_WARNING,
    [SB_OUTCOME_UNKNOWN] = SB_STYLE_BAD,
  };
  g_autofree char *words =
      sb_outcome_words_target (kind == SB_RUN_VIEW_ROLLBACK ? SB_PLAN_ROLLBACK : SB_PLAN_APPLY,
                               summary, last, sb_cli_was_cancelled (cli), SB_WORDS_FOR_TERMINAL);

  if (words == NULL)
    return;
  sb_output_put (cli->out, styles[summary->outcome], words);
  sb_output_end_line (cli->out);
}

static void
print_restored (SbOutput *out, const SbRunEvent *summary)
{
  g_autofree char *words = sb_outcome_words_restored (summary);

  if (words == NULL)
    return;
  sb_output_text (out,
                  summary->restored == SB_RESTORED_YES  ? SB_STYLE_GOOD
                  : summary->restored == SB_RESTORED_NO ? SB_STYLE_WARNING
                                                        : SB_STYLE_DIM,
                  0, words);
}

static void
print_verify (SbCli *cli, const SbRunEvent *summary, guint n_unjudged)
{
  SbOutput *out = cli->out;
  g_autofree char *checks = sb_words_count (summary->n_checks, "check", "checks");
  g_autofree char *duration = sb_words_duration (summary->duration_us);

  sb_output_putf (out, SB_STYLE_BOLD, "%s: ", checks);
  put_count (out,
             summary->n_checks - MIN (summary->n_checks, summary->n_checks_failed + n_unjudged),
             "passed", SB_STYLE_GOOD);
  sb_output_put (out, SB_STYLE_DIM, ", ");
  put_count (out, summary->n_checks_failed, "failed", SB_STYLE_BAD);
  if (n_unjudged > 0)
    sb_output_putf (out, SB_STYLE_DIM, ", %u not judged", n_unjudged);
  sb_output_putf (out, SB_STYLE_DIM, " · %s", duration);
  sb_output_end_line (out);
  if (summary->outcome == SB_OUTCOME_CANCELLED)
    {
      sb_output_put (out, SB_STYLE_BOLD, "cancelled: nothing was changed");
      sb_output_end_line (out);
    }
}

/**
 * sb_run_summary_print:
 * @cli: a command's context
 * @kind: what was run
 * @summary: how it ended
 * @last: (nullable): the end of the last migration that was begun
 * @bad_version: (nullable): the first migration with a check that did not pass
 * @n_unjudged: how many checks could not be judged
 */
void
sb_run_summary_print (SbCli *cli, SbRunViewKind kind, const SbRunEvent *summary,
                      const SbRunEvent *last, const char *bad_version, guint n_unjudged)
{
  SbOutput *out = cli->out;

  sb_output_end_line (out);
  if (kind == SB_RUN_VIEW_VERIFY)
    {
      print_verify (cli, summary, n_unjudged);
      return;
    }
  print_counts (out, kind, summary, n_unjudged);
  print_outcome (cli, kind, summary, last);
  print_restored (out, summary);
  if (kind == SB_RUN_VIEW_APPLY && bad_version != NULL)
    {
      sb_output_putf (out, SB_STYLE_PLAIN,
                      "next: correct it in a new migration, or `switchback-cli rollback %s`",
                      bad_version);
      sb_output_end_line (out);
    }
}

/**
 * sb_run_summary_get_exit:
 * @kind: what was run
 * @summary: how it ended
 *
 * Returns: the exit code
 */
SbExit
sb_run_summary_get_exit (SbRunViewKind kind, const SbRunEvent *summary)
{
  switch (summary->outcome)
    {
    case SB_OUTCOME_APPLIED:
      return summary->n_checks_failed > 0 ? SB_EXIT_FOUND : SB_EXIT_DONE;
    case SB_OUTCOME_PARTIAL:
      return kind == SB_RUN_VIEW_VERIFY ? SB_EXIT_FAILED : SB_EXIT_PARTIAL;
    case SB_OUTCOME_UNKNOWN:
      return SB_EXIT_UNKNOWN;
    case SB_OUTCOME_FAILED:
    case SB_OUTCOME_CANCELLED:
    default:
      return SB_EXIT_FAILED;
    }
}
