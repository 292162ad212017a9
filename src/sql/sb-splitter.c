/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-splitter.h"

#include "sb-comments.h"
#include "sb-lexer.h"

#include <string.h>

/* A statement ends at a semicolon outside of parentheses, as for psql, and outside of a body that
 * BEGIN ATOMIC opens in CREATE FUNCTION or CREATE PROCEDURE. Inside such a body each statement has
 * its semicolon, so the END that closes it stands right behind a semicolon or behind ATOMIC, and an
 * END anywhere else is CASE's, or a name: no counting of CASE and END is needed.
 *
 * No vtable of states: what is known about the statement at hand is in this struct, and forgotten
 * at its end. */
typedef struct
{
  /* borrowed */
  const char *text;
  GArray *statements;
  GArray *directives;

  SbLexer lexer;
  SbStatement statement;

  /* of the statement at hand */
  gboolean has_sql;
  gsize n_words;
  gsize depth;
  SbToken previous;
  gboolean is_routine;
  gboolean in_atomic;
  gboolean is_copy;
  gboolean copy_from_stdin;
} SbSplitter;

static void
begin_statement (SbSplitter *self, gsize start)
{
  SbSplitter fresh = {
    .text = self->text,
    .statements = self->statements,
    .directives = self->directives,
    .lexer = self->lexer,
    .statement = { .start = start, .tag = "" },
  };

  *self = fresh;
}

static void
end_statement (SbSplitter *self, gsize end)
{
  self->statement.end = end;
  g_array_append_val (self->statements, self->statement);
  self->lexer.at = end;
  begin_statement (self, end);
}

/* Whether only blanks stand before @at in its line. A line comment ends its line, so this looks at
 * no byte twice for two comments. */
static gboolean
is_first_in_line (const char *text, gsize at)
{
  while (at > 0
         && (text[at - 1] == ' ' || text[at - 1] == '\t' || text[at - 1] == '\f'
             || text[at - 1] == '\v'))
    at--;
  return at == 0 || text[at - 1] == '\n' || text[at - 1] == '\r'
         || (at == 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0);
}

