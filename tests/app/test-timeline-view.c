/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-timeline-view.h"

#include <glib/gstdio.h>

#include "sb-app-resources.h"
#include "sb-test-wait.h"
#include "sb-timeline-cell.h"
#include "sb-timeline-fixture.h"
#include "sb-timeline-menu.h"
#include "sb-workbench-private.h"

static const char *const names[] = { "001_first.sql",    "002_second_step.sql", "003_third.sql",
                                     "rollback_001.sql", "rollback_002.sql",    "verify_001.sql",
                                     "verify_002.sql",   "verify_003.sql",      NULL };
static const char *const one[] = { "001_first.sql", NULL };

typedef struct
{
  SbTimelineCase c;
  SbWorkbench *workbench;
  GtkWidget *window;
  GtkWidget *view;
  GtkListView *list;
  GtkSelectionModel *selection;
} Case;

static gpointer
get_child (Case *c, const char *name)
{
  return gtk_widget_get_template_child (c->view, SB_TYPE_TIMELINE_VIEW, name);
}

static void
filter_cb (GSimpleAction *action, GVariant *value, Case *c)
{
  const char *name = g_variant_get_string (value, NULL);

  sb_timeline_model_set_filter (c->c.model, g_str_equal (name, "pending") ? SB_TIMELINE_PENDING
                                            : g_str_equal (name, "attention")
                                                ? SB_TIMELINE_ATTENTION
                                                : SB_TIMELINE_ALL);
  g_simple_action_set_state (action, value);
}

/* The same project in the workbench, whose target cannot be reached. */
static void
open_project (Case *c)
{
  g_autofree char *git = g_build_filename (c->c.root, ".git", NULL);
  g_autofree char *env = g_build_filename (c->c.root, ".env.local", NULL);

  g_assert_cmpint (g_mkdir (git, 0700), ==, 0);
  g_assert_true (
      g_file_set_contents (env, "DATABASE_URL=postgresql://nobody@127.0.0.1:1/x\n", -1, NULL));
  sb_workbench_open (c->workbench, c->c.root);
  sb_test_wait_for (!sb_workbench_is_busy (c->workbench));
}

static void
begin_with (Case *c, const char *const *files)
{
  g_autoptr (GSimpleAction) filter = g_simple_action_new_stateful ("filter", G_VARIANT_TYPE_STRING,
                                                                   g_variant_new_string ("all"));
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  sb_timeline_case_begin (&c->c, files);
  c->workbench = sb_workbench_new ("test", NULL);
  g_object_unref (c->c.model);
  c->c.model = g_object_ref (sb_workbench_get_timeline (c->workbench));
  open_project (c);
  c->window = adw_window_new ();
  c->view = sb_timeline_view_new (c->workbench);
  c->list = get_child (c, "list");
  c->selection = gtk_list_view_get_model (c->list);
  g_signal_connect (filter, "change-state", G_CALLBACK (filter_cb), c);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (filter));
  gtk_widget_insert_action_group (c->window, "win", G_ACTION_GROUP (actions));
  adw_window_set_content (ADW_WINDOW (c->window), c->view);
  gtk_window_set_default_size (GTK_WINDOW (c->window), 330, 600);
  gtk_window_present (GTK_WINDOW (c->window));
  sb_test_wait_for_draw (c->window);
}

static void
begin (Case *c)
{
  begin_with (c, names);
  sb_timeline_case_show_applied (&c->c, one);
  sb_test_wait_for_draw (c->window);
}

static void
end (Case *c)
{
  GtkWidget *view = c->view;

  g_object_add_weak_pointer (G_OBJECT (view), (gpointer *) &view);
  gtk_window_destroy (GTK_WINDOW (c->window));
  sb_test_wait_for (view == NULL);
  g_object_add_weak_pointer (G_OBJECT (c->workbench), (gpointer *) &c->workbench);
  g_object_unref (c->workbench);
  sb_test_wait_for (c->workbench == NULL);
  sb_timeline_case_end (&c->c);
}

/* The row that shows a migration; NULL when there is none. */
static GtkWidget *
find_row (Case *c, const char *key)
{
  SbTimelineItem *item = sb_timeline_model_find (c->c.model, key);

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (c->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *cell = gtk_widget_get_first_child (row);

      if (cell != NULL && sb_timeline_cell_get_item (SB_TIMELINE_CELL (cell)) == item)
        return row;
    }
  return NULL;
}

static void
assert_name (gpointer widget, const char *name)
{
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       name);
}

static const char *
get_page (Case *c)
{
  return gtk_stack_get_visible_child_name (get_child (c, "stack"));
}

