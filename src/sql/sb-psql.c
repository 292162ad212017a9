/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-psql-private.h"

#include "sb-printable.h"
#include "sb-psql-variables.h"

#include <stdarg.h>
#include <string.h>

static void
track (SbPsqlStatement *statement, const SbToken *token, const char *text)
{
  if (!statement->has_sql)
    statement->is_copy = sb_token_is_word (token, text, "copy");
  statement->has_sql = TRUE;
  if (token->kind == SB_TOKEN_OPEN)
    statement->depth++;
  else if (token->kind == SB_TOKEN_CLOSE && statement->depth > 0)
    statement->depth--;
  if (statement->is_copy && statement->depth == 0 && statement->after_from)
    statement->from_stdin |= sb_token_is_word (token, text, "stdin");
  statement->after_from = sb_token_is_word (token, text, "from");
}

/* Where the data of a COPY … FROM stdin ends whose semicolon was the last token; as the splitter
 * has it. */
static gsize
find_data_end (const SbLexer *lexer, gboolean *is_closed)
{
  const char *text = lexer->text, *lf = memchr (text + lexer->at, '\n', lexer->length - lexer->at);
  gsize at = lf != NULL ? (gsize) (lf - text) : lexer->length;
  SbLexer rest = { text, at, lexer->at };

  *is_closed = TRUE;
  if (sb_lexer_next_significant (&rest).kind != SB_TOKEN_END)
    return lexer->at;
  for (at = MIN (at + 1, lexer->length); at < lexer->length;)
    {
      gsize end, stop;

      lf = memchr (text + at, '\n', lexer->length - at);
      end = lf != NULL ? (gsize) (lf - text) : lexer->length;
      stop = end > at && text[end - 1] == '\r' ? end - 1 : end;
      if (stop - at == 2 && text[at] == '\\' && text[at + 1] == '.')
        return stop;
      at = MIN (end + 1, lexer->length);
    }
  *is_closed = FALSE;
  return at;
}

/**
 * sb_psql_is_needed:
 * @text: (array length=length): the bytes of a script
 * @length: how many
 *
 * Returns: whether psql takes over anywhere in it; if not, sb_psql_expand() would change nothing
 */
gboolean
sb_psql_is_needed (const char *text, gsize length)
{
  SbLexer lexer = { text, length, 0 };
  SbPsqlStatement statement = { 0 };
  SbToken token;

  if (length == 0 || memchr (text, '\\', length) == NULL)
    return FALSE;
  while ((token = sb_lexer_next_significant (&lexer)).kind != SB_TOKEN_END)
    {
      gboolean is_closed;

      if (token.kind == SB_TOKEN_BACKSLASH)
        return TRUE;
      if (token.kind != SB_TOKEN_SEMICOLON || statement.depth > 0)
        {
          track (&statement, &token, text);
          continue;
        }
      if (statement.from_stdin)
        lexer.at = find_data_end (&lexer, &is_closed);
      statement = (SbPsqlStatement){ 0 };
    }
  return FALSE;
}

/*< private >
 * sb_psql_fail:
 * @self: an expansion
 * @text: what was being read
 * @offset: where in it
 * @error: return location for %SB_SQL_ERROR_PSQL
 * @format: the cause
 *
 * Returns: %FALSE
 */
gboolean
sb_psql_fail (SbPsql *self, SbPsqlText *text, gsize offset, GError **error, const char *format, ...)
{
  const SbSource *source = sb_sources_get (self->sources, text->source);
  guint line = sb_sources_get_line (self->sources, text->source,
                                    text->variable != NULL ? text->at : offset);
  g_autofree char *cause = NULL;
  va_list arguments;

  va_start (arguments, format);
  cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, SB_SQL_ERROR, SB_SQL_ERROR_PSQL, "%s:%u: %s", source->name, line, cause);
  return FALSE;
}

/*< private >
 * sb_psql_is_active:
 * @text: what is being read
 *
 * Returns: whether what stands here is to be done
 */
gboolean
sb_psql_is_active (const SbPsqlText *text)
{
  const GArray *conditions = text->conditions;

  return conditions->len == 0
         || g_array_index (conditions, SbPsqlCondition, conditions->len - 1).is_active;
}

static gboolean
check_size (SbPsql *self, SbPsqlText *text, gsize more, GError **error)
{
  if (self->out->len + more <= SB_PSQL_MAX_TEXT)
    return TRUE;
  return sb_psql_fail (self, text, text->lexer.at, error,
                       "with all that is included the script is larger than 128 MiB");
}

/*< private >
 * sb_psql_flush:
 * @self: an expansion
 * @text: what is being read
 * @end: byte offset in it
 * @error: return location for %SB_SQL_ERROR_PSQL
 *
 * Copies what has not been copied up to @end, or skips it in a branch that is not active.
 *
 * Returns: whether it fits
 */
