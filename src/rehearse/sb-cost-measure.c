/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cost-measure.h"

#include <string.h>

#include "sb-cost-meter.h"
#include "sb-rehearser-copy.h"
#include "sb-statement-spot.h"

/* Nobody else is on the copy but the watch, which lets go at once. */
#define SETTINGS "SET lock_timeout = '10s'"

static void
set_place (SbCost *cost, const SbPlanStep *step, guint index)
{
  SbStatementSpot spot;

  sb_statement_spot_set (&spot, step, index);
  cost->file = spot.file;
  cost->line = spot.line;
  cost->start = spot.start;
  cost->length = spot.length;
  cost->summary = spot.summary;
}

static gboolean
measure_statement (SbCostMeasure *measure, SbCostMeter *meter, const SbPlanStep *step, guint index,
                   gboolean is_alone, GError **error)
{
  const SbStatement *statement = sb_script_get_statement (step->script, step->sent[index]);
  g_autofree char *sql = sb_script_dup_sql (step->script, step->sent[index]);
  SbCostStatement what = { .sql = sql, .is_alone = is_alone && statement->tx != SB_TX_BEGIN };
  SbCost *cost = sb_cost_new (index + 1);
  g_autofree char *problem = NULL;

  if (statement->kind == SB_STATEMENT_COPY)
    {
      what.data = sb_script_get_text (step->script, NULL) + statement->data_start;
      what.length = statement->data_end - statement->data_start;
    }
  set_place (cost, step, index);
  g_ptr_array_add (measure->costs, cost);
  if (sb_cost_meter_exec (meter, &what, cost, &problem, error))
    return TRUE;
  if (problem != NULL)
    measure->problem = g_strdup_printf ("statement %u could not be measured: %s", cost->number,
                                        problem);
  g_ptr_array_set_size (measure->costs, measure->costs->len - 1);
  return FALSE;
}

/* Statements that are committed at once. */
static gboolean
measure_transaction (SbCostMeasure *measure, SbCostMeter *meter, SbSession *session,
                     const SbPlanStep *step, guint first, guint n, const char *begin,
                     GError **error)
{
  g_autoptr (SbResult) begun = sb_session_expect (sb_session_exec (session, begin, error), error);
  g_autofree char *problem = NULL;

  if (begun == NULL)
    return FALSE;
  for (guint i = first; i < first + n; i++)
    if (!measure_statement (measure, meter, step, i, FALSE, error))
      return FALSE;
  if (sb_cost_meter_commit (meter, &problem, error))
    return TRUE;
  if (problem != NULL)
    measure->problem = g_strdup_printf ("it could not be committed: %s", problem);
  return FALSE;
}

/* A transaction takes these unless the table is partitioned, and then tells what they lock. */
static gboolean
may_be_in_transaction (const SbPlanStep *step, guint index)
{
  const SbStatement *statement = sb_script_get_statement (step->script, step->sent[index]);

  return statement->tx == SB_TX_INSIDE
         && (strcmp (statement->tag, "REINDEX") == 0 || strcmp (statement->tag, "CLUSTER") == 0);
}

static gboolean
measure_alone (SbCostMeasure *measure, SbCostMeter *meter, SbSession *session,
               const SbPlanStep *step, guint index, GError **error)
{
  gboolean is_idle = sb_session_get_transaction (session) == SB_TRANSACTION_IDLE;

  if (is_idle && may_be_in_transaction (step, index))
    {
      if (measure_transaction (measure, meter, session, step, index, 1, "BEGIN", error))
        {
          ((SbCost *) measure->costs->pdata[measure->costs->len - 1])->is_alone = TRUE;
          return TRUE;
        }
      if (measure->problem == NULL || !sb_session_rollback (session, error))
        return FALSE;
      g_clear_pointer (&measure->problem, g_free);
    }
  return measure_statement (measure, meter, step, index, is_idle, error);
}

static gboolean
measure_parts (SbCostMeasure *measure, SbCostMeter *meter, SbSession *session,
               const SbPlanStep *step, GError **error)
{
  for (guint i = 0; i < step->n_parts; i++)
    {
      const SbPlanPart *part = &step->parts[i];

      if (part->kind == SB_PART_TOGETHER)
        {
          if (!measure_transaction (measure, meter, session, step, part->first, part->n, "BEGIN",
                                    error))
            return FALSE;
          continue;
        }
      for (guint j = part->first; j < part->first + part->n; j++)
        if (!measure_alone (measure, meter, session, step, j, error))
          return FALSE;
    }
  return TRUE;
}

static gpointer
measure_job (SbSession *session, gpointer user_data, GError **error)
{
  SbCostMeasure *measure = user_data;
  g_autoptr (SbPlan) plan = NULL;
  g_autoptr (SbResult) set = NULL;
  g_autoptr (SbCostMeter) meter = NULL;
  const SbPlanStep *step;

  if (g_cancellable_set_error_if_cancelled (measure->cancellable, error)
      || !sb_session_connect (session, error))
    return NULL;
  plan = sb_copy_plan_apply (session, measure->project, measure->keys, error);
  set = plan != NULL ? sb_session_expect (sb_session_exec (session, SETTINGS, error), error) : NULL;
  meter = set != NULL ? sb_cost_meter_new (session, measure->watch, error) : NULL;
  if (meter == NULL || sb_plan_get_n_steps (plan) == 0)
    return NULL;
  step = sb_plan_get_step (plan, 0);
  if (step->protocol == SB_PROTOCOL_SINGLE)
    measure_parts (measure, meter, session, step, error);
  else
    measure_transaction (measure, meter, session, step, 0, step->n_statements, step->begin, error);
  return NULL;
}

/*< private >
 * sb_cost_measure:
 * @copy: a connection, not yet made, to a copy on which the migration is pending
 * @measure: what to measure; gets what came out
 * @error: return location for why the copy could not be asked
 *
 * Runs the forward script, and commits it as an Apply would.
 *
 * Returns: %FALSE with @error set; that a statement fails is no error
 */
gboolean
sb_cost_measure (SbConnection *copy, SbCostMeasure *measure, GError **error)
{
  g_autoptr (GError) cause = NULL;

  sb_connection_run_and_wait (copy, measure_job, measure, &cause);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}
