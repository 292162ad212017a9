/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearsal-text.h"

#include "sb-words.h"

/**
 * sb_rehearsal_text_dup_loss:
 * @loss: what a table does not hold any more
 *
 * Returns: (transfer full): a line
 */
char *
sb_rehearsal_text_dup_loss (const SbLoss *loss)
{
  g_autofree char *rows = sb_words_count (loss->n_before, "row", "rows");

  return loss->columns != NULL
             ? g_strdup_printf ("%s: other values in %s (%s)", loss->table, loss->columns, rows)
             : g_strdup_printf ("%s: %s before, %" G_GINT64_FORMAT " after the rollback",
                                loss->table, rows, MAX (loss->n_after, 0));
}

/**
 * sb_rehearsal_text_dup_omission:
 * @omission: a statement that was left out
 *
 * Returns: (transfer full): where it is and what it is, in one line
 */
char *
sb_rehearsal_text_dup_omission (const SbOmission *omission)
{
  const SbStatementSpot *spot = &omission->spot;

  return g_strdup_printf ("%s%sline %u: %s", spot->file != NULL ? spot->file : "",
                          spot->file != NULL ? " " : "", spot->line, spot->summary);
}

/**
 * sb_rehearsal_text_dup_chain:
 * @chain: what came of several migrations, one after the other
 *
 * Returns: (transfer full): the verdict with its reason, a line
 */
char *
sb_rehearsal_text_dup_chain (const SbChain *chain)
{
  g_autofree char *words = sb_chain_dup_words (chain);

  return chain->reason != NULL ? g_strdup_printf ("%s: %s", words, chain->reason)
                               : g_steal_pointer (&words);
}

static void
add_differences (GString *out, const char *title, SbDifferences *differences)
{
  g_autofree char *text = NULL;

  if (differences == NULL || sb_differences_get_n (differences) == 0)
    return;
  text = sb_differences_dup_text (differences);
  g_string_append_printf (out, "%s\n%s\n", title, g_strchomp (text));
}

/**
 * sb_rehearsal_text_dup_findings:
 * @rehearsal: what came out
 *
 * Returns: (transfer full): what the rollback left different, what it lost, and what differs when
 *   forward runs again, in lines; "" where nothing does
 */
char *
sb_rehearsal_text_dup_findings (const SbRehearsal *rehearsal)
{
  GString *out = g_string_new (NULL);

  add_differences (out, "After the rollback:", rehearsal->back);
  for (guint i = 0; i < rehearsal->losses->len; i++)
    {
      g_autofree char *line = sb_rehearsal_text_dup_loss (rehearsal->losses->pdata[i]);

      g_string_append_printf (out, "%s\n", line);
    }
  add_differences (out, "Applied again:", rehearsal->again);
  return g_string_free (out, FALSE);
}
