/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grid of rows as a person uses it: cursor, range, clipboard, what a screen reader hears. */
#include "sb-grid.h"

#include <adwaita.h>
#include <string.h>

#include "sb-app-resources.h"
#include "sb-grid-text.h"
#include "sb-test-wait.h"
#include "sb-value-popover.h"

static const char *const names[] = { "id", "note", "big" };
static const guint32 types[] = { 23, 25, 25 };

typedef struct
{
  GtkWidget *window;
  SbGrid *grid;
  SbRowStore *store;
} Fixture;

static void
append (SbRowStore *store, guint first, guint n)
{
  g_autoptr (SbRows) rows = sb_rows_new (3, names, types);

  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      const char *values[] = { id, i % 3 == 0 ? NULL : i % 3 == 1 ? "" : "two\nlines", "x" };

      sb_rows_add (rows, values, NULL);
    }
  sb_row_store_append (store, rows);
}

static void
spin (void)
{
  sb_test_settle ();
}

static void
wait_for_frame (GtkWidget *widget)
{
  gtk_widget_queue_draw (widget);
  sb_test_wait_for_draw (widget);
  spin ();
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  fixture->window = gtk_window_new ();
  fixture->grid = SB_GRID (sb_grid_new ());
  fixture->store = sb_row_store_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 600, 400);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (fixture->grid));
  gtk_window_set_child (GTK_WINDOW (fixture->window), scroller);
  append (fixture->store, 0, 100);
  sb_grid_set_store (fixture->grid, fixture->store);
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_for_frame (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GtkWidget *grid = GTK_WIDGET (fixture->grid);

  g_object_add_weak_pointer (G_OBJECT (grid), (gpointer *) &grid);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  spin ();
  g_assert_null (grid);
  g_assert_finalize_object (fixture->store);
}

static void
move (Fixture *fixture, const char *how, gboolean extend)
{
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->grid), "grid.move", "(sb)", how, extend));
}

static void
assert_cursor (Fixture *fixture, guint row, guint column)
{
  guint at[2];

  g_assert_true (sb_grid_get_cursor (fixture->grid, &at[0], &at[1]));
  g_assert_cmpuint (at[0], ==, row);
  g_assert_cmpuint (at[1], ==, column);
}

static void
text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
assert_copied (Fixture *fixture, const char *action, const char *expected)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->grid));
  g_autofree char *text = NULL;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->grid), action, NULL));
  gdk_clipboard_read_text_async (clipboard, NULL, text_cb, &text);
  sb_test_wait_for (text != NULL);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_cursor (Fixture *fixture, gconstpointer data)
{
  gtk_widget_grab_focus (GTK_WIDGET (fixture->grid));
  wait_for_frame (fixture->window);
  assert_cursor (fixture, 0, 0);
  move (fixture, "left", FALSE);
  move (fixture, "up", FALSE);
  assert_cursor (fixture, 0, 0);
  move (fixture, "right", FALSE);
  move (fixture, "down", FALSE);
  assert_cursor (fixture, 1, 1);
  move (fixture, "row-end", FALSE);
  assert_cursor (fixture, 1, 2);
  move (fixture, "end", FALSE);
  assert_cursor (fixture, 99, 2);
  move (fixture, "down", FALSE);
  assert_cursor (fixture, 99, 2);
  move (fixture, "page-up", FALSE);
  g_assert_true (sb_grid_get_cursor (fixture->grid, NULL, NULL));
  move (fixture, "start", FALSE);
  assert_cursor (fixture, 0, 0);
}

