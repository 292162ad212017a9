/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One editor on real files: what a person types, saves, undoes; what others do to the file. */
#include <glib/gstdio.h>
#include <string.h>

#include "sb-app-resources.h"
#include "sb-editor-buffer.h"
#include "sb-editor.h"
#include "sb-excerpt-view.h"
#include "sb-find-bar.h"
#include "sb-test-folder.h"
#include "sb-thread.h"

typedef struct
{
  SbTestFolder *folder;
  SbProject *project;
  SbDocumentSet *set;
  GtkWidget *window;
  SbEditor *editor;
} Fixture;

static void
spin (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
click (Fixture *self, const char *label)
{
  GtkWidget *button;

  while ((button = find_button (GTK_WIDGET (self->editor), label)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_signal_emit_by_name (button, "clicked");
}

/* Whether a label with this in its text is on the screen. */
static gboolean
says (GtkWidget *widget, const char *words)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, words))
      return TRUE;
  return FALSE;
}

static void
wait_says (Fixture *self, const char *words)
{
  while (!says (GTK_WIDGET (self->editor), words))
    g_main_context_iteration (NULL, TRUE);
}

static SbDocument *
get_document (Fixture *self)
{
  return sb_editor_get_document (self->editor);
}

static GtkTextView *
get_view (Fixture *self)
{
  return GTK_TEXT_VIEW (find_type (GTK_WIDGET (self->editor), GTK_SOURCE_TYPE_VIEW));
}

static GtkTextBuffer *
get_buffer (Fixture *self)
{
  return gtk_text_view_get_buffer (get_view (self));
}

static char *
dup_text (Fixture *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (get_buffer (self), &start, &end);
  return gtk_text_buffer_get_text (get_buffer (self), &start, &end, TRUE);
}

static void
assert_text (Fixture *self, const char *expected)
{
  g_autofree char *text = dup_text (self);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_file (Fixture *self, const char *name, const char *expected)
{
  g_autofree char *text = sb_test_folder_read (self->folder, name);

  g_assert_cmpstr (text, ==, expected);
}

static void
show (Fixture *self, const char *file_name)
{
  sb_document_set_show (self->set, sb_test_migration (self->project, file_name));
  while (get_document (self) != NULL
         && sb_document_get_state (get_document (self)) == SB_DOCUMENT_LOADING)
    g_main_context_iteration (NULL, TRUE);
  spin ();
}

static Fixture *
fixture_new (SbScriptRole role, const char *text)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = sb_test_folder_new (SB_FILES ("migrations/002_b.sql"));
  sb_test_folder_write (self->folder, "migrations/001_a.sql", text);
  self->project = sb_test_folder_open (self->folder, "migrations");
  self->set = sb_document_set_new ();
  sb_document_set_set_project (self->set, self->project);
  self->window = gtk_window_new ();
  self->editor = SB_EDITOR (sb_editor_new (self->set, role));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 500, 400);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->editor));
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_test_widget_wait_for_draw (self->window);
  show (self, "001_a.sql");
  return self;
}

static void
fixture_free (Fixture *self)
{
  gpointer weak = self->editor, weak_set = self->set;

  g_object_add_weak_pointer (G_OBJECT (self->editor), &weak);
  g_object_add_weak_pointer (G_OBJECT (self->set), &weak_set);
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->set);
  while (weak != NULL || weak_set != NULL)
    g_main_context_iteration (NULL, TRUE);
  spin ();
  sb_project_unref (self->project);
  sb_test_folder_free (self->folder);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static void
type_text (Fixture *self, const char *text)
{
  g_signal_emit_by_name (get_view (self), "insert-at-cursor", text);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = sb_document_save_finish (SB_DOCUMENT (source), result, NULL) + 1;
}

static gboolean
save (Fixture *self)
{
  gboolean outcome = 0;

  sb_document_save_async (get_document (self), saved_cb, &outcome);
  while (outcome == 0)
    g_main_context_iteration (NULL, TRUE);
  spin ();
  return outcome - 1;
}

