/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-index-split.h"

#include <string.h>

#include "sb-cost-item.h"
#include "sb-identifier.h"
#include "sb-lexer.h"
#include "sb-printable.h"
#include "sb-statement-spot.h"

/* As PostgreSQL has it or in another case: who is in doubt is named. */
static gboolean
is_name (const char *text, const SbToken *token, const char *name)
{
  gsize skip = token->kind == SB_TOKEN_QUOTED ? 1 : 0;
  gsize length = token->end - token->start;

  if ((token->kind != SB_TOKEN_WORD && token->kind != SB_TOKEN_QUOTED) || length < 2 * skip)
    return FALSE;
  length -= 2 * skip;
  return length == strlen (name)
         && g_ascii_strncasecmp (text + token->start + skip, name, length) == 0;
}

/* By anything but @except. */
static gboolean
is_named (SbScript *script, const SbStatement *except, const char *name)
{
  SbLexer lexer = { 0 };

  lexer.text = sb_script_get_text (script, &lexer.length);
  for (SbToken token = sb_lexer_next (&lexer); token.kind != SB_TOKEN_END;
       token = sb_lexer_next (&lexer))
    if (is_name (lexer.text, &token, name)
        && (except == NULL || token.start < except->sql_start || token.start >= except->sql_end))
      return TRUE;
  return FALSE;
}

/* A name means something else behind it, or another role owns what is made. */
static gboolean
sets_context (SbScript *script, const SbStatement *statement)
{
  static const char *const words[] = { "search_path", "schema", "role", "authorization" };
  SbLexer lexer = { .text = sb_script_get_text (script, NULL),
                    .length = statement->sql_end,
                    .at = statement->sql_start };

  if (strcmp (statement->tag, "SET") != 0)
    return FALSE;
  for (SbToken token = sb_lexer_next (&lexer); token.kind != SB_TOKEN_END;
       token = sb_lexer_next (&lexer))
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
      if (sb_token_is_word (&token, lexer.text, words[i]))
        return TRUE;
  return FALSE;
}

static gboolean
is_index (const SbStatement *statement)
{
  return statement->tx == SB_TX_INSIDE && strcmp (statement->tag, "CREATE INDEX") == 0
         && statement->n_objects > 0 && strcmp (statement->objects[0].kind, "index") == 0
         && *statement->objects[0].name != '\0';
}

/* As it was rehearsed, wherever it stands now. */
static const SbStatement *
find_statement (SbScript *script, const SbCost *cost)
{
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);
      g_autofree char *summary = NULL;

      if (!is_index (statement) || statement->sql_end - statement->sql_start != cost->length)
        continue;
      summary = sb_statement_spot_dup_summary (script, statement);
      if (strcmp (summary, cost->summary) == 0)
        return statement;
    }
  return NULL;
}

static gboolean
is_on (const SbStatement *index, const SbCostLock *lock)
{
  g_autofree char *table = sb_identifier_quote (index->objects[0].parent);
  g_autofree char *end = g_strconcat (".", table, NULL);

  return strcmp (lock->relation, table) == 0 || g_str_has_suffix (lock->relation, end);
}

/* Its table was there before, and is no partitioned one, whose indexes cannot be made concurrently. It
 * was locked by this statement or, as strongly, by one before it. */
static gboolean
is_on_old_table (const SbRehearsal *rehearsal, guint n, const SbStatement *index)
{
  for (guint i = 0; i <= n && index->objects[0].parent != NULL; i++)
    {
      const SbCost *cost = rehearsal->costs->pdata[i];

      for (guint k = 0; k < cost->locks->len; k++)
        {
          const SbCostLock *lock = cost->locks->pdata[k];

          if (is_on (index, lock))
            return !lock->is_new && (lock->kind == 'r' || lock->kind == 'm');
        }
    }
  return FALSE;
}

/**
 * sb_index_split_find:
 * @script: a forward script
 * @rehearsal: what came out when it was rehearsed
 *
 * Returns: (transfer none) (nullable): the first statement that makes an index with a name inside a
 *   transaction, on a table that was there before, and for which somebody waits; %NULL where there is
 *   none, or it is no more what it was
 */
const SbStatement *
sb_index_split_find (SbScript *script, const SbRehearsal *rehearsal)
{
  for (guint i = 0; i < rehearsal->costs->len; i++)
    {
      const SbCost *cost = rehearsal->costs->pdata[i];
      const SbStatement *index = cost->file == NULL && sb_cost_items_lasts (cost)
                                     ? find_statement (script, cost)
                                     : NULL;

      if (index != NULL && is_on_old_table (rehearsal, i, index))
        return index;
    }
  return NULL;
}

/**
 * sb_index_split_why_not:
 * @script: a forward script
 * @index: its statement that makes an index
 *
 * Returns: (transfer none) (nullable): why the rest of the script does not let it go
 */
