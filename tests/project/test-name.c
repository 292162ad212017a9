/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sb-test-folder.h"

/* 2026-11-21 10:30:00 UTC */
#define NOW G_GINT64_CONSTANT (1795257000)

static void
assert_next (const char *const *files, const char *expected)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (files);
  g_autofree char *path = sb_test_folder_path (folder, files[0]);
  g_autofree char *migrations = g_path_get_dirname (path);
  g_autoptr (SbProject) project = sb_project_open (migrations, NULL);
  g_autofree char *version = sb_project_suggest_version (project, NOW);

  g_assert_cmpstr (version, ==, expected);
}

static void
test_next_number (void)
{
  g_autoptr (SbTestFolder) empty = sb_test_folder_new (NULL);
  g_autoptr (SbProject) project = NULL;
  g_autofree char *first = NULL;

  assert_next (SB_FILES ("migrations/035_x.sql", "migrations/034_x.sql"), "036");
  assert_next (SB_FILES ("migrations/9_x.sql", "migrations/8_x.sql"), "10");
  assert_next (SB_FILES ("migrations/099_x.sql"), "100");
  assert_next (SB_FILES ("migrations/999_x.sql"), "1000");
  assert_next (SB_FILES ("migrations/99999999999999999999999_x.sql"), "100000000000000000000000");
  sb_test_folder_make (empty, "migrations");
  project = sb_test_folder_open (empty, "migrations");
  first = sb_project_suggest_version (project, NOW);
  g_assert_cmpstr (first, ==, "001");
}

static void
test_next_time (void)
{
  g_autoptr (SbTestFolder) empty = sb_test_folder_new (NULL);
  g_autoptr (SbProject) project = NULL;
  g_autofree char *first = NULL;

  /* Day and counter go on counting. */
  assert_next (SB_FILES ("migrations/20251113000001_x.sql"), "20251113000002");
  assert_next (SB_FILES ("supabase/migrations/20251113000000_x.sql",
                         "supabase/migrations/20251113000001_x.sql"),
               "20251113000002");
  /* Times do not, even shortly after midnight. */
  assert_next (SB_FILES ("migrations/20251113120000_x.sql"), "20261121103000");
  assert_next (SB_FILES ("migrations/20251113120000_x.sql", "migrations/20251114000001_y.sql"),
               "20261121103000");
  assert_next (SB_FILES ("migrations/20251113_x.sql"), "20261121103000");
  assert_next (SB_FILES ("migrations/1731500000_x.sql"), "20261121103000");
  /* Never below the newest. */
  assert_next (SB_FILES ("migrations/20301231235959_x.sql"), "20301231235960");
  assert_next (SB_FILES ("supabase/migrations/20261121103000_x.sql"), "20261121103001");
  assert_next (SB_FILES ("migrations/20261121_x.sql"), "20261122000001");
  assert_next (SB_FILES ("supabase/migrations/9_x.sql"), "99999999999999");
  sb_test_folder_make (empty, "supabase/migrations");
  project = sb_test_folder_open (empty, "supabase/migrations");
  first = sb_project_suggest_version (project, NOW);
  g_assert_cmpstr (first, ==, "20261121103000");
}

/* Whatever is there, the new file sorts behind it. */
static void
test_next_is_newest (void)
{
  static const char *const newest[] = { "9",
                                        "99999999",
                                        "20261121",
                                        "2026112110",
                                        "99999999999999",
                                        "20261121103000123",
                                        "20261121103000" };

  for (guint i = 0; i < G_N_ELEMENTS (newest); i++)
    {
      g_autofree char *name = g_strdup_printf ("supabase/migrations/%s_a.sql", newest[i]);
      g_autoptr (SbTestFolder) folder = sb_test_folder_new (SB_FILES (name));
      g_autoptr (SbProject) before = sb_test_folder_open (folder, "supabase");
      g_autofree char *version = sb_project_suggest_version (before, NOW);
      g_autofree char *added = g_strdup_printf ("supabase/migrations/%s_b.sql", version);
      g_autoptr (SbProject) after = NULL;

      sb_test_folder_write (folder, added, "SELECT 1;");
      after = sb_test_folder_open (folder, "supabase");
      g_assert_cmpuint (strlen (version), >=, 14);
      g_assert_cmpstr (sb_project_get_migration (after, 1)->version, ==, version);
    }
}

static void
free_triple (char *paths[SB_N_ROLES])
{
  for (int i = 0; i < SB_N_ROLES; i++)
    g_clear_pointer (&paths[i], g_free);
}

static void
assert_triple (SbTestFolder *folder, const char *migrations, const char *version,
               const char *description, const char *forward, const char *rollback,
               const char *verify)
{
  const char *expected[SB_N_ROLES] = { forward, rollback, verify };
  g_autoptr (SbProject) project = sb_test_folder_open (folder, migrations);
  g_autoptr (GError) error = NULL;
  char *paths[SB_N_ROLES];

  g_assert_true (sb_project_name_triple (project, version, description, paths, &error));
  g_assert_no_error (error);
  for (int i = 0; i < SB_N_ROLES; i++)
    {
      g_autofree char *path = sb_test_folder_path (folder, expected[i]);

      g_assert_cmpstr (paths[i], ==, path);
    }
  free_triple (paths);
}

