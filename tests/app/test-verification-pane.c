/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pane of checks, fed with events as a run tells them. With SWITCHBACK_PICTURES set to a folder
 * it leaves pictures there. */
#include "sb-verification-pane.h"

#include <string.h>

#include "sb-app-resources.h"
#include "sb-check-row.h"
#include "sb-grid.h"
#include "sb-results.h"
#include "sb-run-as.h"
#include "sb-test-wait.h"

typedef struct
{
  SbWorkbench *workbench;
  SbCheckList *checks;
  GtkWidget *window;
  SbResults *results;
  SbVerificationPane *pane;
} Fixture;

static void
spin (void)
{
  sb_test_settle ();
}

static void
wait_for_frame (Fixture *fixture)
{
  for (guint i = 0; i < 3; i++)
    {
      gtk_widget_queue_draw (fixture->window);
      sb_test_wait_for_draw (fixture->window);
      spin ();
    }
}

static GtkWidget *
find (GtkWidget *parent, GType type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (child, type) ? child : find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
shows_text (GtkWidget *parent, const char *text)
{
  if (!gtk_widget_get_mapped (parent))
    return FALSE;
  if (GTK_IS_LABEL (parent) && strstr (gtk_label_get_text (GTK_LABEL (parent)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (shows_text (child, text))
        return TRUE;
    }
  return FALSE;
}

static void
save_picture (Fixture *fixture, const char *name)
{
  const char *folder = g_getenv ("SWITCHBACK_PICTURES");
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GtkSnapshot) snapshot = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *path = NULL;
  double width = gtk_widget_get_width (fixture->window);
  double height = gtk_widget_get_height (fixture->window);

  if (folder == NULL)
    return;
  wait_for_frame (fixture);
  paintable = gtk_widget_paintable_new (fixture->window);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (fixture->window)),
                                         node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  path = g_strdup_printf ("%s/%s.png", folder, name);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_user_state_dir (), "memory", NULL);
  g_autoptr (SbMemory) memory = sb_memory_new (path);
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) verify = g_simple_action_new ("verify", NULL);
  g_autoptr (GPropertyAction) pane = NULL;

  fixture->workbench = sb_workbench_new ("test", memory);
  fixture->checks = sb_workbench_get_checks (fixture->workbench);
  fixture->results = SB_RESULTS (sb_results_new (fixture->workbench));
  fixture->pane = SB_VERIFICATION_PANE (
      find (GTK_WIDGET (fixture->results), SB_TYPE_VERIFICATION_PANE));
  fixture->window = gtk_window_new ();
  pane = g_property_action_new ("pane", fixture->results, "pane");
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (pane));
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (verify));
  gtk_widget_insert_action_group (fixture->window, "win", G_ACTION_GROUP (actions));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1110, 300);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->results));
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_for_frame (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GtkWidget *pane = GTK_WIDGET (fixture->pane);
  GtkWidget *results = GTK_WIDGET (fixture->results);

  gtk_widget_insert_action_group (fixture->window, "win", NULL);
  g_object_add_weak_pointer (G_OBJECT (pane), (gpointer *) &pane);
  g_object_add_weak_pointer (G_OBJECT (results), (gpointer *) &results);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  spin ();
  g_assert_null (pane);
  g_assert_null (results);
  g_assert_finalize_object (fixture->workbench);
}

static SbCheckResult *
make (const char *name, guint line, SbVerdict verdict, const char *reason)
{
  SbCheckResult *result = g_new0 (SbCheckResult, 1);

  g_atomic_ref_count_init (&result->ref_count);
  result->name = g_strdup (name);
  result->line = line;
  result->verdict = verdict;
  result->reason = g_strdup (reason);
  result->duration_us = 2000;
  return result;
}

static void
push (Fixture *fixture, SbRunEventKind kind, SbCheckResult *check)
{
  SbRunEvent event = { .kind = kind,
                       .version = (char *) "035",
                       .key = (char *) "035_add.sql",
                       .description = (char *) "add notification read state",
                       .file = (char *) "/p/verify_035.sql",
                       .line = check != NULL ? check->line : 0,
                       .check = check };

  sb_check_list_push_event (fixture->checks, &event);
}

