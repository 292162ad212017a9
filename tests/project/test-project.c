/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sb-digest.h"
#include "sb-test-folder.h"

static void
test_checksums (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (NULL);
  g_autofree char *sum = sb_digest_script ("SELECT 1;\n", 10);
  g_autoptr (SbProject) project = NULL;

  sb_test_folder_write (folder, "migrations/1_unix.sql", "SELECT 1;\n");
  sb_test_folder_write (folder, "migrations/2_dos.sql", "\xef\xbb\xbfSELECT 1;\r\n");
  sb_test_folder_write (folder, "migrations/3_other.sql", "SELECT 2;\n");
  sb_test_folder_write (folder, "migrations/4_empty.sql", "");
  project = sb_test_folder_open (folder, "migrations");
  g_assert_cmpstr (sb_project_get_migration (project, 0)->checksum, ==, sum);
  g_assert_cmpuint (sb_project_get_migration (project, 0)->size, ==, 10);
  g_assert_cmpstr (sb_project_get_migration (project, 1)->checksum, ==, sum);
  g_assert_cmpuint (sb_project_get_migration (project, 1)->size, ==, 14);
  g_assert_cmpstr (sb_project_get_migration (project, 2)->checksum, !=, sum);
  g_assert_cmpuint (sb_project_get_migration (project, 3)->size, ==, 0);
  g_assert_nonnull (sb_project_get_migration (project, 3)->checksum);
}

/* Enough files for every thread to take part: each has its own checksum. */
static void
test_many_files (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (NULL);
  g_autoptr (SbProject) project = NULL;
  const guint n = 2000;

  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *name = g_strdup_printf ("migrations/%04u_x.sql", i);
      g_autofree char *text = g_strdup_printf ("SELECT %u;\n", i);

      sb_test_folder_write (folder, name, text);
    }
  project = sb_test_folder_open (folder, "migrations");
  g_assert_cmpuint (sb_project_get_n_migrations (project), ==, n);
  g_assert_cmpuint (sb_test_count_problems (project, NULL), ==, 0);
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *text = g_strdup_printf ("SELECT %u;\n", i);
      g_autofree char *sum = sb_digest_script (text, strlen (text));

      g_assert_cmpstr (sb_project_get_migration (project, i - 1)->checksum, ==, sum);
    }
}

static void
test_large_files (void)
{
  g_autoptr (SbTestFolder)
      folder = sb_test_folder_new (SB_FILES ("migrations/1_a.sql", "migrations/2_b.sql"));
  g_autofree char *large = sb_test_folder_path (folder, "migrations/1_a.sql");
  g_autofree char *too_large = sb_test_folder_path (folder, "migrations/2_b.sql");
  g_autoptr (SbProject) project = NULL;
  SbMigration *migration;

  g_assert_cmpint (truncate (large, 50 << 20), ==, 0);
  g_assert_cmpint (truncate (too_large, (off_t) SB_PROJECT_MAX_FILE + 1), ==, 0);
  project = sb_test_folder_open (folder, "migrations");
  migration = sb_project_get_migration (project, 0);
  g_assert_cmpuint (migration->size, ==, 50 << 20);
  g_assert_nonnull (migration->checksum);
  migration = sb_project_get_migration (project, 1);
  g_assert_null (migration->checksum);
  g_assert_nonnull (migration->unreadable);
  g_assert_nonnull (sb_test_problem (project, "too-large", "2_b.sql"));
}

/* A forward script that cannot be read stays in the list, so that nothing runs past it. */
static void
test_what_is_no_file (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (SB_FILES ("migrations/005_x.sql"));
  const char *const links[] = { "migrations/002_loop.sql", "migrations/003_gone.sql",
                                "migrations/rollback_005.sql" };
  const char *const targets[] = { "002_loop.sql", "absent", "nowhere" };
  g_autofree char *pipe = sb_test_folder_path (folder, "migrations/004_pipe.sql");
  g_autofree char *verify = sb_test_folder_path (folder, "migrations/verify_005.sql");
  g_autoptr (SbProject) project = NULL;

  sb_test_folder_make (folder, "migrations/001_x.sql");
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autofree char *path = sb_test_folder_path (folder, links[i]);

      g_assert_cmpint (symlink (targets[i], path), ==, 0);
    }
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (mkfifo (verify, 0600), ==, 0);
  project = sb_test_folder_open (folder, "migrations");
  sb_test_assert_order (project, SB_FILES ("001_x.sql", "002_loop.sql", "003_gone.sql",
                                           "004_pipe.sql", "005_x.sql"));
  for (guint i = 0; i < 4; i++)
    {
      g_assert_null (sb_project_get_migration (project, i)->checksum);
      g_assert_nonnull (sb_project_get_migration (project, i)->unreadable);
    }
  g_assert_nonnull (sb_project_get_migration (project, 4)->checksum);
  g_assert_nonnull (sb_test_problem (project, "not-a-file", "001_x.sql"));
  g_assert_nonnull (sb_test_problem (project, "unreadable", "002_loop.sql"));
  g_assert_nonnull (sb_test_problem (project, "unreadable", "003_gone.sql"));
  g_assert_nonnull (sb_test_problem (project, "not-a-file", "004_pipe.sql"));
  g_assert_nonnull (sb_test_problem (project, "unreadable", "rollback_005.sql"));
  g_assert_nonnull (sb_test_problem (project, "not-a-file", "verify_005.sql"));
  g_assert_cmpuint (sb_test_count_problems (project, NULL), ==, 6);
}

