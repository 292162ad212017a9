/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-plan-together.h"

#include <string.h>

/* Whether a later step writes the label of an enum value that @statement adds: it cannot be used
 * before it is committed (55P04). The text decides, in functions and blocks too. */
static const SbPlanStep *
find_use (GPtrArray *steps, guint from, const char *label)
{
  g_autofree char *literal = g_strdup_printf ("'%s'", label);

  for (guint i = from; i < steps->len; i++)
    {
      const SbPlanStep *step = steps->pdata[i];

      if (strstr (sb_script_get_text (step->script, NULL), literal) != NULL)
        return step;
    }
  return NULL;
}

static gboolean
check_enum_values (GPtrArray *steps, guint index, GError **error)
{
  const SbPlanStep *step = steps->pdata[index];

  for (guint i = 0; i < step->n_statements; i++)
    {
      const SbStatement *statement = sb_script_get_statement (step->script, step->sent[i]);

      for (guint j = 0; j < statement->n_objects; j++)
        {
          const SbObject *object = &statement->objects[j];
          const SbPlanStep *user = NULL;

          if (object->verb == SB_OBJECT_CREATED && strcmp (object->kind, "enum value") == 0)
            user = find_use (steps, index + 1, object->name);
          if (user == NULL)
            continue;
          g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
                       "not possible in one transaction: %s adds the enum value '%s', and %s uses "
                       "it, which the server allows after a commit only",
                       step->migration->version, object->name, user->migration->version);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * sb_plan_check_together:
 * @steps: (element-type SbPlanStep): in the order of execution
 * @error: return location for %SB_RUN_ERROR_REFUSED
 *
 * Returns: whether one transaction can take all of them; the error names the first that it cannot
 */
gboolean
sb_plan_check_together (GPtrArray *steps, GError **error)
{
  const SbPlanStep *first = steps->len > 0 ? steps->pdata[0] : NULL;

  for (guint i = 0; i < steps->len; i++)
    {
      const SbPlanStep *step = steps->pdata[i];

      if (step->protocol == SB_PROTOCOL_SINGLE)
        {
          g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
                       "not possible in one transaction: %s: %s", step->migration->version,
                       step->why);
          return FALSE;
        }
      if (strcmp (step->begin, first->begin) != 0)
        {
          g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
                       "not possible in one transaction: %s and %s ask for different kinds of it",
                       first->migration->version, step->migration->version);
          return FALSE;
        }
      if (!check_enum_values (steps, i, error))
        return FALSE;
    }
  return TRUE;
}
