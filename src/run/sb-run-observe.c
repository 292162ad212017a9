/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run tells while the server lets it wait: for whom it waits, and how far the server is.
 *
 * As long as every statement is quick there is no observer, no thread and no connection of it. The
 * observer's events read what the run's worker wrote before it began to wait; it writes nothing
 * while it waits.
 */
#include "sb-printable.h"
#include "sb-run-private.h"

#include <string.h>

/* How long a statement takes before somebody looks why. */
#define PATIENCE_MS 250
/* For how long a server may answer nobody before that is worth a word. */
#define SILENCE_MS 30000

/* In a pipeline the answers to what goes before the first statement come with that statement's. */
static guint
get_statement (SbRun *run)
{
  const SbPlanStep *step = run->step;

  if (run->statement > 0 || step == NULL || step->protocol != SB_PROTOCOL_PIPELINE
      || run->answered >= step->n_statements)
    return run->statement;
  return run->answered + 1;
}

/* The answer to the last statement comes with those to what of our own is behind it: which of them
 * it is that waits, the server has to tell. */
static gboolean
is_behind_script (SbRun *run, const SbLockWait *wait)
{
  guint statement = get_statement (run);
  g_autofree char *sql = NULL, *head = NULL;

  if (wait == NULL || wait->query == NULL || statement == 0 || run->step == NULL
      || run->step->protocol != SB_PROTOCOL_PIPELINE || statement < run->step->n_statements)
    return FALSE;
  sql = sb_run_dup_statement (run, statement - 1);
  head = sb_printable_squeeze (sql, SB_LOCK_WAIT_MAX_QUERY);
  return strcmp (head, wait->query) != 0;
}

static void
waits_cb (SbLockWait *wait, gpointer user_data)
{
  SbRun *run = user_data;
  SbRunEvent *event = sb_run_event_new (run, SB_EVENT_LOCK_WAIT);

  event->statement = is_behind_script (run, wait) ? 0 : get_statement (run);
  if (wait != NULL)
    {
      event->wait = sb_lock_wait_ref (wait);
      g_clear_pointer (&run->last_wait, sb_lock_wait_unref);
      run->last_wait = sb_lock_wait_ref (wait);
    }
  sb_run_emit (run, event);
}

static void
advances_cb (const char *phase, guint64 n_done, guint64 n_total, gpointer user_data)
{
  SbRun *run = user_data;
  SbRunEvent *event = sb_run_event_new (run, SB_EVENT_PROGRESS);

  event->statement = get_statement (run);
  event->phase = g_strdup (phase);
  event->n_done_units = n_done;
  event->n_units = n_total;
  sb_run_emit (run, event);
}

/* The watched session has had no answer for even longer. */
static void
is_silent_cb (gint64 silence, gpointer user_data)
{
  SbRun *run = user_data;
  SbRunEvent *event = sb_run_event_new (run, SB_EVENT_CONNECTION);

  event->statement = get_statement (run);
  event->state = silence > 0 ? "silent" : "answers";
  event->duration_us = silence;
  event->text = silence > 0
                    ? g_strdup_printf ("no answer for %d s, not to a second connection either: the "
                                       "server stands still, or the network does",
                                       (int) (silence / G_USEC_PER_SEC))
                    : g_strdup ("the server answers again");
  sb_run_emit (run, event);
}

static void
is_blind_cb (const char *why, gpointer user_data)
{
  SbRun *run = user_data;
  SbRunEvent *event = sb_run_event_new (run, SB_EVENT_NOTICE);
  g_autofree char *text = g_strdup_printf (
      "what this waits for is not seen: there is no second connection to look from: %s", why);

  event->statement = get_statement (run);
  event->message = sb_server_message_new_text ("NOTICE", "00000", text);
  sb_run_emit (run, event);
}

static const SbObserverListener listener = { waits_cb, advances_cb, is_silent_cb, is_blind_cb };

static void
patience_cb (gboolean is_late, gpointer user_data)
{
  SbRun *run = user_data;
  int pid = sb_pooling_keeps_session (sb_session_get_pooling (run->session))
                ? sb_session_get_backend_pid (run->session)
                : run->pool_pid;

  if (!is_late)
    {
      if (run->observer != NULL)
        sb_observer_rest (run->observer);
      return;
    }
  if (pid == 0)
    return;
  if (run->observer == NULL)
    run->observer = sb_observer_new (sb_session_get_target (run->session),
                                     run->options->silence_ms > 0 ? run->options->silence_ms
                                                                  : SILENCE_MS,
                                     &listener, run);
  sb_observer_watch (run->observer, pid);
}

/**
 * sb_run_observe:
 * @run: a run with a connected session
 *
 * From now on waits that take long are looked into.
 */
void
sb_run_observe (SbRun *run)
{
  g_mutex_init (&run->mutex);
  /* Asked now: in the middle of a wait nothing can be. */
  sb_session_get_pooling (run->session);
  sb_session_set_patience_func (run->session, PATIENCE_MS, patience_cb, run);
}

/**
 * sb_run_observe_no_more:
 * @run: a run
 *
 * Never waits. Nothing is told any more but by the run's own worker.
 */
void
sb_run_observe_no_more (SbRun *run)
{
  sb_session_set_patience_func (run->session, 0, NULL, NULL);
  g_clear_pointer (&run->observer, sb_observer_free);
}

/**
 * sb_run_dup_lock_words:
 * @run: a run
 * @message: why its transaction was rolled back
 *
 * Returns: (transfer full) (nullable): how often it was tried and who was in the way, where it failed
 *   for a lock
 */
char *
sb_run_dup_lock_words (SbRun *run, SbServerMessage *message)
{
  g_autofree char *tries = run->attempt > 1 ? g_strdup_printf ("tried %u times", run->attempt)
                                            : NULL;
  g_autofree char *wait = NULL;

  if (strcmp (message->sqlstate, "55P03") == 0 && run->last_wait != NULL)
    wait = sb_lock_wait_dup_words (run->last_wait, g_get_real_time ());
  if (wait == NULL)
    return g_steal_pointer (&tries);
  return g_strdup_printf ("%s%s%s", tries != NULL ? tries : "", tries != NULL ? ", " : "", wait);
}