static void
test_names (void)
{
  static const char *const names[] = { "Forward script", "Rollback script", "Verify script" };

  for (int role = 0; role < SB_N_ROLES; role++)
    {
      g_autoptr (Fixture) self = fixture_new (role, "SELECT 1;\n");

      gtk_test_accessible_assert_property (get_view (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                           names[role]);
    }
}

static void
test_type_save_undo (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_ROLE_FORWARD, "SELECT 1;\n");

  assert_text (self, "SELECT 1;\n");
  g_assert_true (gtk_text_view_get_editable (get_view (self)));
  g_assert_false (gtk_text_buffer_get_can_undo (get_buffer (self)));
  type_text (self, "-- ä\n");
  g_assert_true (sb_document_is_modified (get_document (self)));
  g_assert_true (save (self));
  assert_file (self, "migrations/001_a.sql", "-- ä\nSELECT 1;\n");
  g_assert_false (gtk_text_buffer_get_modified (get_buffer (self)));

  /* What was saved can be taken back, and then it is not what is saved. */
  gtk_text_buffer_undo (get_buffer (self));
  assert_text (self, "SELECT 1;\n");
  g_assert_true (sb_document_is_modified (get_document (self)));
  gtk_text_buffer_redo (get_buffer (self));
  g_assert_false (sb_document_is_modified (get_document (self)));
}

static void
test_starts_at_the_top (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (Fixture) self = NULL;
  GtkAdjustment *adjustment;

  for (int i = 0; i < 500; i++)
    g_string_append (text, "SELECT 1;\n");
  self = fixture_new (SB_ROLE_FORWARD, text->str);
  gtk_test_widget_wait_for_draw (self->window);
  spin ();
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (get_view (self)));
  while (gtk_adjustment_get_upper (adjustment) < 2000)
    g_main_context_iteration (NULL, TRUE);
  gtk_test_widget_wait_for_draw (self->window);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
}

static void
test_undo_survives_selection (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_ROLE_FORWARD, "SELECT 1;\n");

  type_text (self, "-- mine\n");
  show (self, "002_b.sql");
  assert_text (self, "SELECT 1;\n");
  g_assert_false (gtk_text_buffer_get_can_undo (get_buffer (self)));
  show (self, "001_a.sql");
  assert_text (self, "-- mine\nSELECT 1;\n");
  gtk_text_buffer_undo (get_buffer (self));
  assert_text (self, "SELECT 1;\n");
  g_assert_false (sb_document_is_modified (get_document (self)));
}

static void
test_changed_outside (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_ROLE_FORWARD, "SELECT 1;\nSELECT 2;\nSELECT 3;\n");
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_line_offset (get_buffer (self), &iter, 2, 4);
  gtk_text_buffer_place_cursor (get_buffer (self), &iter);
  sb_test_folder_write (self->folder, "migrations/001_a.sql",
                        "-- längs\nSELECT 1;\nSELECT 22;\nSELECT 3;\n");
  sb_document_set_check_disk (self->set);
  wait_says (self, "read again");
  assert_text (self, "-- längs\nSELECT 1;\nSELECT 22;\nSELECT 3;\n");
  g_assert_false (sb_document_is_modified (get_document (self)));

  /* The cursor is still in the third statement, and one undo brings the old text back. */
  gtk_text_buffer_get_iter_at_mark (get_buffer (self), &iter,
                                    gtk_text_buffer_get_insert (get_buffer (self)));
  g_assert_cmpint (gtk_text_iter_get_line (&iter), ==, 3);
  g_assert_cmpint (gtk_text_iter_get_line_offset (&iter), ==, 4);
  gtk_text_buffer_undo (get_buffer (self));
  assert_text (self, "SELECT 1;\nSELECT 2;\nSELECT 3;\n");
  g_assert_true (sb_document_is_modified (get_document (self)));
}

static void
test_conflict (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_ROLE_FORWARD, "SELECT 1;\n");

  type_text (self, "-- mine\n");
  sb_test_folder_write (self->folder, "migrations/001_a.sql", "SELECT 'theirs';\n");
  sb_document_set_check_disk (self->set);
  wait_says (self, "Changed on disk");
  assert_text (self, "-- mine\nSELECT 1;\n");
  g_assert_false (save (self));
  assert_file (self, "migrations/001_a.sql", "SELECT 'theirs';\n");

  click (self, "Load theirs");
  while (sb_document_is_modified (get_document (self)))
    g_main_context_iteration (NULL, TRUE);
  assert_text (self, "SELECT 'theirs';\n");
  gtk_text_buffer_undo (get_buffer (self));
  assert_text (self, "-- mine\nSELECT 1;\n");

  sb_test_folder_write (self->folder, "migrations/001_a.sql", "SELECT 'again';\n");
  sb_document_set_check_disk (self->set);
  wait_says (self, "Changed on disk");
  click (self, "Keep mine");
  g_assert_true (save (self));
  assert_file (self, "migrations/001_a.sql", "-- mine\nSELECT 1;\n");
  g_assert_false (says (GTK_WIDGET (self->editor), "Changed on disk"));
}

