/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a blank goes between two tokens of a line. */
#include "sb-format-private.h"

#include <string.h>

/* A parenthesis behind these belongs to them as to a function. */
static const char *const tight_words[] = { "array",
                                           "bit",
                                           "cast",
                                           "char",
                                           "character",
                                           "coalesce",
                                           "current_time",
                                           "current_timestamp",
                                           "dec",
                                           "decimal",
                                           "extract",
                                           "float",
                                           "greatest",
                                           "grouping",
                                           "interval",
                                           "least",
                                           "localtime",
                                           "localtimestamp",
                                           "nchar",
                                           "normalize",
                                           "nullif",
                                           "numeric",
                                           "operator",
                                           "overlay",
                                           "position",
                                           "row",
                                           "substring",
                                           "time",
                                           "timestamp",
                                           "treat",
                                           "trim",
                                           "varchar",
                                           "varying",
                                           "xmlattributes",
                                           "xmlconcat",
                                           "xmlelement",
                                           "xmlexists",
                                           "xmlforest",
                                           "xmlnamespaces",
                                           "xmlparse",
                                           "xmlpi",
                                           "xmlroot",
                                           "xmlserialize",
                                           "xmltable",
                                           NULL };

/* Values, though keywords: what follows is no sign. */
static const char *const value_words[] = { "null",           "true",
                                           "false",          "current_date",
                                           "current_time",   "current_timestamp",
                                           "localtime",      "localtimestamp",
                                           "current_user",   "session_user",
                                           "user",           "end",
                                           "current_role",   "current_catalog",
                                           "current_schema", NULL };

static const char *const routines[] = { "function",  "procedure", "routine",
                                        "aggregate", "execute",   NULL };

static gboolean
is_operator (const SbFormatRun *run, guint index)
{
  const SbFormatToken *token = sb_format_token (run, index);

  return token->kind == SB_TOKEN_OTHER
         && strchr ("~!@#^&|`?+-*/%<>=", run->text[token->start]) != NULL;
}

static gboolean
is_name_part (const SbFormatRun *run, guint index)
{
  SbTokenKind kind = sb_format_token (run, index)->kind;

  return kind == SB_TOKEN_WORD || kind == SB_TOKEN_QUOTED;
}

/* The first token of `a.b.c`, whose last is at @index. */
static guint
find_name_start (const SbFormatRun *run, guint index)
{
  while (index >= 2 && sb_format_is_char (run, index - 1, '.') && is_name_part (run, index - 2))
    index -= 2;
  return index;
}

static gboolean
is_of_routine (const SbFormatRun *run, guint name)
{
  if (name >= 2 && sb_format_is_keyword (run, name - 1, "exists"))
    name -= sb_format_is_keyword (run, name - 2, "not") ? 3 : 2;
  return name >= 1 && sb_format_is_one_of (run, name - 1, routines);
}

/**
 * sb_format_is_object:
 * @run: a run
 * @index: of a token
 *
 * Returns: whether the kind of an object is named with it: CREATE CAST, and no call of cast()
 */
gboolean
sb_format_is_object (const SbFormatRun *run, guint index)
{
  static const char *const before[] = { "create", "drop", "on", NULL };

  return index > 0 && sb_format_is_word (run, index, "cast")
         && sb_format_is_one_of (run, index - 1, before);
}

static gboolean
has_space_before_open (const SbFormatRun *run, guint index)
{
  guint name;
  const SbFormatToken *before = sb_format_token (run, index - 1);

  if (before->kind == SB_TOKEN_CLOSE)
    return TRUE;
  if (!is_name_part (run, index - 1))
    return before->blanks > 0 || before->kind != SB_TOKEN_OTHER || is_operator (run, index - 1);
  name = find_name_start (run, index - 1);
  if (sb_format_token (run, name)->is_call || sb_format_token (run, name)->is_type
      || is_of_routine (run, name))
    return FALSE;
  if (before->kind == SB_TOKEN_WORD && name == index - 1 && !sb_format_is_object (run, name))
    for (guint i = 0; tight_words[i] != NULL; i++)
      if (sb_format_is_word (run, index - 1, tight_words[i])
          && (before->is_keyword || before->letters == SB_FORMAT_LOWER))
        return FALSE;
  if (before->is_keyword)
    return TRUE;
  /* a column list behind a table's name; or, as in DROP FUNCTION a (int), b (int), as it was */
  return name == 0 || !sb_format_is_char (run, name - 1, ',')
         || sb_format_token (run, index)->blanks > 0;
}

