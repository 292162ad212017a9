/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <unistd.h>

#include "sb-test-folder.h"

static void
assert_means (SbProject *project, const char *text, const char *const *file_names)
{
  g_autoptr (GPtrArray) found = sb_project_lookup (project, text);

  g_test_message ("%s", text);
  g_assert_cmpuint (found->len, ==, g_strv_length ((char **) file_names));
  for (guint i = 0; i < found->len; i++)
    g_assert_true (g_ptr_array_index (found, i) == sb_test_migration (project, file_names[i]));
}

static void
assert_means_nothing (SbProject *project, const char *text)
{
  g_autoptr (GPtrArray) found = sb_project_lookup (project, text);

  g_assert_cmpuint (found->len, ==, 0);
}

static void
test_numbered (void)
{
  g_autoptr (SbTestFolder)
      folder = sb_test_folder_new (SB_FILES ("migrations/033_x.sql", "migrations/033_x.down.sql",
                                             "migrations/verify_033_rows.sql",
                                             "migrations/034_y.sql", "rollbacks/034_undo.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "migrations");
  const char *const *x = SB_FILES ("033_x.sql"), *const *y = SB_FILES ("034_y.sql");
  g_autofree char *absolute = sb_test_folder_path (folder, "rollbacks/034_undo.sql");
  g_autofree char *link = sb_test_folder_path (folder, "link");
  g_autofree char *through_link = sb_test_folder_path (folder, "link/033_x.sql");
  g_autofree char *before = g_get_current_dir ();

  assert_means (project, "033", x);
  assert_means (project, "33", x);
  assert_means (project, "0000033", x);
  assert_means (project, "033_x.sql", x);
  assert_means (project, "033_x", x);
  assert_means (project, "033_x.down.sql", x);
  assert_means (project, "rollback_033", x);
  assert_means (project, "rollback_33.sql", x);
  assert_means (project, "verify_033_rows", x);
  assert_means (project, "verify_034", y);
  assert_means (project, "034_undo.sql", y);
  assert_means (project, absolute, y);
  assert_means (project, "rollbacks/034_undo.sql", y);
  assert_means (project, "migrations/034_y", y);
  assert_means (project, "./034_y.sql", y);
  g_assert_cmpint (symlink ("migrations", link), ==, 0);
  assert_means (project, through_link, x);
  g_assert_cmpint (chdir (folder->path), ==, 0);
  assert_means (project, "migrations/../link/verify_033_rows.sql", x);
  g_assert_cmpint (chdir (before), ==, 0);

  assert_means_nothing (project, "");
  assert_means_nothing (project, "035");
  assert_means_nothing (project, "03");
  assert_means_nothing (project, "x");
  assert_means_nothing (project, "033_");
  assert_means_nothing (project, "rollback_");
  assert_means_nothing (project, "rollback_033_x_y");
  assert_means_nothing (project, "elsewhere/033_x.sql");
  assert_means_nothing (project, "%s\xff");
}

static void
test_duplicates (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("migrations/033.sql", "migrations/033_a.sql", "migrations/033_b.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "migrations");

  assert_means (project, "033", SB_FILES ("033.sql", "033_a.sql", "033_b.sql"));
  assert_means (project, "rollback_33", SB_FILES ("033.sql", "033_a.sql", "033_b.sql"));
  assert_means (project, "033.sql", SB_FILES ("033.sql"));
  assert_means (project, "033_b", SB_FILES ("033_b.sql"));
}

static void
test_supabase (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("supabase/migrations/20251112000001_x.sql",
                "supabase/rollbacks/20251112000001_x.sql", "supabase/migrations/007_y.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "supabase");
  const char *const *x = SB_FILES ("20251112000001_x.sql");

  assert_means (project, "20251112000001", x);
  assert_means (project, "20251112000001_x.sql", x);
  assert_means (project, "rollback_20251112000001", x);
  assert_means (project, "supabase/rollbacks/20251112000001_x.sql", x);
  /* Versions are text here. */
  assert_means (project, "007", SB_FILES ("007_y.sql"));
  assert_means_nothing (project, "7");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lookup/numbered", test_numbered);
  g_test_add_func ("/lookup/duplicates", test_duplicates);
  g_test_add_func ("/lookup/supabase", test_supabase);
  return g_test_run ();
}
