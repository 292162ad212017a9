/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-template-shelf.h"

#include "sb-config.h"
#include "sb-printable.h"
#include "sb-thread.h"

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

static SbBrokenTemplate *
find_broken (SbTemplateShelf *self, const char *id)
{
  for (guint i = 0; i < self->broken->len; i++)
    {
      SbBrokenTemplate *broken = g_ptr_array_index (self->broken, i);

      if (g_strcmp0 (broken->id, id) == 0)
        return broken;
    }
  return NULL;
}

static gboolean
is_taken (SbTemplateShelf *self, const char *id)
{
  return sb_template_find (self->templates, id, NULL) != NULL || find_broken (self, id) != NULL;
}

/* Of one name the first that was added counts, broken or not. */
static void
add_folder (SbTemplateShelf *self, const char *folder, SbTemplateOrigin origin)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray)
      broken = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_broken_template_free);
  g_autoptr (GPtrArray) taken = g_ptr_array_new ();
  GError *error = NULL;

  if (folder == NULL || !g_file_test (folder, G_FILE_TEST_IS_DIR))
    return;
  found = sb_template_load_folder (folder, broken, &error);
  if (found == NULL)
    {
      SbBrokenTemplate *whole = g_new0 (SbBrokenTemplate, 1);

      whole->error = error;
      g_ptr_array_add (self->broken, whole);
      return;
    }
  for (guint i = 0; i < found->len; i++)
    {
      const char *id = sb_template_get_id (found->pdata[i]);
      SbTemplate *first = sb_template_find (self->templates, id, NULL);

      sb_template_set_origin (found->pdata[i], origin);
      if (first != NULL)
        sb_template_set_hides_another (first);
      else if (!is_taken (self, id))
        g_ptr_array_add (self->templates, sb_template_ref (found->pdata[i]));
    }
  while (broken->len > 0)
    {
      SbBrokenTemplate *one = g_ptr_array_steal_index (broken, 0);

      if (is_taken (self, one->id))
        sb_broken_template_free (one);
      else
        g_ptr_array_add (self->broken, one);
    }
}

/**
 * sb_template_shelf_load:
 * @project_folder: the project's folder
 * @root: the repository's root
 *
 * Loads the project's templates, then the user's, then those installed with Switchback (or, where
 * it runs from its source tree, those in there). The first with an id wins.
 *
 * Returns: (transfer full): the templates
 */
SbTemplateShelf *
sb_template_shelf_load (const char *project_folder, const char *root)
{
  SB_WORKERS_ONLY;

  SbTemplateShelf *self = g_new0 (SbTemplateShelf, 1);
  g_autofree char *of_project = find_project_templates (project_folder, root);
  g_autofree char *of_user = g_build_filename (g_get_user_config_dir (), "switchback", "templates",
                                               NULL);
  const char *ours = SB_DATADIR "/templates";

  self->templates = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_template_unref);
  self->broken = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_broken_template_free);
  if (!g_file_test (ours, G_FILE_TEST_IS_DIR))
    ours = SB_SOURCE_ROOT "/data/templates";
  add_folder (self, of_project, SB_TEMPLATE_OF_PROJECT);
  add_folder (self, of_user, SB_TEMPLATE_OF_USER);
  add_folder (self, ours, SB_TEMPLATE_BUILT_IN);
  return self;
}

/**
 * sb_template_shelf_free:
 * @self: (transfer full): a shelf
 */
void
sb_template_shelf_free (SbTemplateShelf *self)
{
  g_ptr_array_unref (self->templates);
  g_ptr_array_unref (self->broken);
  g_free (self);
}

/**
 * sb_template_shelf_find:
 * @self: a shelf
 * @id: which template
 * @error: return location for %SB_DRAFT_ERROR_UNKNOWN, or for what is wrong with that template
 *
 * Returns: (transfer none): the template
 */
SbTemplate *
sb_template_shelf_find (SbTemplateShelf *self, const char *id, GError **error)
{
  SbBrokenTemplate *broken = find_broken (self, id);

  if (broken == NULL)
    return sb_template_find (self->templates, id, error);
  g_propagate_error (error, g_error_copy (broken->error));
  return NULL;
}

/**
 * sb_template_shelf_dup_problems:
 * @self: a shelf
 *
 * Returns: (transfer full) (element-type utf8): a sentence for each template that cannot be used
 */
GPtrArray *
sb_template_shelf_dup_problems (SbTemplateShelf *self)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->broken->len; i++)
    {
      SbBrokenTemplate *broken = g_ptr_array_index (self->broken, i);
      g_autofree char *shown = broken->id != NULL ? sb_printable_line (broken->id) : NULL;

      g_ptr_array_add (problems, shown != NULL
                                     ? g_strdup_printf ("the template \"%s\" is left out: %s",
                                                        shown, broken->error->message)
                                     : g_strdup_printf ("templates are left out: %s",
                                                        broken->error->message));
    }
  return problems;
}
