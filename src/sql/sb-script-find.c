/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The statement at a place. */
#include "sb-script.h"

#include <string.h>

/**
 * sb_script_find_statement:
 * @self: a script
 * @offset: byte offset in its text
 * @index: (out): which statement
 *
 * Finds the statement that a person means who points at @offset: the one around it, with the
 * comments above it; behind the last semicolon of a line that which ends there. Any thread.
 *
 * Returns: whether there is one that is more than blanks and comments
 */
gboolean
sb_script_find_statement (SbScript *self, gsize offset, guint *index)
{
  guint low = 0, high = sb_script_get_n_statements (self);
  const char *text = sb_script_get_text (self, NULL);
  const SbStatement *statement;

  if (high == 0)
    return FALSE;
  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (sb_script_get_statement (self, middle)->start <= offset)
        low = middle;
      else
        high = middle;
    }
  statement = sb_script_get_statement (self, low);
  offset = MIN (offset, statement->end);
  if (low > 0 && (offset < statement->sql_start || statement->kind == SB_STATEMENT_EMPTY)
      && memchr (text + statement->start, '\n', offset - statement->start) == NULL)
    low--;
  *index = low;
  return sb_script_get_statement (self, low)->kind != SB_STATEMENT_EMPTY;
}