static void
push_rows (Fixture *fixture, guint n)
{
  static const char *const names[] = { "recipient_user_id", "unread", "read", "latest" };
  static const guint32 types[] = { 2950, 20, 20, 1184 };
  g_autoptr (SbRows) rows = sb_rows_new (4, names, types);
  SbRunEvent event = { .kind = SB_EVENT_ROWS, .rows = rows };

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *user = g_strdup_printf ("7c9e6679-7425-40de-944b-e07fc1f9041%u", i % 10);
      g_autofree char *unread = g_strdup_printf ("%u", i * 7 % 13);
      const char *values[] = { user, unread, "3", i == 3 ? NULL : "2026-11-20 09:41:22+00" };

      sb_rows_add (rows, values, NULL);
    }
  sb_check_list_push_event (fixture->checks, &event);
}

static void
push_check (Fixture *fixture, const char *name, guint line, SbVerdict verdict, const char *reason,
            guint n_rows)
{
  g_autoptr (SbCheckResult) result = make (name, line, verdict, reason);

  push (fixture, SB_EVENT_CHECK_START, result);
  if (n_rows > 0)
    push_rows (fixture, n_rows);
  result->n_rows = n_rows;
  if (verdict == SB_VERDICT_ERROR)
    {
      result->error = g_new0 (SbServerMessage, 1);
      g_atomic_ref_count_init (&result->error->ref_count);
      result->error->severity = g_strdup ("ERROR");
      result->error->sqlstate = g_strdup ("42P01");
      result->error->message = g_strdup ("relation \"notifications\" does not exist");
      result->error->hint = g_strdup ("<b>%s</b>");
    }
  push (fixture, SB_EVENT_CHECK, result);
}

static const char *
get_selected (Fixture *fixture)
{
  SbCheckItem *item = sb_verification_pane_get_selected (fixture->pane);

  return item != NULL ? sb_check_item_get_name (item) : NULL;
}

static void
test_nothing_yet (Fixture *fixture, gconstpointer data)
{
  g_assert_true (shows_text (GTK_WIDGET (fixture->pane), "Nothing verified yet"));
  g_assert_null (get_selected (fixture));
  save_picture (fixture, "verification-empty");
}

static void
test_checks_arrive (Fixture *fixture, gconstpointer data)
{
  SbGrid *grid = SB_GRID (find (GTK_WIDGET (fixture->pane), SB_TYPE_GRID));
  g_autoptr (SbCheckResult) running = make ("a user sees only own notifications", 9, 0, NULL);
  GtkWidget *row;

  g_object_set (fixture->results, "pane", "log", NULL);
  push (fixture, SB_EVENT_RUN_START, NULL);
  g_assert_cmpstr (sb_results_get_pane (fixture->results), ==, "log");
  push_check (fixture, "is_read exists and is NOT NULL", 1, SB_VERDICT_PASSED, NULL, 5);
  g_assert_cmpstr (sb_results_get_pane (fixture->results), ==, "verification");
  g_assert_cmpstr (get_selected (fixture), ==, "is_read exists and is NOT NULL");
  push_check (fixture, "unread counts by recipient", 5, SB_VERDICT_PASSED, NULL, 5);
  wait_for_frame (fixture);
  g_assert_cmpstr (get_selected (fixture), ==, "is_read exists and is NOT NULL");
  g_assert_cmpuint (sb_row_store_get_n_rows (sb_grid_get_store (grid)), ==, 5);
  g_assert_true (shows_text (GTK_WIDGET (fixture->pane), "unread counts by recipient"));
  row = gtk_widget_get_parent (find (GTK_WIDGET (fixture->pane), SB_TYPE_CHECK_ROW));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "is_read exists and is NOT NULL, passed");
  /* Nothing is followed that has only just begun. */
  push (fixture, SB_EVENT_CHECK_START, running);
  g_assert_cmpstr (get_selected (fixture), ==, "is_read exists and is NOT NULL");
  wait_for_frame (fixture);
  g_assert_true (shows_text (GTK_WIDGET (fixture->results), "3"));
  save_picture (fixture, "verification-running");
  push (fixture, SB_EVENT_SUMMARY, NULL);
}

