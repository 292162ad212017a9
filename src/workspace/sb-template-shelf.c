/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-template-shelf.h"

#include "sb-config.h"

/* The nearest .switchback/templates at or above the project, not above the repository's root. */
static char *
find_project_templates (const char *project_folder, const char *root)
{
  g_autofree char *folder = g_strdup (project_folder);

  while (TRUE)
    {
      g_autofree char *candidate = g_build_filename (folder, ".switchback", "templates", NULL);
      g_autofree char *parent = NULL;

      if (g_file_test (candidate, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&candidate);
      parent = g_path_get_dirname (folder);
      if (g_str_equal (folder, root) || g_str_equal (parent, folder))
        return NULL;
      g_free (folder);
      folder = g_steal_pointer (&parent);
    }
}

static gboolean
add_folder (GPtrArray *templates, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;

  if (folder == NULL || !g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  found = sb_template_load_folder (folder, error);
  if (found == NULL)
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    {
      SbTemplate *candidate = g_ptr_array_index (found, i);

      if (sb_template_find (templates, sb_template_get_id (candidate), NULL) == NULL)
        g_ptr_array_add (templates, sb_template_ref (candidate));
    }
  return TRUE;
}

/**
 * sb_template_shelf_load:
 * @project_folder: the project's folder
 * @root: the repository's root
 * @error: return location for an #SbDraftError
 *
 * Loads the project's templates, then the user's, then those installed with Switchback (or, where
 * it runs from its source tree, those in there). The first with an id wins.
 *
 * Returns: (transfer full) (element-type SbTemplate) (nullable): the templates
 */
GPtrArray *
sb_template_shelf_load (const char *project_folder, const char *root, GError **error)
{
  g_autoptr (GPtrArray)
      templates = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_template_unref);
  g_autofree char *of_project = find_project_templates (project_folder, root);
  g_autofree char *of_user = g_build_filename (g_get_user_config_dir (), "switchback", "templates",
                                               NULL);
  const char *ours = SB_DATADIR "/templates";

  if (!g_file_test (ours, G_FILE_TEST_IS_DIR))
    ours = SB_SOURCE_ROOT "/data/templates";
  if (!add_folder (templates, of_project, error) || !add_folder (templates, of_user, error)
      || !add_folder (templates, ours, error))
    return NULL;
  return g_steal_pointer (&templates);
}
