/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-object-list.h"

#include "sb-kinds.h"

static void
clear_object (gpointer data)
{
  SbObject *object = data;

  g_free (object->schema);
  g_free (object->name);
  g_free (object->parent);
}

/**
 * sb_object_list_new:
 *
 * Returns: (transfer full) (element-type SbObject): an empty list, which owns its strings
 */
GArray *
sb_object_list_new (void)
{
  GArray *self = g_array_new (FALSE, FALSE, sizeof (SbObject));

  g_array_set_clear_func (self, clear_object);
  return self;
}

static char *
dup_nonempty (const char *string)
{
  return string != NULL && *string != '\0' ? g_strdup (string) : NULL;
}

/**
 * sb_object_list_add:
 * @self: the list
 * @verb: what happens to the object
 * @kind: (transfer none): its kind, a static string
 * @schema: (nullable): its schema; "" counts as %NULL, as everywhere in protobuf's trees
 * @name: (nullable): its name; %NULL becomes "": the server chooses it
 * @parent: (nullable): its relation
 */
void
sb_object_list_add (GArray *self, SbObjectVerb verb, const char *kind, const char *schema,
                    const char *name, const char *parent)
{
  SbObject object = {
    .verb = verb,
    .kind = kind,
    .schema = dup_nonempty (schema),
    .name = g_strdup (name != NULL ? name : ""),
    .parent = dup_nonempty (parent),
  };

  g_array_append_val (self, object);
}

/**
 * sb_object_list_add_relation:
 * @self: the list
 * @verb: what happens to the object
 * @kind: its kind, a static string
 * @relation: (nullable): names the object; nothing is added without
 */
void
sb_object_list_add_relation (GArray *self, SbObjectVerb verb, const char *kind,
                             const PgQuery__RangeVar *relation)
{
  if (relation != NULL)
    sb_object_list_add (self, verb, kind, relation->schemaname, relation->relname, NULL);
}

/**
 * sb_object_list_add_part:
 * @self: the list
 * @verb: what happens to the object
 * @kind: its kind, a static string
 * @relation: (nullable): the relation that it is a part of
 * @name: (nullable): its name
 */
void
sb_object_list_add_part (GArray *self, SbObjectVerb verb, const char *kind,
                         const PgQuery__RangeVar *relation, const char *name)
{
  sb_object_list_add (self, verb, kind, relation != NULL ? relation->schemaname : NULL, name,
                      relation != NULL ? relation->relname : NULL);
}

static const char *
string_of (const PgQuery__Node *node)
{
  return node->node_case == PG_QUERY__NODE__NODE_STRING ? node->string->sval : "";
}

/**
 * sb_object_list_add_names:
 * @self: the list
 * @verb: what happens to the object
 * @kind: its kind, a static string
 * @names: (array length=n_names): the parts of its qualified name
 * @n_names: how many
 */
void
sb_object_list_add_names (GArray *self, SbObjectVerb verb, const char *kind,
                          PgQuery__Node *const *names, gsize n_names)
{
  if (n_names > 0)
    sb_object_list_add (self, verb, kind, n_names > 1 ? string_of (names[n_names - 2]) : NULL,
                        string_of (names[n_names - 1]), NULL);
}

/* [schema, relation, name]: columns, constraints, triggers, policies, rules. */
static void
add_part_names (GArray *self, SbObjectVerb verb, const char *kind, PgQuery__Node *const *names,
                gsize n_names)
{
  if (n_names > 0)
    sb_object_list_add (self, verb, kind, n_names > 2 ? string_of (names[n_names - 3]) : NULL,
                        string_of (names[n_names - 1]),
                        n_names > 1 ? string_of (names[n_names - 2]) : NULL);
}

static const char *
type_name (const PgQuery__Node *node)
{
  const PgQuery__TypeName *type;

  if (node->node_case != PG_QUERY__NODE__NODE_TYPE_NAME)
    return string_of (node);
  type = node->type_name;
  return type->n_names > 0 ? string_of (type->names[type->n_names - 1]) : "";
}

