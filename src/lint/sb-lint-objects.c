/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-objects.h"

#include "sb-lint-names.h"

#include <string.h>

static char *
make_key (SbLintClass class, const char *schema, const char *name)
{
  return g_strdup_printf ("%d\n%s\n%s", (int) class, sb_lint_schema_or_public (schema), name);
}

static void
add (GHashTable *created, guint unit, SbLintClass class, const char *schema, const char *name)
{
  char *key;

  if (name == NULL || *name == '\0')
    return;
  key = make_key (class, schema, name);
  if (g_hash_table_contains (created, key))
    g_free (key);
  else
    g_hash_table_insert (created, key, GUINT_TO_POINTER (unit + 1));
}

static void
add_relation (GHashTable *created, guint unit, const PgQuery__RangeVar *relation)
{
  if (relation != NULL)
    add (created, unit, SB_LINT_RELATION, relation->schemaname, relation->relname);
}

static void
add_list (GHashTable *created, guint unit, SbLintClass class, PgQuery__Node *const *names,
          gsize n_names)
{
  add (created, unit, class, sb_lint_list_get_schema (names, n_names),
       sb_lint_list_get_name (names, n_names));
}

static gboolean
has (GHashTable *created, guint unit, SbLintClass class, const char *schema, const char *name)
{
  g_autofree char *key = make_key (class, schema, name);
  guint creator = GPOINTER_TO_UINT (g_hash_table_lookup (created, key));

  return creator > 0 && creator <= unit + 1;
}

/* What was created here is still that under its later name. */
static void
add_renamed (GHashTable *created, guint unit, const PgQuery__RenameStmt *stmt)
{
  const PgQuery__RangeVar *relation = stmt->relation;

  if (relation != NULL && stmt->rename_type != PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN
      && has (created, unit, SB_LINT_RELATION, relation->schemaname, relation->relname))
    add (created, unit, SB_LINT_RELATION, relation->schemaname, stmt->newname);
}

static void
add_moved (GHashTable *created, guint unit, const PgQuery__AlterObjectSchemaStmt *stmt)
{
  const PgQuery__RangeVar *relation = stmt->relation;

  if (relation != NULL
      && has (created, unit, SB_LINT_RELATION, relation->schemaname, relation->relname))
    add (created, unit, SB_LINT_RELATION, stmt->newschema, relation->relname);
}

static void
add_select_into (GHashTable *created, guint unit, const PgQuery__SelectStmt *stmt)
{
  if (stmt->into_clause != NULL)
    add_relation (created, unit, stmt->into_clause->rel);
}

