/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tokens of a statement, each with the comments around it. */
#include "sb-format-private.h"

#include <string.h>

#define MAX_DEPTH 50

static guint
count_newlines (const char *text, gsize start, gsize end)
{
  guint n = 0;

  for (gsize i = start; i < end; i++)
    n += text[i] == '\n' || (text[i] == '\r' && (i + 1 == end || text[i + 1] != '\n'));
  return n;
}

/* PostgreSQL's own rule, which the lexer leaves to those who care: an operator of several characters
 * ends in + or - only with one of these inside. */
static gsize
trim_operator (const char *text, gsize start, gsize end)
{
  gsize length = end - start;

  if (memchr (text + start, '~', length) != NULL)
    return end;
  for (gsize i = start; i < end; i++)
    if (strchr ("!@#^&|`?%", text[i]) != NULL)
      return end;
  while (end - start > 1 && (text[end - 1] == '+' || text[end - 1] == '-'))
    end--;
  return end;
}

/**
 * sb_format_next_token:
 * @lexer: where to go on
 *
 * Returns: the next token, as the grammar takes it: `::` and `:=` are one, `=-` are two
 */
SbToken
sb_format_next_token (SbLexer *lexer)
{
  SbToken token = sb_lexer_next (lexer);
  const char *at = lexer->text + token.start;

  if (token.kind != SB_TOKEN_OTHER)
    return token;
  if (*at == ':' && token.end < lexer->length && (at[1] == ':' || at[1] == '='))
    token.end++;
  else if (token.end - token.start > 1)
    token.end = trim_operator (lexer->text, token.start, token.end);
  lexer->at = token.end;
  return token;
}

static void
add_comment (SbFormatRun *run, const SbToken *token, gsize blank_start)
{
  SbFormatComment comment = {
    .start = token->start,
    .end = token->end,
    .is_line = token->kind == SB_TOKEN_LINE_COMMENT,
    .newlines_before = count_newlines (run->text, blank_start, token->start),
    .was_aligned = token->start - blank_start > 1,
  };

  g_array_append_val (run->comments, comment);
}

/* Comments that begin in the line of the token before them, up to the last that ends its line,
 * belong to that token. */
static guint
count_trailing (const SbFormatRun *run, guint first)
{
  guint n = 0;

  for (guint i = first; i < run->comments->len; i++)
    {
      const SbFormatComment *comment = &g_array_index (run->comments, SbFormatComment, i);

      if (comment->newlines_before > 0)
        break;
      if (comment->newlines_after > 0)
        n = i + 1 - first;
    }
  return n;
}

/* A comma, and the last semicolon, go before the comments that stand in the line before them. */
static void
pull_forward (SbFormatRun *run, SbFormatToken *token)
{
  SbFormatToken *previous = token - 1;

  if (previous->after[0] == previous->after[1])
    return;
  if (run->text[token->start] == ';' && token->before[0] < token->before[1])
    return;
  if (run->text[token->start] != ',' && run->text[token->start] != ';')
    return;
  token->after[0] = previous->after[0];
  token->after[1] = token->before[0];
  previous->after[1] = previous->after[0];
  for (guint i = token->before[0]; i < token->before[1]; i++)
    g_array_index (run->comments, SbFormatComment, i).newlines_before |= 1;
  token->before[1] = token->before[0];
  token->newlines = 0;
}

static void
add_token (SbFormatRun *run, const SbToken *token, gsize blank_start, guint first_comment)
{
  SbFormatToken new = {
    .kind = token->kind,
    .start = token->start,
    .end = token->end,
    .newlines = count_newlines (run->text, blank_start, token->start),
    .blanks = (guint) MIN (token->start - blank_start, G_MAXINT),
    .match = SB_FORMAT_NONE,
    .before = { first_comment, run->comments->len },
    .after = { run->comments->len, run->comments->len },
  };

  if (run->tokens->len > 0)
    {
      SbFormatToken *previous = sb_format_token (run, run->tokens->len - 1);

      if (previous->after[0] == previous->after[1])
        {
          previous->after[0] = first_comment;
          previous->after[1] = first_comment + count_trailing (run, first_comment);
          new.before[0] = previous->after[1];
        }
      else if (new.before[0] < new.before[1])
        g_array_index (run->comments, SbFormatComment, first_comment).newlines_before |= 1;
    }
  g_array_append_val (run->tokens, new);
  if (run->tokens->len > 1)
    pull_forward (run, sb_format_token (run, run->tokens->len - 1));
}

