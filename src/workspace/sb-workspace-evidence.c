/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-evidence.h"

#include <string.h>

#include "sb-file.h"
#include "sb-junit.h"
#include "sb-printable.h"
#include "sb-rehearsal-report.h"
#include "sb-workspace-private.h"

typedef struct
{
  SbProject *project;
  GPtrArray *rehearsals; /* SbRehearsal; NULL: only look whether the files may be written */
  SbChain *chain;        /* nullable */
  SbRehearsalFiles files;
} Work;

static void
work_free (gpointer data)
{
  Work *self = data;

  sb_project_unref (self->project);
  g_clear_pointer (&self->rehearsals, g_ptr_array_unref);
  g_clear_pointer (&self->chain, sb_chain_unref);
  g_free (self->files.evidence);
  g_free (self->files.junit);
  g_free (self->files.report);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *path, const char *cause)
{
  g_autofree char *shown = sb_printable_line (path);

  g_set_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_CONFLICT, "\"%s\" %s", shown, cause);
  return FALSE;
}

/* What is there has to be one of ours, so that a slip of the pen costs nobody a script. */
static gboolean
check_place (const char *path, const char *mark, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *old = NULL;
  gsize length;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return refuse (error, path, "cannot be written: its folder does not exist");
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  old = sb_file_read (path, &length, error);
  if (old == NULL)
    return FALSE;
  return length == 0 || g_str_has_prefix (old, mark)
         || refuse (error, path, "is there already, and was not written by this command");
}

typedef char *(*MakeFunc) (const Work *work, GError **error);

static char *
make_evidence (const Work *work, GError **error)
{
  return sb_evidence_dup_text (work->rehearsals, work->chain);
}

static char *
make_junit (const Work *work, GError **error)
{
  return sb_junit_dup_text (work->rehearsals, work->chain);
}

static char *
make_report (const Work *work, GError **error)
{
  return sb_rehearsal_report_make (work->rehearsals, work->chain, work->project, error);
}

static gboolean
write_file (const Work *work, const char *path, const char *mark, MakeFunc make, GError **error)
{
  g_autofree char *text = NULL;

  if (path == NULL)
    return TRUE;
  if (!check_place (path, mark, error))
    return FALSE;
  if (work->rehearsals == NULL)
    return TRUE;
  text = make (work, error);
  return text != NULL && sb_file_save (path, text, strlen (text), error);
}

/* The second would find the first in its place, after all the work. */
static gboolean
check_apart (const SbRehearsalFiles *files, GError **error)
{
  const char *twice = g_strcmp0 (files->evidence, files->report) == 0 ? files->report : NULL;

  if (files->junit != NULL
      && (g_strcmp0 (files->junit, files->evidence) == 0
          || g_strcmp0 (files->junit, files->report) == 0))
    twice = files->junit;
  return twice == NULL || refuse (error, twice, "cannot be two files at once");
}

static void
write_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Work *work = task_data;
  const SbRehearsalFiles *files = &work->files;
  GError *error = NULL;

  if (check_apart (files, &error)
      && write_file (work, files->evidence, SB_EVIDENCE_MARK, make_evidence, &error)
      && write_file (work, files->junit, SB_JUNIT_MARK, make_junit, &error)
      && write_file (work, files->report, SB_REHEARSAL_REPORT_MARK, make_report, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * sb_workspace_write_rehearsals_async:
 * @self: a workspace with a project
 * @rehearsals: (nullable) (element-type SbRehearsal): what came out; %NULL before anything has: then
 *   nothing is written, and it is only said whether it could be
 * @chain: (nullable): what came of them one after the other
 * @files: what is to be written
 * @callback: called when it is
 * @user_data: for @callback
 *
 * Writes each file whole or not at all. What is there already and is no file of that kind stays.
 */
void
sb_workspace_write_rehearsals_async (SbWorkspace *self, GPtrArray *rehearsals, SbChain *chain,
                                     const SbRehearsalFiles *files, GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task = sb_workspace_new_project_task (self, sb_workspace_write_rehearsals_async, callback,
                                               user_data);
  Work *work;

  if (task == NULL)
    return;
  work = g_new0 (Work, 1);
  work->project = sb_project_ref (self->project);
  work->rehearsals = rehearsals != NULL ? g_ptr_array_ref (rehearsals) : NULL;
  work->chain = chain != NULL ? sb_chain_ref (chain) : NULL;
  work->files.evidence = g_strdup (files->evidence);
  work->files.junit = g_strdup (files->junit);
  work->files.report = g_strdup (files->report);
  g_task_set_task_data (task, work, work_free);
  sb_workspace_run_in_thread (task, write_in_thread, NULL);
}

/**
 * sb_workspace_write_rehearsals_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for %SB_WORKSPACE_ERROR_CONFLICT or an error of files; those before the one
 *   it names are written
 *
 * Returns: whether all are written
 */
gboolean
sb_workspace_write_rehearsals_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
report_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *report = make_report (task_data, &error);

  if (report != NULL)
    g_task_return_pointer (task, report, g_free);
  else
    g_task_return_error (task, error);
}

/**
 * sb_workspace_report_rehearsals_async:
 * @self: a workspace with a project
 * @rehearsals: (element-type SbRehearsal): what came out
 * @chain: (nullable): what came of them one after the other
 * @callback: called when the report is there
 * @user_data: for @callback
 *
 * Makes a report in Markdown, for the clipboard.
 */
void
sb_workspace_report_rehearsals_async (SbWorkspace *self, GPtrArray *rehearsals, SbChain *chain,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = sb_workspace_new_project_task (self, sb_workspace_report_rehearsals_async, callback,
                                               user_data);
  Work *work;

  if (task == NULL)
    return;
  work = g_new0 (Work, 1);
  work->project = sb_project_ref (self->project);
  work->rehearsals = g_ptr_array_ref (rehearsals);
  work->chain = chain != NULL ? sb_chain_ref (chain) : NULL;
  g_task_set_task_data (task, work, work_free);
  sb_workspace_run_in_thread (task, report_in_thread, g_free);
}

/**
 * sb_workspace_report_rehearsals_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for why there is none
 *
 * Returns: (transfer full) (nullable): the report
 */
char *
sb_workspace_report_rehearsals_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
check_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Work *work = task_data;
  GError *error = NULL;
  SbEvidenceCheck *check = sb_evidence_check (work->files.evidence, work->project, &error);

  if (check != NULL)
    g_task_return_pointer (task, check, (GDestroyNotify) sb_evidence_check_free);
  else
    g_task_return_error (task, error);
}

/**
 * sb_workspace_check_evidence_async:
 * @self: a workspace with a project
 * @path: absolute path of a file of evidence
 * @callback: called when it is checked
 * @user_data: for @callback
 *
 * Compares it with the project's scripts as they are now.
 */
void
sb_workspace_check_evidence_async (SbWorkspace *self, const char *path,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = sb_workspace_new_project_task (self, sb_workspace_check_evidence_async, callback,
                                               user_data);
  Work *work;

  if (task == NULL)
    return;
  work = g_new0 (Work, 1);
  work->project = sb_project_ref (self->project);
  work->files.evidence = g_strdup (path);
  g_task_set_task_data (task, work, work_free);
  sb_workspace_run_in_thread (task, check_in_thread, (GDestroyNotify) sb_evidence_check_free);
}

/**
 * sb_workspace_check_evidence_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for #SbEvidenceError or why the file cannot be read
 *
 * Returns: (transfer full) (nullable): what was found
 */
SbEvidenceCheck *
sb_workspace_check_evidence_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