static void
test_cursor_is_revealed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GtkAdjustment) down = NULL;

  g_object_get (fixture->grid, "vadjustment", &down, NULL);
  sb_grid_set_cursor (fixture->grid, 99, 0, FALSE);
  g_assert_cmpfloat (gtk_adjustment_get_value (down), ==,
                     gtk_adjustment_get_upper (down) - gtk_adjustment_get_page_size (down));
  g_assert_cmpfloat (gtk_adjustment_get_value (down), >, 0);
  sb_grid_set_cursor (fixture->grid, 0, 0, FALSE);
  g_assert_cmpfloat (gtk_adjustment_get_value (down), ==, 0);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  sb_grid_set_cursor (fixture->grid, 2, 1, FALSE);
  assert_copied (fixture, "grid.copy", "two\nlines");
  sb_grid_set_cursor (fixture->grid, 0, 0, FALSE);
  move (fixture, "down", TRUE);
  move (fixture, "down", TRUE);
  move (fixture, "right", TRUE);
  assert_copied (fixture, "grid.copy", "0\t\n1\t\n2\t\"two\nlines\"");
  assert_copied (fixture, "grid.copy-with-headers", "id\tnote\n0\t\n1\t\n2\t\"two\nlines\"\n");
  assert_copied (fixture, "grid.copy-as-csv", "id,note\r\n0,\r\n1,\"\"\r\n2,\"two\nlines\"\r\n");
}

static void
test_select_all (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbRowStore) small = sb_row_store_new ();

  append (small, 1, 2);
  sb_grid_set_store (fixture->grid, small);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->grid), "grid.select-all", NULL));
  assert_copied (fixture, "grid.copy", "1\t\tx\n2\t\"two\nlines\"\tx");
}

static void
test_what_is_heard (Fixture *fixture, gconstpointer data)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (fixture->grid);

  gtk_test_accessible_assert_role (accessible, GTK_ACCESSIBLE_ROLE_GRID);
  sb_grid_set_label (fixture->grid, "Rows of a check");
  gtk_test_accessible_assert_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Rows of a check");
  sb_grid_set_cursor (fixture->grid, 3, 1, FALSE);
  gtk_test_accessible_assert_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "row 4 of 100, note (text): NULL");
  sb_grid_set_cursor (fixture->grid, 4, 1, FALSE);
  gtk_test_accessible_assert_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "row 5 of 100, note (text): empty");
  sb_grid_set_cursor (fixture->grid, 4, 0, FALSE);
  gtk_test_accessible_assert_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "row 5 of 100, id (integer): 4");
}

/* Whoever reads row 50 goes on reading it while more rows come. */
static void
test_rows_come_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GtkAdjustment) down = NULL;
  double before, upper;
  int width = sb_grid_get_column_width (fixture->grid, 0);

  g_object_get (fixture->grid, "vadjustment", &down, NULL);
  gtk_adjustment_set_value (down, 1000);
  before = gtk_adjustment_get_value (down);
  upper = gtk_adjustment_get_upper (down);
  append (fixture->store, 100, 5000);
  wait_for_frame (fixture->window);
  g_assert_cmpfloat (gtk_adjustment_get_value (down), ==, before);
  g_assert_cmpfloat (gtk_adjustment_get_upper (down), >, upper * 40);
  g_assert_cmpint (sb_grid_get_column_width (fixture->grid, 0), ==, width);
}

/* A value of 10 MB, markup, direction marks, bytes that are no UTF-8: drawn, and the window stands.
 */