static gboolean
open_unreadable (gpointer data)
{
  g_autofree char *closed = g_build_filename (data, "closed", NULL);
  g_autofree char *migrations = g_build_filename (data, "migrations", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbProject) none = sb_project_open (closed, &error);
  g_autoptr (SbProject) project = sb_project_open (migrations, NULL);
  SbMigration *migration = sb_project_get_migration (project, 0);

  return none == NULL && g_error_matches (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_UNREADABLE)
         && migration->unreadable != NULL && migration->checksum == NULL
         && sb_test_count_problems (project, "unreadable") == 3
         && sb_project_get_migration (project, 1)->checksum != NULL;
}

static void
test_permissions (void)
{
  g_autoptr (SbTestFolder)
      folder = sb_test_folder_new (SB_FILES ("migrations/001_a.sql", "migrations/002_b.sql",
                                             "migrations/rollback_002.sql", "rollbacks/001_a.sql"));
  const char *const closed[] = { "closed", "rollbacks", "migrations/001_a.sql",
                                 "migrations/rollback_002.sql" };

  sb_test_folder_make (folder, "closed");
  g_assert_cmpint (chmod (folder->path, 0755), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (closed); i++)
    {
      g_autofree char *path = sb_test_folder_path (folder, closed[i]);

      g_assert_cmpint (chmod (path, 0), ==, 0);
    }
  g_assert_true (sb_test_as_nobody (open_unreadable, folder->path));
}

static void
test_links_to_scripts_and_folders (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (SB_FILES ("shared/1_a.sql"));
  g_autofree char *script = sb_test_folder_path (folder, "migrations/2_b.sql");
  g_autofree char *link = sb_test_folder_path (folder, "link");
  g_autoptr (SbProject) project = NULL;

  sb_test_folder_make (folder, "migrations");
  g_assert_cmpint (symlink ("../shared/1_a.sql", script), ==, 0);
  g_assert_cmpint (symlink ("migrations", link), ==, 0);
  project = sb_test_folder_open (folder, "link");
  sb_test_assert_order (project, SB_FILES ("2_b.sql"));
  g_assert_nonnull (sb_project_get_migration (project, 0)->checksum);
  g_assert_true (g_str_has_suffix (sb_project_get_folder (project), "/migrations"));
}

static void
test_root_and_name (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("my-app/backend/migrations/1_a.sql", "plain/migrations/1_a.sql",
                "shop/supabase/migrations/20250101000000_a.sql", "whole/1_a.sql"));
  g_autofree char *repository = sb_test_folder_path (folder, "my-app");
  g_autofree char *plain_root = sb_test_folder_path (folder, "plain");
  g_autofree char *shop_root = sb_test_folder_path (folder, "shop");
  g_autofree char *name = NULL, *shop_name = NULL;
  g_autoptr (SbProject) project = NULL, plain = NULL, shop = NULL, whole = NULL;

  /* A worktree's .git is a file. */
  sb_test_folder_write (folder, "my-app/.git", "gitdir: elsewhere\n");
  sb_test_folder_make (folder, "whole/.git");
  project = sb_test_folder_open (folder, "my-app/backend/migrations");
  plain = sb_test_folder_open (folder, "plain/migrations");
  shop = sb_test_folder_open (folder, "shop/supabase/migrations");
  g_assert_cmpstr (sb_project_get_root (project), ==, repository);
  g_assert_cmpstr (sb_project_get_root (plain), ==, plain_root);
  g_assert_cmpstr (sb_project_get_root (shop), ==, shop_root);
  name = sb_project_dup_name (project);
  g_assert_cmpstr (name, ==, "my-app");
  shop_name = sb_project_dup_name (shop);
  g_assert_cmpstr (shop_name, ==, "shop");

  /* Where the folder is the repository, what lies beside it belongs to others. */
  sb_test_folder_write (folder, "rollbacks/1_a.sql", "SELECT 1;");
  whole = sb_test_folder_open (folder, "whole");
  sb_test_assert_pair (folder, whole, "1_a.sql", SB_ROLE_ROLLBACK, NULL);
}