static void
add_node (GHashTable *created, const SbLintNode *node)
{
  guint unit = node->unit;

  switch (node->kind)
    {
    case SB_NODE (CREATE_STMT):
      add_relation (created, unit, ((const PgQuery__CreateStmt *) node->message)->relation);
      break;
    case SB_NODE (CREATE_TABLE_AS_STMT):
      {
        const PgQuery__CreateTableAsStmt *stmt = node->message;

        add_relation (created, unit, stmt->into != NULL ? stmt->into->rel : NULL);
        break;
      }
    case SB_NODE (SELECT_STMT):
      add_select_into (created, unit, node->message);
      break;
    case SB_NODE (VIEW_STMT):
      {
        const PgQuery__ViewStmt *stmt = node->message;

        if (!stmt->replace)
          add_relation (created, unit, stmt->view);
        break;
      }
    case SB_NODE (INDEX_STMT):
      {
        const PgQuery__IndexStmt *stmt = node->message;

        if (stmt->relation != NULL)
          add (created, unit, SB_LINT_RELATION, stmt->relation->schemaname, stmt->idxname);
        break;
      }
    case SB_NODE (CREATE_SEQ_STMT):
      add_relation (created, unit, ((const PgQuery__CreateSeqStmt *) node->message)->sequence);
      break;
    case SB_NODE (CREATE_ENUM_STMT):
      {
        const PgQuery__CreateEnumStmt *stmt = node->message;

        add_list (created, unit, SB_LINT_TYPE, stmt->type_name, stmt->n_type_name);
        break;
      }
    case SB_NODE (CREATE_RANGE_STMT):
      {
        const PgQuery__CreateRangeStmt *stmt = node->message;

        add_list (created, unit, SB_LINT_TYPE, stmt->type_name, stmt->n_type_name);
        break;
      }
    case SB_NODE (CREATE_DOMAIN_STMT):
      {
        const PgQuery__CreateDomainStmt *stmt = node->message;

        add_list (created, unit, SB_LINT_TYPE, stmt->domainname, stmt->n_domainname);
        break;
      }
    case SB_NODE (COMPOSITE_TYPE_STMT):
      {
        const PgQuery__CompositeTypeStmt *stmt = node->message;

        if (stmt->typevar != NULL)
          add (created, unit, SB_LINT_TYPE, stmt->typevar->schemaname, stmt->typevar->relname);
        break;
      }
    case SB_NODE (CREATE_FUNCTION_STMT):
      {
        const PgQuery__CreateFunctionStmt *stmt = node->message;

        if (!stmt->replace)
          add_list (created, unit, SB_LINT_FUNCTION, stmt->funcname, stmt->n_funcname);
        break;
      }
    case SB_NODE (CREATE_SCHEMA_STMT):
      add (created, unit, SB_LINT_SCHEMA, "",
           ((const PgQuery__CreateSchemaStmt *) node->message)->schemaname);
      break;
    case SB_NODE (RENAME_STMT):
      add_renamed (created, unit, node->message);
      break;
    case SB_NODE (ALTER_OBJECT_SCHEMA_STMT):
      add_moved (created, unit, node->message);
      break;
    default:
      break;
    }
}

/**
 * sb_lint_objects_new:
 * @pass: a pass with its units and nodes
 *
 * Returns: (transfer full): which unit creates what
 */
GHashTable *
sb_lint_objects_new (SbLintPass *pass)
{
  GHashTable *created = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < pass->nodes->len; i++)
    {
      const SbLintNode *node = &g_array_index (pass->nodes, SbLintNode, i);

      if (!sb_lint_unit (pass, node)->in_function)
        add_node (created, node);
    }
  return created;
}

/**
 * sb_lint_is_name_created:
 * @pass: a pass
 * @unit: where it is asked for
 * @class: what it is
 * @schema: (nullable): its schema as written; %NULL or "" for the default one
 * @name: its name
 *
 * Returns: whether the file creates it before @unit, or in it
 */
gboolean
sb_lint_is_name_created (SbLintPass *pass, const SbLintUnit *unit, SbLintClass class,
                         const char *schema, const char *name)
{
  return has (pass->created, (guint) (unit - sb_lint_get_unit (pass, 0)), class, schema, name);
}

/**
 * sb_lint_is_created:
 * @pass: a pass
 * @unit: where it is asked for
 * @relation: (nullable): a table, view …
 *
 * Returns: whether the file creates it before @unit, or in it; also for a temporary table
 */
gboolean
sb_lint_is_created (SbLintPass *pass, const SbLintUnit *unit, const PgQuery__RangeVar *relation)
{
  return relation != NULL
         && sb_lint_is_name_created (pass, unit, SB_LINT_RELATION, relation->schemaname,
                                     relation->relname);
}

/**
 * sb_lint_is_list_created:
 * @pass: a pass
 * @unit: where it is asked for
 * @class: what it is
 * @names: (array length=n_names): a name as a list of strings
 * @n_names: how many
 *
 * Returns: whether the file creates it before @unit, or in it
 */
gboolean
sb_lint_is_list_created (SbLintPass *pass, const SbLintUnit *unit, SbLintClass class,
                         PgQuery__Node *const *names, gsize n_names)
{
  const char *name = sb_lint_list_get_name (names, n_names);

  return name != NULL
         && sb_lint_is_name_created (pass, unit, class, sb_lint_list_get_schema (names, n_names),
                                     name);
}
