/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: its windows come, are found again, and the program ends with the last of them. */
#include "sb-test-widget.h"

#include <glib/gstdio.h>

#include "sb-window.h"

typedef void (*TestFunc) (SbApplication *application);

typedef struct
{
  SbApplication *application;
  TestFunc func;
  gboolean has_run;
} Fixture;

static guint
count_windows (gpointer application)
{
  guint n = 0;

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    n += SB_IS_WINDOW (l->data);
  return n;
}

static void
act (gpointer application, const char *name, GVariant *parameter)
{
  g_action_group_activate_action (G_ACTION_GROUP (application), name, parameter);
}

static gboolean
run_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->has_run = TRUE;
  fixture->func (fixture->application);
  act (fixture->application, "quit", NULL);
  return G_SOURCE_REMOVE;
}

static void
window_added_cb (Fixture *fixture)
{
  g_signal_handlers_disconnect_by_func (fixture->application, window_added_cb, fixture);
  g_idle_add_full (G_PRIORITY_LOW, run_cb, fixture, NULL);
}

/* Runs the program until it ends by itself, and sees that nothing of it stays. */
static void
test_application (gconstpointer user_data)
{
  Fixture fixture = { .func = (TestFunc) user_data };
  char *argv[] = { "switchback", NULL };
  gpointer application = fixture.application = sb_application_new ();

  g_application_set_flags (application, G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN);
  g_signal_connect_swapped (application, "window-added", G_CALLBACK (window_added_cb), &fixture);
  g_object_add_weak_pointer (application, &application);
  g_assert_cmpint (g_application_run (application, 1, argv), ==, 0);
  g_assert_true (fixture.has_run);
  g_object_unref (application);
  sb_test_widget_assert_gone (&application);
}

static void
test_windows (SbApplication *application)
{
  g_autofree char *folder = g_dir_make_tmp ("switchback-XXXXXX", NULL);
  g_autofree char *other = g_build_filename (folder, "..", NULL);
  g_autofree char *longer = g_build_filename (folder, ".", NULL);

  g_assert_cmpuint (count_windows (application), ==, 1);
  g_application_activate (G_APPLICATION (application)); /* presents the one that is there */
  g_assert_cmpuint (count_windows (application), ==, 1);
  act (application, "new-window", NULL);
  g_assert_cmpuint (count_windows (application), ==, 2);

  /* A folder has one window, whatever it is called. */
  sb_application_open_folder (application, NULL, folder);
  g_assert_cmpuint (count_windows (application), ==, 3);
  sb_application_open_folder (application, NULL, longer);
  act (application, "open-recent", g_variant_new_string (folder));
  g_assert_cmpuint (count_windows (application), ==, 3);
  sb_application_open_folder (application, NULL, other);
  g_assert_cmpuint (count_windows (application), ==, 4);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* What comes from outside, over the bus, is not believed. */
static void
test_nonsense (SbApplication *application)
{
  act (application, "open-recent", g_variant_new_string ("relative/folder"));
  act (application, "open-recent", g_variant_new_string (""));
  act (application, "present", g_variant_new_uint32 (4711));
  g_assert_cmpuint (count_windows (application), ==, 1);
}

static GtkWindow *
find_window (GType type)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (G_TYPE_CHECK_INSTANCE_TYPE (l->data, type))
      return l->data;
  return NULL;
}

static void
test_help (SbApplication *application)
{
  GtkWindow *main_window = gtk_application_get_active_window (GTK_APPLICATION (application));

  act (application, "about", NULL);
  g_assert_nonnull (find_window (ADW_TYPE_ABOUT_WINDOW));
  g_assert_true (gtk_window_get_transient_for (find_window (ADW_TYPE_ABOUT_WINDOW)) == main_window);
  g_assert_cmpstr (adw_about_window_get_application_name (
                       ADW_ABOUT_WINDOW (find_window (ADW_TYPE_ABOUT_WINDOW))),
                   ==, "Switchback");
  gtk_window_destroy (find_window (ADW_TYPE_ABOUT_WINDOW));
  act (application, "shortcuts", NULL);
  g_assert_nonnull (find_window (GTK_TYPE_SHORTCUTS_WINDOW));
  gtk_window_destroy (find_window (GTK_TYPE_SHORTCUTS_WINDOW));
}

int
main (int argc, char **argv)
{
  sb_test_widget_init (&argc, &argv);
#define ADD(name, func) g_test_add_data_func (name, func, test_application)
  ADD ("/application/windows", test_windows);
  ADD ("/application/nonsense", test_nonsense);
  ADD ("/application/help", test_help);
  return g_test_run ();
}
