/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-objects.h"

#include "sb-kinds.h"
#include "sb-object-list.h"

/* An element of CREATE SCHEMA that names no schema is made in the new one. */
static void
add_create_schema (GArray *objects, const PgQuery__CreateSchemaStmt *stmt)
{
  const char *schema = *stmt->schemaname != '\0' ? stmt->schemaname
                                                 : sb_object_list_name_role (stmt->authrole);
  guint first = objects->len + 1;

  sb_object_list_add (objects, SB_OBJECT_CREATED, "schema", NULL, schema, NULL);
  for (gsize i = 0; i < stmt->n_schema_elts; i++)
    sb_objects_add (objects, stmt->schema_elts[i]);
  for (guint i = first; i < objects->len; i++)
    {
      SbObject *object = &g_array_index (objects, SbObject, i);

      if (object->schema == NULL)
        object->schema = g_strdup (schema);
    }
}

static void
add_create_as (GArray *objects, const PgQuery__IntoClause *into, const char *kind)
{
  if (into != NULL)
    sb_object_list_add_relation (objects, SB_OBJECT_CREATED, kind, into->rel);
}

static void
add_grant (GArray *objects, const PgQuery__GrantStmt *stmt)
{
  gboolean schemas = stmt->targtype == PG_QUERY__GRANT_TARGET_TYPE__ACL_TARGET_ALL_IN_SCHEMA;

  if (stmt->targtype != PG_QUERY__GRANT_TARGET_TYPE__ACL_TARGET_DEFAULTS)
    sb_object_list_add_nodes (objects, SB_OBJECT_ALTERED,
                              schemas ? PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA : stmt->objtype,
                              stmt->objects, stmt->n_objects);
}

/* RENAME, SET SCHEMA, OWNER TO and DEPENDS ON name their object in one of three ways: by a relation
 * alone, by a part of a relation, or by a node of its own. */
static void
add_altered (GArray *objects, PgQuery__ObjectType type, const PgQuery__RangeVar *relation,
             const PgQuery__Node *object, const char *part)
{
  const char *kind = sb_kinds_get (type)->name;

  if (relation != NULL && part != NULL && *part != '\0')
    sb_object_list_add_part (objects, SB_OBJECT_ALTERED, kind, relation, part);
  else if (relation != NULL)
    sb_object_list_add_relation (objects, SB_OBJECT_ALTERED, kind, relation);
  else if (object != NULL)
    sb_object_list_add_node (objects, SB_OBJECT_ALTERED, type, object);
  else if (part != NULL)
    sb_object_list_add (objects, SB_OBJECT_ALTERED, kind, NULL, part, NULL);
}

static void
add_rename (GArray *objects, const PgQuery__RenameStmt *stmt)
{
  if (stmt->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_DOMCONSTRAINT && stmt->object != NULL
      && stmt->object->node_case == PG_QUERY__NODE__NODE_LIST && stmt->object->list->n_items > 0)
    {
      const PgQuery__List *domain = stmt->object->list;
      const PgQuery__Node *name = domain->items[domain->n_items - 1];

      sb_object_list_add (objects, SB_OBJECT_ALTERED, "constraint", NULL, stmt->subname,
                          name->node_case == PG_QUERY__NODE__NODE_STRING ? name->string->sval
                                                                         : NULL);
      return;
    }
  add_altered (objects, stmt->rename_type, stmt->relation, stmt->object, stmt->subname);
}

static void
add_depends (GArray *objects, const PgQuery__AlterObjectDependsStmt *stmt)
{
  const char *part = NULL;

  if (stmt->relation != NULL && stmt->object != NULL
      && stmt->object->node_case == PG_QUERY__NODE__NODE_LIST && stmt->object->list->n_items == 1
      && stmt->object->list->items[0]->node_case == PG_QUERY__NODE__NODE_STRING)
    part = stmt->object->list->items[0]->string->sval;
  add_altered (objects, stmt->object_type, stmt->relation, stmt->object, part);
}

static void
add_statistics (GArray *objects, const PgQuery__CreateStatsStmt *stmt)
{
  if (stmt->n_defnames > 0)
    sb_object_list_add_names (objects, SB_OBJECT_CREATED, "statistics", stmt->defnames,
                              stmt->n_defnames);
  else if (stmt->n_relations > 0 && stmt->relations[0]->node_case == PG_QUERY__NODE__NODE_RANGE_VAR)
    sb_object_list_add_part (objects, SB_OBJECT_CREATED, "statistics",
                             stmt->relations[0]->range_var, NULL);
}

