/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runner lock: one run at a time on one history.
 *
 * It is polled, never waited for: a blocked pg_advisory_lock() would deadlock the holder's CREATE
 * INDEX CONCURRENTLY. In a transaction pool there is no session lock: it would be stranded there. A run
 * looks before its first migration whether another one is at work, and each migration's transaction
 * takes the lock for itself and looks whether the history is still as the plan saw it.
 */
#include "sb-run-inspect.h"
#include "sb-run-messages.h"

#include "sb-printable.h"

#define POLL_MS 250
/* So long after the last sign of a run that has not ended, another one need not wait for it. */
#define SIGN_OF_LIFE_S 10
/* How long a run that has begun waits at least for one that only looks. */
#define GRACE_MS 1000

/**
 * sb_run_describe_holder:
 * @run: a run
 *
 * Returns: (transfer full): who holds the lock, for people: "busy: switchback as postgres since
 * 12:03:04"; of another role's process not everybody sees since when
 */
char *
sb_run_describe_holder (SbRun *run)
{
  static const char sql[] =
      "SELECT CASE WHEN a.application_name OPERATOR(pg_catalog.<>) '' THEN a.application_name "
      "ELSE 'another program' END, "
      "pg_catalog.concat_ws(', ', 'role ' OPERATOR(pg_catalog.||) "
      "a.usename::pg_catalog.text, 'process ' OPERATOR(pg_catalog.||) l.pid::pg_catalog.text, "
      "CASE WHEN l.pid IS NULL THEN 'a prepared transaction' END), "
      "coalesce('has been connected since ' OPERATOR(pg_catalog.||) "
      "pg_catalog.to_char(a.backend_start, 'HH24:MI:SS "
      "TZ'), "
      "'has the lock') "
      "FROM " SB_RUN_HOLDERS;
  const char *params[] = { run->lock_key };
  g_autoptr (SbResult) result = sb_session_exec_params (run->session, sql, 1, params, NULL);

  if (result == NULL || sb_result_get_n_rows (result) == 0)
    return g_strdup ("the target is busy: another run is going on");
  return g_strdup_printf ("the target is busy: %s (%s) %s", sb_result_get_value (result, 0, 0),
                          sb_result_get_value (result, 0, 1), sb_result_get_value (result, 0, 2));
}

/* Who holds it, for those who wait. */
static SbLockWait *
look_at_holder (SbRun *run)
{
  static const char sql[] = "SELECT a.pid, a.usename, a.application_name, a.state, "
                            "(extract(epoch FROM pg_catalog.clock_timestamp() "
                            "OPERATOR(pg_catalog.-) a.backend_start) "
                            "OPERATOR(pg_catalog.*) 1000000)::bigint "
                            "FROM " SB_RUN_HOLDERS " AND a.pid IS NOT NULL";
  const char *params[] = { run->lock_key };
  g_autoptr (SbResult) result = sb_session_exec_params (run->session, sql, 1, params, NULL);
  SbLockWait *wait = sb_lock_wait_new (SB_LOCK_WAIT_RUNNER, NULL, NULL, run->lock_since);

  for (guint i = 0; result != NULL && i < sb_result_get_n_rows (result); i++)
    {
      const char *age = sb_result_get_value (result, i, 4);
      SbBlocker *blocker = sb_lock_wait_add_blocker (
          wait, (int) g_ascii_strtoll (sb_result_get_value (result, i, 0), NULL, 10));
      char **texts[] = { &blocker->role, &blocker->application, &blocker->state };

      for (guint t = 0; t < G_N_ELEMENTS (texts); t++)
        if (sb_result_get_value (result, i, t + 1) != NULL)
          *texts[t] = sb_printable_line (sb_result_get_value (result, i, t + 1));
      if (age != NULL)
        blocker->since = g_get_real_time () - g_ascii_strtoll (age, NULL, 10);
    }
  return wait;
}

static gboolean
is_same_holder (SbLockWait *wait, SbLockWait *other)
{
  const SbBlocker *one = wait->blockers->len > 0 ? wait->blockers->pdata[0] : NULL;
  const SbBlocker *two = other->blockers->len > 0 ? other->blockers->pdata[0] : NULL;

  return one != NULL && two != NULL ? one->pid == two->pid : one == two;
}

