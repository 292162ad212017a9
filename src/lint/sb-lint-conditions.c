/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions that do not mean what they say. */
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-tokens.h"

#include <string.h>

/* DM908 */

static gboolean
is_null (const PgQuery__Node *node)
{
  return node != NULL && node->node_case == SB_NODE (A_CONST) && node->a_const->isnull;
}

static void
check_equals_null (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AExpr *expr = node->message;
  const char *name = sb_lint_list_get_name (expr->name, expr->n_name);
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const char *right;
  SbFinding *finding;
  guint sign, null;

  if (expr->kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP || name == NULL
      || (strcmp (name, "=") != 0 && strcmp (name, "<>") != 0)
      || (!is_null (expr->lexpr) && !is_null (expr->rexpr)))
    return;
  right = *name == '=' ? "IS NULL" : "IS NOT NULL";
  sign = sb_lint_token_at (unit, expr->location);
  null = sb_lint_token_at (unit, is_null (expr->rexpr) ? expr->rexpr->a_const->location
                                                       : expr->lexpr->a_const->location);
  finding = sb_lint_report_tokens (pass, unit, MIN (sign, null), MAX (sign, null),
                                   "never true: a comparison with NULL is NULL");
  sb_lint_advise (finding, "%s", right);
  if (is_null (expr->rexpr) && !is_null (expr->lexpr) && sb_lint_token_is (unit, null, "null"))
    sb_lint_replace_tokens (finding, unit, sign, null, right);
}

/* DM909 */

/* Whether the query itself leaves out what its first column has of NULL. */
static gboolean
tests_null (const PgQuery__Node *where)
{
  if (where == NULL)
    return FALSE;
  if (where->node_case == SB_NODE (NULL_TEST))
    return where->null_test->nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NOT_NULL;
  if (where->node_case != SB_NODE (BOOL_EXPR)
      || where->bool_expr->boolop != PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR)
    return FALSE;
  for (gsize i = 0; i < where->bool_expr->n_args; i++)
    if (tests_null (where->bool_expr->args[i]))
      return TRUE;
  return FALSE;
}

static void
check_not_in (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__SubLink *link = node->message;
  const SbLintNode *above = sb_lint_parent (pass, node);
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const PgQuery__SelectStmt *select;
  guint at;

  if (link->sub_link_type != PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK || link->n_oper_name > 0
      || above == NULL || above->kind != SB_NODE (BOOL_EXPR)
      || ((const PgQuery__BoolExpr *) above->message)->boolop != PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR
      || link->subselect == NULL || link->subselect->node_case != SB_NODE (SELECT_STMT))
    return;
  select = link->subselect->select_stmt;
  if (select->n_from_clause == 0 || tests_null (select->where_clause))
    return;
  at = sb_lint_token_at (unit, link->location);
  sb_lint_advise (sb_lint_report_tokens (pass, unit, at, at,
                                         "true for no row as soon as the query gives one NULL"),
                  "NOT EXISTS (SELECT … WHERE …)");
}

/* DM910 */

typedef struct
{
  const char *target;
  gboolean has_target, has_other, is_unsure;
} References;

static const char *
get_alias (const PgQuery__RangeVar *relation)
{
  return relation->alias != NULL ? relation->alias->aliasname : relation->relname;
}

static void
add_reference (References *references, const PgQuery__ColumnRef *column)
{
  const char *qualifier = column->n_fields > 1
                              ? sb_lint_string (column->fields[column->n_fields - 2])
                              : NULL;

  if (qualifier == NULL)
    references->is_unsure = TRUE;
  else if (strcmp (qualifier, references->target) == 0)
    references->has_target = TRUE;
  else
    references->has_other = TRUE;
}

static gboolean
reads_table (PgQuery__Node *const *from, gsize n_from)
{
  for (gsize i = 0; i < n_from; i++)
    if (from[i]->node_case == SB_NODE (RANGE_VAR) || from[i]->node_case == SB_NODE (JOIN_EXPR))
      return TRUE;
  return FALSE;
}

static void
check_join (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__UpdateStmt *update = node->message;
  const PgQuery__DeleteStmt *delete = node->message;
  gboolean is_update = node->kind == SB_NODE (UPDATE_STMT);
  const PgQuery__RangeVar *table = is_update ? update->relation : delete->relation;
  const SbLintNode *end = &g_array_index (pass->nodes, SbLintNode, 0) + pass->nodes->len;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  References references = { NULL };
  guint at;

  if (table == NULL
      || !(is_update ? reads_table (update->from_clause, update->n_from_clause)
                     : reads_table (delete->using_clause, delete->n_using_clause)))
    return;
  references.target = get_alias (table);
  for (const SbLintNode *other = node + 1; other < end && other->unit == node->unit; other++)
    {
      const SbLintNode *top = other;

      if (other->kind != SB_NODE (COLUMN_REF))
        continue;
      while (sb_lint_parent (pass, top) != NULL && sb_lint_parent (pass, top) != node)
        top = sb_lint_parent (pass, top);
      if (sb_lint_parent (pass, top) == node && strcmp (top->field, "where_clause") == 0)
        add_reference (&references, other->message);
    }
  if (references.is_unsure || (references.has_target && references.has_other))
    return;
  at = sb_lint_token_at (unit, table->location);
  sb_lint_advise (sb_lint_report_tokens (pass, unit, at, sb_lint_token_skip_name (unit, at) - 1,
                                         "each row of \"%s\" meets every row of the other tables: "
                                         "no condition joins them",
                                         table->relname),
                  "WHERE with a column of each");
}

const SbLintRule sb_lint_conditions[] = {
  {
      .id = "DM908",
      .slug = "equals-null",
      .title = "= NULL, <> NULL",
      .why = "the comparison is NULL, which counts as false, whatever the value is",
      .severity = SB_SEVERITY_ERROR,
      .flags = SB_LINT_FUNCTIONS,
      .kinds = { SB_NODE (A_EXPR) },
      .check_node = check_equals_null,
  },
  {
      .id = "DM909",
      .slug = "not-in-subquery",
      .title = "NOT IN with a query",
      .why = "one NULL among the query's rows makes the condition false for all",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_FUNCTIONS,
      .kinds = { SB_NODE (SUB_LINK) },
      .check_node = check_not_in,
  },
  {
      .id = "DM910",
      .slug = "update-from-without-join",
      .title = "UPDATE … FROM or DELETE … USING without a condition that joins",
      .why = "all rows are touched, with whichever row of the other table comes first",
      .severity = SB_SEVERITY_WARNING,
      .flags = SB_LINT_FUNCTIONS,
      .kinds = { SB_NODE (UPDATE_STMT), SB_NODE (DELETE_STMT) },
      .check_node = check_join,
  },
  { .id = NULL },
};
