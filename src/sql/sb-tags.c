/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-tags.h"

#include "sb-kinds.h"

#define TAG(node, tag) [PG_QUERY__NODE__NODE_##node] = tag

/* Statements that have one tag, whatever is in them. */
static const char *const fixed[] = {
  TAG (INSERT_STMT, "INSERT"),
  TAG (DELETE_STMT, "DELETE"),
  TAG (UPDATE_STMT, "UPDATE"),
  TAG (MERGE_STMT, "MERGE"),
  TAG (ALTER_DOMAIN_STMT, "ALTER DOMAIN"),
  TAG (ALTER_DEFAULT_PRIVILEGES_STMT, "ALTER DEFAULT PRIVILEGES"),
  TAG (CLUSTER_STMT, "CLUSTER"),
  TAG (COPY_STMT, "COPY"),
  TAG (CREATE_STMT, "CREATE TABLE"),
  TAG (TRUNCATE_STMT, "TRUNCATE TABLE"),
  TAG (COMMENT_STMT, "COMMENT"),
  TAG (INDEX_STMT, "CREATE INDEX"),
  TAG (DO_STMT, "DO"),
  TAG (RULE_STMT, "CREATE RULE"),
  TAG (NOTIFY_STMT, "NOTIFY"),
  TAG (LISTEN_STMT, "LISTEN"),
  TAG (UNLISTEN_STMT, "UNLISTEN"),
  TAG (VIEW_STMT, "CREATE VIEW"),
  TAG (LOAD_STMT, "LOAD"),
  TAG (CREATE_DOMAIN_STMT, "CREATE DOMAIN"),
  TAG (CREATEDB_STMT, "CREATE DATABASE"),
  TAG (DROPDB_STMT, "DROP DATABASE"),
  TAG (EXPLAIN_STMT, "EXPLAIN"),
  TAG (CREATE_SEQ_STMT, "CREATE SEQUENCE"),
  TAG (ALTER_SEQ_STMT, "ALTER SEQUENCE"),
  TAG (VARIABLE_SHOW_STMT, "SHOW"),
  TAG (CREATE_TRIG_STMT, "CREATE TRIGGER"),
  TAG (CREATE_PLANG_STMT, "CREATE LANGUAGE"),
  TAG (CREATE_ROLE_STMT, "CREATE ROLE"),
  TAG (ALTER_ROLE_STMT, "ALTER ROLE"),
  TAG (ALTER_ROLE_SET_STMT, "ALTER ROLE"),
  TAG (DROP_ROLE_STMT, "DROP ROLE"),
  TAG (LOCK_STMT, "LOCK TABLE"),
  TAG (CONSTRAINTS_SET_STMT, "SET CONSTRAINTS"),
  TAG (REINDEX_STMT, "REINDEX"),
  TAG (CHECK_POINT_STMT, "CHECKPOINT"),
  TAG (CREATE_SCHEMA_STMT, "CREATE SCHEMA"),
  TAG (ALTER_DATABASE_STMT, "ALTER DATABASE"),
  TAG (ALTER_DATABASE_REFRESH_COLL_STMT, "ALTER DATABASE"),
  TAG (ALTER_DATABASE_SET_STMT, "ALTER DATABASE"),
  TAG (CREATE_CONVERSION_STMT, "CREATE CONVERSION"),
  TAG (CREATE_CAST_STMT, "CREATE CAST"),
  TAG (CREATE_OP_CLASS_STMT, "CREATE OPERATOR CLASS"),
  TAG (CREATE_OP_FAMILY_STMT, "CREATE OPERATOR FAMILY"),
  TAG (ALTER_OP_FAMILY_STMT, "ALTER OPERATOR FAMILY"),
  TAG (PREPARE_STMT, "PREPARE"),
  TAG (DECLARE_CURSOR_STMT, "DECLARE CURSOR"),
  TAG (CREATE_TABLE_SPACE_STMT, "CREATE TABLESPACE"),
  TAG (DROP_TABLE_SPACE_STMT, "DROP TABLESPACE"),
  TAG (ALTER_OPERATOR_STMT, "ALTER OPERATOR"),
  TAG (ALTER_TYPE_STMT, "ALTER TYPE"),
  TAG (DROP_OWNED_STMT, "DROP OWNED"),
  TAG (REASSIGN_OWNED_STMT, "REASSIGN OWNED"),
  TAG (COMPOSITE_TYPE_STMT, "CREATE TYPE"),
  TAG (CREATE_ENUM_STMT, "CREATE TYPE"),
  TAG (CREATE_RANGE_STMT, "CREATE TYPE"),
  TAG (ALTER_ENUM_STMT, "ALTER TYPE"),
  TAG (ALTER_TSDICTIONARY_STMT, "ALTER TEXT SEARCH DICTIONARY"),
  TAG (ALTER_TSCONFIGURATION_STMT, "ALTER TEXT SEARCH CONFIGURATION"),
  TAG (CREATE_FDW_STMT, "CREATE FOREIGN DATA WRAPPER"),
  TAG (ALTER_FDW_STMT, "ALTER FOREIGN DATA WRAPPER"),
  TAG (CREATE_FOREIGN_SERVER_STMT, "CREATE SERVER"),
  TAG (ALTER_FOREIGN_SERVER_STMT, "ALTER SERVER"),
  TAG (CREATE_USER_MAPPING_STMT, "CREATE USER MAPPING"),
  TAG (ALTER_USER_MAPPING_STMT, "ALTER USER MAPPING"),
  TAG (DROP_USER_MAPPING_STMT, "DROP USER MAPPING"),
  TAG (ALTER_TABLE_SPACE_OPTIONS_STMT, "ALTER TABLESPACE"),
  TAG (SEC_LABEL_STMT, "SECURITY LABEL"),
  TAG (CREATE_FOREIGN_TABLE_STMT, "CREATE FOREIGN TABLE"),
  TAG (IMPORT_FOREIGN_SCHEMA_STMT, "IMPORT FOREIGN SCHEMA"),
  TAG (CREATE_EXTENSION_STMT, "CREATE EXTENSION"),
  TAG (ALTER_EXTENSION_STMT, "ALTER EXTENSION"),
  TAG (ALTER_EXTENSION_CONTENTS_STMT, "ALTER EXTENSION"),
  TAG (CREATE_EVENT_TRIG_STMT, "CREATE EVENT TRIGGER"),
  TAG (ALTER_EVENT_TRIG_STMT, "ALTER EVENT TRIGGER"),
  TAG (REFRESH_MAT_VIEW_STMT, "REFRESH MATERIALIZED VIEW"),
  TAG (ALTER_SYSTEM_STMT, "ALTER SYSTEM"),
  TAG (CREATE_POLICY_STMT, "CREATE POLICY"),
  TAG (ALTER_POLICY_STMT, "ALTER POLICY"),
  TAG (CREATE_TRANSFORM_STMT, "CREATE TRANSFORM"),
  TAG (CREATE_AM_STMT, "CREATE ACCESS METHOD"),
  TAG (CREATE_PUBLICATION_STMT, "CREATE PUBLICATION"),
  TAG (ALTER_PUBLICATION_STMT, "ALTER PUBLICATION"),
  TAG (CREATE_SUBSCRIPTION_STMT, "CREATE SUBSCRIPTION"),
  TAG (ALTER_SUBSCRIPTION_STMT, "ALTER SUBSCRIPTION"),
  TAG (DROP_SUBSCRIPTION_STMT, "DROP SUBSCRIPTION"),
  TAG (CREATE_STATS_STMT, "CREATE STATISTICS"),
  TAG (ALTER_COLLATION_STMT, "ALTER COLLATION"),
  TAG (CALL_STMT, "CALL"),
  TAG (ALTER_STATS_STMT, "ALTER STATISTICS"),
};