static void
test_deleted (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_ROLE_FORWARD, "SELECT 1;\n");
  g_autofree char *path = sb_test_folder_path (self->folder, "migrations/001_a.sql");

  g_assert_cmpint (g_unlink (path), ==, 0);
  sb_document_set_check_disk (self->set);
  wait_says (self, "Deleted on disk");
  assert_text (self, "SELECT 1;\n");
  click (self, "Save again");
  while (!g_file_test (path, G_FILE_TEST_EXISTS) || sb_document_is_modified (get_document (self)))
    g_main_context_iteration (NULL, TRUE);
  assert_file (self, "migrations/001_a.sql", "SELECT 1;\n");
}

static void
test_save_fails (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_ROLE_FORWARD, "SELECT 1;\n");
  g_autofree char *folder = sb_test_folder_path (self->folder, "migrations");
  g_autofree char *away = sb_test_folder_path (self->folder, "away");
  g_autofree char *path = sb_test_folder_path (self->folder, "migrations/001_a.sql");

  /* A folder in the way: what root cannot save either. */
  type_text (self, "-- mine\n");
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
  g_assert_false (save (self));
  wait_says (self, "a folder, not a file");
  assert_text (self, "-- mine\nSELECT 1;\n");
  g_assert_cmpint (g_rmdir (path), ==, 0);
  click (self, "Try again");
  wait_says (self, "Deleted on disk");
  click (self, "Save again");
  while (sb_document_is_modified (get_document (self)))
    g_main_context_iteration (NULL, TRUE);
  assert_file (self, "migrations/001_a.sql", "-- mine\nSELECT 1;\n");

  /* The whole folder gone: said as a failure to save, with Retry. */
  type_text (self, "-- more\n");
  g_assert_cmpint (g_rename (folder, away), ==, 0);
  sb_document_keep_mine (get_document (self));
  g_assert_false (save (self));
  wait_says (self, "Deleted on disk");
  g_assert_cmpint (g_rename (away, folder), ==, 0);
  sb_document_set_check_disk (self->set);
  while (sb_document_get_disk (get_document (self)) != SB_DISK_SAME)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (save (self));
}

static void
test_read_only (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_ROLE_FORWARD, "SELECT 'caf\xe9';\n");

  wait_says (self, "no valid UTF-8 at line 1, column 12");
  g_assert_false (gtk_text_view_get_editable (get_view (self)));
  assert_text (self, "SELECT 'caf\xef\xbf\xbd';\n");
}

static void
test_create (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_ROLE_ROLLBACK, "SELECT 1;\n");

  g_assert_null (get_document (self));
  wait_says (self, "No rollback yet");
  click (self, "Create rollback");
  wait_says (self, "A new script");
  assert_text (self, "-- Takes back 001: a\n\n");
  g_assert_true (gtk_text_view_get_editable (get_view (self)));
  g_assert_true (save (self));
  assert_file (self, "migrations/rollback_001.sql", "-- Takes back 001: a\n\n");
}

static void
test_discard (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_ROLE_VERIFY, "SELECT 1;\n");

  click (self, "Create verify script");
  wait_says (self, "A new script");
  click (self, "Discard");
  wait_says (self, "No verify script yet");
  g_assert_cmpuint (sb_document_set_get_n_modified (self->set), ==, 0);
}

static char *
dup_selection (Fixture *self)
{
  GtkTextIter start, end;

  g_assert_true (gtk_text_buffer_get_selection_bounds (get_buffer (self), &start, &end));
  return gtk_text_iter_get_text (&start, &end);
}

static void
assert_reveals (Fixture *self, guint line, guint column, gsize length, const char *expected)
{
  SbPlace place = { .line = line, .column = column, .length = length };
  g_autofree char *selection = NULL;

  place.path = (char *) sb_document_get_path (get_document (self));
  sb_editor_reveal (self->editor, &place);
  selection = dup_selection (self);
  g_assert_cmpstr (selection, ==, expected);
  g_assert_cmpint (sb_editor_buffer_get_error_line (SB_EDITOR_BUFFER (get_buffer (self))), >=, 0);
}

