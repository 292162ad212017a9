/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents of files that cannot be read, edited or written: odd bytes, large ones, no rights, a full
 * disk. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sb-document-test.h"
#include "sb-test-wait.h"
#include "sb-thread.h"
#include "sb-workspace.h"

static void
test_bad_encoding (void)
{
  static const char latin1[] = "SELECT 1;\n-- caf\xe9\n";
  g_autoptr (SbDocumentTest) self = sb_document_test_new (latin1);
  g_autoptr (SbDocumentTest) utf16 = sb_document_test_new_bytes ("\xff\xfeS\0E\0", 6);

  sb_document_test_assert_refused (self, SB_DOCUMENT_READ_ONLY,
                                   "no valid UTF-8 at line 2, column 7");
  g_assert_cmpstr (self->text, ==, "SELECT 1;\n-- caf\xef\xbf\xbd\n");
  sb_document_test_assert_file (self, latin1);
  sb_document_test_assert_refused (utf16, SB_DOCUMENT_READ_ONLY, "UTF-16");
}

static void
test_no_text (void)
{
  g_autoptr (SbDocumentTest) nul = sb_document_test_new_bytes ("SELECT 1;\n\0", 11);
  g_autoptr (SbDocumentTest) crypt = sb_document_test_new_bytes ("\0GITCRYPT\0abc", 13);

  sb_document_test_assert_refused (nul, SB_DOCUMENT_UNREADABLE, "NUL");
  sb_document_test_assert_refused (crypt, SB_DOCUMENT_UNREADABLE, "git-crypt");
}

static void
test_long_line (void)
{
  g_autoptr (GString) text = g_string_new ("SELECT 1;\n-- ");
  g_autoptr (SbDocumentTest) self = NULL;

  while (text->len < 1200000)
    g_string_append (text, "ä long line ");
  g_string_append (text, "\nSELECT 2;\n");
  self = sb_document_test_new (text->str);
  sb_document_test_assert_refused (self, SB_DOCUMENT_EXCERPT, "line 2 is too long");
  g_assert_cmpuint (strlen (self->text), <=, 256 << 10);
  g_assert_true (g_utf8_validate (self->text, -1, NULL));
  /* What it does is known all the same, and not taken from what is shown of it. */
  sb_document_hurry (self->document);
  sb_document_test_wait_parsed (self, 1);
  sb_test_wait_for (sb_document_is_parsed (self->document));
  g_assert_cmpuint (sb_script_get_n_statements (sb_document_get_script (self->document)), ==, 2);
}

static void
write_large (SbDocumentTest *self, goffset size)
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
  g_autoptr (SbDocumentTest) self = sb_document_test_new ("SELECT 1;\n");

  write_large (self, 50 << 20);
  sb_document_check_disk (self->document);
  sb_document_test_wait_loaded (self, 2);
  sb_document_test_assert_refused (self, SB_DOCUMENT_EXCERPT, "MiB is too large");
  g_assert_cmpuint (strlen (self->text), ==, 256 << 10);
}

static void
test_grows_under_unsaved_text (void)
{
  g_autoptr (SbDocumentTest) self = sb_document_test_new ("SELECT 1;\n");
  g_autoptr (GError) error = NULL;

  sb_document_test_type (self, "SELECT 'mine';\n");
  write_large (self, 50 << 20);
  sb_document_check_disk (self->document);
  sb_document_test_wait_disk (self, SB_DISK_CHANGED);
  g_assert_cmpstr (self->text, ==, "SELECT 'mine';\n");
  g_assert_false (sb_document_test_save (self, &error));
  g_assert_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_CONFLICT);
}

