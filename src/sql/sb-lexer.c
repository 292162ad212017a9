/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lexer.h"

#include <string.h>

/* The rules are those of PostgreSQL's scan.l and psqlscan.l. Every function takes the offset after
 * what it has seen and returns the offset after what it recognises; none looks at a byte more than
 * a fixed number of times, so that hostile text costs linear time too. */

enum
{
  BLANK = 1 << 0,
  WORD_START = 1 << 1,
  WORD_REST = 1 << 2,
  TAG_REST = 1 << 3,
  DIGIT = 1 << 4,
  OPERATOR = 1 << 5,
};

static const guint8 classes[256] = {
  [' '] = BLANK,
  ['\t'] = BLANK,
  ['\n'] = BLANK,
  ['\v'] = BLANK,
  ['\f'] = BLANK,
  ['\r'] = BLANK,
  ['a' ... 'z'] = WORD_START | WORD_REST | TAG_REST,
  ['A' ... 'Z'] = WORD_START | WORD_REST | TAG_REST,
  ['_'] = WORD_START | WORD_REST | TAG_REST,
  [0x80 ... 0xff] = WORD_START | WORD_REST | TAG_REST,
  ['0' ... '9'] = WORD_REST | TAG_REST | DIGIT,
  ['$'] = WORD_REST,
  ['~'] = OPERATOR,
  ['!'] = OPERATOR,
  ['@'] = OPERATOR,
  ['#'] = OPERATOR,
  ['^'] = OPERATOR,
  ['&'] = OPERATOR,
  ['|'] = OPERATOR,
  ['`'] = OPERATOR,
  ['?'] = OPERATOR,
  ['+'] = OPERATOR,
  ['-'] = OPERATOR,
  ['*'] = OPERATOR,
  ['/'] = OPERATOR,
  ['%'] = OPERATOR,
  ['<'] = OPERATOR,
  ['>'] = OPERATOR,
  ['='] = OPERATOR,
};

static inline guchar
peek (const SbLexer *self, gsize at)
{
  return at < self->length ? (guchar) self->text[at] : 0;
}

static inline gboolean
is_class (const SbLexer *self, gsize at, guint8 class)
{
  return at < self->length && (classes[(guchar) self->text[at]] & class) != 0;
}

static gsize
skip_class (const SbLexer *self, gsize at, guint8 class)
{
  while (is_class (self, at, class))
    at++;
  return at;
}

static gboolean
is_newline (guchar c)
{
  return c == '\n' || c == '\r';
}

static gsize
skip_line (const SbLexer *self, gsize at)
{
  while (at < self->length && !is_newline (self->text[at]))
    at++;
  return at;
}

static gboolean
starts_line_comment (const SbLexer *self, gsize at)
{
  return peek (self, at) == '-' && peek (self, at + 1) == '-';
}

/* PostgreSQL joins 'a' and 'b' to one string when at least one line end and otherwise only blanks
 * and line comments stand between. It matters for E'…', whose escapes stay on in the next part. */
static gboolean
find_continuation (const SbLexer *self, gsize at, gsize *next)
{
  gboolean crossed_line = FALSE;

  for (;;)
    {
      if (starts_line_comment (self, at))
        at = skip_line (self, at);
      else if (is_class (self, at, BLANK))
        crossed_line |= is_newline (self->text[at++]);
      else
        break;
    }
  *next = at + 1;
  return crossed_line && peek (self, at) == '\'';
}

static gsize
lex_string (const SbLexer *self, gsize at, gboolean escapes)
{
  while (at < self->length)
    {
      guchar c = self->text[at++];

      if (c == '\\' && escapes)
        at++;
      else if (c == '\'' && peek (self, at) == '\'')
        at++;
      else if (c == '\'')
        {
          gsize next;

          if (!find_continuation (self, at, &next))
            return at;
          at = next;
        }
    }
  return self->length;
}

static gsize
lex_quoted (const SbLexer *self, gsize at)
{
  while (at < self->length)
    {
      if (self->text[at++] != '"')
        continue;
      if (peek (self, at) != '"')
        return at;
      at++;
    }
  return self->length;
}

static gboolean
lex_block_comment (const SbLexer *self, gsize at, gsize *end)
{
  gsize depth = 1;

  while (at + 1 < self->length)
    {
      if (self->text[at] == '*' && self->text[at + 1] == '/')
        {
          at += 2;
          depth--;
          if (depth == 0)
            {
              *end = at;
              return TRUE;
            }
        }
      else if (self->text[at] == '/' && self->text[at + 1] == '*')
        {
          at += 2;
          depth++;
        }
      else
        at++;
    }
  *end = self->length;
  return FALSE;
}

static SbTokenKind
lex_dollar (const SbLexer *self, gsize start, gsize *end)
{
  gsize at = start + 1;

  if (is_class (self, at, DIGIT))
    {
      *end = skip_class (self, at, DIGIT);
      return SB_TOKEN_PARAMETER;
    }
  if (is_class (self, at, WORD_START))
    at = skip_class (self, at, TAG_REST);
  if (peek (self, at) == '$')
    {
      gsize tag_length = at + 1 - start;
      const char *found = memmem (self->text + at + 1, self->length - at - 1, self->text + start,
                                  tag_length);

      *end = found != NULL ? found - self->text + tag_length : self->length;
      return SB_TOKEN_STRING;
    }
  *end = start + 1;
  return SB_TOKEN_OTHER;
}