static void
test_names (void)
{
  Case c;

  begin (&c);
  assert_name (c.list, "Migrations, newest first");
  assert_name (get_child (&c, "search"), "Search migrations");
  assert_name (get_child (&c, "filter_all"), "All 3");
  assert_name (get_child (&c, "filter_pending"), "Pending 2");
  assert_name (get_child (&c, "filter_attention"), "Needs attention 0");
  assert_name (find_row (&c, "003_third.sql"), "003 third, pending, no rollback");
  assert_name (find_row (&c, "002_second_step.sql"), "002 second step, pending");
  assert_name (find_row (&c, "001_first.sql"), "001 first, applied");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (find_row (&c, "001_first.sql")),
                                   GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  end (&c);
}

static void
test_filters (void)
{
  Case c;
  GtkWidget *show_all;

  begin (&c);
  g_assert_true (gtk_toggle_button_get_active (get_child (&c, "filter_all")));
  g_signal_emit_by_name (get_child (&c, "filter_attention"), "clicked");
  g_assert_cmpstr (get_page (&c), ==, "no-match");
  g_assert_cmpstr (gtk_label_get_label (get_child (&c, "no_match_label")), ==,
                   "Nothing needs attention");
  g_signal_emit_by_name (get_child (&c, "filter_pending"), "clicked");
  g_assert_cmpstr (get_page (&c), ==, "list");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (c.selection)), ==, 2);
  g_assert_true (gtk_toggle_button_get_active (get_child (&c, "filter_pending")));
  g_assert_false (gtk_toggle_button_get_active (get_child (&c, "filter_all")));
  sb_timeline_model_set_filter (c.c.model, SB_TIMELINE_ATTENTION);
  show_all = gtk_widget_get_last_child (gtk_widget_get_parent (get_child (&c, "no_match_label")));
  assert_name (show_all, "Show all migrations");
  g_signal_emit_by_name (show_all, "clicked");
  g_assert_cmpstr (get_page (&c), ==, "list");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (c.selection)), ==, 4);
  end (&c);
}

static void
wait_for_page (Case *c, const char *page)
{
  sb_test_wait_for (g_str_equal (get_page (c), page));
}

static void
test_search (void)
{
  Case c;
  GtkEditable *search;

  begin (&c);
  search = get_child (&c, "search");
  sb_timeline_view_focus_search (SB_TIMELINE_VIEW (c.view));
  gtk_editable_set_text (search, "<b>%s\xe2\x80\xae");
  wait_for_page (&c, "no-match");
  g_assert_cmpstr (gtk_label_get_text (get_child (&c, "no_match_label")), ==,
                   "No migration matches “<b>%s\\u202e”");
  g_assert_false (gtk_label_get_use_markup (get_child (&c, "no_match_label")));
  gtk_editable_set_text (search, "second");
  g_signal_emit_by_name (search, "activate");
  g_assert_cmpstr (get_page (&c), ==, "list");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (c.selection)), ==, 1);
  g_signal_emit_by_name (search, "stop-search");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (c.selection)), ==, 4);
  end (&c);
}

/* The marker cannot stay selected: what comes to it goes on. */
static void
test_marker_is_passed (void)
{
  Case c;
  GtkSingleSelection *selection;

  begin (&c);
  selection = GTK_SINGLE_SELECTION (c.selection);
  gtk_single_selection_set_selected (selection, 1);
  gtk_single_selection_set_selected (selection, 2);
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 3);
  gtk_single_selection_set_selected (selection, 2);
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 1);
  end (&c);
}

/* What is selected in one place is selected in the other, and what is hidden stays selected. */
static void
test_selection (void)
{
  Case c;
  GtkSingleSelection *selection;
  SbTimelineItem *second;

  begin (&c);
  selection = GTK_SINGLE_SELECTION (c.selection);
  second = sb_timeline_model_find (c.c.model, "002_second_step.sql");
  sb_workbench_select (c.workbench, "002_second_step.sql");
  g_assert_true (gtk_single_selection_get_selected_item (selection) == second);
  gtk_single_selection_set_selected (selection, 3);
  g_assert_cmpstr (sb_timeline_item_get_key (sb_workbench_get_selected (c.workbench)), ==,
                   "001_first.sql");
  sb_workbench_select (c.workbench, "002_second_step.sql");
  sb_timeline_model_set_search (c.c.model, "third");
  g_assert_null (gtk_single_selection_get_selected_item (selection));
  g_assert_true (sb_workbench_get_selected (c.workbench) == second);
  sb_timeline_model_set_search (c.c.model, "");
  g_assert_true (gtk_single_selection_get_selected_item (selection) == second);
  /* It moves on in the list, and is the same. */
  sb_timeline_case_push_end (&c.c, "002_second_step.sql", "applied");
  g_assert_true (gtk_single_selection_get_selected_item (selection) == second);
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 2);
  end (&c);
}

static char **
make_names (guint n)
{
  char **files = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    files[i] = g_strdup_printf ("%03u_m.sql", i + 1);
  return files;
}

