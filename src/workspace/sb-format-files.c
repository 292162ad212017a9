/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-format-files.h"

#include "sb-file.h"
#include "sb-format.h"
#include "sb-lines.h"
#include "sb-workspace-applied.h"
#include "sb-workspace-private.h"

#include <string.h>

typedef struct
{
  SbProject *project;  /* NULL: @files is not */
  GStrv files;         /* NULL: all scripts of the project */
  GHashTable *applied; /* path → version */
  SbFormatUse use;
} Work;

static void
work_free (Work *self)
{
  g_clear_pointer (&self->project, sb_project_unref);
  g_hash_table_unref (self->applied);
  g_strfreev (self->files);
  g_free (self);
}

static void
clear_statement (gpointer data)
{
  g_free (((SbFormattedStatement *) data)->reason);
}

/**
 * sb_formatted_file_free:
 * @self: (transfer full) (nullable): a file
 */
void
sb_formatted_file_free (SbFormattedFile *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->skipped);
  g_free (self->error);
  g_free (self->applied);
  g_free (self->path);
  g_free (self);
}

static void
add_skipped (SbFormattedFile *file, SbFormat *format, const char *text, gsize length)
{
  guint n;
  const SbFormatSkipped *skipped = sb_format_get_skipped (format, &n);
  SbLinesWalk walk = { 0 };

  for (guint i = 0; i < n; i++)
    {
      SbPosition place = sb_lines_walk (&walk, text, length, skipped[i].offset);
      SbFormattedStatement statement = { place.line, place.column, NULL };

      statement.reason = g_strdup (
          skipped[i].reason != NULL ? skipped[i].reason : "too long or too deep to be sure of it");
      g_array_append_val (file->skipped, statement);
    }
}

/* A file that somebody else wrote meanwhile is theirs. */
static gboolean
save (const char *path, const char *text, gsize length, SbFormat *format, GError **error)
{
  gsize now_length, new_length;
  g_autofree char *now = sb_file_read (path, &now_length, error);
  const char *new_text = sb_format_get_text (format, &new_length);

  if (now == NULL)
    return FALSE;
  if (now_length != length || memcmp (now, text, length) != 0)
    {
      g_set_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_CONFLICT,
                   "the file was changed meanwhile");
      return FALSE;
    }
  return sb_file_save (path, new_text, new_length, error);
}

static void
format_file (const Work *work, SbFormattedFile *file, const char *path)
{
  const char *version = g_hash_table_lookup (work->applied, path);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbFormat) format = NULL;
  gsize length;
  g_autofree char *text = sb_file_read (path, &length, &error);

  if (text != NULL)
    format = sb_format_new (text, length, &error);
  if (format != NULL)
    {
      file->is_changed = sb_format_get_changed (format);
      add_skipped (file, format, text, length);
      if (file->is_changed && version != NULL && work->use != SB_FORMAT_WRITE_ALL)
        file->applied = g_strdup (version);
      else if (file->is_changed && work->use != SB_FORMAT_CHECK)
        save (path, text, length, format, &error);
    }
  if (error != NULL)
    file->error = g_strdup (error->message);
}

static void
add_file (const Work *work, GPtrArray *files, const char *path, const char *shown)
{
  SbFormattedFile *file = g_new0 (SbFormattedFile, 1);

  file->path = g_strdup (shown);
  file->skipped = g_array_new (FALSE, FALSE, sizeof (SbFormattedStatement));
  g_array_set_clear_func (file->skipped, clear_statement);
  format_file (work, file, path);
  g_ptr_array_add (files, file);
}

static void
format_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Work *work = task_data;
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_formatted_file_free);

  for (guint i = 0; work->files != NULL && work->files[i] != NULL; i++)
    {
      g_autofree char *path = g_canonicalize_filename (work->files[i], NULL);

      add_file (work, files, path, work->files[i]);
    }
  for (guint i = 0; work->files == NULL && i < sb_project_get_n_migrations (work->project); i++)
    {
      const SbMigration *migration = sb_project_get_migration (work->project, i);

      for (SbScriptRole role = 0; role < SB_N_ROLES; role++)
        if (migration->paths[role] != NULL)
          add_file (work, files, migration->paths[role], migration->paths[role]);
    }
  g_task_return_pointer (task, files, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sb_workspace_format_async:
 * @self: a workspace; with a project where @files is %NULL
 * @files: (nullable): paths; %NULL for all scripts of the project
 * @use: what to do with the formatted text
 * @callback: called when all are done
 * @user_data: for @callback
 *
 * Formats files in a thread, one after the other. What is applied is what the timeline says; where
 * no target was asked nothing is.
 */
void
sb_workspace_format_async (SbWorkspace *self, const char *const *files, SbFormatUse use,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (SB_IS_WORKSPACE (self));
  g_return_if_fail (files != NULL || self->project != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sb_workspace_format_async);
  work = g_new0 (Work, 1);
  work->project = self->project != NULL ? sb_project_ref (self->project) : NULL;
  work->files = g_strdupv ((char **) files);
  work->applied = sb_workspace_list_applied (self);
  work->use = use;
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  sb_workspace_run_in_thread (g_steal_pointer (&task), format_in_thread,
                              (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sb_workspace_format_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type SbFormattedFile) (nullable): the files in their order
 */
GPtrArray *
sb_workspace_format_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
