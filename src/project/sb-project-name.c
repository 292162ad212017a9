/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names for a new migration: its version and the paths of its three scripts. */
#include "sb-project-private.h"

#include <string.h>
#include <sys/stat.h>

#include "sb-printable.h"
#include "sb-thread.h"

/* File systems take 255 bytes; this leaves room for the version and stays readable. */
#define MAX_SLUG_BYTES 120

/**
 * sb_project_suggest_version:
 * @self: a project
 * @now: seconds since 1970
 *
 * Numbered: the newest and one, as wide as that, "001" in an empty project. Timestamped and
 * Supabase: 14 digits, the newest and one where the newest are day and counter (20251113000001),
 * else the time in UTC; never one that sorts before the newest. Any thread.
 *
 * Returns: (transfer full): a version for a new migration
 */
char *
sb_project_suggest_version (SbProject *self, gint64 now)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->layout->suggest (self->migrations, now);
}

/* Letters and digits of any script in lower case, everything else one `_`: nothing is left that a
 * shell, a path or a terminal could take for more than a name. */
static char *
fold_slug (const char *description)
{
  g_autofree char *composed = g_utf8_normalize (description, -1, G_NORMALIZE_NFC);
  g_autoptr (GString) slug = g_string_new (NULL);
  gboolean gap = FALSE;

  for (const char *at = composed; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      char bytes[6];
      int n;

      if (!g_unichar_isalnum (c) && !(g_unichar_ismark (c) && slug->len > 0 && !gap))
        {
          gap = slug->len > 0;
          continue;
        }
      n = g_unichar_to_utf8 (g_unichar_tolower (c), bytes);
      if (slug->len + gap + n > MAX_SLUG_BYTES)
        break;
      if (gap)
        g_string_append_c (slug, '_');
      g_string_append_len (slug, bytes, n);
      gap = FALSE;
    }
  return g_string_free (g_steal_pointer (&slug), FALSE);
}

/* Where new scripts of a role go: the first of the layout's folders that is there, else the first
 * that is inside the repository. */
static char *
dup_folder (SbProject *self, SbScriptRole role)
{
  const char *const *folders = self->layout->folders[role];
  g_autofree char *fallback = NULL;

  if (self->layout->new_name == sb_layout_numbered.new_name || folders == NULL)
    return g_strdup (self->folder);
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *folder = sb_project_dup_companion_folder (self, folders[i]);

      if (folder != NULL && g_file_test (folder, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&folder);
      if (fallback == NULL)
        fallback = g_steal_pointer (&folder);
    }
  return g_steal_pointer (&fallback);
}

/*< private >
 * sb_project_make_slug:
 * @description: what a person calls a migration
 * @error: return location for %SB_PROJECT_ERROR_NAME
 *
 * Returns: (transfer full) (nullable): what a file's name takes of it
 */
char *
sb_project_make_slug (const char *description, GError **error)
{
  g_autofree char *slug = NULL;
  g_autofree char *shown = NULL;

  if (g_utf8_validate (description, -1, NULL))
    slug = fold_slug (description);
  if (slug != NULL && *slug != '\0')
    return g_steal_pointer (&slug);
  shown = sb_printable_ellipsize (description, 60);
  g_set_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_NAME,
               "no letter or digit for a file name in the description \"%s\"", shown);
  return NULL;
}

/*< private >
 * sb_project_check_forward:
 * @stem: the name of a forward script, without `.sql`
 * @description: what it is made of
 * @error: return location for %SB_PROJECT_ERROR_NAME
 *
 * Returns: whether a migration can be called so
 */
gboolean
sb_project_check_forward (const char *stem, const char *description, GError **error)
{
  g_autofree char *name = g_strconcat (stem, ".sql", NULL);
  g_autofree char *shown = NULL;
  gboolean is_exact;

  if (!sb_layout_is_bundle (name, &is_exact))
    return TRUE;
  shown = sb_printable_ellipsize (description, 60);
  g_set_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_NAME,
               "the name of a bundle would come of the description \"%s\"", shown);
  return FALSE;
}

/*< private >
 * sb_project_check_version:
 * @self: a project
 * @version: for a migration
 * @except: (nullable): the migration that may have it already
 * @error: return location for %SB_PROJECT_ERROR_NAME or %SB_PROJECT_ERROR_EXISTS
 *
 * Returns: whether @version is one, and free
 */
