/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which words are keywords where they stand, and which name types. */
#include "sb-format-private.h"

#include "sb-guard.h"
#include "sb-tree-equal.h"
#include "sb-tree-private.h"

#include <pg_query.h>
#include <string.h>

/* How many tokens may be parsed again, for one statement, to tell names from keywords. */
#define MAX_TOKENS_AGAIN 200000

/* Written as functions and values are: in letters of the author's choice. */
static const char *const as_written[] = {
  "coalesce",   "nullif",       "greatest",  "least",         "extract",
  "substring",  "overlay",      "position",  "trim",          "cast",
  "treat",      "normalize",    "grouping",  "xmlattributes", "xmlconcat",
  "xmlelement", "xmlexists",    "xmlforest", "xmlparse",      "xmlpi",
  "xmlroot",    "xmlserialize", "xmltable",  "xmlnamespaces", NULL
};

static const char *const types[] = {
  "bigint",    "bigserial",   "bit",      "bool",          "boolean",     "box",       "bytea",
  "char",      "character",   "cidr",     "circle",        "citext",      "date",      "daterange",
  "dec",       "decimal",     "double",   "event_trigger", "float",       "float4",    "float8",
  "hstore",    "inet",        "int",      "int2",          "int4",        "int4range", "int8",
  "int8range", "integer",     "interval", "json",          "jsonb",       "jsonpath",  "line",
  "lseg",      "ltree",       "macaddr",  "money",         "name",        "national",  "nchar",
  "numeric",   "numrange",    "oid",      "path",          "point",       "polygon",   "real",
  "record",    "regclass",    "regproc",  "regprocedure",  "regrole",     "regtype",   "serial",
  "serial2",   "serial4",     "serial8",  "smallint",      "smallserial", "text",      "time",
  "timestamp", "timestamptz", "timetz",   "trigger",       "tsquery",     "tsrange",   "tstzrange",
  "tsvector",  "uuid",        "varbit",   "varchar",       "void",        "xml",       NULL
};

static const char *const privileges[] = { "all",     "privileges", "select",   "insert",
                                          "update",  "delete",     "truncate", "references",
                                          "trigger", "create",     "connect",  "temporary",
                                          "temp",    "execute",    "usage",    "set",
                                          "alter",   "system",     "maintain", NULL };

static gboolean
is_in (const SbFormatRun *run, guint index, const char *const *words)
{
  for (; *words != NULL; words++)
    if (sb_format_is_word (run, index, *words))
      return TRUE;
  return FALSE;
}

/* Marks every word that PostgreSQL's lexer takes for some keyword, name or not. */
static gboolean
mark_keywords (SbFormatRun *run, gsize start, gsize end)
{
  g_autoptr (GString) sql = g_string_new_len (run->text + start, (gssize) (end - start));
  PgQueryScanResult scan;
  PgQuery__ScanResult *result;
  gsize open, k = 0;

  if (!sb_guard_blank_comments (sql, &open))
    return FALSE;
  scan = pg_query_scan (sql->str);
  result = scan.error == NULL
               ? pg_query__scan_result__unpack (NULL, scan.pbuf.len, (guint8 *) scan.pbuf.data)
               : NULL;
  for (guint i = 0; result != NULL && i < run->tokens->len; i++)
    {
      SbFormatToken *token = sb_format_token (run, i);
      gsize at = token->start - start;

      while (k < result->n_tokens && (gsize) result->tokens[k]->start < at)
        k++;
      token->is_keyword = k < result->n_tokens && token->kind == SB_TOKEN_WORD
                          && (gsize) result->tokens[k]->start == at
                          && result->tokens[k]->keyword_kind != PG_QUERY__KEYWORD_KIND__NO_KEYWORD;
    }
  if (result != NULL)
    pg_query__scan_result__free_unpacked (result, NULL);
  pg_query_free_scan_result (scan);
  return result != NULL;
}

/* A name may also be written in quotes, a keyword not. */
static gboolean
is_name (const SbFormatRun *run, guint index, SbTree *tree, gsize start, gsize end)
{
  const SbFormatToken *token = sb_format_token (run, index);
  g_autofree char *word = g_ascii_strdown (run->text + token->start,
                                           (gssize) (token->end - token->start));
  g_autoptr (GString) sql = g_string_new_len (run->text + start, (gssize) (token->start - start));
  g_autoptr (SbTree) quoted = NULL;

  g_string_append_printf (sql, "\"%s\"", word);
  g_string_append_len (sql, run->text + token->end, (gssize) (end - token->end));
  quoted = sb_tree_read (sql->str, sql->len);
  return sb_tree_equal (tree, quoted);
}

/* Keywords that are names here are no keywords. Only where the tree knows a name that is spelled so
 * is there any doubt. */
