/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-connection.h"

#include "sb-session-private.h"
#include "sb-thread.h"

struct _SbConnection
{
  gatomicrefcount ref_count;
  SbWake *wake;
  GAsyncQueue *jobs; /* shared with the worker */
};

/* What the worker owns; it outlives the SbConnection for as long as its last job takes. */
typedef struct
{
  SbSession *session;
  SbWake *wake;
  GAsyncQueue *jobs;
} Worker;

typedef struct
{
  SbJobFunc func; /* NULL: the worker ends */
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_product;
  GTask *task; /* or, for run_and_wait, these; for run_detached nobody is told */
  GMutex *mutex;
  GCond *cond;
  gboolean *done;
  gpointer *product;
  GError **error;
} Job;

static void
job_run (Job *job, SbSession *session)
{
  GError *error = NULL;
  gpointer product = job->func (session, job->data, &error);

  sb_session_end_job (session);
  if (job->task != NULL)
    {
      if (job->free_data != NULL)
        job->free_data (job->data);
      if (error != NULL)
        g_task_return_error (job->task, error);
      else
        g_task_return_pointer (job->task, product, job->free_product);
      g_object_unref (job->task);
      return;
    }
  if (job->mutex == NULL)
    {
      if (job->free_data != NULL)
        job->free_data (job->data);
      g_clear_error (&error);
      return;
    }
  g_mutex_lock (job->mutex);
  *job->product = product;
  *job->error = error;
  *job->done = TRUE;
  g_cond_signal (job->cond);
  g_mutex_unlock (job->mutex);
}

/* How many threads of connections there are. */
static GMutex workers_mutex;
static GCond workers_cond;
static guint n_workers;

static void
count_worker (int more)
{
  g_mutex_lock (&workers_mutex);
  n_workers += (guint) more;
  g_cond_broadcast (&workers_cond);
  g_mutex_unlock (&workers_mutex);
}

/**
 * sb_connection_wait_for_all:
 * @limit: at most how long, µs
 *
 * Waits until the threads of connections that nobody has any more have ended. For a program's end:
 * whatever a thread does while libraries are being shut down is too late. Any thread.
 *
 * Returns: whether all have
 */
gboolean
sb_connection_wait_for_all (gint64 limit)
{
  gint64 end = g_get_monotonic_time () + limit;
  gboolean is_over;

  g_mutex_lock (&workers_mutex);
  while (n_workers > 0 && g_cond_wait_until (&workers_cond, &workers_mutex, end))
    ;
  is_over = n_workers == 0;
  g_mutex_unlock (&workers_mutex);
  return is_over;
}

static gpointer
worker_thread (gpointer user_data)
{
  Worker *worker = user_data;
  gboolean more = TRUE;

  while (more)
    {
      Job *job = g_async_queue_pop (worker->jobs);

      more = job->func != NULL;
      if (more)
        job_run (job, worker->session);
      g_free (job);
    }
  sb_session_free (worker->session);
  sb_wake_unref (worker->wake);
  g_async_queue_unref (worker->jobs);
  g_free (worker);
  count_worker (-1);
  return NULL;
}

/**
 * sb_connection_new:
 * @target: where to; nothing is sent before a job calls sb_session_connect()
 * @application_name: what the server's pg_stat_activity shows: "switchback"
 *
 * Starts the connection's thread. Any thread.
 *
 * Returns: (transfer full): a connection
 */
