/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks that are held until the transaction ends, and what is done meanwhile. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-few.h"
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

static gboolean
speaks_of_index (SbLintPass *pass, const PgQuery__IndexStmt *stmt)
{
  return !stmt->concurrent && sb_lint_context_is_on (pass->context, sb_lint_rules_find ("LK101"));
}

static gboolean
validates (SbLintPass *pass, const SbLintUnit *unit)
{
  for (gsize i = 0; i < unit->root->alter_table_stmt->n_cmds; i++)
    if (get_command (unit, i)->subtype == SB_AT (ValidateConstraint)
        && !is_added_here (pass, unit, get_command (unit, i)->name))
      return TRUE;
  return FALSE;
}

/* The table with rows on which the statement takes time, where no other rule says so: LK101 of an
 * index, LK120 of a constraint. */
static const PgQuery__RangeVar *
get_worked_on (SbLintPass *pass, const SbLintUnit *unit)
{
  const PgQuery__Node *root = unit->root;
  const PgQuery__SelectStmt *select;

  switch (root->node_case)
    {
    case SB_NODE (UPDATE_STMT):
      return sb_lint_is_few (pass, unit, root->update_stmt->relation,
                             root->update_stmt->where_clause)
                 ? NULL
                 : root->update_stmt->relation;
    case SB_NODE (DELETE_STMT):
      return sb_lint_is_few (pass, unit, root->delete_stmt->relation,
                             root->delete_stmt->where_clause)
                 ? NULL
                 : root->delete_stmt->relation;
    case SB_NODE (INSERT_STMT):
      if (root->insert_stmt->select_stmt == NULL
          || root->insert_stmt->select_stmt->node_case != SB_NODE (SELECT_STMT))
        return NULL;
      select = root->insert_stmt->select_stmt->select_stmt;
      return select->n_values_lists == 0 && select->n_from_clause > 0 ? root->insert_stmt->relation
                                                                      : NULL;
    case SB_NODE (INDEX_STMT):
      return speaks_of_index (pass, root->index_stmt) ? NULL : root->index_stmt->relation;
    case SB_NODE (ALTER_TABLE_STMT):
      return get_altered (unit) != NULL && validates (pass, unit) ? get_altered (unit) : NULL;
    default:
      return NULL;
    }
}

static const char *
get_locked_name (const SbLintUnit *unit)
{
  const PgQuery__Node *truncated = unit->root->node_case == SB_NODE (TRUNCATE_STMT)
                                       ? unit->root->truncate_stmt->relations[0]
                                       : NULL;

  if (truncated != NULL)
    return truncated->node_case == SB_NODE (RANGE_VAR) ? truncated->range_var->relname : "";
  return get_altered (unit)->relname;
}

/* What one transaction holds, and does meanwhile. */
typedef struct
{
  guint transaction;
  GPtrArray *locked; /* names of tables, before the first work */
  SbLintUnit *work;  /* the first */
  guint n_works;
} Held;

/* One finding for all: to part the file there mends them all. */
static void
report_held (SbLintPass *pass, Held *held)
{
  g_autoptr (GString) message = g_string_new (NULL);

  if (held->work != NULL)
    {
      g_string_append_printf (message, "nobody can read or write \"%s\"",
                              (const char *) g_ptr_array_index (held->locked, 0));
      if (held->locked->len > 1)
        g_string_append_printf (message, " and %u more", held->locked->len - 1);
      g_string_append (message, " while this");
      if (held->n_works > 1)
        g_string_append_printf (message, " and %u more like it run", held->n_works - 1);
      else
        g_string_append (message, " runs");
      sb_lint_advise (sb_lint_report_tokens (pass, held->work, 0, 1,
                                             "%s: an AccessExclusive lock is held until the "
                                             "transaction ends",
                                             message->str),
                      held->n_works > 1 ? "move them to the next migration"
                                        : "move it to the next migration");
    }
  g_ptr_array_set_size (held->locked, 0);
  held->work = NULL;
  held->n_works = 0;
}

static void
add_locked (GPtrArray *locked, const char *name)
{
  if (!g_ptr_array_find_with_equal_func (locked, name, g_str_equal, NULL))
    g_ptr_array_add (locked, (gpointer) name);
}

static void
check_work (SbLintPass *pass)
{
  g_autoptr (GPtrArray) locked = g_ptr_array_new ();
  Held held = { .locked = locked };

  for (guint i = 0; i < pass->units->len; i++)
    {
      SbLintUnit *unit = sb_lint_get_unit (pass, i);
      const PgQuery__RangeVar *table = NULL;

      if (unit->in_function)
        continue;
      if (unit->transaction == 0 || unit->transaction != held.transaction)
        report_held (pass, &held);
      held.transaction = unit->transaction;
      if (locked->len > 0)
        table = get_worked_on (pass, unit);
      if (table != NULL && !sb_lint_is_created (pass, unit, table))
        {
          held.work = held.work != NULL ? held.work : unit;
          held.n_works++;
        }
      if (held.work == NULL && unit->transaction > 0 && is_exclusive (pass, unit))
        add_locked (locked, get_locked_name (unit));
    }
  report_held (pass, &held);
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
