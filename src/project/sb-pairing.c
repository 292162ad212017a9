/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes migrations of file names: which are forward scripts, and whose rollback or verify the
 * others are (rules.md A2). Every name that ends in .sql is used or becomes a problem. */
#include "sb-project-private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sb-file-private.h"
#include "sb-migration-private.h"
#include "sb-printable.h"

typedef struct
{
  SbProject *project;   /* borrowed */
  GHashTable *stems;    /* of all .sql files in the migrations folder, borrowed from @forwards */
  GHashTable *forwards; /* stem → SbMigration, or NULL where the file is no forward script */
  GHashTable *versions; /* folded version → GPtrArray of SbMigration */
} Pairing;

static char *
dup_stem (const char *name)
{
  return g_strndup (name, strlen (name) - 4);
}

static void
ignore (Pairing *self, const char *path, SbProblemSeverity severity, const char *why)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *shown = sb_printable_line (name);

  sb_project_add_problem (self->project, "ignored", severity, path, NULL, "'%s' is not used: %s",
                          shown, why);
}

/* Names that are no script in any folder; says so where a person could think otherwise. */
static gboolean
is_sql_script (Pairing *self, const char *path, const char *name)
{
  gboolean is_lower, is_exact;

  if (!sb_layout_is_sql (name, &is_lower))
    return FALSE;
  if (sb_layout_is_bundle (name, &is_exact))
    {
      if (self->project->layout->tool_runs_all)
        ignore (self, path, SB_PROBLEM_ERROR,
                "a bundle; the Supabase CLI takes it for a migration and runs it: move it away");
      else if (!is_exact)
        ignore (self, path, SB_PROBLEM_NOTE, "its name is that of a bundle");
      return FALSE;
    }
  if (name[0] == '.')
    ignore (self, path, SB_PROBLEM_NOTE, "it is hidden");
  else if (!is_lower)
    ignore (self, path, SB_PROBLEM_WARNING, "its name must end in .sql in lower case");
  else
    return TRUE;
  return FALSE;
}

/* History and people want text; a name in another encoding is no text. */
static char *
dup_valid (const char *bytes)
{
  return g_utf8_validate (bytes, -1, NULL) ? g_strdup (bytes) : g_utf8_make_valid (bytes, -1);
}

static char *
describe (const char *name)
{
  g_autofree char *plain = g_strdup (name);

  if (g_str_has_suffix (plain, ".up"))
    plain[strlen (plain) - 3] = '\0';
  g_strdelimit (plain, "_-", ' ');
  return g_strstrip (sb_printable_line (plain));
}

static void
add_forward (Pairing *self, const char *path, const char *file_name, const char *stem,
             const SbStem *parts)
{
  SbMigration *migration = sb_migration_new ();
  const char *version;
  GPtrArray *same;

  migration->version = g_strndup (parts->version, parts->version_length);
  migration->name = dup_valid (parts->rest);
  migration->description = describe (parts->rest);
  migration->key = self->project->layout->key_is_version ? g_strdup (migration->version)
                                                         : dup_valid (file_name);
  migration->paths[SB_ROLE_FORWARD] = g_strdup (path);
  g_ptr_array_add (self->project->migrations, migration);
  g_hash_table_insert (self->forwards, g_strdup (stem), migration);

  version = self->project->layout->fold (migration->version);
  same = g_hash_table_lookup (self->versions, version);
  if (same == NULL)
    {
      same = g_ptr_array_new ();
      g_hash_table_insert (self->versions, (char *) version, same);
    }
  g_ptr_array_add (same, migration);
  if (!g_utf8_validate (file_name, -1, NULL))
    sb_project_add_problem (self->project, "bad-name", SB_PROBLEM_WARNING, path, migration->version,
                            "the name of '%s' is not UTF-8; the history gets it as shown here",
                            migration->key);
}

/* Whether a companion can be read, without reading it. */
static void
check_companion (Pairing *self, const SbMigration *migration, const char *path, guchar type)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *shown = sb_printable_line (name);
  struct stat info;

  if (type != DT_REG)
    {
      if (stat (path, &info) != 0)
        {
          sb_project_add_problem (self->project, "unreadable", SB_PROBLEM_ERROR, path,
                                  migration->version, "%s: '%s'", sb_file_cause (errno), shown);
          return;
        }
      if (!S_ISREG (info.st_mode))
        {
          sb_project_add_problem (self->project, "not-a-file", SB_PROBLEM_ERROR, path,
                                  migration->version, "'%s' is not a file", shown);
          return;
        }
    }
  if (faccessat (AT_FDCWD, path, R_OK, AT_EACCESS) != 0)
    sb_project_add_problem (self->project, "unreadable", SB_PROBLEM_ERROR, path, migration->version,
                            "%s: '%s'", sb_file_cause (errno), shown);
}

