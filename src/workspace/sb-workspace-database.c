/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-private.h"

#include <string.h>

#include "sb-trials.h"
#include "sb-words.h"

/* With lossy notices: how many wait to be told, and how much of each is kept. */
#define MAX_NOTICES 1000
#define MAX_NOTICE_BYTES 4096

/* What a job on the worker brings along; each job uses some of it. */
typedef struct
{
  SbProject *project;
  SbPlan *plan;
  SbRunOptions options;
  GPtrArray *migrations;
  char *as; /* what the options' checks have */
  SbMailbox *mailbox;
  SbTrialNotes *trial; /* NULL: it is none */
  gboolean lossy_notices;
} Job;

static void
job_free (Job *self)
{
  g_clear_pointer (&self->project, sb_project_unref);
  g_clear_pointer (&self->plan, sb_plan_unref);
  g_clear_pointer (&self->migrations, g_ptr_array_unref);
  g_clear_pointer (&self->mailbox, sb_mailbox_unref);
  g_clear_pointer (&self->trial, sb_trial_notes_free);
  g_free (self->as);
  g_free (self);
}

/* A task for a database job, or %NULL when the error has been returned already. What was committed
 * stays committed, so a cancelled wait must never hide the result. */
static GTask *
new_task (SbWorkspace *self, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = sb_workspace_new_project_task (self, tag, callback, user_data);

  if (task == NULL)
    return NULL;
  g_task_set_check_cancellable (task, FALSE);
  if (self->connection != NULL)
    return task;
  g_task_return_new_error (task, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_NO_TARGET,
                           "no target is chosen");
  g_object_unref (task);
  return NULL;
}

/* A job under way: who waits for it, and on which connection it runs. */
typedef struct
{
  GTask *task;
  SbConnection *connection;
  SbMailbox *mailbox;
  SbRunEvent *summary; /* of a run that has ended, while its last events are told */
  GError *error;       /* or why there is none */
} Call;

static void
start_job (SbWorkspace *self, SbJobFunc func, Job *job, GDestroyNotify free_product,
           GAsyncReadyCallback callback, GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->task = task;
  call->connection = sb_connection_ref (self->connection);
  call->mailbox = job->mailbox != NULL ? sb_mailbox_ref (job->mailbox) : NULL;
  self->n_jobs++;
  sb_connection_run_async (self->connection, func, job, (GDestroyNotify) job_free, free_product,
                           callback, call);
}

/* Of a connection that was given up meanwhile nothing counts any more. */
static gboolean
end_job (SbWorkspace *self, Call *call)
{
  if (call->connection != self->connection)
    return FALSE;
  self->n_jobs--;
  return TRUE;
}

