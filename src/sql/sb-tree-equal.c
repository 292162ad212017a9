/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-tree-equal.h"

#include <string.h>

/* All through the descriptors that protobuf-c makes of the structs: a comparison that names node
 * types would forget one. */

static gboolean
is_place (const ProtobufCFieldDescriptor *field)
{
  return strcmp (field->name, "location") == 0 || strcmp (field->name, "stmt_location") == 0
         || strcmp (field->name, "stmt_len") == 0;
}

static inline const void *
member (const ProtobufCMessage *message, gsize offset)
{
  return (const char *) message + offset;
}

/* Of a oneof only the field that is set. */
static gboolean
is_set (const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
  return (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0
         || *(const guint32 *) member (message, field->quantifier_offset) == field->id;
}

static gsize
get_size (ProtobufCType type)
{
  switch (type)
    {
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
      return 8;
    case PROTOBUF_C_TYPE_BOOL:
      return sizeof (protobuf_c_boolean);
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE:
      return sizeof (gpointer);
    case PROTOBUF_C_TYPE_BYTES:
      return sizeof (ProtobufCBinaryData);
    default:
      return 4;
    }
}

static gboolean equal_messages (const ProtobufCMessage *one, const ProtobufCMessage *other);

static gboolean
equal_values (ProtobufCType type, const void *one, const void *other)
{
  const ProtobufCBinaryData *a, *b;

  switch (type)
    {
    case PROTOBUF_C_TYPE_STRING:
      return g_strcmp0 (*(char *const *) one, *(char *const *) other) == 0;
    case PROTOBUF_C_TYPE_MESSAGE:
      return equal_messages (*(ProtobufCMessage *const *) one, *(ProtobufCMessage *const *) other);
    case PROTOBUF_C_TYPE_BYTES:
      a = one;
      b = other;
      return a->len == b->len && (a->len == 0 || memcmp (a->data, b->data, a->len) == 0);
    default:
      return memcmp (one, other, get_size (type)) == 0;
    }
}

static gboolean
equal_fields (const ProtobufCMessage *one, const ProtobufCMessage *other,
              const ProtobufCFieldDescriptor *field)
{
  gsize n, size = get_size (field->type);
  const char *a, *b;

  if (is_set (one, field) != is_set (other, field))
    return FALSE;
  if (is_place (field) || !is_set (one, field))
    return TRUE;
  if (field->label != PROTOBUF_C_LABEL_REPEATED)
    return equal_values (field->type, member (one, field->offset), member (other, field->offset));
  n = *(const gsize *) member (one, field->quantifier_offset);
  if (n != *(const gsize *) member (other, field->quantifier_offset))
    return FALSE;
  a = *(const char *const *) member (one, field->offset);
  b = *(const char *const *) member (other, field->offset);
  for (gsize i = 0; i < n; i++)
    if (!equal_values (field->type, a + i * size, b + i * size))
      return FALSE;
  return TRUE;
}

static gboolean
equal_messages (const ProtobufCMessage *one, const ProtobufCMessage *other)
{
  if (one == NULL || other == NULL || one->descriptor != other->descriptor)
    return one == other;
  for (guint i = 0; i < one->descriptor->n_fields; i++)
    if (!equal_fields (one, other, &one->descriptor->fields[i]))
      return FALSE;
  return TRUE;
}

/**
 * sb_tree_equal:
 * @one: a tree
 * @other: a tree
 *
 * Whether two statements are the same to PostgreSQL: every field of every node, constants included,
 * but for the places in the text. On the parser thread only.
 *
 * Returns: %FALSE also where one of them has no node
 */
gboolean
sb_tree_equal (SbTree *one, SbTree *other)
{
  const PgQuery__Node *a = sb_tree_get_node (one), *b = sb_tree_get_node (other);

  return a != NULL && b != NULL && equal_messages (&a->base, &b->base);
}

static void
collect_place (const ProtobufCMessage *message, SbTreeNames *names)
{
  const ProtobufCMessageDescriptor *descriptor = message->descriptor;

  if (descriptor == &pg_query__type_name__descriptor)
    g_hash_table_add (names->types,
                      GINT_TO_POINTER (((const PgQuery__TypeName *) message)->location));
  else if (descriptor == &pg_query__func_call__descriptor)
    g_hash_table_add (names->calls,
                      GINT_TO_POINTER (((const PgQuery__FuncCall *) message)->location));
}

/* @in_setting: below SET, whose values are constants also where they are written as names. */
static void
collect (const ProtobufCMessage *message, SbTreeNames *names, gboolean in_setting)
{
  if (message == NULL)
    return;
  collect_place (message, names);
  in_setting |= message->descriptor == &pg_query__variable_set_stmt__descriptor;
  if (message->descriptor == &pg_query__a__const__descriptor && !in_setting)
    return;
  for (guint i = 0; i < message->descriptor->n_fields; i++)
    {
      const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
      gboolean is_list = field->label == PROTOBUF_C_LABEL_REPEATED;
      const gpointer *value;
      gsize n;

      if (!is_set (message, field)
          || (field->type != PROTOBUF_C_TYPE_STRING && field->type != PROTOBUF_C_TYPE_MESSAGE))
        continue;
      n = is_list ? *(const gsize *) member (message, field->quantifier_offset) : 1;
      value = member (message, field->offset);
      if (is_list)
        value = *(gpointer *const *) value;
      for (gsize k = 0; k < n; k++)
        if (field->type == PROTOBUF_C_TYPE_MESSAGE)
          collect (value[k], names, in_setting);
        else if (value[k] != NULL)
          g_hash_table_add (names->words, value[k]);
    }
}

/**
 * sb_tree_names_collect:
 * @tree: a tree with a node
 * @names: (out): where its names are
 *
 * On the parser thread only.
 */
void
sb_tree_names_collect (SbTree *tree, SbTreeNames *names)
{
  names->words = g_hash_table_new (g_str_hash, g_str_equal);
  names->types = g_hash_table_new (NULL, NULL);
  names->calls = g_hash_table_new (NULL, NULL);
  collect (&sb_tree_get_node (tree)->base, names, FALSE);
}

/**
 * sb_tree_names_clear:
 * @names: what was collected
 */
void
sb_tree_names_clear (SbTreeNames *names)
{
  g_clear_pointer (&names->words, g_hash_table_unref);
  g_clear_pointer (&names->types, g_hash_table_unref);
  g_clear_pointer (&names->calls, g_hash_table_unref);
}
