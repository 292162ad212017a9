/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An editor's text is formatted by one step, and the cursor stays at its token. */
#include "sb-editor-format.h"
#include "sb-editor-test.h"
#include "sb-test-wait.h"

#include <string.h>

#define TEXT "-- é\nselect  id,name from  t;\n\n\n\n\nselect  2 ;\n"
#define FORMATTED "-- é\nSELECT id, name FROM t;\n\n\nSELECT 2;\n"

typedef struct
{
  gboolean is_over;
  char *words;
} Told;

static void
told_cb (const char *words, gpointer user_data)
{
  Told *told = user_data;

  told->is_over = TRUE;
  told->words = g_strdup (words);
}

static char *
format (SbEditorTest *self)
{
  Told told = { 0 };

  sb_editor_format (sb_editor_test_get_buffer (self), told_cb, &told);
  sb_test_wait_for (told.is_over);
  return told.words;
}

static void
place_cursor (SbEditorTest *self, int line, int column)
{
  GtkTextIter place;

  gtk_text_buffer_get_iter_at_line_offset (sb_editor_test_get_buffer (self), &place, line, column);
  gtk_text_buffer_place_cursor (sb_editor_test_get_buffer (self), &place);
}

static void
assert_cursor (SbEditorTest *self, int line, int column)
{
  GtkTextBuffer *buffer = sb_editor_test_get_buffer (self);
  GtkTextIter cursor;

  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  g_assert_cmpint (gtk_text_iter_get_line (&cursor), ==, line);
  g_assert_cmpint (gtk_text_iter_get_line_offset (&cursor), ==, column);
}

static void
test_document (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, TEXT);
  g_autofree char *words = NULL;

  place_cursor (self, 1, strlen ("select  id,na"));
  g_assert_null (format (self));
  sb_editor_test_assert_text (self, FORMATTED);
  assert_cursor (self, 1, strlen ("SELECT id, na"));
  words = format (self);
  g_assert_cmpstr (words, ==, "It is formatted already");
  gtk_text_buffer_undo (sb_editor_test_get_buffer (self));
  sb_editor_test_assert_text (self, TEXT);
  g_assert_false (gtk_text_buffer_get_can_undo (sb_editor_test_get_buffer (self)));
}

static void
test_selection (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, TEXT);
  GtkTextBuffer *buffer = sb_editor_test_get_buffer (self);
  g_autofree char *selected = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_line (buffer, &start, 6);
  gtk_text_buffer_get_iter_at_line_offset (buffer, &end, 6, strlen ("select  2"));
  gtk_text_buffer_select_range (buffer, &start, &end);
  g_assert_null (format (self));
  sb_editor_test_assert_text (self, "-- é\nselect  id,name from  t;\n\n\n\n\nSELECT 2;\n");
  selected = sb_editor_test_dup_selection (self);
  g_assert_cmpstr (selected, ==, "SELECT 2");
}

static void
test_half_written (void)
{
  g_autoptr (SbEditorTest)
      self = sb_editor_test_new (SB_ROLE_FORWARD, "select  1;\nselect  from  where ;\n");
  g_autofree char *words = format (self);

  g_assert_cmpstr (words, ==,
                   "The statement in line 2 stays as it is: syntax error at or near \"where\"");
  sb_editor_test_assert_text (self, "SELECT 1;\nselect  from  where ;\n");
}

/* What is typed while it works is not lost. */
static void
test_typed_meanwhile (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, "select  1;\n");
  GtkTextBuffer *buffer = sb_editor_test_get_buffer (self);
  Told told = { 0 };
  GtkTextIter end;

  sb_editor_format (buffer, told_cb, &told);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, "select  2;\n", -1);
  sb_test_wait_for (told.is_over);
  g_assert_cmpstr (told.words, ==, "Not formatted: the text was changed meanwhile");
  sb_editor_test_assert_text (self, "select  1;\nselect  2;\n");
  g_free (told.words);
}

/* A comma that passes a comment, and more edits than are made one by one. */
static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new ("select a -- é\n , b from t;\n");
  g_autoptr (GString) expected = g_string_new ("SELECT\n  a, -- é\n  b\nFROM t;\n");
  g_autoptr (SbEditorTest) self = NULL;

  for (guint i = 0; i < 3000; i++)
    {
      g_string_append (text, "select  1;\n");
      g_string_append (expected, "SELECT 1;\n");
    }
  self = sb_editor_test_new (SB_ROLE_FORWARD, text->str);
  place_cursor (self, 3001, strlen ("select  1"));
  g_assert_null (format (self));
  sb_editor_test_assert_text (self, expected->str);
  assert_cursor (self, 3003, strlen ("SELECT 1"));
}

int
main (int argc, char **argv)
{
  sb_editor_test_init (&argc, &argv);
  g_test_add_func ("/editor-format/document", test_document);
  g_test_add_func ("/editor-format/selection", test_selection);
  g_test_add_func ("/editor-format/half-written", test_half_written);
  g_test_add_func ("/editor-format/typed-meanwhile", test_typed_meanwhile);
  g_test_add_func ("/editor-format/many", test_many);
  return g_test_run ();
}
