/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <string.h>

#include "sb-app-resources.h"
#include "sb-line.h"
#include "sb-plan-pane.h"
#include "sb-test-wait.h"
#include "sb-timeline-fixture.h"
#include "sb-widget-look.h"

typedef struct
{
  SbWorkbench *workbench;
  SbPlanModel *model;
  GtkWidget *window;
  GtkWidget *pane;
  GtkWidget *extra;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fixture->workbench = sb_workbench_new ("test", NULL);
  fixture->model = sb_workbench_get_plan (fixture->workbench);
  fixture->pane = sb_plan_pane_new (fixture->workbench);
  fixture->extra = sb_plan_pane_get_extra (SB_PLAN_PANE (fixture->pane));
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 500);
  gtk_box_append (GTK_BOX (box), fixture->extra);
  gtk_box_append (GTK_BOX (box), fixture->pane);
  gtk_widget_set_vexpand (fixture->pane, TRUE);
  gtk_window_set_child (GTK_WINDOW (fixture->window), box);
  gtk_window_present (GTK_WINDOW (fixture->window));
  sb_test_wait_for_draw (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->pane), (gpointer *) &fixture->pane);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  sb_widget_look_finish ();
  g_assert_null (fixture->pane);
  g_assert_finalize_object (fixture->workbench);
}

static SbPlan *
make_plan (void)
{
  static const char *const names[] = { "001_one.sql", "rollback_001.sql", NULL };
  static const char *const none[] = { NULL };
  SbTimelineCase c;
  g_autoptr (SbHistory) history = NULL;
  g_autoptr (SbTimeline) timeline = NULL;
  g_autoptr (GError) error = NULL;
  SbPlanRequest request = { .kind = SB_PLAN_APPLY };
  SbPlan *plan;

  sb_timeline_case_begin (&c, names);
  history = sb_timeline_case_make_history (none);
  sb_history_seal (history);
  timeline = sb_timeline_new (c.project, history);
  plan = sb_plan_new (timeline, &request, &error);
  g_assert_no_error (error);
  sb_timeline_case_end (&c);
  return plan;
}

static void
test_a_plan_is_shown_and_copied (Fixture *fixture, gconstpointer data)
{
  GtkWidget *copy = sb_widget_look_find_name (fixture->extra, "Copy the plan");
  g_autoptr (SbPlan) plan = make_plan ();

  g_assert_false (gtk_widget_get_sensitive (copy));
  sb_plan_model_set_plan (fixture->model, plan);
  sb_widget_look_settle (fixture->window);
  g_assert_true (gtk_widget_get_sensitive (copy));
  g_assert_nonnull (sb_widget_look_find_name (fixture->pane, "The run begins"));
  g_assert_nonnull (sb_widget_look_find_name (fixture->pane, "COMMIT, all of it, or nothing"));
  g_assert_nonnull (
      sb_widget_look_find_label (fixture->extra, sb_plan_model_get_summary (fixture->model)));
}

static void
test_rows_are_made_when_it_is_looked_at (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbPlan) plan = make_plan ();

  gtk_widget_set_visible (fixture->pane, FALSE);
  sb_plan_model_set_plan (fixture->model, plan);
  sb_widget_look_settle (fixture->window);
  g_assert_null (sb_widget_look_find_type (fixture->pane, SB_TYPE_LINE));
  gtk_widget_set_visible (fixture->pane, TRUE);
  sb_test_wait_for (sb_widget_look_find_type (fixture->pane, SB_TYPE_LINE) != NULL);
}

static void
test_a_refusal_says_why (Fixture *fixture, gconstpointer data)
{
  GtkWidget *rollback = sb_widget_look_find_name (fixture->extra, "Plan of Roll back");

  sb_plan_model_set_refusal (fixture->model, SB_PLAN_ROLLBACK, "<b>033</b> has no rollback %s");
  sb_widget_look_settle (fixture->window);
  g_assert_nonnull (sb_widget_look_find_label (fixture->pane, "<b>033</b> has no rollback %s"));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (rollback)));
}

static void
test_the_switch_asks_for_the_other_plan (Fixture *fixture, gconstpointer data)
{
  GtkWidget *apply = sb_widget_look_find_name (fixture->extra, "Plan of Apply");
  GtkWidget *rollback = sb_widget_look_find_name (fixture->extra, "Plan of Roll back");

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (rollback), TRUE);
  g_assert_cmpint (sb_plan_model_get_kind (fixture->model), ==, SB_PLAN_ROLLBACK);
  g_assert_nonnull (sb_plan_model_get_refusal (fixture->model));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (apply), TRUE);
  g_assert_cmpint (sb_plan_model_get_kind (fixture->model), ==, SB_PLAN_APPLY);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_resources_register (sb_app_get_resource ());
  adw_init ();
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/plan-pane/plan", test_a_plan_is_shown_and_copied);
  ADD ("/plan-pane/unseen", test_rows_are_made_when_it_is_looked_at);
  ADD ("/plan-pane/refusal", test_a_refusal_says_why);
  ADD ("/plan-pane/switch", test_the_switch_asks_for_the_other_plan);
  return g_test_run ();
}
