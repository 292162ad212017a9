/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cells.h"

static guint
character_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

/**
 * sb_cells_width:
 * @text: valid UTF-8 without control characters
 *
 * Returns: how many cells of a terminal it takes
 */
guint
sb_cells_width (const char *text)
{
  guint cells = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    cells += (guchar) *text < 0x80 ? 1 : character_width (g_utf8_get_char (text));
  return cells;
}

/**
 * sb_cells_fit:
 * @text: valid UTF-8 without control characters
 * @max_cells: at least 1
 *
 * Returns: (transfer full): @text, or as much of it as fits with an ellipsis at its end
 */
char *
sb_cells_fit (const char *text, guint max_cells)
{
  const char *at, *cut = text;
  guint cells = 0;

  for (at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      guint width = character_width (g_utf8_get_char (at));

      if (cells + width > max_cells)
        {
          g_autofree char *head = g_strndup (text, cut - text);

          return g_strconcat (head, "…", NULL);
        }
      cells += width;
      if (cells < max_cells)
        cut = g_utf8_next_char (at);
    }
  return g_strdup (text);
}
