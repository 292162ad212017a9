/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-seed-files.h"

#include <glob.h>
#include <string.h>

#include "sb-supabase-config.h"

#define DEFAULT_PATH "./seed.sql"

/* The folder's own characters mean themselves. */
static char *
dup_pattern (const char *folder, const char *path)
{
  GString *pattern = g_string_new (NULL);

  if (g_path_is_absolute (path))
    return g_string_free (g_string_assign (pattern, path), FALSE);
  for (const char *at = folder; *at != '\0'; at++)
    {
      if (strchr ("*?[]\\", *at) != NULL)
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *at);
    }
  g_string_append_printf (pattern, "/%s", g_str_has_prefix (path, "./") ? path + 2 : path);
  return g_string_free (pattern, FALSE);
}

/* Each file once, in the order of the patterns, and of its name among those of one pattern. */
static void
add_matches (GPtrArray *files, const char *folder, const char *path)
{
  g_autofree char *pattern = dup_pattern (folder, path);
  glob_t found = { 0 };

  if (glob (pattern, 0, NULL, &found) == 0)
    for (gsize i = 0; i < found.gl_pathc; i++)
      if (g_file_test (found.gl_pathv[i], G_FILE_TEST_IS_REGULAR)
          && !g_ptr_array_find_with_equal_func (files, found.gl_pathv[i], g_str_equal, NULL))
        g_ptr_array_add (files, g_strdup (found.gl_pathv[i]));
  globfree (&found);
}

static gboolean
is_switched_off (const char *config)
{
  g_autofree char *enabled = sb_supabase_config_lookup (config, "db.seed", "enabled", NULL);

  return g_strcmp0 (enabled, "false") == 0;
}

/**
 * sb_seed_files_find:
 * @project: a project
 *
 * Of a Supabase project those that `[db.seed] sql_paths` of its config.toml names, which may be
 * patterns, and `seed.sql` beside the migrations' folder where it names none. Other layouts have none.
 *
 * Returns: (transfer full): absolute paths, in the order in which they are to be run
 */
char **
sb_seed_files_find (SbProject *project)
{
  GPtrArray *files = g_ptr_array_new ();
  g_autofree char *folder = g_path_get_dirname (sb_project_get_folder (project));
  g_autofree char *path = g_build_filename (folder, "config.toml", NULL);
  g_autofree char *config = NULL;
  g_auto (GStrv) paths = NULL;

  if (strcmp (sb_layout_get_id (sb_project_get_layout (project)), "supabase") == 0)
    {
      if (g_file_get_contents (path, &config, NULL, NULL) && g_utf8_validate (config, -1, NULL))
        paths = sb_supabase_config_lookup_list (config, "db.seed", "sql_paths");
      if (paths == NULL)
        add_matches (files, folder, DEFAULT_PATH);
      for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
        add_matches (files, folder, paths[i]);
      if (config != NULL && is_switched_off (config))
        g_ptr_array_set_size (files, 0);
    }
  g_ptr_array_add (files, NULL);
  return (char **) g_ptr_array_free (files, FALSE);
}