gboolean
sb_psql_flush (SbPsql *self, SbPsqlText *text, gsize end, GError **error)
{
  gsize start = text->pending;

  text->pending = end;
  if (start >= end || !sb_psql_is_active (text))
    return TRUE;
  if (!check_size (self, text, end - start, error))
    return FALSE;
  if (text->variable != NULL)
    sb_sources_add_range (self->sources, self->out->len, text->source, text->at, text->own_offset,
                          FALSE);
  else
    sb_sources_add_range (self->sources, self->out->len, text->source, start, text->own_offset,
                          TRUE);
  g_string_append_len (self->out, text->lexer.text + start, (gssize) (end - start));
  return TRUE;
}

/*< private >
 * sb_psql_append:
 * @self: an expansion
 * @text: what is being read, flushed
 * @words: what to put in the script that stands in no file
 * @error: return location for %SB_SQL_ERROR_PSQL
 *
 * Returns: whether it fits
 */
gboolean
sb_psql_append (SbPsql *self, SbPsqlText *text, const char *words, GError **error)
{
  if (!check_size (self, text, strlen (words), error))
    return FALSE;
  sb_sources_add_range (self->sources, self->out->len, text->source,
                        text->variable != NULL ? text->at : text->pending, text->own_offset, FALSE);
  g_string_append (self->out, words);
  return TRUE;
}

/* Whether the last token of a text ends in it: else what follows the text would be its. */
static gboolean
is_closed (const char *text, const SbToken *token)
{
  gsize length = token->end - token->start;
  g_autofree char *longer = g_malloc (length + 3);
  SbLexer lexer = { longer, length + 2, 0 };

  memcpy (longer, text + token->start, length);
  memcpy (longer + length, "\n;", 3);
  while (lexer.at < length)
    sb_lexer_next (&lexer);
  return lexer.at <= length + 1;
}

static gboolean
check_last (SbPsql *self, SbPsqlText *text, const SbToken *token, GError **error)
{
  if (token->end < text->lexer.length || text->outer == NULL || is_closed (text->lexer.text, token))
    return TRUE;
  return sb_psql_fail (self, text, token->start, error,
                       "a string or a comment begins here and does not end in this %s",
                       text->variable != NULL ? "variable" : "file");
}