static void
test_reveal (void)
{
  g_autoptr (Fixture)
      self = fixture_new (SB_ROLE_FORWARD, "\xef\xbb\xbf-- äöü €\r\nSELECT 'ä', nö_such FROM x;\r\n"
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

  by_offset.path = (char *) sb_document_get_path (get_document (self));
  by_offset.offset = strlen ("-- äöü €\r\nSELECT 'ä', ");
  sb_editor_reveal (self->editor, &by_offset);
  selection = dup_selection (self);
  g_assert_cmpstr (selection, ==, "nö_such");

  /* An edit elsewhere leaves the mark; one in the text takes it away. */
  gtk_text_buffer_get_start_iter (get_buffer (self), &iter);
  gtk_text_buffer_insert (get_buffer (self), &iter, "-- above\n", -1);
  g_assert_cmpint (sb_editor_buffer_get_error_line (SB_EDITOR_BUFFER (get_buffer (self))), >=, 0);
  gtk_text_buffer_get_iter_at_line_offset (get_buffer (self), &iter, 2, 15);
  gtk_text_buffer_insert (get_buffer (self), &iter, "x", -1);
  g_assert_cmpint (sb_editor_buffer_get_error_line (SB_EDITOR_BUFFER (get_buffer (self))), ==, -1);
}

static void
test_reveal_waits_for_text (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_ROLE_FORWARD, "SELECT 1;\n");
  g_autofree char *selection = NULL;
  SbPlace place = { .line = 1, .column = 8 };

  sb_document_set_show (self->set, sb_test_migration (self->project, "002_b.sql"));
  g_assert_cmpint (sb_document_get_state (get_document (self)), ==, SB_DOCUMENT_LOADING);
  place.path = (char *) sb_document_get_path (get_document (self));
  sb_editor_reveal (self->editor, &place);
  while (sb_document_get_state (get_document (self)) == SB_DOCUMENT_LOADING)
    g_main_context_iteration (NULL, TRUE);
  selection = dup_selection (self);
  g_assert_cmpstr (selection, ==, "1");
}

static void
test_long_line (void)
{
  g_autoptr (GString) text = g_string_new ("SELECT 1;\n-- ");
  g_autoptr (Fixture) self = NULL;
  SbExcerptView *excerpt;
  guint line, column;

  while (text->len < 1200000)
    g_string_append (text, "ä long line ");
  g_string_append (text, "\nSELECT 2;\n");
  self = fixture_new (SB_ROLE_FORWARD, text->str);
  wait_says (self, "line 2 is too long");
  excerpt = SB_EXCERPT_VIEW (find_type (GTK_WIDGET (self->editor), SB_TYPE_EXCERPT_VIEW));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (excerpt)));
  g_assert_cmpuint (sb_excerpt_view_get_n_lines (excerpt), ==, 2);
  g_assert_nonnull (find_button (GTK_WIDGET (self->editor), "Open elsewhere"));
  g_assert_cmpint (gtk_text_buffer_get_char_count (get_buffer (self)), ==, 0);
  g_assert_false (sb_editor_get_cursor (self->editor, &line, &column));
  gtk_test_accessible_assert_property (excerpt, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Beginning of the forward script");
}

static void
test_grows_to_50_megabytes (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_ROLE_FORWARD, "SELECT 1;\n");
  g_autoptr (GString) block = g_string_new (NULL);
  g_autofree char *path = sb_test_folder_path (self->folder, "migrations/001_a.sql");
  SbPlace place = { .line = 4000, .column = 1 };
  FILE *file = fopen (path, "w");

  while (block->len < 1 << 20)
    g_string_append (block, "SELECT 'a line of a very large file';\n");
  for (int i = 0; i < 50; i++)
    g_assert_cmpuint (fwrite (block->str, 1, block->len, file), ==, block->len);
  fclose (file);
  sb_document_set_check_disk (self->set);
  wait_says (self, "too large to be edited here");
  g_assert_cmpint (gtk_text_buffer_get_char_count (get_buffer (self)), ==, 0);

  place.path = (char *) sb_document_get_path (get_document (self));
  sb_editor_reveal (self->editor, &place);
  place.line = 4000000;
  sb_editor_reveal (self->editor, &place);
  wait_says (self, "line 4000000 is further down");

  /* Small again: an editor again. */
  sb_test_folder_write (self->folder, "migrations/001_a.sql", "SELECT 2;\n");
  sb_document_set_check_disk (self->set);
  while (sb_document_get_state (get_document (self)) != SB_DOCUMENT_READY)
    g_main_context_iteration (NULL, TRUE);
  assert_text (self, "SELECT 2;\n");
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (get_view (self))));
}

