/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A document in an editor: edited, saved, moved, and what others do to its file meanwhile. */
#include <glib/gstdio.h>
#include <string.h>

#include "sb-document-test.h"
#include "sb-test-wait.h"
#include "sb-thread.h"
#include "sb-workspace.h"

static void
test_edit_and_save (void)
{
  g_autoptr (SbDocumentTest) self = sb_document_test_new ("SELECT 1;\nSELECT 2;\n");

  g_assert_cmpint (sb_document_get_state (self->document), ==, SB_DOCUMENT_READY);
  g_assert_null (sb_document_get_problem (self->document));
  g_assert_cmpstr (self->text, ==, "SELECT 1;\nSELECT 2;\n");
  sb_document_test_wait_parsed (self, 1);
  g_assert_cmpuint (sb_script_get_n_statements (sb_document_get_script (self->document)), >=, 2);

  sb_document_test_type (self, "SELECT 1;\nSELECT oops oops oops;\n");
  g_assert_true (sb_document_is_modified (self->document));
  sb_document_test_wait_parsed (self, 2);
  g_assert_nonnull (
      sb_script_get_statement (sb_document_get_script (self->document), 1)->syntax_error);

  sb_document_test_assert_saves (self);
  g_assert_false (sb_document_is_modified (self->document));
  sb_document_test_assert_file (self, "SELECT 1;\nSELECT oops oops oops;\n");
  g_assert_cmpuint (sb_test_folder_count (self->folder, "."), ==, 1);

  /* Twice in a row, the second with what was typed meanwhile. */
  sb_document_test_type (self, "SELECT 3;\n");
  sb_document_save_async (self->document, NULL, NULL);
  sb_document_test_type (self, "SELECT 4;\n");
  sb_document_test_assert_saves (self);
  sb_document_test_assert_file (self, "SELECT 4;\n");
  g_assert_false (sb_document_is_modified (self->document));
}

static void
test_typing_during_save (void)
{
  g_autoptr (SbDocumentTest) self = sb_document_test_new ("SELECT 1;\n");
  g_autoptr (GAsyncResult) result = NULL;

  sb_document_test_type (self, "SELECT 2;\n");
  sb_document_save_async (self->document, sb_document_test_result_cb, &result);
  sb_document_test_type (self, "SELECT 23;\n");
  sb_test_wait_for (result != NULL);
  g_assert_true (sb_document_save_finish (self->document, result, NULL));
  sb_document_test_assert_file (self, "SELECT 2;\n");
  g_assert_true (sb_document_is_modified (self->document));
}

static void
test_keeps_bom_and_crlf (void)
{
  g_autoptr (SbDocumentTest)
      self = sb_document_test_new ("\xef\xbb\xbfSELECT 'ä';\r\nSELECT 2;\r\n");
  SbScript *script;
  gsize offset;

  g_assert_cmpstr (self->text, ==, "SELECT 'ä';\nSELECT 2;\n");
  g_assert_true (sb_document_has_bom (self->document));
  g_assert_true (sb_document_is_crlf (self->document));
  sb_document_test_wait_parsed (self, 1);
  script = sb_document_get_script (self->document);
  offset = sb_document_map_offset (self->document, self->text, strlen (self->text),
                                   sb_script_get_statement (script, 1)->sql_start);
  g_assert_cmpstr (self->text + offset, ==, "SELECT 2;\n");
  g_assert_cmpuint (sb_document_map_offset (self->document, self->text, strlen (self->text), 9999),
                    ==, strlen (self->text));

  /* Lines pasted with CR LF do not get two. */
  sb_document_test_type (self, "SELECT 'ä';\nSELECT 2;\r\n-- more\n");
  sb_document_test_assert_saves (self);
  sb_document_test_assert_file (self, "\xef\xbb\xbfSELECT 'ä';\r\nSELECT 2;\r\n-- more\r\n");
}

static void
test_mixed_line_ends_stay (void)
{
  g_autoptr (SbDocumentTest)
      self = sb_document_test_new ("SELECT 1;\r\nSELECT 2;\nSELECT 3;\r\r\n");

  g_assert_false (sb_document_is_crlf (self->document));
  g_assert_cmpstr (self->text, ==, "SELECT 1;\r\nSELECT 2;\nSELECT 3;\r\r\n");
  sb_document_touch (self->document, TRUE);
  sb_document_test_assert_saves (self);
  sb_document_test_assert_file (self, "SELECT 1;\r\nSELECT 2;\nSELECT 3;\r\r\n");
}

