/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-strength.h"

#include "sb-words.h"

/**
 * sb_strength_new:
 *
 * Returns: (transfer full): a strength of which nothing is known yet
 */
SbStrength *
sb_strength_new (void)
{
  SbStrength *self = g_new0 (SbStrength, 1);

  self->omissions = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_omission_free);
  return self;
}

/**
 * sb_strength_free:
 * @self: (transfer full): a strength
 */
void
sb_strength_free (SbStrength *self)
{
  g_ptr_array_unref (self->omissions);
  g_free (self->problem);
  g_free (self);
}

/**
 * sb_omission_new:
 * @step: the step of a plan that applies the migration
 * @index: of a statement among those that it sends, from 0
 *
 * Returns: (transfer full): that it is left out, without an answer
 */
SbOmission *
sb_omission_new (const SbPlanStep *step, guint index)
{
  SbOmission *self = g_new0 (SbOmission, 1);

  sb_statement_spot_set (&self->spot, step, index);
  return self;
}

/**
 * sb_omission_free:
 * @self: (transfer full): an omission
 */
void
sb_omission_free (SbOmission *self)
{
  sb_statement_spot_clear (&self->spot);
  g_free (self->why);
  g_free (self);
}

/**
 * sb_omission_answer_get_name:
 * @answer: an answer
 *
 * Returns: (transfer none): a word for programs
 */
const char *
sb_omission_answer_get_name (SbOmissionAnswer answer)
{
  static const char *const names[] = { "noticed", "survives", "script-fails", "no-difference" };

  return names[answer];
}

/**
 * sb_strength_count:
 * @self: a strength
 * @answer: an answer
 *
 * Returns: how many statements have it
 */
guint
sb_strength_count (const SbStrength *self, SbOmissionAnswer answer)
{
  guint n = 0;

  for (guint i = 0; i < self->omissions->len; i++)
    n += ((SbOmission *) self->omissions->pdata[i])->answer == answer;
  return n;
}

static void
add (GString *words, guint n, const char *one, const char *more)
{
  if (n > 0)
    g_string_append_printf (words, "; %u %s", n, n == 1 ? one : more);
}

/**
 * sb_strength_dup_words:
 * @self: a strength
 *
 * Returns: (transfer full): one sentence without a capital: the share that verify notices, and of
 *   how many statements that says nothing
 */
char *
sb_strength_dup_words (const SbStrength *self)
{
  GString *words = g_string_new (NULL);
  guint n_noticed = sb_strength_count (self, SB_OMISSION_NOTICED);
  guint n = n_noticed + sb_strength_count (self, SB_OMISSION_SURVIVES);
  g_autofree char *count = sb_words_count (n, "statement", "statements");

  if (n > 0)
    g_string_append_printf (words, "verify notices the absence of %u of %s (%u %%)", n_noticed,
                            count, 100 * n_noticed / n);
  else if (self->problem == NULL)
    g_string_append (words, "there is no statement whose absence verify would have to notice");
  else
    g_string_append_printf (words, "it is not known what verify notices: %s", self->problem);
  add (words, sb_strength_count (self, SB_OMISSION_FAILS), "is needed by the script itself",
       "are needed by the script itself");
  add (words, sb_strength_count (self, SB_OMISSION_SAME), "changes nothing", "change nothing");
  if (n > 0 && self->problem != NULL)
    g_string_append_printf (words, "; %s", self->problem);
  return g_string_free (words, FALSE);
}
