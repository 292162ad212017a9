/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sb-test-folder.h"

static void
test_numbers_of_any_length (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("migrations/10_a.sql", "migrations/9_a.sql", "migrations/009_b.sql",
                "migrations/000_first.sql", "migrations/99999999999999999999999999_z.sql",
                "migrations/100000000000000000000000000_zz.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "migrations");

  sb_test_assert_order (project, SB_FILES ("000_first.sql", "009_b.sql", "9_a.sql", "10_a.sql",
                                           "99999999999999999999999999_z.sql",
                                           "100000000000000000000000000_zz.sql"));
  g_assert_cmpuint (sb_test_count_problems (project, "mixed-width"), ==, 1);
}

static void
test_supabase_is_text (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("supabase/migrations/9_a.sql", "supabase/migrations/10_a.sql",
                "supabase/migrations/20251112_b.sql", "supabase/migrations/20251112000001_a.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "supabase/migrations");
  const SbProblem *problem = sb_test_problem (project, "mixed-width", "10_a.sql");

  sb_test_assert_order (project,
                        SB_FILES ("10_a.sql", "20251112_b.sql", "20251112000001_a.sql", "9_a.sql"));
  g_assert_nonnull (problem);
  g_assert_cmpint (problem->severity, ==, SB_PROBLEM_WARNING);
  g_assert_cmpuint (sb_test_count_problems (project, "gap"), ==, 0);
}

static void
test_timestamped_is_the_file_name (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("migrations/20251112_b.sql", "migrations/20251112000001_a.sql",
                "migrations/20251113000000_c.sql", "migrations/README.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "migrations");

  sb_test_assert_order (project, SB_FILES ("20251112000001_a.sql", "20251112_b.sql",
                                           "20251113000000_c.sql"));
  g_assert_nonnull (sb_test_problem (project, "mixed-width", "20251112_b.sql"));
}

static void
test_most_names_decide_the_layout (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("migrations/001_a.sql", "migrations/002_b.sql", "migrations/20251113000000_c.sql"));
  g_autoptr (SbTestFolder) padded = sb_test_folder_new (
      SB_FILES ("migrations/00000001_a.sql", "migrations/00000002_b.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "migrations");
  g_autoptr (SbProject) padded_project = sb_test_folder_open (padded, "migrations");

  g_assert_cmpstr (sb_layout_get_id (sb_project_get_layout (project)), ==, "numbered");
  g_assert_cmpstr (sb_layout_get_id (sb_project_get_layout (padded_project)), ==, "numbered");
}

static void
test_duplicates_are_both_listed (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("migrations/033_b.sql", "migrations/33_a.sql", "migrations/034_c.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "migrations");
  const SbProblem *problem = sb_test_problem (project, "duplicate-version", "33_a.sql");

  sb_test_assert_order (project, SB_FILES ("033_b.sql", "33_a.sql", "034_c.sql"));
  g_assert_true (sb_project_get_migration (project, 0)->is_duplicate);
  g_assert_true (sb_project_get_migration (project, 1)->is_duplicate);
  g_assert_false (sb_project_get_migration (project, 2)->is_duplicate);
  g_assert_nonnull (problem);
  g_assert_cmpint (problem->severity, ==, SB_PROBLEM_ERROR);
  g_assert_nonnull (strstr (problem->message, "033_b.sql"));
  g_assert_nonnull (strstr (problem->message, "33_a.sql"));
}

static void
test_gaps (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("migrations/005_a.sql", "migrations/007_b.sql", "migrations/011_c.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "migrations");
  const SbProblem *one = sb_test_problem (project, "gap", "007_b.sql");
  const SbProblem *three = sb_test_problem (project, "gap", "011_c.sql");

  g_assert_cmpuint (sb_test_count_problems (project, NULL), ==, 2);
  g_assert_cmpint (one->severity, ==, SB_PROBLEM_NOTE);
  g_assert_cmpstr (one->message, ==, "there is no 006");
  g_assert_cmpstr (three->message, ==, "there are no 008 to 010");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/order/numbered", test_numbers_of_any_length);
  g_test_add_func ("/order/supabase", test_supabase_is_text);
  g_test_add_func ("/order/timestamped", test_timestamped_is_the_file_name);
  g_test_add_func ("/order/layout", test_most_names_decide_the_layout);
  g_test_add_func ("/order/duplicates", test_duplicates_are_both_listed);
  g_test_add_func ("/order/gaps", test_gaps);
  return g_test_run ();
}