static void
assert_not_opened (SbTestFolder *folder, const char *relative, int code, const char *words)
{
  g_autofree char *path = sb_test_folder_path (folder, relative);
  g_autoptr (GError) error = NULL;

  g_assert_null (sb_project_open (path, &error));
  g_assert_error (error, SB_PROJECT_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_what_is_no_project (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("file.sql", "other/README.md", "two/db/migrations/1_a.sql",
                "two/migrations/1_a.sql", "app/migrations/1_a.sql", "app/rollbacks/1_a.sql",
                "both/1_a.sql", "both/migrations/1_a.sql"));
  g_autofree char *loop = sb_test_folder_path (folder, "loop");

  sb_test_folder_make (folder, "empty");
  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  assert_not_opened (folder, "absent", SB_PROJECT_ERROR_NOT_FOUND, "no such folder");
  assert_not_opened (folder, "file.sql", SB_PROJECT_ERROR_NOT_FOUND, "a file, not a folder");
  assert_not_opened (folder, "empty", SB_PROJECT_ERROR_NOT_FOUND, "an empty folder");
  assert_not_opened (folder, "other", SB_PROJECT_ERROR_NOT_FOUND, "no migrations");
  assert_not_opened (folder, "loop", SB_PROJECT_ERROR_UNREADABLE, "a loop of symbolic links");
  assert_not_opened (folder, "two", SB_PROJECT_ERROR_AMBIGUOUS, "two/db/migrations\"");
  assert_not_opened (folder, "two", SB_PROJECT_ERROR_AMBIGUOUS, "two/migrations\"");
  assert_not_opened (folder, "both", SB_PROJECT_ERROR_AMBIGUOUS, "both/migrations\"");
  assert_not_opened (folder, "app/rollbacks", SB_PROJECT_ERROR_NOT_FOUND,
                     "only rollback or verify scripts");
}

static void
test_an_empty_project (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (NULL);
  g_autoptr (SbProject) project = NULL, supabase = NULL;

  sb_test_folder_make (folder, "migrations");
  sb_test_folder_make (folder, "supabase/migrations");
  project = sb_test_folder_open (folder, "migrations");
  g_assert_cmpuint (sb_project_get_n_migrations (project), ==, 0);
  g_assert_cmpuint (sb_test_count_problems (project, NULL), ==, 0);
  g_assert_cmpstr (sb_layout_get_id (sb_project_get_layout (project)), ==, "numbered");
  supabase = sb_test_folder_open (folder, "supabase");
  g_assert_cmpstr (sb_layout_get_id (sb_project_get_layout (supabase)), ==, "supabase");
}

static gpointer
use_thread (gpointer data)
{
  g_autoptr (SbProject) project = data;

  return g_strdup (sb_project_get_migration (project, 0)->checksum);
}

static void
test_values_outlive_the_project (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (SB_FILES ("migrations/1_a.sql"));
  SbProject *project = sb_test_folder_open (folder, "migrations");
  g_autoptr (SbMigration) migration = sb_migration_ref (sb_project_get_migration (project, 0));
  GThread *thread = g_thread_new ("user", use_thread, sb_project_ref (project));
  g_autofree char *sum = NULL;

  sb_project_unref (project);
  sum = g_thread_join (thread);
  g_assert_cmpstr (migration->checksum, ==, sum);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project/checksums", test_checksums);
  g_test_add_func ("/project/many", test_many_files);
  g_test_add_func ("/project/large", test_large_files);
  g_test_add_func ("/project/no-file", test_what_is_no_file);
  g_test_add_func ("/project/permissions", test_permissions);
  g_test_add_func ("/project/links", test_links_to_scripts_and_folders);
  g_test_add_func ("/project/root", test_root_and_name);
  g_test_add_func ("/project/none", test_what_is_no_project);
  g_test_add_func ("/project/empty", test_an_empty_project);
  g_test_add_func ("/project/lifetime", test_values_outlive_the_project);
  return g_test_run ();
}
