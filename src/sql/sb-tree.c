/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-tree-private.h"

#include "sb-arena.h"
#include "sb-body.h"
#include "sb-grammar.h"
#include "sb-guard.h"
#include "sb-lexer.h"
#include "sb-plpgsql.h"
#include "sb-printable.h"
#include "sb-tree-body.h"

#include <string.h>

/* How many bytes of structs one byte of a statement becomes, about. */
#define COPY_FACTOR 24
#define MIN_BLOCK 512
#define MAX_BLOCK (32 * 1024)

/* A body inside a string inside a body … */
#define MAX_NESTING 3

#define MAX_MESSAGE_CHARACTERS 300

struct _SbTree
{
  gint ref_count; /* atomic */
  char *text;
  gsize length;
  SbArena *arena;            /* NULL without a node */
  const PgQuery__Node *node; /* in the arena */
  GArray *parts;             /* of SbTreePart; NULL: none */
  SbTreeError body_error;    /* without a message: none */
};

static SbTree *read_nested (const char *sql, gsize length, guint nesting);

static void
clear_part (gpointer data)
{
  sb_tree_unref (((SbTreePart *) data)->tree);
}

static void
node_cb (const PgQuery__Node *node, gpointer data)
{
  SbTree *self = data;

  self->arena = sb_arena_new (CLAMP (self->length * COPY_FACTOR, MIN_BLOCK, MAX_BLOCK));
  self->node = sb_grammar_copy_node (node, self->arena);
}

static void
parse (SbTree *self)
{
  g_autoptr (GString) sql = g_string_new_len (self->text, (gssize) self->length);
  gsize open;

  if (!sb_guard_is_long (sql->str, sql->len) && sb_guard_blank_comments (sql, &open))
    sb_grammar_parse (sql->str, node_cb, NULL, self);
}

static void
add_part (SbTree *self, const SbTreePart *part)
{
  if (self->parts == NULL)
    {
      self->parts = g_array_new (FALSE, TRUE, sizeof (SbTreePart));
      g_array_set_clear_func (self->parts, clear_part);
    }
  g_array_append_val (self->parts, *part);
}

/* The string of EXECUTE 'string', and where it stands in the piece. */
static const char *
get_constant (const PgQuery__Node *node, int *location)
{
  const PgQuery__Node *value;

  if (node->node_case != PG_QUERY__NODE__NODE_SELECT_STMT || node->select_stmt->n_target_list != 1
      || node->select_stmt->target_list[0]->node_case != PG_QUERY__NODE__NODE_RES_TARGET)
    return NULL;
  value = node->select_stmt->target_list[0]->res_target->val;
  if (value == NULL || value->node_case != PG_QUERY__NODE__NODE_A_CONST
      || value->a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL)
    return NULL;
  *location = value->a_const->location;
  return value->a_const->sval->sval;
}

static void add_pieces (SbTree *self, GArray *pieces, const SbTreePart *outer, guint nesting);

static void
add_executed (SbTree *self, const SbTreePart *part, guint nesting)
{
  g_autoptr (GArray) pieces = sb_body_new_pieces ();
  SbTreePart outer = *part;
  int location = -1;
  const char *sql = get_constant (part->tree->node, &location);
  SbToken token;
  gsize start = 0;

  if (sql == NULL || nesting >= MAX_NESTING)
    return;
  sb_body_split_sql (sql, strlen (sql), SB_TREE_PART_EXECUTED, pieces);
  if (sb_tree_body_find_string (part->tree->text, part->tree->length, location, &token))
    start = sb_tree_body_find_content (part->tree->text, &token, sql);
  outer.is_exact = part->is_exact && start > 0;
  outer.offset += (gssize) start;
  add_pieces (self, pieces, &outer, nesting + 1);
}

/* @outer: where the pieces stand, and what is around them. */
static void
add_pieces (SbTree *self, GArray *pieces, const SbTreePart *outer, guint nesting)
{
  for (guint i = 0; i < pieces->len; i++)
    {
      const SbBodyPiece *piece = &g_array_index (pieces, SbBodyPiece, i);
      SbTreePart part = *outer;

      part.kind = piece->kind;
      part.guards |= piece->guards;
      if (outer->is_exact)
        {
          part.start = (gsize) outer->offset + piece->start;
          part.end = (gsize) outer->offset + piece->end;
          part.offset = outer->offset + piece->offset;
        }
      part.tree = read_nested (piece->sql, strlen (piece->sql), nesting + 1);
      if (part.tree->node == NULL)
        {
          sb_tree_unref (part.tree);
          continue;
        }
      add_part (self, &part);
      if (part.kind == SB_TREE_PART_EXECUTE)
        add_executed (self, &part, nesting);
    }
}

