/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-grid-text.h"

#include <string.h>

#include "sb-printable.h"

/* Most values are short and plain. */
static gboolean
is_plain (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isprint (text[i]))
        return FALSE;
    }
  return TRUE;
}

/**
 * sb_grid_text_append:
 * @out: where to
 * @value: a value
 * @length: its bytes
 * @max_characters: how many characters a cell can show; the rest is not looked at
 *
 * Appends the value as it stands in a cell: on one line, line ends shown as ↵, what would control
 * or deceive written out.
 */
void
sb_grid_text_append (GString *out, const char *value, gsize length, guint max_characters)
{
  gsize head = MIN (length, (gsize) max_characters * 4);
  g_autofree char *part = NULL;
  g_auto (GStrv) lines = NULL;

  if (is_plain (value, MIN (length, max_characters)))
    {
      g_string_append_len (out, value, (gssize) MIN (length, max_characters));
      return;
    }
  /* Not within a character. */
  while (head < length && head > 0 && ((guchar) value[head] & 0xc0) == 0x80)
    head--;
  part = g_strndup (value, head);
  lines = g_strsplit (part, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = NULL;

      if (lines[i + 1] != NULL && g_str_has_suffix (lines[i], "\r"))
        lines[i][strlen (lines[i]) - 1] = '\0';
      line = sb_printable_line (lines[i]);
      g_string_append_printf (out, "%s%s", i > 0 ? "↵" : "", line);
    }
}

/* A cell that a spreadsheet would otherwise take apart is quoted the way all of them understand. */
static void
append_quoted (GString *out, const char *value, gsize length)
{
  g_string_append_c (out, '"');
  for (gsize i = 0; i < length; i++)
    {
      if (value[i] == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, value[i]);
    }
  g_string_append_c (out, '"');
}

static gboolean
has_any (const char *value, gsize length, const char *characters)
{
  for (; *characters != '\0'; characters++)
    {
      if (memchr (value, *characters, length) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
append_cell (GString *out, SbRowStore *store, guint row, guint column, const char *special)
{
  gsize length;
  const char *value = sb_row_store_get_value (store, row, column, &length);

  if (value == NULL)
    return;
  /* As COPY … CSV does: nothing is NULL, "" is empty. */
  if ((length == 0 && special[0] == ',') || has_any (value, length, special))
    append_quoted (out, value, length);
  else
    g_string_append_len (out, value, (gssize) length);
  if (sb_row_store_is_cut (store, row, column, NULL))
    g_string_append (out, "…");
}

static char *
dup_separated (SbRowStore *store, const SbGridRange *range, gboolean headers, const char *special,
               const char *end)
{
  GString *out = g_string_new (NULL);

  for (guint c = range->first_column; headers && c <= range->last_column; c++)
    {
      const char *name = sb_row_store_get_column_name (store, c);

      if (c > range->first_column)
        g_string_append_c (out, special[0]);
      if (has_any (name, strlen (name), special))
        append_quoted (out, name, strlen (name));
      else
        g_string_append (out, name);
    }
  if (headers)
    g_string_append (out, end);
  for (guint r = range->first_row; r <= range->last_row; r++)
    {
      for (guint c = range->first_column; c <= range->last_column; c++)
        {
          if (c > range->first_column)
            g_string_append_c (out, special[0]);
          append_cell (out, store, r, c, special);
        }
      if (r < range->last_row || headers || special[0] == ',')
        g_string_append (out, end);
    }
  if (!g_utf8_validate (out->str, (gssize) out->len, NULL))
    {
      g_autofree char *raw = g_string_free (out, FALSE);

      return g_utf8_make_valid (raw, -1);
    }
  return g_string_free (out, FALSE);
}

/**
 * sb_grid_text_dup_tsv:
 * @store: rows
 * @range: which of them
 * @headers: whether names of columns come first
 *
 * Returns: (transfer full): the cells with tabs between; one cell is its value and nothing else
 */
char *
sb_grid_text_dup_tsv (SbRowStore *store, const SbGridRange *range, gboolean headers)
{
  gsize length;
  const char *value;

  if (!headers && range->first_row == range->last_row && range->first_column == range->last_column)
    {
      value = sb_row_store_get_value (store, range->first_row, range->first_column, &length);
      return g_utf8_make_valid (value != NULL ? value : "", value != NULL ? (gssize) length : 0);
    }
  return dup_separated (store, range, headers, "\t\n\r\"", "\n");
}

/**
 * sb_grid_text_dup_csv:
 * @store: rows
 * @range: which of them
 *
 * Returns: (transfer full): the cells as RFC 4180 has them, names of columns first
 */
char *
sb_grid_text_dup_csv (SbRowStore *store, const SbGridRange *range)
{
  return dup_separated (store, range, TRUE, ",\n\r\"", "\r\n");
}
