/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-test-folder.h"

#include <glib/gstdio.h>

/**
 * sb_test_folder_open:
 * @migrations_folder: where the files go, "migrations" or "supabase/migrations"
 * @names: (array zero-terminated=1): names of files; the text of each is a comment with its name
 * @root: (out): the folder around it, for sb_test_folder_remove()
 *
 * Returns: (transfer full): the project
 */
SbProject *
sb_test_folder_open (const char *migrations_folder, const char *const *names, char **root)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  SbProject *project;

  *root = g_dir_make_tmp ("sb-folder-XXXXXX", &error);
  g_assert_no_error (error);
  folder = g_build_filename (*root, migrations_folder, NULL);
  g_mkdir_with_parents (folder, 0700);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autofree char *text = g_strdup_printf ("-- %s\n%s", names[i],
                                               g_str_has_prefix (names[i], "verify") ? "SELECT 1;\n"
                                                                                     : "");

      g_assert_true (g_file_set_contents (path, text, -1, NULL));
    }
  project = sb_project_open (folder, &error);
  g_assert_no_error (error);
  return project;
}

/**
 * sb_test_folder_remove:
 * @root: (transfer full): a folder; it goes with all that is in it
 */
void
sb_test_folder_remove (char *root)
{
  g_autoptr (GDir) dir = g_dir_open (root, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      char *child = g_build_filename (root, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        sb_test_folder_remove (child);
      else
        {
          g_unlink (child);
          g_free (child);
        }
    }
  g_rmdir (root);
  g_free (root);
}
