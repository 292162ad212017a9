/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-wrap.h"

#include <string.h>

enum
{
  WIDTH = 80,
};

/**
 * sb_wrap_append:
 * @text: where to append
 * @words: words of our own, without control characters but line ends; these count as blanks
 * @column: where @text stands in its line, in columns
 * @indent: columns before each further line
 *
 * Appends @words in lines of at most 80 columns, and a line end. A longer word is not broken.
 */
void
sb_wrap_append (GString *text, const char *words, guint column, guint indent)
{
  g_auto (GStrv) parts = g_strsplit_set (words, " \n", -1);
  gboolean is_first = TRUE;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      guint width = g_utf8_strlen (parts[i], -1);

      if (width == 0)
        continue;
      if (!is_first && column + 1 + width > WIDTH)
        {
          g_string_append_printf (text, "\n%*s", (int) indent, "");
          column = indent;
        }
      else if (!is_first)
        {
          g_string_append_c (text, ' ');
          column++;
        }
      g_string_append (text, parts[i]);
      column += width;
      is_first = FALSE;
    }
  g_string_append_c (text, '\n');
}