static const char *
find_transaction_tag (const PgQuery__TransactionStmt *stmt)
{
  switch (stmt->kind)
    {
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_BEGIN:
      return "BEGIN";
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_START:
      return "START TRANSACTION";
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT:
      return "COMMIT";
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK:
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK_TO:
      return "ROLLBACK";
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_SAVEPOINT:
      return "SAVEPOINT";
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_RELEASE:
      return "RELEASE";
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_PREPARE:
      return "PREPARE TRANSACTION";
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT_PREPARED:
      return "COMMIT PREPARED";
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK_PREPARED:
      return "ROLLBACK PREPARED";
    default:
      return "";
    }
}

static const char *
find_discard_tag (const PgQuery__DiscardStmt *stmt)
{
  switch (stmt->target)
    {
    case PG_QUERY__DISCARD_MODE__DISCARD_ALL:
      return "DISCARD ALL";
    case PG_QUERY__DISCARD_MODE__DISCARD_PLANS:
      return "DISCARD PLANS";
    case PG_QUERY__DISCARD_MODE__DISCARD_SEQUENCES:
      return "DISCARD SEQUENCES";
    case PG_QUERY__DISCARD_MODE__DISCARD_TEMP:
      return "DISCARD TEMP";
    default:
      return "";
    }
}