static void
test_failure_is_selected (Fixture *fixture, gconstpointer data)
{
  push_check (fixture, "is_read exists", 1, SB_VERDICT_PASSED, NULL, 1);
  push_check (fixture, "only own notifications", 2, SB_VERDICT_FAILED, "expected 0 rows, got 3", 3);
  push_check (fixture, "another", 3, SB_VERDICT_FAILED, "expected true, got false", 1);
  wait_for_frame (fixture);
  g_assert_cmpstr (get_selected (fixture), ==, "only own notifications");
  g_assert_true (shows_text (GTK_WIDGET (fixture->pane), "expected 0 rows, got 3"));
  g_assert_true (shows_text (GTK_WIDGET (fixture->pane), "Go to check"));
  g_assert_true (shows_text (GTK_WIDGET (fixture->results), "2 failed"));
  save_picture (fixture, "verification-failed");

  /* What a person selects stays selected. */
  gtk_widget_activate_action (find (GTK_WIDGET (fixture->pane), GTK_TYPE_LIST_VIEW),
                              "list.select-item", "(ubb)", 0, FALSE, FALSE);
  push_check (fixture, "a third", 4, SB_VERDICT_FAILED, "expected 0 rows, got 3", 3);
  g_assert_cmpstr (get_selected (fixture), ==, "is_read exists");
}

/* Whoever waits for a check sees its rows come. */
static void
test_long_check_is_followed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbCheckResult) slow = make ("slow", 2, SB_VERDICT_PASSED, NULL);

  push_check (fixture, "quick", 1, SB_VERDICT_PASSED, NULL, 1);
  push (fixture, SB_EVENT_CHECK_START, slow);
  push_rows (fixture, 3);
  g_assert_cmpstr (get_selected (fixture), ==, "quick");
  sb_test_wait_for (g_strcmp0 (get_selected (fixture), "slow") == 0);
  wait_for_frame (fixture);
  g_assert_true (shows_text (GTK_WIDGET (fixture->pane), "running · 3 rows so far"));
  push (fixture, SB_EVENT_CHECK, slow);
  g_assert_cmpstr (get_selected (fixture), ==, "slow");
  push_check (fixture, "wrong", 3, SB_VERDICT_FAILED, "expected 0 rows, got 1", 1);
  g_assert_cmpstr (get_selected (fixture), ==, "wrong");
}

static void
test_server_error (Fixture *fixture, gconstpointer data)
{
  push_check (fixture, "rows", 1, SB_VERDICT_ERROR,
              "relation \"notifications\" does not exist (42P01)", 0);
  wait_for_frame (fixture);
  g_assert_true (shows_text (GTK_WIDGET (fixture->pane), "42P01"));
  g_assert_true (shows_text (GTK_WIDGET (fixture->pane), "<b>%s</b>"));
  g_assert_true (shows_text (GTK_WIDGET (fixture->pane), "Next: "));
  g_assert_true (shows_text (GTK_WIDGET (fixture->pane), "did not run"));
  save_picture (fixture, "verification-error");
}

static void
test_no_rows_and_too_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbCheckResult) many = make ("many", 2, SB_VERDICT_PASSED, NULL);

  push_check (fixture, "none", 1, SB_VERDICT_PASSED, NULL, 0);
  wait_for_frame (fixture);
  g_assert_true (shows_text (GTK_WIDGET (fixture->pane), "no rows"));
  push (fixture, SB_EVENT_RUN_START, NULL);
  push (fixture, SB_EVENT_CHECK_START, many);
  push_rows (fixture, 40);
  many->n_rows = 1000000;
  push (fixture, SB_EVENT_CHECK, many);
  wait_for_frame (fixture);
  g_assert_true (shows_text (GTK_WIDGET (fixture->pane), "The first 40 of 1,000,000 rows"));
  save_picture (fixture, "verification-many");
}

