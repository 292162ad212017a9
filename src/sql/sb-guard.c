/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-guard.h"

#include "sb-lexer.h"

#include <string.h>

/* A tree takes libpg_query time that is quadratic in its depth, and about 2 KB of stack per level;
 * each level takes two tokens or is refused by the grammar itself. In practice this is a long
 * INSERT … VALUES. */
#define MAX_TREE_TOKENS 20000

/**
 * sb_guard_is_long:
 * @sql: (array length=length): a statement
 * @length: in bytes
 *
 * Returns: whether it has more tokens than a tree may be made of
 */
gboolean
sb_guard_is_long (const char *sql, gsize length)
{
  SbLexer lexer = { sql, length, 0 };
  guint limit = MAX_TREE_TOKENS;

  if (length <= limit)
    return FALSE;
  while (limit > 0 && sb_lexer_next_significant (&lexer).kind != SB_TOKEN_END)
    limit--;
  return limit == 0 && sb_lexer_next_significant (&lexer).kind != SB_TOKEN_END;
}

/**
 * sb_guard_blank_comments:
 * @sql: a statement; its block comments become blanks, so that all places stay
 * @open: (out): where a comment begins that is never closed
 *
 * libpg_query takes time that is quadratic in the depth of nested comments. With blanks in their
 * place its word for an error names no comment either.
 *
 * Returns: %FALSE, with @open, for a comment that is never closed
 */
gboolean
sb_guard_blank_comments (GString *sql, gsize *open)
{
  SbLexer lexer = { sql->str, sql->len, 0 };
  SbToken token;

  if (memmem (sql->str, sql->len, "/*", 2) == NULL)
    return TRUE;
  while ((token = sb_lexer_next (&lexer)).kind != SB_TOKEN_END)
    if (token.kind == SB_TOKEN_BLOCK_COMMENT)
      memset (sql->str + token.start, ' ', token.end - token.start);
    else if (token.kind == SB_TOKEN_OTHER && memcmp (sql->str + token.start, "/*", 2) == 0)
      {
        *open = token.start;
        return FALSE;
      }
  return TRUE;
}
