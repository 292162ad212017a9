/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The panes below: which is up, what their tabs count, and what a run brings up. */
#include "sb-test-widget.h"

#include "sb-results.h"

typedef struct
{
  SbWorkbench *workbench;
  GtkWindow *window;
  GtkWidget *results;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->workbench = sb_workbench_new ("test", NULL);
  fixture->results = sb_results_new (fixture->workbench);
  fixture->window = sb_test_widget_show (fixture->results);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gpointer weak = fixture->results;

  g_object_add_weak_pointer (weak, &weak);
  gtk_window_destroy (fixture->window);
  sb_test_widget_assert_gone (&weak);
  g_object_unref (fixture->workbench);
}

static void
test_panes (Fixture *fixture, gconstpointer data)
{
  static const char *const panes[] = { "problems", "checklist", "plan", "log", "verification" };
  SbResults *results = SB_RESULTS (fixture->results);

  g_assert_cmpstr (sb_results_get_pane (results), ==, "verification");
  for (gsize i = 0; i < G_N_ELEMENTS (panes); i++)
    {
      g_autofree char *told = NULL;

      sb_results_show (results, panes[i]);
      g_object_get (results, "pane", &told, NULL);
      g_assert_cmpstr (told, ==, panes[i]);
    }
  sb_results_show (results, "no such pane");
  sb_results_show (results, NULL);
  g_assert_cmpstr (sb_results_get_pane (results), ==, "verification");
}

static void
test_tabs (Fixture *fixture, gconstpointer data)
{
  g_assert_false (sb_test_widget_is_shown (fixture->results, "verification_badge"));
  g_assert_false (sb_test_widget_is_shown (fixture->results, "problems_badge"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sb_test_widget_find (fixture->results,
                                                                            "verification_tab")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Verification");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (
                                           sb_test_widget_find (fixture->results, "problems_tab")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Problems");
}

/* What is going on is in the log. */
static void
test_run (Fixture *fixture, gconstpointer data)
{
  SbRunProgress *progress = sb_workbench_get_progress (fixture->workbench);

  sb_run_progress_begin (progress, SB_PROGRESS_APPLY);
  g_assert_cmpstr (sb_results_get_pane (SB_RESULTS (fixture->results)), ==, "log");
  sb_run_progress_end (progress);
}

int
main (int argc, char **argv)
{
  sb_test_widget_init (&argc, &argv);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/results/panes", test_panes);
  ADD ("/results/tabs", test_tabs);
  ADD ("/results/run", test_run);
  return g_test_run ();
}