/* Says who holds it, once for each holder; and, with %NULL, that it is ours. */
static void
tell_holder (SbRun *run, SbLockWait *wait)
{
  SbRunEvent *event;

  if (wait == NULL ? run->holder == NULL
                   : run->holder != NULL && is_same_holder (run->holder, wait))
    return;
  g_clear_pointer (&run->holder, sb_lock_wait_unref);
  run->holder = wait != NULL ? sb_lock_wait_ref (wait) : NULL;
  event = sb_run_event_new (run, SB_EVENT_LOCK_WAIT);
  event->wait = wait != NULL ? sb_lock_wait_ref (wait) : NULL;
  sb_run_emit (run, event);
}

/**
 * sb_run_is_lock_awaited:
 * @run: a run that found the runner lock taken
 *
 * In a transaction pool the lock is free between migrations, and another run may take it for as long
 * as it needs to see that it comes too late: a run that has done something waits a moment for that.
 *
 * Returns: whether it is to be tried for again, by the options and what the person wants
 */
gboolean
sb_run_is_lock_awaited (SbRun *run)
{
  gint64 now = g_get_monotonic_time ();
  guint wait_ms = MAX (run->options->lock_wait_ms, run->n_done > 0 ? GRACE_MS : 0);

  if (run->lock_since == 0)
    {
      run->lock_since = g_get_real_time ();
      run->lock_began = now;
    }
  return now - run->lock_began < wait_ms * G_GINT64_CONSTANT (1000)
         && !sb_session_is_cancelled (run->session);
}

/**
 * sb_run_pause_for_lock:
 * @run: a run outside a transaction that waits for the runner lock
 *
 * Says who has it, and waits.
 *
 * Returns: %FALSE when it was cancelled meanwhile
 */
gboolean
sb_run_pause_for_lock (SbRun *run)
{
  g_autoptr (SbLockWait) holder = look_at_holder (run);

  run->is_busy = FALSE;
  tell_holder (run, holder);
  return sb_session_pause (run->session, POLL_MS);
}

/**
 * sb_run_end_lock_wait:
 * @run: a run
 *
 * The runner lock is ours, or nobody waits for it any more: says so where a wait was told.
 */
void
sb_run_end_lock_wait (SbRun *run)
{
  tell_holder (run, NULL);
  run->lock_since = 0;
}

/* Somebody else runs. */
static gboolean
wait_for_turn (SbRun *run, GError **error)
{
  if (!sb_run_is_lock_awaited (run) && !sb_session_is_cancelled (run->session))
    {
      g_autofree char *text = sb_run_describe_holder (run);

      g_set_error_literal (error, SB_RUN_ERROR, SB_RUN_ERROR_BUSY, text);
      return FALSE;
    }
  if (sb_run_pause_for_lock (run))
    return TRUE;
  g_set_error_literal (error, SB_DB_ERROR, SB_DB_ERROR_CANCELLED,
                       "cancelled while another run was going on");
  return FALSE;
}

/**
 * sb_run_lock:
 * @run: a run with a connected session
 * @error: return location for %SB_RUN_ERROR_BUSY or a lost connection
 *
 * Takes the session lock, polling for as long as the options say. Does nothing in a
 * transaction pool, where each migration's transaction asks for it.
 *
 * Returns: whether nobody else runs
 */
gboolean
sb_run_lock (SbRun *run, GError **error)
{
  const char *params[] = { run->lock_key };

  if (!sb_pooling_keeps_session (sb_session_get_pooling (run->session)))
    return TRUE;
  for (;;)
    {
      g_autoptr (SbResult) result = sb_session_expect (
          sb_session_exec_params (run->session, SB_RUN_LOCK, 1, params, error), error);

      if (result == NULL)
        return FALSE;
      run->locked = g_strcmp0 (sb_result_get_value (result, 0, 0), "t") == 0;
      if (run->locked)
        {
          sb_run_end_lock_wait (run);
          return TRUE;
        }
      if (!wait_for_turn (run, error))
        return FALSE;
    }
}

/* In a transaction pool the lock is free between two migrations of another run; that is told by its
 * row in the journal, as long as there are signs of life. Whoever does not wait asks for the lock
 * only. */
