/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session that waits for a lock: for which, since when, and who is in the way; immutable. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbBlocker:
 * @pid: its server process; 0 for a prepared transaction, which has none
 * @role: (nullable): whose session it is
 * @application: (nullable): what it calls itself
 * @state: (nullable): "active", "idle in transaction"; %NULL where our role may not see it
 * @since: when its transaction began, in µs since 1970 UTC of this machine's clock; 0: not known
 * @backend_start: when its process began, in µs since 1970 UTC of the server's clock: with @pid it
 *   names one session for ever; 0: not known
 * @query: (nullable): how its last statement begins, on one printable line
 *
 * A session in the way: it holds the lock, or stands in the queue before us.
 */
typedef struct
{
  int pid;
  char *role;
  char *application;
  char *state;
  gint64 since;
  gint64 backend_start;
  char *query;
} SbBlocker;

/**
 * SbLockWait:
 * @kind: what is waited for: "relation", "transactionid", "virtualxid", "runner lock" …
 * @relation: (nullable): the qualified name of the table or index, where it is about one
 * @mode: (nullable): the lock that is wanted: "ACCESS EXCLUSIVE"
 * @since: when the waiting began, in µs since 1970 UTC of this machine's clock
 * @query: (nullable): the first %SB_LOCK_WAIT_MAX_QUERY characters of the statement that waits, on
 *   one line
 * @blockers: (element-type SbBlocker): who is in the way; empty where nobody can tell
 *
 * Atomically reference counted; any thread may read it. Every text is printable.
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;
  /*< public >*/
  char *kind;
  char *relation;
  char *mode;
  gint64 since;
  char *query;
  GPtrArray *blockers;
} SbLockWait;

#define SB_LOCK_WAIT_RUNNER "runner lock"
/* Fewer than the server keeps of a statement at the least. */
#define SB_LOCK_WAIT_MAX_QUERY 60

SbLockWait *sb_lock_wait_new (const char *kind, const char *relation, const char *mode,
                              gint64 since);
SbBlocker *sb_lock_wait_add_blocker (SbLockWait *self, int pid);
SbLockWait *sb_lock_wait_ref (SbLockWait *self);
void sb_lock_wait_unref (SbLockWait *self);
gboolean sb_lock_wait_equal (const SbLockWait *self, const SbLockWait *other);
char *sb_lock_wait_dup_age (gint64 age);
char *sb_lock_wait_dup_mode (const char *mode);
char *sb_lock_wait_dup_what (const SbLockWait *self);
char *sb_lock_wait_dup_blockers (const SbLockWait *self, gint64 now);
char *sb_lock_wait_dup_words (const SbLockWait *self, gint64 now);
const SbBlocker *sb_lock_wait_find_idle (const SbLockWait *self);
gboolean sb_blocker_is_idle (const SbBlocker *self);
char *sb_blocker_dup_words (const SbBlocker *self, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbLockWait, sb_lock_wait_unref)

G_END_DECLS
