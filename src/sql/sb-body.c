/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-body.h"

#include "sb-lexer.h"

#include <string.h>

/* What END closes. */
typedef struct
{
  enum
  {
    BLOCK,
    IF,
    LOOP,
    CASE
  } kind;
  guint first;    /* BLOCK: its first piece */
  guint handlers; /* BLOCK: the first piece of its exception handlers */
  gboolean in_handlers;
} Level;

typedef struct
{
  SbLexer lexer;
  GArray *pieces;
  GArray *levels;   /* of Level */
  guint conditions; /* how many of the levels are no BLOCK */
} Walk;

static void
clear_piece (gpointer data)
{
  g_free (((SbBodyPiece *) data)->sql);
}

/**
 * sb_body_new_pieces:
 *
 * Returns: (transfer full) (element-type SbBodyPiece): an empty list
 */
GArray *
sb_body_new_pieces (void)
{
  GArray *pieces = g_array_new (FALSE, TRUE, sizeof (SbBodyPiece));

  g_array_set_clear_func (pieces, clear_piece);
  return pieces;
}

static gboolean
is (const Walk *walk, const SbToken *token, const char *word)
{
  return sb_token_is_word (token, walk->lexer.text, word);
}

static gboolean
is_one_of (const Walk *walk, const SbToken *token, const char *const *words)
{
  for (; *words != NULL; words++)
    if (is (walk, token, *words))
      return TRUE;
  return FALSE;
}

static gboolean
is_operator (const Walk *walk, const SbToken *token, const char *text)
{
  return token->kind == SB_TOKEN_OTHER && token->end - token->start >= strlen (text)
         && strncmp (walk->lexer.text + token->start, text, strlen (text)) == 0;
}

static SbToken
next (Walk *walk)
{
  return sb_lexer_next_significant (&walk->lexer);
}

static SbToken
peek (const Walk *walk)
{
  SbLexer ahead = walk->lexer;

  return sb_lexer_next_significant (&ahead);
}

/* Goes on to one of @words, or the semicolon, outside of parentheses and of CASE … END, and stops
 * before it. @end is the end of the last token before. */
static SbToken
seek (Walk *walk, const char *const *words, gsize *end)
{
  guint depth = 0, cases = 0;

  *end = walk->lexer.at;
  for (;;)
    {
      SbToken token = peek (walk);

      if (token.kind == SB_TOKEN_END || (token.kind == SB_TOKEN_SEMICOLON && depth == 0)
          || (depth == 0 && cases == 0 && is_one_of (walk, &token, words)))
        return token;
      if (token.kind == SB_TOKEN_OPEN)
        depth++;
      else if (token.kind == SB_TOKEN_CLOSE && depth > 0)
        depth--;
      else if (is (walk, &token, "case"))
        cases++;
      else if (cases > 0 && is (walk, &token, "end"))
        cases--;
      *end = token.end;
      walk->lexer.at = token.end;
    }
}

static const char *const nothing[] = { NULL };

static SbBodyPiece *
add_piece (Walk *walk, SbTreePartKind kind, gsize start, gsize end, const char *before)
{
  SbBodyPiece piece = { .kind = kind, .start = start, .end = end };

  if (end <= start)
    return NULL;
  if (walk->conditions > 0)
    piece.guards |= SB_TREE_GUARD_CONDITION;
  piece.sql = g_strdup_printf ("%s%.*s", before, (int) (end - start), walk->lexer.text + start);
  piece.offset = (gssize) start - (gssize) strlen (before);
  g_array_append_val (walk->pieces, piece);
  return &g_array_index (walk->pieces, SbBodyPiece, walk->pieces->len - 1);
}

/* From the next token up to one of @words. */
static SbToken
add_expression (Walk *walk, SbTreePartKind kind, const char *const *words)
{
  gsize start = peek (walk).start;
  gsize end;
  SbToken stop = seek (walk, words, &end);

  add_piece (walk, kind, start, end, "SELECT ");
  return stop;
}

static void
add_execute (Walk *walk, const char *const *words)
{
  gsize end;

  add_expression (walk, SB_TREE_PART_EXECUTE, words);
  seek (walk, nothing, &end);
}

