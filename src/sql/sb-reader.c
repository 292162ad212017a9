/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-reader.h"

#include "sb-arena.h"
#include "sb-first-words.h"
#include "sb-lexer.h"
#include "sb-lines.h"
#include "sb-object-list.h"
#include "sb-objects.h"
#include "sb-printable.h"
#include "sb-settings.h"
#include "sb-tags.h"
#include "sb-transactions.h"

#include <pg_query.h>
#include <string.h>

/* A tree takes libpg_query time that is quadratic in its depth, and about 2 KB of stack per level;
 * each level takes two tokens or is refused by the grammar itself. Above this many tokens only the
 * syntax is checked, and the first words tell the rest: in practice a long INSERT … VALUES. */
#define MAX_TREE_TOKENS 20000

/* Above this many bytes not even the syntax is checked: the server will. */
#define MAX_SYNTAX_BYTES (8 * 1024 * 1024)

#define MAX_CACHE_BYTES (8 * 1024 * 1024)
#define MAX_CACHED_STATEMENT (64 * 1024)
#define MAX_MESSAGE_CHARACTERS 300

typedef struct
{
  const char *sql;
  gsize length;
  guint hash;
  SbFacts *facts;
  gsize size;
  GList link;
} Entry;

struct _SbReader
{
  GHashTable *cache; /* (element-type Entry Entry), a set */
  GQueue recent;     /* of Entry.link, the most recently used first */
  gsize cache_bytes;
  guint seed;
  SbArena *arena;
  GString *buffer; /* the statement at hand, with the NUL that libpg_query wants */
};

static guint
hash_entry (gconstpointer key)
{
  return ((const Entry *) key)->hash;
}

static gboolean
equal_entries (gconstpointer a, gconstpointer b)
{
  const Entry *one = a;
  const Entry *other = b;

  return one->hash == other->hash && one->length == other->length
         && memcmp (one->sql, other->sql, one->length) == 0;
}

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  sb_facts_unref (entry->facts);
  g_free ((char *) entry->sql);
  g_free (entry);
}

/**
 * sb_reader_new:
 *
 * Returns: (transfer full): a reader with an empty cache
 */
SbReader *
sb_reader_new (void)
{
  SbReader *self = g_new0 (SbReader, 1);

  self->cache = g_hash_table_new_full (hash_entry, equal_entries, free_entry, NULL);
  g_queue_init (&self->recent);
  self->seed = g_random_int ();
  self->arena = sb_arena_new ();
  self->buffer = g_string_new (NULL);
  return self;
}

/**
 * sb_reader_free:
 * @self: (transfer full): a reader
 */
void
sb_reader_free (SbReader *self)
{
  g_hash_table_unref (self->cache);
  sb_arena_free (self->arena);
  g_string_free (self->buffer, TRUE);
  g_free (self);
}

static Entry
make_key (const SbReader *self, const char *sql, gsize length)
{
  guint hash = 2166136261u ^ self->seed;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guchar) sql[i]) * 16777619u;
  return (Entry){ .sql = sql, .length = length, .hash = hash };
}

static SbFacts *
look_up (SbReader *self, const Entry *key)
{
  Entry *entry = g_hash_table_lookup (self->cache, key);

  if (entry == NULL)
    return NULL;
  g_queue_unlink (&self->recent, &entry->link);
  g_queue_push_head_link (&self->recent, &entry->link);
  return sb_facts_ref (entry->facts);
}

static void
remember (SbReader *self, const Entry *key, SbFacts *facts)
{
  Entry *entry = g_memdup2 (key, sizeof *key);

  entry->sql = g_memdup2 (key->sql, key->length);
  entry->facts = sb_facts_ref (facts);
  entry->size = sizeof *entry + key->length + sb_facts_get_size (facts);
  entry->link.data = entry;
  g_hash_table_add (self->cache, entry);
  g_queue_push_head_link (&self->recent, &entry->link);
  self->cache_bytes += entry->size;
  while (self->cache_bytes > MAX_CACHE_BYTES)
    {
      Entry *oldest = self->recent.tail->data;

      self->cache_bytes -= oldest->size;
      g_queue_unlink (&self->recent, &oldest->link);
      g_hash_table_remove (self->cache, oldest);
    }
}

static gboolean
has_more_tokens (const char *sql, gsize length, guint limit)
{
  SbLexer lexer = { sql, length, 0 };

  if (length <= limit)
    return FALSE;
  while (limit > 0 && sb_lexer_next_significant (&lexer).kind != SB_TOKEN_END)
    limit--;
  return limit == 0 && sb_lexer_next_significant (&lexer).kind != SB_TOKEN_END;
}

/* The parser counts a place in characters from 1; 0 is no place. */
static void
set_error (SbFacts *facts, const PgQueryError *error, const GString *sql)
{
  facts->syntax_error = sb_printable_ellipsize (error->message, MAX_MESSAGE_CHARACTERS);
  if (error->cursorpos > 0)
    facts->error_offset = sb_lines_offset_of_character (sql->str, sql->len,
                                                        (gsize) error->cursorpos - 1);
}

