/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-files.h"

#include "sb-lint-request.h"
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

static void
add_file (GPtrArray *files, const SbMigration *migration, SbScriptRole role, const char *path,
          const char *shown)
{
  SbLintRequest request = { .migration = migration, .role = role, .path = path };
  SbLintedFile *file = g_new0 (SbLintedFile, 1);
  g_autoptr (GError) error = NULL;

  file->path = g_strdup (shown);
  file->findings = sb_lint_request_check (&request, &error);
  if (file->findings == NULL)
    file->error = g_strdup (error->message);
  g_ptr_array_add (files, file);
}

static void
add_project (GPtrArray *files, SbProject *project)
{
  for (guint i = 0; i < sb_project_get_n_migrations (project); i++)
    {
      const SbMigration *migration = sb_project_get_migration (project, i);

      for (SbScriptRole role = 0; role < SB_N_ROLES; role++)
        if (migration->paths[role] != NULL)
          add_file (files, migration, role, migration->paths[role], migration->paths[role]);
    }
}

static const SbMigration *
find_migration (SbProject *project, const char *path, SbScriptRole *role)
{
  for (guint i = 0; project != NULL && i < sb_project_get_n_migrations (project); i++)
    {
      const SbMigration *migration = sb_project_get_migration (project, i);

      for (*role = 0; *role < SB_N_ROLES; (*role)++)
        if (g_strcmp0 (migration->paths[*role], path) == 0)
          return migration;
    }
  *role = SB_ROLE_FORWARD;
  return NULL;
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
static SbProject *
find_project (GHashTable *projects, const char *folder)
{
  SbProject *project = NULL;
  g_autofree char *home = NULL;

  if (g_hash_table_lookup_extended (projects, folder, NULL, (gpointer *) &project))
    return project;
  home = sb_project_find (folder, NULL);
  if (home != NULL)
    project = sb_project_open (home, NULL);
  g_hash_table_insert (projects, g_strdup (folder), project);
  return project;
}

static void
unref_project (gpointer project)
{
  if (project != NULL)
    sb_project_unref (project);
}

static void
add_named (GPtrArray *files, SbProject *project, const char *const *names)
{
  g_autoptr (GHashTable)
      projects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_project);

  for (; *names != NULL; names++)
    {
      g_autofree char *path = g_canonicalize_filename (*names, NULL);
      g_autofree char *folder = g_path_get_dirname (path);
      const SbMigration *migration;
      SbScriptRole role;

      migration = find_migration (project != NULL ? project : find_project (projects, folder), path,
                                  &role);
      if (migration == NULL)
        role = guess_role (path);
      add_file (files, migration, role, path, *names);
    }
}

static void
lint_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_linted_file_free);

  if (work->files != NULL)
    add_named (files, work->project, (const char *const *) work->files);
  else
    add_project (files, work->project);
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
