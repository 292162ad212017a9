/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-repeat.h"

/*< private >
 * sb_repeat_answer:
 * @self: a repeat
 * @answer: what came out
 * @why: (nullable): one sentence
 */
void
sb_repeat_answer (SbRepeat *self, SbRepeatAnswer answer, const char *why)
{
  g_free (self->why);
  self->answer = answer;
  self->why = g_strdup (why);
}

/* What is named is the first of all that changed. */
static char *
dup_changes (SbDifferences *differences, GPtrArray *losses)
{
  guint n_objects = sb_differences_get_n (differences);
  guint n = n_objects + losses->len;
  g_autofree char *first = NULL;

  if (n_objects > 0)
    {
      const SbDifference *item = sb_differences_get (differences, 0);

      first = g_strdup_printf ("%s %s", item->kind, item->identity);
    }
  else
    first = g_strconcat ("rows of ", ((SbLoss *) losses->pdata[0])->table, NULL);
  return n > 1 ? g_strdup_printf ("it changes %s and %u more", first, n - 1)
               : g_strdup_printf ("it changes %s", first);
}

/*< private >
 * sb_repeat_judge:
 * @self: a repeat that succeeded
 * @differences: what it changed in the schema
 * @losses: (element-type SbLoss): what it changed in tables
 */
void
sb_repeat_judge (SbRepeat *self, SbDifferences *differences, GPtrArray *losses)
{
  g_autofree char *changes = NULL;

  if (sb_differences_get_n (differences) > 0 || losses->len > 0)
    changes = dup_changes (differences, losses);
  sb_repeat_answer (self, changes != NULL ? SB_REPEAT_NOT_IDEMPOTENT : SB_REPEAT_IDEMPOTENT,
                    changes);
}

/*< private >
 * sb_repeat_clear:
 * @self: a repeat
 *
 * Frees what it tells.
 */
void
sb_repeat_clear (SbRepeat *self)
{
  g_clear_pointer (&self->why, g_free);
}

/**
 * sb_repeat_answer_get_name:
 * @answer: an answer
 *
 * Returns: (transfer none): the word that JSON uses
 */
const char *
sb_repeat_answer_get_name (SbRepeatAnswer answer)
{
  static const char *const names[] = {
    [SB_REPEAT_NOT_TRIED] = "not-tried",
    [SB_REPEAT_IDEMPOTENT] = "yes",
    [SB_REPEAT_NOT_IDEMPOTENT] = "no",
  };

  return names[answer];
}
