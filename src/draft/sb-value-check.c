/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-value-check.h"

#include <string.h>

#include "sb-template.h"

/* The words that may follow a type's first one. Anything else would be a constraint or worse. */
static const char *const type_words[] = { "array",  "char",    "character", "day",     "hour",
                                          "minute", "month",   "precision", "second",  "time",
                                          "to",     "varying", "with",      "without", "year",
                                          "zone",   NULL };

/* Not types but a default in disguise; the column would cost a rewrite of the table (lint LK111).
 */
static const char *const serial_words[] = { "serial",  "bigserial", "smallserial", "serial2",
                                            "serial4", "serial8",   NULL };

static gboolean
refuse (GError **error, const char *cause)
{
  g_set_error_literal (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE, cause);
  return FALSE;
}

static gboolean
is_word_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || (c & 0x80) != 0;
}

static gboolean
is_word (char c)
{
  return is_word_start (c) || g_ascii_isdigit (c) || c == '$';
}

static const char *
skip_blanks (const char *at)
{
  while (g_ascii_isspace (*at))
    at++;
  return at;
}

/* Skips a name, `word` or `"quoted"`; %NULL when there is none. */
static const char *
skip_name (const char *at)
{
  if (is_word_start (*at))
    {
      while (is_word (*at))
        at++;
      return at;
    }
  if (*at != '"' || at[1] == '"')
    return NULL;
  for (at++; *at != '\0'; at++)
    {
      if (*at == '"' && at[1] != '"')
        return at + 1;
      if (*at == '"')
        at++;
    }
  return NULL;
}

/* Skips `(12, 2)` or `(Point, 4326)`; %NULL when it is neither. */
static const char *
skip_modifiers (const char *at)
{
  do
    {
      at = skip_blanks (at + 1);
      if (g_ascii_isdigit (*at) || (*at == '-' && g_ascii_isdigit (at[1])))
        {
          at++;
          while (g_ascii_isdigit (*at))
            at++;
        }
      else if ((at = skip_name (at)) == NULL)
        return NULL;
      at = skip_blanks (at);
    }
  while (*at == ',');
  return *at == ')' ? at + 1 : NULL;
}

static gboolean
is_one_of (const char *const *words, const char *start, const char *end)
{
  g_autofree char *given = g_strndup (start, end - start);
  g_autofree char *word = g_ascii_strdown (given, -1);

  return g_strv_contains (words, word);
}

/**
 * sb_value_check_type:
 * @text: `numeric(12,2)`, `timestamp with time zone`, `public."My type"[]` …
 * @error: return location for %SB_DRAFT_ERROR_VALUE
 *
 * Takes the shape of a type's name and nothing after it: `text NOT NULL` is refused.
 *
 * Returns: whether @text is one
 */
gboolean
sb_value_check_type (const char *text, GError **error)
{
  const char *first = skip_blanks (text);
  const char *at = skip_name (first);

  if (at != NULL && is_one_of (serial_words, first, at))
    return refuse (error,
                   "it is no type but a default; use bigint, and an identity in the forward");
  while (at != NULL && *at == '.')
    at = skip_name (at + 1);
  if (at == NULL)
    return refuse (error, "it does not begin with the name of a type");
  for (at = skip_blanks (at); *at != '\0'; at = skip_blanks (at))
    {
      const char *start = at;

      if (*at == '(')
        at = skip_modifiers (at);
      else if (*at == '[')
        {
          at = skip_blanks (at + 1);
          while (g_ascii_isdigit (*at))
            at++;
          at = skip_blanks (at);
          at = *at == ']' ? at + 1 : NULL;
        }
      else
        {
          at = is_word_start (*at) ? skip_name (at) : NULL;
          if (at != NULL && !is_one_of (type_words, start, at))
            at = NULL;
        }
      if (at == NULL)
        {
          g_set_error (error, SB_DRAFT_ERROR, SB_DRAFT_ERROR_VALUE,
                       "more than a type: what follows character %ld does not belong to one",
                       g_utf8_pointer_to_offset (text, start));
          return FALSE;
        }
    }
  return TRUE;
}

