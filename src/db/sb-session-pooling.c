/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding out what stands between: direct, a session pool, a transaction pool.
 *
 * A direct connection is known by the server process: it is the one that the connection's start
 * named. Behind any pooler it is another. A session pool is then told from a transaction pool by a
 * second connection: in a session pool each of the two keeps one process of its own, whatever
 * happens; where both meet the same process, or one changes its process, it is a transaction pool.
 * Each connection asks twice in a row, several times: a pool that hands its processes out in turn
 * gives itself away by that, and a busy one by chance, sooner or later. Nothing is left behind in
 * the pool. The second connection may have to queue in a full session pool: it gets two seconds.
 *
 * The address is believed only where it asks for more care, or where it is one of Supabase's, whose
 * ports are known.
 */
#include <stdlib.h>
#include <string.h>

#include "sb-session-private.h"
#include "sb-target-private.h"

#define PROBE_US (2 * G_USEC_PER_SEC)
/* In a pool with 8 busy clients a round misses one time in four. */
#define ROUNDS 10

static const char backend_pid[] = "SELECT pg_catalog.pg_backend_pid()";

/* The process that answered; 0 when none did. */
static int
get_pid (SbResult *result)
{
  if (result == NULL || sb_result_get_error (result) != NULL || sb_result_get_n_rows (result) != 1)
    return 0;
  return atoi (sb_result_get_value (result, 0, 0));
}

static int
read_pid (SbSession *self)
{
  g_autoptr (SbResult) result = sb_session_exec (self, backend_pid, NULL);

  return get_pid (result);
}

/* A statement pool refuses to begin a transaction, in words of its own and mostly by hanging up. */
static SbPooling
begin (SbSession *other)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbResult) result = sb_session_exec (other, "BEGIN", &error);
  const char *words = error != NULL ? error->message : NULL;

  if (result != NULL && sb_result_get_error (result) != NULL)
    words = sb_result_get_error (result)->message;
  if (words == NULL)
    return SB_POOLING_TRANSACTION;
  return strstr (words, "statement pooling") != NULL ? SB_POOLING_STATEMENT : SB_POOLING_UNKNOWN;
}

static SbPooling
probe_with (SbSession *self, SbSession *other, int ours)
{
  SbPooling begun;
  int theirs;

  if (!sb_session_connect (other, NULL))
    return SB_POOLING_UNKNOWN;
  begun = begin (other);
  if (begun != SB_POOLING_TRANSACTION)
    return begun;
  theirs = read_pid (other);
  if (theirs == 0 || !sb_session_rollback (other, NULL))
    return SB_POOLING_UNKNOWN;
  for (guint i = 0; i < ROUNDS && theirs != ours; i++)
    {
      SbSession *const asked[] = { self, self, other, other };

      for (guint k = 0; k < G_N_ELEMENTS (asked); k++)
        {
          int pid = read_pid (asked[k]);

          if (pid == 0)
            return SB_POOLING_UNKNOWN;
          if (pid != (asked[k] == self ? ours : theirs))
            return SB_POOLING_TRANSACTION;
        }
    }
  return theirs == ours ? SB_POOLING_TRANSACTION : SB_POOLING_SESSION;
}

static SbPooling
probe (SbSession *self, int pid)
{
  SbSession *other = sb_session_new_sibling (self, self->target, PROBE_US);
  SbPooling pooling = probe_with (self, other, pid);

  sb_session_free (other);
  return pooling;
}

/* With the process known that answered. */
static SbPooling
find_out (SbSession *self, int pid)
{
  SbPooling hint = self->target->pooling_hint;
  SbPooling found;

  if (pid == PQbackendPID (self->conn) && !sb_target_is_supabase_pooler (self->target))
    return SB_POOLING_DIRECT;
  if (hint == SB_POOLING_TRANSACTION)
    return hint;
  found = probe (self, pid);
  return found == SB_POOLING_UNKNOWN && hint == SB_POOLING_SESSION ? hint : found;
}

/* Finds out what stands between, by the process that answered, and keeps it. */
static SbPooling
note_pid (SbSession *self, int pid)
{
  SbPooling found = pid != 0 ? find_out (self, pid) : SB_POOLING_UNKNOWN;

  /* A probe that was cancelled, or a connection that broke, says nothing about the next. */
  if (pid == 0 || self->conn == NULL || sb_wake_get_level (self->wake) != SB_CANCEL_NONE)
    return found;
  self->pooling = found;
  self->pool_pid = pid;
  return found;
}

/**
 * sb_session_exec_first:
 * @self: a connected, idle session
 * @sql: one statement that reads
 * @error: return location for %SB_DB_ERROR_LOST or %SB_DB_ERROR_ABANDONED
 *
 * As sb_session_exec(), and where it is not known yet what stands between, that is asked in the same
 * round trip: sb_session_get_pooling() knows it then.
 *
 * Returns: (transfer full) (nullable): the server's answer, an error too; %NULL when there was none
 */
SbResult *
sb_session_exec_first (SbSession *self, const char *sql, GError **error)
{
  const SbBatchItem items[] = { { backend_pid, 0, NULL, TRUE }, { sql, 0, NULL, TRUE } };
  g_autoptr (GPtrArray) answers = NULL;

  if (self->pooling >= 0)
    return sb_session_exec (self, sql, error);
  answers = sb_session_exec_batch (self, items, G_N_ELEMENTS (items), error);
  if (answers == NULL)
    return NULL;
  note_pid (self, get_pid (answers->pdata[0]));
  return sb_result_ref (answers->pdata[1]);
}

/**
 * sb_session_get_pooling:
 * @self: a connected session
 *
 * Finds out once per connection, when it is not busy. A direct connection is asked one thing for it;
 * behind a pooler a second connection is opened, for two seconds at most.
 *
 * Returns: what stands between; %SB_POOLING_UNKNOWN also when that has not been found out yet
 */
SbPooling
sb_session_get_pooling (SbSession *self)
{
  if (self->pooling < 0 && self->conn != NULL && !self->in_query)
    return note_pid (self, read_pid (self));
  return self->pooling >= 0 ? (SbPooling) self->pooling : SB_POOLING_UNKNOWN;
}

/**
 * sb_session_check_pooling:
 * @self: a connected session
 * @error: return location for %SB_DB_ERROR_CONNECT
 *
 * Returns: %FALSE in a statement pool, where nothing can be read or run in a transaction
 */
gboolean
sb_session_check_pooling (SbSession *self, GError **error)
{
  g_autofree char *address = NULL;

  if (sb_session_get_pooling (self) != SB_POOLING_STATEMENT)
    return TRUE;
  address = sb_target_dup_address (self->target);
  g_set_error (error, SB_DB_ERROR, SB_DB_ERROR_CONNECT,
               "the pooler at %s is in statement mode, which has no transactions; use the server's "
               "own address, or a pool in session or transaction mode",
               address);
  return FALSE;
}
