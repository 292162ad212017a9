/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sb-test-folder.h"

static void
assert_found (SbTestFolder *folder, const char *start, const char *expected)
{
  g_autofree char *from = sb_test_folder_path (folder, start);
  g_autofree char *path = sb_test_folder_path (folder, expected);
  g_autoptr (GError) error = NULL;
  g_autofree char *found = sb_project_find (from, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, path);
}

static char *
assert_not_found (SbTestFolder *folder, const char *start, int code)
{
  g_autofree char *from = sb_test_folder_path (folder, start);
  g_autoptr (GError) error = NULL;

  g_assert_null (sb_project_find (from, &error));
  g_assert_error (error, SB_PROJECT_ERROR, code);
  return g_strdup (error->message);
}

static void
test_upwards (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("app/.git/HEAD", "app/backend/migrations/1_a.sql", "app/backend/rollbacks/1_a.sql",
                "app/backend/src/deep/main.c", "migrations/1_other.sql"));

  assert_found (folder, "app/backend/migrations", "app/backend/migrations");
  assert_found (folder, "app/backend/migrations/1_a.sql", "app/backend/migrations");
  assert_found (folder, "app/backend/rollbacks", "app/backend/migrations");
  assert_found (folder, "app/backend/src/deep", "app/backend/migrations");
  assert_found (folder, "app/backend", "app/backend/migrations");
  assert_found (folder, "app", "app/backend/migrations");
}

/* Nothing above the repository's root counts. */
static void
test_not_above_the_root (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("app/.git/HEAD", "app/src/main.c", "migrations/1_a.sql"));
  g_autofree char *message = assert_not_found (folder, "app/src", SB_PROJECT_ERROR_NOT_FOUND);

  g_assert_nonnull (strstr (message, "no migrations"));
}

/* Its files are further down, perhaps in a layout that is not known. */
static void
test_folders_only (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("app/.git/HEAD", "app/migrations/tenant/1_a.sql", "app/migrations/other/1_b.sql",
                "each/.git/HEAD", "each/migrations/2026-11-21-100000_a/up.sql"));
  g_autofree char *deeper = assert_not_found (folder, "app", SB_PROJECT_ERROR_NOT_FOUND);
  g_autofree char *each = assert_not_found (folder, "each", SB_PROJECT_ERROR_NOT_FOUND);

  g_assert_nonnull (strstr (deeper, "name the folder in it that has them"));
  g_assert_nonnull (strstr (each, "a folder for each migration is not supported"));
  assert_found (folder, "app/migrations/tenant", "app/migrations/tenant");
}

/* Anybody may put a folder into /tmp. */
static void
test_not_above_a_public_folder (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("public/migrations/1_a.sql", "public/mine/src/main.c"));
  g_autofree char *path = sb_test_folder_path (folder, "public");

  assert_found (folder, "public/mine/src", "public/migrations");
  g_assert_cmpint (chmod (path, 01777), ==, 0);
  g_free (assert_not_found (folder, "public/mine/src", SB_PROJECT_ERROR_NOT_FOUND));
  assert_found (folder, "public", "public/migrations");
}

static void
test_downwards (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES (".git/HEAD", "services/api/migrations/1_a.sql", "node_modules/x/migrations/1_a.sql",
                ".cache/migrations/1_a.sql", "web/app/migrations/0001_initial.py",
                "web/src/main.c"));

  assert_found (folder, ".", "services/api/migrations");
  assert_found (folder, "web/src", "services/api/migrations");
}

static void
test_several_are_all_named (void)
{
  g_autoptr (SbTestFolder) near = sb_test_folder_new (
      SB_FILES (".git/HEAD", "backend/migrations/1_a.sql", "supabase/migrations/1_a.sql"));
  g_autoptr (SbTestFolder) deep = sb_test_folder_new (
      SB_FILES (".git/HEAD", "a/x/migrations/1_a.sql", "b/x/migrations/1_a.sql"));
  g_autofree char *message = assert_not_found (near, ".", SB_PROJECT_ERROR_AMBIGUOUS);
  g_autofree char *deep_message = assert_not_found (deep, ".", SB_PROJECT_ERROR_AMBIGUOUS);

  g_assert_nonnull (strstr (message, "/backend/migrations\""));
  g_assert_nonnull (strstr (message, "/supabase/migrations\""));
  g_assert_nonnull (strstr (deep_message, "/a/x/migrations\""));
  g_assert_nonnull (strstr (deep_message, "/b/x/migrations\""));
  /* From inside one of them it is clear which is meant. */
  assert_found (near, "backend/migrations", "backend/migrations");
  assert_found (near, "supabase", "supabase/migrations");
}

static void
test_one_folder_with_two_names_is_one (void)
{
  g_autoptr (SbTestFolder)
      folder = sb_test_folder_new (SB_FILES (".git/HEAD", "backend/migrations/1_a.sql"));
  g_autofree char *link = sb_test_folder_path (folder, "migrations");

  g_assert_cmpint (symlink ("backend/migrations", link), ==, 0);
  assert_found (folder, ".", "backend/migrations");
}

static void
test_files_beat_an_empty_folder (void)
{
  g_autoptr (SbTestFolder)
      folder = sb_test_folder_new (SB_FILES (".git/HEAD", "migrations/.gitkeep"));

  assert_found (folder, ".", "migrations");
  sb_test_folder_write (folder, "db/migrations/1_a.sql", "SELECT 1;");
  assert_found (folder, ".", "db/migrations");
}

static void
test_nothing (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (SB_FILES (".git/HEAD"));
  g_autofree char *loop = sb_test_folder_path (folder, "a/b/c/loop");
  g_autofree char *message = assert_not_found (folder, ".", SB_PROJECT_ERROR_NOT_FOUND);
  g_autofree char *absent = assert_not_found (folder, "absent", SB_PROJECT_ERROR_NOT_FOUND);

  g_assert_nonnull (strstr (message, "no migrations"));
  g_assert_nonnull (strstr (absent, "no such folder"));
  /* A link upwards must not make the search run in circles. */
  sb_test_folder_make (folder, "a/b/c");
  g_assert_cmpint (symlink ("../../..", loop), ==, 0);
  g_free (assert_not_found (folder, ".", SB_PROJECT_ERROR_NOT_FOUND));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/find/upwards", test_upwards);
  g_test_add_func ("/find/root", test_not_above_the_root);
  g_test_add_func ("/find/folders-only", test_folders_only);
  g_test_add_func ("/find/public", test_not_above_a_public_folder);
  g_test_add_func ("/find/downwards", test_downwards);
  g_test_add_func ("/find/several", test_several_are_all_named);
  g_test_add_func ("/find/two-names", test_one_folder_with_two_names_is_one);
  g_test_add_func ("/find/empty", test_files_beat_an_empty_folder);
  g_test_add_func ("/find/nothing", test_nothing);
  return g_test_run ();
}
