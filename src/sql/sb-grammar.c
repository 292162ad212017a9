/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libpg_query gives its trees away packed as a message, whose size is computed again for each level
 * of the tree: packing and unpacking take six times as long as parsing. The structs of which it
 * makes that message are the same that unpacking gives, so the linker leads the two functions that
 * pack (`--wrap` in this folder's meson.build) to the ones here, which show the structs instead.
 * Where the linker finds nothing to lead elsewhere, the message is unpacked.
 */
#include "sb-grammar.h"

#include <string.h>

typedef struct
{
  SbGrammarFunc func;
  gpointer data;
  gboolean is_shown;
} Viewer;

/* Who wants to see the tree that this thread's call of libpg_query makes. */
static __thread Viewer *viewer;

size_t __real_pg_query__parse_result__get_packed_size (const PgQuery__ParseResult *message);
size_t __wrap_pg_query__parse_result__get_packed_size (const PgQuery__ParseResult *message);
size_t __real_pg_query__parse_result__pack (const PgQuery__ParseResult *message, uint8_t *out);
size_t __wrap_pg_query__parse_result__pack (const PgQuery__ParseResult *message, uint8_t *out);

static void
show (const PgQuery__ParseResult *tree, SbGrammarFunc func, gpointer data)
{
  if (tree->n_stmts == 1 && tree->stmts[0]->stmt != NULL)
    func (tree->stmts[0]->stmt, data);
}

size_t
__wrap_pg_query__parse_result__get_packed_size (const PgQuery__ParseResult *message)
{
  if (viewer == NULL)
    return __real_pg_query__parse_result__get_packed_size (message);
  show (message, viewer->func, viewer->data);
  viewer->is_shown = TRUE;
  return 0;
}

size_t
__wrap_pg_query__parse_result__pack (const PgQuery__ParseResult *message, uint8_t *out)
{
  return viewer != NULL ? 0 : __real_pg_query__parse_result__pack (message, out);
}

static void
show_packed (const PgQueryProtobuf *packed, SbGrammarFunc func, gpointer data)
{
  PgQuery__ParseResult *tree = pg_query__parse_result__unpack (NULL, packed->len,
                                                               (const guint8 *) packed->data);

  if (tree == NULL)
    return;
  show (tree, func, data);
  pg_query__parse_result__free_unpacked (tree, NULL);
}

/**
 * sb_grammar_parse:
 * @sql: a statement
 * @func: called before this returns, where @sql is exactly one statement
 * @error_func: (nullable): called before this returns, where the grammar does not take it
 * @data: for both
 *
 * On the parser thread only.
 */
void
sb_grammar_parse (const char *sql, SbGrammarFunc func, SbGrammarErrorFunc error_func, gpointer data)
{
  Viewer self = { func, data, FALSE };
  PgQueryProtobufParseResult result;

  viewer = &self;
  result = pg_query_parse_protobuf (sql);
  viewer = NULL;
  if (result.error == NULL && !self.is_shown)
    show_packed (&result.parse_tree, func, data);
  if (result.error != NULL && error_func != NULL)
    error_func (result.error, data);
  pg_query_free_protobuf_parse_result (result);
}

static gpointer
copy_bytes (SbArena *arena, gconstpointer bytes, gsize length)
{
  gpointer copy = sb_arena_alloc (arena, length);

  memcpy (copy, bytes, length);
  return copy;
}

/* What libpg_query has left empty is a constant. */
static char *
copy_string (SbArena *arena, char *string)
{
  if (string == NULL || string == protobuf_c_empty_string)
    return string;
  return copy_bytes (arena, string, strlen (string) + 1);
}

static ProtobufCMessage *copy_message (SbArena *arena, const ProtobufCMessage *message);

/* Lists are of messages, a few of 64 bits. */
static void
copy_items (SbArena *arena, const ProtobufCFieldDescriptor *field, char *copy)
{
  gsize n = *(const gsize *) (copy + field->quantifier_offset);
  ProtobufCMessage ***items = (ProtobufCMessage ***) (copy + field->offset);

  if (n == 0)
    return;
  *items = copy_bytes (arena, *items, n * sizeof **items);
  for (gsize i = 0; i < n && field->type == PROTOBUF_C_TYPE_MESSAGE; i++)
    (*items)[i] = copy_message (arena, (*items)[i]);
}

static void
copy_field (SbArena *arena, const ProtobufCFieldDescriptor *field, char *copy)
{
  gpointer member = copy + field->offset;

  if (field->label == PROTOBUF_C_LABEL_REPEATED)
    copy_items (arena, field, copy);
  else if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0
           && *(const guint32 *) (copy + field->quantifier_offset) != field->id)
    return;
  else if (field->type == PROTOBUF_C_TYPE_MESSAGE)
    *(ProtobufCMessage **) member = copy_message (arena, *(ProtobufCMessage **) member);
  else if (field->type == PROTOBUF_C_TYPE_STRING)
    *(char **) member = copy_string (arena, *(char **) member);
}

static ProtobufCMessage *
copy_message (SbArena *arena, const ProtobufCMessage *message)
{
  const ProtobufCMessageDescriptor *descriptor;
  gpointer copy;

  if (message == NULL)
    return NULL;
  descriptor = message->descriptor;
  copy = copy_bytes (arena, message, descriptor->sizeof_message);
  /* One of 240, and nothing else. */
  if (descriptor == &pg_query__node__descriptor)
    {
      PgQuery__Node *node = copy;
      const ProtobufCFieldDescriptor *field =
          protobuf_c_message_descriptor_get_field (descriptor, node->node_case);

      if (field != NULL)
        copy_field (arena, field, copy);
      return copy;
    }
  for (guint i = 0; i < descriptor->n_fields; i++)
    copy_field (arena, &descriptor->fields[i], copy);
  return copy;
}

/**
 * sb_grammar_copy_node:
 * @node: a statement's node
 * @arena: what to take memory from
 *
 * Returns: (transfer none): the same with all that is below, as long as @arena
 */
PgQuery__Node *
sb_grammar_copy_node (const PgQuery__Node *node, SbArena *arena)
{
  return (PgQuery__Node *) copy_message (arena, &node->base);
}
