/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The panes below: which is up, what their tabs count, and what a run brings up. */
#include "sb-test-widget.h"

#include "sb-results.h"
#include "sb-test-wait.h"

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

/* What the menu of the tabs without room offers. */
static GStrv
dup_offered (GtkWidget *more)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  GMenuModel *menu;

  gtk_menu_button_popup (GTK_MENU_BUTTON (more));
  menu = gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (more));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (more));
  for (int i = 0; menu != NULL && i < g_menu_model_get_n_items (menu); i++)
    {
      g_autofree char *target = NULL;

      g_assert_true (g_menu_model_get_item_attribute (menu, i, "target", "s", &target));
      g_strv_builder_add (names, target);
    }
  return g_strv_builder_end (names);
}

/* However narrow it is: each pane has its tab, as wide as its name, or is in the menu; the one that
 * is up has its tab. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = sb_test_widget_find (fixture->results, "tabs");
  GtkWidget *more = sb_test_widget_find_type (row, GTK_TYPE_MENU_BUTTON);
  const char *up = data;
  int minimum;

  sb_results_show (SB_RESULTS (fixture->results), up);
  gtk_widget_measure (fixture->results, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <, 560);
  for (int width = minimum + 800; width >= minimum; width -= 100)
    {
      guint n_hidden = 0;
      g_auto (GStrv) offered = NULL;

      gtk_window_set_default_size (fixture->window, width, 200);
      sb_test_wait_for (gtk_widget_get_width (fixture->results) == width);
      sb_test_widget_settle ();
      offered = gtk_widget_get_child_visible (more) ? dup_offered (more) : g_new0 (char *, 1);
      for (GtkWidget *tab = gtk_widget_get_first_child (row); tab != NULL;
           tab = gtk_widget_get_next_sibling (tab))
        {
          int natural;
          const char *name;

          if (!GTK_IS_TOGGLE_BUTTON (tab) || !gtk_widget_get_visible (tab))
            continue;
          name = g_variant_get_string (
              gtk_actionable_get_action_target_value (GTK_ACTIONABLE (tab)), NULL);
          gtk_widget_measure (tab, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
          if (gtk_widget_get_child_visible (tab))
            g_assert_cmpint (gtk_widget_get_allocated_width (tab), >=, natural);
          else
            n_hidden++;
          g_assert_cmpint (gtk_widget_get_child_visible (tab), !=,
                           g_strv_contains ((const char *const *) offered, name));
          g_assert_true (gtk_widget_get_child_visible (tab) || g_strcmp0 (name, up) != 0);
        }
      g_assert_cmpuint (n_hidden, ==, g_strv_length (offered));
      g_assert_true (n_hidden > 0 || width > minimum);
    }
}

int
main (int argc, char **argv)
{
  sb_test_widget_init (&argc, &argv);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/results/panes", test_panes);
  ADD ("/results/tabs", test_tabs);
  ADD ("/results/run", test_run);
  g_test_add ("/results/narrow/first", Fixture, "verification", set_up, test_narrow, tear_down);
  g_test_add ("/results/narrow/last", Fixture, "log", set_up, test_narrow, tear_down);
  return g_test_run ();
}
