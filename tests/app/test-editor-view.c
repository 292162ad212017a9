/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where an editor is scrolled to: the beginning, where a person was, what is revealed. */
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "sb-editor-test.h"
#include "sb-test-wait.h"

static GtkAdjustment *
get_vertical (SbEditorTest *self)
{
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (sb_editor_test_get_view (self)));
}

static GtkAdjustment *
get_horizontal (SbEditorTest *self)
{
  return gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (sb_editor_test_get_view (self)));
}

static char *
dup_lines (guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; i <= n; i++)
    g_string_append_printf (text, "SELECT %u;\n", i);
  return g_string_free (text, FALSE);
}

/* Until all lines have their heights and what was asked for is on the screen. */
static void
settle (SbEditorTest *self, double height)
{
  sb_test_wait_for (gtk_adjustment_get_upper (get_vertical (self)) >= height);
  sb_editor_test_spin ();
  sb_test_wait_for_draw (self->window);
  sb_editor_test_spin ();
}

static int
get_first_line (SbEditorTest *self)
{
  GtkTextView *view = sb_editor_test_get_view (self);
  GdkRectangle visible;
  GtkTextIter iter;

  gtk_text_view_get_visible_rect (view, &visible);
  gtk_text_view_get_line_at_y (view, &iter, visible.y, NULL);
  return gtk_text_iter_get_line (&iter);
}

static gboolean
is_seen (SbEditorTest *self, int line, int column)
{
  GtkTextView *view = sb_editor_test_get_view (self);
  GdkRectangle visible, at;
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_line_offset (sb_editor_test_get_buffer (self), &iter, line, column);
  gtk_text_view_get_iter_location (view, &iter, &at);
  gtk_text_view_get_visible_rect (view, &visible);
  return gdk_rectangle_intersect (&visible, &(GdkRectangle){ at.x, at.y, 1, at.height }, NULL);
}

static void
reveal (SbEditorTest *self, guint line, guint column, gsize length)
{
  SbPlace place = { .line = line, .column = column, .length = length };

  place.path = (char *) sb_document_get_path (sb_editor_test_get_document (self));
  sb_editor_reveal (self->editor, &place);
}

static void
test_starts_at_the_top (void)
{
  g_autofree char *text = dup_lines (500);
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, text);

  settle (self, 2000);
  g_assert_cmpfloat (gtk_adjustment_get_value (get_vertical (self)), ==, 0);
}

static void
test_returns_to_where_it_was (void)
{
  g_autofree char *text = dup_lines (500);
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, text);
  GtkTextIter iter;
  int line;

  settle (self, 2000);
  /* The cursor is elsewhere: where the person looked is what counts. */
  gtk_text_buffer_get_iter_at_line (sb_editor_test_get_buffer (self), &iter, 450);
  gtk_text_buffer_place_cursor (sb_editor_test_get_buffer (self), &iter);
  gtk_adjustment_set_value (get_vertical (self), 1500);
  sb_editor_test_spin ();
  line = get_first_line (self);
  g_assert_cmpint (line, >, 50);

  sb_editor_test_show (self, "002_b.sql");
  settle (self, 0);
  g_assert_cmpfloat (gtk_adjustment_get_value (get_vertical (self)), ==, 0);
  sb_editor_test_show (self, "001_a.sql");
  settle (self, 2000);
  g_assert_cmpint (get_first_line (self), ==, line);
}

static void
test_reveals_further_down (void)
{
  g_autofree char *text = dup_lines (500);
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, text);
  double before;

  reveal (self, 400, 8, 3);
  settle (self, 2000);
  g_assert_true (is_seen (self, 399, 7));
  g_assert_cmpint (get_first_line (self), >, 380);
  g_assert_cmpint (get_first_line (self), <, 400);
  g_assert_cmpfloat (gtk_adjustment_get_value (get_horizontal (self)), ==, 0);

  /* What is seen already stays where it is. */
  before = gtk_adjustment_get_value (get_vertical (self));
  reveal (self, 402, 8, 3);
  settle (self, 2000);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (get_vertical (self)), before, 1);
}

static void
test_reveals_before_the_first_layout (void)
{
  g_autofree char *text = dup_lines (500);
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, text);
  SbPlace place = { .line = 300, .column = 1, .length = 6 };
  GtkWidget *window = gtk_window_new ();

  /* Another editor of the same migration, told of the place before it has a size. */
  place.path = (char *) sb_document_get_path (sb_editor_test_get_document (self));
  gtk_window_destroy (GTK_WINDOW (self->window));
  sb_editor_test_spin ();
  self->window = window;
  self->editor = SB_EDITOR (sb_editor_new (self->set, SB_ROLE_FORWARD));
  sb_editor_reveal (self->editor, &place);
  gtk_window_set_default_size (GTK_WINDOW (window), 500, 400);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (self->editor));
  gtk_window_present (GTK_WINDOW (window));
  sb_test_wait_for_draw (window);
  settle (self, 2000);
  g_assert_true (is_seen (self, 299, 0));
  g_assert_cmpint (get_first_line (self), >, 280);
}

static void
test_reveals_sideways (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (
      SB_ROLE_FORWARD,
      "SELECT a, b FROM c WHERE d = 1;\n"
      "SELECT a_long_name, another_long_name, and_one_more_long_name, and_the_last_of_them, "
      "here_it_is FROM somewhere;\n");
  GtkAdjustment *horizontal = get_horizontal (self);

  /* Seen from the beginning of the line: no need to scroll. */
  reveal (self, 1, 18, 5);
  settle (self, 0);
  g_assert_cmpfloat (gtk_adjustment_get_value (horizontal), ==, 0);

  /* As far as the end of what is revealed, not so that it begins at the left edge. */
  reveal (self, 2,
          strlen ("SELECT a_long_name, another_long_name, and_one_more_long_name, "
                  "and_the_last_of_them, ")
              + 1,
          10);
  settle (self, 0);
  g_assert_cmpfloat (gtk_adjustment_get_value (horizontal), >, 0);
  g_assert_true (is_seen (self, 1, 86));
  g_assert_true (is_seen (self, 1, 94));
  g_assert_true (is_seen (self, 1, 63));

  /* And back again. */
  reveal (self, 2, 1, 6);
  settle (self, 0);
  g_assert_true (is_seen (self, 1, 0));
  g_assert_true (is_seen (self, 1, 6));
}

int
main (int argc, char **argv)
{
  sb_editor_test_init (&argc, &argv);
  g_test_add_func ("/editor-view/starts-at-the-top", test_starts_at_the_top);
  g_test_add_func ("/editor-view/returns-to-where-it-was", test_returns_to_where_it_was);
  g_test_add_func ("/editor-view/reveals-further-down", test_reveals_further_down);
  g_test_add_func ("/editor-view/reveals-before-the-first-layout",
                   test_reveals_before_the_first_layout);
  g_test_add_func ("/editor-view/reveals-sideways", test_reveals_sideways);
  return g_test_run ();
}
