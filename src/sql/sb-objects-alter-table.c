/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ALTER TABLE and its kin: columns, constraints, partitions. */
#include "sb-objects.h"

#include "sb-kinds.h"
#include "sb-object-list.h"

#define AT(type) PG_QUERY__ALTER_TABLE_TYPE__AT_##type

static const char *
constraint_name (const PgQuery__AlterTableCmd *cmd)
{
  if (cmd->def != NULL && cmd->def->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
    return cmd->def->constraint->conname;
  return cmd->name;
}

static const char *
column_name (const PgQuery__AlterTableCmd *cmd)
{
  if (*cmd->name == '\0' && cmd->def != NULL
      && cmd->def->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
    return cmd->def->column_def->colname;
  return cmd->name;
}

static void
add_command (GArray *objects, const PgQuery__AlterTableStmt *stmt,
             const PgQuery__AlterTableCmd *cmd)
{
  const PgQuery__RangeVar *relation = stmt->relation;
  const char *column = stmt->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE ? "attribute" : "column";

  switch (cmd->subtype)
    {
    case AT (AddColumn):
      sb_object_list_add_part (objects, SB_OBJECT_CREATED, column, relation, column_name (cmd));
      break;
    case AT (DropColumn):
      sb_object_list_add_part (objects, SB_OBJECT_DROPPED, column, relation, column_name (cmd));
      break;
    case AT (SetStatistics):
      /* An index's column has a number only. */
      if (*cmd->name == '\0')
        break;
      G_GNUC_FALLTHROUGH;
    case AT (ColumnDefault):
    case AT (DropNotNull):
    case AT (SetNotNull):
    case AT (DropExpression):
    case AT (SetOptions):
    case AT (ResetOptions):
    case AT (SetStorage):
    case AT (SetCompression):
    case AT (AlterColumnType):
    case AT (AlterColumnGenericOptions):
    case AT (AddIdentity):
    case AT (SetIdentity):
    case AT (DropIdentity):
      sb_object_list_add_part (objects, SB_OBJECT_ALTERED, column, relation, column_name (cmd));
      break;
    case AT (AddConstraint):
      sb_object_list_add_part (objects, SB_OBJECT_CREATED, "constraint", relation,
                               constraint_name (cmd));
      break;
    case AT (DropConstraint):
      sb_object_list_add_part (objects, SB_OBJECT_DROPPED, "constraint", relation,
                               constraint_name (cmd));
      break;
    case AT (AlterConstraint):
    case AT (ValidateConstraint):
      sb_object_list_add_part (objects, SB_OBJECT_ALTERED, "constraint", relation,
                               constraint_name (cmd));
      break;
    case AT (EnableTrig):
    case AT (EnableAlwaysTrig):
    case AT (EnableReplicaTrig):
    case AT (DisableTrig):
      sb_object_list_add_part (objects, SB_OBJECT_ALTERED, "trigger", relation, cmd->name);
      break;
    case AT (EnableRule):
    case AT (EnableAlwaysRule):
    case AT (EnableReplicaRule):
    case AT (DisableRule):
      sb_object_list_add_part (objects, SB_OBJECT_ALTERED, "rule", relation, cmd->name);
      break;
    case AT (AttachPartition):
    case AT (DetachPartition):
    case AT (DetachPartitionFinalize):
      if (cmd->def != NULL && cmd->def->node_case == PG_QUERY__NODE__NODE_PARTITION_CMD)
        sb_object_list_add_relation (objects, SB_OBJECT_ALTERED, sb_kinds_get (stmt->objtype)->name,
                                     cmd->def->partition_cmd->name);
      break;
    default:
      break;
    }
}

/**
 * sb_objects_add_alter_table:
 * @objects: (element-type SbObject): the list to add to
 * @stmt: ALTER TABLE, VIEW, INDEX, SEQUENCE, MATERIALIZED VIEW, FOREIGN TABLE, or TYPE of a
 * composite
 *
 * Adds the relation as altered, then what its commands create, alter and drop, in their order.
 */
void
sb_objects_add_alter_table (GArray *objects, const PgQuery__AlterTableStmt *stmt)
{
  sb_object_list_add_relation (objects, SB_OBJECT_ALTERED, sb_kinds_get (stmt->objtype)->name,
                               stmt->relation);
  for (gsize i = 0; i < stmt->n_cmds; i++)
    if (stmt->cmds[i]->node_case == PG_QUERY__NODE__NODE_ALTER_TABLE_CMD)
      add_command (objects, stmt, stmt->cmds[i]->alter_table_cmd);
}
