/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lock-wait.h"

#include <string.h>

#include "sb-words.h"

/* As many sessions are told in words; the rest is counted. */
#define MAX_TOLD 3

static void
blocker_free (gpointer data)
{
  SbBlocker *self = data;

  g_free (self->role);
  g_free (self->application);
  g_free (self->state);
  g_free (self->query);
  g_free (self);
}

/**
 * sb_lock_wait_new:
 * @kind: what is waited for
 * @relation: (nullable): the qualified name of a table or index
 * @mode: (nullable): the lock that is wanted, as people write it
 * @since: when it began, in µs since 1970 UTC
 *
 * Returns: (transfer full): a wait without anybody in the way yet
 */
SbLockWait *
sb_lock_wait_new (const char *kind, const char *relation, const char *mode, gint64 since)
{
  SbLockWait *self = g_new0 (SbLockWait, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = g_strdup (kind);
  self->relation = g_strdup (relation);
  self->mode = g_strdup (mode);
  self->since = since;
  self->blockers = g_ptr_array_new_with_free_func (blocker_free);
  return self;
}

/**
 * sb_lock_wait_add_blocker:
 * @self: a wait that nobody else has seen yet
 * @pid: whose process is in the way
 *
 * Returns: (transfer none): it, to be filled in
 */
SbBlocker *
sb_lock_wait_add_blocker (SbLockWait *self, int pid)
{
  SbBlocker *blocker = g_new0 (SbBlocker, 1);

  blocker->pid = pid;
  g_ptr_array_add (self->blockers, blocker);
  return blocker;
}

/**
 * sb_lock_wait_ref:
 * @self: a wait
 *
 * Returns: (transfer full): @self. Any thread.
 */
SbLockWait *
sb_lock_wait_ref (SbLockWait *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_lock_wait_unref:
 * @self: (transfer full): a wait. Any thread.
 */
void
sb_lock_wait_unref (SbLockWait *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->blockers);
  g_free (self->kind);
  g_free (self->relation);
  g_free (self->mode);
  g_free (self->query);
  g_free (self);
}

/**
 * sb_lock_wait_equal:
 * @self: (nullable): a wait
 * @other: (nullable): another
 *
 * Returns: whether both wait for the same, and the same sessions in the same states are in the way
 */
gboolean
sb_lock_wait_equal (const SbLockWait *self, const SbLockWait *other)
{
  if (self == NULL || other == NULL)
    return self == other;
  if (g_strcmp0 (self->kind, other->kind) != 0 || g_strcmp0 (self->relation, other->relation) != 0
      || g_strcmp0 (self->mode, other->mode) != 0 || self->blockers->len != other->blockers->len)
    return FALSE;
  for (guint i = 0; i < self->blockers->len; i++)
    {
      const SbBlocker *one = self->blockers->pdata[i], *two = other->blockers->pdata[i];

      if (one->pid != two->pid || one->backend_start != two->backend_start
          || g_strcmp0 (one->state, two->state) != 0)
        return FALSE;
    }
  return TRUE;
}

/**
 * sb_lock_wait_dup_mode:
 * @mode: as the server's pg_locks has it: "AccessExclusiveLock"
 *
 * Returns: (transfer full): as LOCK TABLE has it: "ACCESS EXCLUSIVE"
 */
char *
sb_lock_wait_dup_mode (const char *mode)
{
  GString *text = g_string_new (NULL);
  gsize length = strlen (mode);

  if (g_str_has_suffix (mode, "Lock"))
    length -= strlen ("Lock");
  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && g_ascii_isupper (mode[i]))
        g_string_append_c (text, ' ');
      g_string_append_c (text, g_ascii_toupper (mode[i]));
    }
  return g_string_free (text, FALSE);
}

/**
 * sb_lock_wait_dup_what:
 * @self: a wait
 *
 * Returns: (transfer full): what is waited for: "a lock on public.orders"
 */
char *
sb_lock_wait_dup_what (const SbLockWait *self)
{
  if (strcmp (self->kind, SB_LOCK_WAIT_RUNNER) == 0)
    return g_strdup ("another run on the target");
  if (self->relation != NULL)
    return g_strdup_printf ("a lock on %s", self->relation);
  if (strcmp (self->kind, "virtualxid") == 0 || strcmp (self->kind, "transactionid") == 0)
    return g_strdup ("other transactions to end");
  return g_strdup_printf ("a lock (%s)", self->kind);
}

