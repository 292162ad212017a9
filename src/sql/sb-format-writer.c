/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes tokens and comments; knows columns and lines. */
#include "sb-format-private.h"

#include <string.h>

static guint
count_chars (const char *text, gsize start, gsize end)
{
  return (guint) g_utf8_strlen (text + start, (gssize) (end - start));
}

static void
append (SbFormatRun *run, gsize start, gsize end)
{
  const char *text = run->text + start, *line;

  if (run->at_start)
    {
      g_string_append_printf (run->out, "%*s", (int) run->indent, "");
      run->at_start = run->has_empty = FALSE;
      run->column = run->indent;
    }
  g_string_append_len (run->out, text, (gssize) (end - start));
  line = memrchr (text, '\n', end - start);
  if (line != NULL)
    run->column = count_chars (run->text, (gsize) (line + 1 - run->text), end);
  else
    run->column += count_chars (run->text, start, end);
}

static void
append_blank (SbFormatRun *run)
{
  if (run->at_start)
    return;
  g_string_append_c (run->out, ' ');
  run->column++;
}

/**
 * sb_format_new_line:
 * @run: a run
 * @indent: how far in
 *
 * Goes to a new line, unless nothing is in this one yet.
 */
void
sb_format_new_line (SbFormatRun *run, guint indent)
{
  run->indent = indent;
  run->owes_line = FALSE;
  if (run->at_start)
    return;
  g_string_append (run->out, run->eol);
  run->at_start = TRUE;
  run->column = indent;
}

/* An empty line, where one was. */
static void
keep_empty_line (SbFormatRun *run, guint newlines)
{
  if (newlines < 2 || !run->at_start || run->has_empty)
    return;
  g_string_append (run->out, run->eol);
  run->has_empty = TRUE;
}

/**
 * sb_format_new_item:
 * @run: a run
 * @index: the token that comes next
 * @indent: how far in
 *
 * Goes to a new line, and keeps an empty one before it.
 */
void
sb_format_new_item (SbFormatRun *run, guint index, guint indent)
{
  const SbFormatToken *token = sb_format_token (run, index);

  sb_format_new_line (run, indent);
  if (token->before[0] == token->before[1])
    keep_empty_line (run, token->newlines);
  else
    keep_empty_line (
        run, g_array_index (run->comments, SbFormatComment, token->before[0]).newlines_before);
}

/**
 * sb_format_put_comments:
 * @run: a run
 * @index: of a token
 * @indent: how far in, where they need lines of their own
 *
 * Writes the comments before a token, unless that was done already.
 */
void
sb_format_put_comments (SbFormatRun *run, guint index, guint indent)
{
  SbFormatToken *token = sb_format_token (run, index);

  if (run->at_start)
    indent = run->indent;
  for (; token->before[0] < token->before[1]; token->before[0]++)
    {
      const SbFormatComment *comment = &g_array_index (run->comments, SbFormatComment,
                                                       token->before[0]);

      if (comment->newlines_before > 0 || run->owes_line)
        sb_format_new_line (run, indent);
      append_blank (run);
      append (run, comment->start, comment->end);
      run->owes_line = comment->is_line || comment->newlines_after > 0;
      if (run->owes_line && comment->newlines_after > 1)
        {
          sb_format_new_line (run, indent);
          keep_empty_line (run, comment->newlines_after);
        }
    }
  if (run->owes_line)
    sb_format_new_line (run, indent);
}

/* What cannot be torn from the token before it. */
static gboolean
clings (const SbFormatRun *run, guint index)
{
  const SbFormatToken *token;

  if (index >= run->tokens->len)
    return FALSE;
  token = sb_format_token (run, index);
  return !token->space && token->kind != SB_TOKEN_CLOSE && !sb_format_is_char (run, index, ']');
}

static void
append_token (SbFormatRun *run, const SbFormatToken *token)
{
  gsize at;

  append (run, token->start, token->end);
  at = run->out->len - (token->end - token->start);
  for (gsize i = at; token->letters != SB_FORMAT_AS_WRITTEN && i < run->out->len; i++)
    run->out->str[i] = token->letters == SB_FORMAT_UPPER ? g_ascii_toupper (run->out->str[i])
                                                         : g_ascii_tolower (run->out->str[i]);
}

