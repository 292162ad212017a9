/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-file.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sb-test-folder.h"

static void
assert_not_read (const char *path, int code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sb_file_read (path, NULL, &error));
  g_assert_error (error, SB_PROJECT_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_read_keeps_every_byte (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (NULL);
  g_autofree char *path = sb_test_folder_path (folder, "a.sql");
  static const char bytes[] = "\xef\xbb\xbfSELECT '\0\xff';\r\n";
  g_autofree char *text = NULL;
  gsize length = 0;

  g_assert_true (sb_file_create (path, bytes, sizeof bytes - 1, NULL));
  text = sb_file_read (path, &length, NULL);
  g_assert_cmpmem (text, length, bytes, sizeof bytes - 1);
  g_assert_cmpint (text[length], ==, '\0');
}

static void
test_read_empty_and_growing_files (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (NULL);
  g_autofree char *path = sb_test_folder_path (folder, "a.sql");
  g_autofree char *empty = NULL, *status = NULL;
  gsize length = 1;

  sb_test_folder_write (folder, "a.sql", "");
  empty = sb_file_read (path, &length, NULL);
  g_assert_cmpstr (empty, ==, "");
  g_assert_cmpuint (length, ==, 0);
  /* A file whose size is not known before it is read. */
  status = sb_file_read ("/proc/self/status", &length, NULL);
  g_assert_cmpuint (length, >, 100);
  g_assert_cmpuint (strlen (status), ==, length);
}

static void
test_read_refuses_what_is_no_file (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (NULL);
  g_autofree char *pipe = sb_test_folder_path (folder, "pipe.sql");
  g_autofree char *loop = sb_test_folder_path (folder, "loop.sql");
  g_autofree char *absent = sb_test_folder_path (folder, "absent.sql");
  g_autofree char *hostile = sb_test_folder_path (folder, "%s\033[31m\n\xff.sql");

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (symlink ("loop.sql", loop), ==, 0);
  assert_not_read (pipe, SB_PROJECT_ERROR_NOT_A_FILE, "a named pipe");
  assert_not_read (folder->path, SB_PROJECT_ERROR_NOT_A_FILE, "a folder");
  assert_not_read ("/dev/zero", SB_PROJECT_ERROR_NOT_A_FILE, "a device");
  assert_not_read (loop, SB_PROJECT_ERROR_UNREADABLE, "a loop of symbolic links");
  assert_not_read (absent, SB_PROJECT_ERROR_UNREADABLE, "no such file");
  assert_not_read (hostile, SB_PROJECT_ERROR_UNREADABLE, "%s\\u001b[31m \xef\xbf\xbd.sql");
}

static void
test_read_refuses_too_much (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (SB_FILES ("a.sql"));
  g_autofree char *path = sb_test_folder_path (folder, "a.sql");

  g_assert_cmpint (truncate (path, (off_t) SB_PROJECT_MAX_FILE + 1), ==, 0);
  assert_not_read (path, SB_PROJECT_ERROR_TOO_LARGE, "larger than 128 MiB");
}

static void
assert_saved (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sb_file_save (path, text, strlen (text), &error));
  g_assert_no_error (error);
}

static void
assert_not_saved (const char *path, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sb_file_save (path, "new", 3, &error));
  g_assert_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_SAVE);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_save_keeps_mode_and_owner (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (SB_FILES ("a.sql"));
  g_autofree char *path = sb_test_folder_path (folder, "a.sql");
  g_autofree char *text = NULL;
  struct stat before, after;

  g_assert_cmpint (chmod (path, 0640), ==, 0);
  if (geteuid () == 0)
    g_assert_cmpint (chown (path, 65534, 65534), ==, 0);
  stat (path, &before);
  assert_saved (path, "SELECT 2;");
  stat (path, &after);
  g_assert_cmpint (after.st_mode, ==, before.st_mode);
  g_assert_cmpint (after.st_uid, ==, before.st_uid);
  g_assert_cmpint (after.st_gid, ==, before.st_gid);
  /* Replaced, not overwritten: a reader that has the old file open goes on reading it. */
  g_assert_cmpint (after.st_ino, !=, before.st_ino);
  text = sb_test_folder_read (folder, "a.sql");
  g_assert_cmpstr (text, ==, "SELECT 2;");
  g_assert_cmpuint (sb_test_folder_count (folder, "."), ==, 1);
}

