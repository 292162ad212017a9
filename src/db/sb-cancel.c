/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cancel.h"
#include "sb-libpq-private.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct _SbWake
{
  gatomicrefcount ref_count;
  int fd;
  int level; /* atomic */
  int hurry; /* atomic: a pause is to end */
  int jobs;  /* atomic: queued or running */
};

struct _SbCancelHelper
{
  gatomicrefcount ref_count;
  SbWake *wake;
  int done; /* atomic */
  /* One of these two. */
  PGcancel *cancel;
  SbTarget *target;
  int pid;
};

/**
 * sb_wake_new:
 *
 * Returns: (transfer full): a bell that nobody has rung
 */
SbWake *
sb_wake_new (void)
{
  SbWake *self = g_new0 (SbWake, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (self->fd < 0)
    g_error ("no eventfd: %s", g_strerror (errno));
  return self;
}

/**
 * sb_wake_ref:
 * @self: a bell
 *
 * Returns: (transfer full): @self. Any thread.
 */
SbWake *
sb_wake_ref (SbWake *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_wake_unref:
 * @self: (transfer full): a bell. Any thread.
 */
void
sb_wake_unref (SbWake *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  close (self->fd);
  g_free (self);
}

/**
 * sb_wake_get_fd:
 * @self: a bell
 *
 * Returns: what becomes readable when the bell rings
 */
int
sb_wake_get_fd (SbWake *self)
{
  return self->fd;
}

/**
 * sb_wake_ring:
 * @self: a bell
 *
 * Wakes the worker out of its poll. Any thread.
 */
void
sb_wake_ring (SbWake *self)
{
  if (eventfd_write (self->fd, 1) < 0)
    g_debug ("the eventfd is full, so the worker is awake anyway");
}

/**
 * sb_wake_drain:
 * @self: a bell
 *
 * Makes it silent again. Worker only.
 */
void
sb_wake_drain (SbWake *self)
{
  eventfd_t count;

  (void) !eventfd_read (self->fd, &count);
}

/**
 * sb_wake_ask:
 * @self: a bell
 * @level: the rung; a lower one than before changes nothing
 *
 * Does nothing where no job is queued or running: the next one must not suffer. Any thread.
 */
void
sb_wake_ask (SbWake *self, SbCancelLevel level)
{
  int old = g_atomic_int_get (&self->level);

  if (g_atomic_int_get (&self->jobs) == 0)
    return;
  while (old < (int) level && !g_atomic_int_compare_and_exchange (&self->level, old, (int) level))
    old = g_atomic_int_get (&self->level);
  sb_wake_ring (self);
}

/**
 * sb_wake_get_level:
 * @self: a bell
 *
 * Returns: the highest rung asked for since sb_wake_reset(). Any thread.
 */
SbCancelLevel
sb_wake_get_level (SbWake *self)
{
  return (SbCancelLevel) g_atomic_int_get (&self->level);
}

/**
 * sb_wake_add_job:
 * @self: a bell
 *
 * Says that a job is queued. Any thread.
 */
void
sb_wake_add_job (SbWake *self)
{
  g_atomic_int_inc (&self->jobs);
}

/**
 * sb_wake_reset:
 * @self: a bell
 *
 * Forgets what was asked: a job is over. Worker only.
 */
void
sb_wake_reset (SbWake *self)
{
  g_atomic_int_add (&self->jobs, -1);
  g_atomic_int_set (&self->level, SB_CANCEL_NONE);
  g_atomic_int_set (&self->hurry, FALSE);
  sb_wake_drain (self);
}

/**
 * sb_wake_hurry:
 * @self: a bell
 *
 * Ends the pause that the job makes, or is about to make. Does nothing where no job is queued or
 * running. Any thread.
 */
void
sb_wake_hurry (SbWake *self)
{
  if (g_atomic_int_get (&self->jobs) == 0)
    return;
  g_atomic_int_set (&self->hurry, TRUE);
  sb_wake_ring (self);
}

/**
 * sb_wake_take_hurry:
 * @self: a bell
 *
 * Returns: whether sb_wake_hurry() was called since the last time. Worker only.
 */
gboolean
sb_wake_take_hurry (SbWake *self)
{
  return g_atomic_int_exchange (&self->hurry, FALSE) != FALSE;
}

static void
helper_finish (SbCancelHelper *self)
{
  g_atomic_int_set (&self->done, 1);
  sb_wake_ring (self->wake);
  sb_cancel_helper_unref (self);
}

static gpointer
cancel_thread (gpointer user_data)
{
  SbCancelHelper *self = user_data;
  char why[256];

  if (!PQcancel (self->cancel, why, sizeof why))
    g_debug ("the cancel request was not delivered: %s", why);
  helper_finish (self);
  return NULL;
}

static gpointer
terminate_thread (gpointer user_data)
{
  SbCancelHelper *self = user_data;
  g_autoptr (GPtrArray) keywords = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  PGconn *conn;

  sb_target_get_keywords (self->target, "switchback/terminate", keywords, values);
  conn = PQconnectdbParams ((const char *const *) keywords->pdata,
                            (const char *const *) values->pdata, 0);
  if (PQstatus (conn) == CONNECTION_OK)
    {
      g_autofree char *pid = g_strdup_printf ("%d", self->pid);
      const char *params[] = { pid };

      PQclear (PQexecParams (conn, "SELECT pg_catalog.pg_terminate_backend ($1::int)", 1, NULL,
                             params, NULL, NULL, 0));
    }
  PQfinish (conn);
  helper_finish (self);
  return NULL;
}

static SbCancelHelper *
helper_start (SbCancelHelper *self, SbWake *wake, GThreadFunc func)
{
  g_atomic_ref_count_init (&self->ref_count);
  self->wake = sb_wake_ref (wake);
  g_atomic_ref_count_inc (&self->ref_count);
  g_thread_unref (g_thread_new ("sb-cancel", func, self));
  return self;
}

/**
 * sb_cancel_helper_start:
 * @wake: rung when the request was delivered
 * @conn: the connection whose statement is to be cancelled
 *
 * Returns: (transfer full): the request. Nothing else may be sent on @conn before it is done, or
 * the next statement is cancelled instead.
 */
SbCancelHelper *
sb_cancel_helper_start (SbWake *wake, PGconn *conn)
{
  SbCancelHelper *self = g_new0 (SbCancelHelper, 1);

  self->cancel = PQgetCancel (conn);
  return helper_start (self, wake, cancel_thread);
}

/**
 * sb_cancel_helper_start_terminate:
 * @wake: rung when the request was delivered
 * @conn: the connection whose server process is to end
 * @target: where a second connection goes
 *
 * Returns: (transfer full): the request
 */
SbCancelHelper *
sb_cancel_helper_start_terminate (SbWake *wake, PGconn *conn, SbTarget *target)
{
  SbCancelHelper *self = g_new0 (SbCancelHelper, 1);

  self->target = sb_target_ref (target);
  self->pid = PQbackendPID (conn);
  return helper_start (self, wake, terminate_thread);
}

/**
 * sb_cancel_helper_is_done:
 * @self: a request
 *
 * Returns: whether the server has it, or it failed. Any thread.
 */
gboolean
sb_cancel_helper_is_done (SbCancelHelper *self)
{
  return g_atomic_int_get (&self->done) != 0;
}

/**
 * sb_cancel_helper_unref:
 * @self: (transfer full): a request; its thread may still be busy. Any thread.
 */
void
sb_cancel_helper_unref (SbCancelHelper *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  PQfreeCancel (self->cancel);
  g_clear_pointer (&self->target, sb_target_unref);
  sb_wake_unref (self->wake);
  g_free (self);
}