/* INTO [STRICT] target, … is PL/pgSQL's, not SQL's: blanks in its place. */
static void
blank_into (SbBodyPiece *piece)
{
  SbLexer lexer = { piece->sql, strlen (piece->sql), 0 };
  SbToken first = sb_lexer_next_significant (&lexer);
  SbToken previous = first, token;
  guint depth = 0;
  gsize start, end;

  if (sb_token_is_word (&first, piece->sql, "import"))
    return;
  while ((token = sb_lexer_next_significant (&lexer)).kind != SB_TOKEN_END)
    {
      depth += token.kind == SB_TOKEN_OPEN;
      if (token.kind == SB_TOKEN_CLOSE && depth > 0)
        depth--;
      if (depth == 0 && sb_token_is_word (&token, piece->sql, "into")
          && !sb_token_is_word (&previous, piece->sql, "insert")
          && !sb_token_is_word (&previous, piece->sql, "merge"))
        break;
      previous = token;
    }
  if (token.kind == SB_TOKEN_END)
    return;
  start = token.start;
  end = token.end;
  token = sb_lexer_next_significant (&lexer);
  if (sb_token_is_word (&token, piece->sql, "strict"))
    token = sb_lexer_next_significant (&lexer);
  while (token.kind == SB_TOKEN_WORD || token.kind == SB_TOKEN_QUOTED)
    {
      end = token.end;
      token = sb_lexer_next_significant (&lexer);
      if (token.kind != SB_TOKEN_DOT
          && !(token.kind == SB_TOKEN_OTHER && piece->sql[token.start] == ','))
        break;
      token = sb_lexer_next_significant (&lexer);
    }
  memset (piece->sql + start, ' ', end - start);
}

static void
add_statement (Walk *walk, const char *const *words)
{
  gsize start = peek (walk).start;
  gsize end;
  SbBodyPiece *piece;

  seek (walk, words, &end);
  piece = add_piece (walk, SB_TREE_PART_STATEMENT, start, end, "");
  if (piece != NULL)
    blank_into (piece);
}

static void
push (Walk *walk, int kind)
{
  Level level = { .kind = kind, .first = walk->pieces->len };

  g_array_append_val (walk->levels, level);
  walk->conditions += kind != BLOCK;
}

static Level *
top (const Walk *walk)
{
  return walk->levels->len > 0 ? &g_array_index (walk->levels, Level, walk->levels->len - 1) : NULL;
}

static void
pop (Walk *walk)
{
  Level *level = top (walk);

  if (level == NULL)
    return;
  walk->conditions -= level->kind != BLOCK;
  g_array_set_size (walk->levels, walk->levels->len - 1);
}

static const char *const duplicate[] = {
  "duplicate_alias",
  "duplicate_column",
  "duplicate_cursor",
  "duplicate_database",
  "duplicate_function",
  "duplicate_object",
  "duplicate_prepared_statement",
  "duplicate_schema",
  "duplicate_table",
  "unique_violation",
  "others",
  NULL,
};
static const char *const undefined[] = {
  "undefined_column",
  "undefined_function",
  "undefined_object",
  "undefined_table",
  "invalid_schema_name",
  "others",
  NULL,
};

/* WHEN condition [OR condition …] THEN: the block's pieces are guarded by it. */
static void
read_handler (Walk *walk, Level *level)
{
  guint guards = 0;
  SbToken token;

  while ((token = next (walk)).kind != SB_TOKEN_END && !is (walk, &token, "then")
         && token.kind != SB_TOKEN_SEMICOLON)
    {
      g_autofree char *text = g_strndup (walk->lexer.text + token.start, token.end - token.start);

      if (is_one_of (walk, &token, duplicate) || strstr (text, "4271") != NULL
          || strstr (text, "42P07") != NULL || strstr (text, "42701") != NULL)
        guards |= SB_TREE_GUARD_DUPLICATE;
      if (is_one_of (walk, &token, undefined) || strstr (text, "42704") != NULL
          || strstr (text, "42P01") != NULL || strstr (text, "42703") != NULL)
        guards |= SB_TREE_GUARD_UNDEFINED;
    }
  for (guint i = level->first; i < level->handlers; i++)
    g_array_index (walk->pieces, SbBodyPiece, i).guards |= guards;
}

