/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearser-copy.h"

#include <string.h>

#include "sb-words.h"

/* A copy has no other users: who waits for a lock there waits for himself. */
#define LOCK_TIMEOUT_MS 10000
#define DISK_FULL "53100"
/* Between cancelling what hangs and giving it up. */
#define SETTLE_US (5 * G_USEC_PER_SEC)

/* Who looks after a run on a copy. */
typedef struct
{
  SbConnection *copy;
  guint limit_ms;
  GMutex lock;
  GCond cond;
  gboolean is_over; /* under the lock: the run has ended */
  gboolean is_late; /* under the lock: it had to be ended */
} Watch;

/* Whoever cancels ends the job that runs: it must not have been overtaken by the one that begins. */
static gboolean
begin (SbSession *session, GCancellable *cancellable, GError **error)
{
  return !g_cancellable_set_error_if_cancelled (cancellable, error)
         && (sb_session_is_connected (session) || sb_session_connect (session, error));
}

static char *
dup_place (const char *file, guint line)
{
  g_autofree char *name = file != NULL ? g_path_get_basename (file) : NULL;

  if (name == NULL)
    return g_strdup ("");
  return line > 0 ? g_strdup_printf ("%s:%u: ", name, line) : g_strdup_printf ("%s: ", name);
}

/* RAISE EXCEPTION without an ERRCODE, with no more of a call stack than the block itself: not what a
 * trigger or a function raises that a statement of the script runs into. */
static gboolean
is_raised_by_block (SbServerMessage *message)
{
  return message != NULL && strcmp (message->sqlstate, "P0001") == 0 && message->context != NULL
         && strstr (message->context, " inline_code_block ") != NULL
         && strchr (message->context, '\n') == NULL;
}

/* Of what is not installed here, nothing can be said. */
static gboolean
is_missing_extension (SbServerMessage *message)
{
  return message != NULL
         && ((strcmp (message->sqlstate, "0A000") == 0
              && g_str_has_prefix (message->message, "extension \"")
              && g_str_has_suffix (message->message, "\" is not available"))
             || (strcmp (message->sqlstate, "58P01") == 0
                 && strstr (message->message, "extension control file") != NULL));
}

/* The first error, or the first check that does not pass, is the one that is told. */
static void
event_cb (SbRunEvent *taken, gpointer user_data)
{
  g_autoptr (SbRunEvent) event = taken;
  SbCopyRun *run = user_data;
  g_autofree char *place = NULL;

  if (run->problem != NULL)
    return;
  if (event->kind == SB_EVENT_ERROR)
    {
      place = dup_place (event->file, event->line);
      run->problem = g_strconcat (place,
                                  event->message != NULL ? event->message->message
                                  : event->text != NULL  ? event->text
                                                         : "it failed",
                                  NULL);
      run->is_missing = is_missing_extension (event->message);
      run->is_guard = event->statement > 0 && is_raised_by_block (event->message);
      run->is_disk_full = event->message != NULL
                          && strcmp (event->message->sqlstate, DISK_FULL) == 0;
    }
  else if (event->kind == SB_EVENT_CHECK && event->check->verdict == SB_VERDICT_FAILED)
    run->problem = g_strdup_printf ("the check \"%s\" does not pass%s%s", event->check->name,
                                    event->check->reason != NULL ? ": " : "",
                                    event->check->reason != NULL ? event->check->reason : "");
  if (run->problem != NULL)
    run->spot = (SbRehearsalSpot){ .path = g_strdup (event->file),
                                   .line = event->line,
                                   .column = event->column,
                                   .offset = event->offset,
                                   .length = event->length };
}

static gpointer
run_job (SbSession *session, gpointer user_data, GError **error)
{
  SbCopyRun *run = user_data;
  SbPlanRequest request = { .kind = run->kind, .keys = run->keys, .agreed = TRUE };
  SbRunOptions options = {
    .verify = run->verify, .lock_timeout_ms = LOCK_TIMEOUT_MS, .tries = 1, .no_log = TRUE
  };
  g_autoptr (SbHistory) history = NULL;
  g_autoptr (SbTimeline) timeline = NULL;
  g_autoptr (SbPlan) plan = NULL;
  g_autoptr (SbRunEvent) summary = NULL;

  if (!begin (session, run->cancellable, error))
    return NULL;
  history = sb_history_read (session, run->project, error);
  if (history == NULL)
    return NULL;
  timeline = sb_timeline_new (run->project, history);
  plan = sb_plan_new (timeline, &request, error);
  if (plan == NULL)
    return NULL;
  summary = sb_run_execute (session, plan, &options, event_cb, run, error);
  if (summary == NULL)
    return NULL;
  run->outcome = summary->outcome;
  run->n_statements = summary->n_statements;
  run->n_checks = summary->n_checks;
  run->n_checks_failed = summary->n_checks_failed;
  return NULL;
}

