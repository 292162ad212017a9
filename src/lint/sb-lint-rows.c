/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that a migration reads and writes: conditions that never hold, lists without names. */
#include "sb-identifier.h"
#include "sb-lint-families.h"
#include "sb-lint-known.h"
#include "sb-lint-names.h"
#include "sb-lint-objects.h"
#include "sb-lint-tokens.h"

#include <string.h>

#define EXPR_KIND(KIND) PG_QUERY__A__EXPR__KIND__##KIND

/* DM902 */

static gboolean
is_schema_change (const SbLintUnit *unit)
{
  switch (unit->root->node_case)
    {
    case SB_NODE (CREATE_STMT):
    case SB_NODE (ALTER_TABLE_STMT):
    case SB_NODE (DROP_STMT):
    case SB_NODE (INDEX_STMT):
    case SB_NODE (RENAME_STMT):
    case SB_NODE (VIEW_STMT):
    case SB_NODE (CREATE_FUNCTION_STMT):
    case SB_NODE (CREATE_TRIG_STMT):
    case SB_NODE (CREATE_POLICY_STMT):
    case SB_NODE (CREATE_ENUM_STMT):
    case SB_NODE (ALTER_ENUM_STMT):
      return !unit->in_function;
    default:
      return FALSE;
    }
}

static const PgQuery__RangeVar *
get_written (const SbLintUnit *unit)
{
  const PgQuery__Node *root = unit->root;

  switch (root->node_case)
    {
    case SB_NODE (INSERT_STMT):
      return root->insert_stmt->relation;
    case SB_NODE (UPDATE_STMT):
      return root->update_stmt->relation;
    case SB_NODE (DELETE_STMT):
      return root->delete_stmt->relation;
    case SB_NODE (MERGE_STMT):
      return root->merge_stmt->relation;
    case SB_NODE (COPY_STMT):
      return root->copy_stmt->is_from ? root->copy_stmt->relation : NULL;
    default:
      return NULL;
    }
}

static void
check_mixed (SbLintPass *pass)
{
  const SbLintUnit *schema = NULL, *data = NULL;

  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);
      const PgQuery__RangeVar *table = get_written (unit);

      if (schema == NULL && is_schema_change (unit))
        schema = unit;
      if (data == NULL && table != NULL && !unit->in_function
          && !sb_lint_is_created (pass, unit, table))
        data = unit;
    }
  if (schema != NULL && data != NULL)
    sb_lint_advise (sb_lint_report (pass, data, 0, data->length,
                                    "changes rows in the file that changes the schema"),
                    "move it to a migration of its own");
}

/* DM903 */

/* The columns that the values go to, where earlier migrations have made the table; %NULL where
 * nobody can tell. */
static char *
dup_columns (SbLintPass *pass, const SbLintUnit *unit, const PgQuery__InsertStmt *stmt)
{
  const SbLintKnown *table = sb_lint_known_table (pass, unit, stmt->relation, SB_LINT_COLUMNS);
  const PgQuery__SelectStmt *select = stmt->select_stmt->node_case == SB_NODE (SELECT_STMT)
                                          ? stmt->select_stmt->select_stmt
                                          : NULL;
  g_autoptr (GString) columns = g_string_new (NULL);
  gsize n_values, n = 0;

  if (table == NULL || select == NULL || select->n_values_lists == 0
      || select->values_lists[0]->node_case != SB_NODE (LIST))
    return NULL;
  n_values = select->values_lists[0]->list->n_items;
  for (guint i = 0; i < table->parts->len && n < n_values; i++)
    {
      const SbLintPart *part = g_ptr_array_index (table->parts, i);
      g_autofree char *name = sb_identifier_quote (part->name);

      if (part->kind == SB_LINT_PART_COLUMN)
        g_string_append_printf (columns, "%s%s", n++ == 0 ? "(" : ", ", name);
    }
  if (n < n_values)
    return NULL;
  g_string_append_c (columns, ')');
  return g_string_free (g_steal_pointer (&columns), FALSE);
}

static void
check_insert (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__InsertStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  g_autofree char *columns = NULL;
  SbFinding *finding;
  guint at;

  if (stmt->n_cols > 0 || stmt->select_stmt == NULL || stmt->relation == NULL
      || sb_lint_is_created (pass, unit, stmt->relation))
    return;
  at = sb_lint_token_at (unit, stmt->relation->location);
  finding = sb_lint_report_tokens (pass, unit, at, sb_lint_token_skip_name (unit, at) - 1,
                                   "values go to the columns of \"%s\" by their order, which is "
                                   "not the same everywhere",
                                   stmt->relation->relname);
  sb_lint_advise (finding, "name the columns");
  columns = dup_columns (pass, unit, stmt);
  if (columns != NULL)
    sb_lint_insert_behind_token (finding, unit, sb_lint_token_skip_name (unit, at) - 1, columns);
}

