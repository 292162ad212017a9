/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-run-progress.h"
#include "sb-test-wait.h"

static void
push (SbRunProgress *progress, SbRunEvent event)
{
  sb_run_progress_push_event (progress, &event);
}

static void
start (SbRunProgress *progress, guint ordinal, guint n_statements)
{
  g_autofree char *key = g_strdup_printf ("key %u", ordinal);

  push (progress, (SbRunEvent){ .kind = SB_EVENT_MIGRATION_START,
                                .version = "035",
                                .key = key,
                                .description = "read\nstate",
                                .ordinal = ordinal,
                                .n_statements = n_statements });
}

static void
test_apply (void)
{
  g_autoptr (SbRunProgress) progress = sb_run_progress_new ();
  gint64 before = g_get_monotonic_time ();

  g_assert_false (sb_run_progress_is_running (progress));
  sb_run_progress_begin (progress, SB_PROGRESS_APPLY);
  g_assert_true (sb_run_progress_is_running (progress));
  g_assert_cmpstr (sb_run_progress_get_title (progress), ==, "Applying …");
  g_assert_cmpstr (sb_run_progress_get_counters (progress), ==, "");
  g_assert_cmpfloat (sb_run_progress_get_fraction (progress), ==, 0);
  g_assert_cmpint (sb_run_progress_get_started (progress), >=, before);

  push (progress, (SbRunEvent){ .kind = SB_EVENT_RUN_START, .n_migrations = 2 });
  start (progress, 1, 4);
  g_assert_cmpstr (sb_run_progress_get_title (progress), ==, "Applying 035 read state");
  g_assert_cmpstr (sb_run_progress_get_counters (progress), ==,
                   "migration 1 of 2 · statement 1 of 4");
  g_assert_null (sb_run_progress_get_statement (progress));
  push (progress,
        (SbRunEvent){ .kind = SB_EVENT_STATEMENT, .statement = 2, .next = "CREATE INDEX …" });
  g_assert_cmpstr (sb_run_progress_get_statement (progress), ==, "CREATE INDEX …");
  g_assert_cmpstr (sb_run_progress_get_counters (progress), ==,
                   "migration 1 of 2 · statement 3 of 4");
  g_assert_cmpfloat (sb_run_progress_get_fraction (progress), ==, 0.25);
  push (progress, (SbRunEvent){ .kind = SB_EVENT_MIGRATION_END });
  g_assert_null (sb_run_progress_get_statement (progress));
  push (progress, (SbRunEvent){ .kind = SB_EVENT_CHECK, .key = "key 1", .version = "035" });
  g_assert_cmpstr (sb_run_progress_get_title (progress), ==, "Verifying 035 read state");
  g_assert_cmpstr (sb_run_progress_get_counters (progress), ==, "migration 1 of 2 · 1 check");
  g_assert_cmpfloat (sb_run_progress_get_fraction (progress), ==, 0.5);
  start (progress, 2, 1);
  g_assert_cmpstr (sb_run_progress_get_title (progress), ==, "Applying 035 read state");
  sb_run_progress_set_cancelling (progress, "Cancelling");
  g_assert_cmpstr (sb_run_progress_get_title (progress), ==, "Cancelling");
  sb_run_progress_end (progress);
  g_assert_false (sb_run_progress_is_running (progress));

  sb_run_progress_begin (progress, SB_PROGRESS_ROLLBACK);
  g_assert_cmpstr (sb_run_progress_get_title (progress), ==, "Rolling back …");
}

static void
test_verify (void)
{
  g_autoptr (SbRunProgress) progress = sb_run_progress_new ();

  sb_run_progress_begin (progress, SB_PROGRESS_VERIFY);
  sb_run_progress_set_total (progress, 4);
  push (progress, (SbRunEvent){ .kind = SB_EVENT_RUN_START });
  push (progress, (SbRunEvent){ .kind = SB_EVENT_CHECK,
                                .key = "a",
                                .version = "001",
                                .description = "a",
                                .ordinal = 2 });
  push (progress, (SbRunEvent){ .kind = SB_EVENT_CHECK, .key = "a" });
  g_assert_cmpstr (sb_run_progress_get_title (progress), ==, "Verifying 001 a");
  g_assert_cmpstr (sb_run_progress_get_counters (progress), ==, "migration 2 of 4 · 2 checks");
  g_assert_cmpfloat (sb_run_progress_get_fraction (progress), ==, 0.25);
}

static void
count_cb (SbRunProgress *progress, guint *n)
{
  ++*n;
}

/* A burst is told at once and once more, not ten thousand times. */
static void
test_burst (void)
{
  g_autoptr (SbRunProgress) progress = sb_run_progress_new ();
  guint n = 0;

  sb_run_progress_begin (progress, SB_PROGRESS_APPLY);
  g_signal_connect (progress, "changed", G_CALLBACK (count_cb), &n);
  push (progress, (SbRunEvent){ .kind = SB_EVENT_RUN_START, .n_migrations = 1 });
  start (progress, 1, 10000);
  for (guint i = 1; i <= 10000; i++)
    push (progress, (SbRunEvent){ .kind = SB_EVENT_STATEMENT, .statement = i });
  g_assert_cmpuint (n, ==, 1);
  sb_test_wait_for (n >= 2);
  g_assert_cmpstr (sb_run_progress_get_counters (progress), ==,
                   "migration 1 of 1 · statement 10000 of 10000");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-progress/apply", test_apply);
  g_test_add_func ("/run-progress/verify", test_verify);
  g_test_add_func ("/run-progress/burst", test_burst);
  return g_test_run ();
}
