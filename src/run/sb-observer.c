/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-observer.h"

#include "sb-connection.h"
#include "sb-observer-look.h"

/* How often it looks, and how long it waits for the server to answer. */
#define PERIOD_US (250 * G_TIME_SPAN_MILLISECOND)
#define PATIENCE_MS 2000
/* A wait this young is not worth a word: most are over by then. */
#define MIN_WAIT_US (200 * G_TIME_SPAN_MILLISECOND)

/* Shared by the run's worker and the observer's own; the last of them frees it. */
typedef struct
{
  gatomicrefcount ref_count;
  GMutex mutex;
  GCond cond;
  SbConnection *connection; /* owned */

  /* Guarded by the mutex. */
  const SbObserverListener *listener; /* NULL: nobody listens any more */
  gpointer user_data;
  int pid;          /* 0: nothing to watch */
  guint round;      /* counts what is watched: an answer about an earlier one is worth nothing */
  SbLockWait *told; /* the wait that was told last and is not over */
  gint64 first_seen;
  gint64 heard;       /* when the server answered last, or was first asked, monotonic µs */
  gboolean is_silent; /* that was told, and is not over */

  /* The observer's own worker. */
  gint64 silence; /* what is too long, µs */
  gboolean has_looked;
} Shared;

struct _SbObserver
{
  Shared *shared; /* owned */
  gboolean is_begun;
};

static void
shared_unref (gpointer data)
{
  Shared *self = data;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->told, sb_lock_wait_unref);
  g_clear_pointer (&self->connection, sb_connection_unref);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

/* Called with the mutex held. */
static void
tell_wait (Shared *self, SbLockWait *wait)
{
  if (sb_lock_wait_equal (self->told, wait))
    return;
  g_clear_pointer (&self->told, sb_lock_wait_unref);
  self->told = wait != NULL ? sb_lock_wait_ref (wait) : NULL;
  self->listener->waits (wait, self->user_data);
}

/* Called with the mutex held. */
static void
tell_answer (Shared *self)
{
  self->heard = g_get_monotonic_time ();
  if (self->is_silent && self->listener != NULL)
    self->listener->is_silent (0, self->user_data);
  self->is_silent = FALSE;
}

static void
tell_silence (Shared *self)
{
  gint64 silence;

  g_mutex_lock (&self->mutex);
  silence = g_get_monotonic_time () - self->heard;
  if (self->listener != NULL && self->pid != 0 && !self->is_silent && silence >= self->silence)
    {
      self->is_silent = TRUE;
      self->listener->is_silent (silence, self->user_data);
    }
  g_mutex_unlock (&self->mutex);
}

/* The server of before 14 does not know since when. */
static void
date_wait (Shared *self, SbLockWait *wait, gboolean knows_start)
{
  if (wait == NULL)
    self->first_seen = 0;
  else if (self->first_seen == 0)
    self->first_seen = wait->since;
  if (wait != NULL && !knows_start)
    wait->since = self->first_seen;
}

static gboolean
look (Shared *self, SbSession *session, int pid, guint round, GError **error)
{
  gboolean knows_start = sb_session_get_server_version (session) >= 140000;
  g_autoptr (SbLockWait) wait = NULL;
  SbAdvance advance = { 0 };

  if (!sb_observer_look_at_wait (session, pid, &wait, error)
      || (wait == NULL && !sb_observer_look_at_advance (session, pid, &advance, error)))
    return FALSE;
  g_mutex_lock (&self->mutex);
  tell_answer (self);
  if (self->listener != NULL && self->pid != 0 && self->round == round)
    {
      date_wait (self, wait, knows_start);
      if (wait == NULL || self->told != NULL || !knows_start
          || g_get_real_time () - wait->since >= MIN_WAIT_US)
        tell_wait (self, wait);
      if (advance.phase != NULL)
        self->listener->advances (advance.phase, advance.n_done, advance.n_total, self->user_data);
    }
  g_mutex_unlock (&self->mutex);
  g_free (advance.phase);
  return TRUE;
}

/* Waits until there is something to watch. Returns FALSE when nobody listens any more. */
static gboolean
await_work (Shared *self, gboolean has_looked, int *pid, guint *round)
{
  gint64 next = g_get_monotonic_time () + PERIOD_US;
  gboolean goes_on;

  g_mutex_lock (&self->mutex);
  while (self->listener != NULL && has_looked && self->pid != 0 && self->round == *round)
    if (!g_cond_wait_until (&self->cond, &self->mutex, next))
      break;
  while (self->listener != NULL && self->pid == 0)
    g_cond_wait (&self->cond, &self->mutex);
  *pid = self->pid;
  *round = self->round;
  goes_on = self->listener != NULL;
  g_mutex_unlock (&self->mutex);
  return goes_on;
}

