/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a token is, and where one is. */
#include "sb-format-private.h"

#include <string.h>

/**
 * sb_format_is_word:
 * @run: a run
 * @index: of a token; any number
 * @word: a word in lower case
 *
 * Returns: whether the token is that word, without quotes
 */
gboolean
sb_format_is_word (const SbFormatRun *run, guint index, const char *word)
{
  const SbFormatToken *token;
  gsize length = strlen (word);

  if (index >= run->tokens->len)
    return FALSE;
  token = sb_format_token (run, index);
  return token->kind == SB_TOKEN_WORD && token->end - token->start == length
         && g_ascii_strncasecmp (run->text + token->start, word, length) == 0;
}

/**
 * sb_format_is_keyword:
 * @run: a run
 * @index: of a token; any number
 * @word: a keyword in lower case
 *
 * Returns: whether the token is that word, and no name
 */
gboolean
sb_format_is_keyword (const SbFormatRun *run, guint index, const char *word)
{
  return sb_format_is_word (run, index, word) && sb_format_token (run, index)->is_keyword;
}

/**
 * sb_format_is_one_of:
 * @run: a run
 * @index: of a token; any number
 * @words: (array zero-terminated=1): keywords in lower case
 *
 * Returns: whether the token is one of those keywords
 */
gboolean
sb_format_is_one_of (const SbFormatRun *run, guint index, const char *const *words)
{
  if (index >= run->tokens->len || !sb_format_token (run, index)->is_keyword)
    return FALSE;
  for (; *words != NULL; words++)
    if (sb_format_is_word (run, index, *words))
      return TRUE;
  return FALSE;
}

/**
 * sb_format_is_char:
 * @run: a run
 * @index: of a token; any number
 * @c: a comma, a parenthesis …
 *
 * Returns: whether the token is that character
 */
gboolean
sb_format_is_char (const SbFormatRun *run, guint index, char c)
{
  const SbFormatToken *token;

  if (index >= run->tokens->len)
    return FALSE;
  token = sb_format_token (run, index);
  return token->end - token->start == 1 && run->text[token->start] == c;
}

/**
 * sb_format_skip:
 * @run: a run
 * @index: of a token
 *
 * Returns: the index of the token behind it, or behind what it opens
 */
guint
sb_format_skip (const SbFormatRun *run, guint index)
{
  guint match = sb_format_token (run, index)->match;

  return match != SB_FORMAT_NONE && match > index ? match + 1 : index + 1;
}

/**
 * sb_format_find:
 * @run: a run
 * @from: where to look first
 * @to: where to look last
 * @keyword: in lower case
 *
 * Returns: where it is outside of parentheses, or %SB_FORMAT_NONE
 */
guint
sb_format_find (const SbFormatRun *run, guint from, guint to, const char *keyword)
{
  for (guint i = from; i <= to && i < run->tokens->len; i = sb_format_skip (run, i))
    if (sb_format_is_keyword (run, i, keyword))
      return i;
  return SB_FORMAT_NONE;
}
