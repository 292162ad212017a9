/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The watchdog: it sees a main loop that is away, and frames that are drawn. */
#include "sb-test-widget.h"

#include "sb-test-wait.h"
#include "sb-watchdog.h"

#include <stdio.h>
#include <string.h>

#define STALL_MS 80

static gboolean
stall_cb (gpointer user_data)
{
  g_usleep (STALL_MS * 1000);
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
stall (void)
{
  gboolean is_done = FALSE;

  g_idle_add (stall_cb, &is_done);
  sb_test_wait_for (is_done);
  sb_test_widget_settle ();
}

static GtkWindow *
watch (void)
{
  GtkWidget *window = gtk_window_new ();

  sb_watchdog_start ();
  sb_watchdog_watch_window (window);
  gtk_window_present (GTK_WINDOW (window));
  sb_test_wait_for_draw (window);
  sb_test_widget_settle ();
  sb_watchdog_reset ();
  return GTK_WINDOW (window);
}

static void
test_gap (void)
{
  GtkWindow *window = watch ();
  g_autofree char *report = NULL;

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "the main loop was away for *");
  stall ();
  g_test_assert_expected_messages ();
  g_assert_cmpint (sb_watchdog_get_longest_gap (), >=, STALL_MS * 1000);
  report = sb_watchdog_dup_report ();
  g_assert_true (g_str_has_prefix (report, "longest main loop gap: "));
  g_assert_nonnull (strstr (report, " ms (CPU "));
  gtk_window_destroy (window);
  sb_watchdog_stop ();
}

static void
test_reset (void)
{
  GtkWindow *window = watch ();

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "the main loop was away for *");
  stall ();
  g_test_assert_expected_messages ();
  sb_watchdog_reset ();
  g_assert_cmpint (sb_watchdog_get_longest_gap (), ==, 0);
  gtk_window_destroy (window);
  sb_watchdog_stop ();
}

/* What stands still before the first frame is the start, not a wait. */
static void
test_before_first_frame (void)
{
  sb_watchdog_start ();
  stall ();
  g_assert_cmpint (sb_watchdog_get_longest_gap (), ==, 0);
  sb_watchdog_stop ();
}

static void
test_frames (void)
{
  GtkWindow *window = watch ();
  g_autofree char *report = NULL;

  g_assert_cmpuint (sb_watchdog_get_n_frames (), ==, 0);
  gtk_window_set_child (window, gtk_label_new ("more"));
  sb_test_wait_for_draw (GTK_WIDGET (window));
  sb_test_widget_settle ();
  g_assert_cmpuint (sb_watchdog_get_n_frames (), >, 0);
  report = sb_watchdog_dup_report ();
  g_assert_nonnull (strstr (report, "\nframes: "));
  g_assert_nonnull (strstr (report, ", CPU median "));
  g_assert_nonnull (strstr (report, ", p99 "));
  gtk_window_destroy (window);
  sb_watchdog_stop ();
}

/* The reports at each stop are no lines of a test. */
static void
print_cb (const char *text)
{
  if (!g_str_has_prefix (text, "longest main loop gap"))
    fputs (text, stdout);
}

int
main (int argc, char **argv)
{
  g_setenv ("SWITCHBACK_WATCHDOG", "1", TRUE);
  g_setenv ("SWITCHBACK_FRAMES", "1", TRUE);
  sb_test_widget_init (&argc, &argv);
  g_set_print_handler (print_cb);
  g_test_add_func ("/watchdog/gap", test_gap);
  g_test_add_func ("/watchdog/reset", test_reset);
  g_test_add_func ("/watchdog/before-first-frame", test_before_first_frame);
  g_test_add_func ("/watchdog/frames", test_frames);
  return g_test_run ();
}
