/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-outcome-words.h"

static void
assert_target (SbPlanKind kind, SbOutcome outcome, guint n_done, const char *state,
               gboolean was_cancelled, const char *expected)
{
  SbRunEvent summary = { .outcome = outcome, .n_done = n_done };
  SbRunEvent last = { .version = "011", .state = state };
  g_autofree char *words = sb_outcome_words_target (kind, &summary, state != NULL ? &last : NULL,
                                                    was_cancelled, SB_WORDS_FOR_WINDOW);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_target (void)
{
  assert_target (SB_PLAN_APPLY, SB_OUTCOME_APPLIED, 3, "applied", FALSE, NULL);
  assert_target (SB_PLAN_APPLY, SB_OUTCOME_FAILED, 0, "failed", FALSE, "nothing was changed");
  assert_target (SB_PLAN_APPLY, SB_OUTCOME_CANCELLED, 0, "cancelled", TRUE,
                 "cancelled and rolled back: nothing was changed");
  assert_target (SB_PLAN_APPLY, SB_OUTCOME_PARTIAL, 10, "failed", FALSE,
                 "nothing of 011 stays; 10 migrations before it stay applied");
  assert_target (SB_PLAN_ROLLBACK, SB_OUTCOME_PARTIAL, 1, "cancelled", TRUE,
                 "cancelled and rolled back: nothing of 011 stays; 1 migration before it stays "
                 "rolled back");
  assert_target (SB_PLAN_APPLY, SB_OUTCOME_PARTIAL, 0, "partial", FALSE,
                 "011 stopped half-way: what it had committed by then stays; Resume goes on "
                 "there, Roll back takes it back");
  assert_target (SB_PLAN_APPLY, SB_OUTCOME_PARTIAL, 2, "applied", TRUE,
                 "cancelled: stopped between two migrations; 2 migrations before it stay applied");
  assert_target (SB_PLAN_APPLY, SB_OUTCOME_UNKNOWN, 0, "unknown", FALSE,
                 "the connection was lost while 011 was being committed; whether it was is not "
                 "known: the timeline tells when the server is back");
}

static void
test_terminal (void)
{
  SbRunEvent summary = { .outcome = SB_OUTCOME_PARTIAL };
  SbRunEvent last = { .version = "011", .state = "partial" };
  g_autofree char *words = sb_outcome_words_target (SB_PLAN_APPLY, &summary, &last, FALSE,
                                                    SB_WORDS_FOR_TERMINAL);

  g_assert_cmpstr (words, ==,
                   "011 stopped half-way: what it had committed by then stays, and "
                   "`switchback-cli rollback 011` takes it back");
}

static void
test_unchecked (void)
{
  SbRunEvent summary = {
    .outcome = SB_OUTCOME_PARTIAL, .n_done = 2, .n_migrations = 2, .n_checks = 3
  };
  SbRunEvent last = { .version = "011", .state = "applied" };
  g_autofree char *words = sb_outcome_words_target (SB_PLAN_APPLY, &summary, &last, TRUE,
                                                    SB_WORDS_FOR_WINDOW);
  g_autofree char *checks = sb_outcome_words_checks (&summary, 3);

  g_assert_cmpstr (words, ==, "cancelled before all checks were judged; 2 migrations stay applied");
  g_assert_cmpstr (checks, ==, "no check judged");
}

static void
test_done (void)
{
  SbRunEvent summary = { .n_done = 3, .n_checks = 12, .duration_us = 34000 };
  SbRunEvent bad = { .n_done = 1, .n_checks = 12, .n_checks_failed = 2, .duration_us = 34000 };
  SbRunEvent without = { .n_done = 1, .duration_us = 34000 };
  g_autofree char *three = sb_outcome_words_done (SB_PLAN_APPLY, &summary, 1);
  g_autofree char *failed = sb_outcome_words_done (SB_PLAN_APPLY, &bad, 0);
  g_autofree char *back = sb_outcome_words_done (SB_PLAN_ROLLBACK, &without, 0);

  g_assert_cmpstr (three, ==, "3 migrations applied · 11 checks passed · 34 ms");
  g_assert_cmpstr (failed, ==, "1 migration applied · 2 of 12 checks failed · 34 ms");
  g_assert_cmpstr (back, ==, "1 migration rolled back · 34 ms");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outcome-words/target", test_target);
  g_test_add_func ("/outcome-words/terminal", test_terminal);
  g_test_add_func ("/outcome-words/unchecked", test_unchecked);
  g_test_add_func ("/outcome-words/done", test_done);
  return g_test_run ();
}
