/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window says of a rehearsal: alone and in the chain, run again, and on the target. */
#include <string.h>

#include "sb-chain-words.h"
#include "sb-cost-item.h"
#include "sb-rehearsal-words.h"

typedef struct
{
  SbMigration *migration;
  SbRehearsal *rehearsal;
  SbChain *chain;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->migration = g_new0 (SbMigration, 1);
  g_atomic_ref_count_init (&self->migration->ref_count);
  self->migration->key = g_strdup ("002_b.sql");
  self->migration->version = g_strdup ("002");
  self->rehearsal = sb_rehearsal_new (self->migration);
  self->rehearsal->grade = SB_GRADE_EXACT;
  self->chain = sb_chain_new (self->migration, self->migration, 2);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  sb_rehearsal_unref (self->rehearsal);
  sb_chain_unref (self->chain);
  sb_migration_unref (self->migration);
}

static void
assert_verdict (Fixture *self, const char *expected)
{
  g_autofree char *words = sb_rehearsal_words_verdict (self->rehearsal, self->chain);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_chain (Fixture *self, gconstpointer data)
{
  SbProof proof = { .grade = SB_GRADE_EXACT, .time = (char *) "2026-01-01T00:00:00Z" };
  g_autofree char *status = NULL, *details = NULL;

  assert_verdict (self, "Rollback restores the schema exactly, alone and in the chain 002…002");
  sb_chain_end (self->chain, SB_CHAIN_BROKEN, self->migration, "rollback: \033[31m no");
  assert_verdict (self, "Rollback restores the schema exactly, but only alone: the chain 002…002 "
                        "breaks at 002 on the way down");
  g_assert_cmpint (sb_chain_words_tone (self->chain), ==, SB_PROOF_BAD);
  status = sb_proof_words_status (&proof, self->chain);
  g_assert_nonnull (strstr (status, "but only alone"));
  details = sb_rehearsal_words_details (self->rehearsal, self->chain);
  g_assert_nonnull (strstr (details, "In the chain: rollback: "));
  g_assert_null (strchr (details, '\033'));
  self->rehearsal->grade = SB_GRADE_FAILS;
  assert_verdict (self, "The rehearsal failed; the chain 002…002: breaks at 002 on the way down");
}

static void
test_again (Fixture *self, gconstpointer data)
{
  g_autofree char *details = NULL;

  sb_repeat_answer (&self->rehearsal->repeat_forward, SB_REPEAT_IDEMPOTENT, NULL);
  sb_repeat_answer (&self->rehearsal->repeat_rollback, SB_REPEAT_NOT_IDEMPOTENT, "it fails");
  details = sb_rehearsal_words_details (self->rehearsal, NULL);
  g_assert_cmpstr (details, ==, "Run again, forward: changes nothing; rollback: it fails");
}

/* What takes no time on the copy can take long where the rows are. */
static void
test_forecast (Fixture *self, gconstpointer data)
{
  SbCost *cost = sb_cost_new (1);
  SbCostLock *lock = g_new0 (SbCostLock, 1);
  g_autoptr (GListModel) items = NULL;
  g_autoptr (SbCostItem) item = NULL;
  g_autofree char *before = NULL, *after = NULL;

  cost->summary = g_strdup ("CREATE INDEX i ON t (a)");
  lock->relation = g_strdup ("t");
  lock->kind = 'r';
  lock->mode = SB_LOCK_MODE_SHARE;
  lock->held_us = 3000;
  g_ptr_array_add (cost->locks, lock);
  g_ptr_array_add (self->rehearsal->costs, cost);
  before = sb_cost_items_dup_advice (self->rehearsal);
  g_assert_null (before);
  g_assert_false (sb_cost_items_keep_waiting (self->rehearsal));
  g_assert_false (sb_cost_items_have_forecast (self->rehearsal));
  cost->forecast = g_new0 (SbForecast, 1);
  *cost->forecast = (SbForecast){ .relation = g_strdup ("t"),
                                  .n_rows = 1204113,
                                  .is_linear = TRUE,
                                  .low_us = 600000,
                                  .likely_us = 1900000,
                                  .high_us = 5700000 };
  after = sb_cost_items_dup_advice (self->rehearsal);
  g_assert_true (
      g_str_has_prefix (after, "Statement 1 blocks writes to t for about 1.9 s on the target."));
  g_assert_true (sb_cost_items_have_forecast (self->rehearsal));
  g_assert_true (sb_cost_items_keep_waiting (self->rehearsal));
  items = sb_cost_items_new (self->rehearsal);
  item = g_list_model_get_item (items, 0);
  g_assert_cmpstr (sb_cost_item_get_text (item, SB_COST_FORECAST), ==, "≈ 1.9 s (600 ms to 5.7 s)");
  g_assert_nonnull (strstr (sb_cost_item_get_hint (item, SB_COST_FORECAST), "1,204,113 rows"));
}

/* It locks nothing that is not locked already, but makes that last. */
static void
test_lasts (Fixture *self, gconstpointer data)
{
  SbCost *cost = sb_cost_new (1), *index = sb_cost_new (2);
  SbCostLock *lock = g_new0 (SbCostLock, 1);
  g_autofree char *advice = NULL;

  cost->summary = g_strdup ("ALTER TABLE t ADD COLUMN b int");
  lock->relation = g_strdup ("t");
  lock->kind = 'r';
  lock->mode = SB_LOCK_MODE_ACCESS_EXCLUSIVE;
  lock->held_us = 400000;
  g_ptr_array_add (cost->locks, lock);
  index->summary = g_strdup ("CREATE INDEX i ON t (a)");
  index->duration_us = 300000;
  g_ptr_array_add (self->rehearsal->costs, cost);
  g_ptr_array_add (self->rehearsal->costs, index);
  advice = sb_cost_items_dup_advice (self->rehearsal);
  g_assert_cmpstr (advice, ==,
                   "Statement 1 blocks reads from and writes to t for about 400 ms.\n"
                   "Of that, statement 2 takes 300 ms. "
                   "Use CREATE INDEX CONCURRENTLY in a migration of its own.");
}

/* What no check would miss is named. */
static void
test_strength (Fixture *self, gconstpointer data)
{
  static const SbOmissionAnswer answers[] = { SB_OMISSION_NOTICED, SB_OMISSION_SURVIVES };
  g_autofree char *details = NULL;

  self->rehearsal->strength = sb_strength_new ();
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      SbOmission *omission = g_new0 (SbOmission, 1);

      omission->answer = answers[i];
      omission->spot.line = i + 1;
      omission->spot.summary = g_strdup (i == 0 ? "CREATE TABLE t" : "GRANT <b>SELECT</b>");
      g_ptr_array_add (self->rehearsal->strength->omissions, omission);
    }
  details = sb_rehearsal_words_details (self->rehearsal, NULL);
  g_assert_nonnull (strstr (details, "Verify notices the absence of 1 of 2 statements (50 %)\n"
                                     "No check notices that it is missing: line 2: GRANT "
                                     "<b>SELECT</b>"));
  g_assert_null (strstr (details, "CREATE TABLE"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/rehearsal-words/chain", Fixture, NULL, set_up, test_chain, tear_down);
  g_test_add ("/rehearsal-words/again", Fixture, NULL, set_up, test_again, tear_down);
  g_test_add ("/rehearsal-words/forecast", Fixture, NULL, set_up, test_forecast, tear_down);
  g_test_add ("/rehearsal-words/lasts", Fixture, NULL, set_up, test_lasts, tear_down);
  g_test_add ("/rehearsal-words/strength", Fixture, NULL, set_up, test_strength, tear_down);
  return g_test_run ();
}
