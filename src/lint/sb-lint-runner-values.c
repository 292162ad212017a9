/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is not ready before the transaction ends: new enum values, deferred checks; and tables that
 * end with it. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"

#include <string.h>

#define ON_COMMIT(ACTION) PG_QUERY__ON_COMMIT_ACTION__ONCOMMIT_##ACTION

static const SbLintNode *
get_node (SbLintPass *pass, guint index)
{
  return &g_array_index (pass->nodes, SbLintNode, index);
}

/* TX804 */

typedef struct
{
  const char *type;
  guint transaction;
} Label;

static void
add_label (SbLintPass *pass, GHashTable *labels, const SbLintNode *node)
{
  const PgQuery__AlterEnumStmt *stmt = node->message;
  const char *type = sb_lint_list_get_name (stmt->type_name, stmt->n_type_name);
  guint transaction = sb_lint_unit (pass, node)->transaction;
  Label *label;

  if (type == NULL || transaction == 0 || (stmt->old_val != NULL && *stmt->old_val != '\0'))
    return;
  label = g_new (Label, 1);
  *label = (Label){ type, transaction };
  g_hash_table_replace (labels, stmt->new_val, label);
}

/* The types of the file's columns by their names; "" for a name with two of them. */
static GHashTable *
read_columns (SbLintPass *pass)
{
  GHashTable *columns = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < pass->nodes->len; i++)
    {
      const SbLintNode *node = get_node (pass, i);
      const PgQuery__ColumnDef *column = node->message;
      const char *type, *known;

      if (node->kind != SB_NODE (COLUMN_DEF) || column->type_name == NULL
          || column->colname == NULL)
        continue;
      type = sb_lint_type_get_name (column->type_name);
      known = g_hash_table_lookup (columns, column->colname);
      g_hash_table_insert (columns, column->colname,
                           (gpointer) (known == NULL || strcmp (known, type) == 0 ? type : ""));
    }
  return columns;
}

static gboolean
may_have_type (GHashTable *columns, const char *column, const char *type)
{
  const char *known = column != NULL ? g_hash_table_lookup (columns, column) : NULL;

  return known == NULL || *known == '\0' || strcmp (known, type) == 0;
}

static const char *
get_column_name (const PgQuery__Node *node)
{
  if (node == NULL || node->node_case != SB_NODE (COLUMN_REF))
    return NULL;
  return sb_lint_list_get_name (node->column_ref->fields, node->column_ref->n_fields);
}

static gboolean
may_insert (GHashTable *columns, const PgQuery__InsertStmt *stmt, const char *type)
{
  for (gsize i = 0; i < stmt->n_cols; i++)
    if (stmt->cols[i]->node_case != SB_NODE (RES_TARGET)
        || may_have_type (columns, stmt->cols[i]->res_target->name, type))
      return TRUE;
  return stmt->n_cols == 0;
}

/* A comparison with a column that may be of the type, and is not the catalog's list of labels. */
static gboolean
may_compare (GHashTable *columns, const PgQuery__AExpr *expr, const char *type)
{
  const char *left = get_column_name (expr->lexpr);
  const char *right = get_column_name (expr->rexpr);

  if (g_strcmp0 (left, "enumlabel") == 0 || g_strcmp0 (right, "enumlabel") == 0
      || (expr->kind >= PG_QUERY__A__EXPR__KIND__AEXPR_LIKE
          && expr->kind <= PG_QUERY__A__EXPR__KIND__AEXPR_SIMILAR)
      || strcmp (sb_lint_list_get_name (expr->name, expr->n_name), "||") == 0)
    return FALSE;
  return may_have_type (columns, left != NULL ? left : right, type);
}

/* Whether a constant is read as a value of the type, as far as the file tells. */
static gboolean
is_of_type (SbLintPass *pass, GHashTable *columns, const SbLintNode *node, const char *type)
{
  gboolean is_cast = FALSE;

  while ((node = sb_lint_parent (pass, node)) != NULL)
    switch (node->kind)
      {
      case SB_NODE (TYPE_CAST):
        if (strcmp (sb_lint_type_get_name (((const PgQuery__TypeCast *) node->message)->type_name),
                    type)
            == 0)
          return TRUE;
        is_cast = TRUE;
        break;
      case SB_NODE (COLUMN_DEF):
        return !is_cast
               && strcmp (sb_lint_type_get_name (
                              ((const PgQuery__ColumnDef *) node->message)->type_name),
                          type)
                      == 0;
      case SB_NODE (A_EXPR):
        return !is_cast && may_compare (columns, node->message, type);
      case SB_NODE (ALTER_TABLE_CMD):
        return !is_cast
               && may_have_type (columns, ((const PgQuery__AlterTableCmd *) node->message)->name,
                                 type);
      case SB_NODE (RES_TARGET):
        {
          const SbLintNode *above = sb_lint_parent (pass, node);

          if (above->kind == SB_NODE (UPDATE_STMT) || above->kind == SB_NODE (ON_CONFLICT_CLAUSE))
            return !is_cast
                   && may_have_type (columns, ((const PgQuery__ResTarget *) node->message)->name,
                                     type);
          break;
        }
      case SB_NODE (INSERT_STMT):
        return !is_cast && may_insert (columns, node->message, type);
      case SB_NODE (FUNC_CALL):
      case SB_NODE (VARIABLE_SET_STMT):
      case SB_NODE (DEF_ELEM):
        return FALSE;
      default:
        break;
      }
  return FALSE;
}

