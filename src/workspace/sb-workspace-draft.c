/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-draft.h"

#include <string.h>

#include "sb-draft-replay.h"
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
  SbDraftSource source;
  char *folder;
  SbMailbox *mailbox; /* (nullable): what the sandbox says, on its way to the main context */
  GCancellable *cancellable;
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
  if (self->mailbox != NULL)
    sb_mailbox_close (self->mailbox);
  g_clear_pointer (&self->mailbox, sb_mailbox_unref);
  g_clear_object (&self->cancellable);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->text);
  g_free (self);
}

/* What is before the migration on the target is what there is before it, if all that comes before it
 * is there, and it is not. */
static gboolean
is_behind (const SbTimelineRow *row)
{
  return row->state == SB_STATE_PENDING || row->state == SB_STATE_LATE
         || row->state == SB_STATE_FAILED || row->state == SB_STATE_PARTIAL;
}

/**
 * sb_draft_source_choose:
 * @timeline: (nullable): of the target, if there is one
 * @migration: a migration
 *
 * Returns: who knows what there is before it
 */
SbDraftSource
sb_draft_source_choose (SbTimeline *timeline, const SbMigration *migration)
{
  for (guint i = 0; timeline != NULL && i < sb_timeline_get_n_rows (timeline); i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (timeline, i);

      if (row->migration == NULL)
        continue;
      if (strcmp (row->migration->key, migration->key) == 0)
        return is_behind (row) && row->state != SB_STATE_PARTIAL ? SB_DRAFT_FROM_TARGET
                                                                 : SB_DRAFT_FROM_REPLAY;
      if (is_behind (row))
        break;
    }
  return SB_DRAFT_FROM_REPLAY;
}

/**
 * sb_draft_report_free:
 * @self: (transfer full): a report
 */
void
sb_draft_report_free (SbDraftReport *self)
{
  g_free (self->text);
  g_free (self->problem);
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

/* Takes @product. */
static SbDraftReport *
report_new (const Work *work, SbDraft *product, SbDraftSource source)
{
  g_autoptr (SbDraft) taken = product;
  g_autofree char *name = sb_migration_dup_file_name (work->migration, SB_ROLE_FORWARD);
  SbDraftReport *report = g_new0 (SbDraftReport, 1);

  report->text = sb_draft_dup_text (taken, name);
  report->n_exact = sb_draft_count (taken, SB_DRAFT_EXACT);
  report->n_lossy = sb_draft_count (taken, SB_DRAFT_LOSSY);
  report->n_impossible = sb_draft_count (taken, SB_DRAFT_IMPOSSIBLE);
  report->source = source;
  return report;
}

static gpointer
draft_job (SbSession *session, gpointer user_data, GError **error)
{
  const Work *work = user_data;
  g_autoptr (SbScript) script = NULL;
  g_autoptr (SbDraftFacts) facts = sb_draft_facts_new ();
  SbDraft *draft;

  if (!sb_session_is_connected (session) && !sb_session_connect (session, error))
    return NULL;
  script = parse_forward (work, error);
  if (script == NULL)
    return NULL;
  draft = sb_fact_reader_draft_rollback (session, script, facts, error);
  return draft != NULL ? report_new (work, draft, SB_DRAFT_FROM_TARGET) : NULL;
}

static void
post_activity (const char *message, gpointer user_data)
{
  const Work *work = user_data;

  sb_mailbox_post (work->mailbox, g_strdup (message));
}

static void
activity_cb (gpointer item, gpointer user_data)
{
  g_autofree char *message = item;

  sb_workspace_emit (user_data, SB_WORKSPACE_ACTIVITY, message);
}

/* From the forward script alone if that tells all, or if nothing else can be asked. */
static SbDraftReport *
draft_rollback (const Work *work, SbScript *script, GError **error)
{
  g_autoptr (SbDraftFacts) facts = sb_draft_facts_new ();
  g_autoptr (SbDraft) draft = sb_draft_new_rollback (script, facts);
  g_autoptr (GError) refused = NULL;
  SbDraft *replayed;
  SbDraftReport *report;

  if (work->source != SB_DRAFT_FROM_REPLAY || !sb_draft_facts_has_wants (facts))
    return report_new (work, g_steal_pointer (&draft), SB_DRAFT_FROM_FORWARD);
  replayed = sb_draft_replay (work->folder, work->migration->key, script, work->cancellable,
                              post_activity, (gpointer) work, &refused);
  if (replayed != NULL)
    return report_new (work, replayed, SB_DRAFT_FROM_REPLAY);
  if (g_cancellable_is_cancelled (work->cancellable))
    {
      g_set_error (error, SB_DB_ERROR, SB_DB_ERROR_CANCELLED, "cancelled; nothing was drafted");
      return NULL;
    }
  report = report_new (work, g_steal_pointer (&draft), SB_DRAFT_FROM_FORWARD);
  report->problem = g_strdup (refused->message);
  return report;
}

static void
draft_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  g_autoptr (SbScript) script = parse_forward (work, &error);
  SbDraftReport *report = NULL;

  if (script != NULL && work->role == SB_ROLE_VERIFY)
    report = report_new (work, sb_draft_new_verify (script), SB_DRAFT_FROM_FORWARD);
  else if (script != NULL)
    report = draft_rollback (work, script, &error);
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
 * @source: who is asked what there is before the migration, for a rollback script
 * @callback: called when the draft is made
 * @user_data: for @callback
 *
 * Drafts a script from the forward script. Writes nothing. sb_workspace_cancel_draft() ends what is
 * asked of the sandbox, sb_workspace_cancel() what is asked of the target.
 */
void
sb_workspace_draft_async (SbWorkspace *self, SbMigration *migration, SbScriptRole role,
                          GBytes *forward, SbDraftSource source, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task;
  Work *work;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  work = work_new (migration, role);
  if (forward != NULL)
    work->forward = g_bytes_ref (forward);
  if (source == SB_DRAFT_FROM_TARGET && role == SB_ROLE_ROLLBACK)
    {
      sb_workspace_run_job (self, sb_workspace_draft_async, draft_job, work,
                            (GDestroyNotify) work_free, (GDestroyNotify) sb_draft_report_free,
                            callback, user_data);
      return;
    }
  work->source = self->project != NULL ? source : SB_DRAFT_FROM_FORWARD;
  work->folder = self->project != NULL ? g_strdup (sb_project_get_folder (self->project)) : NULL;
  work->cancellable = g_cancellable_new ();
  work->mailbox = sb_mailbox_new (activity_cb, self, g_free);
  g_set_object (&self->draft, work->cancellable);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sb_workspace_draft_async);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  sb_workspace_run_in_thread (task, draft_in_thread, (GDestroyNotify) sb_draft_report_free);
}

/**
 * sb_workspace_cancel_draft:
 * @self: a workspace
 *
 * Ends what is asked of the sandbox for a draft. Never waits.
 *
 * Returns: whether one is being made that can be ended
 */
gboolean
sb_workspace_cancel_draft (SbWorkspace *self)
{
  g_return_val_if_fail (SB_IS_WORKSPACE (self), FALSE);

  if (self->draft == NULL)
    return FALSE;
  g_cancellable_cancel (self->draft);
  g_clear_object (&self->draft);
  return TRUE;
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
  g_clear_object (&self->draft);
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
