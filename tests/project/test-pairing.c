/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sb-test-folder.h"

static void
test_the_plain_triple (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("migrations/033_disable_apple-flagged.sql", "migrations/rollback_033.sql",
                "migrations/verify_033.sql", "migrations/000_APPLY_ALL_MIGRATIONS.sql",
                "migrations/000_ROLLBACK_ALL_MIGRATIONS.sql", "migrations/README.md"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "migrations");
  SbMigration *migration = sb_test_migration (project, "033_disable_apple-flagged.sql");

  g_assert_cmpstr (sb_layout_get_id (sb_project_get_layout (project)), ==, "numbered");
  g_assert_cmpstr (sb_layout_get_history (sb_project_get_layout (project)), ==,
                   "migration_history");
  g_assert_cmpuint (sb_project_get_n_migrations (project), ==, 1);
  g_assert_cmpuint (sb_test_count_problems (project, NULL), ==, 0);
  g_assert_cmpstr (migration->version, ==, "033");
  g_assert_cmpstr (migration->name, ==, "disable_apple-flagged");
  g_assert_cmpstr (migration->description, ==, "disable apple flagged");
  g_assert_cmpstr (migration->key, ==, "033_disable_apple-flagged.sql");
  sb_test_assert_pair (folder, project, "033_disable_apple-flagged.sql", SB_ROLE_ROLLBACK,
                       "migrations/rollback_033.sql");
  sb_test_assert_pair (folder, project, "033_disable_apple-flagged.sql", SB_ROLE_VERIFY,
                       "migrations/verify_033.sql");
}

/* Every way in which people name a rollback or verify in the numbered layout. */
static void
test_all_names_pair (void)
{
  static const struct
  {
    const char *name;
    SbScriptRole role;
  } cases[] = {
    { "migrations/rollback_033.sql", SB_ROLE_ROLLBACK },
    { "migrations/rollback_33.sql", SB_ROLE_ROLLBACK },
    { "migrations/rollback_0033_anything at all.sql", SB_ROLE_ROLLBACK },
    { "migrations/ROLLBACK-033.sql", SB_ROLE_ROLLBACK },
    { "migrations/033_x_rollback.sql", SB_ROLE_ROLLBACK },
    { "migrations/033_x.rollback.sql", SB_ROLE_ROLLBACK },
    { "migrations/033_x.down.sql", SB_ROLE_ROLLBACK },
    { "migrations/rollback/033_x.sql", SB_ROLE_ROLLBACK },
    { "migrations/rollbacks/rollback_033.sql", SB_ROLE_ROLLBACK },
    { "rollback/033_x.sql", SB_ROLE_ROLLBACK },
    { "rollbacks/33_undo_x.sql", SB_ROLE_ROLLBACK },
    { "rollbacks/033_x.down.sql", SB_ROLE_ROLLBACK },
    { "migrations/verify_033.sql", SB_ROLE_VERIFY },
    { "migrations/verify_33_rows.sql", SB_ROLE_VERIFY },
    { "migrations/033_x_verify.sql", SB_ROLE_VERIFY },
    { "migrations/033_x.verify.sql", SB_ROLE_VERIFY },
    { "migrations/verify/033_x.sql", SB_ROLE_VERIFY },
    { "verify/033_x.sql", SB_ROLE_VERIFY },
    { "verify/verify_033.sql", SB_ROLE_VERIFY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SbTestFolder)
          folder = sb_test_folder_new (SB_FILES ("migrations/033_x.sql", "migrations/034_y.sql"));
      g_autoptr (SbProject) project = NULL;

      g_test_message ("%s", cases[i].name);
      sb_test_folder_write (folder, cases[i].name, "SELECT 1;");
      project = sb_test_folder_open (folder, "migrations");
      sb_test_assert_order (project, SB_FILES ("033_x.sql", "034_y.sql"));
      sb_test_assert_pair (folder, project, "033_x.sql", cases[i].role, cases[i].name);
      sb_test_assert_pair (folder, project, "034_y.sql", cases[i].role, NULL);
      g_assert_cmpuint (sb_test_count_problems (project, NULL), ==, 0);
    }
}

