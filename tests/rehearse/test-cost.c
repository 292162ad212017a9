/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a statement's cost, and whom locks keep out. */
#include "sb-cost.h"

static SbCostLock *
add_lock (SbCost *cost, const char *relation, SbLockMode mode, gboolean is_new)
{
  SbCostLock *lock = g_new0 (SbCostLock, 1);

  lock->relation = g_strdup (relation);
  lock->mode = mode;
  lock->held_us = 1900000;
  lock->is_new = is_new;
  g_ptr_array_add (cost->locks, lock);
  return lock;
}

static void
test_modes (void)
{
  for (SbLockMode mode = SB_LOCK_MODE_ACCESS_SHARE; mode <= SB_LOCK_MODE_ACCESS_EXCLUSIVE; mode++)
    g_assert_cmpint (sb_lock_mode_parse (sb_lock_mode_get_name (mode)), ==, mode);
  g_assert_cmpint (sb_lock_mode_parse ("ShareRowExclusiveLock"), ==,
                   SB_LOCK_MODE_SHARE_ROW_EXCLUSIVE);
  g_assert_cmpint (sb_lock_mode_parse ("SIReadLock"), ==, SB_LOCK_MODE_NONE);
  g_assert_false (sb_lock_mode_blocks_writers (SB_LOCK_MODE_SHARE_UPDATE_EXCLUSIVE));
  g_assert_true (sb_lock_mode_blocks_writers (SB_LOCK_MODE_SHARE));
  g_assert_false (sb_lock_mode_blocks_readers (SB_LOCK_MODE_EXCLUSIVE));
  g_assert_true (sb_lock_mode_blocks_readers (SB_LOCK_MODE_ACCESS_EXCLUSIVE));
}

static void
test_words (void)
{
  g_autoptr (SbCost) cost = sb_cost_new (1);
  g_autofree char *none = sb_cost_dup_lock_words (cost);
  g_autofree char *no = sb_cost_dup_rewrite_words (cost);
  g_autofree char *share = NULL;
  g_autofree char *index = NULL;

  g_assert_cmpstr (none, ==, "none");
  g_assert_cmpstr (no, ==, "no");
  g_assert_true (sb_cost_is_harmless (cost));
  add_lock (cost, "notifications", SB_LOCK_MODE_SHARE, FALSE);
  add_lock (cost, "fresh", SB_LOCK_MODE_ACCESS_EXCLUSIVE, TRUE);
  share = sb_cost_dup_lock_words (cost);
  g_assert_cmpstr (share, ==, "SHARE on notifications, blocks writes for about 1.9 s");
  g_assert_nonnull (sb_cost_get_blocking (cost));
  g_assert_false (sb_cost_is_harmless (cost));
  g_strfreev (cost->index_rewrites);
  cost->index_rewrites = g_strsplit ("a_pkey b_pkey", " ", -1);
  index = sb_cost_dup_rewrite_words (cost);
  g_assert_cmpstr (index, ==, "indexes a_pkey, b_pkey");
}

/* Nobody waits for what is not there yet. */
static void
test_new (void)
{
  g_autoptr (SbCost) cost = sb_cost_new (1);
  g_autofree char *words = NULL;
  g_autofree char *fresh = NULL;

  fresh = sb_cost_lock_dup_words (add_lock (cost, "fresh", SB_LOCK_MODE_ACCESS_EXCLUSIVE, TRUE));
  words = sb_cost_dup_lock_words (cost);
  g_assert_cmpstr (fresh, ==, "ACCESS EXCLUSIVE on fresh, which is new");
  g_assert_cmpstr (words, ==, "none");
  g_assert_null (sb_cost_get_strongest (cost));
  g_assert_true (sb_cost_is_harmless (cost));
}

static SbForecast *
forecast (SbCost *cost, gint64 n_rows)
{
  g_autoptr (GHashTable) sizes = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (sizes, (gpointer) "notifications", &n_rows);
  return sb_forecast_new (cost, sizes);
}

/* What reads or rewrites rows grows with them; what does not takes as long with any number. */
static void
test_forecast (void)
{
  g_autoptr (SbCost) cost = sb_cost_new (1);
  g_autoptr (SbForecast) constant = NULL;
  g_autoptr (SbForecast) linear = NULL;
  g_autoptr (SbForecast) larger = NULL;
  g_autoptr (SbForecast) unknown = NULL;
  g_autofree char *words = NULL;

  cost->duration_us = 20400;
  cost->summary = g_strdup ("ALTER TABLE notifications ADD COLUMN x int");
  unknown = forecast (cost, 5);
  g_assert_null (unknown);
  add_lock (cost, "notifications", SB_LOCK_MODE_SHARE, FALSE)->n_rows = 1000;
  constant = forecast (cost, 100000);
  g_assert_false (constant->is_linear);
  g_assert_cmpint (constant->likely_us, ==, 20400);
  cost->n_scanned = 1000;
  linear = forecast (cost, 100000);
  larger = forecast (cost, 10000000);
  g_assert_true (linear->is_linear);
  g_assert_cmpint (linear->likely_us, ==, 2000400);
  g_assert_cmpint (linear->low_us, <, linear->likely_us);
  g_assert_cmpint (larger->high_us / larger->likely_us, >, linear->high_us / linear->likely_us);
  words = sb_forecast_dup_words (linear);
  g_assert_cmpstr (words, ==, "about 2.0 s on 100,000 rows (estimate, 666 ms to 6.0 s)");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cost/modes", test_modes);
  g_test_add_func ("/cost/words", test_words);
  g_test_add_func ("/cost/new", test_new);
  g_test_add_func ("/cost/forecast", test_forecast);
  return g_test_run ();
}
