/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-psql-arguments.h"

#include "sb-psql-variables.h"

#include <string.h>

static char
peek (const SbLexer *lexer, gsize ahead)
{
  return lexer->at + ahead < lexer->length ? lexer->text[lexer->at + ahead] : '\n';
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static void
skip_blanks (SbLexer *lexer)
{
  while (is_blank (peek (lexer, 0)))
    lexer->at++;
}

/**
 * sb_psql_take_name:
 * @lexer: right behind a backslash; moved behind the name
 *
 * Returns: (transfer full): the command's name; "" where there is none
 */
char *
sb_psql_take_name (SbLexer *lexer)
{
  gsize start = lexer->at;

  while (!is_blank (peek (lexer, 0)) && peek (lexer, 0) != '\n' && peek (lexer, 0) != '\\')
    lexer->at++;
  return g_strndup (lexer->text + start, lexer->at - start);
}

/* A number of up to @most digits, behind a backslash in a string; moves @lexer. */
static char
take_code (SbLexer *lexer, guint base, guint most)
{
  guint code = 0;

  for (guint i = 0; i < most; i++)
    {
      int digit = g_ascii_xdigit_value (peek (lexer, 0));

      if (digit < 0 || digit >= (int) base)
        break;
      code = code * base + (guint) digit;
      lexer->at++;
    }
  return (char) code;
}

static void
take_escape (SbLexer *lexer, GString *value)
{
  static const char from[] = "nbtrf", to[] = "\n\b\t\r\f";
  char c = peek (lexer, 0);
  const char *known = c != '\n' ? strchr (from, c) : NULL;

  if (c >= '0' && c <= '7')
    {
      g_string_append_c (value, take_code (lexer, 8, 3));
      return;
    }
  lexer->at++;
  if ((c == 'x' || c == 'X') && g_ascii_isxdigit (peek (lexer, 0)))
    g_string_append_c (value, take_code (lexer, 16, 2));
  else if (known != NULL && *known != '\0')
    g_string_append_c (value, to[known - from]);
  else
    g_string_append_c (value, c);
}

static gboolean
take_string (SbLexer *lexer, GString *value)
{
  for (lexer->at++; peek (lexer, 0) != '\n';)
    {
      char c = peek (lexer, 0);

      if (c == '\'' && peek (lexer, 1) != '\'')
        {
          lexer->at++;
          return TRUE;
        }
      if (c == '\\' && peek (lexer, 1) != '\n')
        {
          lexer->at++;
          take_escape (lexer, value);
          continue;
        }
      lexer->at += c == '\'' ? 2 : 1;
      g_string_append_c (value, c);
    }
  return FALSE;
}

static gboolean
take_identifier (SbLexer *lexer, GString *value)
{
  do
    g_string_append_c (value, lexer->text[lexer->at++]);
  while (peek (lexer, 0) != '\n' && peek (lexer, 0) != '"');
  if (peek (lexer, 0) == '\n')
    return FALSE;
  g_string_append_c (value, lexer->text[lexer->at++]);
  return TRUE;
}

static char *
take_reference (SbLexer *lexer, GHashTable *variables, GString *value)
{
  g_autofree char *name = NULL, *text = NULL;
  SbPsqlReference kind;
  gsize n = sb_psql_variables_match (lexer->text + lexer->at + 1, lexer->length - lexer->at - 1,
                                     &kind, &name);

  if (n > 0 && variables != NULL)
    text = sb_psql_variables_dup_text (variables, kind, name);
  if (n > 0 && variables != NULL && text == NULL && sb_psql_variables_need_server (name))
    return g_strdup_printf ("\":%s\" is known to psql alone", name);
  if (text != NULL)
    g_string_append (value, text);
  else
    g_string_append_len (value, lexer->text + lexer->at, (gssize) n + 1);
  lexer->at += n + 1;
  return NULL;
}

/**
 * sb_psql_take_argument:
 * @lexer: behind a command's name or an argument; moved behind the next one
 * @variables: (nullable): psql's variables; %NULL where arguments are skipped
 * @fault: (out) (nullable) (transfer full): why it cannot be read
 *
 * Takes an argument as psql does: up to a blank or a backslash, quotes removed, variables replaced.
 *
 * Returns: (transfer full) (nullable): the argument; %NULL at the end, or with @fault
 */
char *
sb_psql_take_argument (SbLexer *lexer, GHashTable *variables, char **fault)
{
  g_autoptr (GString) value = NULL;

  *fault = NULL;
  skip_blanks (lexer);
  if (peek (lexer, 0) == '\n' || peek (lexer, 0) == '\\')
    return NULL;
  value = g_string_new (NULL);
  while (*fault == NULL)
    {
      char c = peek (lexer, 0);

      if (c == '\n' || c == '\\' || is_blank (c))
        return g_string_free (g_steal_pointer (&value), FALSE);
      if (c == '`' && variables != NULL)
        *fault = g_strdup ("backquotes run a program");
      else if (c == '\'' && !take_string (lexer, value))
        *fault = g_strdup ("a string does not end in its line");
      else if (c == '"' && !take_identifier (lexer, value))
        *fault = g_strdup ("a quoted name does not end in its line");
      else if (c == ':')
        *fault = take_reference (lexer, variables, value);
      else if (c != '\'' && c != '"')
        {
          g_string_append_c (value, c);
          lexer->at++;
        }
    }
  return NULL;
}

/**
 * sb_psql_skip_arguments:
 * @lexer: behind a command's name or an argument; moved to the end of the line, to the backslash of
 *   the next command, or behind the two backslashes that end a command before its line ends
 */
void
sb_psql_skip_arguments (SbLexer *lexer)
{
  g_autofree char *fault = NULL;
  char *argument;

  while ((argument = sb_psql_take_argument (lexer, NULL, &fault)) != NULL)
    g_free (argument);
  if (fault != NULL)
    while (lexer->at < lexer->length && lexer->text[lexer->at] != '\n')
      lexer->at++;
  if (lexer->at + 1 < lexer->length && lexer->text[lexer->at] == '\\'
      && lexer->text[lexer->at + 1] == '\\')
    lexer->at += 2;
}
