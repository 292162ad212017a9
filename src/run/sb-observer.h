/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A second connection that looks at what the first one waits for.
 *
 * It has a worker of its own and sends read-only queries outside of any transaction, so that it
 * never holds a snapshot for which CREATE INDEX CONCURRENTLY would wait. It connects when it is first
 * told to watch. When it cannot, or is not answered from the start, that is told once and it gives up;
 * a server that falls silent later is waited for.
 *
 * Threads: its functions are called by the worker of the run that owns it. What it sees is told on
 * its own worker, one thing at a time, and only between sb_observer_watch() and sb_observer_rest().
 */
#pragma once

#include "sb-lock-wait.h"
#include "sb-target.h"

G_BEGIN_DECLS

#define SB_OBSERVER_NAME "switchback/observer"

/**
 * SbObserverListener:
 * @waits: for what the watched session waits now, where that is news; %NULL: it waits no longer
 *   (told on the caller's thread, too, by sb_observer_rest())
 * @advances: how far the server is with it: what it does, how much is done, of how much (0: not
 *   known)
 * @is_silent: for how long, in µs, the second connection has had no answer either: told once, when
 *   it is long; 0: the server answers again
 * @is_blind: there is no second connection, and why
 *
 * Must not wait, nor call the observer.
 */
typedef struct
{
  void (*waits) (SbLockWait *wait, gpointer user_data);
  void (*advances) (const char *phase, guint64 n_done, guint64 n_total, gpointer user_data);
  void (*is_silent) (gint64 silence, gpointer user_data);
  void (*is_blind) (const char *why, gpointer user_data);
} SbObserverListener;

typedef struct _SbObserver SbObserver;

SbObserver *sb_observer_new (SbTarget *target, guint silence_ms, const SbObserverListener *listener,
                             gpointer user_data);
void sb_observer_free (SbObserver *self);
void sb_observer_watch (SbObserver *self, int pid);
void sb_observer_rest (SbObserver *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbObserver, sb_observer_free)

G_END_DECLS
