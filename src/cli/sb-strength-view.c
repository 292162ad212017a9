/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-strength-view.h"

#include "sb-rehearsal-text.h"

/**
 * sb_strength_view_print:
 * @out: where
 * @indent: blanks before each line
 * @rehearsal: a rehearsal
 *
 * Prints the share, and each statement that no check would miss; nothing where nobody asked.
 */
void
sb_strength_view_print (SbOutput *out, guint indent, const SbRehearsal *rehearsal)
{
  const SbStrength *strength = rehearsal->strength;
  g_autofree char *words = strength != NULL ? sb_strength_dup_words (strength) : NULL;

  if (strength == NULL)
    return;
  sb_output_text (out, SB_STYLE_DIM, indent, words);
  for (guint i = 0; i < strength->omissions->len; i++)
    {
      const SbOmission *omission = strength->omissions->pdata[i];
      g_autofree char *text = sb_rehearsal_text_dup_omission (omission);
      g_autofree char *line = g_strconcat ("no check notices ", text, NULL);

      if (omission->answer == SB_OMISSION_SURVIVES)
        sb_output_text (out, SB_STYLE_WARNING, indent + 2, line);
    }
}