/* Whether the operator at @index stands before its only operand. */
static gboolean
is_sign (const SbFormatRun *run, guint index)
{
  const SbFormatToken *before;

  if (index == 0)
    return TRUE;
  if (sb_format_is_char (run, index, '*'))
    return FALSE;
  before = sb_format_token (run, index - 1);
  switch (before->kind)
    {
    case SB_TOKEN_OPEN:
      return TRUE;
    case SB_TOKEN_WORD:
      return before->is_keyword && !sb_format_is_one_of (run, index - 1, value_words);
    case SB_TOKEN_OTHER:
      return !sb_format_is_char (run, index - 1, ']')
             && !(sb_format_is_char (run, index - 1, '*') && !is_sign (run, index - 1) && index >= 2
                  && (sb_format_is_char (run, index - 2, '.')
                      || sb_format_is_char (run, index - 2, '(')));
    default:
      return FALSE;
    }
}

static gboolean
is_pair (const SbFormatRun *run, guint index, char first)
{
  const SbFormatToken *token = sb_format_token (run, index);

  return token->kind == SB_TOKEN_OTHER && token->end - token->start == 2
         && run->text[token->start] == ':' && run->text[token->start + 1] == first;
}

static gboolean
has_space (const SbFormatRun *run, guint index)
{
  const SbFormatToken *token = sb_format_token (run, index);
  const SbFormatToken *before = token - 1;

  if (before->kind == SB_TOKEN_OPEN || before->kind == SB_TOKEN_DOT || token->kind == SB_TOKEN_CLOSE
      || token->kind == SB_TOKEN_DOT || token->kind == SB_TOKEN_SEMICOLON
      || sb_format_is_char (run, index, ',') || sb_format_is_char (run, index, ']')
      || sb_format_is_char (run, index - 1, '[') || is_pair (run, index, ':')
      || is_pair (run, index - 1, ':'))
    return FALSE;
  if (sb_format_is_char (run, index - 1, ',') || before->kind == SB_TOKEN_SEMICOLON)
    return TRUE;
  if (sb_format_is_char (run, index, ':') || sb_format_is_char (run, index - 1, ':'))
    return token->blanks > 0;
  if (sb_format_is_char (run, index, '['))
    return before->kind == SB_TOKEN_OTHER && is_operator (run, index - 1);
  if (token->kind == SB_TOKEN_OPEN && !is_operator (run, index - 1))
    return has_space_before_open (run, index);
  if (is_operator (run, index) && is_operator (run, index - 1))
    return TRUE;
  /* orders.id%TYPE */
  if ((sb_format_is_char (run, index, '%') && token->blanks == 0
       && sb_format_is_word (run, index + 1, "type"))
      || (sb_format_is_char (run, index - 1, '%') && sb_format_is_word (run, index, "type")))
    return token->blanks > 0;
  if (is_operator (run, index - 1) && is_sign (run, index - 1))
    return !sb_format_is_char (run, index - 1, '-') && !sb_format_is_char (run, index - 1, '+')
           && (token->blanks > 0 || token->newlines > 0);
  return TRUE;
}

/**
 * sb_format_choose_spaces:
 * @run: with letters chosen
 *
 * Chooses for each token whether a blank goes before it.
 */
void
sb_format_choose_spaces (SbFormatRun *run)
{
  for (guint i = 1; i < run->tokens->len; i++)
    sb_format_token (run, i)->space = has_space (run, i);
}
