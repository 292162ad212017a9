/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invalid indexes: they cost what indexes cost and serve nobody, and nothing says that they are
 * there. A run that touches indexes looks before and after, and tells about those of its making.
 */
#include "sb-run-inspect.h"
#include "sb-run-messages.h"

#include <string.h>

/**
 * sb_run_touches_indexes:
 * @plan: a plan
 *
 * Any thread.
 *
 * Returns: whether any of its scripts makes, rebuilds or drops indexes
 */
gboolean
sb_run_touches_indexes (SbPlan *plan)
{
  for (guint i = 0; i < sb_plan_get_n_steps (plan); i++)
    if (sb_plan_get_step (plan, i)->touches_indexes)
      return TRUE;
  return FALSE;
}

/* Whether a script of the plan makes an index of that name: it may have found an invalid one. */
static gboolean
is_made_here (SbRun *run, const char *name)
{
  for (guint i = 0; i < sb_plan_get_n_steps (run->plan); i++)
    {
      const SbPlanStep *step = sb_plan_get_step (run->plan, i);

      for (guint j = 0; j < step->n_statements; j++)
        {
          const SbStatement *statement = sb_script_get_statement (step->script, step->sent[j]);

          for (guint k = 0; k < statement->n_objects; k++)
            if (statement->objects[k].verb == SB_OBJECT_CREATED
                && strcmp (statement->objects[k].kind, "index") == 0
                && g_strcmp0 (statement->objects[k].name, name) == 0)
              return TRUE;
        }
    }
  return FALSE;
}

/**
 * sb_run_note_indexes:
 * @run: a run that has not begun
 * @found: the server's answer to %SB_RUN_INVALID_INDEXES, before the run
 *
 * Remembers which indexes are invalid.
 */
void
sb_run_note_indexes (SbRun *run, SbResult *found)
{
  run->invalid = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < sb_result_get_n_rows (found); i++)
    g_hash_table_add (run->invalid, g_strdup (sb_result_get_value (found, i, 0)));
}

/**
 * sb_run_tell_indexes:
 * @run: a run behind sb_run_note_indexes()
 * @found: the server's answer to %SB_RUN_INVALID_INDEXES, after the run
 *
 * Tells about each index that the run left invalid, and what to do about it.
 */
void
sb_run_tell_indexes (SbRun *run, SbResult *found)
{
  run->step = NULL;
  for (guint i = 0; i < sb_result_get_n_rows (found); i++)
    {
      const char *name = sb_result_get_value (found, i, 0);
      g_autofree char *text = NULL;
      g_autofree char *hint = NULL;

      if (g_hash_table_contains (run->invalid, name)
          && !is_made_here (run, sb_result_get_value (found, i, 1)))
        continue;
      text = g_strdup_printf ("index %s on %s is invalid: it costs and serves nobody", name,
                              sb_result_get_value (found, i, 2));
      hint = g_strdup_printf ("DROP INDEX CONCURRENTLY %s; or REINDEX INDEX CONCURRENTLY %s;", name,
                              name);
      sb_run_emit_notice (run, "WARNING", text, hint);
    }
}
