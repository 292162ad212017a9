/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-names.h"

#include "sb-identifier.h"

#include <string.h>

/**
 * sb_lint_schema_or_public:
 * @schema: (nullable): a schema as written
 *
 * Returns: @schema, or "public" for what is written without one
 */
const char *
sb_lint_schema_or_public (const char *schema)
{
  return schema != NULL && *schema != '\0' ? schema : "public";
}

/**
 * sb_lint_string:
 * @node: (nullable): any node
 *
 * Returns: (nullable): the text of a String node or of a string constant
 */
const char *
sb_lint_string (const PgQuery__Node *node)
{
  if (node == NULL)
    return NULL;
  if (node->node_case == PG_QUERY__NODE__NODE_STRING)
    return node->string->sval;
  if (node->node_case == PG_QUERY__NODE__NODE_A_CONST
      && node->a_const->val_case == PG_QUERY__A__CONST__VAL_SVAL)
    return node->a_const->sval->sval;
  return NULL;
}

/**
 * sb_lint_list_get_name:
 * @names: (array length=n_names): a name as a list of strings: `public.f`
 * @n_names: how many
 *
 * Returns: (nullable): the last part
 */
const char *
sb_lint_list_get_name (PgQuery__Node *const *names, gsize n_names)
{
  return n_names > 0 ? sb_lint_string (names[n_names - 1]) : NULL;
}

/**
 * sb_lint_list_get_schema:
 * @names: (array length=n_names): a name as a list of strings
 * @n_names: how many
 *
 * Returns: (nullable): the part before the last
 */
const char *
sb_lint_list_get_schema (PgQuery__Node *const *names, gsize n_names)
{
  return n_names > 1 ? sb_lint_string (names[n_names - 2]) : NULL;
}

/**
 * sb_lint_type_get_name:
 * @type: (nullable): a type
 *
 * Returns: its name without a schema, as the grammar has it: "int4" for `int`; "" for none
 */
const char *
sb_lint_type_get_name (const PgQuery__TypeName *type)
{
  const char *name = type != NULL ? sb_lint_list_get_name (type->names, type->n_names) : NULL;

  return name != NULL ? name : "";
}

/**
 * sb_lint_call_get_name:
 * @call: a function call
 *
 * Returns: the function's name without a schema; "" for none
 */
const char *
sb_lint_call_get_name (const PgQuery__FuncCall *call)
{
  const char *name = sb_lint_list_get_name (call->funcname, call->n_funcname);

  return name != NULL ? name : "";
}

/**
 * sb_lint_relation_to_sql:
 * @relation: a relation
 *
 * Returns: (transfer full): its name as it may be written in SQL, with its schema where the author
 *   has written one
 */
char *
sb_lint_relation_to_sql (const PgQuery__RangeVar *relation)
{
  g_autofree char *name = sb_identifier_quote (relation->relname);
  g_autofree char *schema = NULL;

  if (relation->schemaname == NULL || *relation->schemaname == '\0')
    return g_steal_pointer (&name);
  schema = sb_identifier_quote (relation->schemaname);
  return g_strconcat (schema, ".", name, NULL);
}

/**
 * sb_lint_is_same_relation:
 * @one: (nullable): a relation
 * @other: (nullable): another
 *
 * Returns: whether both are one; without a schema it is `public`
 */
gboolean
sb_lint_is_same_relation (const PgQuery__RangeVar *one, const PgQuery__RangeVar *other)
{
  return one != NULL && other != NULL && strcmp (one->relname, other->relname) == 0
         && strcmp (sb_lint_schema_or_public (one->schemaname),
                    sb_lint_schema_or_public (other->schemaname))
                == 0;
}

/**
 * sb_lint_column_find:
 * @column: a column's definition
 * @contype: `PG_QUERY__CONSTR_TYPE__CONSTR_…`
 *
 * Returns: (nullable): the column's first constraint of that kind
 */
const PgQuery__Constraint *
sb_lint_column_find (const PgQuery__ColumnDef *column, int contype)
{
  for (gsize i = 0; i < column->n_constraints; i++)
    if (column->constraints[i]->node_case == PG_QUERY__NODE__NODE_CONSTRAINT
        && (int) column->constraints[i]->constraint->contype == contype)
      return column->constraints[i]->constraint;
  return NULL;
}

/**
 * sb_lint_option_find:
 * @options: (array length=n_options): a statement's options
 * @n_options: how many
 * @name: in lower case
 *
 * Returns: (nullable): the option of that name
 */
const PgQuery__DefElem *
sb_lint_option_find (PgQuery__Node *const *options, gsize n_options, const char *name)
{
  for (gsize i = 0; i < n_options; i++)
    if (options[i]->node_case == PG_QUERY__NODE__NODE_DEF_ELEM
        && strcmp (options[i]->def_elem->defname, name) == 0)
      return options[i]->def_elem;
  return NULL;
}

/**
 * sb_lint_option_is_on:
 * @option: (nullable): an option that is on or off
 *
 * Returns: whether it is there and on, however that is written
 */
gboolean
sb_lint_option_is_on (const PgQuery__DefElem *option)
{
  static const char *const off[] = { "false", "off", "no", "0", NULL };
  const PgQuery__Node *arg;
  const char *text;

  if (option == NULL || option->arg == NULL)
    return option != NULL;
  arg = option->arg;
  if (arg->node_case == PG_QUERY__NODE__NODE_BOOLEAN)
    return arg->boolean->boolval;
  if (arg->node_case == PG_QUERY__NODE__NODE_INTEGER)
    return arg->integer->ival != 0;
  text = arg->node_case == PG_QUERY__NODE__NODE_TYPE_NAME ? sb_lint_type_get_name (arg->type_name)
                                                          : sb_lint_string (arg);
  return text == NULL || !g_strv_contains (off, text);
}

/**
 * sb_lint_is_always_true:
 * @node: a condition
 *
 * Returns: whether it is `true`, `'t'::bool` or `1 = 1`
 */
gboolean
sb_lint_is_always_true (const PgQuery__Node *node)
{
  const PgQuery__Node *left, *right;

  if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST && node->type_cast->arg != NULL)
    node = node->type_cast->arg;
  if (node->node_case == PG_QUERY__NODE__NODE_A_CONST)
    return (node->a_const->val_case == PG_QUERY__A__CONST__VAL_BOOLVAL
            && node->a_const->boolval->boolval)
           || g_strcmp0 (sb_lint_string (node), "t") == 0;
  if (node->node_case != PG_QUERY__NODE__NODE_A_EXPR
      || node->a_expr->kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP
      || g_strcmp0 (sb_lint_list_get_name (node->a_expr->name, node->a_expr->n_name), "=") != 0)
    return FALSE;
  left = node->a_expr->lexpr;
  right = node->a_expr->rexpr;
  return left != NULL && right != NULL && left->node_case == PG_QUERY__NODE__NODE_A_CONST
         && right->node_case == PG_QUERY__NODE__NODE_A_CONST
         && left->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL
         && right->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL
         && left->a_const->ival->ival == right->a_const->ival->ival;
}