const char *
sb_index_split_why_not (SbScript *script, const SbStatement *index)
{
  guint n_others = 0;

  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);

      if (statement == index)
        continue;
      if (statement->kind != SB_STATEMENT_EMPTY && statement->tx == SB_TX_INSIDE)
        n_others++;
      if (statement->sql_start < index->sql_start && sets_context (script, statement))
        return "the script sets the search_path or the role for it";
    }
  if (n_others == 0)
    return "nothing else is in the script: make it concurrent there";
  if (is_named (script, index, index->objects[0].name))
    return "another statement of the script names the index";
  return NULL;
}

/**
 * sb_index_split_find_drop:
 * @script: a rollback script
 * @name: of an index
 * @drop: (out) (transfer none) (nullable): the statement that drops it and nothing else
 *
 * Returns: whether nothing else in the script names it
 */
gboolean
sb_index_split_find_drop (SbScript *script, const char *name, const SbStatement **drop)
{
  *drop = NULL;
  for (guint i = 0; i < sb_script_get_n_statements (script) && *drop == NULL; i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);

      if (strcmp (statement->tag, "DROP INDEX") == 0 && statement->n_objects == 1
          && strcmp (statement->objects[0].name, name) == 0)
        *drop = statement;
    }
  return !is_named (script, *drop, name);
}

/* Comments right above it, as long as they are neither directives nor what the file begins with. */
static gsize
find_begin (const char *text, gsize from, gsize to)
{
  SbLexer lexer = { .text = text, .length = to, .at = from };
  gsize begin = to;

  for (SbToken token = sb_lexer_next (&lexer); token.kind != SB_TOKEN_END;
       token = sb_lexer_next (&lexer))
    {
      gsize length = token.end - token.start;
      const char *lf = memchr (text + token.start, '\n', length);

      if (token.kind == SB_TOKEN_LINE_COMMENT && token.start > 0 && text[token.start - 1] == '\n'
          && g_strstr_len (text + token.start, (gssize) length, "switchback:") == NULL)
        begin = MIN (begin, token.start);
      else if (token.kind != SB_TOKEN_BLANK
               || (lf != NULL
                   && memchr (lf + 1, '\n', (gsize) (text + token.end - lf - 1)) != NULL))
        begin = to;
    }
  return begin;
}

static gboolean
is_behind_empty_line (const char *text, gsize at)
{
  return at > 1 && text[at - 1] == '\n' && text[at - 2] == '\n';
}

/**
 * sb_index_split_cut:
 * @text: (array length=length): a script
 * @length: in bytes
 * @from: where what is before the statement ends
 * @start: where the statement begins
 * @end: where it ends, without its semicolon
 * @taken: (out): the statement with the comments right above it, and its semicolon if it has one
 *
 * Returns: (transfer full): the rest
 */
char *
sb_index_split_cut (const char *text, gsize length, gsize from, gsize start, gsize end,
                    char **taken)
{
  SbLexer lexer = { .text = text, .length = length, .at = end };
  SbToken token = sb_lexer_next_significant (&lexer);
  GString *rest;

  start = find_begin (text, from, start);
  if (token.kind == SB_TOKEN_SEMICOLON)
    end = token.end;
  *taken = g_strndup (text + start, end - start);
  while (end < length && (text[end] == ' ' || text[end] == '\t'))
    end++;
  if (end < length && text[end] == '\n' && (start == 0 || text[start - 1] == '\n'))
    end++;
  /* Of the empty lines around it those above stay, and none at the end. */
  while (end < length && text[end] == '\n' && (start == 0 || is_behind_empty_line (text, start)))
    end++;
  while (end == length && is_behind_empty_line (text, start))
    start--;
  rest = g_string_new_len (text, (gssize) start);
  g_string_append_len (rest, text + end, (gssize) (length - end));
  return g_string_free (rest, FALSE);
}

/**
 * sb_index_split_dup_forward:
 * @file_name: of the script that it was taken out of
 * @taken: what was taken out
 *
 * Returns: (transfer full): a forward script that builds the index concurrently
 */
char *
sb_index_split_dup_forward (const char *file_name, const char *taken)
{
  g_autofree char *shown = sb_printable_line (file_name);
  SbLexer lexer = { .text = taken, .length = strlen (taken) };
  SbToken token = sb_lexer_next_significant (&lexer);
  GString *out = g_string_new ("-- switchback: no-transaction — an index is built concurrently "
                               "outside of a transaction, alone in its file\n--\n");

  while (token.kind != SB_TOKEN_END && !sb_token_is_word (&token, taken, "index"))
    token = sb_lexer_next_significant (&lexer);
  g_string_append_printf (out, "-- Split out of %s: reads and writes go on while it is built.\n\n",
                          shown);
  g_string_append_len (out, taken, (gssize) token.end);
  g_string_append (out, g_ascii_islower (taken[token.start]) ? " concurrently" : " CONCURRENTLY");
  g_string_append (out, taken + token.end);
  g_string_append (out, g_str_has_suffix (taken, ";") ? "\n" : ";\n");
  return g_string_free (out, FALSE);
}
