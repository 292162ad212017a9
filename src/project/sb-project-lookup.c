/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person means by VERSION: a version, a file's name or a path. */
#include "sb-project-private.h"

#include "sb-thread.h"

#include <stdlib.h>
#include <string.h>

typedef gboolean (*Matches) (SbProject *self, const char *path, const char *text);

/* With or without `.sql`. */
static gboolean
equals_but_for_sql (const char *path, const char *text)
{
  gsize length = strlen (text);

  return strncmp (path, text, length) == 0
         && (path[length] == '\0' || strcmp (path + length, ".sql") == 0);
}

static gboolean
matches_path (SbProject *self, const char *path, const char *text)
{
  return equals_but_for_sql (path, text);
}

static gboolean
matches_name (SbProject *self, const char *path, const char *text)
{
  return equals_but_for_sql (strrchr (path, '/') + 1, text);
}

static void
add_matches (SbProject *self, GPtrArray *found, Matches matches, const char *text)
{
  for (guint i = 0; i < self->migrations->len; i++)
    {
      SbMigration *migration = g_ptr_array_index (self->migrations, i);
      gboolean is_match = migration->other_rollback != NULL
                          && matches (self, migration->other_rollback, text);

      for (int role = 0; role < SB_N_ROLES && !is_match; role++)
        is_match = migration->paths[role] != NULL && matches (self, migration->paths[role], text);
      if (is_match)
        g_ptr_array_add (found, sb_migration_ref (migration));
    }
}

static void
add_versions (SbProject *self, GPtrArray *found, const char *version)
{
  const char *folded = self->layout->fold (version);

  for (guint i = 0; i < self->migrations->len; i++)
    {
      SbMigration *migration = g_ptr_array_index (self->migrations, i);

      if (strcmp (self->layout->fold (migration->version), folded) == 0)
        g_ptr_array_add (found, sb_migration_ref (migration));
    }
}

/* A path as typed: from the working folder, else from the repository's root or the migrations
 * folder. Its last part may itself be a link, so only its folder is resolved. */
static void
add_paths (SbProject *self, GPtrArray *found, const char *text)
{
  const char *bases[] = { NULL, self->root, self->folder };

  for (gsize i = 0; i < G_N_ELEMENTS (bases) && found->len == 0; i++)
    {
      g_autofree char *path = g_canonicalize_filename (text, bases[i]);
      g_autofree char *folder = g_path_get_dirname (path);
      g_autofree char *name = g_path_get_basename (path);
      g_autofree char *real_folder = realpath (folder, NULL);
      g_autofree char *real = g_build_filename (real_folder != NULL ? real_folder : folder, name,
                                                NULL);

      add_matches (self, found, matches_path, real);
    }
}

/**
 * sb_project_lookup:
 * @self: a project
 * @version_or_file: what a person typed: a version ("033", also "33" in the numbered layout), a
 *   file's name with or without `.sql` ("033_x", "rollback_033", "verify_033.sql") or a path to any
 *   of the migration's files
 *
 * Reads no file but resolves links in paths: workers only.
 *
 * Returns: (transfer full) (element-type SbMigration): what it means, in the project's order: none,
 *   one, or several when they share the version
 */
GPtrArray *
sb_project_lookup (SbProject *self, const char *version_or_file)
{
  SB_WORKERS_ONLY;

  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_migration_unref);
  g_autofree char *stem = NULL;
  SbScriptRole role;
  SbStem parts;

  g_return_val_if_fail (self != NULL && version_or_file != NULL, found);

  if (*version_or_file == '\0')
    return found;
  if (strchr (version_or_file, '/') != NULL)
    {
      add_paths (self, found, version_or_file);
      return found;
    }
  if (strspn (version_or_file, "0123456789") == strlen (version_or_file))
    {
      add_versions (self, found, version_or_file);
      return found;
    }
  add_matches (self, found, matches_name, version_or_file);
  if (found->len > 0)
    return found;
  /* `rollback_33` means 033 even where its rollback has another name. */
  stem = g_str_has_suffix (version_or_file, ".sql")
             ? g_strndup (version_or_file, strlen (version_or_file) - 4)
             : g_strdup (version_or_file);
  if (sb_layout_parse_companion (stem, &role, &parts) && *parts.rest == '\0')
    add_versions (self, found, parts.version);
  return found;
}
