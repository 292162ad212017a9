/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One editor: what a person types, saves, undoes and comes to. */
#include "sb-editor-buffer.h"
#include "sb-editor-test.h"
#include "sb-error-gutter.h"
#include "sb-test-wait.h"

#include <string.h>

static void
test_names (void)
{
  static const char *const names[] = { "Forward script", "Rollback script", "Verify script" };

  for (int role = 0; role < SB_N_ROLES; role++)
    {
      g_autoptr (SbEditorTest) self = sb_editor_test_new (role, "SELECT 1;\n");

      gtk_test_accessible_assert_property (sb_editor_test_get_view (self),
                                           GTK_ACCESSIBLE_PROPERTY_LABEL, names[role]);
    }
}

static void
test_type_save_undo (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, "SELECT 1;\n");

  sb_editor_test_assert_text (self, "SELECT 1;\n");
  g_assert_true (gtk_text_view_get_editable (sb_editor_test_get_view (self)));
  g_assert_false (gtk_text_buffer_get_can_undo (sb_editor_test_get_buffer (self)));
  sb_editor_test_type (self, "-- ä\n");
  g_assert_true (sb_document_is_modified (sb_editor_test_get_document (self)));
  g_assert_true (sb_editor_test_save (self));
  sb_editor_test_assert_file (self, "migrations/001_a.sql", "-- ä\nSELECT 1;\n");
  g_assert_false (gtk_text_buffer_get_modified (sb_editor_test_get_buffer (self)));

  /* What was saved can be taken back, and then it is not what is saved. */
  gtk_text_buffer_undo (sb_editor_test_get_buffer (self));
  sb_editor_test_assert_text (self, "SELECT 1;\n");
  g_assert_true (sb_document_is_modified (sb_editor_test_get_document (self)));
  gtk_text_buffer_redo (sb_editor_test_get_buffer (self));
  g_assert_false (sb_document_is_modified (sb_editor_test_get_document (self)));
}

static void
test_undo_survives_selection (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, "SELECT 1;\n");

  sb_editor_test_type (self, "-- mine\n");
  sb_editor_test_show (self, "002_b.sql");
  sb_editor_test_assert_text (self, "SELECT 1;\n");
  g_assert_false (gtk_text_buffer_get_can_undo (sb_editor_test_get_buffer (self)));
  sb_editor_test_show (self, "001_a.sql");
  sb_editor_test_assert_text (self, "-- mine\nSELECT 1;\n");
  gtk_text_buffer_undo (sb_editor_test_get_buffer (self));
  sb_editor_test_assert_text (self, "SELECT 1;\n");
  g_assert_false (sb_document_is_modified (sb_editor_test_get_document (self)));
}

static void
test_create (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_ROLLBACK, "SELECT 1;\n");

  g_assert_null (sb_editor_test_get_document (self));
  sb_editor_test_wait_says (self, "No rollback yet");
  sb_editor_test_click (self, "Create rollback");
  sb_editor_test_wait_says (self, "A new script");
  sb_editor_test_assert_text (self, "-- Takes back 001: a\n\n");
  g_assert_true (gtk_text_view_get_editable (sb_editor_test_get_view (self)));
  g_assert_true (sb_editor_test_save (self));
  sb_editor_test_assert_file (self, "migrations/rollback_001.sql", "-- Takes back 001: a\n\n");
}

static void
test_discard (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_VERIFY, "SELECT 1;\n");

  sb_editor_test_click (self, "Create verify script");
  sb_editor_test_wait_says (self, "A new script");
  sb_editor_test_click (self, "Discard");
  sb_editor_test_wait_says (self, "No verify script yet");
  g_assert_cmpuint (sb_document_set_get_n_modified (self->set), ==, 0);
}

