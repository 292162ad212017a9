/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run does to its session besides the migrations, each in one round trip. */
#include "sb-run-inspect.h"
#include "sb-run-messages.h"

#include <string.h>

const char *const sb_run_resets[SB_RUN_N_RESETS] = {
  "RESET SESSION AUTHORIZATION", "RESET ALL",     "CLOSE ALL", "DISCARD TEMP", "UNLISTEN *",
  "DISCARD SEQUENCES",           "DEALLOCATE ALL"
};

/**
 * sb_run_check_strings:
 * @session: a connected session
 * @error: return location for %SB_RUN_ERROR_REFUSED
 *
 * Where a role or database is set so that a backslash escapes in every string, strings and statements
 * end elsewhere than we think. The server told it when it connected.
 *
 * Returns: whether strings are what the standard says
 */
gboolean
sb_run_check_strings (SbSession *session, GError **error)
{
  if (g_strcmp0 (sb_session_get_parameter (session, "standard_conforming_strings"), "off") != 0)
    return TRUE;
  g_set_error_literal (
      error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
      "this role or database is set to standard_conforming_strings = off, which "
      "changes where strings and statements end and is not supported: set it to on "
      "by ALTER ROLE or ALTER DATABASE");
  return FALSE;
}

/* The locks; the indexes; BEGIN, the statement, COMMIT; the lock. */
#define MAX_ITEMS (SB_RUN_N_RESETS + 6)

static void
add (SbBatchItem *items, guint *n, const char *sql, gboolean is_end)
{
  items[(*n)++] = (SbBatchItem){ .sql = sql, .is_end = is_end };
}

/* @lock_key: as the one parameter of a statement. */
static void
add_command (SbBatchItem *items, guint *n, SbCommand *command, gboolean is_end)
{
  items[(*n)++] = (SbBatchItem){ .sql = command->sql,
                                 .n_params = command->n_params,
                                 .params = (const char *const *) command->params,
                                 .is_end = is_end };
}

static void
add_resets (SbBatchItem *items, guint *n, SbRun *run, const char *const *lock_key)
{
  for (guint i = 0; i < SB_RUN_N_RESETS; i++)
    add (items, n, sb_run_resets[i], i + 1 == SB_RUN_N_RESETS);
  if (run->locked)
    items[(*n)++] = (SbBatchItem){ SB_RUN_RELEASE, 1, lock_key, TRUE };
}

/* COMMIT is a group of its own: the server answers it whatever became of @command. */
static void
add_write (SbBatchItem *items, guint *n, SbCommand *command)
{
  add (items, n, SB_RUN_BEGIN, FALSE);
  add_command (items, n, command, TRUE);
  add (items, n, "COMMIT", TRUE);
}

/* The first error among the answers. */
static gboolean
expect_all (GPtrArray *answers, GError **error)
{
  for (guint i = 0; answers != NULL && i < answers->len; i++)
    {
      SbResult *answer = answers->pdata[i];

      if (sb_result_get_error (answer) == NULL)
        continue;
      /* It takes the reference, and gives none back. */
      sb_session_expect (sb_result_ref (answer), error);
      return FALSE;
    }
  return answers != NULL;
}

/**
 * sb_run_write:
 * @run: a run whose session is idle
 * @command: one of our own statements that writes
 * @error: return location for an error
 *
 * Executes it in a transaction of its own, also where the database's default is read-only.
 *
 * Returns: whether it is committed
 */
gboolean
sb_run_write (SbRun *run, SbCommand *command, GError **error)
{
  SbBatchItem items[MAX_ITEMS];
  g_autoptr (GPtrArray) answers = NULL;
  guint n = 0;

  add_write (items, &n, command);
  answers = sb_session_exec_batch (run->session, items, n, error);
  if (!expect_all (answers, error))
    return FALSE;
  if (strcmp (sb_result_get_tag (answers->pdata[n - 1]), "COMMIT") == 0)
    return TRUE;
  g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_LOST, "the journal could not be written");
  return FALSE;
}

/**
 * sb_run_reset_session:
 * @run: a run whose session is idle
 * @error: return location for an error
 *
 * The session as a fresh psql has it, but with our lock: never DISCARD ALL, which would give that
 * away.
 *
 * Returns: whether it is
 */
gboolean
sb_run_reset_session (SbRun *run, GError **error)
{
  const char *params[] = { run->lock_key };
  SbBatchItem items[MAX_ITEMS];
  g_autoptr (GPtrArray) answers = NULL;
  guint n = 0;

  sb_session_forget_prepared (run->session);
  add_resets (items, &n, run, params);
  answers = sb_session_exec_batch (run->session, items, n, error);
  if (!expect_all (answers, error))
    return FALSE;
  run->traces = SB_TRACES_NONE;
  return TRUE;
}

/* @indexes: which answer says what indexes are invalid. */
static GPtrArray *
leave_once (SbRun *run, SbCommand *command, guint *indexes)
{
  const char *params[] = { run->lock_key };
  SbBatchItem items[MAX_ITEMS];
  guint n = 0;

  /* A session pool hands the server process on, and may not clean it. */
  if (run->traces != SB_TRACES_NONE || sb_session_get_pooling (run->session) == SB_POOLING_SESSION)
    {
      sb_session_forget_prepared (run->session);
      add_resets (items, &n, run, params);
    }
  if (run->invalid != NULL)
    {
      *indexes = n;
      add (items, &n, SB_RUN_INVALID_INDEXES, TRUE);
    }
  if (command != NULL)
    add_write (items, &n, command);
  if (run->locked)
    items[n++] = (SbBatchItem){ SB_RUN_UNLOCK, 1, params, TRUE };
  run->locked = FALSE;
  return n > 0 ? sb_session_exec_batch (run->session, items, n, NULL) : NULL;
}

/**
 * sb_run_leave:
 * @run: a run that is over, its session idle
 * @command: (nullable): the statement that records how it ended; it may be executed twice
 *
 * Resets the session where something may have been left in it, tells about indexes that the run left
 * invalid, writes, and gives the lock back. Where the connection breaks meanwhile it does so once more
 * on another one: the journal would say for ever that the run has not ended.
 * Best effort: all of it is known otherwise, or ends with the connection. Whoever cancels now stops
 * nothing of it.
 */
void
sb_run_leave (SbRun *run, SbCommand *command)
{
  g_autoptr (GPtrArray) answers = NULL;
  guint indexes = 0;

  if (!sb_session_is_connected (run->session))
    return;
  sb_session_set_settling (run->session, SB_SETTLING_RECORDING);
  answers = leave_once (run, command, &indexes);
  if (!sb_session_is_connected (run->session) && sb_session_connect (run->session, NULL))
    answers = leave_once (run, command, &indexes);
  if (answers != NULL && run->invalid != NULL)
    sb_run_tell_indexes (run, answers->pdata[indexes]);
}