/**
 * sb_format_put:
 * @run: a run
 * @index: of a token
 * @indent: how far in, where a comment ends the line
 *
 * Writes a token with its comments.
 */
void
sb_format_put (SbFormatRun *run, guint index, guint indent)
{
  SbFormatToken *token = sb_format_token (run, index);
  gboolean has_comments = token->before[0] < token->before[1];

  if (run->owes_line && !has_comments)
    sb_format_new_line (run, indent);
  sb_format_put_comments (run, index, indent);
  if (token->space || (has_comments && !clings (run, index)))
    append_blank (run);
  append_token (run, token);
  for (guint i = token->after[0]; i < token->after[1]; i++)
    {
      const SbFormatComment *comment = &g_array_index (run->comments, SbFormatComment, i);

      if (run->trailing != NULL && !run->at_start)
        {
          SbFormatTrailing trailing = { run->out->len, run->column };

          g_array_append_val (run->trailing, trailing);
        }
      append_blank (run);
      append (run, comment->start, comment->end);
      run->owes_line = TRUE;
    }
}

/**
 * sb_format_put_all:
 * @run: a run
 * @first: the first token
 * @last: the last
 * @indent: as sb_format_put()
 *
 * Writes tokens in one line.
 */
void
sb_format_put_all (SbFormatRun *run, guint first, guint last, guint indent)
{
  for (guint i = first; i <= last; i++)
    sb_format_put (run, i, indent);
}

/* Adds what @start to @end takes to @column; past a line end it counts from there. */
static gboolean
add_width (const SbFormatRun *run, gsize start, gsize end, guint *column)
{
  const char *text = run->text + start;
  const char *line = memchr (text, '\n', end - start);

  if (line == NULL)
    {
      *column += end - start > 4 * SB_FORMAT_WIDTH ? SB_FORMAT_WIDTH + 1
                                                   : count_chars (run->text, start, end);
      return *column <= SB_FORMAT_WIDTH;
    }
  *column += count_chars (run->text, start, (gsize) (line - run->text));
  if (*column > SB_FORMAT_WIDTH)
    return FALSE;
  line = memrchr (text, '\n', end - start);
  *column = count_chars (run->text, (gsize) (line + 1 - run->text), end);
  return *column <= SB_FORMAT_WIDTH;
}

/**
 * sb_format_fits:
 * @run: a run
 * @first: the first token
 * @last: the last
 * @column: where they would begin
 *
 * Returns: whether they, and what clings to the last, end within the width
 */
gboolean
sb_format_fits (const SbFormatRun *run, guint first, guint last, guint column)
{
  for (guint i = first; i <= last || clings (run, i); i++)
    {
      const SbFormatToken *token = sb_format_token (run, i);

      for (guint k = token->before[0]; k < token->before[1]; k++)
        {
          const SbFormatComment *comment = &g_array_index (run->comments, SbFormatComment, k);

          column++;
          if (!add_width (run, comment->start, comment->end, &column))
            return FALSE;
        }
      column += token->space && i > first;
      if (!add_width (run, token->start, token->end, &column))
        return FALSE;
    }
  return TRUE;
}

/**
 * sb_format_has_breaks:
 * @run: a run
 * @first: the first token
 * @last: the last
 *
 * Returns: whether a line has to end between them
 */
gboolean
sb_format_has_breaks (const SbFormatRun *run, guint first, guint last)
{
  return run->n_breaks[last] != run->n_breaks[first];
}

/**
 * sb_format_is_flat:
 * @run: a run
 * @first: the first token
 * @last: the last
 *
 * Returns: whether they go into what is left of the line
 */
gboolean
sb_format_is_flat (const SbFormatRun *run, guint first, guint last)
{
  const SbFormatToken *token = sb_format_token (run, first);
  guint column = run->at_start ? run->indent : run->column + (token->space ? 1 : 0);

  return !run->owes_line && !sb_format_has_breaks (run, first, last)
         && sb_format_fits (run, first, last, column);
}