static void
test_up_and_down (void)
{
  g_autoptr (SbTestFolder)
      folder = sb_test_folder_new (SB_FILES ("migrations/1_x.up.sql", "migrations/1_x.down.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "migrations");

  sb_test_assert_order (project, SB_FILES ("1_x.up.sql"));
  sb_test_assert_pair (folder, project, "1_x.up.sql", SB_ROLE_ROLLBACK, "migrations/1_x.down.sql");
  g_assert_cmpstr (sb_project_get_migration (project, 0)->description, ==, "x");
}

static void
test_suffix_without_forward_is_a_migration (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("migrations/040_booking_rollback.sql", "migrations/041_scale.down.sql",
                "migrations/042_email_verify.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "migrations");

  sb_test_assert_order (project, SB_FILES ("040_booking_rollback.sql", "041_scale.down.sql",
                                           "042_email_verify.sql"));
  g_assert_nonnull (sb_test_problem (project, "unpaired-rollback", "041_scale.down.sql"));
  g_assert_cmpuint (sb_test_count_problems (project, NULL), ==, 1);
}

static void
test_two_rollbacks_are_both_named (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("migrations/033_x.sql", "migrations/033_x.down.sql", "migrations/rollback_033.sql",
                "rollbacks/033_x.sql", "migrations/verify_033.sql", "verify/033_x.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "migrations");
  g_autofree char *other = sb_test_folder_path (folder, "migrations/033_x.down.sql");
  const SbProblem *problem = sb_test_problem (project, "two-rollbacks", "033_x.down.sql");

  sb_test_assert_pair (folder, project, "033_x.sql", SB_ROLE_ROLLBACK,
                       "migrations/rollback_033.sql");
  g_assert_cmpstr (sb_project_get_migration (project, 0)->other_rollback, ==, other);
  g_assert_nonnull (problem);
  g_assert_cmpint (problem->severity, ==, SB_PROBLEM_ERROR);
  g_assert_nonnull (strstr (problem->message, "rollback_033.sql"));
  g_assert_nonnull (strstr (problem->message, "033_x.down.sql"));
  g_assert_nonnull (sb_test_problem (project, "two-rollbacks", "rollbacks/033_x.sql"));
  g_assert_nonnull (sb_test_problem (project, "two-verifies", "verify/033_x.sql"));
}

/* The rollback of one must never be taken for that of the other. */
static void
test_duplicates_pair_by_words (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("migrations/033_a.sql", "migrations/033_b.sql", "migrations/rollback_033.sql",
                "migrations/rollback_033_b.sql", "migrations/033_a.down.sql", "verify/033_b.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "migrations");

  sb_test_assert_pair (folder, project, "033_a.sql", SB_ROLE_ROLLBACK, "migrations/033_a.down.sql");
  sb_test_assert_pair (folder, project, "033_b.sql", SB_ROLE_ROLLBACK,
                       "migrations/rollback_033_b.sql");
  sb_test_assert_pair (folder, project, "033_a.sql", SB_ROLE_VERIFY, NULL);
  sb_test_assert_pair (folder, project, "033_b.sql", SB_ROLE_VERIFY, "verify/033_b.sql");
  g_assert_nonnull (sb_test_problem (project, "unpaired-rollback", "rollback_033.sql"));
  g_assert_cmpuint (sb_test_count_problems (project, "two-rollbacks"), ==, 0);
}

static void
test_unused_files_are_reported (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("migrations/001_x.sql", "migrations/rollback_007.sql", "migrations/verify_007.sql",
                "migrations/schema.sql", "migrations/002_y.SQL", "migrations/._001_x.sql",
                "migrations/V2__x.sql", "migrations/000_apply_all_migrations.sql",
                "rollbacks/undo.sql", "migrations/001_x_rollback_verify.sql",
                "migrations/001_x_rollback.sql", "migrations/archive/000_old.sql",
                "migrations/docs/a.md", "migrations/.hidden/a.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "migrations");

  sb_test_assert_order (project, SB_FILES ("001_x.sql"));
  g_assert_nonnull (sb_test_problem (project, "unpaired-rollback", "rollback_007.sql"));
  g_assert_nonnull (sb_test_problem (project, "unpaired-verify", "verify_007.sql"));
  g_assert_nonnull (sb_test_problem (project, "ignored", "schema.sql"));
  g_assert_nonnull (sb_test_problem (project, "ignored", "002_y.SQL"));
  g_assert_nonnull (sb_test_problem (project, "ignored", "._001_x.sql"));
  g_assert_nonnull (sb_test_problem (project, "ignored", "V2__x.sql"));
  g_assert_nonnull (sb_test_problem (project, "ignored", "000_apply_all_migrations.sql"));
  g_assert_nonnull (sb_test_problem (project, "unpaired-rollback", "rollbacks/undo.sql"));
  g_assert_nonnull (sb_test_problem (project, "unpaired-verify", "001_x_rollback_verify.sql"));
  g_assert_nonnull (sb_test_problem (project, "ignored", "migrations/archive"));
  g_assert_cmpuint (sb_test_count_problems (project, NULL), ==, 10);
}

/* A file that some script includes is used; whoever moved it away would break that script. */
static void
test_included_files_are_used (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("migrations/001_x.sql", "migrations/rollback_001.sql", "migrations/schema.sql",
                "migrations/inner.sql", "migrations/undo.sql", "migrations/Upper.SQL",
                "migrations/lib/deep.sql", "migrations/archive/old.sql", "rollbacks/helper.sql",
                "migrations/named.sql", "migrations/002_z.sql", "migrations/after.sql",
                "migrations/far.sql"));
  SbProject *project;

  sb_test_folder_write (folder, "migrations/001_x.sql",
                        "\\i schema.sql\n\\ir lib/deep.sql\n\\i migrations/Upper.SQL\n"
                        "SELECT '\n\\i named.sql\n';\n");
  sb_test_folder_write (folder, "migrations/schema.sql", "\\ir inner.sql\n");
  sb_test_folder_write (folder, "migrations/rollback_001.sql",
                        "\\ir undo.sql\n\\ir ../rollbacks/helper.sql\n");
  /* What comes behind a command that cannot be followed is not known. */
  sb_test_folder_write (folder, "migrations/002_z.sql", "\\ir after.sql\n\\! rm x\n\\ir far.sql\n");
  project = sb_test_folder_open (folder, "migrations");
  g_assert_null (sb_test_problem (project, "ignored", "schema.sql"));
  g_assert_null (sb_test_problem (project, "ignored", "inner.sql"));
  g_assert_null (sb_test_problem (project, "ignored", "undo.sql"));
  g_assert_null (sb_test_problem (project, "ignored", "Upper.SQL"));
  g_assert_null (sb_test_problem (project, "ignored", "after.sql"));
  g_assert_null (sb_test_problem (project, "ignored", "migrations/lib"));
  g_assert_null (sb_test_problem (project, "unpaired-rollback", "rollbacks/helper.sql"));
  g_assert_nonnull (sb_test_problem (project, "ignored", "migrations/archive"));
  g_assert_nonnull (sb_test_problem (project, "ignored", "named.sql"));
  g_assert_nonnull (sb_test_problem (project, "ignored", "far.sql"));
  g_assert_cmpuint (sb_test_count_problems (project, NULL), ==, 3);
  sb_project_unref (project);
}

static void
test_supabase (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("supabase/migrations/20251112000001_add_bounce_tracking.sql",
                "supabase/rollbacks/20251112000001_add_bounce_tracking.sql",
                "supabase/verify/20251112000001_add_bounce_tracking.sql",
                "supabase/migrations/20251112000002_b.sql",
                "supabase/migrations/rollback_20251112000002.sql",
                "supabase/migrations/rollback/20251112000002_b.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "supabase/migrations");
  SbMigration *first = sb_project_get_migration (project, 0);

  g_assert_cmpstr (sb_layout_get_id (sb_project_get_layout (project)), ==, "supabase");
  g_assert_cmpstr (sb_layout_get_history (sb_project_get_layout (project)), ==,
                   "supabase_migrations.schema_migrations");
  g_assert_cmpstr (first->key, ==, "20251112000001");
  g_assert_cmpstr (first->name, ==, "add_bounce_tracking");
  sb_test_assert_pair (folder, project, "20251112000001_add_bounce_tracking.sql", SB_ROLE_ROLLBACK,
                       "supabase/rollbacks/20251112000001_add_bounce_tracking.sql");
  sb_test_assert_pair (folder, project, "20251112000001_add_bounce_tracking.sql", SB_ROLE_VERIFY,
                       "supabase/verify/20251112000001_add_bounce_tracking.sql");
  sb_test_assert_pair (folder, project, "20251112000002_b.sql", SB_ROLE_ROLLBACK,
                       "supabase/migrations/rollback_20251112000002.sql");
  /* The CLI does not look into folders, and rollbacks are beside, not below. */
  g_assert_nonnull (sb_test_problem (project, "ignored", "migrations/rollback"));
  g_assert_cmpuint (sb_test_count_problems (project, NULL), ==, 1);
}

/* What the Supabase CLI would run although it must not, and what it passes over. */
static void
test_supabase_traps (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (SB_FILES (
      "supabase/migrations/20200101000000_init.sql", "supabase/migrations/20251112000001_x.sql",
      "supabase/migrations/20251112000001_x.down.sql",
      "supabase/migrations/20251112000001_x_verify.sql",
      "supabase/migrations/20251112000003_y.down.sql", "supabase/migrations/20251112000004.sql",
      "supabase/migrations/000_APPLY_ALL_MIGRATIONS.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "supabase/migrations");
  const SbProblem *problem = sb_test_problem (project, "down-in-migrations", "1_x.down.sql");

  /* The bundle sorts before it, so that the CLI takes the init file. */
  sb_test_assert_order (project, SB_FILES ("20200101000000_init.sql", "20251112000001_x.sql",
                                           "20251112000003_y.down.sql"));
  g_assert_nonnull (problem);
  g_assert_cmpint (problem->severity, ==, SB_PROBLEM_ERROR);
  g_assert_nonnull (sb_test_problem (project, "down-in-migrations", "1_x_verify.sql"));
  g_assert_nonnull (sb_test_problem (project, "down-in-migrations", "3_y.down.sql"));
  sb_test_assert_pair (folder, project, "20251112000001_x.sql", SB_ROLE_ROLLBACK, NULL);
  g_assert_nonnull (sb_test_problem (project, "ignored", "20251112000004.sql"));
  problem = sb_test_problem (project, "ignored", "000_APPLY_ALL_MIGRATIONS.sql");
  g_assert_nonnull (problem);
  g_assert_cmpint (problem->severity, ==, SB_PROBLEM_ERROR);
}

static void
test_supabase_init (void)
{
  g_autoptr (SbTestFolder)
      folder = sb_test_folder_new (SB_FILES ("supabase/migrations/20200101000000_init.sql",
                                             "supabase/migrations/20200102000000_init.sql"));
  g_autoptr (SbTestFolder)
      young = sb_test_folder_new (SB_FILES ("supabase/migrations/20211209000000_init.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "supabase");
  g_autoptr (SbProject) young_project = sb_test_folder_open (young, "supabase");

  sb_test_assert_order (project, SB_FILES ("20200102000000_init.sql"));
  g_assert_nonnull (sb_test_problem (project, "ignored", "20200101000000_init.sql"));
  g_assert_cmpuint (sb_project_get_n_migrations (young_project), ==, 1);
}

static void
test_timestamped (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("db/migrations/20251112000001_x.sql", "db/rollbacks/20251112000001_x.sql",
                "db/verify/20251112000001_x.sql", "db/migrations/20251113_y.sql",
                "db/migrations/20251113_y.down.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "db");

  g_assert_cmpstr (sb_layout_get_id (sb_project_get_layout (project)), ==, "timestamped");
  g_assert_cmpstr (sb_layout_get_history (sb_project_get_layout (project)), ==,
                   "migration_history");
  g_assert_cmpstr (sb_project_get_migration (project, 0)->key, ==, "20251112000001_x.sql");
  sb_test_assert_pair (folder, project, "20251112000001_x.sql", SB_ROLE_ROLLBACK,
                       "db/rollbacks/20251112000001_x.sql");
  sb_test_assert_pair (folder, project, "20251112000001_x.sql", SB_ROLE_VERIFY,
                       "db/verify/20251112000001_x.sql");
  sb_test_assert_pair (folder, project, "20251113_y.sql", SB_ROLE_ROLLBACK,
                       "db/migrations/20251113_y.down.sql");
}

static void
test_hostile_names (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("migrations/001_\xff\xfe.sql", "migrations/002_<b>%s'\"\n\033[31m.sql",
                "migrations/003_🚀.sql", "migrations/rollback_001_\xff.sql", "migrations/\xff.sql",
                "migrations/rollback_9_%n\n.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "migrations");
  SbMigration *first = sb_project_get_migration (project, 0);
  SbMigration *second = sb_project_get_migration (project, 1);
  g_autofree char *name = sb_migration_dup_file_name (first, SB_ROLE_FORWARD);

  g_assert_cmpuint (sb_project_get_n_migrations (project), ==, 3);
  g_assert_true (g_utf8_validate (first->key, -1, NULL));
  g_assert_true (g_utf8_validate (first->name, -1, NULL));
  g_assert_true (g_utf8_validate (first->description, -1, NULL));
  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_nonnull (first->checksum);
  g_assert_nonnull (first->paths[SB_ROLE_ROLLBACK]);
  g_assert_cmpstr (second->key, ==, "002_<b>%s'\"\n\033[31m.sql");
  g_assert_cmpstr (second->description, ==, "<b>%s'\" \\u001b[31m");
  g_assert_cmpuint (sb_test_count_problems (project, "bad-name"), ==, 1);
  g_assert_cmpuint (sb_test_count_problems (project, "ignored"), ==, 1);
  g_assert_cmpuint (sb_test_count_problems (project, "unpaired-rollback"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pairing/triple", test_the_plain_triple);
  g_test_add_func ("/pairing/all-names", test_all_names_pair);
  g_test_add_func ("/pairing/up-down", test_up_and_down);
  g_test_add_func ("/pairing/suffix-alone", test_suffix_without_forward_is_a_migration);
  g_test_add_func ("/pairing/two-rollbacks", test_two_rollbacks_are_both_named);
  g_test_add_func ("/pairing/duplicates", test_duplicates_pair_by_words);
  g_test_add_func ("/pairing/unused", test_unused_files_are_reported);
  g_test_add_func ("/pairing/included", test_included_files_are_used);
  g_test_add_func ("/pairing/supabase", test_supabase);
  g_test_add_func ("/pairing/supabase-traps", test_supabase_traps);
  g_test_add_func ("/pairing/supabase-init", test_supabase_init);
  g_test_add_func ("/pairing/timestamped", test_timestamped);
  g_test_add_func ("/pairing/hostile-names", test_hostile_names);
  return g_test_run ();
}