static void
test_hostile_names (Fixture *fixture, gconstpointer data)
{
  g_autofree char *longest = g_strnfill (100000, 'w');

  push_check (fixture, "<b>&%s\n\x1b[31m\xe2\x80\xae \xff", 1, SB_VERDICT_FAILED, longest, 1);
  push_check (fixture, longest, 2, SB_VERDICT_PASSED, NULL, 1);
  wait_for_frame (fixture);
  g_assert_true (shows_text (GTK_WIDGET (fixture->pane), "<b>&%s \\u001b[31m\\u202e"));
}

static void
test_run_as (Fixture *fixture, gconstpointer data)
{
  GtkWidget *extra = sb_verification_pane_get_extra (fixture->pane);
  GtkWidget *button = find (extra, GTK_TYPE_MENU_BUTTON);
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  GtkWidget *box = gtk_popover_get_child (GTK_POPOVER (popover));
  GtkWidget *radios[5], *entries[2];
  guint n_radios = 0, n_entries = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_CHECK_BUTTON (child))
        radios[n_radios++] = child;
      else if (GTK_IS_ENTRY (child))
        entries[n_entries++] = child;
    }
  g_assert_cmpuint (n_radios, ==, 5);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (radios[1]), TRUE);
  g_assert_cmpstr (sb_check_list_get_run_as (fixture->checks), ==, "anon");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (radios[2]), TRUE);
  g_assert_cmpstr (sb_check_list_get_run_as (fixture->checks), ==, "authenticated");
  gtk_editable_set_text (GTK_EDITABLE (entries[0]), "not a user");
  g_assert_cmpstr (sb_check_list_get_run_as (fixture->checks), ==, "authenticated");
  gtk_editable_set_text (GTK_EDITABLE (entries[0]), "7c9e6679-7425-40de-944b-e07fc1f9041a");
  g_assert_cmpstr (sb_check_list_get_run_as (fixture->checks), ==,
                   "authenticated 7c9e6679-7425-40de-944b-e07fc1f9041a");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Run as authenticated · 7c9e…41a");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (radios[4]), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (entries[1]), "authenticated \"me\"");
  g_assert_cmpstr (sb_check_list_get_run_as (fixture->checks), ==, "\"authenticated \"\"me\"\"\"");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (radios[0]), TRUE);
  g_assert_null (sb_check_list_get_run_as (fixture->checks));
}

static void
test_tabs (Fixture *fixture, gconstpointer data)
{
  static const char *const panes[] = { "problems", "checklist", "plan", "log", "verification" };

  for (guint i = 0; i < G_N_ELEMENTS (panes); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (fixture->pane), "win.pane", "s", panes[i]);
      g_assert_cmpstr (sb_results_get_pane (fixture->results), ==, panes[i]);
      wait_for_frame (fixture);
    }
  sb_results_show (fixture->results, "no such pane");
  g_assert_cmpstr (sb_results_get_pane (fixture->results), ==, "verification");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (sb_app_get_resource ());
  if (g_getenv ("SWITCHBACK_PICTURES") != NULL)
    {
      GtkCssProvider *provider = gtk_css_provider_new ();

      gtk_css_provider_load_from_resource (provider, "/dev/switchback/Switchback/style.css");
      gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                                  GTK_STYLE_PROVIDER (provider),
                                                  GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
      g_object_unref (provider);
    }
  ADD ("/verification-pane/nothing-yet", test_nothing_yet);
  ADD ("/verification-pane/checks-arrive", test_checks_arrive);
  ADD ("/verification-pane/failure-is-selected", test_failure_is_selected);
  ADD ("/verification-pane/long-check-is-followed", test_long_check_is_followed);
  ADD ("/verification-pane/server-error", test_server_error);
  ADD ("/verification-pane/no-rows-and-too-many", test_no_rows_and_too_many);
  ADD ("/verification-pane/hostile-names", test_hostile_names);
  ADD ("/verification-pane/run-as", test_run_as);
  ADD ("/results/tabs", test_tabs);
  return g_test_run ();
}
