/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-triple.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "sb-test-folder.h"

/* Names of all files below a folder. */
static void
list_files (const char *root, const char *below, GPtrArray *names)
{
  g_autofree char *folder = g_build_filename (root, below, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *relative = *below != '\0' ? g_build_filename (below, name, NULL)
                                                 : g_strdup (name);
      g_autofree char *path = g_build_filename (root, relative, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        list_files (root, relative, names);
      else
        g_ptr_array_add (names, g_steal_pointer (&relative));
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static char *
describe (const char *root)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  list_files (root, "", names);
  g_ptr_array_sort (names, compare);
  g_ptr_array_add (names, NULL);
  return g_strjoinv ("\n", (char **) names->pdata);
}

static SbMigration *
find (SbProject *project, const char *version)
{
  for (guint i = 0; i < sb_project_get_n_migrations (project); i++)
    if (strcmp (sb_project_get_migration (project, i)->version, version) == 0)
      return sb_project_get_migration (project, i);
  g_assert_not_reached ();
}

typedef struct
{
  const char *folder; /* of the migrations */
  const char *names[8];
  const char *of;
  const char *version;
  const char *description;
  const char *wanted; /* all files afterwards, sorted */
  guint n_moved;
} Renaming;

static const Renaming renamings[] = {
  { "migrations",
    { "migrations/033_old_name.sql", "migrations/rollback_033.sql", "migrations/verify_033.sql" },
    "033",
    NULL,
    "Add: New näme!",
    "migrations/033_add_new_näme.sql\nmigrations/rollback_033.sql\nmigrations/verify_033.sql",
    1 },
  { "migrations",
    { "migrations/033_old-Name here.sql", "migrations/rollback_033.sql",
      "migrations/verify_033_by_hand.sql" },
    "033",
    "040",
    NULL,
    "migrations/040_old-Name here.sql\nmigrations/rollback_040.sql\n"
    "migrations/verify_040_by_hand.sql",
    3 },
  { "migrations",
    { "migrations/033_old.sql", "migrations/rollback_033_old.sql", "migrations/verify-33-why.sql" },
    "033",
    NULL,
    "new",
    "migrations/033_new.sql\nmigrations/rollback_033_new.sql\nmigrations/verify-33-why.sql",
    2 },
  { "migrations",
    { "migrations/033-old.up.sql", "migrations/033-old.down.sql", "migrations/033-old_verify.sql" },
    "033",
    "34",
    "new",
    "migrations/34-new.down.sql\nmigrations/34-new.up.sql\nmigrations/34-new_verify.sql",
    3 },
  { "migrations",
    { "migrations/033_old.sql", "migrations/033_old_rollback.sql",
      "migrations/verify/033_old.sql" },
    "033",
    NULL,
    "new",
    "migrations/033_new.sql\nmigrations/033_new_rollback.sql\nmigrations/verify/033_new.sql",
    3 },
  { "migrations",
    { "migrations/033_old.sql", "rollbacks/33_other_words.sql", "verify/33.sql" },
    "033",
    "034",
    "new",
    "migrations/034_new.sql\nrollbacks/034_other_words.sql\nverify/034.sql",
    3 },
  { "migrations",
    { "migrations/033.sql", "migrations/rollback_033.sql" },
    "033",
    NULL,
    "new",
    "migrations/033_new.sql\nmigrations/rollback_033.sql",
    1 },
  { "supabase/migrations",
    { "supabase/migrations/20251112000001_old.sql", "supabase/rollbacks/20251112000001_old.sql",
      "supabase/verify/20251112000001_old.sql" },
    "20251112000001",
    "20251112000009",
    "new",
    "supabase/migrations/20251112000009_new.sql\nsupabase/rollbacks/20251112000009_new.sql\n"
    "supabase/verify/20251112000009_new.sql",
    3 },
  { "supabase/migrations",
    { "supabase/migrations/20251112000001_old.sql",
      "supabase/migrations/rollback_20251112000001.sql" },
    "20251112000001",
    "20251112000002",
    NULL,
    "supabase/migrations/20251112000002_old.sql\n"
    "supabase/migrations/rollback_20251112000002.sql",
    2 },
  { "db/migrations",
    { "db/migrations/20251112000001_old.sql", "db/rollback/20251112000001_old.sql" },
    "20251112000001",
    NULL,
    "new",
    "db/migrations/20251112000001_new.sql\ndb/rollback/20251112000001_new.sql",
    2 },
  { "migrations",
    { "migrations/033_same.sql", "migrations/rollback_033.sql" },
    "033",
    "033",
    "same",
    "migrations/033_same.sql\nmigrations/rollback_033.sql",
    0 },
};

/* Every manner of pairing, and what it is called afterwards; read again, it is still one triple. */
static void
test_manners (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (renamings); i++)
    {
      const Renaming *renaming = &renamings[i];
      g_autoptr (GError) error = NULL;
      g_autofree char *files = NULL;
      g_autoptr (SbTestFolder) root = sb_test_folder_new (renaming->names);
      g_autofree char *folder = g_build_filename (root->path, renaming->folder, NULL);
      g_autoptr (SbProject) project = NULL, again = NULL;
      g_autoptr (GArray) moves = NULL;
      g_auto (GStrv) before = NULL, after = NULL;

      g_test_message ("%u: %s", i, renaming->wanted);
      project = sb_project_open (folder, &error);
      g_assert_no_error (error);
      before = sb_triple_list (find (project, renaming->of));
      moves = sb_triple_name (project, find (project, renaming->of), renaming->version,
                              renaming->description, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (moves->len, ==, renaming->n_moved);
      g_assert_true (sb_triple_move (moves, &error));
      g_assert_no_error (error);
      files = describe (root->path);
      g_assert_cmpstr (files, ==, renaming->wanted);

      again = sb_project_open (folder, &error);
      g_assert_no_error (error);
      after = sb_triple_list (
          find (again, renaming->version != NULL ? renaming->version : renaming->of));
      g_assert_cmpuint (g_strv_length (after), ==, g_strv_length (before));
    }
}

static void
assert_refused (SbProject *project, const char *version, const char *description, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sb_triple_name (project, find (project, "033"), version, description, &error));
  g_assert_error (error, SB_PROJECT_ERROR, code);
}

static void
test_refused_names (void)
{
  static const char *const names[] = { "migrations/033_a.sql", "migrations/34_b.sql",
                                       "migrations/000_c.sql", NULL };
  g_autoptr (SbTestFolder) root = sb_test_folder_new (names);
  g_autofree char *long_version = g_strnfill (65, '1');
  g_autoptr (GError) error = NULL;
  g_autoptr (SbProject) project = NULL;
  g_autoptr (GArray) moves = NULL;

  project = sb_project_open (root->path, &error);
  g_assert_no_error (error);
  assert_refused (project, "034", NULL, SB_PROJECT_ERROR_EXISTS);
  assert_refused (project, "", NULL, SB_PROJECT_ERROR_NAME);
  assert_refused (project, "3/../../x", NULL, SB_PROJECT_ERROR_NAME);
  assert_refused (project, long_version, NULL, SB_PROJECT_ERROR_NAME);
  assert_refused (project, NULL, " … / \n", SB_PROJECT_ERROR_NAME);
  assert_refused (project, NULL, "\xff\xfe", SB_PROJECT_ERROR_NAME);
  /* Its own version is not taken. */
  moves = sb_triple_name (project, find (project, "033"), "33", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (moves->len, ==, 1);
  g_assert_true (g_str_has_suffix (g_array_index (moves, SbMove, 0).to, "/33_a.sql"));
}

/* The name of one of them is taken: none is moved, and what is there is not touched. */
static void
test_all_or_nothing (void)
{
  static const char *const names[] = { "migrations/033_a.sql", "migrations/rollback_033.sql",
                                       "migrations/verify_033.sql", NULL };
  static const char *const taken[] = { "migrations/verify_040.sql", NULL };
  g_autoptr (SbTestFolder) root = sb_test_folder_new (names);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbProject) project = NULL;
  g_autoptr (GArray) moves = NULL;
  g_autofree char *before = NULL, *after = NULL, *path = NULL, *text = NULL, *gone = NULL;

  project = sb_project_open (root->path, &error);
  sb_test_folder_write (root, taken[0], taken[0]);
  before = describe (root->path);
  moves = sb_triple_name (project, find (project, "033"), "040", NULL, &error);
  g_assert_no_error (error);
  g_assert_false (sb_triple_move (moves, &error));
  g_assert_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, "verify_040.sql"));
  g_clear_error (&error);
  after = describe (root->path);
  g_assert_cmpstr (after, ==, before);
  path = g_build_filename (root->path, taken[0], NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, taken[0]);

  /* One of them is gone meanwhile. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  gone = g_build_filename (root->path, "migrations/verify_033.sql", NULL);
  g_assert_cmpint (g_unlink (gone), ==, 0);
  g_assert_false (sb_triple_move (moves, &error));
  g_assert_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_SAVE);
  g_clear_pointer (&after, g_free);
  after = describe (root->path);
  g_assert_cmpstr (after, ==, "migrations/033_a.sql\nmigrations/rollback_033.sql");
}

/* A link is renamed itself, not what it leads to. */
static void
test_link (void)
{
  static const char *const names[] = { "migrations/001_x.sql", "elsewhere.sql", NULL };
  g_autoptr (SbTestFolder) root = sb_test_folder_new (names);
  g_autofree char *link = g_build_filename (root->path, "migrations/033_a.sql", NULL);
  g_autofree char *moved = g_build_filename (root->path, "migrations/033_b.sql", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbProject) project = NULL;
  g_autoptr (GArray) moves = NULL;

  g_assert_cmpint (symlink ("../elsewhere.sql", link), ==, 0);
  project = sb_project_open (root->path, &error);
  moves = sb_triple_name (project, find (project, "033"), NULL, "b", &error);
  g_assert_no_error (error);
  g_assert_true (sb_triple_move (moves, &error));
  g_assert_true (g_file_test (moved, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (moved, G_FILE_TEST_EXISTS));
}

static void
test_delete (void)
{
  static const char *const names[] = {
    "migrations/001_x.sql",        "migrations/033_a.sql",
    "migrations/rollback_033.sql", "migrations/rollback_033_too.sql",
    "migrations/verify/033_a.sql", NULL
  };
  g_autoptr (SbTestFolder) root = sb_test_folder_new (names);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbProject) project = NULL;
  g_auto (GStrv) paths = NULL;
  g_autofree char *before = NULL, *after = NULL;

  project = sb_project_open (root->path, &error);
  paths = sb_triple_list (find (project, "033"));
  g_assert_cmpuint (g_strv_length (paths), ==, 4);
  before = describe (root->path);

  /* One that is gone keeps the others where they are. */
  {
    const char *wrong[] = { paths[0], "/nowhere/at/all.sql", NULL };

    g_assert_false (sb_triple_delete (wrong, &error));
    g_assert_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_SAVE);
    g_clear_error (&error);
    after = describe (root->path);
    g_assert_cmpstr (after, ==, before);
  }
  g_assert_true (sb_triple_delete ((const char *const *) paths, &error));
  g_assert_no_error (error);
  g_free (after);
  after = describe (root->path);
  g_assert_cmpstr (after, ==, "migrations/001_x.sql");
}