static void
test_changed_without_edits (void)
{
  g_autoptr (SbDocumentTest) self = sb_document_test_new ("SELECT 1;\n");

  sb_test_folder_write (self->folder, "001_x.sql", "SELECT 'theirs';\n");
  sb_document_check_disk (self->document);
  sb_document_test_wait_loaded (self, 2);
  g_assert_cmpstr (self->text, ==, "SELECT 'theirs';\n");
  g_assert_false (sb_document_is_modified (self->document));
  g_assert_cmpint (sb_document_get_disk (self->document), ==, SB_DISK_SAME);
}

static void
test_conflict_keep_mine (void)
{
  g_autoptr (SbDocumentTest) self = sb_document_test_new ("SELECT 1;\n");
  g_autoptr (GError) error = NULL;

  sb_document_test_type (self, "SELECT 'mine';\n");
  sb_test_folder_write (self->folder, "001_x.sql", "SELECT 'theirs';\n");
  /* Nobody has told of the change: saving finds it. */
  g_assert_false (sb_document_test_save (self, &error));
  g_assert_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_CONFLICT);
  g_clear_error (&error);
  sb_document_test_wait_disk (self, SB_DISK_CHANGED);
  sb_document_test_assert_file (self, "SELECT 'theirs';\n");
  g_assert_cmpstr (self->text, ==, "SELECT 'mine';\n");

  g_assert_false (sb_document_test_save (self, &error));
  g_assert_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_CONFLICT);
  g_clear_error (&error);

  sb_document_keep_mine (self->document);
  /* A third version: the decision was about another text. */
  sb_test_folder_write (self->folder, "001_x.sql", "SELECT 'third';\n");
  g_assert_false (sb_document_test_save (self, &error));
  g_assert_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_CONFLICT);
  sb_document_test_wait_disk (self, SB_DISK_CHANGED);
  sb_document_keep_mine (self->document);
  sb_document_test_assert_saves (self);
  sb_document_test_assert_file (self, "SELECT 'mine';\n");
}

static void
test_conflict_load_theirs (void)
{
  g_autoptr (SbDocumentTest) self = sb_document_test_new ("SELECT 1;\n");

  sb_document_test_type (self, "SELECT 'mine';\n");
  sb_test_folder_write (self->folder, "001_x.sql", "SELECT 'theirs';\n");
  sb_document_check_disk (self->document);
  sb_document_test_wait_disk (self, SB_DISK_CHANGED);
  g_assert_cmpuint (self->n_loaded, ==, 1);
  sb_document_load (self->document);
  sb_document_test_wait_loaded (self, 2);
  g_assert_cmpstr (self->text, ==, "SELECT 'theirs';\n");
  g_assert_false (sb_document_is_modified (self->document));
  g_assert_cmpint (sb_document_get_disk (self->document), ==, SB_DISK_SAME);
}

static void
test_same_change_is_none (void)
{
  g_autoptr (SbDocumentTest) self = sb_document_test_new ("SELECT 1;\n");

  sb_document_test_type (self, "SELECT 2;\n");
  sb_test_folder_write (self->folder, "001_x.sql", "SELECT 2;\n");
  sb_document_check_disk (self->document);
  sb_document_test_wait_loaded (self, 2);
  g_assert_false (sb_document_is_modified (self->document));
  g_assert_cmpint (sb_document_get_disk (self->document), ==, SB_DISK_SAME);
}

