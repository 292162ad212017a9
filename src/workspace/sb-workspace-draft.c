/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-draft.h"

#include <string.h>

#include "sb-fact-reader.h"
#include "sb-file.h"
#include "sb-script-file.h"
#include "sb-workspace-private.h"

/* What the work takes along. */
typedef struct
{
  SbMigration *migration;
  SbScriptRole role;
  GBytes *forward; /* (nullable): the forward script's text where it is not the file's */
  char *path;      /* of the script to be written */
  char *text;
  gboolean overwrite;
} Work;

static Work *
work_new (SbMigration *migration, SbScriptRole role)
{
  Work *work = g_new0 (Work, 1);

  work->migration = sb_migration_ref (migration);
  work->role = role;
  return work;
}

static void
work_free (Work *self)
{
  sb_migration_unref (self->migration);
  g_clear_pointer (&self->forward, g_bytes_unref);
  g_free (self->path);
  g_free (self->text);
  g_free (self);
}

/**
 * sb_draft_report_free:
 * @self: (transfer full): a report
 */
void
sb_draft_report_free (SbDraftReport *self)
{
  g_free (self->text);
  g_free (self);
}

/* What would be sent: with all that the script includes. */
static SbScript *
parse_forward (const Work *work, GError **error)
{
  const char *path = work->migration->paths[SB_ROLE_FORWARD];
  g_autoptr (SbScript) script = NULL;
  SbScript *expanded;
  const char *text;
  gsize length;

  if (work->forward == NULL)
    return sb_script_file_read (work->migration, SB_ROLE_FORWARD, path, error);
  /* A text of no bytes may have no address. */
  text = g_bytes_get_data (work->forward, &length);
  script = sb_script_parse (text != NULL ? text : "", length, error);
  if (script == NULL)
    return NULL;
  expanded = sb_script_file_expand (work->migration, SB_ROLE_FORWARD, path, script);
  if (expanded == NULL)
    g_set_error (error, SB_SQL_ERROR, SB_SQL_ERROR_PSQL,
                 "the forward script has commands of psql that cannot be followed");
  return expanded;
}

/* @session: (nullable): of the target as it is before the forward script. */
static SbDraftReport *
draft (const Work *work, SbSession *session, GError **error)
{
  g_autoptr (SbDraftFacts) facts = NULL;
  g_autoptr (SbScript) script = NULL;
  g_autoptr (SbDraft) product = NULL;
  g_autofree char *name = sb_migration_dup_file_name (work->migration, SB_ROLE_FORWARD);
  SbDraftReport *report;

  script = parse_forward (work, error);
  if (script == NULL)
    return NULL;
  if (work->role == SB_ROLE_VERIFY)
    product = sb_draft_new_verify (script);
  else if (session == NULL)
    product = sb_draft_new_rollback (script, NULL);
  else
    {
      facts = sb_draft_facts_new ();
      product = sb_fact_reader_draft_rollback (session, script, facts, error);
    }
  if (product == NULL)
    return NULL;
  report = g_new0 (SbDraftReport, 1);
  report->text = sb_draft_dup_text (product, name);
  report->n_exact = sb_draft_count (product, SB_DRAFT_EXACT);
  report->n_lossy = sb_draft_count (product, SB_DRAFT_LOSSY);
  report->n_impossible = sb_draft_count (product, SB_DRAFT_IMPOSSIBLE);
  return report;
}

static gpointer
draft_job (SbSession *session, gpointer user_data, GError **error)
{
  if (!sb_session_is_connected (session) && !sb_session_connect (session, error))
    return NULL;
  return draft (user_data, session, error);
}

static void
draft_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  SbDraftReport *report = draft (task_data, NULL, &error);

  if (report == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, report, (GDestroyNotify) sb_draft_report_free);
}

/**
 * sb_workspace_draft_async:
 * @self: a workspace with a project
 * @migration: a migration with a forward script
 * @role: %SB_ROLE_ROLLBACK or %SB_ROLE_VERIFY
 * @forward: (nullable): the text of the forward script; %NULL: as it is on disk
 * @ask_target: ask the target what there is before the migration; it must not be applied there
 * @callback: called when the draft is made
 * @user_data: for @callback
 *
 * Drafts a script from the forward script. Writes nothing.
 */
void
sb_workspace_draft_async (SbWorkspace *self, SbMigration *migration, SbScriptRole role,
                          GBytes *forward, gboolean ask_target, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task;
  Work *work;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  work = work_new (migration, role);
  if (forward != NULL)
    work->forward = g_bytes_ref (forward);
  if (ask_target && role == SB_ROLE_ROLLBACK)
    {
      sb_workspace_run_job (self, sb_workspace_draft_async, draft_job, work,
                            (GDestroyNotify) work_free, (GDestroyNotify) sb_draft_report_free,
                            callback, user_data);
      return;
    }
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sb_workspace_draft_async);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  sb_workspace_run_in_thread (task, draft_in_thread, (GDestroyNotify) sb_draft_report_free);
}

/**
 * sb_workspace_draft_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbProjectError, #SbSqlError, #SbDbError or #SbWorkspaceError
 *
 * Returns: (transfer full) (nullable): the draft
 */
SbDraftReport *
sb_workspace_draft_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  gsize length = strlen (work->text);
  gboolean is_saved = work->overwrite ? sb_file_save (work->path, work->text, length, &error)
                                      : sb_file_create (work->path, work->text, length, &error);

  if (!is_saved)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&work->path), g_free);
}

/**
 * sb_workspace_save_draft_async:
 * @self: a workspace with a project
 * @migration: whose script it is
 * @role: which
 * @text: its text
 * @overwrite: write over a script that is there
 * @callback: called when it is written
 * @user_data: for @callback
 */
void
sb_workspace_save_draft_async (SbWorkspace *self, SbMigration *migration, SbScriptRole role,
                               const char *text, gboolean overwrite, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = sb_workspace_new_project_task (self, sb_workspace_save_draft_async, callback,
                                               user_data);
  Work *work;

  if (task == NULL)
    return;
  work = work_new (migration, role);
  work->path = migration->paths[role] != NULL
                   ? g_strdup (migration->paths[role])
                   : sb_project_name_companion (self->project, migration, role);
  work->text = g_strdup (text);
  work->overwrite = overwrite;
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  sb_workspace_run_in_thread (task, save_in_thread, g_free);
}

/**
 * sb_workspace_save_draft_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbProjectError, %SB_PROJECT_ERROR_EXISTS where there is one
 *
 * Returns: (transfer full) (nullable): absolute path of the script
 */
char *
sb_workspace_save_draft_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