static gboolean
has_empty_line (const char *text, const SbToken *blank)
{
  guint newlines = 0;

  for (gsize i = blank->start; i < blank->end && newlines < 2; i++)
    if (text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n'))
      newlines++;
  return newlines >= 2;
}

static void
take_line_comment (SbSplitter *self, const SbToken *token)
{
  SbDirective directive;

  if (self->in_atomic || !is_first_in_line (self->text, token->start))
    return;
  if (sb_comments_read_directive (self->text, token->start, token->end, &directive))
    g_array_append_val (self->directives, directive);
  else if (!self->has_sql)
    sb_comments_read_check (self->text, token->start, token->end, &self->statement.check);
}

static gsize
find_line_end (const SbSplitter *self, gsize at)
{
  const char *lf = memchr (self->text + at, '\n', self->lexer.length - at);

  return lf != NULL ? (gsize) (lf - self->text) : self->lexer.length;
}

/* Whether nothing but blanks and comments stands between @at and the end of its line: psql reads
 * the data from the next line on, and what else stands there would run after the data. */
static gboolean
rest_of_line_is_empty (const SbSplitter *self, gsize at, gsize line_end)
{
  SbLexer rest = { self->text, line_end, at };

  return sb_lexer_next_significant (&rest).kind == SB_TOKEN_END;
}

/* Data goes from the next line to a line that is just `\.`, or to the end of the file. */
static gsize
take_data (SbSplitter *self, gsize line_end)
{
  gsize at = MIN (line_end + 1, self->lexer.length);

  self->statement.data_start = at;
  while (at < self->lexer.length)
    {
      gsize end = find_line_end (self, at);
      gsize stop = end > at && self->text[end - 1] == '\r' ? end - 1 : end;

      if (stop - at == 2 && self->text[at] == '\\' && self->text[at + 1] == '.')
        {
          self->statement.data_end = at;
          return stop;
        }
      at = MIN (end + 1, self->lexer.length);
    }
  self->statement.data_end = at;
  return at;
}

/* `\copy … from stdin` reads its data from the script as well. */
static gboolean
is_copy_command (const SbSplitter *self, gsize at, gsize line_end)
{
  SbLexer line = { self->text, line_end, at };
  SbToken token = sb_lexer_next_significant (&line);
  gboolean after_from = FALSE;

  if (!sb_token_is_word (&token, self->text, "copy"))
    return FALSE;
  while ((token = sb_lexer_next_significant (&line)).kind != SB_TOKEN_END)
    {
      if (after_from && sb_token_is_word (&token, self->text, "stdin"))
        return TRUE;
      after_from = sb_token_is_word (&token, self->text, "from");
    }
  return FALSE;
}

static void
take_psql_line (SbSplitter *self, const SbToken *backslash)
{
  gsize line_end = find_line_end (self, backslash->end);
  gsize end = line_end;

  while (
      end > backslash->end
      && (self->text[end - 1] == '\r' || self->text[end - 1] == ' ' || self->text[end - 1] == '\t'))
    end--;
  if (!self->has_sql)
    self->statement.sql_start = backslash->start;
  self->statement.sql_end = end;
  self->statement.kind = SB_STATEMENT_PSQL;
  self->statement.tx = SB_TX_UNKNOWN;
  if (self->copy_from_stdin || is_copy_command (self, backslash->end, line_end))
    end = take_data (self, line_end);
  end_statement (self, end);
}

static void
take_semicolon (SbSplitter *self, const SbToken *semicolon)
{
  gsize end = semicolon->end;

  if (!self->has_sql)
    {
      self->statement.kind = SB_STATEMENT_EMPTY;
      self->statement.sql_start = self->statement.sql_end = semicolon->start;
      g_clear_pointer (&self->statement.check, sb_check_comment_free);
    }
  else if (self->copy_from_stdin)
    {
      gsize line_end = find_line_end (self, end);

      self->statement.kind = SB_STATEMENT_COPY;
      self->statement.data_start = self->statement.data_end = end;
      if (rest_of_line_is_empty (self, end, line_end))
        end = take_data (self, line_end);
    }
  end_statement (self, end);
}

static void
take_word (SbSplitter *self, const SbToken *word)
{
  const char *text = self->text;

  if (self->n_words == 1)
    self->is_copy = sb_token_is_word (word, text, "copy");
  else if (self->n_words <= 4 && !self->is_routine)
    self->is_routine = self->previous.kind == SB_TOKEN_WORD
                       && (sb_token_is_word (&self->previous, text, "create")
                           || sb_token_is_word (&self->previous, text, "replace"))
                       && (sb_token_is_word (word, text, "function")
                           || sb_token_is_word (word, text, "procedure"));

  if (self->depth > 0)
    return;
  if (self->in_atomic)
    {
      if (sb_token_is_word (word, text, "end")
          && (self->previous.kind == SB_TOKEN_SEMICOLON
              || sb_token_is_word (&self->previous, text, "atomic")))
        self->in_atomic = self->is_routine = FALSE;
    }
  else if (self->is_routine)
    self->in_atomic = sb_token_is_word (&self->previous, text, "begin")
                      && sb_token_is_word (word, text, "atomic");
  else if (self->is_copy)
    self->copy_from_stdin |= sb_token_is_word (&self->previous, text, "from")
                             && sb_token_is_word (word, text, "stdin");
}

static void
take_significant (SbSplitter *self, const SbToken *token)
{
  if (!self->has_sql)
    {
      self->has_sql = TRUE;
      self->statement.sql_start = token->start;
    }
  self->statement.sql_end = token->end;
  self->n_words++;
  if (token->kind == SB_TOKEN_OPEN)
    self->depth++;
  else if (token->kind == SB_TOKEN_CLOSE && self->depth > 0)
    self->depth--;
  else if (token->kind == SB_TOKEN_WORD)
    take_word (self, token);
  self->previous = *token;
}

/* What follows the last statement belongs to it; a text without any is one empty statement. */
static void
take_end (SbSplitter *self)
{
  gsize length = self->lexer.length;

  if (self->has_sql)
    {
      if (self->copy_from_stdin)
        {
          self->statement.kind = SB_STATEMENT_COPY;
          self->statement.data_start = self->statement.data_end = length;
        }
      end_statement (self, length);
    }
  else
    {
      g_clear_pointer (&self->statement.check, sb_check_comment_free);
      if (self->statements->len > 0)
        g_array_index (self->statements, SbStatement, self->statements->len - 1).end = length;
      else if (length > 0)
        {
          self->statement.kind = SB_STATEMENT_EMPTY;
          self->statement.sql_start = self->statement.sql_end = length;
          end_statement (self, length);
        }
    }
}

/**
 * sb_splitter_split:
 * @text: the text, with a NUL after it and none inside
 * @length: its length in bytes
 * @statements: (element-type SbStatement): the statements are appended; spans, kind and check are
 *   set, for what is no SQL also tx, nothing else
 * @directives: (element-type SbDirective): the directives are appended
 *
 * Splits a text, in linear time. The spans of the statements follow each other without a gap and
 * together are @text, whatever it is. What is appended belongs to the caller. Any thread.
 */
void
sb_splitter_split (const char *text, gsize length, GArray *statements, GArray *directives)
{
  SbSplitter self = {
    .text = text,
    .statements = statements,
    .directives = directives,
    .lexer = { text, length, 0 },
  };
  SbToken token;

  begin_statement (&self, 0);
  while ((token = sb_lexer_next (&self.lexer)).kind != SB_TOKEN_END)
    switch (token.kind)
      {
      case SB_TOKEN_BLANK:
        if (!self.has_sql && self.statement.check != NULL && has_empty_line (text, &token))
          g_clear_pointer (&self.statement.check, sb_check_comment_free);
        break;
      case SB_TOKEN_LINE_COMMENT:
        take_line_comment (&self, &token);
        break;
      case SB_TOKEN_BLOCK_COMMENT:
        break;
      case SB_TOKEN_BACKSLASH:
        take_psql_line (&self, &token);
        break;
      case SB_TOKEN_SEMICOLON:
        if (self.depth == 0 && !self.in_atomic)
          take_semicolon (&self, &token);
        else
          take_significant (&self, &token);
        break;
      default:
        take_significant (&self, &token);
        break;
      }
  take_end (&self);
}

/**
 * sb_splitter_has_directive:
 * @text: the text, with a NUL after it and none inside
 * @length: its length in bytes
 * @name: a known directive's name
 *
 * Any thread.
 *
 * Returns: whether the text has that directive, whatever its value; what a string or another comment
 *   says does not count
 */
gboolean
sb_splitter_has_directive (const char *text, gsize length, const char *name)
{
  g_autoptr (GArray) statements = g_array_new (FALSE, FALSE, sizeof (SbStatement));
  g_autoptr (GArray) directives = g_array_new (FALSE, FALSE, sizeof (SbDirective));
  gboolean has = FALSE;

  sb_splitter_split (text, length, statements, directives);
  for (guint i = 0; i < statements->len; i++)
    g_clear_pointer (&g_array_index (statements, SbStatement, i).check, sb_check_comment_free);
  for (guint i = 0; i < directives->len; i++)
    {
      SbDirective *directive = &g_array_index (directives, SbDirective, i);

      has = has || (directive->known && strcmp (directive->name, name) == 0);
      sb_directive_clear (directive);
    }
  return has;
}
