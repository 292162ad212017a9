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

/* A list of columns that an index begins with, one after the other. */
typedef struct
{
  const char *const *names;
  guint n;
} Columns;

static gboolean
has (const Columns *columns, const char *name)
{
  for (guint i = 0; name != NULL && i < columns->n; i++)
    if (strcmp (columns->names[i], name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
keys_cover (PgQuery__Node *const *keys, gsize n_keys, const Columns *columns)
{
  if (n_keys < columns->n)
    return FALSE;
  for (guint i = 0; i < columns->n; i++)
    if (!has (columns, keys[i]->node_case == SB_NODE (INDEX_ELEM) ? keys[i]->index_elem->name
                                                                  : sb_lint_string (keys[i])))
      return FALSE;
  return TRUE;
}

static gboolean
part_covers (const PgQuery__Node *part, const Columns *columns)
{
  const PgQuery__Constraint *constraint;

  if (part->node_case == SB_NODE (COLUMN_DEF))
    return columns->n == 1 && has (columns, part->column_def->colname)
           && (sb_lint_column_find (part->column_def, SB_CONSTR (PRIMARY)) != NULL
               || sb_lint_column_find (part->column_def, SB_CONSTR (UNIQUE)) != NULL);
  if (part->node_case != SB_NODE (CONSTRAINT))
    return FALSE;
  constraint = part->constraint;
  if (constraint->contype == SB_CONSTR (PRIMARY) || constraint->contype == SB_CONSTR (UNIQUE))
    return keys_cover (constraint->keys, constraint->n_keys, columns)
           || (*constraint->indexname != '\0' && constraint->n_keys == 0);
  return constraint->contype == SB_CONSTR (EXCLUSION) && columns->n == 1
         && constraint->n_exclusions > 0 && constraint->exclusions[0]->node_case == SB_NODE (LIST)
         && keys_cover (constraint->exclusions[0]->list->items, 1, columns);
}

/**
 * sb_lint_table_covers:
 * @table: a table
 * @names: (array length=n_names): columns
 * @n_names: how many
 *
 * Returns: whether the file gives it an index, a key or an exclusion of all rows that begins with
 *   these columns, in any order; also where it is made with those of another table, which nobody
 *   has looked at
 */
gboolean
sb_lint_table_covers (const SbLintTable *table, const char *const *names, guint n_names)
{
  const PgQuery__CreateStmt *stmt = sb_lint_table_get_create (table);
  Columns columns = { names, n_names };

  for (gsize i = 0; stmt != NULL && i < stmt->n_table_elts; i++)
    if (stmt->table_elts[i]->node_case == SB_NODE (TABLE_LIKE_CLAUSE)
        || part_covers (stmt->table_elts[i], &columns))
      return TRUE;
  for (guint i = 0; i < table->commands->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (table->commands, i);
      const PgQuery__AlterTableCmd *cmd = node->message;

      if ((cmd->subtype == SB_AT (AddConstraint) || cmd->subtype == SB_AT (AddColumn))
          && cmd->def != NULL && part_covers (cmd->def, &columns))
        return TRUE;
    }
  for (guint i = 0; i < table->indexes->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (table->indexes, i);
      const PgQuery__IndexStmt *index = node->message;

      if (index->where_clause == NULL
          && keys_cover (index->index_params, index->n_index_params, &columns))
        return TRUE;
    }
  return FALSE;
}
