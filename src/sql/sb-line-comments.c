/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-line-comments.h"

#include "sb-lexer.h"
#include "sb-lines.h"

#include <string.h>

/* A line: where it begins, where what is in it begins, and where it ends, without its LF. */
typedef struct
{
  gsize start, text, end;
} Line;

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* Whole lines, also that in which nothing is selected; not the last one where only its beginning
 * is reached. */
static GArray *
find_lines (const char *text, gsize length, gsize from, gsize to)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));

  from = MIN (from, length);
  to = CLAMP (to, from, length);
  if (to > from && text[to - 1] == '\n')
    to--;
  while (from > 0 && text[from - 1] != '\n')
    from--;
  for (gsize at = from; at <= to;)
    {
      const char *lf = memchr (text + at, '\n', length - at);
      Line line = { at, at, lf != NULL ? (gsize) (lf - text) : length };

      while (line.text < line.end && is_blank (text[line.text]))
        line.text++;
      g_array_append_val (lines, line);
      at = line.end + 1;
    }
  return lines;
}

static gboolean
is_comment (const char *text, const Line *line)
{
  return line->end - line->text >= 2 && memcmp (text + line->text, "--", 2) == 0;
}

/* What lies between the tags of a dollar quote; %FALSE for other strings. */
static gboolean
get_body (const char *text, const SbToken *token, gsize *start, gsize *end)
{
  const char *tag_end = text[token->start] == '$'
                            ? memchr (text + token->start + 1, '$', token->end - token->start - 1)
                            : NULL;
  gsize tag = tag_end != NULL ? (gsize) (tag_end + 1 - text) - token->start : 0;

  if (tag == 0 || token->end - token->start < 2 * tag)
    return FALSE;
  *start = token->start + tag;
  *end = token->end - tag;
  return TRUE;
}

static char *
refuse_half (const char *text, gsize length, const SbToken *token)
{
  guint first = sb_lines_position (text, length, token->start).line;
  guint last = sb_lines_position (text, length, token->end - 1).line;

  return g_strdup_printf ("what line %u opens ends in line %u: select all of it", first, last);
}

/* Why a comment would not be one there, or would leave half a string behind. @base is where what is
 * looked through begins: the body of a dollar quote is code like any other. */
static char *
find_trouble (const char *text, gsize length, gsize base, gsize end, gsize from, gsize to)
{
  SbLexer lexer = { text, end, base };
  SbToken token;

  while ((token = sb_lexer_next (&lexer)).kind != SB_TOKEN_END && token.start < to)
    {
      gboolean begins_before = token.start<from, ends_behind = token.end> to;
      gsize body_start, body_end;

      if (token.end <= from
          || (token.kind != SB_TOKEN_STRING && token.kind != SB_TOKEN_QUOTED
              && token.kind != SB_TOKEN_BLOCK_COMMENT))
        continue;
      if (begins_before && ends_behind && token.kind == SB_TOKEN_BLOCK_COMMENT)
        return NULL;
      if (begins_before && ends_behind && get_body (text, &token, &body_start, &body_end)
          && body_start <= from && body_end >= to)
        return find_trouble (text, length, body_start, body_end, from, to);
      if (begins_before && ends_behind)
        return g_strdup ("inside of a string it would be no comment");
      if (begins_before || ends_behind)
        return refuse_half (text, length, &token);
    }
  return NULL;
}

static void
add (GArray *edits, gsize offset, gsize n_removed)
{
  SbLineEdit edit = { offset, n_removed };

  g_array_append_val (edits, edit);
}

static void
uncomment (GArray *edits, const char *text, const GArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);
      gboolean has_blank = line->end - line->text > 2 && text[line->text + 2] == ' ';

      if (is_comment (text, line))
        add (edits, line->text, has_blank ? 3 : 2);
    }
}

/* All at the same depth, so that what is indented below each other stays so. */
static void
comment (GArray *edits, const GArray *lines, gboolean has_text)
{
  gsize depth = G_MAXSIZE;

  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);

      if (line->text < line->end || !has_text)
        depth = MIN (depth, line->text - line->start);
    }
  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);

      if (line->text < line->end || !has_text)
        add (edits, line->start + depth, 0);
    }
}

/**
 * sb_line_comments_toggle:
 * @text: (array length=length): the text, UTF-8
 * @length: in bytes
 * @from: where the selection, or the cursor, is: a byte offset
 * @to: its end
 * @why_not: (out) (transfer full): why nothing is to be done, for people; else %NULL
 *
 * Makes the lines comments; where all of them are, takes that back. Empty lines among others are
 * left alone. Not in a string, and not where a string would be cut: the body of a dollar quote is
 * code. Any thread.
 *
 * Returns: (transfer full) (element-type SbLineEdit): what to change, in the order of the text
 */
GArray *
sb_line_comments_toggle (const char *text, gsize length, gsize from, gsize to, char **why_not)
{
  GArray *edits = g_array_new (FALSE, FALSE, sizeof (SbLineEdit));
  g_autoptr (GArray) lines = find_lines (text, length, from, to);
  const Line *first = &g_array_index (lines, Line, 0);
  const Line *last = &g_array_index (lines, Line, lines->len - 1);
  gboolean has_text = FALSE, has_code = FALSE;

  *why_not = NULL;
  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);

      has_text |= line->text < line->end;
      has_code |= line->text < line->end && !is_comment (text, line);
    }
  if (has_text && !has_code)
    uncomment (edits, text, lines);
  else
    {
      *why_not = find_trouble (text, length, 0, length, first->start, last->end);
      if (*why_not == NULL)
        comment (edits, lines, has_text);
    }
  return edits;
}