static void
unmark_names (SbFormatRun *run, SbTree *tree, const SbTreeNames *names, gsize start, gsize end)
{
  guint n_again = 0;

  for (guint i = 0; i < run->tokens->len; i++)
    {
      SbFormatToken *token = sb_format_token (run, i);
      g_autofree char *word = NULL;

      if (!token->is_keyword)
        continue;
      word = g_ascii_strdown (run->text + token->start, (gssize) (token->end - token->start));
      if (!g_hash_table_contains (names->words, word))
        continue;
      n_again += run->tokens->len;
      token->is_keyword = n_again <= MAX_TOKENS_AGAIN && !is_name (run, i, tree, start, end);
    }
}

static void
lower (SbFormatRun *run, guint index)
{
  sb_format_token (run, index)->letters = SB_FORMAT_LOWER;
  sb_format_token (run, index)->is_keyword = FALSE;
}

/* The words of a type behind its first: double precision, timestamp (3) with time zone. */
static void
lower_type (SbFormatRun *run, guint index)
{
  lower (run, index);
  if (sb_format_is_word (run, index, "national"))
    lower (run, ++index);
  if (sb_format_is_word (run, index + 1, "precision")
      || sb_format_is_word (run, index + 1, "varying"))
    lower (run, ++index);
  if (!sb_format_is_word (run, index, "time") && !sb_format_is_word (run, index, "timestamp"))
    return;
  if (sb_format_is_char (run, index + 1, '(') && sb_format_is_char (run, index + 3, ')'))
    index += 3;
  if ((sb_format_is_word (run, index + 1, "with") || sb_format_is_word (run, index + 1, "without"))
      && sb_format_is_word (run, index + 2, "time") && sb_format_is_word (run, index + 3, "zone"))
    for (guint i = 1; i <= 3; i++)
      lower (run, index + i);
}

/* Privileges are names to the grammar. */
static void
mark_privileges (SbFormatRun *run)
{
  for (guint i = 0; i < run->tokens->len; i++)
    if (sb_format_is_keyword (run, i, "grant") || sb_format_is_keyword (run, i, "revoke"))
      {
        for (i++; i < run->tokens->len && !sb_format_is_keyword (run, i, "on"); i++)
          if (is_in (run, i, privileges) && !sb_format_is_char (run, i - 1, '.'))
            sb_format_token (run, i)->is_keyword = TRUE;
      }
}

/* Not as a function is: GROUPING SETS, CREATE CAST; and values. */
static gboolean
stays_as_written (const SbFormatRun *run, guint index)
{
  if (sb_format_is_word (run, index, "true") || sb_format_is_word (run, index, "false"))
    return TRUE;
  if (sb_format_is_word (run, index, "on"))
    return index > 0 && sb_format_is_char (run, index - 1, '=');
  if (is_in (run, index, types))
    return !sb_format_is_word (run, index, "trigger")
           && !sb_format_is_word (run, index + 1, "zone");
  return is_in (run, index, as_written) && sb_format_is_char (run, index + 1, '(')
         && !sb_format_is_object (run, index);
}

static gboolean
grants_on (const SbFormatRun *run)
{
  for (guint i = 0; i < run->tokens->len; i++)
    if (sb_format_is_keyword (run, i, "on"))
      return TRUE;
  return FALSE;
}

/**
 * sb_format_choose_letters:
 * @run: with tokens
 * @reader: the thread's reader
 * @start: byte offset where the statement starts
 * @end: byte offset where it ends, without its semicolon
 *
 * Tells keywords, types and calls from other names, and how each is written.
 */
void
sb_format_choose_letters (SbFormatRun *run, SbReader *reader, gsize start, gsize end)
{
  g_autoptr (SbTree) tree = sb_reader_read_tree (reader, run->text + start, end - start);
  g_auto (SbTreeNames) names = { NULL };

  if (sb_tree_get_node (tree) == NULL || !mark_keywords (run, start, end))
    return;
  sb_tree_names_collect (tree, &names);
  unmark_names (run, tree, &names, start, end);
  if ((sb_format_is_word (run, 0, "grant") || sb_format_is_word (run, 0, "revoke")
       || sb_format_is_word (run, 0, "alter"))
      && grants_on (run))
    mark_privileges (run);
  for (guint i = 0; i < run->tokens->len; i++)
    {
      SbFormatToken *token = sb_format_token (run, i);
      gpointer place = GINT_TO_POINTER ((int) (token->start - start));

      token->is_call = g_hash_table_contains (names.calls, place);
      token->is_type = g_hash_table_contains (names.types, place);
      if (token->letters != SB_FORMAT_AS_WRITTEN)
        continue;
      if (token->is_type && is_in (run, i, types) && !sb_format_is_char (run, i + 1, '.'))
        lower_type (run, i);
      else if (token->is_keyword && !stays_as_written (run, i))
        token->letters = SB_FORMAT_UPPER;
    }
}
