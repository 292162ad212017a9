/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pane of what is run in the sandbox, before and after. */
#include <adwaita.h>

#include "sb-app-resources.h"
#include "sb-results.h"
#include "sb-test-wait.h"
#include "sb-thread.h"
#include "sb-tryout-pane.h"
#include "sb-widget-look.h"

static void
show (GtkWidget *window, GtkWidget *child)
{
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 500);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  sb_test_wait_for_draw (window);
}

static void
test_nothing (void)
{
  g_autoptr (SbWorkbench) workbench = sb_workbench_new ("test", NULL);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *pane = sb_tryout_pane_new (workbench);
  GtkWidget *extra = sb_tryout_pane_get_extra (SB_TRYOUT_PANE (pane));
  SbTryout *tryout = sb_workbench_get_tryout (workbench);
  GtkWidget *writes;

  gtk_box_append (GTK_BOX (box), extra);
  gtk_box_append (GTK_BOX (box), pane);
  show (window, box);
  g_assert_nonnull (sb_widget_look_find_label (pane, "F9 runs the statement at the cursor, or what "
                                                     "is selected, in the sandbox. It is rolled "
                                                     "back again; the target is not touched."));
  writes = sb_widget_look_find_type (extra, GTK_TYPE_CHECK_BUTTON);
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (writes)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (writes), TRUE);
  g_assert_true (sb_tryout_get_writes (tryout));
  sb_tryout_set_writes (tryout, FALSE);
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (writes)));
  gtk_window_destroy (GTK_WINDOW (window));
  sb_widget_look_finish ();
}

static void
ended_cb (gboolean *has_ended)
{
  *has_ended = TRUE;
}

/* A sandbox that cannot be: said in the pane, which is brought up by what runs. */
static void
test_no_sandbox (void)
{
  g_autoptr (SbWorkbench) workbench = sb_workbench_new ("test", NULL);
  SbTryout *tryout = sb_workbench_get_tryout (workbench);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *results = sb_results_new (workbench);
  gboolean has_ended = FALSE;

  show (window, results);
  g_assert_cmpstr (sb_results_get_pane (SB_RESULTS (results)), ==, "verification");
  g_signal_connect_swapped (tryout, "ended", G_CALLBACK (ended_cb), &has_ended);
  sb_tryout_run (tryout, "/nonexistent/project", "SELECT 1;", 9);
  g_assert_cmpstr (sb_results_get_pane (SB_RESULTS (results)), ==, "sandbox");
  sb_test_wait_for (has_ended);
  g_assert_cmpint (sb_tryout_get_state (tryout), ==, SB_TRYOUT_FAILED);
  g_assert_nonnull (sb_widget_look_find_label (results, sb_tryout_get_summary (tryout)));
  g_assert_nonnull (sb_widget_look_find_label (results, "SELECT 1;"));
  g_assert_nonnull (sb_workbench_get_failure (workbench));
  gtk_window_destroy (GTK_WINDOW (window));
  sb_widget_look_finish ();
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (sb_app_get_resource ());
  sb_thread_claim_main ();
  g_test_add_func ("/tryout-pane/nothing", test_nothing);
  g_test_add_func ("/tryout-pane/no-sandbox", test_no_sandbox);
  return g_test_run ();
}