static void
call_free (Call *self)
{
  g_object_unref (self->task);
  sb_connection_unref (self->connection);
  g_clear_pointer (&self->mailbox, sb_mailbox_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
return_given_up (GTask *task)
{
  g_task_return_new_error (task, SB_DB_ERROR, SB_DB_ERROR_CANCELLED,
                           "given up: another target or other files are worked on now");
}

static gboolean
ensure_connected (SbSession *session, GError **error)
{
  return sb_session_is_connected (session) || sb_session_connect (session, error);
}

/* Jobs of other files */

typedef struct
{
  Call *call;
  GDestroyNotify free_product;
} OtherCall;

static void
other_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree OtherCall *other = user_data;
  g_autoptr (Call) call = other->call;
  SbWorkspace *self = g_task_get_source_object (call->task);
  GError *error = NULL;
  gpointer product = sb_connection_run_finish (result, &error);

  end_job (self, call);
  if (error != NULL)
    g_task_return_error (call->task, error);
  else
    g_task_return_pointer (call->task, product, other->free_product);
}

/*< private >
 * sb_workspace_run_job:
 * @self: a workspace
 * @tag: the function that asks for it
 * @func: the job
 * @job: (transfer full): what it brings along
 * @free_job: frees @job
 * @free_product: frees what it returns
 * @callback: called when it is over; its result is a task with the product, or the error
 * @user_data: for @callback
 *
 * Runs a job on the target's connection. Without a project or a target @callback gets that error.
 */
void
sb_workspace_run_job (SbWorkspace *self, gpointer tag, SbJobFunc func, gpointer job,
                      GDestroyNotify free_job, GDestroyNotify free_product,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = new_task (self, tag, callback, user_data);
  OtherCall *other;

  if (task == NULL)
    {
      free_job (job);
      return;
    }
  other = g_new0 (OtherCall, 1);
  other->call = g_new0 (Call, 1);
  other->call->task = task;
  other->call->connection = sb_connection_ref (self->connection);
  other->free_product = free_product;
  self->n_jobs++;
  sb_connection_run_async (self->connection, func, job, free_job, free_product, other_cb, other);
}

/* Refresh */

typedef struct
{
  SbTimeline *timeline;
  SbServerInfo server;
  GPtrArray *interruptions; /* SbInterruption */
} Snapshot;

static void
snapshot_free (Snapshot *self)
{
  g_clear_pointer (&self->timeline, sb_timeline_unref);
  g_ptr_array_unref (self->interruptions);
  g_free (self->server.version);
  g_free (self);
}

/* "15.8 (Debian 15.8-1.pgdg120+1)" is 15.8 for people and for status --json. */
static char *
dup_short_version (SbSession *session)
{
  const char *version = sb_session_get_parameter (session, "server_version");

  return version != NULL ? g_strndup (version, strcspn (version, " ")) : g_strdup ("");
}

static gpointer
read_job (SbSession *session, gpointer user_data, GError **error)
{
  Job *job = user_data;
  g_autoptr (SbResult) found = NULL;
  g_autoptr (SbHistory) history = NULL;
  g_autoptr (GPtrArray) interruptions = NULL;
  Snapshot *snapshot;

  if (!ensure_connected (session, error))
    return NULL;
  found = sb_session_exec_first (session, sb_history_get_look_sql (), error);
  if (found == NULL || !sb_session_check_pooling (session, error))
    return NULL;
  history = sb_history_read_found (session, job->project, found, error);
  if (history == NULL)
    return NULL;
  interruptions = sb_interruption_settle_all (session, job->project, &history);
  snapshot = g_new0 (Snapshot, 1);
  snapshot->interruptions = g_steal_pointer (&interruptions);
  snapshot->timeline = sb_timeline_new (job->project, history);
  snapshot->server.version = dup_short_version (session);
  snapshot->server.pooling = sb_session_get_pooling (session);
  return snapshot;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  GTask *task = call->task;
  SbWorkspace *self = g_task_get_source_object (task);
  GError *error = NULL;
  Snapshot *snapshot = sb_connection_run_finish (result, &error);
  gboolean counts = end_job (self, call);

  /* Whoever asked for it: it is told once. */
  for (guint i = 0; snapshot != NULL && i < snapshot->interruptions->len; i++)
    sb_workspace_emit (self, SB_WORKSPACE_INTERRUPTION, snapshot->interruptions->pdata[i]);

  if (snapshot == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!counts || sb_timeline_get_project (snapshot->timeline) != self->project)
    {
      snapshot_free (snapshot);
      return_given_up (task);
      return;
    }
  g_clear_pointer (&self->timeline, sb_timeline_unref);
  g_clear_pointer (&self->server.version, g_free);
  self->timeline = g_steal_pointer (&snapshot->timeline);
  self->server = snapshot->server;
  snapshot->server.version = NULL;
  snapshot_free (snapshot);
  g_task_return_boolean (task, TRUE);
}

/**
 * sb_workspace_refresh_async:
 * @self: a workspace with a project and a target
 * @callback: called when the timeline is new
 * @user_data: for @callback
 *
 * Connects if need be, reads the target's history and sets it against the project as it was read
 * last.
 */
void
sb_workspace_refresh_async (SbWorkspace *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Job *job;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  task = new_task (self, sb_workspace_refresh_async, callback, user_data);
  if (task == NULL)
    return;
  job = g_new0 (Job, 1);
  job->project = sb_project_ref (self->project);
  start_job (self, read_job, job, (GDestroyNotify) snapshot_free, read_cb, task);
}

/**
 * sb_workspace_refresh_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbDbError, #SbHistoryError or #SbWorkspaceError
 *
 * %SB_DB_ERROR_CANCELLED is about a target, or files, that are no longer those of the workspace.
 *
 * Returns: whether the timeline says what the target has now; else the old one is kept
 */
gboolean
sb_workspace_refresh_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sb_workspace_get_timeline:
 * @self: a workspace
 *
 * Returns: (transfer none) (nullable): the timeline as it was read last
 */
SbTimeline *
sb_workspace_get_timeline (SbWorkspace *self)
{
  return self->timeline;
}

/**
 * sb_workspace_get_server:
 * @self: a workspace
 *
 * Returns: (transfer none) (nullable): what is known of the server; %NULL before it was reached
 */
const SbServerInfo *
sb_workspace_get_server (SbWorkspace *self)
{
  return self->server.version != NULL ? &self->server : NULL;
}

/* Runs */

static void
event_cb (gpointer item, gpointer user_data)
{
  g_autoptr (SbRunEvent) event = item;
  SbWorkspace *self = user_data;

  if (event->kind == SB_EVENT_CONNECTION)
    self->is_asking = strcmp (event->state, "lost") == 0;
  else if (event->kind == SB_EVENT_MIGRATION_END || event->kind == SB_EVENT_SUMMARY)
    self->is_asking = FALSE;
  sb_workspace_emit (user_data, SB_WORKSPACE_RUN_EVENT, event);
}

static gboolean
is_notice (gconstpointer item)
{
  return ((const SbRunEvent *) item)->kind == SB_EVENT_NOTICE;
}

/* Stands for the notices that got lost, as a notice, so that whoever shows those shows this. */
static void
lost_cb (guint n_lost, gpointer user_data)
{
  g_autoptr (SbRunEvent) event = g_new0 (SbRunEvent, 1);
  g_autofree char *number = sb_words_number (n_lost);
  g_autofree char *text = g_strdup_printf ("… %s %s not shown", number,
                                           n_lost == 1 ? "notice" : "notices");

  g_atomic_ref_count_init (&event->ref_count);
  event->kind = SB_EVENT_NOTICE;
  event->time = g_get_real_time ();
  event->message = sb_server_message_new_text ("NOTICE", "00000", text);
  event->n_unshown = n_lost;
  sb_workspace_emit (user_data, SB_WORKSPACE_RUN_EVENT, event);
}

static void
post_event (SbRunEvent *event, gpointer user_data)
{
  Job *job = user_data;

  if (job->trial != NULL)
    sb_trial_notes_take_event (job->trial, event);
  if (job->lossy_notices && event->kind == SB_EVENT_NOTICE)
    {
      SbServerMessage *whole = event->message;

      event->message = sb_server_message_cut (whole, MAX_NOTICE_BYTES);
      sb_server_message_unref (whole);
    }
  sb_mailbox_post (job->mailbox, event);
}

static gpointer
run_job (SbSession *session, gpointer user_data, GError **error)
{
  Job *job = user_data;
  SbRunEvent *summary;

  if (!ensure_connected (session, error))
    return NULL;
  summary = sb_run_execute (session, job->plan, &job->options, post_event, job, error);
  if (job->trial != NULL)
    sb_trial_notes_save (job->trial, summary, job->plan, NULL);
  return summary;
}

static gpointer
verify_job (SbSession *session, gpointer user_data, GError **error)
{
  Job *job = user_data;
  SbRunEvent *summary;

  if (!ensure_connected (session, error))
    return NULL;
  summary = sb_run_verify (session, job->migrations, &job->options.checks, post_event, job, error);
  if (job->trial != NULL)
    sb_trial_notes_save (job->trial, summary, NULL, job->migrations);
  return summary;
}

static void
told_cb (gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  GTask *task = call->task;
  SbWorkspace *self = g_task_get_source_object (task);

  end_job (self, call);
  self->n_runs--;
  if (call->summary == NULL)
    g_task_return_error (task, g_steal_pointer (&call->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&call->summary),
                           (GDestroyNotify) sb_run_event_unref);
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  call->summary = sb_connection_run_finish (result, &call->error);
  /* All events come before the end, whichever source the main loop happened to dispatch first. */
  sb_mailbox_end (call->mailbox, told_cb, call);
}

static void
start_run (SbWorkspace *self, SbJobFunc func, Job *job, GTask *task)
{
  job->mailbox = sb_mailbox_new (event_cb, self, (GDestroyNotify) sb_run_event_unref);
  job->lossy_notices = self->lossy_notices;
  job->trial = sb_trial_notes_new (self->project, sb_target_get_environment (self->target));
  if (job->lossy_notices)
    sb_mailbox_set_lossy (job->mailbox, MAX_NOTICES, is_notice, lost_cb);
  self->n_runs++;
  start_job (self, func, job, (GDestroyNotify) sb_run_event_unref, run_cb, task);
}

static void
take_check_options (Job *job, const SbVerifyOptions *options)
{
  job->as = g_strdup (options->as);
  job->options.checks = *options;
  job->options.checks.as = job->as;
}

/**
 * sb_workspace_run_async:
 * @self: a workspace
 * @plan: a plan that was made for its target
 * @options: how to run it; copied
 * @callback: called when it is over
 * @user_data: for @callback
 *
 * Carries @plan out. What happens is told in #SbWorkspace::run-event. The timeline is then out of
 * date: refresh it.
 */
void
sb_workspace_run_async (SbWorkspace *self, SbPlan *plan, const SbRunOptions *options,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Job *job;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  task = new_task (self, sb_workspace_run_async, callback, user_data);
  if (task == NULL)
    return;
  job = g_new0 (Job, 1);
  job->plan = sb_plan_ref (plan);
  job->options = *options;
  job->options.fingerprint = sb_workspace_take_fingerprint;
  take_check_options (job, &options->checks);
  start_run (self, run_job, job, task);
}

/**
 * sb_workspace_run_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbRunError, #SbDbError, #SbHistoryError or #SbWorkspaceError
 *
 * Returns: (transfer full) (nullable): the summary, also when a migration failed; %NULL when
 * nothing was begun, and nothing changed
 */
SbRunEvent *
sb_workspace_run_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sb_workspace_verify_async:
 * @self: a workspace
 * @migrations: (element-type SbMigration): whose verify scripts to run, in this order
 * @options: how; copied
 * @callback: called when it is over
 * @user_data: for @callback
 *
 * Runs checks. Their results are told in #SbWorkspace::run-event.
 */
void
sb_workspace_verify_async (SbWorkspace *self, GPtrArray *migrations, const SbVerifyOptions *options,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Job *job;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  task = new_task (self, sb_workspace_verify_async, callback, user_data);
  if (task == NULL)
    return;
  job = g_new0 (Job, 1);
  job->migrations = g_ptr_array_ref (migrations);
  take_check_options (job, options);
  start_run (self, verify_job, job, task);
}

/**
 * sb_workspace_verify_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an error as in sb_workspace_run_finish()
 *
 * Returns: (transfer full) (nullable): the summary, also when checks did not pass
 */
SbRunEvent *
sb_workspace_verify_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sb_workspace_set_lossy_notices:
 * @self: a workspace
 * @lossy: whether notices may get lost
 *
 * For runs begun from now on. A window cannot show 100,000 notices a second, nor a notice of 1 MB:
 * it wants the newest, the beginning of each, and how many it missed (SbRunEvent.n_unshown). By
 * default every notice is told as it came.
 */
void
sb_workspace_set_lossy_notices (SbWorkspace *self, gboolean lossy)
{
  g_return_if_fail (SB_IS_WORKSPACE (self));

  self->lossy_notices = lossy;
}

/**
 * sb_workspace_cancel:
 * @self: a workspace
 * @level: how hard
 *
 * Cancels what the target is doing for us, be it connecting, reading or running. Never waits; how it
 * ended is told by whatever was begun.
 *
 * Returns: whether there was anything to cancel
 */
gboolean
sb_workspace_cancel (SbWorkspace *self, SbCancelLevel level)
{
  g_return_val_if_fail (SB_IS_WORKSPACE (self), FALSE);

  if (self->n_jobs == 0)
    return FALSE;
  sb_connection_cancel (self->connection, level);
  return TRUE;
}
