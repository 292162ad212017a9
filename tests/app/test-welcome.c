/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The welcome page: recent projects come, tell, open and go. */
#include "sb-test-widget.h"

#include "sb-recent-row.h"
#include "sb-welcome.h"

typedef struct
{
  SbMemory *memory;
  SbWorkbench *workbench;
  GtkWindow *window;
  GtkWidget *welcome;
  char *opened;
} Fixture;

static void
open_recent_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_free (fixture->opened);
  fixture->opened = g_variant_dup_string (parameter, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const GActionEntry entries[] = { { "open-recent", open_recent_cb, "s" } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  fixture->memory = sb_memory_new ("/nonexistent/memory");
  fixture->workbench = sb_workbench_new ("test", fixture->memory);
  fixture->welcome = sb_welcome_new (fixture->workbench);
  fixture->window = sb_test_widget_show (fixture->welcome);
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, 1, fixture);
  gtk_widget_insert_action_group (GTK_WIDGET (fixture->window), "app", G_ACTION_GROUP (group));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gpointer weak = fixture->welcome;

  g_object_add_weak_pointer (weak, &weak);
  gtk_window_destroy (fixture->window);
  sb_test_widget_assert_gone (&weak);
  g_object_unref (fixture->workbench);
  g_object_unref (fixture->memory);
  g_free (fixture->opened);
}

static GtkListBoxRow *
get_row (Fixture *fixture, int index)
{
  return gtk_list_box_get_row_at_index (sb_test_widget_find (fixture->welcome, "recent_list"),
                                        index);
}

static void
test_nothing_recent (Fixture *fixture, gconstpointer data)
{
  g_assert_false (sb_test_widget_is_shown (fixture->welcome, "recent_box"));
  g_assert_true (sb_test_widget_is_shown (fixture->welcome, "open_button"));
}

static void
test_recents (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (g_get_home_dir (), "code", "attuned", NULL);

  sb_memory_note_project (fixture->memory, "/srv/bloom", "bloom", "supabase", NULL, 0);
  sb_memory_note_project (fixture->memory, folder, "attuned", "numbered", "Local Supabase", 3);
  g_assert_true (sb_test_widget_is_shown (fixture->welcome, "recent_box"));
  g_assert_cmpstr (sb_test_widget_get_label (get_row (fixture, 0), "name_label"), ==, "attuned");
  g_assert_cmpstr (sb_test_widget_get_label (get_row (fixture, 0), "facts_label"), ==,
                   "~/code/attuned · numbered files · Local Supabase");
  g_assert_cmpstr (sb_test_widget_get_label (get_row (fixture, 0), "badge"), ==, "3 pending");
  g_assert_cmpstr (sb_test_widget_get_label (get_row (fixture, 1), "badge"), ==, "up to date");
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (get_row (fixture, 0)), GTK_ACCESSIBLE_PROPERTY_LABEL,
      "attuned, ~/code/attuned · numbered files · Local Supabase, 3 pending");

  gtk_widget_activate (GTK_WIDGET (get_row (fixture, 1)));
  g_signal_emit_by_name (sb_test_widget_find (fixture->welcome, "recent_list"), "row-activated",
                         get_row (fixture, 1));
  g_assert_cmpstr (fixture->opened, ==, "/srv/bloom");
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button;

  sb_memory_note_project (fixture->memory, "/srv/bloom", "bloom", "supabase", NULL, -1);
  g_assert_false (sb_test_widget_is_shown (get_row (fixture, 0), "badge"));
  button = sb_test_widget_find (get_row (fixture, 0), "remove_button");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Remove bloom from this list");
  g_signal_emit_by_name (button, "clicked");
  sb_test_widget_settle ();
  g_assert_null (get_row (fixture, 0));
  g_assert_false (sb_test_widget_is_shown (fixture->welcome, "recent_box"));
}

static void
test_hostile (Fixture *fixture, gconstpointer data)
{
  const char *name;

  sb_memory_note_project (fixture->memory, "/srv/<b>%s\n", "<i>%s</i>\n\xe2\x80\xae", "numbered",
                          "<u>", 1);
  name = sb_test_widget_get_label (get_row (fixture, 0), "name_label");
  g_assert_true (g_str_has_prefix (name, "<i>%s</i>"));
  g_assert_null (strchr (name, '\n'));
  g_assert_null (strstr (name, "\xe2\x80\xae"));
}

int
main (int argc, char **argv)
{
  sb_test_widget_init (&argc, &argv);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/welcome/nothing-recent", test_nothing_recent);
  ADD ("/welcome/recents", test_recents);
  ADD ("/welcome/remove", test_remove);
  ADD ("/welcome/hostile", test_hostile);
  return g_test_run ();
}