static void
attach (Pairing *self, SbMigration *migration, SbScriptRole role, const char *path, guchar type)
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
      sb_project_add_problem (self->project, "two-verifies", SB_PROBLEM_WARNING, path,
                              migration->version,
                              "two verify scripts for %s: '%s' is used, '%s' is not",
                              migration->version, first, name);
      return;
    }
  if (migration->other_rollback == NULL)
    migration->other_rollback = g_strdup (path);
  sb_project_add_problem (self->project, "two-rollbacks", SB_PROBLEM_ERROR, path,
                          migration->version, "two rollbacks for %s: '%s' and '%s'",
                          migration->version, first, name);
}

static void
report_unpaired (Pairing *self, SbScriptRole role, const char *path, const char *version,
                 const char *why)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *shown = sb_printable_line (name);

  sb_project_add_problem (self->project,
                          role == SB_ROLE_ROLLBACK ? "unpaired-rollback" : "unpaired-verify",
                          SB_PROBLEM_WARNING, path, version, "'%s' belongs to no migration: %s",
                          shown, why);
}

/* Pairs by number. Where two migrations share it, the words behind it have to tell which is meant:
 * the wrong rollback does more harm than none. */
static void
attach_by_version (Pairing *self, SbScriptRole role, const char *path, guchar type,
                   const SbStem *parts)
{
  g_autofree char *version = g_strndup (parts->version, parts->version_length);
  GPtrArray *same = g_hash_table_lookup (self->versions, self->project->layout->fold (version));
  SbMigration *meant = NULL;

  if (same == NULL)
    {
      g_autofree char *why = g_strdup_printf ("there is no %s", version);

      report_unpaired (self, role, path, version, why);
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
    attach (self, meant, role, path, type);
  else
    {
      g_autofree char *why = g_strdup_printf ("%u have the version %s", same->len, version);

      report_unpaired (self, role, path, version, why);
    }
}

/* The stem of the forward script that a stem with a suffix goes with; `033_x.down` goes with
 * `033_x.up` too. */
static char *
find_base (Pairing *self, const char *stem, SbScriptRole *role)
{
  g_autofree char *base = NULL, *up = NULL;
  gsize length;

  if (!sb_layout_parse_suffix (stem, role, &length))
    return NULL;
  base = g_strndup (stem, length);
  if (g_hash_table_contains (self->stems, base))
    return g_steal_pointer (&base);
  up = g_strconcat (base, ".up", NULL);
  return g_hash_table_contains (self->stems, up) ? g_steal_pointer (&up) : NULL;
}

static void
attach_by_stem (Pairing *self, SbScriptRole role, const char *path, guchar type, const char *base)
{
  SbMigration *migration = g_hash_table_lookup (self->forwards, base);

  if (migration != NULL)
    attach (self, migration, role, path, type);
  else
    report_unpaired (self, role, path, NULL, "the file it is named after is no forward script");
}

/* Forward scripts, and whatever is no script at all. */
static void
read_forwards (Pairing *self, GArray *entries)
{
  const SbLayout *layout = self->project->layout;

  for (guint i = 0; i < entries->len; i++)
    {
      const char *name = g_array_index (entries, SbEntry, i).name;
      g_autofree char *path = g_build_filename (self->project->folder, name, NULL);
      g_autofree char *stem = NULL, *base = NULL;
      const char *skipped = layout->why_skipped != NULL ? layout->why_skipped (entries, i) : NULL;
      SbScriptRole role;
      SbStem parts;

      if (skipped != NULL)
        ignore (self, path, SB_PROBLEM_WARNING, skipped);
      if (skipped != NULL || !is_sql_script (self, path, name))
        continue;
      stem = dup_stem (name);
      if (sb_layout_parse_companion (stem, &role, &parts))
        continue;
      base = find_base (self, stem, &role);
      if (base != NULL && layout->tool_runs_all && layout->parse (stem, &parts))
        {
          g_autofree char *version = g_strndup (parts.version, parts.version_length);
          g_autofree char *shown = sb_printable_line (name);

          sb_project_add_problem (
              self->project, "down-in-migrations", SB_PROBLEM_ERROR, path, version,
              "'%s' is not used: the Supabase CLI takes it for a migration and applies it; move "
              "it to supabase/%s",
              shown, role == SB_ROLE_ROLLBACK ? "rollbacks" : "verify");
        }
      else if (base != NULL)
        continue;
      else if (!layout->parse (stem, &parts))
        ignore (self, path, SB_PROBLEM_WARNING,
                layout->tool_runs_all ? "its name is not <digits>_<name>.sql, so the Supabase CLI "
                                        "passes over it too"
                                      : "its name does not start with a version");
      else
        {
          add_forward (self, path, name, stem, &parts);
          if (g_str_has_suffix (stem, ".down") || g_str_has_suffix (stem, ".rollback"))
            {
              g_autofree char *shown = sb_printable_line (name);
              g_autofree char *version = g_strndup (parts.version, parts.version_length);

              sb_project_add_problem (
                  self->project, layout->tool_runs_all ? "down-in-migrations" : "unpaired-rollback",
                  layout->tool_runs_all ? SB_PROBLEM_ERROR : SB_PROBLEM_WARNING, path, version,
                  "'%s' is taken for a migration, because there is no forward script of its name",
                  shown);
            }
        }
    }
}

/* Companions in the migrations folder; those by number come first (rules.md A2). */
static void
read_companions (Pairing *self, GArray *entries, gboolean by_version)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const SbEntry *entry = &g_array_index (entries, SbEntry, i);
      g_autofree char *stem = NULL, *path = NULL, *base = NULL;
      gboolean flag;
      SbScriptRole role;
      SbStem parts;

      if (entry->name[0] == '.' || !sb_layout_is_sql (entry->name, &flag) || !flag
          || sb_layout_is_bundle (entry->name, &flag))
        continue;
      stem = dup_stem (entry->name);
      path = g_build_filename (self->project->folder, entry->name, NULL);
      if (sb_layout_parse_companion (stem, &role, &parts))
        {
          if (by_version)
            attach_by_version (self, role, path, entry->type, &parts);
        }
      else if (!by_version && !self->project->layout->tool_runs_all
               && (base = find_base (self, stem, &role)) != NULL)
        attach_by_stem (self, role, path, entry->type, base);
    }
}

