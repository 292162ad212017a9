/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One editor on real files: what others do to the file, and files that no editor can hold. */
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>

#include "sb-editor-test.h"
#include "sb-excerpt-view.h"
#include "sb-test-wait.h"

static void
test_changed_outside (void)
{
  g_autoptr (SbEditorTest)
      self = sb_editor_test_new (SB_ROLE_FORWARD, "SELECT 1;\nSELECT 2;\nSELECT 3;\n");
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_line_offset (sb_editor_test_get_buffer (self), &iter, 2, 4);
  gtk_text_buffer_place_cursor (sb_editor_test_get_buffer (self), &iter);
  sb_test_folder_write (self->folder, "migrations/001_a.sql",
                        "-- längs\nSELECT 1;\nSELECT 22;\nSELECT 3;\n");
  sb_document_set_check_disk (self->set);
  sb_editor_test_wait_says (self, "read again");
  sb_editor_test_assert_text (self, "-- längs\nSELECT 1;\nSELECT 22;\nSELECT 3;\n");
  g_assert_false (sb_document_is_modified (sb_editor_test_get_document (self)));

  /* The cursor is still in the third statement, and one undo brings the old text back. */
  gtk_text_buffer_get_iter_at_mark (sb_editor_test_get_buffer (self), &iter,
                                    gtk_text_buffer_get_insert (sb_editor_test_get_buffer (self)));
  g_assert_cmpint (gtk_text_iter_get_line (&iter), ==, 3);
  g_assert_cmpint (gtk_text_iter_get_line_offset (&iter), ==, 4);
  gtk_text_buffer_undo (sb_editor_test_get_buffer (self));
  sb_editor_test_assert_text (self, "SELECT 1;\nSELECT 2;\nSELECT 3;\n");
  g_assert_true (sb_document_is_modified (sb_editor_test_get_document (self)));
}

static void
test_conflict (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, "SELECT 1;\n");

  sb_editor_test_type (self, "-- mine\n");
  sb_test_folder_write (self->folder, "migrations/001_a.sql", "SELECT 'theirs';\n");
  sb_document_set_check_disk (self->set);
  sb_editor_test_wait_says (self, "Changed on disk");
  sb_editor_test_assert_text (self, "-- mine\nSELECT 1;\n");
  g_assert_false (sb_editor_test_save (self));
  sb_editor_test_assert_file (self, "migrations/001_a.sql", "SELECT 'theirs';\n");

  sb_editor_test_click (self, "Load theirs");
  sb_test_wait_for (!sb_document_is_modified (sb_editor_test_get_document (self)));
  sb_editor_test_assert_text (self, "SELECT 'theirs';\n");
  gtk_text_buffer_undo (sb_editor_test_get_buffer (self));
  sb_editor_test_assert_text (self, "-- mine\nSELECT 1;\n");

  sb_test_folder_write (self->folder, "migrations/001_a.sql", "SELECT 'again';\n");
  sb_document_set_check_disk (self->set);
  sb_editor_test_wait_says (self, "Changed on disk");
  sb_editor_test_click (self, "Keep mine");
  g_assert_true (sb_editor_test_save (self));
  sb_editor_test_assert_file (self, "migrations/001_a.sql", "-- mine\nSELECT 1;\n");
  g_assert_false (sb_editor_test_says (GTK_WIDGET (self->editor), "Changed on disk"));
}

static void
test_deleted (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, "SELECT 1;\n");
  g_autofree char *path = sb_test_folder_path (self->folder, "migrations/001_a.sql");

  g_assert_cmpint (g_unlink (path), ==, 0);
  sb_document_set_check_disk (self->set);
  sb_editor_test_wait_says (self, "Deleted on disk");
  sb_editor_test_assert_text (self, "SELECT 1;\n");
  sb_editor_test_click (self, "Save again");
  sb_test_wait_for (g_file_test (path, G_FILE_TEST_EXISTS)
                    && !sb_document_is_modified (sb_editor_test_get_document (self)));
  sb_editor_test_assert_file (self, "migrations/001_a.sql", "SELECT 1;\n");
}

