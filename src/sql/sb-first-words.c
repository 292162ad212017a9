/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-first-words.h"

#include "sb-lexer.h"

/* As far as any decision below has to look; ALTER TABLE … DETACH PARTITION … CONCURRENTLY with
 * qualified names takes fourteen. */
#define N_WORDS 24

typedef struct
{
  const char *sql;
  SbToken tokens[N_WORDS];
} FirstWords;

static gboolean
is (const FirstWords *self, guint index, const char *word)
{
  return index < N_WORDS && sb_token_is_word (&self->tokens[index], self->sql, word);
}

/* The index of @word at or after @from, or %N_WORDS. */
static guint
find (const FirstWords *self, guint from, const char *word)
{
  while (from < N_WORDS && !is (self, from, word))
    from++;
  return from;
}

static gboolean
is_end (const FirstWords *self, guint index)
{
  return self->tokens[index].kind == SB_TOKEN_END;
}

static gboolean
has (const FirstWords *self, const char *word)
{
  return find (self, 1, word) < N_WORDS;
}

/* The first row whose words fit counts; a @second of %NULL fits any word. */
static const struct
{
  const char *first;
  const char *second;
  SbTx tx;
  const char *tag;
} rows[] = {
  { "begin", NULL, SB_TX_BEGIN, "BEGIN" },
  { "start", "transaction", SB_TX_BEGIN, "START TRANSACTION" },
  { "commit", "prepared", SB_TX_ALONE, "COMMIT PREPARED" },
  { "commit", NULL, SB_TX_COMMIT, "COMMIT" },
  { "end", NULL, SB_TX_COMMIT, "COMMIT" },
  { "rollback", "prepared", SB_TX_ALONE, "ROLLBACK PREPARED" },
  { "rollback", "to", SB_TX_SAVEPOINT, "ROLLBACK" },
  { "rollback", NULL, SB_TX_ROLLBACK, "ROLLBACK" },
  { "abort", NULL, SB_TX_ROLLBACK, "ROLLBACK" },
  { "prepare", "transaction", SB_TX_ROLLBACK, "PREPARE TRANSACTION" },
  { "savepoint", NULL, SB_TX_SAVEPOINT, "SAVEPOINT" },
  { "release", NULL, SB_TX_SAVEPOINT, "RELEASE" },
  { "vacuum", NULL, SB_TX_ALONE, "VACUUM" },
  { "create", "database", SB_TX_ALONE, "CREATE DATABASE" },
  { "drop", "database", SB_TX_ALONE, "DROP DATABASE" },
  { "create", "tablespace", SB_TX_ALONE, "CREATE TABLESPACE" },
  { "drop", "tablespace", SB_TX_ALONE, "DROP TABLESPACE" },
  { "alter", "system", SB_TX_ALONE, "ALTER SYSTEM" },
  { "discard", "all", SB_TX_ALONE, "DISCARD ALL" },
  { "create", "subscription", SB_TX_ALONE, "CREATE SUBSCRIPTION" },
  { "drop", "subscription", SB_TX_ALONE, "DROP SUBSCRIPTION" },
  { "insert", NULL, SB_TX_UNKNOWN, "INSERT" },
  { "update", NULL, SB_TX_UNKNOWN, "UPDATE" },
  { "delete", NULL, SB_TX_UNKNOWN, "DELETE" },
  { "merge", NULL, SB_TX_UNKNOWN, "MERGE" },
  { "select", NULL, SB_TX_UNKNOWN, "SELECT" },
  { "values", NULL, SB_TX_UNKNOWN, "SELECT" },
  { "copy", NULL, SB_TX_UNKNOWN, "COPY" },
  { "do", NULL, SB_TX_UNKNOWN, "DO" },
};

static SbTx
classify_by_row (const FirstWords *self, const char **tag)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (is (self, 0, rows[i].first) && (rows[i].second == NULL || is (self, 1, rows[i].second)))
      {
        *tag = rows[i].tag;
        return rows[i].tx;
      }
  *tag = "";
  return SB_TX_UNKNOWN;
}

/* What hangs on a word further behind. */
static const char *
find_why_alone (const FirstWords *self, const char **tag)
{
  guint index = is (self, 1, "unique") ? 2 : 1;

  if (is (self, 0, "create") && is (self, index, "index") && is (self, index + 1, "concurrently"))
    {
      *tag = "CREATE INDEX";
      return "CREATE INDEX CONCURRENTLY";
    }
  if (is (self, 0, "drop") && is (self, 1, "index") && is (self, 2, "concurrently"))
    {
      *tag = "DROP INDEX";
      return "DROP INDEX CONCURRENTLY";
    }
  if (is (self, 0, "reindex"))
    {
      *tag = "REINDEX";
      return has (self, "concurrently") ? "REINDEX CONCURRENTLY"
             : has (self, "schema")     ? "REINDEX SCHEMA"
             : has (self, "database")   ? "REINDEX DATABASE"
             : has (self, "system")     ? "REINDEX SYSTEM"
                                        : NULL;
    }
  if (is (self, 0, "repack") && (has (self, "concurrently") || is_end (self, 1)))
    {
      *tag = "REPACK";
      return "REPACK";
    }
  if (is (self, 0, "alter") && is (self, 1, "table")
      && find (self, find (self, 2, "detach"), "concurrently") < N_WORDS)
    {
      *tag = "ALTER TABLE";
      return "DETACH PARTITION CONCURRENTLY";
    }
  if (is (self, 0, "alter") && is (self, 1, "database") && is (self, 3, "set")
      && is (self, 4, "tablespace"))
    {
      *tag = "ALTER DATABASE";
      return "ALTER DATABASE SET TABLESPACE";
    }
  return NULL;
}

/**
 * sb_first_words_classify:
 * @sql: a statement, without its semicolon
 * @length: its length in bytes
 * @tag: (out): its command tag; "" when the words do not tell
 * @why_alone: (out) (nullable): for %SB_TX_ALONE, the words for people
 *
 * Tells from the first words alone how a statement stands to transactions. Looks at no more than
 * the first 24 tokens. Any thread.
 *
 * Returns: its class; %SB_TX_UNKNOWN when the words do not tell
 */
SbTx
sb_first_words_classify (const char *sql, gsize length, const char **tag, const char **why_alone)
{
  SbLexer lexer = { sql, length, 0 };
  FirstWords words = { .sql = sql };
  SbTx tx;

  for (guint i = 0; i < N_WORDS; i++)
    words.tokens[i] = sb_lexer_next_significant (&lexer);

  tx = classify_by_row (&words, tag);
  *why_alone = tx == SB_TX_ALONE ? *tag : find_why_alone (&words, tag);
  if (*why_alone != NULL)
    return SB_TX_ALONE;
  if (tx == SB_TX_COMMIT && has (&words, "chain") && !has (&words, "no"))
    return SB_TX_ROLLBACK;
  if (tx == SB_TX_ROLLBACK && is (&words, 0, "rollback") && is (&words, 2, "to"))
    return SB_TX_SAVEPOINT;
  return tx;
}