/*< private >
 * sb_copy_plan_apply:
 * @session: a connected session, on a copy on which migrations are pending
 * @project: the project
 * @keys: (array zero-terminated=1): of the migrations
 * @error: return location for an #SbRunError, #SbHistoryError or #SbDbError
 *
 * Scripts may write into the history themselves: it is made, as it is when they are applied.
 *
 * Returns: (transfer full) (nullable): what applies them
 */
SbPlan *
sb_copy_plan_apply (SbSession *session, SbProject *project, const char *const *keys, GError **error)
{
  SbPlanRequest request = { .kind = SB_PLAN_APPLY, .keys = keys, .agreed = TRUE };
  g_autoptr (SbHistory) history = sb_history_read (session, project, error);
  g_autoptr (SbTimeline) timeline = NULL;

  if (history == NULL || !sb_history_create (history, session, error))
    return NULL;
  timeline = sb_timeline_new (project, history);
  return sb_plan_new (timeline, &request, error);
}

/* Ends what does not end: first the statement, then the connection, since there are statements that
 * cannot be cancelled. */
static gpointer
watch_thread (gpointer data)
{
  static const SbCancelLevel levels[] = { SB_CANCEL_STATEMENT, SB_CANCEL_ABANDON };
  Watch *watch = data;
  gint64 deadline = g_get_monotonic_time () + watch->limit_ms * G_GINT64_CONSTANT (1000);

  g_mutex_lock (&watch->lock);
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++, deadline += SETTLE_US)
    {
      while (!watch->is_over && g_cond_wait_until (&watch->cond, &watch->lock, deadline))
        ;
      if (watch->is_over)
        break;
      watch->is_late = TRUE;
      sb_connection_cancel (watch->copy, levels[i]);
    }
  g_mutex_unlock (&watch->lock);
  return NULL;
}

/* Returns whether it had to be ended. */
static gboolean
run_watched (SbConnection *copy, SbCopyRun *run, GError **cause)
{
  Watch watch = { .copy = copy, .limit_ms = run->limit_ms };
  GThread *thread;

  g_mutex_init (&watch.lock);
  g_cond_init (&watch.cond);
  thread = g_thread_new ("rehearsal-watch", watch_thread, &watch);
  sb_connection_run_and_wait (copy, run_job, run, cause);
  g_mutex_lock (&watch.lock);
  watch.is_over = TRUE;
  g_cond_signal (&watch.cond);
  g_mutex_unlock (&watch.lock);
  g_thread_join (thread);
  g_mutex_clear (&watch.lock);
  g_cond_clear (&watch.cond);
  return watch.is_late;
}

/* Whatever else was told of it, this is why. */
static void
set_hung (SbCopyRun *run)
{
  g_autofree char *limit = sb_words_duration (run->limit_ms * G_GINT64_CONSTANT (1000));
  g_autofree char *place = dup_place (run->spot.path, run->spot.line);

  g_free (run->problem);
  run->problem = g_strdup_printf ("%sit hangs: it was not done after %s", place, limit);
  run->outcome = SB_OUTCOME_FAILED;
  run->is_guard = run->is_missing = run->is_disk_full = FALSE;
  run->is_hung = TRUE;
}

/*< private >
 * sb_copy_run:
 * @copy: a connection to a copy
 * @run: what is to be run; gets how it went
 * @error: return location for why it was not begun: #SbRunError, #SbDbError, #SbProjectError
 *
 * Returns: whether it was begun; @run tells how it ended
 */