/* libpg_query takes time that is quadratic in the depth of nested comments, so it sees blanks in
 * their place; places of errors stay what they are, and the parser's word for an error names no
 * comment. Returns %FALSE, with @open, for a comment that is never closed. */
static gboolean
blank_comments (GString *sql, gsize *open)
{
  SbLexer lexer = { sql->str, sql->len, 0 };
  SbToken token;

  if (memmem (sql->str, sql->len, "/*", 2) == NULL)
    return TRUE;
  while ((token = sb_lexer_next (&lexer)).kind != SB_TOKEN_END)
    if (token.kind == SB_TOKEN_BLOCK_COMMENT)
      memset (sql->str + token.start, ' ', token.end - token.start);
    else if (token.kind == SB_TOKEN_OTHER && memcmp (sql->str + token.start, "/*", 2) == 0)
      {
        *open = token.start;
        return FALSE;
      }
  return TRUE;
}

/* Statements on rows have one tag, no objects and no part in transactions: to check their syntax is
 * enough, and takes an eighth of the time. */
static gboolean
is_about_rows (const GString *sql)
{
  static const char *const words[] = { "insert", "update", "delete", "merge" };
  SbLexer lexer = { sql->str, sql->len, 0 };
  SbToken first = sb_lexer_next_significant (&lexer);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (sb_token_is_word (&first, sql->str, words[i]))
      return TRUE;
  return FALSE;
}

static void
read_first_words (SbFacts *facts, const GString *sql)
{
  facts->tx = sb_first_words_classify (sql->str, sql->len, &facts->tag, &facts->why_alone);
}

static void
read_syntax_only (SbFacts *facts, const GString *sql)
{
  read_first_words (facts, sql);
  if (sql->len <= MAX_SYNTAX_BYTES)
    {
      PgQuerySplitResult result = pg_query_split_with_parser (sql->str);

      if (result.error != NULL)
        set_error (facts, result.error, sql);
      pg_query_free_split_result (result);
    }
  if (facts->syntax_error == NULL && facts->tx == SB_TX_UNKNOWN)
    facts->tx = SB_TX_INSIDE;
}

static gpointer
alloc_cb (gpointer arena, gsize size)
{
  return sb_arena_alloc (arena, size);
}

static void
free_cb (gpointer arena, gpointer memory)
{
}

static void
read_tree (SbFacts *facts, const PgQuery__ParseResult *tree)
{
  const PgQuery__Node *node;

  if (tree == NULL || tree->n_stmts != 1 || tree->stmts[0]->stmt == NULL)
    return;
  node = tree->stmts[0]->stmt;
  facts->tag = sb_tags_find (node);
  facts->tx = sb_transactions_classify (node, &facts->why_alone);
  facts->setting = sb_settings_read (node, &facts->setting_value);
  facts->objects = sb_object_list_new ();
  sb_objects_add (facts->objects, node);
}

static void
read_all (SbReader *self, SbFacts *facts, const GString *sql)
{
  PgQueryProtobufParseResult result = pg_query_parse_protobuf (sql->str);

  if (result.error != NULL)
    {
      read_first_words (facts, sql);
      set_error (facts, result.error, sql);
    }
  else
    {
      ProtobufCAllocator allocator = { alloc_cb, free_cb, self->arena };

      read_tree (facts, pg_query__parse_result__unpack (&allocator, result.parse_tree.len,
                                                        (const guint8 *) result.parse_tree.data));
      sb_arena_reset (self->arena);
    }
  pg_query_free_protobuf_parse_result (result);
}

static SbFacts *
read_uncached (SbReader *self, const char *sql, gsize length)
{
  SbFacts *facts = sb_facts_new ();

  g_string_truncate (self->buffer, 0);
  g_string_append_len (self->buffer, sql, length);
  if (!blank_comments (self->buffer, &facts->error_offset))
    {
      read_first_words (facts, self->buffer);
      facts->syntax_error = g_strdup ("unterminated /* comment");
    }
  else if (length > MAX_SYNTAX_BYTES || is_about_rows (self->buffer)
           || has_more_tokens (sql, length, MAX_TREE_TOKENS))
    read_syntax_only (facts, self->buffer);
  else
    read_all (self, facts, self->buffer);
  return facts;
}

/**
 * sb_reader_read:
 * @self: the reader
 * @sql: one statement, valid UTF-8 without NUL
 * @length: its length in bytes
 *
 * Reads a statement, or finds it in the cache. On the parser thread only.
 *
 * Returns: (transfer full): its facts
 */
SbFacts *
sb_reader_read (SbReader *self, const char *sql, gsize length)
{
  gboolean is_cached = length <= MAX_CACHED_STATEMENT;
  Entry key = { NULL };
  SbFacts *facts;

  if (is_cached)
    {
      key = make_key (self, sql, length);
      facts = look_up (self, &key);
      if (facts != NULL)
        return facts;
    }

  facts = read_uncached (self, sql, length);
  if (is_cached)
    remember (self, &key, facts);
  else
    {
      g_string_free (self->buffer, TRUE);
      self->buffer = g_string_new (NULL);
    }
  return facts;
}