static void
test_save_goes_through_links (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (SB_FILES ("real/a.sql"));
  g_autofree char *link = sb_test_folder_path (folder, "link.sql");
  g_autofree char *second = sb_test_folder_path (folder, "second.sql");
  g_autofree char *nowhere = sb_test_folder_path (folder, "nowhere.sql");
  g_autofree char *loop = sb_test_folder_path (folder, "loop.sql");
  g_autofree char *text = NULL;

  g_assert_cmpint (symlink ("real/a.sql", link), ==, 0);
  g_assert_cmpint (symlink ("link.sql", second), ==, 0);
  g_assert_cmpint (symlink ("absent.sql", nowhere), ==, 0);
  g_assert_cmpint (symlink ("loop.sql", loop), ==, 0);
  assert_saved (second, "new");
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (second, G_FILE_TEST_IS_SYMLINK));
  text = sb_test_folder_read (folder, "real/a.sql");
  g_assert_cmpstr (text, ==, "new");
  assert_not_saved (nowhere, "a link to a file that does not exist");
  assert_not_saved (loop, "a loop of symbolic links");
}

static void
test_save_makes_a_file_that_is_gone (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (NULL);
  g_autofree char *path = sb_test_folder_path (folder, "a.sql");
  g_autofree char *deep = sb_test_folder_path (folder, "absent/a.sql");
  g_autofree char *text = NULL;

  assert_saved (path, "new");
  text = sb_test_folder_read (folder, "a.sql");
  g_assert_cmpstr (text, ==, "new");
  assert_not_saved (deep, "its folder does not exist");
  assert_not_saved (folder->path, "a folder, not a file");
}

static void
test_full_disk_leaves_the_old_file (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (SB_FILES ("a.sql"));
  g_autofree char *path = sb_test_folder_path (folder, "a.sql");
  g_autofree char *other = sb_test_folder_path (folder, "b.sql");
  g_autofree char *big = g_strnfill (100000, 'x');
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL, create_error = NULL;
  struct rlimit old, small;
  gboolean saved, created;

  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &old);
  small = (struct rlimit){ 50000, old.rlim_max };
  setrlimit (RLIMIT_FSIZE, &small);
  saved = sb_file_save (path, big, 100000, &error);
  created = sb_file_create (other, big, 100000, &create_error);
  setrlimit (RLIMIT_FSIZE, &old);

  g_assert_false (saved);
  g_assert_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_SAVE);
  g_assert_false (created);
  g_assert_error (create_error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_SAVE);
  text = sb_test_folder_read (folder, "a.sql");
  g_assert_cmpstr (text, ==, "SELECT 1;\n");
  g_assert_cmpuint (sb_test_folder_count (folder, "."), ==, 1);
}

static gboolean
save_in_read_only_folder (gpointer data)
{
  g_autofree char *path = g_build_filename (data, "a.sql", NULL);
  g_autofree char *fresh = g_build_filename (data, "new.sql", NULL);
  g_autoptr (GError) error = NULL, create_error = NULL;

  return !sb_file_save (path, "new", 3, &error)
         && g_error_matches (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_SAVE)
         && strstr (error->message, "permission denied") != NULL
         && !sb_file_create (fresh, "new", 3, &create_error)
         && g_error_matches (create_error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_SAVE);
}

static gboolean
save_write_protected_file (gpointer data)
{
  g_autofree char *path = g_build_filename (data, "a.sql", NULL);
  g_autoptr (GError) error = NULL;

  return !sb_file_save (path, "new", 3, &error)
         && g_error_matches (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_SAVE)
         && strstr (error->message, "write-protected") != NULL;
}

static gboolean
read_unreadable_file (gpointer data)
{
  g_autofree char *path = g_build_filename (data, "a.sql", NULL);
  g_autoptr (GError) error = NULL;

  return sb_file_read (path, NULL, &error) == NULL
         && g_error_matches (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_UNREADABLE)
         && strstr (error->message, "permission denied") != NULL;
}

