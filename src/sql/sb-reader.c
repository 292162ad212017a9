/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-reader.h"

#include "sb-first-words.h"
#include "sb-grammar.h"
#include "sb-guard.h"
#include "sb-lexer.h"
#include "sb-lines.h"
#include "sb-object-list.h"
#include "sb-objects.h"
#include "sb-printable.h"
#include "sb-row-syntax.h"
#include "sb-settings.h"
#include "sb-tags.h"
#include "sb-text-cache.h"
#include "sb-transactions.h"
#include "sb-tree-private.h"

#include <string.h>

/* Above this many bytes not even the syntax is checked: the server will. */
#define MAX_SYNTAX_BYTES (8 * 1024 * 1024)

#define MAX_FACTS_BYTES (8 * 1024 * 1024)
#define MAX_TREES_BYTES (24 * 1024 * 1024)
#define MAX_BUFFER (64 * 1024)
#define MAX_MESSAGE_CHARACTERS 300

struct _SbReader
{
  SbTextCache *facts; /* of SbFacts */
  SbTextCache *trees; /* of SbTree */
  GString *buffer;    /* the statement at hand, with the NUL that libpg_query wants */
};

static gpointer
ref_facts (gpointer facts)
{
  return sb_facts_ref (facts);
}

static void
unref_facts (gpointer facts)
{
  sb_facts_unref (facts);
}

static gpointer
ref_tree (gpointer tree)
{
  return sb_tree_ref (tree);
}

static void
unref_tree (gpointer tree)
{
  sb_tree_unref (tree);
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

  self->facts = sb_text_cache_new (MAX_FACTS_BYTES, ref_facts, unref_facts);
  self->trees = sb_text_cache_new (MAX_TREES_BYTES, ref_tree, unref_tree);
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
  sb_text_cache_free (self->facts);
  sb_text_cache_free (self->trees);
  g_string_free (self->buffer, TRUE);
  g_free (self);
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
      g_autofree char *message = sb_row_syntax_check (sql, &facts->error_offset);

      if (message != NULL)
        facts->syntax_error = sb_printable_ellipsize (message, MAX_MESSAGE_CHARACTERS);
    }
  if (facts->syntax_error == NULL && facts->tx == SB_TX_UNKNOWN)
    facts->tx = SB_TX_INSIDE;
}

static void
read_node (SbFacts *facts, const PgQuery__Node *node)
{
  facts->tag = sb_tags_find (node);
  facts->tx = sb_transactions_classify (node, &facts->why_alone);
  facts->setting = sb_settings_read (node, &facts->setting_value);
  facts->objects = sb_object_list_new ();
  sb_objects_add (facts->objects, node);
}

typedef struct
{
  SbFacts *facts;
  const GString *sql;
} Reading;

static void
node_cb (const PgQuery__Node *node, gpointer data)
{
  const Reading *self = data;

  read_node (self->facts, node);
}

static void
error_cb (const PgQueryError *error, gpointer data)
{
  const Reading *self = data;

  read_first_words (self->facts, self->sql);
  set_error (self->facts, error, self->sql);
}

static SbFacts *
read_uncached (SbReader *self, const char *sql, gsize length)
{
  SbFacts *facts = sb_facts_new ();
  g_autoptr (SbTree) tree = sb_text_cache_look_up (self->trees, sql, length);

  if (tree != NULL && sb_tree_get_node (tree) != NULL)
    {
      read_node (facts, sb_tree_get_node (tree));
      return facts;
    }
  g_string_truncate (self->buffer, 0);
  g_string_append_len (self->buffer, sql, length);
  if (!sb_guard_blank_comments (self->buffer, &facts->error_offset))
    {
      read_first_words (facts, self->buffer);
      facts->syntax_error = g_strdup ("unterminated /* comment");
    }
  else if (length > MAX_SYNTAX_BYTES || is_about_rows (self->buffer)
           || sb_guard_is_long (sql, length))
    read_syntax_only (facts, self->buffer);
  else
    sb_grammar_parse (self->buffer->str, node_cb, error_cb, &(Reading){ facts, self->buffer });
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
  SbFacts *facts = sb_text_cache_look_up (self->facts, sql, length);

  if (facts != NULL)
    return facts;
  facts = read_uncached (self, sql, length);
  sb_text_cache_remember (self->facts, sql, length, facts, sb_facts_get_size (facts));
  if (self->buffer->allocated_len > MAX_BUFFER)
    {
      g_string_free (self->buffer, TRUE);
      self->buffer = g_string_new (NULL);
    }
  return facts;
}

/**
 * sb_reader_read_tree:
 * @self: the reader
 * @sql: one statement, valid UTF-8 without NUL
 * @length: its length in bytes
 *
 * Reads a statement's tree, or finds it in the cache. On the parser thread only.
 *
 * Returns: (transfer full): its tree
 */
SbTree *
sb_reader_read_tree (SbReader *self, const char *sql, gsize length)
{
  SbTree *tree = sb_text_cache_look_up (self->trees, sql, length);

  if (tree != NULL)
    return tree;
  tree = sb_tree_read (sql, length);
  sb_text_cache_remember (self->trees, sql, length, tree, sb_tree_get_size (tree));
  return tree;
}