static double
get_scroll (Case *c)
{
  return gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (c->list)));
}

static gboolean
is_at_end (Case *c)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (c->list));

  return get_scroll (c) > 0
         && get_scroll (c) + gtk_adjustment_get_page_size (adjustment) + 1
                > gtk_adjustment_get_upper (adjustment);
}

/* States arrive, and the marker with them: the list stays at its top as long as nobody scrolled,
 * wherever the marker comes in. */
static void
test_states_arrive (void)
{
  g_auto (GStrv) files = make_names (40);

  for (guint n_applied = 0; n_applied <= 40; n_applied += 20)
    {
      g_auto (GStrv) applied = g_strdupv (files);
      Case c;

      for (guint i = n_applied; i < 40; i++)
        g_clear_pointer (&applied[i], g_free);
      begin_with (&c, (const char *const *) files);
      sb_timeline_case_show_applied (&c.c, (const char *const *) applied);
      sb_test_wait_for_draw (c.window);
      g_assert_cmpfloat (get_scroll (&c), ==, 0);
      sb_workbench_select (c.workbench, "037_m.sql");
      sb_test_wait_for_draw (c.window);
      g_assert_cmpfloat (get_scroll (&c), ==, 0);
      /* With the oldest the marker is seen, if it is below. */
      sb_workbench_select (c.workbench, "001_m.sql");
      sb_test_wait_for_draw (c.window);
      g_assert_true (is_at_end (&c));
      end (&c);
    }
}

static void
scroll_list (Case *c, double value)
{
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (c->list)), value);
  sb_test_wait_for_draw (c->window);
}

static void
end_run (Case *c, gboolean good)
{
  sb_workbench_emit_run_ended (c->workbench, "Applied on x", "done", good);
  for (int i = 0; i < 4; i++)
    sb_test_wait_for_draw (c->window);
}

/* A person turns the wheel. */
static void
turn_wheel (Case *c)
{
  g_autoptr (GListModel)
      controllers = gtk_widget_observe_controllers (gtk_widget_get_parent (GTK_WIDGET (c->list)));
  gboolean is_taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller)
          && gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
        g_signal_emit_by_name (controller, "scroll", 0.0, 1.0, &is_taken);
    }
  g_assert_false (is_taken);
}

/* A run may leave the marker out of sight: the list goes there, once, and unless a person has gone
 * elsewhere in it meanwhile. */
static void
test_marker_is_seen_after_a_run (void)
{
  g_auto (GStrv) files = make_names (40);
  static const char *const none[] = { NULL };
  Case c;

  begin_with (&c, (const char *const *) files);
  sb_timeline_case_show_applied (&c.c, (const char *const *) files);
  sb_test_wait_for_draw (c.window);
  sb_workbench_select (c.workbench, "040_m.sql");
  scroll_list (&c, 1000);
  /* What went wrong is selected, and may be out of sight as well. */
  end_run (&c, FALSE);
  g_assert_cmpfloat (get_scroll (&c), <, 40);
  g_assert_cmpfloat (get_scroll (&c), >, 0);
  scroll_list (&c, 1000);
  end_run (&c, TRUE);
  g_assert_cmpfloat (get_scroll (&c), ==, 0);
  /* What is in sight stays where it is. */
  scroll_list (&c, 1);
  end_run (&c, TRUE);
  g_assert_cmpfloat (get_scroll (&c), <=, 1);

  sb_timeline_case_show_applied (&c.c, none);
  sb_test_wait_for_draw (c.window);
  scroll_list (&c, 0);
  end_run (&c, TRUE);
  g_assert_true (is_at_end (&c));

  scroll_list (&c, 100);
  turn_wheel (&c);
  end_run (&c, TRUE);
  g_assert_cmpfloat (get_scroll (&c), ==, 100);
  end (&c);
}