static void
test_save_fails (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, "SELECT 1;\n");
  g_autofree char *folder = sb_test_folder_path (self->folder, "migrations");
  g_autofree char *away = sb_test_folder_path (self->folder, "away");
  g_autofree char *path = sb_test_folder_path (self->folder, "migrations/001_a.sql");

  /* A folder in the way: what root cannot save either. */
  sb_editor_test_type (self, "-- mine\n");
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
  g_assert_false (sb_editor_test_save (self));
  sb_editor_test_wait_says (self, "a folder, not a file");
  sb_editor_test_assert_text (self, "-- mine\nSELECT 1;\n");
  g_assert_cmpint (g_rmdir (path), ==, 0);
  sb_editor_test_click (self, "Try again");
  sb_editor_test_wait_says (self, "Deleted on disk");
  sb_editor_test_click (self, "Save again");
  sb_test_wait_for (!sb_document_is_modified (sb_editor_test_get_document (self)));
  sb_editor_test_assert_file (self, "migrations/001_a.sql", "-- mine\nSELECT 1;\n");

  /* The whole folder gone: said as a failure to save, with Retry. */
  sb_editor_test_type (self, "-- more\n");
  g_assert_cmpint (g_rename (folder, away), ==, 0);
  sb_document_keep_mine (sb_editor_test_get_document (self));
  g_assert_false (sb_editor_test_save (self));
  sb_editor_test_wait_says (self, "Deleted on disk");
  g_assert_cmpint (g_rename (away, folder), ==, 0);
  sb_document_set_check_disk (self->set);
  sb_test_wait_for (sb_document_get_disk (sb_editor_test_get_document (self)) == SB_DISK_SAME);
  g_assert_true (sb_editor_test_save (self));
}