gboolean
sb_copy_run (SbConnection *copy, SbCopyRun *run, GError **error)
{
  g_autoptr (GError) cause = NULL;

  sb_copy_run_clear (run);
  if (run_watched (copy, run, &cause)
      && (cause != NULL || run->outcome != SB_OUTCOME_APPLIED || run->problem != NULL))
    {
      set_hung (run);
      return TRUE;
    }
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/*< private >
 * sb_copy_run_is_declared:
 * @run: a run
 * @refused: (nullable): why it was not begun
 *
 * A roll back of which a part stays is none, whatever its script says then.
 *
 * Returns: whether it was a roll back of what is declared irreversible
 */
gboolean
sb_copy_run_is_declared (const SbCopyRun *run, const GError *refused)
{
  return run->kind == SB_PLAN_ROLLBACK
         && (refused != NULL ? g_error_matches (refused, SB_RUN_ERROR, SB_RUN_ERROR_IRREVERSIBLE)
                             : run->is_guard && run->outcome == SB_OUTCOME_FAILED);
}

/*< private >
 * sb_copy_run_clear:
 * @run: a run
 *
 * Frees what it tells.
 */
void
sb_copy_run_clear (SbCopyRun *run)
{
  g_clear_pointer (&run->problem, g_free);
  run->is_guard = run->is_missing = run->is_disk_full = run->is_hung = FALSE;
  g_clear_pointer (&run->spot.path, g_free);
}

static gpointer
look_job (SbSession *session, gpointer user_data, GError **error)
{
  SbCopyLook *look = user_data;

  if (!begin (session, look->cancellable, error))
    return NULL;
  if (!look->is_contents_only)
    look->schema = sb_snapshot_read (session,
                                     SB_SNAPSHOT_AGAIN | (look->is_apart ? SB_SNAPSHOT_ROLES : 0),
                                     look->without, error);
  if (look->is_contents_only || (look->schema != NULL && !look->is_schema_only))
    look->contents = sb_contents_read (session, look->without, error);
  return NULL;
}

/*< private >
 * sb_copy_look:
 * @copy: a connection to a copy, of a role that may see everything, on which no script runs: the next
 *   look is faster
 * @look: gets its schema and contents
 * @error: return location for an error of the db floor
 *
 * Returns: whether both are there
 */
gboolean
sb_copy_look (SbConnection *copy, SbCopyLook *look, GError **error)
{
  g_autoptr (GError) cause = NULL;

  sb_copy_look_clear (look);
  sb_connection_run_and_wait (copy, look_job, look, &cause);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/*< private >
 * sb_copy_look_clear:
 * @look: a look
 *
 * Frees what it saw.
 */
void
sb_copy_look_clear (SbCopyLook *look)
{
  g_clear_pointer (&look->schema, sb_snapshot_unref);
  g_clear_pointer (&look->contents, sb_contents_free);
}

/* What the history of a copy is to say. */
typedef struct
{
  SbProject *project;
  SbMarkRequest request;
} MarkWork;

static gpointer
mark_job (SbSession *session, gpointer user_data, GError **error)
{
  MarkWork *work = user_data;
  g_autoptr (SbHistory) history = NULL;
  g_autoptr (SbTimeline) timeline = NULL;
  g_autoptr (SbMark) mark = NULL;

  if (sb_session_connect (session, error))
    history = sb_history_read (session, work->project, error);
  if (history == NULL)
    return NULL;
  timeline = sb_timeline_new (work->project, history);
  mark = sb_mark_new (timeline, &work->request, error);
  if (mark != NULL && sb_mark_get_n_items (mark) > 0)
    sb_mark_execute (session, mark, 0, error);
  return NULL;
}

/*< private >
 * sb_copy_mark:
 * @copy: a connection to a copy, which is made
 * @project: the project
 * @kind: what its history is to say
 * @keys: (array zero-terminated=1): of which migrations
 * @error: return location for an #SbRunError, #SbHistoryError or #SbDbError
 *
 * Changes the history without running a script.
 *
 * Returns: whether it says so now
 */
gboolean
sb_copy_mark (SbConnection *copy, SbProject *project, SbMarkKind kind, const char *const *keys,
              GError **error)
{
  MarkWork work = { .project = project, .request = { .kind = kind, .keys = keys } };
  g_autoptr (GError) cause = NULL;

  sb_connection_run_and_wait (copy, mark_job, &work, &cause);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gpointer
leave_job (SbSession *session, gpointer user_data, GError **error)
{
  sb_session_disconnect (session);
  return NULL;
}

/*< private >
 * sb_copy_leave:
 * @copy: a connection to a copy
 *
 * Closes it, so that the copy can be kept or dropped.
 */
void
sb_copy_leave (SbConnection *copy)
{
  sb_connection_run_and_wait (copy, leave_job, NULL, NULL);
}
