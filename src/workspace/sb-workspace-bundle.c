/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-private.h"

#include <string.h>

#include "sb-file.h"

typedef struct
{
  SbProject *project;
  SbPlanKind kind;
  char *path;
  SbBundleUse use;
} Work;

static void
work_free (Work *self)
{
  sb_project_unref (self->project);
  g_free (self->path);
  g_free (self);
}

/**
 * sb_bundle_report_free:
 * @self: (transfer full) (nullable): a report
 */
void
sb_bundle_report_free (SbBundleReport *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self);
}

/* What lies at @path; %NULL without an error when nothing does. */
static char *
read_old (const char *path, gsize *length, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  return sb_file_read (path, length, error);
}

static gboolean
write_bundle (Work *work, const char *text, const char *old, GError **error)
{
  if (old != NULL && !g_str_has_prefix (old, SB_BUNDLE_MARK) && work->use != SB_BUNDLE_OVERWRITE)
    {
      g_autofree char *name = g_filename_display_name (work->path);

      g_set_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_CONFLICT,
                   "\"%s\" is there already, and no bundle of switchback-cli", name);
      return FALSE;
    }
  return sb_file_save (work->path, text, strlen (text), error);
}

static SbBundleReport *
make_bundle (Work *work, GError **error)
{
  g_autoptr (SbBundleReport) report = g_new0 (SbBundleReport, 1);
  g_autofree char *text = sb_bundle_new (work->project, work->kind, &report->n_migrations, error);
  g_autofree char *old = NULL;
  g_autoptr (GError) unreadable = NULL;
  gsize length = 0;

  if (text == NULL)
    return NULL;
  report->path = g_canonicalize_filename (work->path, NULL);
  old = read_old (report->path, &length, &unreadable);
  if (unreadable != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&unreadable));
      return NULL;
    }
  report->was_there = old != NULL;
  report->is_same = old != NULL && length == strlen (text) && memcmp (old, text, length) == 0;
  if (work->use != SB_BUNDLE_CHECK && !report->is_same && !write_bundle (work, text, old, error))
    return NULL;
  return g_steal_pointer (&report);
}

static void
bundle_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  SbBundleReport *report = make_bundle (task_data, &error);

  if (report == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, report, (GDestroyNotify) sb_bundle_report_free);
}

/**
 * sb_workspace_bundle_async:
 * @self: a workspace with a project
 * @kind: apply or roll back
 * @path: (nullable): the file; %NULL for the usual one
 * @use: what to do with it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Makes a bundle of all migrations. No target is asked.
 */
void
sb_workspace_bundle_async (SbWorkspace *self, SbPlanKind kind, const char *path, SbBundleUse use,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Work *work;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  task = sb_workspace_new_project_task (self, sb_workspace_bundle_async, callback, user_data);
  if (task == NULL)
    return;
  work = g_new0 (Work, 1);
  work->project = sb_project_ref (self->project);
  work->kind = kind;
  work->path = path != NULL ? g_strdup (path) : sb_bundle_dup_path (self->project, kind);
  work->use = use;
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  sb_workspace_run_in_thread (task, bundle_in_thread, (GDestroyNotify) sb_bundle_report_free);
}

/**
 * sb_workspace_bundle_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbRunError, an error of files, or %SB_WORKSPACE_ERROR_CONFLICT
 *   where a file that is no bundle lies in the way
 *
 * Returns: (transfer full) (nullable): what came of it
 */
SbBundleReport *
sb_workspace_bundle_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