/* A query that fills what it creates answers like a query: SELECT. */
static const char *
find_create_as_tag (const PgQuery__CreateTableAsStmt *stmt)
{
  if (stmt->into != NULL && !stmt->into->skip_data)
    return "SELECT";
  if (stmt->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_TABLE)
    return "CREATE TABLE AS";
  return sb_kinds_get (stmt->objtype)->create;
}

static const char *
find_rename_tag (const PgQuery__RenameStmt *stmt)
{
  if (stmt->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN)
    return sb_kinds_get (stmt->relation_type)->alter;
  return sb_kinds_get (stmt->rename_type)->alter;
}

/**
 * sb_tags_find:
 * @node: the statement's node
 *
 * Finds the tag that the server answers with when the statement succeeds, without counts, after
 * CreateCommandTag() in PostgreSQL's utility.c. What EXECUTE answers hangs on what was prepared.
 *
 * Returns: (transfer none): the tag, "" when it cannot be known
 */
const char *
sb_tags_find (const PgQuery__Node *node)
{
  if ((gsize) node->node_case < G_N_ELEMENTS (fixed) && fixed[node->node_case] != NULL)
    return fixed[node->node_case];

  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_SELECT_STMT:
      return "SELECT";
    case PG_QUERY__NODE__NODE_TRANSACTION_STMT:
      return find_transaction_tag (node->transaction_stmt);
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
      return sb_kinds_get (node->alter_table_stmt->objtype)->alter;
    case PG_QUERY__NODE__NODE_ALTER_TABLE_MOVE_ALL_STMT:
      return sb_kinds_get (node->alter_table_move_all_stmt->objtype)->alter;
    case PG_QUERY__NODE__NODE_ALTER_FUNCTION_STMT:
      return sb_kinds_get (node->alter_function_stmt->objtype)->alter;
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_DEPENDS_STMT:
      return sb_kinds_get (node->alter_object_depends_stmt->object_type)->alter;
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT:
      return sb_kinds_get (node->alter_object_schema_stmt->object_type)->alter;
    case PG_QUERY__NODE__NODE_ALTER_OWNER_STMT:
      return sb_kinds_get (node->alter_owner_stmt->object_type)->alter;
    case PG_QUERY__NODE__NODE_RENAME_STMT:
      return find_rename_tag (node->rename_stmt);
    case PG_QUERY__NODE__NODE_DROP_STMT:
      return sb_kinds_get (node->drop_stmt->remove_type)->drop;
    case PG_QUERY__NODE__NODE_DEFINE_STMT:
      return sb_kinds_get (node->define_stmt->kind)->create;
    case PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT:
      return node->create_function_stmt->is_procedure ? "CREATE PROCEDURE" : "CREATE FUNCTION";
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
      return find_create_as_tag (node->create_table_as_stmt);
    case PG_QUERY__NODE__NODE_GRANT_STMT:
      return node->grant_stmt->is_grant ? "GRANT" : "REVOKE";
    case PG_QUERY__NODE__NODE_GRANT_ROLE_STMT:
      return node->grant_role_stmt->is_grant ? "GRANT ROLE" : "REVOKE ROLE";
    case PG_QUERY__NODE__NODE_VACUUM_STMT:
      return node->vacuum_stmt->is_vacuumcmd ? "VACUUM" : "ANALYZE";
    case PG_QUERY__NODE__NODE_VARIABLE_SET_STMT:
      return node->variable_set_stmt->kind >= PG_QUERY__VARIABLE_SET_KIND__VAR_RESET ? "RESET"
                                                                                     : "SET";
    case PG_QUERY__NODE__NODE_DISCARD_STMT:
      return find_discard_tag (node->discard_stmt);
    case PG_QUERY__NODE__NODE_FETCH_STMT:
      return node->fetch_stmt->ismove ? "MOVE" : "FETCH";
    case PG_QUERY__NODE__NODE_CLOSE_PORTAL_STMT:
      return *node->close_portal_stmt->portalname != '\0' ? "CLOSE CURSOR" : "CLOSE CURSOR ALL";
    case PG_QUERY__NODE__NODE_DEALLOCATE_STMT:
      return *node->deallocate_stmt->name != '\0' ? "DEALLOCATE" : "DEALLOCATE ALL";
    default:
      return "";
    }
}
