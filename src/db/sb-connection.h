/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection and its thread: jobs go in, answers come back to the main loop.
 *
 * One GThread per connection, for as long as the connection object lives. A feature brings a job, a
 * function that runs on that thread with the session in its hands; the worker knows no feature.
 * Jobs run one after another. When a job is over its callback runs in the main context in which the
 * connection was made.
 *
 * Cancel has three rungs; each may be called from any thread, at any time,
 * and never waits. They act on the job that runs now and are forgotten when it ends.
 */
#pragma once

#include <gio/gio.h>

#include "sb-session.h"

G_BEGIN_DECLS

/**
 * SbCancelLevel:
 * @SB_CANCEL_NONE: nothing asked
 * @SB_CANCEL_STATEMENT: cancel the running statement (PQcancel), start no other
 * @SB_CANCEL_TERMINATE: end the server process by pg_terminate_backend from another connection
 * @SB_CANCEL_ABANDON: close our end of the connection and go on
 *
 * While COMMIT is on its way the first two wait for its answer: a commit is never cancelled.
 */
typedef enum
{
  SB_CANCEL_NONE,
  SB_CANCEL_STATEMENT,
  SB_CANCEL_TERMINATE,
  SB_CANCEL_ABANDON,
} SbCancelLevel;

typedef struct _SbConnection SbConnection;

/**
 * SbJobFunc:
 * @session: the connection, this thread's own
 * @user_data: what the job brought
 * @error: return location for an error
 *
 * A job. Runs on the worker.
 *
 * Returns: (transfer full) (nullable): what the callback gets; %NULL with @error set on failure, or
 *   for a job without a product
 */
typedef gpointer (*SbJobFunc) (SbSession *session, gpointer user_data, GError **error);

SbConnection *sb_connection_new (SbTarget *target, const char *application_name);
SbConnection *sb_connection_ref (SbConnection *self);
void sb_connection_unref (SbConnection *self);

void sb_connection_run_async (SbConnection *self, SbJobFunc func, gpointer job_data,
                              GDestroyNotify free_job_data, GDestroyNotify free_product,
                              GAsyncReadyCallback callback, gpointer user_data);
void sb_connection_run_detached (SbConnection *self, SbJobFunc func, gpointer job_data,
                                 GDestroyNotify free_job_data);
gpointer sb_connection_run_finish (GAsyncResult *result, GError **error);
gpointer sb_connection_run_and_wait (SbConnection *self, SbJobFunc func, gpointer job_data,
                                     GError **error);
void sb_connection_cancel (SbConnection *self, SbCancelLevel level);
void sb_connection_hurry (SbConnection *self);
gboolean sb_connection_wait_for_all (gint64 limit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbConnection, sb_connection_unref)

G_END_DECLS