/* What cannot be done says why, and says it once. */
static void
test_menu (void)
{
  Case c;
  g_autoptr (GMenuModel) menu = NULL;
  g_autoptr (GString) actions = g_string_new (NULL), labels = g_string_new (NULL);

  begin (&c);
  sb_workbench_select (c.workbench, "001_first.sql");
  menu = sb_timeline_menu_new (c.workbench, sb_timeline_model_find (c.c.model, "001_first.sql"));
  for (int section = 0; section < g_menu_model_get_n_items (menu); section++)
    {
      g_autoptr (GMenuModel)
          entries = g_menu_model_get_item_link (menu, section, G_MENU_LINK_SECTION);

      for (int i = 0; i < g_menu_model_get_n_items (entries); i++)
        {
          g_autofree char *action = NULL;
          g_autofree char *label = NULL;

          g_assert_true (
              g_menu_model_get_item_attribute (entries, i, G_MENU_ATTRIBUTE_ACTION, "s", &action));
          g_assert_true (
              g_menu_model_get_item_attribute (entries, i, G_MENU_ATTRIBUTE_LABEL, "s", &label));
          g_string_append_printf (actions, "%s ", action + strlen ("win."));
          g_string_append_printf (labels, "%s\n", label);
        }
    }
  g_assert_cmpstr (actions->str, ==,
                   "apply-this apply-to rollback-this rollback-to verify-this rehearse "
                   "rehearse-pending mark-applied mark-pending update-history rename renumber "
                   "delete open-folder copy-version "
                   "copy-name copy-path copy-sql ");
  g_assert_cmpstr (labels->str, ==,
                   "Apply this one · no database is reached\nApply up to here\n"
                   "Roll back this one\nDown to here (keeps 001)\nVerify this one\n"
                   "Rehearse this one\n"
                   "Rehearse all pending · no database is reached, so nobody knows what is "
                   "pending\n"
                   "Mark as applied… · no database is reached\nMark as pending…\n"
                   "Update the history…\n"
                   "Rename… · it is applied: the history knows it by its file name; roll it back "
                   "first\nRenumber…\nDelete…\n"
                   "Open folder\nCopy version\nCopy name\nCopy path\nCopy SQL\n");
  end (&c);
}

static char *
dup_actions (Case *c, const char *key)
{
  g_autoptr (GMenuModel) menu = NULL;
  GString *actions = g_string_new (NULL);

  sb_workbench_select (c->workbench, key);
  menu = sb_timeline_menu_new (c->workbench, sb_timeline_model_find (c->c.model, key));
  for (int section = 0; section < g_menu_model_get_n_items (menu); section++)
    {
      g_autoptr (GMenuModel)
          entries = g_menu_model_get_item_link (menu, section, G_MENU_LINK_SECTION);

      for (int i = 0; i < g_menu_model_get_n_items (entries); i++)
        {
          g_autofree char *action = NULL;

          g_menu_model_get_item_attribute (entries, i, G_MENU_ATTRIBUTE_ACTION, "s", &action);
          g_string_append_printf (actions, "%s ", action);
        }
    }
  return g_string_free (actions, FALSE);
}

/* Ways out are offered where there is something to get out of. */
static void
test_ways_out (void)
{
  Case c;
  static const char *const keys[] = { "001_first.sql", NULL };
  static const char *const none[] = { NULL };
  g_autofree char *changed = NULL, *partial = NULL, *plain = NULL;
  SbHistory *history;

  begin (&c);
  plain = dup_actions (&c, "001_first.sql");
  g_assert_null (strstr (plain, "win.restore-text"));
  g_assert_null (strstr (plain, "win.fix-up"));
  history = sb_timeline_case_make_history (keys);
  sb_timeline_case_add_entry (history, "001_first.sql", "apply", "applied", "another", NULL);
  sb_timeline_case_show (&c.c, history);
  changed = dup_actions (&c, "001_first.sql");
  g_assert_nonnull (strstr (changed, "win.restore-text win.move-edit"));
  g_assert_null (strstr (changed, "win.fix-up"));
  history = sb_timeline_case_make_history (none);
  sb_timeline_case_add_entry (history, "001_first.sql", "apply", "partial", NULL, NULL);
  sb_timeline_case_show (&c.c, history);
  partial = dup_actions (&c, "001_first.sql");
  g_assert_nonnull (strstr (partial, "win.fix-up"));
  g_assert_null (strstr (partial, "win.restore-text"));
  end (&c);
}

static void
test_empty (void)
{
  Case c;

  begin (&c);
  sb_timeline_model_set_timeline (c.c.model, NULL);
  g_assert_cmpstr (get_page (&c), ==, "empty");
  assert_name (get_child (&c, "filter_all"), "All 0");
  sb_timeline_case_show_applied (&c.c, one);
  g_assert_cmpstr (get_page (&c), ==, "list");
  sb_test_wait_for_draw (c.window);
  assert_name (find_row (&c, "001_first.sql"), "001 first, applied");
  end (&c);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_resources_register (sb_app_get_resource ());
  g_test_add_func ("/timeline-view/names", test_names);
  g_test_add_func ("/timeline-view/filters", test_filters);
  g_test_add_func ("/timeline-view/search", test_search);
  g_test_add_func ("/timeline-view/marker-is-passed", test_marker_is_passed);
  g_test_add_func ("/timeline-view/selection", test_selection);
  g_test_add_func ("/timeline-view/states-arrive", test_states_arrive);
  g_test_add_func ("/timeline-view/marker-is-seen-after-a-run", test_marker_is_seen_after_a_run);
  g_test_add_func ("/timeline-view/menu", test_menu);
  g_test_add_func ("/timeline-view/ways-out", test_ways_out);
  g_test_add_func ("/timeline-view/empty", test_empty);
  return g_test_run ();
}
