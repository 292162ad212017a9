/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-project.h"

#include <string.h>

#include "sb-printable.h"
#include "sb-project-private.h"
#include "sb-thread.h"

G_DEFINE_QUARK (sb - project - error - quark, sb_project_error)

static void
problem_clear (gpointer data)
{
  SbProblem *problem = data;

  g_free (problem->path);
  g_free (problem->version);
  g_free (problem->message);
}

/*< private >
 * sb_project_add_problem:
 * @self: a project under construction
 * @id: a word that lives as long as the program
 * @severity: how bad
 * @path: the file it is about
 * @version: (nullable): the version it is about
 * @format: one sentence; names in it have been made printable
 */
void
sb_project_add_problem (SbProject *self, const char *id, SbProblemSeverity severity,
                        const char *path, const char *version, const char *format, ...)
{
  SbProblem problem = { id, severity, g_strdup (path), g_strdup (version), NULL };
  va_list arguments;

  va_start (arguments, format);
  problem.message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_array_append_val (self->problems, problem);
}

/*< private >
 * sb_project_dup_companion_folder:
 * @self: a project
 * @relative: a folder seen from the migrations folder
 *
 * Returns: (transfer full) (nullable): its path, or %NULL when it would be outside the repository,
 *   because the migrations folder is its root
 */
char *
sb_project_dup_companion_folder (SbProject *self, const char *relative)
{
  g_autofree char *parent = NULL;

  if (!g_str_has_prefix (relative, "../"))
    return g_build_filename (self->folder, relative, NULL);
  if (strcmp (self->folder, self->root) == 0)
    return NULL;
  parent = g_path_get_dirname (self->folder);
  return g_build_filename (parent, relative + 3, NULL);
}

/* Without git: the folder that holds `migrations`, or `supabase/migrations`. */
static char *
find_root (const char *folder, const SbLayout *layout)
{
  g_autofree char *parent = NULL;
  char *root = sb_project_find_git_root (folder);

  if (root != NULL)
    return root;
  parent = g_path_get_dirname (folder);
  return layout == &sb_layout_supabase ? g_path_get_dirname (parent) : g_steal_pointer (&parent);
}

/**
 * sb_project_open:
 * @folder: a migrations folder, or one that holds it: `migrations`, `supabase/migrations`,
 *   `db/migrations`, `backend/migrations`; an empty folder counts when its name is migrations
 * @error: return location for %SB_PROJECT_ERROR_NOT_FOUND, %SB_PROJECT_ERROR_AMBIGUOUS (it holds
 *   several; the message names them), %SB_PROJECT_ERROR_UNREADABLE
 *
 * Reads a project as it is now: lists its folders, pairs the files, reads and hashes every forward
 * script. Whatever is wrong with single files becomes a problem of the project, not an error.
 * Workers only.
 *
 * Returns: (transfer full) (nullable): the project
 */
SbProject *
sb_project_open (const char *folder, GError **error)
{
  SB_WORKERS_ONLY;

  g_autofree char *found = NULL;
  g_autoptr (GArray) entries = NULL;
  SbProject *self;

  g_return_val_if_fail (folder != NULL, NULL);

  found = sb_project_find_at (folder, error);
  if (found == NULL)
    return NULL;
  entries = sb_listing_read (found, error);
  if (entries == NULL)
    return NULL;

  self = g_new0 (SbProject, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->layout = sb_layout_detect (found, entries);
  self->root = find_root (found, self->layout);
  self->folder = g_steal_pointer (&found);
  self->migrations = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_migration_unref);
  self->problems = g_array_new (FALSE, FALSE, sizeof (SbProblem));
  g_array_set_clear_func (self->problems, problem_clear);

  sb_pairing_run (self, entries);
  sb_checksums_compute (self);
  sb_included_settle (self);
  sb_order_check (self);
  return self;
}

/**
 * sb_project_ref:
 * @self: a project
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbProject *
sb_project_ref (SbProject *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_project_unref:
 * @self: (transfer full): a project
 *
 * Any thread.
 */
void
sb_project_unref (SbProject *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->migrations);
  g_array_unref (self->problems);
  g_free (self->folder);
  g_free (self->root);
  g_free (self);
}

/**
 * sb_project_get_folder:
 * @self: a project
 *
 * Any thread, like all that follows up to sb_project_get_problems().
 *
 * Returns: absolute path of the migrations folder, without symbolic links
 */
const char *
sb_project_get_folder (SbProject *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->folder;
}

/**
 * sb_project_get_root:
 * @self: a project
 *
 * Returns: absolute path up to which the project's surroundings count (env files, config.toml): the
 *   git root, else the folder that holds `migrations` or `supabase/migrations`
 */
const char *
sb_project_get_root (SbProject *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->root;
}

/**
 * sb_project_dup_name:
 * @self: a project
 *
 * Returns: (transfer full): what people call it: the name of its root, on one line
 */
char *
sb_project_dup_name (SbProject *self)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  name = g_filename_display_basename (self->root);
  return sb_printable_line (name);
}

/**
 * sb_project_get_layout:
 * @self: a project
 *
 * Returns: its layout; lives as long as the program
 */
const SbLayout *
sb_project_get_layout (SbProject *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->layout;
}

/**
 * sb_project_get_n_migrations:
 * @self: a project
 *
 * Returns: how many migrations it has
 */
guint
sb_project_get_n_migrations (SbProject *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->migrations->len;
}

/**
 * sb_project_get_migration:
 * @self: a project
 * @index: from 0, in the layout's order
 *
 * Returns: (transfer none): the migration
 */
SbMigration *
sb_project_get_migration (SbProject *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->migrations->len, NULL);

  return g_ptr_array_index (self->migrations, index);
}

/**
 * sb_project_get_problems:
 * @self: a project
 * @n_problems: (out): how many
 *
 * Returns: (array length=n_problems) (transfer none) (nullable): what a person should know about
 * the folder; every file ending in `.sql` that is not used is among them, but for the two bundles
 */
const SbProblem *
sb_project_get_problems (SbProject *self, guint *n_problems)
{
  g_return_val_if_fail (self != NULL && n_problems != NULL, NULL);

  *n_problems = self->problems->len;
  return (const SbProblem *) self->problems->data;
}
