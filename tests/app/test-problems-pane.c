/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <string.h>

#include "sb-app-resources.h"
#include "sb-problems-pane.h"
#include "sb-test-wait.h"
#include "sb-widget-look.h"

typedef struct
{
  SbWorkbench *workbench;
  GtkWidget *window;
  GtkWidget *pane;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->workbench = sb_workbench_new ("test", NULL);
  fixture->pane = sb_problems_pane_new (fixture->workbench);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 600, 300);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->pane);
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

static void
set_script (Fixture *fixture, const char *path, const char *text)
{
  g_autoptr (SbScript) script = sb_script_parse (text, strlen (text), NULL);

  sb_problem_list_set_script (sb_workbench_get_problems (fixture->workbench), path, NULL,
                              SB_ROLE_FORWARD, script);
}

static const char *
get_page (Fixture *fixture)
{
  GtkWidget *stack = sb_widget_look_find_type (fixture->pane, GTK_TYPE_STACK);

  return gtk_stack_get_visible_child_name (GTK_STACK (stack));
}

static void
test_problems_are_named (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (get_page (fixture), ==, "empty");
  g_assert_nonnull (sb_widget_look_find_label (fixture->pane, "No problems"));
  set_script (fixture, "/p/<b>_035%s.sql", "SELECT 1;\nSELEC 2;\n");
  sb_widget_look_settle (fixture->window);
  g_assert_cmpstr (get_page (fixture), ==, "problems");
  g_assert_nonnull (sb_widget_look_find_label (fixture->pane, "<b>_035%s.sql:2:1"));
  g_assert_nonnull (sb_widget_look_find_name (
      fixture->pane, "Error: syntax error at or near \"SELEC\", <b>_035%s.sql:2:1"));
  set_script (fixture, "/p/<b>_035%s.sql", "SELECT 1;\n");
  g_assert_cmpstr (get_page (fixture), ==, "empty");
}

static void
test_activating_is_harmless_without_a_project (Fixture *fixture, gconstpointer data)
{
  GtkWidget *list = sb_widget_look_find_type (fixture->pane, GTK_TYPE_LIST_VIEW);

  set_script (fixture, "/p/035.sql", "SELEC 2;\n");
  sb_widget_look_settle (fixture->window);
  g_signal_emit_by_name (list, "activate", 0);
  g_signal_emit_by_name (list, "activate", 7);
  sb_widget_look_settle (fixture->window);
  g_assert_cmpstr (get_page (fixture), ==, "problems");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_resources_register (sb_app_get_resource ());
  adw_init ();
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/problems-pane/named", test_problems_are_named);
  ADD ("/problems-pane/activate", test_activating_is_harmless_without_a_project);
  return g_test_run ();
}