static const char *const then[] = { "then", NULL };
static const char *const when[] = { "when", NULL };
static const char *const loop[] = { "loop", NULL };
static const char *const using_or_into[] = { "using", "into", NULL };
static const char *const using_or_loop[] = { "using", "loop", NULL };
static const char *const selects[] = { "select", "with",   "values", "table", "insert",
                                       "update", "delete", "show",   NULL };

static void
skip (Walk *walk, const char *const *words)
{
  gsize end;
  SbToken stop = seek (walk, words, &end);

  if (stop.kind != SB_TOKEN_END)
    walk->lexer.at = stop.end;
}

static void
read_query (Walk *walk, const char *const *words, const char *const *execute_words)
{
  SbToken token = peek (walk);

  if (is (walk, &token, "execute"))
    {
      next (walk);
      add_expression (walk, SB_TREE_PART_EXECUTE, execute_words);
    }
  else if (is_one_of (walk, &token, selects) || token.kind == SB_TOKEN_OPEN)
    add_statement (walk, words);
}

static void
read_for (Walk *walk)
{
  static const char *const in[] = { "in", "loop", NULL };
  gsize end;
  SbToken stop = seek (walk, in, &end);

  if (is (walk, &stop, "in"))
    {
      walk->lexer.at = stop.end;
      read_query (walk, loop, using_or_loop);
    }
  skip (walk, loop);
  push (walk, LOOP);
}

static void
read_return (Walk *walk)
{
  SbToken token = peek (walk);

  if (token.kind == SB_TOKEN_SEMICOLON)
    return;
  if (is (walk, &token, "query"))
    {
      next (walk);
      read_query (walk, nothing, using_or_into);
      return;
    }
  if (is (walk, &token, "next"))
    next (walk);
  add_expression (walk, SB_TREE_PART_EXPRESSION, nothing);
}

/* OPEN cursor [options] FOR [EXECUTE] query */
static void
read_open (Walk *walk)
{
  static const char *const for_[] = { "for", NULL };
  gsize end;
  SbToken stop = seek (walk, for_, &end);

  if (!is (walk, &stop, "for"))
    return;
  walk->lexer.at = stop.end;
  read_query (walk, nothing, using_or_into);
}

static void
read_perform (Walk *walk, gsize start)
{
  gsize end;
  SbBodyPiece *piece;

  seek (walk, nothing, &end);
  piece = add_piece (walk, SB_TREE_PART_STATEMENT, start, end, "");
  memcpy (piece->sql, " SELECT", strlen ("perform"));
}

/* name := expression; also name.field, name[1], and with a plain = */
static gboolean
read_assignment (Walk *walk)
{
  SbLexer ahead = walk->lexer;
  SbToken token = sb_lexer_next_significant (&ahead);

  if (token.kind != SB_TOKEN_DOT && token.kind != SB_TOKEN_OTHER)
    return FALSE;
  while (token.kind != SB_TOKEN_SEMICOLON && token.kind != SB_TOKEN_END)
    {
      if (is_operator (walk, &token, "=") || is_operator (walk, &token, ":"))
        {
          if (is_operator (walk, &token, ":") && token.end - token.start == 1)
            sb_lexer_next_significant (&ahead);
          walk->lexer.at = ahead.at;
          add_expression (walk, SB_TREE_PART_EXPRESSION, nothing);
          return TRUE;
        }
      token = sb_lexer_next_significant (&ahead);
    }
  return FALSE;
}

static void
skip_declarations (Walk *walk)
{
  gsize end;

  for (;;)
    {
      SbToken token = peek (walk);

      if (token.kind == SB_TOKEN_END || is (walk, &token, "begin"))
        return;
      token = seek (walk, nothing, &end);
      walk->lexer.at = token.end;
      if (token.kind == SB_TOKEN_END)
        return;
    }
}

static void
read_when (Walk *walk)
{
  Level *level = top (walk);

  if (level != NULL && level->kind == BLOCK && level->in_handlers)
    read_handler (walk, level);
  else
    {
      add_expression (walk, SB_TREE_PART_EXPRESSION, then);
      skip (walk, then);
    }
}