static void
test_hostile_values (Fixture *fixture, gconstpointer data)
{
  static const char *const hostile_names[] = { "<b>%s</b>\n\xe2\x80\xae", "", "\xff\xfe" };
  g_autoptr (SbRowStore) store = sb_row_store_new ();
  g_autoptr (SbRows) rows = sb_rows_new (3, hostile_names, types);
  g_autofree char *huge = g_strnfill (10 << 20, 'x');
  const char *values[] = { "<span>&\x1b[31m\xe2\x80\xae", "\xc3\x28 no UTF-8 \xf0\x9f", huge };
  const char *others[] = { "%n%s%d", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xf0\x9f\x90\x98", "\t" };
  g_autofree char *heard = NULL;

  sb_rows_add (rows, values, NULL);
  sb_rows_add (rows, others, NULL);
  sb_row_store_append (store, rows);
  sb_grid_set_store (fixture->grid, store);
  sb_grid_set_cursor (fixture->grid, 0, 0, FALSE);
  wait_for_frame (fixture->window);
  heard = sb_grid_dup_description (fixture->grid);
  g_assert_true (g_utf8_validate (heard, -1, NULL));
  g_assert_nonnull (strstr (heard, "\\u202e"));
  g_assert_nonnull (strstr (heard, "<span>&\\u001b[31m"));
  for (guint column = 0; column < 3; column++)
    {
      sb_grid_fit_column (fixture->grid, column);
      sb_grid_set_cursor (fixture->grid, 0, column, FALSE);
      gtk_widget_activate_action (GTK_WIDGET (fixture->grid), "grid.show-value", NULL);
      wait_for_frame (fixture->window);
    }
  g_assert_cmpint (sb_grid_get_column_width (fixture->grid, 2), <, 2000);
  sb_grid_set_store (fixture->grid, fixture->store);
}

static GtkWidget *
find_child (GtkWidget *parent, GType type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (child, type) ? child
                                                                  : find_child (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_whole_value (Fixture *fixture, gconstpointer data)
{
  GtkWidget *popover, *view;
  g_autofree char *text = NULL;

  sb_grid_set_cursor (fixture->grid, 2, 1, FALSE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->grid), "grid.show-value", NULL));
  wait_for_frame (fixture->window);
  popover = find_child (GTK_WIDGET (fixture->grid), SB_TYPE_VALUE_POPOVER);
  g_assert_true (gtk_widget_get_visible (popover));
  view = find_child (popover, GTK_TYPE_TEXT_VIEW);
  g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "text", &text, NULL);
  g_assert_cmpstr (text, ==, "two\nlines");
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autofree char *heard = NULL;

  sb_grid_set_store (fixture->grid, NULL);
  sb_grid_set_cursor (fixture->grid, 3, 3, FALSE);
  g_assert_false (sb_grid_get_cursor (fixture->grid, NULL, NULL));
  gtk_widget_activate_action (GTK_WIDGET (fixture->grid), "grid.copy", NULL);
  move (fixture, "down", FALSE);
  heard = sb_grid_dup_description (fixture->grid);
  g_assert_cmpstr (heard, ==, "");
  wait_for_frame (fixture->window);
}

static void
assert_shown (const char *value, guint max, const char *expected)
{
  g_autoptr (GString) out = g_string_new (NULL);

  sb_grid_text_append (out, value, strlen (value), max);
  g_assert_cmpstr (out->str, ==, expected);
}

static void
test_text (void)
{
  assert_shown ("plain", 100, "plain");
  assert_shown ("a\nb\r\nc", 100, "a↵b↵c");
  assert_shown ("\x1b[31m", 100, "\\u001b[31m");
  assert_shown ("\\u0001", 100, "\\u0001");
  assert_shown ("a\tb", 100, "a b");
  assert_shown ("12345", 3, "123");
  assert_shown ("ééééé", 2, "éééé"); /* 8 bytes: a cell cuts the rest itself */
  assert_shown ("日本語", 1, "日");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (sb_app_get_resource ());
  g_test_add_func ("/grid/text", test_text);
  ADD ("/grid/cursor", test_cursor);
  ADD ("/grid/cursor-is-revealed", test_cursor_is_revealed);
  ADD ("/grid/copy", test_copy);
  ADD ("/grid/select-all", test_select_all);
  ADD ("/grid/what-is-heard", test_what_is_heard);
  ADD ("/grid/rows-come-in", test_rows_come_in);
  ADD ("/grid/hostile-values", test_hostile_values);
  ADD ("/grid/whole-value", test_whole_value);
  ADD ("/grid/empty", test_empty);
  return g_test_run ();
}
