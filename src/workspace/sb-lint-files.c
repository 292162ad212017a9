/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-files.h"

#include "sb-lint-request.h"
#include "sb-schema-reader.h"
#include "sb-workspace-private.h"

#include <string.h>

typedef struct
{
  SbProject *project; /* NULL: each file's own is looked for */
  GStrv files;        /* NULL: all scripts of the project */
} Work;

static void
work_free (Work *self)
{
  g_clear_pointer (&self->project, sb_project_unref);
  g_strfreev (self->files);
  g_free (self);
}

/**
 * sb_linted_file_free:
 * @self: (transfer full) (nullable): a file
 */
void
sb_linted_file_free (SbLintedFile *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->findings, sb_finding_list_unref);
  g_free (self->error);
  g_free (self->path);
  g_free (self);
}

/* A project, and what its migrations make. */
typedef struct
{
  SbProject *project;
  SbLintSettings *settings;
  SbLintSchema *schema; /* NULL until a file of it is linted */
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;

  if (place == NULL)
    return;
  g_clear_pointer (&place->project, sb_project_unref);
  g_clear_pointer (&place->schema, sb_lint_schema_unref);
  g_clear_pointer (&place->settings, sb_lint_settings_unref);
  g_free (place);
}

static Place *
place_new (SbProject *project, GError **error)
{
  g_autoptr (SbLintTrouble) trouble = NULL;
  g_autoptr (SbLintSettings) settings = sb_lint_settings_read (project, &trouble);
  Place *place;

  if (settings == NULL)
    {
      g_autofree char *text = sb_lint_trouble_to_text (trouble);

      g_set_error_literal (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_UNREADABLE, text);
      return NULL;
    }
  place = g_new0 (Place, 1);
  place->project = sb_project_ref (project);
  place->settings = g_steal_pointer (&settings);
  return place;
}

/* For one file alone, what comes behind it need not be read. */
static void
ensure_schema (Place *place, guint n_migrations)
{
  g_autoptr (SbSchemaReader) reader = NULL;

  if (place->schema != NULL)
    return;
  reader = sb_schema_reader_new ();
  place->schema = sb_schema_reader_read (reader, place->project, n_migrations, 0);
}

/* A file on its own; in a project with a migration. */
static void
add_file (GPtrArray *files, Place *place, guint index, SbScriptRole role, const char *path,
          const char *shown)
{
  SbLintRequest request = { .role = role, .path = path };
  SbLintedFile *file = g_new0 (SbLintedFile, 1);
  g_autofree char *same = NULL;
  g_autoptr (GError) error = NULL;

  if (place != NULL)
    {
      const SbMigration *other = sb_lint_find_same (place->project, index);

      same = other != NULL ? sb_migration_dup_file_name (other, SB_ROLE_FORWARD) : NULL;
      request.migration = sb_project_get_migration (place->project, index);
      request.schema = place->schema;
      request.settings = place->settings;
      request.has_api = sb_lint_has_api (place->project, place->schema);
      request.same = same;
    }
  file->path = g_strdup (shown);
  file->findings = sb_lint_request_check (&request, &error);
  if (file->findings == NULL)
    file->error = g_strdup (error->message);
  g_ptr_array_add (files, file);
}

static void
add_project (GPtrArray *files, Place *place)
{
  guint n_migrations = sb_project_get_n_migrations (place->project);

  ensure_schema (place, n_migrations);
  for (guint i = 0; i < n_migrations; i++)
    {
      const SbMigration *migration = sb_project_get_migration (place->project, i);

      for (SbScriptRole role = 0; role < SB_N_ROLES; role++)
        if (migration->paths[role] != NULL)
          add_file (files, place, i, role, migration->paths[role], migration->paths[role]);
    }
}

static gboolean
find_migration (const Place *place, const char *path, guint *index, SbScriptRole *role)
{
  for (*index = 0; place != NULL && *index < sb_project_get_n_migrations (place->project);
       (*index)++)
    {
      const SbMigration *migration = sb_project_get_migration (place->project, *index);

      for (*role = 0; *role < SB_N_ROLES; (*role)++)
        if (g_strcmp0 (migration->paths[*role], path) == 0)
          return TRUE;
    }
  return FALSE;
}

