/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-nodes.h"

#include <string.h>

/* A field that holds structs. */
typedef struct
{
  const char *name;
  gsize offset;
  gsize quantifier_offset; /* where the count is; 0: one or none */
  int kind;                /* of the struct; 0: a Node, which knows it */
} Field;

typedef struct
{
  const char *name;
  Field *fields;
  guint n_fields;
} Shape;

/* By kind. libpg_query numbers its 240 kinds of nodes from 1. */
static Shape *shapes;
static guint n_shapes;

static int
find_kind (GHashTable *kinds, const ProtobufCMessageDescriptor *descriptor)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (kinds, descriptor));
}

static void
read_shape (Shape *shape, const ProtobufCMessageDescriptor *descriptor, GHashTable *kinds)
{
  shape->name = descriptor->short_name;
  shape->fields = g_new0 (Field, descriptor->n_fields);
  for (guint i = 0; i < descriptor->n_fields; i++)
    {
      const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
      gboolean is_node = field->descriptor == &pg_query__node__descriptor;
      int kind;

      if (field->type != PROTOBUF_C_TYPE_MESSAGE)
        continue;
      kind = is_node ? 0 : find_kind (kinds, field->descriptor);
      if (!is_node && kind == 0)
        continue;
      shape->fields[shape->n_fields++] = (Field){
        .name = field->name,
        .offset = field->offset,
        .quantifier_offset = field->label == PROTOBUF_C_LABEL_REPEATED ? field->quantifier_offset
                                                                       : 0,
        .kind = kind,
      };
    }
}

/* From the descriptors of libpg_query, once. */
static void
read_shapes (void)
{
  const ProtobufCMessageDescriptor *node = &pg_query__node__descriptor;
  g_autoptr (GHashTable) kinds = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < node->n_fields; i++)
    {
      g_hash_table_insert (kinds, (gpointer) node->fields[i].descriptor,
                           GINT_TO_POINTER ((int) node->fields[i].id));
      n_shapes = MAX (n_shapes, node->fields[i].id + 1);
    }
  shapes = g_new0 (Shape, n_shapes);
  for (guint i = 0; i < node->n_fields; i++)
    read_shape (&shapes[node->fields[i].id], node->fields[i].descriptor, kinds);
}

static void
ensure_shapes (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      read_shapes ();
      g_once_init_leave (&once, 1);
    }
}

static gboolean
is_passed_over (int kind)
{
  return kind == PG_QUERY__NODE__NODE_LIST;
}

static gboolean
is_left_out (int kind)
{
  return kind == PG_QUERY__NODE__NODE_STRING || kind == PG_QUERY__NODE__NODE_INTEGER
         || kind == PG_QUERY__NODE__NODE_FLOAT || kind == PG_QUERY__NODE__NODE_BOOLEAN
         || kind == PG_QUERY__NODE__NODE_BIT_STRING;
}

static void
add (GArray *nodes, guint unit, guint parent, const char *name, int kind, const void *message)
{
  const Shape *shape;

  if (kind == 0)
    {
      const PgQuery__Node *node = message;

      kind = node->node_case;
      message = node->alias; /* any member: all are pointers */
    }
  if (message == NULL || kind <= 0 || (guint) kind >= n_shapes || is_left_out (kind))
    return;
  if (!is_passed_over (kind))
    {
      SbLintNode own = { kind, unit, parent, name, message };

      parent = nodes->len;
      g_array_append_val (nodes, own);
    }
  shape = &shapes[kind];
  for (guint i = 0; i < shape->n_fields; i++)
    {
      const Field *field = &shape->fields[i];
      const char *field_name = is_passed_over (kind) ? name : field->name;
      const void *value = G_STRUCT_MEMBER (const void *, message, field->offset);
      gsize n = field->quantifier_offset > 0
                    ? G_STRUCT_MEMBER (gsize, message, field->quantifier_offset)
                    : 0;

      if (field->quantifier_offset == 0 && value != NULL)
        add (nodes, unit, parent, field_name, field->kind, value);
      for (gsize k = 0; k < n; k++)
        add (nodes, unit, parent, field_name, field->kind, ((const void *const *) value)[k]);
    }
}

/**
 * sb_lint_nodes_add:
 * @nodes: (element-type SbLintNode): the list to add to
 * @unit: the unit they belong to
 * @root: a statement's node
 *
 * Adds @root and all below it; a node comes before what is below it.
 */
void
sb_lint_nodes_add (GArray *nodes, guint unit, const PgQuery__Node *root)
{
  ensure_shapes ();
  add (nodes, unit, SB_LINT_NO_NODE, "", 0, root);
}

/**
 * sb_lint_nodes_get_name:
 * @kind: of a node
 *
 * Returns: its name, as "IndexStmt"
 */
const char *
sb_lint_nodes_get_name (int kind)
{
  ensure_shapes ();
  return kind > 0 && (guint) kind < n_shapes ? shapes[kind].name : "";
}