static void
test_permissions (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (SB_FILES ("a.sql"));
  g_autofree char *path = sb_test_folder_path (folder, "a.sql");
  g_autofree char *text = NULL;

  g_assert_cmpint (chmod (path, 0666), ==, 0);
  g_assert_cmpint (chmod (folder->path, 0555), ==, 0);
  g_assert_true (sb_test_as_nobody (save_in_read_only_folder, folder->path));
  g_assert_cmpint (chmod (folder->path, 0777), ==, 0);
  g_assert_cmpint (chmod (path, 0444), ==, 0);
  g_assert_true (sb_test_as_nobody (save_write_protected_file, folder->path));
  g_assert_cmpint (chmod (path, 0), ==, 0);
  g_assert_true (sb_test_as_nobody (read_unreadable_file, folder->path));
  g_assert_cmpint (chmod (path, 0644), ==, 0);
  text = sb_test_folder_read (folder, "a.sql");
  g_assert_cmpstr (text, ==, "SELECT 1;\n");
  g_assert_cmpuint (sb_test_folder_count (folder, "."), ==, 1);
}

static void
test_create_never_overwrites (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (SB_FILES ("a.sql"));
  g_autofree char *dangling = sb_test_folder_path (folder, "dangling.sql");
  g_autofree char *text = NULL;
  const char *taken[] = { "a.sql", "dangling.sql", "folder.sql" };

  g_assert_cmpint (symlink ("absent.sql", dangling), ==, 0);
  sb_test_folder_make (folder, "folder.sql");
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      g_autofree char *path = sb_test_folder_path (folder, taken[i]);
      g_autoptr (GError) error = NULL;

      g_assert_false (sb_file_create (path, "new", 3, &error));
      g_assert_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_EXISTS);
    }
  text = sb_test_folder_read (folder, "a.sql");
  g_assert_cmpstr (text, ==, "SELECT 1;\n");
  g_assert_cmpuint (sb_test_folder_count (folder, "."), ==, 3);
}

static void
test_create_makes_folders (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (NULL);
  g_autofree char *path = sb_test_folder_path (folder, "supabase/rollbacks/1_a.sql");
  g_autofree char *text = NULL;
  mode_t mask = umask (027);
  struct stat info;

  g_assert_true (sb_file_create (path, "new", 3, NULL));
  umask (mask);
  text = sb_test_folder_read (folder, "supabase/rollbacks/1_a.sql");
  g_assert_cmpstr (text, ==, "new");
  stat (path, &info);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);
}

static gpointer
create_thread (gpointer path)
{
  g_autofree char *text = g_strdup_printf ("%p", (void *) g_thread_self ());

  return sb_file_create (path, text, strlen (text), NULL) ? g_steal_pointer (&text) : NULL;
}

static void
test_of_two_creators_one_wins (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (NULL);

  for (int i = 0; i < 50; i++)
    {
      g_autofree char *name = g_strdup_printf ("%d.sql", i);
      g_autofree char *path = sb_test_folder_path (folder, name);
      GThread *thread = g_thread_new ("creator", create_thread, path);
      g_autofree char *mine = create_thread (path);
      g_autofree char *theirs = g_thread_join (thread);
      g_autofree char *text = sb_test_folder_read (folder, name);

      g_assert_true ((mine == NULL) != (theirs == NULL));
      g_assert_cmpstr (text, ==, mine != NULL ? mine : theirs);
    }
  g_assert_cmpuint (sb_test_folder_count (folder, "."), ==, 50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file/read/bytes", test_read_keeps_every_byte);
  g_test_add_func ("/file/read/sizes", test_read_empty_and_growing_files);
  g_test_add_func ("/file/read/no-file", test_read_refuses_what_is_no_file);
  g_test_add_func ("/file/read/too-large", test_read_refuses_too_much);
  g_test_add_func ("/file/save/mode", test_save_keeps_mode_and_owner);
  g_test_add_func ("/file/save/links", test_save_goes_through_links);
  g_test_add_func ("/file/save/gone", test_save_makes_a_file_that_is_gone);
  g_test_add_func ("/file/save/full-disk", test_full_disk_leaves_the_old_file);
  g_test_add_func ("/file/permissions", test_permissions);
  g_test_add_func ("/file/create/exists", test_create_never_overwrites);
  g_test_add_func ("/file/create/folders", test_create_makes_folders);
  g_test_add_func ("/file/create/race", test_of_two_creators_one_wins);
  return g_test_run ();
}