static void
test_unreadable (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_ROLE_FORWARD, "SELECT 1;\n");
  g_autofree char *path = sb_test_folder_path (self->folder, "migrations/001_a.sql");

  g_assert_true (g_file_set_contents (path, "SELECT\0 1 <b>&;\n", 16, NULL));
  sb_document_set_check_disk (self->set);
  wait_says (self, "no text: NUL byte at line 1, column 7");
  g_assert_nonnull (find_button (GTK_WIDGET (self->editor), "Open elsewhere"));
}

static void
test_highlighting (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_ROLE_FORWARD, "SELECT 1;\n");
  GtkSourceBuffer *buffer;
  g_autofree char *line = g_strnfill (20000, 'x');

  buffer = GTK_SOURCE_BUFFER (get_buffer (self));
  while (gtk_source_buffer_get_language (buffer) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (gtk_source_language_get_id (gtk_source_buffer_get_language (buffer)), ==,
                   "switchback-pgsql");
  g_assert_true (gtk_source_buffer_get_highlight_syntax (buffer));
  type_text (self, line);
  g_assert_false (gtk_source_buffer_get_highlight_syntax (buffer));
}

static void
test_find (void)
{
  g_autoptr (Fixture)
      self = fixture_new (SB_ROLE_FORWARD, "SELECT one;\nselect two;\nSELECT three;\n");
  SbFindBar *bar = SB_FIND_BAR (find_type (GTK_WIDGET (self->editor), SB_TYPE_FIND_BAR));
  GtkWidget *entry, *replacement;

  sb_editor_find (self->editor, TRUE);
  g_assert_true (sb_find_bar_is_open (bar));
  entry = find_type (GTK_WIDGET (bar), GTK_TYPE_SEARCH_ENTRY);
  replacement = find_type (GTK_WIDGET (bar), GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "select");
  wait_says (self, "3");
  gtk_editable_set_text (GTK_EDITABLE (replacement), "PERFORM");
  /* X11 tells of selections late, and may take away what was just selected: then Replace goes to
   * the next match first, as it does for a person. */
  while (!gtk_text_buffer_get_can_undo (get_buffer (self)))
    {
      click (self, "Replace");
      spin ();
    }
  wait_says (self, "2");
  click (self, "All");
  wait_says (self, "none");
  assert_text (self, "PERFORM one;\nPERFORM two;\nPERFORM three;\n");

  /* Case and patterns. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "perform (one|two)");
  g_signal_emit_by_name (find_button (GTK_WIDGET (bar), ".*"), "clicked");
  wait_says (self, "2");
  g_signal_emit_by_name (find_button (GTK_WIDGET (bar), "Aa"), "clicked");
  wait_says (self, "none");
  gtk_editable_set_text (GTK_EDITABLE (entry), "perform (one");
  wait_says (self, "no pattern");
  sb_find_bar_close (bar);
  g_assert_false (sb_find_bar_is_open (bar));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (sb_app_get_resource ());
  sb_thread_claim_main ();
  g_test_add_func ("/editor/names", test_names);
  g_test_add_func ("/editor/type-save-undo", test_type_save_undo);
  g_test_add_func ("/editor/starts-at-the-top", test_starts_at_the_top);
  g_test_add_func ("/editor/undo-survives-selection", test_undo_survives_selection);
  g_test_add_func ("/editor/changed-outside", test_changed_outside);
  g_test_add_func ("/editor/conflict", test_conflict);
  g_test_add_func ("/editor/deleted", test_deleted);
  g_test_add_func ("/editor/save-fails", test_save_fails);
  g_test_add_func ("/editor/read-only", test_read_only);
  g_test_add_func ("/editor/create", test_create);
  g_test_add_func ("/editor/discard", test_discard);
  g_test_add_func ("/editor/reveal", test_reveal);
  g_test_add_func ("/editor/reveal-waits-for-text", test_reveal_waits_for_text);
  g_test_add_func ("/editor/long-line", test_long_line);
  g_test_add_func ("/editor/grows-to-50-megabytes", test_grows_to_50_megabytes);
  g_test_add_func ("/editor/unreadable", test_unreadable);
  g_test_add_func ("/editor/highlighting", test_highlighting);
  g_test_add_func ("/editor/find", test_find);
  return g_test_run ();
}
