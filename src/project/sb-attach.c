/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives rollback and verify scripts to their migrations, and reports those that belong to none. */
#include "sb-project-private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sb-file-private.h"
#include "sb-printable.h"

/* Whether a companion can be read, without reading it. */
static void
check_companion (SbProject *self, const SbMigration *migration, const char *path, guchar type)
{
  g_autofree char *name = NULL, *shown = NULL;
  const char *id = "unreadable", *cause = NULL;
  struct stat info;

  if (type != DT_REG && stat (path, &info) != 0)
    cause = sb_file_cause (errno);
  else if (type != DT_REG && !S_ISREG (info.st_mode))
    {
      id = "not-a-file";
      cause = sb_file_type_cause (info.st_mode);
    }
  else if (faccessat (AT_FDCWD, path, R_OK, AT_EACCESS) != 0)
    cause = sb_file_cause (errno);
  if (cause == NULL)
    return;
  name = g_path_get_basename (path);
  shown = sb_printable_line (name);
  sb_project_add_problem (self, id, SB_PROBLEM_ERROR, path, migration->version, "%s: \"%s\"", cause,
                          shown);
}

/*< private >
 * sb_attach_script:
 * @self: a project under construction
 * @migration: one of its migrations
 * @role: rollback or verify
 * @path: the script
 * @type: its DT_ type
 *
 * Gives a migration its script. A second one is never chosen silently: it becomes a problem.
 */
void
sb_attach_script (SbProject *self, SbMigration *migration, SbScriptRole role, const char *path,
                  guchar type)
{
  g_autofree char *name = NULL, *first = NULL;

  check_companion (self, migration, path, type);
  if (migration->paths[role] == NULL)
    {
      migration->paths[role] = g_strdup (path);
      return;
    }
  name = sb_printable_line (path);
  first = sb_printable_line (migration->paths[role]);
  if (role == SB_ROLE_VERIFY)
    {
      sb_project_add_problem (self, "two-verifies", SB_PROBLEM_WARNING, path, migration->version,
                              "two verify scripts for %s: \"%s\" is used, \"%s\" is not",
                              migration->version, first, name);
      return;
    }
  if (migration->other_rollback == NULL)
    migration->other_rollback = g_strdup (path);
  sb_project_add_problem (self, "two-rollbacks", SB_PROBLEM_ERROR, path, migration->version,
                          "two rollbacks for %s: \"%s\" and \"%s\"", migration->version, first,
                          name);
}

/*< private >
 * sb_attach_nothing:
 * @self: a project under construction
 * @role: rollback or verify
 * @path: the script
 * @version: (nullable): what its name says
 * @why: why there is no migration for it
 *
 * Reports a script that belongs to no migration.
 */
void
sb_attach_nothing (SbProject *self, SbScriptRole role, const char *path, const char *version,
                   const char *why)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *shown = sb_printable_line (name);

  sb_project_add_problem (self, role == SB_ROLE_ROLLBACK ? "unpaired-rollback" : "unpaired-verify",
                          SB_PROBLEM_WARNING, path, version, "\"%s\" belongs to no migration: %s",
                          shown, why);
}

/*< private >
 * sb_attach_by_version:
 * @self: a project under construction
 * @versions: (element-type utf8 GPtrArray): folded version to its migrations
 * @role: rollback or verify
 * @path: the script
 * @type: its DT_ type
 * @parts: its name
 *
 * Pairs by number. Where two migrations share it, the words behind it have to tell which is meant:
 * the wrong rollback does more harm than none.
 */
void
sb_attach_by_version (SbProject *self, GHashTable *versions, SbScriptRole role, const char *path,
                      guchar type, const SbStem *parts)
{
  g_autofree char *version = g_strndup (parts->version, parts->version_length);
  GPtrArray *same = g_hash_table_lookup (versions, self->layout->fold (version));
  SbMigration *meant = NULL;

  if (same == NULL)
    {
      g_autofree char *why = g_strdup_printf ("there is no %s", version);

      sb_attach_nothing (self, role, path, version, why);
      return;
    }
  if (same->len == 1)
    meant = g_ptr_array_index (same, 0);
  for (guint i = 0; meant == NULL && i < same->len; i++)
    {
      SbMigration *migration = g_ptr_array_index (same, i);

      if (*parts->rest != '\0' && strcmp (migration->name, parts->rest) == 0)
        meant = migration;
    }
  if (meant != NULL)
    sb_attach_script (self, meant, role, path, type);
  else
    {
      g_autofree char *why = g_strdup_printf ("%u have the version %s", same->len, version);

      sb_attach_nothing (self, role, path, version, why);
    }
}