static void
test_deleted (void)
{
  g_autoptr (SbDocumentTest) self = sb_document_test_new ("SELECT 1;\n");
  g_autofree char *path = sb_test_folder_path (self->folder, "001_x.sql");

  g_assert_cmpint (g_unlink (path), ==, 0);
  sb_document_check_disk (self->document);
  sb_document_test_wait_disk (self, SB_DISK_DELETED);
  g_assert_cmpstr (sb_document_get_problem (self->document), ==, "deleted on disk");
  g_assert_cmpstr (self->text, ==, "SELECT 1;\n");
  sb_document_keep_mine (self->document);
  g_assert_true (sb_document_is_modified (self->document));
  sb_document_test_assert_saves (self);
  sb_document_test_assert_file (self, "SELECT 1;\n");

  /* And when it comes back by itself all is well again. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  sb_document_check_disk (self->document);
  sb_document_test_wait_disk (self, SB_DISK_DELETED);
  sb_test_folder_write (self->folder, "001_x.sql", "SELECT 1;\n");
  sb_document_check_disk (self->document);
  sb_document_test_wait_disk (self, SB_DISK_SAME);
}

static void
test_absent (void)
{
  g_autoptr (SbDocumentTest) self = sb_document_test_new (NULL);

  g_assert_cmpint (sb_document_get_state (self->document), ==, SB_DOCUMENT_ABSENT);
  sb_document_check_disk (self->document);
  sb_document_test_type (self, "SELECT 1;\n");
  sb_document_test_assert_saves (self);
  sb_document_test_assert_file (self, "SELECT 1;\n");
  g_assert_cmpint (sb_document_get_state (self->document), ==, SB_DOCUMENT_READY);
}

static void
test_absent_but_made_meanwhile (void)
{
  g_autoptr (SbDocumentTest) self = sb_document_test_new (NULL);
  g_autoptr (GError) error = NULL;

  sb_document_test_type (self, "SELECT 'mine';\n");
  sb_test_folder_write (self->folder, "001_x.sql", "SELECT 'theirs';\n");
  g_assert_false (sb_document_test_save (self, &error));
  g_assert_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_CONFLICT);
  sb_document_test_wait_disk (self, SB_DISK_CHANGED);
  sb_document_test_assert_file (self, "SELECT 'theirs';\n");
}

static void
test_moved (void)
{
  g_autoptr (SbDocumentTest) self = sb_document_test_new ("SELECT 1;\n");
  g_autofree char *from = sb_test_folder_path (self->folder, "001_x.sql");
  g_autofree char *to = sb_test_folder_path (self->folder, "002_y.sql");
  g_autofree char *text = NULL;

  sb_document_test_type (self, "SELECT 'mine';\n");
  g_assert_cmpint (g_rename (from, to), ==, 0);
  sb_document_move (self->document, to, "002_y.sql");
  g_assert_true (sb_document_is_modified (self->document));
  sb_document_test_assert_saves (self);
  text = sb_test_folder_read (self->folder, "002_y.sql");
  g_assert_cmpstr (text, ==, "SELECT 'mine';\n");
  g_assert_false (g_file_test (from, G_FILE_TEST_EXISTS));
  g_assert_cmpstr (sb_document_get_key (self->document), ==, "002_y.sql");
}

static void
test_save_copy (void)
{
  g_autoptr (SbDocumentTest) self = sb_document_test_new ("SELECT 1;\r\n");
  g_autofree char *path = sb_test_folder_path (self->folder, "copy.sql");
  g_autofree char *copy = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  sb_document_test_type (self, "SELECT 2;\n");
  sb_document_save_copy_async (self->document, path, sb_document_test_result_cb, &result);
  sb_test_wait_for (result != NULL);
  g_assert_true (sb_document_save_copy_finish (self->document, result, NULL));
  copy = sb_test_folder_read (self->folder, "copy.sql");
  g_assert_cmpstr (copy, ==, "SELECT 2;\r\n");
  g_assert_true (sb_document_is_modified (self->document));
  sb_document_test_assert_file (self, "SELECT 1;\r\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* No document may wait for the disk on the thread that draws. */
  sb_thread_claim_main ();
  g_test_add_func ("/document/edit-and-save", test_edit_and_save);
  g_test_add_func ("/document/typing-during-save", test_typing_during_save);
  g_test_add_func ("/document/keeps-bom-and-crlf", test_keeps_bom_and_crlf);
  g_test_add_func ("/document/mixed-line-ends-stay", test_mixed_line_ends_stay);
  g_test_add_func ("/document/changed-without-edits", test_changed_without_edits);
  g_test_add_func ("/document/conflict-keep-mine", test_conflict_keep_mine);
  g_test_add_func ("/document/conflict-load-theirs", test_conflict_load_theirs);
  g_test_add_func ("/document/same-change-is-none", test_same_change_is_none);
  g_test_add_func ("/document/deleted", test_deleted);
  g_test_add_func ("/document/absent", test_absent);
  g_test_add_func ("/document/absent-but-made-meanwhile", test_absent_but_made_meanwhile);
  g_test_add_func ("/document/moved", test_moved);
  g_test_add_func ("/document/save-copy", test_save_copy);
  return g_test_run ();
}