static void
assert_reveals (SbEditorTest *self, guint line, guint column, gsize length, const char *expected)
{
  SbPlace place = { .line = line, .column = column, .length = length };
  g_autofree char *selection = NULL;

  place.path = (char *) sb_document_get_path (sb_editor_test_get_document (self));
  sb_editor_reveal (self->editor, &place);
  selection = sb_editor_test_dup_selection (self);
  g_assert_cmpstr (selection, ==, expected);
  g_assert_cmpint (
      sb_editor_buffer_get_error_line (SB_EDITOR_BUFFER (sb_editor_test_get_buffer (self))), >=, 0);
}

static void
test_reveal (void)
{
  g_autoptr (SbEditorTest) self =
      sb_editor_test_new (SB_ROLE_FORWARD, "\xef\xbb\xbf-- äöü €\r\nSELECT 'ä', nö_such FROM x;\r\n"
                                           "UPDATE \"ü\"\r\n   SET b = 1;\r\n");
  SbPlace by_offset = { 0 };
  g_autofree char *selection = NULL;
  GtkTextIter iter;

  assert_reveals (self, 2, 13, 0, "nö_such");
  assert_reveals (self, 3, 1, strlen ("UPDATE \"ü\"\r\n   SET b = 1"),
                  "UPDATE \"ü\"\n   SET b = 1");
  /* Past the end of a line: the last character; past the end of the file, what there is. */
  assert_reveals (self, 2, 99, 0, ";");
  assert_reveals (self, 3, 1, 99999, "UPDATE \"ü\"\n   SET b = 1;\n");

  by_offset.path = (char *) sb_document_get_path (sb_editor_test_get_document (self));
  by_offset.offset = strlen ("-- äöü €\r\nSELECT 'ä', ");
  sb_editor_reveal (self->editor, &by_offset);
  selection = sb_editor_test_dup_selection (self);
  g_assert_cmpstr (selection, ==, "nö_such");

  /* An edit elsewhere leaves the mark; one in the text takes it away. */
  gtk_text_buffer_get_start_iter (sb_editor_test_get_buffer (self), &iter);
  gtk_text_buffer_insert (sb_editor_test_get_buffer (self), &iter, "-- above\n", -1);
  g_assert_cmpint (
      sb_editor_buffer_get_error_line (SB_EDITOR_BUFFER (sb_editor_test_get_buffer (self))), >=, 0);
  gtk_text_buffer_get_iter_at_line_offset (sb_editor_test_get_buffer (self), &iter, 2, 15);
  gtk_text_buffer_insert (sb_editor_test_get_buffer (self), &iter, "x", -1);
  g_assert_cmpint (sb_editor_buffer_get_error_line (
                       SB_EDITOR_BUFFER (sb_editor_test_get_buffer (self))),
                   ==, -1);
}

static void
test_reveal_waits_for_text (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, "SELECT 1;\n");
  g_autofree char *selection = NULL;
  SbPlace place = { .line = 1, .column = 8 };

  sb_document_set_show (self->set, sb_test_migration (self->project, "002_b.sql"));
  g_assert_cmpint (sb_document_get_state (sb_editor_test_get_document (self)), ==,
                   SB_DOCUMENT_LOADING);
  place.path = (char *) sb_document_get_path (sb_editor_test_get_document (self));
  sb_editor_reveal (self->editor, &place);
  sb_test_wait_for (sb_document_get_state (sb_editor_test_get_document (self))
                    != SB_DOCUMENT_LOADING);
  selection = sb_editor_test_dup_selection (self);
  g_assert_cmpstr (selection, ==, "1");
}

static void
test_highlighting (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, "SELECT 1;\n");
  GtkSourceBuffer *buffer;
  g_autofree char *line = g_strnfill (20000, 'x');

  buffer = GTK_SOURCE_BUFFER (sb_editor_test_get_buffer (self));
  sb_test_wait_for (gtk_source_buffer_get_language (buffer) != NULL);
  g_assert_cmpstr (gtk_source_language_get_id (gtk_source_buffer_get_language (buffer)), ==,
                   "switchback-pgsql");
  g_assert_true (gtk_source_buffer_get_highlight_syntax (buffer));
  sb_editor_test_type (self, line);
  g_assert_false (gtk_source_buffer_get_highlight_syntax (buffer));
}

