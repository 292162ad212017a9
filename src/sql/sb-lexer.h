/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lexer: PostgreSQL's lexical rules as tokens, for any text, in one pass and linear time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbTokenKind:
 * @SB_TOKEN_END: the end of the text; @start and @end are its length
 * @SB_TOKEN_BLANK: white space; a byte order mark at the very start belongs to it
 * @SB_TOKEN_LINE_COMMENT: from `--` up to, not including, the end of the line
 * @SB_TOKEN_BLOCK_COMMENT: a closed, possibly nested comment
 * @SB_TOKEN_WORD: a keyword or an identifier without quotes
 * @SB_TOKEN_QUOTED: an identifier in double quotes, also `U&"…"`
 * @SB_TOKEN_STRING: any string: `'…'`, `E'…'`, `U&'…'`, `B'…'`, `X'…'`, `$tag$…$tag$`; parts that
 *   PostgreSQL joins over a line end are one token
 * @SB_TOKEN_NUMBER: a number, with any junk that clings to it
 * @SB_TOKEN_PARAMETER: `$1`
 * @SB_TOKEN_SEMICOLON: `;`
 * @SB_TOKEN_OPEN: `(`
 * @SB_TOKEN_CLOSE: `)`
 * @SB_TOKEN_DOT: `.`
 * @SB_TOKEN_BACKSLASH: `\` outside of everything above: psql takes over here
 * @SB_TOKEN_OTHER: operators and all other bytes; also a block comment that is never closed
 *
 * What a token is. Strings and quoted identifiers that are never closed reach to the end of the
 * text.
 */
typedef enum
{
  SB_TOKEN_END,
  SB_TOKEN_BLANK,
  SB_TOKEN_LINE_COMMENT,
  SB_TOKEN_BLOCK_COMMENT,
  SB_TOKEN_WORD,
  SB_TOKEN_QUOTED,
  SB_TOKEN_STRING,
  SB_TOKEN_NUMBER,
  SB_TOKEN_PARAMETER,
  SB_TOKEN_SEMICOLON,
  SB_TOKEN_OPEN,
  SB_TOKEN_CLOSE,
  SB_TOKEN_DOT,
  SB_TOKEN_BACKSLASH,
  SB_TOKEN_OTHER,
} SbTokenKind;

/**
 * SbToken:
 * @kind: what it is
 * @start: byte offset of its first byte
 * @end: byte offset after its last byte
 *
 * One token. Tokens follow each other without a gap.
 */
typedef struct
{
  SbTokenKind kind;
  gsize start, end;
} SbToken;

/**
 * SbLexer:
 * @text: the text
 * @length: where to stop, in bytes
 * @at: byte offset of the next token; may be moved by the caller
 *
 * Where the lexer stands. A plain value: copy it to look ahead.
 */
typedef struct
{
  const char *text;
  gsize length;
  gsize at;
} SbLexer;

SbToken sb_lexer_next (SbLexer *self);
SbToken sb_lexer_next_significant (SbLexer *self);
gboolean sb_token_is_word (const SbToken *token, const char *text, const char *word);

static inline gboolean
sb_token_is_significant (const SbToken *token)
{
  return token->kind > SB_TOKEN_BLOCK_COMMENT;
}

G_END_DECLS