SbConnection *
sb_connection_new (SbTarget *target, const char *application_name)
{
  SbConnection *self = g_new0 (SbConnection, 1);
  Worker *worker = g_new0 (Worker, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->wake = sb_wake_new ();
  self->jobs = g_async_queue_new ();
  worker->session = sb_session_new (target, application_name, self->wake);
  worker->wake = sb_wake_ref (self->wake);
  worker->jobs = g_async_queue_ref (self->jobs);
  count_worker (1);
  g_thread_unref (g_thread_new ("sb-connection", worker_thread, worker));
  return self;
}

/**
 * sb_connection_ref:
 * @self: a connection
 *
 * Returns: (transfer full): @self. Any thread.
 */
SbConnection *
sb_connection_ref (SbConnection *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_connection_unref:
 * @self: (transfer full): a connection
 *
 * Never waits. Jobs already given are carried out; then the worker closes the connection and ends.
 * To end a job that waits for a server, cancel it first. Any thread.
 */
void
sb_connection_unref (SbConnection *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_async_queue_push (self->jobs, g_new0 (Job, 1));
  g_async_queue_unref (self->jobs);
  sb_wake_unref (self->wake);
  g_free (self);
}

/**
 * sb_connection_run_async:
 * @self: a connection
 * @func: the job
 * @job_data: for @func
 * @free_job_data: (nullable): frees @job_data after the job, on the worker
 * @free_product: (nullable): frees what @func returned if nobody takes it
 * @callback: called in the caller's thread-default main context when the job is over
 * @user_data: for @callback
 *
 * Puts a job at the end of the queue. Never waits.
 */
void
sb_connection_run_async (SbConnection *self, SbJobFunc func, gpointer job_data,
                         GDestroyNotify free_job_data, GDestroyNotify free_product,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->func = func;
  job->data = job_data;
  job->free_data = free_job_data;
  job->free_product = free_product;
  job->task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (job->task, sb_connection_run_async);
  /* Committed work is never reported as cancelled. */
  g_task_set_check_cancellable (job->task, FALSE);
  sb_wake_add_job (self->wake);
  g_async_queue_push (self->jobs, job);
}

/**
 * sb_connection_run_detached:
 * @self: a connection
 * @func: the job; what it returns is nobody's: %NULL
 * @job_data: for @func
 * @free_job_data: (nullable): frees @job_data after the job, on the worker
 *
 * Puts a job at the end of the queue whose end nobody waits for. Any thread; never waits.
 */
void
sb_connection_run_detached (SbConnection *self, SbJobFunc func, gpointer job_data,
                            GDestroyNotify free_job_data)
{
  Job *job = g_new0 (Job, 1);

  job->func = func;
  job->data = job_data;
  job->free_data = free_job_data;
  sb_wake_add_job (self->wake);
  g_async_queue_push (self->jobs, job);
}

/**
 * sb_connection_run_finish:
 * @result: what the callback got
 * @error: return location for the job's error
 *
 * Returns: (transfer full) (nullable): the job's product
 */
gpointer
sb_connection_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sb_connection_run_and_wait:
 * @self: a connection
 * @func: the job
 * @job_data: for @func
 * @error: return location for the job's error
 *
 * For threads that may wait: workers and tests, never the one that draws.
 *
 * Returns: (transfer full) (nullable): the job's product
 */
gpointer
sb_connection_run_and_wait (SbConnection *self, SbJobFunc func, gpointer job_data, GError **error)
{
  SB_WORKERS_ONLY;

  Job *job = g_new0 (Job, 1);
  GMutex mutex;
  GCond cond;
  gboolean done = FALSE;
  gpointer product = NULL;
  GError *job_error = NULL;

  g_mutex_init (&mutex);
  g_cond_init (&cond);
  job->func = func;
  job->data = job_data;
  job->mutex = &mutex;
  job->cond = &cond;
  job->done = &done;
  job->product = &product;
  job->error = &job_error;
  sb_wake_add_job (self->wake);
  g_async_queue_push (self->jobs, job);
  g_mutex_lock (&mutex);
  while (!done)
    g_cond_wait (&cond, &mutex);
  g_mutex_unlock (&mutex);
  g_mutex_clear (&mutex);
  g_cond_clear (&cond);
  if (job_error != NULL)
    g_propagate_error (error, job_error);
  return product;
}

/**
 * sb_connection_cancel:
 * @self: a connection
 * @level: how hard; a lower rung than before changes nothing
 *
 * Acts on the job that runs now; with none running it does nothing. Any thread; never waits.
 */
void
sb_connection_cancel (SbConnection *self, SbCancelLevel level)
{
  sb_wake_ask (self->wake, level);
}

/**
 * sb_connection_hurry:
 * @self: a connection
 *
 * What its job pauses for may be there: the pause ends now, also one that only begins. Any thread;
 * never waits.
 */
void
sb_connection_hurry (SbConnection *self)
{
  sb_wake_hurry (self->wake);
}