static gboolean
is_being_replaced (const SbPsqlText *text, const char *variable)
{
  for (; text != NULL; text = text->outer)
    if (g_strcmp0 (text->variable, variable) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
put_value (SbPsql *self, SbPsqlText *text, gsize colon, const char *name, const char *value,
           GError **error)
{
  SbPsqlText inner = { .outer = text,
                       .source = text->source,
                       .at = text->variable != NULL ? text->at : colon,
                       .variable = name,
                       .own_offset = text->own_offset,
                       .lexer = { value, strlen (value), 0 } };
  gboolean ok;

  if (self->depth >= SB_PSQL_MAX_DEPTH)
    return sb_psql_fail (self, text, colon, error, "variables refer to variables too often");
  if (++self->n_values > SB_PSQL_MAX_VALUES)
    return sb_psql_fail (self, text, colon, error, "variables are replaced more than %u times",
                         SB_PSQL_MAX_VALUES);
  self->depth++;
  ok = sb_psql_run_text (self, &inner, error);
  self->depth--;
  return ok;
}

/* A colon outside of quotes and comments: a cast, an assignment, a slice, or a variable. */
static gboolean
take_colon (SbPsql *self, SbPsqlText *text, gsize colon, GError **error)
{
  SbLexer *lexer = &text->lexer;
  g_autofree char *name = NULL, *value = NULL;
  SbPsqlReference kind;
  char next = lexer->at < lexer->length ? lexer->text[lexer->at] : '\0';
  gsize n;

  if (next == ':' || next == '=')
    {
      lexer->at++;
      return TRUE;
    }
  n = sb_psql_variables_match (lexer->text + lexer->at, lexer->length - lexer->at, &kind, &name);
  lexer->at += n;
  if (n == 0 || (kind == SB_PSQL_PLAIN && is_being_replaced (text, name)))
    return TRUE;
  value = sb_psql_variables_dup_text (self->variables, kind, name);
  if (value == NULL && sb_psql_variables_need_server (name))
    return sb_psql_fail (self, text, colon, error,
                         "\":%s\" is known to psql alone, from its connection", name);
  if (value == NULL)
    return TRUE;
  if (!sb_psql_flush (self, text, colon, error))
    return FALSE;
  text->pending = lexer->at;
  return put_value (self, text, colon, name, value, error);
}

static void
take_semicolon (SbPsql *self, SbPsqlText *text)
{
  gboolean is_ended = TRUE;

  if (self->statement.from_stdin && text->variable == NULL)
    text->lexer.at = find_data_end (&text->lexer, &is_ended);
  /* Data that no line ends reach to the end of their file. */
  text->is_over = !is_ended;
  self->statement = (SbPsqlStatement){ .from_stdin = !is_ended };
}

static gboolean
finish_text (SbPsql *self, SbPsqlText *text, GError **error)
{
  const GArray *conditions = text->conditions;
  gboolean is_included = text->path != NULL && text->outer != NULL;
  gboolean is_data = self->statement.from_stdin && !self->statement.has_sql;

  if (conditions->len > 0 && !(text->is_over && !is_data))
    return sb_psql_fail (self, text, g_array_index (conditions, SbPsqlCondition, 0).offset, error,
                         "\\if without an \\endif");
  if (!sb_psql_flush (self, text, text->lexer.at, error))
    return FALSE;
  if (is_data)
    self->statement = (SbPsqlStatement){ 0 };
  if (!is_included)
    return TRUE;
  if (is_data)
    return sb_psql_append (self, text, "\n\\.\n", error);
  if (self->statement.has_sql)
    {
      self->statement = (SbPsqlStatement){ 0 };
      return sb_psql_append (self, text, "\n;", error);
    }
  return sb_psql_append (self, text, "\n", error);
}

/*< private >
 * sb_psql_run_text:
 * @self: an expansion
 * @text: a file or a value, at its start
 * @error: return location for %SB_SQL_ERROR_PSQL
 *
 * Appends what the text becomes.
 *
 * Returns: whether all of it could be followed
 */
gboolean
sb_psql_run_text (SbPsql *self, SbPsqlText *text, GError **error)
{
  g_autoptr (GArray) conditions = g_array_new (FALSE, FALSE, sizeof (SbPsqlCondition));
  SbToken token;
  gboolean ok = TRUE;

  text->conditions = conditions;
  while (ok && !text->is_over && (token = sb_lexer_next (&text->lexer)).kind != SB_TOKEN_END)
    {
      if (!check_last (self, text, &token, error))
        ok = FALSE;
      else if (token.kind == SB_TOKEN_BACKSLASH && text->variable != NULL)
        ok = sb_psql_fail (self, text, token.start, error,
                           "the value of \"%s\" has a command of psql in it", text->variable);
      else if (token.kind == SB_TOKEN_BACKSLASH)
        ok = sb_psql_run_command (self, text, token.start, error);
      else if (token.kind == SB_TOKEN_SEMICOLON && self->statement.depth == 0)
        take_semicolon (self, text);
      else if (sb_token_is_significant (&token))
        {
          track (&self->statement, &token, text->lexer.text);
          if (token.kind == SB_TOKEN_OTHER && token.end == token.start + 1
              && text->lexer.text[token.start] == ':' && sb_psql_is_active (text))
            ok = take_colon (self, text, token.start, error);
        }
    }
  ok = ok && finish_text (self, text, error);
  text->conditions = NULL;
  return ok;
}

/**
 * sb_psql_expand:
 * @path: the script's path, for @read
 * @shown: what people call it
 * @text: (transfer full) (array length=length): its bytes, checked by sb_script_check_text(), with
 *   a NUL behind them
 * @length: how many
 * @read: reads files that it includes
 * @user_data: for @read
 * @new_length: (out): bytes of the expanded text
 * @sources: (out) (transfer full): which files it is made of; they keep @text
 * @error: return location for %SB_SQL_ERROR_PSQL: "FILE:LINE: cause"
 *
 * Carries out psql's commands, as far as they can be without a server. Takes time and memory
 * linear in what comes of it, which is never more than %SB_PSQL_MAX_TEXT, and in what it replaces
 * and includes, which is limited, too.
 *
 * Returns: (transfer full) (nullable): the expanded text, with a NUL behind it
 */
char *
sb_psql_expand (const char *path, const char *shown, char *text, gsize length, SbPsqlReadFunc read,
                gpointer user_data, gsize *new_length, SbSources **sources, GError **error)
{
  SbPsql self = { .read = read,
                  .user_data = user_data,
                  .out = g_string_sized_new (length + 1),
                  .sources = sb_sources_new (),
                  .variables = sb_psql_variables_new () };
  SbPsqlText own = { .path = path, .lexer = { text, length, 0 } };
  gboolean ok;

  sb_sources_add (self.sources, g_strdup (path), g_strdup (shown), text, length);
  ok = sb_psql_run_text (&self, &own, error);
  g_hash_table_unref (self.variables);
  g_free (self.restricted);
  if (!ok)
    {
      sb_sources_unref (self.sources);
      g_string_free (self.out, TRUE);
      return NULL;
    }
  *sources = self.sources;
  *new_length = self.out->len;
  return g_string_free (self.out, FALSE);
}