static void
add_list (GArray *self, SbObjectVerb verb, PgQuery__ObjectType type, const PgQuery__List *list)
{
  const char *kind = sb_kinds_get (type)->name;

  switch (type)
    {
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN:
    case PG_QUERY__OBJECT_TYPE__OBJECT_ATTRIBUTE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT:
    case PG_QUERY__OBJECT_TYPE__OBJECT_TRIGGER:
    case PG_QUERY__OBJECT_TYPE__OBJECT_POLICY:
    case PG_QUERY__OBJECT_TYPE__OBJECT_RULE:
      add_part_names (self, verb, kind, list->items, list->n_items);
      break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMCONSTRAINT:
      if (list->n_items == 2)
        sb_object_list_add (self, verb, kind, NULL, string_of (list->items[1]),
                            type_name (list->items[0]));
      break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_CAST:
    case PG_QUERY__OBJECT_TYPE__OBJECT_TRANSFORM:
      if (list->n_items == 2)
        {
          g_autofree char *name = g_strdup_printf (
              type == PG_QUERY__OBJECT_TYPE__OBJECT_CAST ? "%s AS %s" : "%s LANGUAGE %s",
              type_name (list->items[0]), type_name (list->items[1]));

          sb_object_list_add (self, verb, kind, NULL, name, NULL);
        }
      break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_OPCLASS:
    case PG_QUERY__OBJECT_TYPE__OBJECT_OPFAMILY:
      /* The access method comes first. */
      if (list->n_items > 1)
        sb_object_list_add_names (self, verb, kind, list->items + 1, list->n_items - 1);
      break;
    default:
      sb_object_list_add_names (self, verb, kind, list->items, list->n_items);
      break;
    }
}

/**
 * sb_object_list_add_node:
 * @self: the list
 * @verb: what happens to the object
 * @type: the parser's word for its kind
 * @node: (nullable): names the object in the way of DROP, COMMENT, GRANT, RENAME …: a string, a
 * list, a range variable, a type's name, a function with its arguments; nothing is added without
 */
void
sb_object_list_add_node (GArray *self, SbObjectVerb verb, PgQuery__ObjectType type,
                         const PgQuery__Node *node)
{
  const char *kind = sb_kinds_get (type)->name;

  if (node == NULL)
    return;
  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_STRING:
      sb_object_list_add (self, verb, kind, NULL, node->string->sval, NULL);
      break;
    case PG_QUERY__NODE__NODE_LIST:
      add_list (self, verb, type, node->list);
      break;
    case PG_QUERY__NODE__NODE_RANGE_VAR:
      sb_object_list_add_relation (self, verb, kind, node->range_var);
      break;
    case PG_QUERY__NODE__NODE_TYPE_NAME:
      sb_object_list_add_names (self, verb, kind, node->type_name->names, node->type_name->n_names);
      break;
    case PG_QUERY__NODE__NODE_OBJECT_WITH_ARGS:
      sb_object_list_add_names (self, verb, kind, node->object_with_args->objname,
                                node->object_with_args->n_objname);
      break;
    case PG_QUERY__NODE__NODE_ROLE_SPEC:
      sb_object_list_add (self, verb, kind, NULL, sb_object_list_name_role (node->role_spec), NULL);
      break;
    case PG_QUERY__NODE__NODE_ACCESS_PRIV:
      sb_object_list_add (self, verb, kind, NULL, node->access_priv->priv_name, NULL);
      break;
    case PG_QUERY__NODE__NODE_INTEGER:
      {
        g_autofree char *number = g_strdup_printf ("%d", node->integer->ival);

        sb_object_list_add (self, verb, kind, NULL, number, NULL);
        break;
      }
    case PG_QUERY__NODE__NODE_FLOAT:
      sb_object_list_add (self, verb, kind, NULL, node->float_->fval, NULL);
      break;
    default:
      break;
    }
}

/**
 * sb_object_list_add_nodes:
 * @self: the list
 * @verb: what happens to the objects
 * @type: the parser's word for their kind
 * @nodes: (array length=n_nodes): each as for sb_object_list_add_node()
 * @n_nodes: how many
 */
void
sb_object_list_add_nodes (GArray *self, SbObjectVerb verb, PgQuery__ObjectType type,
                          PgQuery__Node *const *nodes, gsize n_nodes)
{
  for (gsize i = 0; i < n_nodes; i++)
    sb_object_list_add_node (self, verb, type, nodes[i]);
}

/**
 * sb_object_list_name_role:
 * @role: (nullable): a role in a statement
 *
 * Returns: (transfer none) (nullable): its name, or the keyword that stands for it
 */
const char *
sb_object_list_name_role (const PgQuery__RoleSpec *role)
{
  if (role == NULL)
    return NULL;
  switch (role->roletype)
    {
    case PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_CURRENT_ROLE:
      return "CURRENT_ROLE";
    case PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_CURRENT_USER:
      return "CURRENT_USER";
    case PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_SESSION_USER:
      return "SESSION_USER";
    case PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_PUBLIC:
      return "PUBLIC";
    default:
      return role->rolename;
    }
}
