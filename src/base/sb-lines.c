/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lines.h"

#include <string.h>

static const char BOM[] = "\xef\xbb\xbf";

/* The first byte of each UTF-8 character is whatever is not 10xxxxxx; stray bytes count as one
 * character each only when they could start one, which is how PostgreSQL's own counting behaves
 * on valid text, and is safe on any other. */
static gboolean
starts_character (char byte)
{
  return ((guchar) byte & 0xc0) != 0x80;
}

/**
 * sb_lines_walk:
 * @walk: where the last call for this text left off; all zero for the first
 * @text: (array length=length): the text, any bytes; always the same
 * @length: its length in bytes
 * @offset: a byte offset; past the end counts as the end
 *
 * As sb_lines_position(), for many places one after the other: only what lies between this place
 * and
 * the last one is looked at, or all from the start where this one comes before the last.
 *
 * Returns: the place, both numbers from 1
 */
SbPosition
sb_lines_walk (SbLinesWalk *walk, const char *text, gsize length, gsize offset)
{
  gsize from = walk->offset;

  offset = MIN (offset, length);
  if (walk->position.line == 0 || offset < from)
    {
      walk->position = (SbPosition){ 1, 1 };
      from = 0;
    }
  if (from == 0 && length >= 3 && memcmp (text, BOM, 3) == 0)
    from = MIN (3, offset);
  for (const char *lf; (lf = memchr (text + from, '\n', offset - from)) != NULL;)
    {
      walk->position.line++;
      walk->position.column = 1;
      from = lf - text + 1;
    }
  for (; from < offset; from++)
    if (starts_character (text[from]))
      walk->position.column++;
  walk->offset = offset;
  return walk->position;
}

/**
 * sb_lines_position:
 * @text: (array length=length): the text, any bytes
 * @length: its length in bytes
 * @offset: a byte offset; past the end counts as the end
 *
 * Finds line and column of a byte. Lines end at LF; a CR before it belongs to the line. Takes time
 * linear in @offset. Any thread.
 *
 * Returns: the place, both numbers from 1
 */
SbPosition
sb_lines_position (const char *text, gsize length, gsize offset)
{
  SbLinesWalk walk = { 0 };

  return sb_lines_walk (&walk, text, length, offset);
}

/**
 * sb_lines_offset_of_character:
 * @text: (array length=length): the text
 * @length: its length in bytes
 * @n: how many characters to step over
 *
 * PostgreSQL counts error positions in characters from 1: pass position - 1.
 *
 * Returns: the byte offset of the @n-th character from 0, or @length when there are fewer
 */
gsize
sb_lines_offset_of_character (const char *text, gsize length, gsize n)
{
  gsize i = 0;

  while (i < length && n > 0)
    {
      i++;
      while (i < length && !starts_character (text[i]))
        i++;
      n--;
    }
  return i;
}

/**
 * sb_lines_get_line:
 * @text: (array length=length): the text
 * @length: its length in bytes
 * @offset: a byte offset within the line
 * @line_length: (out): the line's length in bytes, without its CR and LF
 *
 * Returns: (transfer none): where the line that holds @offset starts inside @text
 */
const char *
sb_lines_get_line (const char *text, gsize length, gsize offset, gsize *line_length)
{
  gsize start, end;
  const char *lf;

  offset = MIN (offset, length);
  start = offset;
  while (start > 0 && text[start - 1] != '\n')
    start--;
  lf = memchr (text + offset, '\n', length - offset);
  end = lf != NULL ? (gsize) (lf - text) : length;
  if (end > start && text[end - 1] == '\r')
    end--;
  *line_length = end - start;
  return text + start;
}
