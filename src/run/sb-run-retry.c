/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trying again where a lock was not to be had.
 *
 * A short lock_timeout keeps a migration that waits from stopping everybody who comes after it. When
 * it strikes, the transaction is rolled back as a whole, so that it holds no lock while it pauses,
 * and is begun anew. A deadlock (40P01) and a serialization failure (40001) are other sessions' doing
 * as well: the server rolled back, and says itself that the same may succeed when tried again.
 */
#include "sb-run-private.h"

#include <string.h>

#define DEFAULT_TRIES 5
#define DEFAULT_PAUSE_MS 1000
/* The longest pause is the first one, doubled so often. */
#define MAX_DOUBLINGS 3

static guint
get_n_tries (SbRun *run)
{
  return run->options->tries > 0 ? run->options->tries : DEFAULT_TRIES;
}

/**
 * sb_run_is_retry_due:
 * @run: a run whose transaction was rolled back
 * @message: why
 *
 * Returns: whether it is tried again; the reason is then kept for sb_run_pause_for_retry()
 */
gboolean
sb_run_is_retry_due (SbRun *run, SbServerMessage *message)
{
  static const char *const states[] = { "55P03", "40P01", "40001" };
  gboolean is_due = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    is_due |= strcmp (message->sqlstate, states[i]) == 0;
  if (!is_due || run->attempt >= get_n_tries (run) || sb_session_is_cancelled (run->session))
    return FALSE;
  g_clear_pointer (&run->retry_reason, sb_server_message_unref);
  run->retry_reason = sb_server_message_ref (message);
  return TRUE;
}

/* Two runs that got into each other's way do not meet again at the same moment. */
static guint
choose_pause (SbRun *run)
{
  guint first = run->options->retry_pause_ms > 0 ? run->options->retry_pause_ms : DEFAULT_PAUSE_MS;
  guint pause = first << MIN (run->attempt - 1, MAX_DOUBLINGS);

  return pause + g_random_int_range (0, pause / 4 + 1);
}

/**
 * sb_run_pause_for_retry:
 * @run: a run outside a transaction, with a retry due
 *
 * Says so, and waits. Waiting for the runner lock counts no try.
 *
 * Returns: %FALSE when it was cancelled meanwhile
 */
gboolean
sb_run_pause_for_retry (SbRun *run)
{
  SbRunEvent *event;
  guint pause;

  if (run->is_busy)
    return sb_run_pause_for_lock (run);
  pause = choose_pause (run);
  event = sb_run_event_new (run, SB_EVENT_RETRY);
  event->message = g_steal_pointer (&run->retry_reason);
  event->wait = g_steal_pointer (&run->last_wait);
  event->statement = run->statement;
  event->attempt = ++run->attempt;
  event->n_attempts = get_n_tries (run);
  event->pause_us = pause * G_GINT64_CONSTANT (1000);
  event->next = sb_run_dup_head (run, run->statement > 0 ? run->statement - 1 : 0);
  sb_run_emit (run, event);
  return sb_session_pause (run->session, pause);
}

/**
 * sb_run_transaction_with_retries:
 * @run: a run at a step of protocol T
 *
 * Carries the step out, as often as it takes or the options allow. What the tries that were rolled
 * back did does not count.
 *
 * Returns: how it ended
 */
SbStepEnd
sb_run_transaction_with_retries (SbRun *run)
{
  guint n_statements = run->n_statements;
  SbStepEnd end;

  run->attempt = 1;
  g_clear_pointer (&run->last_wait, sb_lock_wait_unref);
  for (;;)
    {
      end = sb_run_transaction (run);
      /* The pool may give the process to somebody else now. */
      run->pool_pid = 0;
      if (end != SB_STEP_RETRY)
        return end;
      run->n_statements = n_statements;
      if (!sb_run_pause_for_retry (run))
        return SB_STEP_CANCELLED;
    }
}
