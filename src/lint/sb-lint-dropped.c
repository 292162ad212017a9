/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-dropped.h"

#include "sb-lint-names.h"

#include <string.h>

#define OBJECT(TYPE) PG_QUERY__OBJECT_TYPE__OBJECT_##TYPE

/* Functions are known by their names alone: who drops one of them has thought of it. */
static int
get_class (int type)
{
  switch (type)
    {
    case OBJECT (PROCEDURE):
    case OBJECT (ROUTINE):
      return OBJECT (FUNCTION);
    case OBJECT (DOMAIN):
      return OBJECT (TYPE);
    case OBJECT (MATVIEW):
    case OBJECT (FOREIGN_TABLE):
      return OBJECT (TABLE);
    default:
      return type;
    }
}

static char *
make_key (int type, const char *schema, const char *table, const char *name)
{
  return g_strdup_printf ("%d\n%s\n%s\n%s", get_class (type), sb_lint_schema_or_public (schema),
                          table != NULL ? table : "", name);
}

static void
add (GHashTable *dropped, guint unit, int type, const char *schema, const char *table,
     const char *name)
{
  char *key;

  if (name == NULL || *name == '\0')
    return;
  key = make_key (type, schema, table, name);
  if (g_hash_table_contains (dropped, key))
    g_free (key);
  else
    g_hash_table_insert (dropped, key, GUINT_TO_POINTER (unit + 1));
}

/* The last word is the name of a part, those before it are the table's. */
static void
add_part (GHashTable *dropped, guint unit, int type, PgQuery__Node *const *names, gsize n_names)
{
  if (n_names > 1)
    add (dropped, unit, type, sb_lint_list_get_schema (names, n_names - 1),
         sb_lint_list_get_name (names, n_names - 1), sb_lint_list_get_name (names, n_names));
}

static void
add_object (GHashTable *dropped, guint unit, int type, const PgQuery__Node *object)
{
  PgQuery__Node *const *names = NULL;
  gsize n_names = 0;

  if (sb_lint_string (object) != NULL)
    {
      add (dropped, unit, type, NULL, NULL, sb_lint_string (object));
      return;
    }
  if (object->node_case == SB_NODE (LIST))
    {
      names = object->list->items;
      n_names = object->list->n_items;
    }
  else if (object->node_case == SB_NODE (OBJECT_WITH_ARGS))
    {
      names = object->object_with_args->objname;
      n_names = object->object_with_args->n_objname;
    }
  else if (object->node_case == SB_NODE (TYPE_NAME))
    {
      names = object->type_name->names;
      n_names = object->type_name->n_names;
    }
  if (type == OBJECT (POLICY) || type == OBJECT (TRIGGER) || type == OBJECT (RULE))
    add_part (dropped, unit, type, names, n_names);
  else
    add (dropped, unit, type, sb_lint_list_get_schema (names, n_names), NULL,
         sb_lint_list_get_name (names, n_names));
}

static void
add_commands (GHashTable *dropped, guint unit, const PgQuery__AlterTableStmt *stmt)
{
  const PgQuery__RangeVar *relation = stmt->relation;

  for (gsize i = 0; relation != NULL && i < stmt->n_cmds; i++)
    {
      const PgQuery__AlterTableCmd *cmd = stmt->cmds[i]->alter_table_cmd;

      if (cmd->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint)
        add (dropped, unit, OBJECT (TABCONSTRAINT), relation->schemaname, relation->relname,
             cmd->name);
      else if (cmd->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn)
        add (dropped, unit, OBJECT (COLUMN), relation->schemaname, relation->relname, cmd->name);
    }
}

static void
add_node (GHashTable *dropped, const SbLintNode *node)
{
  const PgQuery__DropStmt *stmt = node->message;
  const PgQuery__DropRoleStmt *roles = node->message;

  if (node->kind == SB_NODE (ALTER_TABLE_STMT))
    add_commands (dropped, node->unit, node->message);
  else if (node->kind == SB_NODE (DROP_STMT))
    for (gsize i = 0; i < stmt->n_objects; i++)
      add_object (dropped, node->unit, (int) stmt->remove_type, stmt->objects[i]);
  else if (node->kind == SB_NODE (DROP_ROLE_STMT))
    for (gsize i = 0; i < roles->n_roles; i++)
      if (roles->roles[i]->node_case == SB_NODE (ROLE_SPEC))
        add (dropped, node->unit, OBJECT (ROLE), NULL, NULL, roles->roles[i]->role_spec->rolename);
}

/**
 * sb_lint_dropped_new:
 * @pass: a pass with its units and nodes
 *
 * Returns: (transfer full): which unit drops what first
 */
GHashTable *
sb_lint_dropped_new (SbLintPass *pass)
{
  GHashTable *dropped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);

      if (!unit->in_function)
        add_node (dropped, sb_lint_root (pass, unit));
    }
  return dropped;
}

static gboolean
has (SbLintPass *pass, const SbLintUnit *unit, int type, const char *schema, const char *table,
     const char *name)
{
  g_autofree char *key = make_key (type, schema, table, name);
  guint dropper = GPOINTER_TO_UINT (g_hash_table_lookup (pass->dropped, key));

  return dropper > 0 && dropper <= (guint) (unit - sb_lint_get_unit (pass, 0)) + 1;
}

/**
 * sb_lint_is_dropped:
 * @pass: a pass
 * @unit: where it is asked for
 * @type: `PG_QUERY__OBJECT_TYPE__OBJECT_…`
 * @schema: (nullable): its schema as written
 * @name: its name
 *
 * Returns: whether the file drops it before @unit, or in it
 */
gboolean
sb_lint_is_dropped (SbLintPass *pass, const SbLintUnit *unit, int type, const char *schema,
                    const char *name)
{
  return has (pass, unit, type, schema, NULL, name);
}

/**
 * sb_lint_is_list_dropped:
 * @pass: a pass
 * @unit: where it is asked for
 * @type: `PG_QUERY__OBJECT_TYPE__OBJECT_…`
 * @names: (array length=n_names): its name as a list of strings
 * @n_names: how many
 *
 * Returns: whether the file drops it before @unit; of functions, any one of that name
 */
gboolean
sb_lint_is_list_dropped (SbLintPass *pass, const SbLintUnit *unit, int type,
                         PgQuery__Node *const *names, gsize n_names)
{
  const char *name = sb_lint_list_get_name (names, n_names);

  return name != NULL
         && has (pass, unit, type, sb_lint_list_get_schema (names, n_names), NULL, name);
}

/**
 * sb_lint_is_part_dropped:
 * @pass: a pass
 * @unit: where it is asked for
 * @type: of the part: a column, constraint, policy, trigger or rule
 * @relation: (nullable): its table
 * @name: its name
 *
 * Returns: whether the file drops it, or its whole table, before @unit, or in it
 */
gboolean
sb_lint_is_part_dropped (SbLintPass *pass, const SbLintUnit *unit, int type,
                         const PgQuery__RangeVar *relation, const char *name)
{
  return relation != NULL
         && (has (pass, unit, type, relation->schemaname, relation->relname, name)
             || has (pass, unit, OBJECT (TABLE), relation->schemaname, NULL, relation->relname));
}