static void
check_enum_use (SbLintPass *pass)
{
  g_autoptr (GHashTable) labels = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GHashTable) columns = NULL;

  for (guint i = 0; i < pass->nodes->len; i++)
    {
      const SbLintNode *node = get_node (pass, i);
      const PgQuery__AConst *value = node->message;
      SbLintUnit *unit = sb_lint_unit (pass, node);
      const Label *label;
      guint at;

      if (node->kind == SB_NODE (ALTER_ENUM_STMT) && !unit->in_function)
        add_label (pass, labels, node);
      if (node->kind != SB_NODE (A_CONST) || unit->in_function || g_hash_table_size (labels) == 0
          || value->val_case != PG_QUERY__A__CONST__VAL_SVAL)
        continue;
      label = g_hash_table_lookup (labels, value->sval->sval);
      if (label == NULL || label->transaction != unit->transaction)
        continue;
      if (columns == NULL)
        columns = read_columns (pass);
      if (!is_of_type (pass, columns, node, label->type))
        continue;
      at = sb_lint_token_at (unit, value->location);
      sb_lint_advise (sb_lint_report_tokens (pass, unit, at, at,
                                             "\"%s\" is added to \"%s\" in this transaction and "
                                             "cannot be used before its end (55P04)",
                                             value->sval->sval, label->type),
                      "move what uses it to the next migration");
    }
}

/* TX808 */

static const PgQuery__RangeVar *
get_new_table (const SbLintNode *node, int *on_commit)
{
  const PgQuery__CreateStmt *table = node->message;
  const PgQuery__CreateTableAsStmt *as = node->message;
  const PgQuery__SelectStmt *select = node->message;
  const PgQuery__IntoClause *into = NULL;

  if (node->kind == SB_NODE (CREATE_STMT))
    {
      *on_commit = (int) table->oncommit;
      return table->relation;
    }
  if (node->kind == SB_NODE (CREATE_TABLE_AS_STMT))
    into = as->into;
  else if (node->kind == SB_NODE (SELECT_STMT))
    into = select->into_clause;
  *on_commit = into != NULL ? (int) into->on_commit : 0;
  return into != NULL ? into->rel : NULL;
}

static gboolean
is_temporary (const PgQuery__RangeVar *table)
{
  return strcmp (table->relpersistence, "t") == 0
         || (table->schemaname != NULL && strcmp (table->schemaname, "pg_temp") == 0);
}

static void
report_temporary (SbLintPass *pass, const SbLintNode *node, const PgQuery__RangeVar *table,
                  int on_commit)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint at = sb_lint_token_at (unit, table->location);
  guint as = sb_lint_token_find (unit, at, SB_LINT_NO_TOKEN, "as");
  guint last = sb_lint_tokens_get_n (unit) - 1;
  SbFinding *finding;

  finding = sb_lint_report_tokens (pass, unit, 0, sb_lint_token_skip_name (unit, at) - 1,
                                   "\"%s\" stays with the session: behind a pooler the next "
                                   "statement may not find it, and others do",
                                   table->relname);
  sb_lint_advise (finding, "ON COMMIT DROP");
  if (unit->transaction == 0 || on_commit != ON_COMMIT (NOOP) || node->kind == SB_NODE (SELECT_STMT)
      || sb_lint_token_find (unit, at, SB_LINT_NO_TOKEN, "tablespace") != SB_LINT_NO_TOKEN)
    return;
  if (node->kind == SB_NODE (CREATE_STMT))
    sb_lint_insert_behind_token (finding, unit, last, "ON COMMIT DROP");
  else if (as != SB_LINT_NO_TOKEN)
    sb_lint_insert_behind_token (finding, unit, as - 1, "ON COMMIT DROP");
}

/* From the end, so that it is known what the same transaction drops later. */
static void
check_temporary (SbLintPass *pass)
{
  g_autoptr (GHashTable) dropped = g_hash_table_new (g_str_hash, g_str_equal);
  guint transaction = 0;

  for (guint i = pass->nodes->len; i > 0; i--)
    {
      const SbLintNode *node = get_node (pass, i - 1);
      const SbLintUnit *unit = sb_lint_unit (pass, node);
      const PgQuery__DropStmt *drop = node->message;
      const PgQuery__RangeVar *table;
      int on_commit;

      if (unit->in_function)
        continue;
      if (unit->transaction == 0 || unit->transaction != transaction)
        g_hash_table_remove_all (dropped);
      transaction = unit->transaction;
      if (node->kind == SB_NODE (DROP_STMT) && drop->remove_type == SB_OBJECT (TABLE))
        {
          for (gsize k = 0; k < drop->n_objects; k++)
            if (drop->objects[k]->node_case == SB_NODE (LIST))
              g_hash_table_add (dropped,
                                (gpointer) sb_lint_list_get_name (drop->objects[k]->list->items,
                                                                  drop->objects[k]->list->n_items));
          continue;
        }
      table = get_new_table (node, &on_commit);
      if (table != NULL && is_temporary (table) && on_commit != ON_COMMIT (DROP)
          && !g_hash_table_contains (dropped, table->relname))
        report_temporary (pass, node, table, on_commit);
    }
}

const SbLintRule sb_lint_runner_values[] = {
  {
      .id = "TX804",
      .slug = "enum-value-used-same-transaction",
      .title = "a new enum value, used in the transaction that adds it",
      .why = "the server refuses it (unsafe use of new value), also for a type of the same "
             "transaction",
      .severity = SB_SEVERITY_ERROR,
      .check_file = check_enum_use,
  },
  {
      .id = "TX808",
      .slug = "temp-table",
      .title = "a temporary table without ON COMMIT DROP",
      .why = "under transaction pooling it stays in a connection that others get, and is missing "
             "where it was expected",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_temporary,
  },
  { .id = NULL },
};
