/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checks of a run: after a migration, or by themselves. */
#include "sb-run-private.h"

#include "sb-script-file.h"
#include "sb-verify-private.h"
#include "sb-thread.h"

static SbRunEvent *
check_event_new (SbRun *run, SbRunEventKind kind, SbCheckResult *check)
{
  SbRunEvent *event = sb_run_event_new (run, kind);

  event->check = sb_check_result_ref (check);
  g_free (event->file);
  event->file = g_strdup (run->step->migration->paths[SB_ROLE_VERIFY]);
  event->line = check->line;
  event->column = check->line > 0 ? 1 : 0;
  event->offset = check->offset;
  event->length = check->length;
  return event;
}

static void
check_start_cb (SbCheckResult *check, gpointer user_data)
{
  sb_run_emit (user_data, check_event_new (user_data, SB_EVENT_CHECK_START, check));
}

static void
check_rows_cb (SbRows *rows, gpointer user_data)
{
  SbRun *run = user_data;
  SbRunEvent *event = sb_run_event_new (run, SB_EVENT_ROWS);

  run->n_streamed += sb_rows_get_size (rows);
  event->rows = sb_rows_ref (rows);
  sb_run_emit (run, event);
}

static void
check_cb (SbCheckResult *result, gpointer user_data)
{
  SbRun *run = user_data;
  SbRunEvent *event = check_event_new (run, SB_EVENT_CHECK, result);

  event->duration_us = result->duration_us;
  run->n_checks++;
  if (result->verdict == SB_VERDICT_FAILED || result->verdict == SB_VERDICT_ERROR)
    run->n_checks_failed++;
  sb_run_emit (run, event);
}

/* The script as a whole could not be run: that counts as a failed check. */
static void
emit_script_failure (SbRun *run, const char *text)
{
  g_autoptr (SbCheckResult) check = sb_check_result_new ("verify script", SB_VERDICT_ERROR);
  SbRunEvent *event;

  check->reason = g_strdup (text);
  run->n_checks++;
  run->n_checks_failed++;
  event = check_event_new (run, SB_EVENT_ERROR, check);
  event->text = g_strdup (text);
  sb_run_emit (run, event);
}

/**
 * sb_run_verify_step:
 * @run: a run at a step
 * @script: its verify script
 * @baseline: (nullable): what was seen before
 *
 * Runs the checks and emits what comes of them.
 */
void
sb_run_verify_step (SbRun *run, SbScript *script, SbVerifyBaseline *baseline)
{
  static const SbVerifyListener quiet = { .result = check_cb };
  static const SbVerifyListener streaming = { .start = check_start_cb,
                                              .rows = check_rows_cb,
                                              .result = check_cb };
  SbVerifyOptions options = run->options->checks;
  g_autoptr (GError) error = NULL;
  gsize budget = options.max_bytes > 0 ? options.max_bytes : SB_STREAM_MAX_BYTES;

  /* 1: nothing is left, and still every check shows its first rows. */
  options.max_bytes = budget > run->n_streamed ? budget - run->n_streamed : 1;
  if (sb_run_reset_session (run, &error) || sb_session_is_cancelled (run->session))
    {
      g_clear_error (&error);
      sb_verify_execute (run->session, script, baseline, &options,
                         options.stream ? &streaming : &quiet, run, &error);
    }
  if (error != NULL && sb_session_is_cancelled (run->session))
    run->is_cut_short = TRUE;
  else if (error != NULL)
    emit_script_failure (run, error->message);
  run->traces = SB_TRACES_ANY;
}

static SbScript *
read_verify (SbMigration *migration, GError **error)
{
  g_autoptr (SbScript) script = sb_script_file_read (migration, SB_ROLE_VERIFY,
                                                     migration->paths[SB_ROLE_VERIFY], error);

  if (script == NULL || !sb_verify_check_script (script, error))
    return NULL;
  return g_steal_pointer (&script);
}

/**
 * sb_run_verify:
 * @session: a session; it is connected if it is not yet
 * @migrations: (element-type SbMigration): whose verify scripts run; those without one are skipped
 * @options: how
 * @func: gets an event per check, and the summary
 * @user_data: for @func
 * @error: return location for a lost connection
 *
 * Worker only: it reads files.
 *
 * Returns: (transfer full) (nullable): the summary, which was emitted as the last event too
 */
SbRunEvent *
sb_run_verify (SbSession *session, GPtrArray *migrations, const SbVerifyOptions *options,
               SbRunEventFunc func, gpointer user_data, GError **error)
{
  SB_WORKERS_ONLY;

  SbRunOptions run_options = { .verify = TRUE, .checks = *options };
  SbRun run = { .session = session,
                .options = &run_options,
                .func = func,
                .user_data = user_data,
                .started = g_get_monotonic_time (),
                .traces = SB_TRACES_ANY };
  SbRunEvent *summary = NULL;

  if (!sb_session_connect (session, error) || !sb_run_check_strings (session, error))
    return NULL;
  run.id = g_uuid_string_random ();
  sb_run_observe (&run);
  sb_run_emit (&run, sb_run_event_new (&run, SB_EVENT_RUN_START));
  for (guint i = 0; i < migrations->len; i++)
    {
      SbMigration *migration = migrations->pdata[i];
      g_autoptr (GError) why = NULL;
      g_autoptr (SbScript) script = NULL;
      SbPlanStep step = { .migration = migration,
                          .key = migration->key,
                          .path = migration->paths[SB_ROLE_VERIFY] };

      if (step.path == NULL)
        continue;
      if (sb_session_is_cancelled (session) || !sb_session_is_connected (session))
        break;
      run.step = &step;
      run.ordinal = i + 1;
      script = read_verify (migration, &why);
      if (script == NULL)
        {
          emit_script_failure (&run, why->message);
          continue;
        }
      run.n_done++;
      sb_run_verify_step (&run, script, NULL);
    }
  sb_run_observe_no_more (&run);
  if (sb_session_is_cancelled (session))
    summary = sb_run_summarize (&run, SB_OUTCOME_CANCELLED);
  else if (!sb_session_is_connected (session))
    summary = sb_run_summarize (&run, SB_OUTCOME_FAILED);
  else
    {
      sb_run_reset_session (&run, NULL);
      summary = sb_run_summarize (&run, SB_OUTCOME_APPLIED);
    }
  sb_run_clear (&run);
  return summary;
}
