/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of a table of the file, and what has an index over them. */
#include "sb-lint-alter.h"
#include "sb-lint-names.h"
#include "sb-lint-tables.h"

#include <string.h>

/**
 * sb_lint_table_get_column:
 * @table: a table
 * @name: a column
 *
 * Returns: (nullable): its definition in CREATE TABLE
 */
const PgQuery__ColumnDef *
sb_lint_table_get_column (const SbLintTable *table, const char *name)
{
  const PgQuery__CreateStmt *stmt = sb_lint_table_get_create (table);

  for (gsize i = 0; stmt != NULL && i < stmt->n_table_elts; i++)
    if (stmt->table_elts[i]->node_case == SB_NODE (COLUMN_DEF)
        && strcmp (stmt->table_elts[i]->column_def->colname, name) == 0)
      return stmt->table_elts[i]->column_def;
  return NULL;
}

static gboolean
is_key (const PgQuery__Constraint *constraint)
{
  return constraint->contype == SB_CONSTR (PRIMARY) || constraint->contype == SB_CONSTR (UNIQUE);
}

static gboolean
column_leads (const PgQuery__ColumnDef *column, const char *name)
{
  return strcmp (column->colname, name) == 0
         && (sb_lint_column_find (column, SB_CONSTR (PRIMARY)) != NULL
             || sb_lint_column_find (column, SB_CONSTR (UNIQUE)) != NULL);
}

static gboolean
part_leads (const PgQuery__Node *part, const char *name)
{
  const PgQuery__Constraint *constraint;
  const PgQuery__Node *first;

  if (part->node_case == SB_NODE (COLUMN_DEF))
    return column_leads (part->column_def, name);
  if (part->node_case != SB_NODE (CONSTRAINT))
    return FALSE;
  constraint = part->constraint;
  if (is_key (constraint))
    return constraint->n_keys > 0 && g_strcmp0 (sb_lint_string (constraint->keys[0]), name) == 0;
  if (constraint->contype != SB_CONSTR (EXCLUSION) || constraint->n_exclusions == 0
      || constraint->exclusions[0]->node_case != SB_NODE (LIST)
      || constraint->exclusions[0]->list->n_items == 0)
    return FALSE;
  first = constraint->exclusions[0]->list->items[0];
  return first->node_case == SB_NODE (INDEX_ELEM) && g_strcmp0 (first->index_elem->name, name) == 0;
}

/**
 * sb_lint_table_leads_with:
 * @table: a table
 * @column: a column
 *
 * Returns: whether the file gives it an index, a key or an exclusion of all rows whose first column
 *   it is; also where it is made with columns of another table, which nobody has looked at
 */
gboolean
sb_lint_table_leads_with (const SbLintTable *table, const char *column)
{
  const PgQuery__CreateStmt *stmt = sb_lint_table_get_create (table);

  for (gsize i = 0; stmt != NULL && i < stmt->n_table_elts; i++)
    if (stmt->table_elts[i]->node_case == SB_NODE (TABLE_LIKE_CLAUSE)
        || part_leads (stmt->table_elts[i], column))
      return TRUE;
  for (guint i = 0; i < table->commands->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (table->commands, i);
      const PgQuery__AlterTableCmd *cmd = node->message;

      if ((cmd->subtype == SB_AT (AddConstraint) || cmd->subtype == SB_AT (AddColumn))
          && cmd->def != NULL && part_leads (cmd->def, column))
        return TRUE;
    }
  for (guint i = 0; i < table->indexes->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (table->indexes, i);
      const PgQuery__IndexStmt *index = node->message;

      if (index->where_clause == NULL && index->n_index_params > 0
          && index->index_params[0]->node_case == SB_NODE (INDEX_ELEM)
          && g_strcmp0 (index->index_params[0]->index_elem->name, column) == 0)
        return TRUE;
    }
  return FALSE;
}