static gboolean
is_turn_taken (SbRun *run, gboolean *taken, GError **error)
{
  SbHistory *seen = sb_timeline_get_history (sb_plan_get_timeline (run->plan));
  const char *params[] = { run->lock_key };
  g_autoptr (SbCommand) find = NULL;
  g_autoptr (SbResult) lock = NULL, others = NULL;

  lock = sb_session_expect (
      sb_session_exec_params (run->session, SB_RUN_TRY_LOCK, 1, params, error), error);
  if (lock == NULL)
    return FALSE;
  *taken = g_strcmp0 (sb_result_get_value (lock, 0, 0), "t") != 0;
  if (*taken || run->options->lock_wait_ms == 0)
    return TRUE;
  /* An error, too, is an answer: there is no journal yet, or none for this role. */
  find = sb_journal_command_find_others (seen, SIGN_OF_LIFE_S);
  others = sb_run_exec_command (run, find, error);
  if (others == NULL)
    return FALSE;
  *taken = sb_result_get_error (others) == NULL && sb_result_get_n_rows (others) > 0;
  return TRUE;
}

/* There is nothing that could be held until the end: each migration asks again. */
static gboolean
await_turn (SbRun *run, GError **error)
{
  for (;;)
    {
      gboolean taken;

      if (!is_turn_taken (run, &taken, error))
        return FALSE;
      if (!taken)
        {
          sb_run_end_lock_wait (run);
          return TRUE;
        }
      if (!wait_for_turn (run, error))
        return FALSE;
    }
}

/**
 * sb_run_lock_and_look:
 * @run: a run with a connected session
 * @found: (out): the server's answer to sb_history_get_look_sql()
 * @error: return location for %SB_RUN_ERROR_BUSY or a lost connection
 *
 * sb_run_lock(), and what has to be known under the lock: where the session is (@run's cluster), what
 * there is of a history and, where the plan touches them, which indexes are invalid. Where the lock is free this is one round trip. Each question is a
 * transaction of its own, so that no snapshot is older than the lock, whatever the default isolation.
 *
 * Returns: whether nobody else runs, and @found is set
 */
gboolean
sb_run_lock_and_look (SbRun *run, SbResult **found, GError **error)
{
  const char *params[] = { run->lock_key };
  const SbBatchItem items[] = { { SB_RUN_LOCK, 1, params, TRUE },
                                { sb_cluster_id_get_sql (), 0, NULL, TRUE },
                                { sb_history_get_look_sql (), 0, NULL, TRUE },
                                { SB_RUN_INVALID_INDEXES, 0, NULL, TRUE } };
  gboolean touches = sb_run_touches_indexes (run->plan);
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (SbResult) invalid = NULL;

  if (sb_pooling_keeps_session (sb_session_get_pooling (run->session)))
    {
      answers = sb_session_exec_batch (run->session, items, touches ? 4 : 3, error);
      if (answers == NULL)
        return FALSE;
      run->locked = sb_result_get_n_rows (answers->pdata[0]) == 1
                    && g_strcmp0 (sb_result_get_value (answers->pdata[0], 0, 0), "t") == 0;
    }
  if (run->locked)
    {
      run->cluster = sb_cluster_id_read_answer (run->session, answers->pdata[1]);
      *found = sb_result_ref (answers->pdata[2]);
      if (touches)
        sb_run_note_indexes (run, answers->pdata[3]);
      return TRUE;
    }
  if (sb_pooling_keeps_session (sb_session_get_pooling (run->session)) ? !sb_run_lock (run, error)
                                                                       : !await_turn (run, error))
    return FALSE;
  run->cluster = sb_cluster_id_read (run->session);
  if (touches)
    invalid = sb_session_exec (run->session, SB_RUN_INVALID_INDEXES, error);
  if (invalid != NULL)
    sb_run_note_indexes (run, invalid);
  else if (touches)
    return FALSE;
  *found = sb_session_exec (run->session, sb_history_get_look_sql (), error);
  return *found != NULL;
}

/**
 * sb_run_unlock:
 * @run: a run
 *
 * Gives the session lock back, where it was taken and the connection still stands.
 */
void
sb_run_unlock (SbRun *run)
{
  const char *params[] = { run->lock_key };
  g_autoptr (SbResult) result = NULL;

  if (run->locked && sb_session_is_connected (run->session))
    result = sb_session_exec_params (run->session, SB_RUN_UNLOCK, 1, params, NULL);
  run->locked = FALSE;
}