/**
 * sb_blocker_is_idle:
 * @self: a session in the way
 *
 * Returns: whether it has a transaction open and does nothing: what it holds, it holds for nothing
 */
gboolean
sb_blocker_is_idle (const SbBlocker *self)
{
  return self->pid > 0 && self->backend_start > 0 && self->state != NULL
         && g_str_has_prefix (self->state, "idle in transaction");
}

/**
 * sb_lock_wait_find_idle:
 * @self: a wait
 *
 * Returns: (transfer none) (nullable): the first session in the way that could be ended without
 *   harm to any work under way
 */
const SbBlocker *
sb_lock_wait_find_idle (const SbLockWait *self)
{
  for (guint i = 0; i < self->blockers->len; i++)
    if (sb_blocker_is_idle (self->blockers->pdata[i]))
      return self->blockers->pdata[i];
  return NULL;
}

/**
 * sb_lock_wait_dup_age:
 * @age: µs
 *
 * Returns: (transfer full): how long somebody is at it, as nobody needs it
 * exactly: "42 s", "6 min"
 */
char *
sb_lock_wait_dup_age (gint64 age)
{
  gint64 seconds = MAX (age, 0) / G_USEC_PER_SEC;

  if (seconds < 1)
    return g_strdup ("less than 1 s");
  if (seconds < 120)
    return g_strdup_printf ("%d s", (int) seconds);
  if (seconds < 2 * 3600)
    return g_strdup_printf ("%d min", (int) (seconds / 60));
  return g_strdup_printf ("%d h", (int) (seconds / 3600));
}

/**
 * sb_blocker_dup_words:
 * @self: a session in the way
 * @now: in µs since 1970 UTC
 *
 * Returns: (transfer full): "process 4711 (role app, psql, idle in transaction for 42 s: UPDATE
 *   orders …)"
 */
char *
sb_blocker_dup_words (const SbBlocker *self, gint64 now)
{
  GString *text;

  if (self->pid == 0)
    return g_strdup ("a prepared transaction");
  text = g_string_new (NULL);
  g_string_append_printf (text, "process %d (", self->pid);
  if (self->role != NULL)
    g_string_append_printf (text, "role %s, ", self->role);
  if (self->application != NULL && *self->application != '\0')
    g_string_append_printf (text, "%s, ", self->application);
  if (self->state == NULL)
    g_string_append (text, "doing what this role may not see");
  else
    g_string_append (text, self->state);
  if (self->since > 0)
    {
      g_autofree char *age = sb_lock_wait_dup_age (now - self->since);

      g_string_append_printf (text, "%s for %s",
                              self->state != NULL && strcmp (self->state, "active") == 0
                                  ? " in a transaction"
                                  : "",
                              age);
    }
  if (self->state != NULL && self->query != NULL && *self->query != '\0')
    g_string_append_printf (text, ": %s", self->query);
  g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}

/**
 * sb_lock_wait_dup_blockers:
 * @self: a wait
 * @now: in µs since 1970 UTC
 *
 * Returns: (transfer full) (nullable): who is in the way; %NULL where nobody can tell
 */
char *
sb_lock_wait_dup_blockers (const SbLockWait *self, gint64 now)
{
  GString *text;

  if (self->blockers->len == 0)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; i < MIN (self->blockers->len, MAX_TOLD); i++)
    {
      g_autofree char *words = sb_blocker_dup_words (self->blockers->pdata[i], now);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", words);
    }
  if (self->blockers->len > MAX_TOLD)
    {
      g_autofree char *more = sb_words_number (self->blockers->len - MAX_TOLD);

      g_string_append_printf (text, " and %s more", more);
    }
  return g_string_free (text, FALSE);
}

/**
 * sb_lock_wait_dup_words:
 * @self: a wait
 * @now: in µs since 1970 UTC
 *
 * Returns: (transfer full): "waiting for a lock on public.orders: held by process 4711 (…)"
 */
char *
sb_lock_wait_dup_words (const SbLockWait *self, gint64 now)
{
  g_autofree char *what = sb_lock_wait_dup_what (self);
  g_autofree char *who = sb_lock_wait_dup_blockers (self, now);

  if (who == NULL)
    return g_strdup_printf ("waiting for %s", what);
  return g_strdup_printf ("waiting for %s: %s %s", what,
                          self->relation != NULL ? "held by" : "it is", who);
}
