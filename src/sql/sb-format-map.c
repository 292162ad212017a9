/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a place in a text is after the text was formatted. */
#include "sb-format.h"

#include "sb-format-private.h"

static gboolean
is_comment (const SbToken *token)
{
  return token->kind == SB_TOKEN_LINE_COMMENT || token->kind == SB_TOKEN_BLOCK_COMMENT;
}

/**
 * sb_format_map:
 * @before: (array length=before_length): a text
 * @before_length: in bytes
 * @after: (array length=after_length): the same text, formatted
 * @after_length: in bytes
 * @offset: byte offset in @before
 *
 * Follows a token, or a comment: what was in it or right behind it still is; what was in the blanks
 * before one is right before it. Any thread.
 *
 * Returns: the byte offset in @after
 */
gsize
sb_format_map (const char *before, gsize before_length, const char *after, gsize after_length,
               gsize offset)
{
  SbLexer one = { before, before_length, 0 }, other = { after, after_length, 0 };
  guint n[2] = { 0, 0 }; /* tokens, comments */
  gboolean in_comment;
  SbToken token;
  gsize within;

  /* comments and tokens keep their order, each for themselves: a comma may pass a comment */
  for (;;)
    {
      token = sb_format_next_token (&one);
      if (token.kind == SB_TOKEN_END)
        return after_length;
      in_comment = is_comment (&token);
      if (token.kind == SB_TOKEN_BLANK)
        continue;
      if (offset <= token.end)
        break;
      n[in_comment]++;
    }
  within = offset > token.start ? offset - token.start : 0;
  while ((token = sb_format_next_token (&other)).kind != SB_TOKEN_END)
    if (token.kind != SB_TOKEN_BLANK && is_comment (&token) == in_comment && n[in_comment]-- == 0)
      return MIN (token.start + within, token.end);
  return after_length;
}