/* CREATE of what lives in a relation or is a relation. Returns whether the node is one of these. */
static gboolean
add_relation_statement (GArray *objects, const PgQuery__Node *node)
{
  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_CREATE_STMT:
      sb_object_list_add_relation (objects, SB_OBJECT_CREATED, "table",
                                   node->create_stmt->relation);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_TABLE_STMT:
      sb_object_list_add_relation (objects, SB_OBJECT_CREATED, "foreign table",
                                   node->create_foreign_table_stmt->base_stmt->relation);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
      add_create_as (objects, node->create_table_as_stmt->into,
                     sb_kinds_get (node->create_table_as_stmt->objtype)->name);
      return TRUE;
    case PG_QUERY__NODE__NODE_SELECT_STMT:
      add_create_as (objects, node->select_stmt->into_clause, "table");
      return TRUE;
    case PG_QUERY__NODE__NODE_VIEW_STMT:
      sb_object_list_add_relation (objects, SB_OBJECT_CREATED, "view", node->view_stmt->view);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_SEQ_STMT:
      sb_object_list_add_relation (objects, SB_OBJECT_CREATED, "sequence",
                                   node->create_seq_stmt->sequence);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_SEQ_STMT:
      sb_object_list_add_relation (objects, SB_OBJECT_ALTERED, "sequence",
                                   node->alter_seq_stmt->sequence);
      return TRUE;
    case PG_QUERY__NODE__NODE_INDEX_STMT:
      sb_object_list_add_part (objects, SB_OBJECT_CREATED, "index", node->index_stmt->relation,
                               node->index_stmt->idxname);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_TRIG_STMT:
      sb_object_list_add_part (objects, SB_OBJECT_CREATED, "trigger",
                               node->create_trig_stmt->relation, node->create_trig_stmt->trigname);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_POLICY_STMT:
      sb_object_list_add_part (objects, SB_OBJECT_CREATED, "policy",
                               node->create_policy_stmt->table,
                               node->create_policy_stmt->policy_name);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_POLICY_STMT:
      sb_object_list_add_part (objects, SB_OBJECT_ALTERED, "policy", node->alter_policy_stmt->table,
                               node->alter_policy_stmt->policy_name);
      return TRUE;
    case PG_QUERY__NODE__NODE_RULE_STMT:
      sb_object_list_add_part (objects, SB_OBJECT_CREATED, "rule", node->rule_stmt->relation,
                               node->rule_stmt->rulename);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_STATS_STMT:
      add_statistics (objects, node->create_stats_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
      sb_objects_add_alter_table (objects, node->alter_table_stmt);
      return TRUE;
    default:
      return FALSE;
    }
}

/* What holds or works on objects of any kind: CREATE SCHEMA, DROP, RENAME, OWNER, GRANT … */
static gboolean
add_generic_statement (GArray *objects, const PgQuery__Node *node)
{
  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT:
      add_create_schema (objects, node->create_schema_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_DROP_STMT:
      sb_object_list_add_nodes (objects, SB_OBJECT_DROPPED, node->drop_stmt->remove_type,
                                node->drop_stmt->objects, node->drop_stmt->n_objects);
      return TRUE;
    case PG_QUERY__NODE__NODE_RENAME_STMT:
      add_rename (objects, node->rename_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT:
      add_altered (objects, node->alter_object_schema_stmt->object_type,
                   node->alter_object_schema_stmt->relation, node->alter_object_schema_stmt->object,
                   NULL);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_OWNER_STMT:
      add_altered (objects, node->alter_owner_stmt->object_type, node->alter_owner_stmt->relation,
                   node->alter_owner_stmt->object, NULL);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_DEPENDS_STMT:
      add_depends (objects, node->alter_object_depends_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_COMMENT_STMT:
      sb_object_list_add_node (objects, SB_OBJECT_ALTERED, node->comment_stmt->objtype,
                               node->comment_stmt->object);
      return TRUE;
    case PG_QUERY__NODE__NODE_SEC_LABEL_STMT:
      sb_object_list_add_node (objects, SB_OBJECT_ALTERED, node->sec_label_stmt->objtype,
                               node->sec_label_stmt->object);
      return TRUE;
    case PG_QUERY__NODE__NODE_GRANT_STMT:
      add_grant (objects, node->grant_stmt);
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * sb_objects_add:
 * @objects: (element-type SbObject): the list to add to
 * @node: the statement's node
 *
 * Adds what a statement creates, alters and drops, as far as its text names it. The columns of a
 * new table belong to the table and are not named; a change to a part of a relation names the
 * relation as altered, then the part. Rows are no objects.
 */
void
sb_objects_add (GArray *objects, const PgQuery__Node *node)
{
  if (!add_relation_statement (objects, node) && !add_generic_statement (objects, node))
    sb_objects_add_named (objects, node);
}
