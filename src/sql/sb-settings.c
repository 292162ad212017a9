/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-settings.h"

static char *
dup_constant (const PgQuery__Node *node)
{
  const PgQuery__AConst *constant;

  if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST && node->type_cast->arg != NULL)
    node = node->type_cast->arg;
  if (node->node_case != PG_QUERY__NODE__NODE_A_CONST)
    return NULL;
  constant = node->a_const;
  switch (constant->val_case)
    {
    case PG_QUERY__A__CONST__VAL_SVAL:
      return g_strdup (constant->sval->sval);
    case PG_QUERY__A__CONST__VAL_FVAL:
      return g_strdup (constant->fval->fval);
    case PG_QUERY__A__CONST__VAL_IVAL:
      return g_strdup_printf ("%d", constant->ival->ival);
    case PG_QUERY__A__CONST__VAL_BOOLVAL:
      return g_strdup (constant->boolval->boolval ? "true" : "false");
    default:
      return NULL;
    }
}

static char *
read_set (const PgQuery__VariableSetStmt *stmt, char **value)
{
  if (stmt->kind != PG_QUERY__VARIABLE_SET_KIND__VAR_SET_VALUE
      && stmt->kind != PG_QUERY__VARIABLE_SET_KIND__VAR_SET_DEFAULT)
    return NULL;
  if (stmt->n_args == 1)
    *value = dup_constant (stmt->args[0]);
  return g_ascii_strdown (stmt->name, -1);
}

/* pg_dump writes its settings as SELECT pg_catalog.set_config (name, value, is_local). */
static char *
read_set_config (const PgQuery__SelectStmt *stmt, char **value)
{
  const PgQuery__Node *node;
  const PgQuery__FuncCall *call;
  const PgQuery__Node *function;
  g_autofree char *name = NULL;

  if (stmt->n_target_list != 1
      || stmt->target_list[0]->node_case != PG_QUERY__NODE__NODE_RES_TARGET)
    return NULL;
  node = stmt->target_list[0]->res_target->val;
  if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_FUNC_CALL)
    return NULL;
  call = node->func_call;
  if (call->n_funcname == 0 || call->n_args != 3)
    return NULL;
  function = call->funcname[call->n_funcname - 1];
  if (function->node_case != PG_QUERY__NODE__NODE_STRING
      || g_strcmp0 (function->string->sval, "set_config") != 0)
    return NULL;
  name = dup_constant (call->args[0]);
  if (name == NULL)
    return NULL;
  *value = dup_constant (call->args[1]);
  return g_ascii_strdown (name, -1);
}

/**
 * sb_settings_read:
 * @node: the statement's node
 * @value: (out) (nullable) (transfer full): the new value as written; %NULL for the default, a
 * list, or what is no constant
 *
 * Reads SET name = value, and SELECT set_config (name, value, …).
 *
 * Returns: (nullable) (transfer full): the setting's name in lower case, or %NULL for any other
 *   statement
 */
char *
sb_settings_read (const PgQuery__Node *node, char **value)
{
  *value = NULL;
  if (node->node_case == PG_QUERY__NODE__NODE_VARIABLE_SET_STMT)
    return read_set (node->variable_set_stmt, value);
  if (node->node_case == PG_QUERY__NODE__NODE_SELECT_STMT)
    return read_set_config (node->select_stmt, value);
  return NULL;
}
