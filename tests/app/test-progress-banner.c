/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The progress banner: there while something runs, silent while nothing does. */
#include "sb-test-widget.h"

#include "sb-progress-banner.h"
#include "sb-test-wait.h"
#include "sb-workbench-private.h"

#include <string.h>

typedef struct
{
  SbWorkbench *workbench;
  SbRunProgress *progress;
  GtkWindow *window;
  GtkWidget *banner;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbMemory) memory = sb_memory_new ("/nonexistent/memory");

  fixture->workbench = sb_workbench_new ("test", memory);
  fixture->progress = sb_workbench_get_progress (fixture->workbench);
  fixture->banner = sb_progress_banner_new (fixture->workbench);
  fixture->window = sb_test_widget_show (fixture->banner);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gpointer weak = fixture->banner;

  g_object_add_weak_pointer (weak, &weak);
  gtk_window_destroy (fixture->window);
  sb_test_widget_assert_gone (&weak);
  g_object_unref (fixture->workbench);
}

static void
test_idle (Fixture *fixture, gconstpointer data)
{
  g_assert_false (sb_test_widget_is_shown (fixture->banner, "run_bar"));
  g_assert_false (sb_test_widget_is_shown (fixture->banner, "outcome_bar"));
  g_assert_false (sb_test_widget_is_shown (fixture->banner, "trouble_bar"));
  g_assert_false (sb_test_widget_is_shown (fixture->banner, "activity_bar"));
  g_assert_cmpint (gtk_widget_get_height (fixture->banner), >=, 0);
}

static gboolean
has_ticked (gpointer user_data)
{
  const char *text = sb_test_widget_get_label (user_data, "run_elapsed");

  return strchr (text, ':') != NULL && strstr (text, "00:00") == NULL;
}

/* The time runs by itself, and no source is left once the run has ended. */
static void
test_run (Fixture *fixture, gconstpointer data)
{
  sb_run_progress_begin (fixture->progress, SB_PROGRESS_APPLY);
  g_assert_true (sb_test_widget_is_shown (fixture->banner, "run_bar"));
  g_assert_nonnull (strstr (sb_test_widget_get_label (fixture->banner, "run_elapsed"), "00:00"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (
                                           sb_test_widget_find (fixture->banner, "run_fraction")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Progress");
  sb_test_wait_for (has_ticked (fixture->banner));
  sb_run_progress_end (fixture->progress);
  g_assert_false (sb_test_widget_is_shown (fixture->banner, "run_bar"));
}

/* Who is in the way, and a way to end it, only where it does nothing. */
static void
test_lock_wait (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbLockWait)
      wait = sb_lock_wait_new ("relation", "public.orders", "ACCESS EXCLUSIVE", g_get_real_time ());
  SbBlocker *blocker = sb_lock_wait_add_blocker (wait, 4711);
  SbRunEvent event = { .kind = SB_EVENT_LOCK_WAIT, .wait = wait, .statement = 1 };
  SbRunEvent retry = { .kind = SB_EVENT_RETRY,
                       .wait = wait,
                       .attempt = 2,
                       .n_attempts = 5,
                       .pause_us = G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC };
  SbRunEvent over = { .kind = SB_EVENT_LOCK_WAIT };

  blocker->role = g_strdup ("<b>app</b>");
  blocker->application = g_strdup ("web");
  blocker->state = g_strdup ("active");
  blocker->backend_start = 1;
  sb_run_progress_begin (fixture->progress, SB_PROGRESS_APPLY);
  g_assert_false (sb_test_widget_is_shown (fixture->banner, "wait_bar"));
  sb_run_progress_push_event (fixture->progress, &event);
  sb_test_widget_settle ();
  g_assert_true (sb_test_widget_is_shown (fixture->banner, "wait_bar"));
  g_assert_cmpstr (sb_test_widget_get_label (fixture->banner, "wait_title"), ==,
                   "Waiting for a lock on public.orders");
  g_assert_cmpstr (sb_test_widget_get_label (fixture->banner, "wait_detail"), ==,
                   "held by process 4711 (role <b>app</b>, web, active)");
  g_assert_true (sb_test_widget_is_shown (fixture->banner, "copy_pid_button"));
  g_assert_false (sb_test_widget_is_shown (fixture->banner, "end_session_button"));

  g_free (blocker->state);
  blocker->state = g_strdup ("idle in transaction");
  sb_run_progress_push_event (fixture->progress, &retry);
  sb_test_widget_settle ();
  sb_run_progress_set_cancelling (fixture->progress, "Cancelling");
  g_assert_true (g_str_has_prefix (sb_test_widget_get_label (fixture->banner, "wait_title"),
                                   "Trying again in 3600 s"));
  g_assert_true (
      g_str_has_prefix (sb_test_widget_get_label (fixture->banner, "wait_detail"), "try 2 of 5"));
  g_assert_true (sb_test_widget_is_shown (fixture->banner, "end_session_button"));

  sb_run_progress_push_event (fixture->progress, &over);
  sb_run_progress_end (fixture->progress);
  g_assert_false (sb_test_widget_is_shown (fixture->banner, "wait_bar"));
}

static void
test_ends_while_running (Fixture *fixture, gconstpointer data)
{
  sb_run_progress_begin (fixture->progress, SB_PROGRESS_VERIFY);
  g_assert_true (sb_test_widget_is_shown (fixture->banner, "run_bar"));
}

/* The card of a failure tells what came of the run; the bar would only repeat it. */
static void
test_outcome_is_told_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "it broke");
  SbFailure *failure = sb_failure_new_from_error ("034 failed", error);

  fixture->workbench->outcome = g_strdup ("Nothing was changed");
  fixture->workbench->is_outcome_good = FALSE;
  sb_workbench_tell (fixture->workbench);
  sb_test_widget_settle ();
  g_assert_true (sb_test_widget_is_shown (fixture->banner, "outcome_bar"));
  sb_workbench_take_failure (fixture->workbench, failure);
  g_assert_false (sb_test_widget_is_shown (fixture->banner, "outcome_bar"));
  fixture->workbench->offers_rollback = TRUE;
  sb_workbench_tell (fixture->workbench);
  sb_test_widget_settle ();
  g_assert_true (sb_test_widget_is_shown (fixture->banner, "outcome_bar"));
}