/* In a process of its own: limits last for all of it. */
static void
test_not_saved (void)
{
  g_test_trap_subprocess ("/editor-disk/not-saved/subprocess", 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
part_not_saved (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, "SELECT 1;\n");
  struct rlimit limit = { 4, RLIM_INFINITY };

  /* A disk that is full, as far as this process can tell. */
  signal (SIGXFSZ, SIG_IGN);
  sb_editor_test_type (self, "-- mine\n");
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_false (sb_editor_test_save (self));
  sb_editor_test_wait_says (self, "Not saved: ");
  sb_editor_test_wait_says (self, "The text is kept here.");
  g_assert_nonnull (sb_editor_test_find_button (GTK_WIDGET (self->editor), "Save a copy…"));
  gtk_test_accessible_assert_property (sb_editor_test_find_button (GTK_WIDGET (self->editor),
                                                                   "Retry"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Retry");
  sb_editor_test_assert_text (self, "-- mine\nSELECT 1;\n");
  sb_editor_test_assert_file (self, "migrations/001_a.sql", "SELECT 1;\n");

  /* Still full: still said. Then there is room, and it goes away. */
  sb_editor_test_click (self, "Retry");
  sb_editor_test_wait_says (self, "Not saved: ");
  g_assert_true (sb_document_is_modified (sb_editor_test_get_document (self)));
  limit.rlim_cur = RLIM_INFINITY;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  sb_editor_test_click (self, "Retry");
  sb_test_wait_for (!sb_document_is_modified (sb_editor_test_get_document (self)));
  sb_editor_test_assert_file (self, "migrations/001_a.sql", "-- mine\nSELECT 1;\n");
  g_assert_false (sb_editor_test_says (GTK_WIDGET (self->editor), "Not saved"));
}

static void
test_read_only (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, "SELECT 'caf\xe9';\n");

  sb_editor_test_wait_says (self, "no valid UTF-8 at line 1, column 12");
  g_assert_false (gtk_text_view_get_editable (sb_editor_test_get_view (self)));
  sb_editor_test_assert_text (self, "SELECT 'caf\xef\xbf\xbd';\n");
}

static void
test_long_line (void)
{
  g_autoptr (GString) text = g_string_new ("SELECT 1;\n-- ");
  g_autoptr (SbEditorTest) self = NULL;
  SbExcerptView *excerpt;
  guint line, column;

  while (text->len < 1200000)
    g_string_append (text, "ä long line ");
  g_string_append (text, "\nSELECT 2;\n");
  self = sb_editor_test_new (SB_ROLE_FORWARD, text->str);
  sb_editor_test_wait_says (self, "line 2 is too long");
  excerpt = SB_EXCERPT_VIEW (
      sb_editor_test_find_type (GTK_WIDGET (self->editor), SB_TYPE_EXCERPT_VIEW));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (excerpt)));
  g_assert_cmpuint (sb_excerpt_view_get_n_lines (excerpt), ==, 2);
  g_assert_nonnull (sb_editor_test_find_button (GTK_WIDGET (self->editor), "Open elsewhere"));
  g_assert_cmpint (gtk_text_buffer_get_char_count (sb_editor_test_get_buffer (self)), ==, 0);
  g_assert_false (sb_editor_get_cursor (self->editor, &line, &column));
  gtk_test_accessible_assert_property (excerpt, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Beginning of the forward script");
}

static void
test_grows_to_50_megabytes (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, "SELECT 1;\n");
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
  sb_editor_test_wait_says (self, "too large to be edited here");
  g_assert_cmpint (gtk_text_buffer_get_char_count (sb_editor_test_get_buffer (self)), ==, 0);

  place.path = (char *) sb_document_get_path (sb_editor_test_get_document (self));
  sb_editor_reveal (self->editor, &place);
  place.line = 4000000;
  sb_editor_reveal (self->editor, &place);
  sb_editor_test_wait_says (self, "line 4000000 is further down");

  /* Small again: an editor again. */
  sb_test_folder_write (self->folder, "migrations/001_a.sql", "SELECT 2;\n");
  sb_document_set_check_disk (self->set);
  sb_test_wait_for (sb_document_get_state (sb_editor_test_get_document (self))
                    == SB_DOCUMENT_READY);
  sb_editor_test_assert_text (self, "SELECT 2;\n");
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (sb_editor_test_get_view (self))));
}

static void
test_unreadable (void)
{
  g_autoptr (SbEditorTest) self = sb_editor_test_new (SB_ROLE_FORWARD, "SELECT 1;\n");
  g_autofree char *path = sb_test_folder_path (self->folder, "migrations/001_a.sql");

  g_assert_true (g_file_set_contents (path, "SELECT\0 1 <b>&;\n", 16, NULL));
  sb_document_set_check_disk (self->set);
  sb_editor_test_wait_says (self, "no text: NUL byte at line 1, column 7");
  g_assert_nonnull (sb_editor_test_find_button (GTK_WIDGET (self->editor), "Open elsewhere"));
}

int
main (int argc, char **argv)
{
  sb_editor_test_init (&argc, &argv);
  g_test_add_func ("/editor-disk/changed-outside", test_changed_outside);
  g_test_add_func ("/editor-disk/conflict", test_conflict);
  g_test_add_func ("/editor-disk/deleted", test_deleted);
  g_test_add_func ("/editor-disk/save-fails", test_save_fails);
  g_test_add_func ("/editor-disk/not-saved", test_not_saved);
  g_test_add_func ("/editor-disk/not-saved/subprocess", part_not_saved);
  g_test_add_func ("/editor-disk/read-only", test_read_only);
  g_test_add_func ("/editor-disk/long-line", test_long_line);
  g_test_add_func ("/editor-disk/grows-to-50-megabytes", test_grows_to_50_megabytes);
  g_test_add_func ("/editor-disk/unreadable", test_unreadable);
  return g_test_run ();
}