static gsize
lex_number (const SbLexer *self, gsize at)
{
  at = skip_class (self, at, DIGIT);
  if (peek (self, at) == '.' && peek (self, at + 1) != '.')
    at = skip_class (self, at + 1, DIGIT);
  if (peek (self, at) == 'e' || peek (self, at) == 'E')
    {
      gsize exponent = at + 1;

      if (peek (self, exponent) == '+' || peek (self, exponent) == '-')
        exponent++;
      if (is_class (self, exponent, DIGIT))
        at = skip_class (self, exponent, DIGIT);
    }
  if (is_class (self, at, WORD_START))
    at = skip_class (self, at, WORD_REST);
  return at;
}

static SbTokenKind
lex_word (const SbLexer *self, gsize start, gsize *end)
{
  guchar first = self->text[start] | 0x20;
  guchar second = peek (self, start + 1);

  if (second == '\'' && strchr ("ebxn", first) != NULL)
    {
      *end = lex_string (self, start + 2, first == 'e');
      return SB_TOKEN_STRING;
    }
  if (first == 'u' && second == '&' && peek (self, start + 2) == '\'')
    {
      *end = lex_string (self, start + 3, FALSE);
      return SB_TOKEN_STRING;
    }
  if (first == 'u' && second == '&' && peek (self, start + 2) == '"')
    {
      *end = lex_quoted (self, start + 3);
      return SB_TOKEN_QUOTED;
    }
  *end = skip_class (self, start + 1, WORD_REST);
  return SB_TOKEN_WORD;
}

/* An operator ends where a comment starts inside of it. */
static gsize
lex_operator (const SbLexer *self, gsize at)
{
  for (at++; is_class (self, at, OPERATOR); at++)
    if (starts_line_comment (self, at) || (self->text[at] == '/' && peek (self, at + 1) == '*'))
      break;
  return at;
}

/**
 * sb_lexer_next:
 * @self: where to go on; moved behind the token
 *
 * Takes the next token, blanks and comments included. Never fails: every byte belongs to exactly
 * one token. Any thread.
 *
 * Returns: the token; %SB_TOKEN_END at the end, again and again
 */
SbToken
sb_lexer_next (SbLexer *self)
{
  SbToken token = { SB_TOKEN_END, self->at, self->at };
  guchar c;

  if (self->at >= self->length)
    return token;

  c = self->text[self->at];
  token.end = self->at + 1;
  if (self->at == 0 && self->length >= 3 && memcmp (self->text, "\xef\xbb\xbf", 3) == 0)
    {
      token.kind = SB_TOKEN_BLANK;
      token.end = skip_class (self, 3, BLANK);
    }
  else if (classes[c] & BLANK)
    {
      token.kind = SB_TOKEN_BLANK;
      token.end = skip_class (self, token.end, BLANK);
    }
  else if (classes[c] & WORD_START)
    token.kind = lex_word (self, self->at, &token.end);
  else if ((classes[c] & DIGIT) || (c == '.' && is_class (self, token.end, DIGIT)))
    {
      token.kind = SB_TOKEN_NUMBER;
      token.end = lex_number (self, self->at);
    }
  else if (starts_line_comment (self, self->at))
    {
      token.kind = SB_TOKEN_LINE_COMMENT;
      token.end = skip_line (self, self->at);
    }
  else if (c == '/' && peek (self, self->at + 1) == '*')
    token.kind = lex_block_comment (self, self->at + 2, &token.end) ? SB_TOKEN_BLOCK_COMMENT
                                                                    : SB_TOKEN_OTHER;
  else if (classes[c] & OPERATOR)
    {
      token.kind = SB_TOKEN_OTHER;
      token.end = lex_operator (self, self->at);
    }
  else
    switch (c)
      {
      case '\'':
        token.kind = SB_TOKEN_STRING;
        token.end = lex_string (self, token.end, FALSE);
        break;
      case '"':
        token.kind = SB_TOKEN_QUOTED;
        token.end = lex_quoted (self, token.end);
        break;
      case '$':
        token.kind = lex_dollar (self, self->at, &token.end);
        break;
      case ';':
        token.kind = SB_TOKEN_SEMICOLON;
        break;
      case '(':
        token.kind = SB_TOKEN_OPEN;
        break;
      case ')':
        token.kind = SB_TOKEN_CLOSE;
        break;
      case '.':
        token.kind = SB_TOKEN_DOT;
        break;
      case '\\':
        token.kind = SB_TOKEN_BACKSLASH;
        break;
      default:
        token.kind = SB_TOKEN_OTHER;
        break;
      }
  self->at = token.end;
  return token;
}

/**
 * sb_lexer_next_significant:
 * @self: where to go on; moved behind the token
 *
 * Returns: the next token that is no blank and no comment
 */
SbToken
sb_lexer_next_significant (SbLexer *self)
{
  SbToken token;

  do
    token = sb_lexer_next (self);
  while (token.kind != SB_TOKEN_END && !sb_token_is_significant (&token));
  return token;
}

/**
 * sb_token_is_word:
 * @token: any token
 * @text: the text it was taken from
 * @word: a keyword in lower case
 *
 * Returns: whether @token is that keyword, in any case and without quotes
 */
gboolean
sb_token_is_word (const SbToken *token, const char *text, const char *word)
{
  gsize length = token->end - token->start;

  return token->kind == SB_TOKEN_WORD && strlen (word) == length
         && g_ascii_strncasecmp (text + token->start, word, length) == 0;
}
