/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes migrations of file names: which are forward scripts, and whose rollback or verify the
 * others are. Every name that ends in .sql is used or becomes a problem. */
#include "sb-project-private.h"

#include <dirent.h>
#include <string.h>

#include "sb-migration-private.h"
#include "sb-printable.h"

/* A file of the migrations folder that some name or other could make a script. */
typedef struct
{
  char *path;
  char *stem;
  guchar type;
} Script;

typedef struct
{
  SbProject *project;   /* borrowed */
  GArray *scripts;      /* of Script */
  GHashTable *stems;    /* of all scripts that start with a version, borrowed from @scripts */
  GHashTable *forwards; /* stem → SbMigration, borrowed */
  GHashTable *versions; /* folded version → GPtrArray of SbMigration, borrowed */
} Pairing;

static char *
dup_stem (const char *name)
{
  return g_strndup (name, strlen (name) - 4);
}

static void
script_clear (gpointer data)
{
  Script *script = data;

  g_free (script->path);
  g_free (script->stem);
}

static void
ignore (Pairing *self, const char *path, SbProblemSeverity severity, const char *why)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *shown = sb_printable_line (name);

  sb_project_add_problem (self->project, "ignored", severity, path, NULL, "\"%s\" is not used: %s",
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
add_forward (Pairing *self, const Script *script, const SbStem *parts)
{
  SbMigration *migration = sb_migration_new ();
  const char *file_name = strrchr (script->path, '/') + 1;
  const char *version;
  GPtrArray *same;

  migration->version = g_strndup (parts->version, parts->version_length);
  migration->name = dup_valid (parts->rest);
  migration->description = describe (parts->rest);
  migration->key = self->project->layout->key_is_version ? g_strdup (migration->version)
                                                         : dup_valid (file_name);
  migration->paths[SB_ROLE_FORWARD] = g_strdup (script->path);
  migration->root = g_strdup (self->project->root);
  migration->is_plain_sql = self->project->layout->is_plain_sql;
  g_ptr_array_add (self->project->migrations, migration);
  g_hash_table_insert (self->forwards, script->stem, migration);

  version = self->project->layout->fold (migration->version);
  same = g_hash_table_lookup (self->versions, version);
  if (same == NULL)
    {
      same = g_ptr_array_new ();
      g_hash_table_insert (self->versions, (char *) version, same);
    }
  g_ptr_array_add (same, migration);
  if (!g_utf8_validate (file_name, -1, NULL))
    {
      g_autofree char *shown = sb_printable_line (migration->key);

      sb_project_add_problem (self->project, "bad-name", SB_PROBLEM_WARNING, script->path,
                              migration->version,
                              "the name of \"%s\" is not UTF-8; the history gets it as shown here",
                              shown);
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
    sb_attach_script (self->project, migration, role, path, type);
  else
    sb_attach_nothing (self->project, role, path, NULL,
                       "the file it is named after is no forward script");
}

static gboolean
is_companion_folder (const SbLayout *layout, const char *name)
{
  for (int role = SB_ROLE_ROLLBACK; role < SB_N_ROLES; role++)
    if (g_strv_contains (layout->folders[role], name))
      return TRUE;
  return FALSE;
}

/* Scripts in other folders are not looked for, but nobody should have to wonder. */
static void
report_folder (Pairing *self, const char *path, const char *name)
{
  g_autoptr (GArray) entries = NULL;
  gboolean is_lower;

  if (name[0] == '.' || is_companion_folder (self->project->layout, name))
    return;
  entries = sb_listing_read (path, NULL);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    if (sb_layout_is_sql (g_array_index (entries, SbEntry, i).name, &is_lower))
      {
        ignore (self, path, SB_PROBLEM_NOTE, "scripts in this folder do not belong to the project");
        return;
      }
}

static void
read_names (Pairing *self, GArray *entries)
{
  const SbLayout *layout = self->project->layout;

  for (guint i = 0; i < entries->len; i++)
    {
      const SbEntry *entry = &g_array_index (entries, SbEntry, i);
      g_autofree char *path = g_strconcat (self->project->folder, "/", entry->name, NULL);
      const char *skipped = layout->why_skipped != NULL ? layout->why_skipped (entries, i) : NULL;
      Script script;

      if (skipped != NULL)
        ignore (self, path, SB_PROBLEM_WARNING, skipped);
      if (entry->type == DT_DIR)
        report_folder (self, path, entry->name);
      if (skipped != NULL || !is_sql_script (self, path, entry->name))
        continue;
      script = (Script){ g_steal_pointer (&path), dup_stem (entry->name), entry->type };
      g_array_append_val (self->scripts, script);
      if (g_ascii_isdigit (script.stem[0]))
        g_hash_table_add (self->stems, script.stem);
    }
}

/* A companion that another tool runs as a migration, or a migration that looks like a companion. */
static void
report_down (Pairing *self, const Script *script, const SbStem *parts, const char *words)
{
  gboolean tool_runs_all = self->project->layout->tool_runs_all;
  g_autofree char *name = g_path_get_basename (script->path);
  g_autofree char *shown = sb_printable_line (name);
  g_autofree char *version = g_strndup (parts->version, parts->version_length);
  g_autofree char *message = g_strconcat ("\"", shown, "\" ", words, NULL);

  sb_project_add_problem (self->project, tool_runs_all ? "down-in-migrations" : "unpaired-rollback",
                          tool_runs_all ? SB_PROBLEM_ERROR : SB_PROBLEM_WARNING, script->path,
                          version, "%s", message);
}

static void
read_forwards (Pairing *self)
{
  const SbLayout *layout = self->project->layout;

  for (guint i = 0; i < self->scripts->len; i++)
    {
      const Script *script = &g_array_index (self->scripts, Script, i);
      g_autofree char *base = NULL;
      gboolean is_version;
      SbScriptRole role;
      SbStem parts;

      if (sb_layout_parse_companion (script->stem, &role, &parts))
        continue;
      is_version = layout->parse (script->stem, &parts);
      base = find_base (self, script->stem, &role);
      if (base != NULL && layout->tool_runs_all && is_version)
        report_down (self, script, &parts,
                     role == SB_ROLE_ROLLBACK
                         ? "is not used: the Supabase CLI takes it for a migration and applies it; "
                           "move it to supabase/rollbacks"
                         : "is not used: the Supabase CLI takes it for a migration and applies it; "
                           "move it to supabase/verify");
      else if (base != NULL)
        continue;
      else if (!is_version)
        ignore (self, script->path, SB_PROBLEM_WARNING,
                layout->tool_runs_all ? "its name is not <digits>_<name>.sql, so the Supabase CLI "
                                        "passes over it too"
                                      : "its name does not start with a version");
      else
        {
          add_forward (self, script, &parts);
          if (g_str_has_suffix (script->stem, ".down")
              || g_str_has_suffix (script->stem, ".rollback"))
            report_down (self, script, &parts,
                         "is taken for a migration: there is no forward script of its name");
        }
    }
}

/* Companions in the migrations folder; those by number come first. */
static void
read_companions (Pairing *self, gboolean by_version)
{
  for (guint i = 0; i < self->scripts->len; i++)
    {
      const Script *script = &g_array_index (self->scripts, Script, i);
      g_autofree char *base = NULL;
      SbScriptRole role;
      SbStem parts;

      if (sb_layout_parse_companion (script->stem, &role, &parts))
        {
          if (by_version)
            sb_attach_by_version (self->project, self->versions, role, script->path, script->type,
                                  &parts);
        }
      else if (!by_version && !self->project->layout->tool_runs_all
               && (base = find_base (self, script->stem, &role)) != NULL)
        attach_by_stem (self, role, script->path, script->type, base);
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
      g_autofree char *path = g_strconcat (folder, "/", entry->name, NULL);
      g_autofree char *stem = NULL, *base = NULL;
      SbScriptRole named;
      SbMigration *same;
      SbStem parts;

      if (!is_sql_script (self, path, entry->name))
        continue;
      stem = dup_stem (entry->name);
      if ((same = g_hash_table_lookup (self->forwards, stem)) != NULL)
        sb_attach_script (self->project, same, role, path, entry->type);
      else if (sb_layout_parse_companion (stem, &named, &parts) && named == role)
        sb_attach_by_version (self->project, self->versions, role, path, entry->type, &parts);
      else if ((base = find_base (self, stem, &named)) != NULL && named == role)
        attach_by_stem (self, role, path, entry->type, base);
      else if (self->project->layout->parse (stem, &parts))
        sb_attach_by_version (self->project, self->versions, role, path, entry->type, &parts);
      else
        sb_attach_nothing (self->project, role, path, NULL, "its name has no version");
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

  pairing.scripts = g_array_new (FALSE, FALSE, sizeof (Script));
  g_array_set_clear_func (pairing.scripts, script_clear);
  pairing.stems = g_hash_table_new (g_str_hash, g_str_equal);
  pairing.forwards = g_hash_table_new (g_str_hash, g_str_equal);
  pairing.versions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_array);

  read_names (&pairing, entries);
  read_forwards (&pairing);
  read_companions (&pairing, TRUE);
  read_companions (&pairing, FALSE);
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
  g_array_unref (pairing.scripts);
}