gboolean
sb_project_check_version (SbProject *self, const char *version, const SbMigration *except,
                          GError **error)
{
  const char *folded = self->layout->fold (version);
  g_autofree char *shown = sb_printable_line (version);

  if (*version == '\0' || strlen (version) > 64
      || strspn (version, "0123456789") != strlen (version))
    {
      g_set_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_NAME,
                   "a version has digits only, at most 64: \"%s\"", shown);
      return FALSE;
    }
  for (guint i = 0; i < self->migrations->len; i++)
    {
      SbMigration *migration = g_ptr_array_index (self->migrations, i);

      if (migration != except && strcmp (self->layout->fold (migration->version), folded) == 0)
        {
          g_autofree char *name = sb_migration_dup_file_name (migration, SB_ROLE_FORWARD);
          g_autofree char *shown_name = sb_printable_line (name);

          g_set_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_EXISTS,
                       "the version %s is taken by \"%s\"", version, shown_name);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * sb_project_name_triple:
 * @self: a project
 * @version: digits, usually from sb_project_suggest_version()
 * @description: what a person calls the migration: "add session notes"
 * @paths: (out) (array fixed-size=3): absolute paths of the new scripts, one per #SbScriptRole; the
 *   caller frees each; all %NULL after an error
 * @error: return location for %SB_PROJECT_ERROR_NAME (nothing of the description can be in a name,
 *   or the version is none) or %SB_PROJECT_ERROR_EXISTS (the version or one of the names is taken)
 *
 * Names a new migration as the project's layout does. Makes no file; sb_file_create() does, and
 * makes missing folders too. Letters of all scripts stay, everything else becomes `_`. Workers
 * only.
 *
 * Returns: whether @paths is set
 */
gboolean
sb_project_name_triple (SbProject *self, const char *version, const char *description,
                        char *paths[SB_N_ROLES], GError **error)
{
  g_autofree char *slug = NULL, *forward = NULL;

  g_return_val_if_fail (self != NULL && version != NULL && description != NULL, FALSE);

  memset (paths, 0, sizeof (char *) * SB_N_ROLES);
  if (!sb_project_check_version (self, version, NULL, error))
    return FALSE;
  slug = sb_project_make_slug (description, error);
  if (slug == NULL)
    return FALSE;
  forward = self->layout->new_name (SB_ROLE_FORWARD, version, slug);
  forward[strlen (forward) - strlen (".sql")] = '\0';
  if (!sb_project_check_forward (forward, description, error))
    return FALSE;
  for (int role = 0; role < SB_N_ROLES; role++)
    {
      g_autofree char *folder = dup_folder (self, role);
      g_autofree char *name = self->layout->new_name (role, version, slug);
      struct stat info;

      paths[role] = g_build_filename (folder, name, NULL);
      if (lstat (paths[role], &info) == 0)
        {
          g_autofree char *shown = sb_printable_line (paths[role]);

          g_set_error (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_EXISTS,
                       "a file of that name exists: \"%s\"", shown);
          for (int i = 0; i <= role; i++)
            g_clear_pointer (&paths[i], g_free);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * sb_project_name_companion:
 * @self: a project
 * @migration: one of its migrations, with a forward script
 * @role: %SB_ROLE_ROLLBACK or %SB_ROLE_VERIFY
 *
 * Names the rollback or verify script that a migration does not have yet, so that it pairs with its
 * forward script. Makes no file, and does not look whether there is one. Workers only.
 *
 * Returns: (transfer full): an absolute path
 */
char *
sb_project_name_companion (SbProject *self, const SbMigration *migration, SbScriptRole role)
{
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (self != NULL && migration != NULL, NULL);
  g_return_val_if_fail (role != SB_ROLE_FORWARD && role < SB_N_ROLES, NULL);

  SB_WORKERS_ONLY;
  folder = dup_folder (self, role);
  /* In folders of their own all scripts of a migration have one name, byte by byte. */
  if (self->layout->new_name == sb_layout_numbered.new_name)
    name = self->layout->new_name (role, migration->version, migration->name);
  else
    name = g_path_get_basename (migration->paths[SB_ROLE_FORWARD]);
  return g_build_filename (folder, name, NULL);
}