/* DM904 */

static gboolean
is_star (const PgQuery__ColumnRef *column)
{
  return column->n_fields > 0
         && column->fields[column->n_fields - 1]->node_case == SB_NODE (A_STAR);
}

static gboolean
is_common_table (const PgQuery__WithClause *with, const char *name)
{
  for (gsize i = 0; with != NULL && i < with->n_ctes; i++)
    if (with->ctes[i]->node_case == SB_NODE (COMMON_TABLE_EXPR)
        && strcmp (with->ctes[i]->common_table_expr->ctename, name) == 0)
      return TRUE;
  return FALSE;
}

/* Whether the query reads a table itself, and not only what it names column by column. */
static gboolean
reads_table (const PgQuery__SelectStmt *select, const PgQuery__WithClause *outer,
             const PgQuery__Node *from)
{
  if (from->node_case == SB_NODE (JOIN_EXPR))
    return reads_table (select, outer, from->join_expr->larg)
           || reads_table (select, outer, from->join_expr->rarg);
  return from->node_case == SB_NODE (RANGE_VAR)
         && !is_common_table (select->with_clause, from->range_var->relname)
         && !is_common_table (outer, from->range_var->relname);
}

static const SbLintNode *
find_definition (SbLintPass *pass, const SbLintNode *node)
{
  for (; node != NULL; node = sb_lint_parent (pass, node))
    switch (node->kind)
      {
      case SB_NODE (VIEW_STMT):
      case SB_NODE (INSERT_STMT):
      case SB_NODE (CREATE_TABLE_AS_STMT):
        return node;
      case SB_NODE (SUB_LINK):
      case SB_NODE (COMMON_TABLE_EXPR):
        return NULL;
      default:
        break;
      }
  return NULL;
}

/* The table that `*`, or `name.*`, stands for; %NULL where it stands for several, or for what joins
 * make of them. */
static const PgQuery__RangeVar *
find_starred (const PgQuery__Node *from, const char *name)
{
  const PgQuery__RangeVar *table, *left;

  if (from->node_case == SB_NODE (JOIN_EXPR) && name != NULL)
    {
      left = find_starred (from->join_expr->larg, name);
      return left != NULL ? left : find_starred (from->join_expr->rarg, name);
    }
  if (from->node_case != SB_NODE (RANGE_VAR))
    return NULL;
  table = from->range_var;
  if (table->alias != NULL && table->alias->n_colnames > 0)
    return NULL;
  if (name != NULL
      && strcmp (name, table->alias != NULL ? table->alias->aliasname : table->relname) != 0)
    return NULL;
  return table;
}

static char *
dup_star (SbLintPass *pass, SbLintUnit *unit, const PgQuery__SelectStmt *select,
          const PgQuery__ColumnRef *column)
{
  const char *name = column->n_fields == 2 ? sb_lint_string (column->fields[0]) : NULL;
  g_autofree char *quoted = name != NULL ? sb_identifier_quote (name) : NULL;
  g_autoptr (GString) columns = g_string_new (NULL);
  const PgQuery__RangeVar *relation = NULL;
  const SbLintKnown *table;

  if (column->n_fields > 2 || (name == NULL && select->n_from_clause != 1))
    return NULL;
  for (gsize i = 0; i < select->n_from_clause && relation == NULL; i++)
    relation = find_starred (select->from_clause[i], name);
  table = sb_lint_known_table (pass, unit, relation, SB_LINT_COLUMNS);
  for (guint i = 0; table != NULL && i < table->parts->len; i++)
    {
      const SbLintPart *part = g_ptr_array_index (table->parts, i);
      g_autofree char *part_name = sb_identifier_quote (part->name);

      if (part->kind == SB_LINT_PART_COLUMN)
        g_string_append_printf (columns, "%s%s%s%s", columns->len > 0 ? ", " : "",
                                quoted != NULL ? quoted : "", quoted != NULL ? "." : "", part_name);
    }
  return columns->len > 0 ? g_string_free (g_steal_pointer (&columns), FALSE) : NULL;
}