static void
test_became_a_folder (void)
{
  g_autoptr (SbDocumentTest) self = sb_document_test_new ("SELECT 1;\n");
  g_autofree char *path = sb_test_folder_path (self->folder, "001_x.sql");
  g_autoptr (GError) error = NULL;

  sb_document_test_type (self, "SELECT 'mine';\n");
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
  sb_document_check_disk (self->document);
  sb_document_test_wait_disk (self, SB_DISK_DELETED);
  g_assert_cmpstr (sb_document_get_problem (self->document), ==, "a folder, not a file");
  sb_document_keep_mine (self->document);
  g_assert_false (sb_document_test_save (self, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (self->text, ==, "SELECT 'mine';\n");
  g_assert_true (sb_document_is_modified (self->document));
}

static void
test_opened_folder_and_pipe (void)
{
  g_autoptr (SbTestFolder) other = sb_test_folder_new (NULL);
  g_autofree char *pipe = sb_test_folder_path (other, "pipe.sql");
  g_autoptr (SbDocumentTest) self = g_new0 (SbDocumentTest, 1);
  g_autoptr (SbDocumentTest) piped = g_new0 (SbDocumentTest, 1);

  self->folder = sb_test_folder_new (NULL);
  sb_test_folder_make (self->folder, "folder.sql");
  sb_document_test_start (self, "folder.sql");
  sb_document_test_assert_refused (self, SB_DOCUMENT_UNREADABLE, "a folder, not a file");

  piped->folder = sb_test_folder_new (NULL);
  {
    g_autofree char *path = sb_test_folder_path (piped->folder, "pipe.sql");

    g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  }
  sb_document_test_start (piped, "pipe.sql");
  sb_document_test_assert_refused (piped, SB_DOCUMENT_UNREADABLE, "named pipe");
}

/* Each of the next runs in a process of its own: limits and users last for all of it. */

static void
in_subprocess (const char *name)
{
  g_test_trap_subprocess (name, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
test_full_disk (void)
{
  in_subprocess ("/document-limits/full-disk/subprocess");
}

static void
part_full_disk (void)
{
  g_autoptr (SbDocumentTest) self = sb_document_test_new ("SELECT 1;\n");
  g_autoptr (GError) error = NULL;
  struct rlimit limit = { 4, RLIM_INFINITY };

  signal (SIGXFSZ, SIG_IGN);
  sb_document_test_type (self, "SELECT 'this is more than fits';\n");
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_false (sb_document_test_save (self, &error));
  g_assert_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_SAVE);
  g_assert_nonnull (
      strstr (sb_document_get_save_problem (self->document), "larger than the system"));
  sb_document_test_assert_file (self, "SELECT 1;\n");
  g_assert_true (sb_document_is_modified (self->document));
  g_assert_cmpstr (self->text, ==, "SELECT 'this is more than fits';\n");
  g_assert_cmpuint (sb_test_folder_count (self->folder, "."), ==, 1);

  limit.rlim_cur = RLIM_INFINITY;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  sb_document_test_assert_saves (self);
  g_assert_null (sb_document_get_save_problem (self->document));
  sb_document_test_assert_file (self, "SELECT 'this is more than fits';\n");
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
  in_subprocess ("/document-limits/read-only-folder/subprocess");
}

static void
part_read_only_folder (void)
{
  g_autoptr (SbDocumentTest) self = NULL;
  g_autoptr (GError) error = NULL;

  become_nobody ();
  self = sb_document_test_new ("SELECT 1;\n");
  sb_document_test_type (self, "SELECT 'mine';\n");
  g_assert_cmpint (g_chmod (self->folder->path, 0555), ==, 0);
  g_assert_false (sb_document_test_save (self, &error));
  g_assert_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_SAVE);
  g_assert_nonnull (strstr (sb_document_get_save_problem (self->document), "permission denied"));
  g_assert_true (sb_document_is_modified (self->document));
  sb_document_test_assert_file (self, "SELECT 1;\n");

  g_assert_cmpint (g_chmod (self->folder->path, 0755), ==, 0);
  sb_document_test_assert_saves (self);
  sb_document_test_assert_file (self, "SELECT 'mine';\n");
}

static void
test_rights (void)
{
  in_subprocess ("/document-limits/rights/subprocess");
}

static void
part_rights (void)
{
  g_autoptr (SbDocumentTest) self = NULL;
  g_autofree char *path = NULL;

  become_nobody ();
  self = sb_document_test_new ("SELECT 1;\n");
  path = sb_test_folder_path (self->folder, "001_x.sql");

  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  sb_document_check_disk (self->document);
  sb_test_wait_for (sb_document_get_state (self->document) == SB_DOCUMENT_READ_ONLY);
  g_assert_nonnull (strstr (sb_document_get_problem (self->document), "write-protected"));

  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  sb_document_check_disk (self->document);
  sb_document_test_wait_disk (self, SB_DISK_DELETED);
  g_assert_cmpstr (sb_document_get_problem (self->document), ==, "permission denied");
  g_assert_cmpstr (self->text, ==, "SELECT 1;\n");

  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  sb_document_check_disk (self->document);
  sb_document_test_wait_disk (self, SB_DISK_SAME);
  sb_test_wait_for (sb_document_get_state (self->document) == SB_DOCUMENT_READY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sb_thread_claim_main ();
  g_test_add_func ("/document-limits/bad-encoding", test_bad_encoding);
  g_test_add_func ("/document-limits/no-text", test_no_text);
  g_test_add_func ("/document-limits/long-line", test_long_line);
  g_test_add_func ("/document-limits/grows-while-open", test_grows_while_open);
  g_test_add_func ("/document-limits/grows-under-unsaved-text", test_grows_under_unsaved_text);
  g_test_add_func ("/document-limits/became-a-folder", test_became_a_folder);
  g_test_add_func ("/document-limits/opened-folder-and-pipe", test_opened_folder_and_pipe);
  g_test_add_func ("/document-limits/full-disk", test_full_disk);
  g_test_add_func ("/document-limits/full-disk/subprocess", part_full_disk);
  g_test_add_func ("/document-limits/read-only-folder", test_read_only_folder);
  g_test_add_func ("/document-limits/read-only-folder/subprocess", part_read_only_folder);
  g_test_add_func ("/document-limits/rights", test_rights);
  g_test_add_func ("/document-limits/rights/subprocess", part_rights);
  return g_test_run ();
}