/* Skips a string constant or quoted name; @escapes: E'…', where a backslash hides the next byte. */
static const char *
skip_string (const char *at, gboolean escapes)
{
  char quote = *at;

  for (at++; *at != '\0'; at++)
    {
      if (escapes && *at == '\\' && at[1] != '\0')
        at++;
      else if (*at == quote && at[1] == quote)
        at++;
      else if (*at == quote)
        return at + 1;
    }
  return NULL;
}

/* Skips `$tag$ … $tag$` or a lone dollar sign. */
static const char *
skip_dollar (const char *at)
{
  const char *end = at + 1;
  g_autofree char *tag = NULL;
  const char *close;

  while (is_word (*end) && *end != '$')
    end++;
  if (*end != '$' || g_ascii_isdigit (at[1]))
    return at + 1;
  tag = g_strndup (at, end + 1 - at);
  close = strstr (end + 1, tag);
  return close != NULL ? close + strlen (tag) : NULL;
}

/**
 * sb_value_check_expression:
 * @text: an expression, or several with commas between
 * @error: return location for %SB_DRAFT_ERROR_VALUE
 *
 * An expression is SQL of the author's own; it is only held together: strings and parentheses are
 * closed, no semicolon ends the statement, no comment swallows the rest of the line.
 *
 * Returns: whether it is closed in itself
 */
gboolean
sb_value_check_expression (const char *text, GError **error)
{
  g_autoptr (GString) open = g_string_new (NULL);
  const char *at = text;

  while (*at != '\0')
    {
      if (*at == '\'' || *at == '"')
        {
          gboolean escapes = *at == '\'' && at > text && (at[-1] == 'E' || at[-1] == 'e')
                             && (at - 1 == text || !is_word (at[-2]));

          at = skip_string (at, escapes);
        }
      else if (*at == '$' && (at == text || !is_word (at[-1])))
        at = skip_dollar (at);
      else if (*at == ';')
        return refuse (error, "a semicolon would end the statement");
      else if ((*at == '-' && at[1] == '-') || (*at == '/' && at[1] == '*'))
        return refuse (error, "a comment does not belong in it");
      else if (*at == '\\')
        return refuse (error, "a backslash outside of a string is for psql");
      else if (*at == '(' || *at == '[')
        g_string_append_c (open, *at++ == '(' ? ')' : ']');
      else if (*at == ')' || *at == ']')
        {
          if (open->len == 0 || open->str[open->len - 1] != *at++)
            return refuse (error, "a closing parenthesis has no opening one");
          g_string_truncate (open, open->len - 1);
        }
      else
        at++;
      if (at == NULL)
        return refuse (error, "a quote is not closed");
    }
  return open->len == 0 || refuse (error, "a parenthesis is not closed");
}

/**
 * sb_value_check_number:
 * @text: digits
 * @error: return location for %SB_DRAFT_ERROR_VALUE
 *
 * Returns: whether it is a whole number from 1 to 999999999
 */
gboolean
sb_value_check_number (const char *text, GError **error)
{
  gsize length = strspn (text, "0123456789");

  if (length == 0 || length > 9 || text[length] != '\0' || text[0] == '0')
    return refuse (error, "it is no whole number from 1 to 999999999");
  return TRUE;
}

/**
 * sb_value_check_version:
 * @text: digits
 * @error: return location for %SB_DRAFT_ERROR_VALUE
 *
 * Returns: whether it is a migration's version, as sb_project_name_triple() takes it
 */
gboolean
sb_value_check_version (const char *text, GError **error)
{
  gsize length = strspn (text, "0123456789");

  if (length == 0 || length > 40 || text[length] != '\0')
    return refuse (error, "it is no version: digits only, at most 40");
  return TRUE;
}
