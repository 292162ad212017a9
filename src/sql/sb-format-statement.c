/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lays out a statement by its kind. */
#include "sb-format-private.h"

#include <string.h>

/* At what words the parts of a statement begin. Each of the first has a line of its own; those of the
 * second where the author gave them one, or where the line ends. */
typedef struct
{
  const char *words; /* that begin the statement, optional ones left out */
  guint indent;
  const char *lines;
  const char *parts;
} Form;

static const Form forms[] = {
  { "create policy", 2, "for using with", "as to" },
  { "alter policy", 2, "using with", "to" },
  { "create trigger", 2, "before after instead for when referencing", "execute deferrable not" },
  { "create index", 2, "on where", "using include with tablespace" },
  { "create function", 0, "returns language as security set",
    "immutable stable volatile strict leakproof called parallel cost rows window support not "
    "external transform return" },
  { "create procedure", 0, "language as security set", "external transform" },
  { "create aggregate", 0, "", "" },
  { "grant", 2, "", "on to with granted" },
  { "revoke", 2, "", "on from" },
  { "comment on", 2, "", "is" },
  { "alter default privileges", 2, "grant revoke", "for in on to from" },
  { "create sequence", 2, "", "as increment minvalue maxvalue start cache owned" },
  { "create extension", 2, "", "with schema version cascade" },
  { "create publication", 2, "", "for with" },
  { "create subscription", 2, "", "connection publication with" },
  { "create statistics", 2, "", "on from" },
  { "create rule", 2, "as do", "where" },
  { "create event trigger", 2, "", "on when execute" },
};

static const char *const optional[] = { "or",    "replace",   "unique",   "constraint",
                                        "temp",  "temporary", "unlogged", "recursive",
                                        "local", "global",    NULL };

static gboolean
is_in_list (const SbFormatRun *run, guint index, const char *list)
{
  const SbFormatToken *token = sb_format_token (run, index);
  gsize length = token->end - token->start;

  if (!token->is_keyword)
    return FALSE;
  while (*list != '\0')
    {
      gsize n = strcspn (list, " ");

      if (n == length && g_ascii_strncasecmp (list, run->text + token->start, n) == 0)
        return TRUE;
      list += n;
      list += *list == ' ';
    }
  return FALSE;
}

/* Whether the statement begins with @words; the index behind them. */
static gboolean
begins_with (const SbFormatRun *run, const char *words, guint *end)
{
  guint index = 0;

  while (*words != '\0' && index < run->tokens->len)
    {
      g_autofree char *word = g_strndup (words, strcspn (words, " "));

      while (index > 0 && sb_format_is_one_of (run, index, optional)
             && !sb_format_is_keyword (run, index, word))
        index++;
      if (!sb_format_is_keyword (run, index, word))
        return FALSE;
      index++;
      words += strlen (word);
      words += *words == ' ';
    }
  *end = index;
  return *words == '\0';
}

static const Form *
find_form (const SbFormatRun *run, guint *end)
{
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (begins_with (run, forms[i].words, end))
      return &forms[i];
  return NULL;
}

/* A body in SQL. */
static gboolean
is_body (const SbFormatRun *run, guint index)
{
  const SbFormatToken *token = sb_format_token (run, index);

  return token->kind == SB_TOKEN_STRING && g_ascii_toupper (run->text[token->start]) == 'B'
         && run->text[token->start + 1] != '\'';
}

