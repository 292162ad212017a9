/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-few.h"

#include "sb-lint-known.h"
#include "sb-lint-names.h"

#include <string.h>

/* Whether the column alone tells rows apart. */
static gboolean
is_key (SbLintPass *pass, const SbLintUnit *unit, const PgQuery__RangeVar *relation,
        const char *column)
{
  const SbLintKnown *table = sb_lint_known_relation (pass, unit, relation, SB_LINT_INDEXES);

  if (strcmp (column, "id") == 0)
    return TRUE;
  for (guint i = 0; table != NULL && i < table->parts->len; i++)
    {
      const SbLintPart *part = g_ptr_array_index (table->parts, i);

      if ((part->kind == SB_LINT_PART_KEY || part->kind == SB_LINT_PART_INDEX)
          && (part->flags & SB_LINT_PART_UNIQUE) && !(part->flags & SB_LINT_PART_PARTIAL)
          && g_strv_length (part->columns) == 1 && strcmp (part->columns[0], column) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_constant (const PgQuery__Node *node)
{
  if (node->node_case == SB_NODE (TYPE_CAST))
    return node->type_cast->arg != NULL && is_constant (node->type_cast->arg);
  if (node->node_case == SB_NODE (LIST))
    {
      for (gsize i = 0; i < node->list->n_items; i++)
        if (!is_constant (node->list->items[i]))
          return FALSE;
      return TRUE;
    }
  return node->node_case == SB_NODE (A_CONST);
}

/**
 * sb_lint_is_few:
 * @pass: a pass
 * @unit: an UPDATE or DELETE
 * @relation: its table
 * @where: (nullable): its condition
 *
 * Returns: whether it names its rows by a key: `id = 7`, `code IN ('a', 'b')`
 */
gboolean
sb_lint_is_few (SbLintPass *pass, const SbLintUnit *unit, const PgQuery__RangeVar *relation,
                const PgQuery__Node *where)
{
  const PgQuery__AExpr *expr;
  const char *column;

  if (where == NULL)
    return FALSE;
  if (where->node_case == SB_NODE (BOOL_EXPR)
      && where->bool_expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR)
    {
      for (gsize i = 0; i < where->bool_expr->n_args; i++)
        if (sb_lint_is_few (pass, unit, relation, where->bool_expr->args[i]))
          return TRUE;
      return FALSE;
    }
  if (where->node_case != SB_NODE (A_EXPR))
    return FALSE;
  expr = where->a_expr;
  if ((expr->kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP
       && expr->kind != PG_QUERY__A__EXPR__KIND__AEXPR_IN)
      || g_strcmp0 (sb_lint_list_get_name (expr->name, expr->n_name), "=") != 0
      || expr->lexpr == NULL || expr->rexpr == NULL
      || expr->lexpr->node_case != SB_NODE (COLUMN_REF) || !is_constant (expr->rexpr))
    return FALSE;
  column = sb_lint_list_get_name (expr->lexpr->column_ref->fields,
                                  expr->lexpr->column_ref->n_fields);
  return column != NULL && is_key (pass, unit, relation, column);
}