/* A pool that has no connection left lets us wait for one: that is not worth it. */
static void
patience_cb (gboolean is_late, gpointer user_data)
{
  Shared *self = user_data;

  if (is_late && !self->has_looked)
    sb_connection_cancel (self->connection, SB_CANCEL_ABANDON);
  else if (is_late)
    tell_silence (self);
}

/* A server that stands still lets its kernel accept us. */
static gboolean
connect (Shared *self, SbSession *session, GError **error)
{
  g_autoptr (GError) why = NULL;

  while (!sb_session_connect (session, &why))
    {
      if (!sb_db_error_is_no_answer (why))
        {
          g_propagate_error (error, g_steal_pointer (&why));
          return FALSE;
        }
      tell_silence (self);
      g_clear_error (&why);
    }
  return TRUE;
}

static void
tell_blind (Shared *self, const GError *error)
{
  g_mutex_lock (&self->mutex);
  if (self->listener != NULL)
    {
      const char *why = g_error_matches (error, SB_DB_ERROR, SB_DB_ERROR_ABANDONED)
                            ? "it got no answer"
                            : error->message;

      self->listener->is_blind (why, self->user_data);
    }
  g_mutex_unlock (&self->mutex);
}

static gpointer
observe_job (SbSession *session, gpointer user_data, GError **error)
{
  Shared *self = user_data;
  g_autoptr (GError) why = NULL;
  guint round = 0;
  int pid;

  while (await_work (self, self->has_looked, &pid, &round))
    {
      if (!connect (self, session, &why))
        break;
      sb_session_set_patience_func (session,
                                    self->has_looked
                                        ? (guint) (self->silence / G_TIME_SPAN_MILLISECOND)
                                        : PATIENCE_MS,
                                    patience_cb, self);
      if (!look (self, session, pid, round, &why))
        break;
      self->has_looked = TRUE;
    }
  if (why != NULL)
    tell_blind (self, why);
  return NULL;
}

/**
 * sb_observer_new:
 * @target: where the watched session is connected to
 * @silence_ms: for how long it may get no answer before that is told
 * @listener: who is told; has to outlive the observer
 * @user_data: for @listener
 *
 * Nothing is connected yet.
 *
 * Returns: (transfer full): an observer
 */
SbObserver *
sb_observer_new (SbTarget *target, guint silence_ms, const SbObserverListener *listener,
                 gpointer user_data)
{
  SbObserver *self = g_new0 (SbObserver, 1);

  self->shared = g_new0 (Shared, 1);
  self->shared->connection = sb_connection_new (target, SB_OBSERVER_NAME);
  g_atomic_ref_count_init (&self->shared->ref_count);
  g_mutex_init (&self->shared->mutex);
  g_cond_init (&self->shared->cond);
  self->shared->listener = listener;
  self->shared->user_data = user_data;
  self->shared->silence = silence_ms * G_TIME_SPAN_MILLISECOND;
  return self;
}

/**
 * sb_observer_free:
 * @self: (transfer full) (nullable): an observer
 *
 * Nothing is told from here on. Never waits for the server: the connection goes by itself.
 */
void
sb_observer_free (SbObserver *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->shared->mutex);
  self->shared->listener = NULL;
  g_cond_signal (&self->shared->cond);
  g_mutex_unlock (&self->shared->mutex);
  sb_connection_cancel (self->shared->connection, SB_CANCEL_ABANDON);
  shared_unref (self->shared);
  g_free (self);
}

/**
 * sb_observer_watch:
 * @self: an observer
 * @pid: whom to watch from now on: the server process
 */
void
sb_observer_watch (SbObserver *self, int pid)
{
  Shared *shared = self->shared;

  g_mutex_lock (&shared->mutex);
  shared->pid = pid;
  shared->round++;
  shared->first_seen = 0;
  shared->heard = g_get_monotonic_time ();
  g_cond_signal (&shared->cond);
  g_mutex_unlock (&shared->mutex);
  if (self->is_begun)
    return;
  self->is_begun = TRUE;
  g_atomic_ref_count_inc (&shared->ref_count);
  sb_connection_run_detached (shared->connection, observe_job, shared, shared_unref);
}

/**
 * sb_observer_rest:
 * @self: an observer
 *
 * Whom it watched is not waiting any more: a wait that was told is told to be over.
 */
void
sb_observer_rest (SbObserver *self)
{
  Shared *shared = self->shared;

  g_mutex_lock (&shared->mutex);
  shared->pid = 0;
  shared->round++;
  tell_wait (shared, NULL);
  /* Over, but perhaps by being given up: what was answered is told by what comes of it. */
  shared->is_silent = FALSE;
  g_mutex_unlock (&shared->mutex);
}
