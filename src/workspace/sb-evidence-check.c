/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-evidence.h"

#include <string.h>

#include "sb-file.h"
#include "sb-json-read.h"
#include "sb-printable.h"
#include "sb-thread.h"

G_DEFINE_QUARK (sb - evidence - error - quark, sb_evidence_error)

/* One migration of the evidence, and what the project has of it. */
typedef struct
{
  SbEvidenceCheck *check;
  const char *version;
  const SbJsonValue *files; /* what was rehearsed */
  GPtrArray *now;           /* SbRehearsedFile */
} Look;

static void
finding_free (gpointer data)
{
  SbEvidenceFinding *self = data;

  g_free (self->version);
  g_free (self->file);
  g_free (self->reason);
  g_free (self);
}

/**
 * sb_evidence_check_free:
 * @self: (transfer full) (nullable): what was found
 */
void
sb_evidence_check_free (SbEvidenceCheck *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->findings);
  g_hash_table_unref (self->mentioned);
  g_free (self);
}

static void
add (const Look *look, const char *file, const char *problem, char *reason)
{
  SbEvidenceFinding *finding = g_new0 (SbEvidenceFinding, 1);

  finding->version = g_strdup (look->version);
  finding->file = g_strdup (file);
  finding->problem = problem;
  finding->reason = reason;
  g_ptr_array_add (look->check->findings, finding);
}

static const char *
find_string (const SbJsonValue *object, const char *name)
{
  return sb_json_value_get_string (sb_json_value_find (object, name, SB_JSON_STRING));
}

static gpointer fail (GError **error, const char *path, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static gpointer
fail (GError **error, const char *path, const char *format, ...)
{
  g_autofree char *shown = sb_printable_line (path);
  g_autofree char *cause = NULL;
  va_list args;

  va_start (args, format);
  cause = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, SB_EVIDENCE_ERROR, SB_EVIDENCE_ERROR_BAD, "%s: \"%s\"", cause, shown);
  return NULL;
}

/* Grades that this program does not know prove nothing to it. */
static gboolean
is_good (const char *grade)
{
  for (SbGrade known = SB_GRADE_EXACT; known <= SB_GRADE_NOT_REHEARSED; known++)
    if (strcmp (sb_grade_get_name (known), grade) == 0)
      return sb_grade_is_proof (known) || known == SB_GRADE_IRREVERSIBLE;
  return FALSE;
}

static void
check_grade (const Look *look, const SbJsonValue *migration)
{
  const char *grade = find_string (migration, "grade");
  const char *reason = find_string (migration, "reason");

  if (!is_good (grade))
    add (look, NULL, "not-proven",
         g_strdup_printf ("not proven: %s%s%s", grade, reason != NULL ? ": " : "",
                          reason != NULL ? reason : ""));
}

/* What was rehearsed as this role's script, or was included by it, under this name. */
static const SbJsonValue *
find_rehearsed (const Look *look, const SbRehearsedFile *file)
{
  for (guint i = 0; i < sb_json_value_get_n (look->files); i++)
    {
      const SbJsonValue *old = sb_json_value_get (look->files, i);

      if (strcmp (find_string (old, "name"), file->name) == 0
          && strcmp (find_string (old, "role"), sb_rehearsed_file_get_role_name (file)) == 0)
        return old;
    }
  return NULL;
}