/* From BEGIN ATOMIC to the END behind a semicolon: see sb-splitter.c. */
static gboolean
take_atomic (SbFormatRun *run, SbLexer *lexer, SbToken *begin)
{
  SbLexer ahead = *lexer;
  SbToken token = sb_lexer_next_significant (&ahead), previous = token;
  gsize depth = 0;

  if (!sb_token_is_word (begin, run->text, "begin")
      || !sb_token_is_word (&token, run->text, "atomic"))
    return FALSE;
  while ((token = sb_lexer_next_significant (&ahead)).kind != SB_TOKEN_END)
    {
      depth += token.kind == SB_TOKEN_OPEN;
      depth -= token.kind == SB_TOKEN_CLOSE && depth > 0;
      if (depth == 0 && sb_token_is_word (&token, run->text, "end")
          && (previous.kind == SB_TOKEN_SEMICOLON
              || sb_token_is_word (&previous, run->text, "atomic")))
        {
          begin->kind = SB_TOKEN_STRING;
          begin->end = lexer->at = token.end;
          return TRUE;
        }
      previous = token;
    }
  return FALSE;
}

/**
 * sb_format_match:
 * @run: with the words' letters chosen
 *
 * Finds which parentheses, brackets, CASE and END belong together.
 *
 * Returns: %FALSE where they do not, or go deeper than lines can show
 */
gboolean
sb_format_match (SbFormatRun *run)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < run->tokens->len; i++)
    {
      guint top = open->len > 0 ? g_array_index (open, guint, open->len - 1) : SB_FORMAT_NONE;
      gboolean in_case = top != SB_FORMAT_NONE && sb_format_is_word (run, top, "case");

      if (sb_format_is_char (run, i, '(') || sb_format_is_char (run, i, '[')
          || sb_format_is_keyword (run, i, "case"))
        {
          if (open->len == MAX_DEPTH)
            return FALSE;
          g_array_append_val (open, i);
        }
      else if (top != SB_FORMAT_NONE
               && (sb_format_is_char (run, i, ')') || sb_format_is_char (run, i, ']')
                   || (in_case && sb_format_is_keyword (run, i, "end"))))
        {
          sb_format_token (run, top)->match = i;
          sb_format_token (run, i)->match = top;
          g_array_set_size (open, open->len - 1);
        }
    }
  return open->len == 0;
}

/**
 * sb_format_take_tokens:
 * @run: with a text
 * @start: byte offset of the statement's first token
 * @end: byte offset behind its last, the semicolon included
 *
 * Takes the tokens and comments; nothing is known about words yet.
 */
void
sb_format_take_tokens (SbFormatRun *run, gsize start, gsize end)
{
  SbLexer lexer = { run->text, end, start };
  SbToken token;
  gsize blank_start = start;
  guint first_comment = 0;

  run->tokens = g_array_new (FALSE, TRUE, sizeof (SbFormatToken));
  run->comments = g_array_new (FALSE, TRUE, sizeof (SbFormatComment));
  while ((token = sb_format_next_token (&lexer)).kind != SB_TOKEN_END)
    {
      if (token.kind == SB_TOKEN_BLANK)
        continue;
      if (run->comments->len > first_comment)
        g_array_index (run->comments, SbFormatComment, run->comments->len - 1).newlines_after =
            count_newlines (run->text, blank_start, token.start);
      if (!sb_token_is_significant (&token))
        add_comment (run, &token, blank_start);
      else
        {
          take_atomic (run, &lexer, &token);
          add_token (run, &token, blank_start, first_comment);
          first_comment = sb_format_token (run, run->tokens->len - 1)->before[1];
        }
      blank_start = token.end;
    }
}

/**
 * sb_format_release:
 * @run: a run
 *
 * Frees what it holds but @out.
 */
void
sb_format_release (SbFormatRun *run)
{
  g_clear_pointer (&run->tokens, g_array_unref);
  g_clear_pointer (&run->comments, g_array_unref);
  g_clear_pointer (&run->n_breaks, g_free);
}
