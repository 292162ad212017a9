/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libpg_query's tree of many short rows takes twenty times the memory of their text. To the grammar
 * each row of VALUES is like any other, so they are parsed some at a time, always behind what the
 * statement begins with; the last ones with what it ends with.
 */
#include "sb-row-syntax.h"

#include "sb-grammar.h"
#include "sb-lexer.h"
#include "sb-lines.h"

/* Rows are parsed together up to this many bytes. */
#define ENOUGH_ROWS (128 * 1024)

/* Where the first row's parenthesis is: behind VALUES that stands in no parentheses itself; 0 when
 * there is none. */
static gsize
find_first_row (const GString *sql)
{
  SbLexer lexer = { sql->str, sql->len, 0 };
  SbToken token;
  int depth = 0;
  gboolean is_behind_values = FALSE;

  while ((token = sb_lexer_next_significant (&lexer)).kind != SB_TOKEN_END)
    {
      if (is_behind_values)
        return token.kind == SB_TOKEN_OPEN ? token.start : 0;
      depth += (token.kind == SB_TOKEN_OPEN) - (token.kind == SB_TOKEN_CLOSE);
      is_behind_values = depth == 0 && sb_token_is_word (&token, sql->str, "values");
    }
  return 0;
}

/* Moves from the parenthesis that opens a row to behind the one that closes it. */
static void
skip_row (SbLexer *lexer)
{
  SbToken token;
  int depth = 0;

  do
    {
      token = sb_lexer_next_significant (lexer);
      depth += (token.kind == SB_TOKEN_OPEN) - (token.kind == SB_TOKEN_CLOSE);
    }
  while (depth > 0 && token.kind != SB_TOKEN_END);
}

/* Where the row behind @lexer begins; 0 when what follows is no row. */
static gsize
find_next_row (SbLexer lexer)
{
  SbToken comma = sb_lexer_next_significant (&lexer);
  SbToken open = sb_lexer_next_significant (&lexer);

  return open.kind == SB_TOKEN_OPEN && comma.kind == SB_TOKEN_OTHER
                 && lexer.text[comma.start] == ','
             ? open.start
             : 0;
}

/* Parses what @piece has; @moved: how much further on its bytes behind @head are in the statement. */
static char *
check_piece (const GString *piece, gsize head, gsize moved, gsize *error_offset)
{
  PgQuerySplitResult result = pg_query_split_with_parser (piece->str);
  char *message = NULL;

  if (result.error != NULL)
    message = g_strdup (result.error->message);
  /* The parser counts a place in characters from 1; 0 is no place. */
  if (result.error != NULL && result.error->cursorpos > 0)
    {
      gsize at = sb_lines_offset_of_character (piece->str, piece->len,
                                               (gsize) result.error->cursorpos - 1);

      *error_offset = at < head ? at : at + moved;
    }
  pg_query_free_split_result (result);
  return message;
}

/**
 * sb_row_syntax_check:
 * @sql: one statement, valid UTF-8, without comments
 * @error_offset: (out): byte offset of what is wrong; left alone where nothing is, or no place is
 *   known
 *
 * On the parser thread only.
 *
 * Returns: (transfer full) (nullable): what the grammar objects to, in the parser's words
 */
char *
sb_row_syntax_check (const GString *sql, gsize *error_offset)
{
  gsize head = sql->len > ENOUGH_ROWS ? find_first_row (sql) : 0, row = head;
  g_autoptr (GString) piece = NULL;
  SbLexer lexer = { sql->str, sql->len, head };
  char *message = NULL;

  if (head == 0)
    return check_piece (sql, 0, 0, error_offset);
  piece = g_string_new_len (sql->str, (gssize) head);
  while (message == NULL && row != 0)
    {
      gsize first = row, next;

      do
        {
          skip_row (&lexer);
          next = find_next_row (lexer);
          if (next != 0 && lexer.at - first < ENOUGH_ROWS)
            lexer.at = next;
        }
      while (next != 0 && lexer.at == next);
      g_string_truncate (piece, head);
      g_string_append_len (piece, sql->str + first,
                           (gssize) ((next != 0 ? lexer.at : sql->len) - first));
      message = check_piece (piece, head, first - head, error_offset);
      lexer.at = row = next;
    }
  return message;
}
