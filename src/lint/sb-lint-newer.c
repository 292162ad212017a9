/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-newer.h"

#include <string.h>

/* How a construct looks where the grammar of PostgreSQL 15 stops: the token it stops at, the one or
 * two before that, the statement's first, one somewhere before; NULL is any. */
typedef struct
{
  guint version;
  const char *at, *before, *second, *first, *anywhere;
  const char *what;
} Newer;

/* clang-format off */
static const Newer table[] = {
  { 16, ":", NULL, NULL, NULL, "json_object", "JSON_OBJECT with a colon" },
  { 16, ":", NULL, NULL, NULL, "json_objectagg", "JSON_OBJECTAGG with a colon" },
  { 16, "value", NULL, NULL, NULL, "json_object", "JSON_OBJECT with VALUE" },
  { 16, "value", NULL, NULL, NULL, "json_objectagg", "JSON_OBJECTAGG with VALUE" },
  { 16, "json", "is", NULL, NULL, NULL, "IS JSON" },
  { 16, "json", "not", "is", NULL, NULL, "IS NOT JSON" },
  { 16, "storage", NULL, NULL, "create", NULL, "STORAGE of a column in CREATE TABLE" },
  { 16, "default", "storage", NULL, "alter", NULL, "SET STORAGE DEFAULT" },
  { 16, "inherit", "with", NULL, "grant", NULL, "GRANT … WITH INHERIT" },
  { 16, "set", "with", NULL, "grant", NULL, "GRANT … WITH SET" },
  { 16, "on", "statistics", NULL, "create", NULL, "CREATE STATISTICS without a name" },
  { 17, "returning", NULL, NULL, "merge", NULL, "MERGE … RETURNING" },
  { 17, "by", "matched", "not", NULL, NULL, "WHEN NOT MATCHED BY SOURCE" },
  { 17, "columns", NULL, NULL, NULL, "json_table", "JSON_TABLE" },
  { 17, "returning", NULL, NULL, NULL, "json_value", "JSON_VALUE … RETURNING" },
  { 17, "returning", NULL, NULL, NULL, "json_query", "JSON_QUERY … RETURNING" },
  { 17, "with", NULL, NULL, NULL, "json_query", "JSON_QUERY … WITH WRAPPER" },
  { 17, "expression", "set", NULL, "alter", NULL, "SET EXPRESSION" },
  { 17, "local", "at", NULL, NULL, NULL, "AT LOCAL" },
  { 17, "[", "type", "%", NULL, NULL, "arrays of %TYPE" },
  { 17, "[", "rowtype", "%", NULL, NULL, "arrays of %ROWTYPE" },
  { 17, "default", "method", "access", "alter", NULL, "SET ACCESS METHOD DEFAULT" },
  { 18, "virtual", ")", NULL, NULL, "generated", "a VIRTUAL generated column" },
  { 18, ")", ")", NULL, NULL, "generated", "a VIRTUAL generated column" },
  { 18, ",", ")", NULL, NULL, "generated", "a VIRTUAL generated column" },
  { 18, "enforced", NULL, NULL, NULL, NULL, "[NOT] ENFORCED" },
  { 18, "not", NULL, "constraint", NULL, NULL, "NOT NULL as a constraint with a name" },
  { 18, "without", NULL, NULL, NULL, "key", "WITHOUT OVERLAPS" },
  { 18, "without", NULL, NULL, NULL, "unique", "WITHOUT OVERLAPS" },
  { 18, NULL, "period", NULL, NULL, "key", "PERIOD in a foreign key" },
  { 18, "with", "returning", NULL, NULL, NULL, "RETURNING WITH (OLD, NEW)" },
  { 18, "only", "vacuum", NULL, "vacuum", NULL, "VACUUM ONLY" },
  { 18, "only", "analyze", NULL, NULL, NULL, "ANALYZE ONLY" },
  { 18, "only", "(", NULL, "vacuum", NULL, "VACUUM (ONLY)" },
  { 18, "inherit", NULL, "constraint", "alter", NULL, "ALTER CONSTRAINT … INHERIT" },
  { 19, "repack", NULL, NULL, "repack", NULL, "REPACK" },
  { 19, "merge", NULL, "table", "alter", NULL, "MERGE PARTITIONS" },
  { 19, "split", NULL, "table", "alter", NULL, "SPLIT PARTITION" },
  { 19, "portion", "for", NULL, NULL, NULL, "FOR PORTION OF" },
  { 19, "nulls", "ignore", NULL, NULL, NULL, "IGNORE NULLS" },
  { 19, "nulls", "respect", NULL, NULL, NULL, "RESPECT NULLS" },
};
/* clang-format on */

typedef struct
{
  const char *text;
  GArray *tokens; /* up to the one the grammar stops at */
} Tokens;

static gboolean
is_token (const Tokens *self, guint behind, const char *word)
{
  const SbToken *token;

  if (word == NULL)
    return TRUE;
  if (self->tokens->len <= behind)
    return FALSE;
  token = &g_array_index (self->tokens, SbToken, self->tokens->len - 1 - behind);
  if (g_ascii_isalpha (*word))
    return sb_token_is_word (token, self->text, word);
  return token->end - token->start == 1 && self->text[token->start] == *word;
}

static gboolean
has_word (const Tokens *self, const char *word)
{
  for (guint i = 0; word != NULL && i < self->tokens->len; i++)
    if (sb_token_is_word (&g_array_index (self->tokens, SbToken, i), self->text, word))
      return TRUE;
  return word == NULL;
}

static gboolean
is_like (const Tokens *self, const Newer *newer)
{
  return is_token (self, 0, newer->at) && is_token (self, 1, newer->before)
         && is_token (self, 2, newer->second)
         && is_token (self, self->tokens->len - 1, newer->first)
         && has_word (self, newer->anywhere);
}

/* 0x1F, 0b1, 0o7, 1_000 */
static gboolean
is_newer_number (const char *text, const SbToken *token)
{
  gsize length = token->end - token->start;
  const char *number = text + token->start;

  return token->kind == SB_TOKEN_NUMBER && length > 2
         && ((*number == '0' && strchr ("xXoObB", number[1]) != NULL
              && g_ascii_isxdigit (number[2]))
             || memchr (number, '_', length) != NULL);
}

/**
 * sb_lint_newer_find:
 * @pass: a pass
 * @start: byte offset in the script's text: where a statement begins
 * @at: where the grammar stops in it
 * @message: what the grammar says there
 * @what: (out): what it may be, for people
 *
 * Returns: the first version of PostgreSQL that takes what the grammar stops at; 0 when it is not
 *   known to be any's
 */
guint
sb_lint_newer_find (SbLintPass *pass, gsize start, gsize at, const char *message, const char **what)
{
  g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (SbToken));
  SbLexer lexer = { pass->text, pass->length, start };
  Tokens all = { pass->text, tokens };
  SbToken token;

  *what = "a query in FROM without an alias";
  if (strcmp (message, "subquery in FROM must have an alias") == 0)
    return 16;
  do
    {
      token = sb_lexer_next_significant (&lexer);
      if (token.kind != SB_TOKEN_END)
        g_array_append_val (tokens, token);
    }
  while (token.kind != SB_TOKEN_END && token.start < at);
  *what = "numbers with another base or with underscores";
  if (is_newer_number (pass->text, &token))
    return 16;
  for (guint i = 0; token.kind != SB_TOKEN_END && i < G_N_ELEMENTS (table); i++)
    if (is_like (&all, &table[i]))
      {
        *what = table[i].what;
        return table[i].version;
      }
  return 0;
}
