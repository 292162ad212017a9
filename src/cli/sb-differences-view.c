/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-differences-view.h"

/**
 * sb_differences_view_print:
 * @out: where
 * @indent: blanks before each line
 * @differences: (nullable): what differs
 *
 * Prints them object by object; nothing where there are none.
 */
void
sb_differences_view_print (SbOutput *out, guint indent, SbDifferences *differences)
{
  g_autofree char *text = NULL;

  if (differences == NULL || sb_differences_get_n (differences) == 0)
    return;
  text = sb_differences_dup_text (differences);
  sb_output_text (out, SB_STYLE_PLAIN, indent, text);
}