/* A folder whose files all have one role: the name of the forward script, or any that has its
 * number. */
static void
read_folder (Pairing *self, SbScriptRole role, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) entries = sb_listing_read (folder, &error);

  if (entries == NULL)
    {
      if (!g_error_matches (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_NOT_FOUND))
        sb_project_add_problem (self->project, "unreadable", SB_PROBLEM_ERROR, folder, NULL, "%s",
                                error->message);
      return;
    }
  for (guint i = 0; i < entries->len; i++)
    {
      const SbEntry *entry = &g_array_index (entries, SbEntry, i);
      g_autofree char *path = g_build_filename (folder, entry->name, NULL);
      g_autofree char *stem = NULL, *base = NULL;
      SbScriptRole named;
      SbMigration *same;
      SbStem parts;

      if (!is_sql_script (self, path, entry->name))
        continue;
      stem = dup_stem (entry->name);
      if ((same = g_hash_table_lookup (self->forwards, stem)) != NULL)
        attach (self, same, role, path, entry->type);
      else if (sb_layout_parse_companion (stem, &named, &parts) && named == role)
        attach_by_version (self, role, path, entry->type, &parts);
      else if ((base = find_base (self, stem, &named)) != NULL && named == role)
        attach_by_stem (self, role, path, entry->type, base);
      else if (self->project->layout->parse (stem, &parts))
        attach_by_version (self, role, path, entry->type, &parts);
      else
        report_unpaired (self, role, path, NULL, "its name has no version");
    }
}

static void
free_array (gpointer data)
{
  g_ptr_array_unref (data);
}

/*< private >
 * sb_pairing_run:
 * @self: a project with folder, root and layout
 * @entries: (element-type SbEntry): what is in the folder
 *
 * Fills in the migrations, in no order yet, and the problems of names and pairs.
 */
void
sb_pairing_run (SbProject *self, GArray *entries)
{
  Pairing pairing = { .project = self };

  pairing.stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pairing.forwards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pairing.versions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_array);
  for (guint i = 0; i < entries->len; i++)
    if (sb_layout_looks_like_migration (g_array_index (entries, SbEntry, i).name))
      g_hash_table_add (pairing.stems, dup_stem (g_array_index (entries, SbEntry, i).name));

  read_forwards (&pairing, entries);
  read_companions (&pairing, entries, TRUE);
  read_companions (&pairing, entries, FALSE);
  for (int role = SB_ROLE_ROLLBACK; role < SB_N_ROLES; role++)
    for (guint i = 0; self->layout->folders[role][i] != NULL; i++)
      {
        g_autofree char *folder = sb_project_dup_companion_folder (self,
                                                                   self->layout->folders[role][i]);

        if (folder != NULL)
          read_folder (&pairing, role, folder);
      }

  g_hash_table_unref (pairing.stems);
  g_hash_table_unref (pairing.forwards);
  g_hash_table_unref (pairing.versions);
}