/* What became of an interrupted run stays until it is dismissed; hostile text is only text. */
static void
test_interruption (Fixture *fixture, gconstpointer data)
{
  SbInterruption first = { .run_id = (char *) "a", .text = (char *) "the run of 12:03 goes on" };
  SbInterruption second = { .run_id = (char *) "a",
                            .text = (char *) "the run of <b>12:03</b> ended" };
  SbInterruption other = { .text = (char *) "a file was set aside" };

  g_assert_false (sb_test_widget_is_shown (fixture->banner, "interruption_bar"));
  sb_workbench_add_interruption (fixture->workbench, &first);
  sb_test_widget_settle ();
  g_assert_true (sb_test_widget_is_shown (fixture->banner, "interruption_bar"));
  g_assert_cmpstr (sb_test_widget_get_label (fixture->banner, "interruption_label"), ==,
                   "The run of 12:03 goes on");
  sb_workbench_add_interruption (fixture->workbench, &second);
  sb_workbench_add_interruption (fixture->workbench, &other);
  sb_run_progress_begin (fixture->progress, SB_PROGRESS_APPLY);
  sb_run_progress_end (fixture->progress);
  sb_test_widget_settle ();
  g_assert_true (sb_test_widget_is_shown (fixture->banner, "interruption_bar"));
  g_assert_cmpstr (sb_test_widget_get_label (fixture->banner, "interruption_label"), ==,
                   "The run of <b>12:03</b> ended\nA file was set aside");
  g_signal_emit_by_name (sb_test_widget_find (fixture->banner, "interruption_close"), "clicked");
  sb_test_widget_settle ();
  g_assert_false (sb_test_widget_is_shown (fixture->banner, "interruption_bar"));
  g_assert_null (sb_workbench_get_interruption (fixture->workbench));
}

int
main (int argc, char **argv)
{
  sb_test_widget_init (&argc, &argv);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/progress-banner/interruption", test_interruption);
  ADD ("/progress-banner/idle", test_idle);
  ADD ("/progress-banner/run", test_run);
  ADD ("/progress-banner/outcome-is-told-once", test_outcome_is_told_once);
  ADD ("/progress-banner/lock-wait", test_lock_wait);
  ADD ("/progress-banner/ends-while-running", test_ends_while_running);
  return g_test_run ();
}
