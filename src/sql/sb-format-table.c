/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lays out the columns and constraints of a new table, or of a composite type. */
#include "sb-format-private.h"

#include <string.h>

/* A name or a line longer than this is not waited for. */
#define MAX_NAME 40
#define MAX_LINE 80

/**
 * sb_format_find_elements:
 * @run: a run
 *
 * Returns: the index of the parenthesis that opens them, or %SB_FORMAT_NONE
 */
guint
sb_format_find_elements (const SbFormatRun *run)
{
  static const char *const before[] = { "create", "global",   "local",   "temporary",
                                        "temp",   "unlogged", "foreign", NULL };
  guint i = 0;

  while (sb_format_is_one_of (run, i, before))
    i++;
  if (i == 0)
    return SB_FORMAT_NONE;
  if (sb_format_is_keyword (run, i, "table"))
    i += sb_format_is_keyword (run, i + 1, "if") ? 4 : 1;
  else if (sb_format_is_keyword (run, i, "type"))
    i++;
  else
    return SB_FORMAT_NONE;
  for (i++; sb_format_is_char (run, i, '.'); i += 2)
    ;
  i += sb_format_is_keyword (run, i, "as");
  return sb_format_is_char (run, i, '(') ? i : SB_FORMAT_NONE;
}

static guint
find_end (const SbFormatRun *run, guint item, guint close)
{
  while (item < close && !sb_format_is_char (run, item, ','))
    item = sb_format_skip (run, item);
  return item;
}

static gboolean
is_column (const SbFormatRun *run, guint item, guint end)
{
  const SbFormatToken *token = sb_format_token (run, item);

  return !token->is_keyword && item + 1 < end
         && (token->kind == SB_TOKEN_WORD || token->kind == SB_TOKEN_QUOTED);
}

static guint
get_width (const SbFormatRun *run, guint index)
{
  const SbFormatToken *token = sb_format_token (run, index);

  return (guint) g_utf8_strlen (run->text + token->start, (gssize) (token->end - token->start));
}

/* Types stand below each other where the author began so. */
static guint
find_name_width (const SbFormatRun *run, guint open, guint close)
{
  gboolean is_aligned = FALSE;
  guint width = 0, end;

  for (guint item = open + 1; item < close; item = end + 1)
    {
      end = find_end (run, item, close);
      if (!is_column (run, item, end) || get_width (run, item) > MAX_NAME)
        continue;
      width = MAX (width, get_width (run, item));
      is_aligned |= sb_format_token (run, item + 1)->blanks > 1
                    && !sb_format_has_line_before (run, item + 1);
    }
  return is_aligned ? width : 0;
}

static void
pad (SbFormatRun *run, guint n)
{
  g_string_append_printf (run->out, "%*s", (int) n, "");
  run->column += n;
}

static void
lay_element (SbFormatRun *run, guint item, guint end, guint name_width, guint indent)
{
  if (name_width > 0 && is_column (run, item, end) && get_width (run, item) < name_width)
    {
      sb_format_put (run, item, indent);
      if (!run->owes_line)
        pad (run, name_width - get_width (run, item));
      item++;
    }
  sb_format_lay_range (run, item, end - 1, indent + SB_FORMAT_STEP);
}

static gboolean
has_aligned_comments (const SbFormatRun *run, guint open, guint close)
{
  for (guint i = open; i < close; i++)
    for (guint k = sb_format_token (run, i)->after[0]; k < sb_format_token (run, i)->after[1]; k++)
      if (g_array_index (run->comments, SbFormatComment, k).was_aligned)
        return TRUE;
  return FALSE;
}

static void
align_comments (SbFormatRun *run, const GArray *trailing)
{
  guint width = 0;

  for (guint i = 0; i < trailing->len; i++)
    {
      guint column = g_array_index (trailing, SbFormatTrailing, i).column;

      if (column <= MAX_LINE)
        width = MAX (width, column);
    }
  for (guint i = trailing->len; i > 0; i--)
    {
      const SbFormatTrailing *at = &g_array_index (trailing, SbFormatTrailing, i - 1);

      for (guint k = at->column; k < width; k++)
        g_string_insert_c (run->out, (gssize) at->at, ' ');
    }
}

/**
 * sb_format_lay_elements:
 * @run: a run
 * @open: the index of the parenthesis that opens them
 *
 * Lays out each element on its line, up to the closing parenthesis.
 */
void
sb_format_lay_elements (SbFormatRun *run, guint open)
{
  guint indent = run->indent, inner = indent + SB_FORMAT_STEP;
  guint close = sb_format_token (run, open)->match, end;
  guint name_width = find_name_width (run, open, close);
  g_autoptr (GArray) trailing = NULL;

  sb_format_put (run, open, indent);
  if (has_aligned_comments (run, open + 1, close))
    run->trailing = trailing = g_array_new (FALSE, FALSE, sizeof (SbFormatTrailing));
  for (guint item = open + 1; item < close; item = end + 1)
    {
      end = find_end (run, item, close);
      if (item == open + 1)
        sb_format_new_line (run, inner);
      else
        sb_format_new_item (run, item, inner);
      lay_element (run, item, end, name_width, inner);
      if (end < close)
        sb_format_put (run, end, inner);
    }
  run->trailing = NULL;
  if (trailing != NULL)
    align_comments (run, trailing);
  sb_format_put_comments (run, close, inner);
  sb_format_new_line (run, indent);
  sb_format_put (run, close, indent);
}
