/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sb-document.h"
#include "sb-test-folder.h"
#include "sb-thread.h"
#include "sb-workspace.h"

/* A document as an editor holds it: the editor's text is a string here. */
typedef struct
{
  SbTestFolder *folder;
  SbDocument *document;
  char *text;
  guint n_loaded;
  guint n_parsed;
} Fixture;

static GBytes *
get_text (gpointer data)
{
  Fixture *self = data;

  return g_bytes_new (self->text, strlen (self->text));
}

static void
loaded_cb (Fixture *self)
{
  GBytes *bytes = sb_document_get_loaded (self->document);

  g_free (self->text);
  self->text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  self->n_loaded++;
}

static void
parsed_cb (Fixture *self)
{
  self->n_parsed++;
}

static void
wait_loaded (Fixture *self, guint n)
{
  while (self->n_loaded < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_parsed (Fixture *self, guint n)
{
  while (self->n_parsed < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_disk (Fixture *self, SbDocumentDisk disk)
{
  while (sb_document_get_disk (self->document) != disk)
    g_main_context_iteration (NULL, TRUE);
}

static void
fixture_start (Fixture *self, const char *name)
{
  g_autofree char *path = sb_test_folder_path (self->folder, name);

  self->document = sb_document_new (path, "001_x.sql", SB_ROLE_FORWARD);
  g_signal_connect_swapped (self->document, "loaded", G_CALLBACK (loaded_cb), self);
  g_signal_connect_swapped (self->document, "parsed", G_CALLBACK (parsed_cb), self);
  sb_document_set_source (self->document, get_text, self);
  g_assert_cmpint (sb_document_get_state (self->document), ==, SB_DOCUMENT_LOADING);
  sb_document_load (self->document);
  wait_loaded (self, 1);
}

static Fixture *
fixture_new (const char *text)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = sb_test_folder_new (NULL);
  if (text != NULL)
    sb_test_folder_write (self->folder, "001_x.sql", text);
  fixture_start (self, "001_x.sql");
  return self;
}

static Fixture *
fixture_new_bytes (const char *bytes, gsize length)
{
  Fixture *self = g_new0 (Fixture, 1);
  g_autofree char *path = NULL;

  self->folder = sb_test_folder_new (NULL);
  path = sb_test_folder_path (self->folder, "001_x.sql");
  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
  fixture_start (self, "001_x.sql");
  return self;
}

static void
fixture_free (Fixture *self)
{
  gpointer weak = self->document;

  /* What still goes on elsewhere keeps it for a while. */
  g_signal_handlers_disconnect_by_data (self->document, self);
  sb_document_set_source (self->document, NULL, NULL);
  g_object_add_weak_pointer (G_OBJECT (self->document), &weak);
  g_object_unref (self->document);
  while (weak != NULL)
    g_main_context_iteration (NULL, TRUE);
  sb_test_folder_free (self->folder);
  g_free (self->text);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static void
type (Fixture *self, const char *text)
{
  g_free (self->text);
  self->text = g_strdup (text);
  sb_document_touch (self->document, TRUE);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
save (Fixture *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sb_document_save_async (self->document, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return sb_document_save_finish (self->document, result, error);
}

static void
assert_saves (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (save (self, &error));
  g_assert_no_error (error);
}

static void
assert_file (Fixture *self, const char *expected)
{
  g_autofree char *text = sb_test_folder_read (self->folder, "001_x.sql");

  g_assert_cmpstr (text, ==, expected);
}

static void
test_edit_and_save (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\nSELECT 2;\n");

  g_assert_cmpint (sb_document_get_state (self->document), ==, SB_DOCUMENT_READY);
  g_assert_null (sb_document_get_problem (self->document));
  g_assert_cmpstr (self->text, ==, "SELECT 1;\nSELECT 2;\n");
  wait_parsed (self, 1);
  g_assert_cmpuint (sb_script_get_n_statements (sb_document_get_script (self->document)), >=, 2);

  type (self, "SELECT 1;\nSELECT oops oops oops;\n");
  g_assert_true (sb_document_is_modified (self->document));
  wait_parsed (self, 2);
  g_assert_nonnull (
      sb_script_get_statement (sb_document_get_script (self->document), 1)->syntax_error);

  assert_saves (self);
  g_assert_false (sb_document_is_modified (self->document));
  assert_file (self, "SELECT 1;\nSELECT oops oops oops;\n");
  g_assert_cmpuint (sb_test_folder_count (self->folder, "."), ==, 1);

  /* Twice in a row, the second with what was typed meanwhile. */
  type (self, "SELECT 3;\n");
  sb_document_save_async (self->document, NULL, NULL);
  type (self, "SELECT 4;\n");
  assert_saves (self);
  assert_file (self, "SELECT 4;\n");
  g_assert_false (sb_document_is_modified (self->document));
}

static void
test_typing_during_save (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\n");
  g_autoptr (GAsyncResult) result = NULL;

  type (self, "SELECT 2;\n");
  sb_document_save_async (self->document, result_cb, &result);
  type (self, "SELECT 23;\n");
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (sb_document_save_finish (self->document, result, NULL));
  assert_file (self, "SELECT 2;\n");
  g_assert_true (sb_document_is_modified (self->document));
}

static void
test_keeps_bom_and_crlf (void)
{
  g_autoptr (Fixture) self = fixture_new ("\xef\xbb\xbfSELECT 'ä';\r\nSELECT 2;\r\n");
  SbScript *script;
  gsize offset;

  g_assert_cmpstr (self->text, ==, "SELECT 'ä';\nSELECT 2;\n");
  g_assert_true (sb_document_has_bom (self->document));
  g_assert_true (sb_document_is_crlf (self->document));
  wait_parsed (self, 1);
  script = sb_document_get_script (self->document);
  offset = sb_document_map_offset (self->document, self->text, strlen (self->text),
                                   sb_script_get_statement (script, 1)->sql_start);
  g_assert_cmpstr (self->text + offset, ==, "SELECT 2;\n");
  g_assert_cmpuint (sb_document_map_offset (self->document, self->text, strlen (self->text), 9999),
                    ==, strlen (self->text));

  /* Lines pasted with CR LF do not get two. */
  type (self, "SELECT 'ä';\nSELECT 2;\r\n-- more\n");
  assert_saves (self);
  assert_file (self, "\xef\xbb\xbfSELECT 'ä';\r\nSELECT 2;\r\n-- more\r\n");
}

static void
test_mixed_line_ends_stay (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\r\nSELECT 2;\nSELECT 3;\r\r\n");

  g_assert_false (sb_document_is_crlf (self->document));
  g_assert_cmpstr (self->text, ==, "SELECT 1;\r\nSELECT 2;\nSELECT 3;\r\r\n");
  sb_document_touch (self->document, TRUE);
  assert_saves (self);
  assert_file (self, "SELECT 1;\r\nSELECT 2;\nSELECT 3;\r\r\n");
}

static void
assert_refused (Fixture *self, SbDocumentState state, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sb_document_get_state (self->document), ==, state);
  g_test_message ("problem: %s", sb_document_get_problem (self->document));
  g_assert_nonnull (strstr (sb_document_get_problem (self->document), words));
  sb_document_touch (self->document, TRUE);
  g_assert_false (save (self, &error));
  g_assert_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_READ_ONLY);
}

static void
test_bad_encoding (void)
{
  static const char latin1[] = "SELECT 1;\n-- caf\xe9\n";
  g_autoptr (Fixture) self = fixture_new (latin1);
  g_autoptr (Fixture) utf16 = fixture_new_bytes ("\xff\xfeS\0E\0", 6);

  assert_refused (self, SB_DOCUMENT_READ_ONLY, "no valid UTF-8 at line 2, column 7");
  g_assert_cmpstr (self->text, ==, "SELECT 1;\n-- caf\xef\xbf\xbd\n");
  assert_file (self, latin1);
  assert_refused (utf16, SB_DOCUMENT_READ_ONLY, "UTF-16");
}

static void
test_no_text (void)
{
  g_autoptr (Fixture) nul = fixture_new_bytes ("SELECT 1;\n\0", 11);
  g_autoptr (Fixture) crypt = fixture_new_bytes ("\0GITCRYPT\0abc", 13);

  assert_refused (nul, SB_DOCUMENT_UNREADABLE, "NUL");
  assert_refused (crypt, SB_DOCUMENT_UNREADABLE, "git-crypt");
}

static void
test_long_line (void)
{
  g_autoptr (GString) text = g_string_new ("SELECT 1;\n-- ");
  g_autoptr (Fixture) self = NULL;

  while (text->len < 1200000)
    g_string_append (text, "ä long line ");
  g_string_append (text, "\nSELECT 2;\n");
  self = fixture_new (text->str);
  assert_refused (self, SB_DOCUMENT_EXCERPT, "line 2 is too long");
  g_assert_cmpuint (strlen (self->text), <=, 256 << 10);
  g_assert_true (g_utf8_validate (self->text, -1, NULL));
  /* What it does is known all the same. */
  wait_parsed (self, 1);
  g_assert_cmpuint (sb_script_get_n_statements (sb_document_get_script (self->document)), ==, 2);
}

static void
write_large (Fixture *self, goffset size)
{
  g_autofree char *path = sb_test_folder_path (self->folder, "001_x.sql");
  g_autofree char *block = g_malloc (1 << 20);
  FILE *file = fopen (path, "w");

  g_assert_nonnull (file);
  for (int i = 0; i < 1 << 20; i += 16)
    memcpy (block + i, "SELECT 1 + 234;\n", 16);
  for (goffset i = 0; i < size; i += 1 << 20)
    g_assert_cmpuint (fwrite (block, 1, 1 << 20, file), ==, 1 << 20);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
test_grows_while_open (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\n");

  write_large (self, 50 << 20);
  sb_document_check_disk (self->document);
  wait_loaded (self, 2);
  assert_refused (self, SB_DOCUMENT_EXCERPT, "MiB is too large");
  g_assert_cmpuint (strlen (self->text), ==, 256 << 10);
}

static void
test_grows_under_unsaved_text (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\n");
  g_autoptr (GError) error = NULL;

  type (self, "SELECT 'mine';\n");
  write_large (self, 50 << 20);
  sb_document_check_disk (self->document);
  wait_disk (self, SB_DISK_CHANGED);
  g_assert_cmpstr (self->text, ==, "SELECT 'mine';\n");
  g_assert_false (save (self, &error));
  g_assert_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_CONFLICT);
}

static void
test_changed_without_edits (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\n");

  sb_test_folder_write (self->folder, "001_x.sql", "SELECT 'theirs';\n");
  sb_document_check_disk (self->document);
  wait_loaded (self, 2);
  g_assert_cmpstr (self->text, ==, "SELECT 'theirs';\n");
  g_assert_false (sb_document_is_modified (self->document));
  g_assert_cmpint (sb_document_get_disk (self->document), ==, SB_DISK_SAME);
}

static void
test_conflict_keep_mine (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\n");
  g_autoptr (GError) error = NULL;

  type (self, "SELECT 'mine';\n");
  sb_test_folder_write (self->folder, "001_x.sql", "SELECT 'theirs';\n");
  /* Nobody has told of the change: saving finds it. */
  g_assert_false (save (self, &error));
  g_assert_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_CONFLICT);
  g_clear_error (&error);
  wait_disk (self, SB_DISK_CHANGED);
  assert_file (self, "SELECT 'theirs';\n");
  g_assert_cmpstr (self->text, ==, "SELECT 'mine';\n");

  g_assert_false (save (self, &error));
  g_assert_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_CONFLICT);
  g_clear_error (&error);

  sb_document_keep_mine (self->document);
  /* A third version: the decision was about another text. */
  sb_test_folder_write (self->folder, "001_x.sql", "SELECT 'third';\n");
  g_assert_false (save (self, &error));
  g_assert_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_CONFLICT);
  wait_disk (self, SB_DISK_CHANGED);
  sb_document_keep_mine (self->document);
  assert_saves (self);
  assert_file (self, "SELECT 'mine';\n");
}

static void
test_conflict_load_theirs (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\n");

  type (self, "SELECT 'mine';\n");
  sb_test_folder_write (self->folder, "001_x.sql", "SELECT 'theirs';\n");
  sb_document_check_disk (self->document);
  wait_disk (self, SB_DISK_CHANGED);
  g_assert_cmpuint (self->n_loaded, ==, 1);
  sb_document_load (self->document);
  wait_loaded (self, 2);
  g_assert_cmpstr (self->text, ==, "SELECT 'theirs';\n");
  g_assert_false (sb_document_is_modified (self->document));
  g_assert_cmpint (sb_document_get_disk (self->document), ==, SB_DISK_SAME);
}

static void
test_same_change_is_none (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\n");

  type (self, "SELECT 2;\n");
  sb_test_folder_write (self->folder, "001_x.sql", "SELECT 2;\n");
  sb_document_check_disk (self->document);
  wait_loaded (self, 2);
  g_assert_false (sb_document_is_modified (self->document));
  g_assert_cmpint (sb_document_get_disk (self->document), ==, SB_DISK_SAME);
}

static void
test_deleted (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\n");
  g_autofree char *path = sb_test_folder_path (self->folder, "001_x.sql");

  g_assert_cmpint (g_unlink (path), ==, 0);
  sb_document_check_disk (self->document);
  wait_disk (self, SB_DISK_DELETED);
  g_assert_cmpstr (sb_document_get_problem (self->document), ==, "deleted on disk");
  g_assert_cmpstr (self->text, ==, "SELECT 1;\n");
  sb_document_keep_mine (self->document);
  g_assert_true (sb_document_is_modified (self->document));
  assert_saves (self);
  assert_file (self, "SELECT 1;\n");

  /* And when it comes back by itself all is well again. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  sb_document_check_disk (self->document);
  wait_disk (self, SB_DISK_DELETED);
  sb_test_folder_write (self->folder, "001_x.sql", "SELECT 1;\n");
  sb_document_check_disk (self->document);
  wait_disk (self, SB_DISK_SAME);
}

static void
test_became_a_folder (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\n");
  g_autofree char *path = sb_test_folder_path (self->folder, "001_x.sql");
  g_autoptr (GError) error = NULL;

  type (self, "SELECT 'mine';\n");
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
  sb_document_check_disk (self->document);
  wait_disk (self, SB_DISK_DELETED);
  g_assert_cmpstr (sb_document_get_problem (self->document), ==, "a folder, not a file");
  sb_document_keep_mine (self->document);
  g_assert_false (save (self, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (self->text, ==, "SELECT 'mine';\n");
  g_assert_true (sb_document_is_modified (self->document));
}

static void
test_opened_folder_and_pipe (void)
{
  g_autoptr (SbTestFolder) other = sb_test_folder_new (NULL);
  g_autofree char *pipe = sb_test_folder_path (other, "pipe.sql");
  g_autoptr (Fixture) self = g_new0 (Fixture, 1);
  g_autoptr (Fixture) piped = g_new0 (Fixture, 1);

  self->folder = sb_test_folder_new (NULL);
  sb_test_folder_make (self->folder, "folder.sql");
  fixture_start (self, "folder.sql");
  assert_refused (self, SB_DOCUMENT_UNREADABLE, "a folder, not a file");

  piped->folder = sb_test_folder_new (NULL);
  {
    g_autofree char *path = sb_test_folder_path (piped->folder, "pipe.sql");

    g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  }
  fixture_start (piped, "pipe.sql");
  assert_refused (piped, SB_DOCUMENT_UNREADABLE, "named pipe");
}

static void
test_absent (void)
{
  g_autoptr (Fixture) self = fixture_new (NULL);

  g_assert_cmpint (sb_document_get_state (self->document), ==, SB_DOCUMENT_ABSENT);
  sb_document_check_disk (self->document);
  type (self, "SELECT 1;\n");
  assert_saves (self);
  assert_file (self, "SELECT 1;\n");
  g_assert_cmpint (sb_document_get_state (self->document), ==, SB_DOCUMENT_READY);
}

static void
test_absent_but_made_meanwhile (void)
{
  g_autoptr (Fixture) self = fixture_new (NULL);
  g_autoptr (GError) error = NULL;

  type (self, "SELECT 'mine';\n");
  sb_test_folder_write (self->folder, "001_x.sql", "SELECT 'theirs';\n");
  g_assert_false (save (self, &error));
  g_assert_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_CONFLICT);
  wait_disk (self, SB_DISK_CHANGED);
  assert_file (self, "SELECT 'theirs';\n");
}

static void
test_moved (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\n");
  g_autofree char *from = sb_test_folder_path (self->folder, "001_x.sql");
  g_autofree char *to = sb_test_folder_path (self->folder, "002_y.sql");
  g_autofree char *text = NULL;

  type (self, "SELECT 'mine';\n");
  g_assert_cmpint (g_rename (from, to), ==, 0);
  sb_document_move (self->document, to, "002_y.sql");
  g_assert_true (sb_document_is_modified (self->document));
  assert_saves (self);
  text = sb_test_folder_read (self->folder, "002_y.sql");
  g_assert_cmpstr (text, ==, "SELECT 'mine';\n");
  g_assert_false (g_file_test (from, G_FILE_TEST_EXISTS));
  g_assert_cmpstr (sb_document_get_key (self->document), ==, "002_y.sql");
}

static void
test_save_copy (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\r\n");
  g_autofree char *path = sb_test_folder_path (self->folder, "copy.sql");
  g_autofree char *copy = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  type (self, "SELECT 2;\n");
  sb_document_save_copy_async (self->document, path, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (sb_document_save_copy_finish (self->document, result, NULL));
  copy = sb_test_folder_read (self->folder, "copy.sql");
  g_assert_cmpstr (copy, ==, "SELECT 2;\r\n");
  g_assert_true (sb_document_is_modified (self->document));
  assert_file (self, "SELECT 1;\r\n");
}

/* Each of the next runs in a process of its own: limits and users last for all of it. */

static void
in_subprocess (const char *name)
{
  g_test_trap_subprocess (name, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
test_full_disk (void)
{
  in_subprocess ("/document/full-disk/subprocess");
}

static void
part_full_disk (void)
{
  g_autoptr (Fixture) self = fixture_new ("SELECT 1;\n");
  g_autoptr (GError) error = NULL;
  struct rlimit limit = { 4, RLIM_INFINITY };

  signal (SIGXFSZ, SIG_IGN);
  type (self, "SELECT 'this is more than fits';\n");
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_false (save (self, &error));
  g_assert_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_SAVE);
  g_assert_nonnull (
      strstr (sb_document_get_save_problem (self->document), "larger than the system"));
  assert_file (self, "SELECT 1;\n");
  g_assert_true (sb_document_is_modified (self->document));
  g_assert_cmpstr (self->text, ==, "SELECT 'this is more than fits';\n");
  g_assert_cmpuint (sb_test_folder_count (self->folder, "."), ==, 1);

  limit.rlim_cur = RLIM_INFINITY;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  assert_saves (self);
  g_assert_null (sb_document_get_save_problem (self->document));
  assert_file (self, "SELECT 'this is more than fits';\n");
}

static void
become_nobody (void)
{
  if (geteuid () != 0)
    return;
  g_assert_cmpint (setresgid (65534, 65534, 65534), ==, 0);
  g_assert_cmpint (setresuid (65534, 65534, 65534), ==, 0);
}

static void
test_read_only_folder (void)
{
  in_subprocess ("/document/read-only-folder/subprocess");
}

static void
part_read_only_folder (void)
{
  g_autoptr (Fixture) self = NULL;
  g_autoptr (GError) error = NULL;

  become_nobody ();
  self = fixture_new ("SELECT 1;\n");
  type (self, "SELECT 'mine';\n");
  g_assert_cmpint (g_chmod (self->folder->path, 0555), ==, 0);
  g_assert_false (save (self, &error));
  g_assert_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_SAVE);
  g_assert_nonnull (strstr (sb_document_get_save_problem (self->document), "permission denied"));
  g_assert_true (sb_document_is_modified (self->document));
  assert_file (self, "SELECT 1;\n");

  g_assert_cmpint (g_chmod (self->folder->path, 0755), ==, 0);
  assert_saves (self);
  assert_file (self, "SELECT 'mine';\n");
}

static void
test_rights (void)
{
  in_subprocess ("/document/rights/subprocess");
}

static void
part_rights (void)
{
  g_autoptr (Fixture) self = NULL;
  g_autofree char *path = NULL;

  become_nobody ();
  self = fixture_new ("SELECT 1;\n");
  path = sb_test_folder_path (self->folder, "001_x.sql");

  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  sb_document_check_disk (self->document);
  while (sb_document_get_state (self->document) != SB_DOCUMENT_READ_ONLY)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (sb_document_get_problem (self->document), "write-protected"));

  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  sb_document_check_disk (self->document);
  wait_disk (self, SB_DISK_DELETED);
  g_assert_cmpstr (sb_document_get_problem (self->document), ==, "permission denied");
  g_assert_cmpstr (self->text, ==, "SELECT 1;\n");

  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  sb_document_check_disk (self->document);
  wait_disk (self, SB_DISK_SAME);
  while (sb_document_get_state (self->document) != SB_DOCUMENT_READY)
    g_main_context_iteration (NULL, TRUE);
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
  g_test_add_func ("/document/bad-encoding", test_bad_encoding);
  g_test_add_func ("/document/no-text", test_no_text);
  g_test_add_func ("/document/long-line", test_long_line);
  g_test_add_func ("/document/grows-while-open", test_grows_while_open);
  g_test_add_func ("/document/grows-under-unsaved-text", test_grows_under_unsaved_text);
  g_test_add_func ("/document/changed-without-edits", test_changed_without_edits);
  g_test_add_func ("/document/conflict-keep-mine", test_conflict_keep_mine);
  g_test_add_func ("/document/conflict-load-theirs", test_conflict_load_theirs);
  g_test_add_func ("/document/same-change-is-none", test_same_change_is_none);
  g_test_add_func ("/document/deleted", test_deleted);
  g_test_add_func ("/document/became-a-folder", test_became_a_folder);
  g_test_add_func ("/document/opened-folder-and-pipe", test_opened_folder_and_pipe);
  g_test_add_func ("/document/absent", test_absent);
  g_test_add_func ("/document/absent-but-made-meanwhile", test_absent_but_made_meanwhile);
  g_test_add_func ("/document/moved", test_moved);
  g_test_add_func ("/document/save-copy", test_save_copy);
  g_test_add_func ("/document/full-disk", test_full_disk);
  g_test_add_func ("/document/full-disk/subprocess", part_full_disk);
  g_test_add_func ("/document/read-only-folder", test_read_only_folder);
  g_test_add_func ("/document/read-only-folder/subprocess", part_read_only_folder);
  g_test_add_func ("/document/rights", test_rights);
  g_test_add_func ("/document/rights/subprocess", part_rights);
  return g_test_run ();
}