static void
report_star (SbLintPass *pass, SbLintUnit *unit, const PgQuery__SelectStmt *select,
             const PgQuery__ColumnRef *column)
{
  g_autofree char *columns = dup_star (pass, unit, select, column);
  guint at = sb_lint_token_at (unit, column->location);
  guint last = sb_lint_token_skip_name (unit, at) - 1;
  SbFinding *finding;

  finding = sb_lint_report_tokens (pass, unit, at, last,
                                   "takes the columns there are today, in their order");
  sb_lint_advise (finding, "name the columns");
  if (columns != NULL)
    sb_lint_replace_tokens (finding, unit, at, last, columns);
}

static void
check_star (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__ColumnRef *column = node->message;
  const SbLintNode *target = sb_lint_parent (pass, node);
  const SbLintNode *query = target != NULL ? sb_lint_parent (pass, target) : NULL;
  const PgQuery__SelectStmt *select;
  const SbLintNode *above;

  if (!is_star (column) || target->kind != SB_NODE (RES_TARGET) || query == NULL
      || query->kind != SB_NODE (SELECT_STMT) || find_definition (pass, query) == NULL
      || (find_definition (pass, query)->kind == SB_NODE (CREATE_TABLE_AS_STMT)
          && ((const PgQuery__CreateTableAsStmt *) find_definition (pass, query)->message)->objtype
                 != PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW))
    return;
  select = query->message;
  above = sb_lint_above (pass, query, SB_NODE (SELECT_STMT));
  for (gsize i = 0; i < select->n_from_clause; i++)
    if (reads_table (select,
                     above != NULL ? ((const PgQuery__SelectStmt *) above->message)->with_clause
                                   : NULL,
                     select->from_clause[i]))
      {
        report_star (pass, sb_lint_unit (pass, node), select, column);
        return;
      }
}

/* DM906, DM907 */

static void
check_like (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AExpr *expr = node->message;
  const char *pattern = expr->rexpr != NULL ? sb_lint_string (expr->rexpr) : NULL;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint at;

  if ((expr->kind != EXPR_KIND (AEXPR_LIKE) && expr->kind != EXPR_KIND (AEXPR_ILIKE))
      || pattern == NULL || (*pattern != '%' && *pattern != '_')
      || expr->rexpr->node_case != SB_NODE (A_CONST))
    return;
  at = sb_lint_token_at (unit, expr->rexpr->a_const->location);
  sb_lint_advise (sb_lint_report_tokens (pass, unit, at, at,
                                         "reads all rows: no B-tree index finds a pattern that "
                                         "begins with anything"),
                  "a trigram index (pg_trgm), or full-text search");
}

static void
check_random (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__SortBy *sort = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint at;

  if (sort->node == NULL || sort->node->node_case != SB_NODE (FUNC_CALL)
      || strcmp (sb_lint_call_get_name (sort->node->func_call), "random") != 0)
    return;
  at = sb_lint_token_at (unit, sort->node->func_call->location);
  sb_lint_advise (sb_lint_report_tokens (pass, unit, at, sb_lint_token_skip_name (unit, at) - 1,
                                         "sorts all rows for a few of them"),
                  "TABLESAMPLE");
}

const SbLintRule sb_lint_rows[] = {
  {
      .id = "DM902",
      .slug = "mixed-ddl-dml",
      .title = "schema and rows changed in one file",
      .why = "the schema's locks are held while rows are written, and one cannot be taken back "
             "without the other",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .check_file = check_mixed,
  },
  {
      .id = "DM903",
      .slug = "insert-without-columns",
      .title = "INSERT without a list of columns",
      .why = "a column more, or another order, and values go to the wrong places or nowhere",
      .severity = SB_SEVERITY_WARNING,
      .flags = SB_LINT_FUNCTIONS,
      .kinds = { SB_NODE (INSERT_STMT) },
      .check_node = check_insert,
  },
  {
      .id = "DM904",
      .slug = "select-star",
      .title = "SELECT * in a view or an INSERT",
      .why = "a view keeps the columns of the day it was made, and an INSERT breaks when the table "
             "grows",
      .severity = SB_SEVERITY_INFO,
      .kinds = { SB_NODE (COLUMN_REF) },
      .check_node = check_star,
  },
  {
      .id = "DM906",
      .slug = "leading-wildcard-like",
      .title = "LIKE with a pattern that begins with a wildcard",
      .why = "each row is read",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF | SB_LINT_FUNCTIONS,
      .kinds = { SB_NODE (A_EXPR) },
      .check_node = check_like,
  },
  {
      .id = "DM907",
      .slug = "order-by-random",
      .title = "ORDER BY random()",
      .why = "all rows are read and sorted",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF | SB_LINT_FUNCTIONS,
      .kinds = { SB_NODE (SORT_BY) },
      .check_node = check_random,
  },
  { .id = NULL },
};
