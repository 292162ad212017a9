/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-strength-trial.h"

#include "sb-rehearser-copy.h"
#include "sb-verify.h"

/* Nobody else is on the copy. */
#define SETTINGS "SET lock_timeout = '10s'"

/* What makes a plan. */
typedef struct
{
  SbProject *project;
  const char *const *keys;
} PlanWork;

static gpointer
plan_job (SbSession *session, gpointer user_data, GError **error)
{
  PlanWork *work = user_data;

  return sb_session_connect (session, error)
             ? sb_copy_plan_apply (session, work->project, work->keys, error)
             : NULL;
}

/*< private >
 * sb_strength_trial_plan:
 * @copy: a connection to a copy on which the migration is pending
 * @project: the project
 * @keys: (array zero-terminated=1): the migration
 * @error: return location for an #SbRunError, #SbHistoryError or #SbDbError
 *
 * Makes the copy's history, if there is none.
 *
 * Returns: (transfer full) (nullable): what applies it
 */
SbPlan *
sb_strength_trial_plan (SbConnection *copy, SbProject *project, const char *const *keys,
                        GError **error)
{
  PlanWork work = { project, keys };

  return sb_connection_run_and_wait (copy, plan_job, &work, error);
}

/*< private >
 * sb_strength_trial_may_leave_out:
 * @step: a step
 * @index: of a statement among those that it sends, from 0
 *
 * Returns: whether it is one that does something by itself
 */
gboolean
sb_strength_trial_may_leave_out (const SbPlanStep *step, guint index)
{
  SbTx tx = sb_script_get_statement (step->script, step->sent[index])->tx;

  return tx == SB_TX_INSIDE || tx == SB_TX_ALONE || tx == SB_TX_UNKNOWN;
}

/* Returns: whether it was done; otherwise the trial or @error says why not. */
static gboolean
exec (SbStrengthTrial *trial, SbSession *session, const char *sql, const SbStatement *copied,
      const char *text, GError **error)
{
  g_autoptr (SbResult)
      result = copied != NULL ? sb_session_exec_copy (session, sql, text + copied->data_start,
                                                      copied->data_end - copied->data_start, error)
                              : sb_session_exec (session, sql, error);
  SbServerMessage *message = result != NULL ? sb_result_get_error (result) : NULL;

  if (message != NULL)
    trial->failed = g_strdup (message->message);
  return result != NULL && message == NULL;
}

static gboolean
run_statement (SbStrengthTrial *trial, SbSession *session, guint index, GError **error)
{
  const SbPlanStep *step = sb_plan_get_step (trial->plan, 0);
  const SbStatement *statement = sb_script_get_statement (step->script, step->sent[index]);
  g_autofree char *sql = sb_script_dup_sql (step->script, step->sent[index]);

  return index == trial->left_out
         || exec (trial, session, sql, statement->kind == SB_STATEMENT_COPY ? statement : NULL,
                  sb_script_get_text (step->script, NULL), error);
}

/* COMMIT of what has failed is answered by ROLLBACK; that, too, is no success. */
static gboolean
run_transaction (SbStrengthTrial *trial, SbSession *session, guint first, guint n,
                 const char *begin, GError **error)
{
  if (!exec (trial, session, begin, NULL, NULL, error))
    return FALSE;
  for (guint i = first; i < first + n; i++)
    if (!run_statement (trial, session, i, error))
      return FALSE;
  return exec (trial, session, "COMMIT", NULL, NULL, error);
}

static gboolean
run_parts (SbStrengthTrial *trial, SbSession *session, const SbPlanStep *step, GError **error)
{
  for (guint i = 0; i < step->n_parts; i++)
    {
      const SbPlanPart *part = &step->parts[i];

      if (part->kind == SB_PART_TOGETHER)
        {
          if (!run_transaction (trial, session, part->first, part->n, "BEGIN", error))
            return FALSE;
          continue;
        }
      for (guint j = part->first; j < part->first + part->n; j++)
        if (!run_statement (trial, session, j, error))
          return FALSE;
    }
  return TRUE;
}

static gboolean
run_forward (SbStrengthTrial *trial, SbSession *session, GError **error)
{
  const SbPlanStep *step = sb_plan_get_step (trial->plan, 0);
  gboolean is_single = step->protocol == SB_PROTOCOL_SINGLE;

  if (!exec (trial, session, SETTINGS, NULL, NULL, error))
    return FALSE;
  trial->is_run = is_single
                      ? run_parts (trial, session, step, error)
                      : run_transaction (trial, session, 0, step->n_statements, step->begin, error);
  trial->is_undone = !trial->is_run && !is_single;
  return trial->is_run;
}

static void
result_cb (SbCheckResult *result, gpointer user_data)
{
  SbStrengthTrial *trial = user_data;

  if (trial->failed == NULL
      && (result->verdict == SB_VERDICT_FAILED || result->verdict == SB_VERDICT_ERROR))
    trial->failed = g_strdup_printf ("the check \"%s\" does not pass", result->name);
}

/* With a session of its own, as if nothing had been run before. */
static void
verify (SbStrengthTrial *trial, SbSession *session, SbScript *script, SbVerifyBaseline *baseline,
        GError **error)
{
  static const SbVerifyListener listener = { .result = result_cb };
  SbVerifyOptions options = { 0 };

  sb_session_disconnect (session);
  if (sb_session_connect (session, error))
    sb_verify_execute (session, script, baseline, &options, &listener, trial, error);
}

static gpointer
trial_job (SbSession *session, gpointer user_data, GError **error)
{
  SbStrengthTrial *trial = user_data;
  SbVerifyOptions options = { 0 };
  SbScript *script = sb_plan_get_step (trial->plan, 0)->verify;
  g_autoptr (SbVerifyBaseline) baseline = NULL;

  if (g_cancellable_set_error_if_cancelled (trial->cancellable, error)
      || !sb_session_connect (session, error))
    return NULL;
  baseline = sb_verify_capture (session, script, &options, error);
  if (baseline != NULL && run_forward (trial, session, error))
    verify (trial, session, script, baseline, error);
  return NULL;
}

/*< private >
 * sb_strength_trial_run:
 * @copy: a connection, not yet made, to a copy on which the migration is pending
 * @trial: what to try; gets what came out
 * @error: return location for why the copy could not be asked
 *
 * Returns: %FALSE with @error set; that a statement or a check fails is no error
 */
gboolean
sb_strength_trial_run (SbConnection *copy, SbStrengthTrial *trial, GError **error)
{
  g_autoptr (GError) cause = NULL;

  sb_strength_trial_clear (trial);
  sb_connection_run_and_wait (copy, trial_job, trial, &cause);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/*< private >
 * sb_strength_trial_clear:
 * @trial: a trial
 *
 * Forgets what came out.
 */
void
sb_strength_trial_clear (SbStrengthTrial *trial)
{
  g_clear_pointer (&trial->failed, g_free);
  trial->is_run = FALSE;
  trial->is_undone = FALSE;
}
