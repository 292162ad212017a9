/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types, functions, roles, extensions and all the rest that is no part of a relation. */
#include "sb-objects.h"

#include "sb-kinds.h"
#include "sb-object-list.h"

static void
add_alter_enum (GArray *objects, const PgQuery__AlterEnumStmt *stmt)
{
  gboolean renamed = *stmt->old_val != '\0';
  const SbObject *type;
  g_autofree char *schema = NULL;
  g_autofree char *name = NULL;

  sb_object_list_add_names (objects, SB_OBJECT_ALTERED, "type", stmt->type_name, stmt->n_type_name);
  type = &g_array_index (objects, SbObject, objects->len - 1);
  schema = g_strdup (type->schema);
  name = g_strdup (type->name);
  sb_object_list_add (objects, renamed ? SB_OBJECT_ALTERED : SB_OBJECT_CREATED, "enum value",
                      schema, renamed ? stmt->old_val : stmt->new_val, name);
}

static void
add_reindex (GArray *objects, const PgQuery__ReindexStmt *stmt)
{
  switch (stmt->kind)
    {
    case PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_INDEX:
      sb_object_list_add_relation (objects, SB_OBJECT_ALTERED, "index", stmt->relation);
      break;
    case PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_TABLE:
      sb_object_list_add_relation (objects, SB_OBJECT_ALTERED, "table", stmt->relation);
      break;
    case PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_SCHEMA:
      sb_object_list_add (objects, SB_OBJECT_ALTERED, "schema", NULL, stmt->name, NULL);
      break;
    default:
      sb_object_list_add (objects, SB_OBJECT_ALTERED, "database", NULL, stmt->name, NULL);
    }
}