static void
test_triples (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("n/migrations/035_x.sql", "s/supabase/migrations/20251113000001_x.sql",
                "t/migrations/20251113000001_x.sql", "r/migrations/20251113000001_x.sql",
                "r/migrations/rollback/20251113000001_x.sql", "g/.git/HEAD",
                "g/20251113000001_x.sql"));

  assert_triple (folder, "n/migrations", "036", "add session notes",
                 "n/migrations/036_add_session_notes.sql", "n/migrations/rollback_036.sql",
                 "n/migrations/verify_036.sql");
  assert_triple (folder, "s/supabase", "20251113000002", "Add a Column!",
                 "s/supabase/migrations/20251113000002_add_a_column.sql",
                 "s/supabase/rollbacks/20251113000002_add_a_column.sql",
                 "s/supabase/verify/20251113000002_add_a_column.sql");
  assert_triple (folder, "t/migrations", "20251113000002", "a", "t/migrations/20251113000002_a.sql",
                 "t/rollbacks/20251113000002_a.sql", "t/verify/20251113000002_a.sql");
  /* The folder that is there is used, and nothing outside the repository. */
  assert_triple (folder, "r/migrations", "20251113000002", "a", "r/migrations/20251113000002_a.sql",
                 "r/migrations/rollback/20251113000002_a.sql", "r/verify/20251113000002_a.sql");
  assert_triple (folder, "g", "20251113000002", "a", "g/20251113000002_a.sql",
                 "g/rollbacks/20251113000002_a.sql", "g/verify/20251113000002_a.sql");
}

/* What is named is found again as one migration with three scripts. */
static void
test_named_triples_pair (void)
{
  const char *const projects[] = { "n/migrations", "s/supabase/migrations", "t/migrations" };
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("n/migrations/035_x.sql", "s/supabase/migrations/20251113000001_x.sql",
                "t/migrations/20251113000001_x.sql"));

  for (guint i = 0; i < G_N_ELEMENTS (projects); i++)
    {
      g_autoptr (SbProject) before = sb_test_folder_open (folder, projects[i]);
      g_autofree char *version = sb_project_suggest_version (before, NOW);
      g_autoptr (SbProject) after = NULL;
      SbMigration *migration;
      char *paths[SB_N_ROLES];

      g_assert_true (sb_project_name_triple (before, version, "Für Ünï 日本 x", paths, NULL));
      for (int role = 0; role < SB_N_ROLES; role++)
        sb_test_folder_write (folder, paths[role] + strlen (folder->path) + 1, "SELECT 1;");
      after = sb_test_folder_open (folder, projects[i]);
      migration = sb_project_get_migration (after, 1);
      g_assert_cmpstr (migration->version, ==, version);
      g_assert_cmpstr (migration->description, ==, "für ünï 日本 x");
      for (int role = 0; role < SB_N_ROLES; role++)
        g_assert_cmpstr (migration->paths[role], ==, paths[role]);
      free_triple (paths);
    }
}

static void
assert_slug (SbProject *project, const char *description, const char *expected)
{
  char *paths[SB_N_ROLES];
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  sb_project_name_triple (project, "036", description, paths, &error);
  g_assert_no_error (error);
  name = g_path_get_basename (paths[SB_ROLE_FORWARD]);
  g_assert_cmpstr (name, ==, expected);
  free_triple (paths);
}

static void
assert_no_name (SbProject *project, const char *version, const char *description, int code)
{
  char *paths[SB_N_ROLES] = { (char *) "untouched" };
  g_autoptr (GError) error = NULL;

  g_assert_false (sb_project_name_triple (project, version, description, paths, &error));
  g_assert_error (error, SB_PROJECT_ERROR, code);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  for (int i = 0; i < SB_N_ROLES; i++)
    g_assert_null (paths[i]);
}

static void
test_descriptions (void)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (
      SB_FILES ("migrations/035_x.sql", "migrations/rollback_037.sql"));
  g_autoptr (SbProject) project = sb_test_folder_open (folder, "migrations");
  g_autofree char *endless = g_strnfill (5000, 'x');
  char *paths[SB_N_ROLES];

  assert_slug (project, "  Add  Session-Notes (v2)! ", "036_add_session_notes_v2.sql");
  assert_slug (project, "../../etc/passwd", "036_etc_passwd.sql");
  assert_slug (project, "$(rm -rf ~); `x` \"y\" %s\n\033[31m", "036_rm_rf_x_y_s_31m.sql");
  /* Decomposed letters are one name with composed ones. */
  assert_slug (project, "cafe\xcc\x81", "036_café.sql");
  assert_slug (project,
               "\xe2\x80\xae"
               "abc 🚀",
               "036_abc.sql");
  g_assert_true (sb_project_name_triple (project, "036", endless, paths, NULL));
  g_assert_cmpuint (strlen (strrchr (paths[SB_ROLE_FORWARD], '/')), <, 200);
  free_triple (paths);

  assert_no_name (project, "036", "", SB_PROJECT_ERROR_NAME);
  assert_no_name (project, "036", " …/.. 🚀 ", SB_PROJECT_ERROR_NAME);
  assert_no_name (project, "036", "bad \xff bytes", SB_PROJECT_ERROR_NAME);
  assert_no_name (project, "000", "Apply all migrations", SB_PROJECT_ERROR_NAME);
  assert_no_name (project, "../1", "x", SB_PROJECT_ERROR_NAME);
  assert_no_name (project, "", "x", SB_PROJECT_ERROR_NAME);
  assert_no_name (project, "35", "y", SB_PROJECT_ERROR_EXISTS);
  assert_no_name (project, "037", "y", SB_PROJECT_ERROR_EXISTS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/name/next-number", test_next_number);
  g_test_add_func ("/name/next-time", test_next_time);
  g_test_add_func ("/name/newest", test_next_is_newest);
  g_test_add_func ("/name/triples", test_triples);
  g_test_add_func ("/name/pair", test_named_triples_pair);
  g_test_add_func ("/name/descriptions", test_descriptions);
  return g_test_run ();
}
