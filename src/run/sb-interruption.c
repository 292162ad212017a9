/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-interruption.h"

#include <string.h>

#include "sb-journal.h"
#include "sb-run-settle.h"
#include "sb-thread.h"

/* The server notices within two seconds that a client has died; longer than this nobody waits. */
#define WAIT_US (5 * G_USEC_PER_SEC)
#define PAUSE_MS 100

/**
 * sb_interruption_free:
 * @self: (transfer full) (nullable): what became of a run
 */
void
sb_interruption_free (SbInterruption *self)
{
  if (self == NULL)
    return;
  g_free (self->run_id);
  g_free (self->last_done);
  g_free (self->first_undone);
  g_free (self->text);
  g_free (self);
}

/**
 * sb_interruption_state_get_name:
 * @state: a state
 *
 * Returns: (transfer none): as JSON has it
 */
const char *
sb_interruption_state_get_name (SbInterruptionState state)
{
  static const char *const names[] = { [SB_INTERRUPTION_SETTLED] = "settled",
                                       [SB_INTERRUPTION_GOING_ON] = "going-on",
                                       [SB_INTERRUPTION_UNREADABLE] = "unreadable" };

  return names[state];
}

/* "12:03" today, else with the day; local time. */
static char *
dup_time (gint64 started)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (started / G_USEC_PER_SEC);
  g_autoptr (GDateTime) time = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gboolean is_today;

  if (time == NULL)
    return g_strdup ("an unknown time");
  is_today = g_date_time_get_year (time) == g_date_time_get_year (now)
             && g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now);
  return g_date_time_format (time, is_today ? "%H:%M" : "%Y-%m-%d %H:%M");
}

static char *
dup_result (const SbInterruption *self)
{
  const char *done = self->kind == SB_PLAN_APPLY ? "applied" : "rolled back";
  const char *rest = self->is_partial ? "stopped half-way" : "is not";

  if (self->n_done == self->n_steps && self->n_steps == 1)
    return g_strdup_printf ("%s is %s", self->last_done, done);
  if (self->n_done == self->n_steps)
    return g_strdup_printf ("all %u migrations are %s, %s is the last", self->n_steps, done,
                            self->last_done);
  if (self->n_done > 0)
    return g_strdup_printf ("%s is %s, %s %s", self->last_done, done, self->first_undone, rest);
  if (self->is_partial)
    return g_strdup_printf ("%s stopped half-way", self->first_undone);
  return g_strdup_printf ("%s is not %s", self->first_undone, done);
}

static char *
dup_text (const SbInterruption *self)
{
  g_autofree char *time = dup_time (self->started);
  g_autofree char *result = NULL;

  if (self->state == SB_INTERRUPTION_GOING_ON)
    return g_strdup_printf (
        "the run of %s was interrupted, and the server is still at work on it: what became of it "
        "can be told when that is over",
        time);
  result = dup_result (self);
  return g_strdup_printf ("the run of %s was interrupted: %s", time, result);
}

/* Whether the run's change to the migration is what the target has now. */
static gboolean
is_done (const SbTimelineRow *row, SbPlanKind kind)
{
  gboolean is_applied = row != NULL
                        && (sb_state_is_applied (row->state) || row->state == SB_STATE_MISSING);

  if (row != NULL && row->state == SB_STATE_PARTIAL)
    return FALSE;
  return is_applied == (kind == SB_PLAN_APPLY);
}

/* By the states that status tells: the two never disagree, whatever happened since. */
static void
judge (SbInterruption *self, SbTimeline *timeline, const SbRunRecord *record)
{
  for (guint i = 0; i < record->steps->len; i++)
    {
      const SbRunLogStep *step = record->steps->pdata[i];
      const SbTimelineRow *row = sb_timeline_find (timeline, step->key);

      if (!is_done (row, record->kind))
        {
          self->first_undone = g_strdup (step->version);
          self->is_partial = row != NULL && row->state == SB_STATE_PARTIAL;
          return;
        }
      g_free (self->last_done);
      self->last_done = g_strdup (step->version);
      self->n_done++;
    }
}

static const char *
get_last_xid (const SbRunRecord *record)
{
  const char *xid = NULL;

  for (guint i = 0; i < record->steps->len; i++)
    {
      const SbRunLogStep *step = record->steps->pdata[i];

      if (step->xid != NULL)
        xid = step->xid;
    }
  return xid;
}

/* Its client is dead: what waits for that one in an open transaction is ended, what still works is
 * left a while. */
static SbSettle
wait_until_over (SbSession *session, const SbRunRecord *record, const SbClusterId *here)
{
  const char *xid = sb_cluster_id_is_same_timeline (&record->cluster, here) ? get_last_xid (record)
                                                                            : NULL;
  gint64 end = g_get_monotonic_time () + WAIT_US;

  for (;;)
    {
      SbSettle state = sb_run_settle_ask (session, record->run_id, xid);

      if (state != SB_SETTLE_GOING_ON || g_get_monotonic_time () >= end)
        return state;
      sb_run_settle_end (session, record->run_id, FALSE);
      if (!sb_session_pause (session, PAUSE_MS))
        return SB_SETTLE_GOING_ON;
    }
}

