/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-repeat-view.h"

static void
append (GString *line, const char *script, const SbRepeat *repeat)
{
  if (repeat->answer == SB_REPEAT_NOT_TRIED)
    return;
  g_string_append_printf (line, "%s%s: %s", line->len > 0 ? "; " : "run again, ", script,
                          repeat->answer == SB_REPEAT_IDEMPOTENT ? "changes nothing" : repeat->why);
}

/**
 * sb_repeat_view_print:
 * @out: where
 * @indent: blanks before the line
 * @rehearsal: a rehearsal
 *
 * Prints one quiet line, if there is something to tell.
 */
void
sb_repeat_view_print (SbOutput *out, guint indent, const SbRehearsal *rehearsal)
{
  g_autoptr (GString) line = g_string_new (NULL);

  append (line, "forward", &rehearsal->repeat_forward);
  append (line, "rollback", &rehearsal->repeat_rollback);
  if (line->len > 0)
    sb_output_text (out, SB_STYLE_DIM, indent, line->str);
}