/* What a file on its own is for is told by its name, in the ways in which layouts pair files. */
static SbScriptRole
guess_role (const char *path)
{
  static const struct
  {
    const char *pattern;
    SbScriptRole role;
  } patterns[] = {
    { "rollback_*", SB_ROLE_ROLLBACK },     { "*_rollback.sql", SB_ROLE_ROLLBACK },
    { "*.rollback.sql", SB_ROLE_ROLLBACK }, { "*.down.sql", SB_ROLE_ROLLBACK },
    { "down.sql", SB_ROLE_ROLLBACK },       { "verify_*", SB_ROLE_VERIFY },
    { "*_verify.sql", SB_ROLE_VERIFY },     { "*.verify.sql", SB_ROLE_VERIFY },
  };
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *small = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    if (g_pattern_match_simple (patterns[i].pattern, small))
      return patterns[i].role;
  return SB_ROLE_FORWARD;
}

/* The project that a folder belongs to; %NULL where there is none, or where nobody can tell. */
static Place *
find_place (GHashTable *places, const char *folder, GError **error)
{
  g_autoptr (SbProject) project = NULL;
  Place *place = NULL;
  g_autofree char *home = NULL;

  if (g_hash_table_lookup_extended (places, folder, NULL, (gpointer *) &place))
    return place;
  home = sb_project_find (folder, NULL);
  if (home != NULL)
    project = sb_project_open (home, NULL);
  place = project != NULL ? place_new (project, error) : NULL;
  g_hash_table_insert (places, g_strdup (folder), place);
  return place;
}

static gboolean
add_named (GPtrArray *files, Place *open, const char *const *names, GError **error)
{
  g_autoptr (GHashTable)
      places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, place_free);
  guint n_names = g_strv_length ((char **) names);

  for (; *names != NULL; names++)
    {
      g_autofree char *path = g_canonicalize_filename (*names, NULL);
      g_autofree char *folder = g_path_get_dirname (path);
      g_autoptr (GError) wrong = NULL;
      Place *place = open != NULL ? open : find_place (places, folder, &wrong);
      SbScriptRole role;
      guint index;

      if (wrong != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&wrong));
          return FALSE;
        }
      if (find_migration (place, path, &index, &role))
        {
          ensure_schema (place,
                         n_names == 1 ? index + 1 : sb_project_get_n_migrations (place->project));
          add_file (files, place, index, role, path, *names);
        }
      else
        add_file (files, NULL, 0, guess_role (path), path, *names);
    }
  return TRUE;
}

/**
 * sb_lint_files_check:
 * @project: (nullable): the project that is open; %NULL: each file's own is looked for
 * @files: (nullable) (array zero-terminated=1): paths; %NULL for all scripts of @project
 * @error: return location for why a project's settings cannot be read
 *
 * Workers only.
 *
 * Returns: (transfer full) (element-type SbLintedFile) (nullable): the files in their order
 */
GPtrArray *
sb_lint_files_check (SbProject *project, const char *const *files, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  Place *place = project != NULL ? place_new (project, &wrong) : NULL;
  g_autoptr (GPtrArray)
      linted = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_linted_file_free);

  if (wrong == NULL && files != NULL)
    add_named (linted, place, files, &wrong);
  else if (wrong == NULL)
    add_project (linted, place);
  place_free (place);
  if (wrong == NULL)
    return g_steal_pointer (&linted);
  g_propagate_error (error, g_steal_pointer (&wrong));
  return NULL;
}

static void
lint_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  GPtrArray *files = sb_lint_files_check (work->project, (const char *const *) work->files, &error);

  if (files == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, files, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sb_workspace_lint_async:
 * @self: a workspace; with a project where @files is %NULL
 * @files: (nullable): paths; %NULL for all scripts of the project
 * @callback: called when all are checked
 * @user_data: for @callback
 *
 * Checks files in a thread. Those that are scripts of the open project, or without one of the
 * project that they lie in, are checked as that, together with their pair. No target is asked.
 */
void
sb_workspace_lint_async (SbWorkspace *self, const char *const *files, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (SB_IS_WORKSPACE (self));
  g_return_if_fail (files != NULL || self->project != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sb_workspace_lint_async);
  work = g_new0 (Work, 1);
  work->project = self->project != NULL ? sb_project_ref (self->project) : NULL;
  work->files = g_strdupv ((char **) files);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  sb_workspace_run_in_thread (g_steal_pointer (&task), lint_in_thread,
                              (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sb_workspace_lint_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type SbLintedFile) (nullable): the files in their order
 */
GPtrArray *
sb_workspace_lint_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
