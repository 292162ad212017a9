/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearsal-sizes.h"

#include "sb-connection.h"
#include "sb-forecast.h"
#include "sb-observer.h"
#include "sb-thread.h"

/* A rehearsal does without a target that takes longer. */
#define PATIENCE_US (3 * G_USEC_PER_SEC)

static gpointer
ask_job (SbSession *session, gpointer answer, GError **error)
{
  GHashTable *sizes = sb_session_connect (session, error) ? sb_forecast_read_sizes (session, error)
                                                          : NULL;

  g_async_queue_push (answer, sizes != NULL ? sizes : g_hash_table_new (g_str_hash, g_str_equal));
  return NULL;
}

/**
 * sb_rehearsal_sizes_ask:
 * @target: a target
 *
 * Asks it on a connection of its own. Any thread; never waits.
 *
 * Returns: (transfer full): where the answer will be, for sb_rehearsal_sizes_wait()
 */
GAsyncQueue *
sb_rehearsal_sizes_ask (SbTarget *target)
{
  g_autoptr (SbConnection) connection = sb_connection_new (target, SB_OBSERVER_NAME);
  GAsyncQueue *answer = g_async_queue_new_full ((GDestroyNotify) g_hash_table_unref);

  sb_connection_run_detached (connection, ask_job, g_async_queue_ref (answer),
                              (GDestroyNotify) g_async_queue_unref);
  return answer;
}

/**
 * sb_rehearsal_sizes_wait:
 * @answer: what sb_rehearsal_sizes_ask() returned
 *
 * Waits a little. Workers only.
 *
 * Returns: (transfer full) (nullable) (element-type utf8 gint64): rows by a relation's name; %NULL when
 *   the target has not answered
 */
GHashTable *
sb_rehearsal_sizes_wait (GAsyncQueue *answer)
{
  SB_WORKERS_ONLY;

  return g_async_queue_timeout_pop (answer, PATIENCE_US);
}
