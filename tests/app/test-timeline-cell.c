/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-timeline-cell.h"

#include <adwaita.h>

#include "sb-timeline-fixture.h"
#include "sb-timeline-menu.h"

static const char *const names[] = {
  "001_first.sql",
  "002_a_name_that_goes_on_and_on_for_as_long_as_nobody_stops_it"
  "_because_file_names_may_have_255_bytes_and_people_use_them.sql",
  "003_\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d_\xf0\x9f\x90\x98.sql",
  "004_<b>&amp;%s%n.sql",
  "20261121093000.sql",
  NULL
};
static const char *const applied[] = { "001_first.sql", "009_gone.sql", NULL };

/* A cell in a window of its own, with a parent that stands for the list's row. */
static SbTimelineCell *
show_cell (SbTimelineItem *item, int width, GtkWidget **window)
{
  GtkWidget *box = g_object_new (ADW_TYPE_BIN, NULL);
  SbTimelineCell *cell = SB_TIMELINE_CELL (sb_timeline_cell_new ());

  adw_bin_set_child (ADW_BIN (box), GTK_WIDGET (cell));
  sb_timeline_cell_set_item (cell, item);
  *window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (*window), box);
  gtk_window_set_default_size (GTK_WINDOW (*window), width, 60);
  gtk_window_present (GTK_WINDOW (*window));
  gtk_test_widget_wait_for_draw (*window);
  return cell;
}

/* Whatever it shows, at whatever width, it is drawn at the same height and without a warning. */
static void
test_draws_everything (void)
{
  SbTimelineCase c;
  int heights[2] = { 0, 0 };

  sb_timeline_case_begin (&c, names);
  sb_timeline_case_show_applied (&c, applied);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (c.model)); i++)
    for (int width = 260; width <= 420; width += 80)
      {
        g_autoptr (SbTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (c.model), i);
        gboolean marker = sb_timeline_item_get_kind (item) == SB_TIMELINE_MARKER;
        GtkWidget *window;
        SbTimelineCell *cell = show_cell (item, width, &window);
        int minimum, natural;

        g_assert_true (sb_timeline_cell_get_item (cell) == item);
        gtk_widget_measure (GTK_WIDGET (cell), GTK_ORIENTATION_VERTICAL, -1, &minimum, &natural,
                            NULL, NULL);
        g_assert_cmpint (minimum, >, 20);
        g_assert_true (heights[marker] == 0 || heights[marker] == minimum);
        heights[marker] = minimum;
        gtk_widget_measure (GTK_WIDGET (cell), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural,
                            NULL, NULL);
        g_assert_cmpint (minimum, <=, 200);
        gtk_window_destroy (GTK_WINDOW (window));
      }
  sb_timeline_case_end (&c);
}

/* The row around it is what a screen reader reads, and it follows a run. */
static void
test_name_follows (void)
{
  SbTimelineCase c;
  GtkWidget *window, *row;
  SbTimelineCell *cell;
  SbTimelineItem *item;

  sb_timeline_case_begin (&c, names);
  sb_timeline_case_show_applied (&c, applied + 2);
  item = sb_timeline_model_find (c.model, "001_first.sql");
  cell = show_cell (item, 330, &window);
  row = gtk_widget_get_parent (GTK_WIDGET (cell));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "001 first, pending, no rollback, no verify");
  sb_timeline_case_push_start (&c, "001_first.sql", SB_ROLE_FORWARD);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "001 first, running, no rollback, no verify");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Applying · statement 1 of 3");
  gtk_test_widget_wait_for_draw (window);
  sb_timeline_case_push_end (&c, "001_first.sql", "applied");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "001 first, applied, no rollback, no verify");
  gtk_test_widget_wait_for_draw (window);
  gtk_window_destroy (GTK_WINDOW (window));
  sb_timeline_case_end (&c);
}

static void
test_finalize (void)
{
  SbTimelineCase c;
  GtkWidget *window;
  SbTimelineCell *cell;
  SbTimelineItem *item;

  sb_timeline_case_begin (&c, names);
  sb_timeline_case_show_applied (&c, applied);
  item = sb_timeline_model_find (c.model, "001_first.sql");
  cell = show_cell (item, 330, &window);
  g_object_add_weak_pointer (G_OBJECT (cell), (gpointer *) &cell);
  gtk_window_destroy (GTK_WINDOW (window));
  while (cell != NULL)
    g_main_context_iteration (NULL, TRUE);
  /* Nobody listens any more. */
  sb_timeline_case_push_start (&c, "001_first.sql", SB_ROLE_FORWARD);
  sb_timeline_case_end (&c);
}

static void
test_menu (void)
{
  SbTimelineCase c;
  g_autoptr (GMenuModel) menu = NULL;
  g_autoptr (GString) actions = g_string_new (NULL);
  g_autofree char *down = NULL;

  sb_timeline_case_begin (&c, names);
  sb_timeline_case_show_applied (&c, applied);
  menu = sb_timeline_menu_new (sb_timeline_model_find (c.model, "001_first.sql"));
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
          if (g_str_equal (action, "win.rollback-to"))
            down = g_steal_pointer (&label);
        }
    }
  g_assert_cmpstr (actions->str, ==,
                   "apply-this apply-to rollback-this rollback-to verify-this mark-applied "
                   "mark-pending update-history rename renumber delete open-folder copy-name "
                   "copy-path copy-sql ");
  g_assert_cmpstr (down, ==, "Down to here (keeps 001)");
  sb_timeline_case_end (&c);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_add_func ("/timeline-cell/draws-everything", test_draws_everything);
  g_test_add_func ("/timeline-cell/name-follows", test_name_follows);
  g_test_add_func ("/timeline-cell/finalize", test_finalize);
  g_test_add_func ("/timeline-cell/menu", test_menu);
  return g_test_run ();
}