static gboolean
is_there (const Look *look, const SbJsonValue *old)
{
  for (guint i = 0; look->now != NULL && i < look->now->len; i++)
    {
      const SbRehearsedFile *file = look->now->pdata[i];

      if (strcmp (find_string (old, "name"), file->name) == 0
          && strcmp (find_string (old, "role"), sb_rehearsed_file_get_role_name (file)) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
check_files (const Look *look)
{
  for (guint i = 0; i < sb_json_value_get_n (look->files); i++)
    {
      const SbJsonValue *old = sb_json_value_get (look->files, i);

      if (!is_there (look, old))
        add (look, find_string (old, "name"), "missing", g_strdup ("is not there any more"));
    }
  for (guint i = 0; look->now != NULL && i < look->now->len; i++)
    {
      const SbRehearsedFile *file = look->now->pdata[i];
      const SbJsonValue *old = find_rehearsed (look, file);

      if (old == NULL)
        add (look, file->name, "added", g_strdup ("was added since"));
      else if (strcmp (find_string (old, "sha256"), file->checksum) != 0)
        add (look, file->name, "changed", g_strdup ("was changed since"));
    }
}

/* By its forward script's name: versions may be there twice. The evidence's own names are compared
 * only, never opened. */
static const SbMigration *
find_migration (SbProject *project, const Look *look)
{
  const char *name = find_string (sb_json_value_get (look->files, 0), "name");
  g_autofree char *path = g_build_filename (sb_project_get_root (project), name, NULL);

  for (guint i = 0; i < sb_project_get_n_migrations (project); i++)
    {
      const SbMigration *migration = sb_project_get_migration (project, i);

      if (strcmp (migration->paths[SB_ROLE_FORWARD], path) == 0)
        return migration;
    }
  return NULL;
}

static void
check_scripts (Look *look, const SbJsonValue *migration, SbProject *project)
{
  const SbMigration *found;
  g_autoptr (GPtrArray) now = NULL;
  g_autoptr (GError) error = NULL;

  if (sb_json_value_get_n (look->files) == 0)
    {
      const char *problem = find_string (migration, "files_problem");

      add (look, NULL, "files-unknown",
           g_strdup_printf ("nobody knows which files it is about%s%s", problem != NULL ? ": " : "",
                            problem != NULL ? problem : ""));
      return;
    }
  found = find_migration (project, look);
  if (found != NULL)
    g_hash_table_add (look->check->mentioned, g_strdup (found->key));
  now = found != NULL ? sb_rehearsed_files_read (found, &error) : NULL;
  look->now = now;
  if (error != NULL)
    add (look, NULL, "unreadable", g_strdup (error->message));
  else
    check_files (look);
  look->now = NULL;
}

/* Outcomes that this program does not know prove nothing to it. */
static gboolean
is_chain_good (const char *outcome)
{
  for (SbChainVerdict known = SB_CHAIN_EXACT; known <= SB_CHAIN_NOT_TRIED; known++)
    if (g_strcmp0 (sb_chain_verdict_get_name (known), outcome) == 0)
      return known != SB_CHAIN_BROKEN && known != SB_CHAIN_NOT_TRIED;
  return FALSE;
}

static char *
dup_chain_problem (const SbJsonValue *chain)
{
  const char *outcome = find_string (chain, "outcome");
  const char *at = find_string (chain, "version");
  const char *way = find_string (chain, "way");
  const char *reason = find_string (chain, "reason");
  const char *colon = reason != NULL ? ": " : "";

  reason = reason != NULL ? reason : "";
  if (outcome == NULL)
    return g_strdup ("not proven: nobody knows whether they hold in a chain");
  if (at != NULL && way != NULL)
    return g_strdup_printf ("not proven: the chain breaks at %s on the way %s%s%s", at, way, colon,
                            reason);
  return g_strdup_printf ("not proven: the chain is %s%s%s", outcome, colon, reason);
}

static gboolean
is_whole_file (const SbJsonValue *file)
{
  return find_string (file, "role") != NULL && find_string (file, "name") != NULL
         && find_string (file, "sha256") != NULL;
}

static gboolean
has_whole_files (const SbJsonValue *migration)
{
  const SbJsonValue *files = sb_json_value_find (migration, "files", SB_JSON_ARRAY);

  if (files == NULL || find_string (migration, "version") == NULL)
    return FALSE;
  for (guint i = 0; i < sb_json_value_get_n (files); i++)
    if (!is_whole_file (sb_json_value_get (files, i)))
      return FALSE;
  return TRUE;
}

/* What holds alone, each on the state just before it, need not hold one after the other. */
static void
check_chain (SbEvidenceCheck *check, const SbJsonValue *chain, SbProject *project)
{
  const char *first = find_string (chain, "first"), *last = find_string (chain, "last");
  const SbJsonValue *between = sb_json_value_find (chain, "between", SB_JSON_ARRAY);
  g_autofree char *range = first != NULL && last != NULL ? g_strdup_printf ("%s…%s", first, last)
                                                         : g_strdup ("chain");
  Look look = { .check = check, .version = range };

  if (!is_chain_good (find_string (chain, "outcome")))
    add (&look, NULL, "not-proven", dup_chain_problem (chain));
  for (guint i = 0; i < sb_json_value_get_n (between); i++)
    {
      const SbJsonValue *migration = sb_json_value_get (between, i);

      if (!has_whole_files (migration))
        continue;
      look.version = find_string (migration, "version");
      look.files = sb_json_value_find (migration, "files", SB_JSON_ARRAY);
      check_scripts (&look, migration, project);
    }
}

static SbJsonValue *
read_evidence (const char *path, GError **error)
{
  gsize length;
  g_autofree char *text = sb_file_read (path, &length, error);
  g_autoptr (SbJsonValue) value = NULL;
  g_autoptr (GError) wrong = NULL;
  double format;

  if (text == NULL)
    return NULL;
  if (length > SB_EVIDENCE_MAX_SIZE)
    return fail (error, path, "too large for evidence");
  if (!g_str_has_prefix (text, SB_EVIDENCE_MARK))
    return fail (error, path, "no evidence of switchback-cli");
  value = sb_json_read (text, length, &wrong);
  if (value == NULL)
    return fail (error, path, "damaged evidence: %s", wrong->message);
  format = sb_json_value_get_number (sb_json_value_find (value, "format", SB_JSON_NUMBER));
  if (format > SB_EVIDENCE_FORMAT)
    return fail (error, path, "evidence of a newer switchback-cli");
  if (format < 1 || sb_json_value_find (value, "migrations", SB_JSON_ARRAY) == NULL)
    return fail (error, path, "damaged evidence: it has no migrations");
  return g_steal_pointer (&value);
}

/**
 * sb_evidence_check:
 * @path: a file of evidence; anybody may have written it
 * @project: the project as it is now
 * @error: return location for #SbEvidenceError, or why the file cannot be read
 *
 * Whether each migration in it was proven, or declared irreversible, alone and in their chain, and its
 * files are what they were. Workers only.
 *
 * Returns: (transfer full) (nullable): what was found
 */
SbEvidenceCheck *
sb_evidence_check (const char *path, SbProject *project, GError **error)
{
  g_autoptr (SbJsonValue) value = read_evidence (path, error);
  g_autoptr (SbEvidenceCheck) check = NULL;
  const SbJsonValue *migrations;
  SB_WORKERS_ONLY;

  if (value == NULL)
    return NULL;
  migrations = sb_json_value_find (value, "migrations", SB_JSON_ARRAY);
  check = g_new0 (SbEvidenceCheck, 1);
  check->findings = g_ptr_array_new_with_free_func (finding_free);
  check->mentioned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  check->n_migrations = sb_json_value_get_n (migrations);
  if (check->n_migrations == 0)
    return fail (error, path, "evidence of no migration");
  for (guint i = 0; i < check->n_migrations; i++)
    {
      const SbJsonValue *migration = sb_json_value_get (migrations, i);
      Look look = { .check = check };

      if (!has_whole_files (migration) || find_string (migration, "grade") == NULL)
        return fail (error, path, "damaged evidence: migration %u is not whole", i + 1);
      look.version = find_string (migration, "version");
      look.files = sb_json_value_find (migration, "files", SB_JSON_ARRAY);
      check_grade (&look, migration);
      check_scripts (&look, migration, project);
    }
  if (check->n_migrations > 1)
    check_chain (check, sb_json_value_find (value, "chain", SB_JSON_OBJECT), project);
  return g_steal_pointer (&check);
}

/**
 * sb_evidence_find_newer:
 * @mentioned: (element-type utf8): keys of migrations that there is evidence of
 * @project: the project as it is now
 * @n_older: (out): how many there is no evidence of, but all of it is of newer ones: whatever it is
 *   about was rehearsed on top of them
 *
 * Any thread.
 *
 * Returns: (transfer full) (element-type SbEvidenceFinding): those that there is no evidence of, and
 *   that come after one that there is evidence of
 */
GPtrArray *
sb_evidence_find_newer (GHashTable *mentioned, SbProject *project, guint *n_older)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func (finding_free);
  gboolean is_newer = FALSE;

  *n_older = 0;
  for (guint i = 0; i < sb_project_get_n_migrations (project); i++)
    {
      const SbMigration *migration = sb_project_get_migration (project, i);
      const char *path = migration->paths[SB_ROLE_FORWARD];
      SbEvidenceFinding *finding;

      if (g_hash_table_contains (mentioned, migration->key))
        is_newer = TRUE;
      else if (!is_newer)
        ++*n_older;
      else
        {
          finding = g_new0 (SbEvidenceFinding, 1);
          finding->version = g_strdup (migration->version);
          finding->file = g_strdup (path + strlen (sb_project_get_root (project)) + 1);
          finding->problem = "not-rehearsed";
          finding->reason = g_strdup ("is not in the evidence");
          g_ptr_array_add (findings, finding);
        }
    }
  return findings;
}
