/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of an editor become comments by one step, and what is selected stays so. */
#include "sb-editor-comment.h"
#include "sb-editor-test.h"

#define TEXT "-- é\nDROP TABLE a;\n  DROP TABLE b;\n"

static void
select_lines (SbEditorTest *self, int from, int from_column, int to, gboolean is_backwards)
{
  GtkTextBuffer *buffer = sb_editor_test_get_buffer (self);
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_line_offset (buffer, &start, from, from_column);
  gtk_text_buffer_get_iter_at_line (buffer, &end, to);
  gtk_text_buffer_select_range (buffer, is_backwards ? &start : &end, is_backwards ? &end : &start);
}

static void
assert_selected (SbEditorTest *self, const char *expected)
{
  g_autofree char *selected = sb_editor_test_dup_selection (self);

  g_assert_cmpstr (selected, ==, expected);
}

static void
toggle (SbEditorTest *self)
{
  g_assert_null (sb_editor_comment_toggle (sb_editor_test_get_buffer (self)));
}

static void
test_selection (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, TEXT);
  GtkTextBuffer *buffer = sb_editor_test_get_buffer (self);

  select_lines (self, 1, 0, 3, FALSE);
  toggle (self);
  sb_editor_test_assert_text (self, "-- é\n-- DROP TABLE a;\n--   DROP TABLE b;\n");
  assert_selected (self, "-- DROP TABLE a;\n--   DROP TABLE b;\n");
  toggle (self);
  sb_editor_test_assert_text (self, TEXT);
  assert_selected (self, "DROP TABLE a;\n  DROP TABLE b;\n");
  /* One step each. */
  gtk_text_buffer_undo (buffer);
  sb_editor_test_assert_text (self, "-- é\n-- DROP TABLE a;\n--   DROP TABLE b;\n");
  gtk_text_buffer_undo (buffer);
  sb_editor_test_assert_text (self, TEXT);
  g_assert_false (gtk_text_buffer_get_can_undo (buffer));
}

/* The cursor stays at its end of the selection. */
static void
test_backwards (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, TEXT);
  GtkTextIter cursor;

  select_lines (self, 1, 5, 2, TRUE);
  toggle (self);
  sb_editor_test_assert_text (self, "-- é\n-- DROP TABLE a;\n  DROP TABLE b;\n");
  assert_selected (self, "TABLE a;\n");
  gtk_text_buffer_get_iter_at_mark (sb_editor_test_get_buffer (self), &cursor,
                                    gtk_text_buffer_get_insert (sb_editor_test_get_buffer (self)));
  g_assert_cmpint (gtk_text_iter_get_line (&cursor), ==, 1);
}

static void
test_refused (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, "SELECT 'a\nb';\n");
  g_autofree char *why_not = NULL;

  select_lines (self, 0, 0, 1, FALSE);
  why_not = sb_editor_comment_toggle (sb_editor_test_get_buffer (self));
  g_assert_cmpstr (why_not, ==, "what line 1 opens ends in line 2: select all of it");
  sb_editor_test_assert_text (self, "SELECT 'a\nb';\n");
  g_assert_false (gtk_text_buffer_get_can_undo (sb_editor_test_get_buffer (self)));
}

int
main (int argc, char **argv)
{
  sb_editor_test_init (&argc, &argv);
  g_test_add_func ("/editor-comment/selection", test_selection);
  g_test_add_func ("/editor-comment/backwards", test_backwards);
  g_test_add_func ("/editor-comment/refused", test_refused);
  return g_test_run ();
}
