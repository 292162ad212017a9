/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearsed-file.h"

#include <string.h>

#include "sb-digest.h"
#include "sb-file.h"
#include "sb-includes.h"
#include "sb-psql.h"
#include "sb-thread.h"

static void
file_free (gpointer data)
{
  SbRehearsedFile *self = data;

  g_free (self->name);
  g_free (self->checksum);
  g_free (self);
}

static void
add (GPtrArray *files, const SbMigration *migration, SbScriptRole role, const char *path,
     char *checksum, gboolean is_included)
{
  gsize length = migration->root != NULL ? strlen (migration->root) : 0;
  SbRehearsedFile *file = g_new0 (SbRehearsedFile, 1);

  file->role = role;
  file->name = length > 0 && strncmp (path, migration->root, length) == 0 && path[length] == '/'
                   ? g_strdup (path + length + 1)
                   : g_path_get_basename (path);
  file->checksum = checksum;
  file->is_included = is_included;
  g_ptr_array_add (files, file);
}

/* The first source is the script itself. */
static gboolean
add_included (GPtrArray *files, const SbMigration *migration, SbScriptRole role, const char *text,
              gsize length, GError **error)
{
  const char *path = migration->paths[role];
  g_autoptr (SbSources) sources = NULL;
  g_autofree char *expanded = NULL;
  char *copy = g_malloc (length + 1);
  gsize new_length;

  memcpy (copy, text, length);
  copy[length] = '\0';
  expanded = sb_psql_expand (path, path, copy, length, sb_includes_read, (gpointer) migration,
                             &new_length, &sources, error);
  if (expanded == NULL)
    return FALSE;
  for (guint i = 1; i < sb_sources_get_n (sources); i++)
    {
      const SbSource *source = sb_sources_get (sources, i);

      add (files, migration, role, source->path, g_strdup (source->checksum), TRUE);
    }
  return TRUE;
}

/**
 * sb_rehearsed_files_read:
 * @migration: a migration
 * @error: return location for why one of its files, or of those that they include, cannot be read
 *
 * As they are on disk now. Workers only.
 *
 * Returns: (transfer full) (nullable) (element-type SbRehearsedFile): by role, a script before what
 *   it includes
 */
GPtrArray *
sb_rehearsed_files_read (const SbMigration *migration, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (file_free);
  SB_WORKERS_ONLY;

  for (SbScriptRole role = 0; role < SB_N_ROLES; role++)
    {
      g_autofree char *text = NULL;
      gsize length;

      if (migration->paths[role] == NULL)
        continue;
      text = sb_file_read (migration->paths[role], &length, error);
      if (text == NULL)
        return NULL;
      add (files, migration, role, migration->paths[role], sb_digest_script (text, length), FALSE);
      if (sb_psql_is_needed (text, length) && sb_script_check_text (text, length, NULL)
          && !add_included (files, migration, role, text, length, error))
        return NULL;
    }
  return g_steal_pointer (&files);
}

/**
 * sb_rehearsed_files_equal:
 * @files: (nullable) (element-type SbRehearsedFile): files
 * @others: (nullable) (element-type SbRehearsedFile): the same at another moment
 *
 * Returns: whether both are known, and the same
 */
gboolean
sb_rehearsed_files_equal (GPtrArray *files, GPtrArray *others)
{
  if (files == NULL || others == NULL || files->len != others->len)
    return FALSE;
  for (guint i = 0; i < files->len; i++)
    {
      const SbRehearsedFile *file = files->pdata[i], *other = others->pdata[i];

      if (file->role != other->role || strcmp (file->name, other->name) != 0
          || strcmp (file->checksum, other->checksum) != 0)
        return FALSE;
    }
  return TRUE;
}

/**
 * sb_rehearsed_file_get_role_name:
 * @self: a file
 *
 * Returns: (transfer none): "forward", "rollback" or "verify"
 */
const char *
sb_rehearsed_file_get_role_name (const SbRehearsedFile *self)
{
  static const char *const names[SB_N_ROLES] = { "forward", "rollback", "verify" };

  return names[self->role];
}