static gboolean
is_behind_body (const SbFormatRun *run, guint index)
{
  while (index-- > 0)
    {
      const SbFormatToken *token = sb_format_token (run, index);

      if (token->kind == SB_TOKEN_STRING
          && memchr (run->text + token->start, '\n', token->end - token->start) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
begins_line (const SbFormatRun *run, const Form *form, guint index)
{
  if (is_body (run, index))
    return TRUE;
  /* behind the body everything may stay in its line */
  return is_in_list (run, index, form->lines) && !(form->indent == 0 && is_behind_body (run, index))
         && !sb_format_is_keyword (run, index - 1, "not");
}

static gboolean
begins_part (const SbFormatRun *run, const Form *form, guint index)
{
  return begins_line (run, form, index) || is_in_list (run, index, form->lines)
         || is_in_list (run, index, form->parts);
}

/**
 * sb_format_find_query:
 * @run: a run
 *
 * Returns: the index of the token with which the statement's query begins: 0 where it is one, more
 *   for a view; %SB_FORMAT_NONE where there is none
 */
guint
sb_format_find_query (const SbFormatRun *run)
{
  static const char *const around[] = {
    "explain", "declare", "prepare", "create view", "create materialized view", "create table", NULL
  };
  guint end;

  if (sb_format_is_query (run, 0))
    return 0;
  if (sb_format_is_char (run, 0, '('))
    return 0;
  for (guint i = 0; around[i] != NULL; i++)
    if (begins_with (run, around[i], &end))
      for (guint k = end; k < run->tokens->len; k = sb_format_skip (run, k))
        if (sb_format_is_query (run, k)
            && (i == 0 || sb_format_is_keyword (run, k - 1, "as")
                || (i == 1 && sb_format_is_keyword (run, k - 1, "for"))))
          return k;
  return SB_FORMAT_NONE;
}

/**
 * sb_format_find_actions:
 * @run: a run
 *
 * Returns: the index of the first action of ALTER TABLE, or %SB_FORMAT_NONE
 */
guint
sb_format_find_actions (const SbFormatRun *run)
{
  guint i;

  if (!begins_with (run, "alter table", &i) && !begins_with (run, "alter foreign table", &i))
    return SB_FORMAT_NONE;
  if (sb_format_is_keyword (run, i, "all"))
    return SB_FORMAT_NONE;
  i += sb_format_is_keyword (run, i, "if") ? 2 : 0;
  i += sb_format_is_keyword (run, i, "only");
  for (i++; sb_format_is_char (run, i, '.'); i += 2)
    ;
  i += sb_format_is_char (run, i, '*');
  return i < run->tokens->len && !sb_format_is_char (run, i, ';') ? i : SB_FORMAT_NONE;
}

/**
 * sb_format_mark_starters:
 * @run: a run
 *
 * Marks where the author began lines that would begin there too.
 */
void
sb_format_mark_starters (SbFormatRun *run)
{
  guint end = 0, actions = sb_format_find_actions (run);
  const Form *form = find_form (run, &end);

  if (actions != SB_FORMAT_NONE && sb_format_has_line_before (run, actions))
    sb_format_token (run, actions)->is_break = TRUE;
  if (form == NULL)
    return;
  for (guint i = end; i < run->tokens->len; i = sb_format_skip (run, i))
    if (begins_line (run, form, i) && sb_format_has_line_before (run, i))
      sb_format_token (run, i)->is_break = TRUE;
}

static gboolean
has_several (const SbFormatRun *run, guint first, guint last)
{
  for (; first <= last; first = sb_format_skip (run, first))
    if (sb_format_is_char (run, first, ','))
      return TRUE;
  return FALSE;
}

static gboolean
goes_down (const SbFormatRun *run, const Form *form, guint first, guint last)
{
  return begins_line (run, form, first) || sb_format_has_line_before (run, first)
         || (!sb_format_is_flat (run, first, last)
             && sb_format_fits (run, first, last, form->indent)
             && !sb_format_has_breaks (run, first, last));
}

static void
lay_form (SbFormatRun *run, const Form *form, guint start, guint last)
{
  guint first = 0, next;

  for (guint i = start; first <= last; i = next)
    {
      while (i <= last && !begins_part (run, form, i))
        i = sb_format_skip (run, i);
      if (first > 0 && goes_down (run, form, first, i - 1))
        sb_format_new_line (run, form->indent);
      sb_format_lay_words (run, first, MIN (i, last + 1) - 1, form->indent + SB_FORMAT_STEP);
      first = i;
      next = i <= last ? sb_format_skip (run, i) : i;
    }
}

/**
 * sb_format_lay_statement:
 * @run: with all that is known of its tokens
 *
 * Writes the statement, its semicolon included.
 */
void
sb_format_lay_statement (SbFormatRun *run)
{
  guint last = run->tokens->len - 1, end = 0;
  guint query = sb_format_find_query (run), actions = sb_format_find_actions (run);
  guint elements = sb_format_find_elements (run);
  const Form *form = find_form (run, &end);

  if (sb_format_is_flat (run, 0, last))
    sb_format_put_all (run, 0, last, 0);
  else if (query != SB_FORMAT_NONE)
    {
      if (query > 0)
        {
          sb_format_lay_words (run, 0, query - 1, SB_FORMAT_STEP);
          sb_format_new_line (run, 0);
        }
      sb_format_lay_query (run, query, last, 0);
    }
  else if (actions != SB_FORMAT_NONE)
    {
      sb_format_lay_words (run, 0, actions - 1, SB_FORMAT_STEP);
      sb_format_new_line (run, SB_FORMAT_STEP);
      if (has_several (run, actions, last))
        sb_format_lay_items (run, actions, last, SB_FORMAT_STEP, FALSE);
      else
        sb_format_lay_words (run, actions, last, 2 * SB_FORMAT_STEP);
    }
  else if (elements != SB_FORMAT_NONE)
    {
      guint behind = sb_format_skip (run, elements);

      sb_format_lay_words (run, 0, elements - 1, SB_FORMAT_STEP);
      sb_format_lay_elements (run, elements);
      if (behind <= last)
        sb_format_lay_words (run, behind, last, SB_FORMAT_STEP);
    }
  else if (form != NULL)
    lay_form (run, form, end, last);
  else
    sb_format_lay_words (run, 0, last, SB_FORMAT_STEP);
}