static void
add_alter_domain (GArray *objects, const PgQuery__AlterDomainStmt *stmt)
{
  const SbObject *domain;
  const char *constraint = stmt->name;
  SbObjectVerb verb;
  g_autofree char *schema = NULL;
  g_autofree char *name = NULL;

  sb_object_list_add_names (objects, SB_OBJECT_ALTERED, "domain", stmt->type_name,
                            stmt->n_type_name);
  switch (*stmt->subtype)
    {
    case 'C':
      verb = SB_OBJECT_CREATED;
      break;
    case 'X':
      verb = SB_OBJECT_DROPPED;
      break;
    case 'V':
      verb = SB_OBJECT_ALTERED;
      break;
    default:
      return;
    }
  if (stmt->def != NULL && stmt->def->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
    constraint = stmt->def->constraint->conname;
  domain = &g_array_index (objects, SbObject, objects->len - 1);
  schema = g_strdup (domain->schema);
  name = g_strdup (domain->name);
  sb_object_list_add (objects, verb, "constraint", schema, constraint, name);
}

static void
add_cast (GArray *objects, const PgQuery__CreateCastStmt *stmt)
{
  PgQuery__Node source = { .node_case = PG_QUERY__NODE__NODE_TYPE_NAME,
                           .type_name = stmt->sourcetype };
  PgQuery__Node target = { .node_case = PG_QUERY__NODE__NODE_TYPE_NAME,
                           .type_name = stmt->targettype };
  PgQuery__Node *items[] = { &source, &target };
  PgQuery__List list = { .n_items = 2, .items = items };
  PgQuery__Node node = { .node_case = PG_QUERY__NODE__NODE_LIST, .list = &list };

  sb_object_list_add_node (objects, SB_OBJECT_CREATED, PG_QUERY__OBJECT_TYPE__OBJECT_CAST, &node);
}

static void
add_transform (GArray *objects, const PgQuery__CreateTransformStmt *stmt)
{
  PgQuery__String language = { .sval = stmt->lang };
  PgQuery__Node type = { .node_case = PG_QUERY__NODE__NODE_TYPE_NAME,
                         .type_name = stmt->type_name };
  PgQuery__Node name = { .node_case = PG_QUERY__NODE__NODE_STRING, .string = &language };
  PgQuery__Node *items[] = { &type, &name };
  PgQuery__List list = { .n_items = 2, .items = items };
  PgQuery__Node node = { .node_case = PG_QUERY__NODE__NODE_LIST, .list = &list };

  sb_object_list_add_node (objects, SB_OBJECT_CREATED, PG_QUERY__OBJECT_TYPE__OBJECT_TRANSFORM,
                           &node);
}

static void
add_default_privileges (GArray *objects, const PgQuery__AlterDefaultPrivilegesStmt *stmt)
{
  for (gsize i = 0; i < stmt->n_options; i++)
    {
      const PgQuery__DefElem *option = stmt->options[i]->def_elem;

      if (g_strcmp0 (option->defname, "schemas") == 0 && option->arg != NULL
          && option->arg->node_case == PG_QUERY__NODE__NODE_LIST)
        sb_object_list_add_nodes (objects, SB_OBJECT_ALTERED, PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA,
                                  option->arg->list->items, option->arg->list->n_items);
    }
}

/* Below, one line per statement: verb, kind, where its node is, and where the name is in it. */
#define NAME(verb, kind, stmt, field)                                                              \
  sb_object_list_add (objects, SB_OBJECT_##verb, kind, NULL, node->stmt->field, NULL)
#define NAMES(verb, kind, stmt, field)                                                             \
  sb_object_list_add_names (objects, SB_OBJECT_##verb, kind, node->stmt->field,                    \
                            node->stmt->n_##field)
#define ROLES(verb, stmt, field)                                                                   \
  sb_object_list_add_nodes (objects, SB_OBJECT_##verb, PG_QUERY__OBJECT_TYPE__OBJECT_ROLE,         \
                            node->stmt->field, node->stmt->n_##field)
#define MAPPING(verb, stmt)                                                                        \
  sb_object_list_add (objects, SB_OBJECT_##verb, "user mapping", NULL,                             \
                      sb_object_list_name_role (node->stmt->user), node->stmt->servername)

/* What lives in a schema. */
static gboolean
add_in_schema (GArray *objects, const PgQuery__Node *node)
{
  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT:
      NAMES (CREATED, node->create_function_stmt->is_procedure ? "procedure" : "function",
             create_function_stmt, funcname);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_FUNCTION_STMT:
      NAMES (ALTERED, sb_kinds_get (node->alter_function_stmt->objtype)->name,
             alter_function_stmt->func, objname);
      return TRUE;
    case PG_QUERY__NODE__NODE_DEFINE_STMT:
      NAMES (CREATED, sb_kinds_get (node->define_stmt->kind)->name, define_stmt, defnames);
      return TRUE;
    case PG_QUERY__NODE__NODE_COMPOSITE_TYPE_STMT:
      sb_object_list_add_relation (objects, SB_OBJECT_CREATED, "type",
                                   node->composite_type_stmt->typevar);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_ENUM_STMT:
      NAMES (CREATED, "type", create_enum_stmt, type_name);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_RANGE_STMT:
      NAMES (CREATED, "type", create_range_stmt, type_name);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_ENUM_STMT:
      add_alter_enum (objects, node->alter_enum_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_TYPE_STMT:
      NAMES (ALTERED, "type", alter_type_stmt, type_name);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_DOMAIN_STMT:
      NAMES (CREATED, "domain", create_domain_stmt, domainname);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_DOMAIN_STMT:
      add_alter_domain (objects, node->alter_domain_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_STATS_STMT:
      NAMES (ALTERED, "statistics", alter_stats_stmt, defnames);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_COLLATION_STMT:
      NAMES (ALTERED, "collation", alter_collation_stmt, collname);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_CONVERSION_STMT:
      NAMES (CREATED, "conversion", create_conversion_stmt, conversion_name);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_OP_CLASS_STMT:
      NAMES (CREATED, "operator class", create_op_class_stmt, opclassname);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_OP_FAMILY_STMT:
      NAMES (CREATED, "operator family", create_op_family_stmt, opfamilyname);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_OP_FAMILY_STMT:
      NAMES (ALTERED, "operator family", alter_op_family_stmt, opfamilyname);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_OPERATOR_STMT:
      NAMES (ALTERED, "operator", alter_operator_stmt->opername, objname);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_TSDICTIONARY_STMT:
      NAMES (ALTERED, "text search dictionary", alter_tsdictionary_stmt, dictname);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_TSCONFIGURATION_STMT:
      NAMES (ALTERED, "text search configuration", alter_tsconfiguration_stmt, cfgname);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_CAST_STMT:
      add_cast (objects, node->create_cast_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_TRANSFORM_STMT:
      add_transform (objects, node->create_transform_stmt);
      return TRUE;
    default:
      return FALSE;
    }
}

/* What belongs to the database. */
static gboolean
add_in_database (GArray *objects, const PgQuery__Node *node)
{
  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_CREATE_EXTENSION_STMT:
      NAME (CREATED, "extension", create_extension_stmt, extname);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_EXTENSION_STMT:
      NAME (ALTERED, "extension", alter_extension_stmt, extname);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_EXTENSION_CONTENTS_STMT:
      NAME (ALTERED, "extension", alter_extension_contents_stmt, extname);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_PLANG_STMT:
      NAME (CREATED, "language", create_plang_stmt, plname);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_AM_STMT:
      NAME (CREATED, "access method", create_am_stmt, amname);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_EVENT_TRIG_STMT:
      NAME (CREATED, "event trigger", create_event_trig_stmt, trigname);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_EVENT_TRIG_STMT:
      NAME (ALTERED, "event trigger", alter_event_trig_stmt, trigname);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_PUBLICATION_STMT:
      NAME (CREATED, "publication", create_publication_stmt, pubname);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_PUBLICATION_STMT:
      NAME (ALTERED, "publication", alter_publication_stmt, pubname);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_SUBSCRIPTION_STMT:
      NAME (CREATED, "subscription", create_subscription_stmt, subname);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_SUBSCRIPTION_STMT:
      NAME (ALTERED, "subscription", alter_subscription_stmt, subname);
      return TRUE;
    case PG_QUERY__NODE__NODE_DROP_SUBSCRIPTION_STMT:
      NAME (DROPPED, "subscription", drop_subscription_stmt, subname);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_FDW_STMT:
      NAME (CREATED, "foreign data wrapper", create_fdw_stmt, fdwname);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_FDW_STMT:
      NAME (ALTERED, "foreign data wrapper", alter_fdw_stmt, fdwname);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_SERVER_STMT:
      NAME (CREATED, "server", create_foreign_server_stmt, servername);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_FOREIGN_SERVER_STMT:
      NAME (ALTERED, "server", alter_foreign_server_stmt, servername);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_USER_MAPPING_STMT:
      MAPPING (CREATED, create_user_mapping_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_USER_MAPPING_STMT:
      MAPPING (ALTERED, alter_user_mapping_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_DROP_USER_MAPPING_STMT:
      MAPPING (DROPPED, drop_user_mapping_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_IMPORT_FOREIGN_SCHEMA_STMT:
      NAME (ALTERED, "schema", import_foreign_schema_stmt, local_schema);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_DEFAULT_PRIVILEGES_STMT:
      add_default_privileges (objects, node->alter_default_privileges_stmt);
      return TRUE;
    default:
      return FALSE;
    }
}

/* What belongs to the whole cluster. */
static void
add_in_cluster (GArray *objects, const PgQuery__Node *node)
{
  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_CREATE_ROLE_STMT:
      NAME (CREATED, "role", create_role_stmt, role);
      break;
    case PG_QUERY__NODE__NODE_ALTER_ROLE_STMT:
      sb_object_list_add (objects, SB_OBJECT_ALTERED, "role", NULL,
                          sb_object_list_name_role (node->alter_role_stmt->role), NULL);
      break;
    case PG_QUERY__NODE__NODE_ALTER_ROLE_SET_STMT:
      if (node->alter_role_set_stmt->role != NULL)
        sb_object_list_add (objects, SB_OBJECT_ALTERED, "role", NULL,
                            sb_object_list_name_role (node->alter_role_set_stmt->role), NULL);
      break;
    case PG_QUERY__NODE__NODE_DROP_ROLE_STMT:
      ROLES (DROPPED, drop_role_stmt, roles);
      break;
    case PG_QUERY__NODE__NODE_GRANT_ROLE_STMT:
      ROLES (ALTERED, grant_role_stmt, granted_roles);
      break;
    case PG_QUERY__NODE__NODE_REINDEX_STMT:
      add_reindex (objects, node->reindex_stmt);
      break;
    case PG_QUERY__NODE__NODE_CREATEDB_STMT:
      NAME (CREATED, "database", createdb_stmt, dbname);
      break;
    case PG_QUERY__NODE__NODE_DROPDB_STMT:
      NAME (DROPPED, "database", dropdb_stmt, dbname);
      break;
    case PG_QUERY__NODE__NODE_ALTER_DATABASE_STMT:
      NAME (ALTERED, "database", alter_database_stmt, dbname);
      break;
    case PG_QUERY__NODE__NODE_ALTER_DATABASE_SET_STMT:
      NAME (ALTERED, "database", alter_database_set_stmt, dbname);
      break;
    case PG_QUERY__NODE__NODE_ALTER_DATABASE_REFRESH_COLL_STMT:
      NAME (ALTERED, "database", alter_database_refresh_coll_stmt, dbname);
      break;
    case PG_QUERY__NODE__NODE_CREATE_TABLE_SPACE_STMT:
      NAME (CREATED, "tablespace", create_table_space_stmt, tablespacename);
      break;
    case PG_QUERY__NODE__NODE_DROP_TABLE_SPACE_STMT:
      NAME (DROPPED, "tablespace", drop_table_space_stmt, tablespacename);
      break;
    case PG_QUERY__NODE__NODE_ALTER_TABLE_SPACE_OPTIONS_STMT:
      NAME (ALTERED, "tablespace", alter_table_space_options_stmt, tablespacename);
      break;
    default:
      break;
    }
}

/**
 * sb_objects_add_named:
 * @objects: (element-type SbObject): the list to add to
 * @node: the statement's node
 *
 * Adds the objects of a statement about anything that is neither a relation nor a part of one.
 */
void
sb_objects_add_named (GArray *objects, const PgQuery__Node *node)
{
  if (!add_in_schema (objects, node) && !add_in_database (objects, node))
    add_in_cluster (objects, node);
}
