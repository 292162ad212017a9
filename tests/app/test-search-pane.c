/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search over the project as a person sees it: hostile text stays text, checks count. */
#include <adwaita.h>
#include <string.h>

#include "sb-app-resources.h"
#include "sb-search-pane.h"
#include "sb-test-folder.h"
#include "sb-widget-look.h"

#define FILE_NAME "001_<b>%s.sql"
#define TEXT "SELECT '<i>a</i> %n', a;\n-- a\n"

typedef struct
{
  SbTestFolder *folder;
  SbWorkbench *workbench;
  GtkWidget *window;
  GtkWidget *pane;
} Fixture;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *is_open = user_data;

  *is_open = sb_workspace_open_finish (SB_WORKSPACE (source), result, NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  gboolean is_open = FALSE;

  self->folder = sb_test_folder_new (SB_FILES (NULL));
  sb_test_folder_make (self->folder, "migrations");
  sb_test_folder_write (self->folder, "migrations/" FILE_NAME, TEXT);
  self->workbench = sb_workbench_new ("test", NULL);
  sb_workspace_open_async (sb_workbench_get_workspace (self->workbench), self->folder->path,
                           opened_cb, &is_open);
  while (!is_open)
    g_main_context_iteration (NULL, TRUE);
  self->pane = sb_search_pane_new (self->workbench);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 800, 300);
  gtk_window_set_child (GTK_WINDOW (self->window), self->pane);
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_test_widget_wait_for_draw (self->window);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (self->pane), (gpointer *) &self->pane);
  gtk_window_destroy (GTK_WINDOW (self->window));
  sb_widget_look_finish ();
  g_assert_null (self->pane);
  g_assert_finalize_object (self->workbench);
  sb_test_folder_free (self->folder);
}

static void
type_into (Fixture *self, const char *name, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (sb_widget_look_find_name (self->pane, name)), text);
}

static void
click (Fixture *self, const char *name)
{
  GtkWidget *button = sb_widget_look_find_name (self->pane, name);

  g_assert_nonnull (button);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button),
                                !gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
}

static void
wait_for (Fixture *self, const char *words)
{
  while (sb_widget_look_find_label (self->pane, words) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_matches_are_named (Fixture *self, gconstpointer data)
{
  type_into (self, "Search in all scripts", "a");
  click (self, "Whole words");
  wait_for (self, "3 matches in 1 file");
  wait_for (self, FILE_NAME);
  sb_widget_look_settle (self->window);
  g_assert_nonnull (sb_widget_look_find_label (self->pane, "SELECT '<i>a</i> %n', a;"));
  g_assert_nonnull (sb_widget_look_find_label (self->pane, "2:4"));
  g_assert_nonnull (sb_widget_look_find_name (self->pane, FILE_NAME ", line 2: -- a"));
  click (self, "Regular expression");
  type_into (self, "Search in all scripts", "(");
  while (g_list_model_get_n_items (
             G_LIST_MODEL (sb_search_pane_get_search (SB_SEARCH_PANE (self->pane))))
         > 0)
    g_main_context_iteration (NULL, TRUE);
  type_into (self, "Search in all scripts", "nowhere");
  wait_for (self, "no match");
}

static void
test_replace (Fixture *self, gconstpointer data)
{
  GtkWidget *button;
  g_autofree char *text = NULL;

  sb_search_pane_open (SB_SEARCH_PANE (self->pane), TRUE);
  type_into (self, "Search in all scripts", "a");
  type_into (self, "Replace with", "b");
  click (self, "Whole words");
  wait_for (self, "Replace 3");
  sb_widget_look_settle (self->window);
  wait_for (self, "-- ab");
  button = sb_widget_look_find_name (self->pane, "Replace: " FILE_NAME ", line 2: -- ab");
  g_assert_nonnull (button);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), FALSE);
  wait_for (self, "Replace 2");
  button = gtk_widget_get_ancestor (sb_widget_look_find_label (self->pane, "Replace 2"),
                                    GTK_TYPE_BUTTON);
  g_signal_emit_by_name (button, "clicked");
  wait_for (self, "2 matches replaced in 1 file");
  text = sb_test_folder_read (self->folder, "migrations/" FILE_NAME);
  g_assert_cmpstr (text, ==, "SELECT '<i>b</i> %n', b;\n-- a\n");
  wait_for (self, "1 match in 1 file");
}

/* To close the pane in the middle of a search is harmless; so is a place that is not shown. */
static void
test_gone (Fixture *self, gconstpointer data)
{
  SbSearchPane *pane = SB_SEARCH_PANE (self->pane);
  GtkWidget *list = sb_widget_look_find_type (self->pane, GTK_TYPE_LIST_VIEW);

  type_into (self, "Search in all scripts", "a");
  wait_for (self, FILE_NAME);
  g_signal_emit_by_name (list, "activate", 0);
  g_signal_emit_by_name (list, "activate", 1);
  g_signal_emit_by_name (list, "activate", 99);
  sb_project_search_start (sb_search_pane_get_search (pane), "e", 0, "x", SB_SEARCH_ALL);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_resources_register (sb_app_get_resource ());
  adw_init ();
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/search-pane/named", test_matches_are_named);
  ADD ("/search-pane/replace", test_replace);
  ADD ("/search-pane/gone", test_gone);
  return g_test_run ();
}
