/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-includes.h"

#include <stdlib.h>
#include <string.h>

#include "sb-digest.h"
#include "sb-file.h"
#include "sb-printable.h"
#include "sb-project.h"
#include "sb-psql.h"

static gboolean
refuse (GError **error, const char *name, const char *words)
{
  g_autofree char *shown = sb_printable_line (name);

  g_set_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_INCLUDE, "\"%s\" %s", shown, words);
  return FALSE;
}

/* Whether a real path is for a script of the project to read: below its root, and not hidden, as
 * env files and git's own are. */
static gboolean
check_inside (const char *root, const char *path, const char *name, GError **error)
{
  gsize length = strlen (root);

  if (strncmp (path, root, length) != 0 || (path[length] != '/' && length > 1))
    return refuse (error, name, "is outside of the project");
  if (strstr (path + length - (length == 1 ? 1 : 0), "/.") != NULL)
    return refuse (error, name, "is a hidden file, or in a hidden folder");
  return TRUE;
}

static char *
resolve (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *real = realpath (path, NULL);
  char *copy = g_strdup (real);

  free (real);
  return copy;
}

/* psql looks for \i's file in the folder it was started in, which nobody knows here: beside the
 * script, or from the project's root. */
static char *
find_included (const char *name, const char *from, const char *root, gboolean is_relative,
               GError **error)
{
  g_autofree char *folder = g_path_get_dirname (from);
  g_autofree char *beside = NULL, *below = NULL;

  if (g_path_is_absolute (name))
    beside = resolve ("/", name);
  else
    {
      beside = resolve (folder, name);
      below = is_relative ? NULL : resolve (root, name);
    }
  if (beside == NULL && below == NULL)
    refuse (error, name,
            is_relative ? "is not there: \\ir looks in the script's folder"
                        : "is neither in the script's folder nor at the project's root");
  else if (beside != NULL && below != NULL && strcmp (beside, below) != 0)
    refuse (error, name,
            "could be the one in the script's folder or the one at the project's root; \\ir means "
            "the first");
  else
    return beside != NULL ? g_steal_pointer (&beside) : g_steal_pointer (&below);
  return NULL;
}

/**
 * sb_includes_read:
 * @name: see #SbPsqlReadFunc, which this is
 * @from: likewise
 * @is_relative: likewise
 * @path: (out) (transfer full): likewise
 * @shown: (out) (transfer full): likewise
 * @length: (out): likewise
 * @user_data: the #SbMigration whose script it is
 * @error: return location for %SB_PROJECT_ERROR
 *
 * Reads a file that a script includes, where it may: below the project's root. Workers only.
 *
 * Returns: (transfer full) (nullable): its bytes
 */
char *
sb_includes_read (const char *name, const char *from, gboolean is_relative, char **path,
                  char **shown, gsize *length, gpointer user_data, GError **error)
{
  const SbMigration *migration = user_data;
  g_autofree char *root = resolve ("/", migration->root != NULL ? migration->root : "");
  g_autofree char *found = NULL;
  char *bytes;

  if (root == NULL || migration->root == NULL)
    {
      refuse (error, name, "cannot be found without a project");
      return NULL;
    }
  found = find_included (name, from, root, is_relative, error);
  if (found == NULL || !check_inside (root, found, name, error))
    return NULL;
  bytes = sb_file_read (found, length, error);
  if (bytes == NULL)
    return NULL;
  *shown = sb_printable_line (found + strlen (root) + (strlen (root) > 1 ? 1 : 0));
  *path = g_steal_pointer (&found);
  return bytes;
}

/**
 * sb_includes_dup_checksum:
 * @migration: what the script belongs to
 * @path: the script
 * @text: (array length=length): its bytes
 * @length: how many
 *
 * Workers only: it reads the files that are included.
 *
 * Returns: (transfer full): sb_sources_dup_checksum() of all that would run; where that cannot be
 *   told, a checksum that is like no other but itself
 */
char *
sb_includes_dup_checksum (const SbMigration *migration, const char *path, const char *text,
                          gsize length)
{
  g_autofree char *expanded = NULL, *own = NULL;
  g_autoptr (SbSources) sources = NULL;
  g_autoptr (GError) error = NULL;
  gsize new_length;
  char *copy;

  if (!sb_psql_is_needed (text, length) || !sb_script_check_text (text, length, NULL))
    return sb_digest_script (text, length);
  copy = g_malloc (length + 1);
  memcpy (copy, text, length);
  copy[length] = '\0';
  expanded = sb_psql_expand (path, path, copy, length, sb_includes_read, (gpointer) migration,
                             &new_length, &sources, &error);
  if (expanded != NULL)
    return sb_sources_dup_checksum (sources);
  own = sb_digest_script (text, length);
  return g_strconcat (own, "+?", NULL);
}

/**
 * sb_includes_is_same:
 * @applied: checksum with which a migration was applied
 * @now: (nullable): sb_includes_dup_checksum() of its script
 *
 * What was recorded without the files that the script includes says nothing about those.
 *
 * Returns: whether the same would run
 */
gboolean
sb_includes_is_same (const char *applied, const char *now)
{
  gsize length = strlen (applied);

  if (now == NULL || strcmp (applied, now) == 0)
    return TRUE;
  return strchr (applied, '+') == NULL && strncmp (applied, now, length) == 0 && now[length] == '+';
}
