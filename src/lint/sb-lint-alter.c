/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-alter.h"

#include "sb-identifier.h"
#include "sb-lint-names.h"
#include "sb-lint-objects.h"

/**
 * sb_lint_altered_table:
 * @pass: a pass
 * @cmd: an AlterTableCmd
 *
 * Returns: (nullable): the statement, where it alters a table that the file does not create itself
 */
const PgQuery__AlterTableStmt *
sb_lint_altered_table (SbLintPass *pass, const SbLintNode *cmd)
{
  const SbLintNode *parent = sb_lint_parent (pass, cmd);
  const PgQuery__AlterTableStmt *stmt;

  if (parent == NULL || parent->kind != SB_NODE (ALTER_TABLE_STMT))
    return NULL;
  stmt = parent->message;
  if (stmt->objtype != SB_OBJECT (TABLE) || stmt->relation == NULL
      || sb_lint_is_created (pass, sb_lint_unit (pass, cmd), stmt->relation))
    return NULL;
  return stmt;
}

/**
 * sb_lint_added_column:
 * @pass: a pass
 * @cmd: an AlterTableCmd
 *
 * Returns: (nullable): the column that it adds to a table that the file does not create itself
 */
const PgQuery__ColumnDef *
sb_lint_added_column (SbLintPass *pass, const SbLintNode *cmd)
{
  const PgQuery__AlterTableCmd *message = cmd->message;

  if (message->subtype != SB_AT (AddColumn) || message->def == NULL
      || message->def->node_case != SB_NODE (COLUMN_DEF)
      || sb_lint_altered_table (pass, cmd) == NULL)
    return NULL;
  return message->def->column_def;
}

/**
 * sb_lint_added_constraint:
 * @pass: a pass
 * @cmd: an AlterTableCmd
 * @contype: `PG_QUERY__CONSTR_TYPE__CONSTR_…`
 *
 * Returns: (nullable): the constraint that ADD CONSTRAINT adds to a table that the file does not
 *   create itself
 */
const PgQuery__Constraint *
sb_lint_added_constraint (SbLintPass *pass, const SbLintNode *cmd, int contype)
{
  const PgQuery__AlterTableCmd *message = cmd->message;

  if (message->subtype != SB_AT (AddConstraint) || message->def == NULL
      || message->def->node_case != SB_NODE (CONSTRAINT)
      || (int) message->def->constraint->contype != contype
      || sb_lint_altered_table (pass, cmd) == NULL)
    return NULL;
  return message->def->constraint;
}

/**
 * sb_lint_report_command:
 * @pass: a pass
 * @cmd: an AlterTableCmd
 * @format: the message
 * @...: for @format
 *
 * Returns: (transfer none): a finding about the command alone, or the whole statement where the
 *   command has no place
 */
SbFinding *
sb_lint_report_command (SbLintPass *pass, const SbLintNode *cmd, const char *format, ...)
{
  SbLintUnit *unit = sb_lint_unit (pass, cmd);
  g_autofree char *message = NULL;
  va_list arguments;
  guint first, last;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (!sb_lint_command (pass, cmd, &first, &last))
    return sb_lint_report (pass, unit, 0, unit->length, "%s", message);
  return sb_lint_report_tokens (pass, unit, first, last, "%s", message);
}

/**
 * sb_lint_can_stand_alone:
 * @pass: a pass
 * @unit: a unit
 *
 * Returns: whether @unit may become what no transaction takes, as CREATE INDEX CONCURRENTLY: nothing
 *   in the file or around it puts it into one
 */
gboolean
sb_lint_can_stand_alone (SbLintPass *pass, const SbLintUnit *unit)
{
  return !unit->in_block && !unit->in_function && !unit->in_own
         && sb_lint_context_get_runner (pass->context) != SB_LINT_RUNNER_TRANSACTION;
}

/**
 * sb_lint_make_name:
 * @table: a table's name
 * @columns: (array length=n_columns): names of columns
 * @n_columns: how many
 * @ending: what the name ends in: "key"
 *
 * Returns: (transfer full): the name that PostgreSQL itself would give, as SQL
 */
char *
sb_lint_make_name (const char *table, PgQuery__Node *const *columns, gsize n_columns,
                   const char *ending)
{
  g_autoptr (GString) name = g_string_new (table);
  g_autofree char *shortened = NULL;

  for (gsize i = 0; i < n_columns; i++)
    if (sb_lint_string (columns[i]) != NULL)
      g_string_append_printf (name, "_%s", sb_lint_string (columns[i]));
  g_string_append_printf (name, "_%s", ending);
  shortened = sb_identifier_shorten (name->str);
  return sb_identifier_quote (shortened);
}

/**
 * sb_lint_is_checked_before:
 * @pass: a pass
 * @node: a node
 * @table: a table
 *
 * Returns: whether the file validates a CHECK of @table before @node, or adds one that is valid: the
 *   server then knows what it would else read the table for
 */
gboolean
sb_lint_is_checked_before (SbLintPass *pass, const SbLintNode *node, const PgQuery__RangeVar *table)
{
  GPtrArray *about = sb_lint_about (pass, table->schemaname, table->relname);

  for (guint i = 0; i < about->len; i++)
    {
      const SbLintNode *other = g_ptr_array_index (about, i);
      const PgQuery__AlterTableCmd *cmd = other->message;

      if (other >= node)
        return FALSE;
      if (other->kind != SB_NODE (ALTER_TABLE_CMD))
        continue;
      if (cmd->subtype == SB_AT (ValidateConstraint))
        return TRUE;
      if (cmd->subtype == SB_AT (AddConstraint) && cmd->def != NULL
          && cmd->def->node_case == SB_NODE (CONSTRAINT)
          && cmd->def->constraint->contype == SB_CONSTR (CHECK)
          && !cmd->def->constraint->skip_validation)
        return TRUE;
    }
  return FALSE;
}