/* Where there is no trash they are where they were; where there is one they can be brought back. */
static void
test_trash (void)
{
  static const char *const names[] = { "migrations/033_a.sql", "migrations/rollback_033.sql",
                                       NULL };
  g_autoptr (SbTestFolder) root = sb_test_folder_new (names);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbProject) project = sb_project_open (root->path, &error);
  g_auto (GStrv) paths = NULL;
  g_autofree char *after = NULL;

  g_assert_no_error (error);
  paths = sb_triple_list (find (project, "033"));
  g_assert_false (g_file_test (g_get_home_dir (), G_FILE_TEST_EXISTS));
  g_assert_false (sb_triple_trash ((const char *const *) paths, &error));
  g_assert_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_NO_TRASH);
  g_clear_error (&error);
  after = describe (root->path);
  g_assert_cmpstr (after, ==, "migrations/033_a.sql\nmigrations/rollback_033.sql");

  g_assert_cmpint (g_mkdir_with_parents (g_get_home_dir (), 0700), ==, 0);
  g_assert_true (sb_triple_trash ((const char *const *) paths, &error));
  g_assert_no_error (error);
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *name = g_path_get_basename (paths[i]);
      g_autofree char *there = g_build_filename (g_get_user_data_dir (), "Trash/files", name, NULL);

      g_assert_false (g_file_test (paths[i], G_FILE_TEST_EXISTS));
      g_assert_true (g_file_test (there, G_FILE_TEST_EXISTS));
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (SbTestFolder) folder = sb_test_folder_new (NULL);
  g_autofree char *home = sb_test_folder_path (folder, "home");
  g_autofree char *data = sb_test_folder_path (folder, "home/data");

  /* Nothing of what is tested goes to the trash of the person who tests. */
  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triple/manners", test_manners);
  g_test_add_func ("/triple/refused-names", test_refused_names);
  g_test_add_func ("/triple/all-or-nothing", test_all_or_nothing);
  g_test_add_func ("/triple/link", test_link);
  g_test_add_func ("/triple/delete", test_delete);
  g_test_add_func ("/triple/trash", test_trash);
  return g_test_run ();
}
