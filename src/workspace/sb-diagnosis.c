/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-diagnosis.h"

#include <string.h>

#include "sb-printable.h"

/* Nobody reads more names than that; DETAIL has the rest. */
#define MAX_DEPENDENTS 3
#define MAX_NAME 80

/* DETAIL has a line for each dependent: "policy p on table t depends on column c of table t". */
static char *
dup_dependents (const char *detail)
{
  g_auto (GStrv) lines = g_strsplit (detail, "\n", MAX_DEPENDENTS + 2);
  GString *names = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *end = strstr (lines[i], " depends on ");
      g_autofree char *name = NULL, *shown = NULL;

      if (end == NULL)
        continue;
      if (i >= MAX_DEPENDENTS)
        {
          g_string_append (names, " and more");
          break;
        }
      name = g_strndup (lines[i], end - lines[i]);
      shown = sb_printable_ellipsize (name, MAX_NAME);
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", shown);
    }
  return g_string_free (names, names->len == 0);
}

/**
 * sb_diagnosis_new:
 * @message: an error of the server
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): what is behind it; %NULL for uncommon errors
 */
SbDiagnosis *
sb_diagnosis_new (const SbServerMessage *message)
{
  const SbAdvice *advice = sb_advice_find (message->sqlstate, message->message, message->detail);
  g_autofree char *dependents = NULL;
  SbDiagnosis *self;

  if (advice == NULL)
    return NULL;
  if (strcmp (advice->sqlstate, "2BP01") == 0 && advice->message_part == NULL
      && message->detail != NULL)
    dependents = dup_dependents (message->detail);
  self = g_new0 (SbDiagnosis, 1);
  self->condition = advice->condition;
  self->cause = dependents != NULL ? g_strdup_printf ("it is used by %s", dependents)
                                   : g_strdup (advice->cause);
  self->next = g_strdup (advice->next);
  self->step = advice->step;
  self->directive = advice->directive;
  return self;
}

/**
 * sb_diagnosis_new_of_apply:
 * @message: an error of the server
 * @timeline: (nullable): what was applied before
 * @failed_key: (nullable): of the migration that was being applied
 *
 * As sb_diagnosis_new(), and names the migration that creates what is missing. Reads scripts:
 * workers only.
 *
 * Returns: (transfer full) (nullable): what is behind it
 */
SbDiagnosis *
sb_diagnosis_new_of_apply (const SbServerMessage *message, SbTimeline *timeline,
                           const char *failed_key)
{
  SbDiagnosis *self = sb_diagnosis_new (message);
  g_autoptr (SbMaker) maker = self != NULL && timeline != NULL
                                  ? sb_maker_find (timeline, message, failed_key)
                                  : NULL;

  if (maker == NULL)
    return self;
  g_free (self->cause);
  self->cause = sb_maker_dup_cause (maker);
  g_free (self->next);
  self->next = g_strdup_printf ("apply that first: `apply %s`", maker->version);
  return self;
}

/**
 * sb_diagnosis_free:
 * @self: (transfer full): a diagnosis
 */
void
sb_diagnosis_free (SbDiagnosis *self)
{
  g_free (self->cause);
  g_free (self->next);
  g_free (self);
}
