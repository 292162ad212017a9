/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a run goes when it is behind a pooler.
 *
 * Protocol T works through any pool that has transactions. Protocol N needs a session that lasts: its
 * lock, and the place that it keeps between statements. A plan with one step of it runs as a whole on
 * a direct connection, so that there is one connection and one lock.
 */
#include "sb-run-private.h"

static const SbPlanStep *
find_single_step (SbPlan *plan)
{
  for (guint i = 0; i < sb_plan_get_n_steps (plan); i++)
    if (sb_plan_get_step (plan, i)->protocol == SB_PROTOCOL_SINGLE)
      return sb_plan_get_step (plan, i);
  return NULL;
}

/**
 * sb_run_go_around_pooler:
 * @run: a run with a connected session and a plan; nothing was sent yet
 * @error: return location for %SB_RUN_ERROR_POOLED or %SB_DB_ERROR_CANCELLED
 *
 * Takes the target's direct connection where the plan needs a session that lasts and this one's does
 * not.
 *
 * Returns: whether the plan can run
 */
gboolean
sb_run_go_around_pooler (SbRun *run, GError **error)
{
  const SbPlanStep *step = find_single_step (run->plan);
  SbPooling pooling;
  SbTarget *chosen = NULL;
  g_autofree char *address = NULL;
  g_autoptr (GError) why = NULL;

  if (step == NULL)
    return TRUE;
  pooling = sb_session_get_pooling (run->session);
  if (sb_pooling_keeps_session (pooling))
    return TRUE;
  run->direct = sb_session_open_direct (run->session, &chosen, &why);
  if (run->direct == NULL)
    {
      if (g_error_matches (why, SB_DB_ERROR, SB_DB_ERROR_CANCELLED))
        g_propagate_error (error, g_steal_pointer (&why));
      else
        g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_POOLED,
                     "migration %s needs a direct connection, and this one goes through a %s: %s; "
                     "%s; set DIRECT_DATABASE_URL beside DATABASE_URL to the server's own address "
                     "or to a pool in session mode",
                     step->migration->version, sb_pooling_get_name (pooling), step->why,
                     why->message);
      return FALSE;
    }
  address = sb_target_dup_address (chosen);
  run->session = run->direct;
  run->way = g_strdup_printf ("the whole run takes the direct connection %s, from %s, because "
                              "migration %s cannot go through the %s: %s",
                              address, sb_target_get_source (chosen), step->migration->version,
                              sb_pooling_get_name (pooling), step->why);
  return TRUE;
}