/* @token: the body's string; @start: where its own text begins, 0 when it is written with escapes. */
static void
check_body (SbTree *self, const char *body, const SbToken *token, gsize start)
{
  g_autoptr (GString) sql = g_string_new_len (self->text, (gssize) self->length);
  g_autofree char *before = NULL, *message = NULL;
  gsize offset;
  SbLexer lexer;

  if (!sb_guard_blank_comments (sql, &offset))
    return;
  before = g_strndup (sql->str, token->start);
  message = sb_plpgsql_check (before, body, sql->str + token->end, &offset);
  if (message == NULL)
    return;
  lexer = (SbLexer){ body, strlen (body), offset };
  self->body_error = (SbTreeError){
    .message = sb_printable_ellipsize (message, MAX_MESSAGE_CHARACTERS),
    .body = start > 0 ? start : token->start,
    .start = start > 0 ? start + offset : token->start,
    .end = start > 0 ? start + sb_lexer_next (&lexer).end : token->end,
  };
}

static void
read_body (SbTree *self, guint nesting)
{
  g_autoptr (GArray) pieces = sb_body_new_pieces ();
  SbTreePart outer = { 0 };
  SbTreeBody body = { .location = -1 };
  SbToken token;
  gsize start;

  if (self->node == NULL || nesting >= MAX_NESTING || !sb_tree_body_find (self->node, &body)
      || !sb_tree_body_find_string (self->text, self->length, body.location, &token))
    return;
  start = sb_tree_body_find_content (self->text, &token, body.source);
  outer.start = token.start;
  outer.end = token.end;
  outer.offset = (gssize) start;
  outer.is_exact = start > 0;
  if (g_ascii_strcasecmp (body.language, "plpgsql") == 0)
    {
      sb_body_split_plpgsql (body.source, strlen (body.source), pieces);
      check_body (self, body.source, &token, start);
    }
  else if (g_ascii_strcasecmp (body.language, "sql") == 0)
    sb_body_split_sql (body.source, strlen (body.source), SB_TREE_PART_STATEMENT, pieces);
  add_pieces (self, pieces, &outer, nesting);
}

static SbTree *
read_nested (const char *sql, gsize length, guint nesting)
{
  SbTree *self = g_new0 (SbTree, 1);

  self->ref_count = 1;
  self->text = g_strndup (sql, length);
  self->length = length;
  parse (self);
  read_body (self, nesting);
  return self;
}

/**
 * sb_tree_read:
 * @sql: (array length=length): one statement, valid UTF-8 without NUL
 * @length: in bytes
 *
 * On the parser thread only.
 *
 * Returns: (transfer full): its tree; without a node where there is none
 */
SbTree *
sb_tree_read (const char *sql, gsize length)
{
  return read_nested (sql, length, 0);
}

/**
 * sb_tree_get_size:
 * @self: a tree
 *
 * Returns: about how many bytes of memory it takes
 */
gsize
sb_tree_get_size (SbTree *self)
{
  gsize size = sizeof *self + self->length;

  if (self->arena != NULL)
    size += sb_arena_get_size (self->arena);
  for (guint i = 0; self->parts != NULL && i < self->parts->len; i++)
    size += sizeof (SbTreePart)
            + sb_tree_get_size (g_array_index (self->parts, SbTreePart, i).tree);
  return size;
}

/**
 * sb_tree_ref:
 * @self: a tree
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbTree *
sb_tree_ref (SbTree *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

/**
 * sb_tree_unref:
 * @self: (transfer full): a tree
 *
 * Any thread.
 */
void
sb_tree_unref (SbTree *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_clear_pointer (&self->parts, g_array_unref);
  g_clear_pointer (&self->arena, sb_arena_free);
  g_free (self->body_error.message);
  g_free (self->text);
  g_free (self);
}

/**
 * sb_tree_get_text:
 * @self: a tree
 * @length: (out) (optional): its length in bytes
 *
 * Returns: (transfer none): the statement's own text, in which the tree's locations are byte offsets
 */
const char *
sb_tree_get_text (SbTree *self, gsize *length)
{
  if (length != NULL)
    *length = self->length;
  return self->text;
}

/**
 * sb_tree_get_node:
 * @self: a tree
 *
 * Returns: (transfer none) (nullable): the statement's node; %NULL where the grammar does not take
 *   the text, or where it is too long for a tree (more than 20,000 tokens)
 */
const PgQuery__Node *
sb_tree_get_node (SbTree *self)
{
  return self->node;
}

/**
 * sb_tree_get_parts:
 * @self: a tree
 * @n_parts: (out): how many
 *
 * Of DO blocks, and of functions and procedures with a string for a body in PL/pgSQL or SQL: the SQL
 * in it, in the order of the text. What does not parse is left out.
 *
 * Returns: (transfer none) (array length=n_parts) (nullable): the parts
 */
const SbTreePart *
sb_tree_get_parts (SbTree *self, guint *n_parts)
{
  *n_parts = self->parts != NULL ? self->parts->len : 0;
  return self->parts != NULL ? (const SbTreePart *) self->parts->data : NULL;
}

/**
 * sb_tree_get_body_error:
 * @self: a tree
 *
 * Of DO blocks, and of functions and procedures in PL/pgSQL with a string for a body.
 *
 * Returns: (transfer none) (nullable): the first syntax error of the body, by the grammar of
 *   PostgreSQL 15; %NULL where none is found
 */
const SbTreeError *
sb_tree_get_body_error (SbTree *self)
{
  return self->body_error.message != NULL ? &self->body_error : NULL;
}