/* One that opens, parts or closes a block. Returns %FALSE for any other word. */
static gboolean
read_structure (Walk *walk, const SbToken *word)
{
  if (is (walk, word, "declare"))
    skip_declarations (walk);
  else if (is (walk, word, "begin"))
    push (walk, BLOCK);
  else if (is (walk, word, "exception") && top (walk) != NULL && top (walk)->kind == BLOCK)
    {
      top (walk)->handlers = walk->pieces->len;
      top (walk)->in_handlers = TRUE;
    }
  else if (is (walk, word, "when"))
    read_when (walk);
  else if (is (walk, word, "if") || is (walk, word, "elsif") || is (walk, word, "elseif"))
    {
      if (is (walk, word, "if"))
        push (walk, IF);
      add_expression (walk, SB_TREE_PART_EXPRESSION, then);
      skip (walk, then);
    }
  else if (is (walk, word, "case"))
    {
      push (walk, CASE);
      add_expression (walk, SB_TREE_PART_EXPRESSION, when);
    }
  else if (is (walk, word, "while"))
    {
      push (walk, LOOP);
      add_expression (walk, SB_TREE_PART_EXPRESSION, loop);
      skip (walk, loop);
    }
  else if (is (walk, word, "for") || is (walk, word, "foreach"))
    read_for (walk);
  else if (is (walk, word, "loop"))
    push (walk, LOOP);
  else if (is (walk, word, "end"))
    {
      pop (walk);
      skip (walk, nothing);
    }
  else
    return is (walk, word, "else");
  return TRUE;
}

static void
read_word (Walk *walk, const SbToken *word)
{
  static const char *const own[] = { "raise", "assert", "get",  "exit",  "continue",
                                     "null",  "fetch",  "move", "close", NULL };
  gsize end;

  if (is (walk, word, "return"))
    read_return (walk);
  else if (is (walk, word, "open"))
    read_open (walk);
  else if (is (walk, word, "perform"))
    read_perform (walk, word->start);
  else if (is (walk, word, "execute"))
    add_execute (walk, using_or_into);
  else if (!is_one_of (walk, word, own) && !read_assignment (walk))
    {
      walk->lexer.at = word->start;
      add_statement (walk, nothing);
    }
  seek (walk, nothing, &end);
}

/**
 * sb_body_split_plpgsql:
 * @text: (array length=length): the body of a function or DO block in PL/pgSQL
 * @length: in bytes
 * @pieces: (element-type SbBodyPiece): where to add what it holds
 *
 * Finds the SQL of a body in the order of the text. Text that is no PL/pgSQL gives some pieces or
 * none. The declarations are passed over.
 */
void
sb_body_split_plpgsql (const char *text, gsize length, GArray *pieces)
{
  g_autoptr (GArray) levels = g_array_new (FALSE, TRUE, sizeof (Level));
  Walk walk = { .lexer = { text, length, 0 }, .pieces = pieces, .levels = levels };
  SbToken token;
  gsize end;

  while ((token = next (&walk)).kind != SB_TOKEN_END)
    {
      if (token.kind == SB_TOKEN_WORD && read_structure (&walk, &token))
        continue;
      if (token.kind == SB_TOKEN_WORD)
        read_word (&walk, &token);
      else if (is_operator (&walk, &token, "<<"))
        while ((token = next (&walk)).kind != SB_TOKEN_END && !is_operator (&walk, &token, ">>"))
          ;
      else if (token.kind == SB_TOKEN_QUOTED)
        read_assignment (&walk);
      else if (token.kind != SB_TOKEN_SEMICOLON)
        seek (&walk, nothing, &end);
    }
}

/**
 * sb_body_split_sql:
 * @text: (array length=length): SQL statements with semicolons between them
 * @length: in bytes
 * @kind: what they are
 * @pieces: (element-type SbBodyPiece): where to add them
 */
void
sb_body_split_sql (const char *text, gsize length, SbTreePartKind kind, GArray *pieces)
{
  Walk walk = { .lexer = { text, length, 0 }, .pieces = pieces };
  SbToken token;

  while ((token = peek (&walk)).kind != SB_TOKEN_END)
    {
      gsize end;

      if (token.kind == SB_TOKEN_SEMICOLON)
        {
          next (&walk);
          continue;
        }
      seek (&walk, nothing, &end);
      add_piece (&walk, kind, token.start, end, "");
    }
}
