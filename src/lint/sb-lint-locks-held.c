/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks that are held until the transaction ends, and what is done meanwhile. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-objects.h"

#include <string.h>

static const PgQuery__RangeVar *
get_altered (const SbLintUnit *unit)
{
  if (unit->root->node_case != SB_NODE (ALTER_TABLE_STMT)
      || unit->root->alter_table_stmt->objtype != SB_OBJECT (TABLE))
    return NULL;
  return unit->root->alter_table_stmt->relation;
}

/* LK120 */

static const PgQuery__AlterTableCmd *
get_command (const SbLintUnit *unit, gsize index)
{
  return unit->root->alter_table_stmt->cmds[index]->alter_table_cmd;
}

/* Whether the transaction of @unit adds the constraint NOT VALID before it. */
static gboolean
is_added_here (SbLintPass *pass, const SbLintUnit *unit, const char *name)
{
  const PgQuery__RangeVar *table = get_altered (unit);
  GPtrArray *about = sb_lint_about (pass, table->schemaname, table->relname);

  for (guint i = 0; i < about->len; i++)
    {
      const SbLintNode *other = g_ptr_array_index (about, i);
      const PgQuery__AlterTableCmd *cmd = other->message;

      if (sb_lint_unit (pass, other) > unit)
        return FALSE;
      if (other->kind == SB_NODE (ALTER_TABLE_CMD)
          && sb_lint_unit (pass, other)->transaction == unit->transaction
          && cmd->subtype == SB_AT (AddConstraint) && cmd->def != NULL
          && cmd->def->node_case == SB_NODE (CONSTRAINT) && cmd->def->constraint->skip_validation
          && strcmp (cmd->def->constraint->conname, name) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
check_validate (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);

  if (cmd->subtype != SB_AT (ValidateConstraint) || sb_lint_altered_table (pass, node) == NULL
      || unit->transaction == 0 || !is_added_here (pass, unit, cmd->name))
    return;
  sb_lint_advise (
      sb_lint_report_command (pass, node,
                              "\"%s\" is validated under the strong lock that adding it "
                              "took, so NOT VALID has no use",
                              cmd->name),
      "move VALIDATE CONSTRAINT to the next migration");
}

/* LK128 */

static gboolean
is_exclusive (SbLintPass *pass, const SbLintUnit *unit)
{
  const PgQuery__AlterTableStmt *stmt;

  if (unit->root->node_case == SB_NODE (TRUNCATE_STMT))
    return TRUE;
  if (get_altered (unit) == NULL || sb_lint_is_created (pass, unit, get_altered (unit)))
    return FALSE;
  stmt = unit->root->alter_table_stmt;
  for (gsize i = 0; i < stmt->n_cmds; i++)
    switch (get_command (unit, i)->subtype)
      {
      case SB_AT (SetStatistics):
      case SB_AT (SetOptions):
      case SB_AT (ResetOptions):
      case SB_AT (SetRelOptions):
      case SB_AT (ResetRelOptions):
      case SB_AT (ClusterOn):
      case SB_AT (ValidateConstraint):
      case SB_AT (AttachPartition):
      case SB_AT (EnableTrig):
      case SB_AT (DisableTrig):
        break;
      case SB_AT (AddConstraint):
        if (get_command (unit, i)->def != NULL
            && get_command (unit, i)->def->constraint->contype == SB_CONSTR (FOREIGN))
          break;
        G_GNUC_FALLTHROUGH;
      default:
        return TRUE;
      }
  return FALSE;
}

/* What takes time on a table with rows. */
static const PgQuery__RangeVar *
get_worked_on (const PgQuery__Node *root)
{
  switch (root->node_case)
    {
    case SB_NODE (UPDATE_STMT):
      return root->update_stmt->relation;
    case SB_NODE (DELETE_STMT):
      return root->delete_stmt->relation;
    case SB_NODE (INSERT_STMT):
      {
        const PgQuery__Node *select = root->insert_stmt->select_stmt;

        if (select == NULL || select->node_case != SB_NODE (SELECT_STMT)
            || select->select_stmt->n_values_lists > 0 || select->select_stmt->n_from_clause == 0)
          return NULL;
        return root->insert_stmt->relation;
      }
    case SB_NODE (INDEX_STMT):
      return root->index_stmt->relation;
    default:
      return NULL;
    }
}

static void
check_work (SbLintPass *pass)
{
  const SbLintUnit *locked = NULL;

  for (guint i = 0; i < pass->units->len; i++)
    {
      SbLintUnit *unit = sb_lint_get_unit (pass, i);
      const PgQuery__RangeVar *table = get_worked_on (unit->root);

      if (unit->in_function)
        continue;
      if (locked != NULL && (unit->transaction == 0 || locked->transaction != unit->transaction))
        locked = NULL;
      if (locked != NULL && table != NULL && !sb_lint_is_created (pass, unit, table))
        sb_lint_advise (
            sb_lint_report_tokens (pass, unit, 0, 1,
                                   "nobody can read or write \"%s\" while this runs: the "
                                   "AccessExclusive lock is held until the transaction "
                                   "ends",
                                   get_altered (locked) != NULL ? get_altered (locked)->relname
                                                                : "the truncated table"),
            "move it to the next migration");
      if (locked == NULL && unit->transaction > 0 && is_exclusive (pass, unit))
        locked = unit;
    }
}

const SbLintRule sb_lint_locks_held[] = {
  {
      .id = "LK120",
      .slug = "validate-in-same-transaction",
      .title = "VALIDATE CONSTRAINT in the transaction that added it NOT VALID",
      .why =
          "the strong lock of ADD CONSTRAINT is held while all rows are read: what NOT VALID was "
          "to avoid",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_validate,
  },
  {
      .id = "LK128",
      .slug = "work-under-exclusive-lock",
      .title = "data or index work in the transaction that has locked a table exclusively",
      .why = "the AccessExclusive lock is held until all of it is done",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_work,
  },
  { .id = NULL },
};