static gboolean
is_marked (GtkTextBuffer *buffer, int offset)
{
  GtkTextIter iter;
  g_autoptr (GSList) tags = NULL;

  gtk_text_buffer_get_iter_at_offset (buffer, &iter, offset);
  tags = gtk_text_iter_get_tags (&iter);
  for (GSList *l = tags; l != NULL; l = l->next)
    {
      PangoShowFlags flags;
      gboolean is_set;

      g_object_get (l->data, "show-spaces", &flags, "show-spaces-set", &is_set, NULL);
      if (is_set && (flags & PANGO_SHOW_IGNORABLES) != 0)
        return TRUE;
    }
  return FALSE;
}

/* What turns a line around so that it reads as another is seen, and saved as it is. */
static int
get_error_line (SbEditorTest *self)
{
  return sb_editor_buffer_get_error_line (SB_EDITOR_BUFFER (sb_editor_test_get_buffer (self)));
}

/* What failed is mended: no mark is left, also where another migration is selected meanwhile, or
 * the text is still being read. */
static void
test_mark_is_taken_back (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, "SELECT 1;\nSELECT x;\n");

  g_assert_nonnull (
      sb_editor_test_find_type (GTK_WIDGET (sb_editor_test_get_view (self)), SB_TYPE_ERROR_GUTTER));
  assert_reveals (self, 2, 8, 0, "x");
  g_assert_cmpint (get_error_line (self), ==, 1);
  sb_document_set_unmark (self->set);
  g_assert_cmpint (get_error_line (self), ==, -1);

  assert_reveals (self, 2, 8, 0, "x");
  sb_editor_test_show (self, "002_b.sql");
  sb_document_set_unmark (self->set);
  sb_editor_test_show (self, "001_a.sql");
  g_assert_cmpint (get_error_line (self), ==, -1);
}

static void
test_hidden_characters (void)
{
  static const char text[] = "-- ä\xe2\x80\xae reversed\xe2\x80\xac\nSELECT '\xe2\x81\xa6';\n";
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, text);
  GtkTextBuffer *buffer = sb_editor_test_get_buffer (self);
  int n = gtk_text_buffer_get_char_count (buffer);

  for (int i = 0; i < n; i++)
    g_assert_cmpint (is_marked (buffer, i), ==, i == 4 || i == 14 || i == 24);
  sb_editor_test_type (self, "\xd8\x9c--\n");
  g_assert_true (is_marked (buffer, 0));
  g_assert_false (is_marked (buffer, 1));
  g_assert_true (is_marked (buffer, 8));
  g_assert_true (sb_editor_test_save (self));
  sb_editor_test_assert_file (self, "migrations/001_a.sql",
                              "\xd8\x9c--\n-- ä\xe2\x80\xae reversed\xe2\x80\xac\n"
                              "SELECT '\xe2\x81\xa6';\n");
}

int
main (int argc, char **argv)
{
  sb_editor_test_init (&argc, &argv);
  g_test_add_func ("/editor/names", test_names);
  g_test_add_func ("/editor/type-save-undo", test_type_save_undo);
  g_test_add_func ("/editor/undo-survives-selection", test_undo_survives_selection);
  g_test_add_func ("/editor/create", test_create);
  g_test_add_func ("/editor/discard", test_discard);
  g_test_add_func ("/editor/reveal", test_reveal);
  g_test_add_func ("/editor/reveal-waits-for-text", test_reveal_waits_for_text);
  g_test_add_func ("/editor/mark-is-taken-back", test_mark_is_taken_back);
  g_test_add_func ("/editor/hidden-characters", test_hidden_characters);
  g_test_add_func ("/editor/highlighting", test_highlighting);
  return g_test_run ();
}