/* What is being settled with. */
typedef struct
{
  SbSession *session;
  SbProject *project;
  SbHistory **history;
} Context;

/* What was read before the run's last process ended may be older than its COMMIT. */
static gboolean
read_again (const Context *context)
{
  SbHistory *history = sb_history_read (context->session, context->project, NULL);

  if (history == NULL)
    return FALSE;
  sb_history_unref (*context->history);
  *context->history = history;
  return TRUE;
}

static SbInterruption *
settle (const Context *context, const SbRunRecord *record, const SbClusterId *here)
{
  g_autoptr (SbInterruption) self = g_new0 (SbInterruption, 1);
  g_autoptr (SbTimeline) timeline = NULL;

  self->run_id = g_strdup (record->run_id);
  self->kind = record->kind;
  self->started = record->started;
  self->n_steps = record->steps->len;
  switch (wait_until_over (context->session, record, here))
    {
    case SB_SETTLE_OVER:
      break;
    case SB_SETTLE_GOING_ON:
      self->state = SB_INTERRUPTION_GOING_ON;
      self->text = dup_text (self);
      return g_steal_pointer (&self);
    case SB_SETTLE_LOST:
    default:
      return NULL;
    }
  if (!read_again (context))
    return NULL;
  timeline = sb_timeline_new (context->project, *context->history);
  judge (self, timeline, record);
  self->text = dup_text (self);
  return g_steal_pointer (&self);
}

static SbInterruption *
set_aside (const char *path, const GError *why)
{
  g_autofree char *aside = sb_run_log_set_aside (path);
  SbInterruption *self = g_new0 (SbInterruption, 1);

  self->state = SB_INTERRUPTION_UNREADABLE;
  self->text = aside != NULL
                   ? g_strdup_printf ("%s; it is called \"%s\" from now on", why->message, aside)
                   : g_strdup (why->message);
  return self;
}

/* Where the server does not say who it is, its address has to be the same. */
static gboolean
is_here (const Context *context, const SbRunRecord *record, const SbClusterId *here)
{
  g_autofree char *host = sb_session_dup_address (context->session);

  return !here->is_standby && strcmp (record->cluster.system, here->system) == 0
         && (here->system[0] != '\0' || strcmp (record->host, host) == 0)
         && strcmp (record->cluster.database, here->database) == 0
         && strcmp (record->table, sb_history_get_table (*context->history)) == 0;
}

/* A copy of a whole cluster that was made before the run has the same name and number, and so have
 * its databases. Its journal does not know the run. */
static gboolean
is_known (const Context *context, const SbRunRecord *record)
{
  SbHistory *history = *context->history;
  g_autoptr (SbCommand) command = NULL;
  g_autoptr (SbResult) result = NULL;

  if (!record->has_row || !sb_history_has_journal (history))
    return TRUE;
  command = sb_journal_command_find_run (history, record->run_id);
  result = sb_session_exec_params (context->session, command->sql, command->n_params,
                                   (const char *const *) command->params, NULL);
  return result == NULL || sb_result_get_error (result) != NULL
         || sb_result_get_n_rows (result) > 0;
}

/**
 * sb_interruption_settle_all:
 * @session: a connected, idle session
 * @project: the project
 * @history: (inout): the target's history as it was just read; read again where there is something
 *   to settle
 *
 * Finds out what became of every run on this target that nobody is at work for any more, and
 * forgets its log. Logs of other targets stay until those are met. Where there is no log nothing is
 * sent. Waits for at most five seconds. Workers only.
 *
 * Returns: (transfer full) (element-type SbInterruption): what there is to tell; may be empty
 */
GPtrArray *
sb_interruption_settle_all (SbSession *session, SbProject *project, SbHistory **history)
{
  SB_WORKERS_ONLY;

  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_interruption_free);
  g_autoptr (GPtrArray) paths = sb_run_log_find ();
  g_autoptr (SbClusterId) here = NULL;
  const Context context = { session, project, history };

  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = paths->pdata[i];
      g_autoptr (SbRunRecord) record = NULL;
      g_autoptr (GError) error = NULL;
      SbInterruption *found = NULL;
      SbRunLog *log = sb_run_log_open (path, &record, &error);

      if (log == NULL)
        {
          if (error != NULL)
            g_ptr_array_add (all, set_aside (path, error));
          continue;
        }
      if (here == NULL)
        here = sb_cluster_id_read (session);
      if (here != NULL && is_here (&context, record, here) && is_known (&context, record))
        found = settle (&context, record, here);
      if (found != NULL)
        g_ptr_array_add (all, found);
      sb_run_log_close (log, found != NULL && found->state == SB_INTERRUPTION_SETTLED);
    }
  return all;
}
