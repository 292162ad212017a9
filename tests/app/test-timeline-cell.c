/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-timeline-cell.h"

#include <adwaita.h>

#include "sb-test-wait.h"
#include "sb-timeline-fixture.h"

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
  sb_test_wait_for_draw (*window);
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
  sb_test_wait_for_draw (window);
  sb_timeline_case_push_end (&c, "001_first.sql", "applied");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "001 first, applied, no rollback, no verify");
  sb_test_wait_for_draw (window);
  gtk_window_destroy (GTK_WINDOW (window));
  sb_timeline_case_end (&c);
}

/* How many letters each text has that is drawn, from the first one on. */
static void
count_letters (GskRenderNode *node, GString *counts)
{
  switch (gsk_render_node_get_node_type (node))
    {
    case GSK_TEXT_NODE:
      g_string_append_printf (counts, "%u ", gsk_text_node_get_num_glyphs (node));
      break;
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        count_letters (gsk_container_node_get_child (node, i), counts);
      break;
    case GSK_TRANSFORM_NODE:
      count_letters (gsk_transform_node_get_child (node), counts);
      break;
    case GSK_CLIP_NODE:
      count_letters (gsk_clip_node_get_child (node), counts);
      break;
    default:
      break;
    }
}

static char *
dup_letters (SbTimelineCell *cell)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (cell));
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GString) counts = g_string_new (NULL);
  GskRenderNode *node;

  gdk_paintable_snapshot (picture, GDK_SNAPSHOT (snapshot),
                          gtk_widget_get_width (GTK_WIDGET (cell)),
                          gtk_widget_get_height (GTK_WIDGET (cell)));
  node = gtk_snapshot_to_node (snapshot);
  count_letters (node, counts);
  gsk_render_node_unref (node);
  return g_strdup (counts->str);
}

static gboolean
has_tooltip (SbTimelineCell *cell)
{
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);

  return GTK_WIDGET_GET_CLASS (cell)->query_tooltip (GTK_WIDGET (cell), 60, 5, FALSE, tooltip);
}

/* A timestamp leaves the room to the description, and is told by tooltip and to screen readers. */
static void
test_long_version (void)
{
  static const char *const files[] = { "20251112000001_create.sql",
                                       "20251112000002_add_bounce_marks.sql",
                                       "20251112000003_add_marks_on_read_and_on_show.sql",
                                       "rollback_20251112000001.sql",
                                       "verify_20251112000001.sql",
                                       NULL };
  static const struct
  {
    const char *key, *letters;
    gboolean is_cut;
    const char *name;
  } rows[] = {
    { files[0], "6 14 ", FALSE, "20251112000001 create, " },
    { files[1], "16 7 ", TRUE, "20251112000002 add bounce marks, " },
    { files[2], "29 ", TRUE, "20251112000003 add marks on read and on show, " },
  };
  SbTimelineCase c;

  sb_timeline_case_begin (&c, files);
  sb_timeline_case_show_applied (&c, files);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SbTimelineItem *item = sb_timeline_model_find (c.model, rows[i].key);
      g_autofree char *spoken = sb_timeline_item_dup_spoken (item), *letters = NULL;
      GtkWidget *window;
      SbTimelineCell *cell = show_cell (item, 277, &window);

      letters = dup_letters (cell);
      g_test_message ("%s", letters);
      g_assert_true (g_str_has_prefix (letters, rows[i].letters));
      g_assert_cmpint (has_tooltip (cell), ==, rows[i].is_cut);
      g_assert_true (g_str_has_prefix (spoken, rows[i].name));
      gtk_window_destroy (GTK_WINDOW (window));
    }
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
  sb_test_wait_for (cell == NULL);
  /* Nobody listens any more. */
  sb_timeline_case_push_start (&c, "001_first.sql", SB_ROLE_FORWARD);
  sb_timeline_case_end (&c);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_add_func ("/timeline-cell/draws-everything", test_draws_everything);
  g_test_add_func ("/timeline-cell/name-follows", test_name_follows);
  g_test_add_func ("/timeline-cell/long-version", test_long_version);
  g_test_add_func ("/timeline-cell/finalize", test_finalize);
  return g_test_run ();
}
