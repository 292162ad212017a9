/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks and past runs: repairing the history, and looking at what the journal says. */
#include "sb-workspace-private.h"

/* Making a mark */

/* A request with its texts, for a thread that outlives the caller's. */
typedef struct
{
  SbTimeline *timeline;
  SbMarkRequest request;
  char **keys;
  char *to;
} Work;

static void
work_free (Work *self)
{
  sb_timeline_unref (self->timeline);
  g_strfreev (self->keys);
  g_free (self->to);
  g_free (self);
}

static void
mark_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  SbMark *mark = sb_mark_new (work->timeline, &work->request, &error);

  if (mark == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, mark, (GDestroyNotify) sb_mark_unref);
}

/* Without a timeline the callback gets that error. */
static gboolean
check_timeline (SbWorkspace *self, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  if (self->timeline == NULL)
    g_task_report_new_error (self, callback, user_data, tag, SB_WORKSPACE_ERROR,
                             SB_WORKSPACE_ERROR_NO_TIMELINE,
                             "the target's history has not been read");
  return self->timeline != NULL;
}

/**
 * sb_workspace_mark_async:
 * @self: a workspace with a timeline
 * @request: what is wanted; copied
 * @callback: called when the mark is made
 * @user_data: for @callback
 *
 * Says what marking would write, from the timeline as it was read last. Nothing is sent.
 */
void
sb_workspace_mark_async (SbWorkspace *self, const SbMarkRequest *request,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Work *work;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  if (!check_timeline (self, sb_workspace_mark_async, callback, user_data))
    return;
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sb_workspace_mark_async);
  work = g_new0 (Work, 1);
  work->timeline = sb_timeline_ref (self->timeline);
  work->request = *request;
  work->keys = g_strdupv ((char **) request->keys);
  work->to = g_strdup (request->to);
  work->request.keys = (const char *const *) work->keys;
  work->request.to = work->to;
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  sb_workspace_run_in_thread (task, mark_in_thread, (GDestroyNotify) sb_mark_unref);
}

/**
 * sb_workspace_mark_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbRunError, #SbSqlError, #SbProjectError or #SbWorkspaceError
 *
 * Returns: (transfer full) (nullable): the mark; it may have no items
 */
SbMark *
sb_workspace_mark_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Carrying it out */

typedef struct
{
  SbMark *mark;
  guint lock_wait_ms;
} WriteJob;

static void
write_job_free (WriteJob *self)
{
  sb_mark_unref (self->mark);
  g_free (self);
}

static gpointer
write_job (SbSession *session, gpointer user_data, GError **error)
{
  WriteJob *job = user_data;

  return sb_mark_execute (session, job->mark, job->lock_wait_ms, error) ? sb_mark_ref (job->mark)
                                                                        : NULL;
}

/**
 * sb_workspace_write_mark_async:
 * @self: a workspace
 * @mark: a mark that was made for its target
 * @lock_wait_ms: how long to wait while another run goes on
 * @callback: called when it is over
 * @user_data: for @callback
 *
 * Writes what @mark says. The timeline is then out of date: refresh it.
 */
void
sb_workspace_write_mark_async (SbWorkspace *self, SbMark *mark, guint lock_wait_ms,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  WriteJob *job;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  job = g_new0 (WriteJob, 1);
  job->mark = sb_mark_ref (mark);
  job->lock_wait_ms = lock_wait_ms;
  sb_workspace_run_job (self, sb_workspace_write_mark_async, write_job, job,
                        (GDestroyNotify) write_job_free, (GDestroyNotify) sb_mark_unref, callback,
                        user_data);
}

/**
 * sb_workspace_write_mark_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an error as sb_mark_execute() has them, or an #SbWorkspaceError
 *
 * Returns: whether it is committed
 */
gboolean
sb_workspace_write_mark_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  g_autoptr (SbMark) mark = g_task_propagate_pointer (G_TASK (result), error);

  return mark != NULL;
}

/* Past runs */

typedef struct
{
  SbHistory *history;
  guint limit;
  char *id_prefix;
} ListJob;

static void
list_job_free (ListJob *self)
{
  sb_history_unref (self->history);
  g_free (self->id_prefix);
  g_free (self);
}

static gpointer
list_job (SbSession *session, gpointer user_data, GError **error)
{
  ListJob *job = user_data;

  if (!sb_session_is_connected (session) && !sb_session_connect (session, error))
    return NULL;
  return sb_run_list_read (session, job->history, job->limit, job->id_prefix, error);
}

/**
 * sb_workspace_list_runs_async:
 * @self: a workspace with a timeline
 * @limit: how many of the newest runs
 * @id_prefix: (nullable): only runs whose UUID begins like this
 * @callback: called when they are read
 * @user_data: for @callback
 *
 * Reads what the target's journal says about past runs.
 */
void
sb_workspace_list_runs_async (SbWorkspace *self, guint limit, const char *id_prefix,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  ListJob *job;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  if (!check_timeline (self, sb_workspace_list_runs_async, callback, user_data))
    return;
  job = g_new0 (ListJob, 1);
  job->history = sb_history_ref (sb_timeline_get_history (self->timeline));
  job->limit = limit;
  job->id_prefix = g_strdup (id_prefix);
  sb_workspace_run_job (self, sb_workspace_list_runs_async, list_job, job,
                        (GDestroyNotify) list_job_free, (GDestroyNotify) sb_run_list_unref,
                        callback, user_data);
}

/**
 * sb_workspace_list_runs_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbDbError, #SbHistoryError or #SbWorkspaceError
 *
 * Returns: (transfer full) (nullable): the runs, newest first
 */
SbRunList *
sb_workspace_list_runs_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
