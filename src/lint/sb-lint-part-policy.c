/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts as their definitions have them: policies and functions. */
#include "sb-lint-alter.h"
#include "sb-lint-names.h"
#include "sb-lint-part.h"

#include <string.h>

static void
take (GStrv *place, GStrv texts)
{
  g_strfreev (*place);
  *place = texts;
}

/* What a policy's conditions name. */
typedef struct
{
  GArray *nodes;
  const PgQuery__RangeVar *table;
  GPtrArray *columns, *foreign, *reads;
} Uses;

static const PgQuery__RangeVar *
find_alias (const Uses *uses, const char *name)
{
  for (guint i = 0; i < uses->nodes->len; i++)
    {
      const SbLintNode *node = &g_array_index (uses->nodes, SbLintNode, i);
      const PgQuery__RangeVar *relation = node->message;

      if (node->kind == SB_NODE (RANGE_VAR)
          && strcmp (relation->alias != NULL ? relation->alias->aliasname : relation->relname, name)
                 == 0)
        return relation;
    }
  return NULL;
}

static gboolean
is_inside (const Uses *uses, const SbLintNode *node)
{
  while (node->parent != SB_LINT_NO_NODE)
    {
      const SbLintNode *parent = &g_array_index (uses->nodes, SbLintNode, node->parent);

      if (parent->kind == SB_NODE (SUB_LINK) && strcmp (node->field, "subselect") == 0)
        return TRUE;
      node = parent;
    }
  return FALSE;
}

static void
add_column (Uses *uses, const SbLintNode *node)
{
  const PgQuery__ColumnRef *column = node->message;
  const char *name = sb_lint_list_get_name (column->fields, column->n_fields);
  const PgQuery__RangeVar *relation = uses->table;
  g_autofree char *key = NULL;

  /* Without a table, inside of a sub-select, it may be of any. */
  if (name == NULL || (column->n_fields == 1 && is_inside (uses, node)))
    return;
  if (column->n_fields > 1)
    relation = find_alias (uses, sb_lint_list_get_schema (column->fields, column->n_fields));
  if (relation == NULL)
    return;
  if (sb_lint_is_same_relation (relation, uses->table))
    {
      g_ptr_array_add (uses->columns, g_strdup (name));
      return;
    }
  key = sb_lint_key (relation->schemaname, relation->relname);
  g_ptr_array_add (uses->foreign, g_strconcat (key, "\n", name, NULL));
}

static GStrv
to_strv (GPtrArray *texts)
{
  g_ptr_array_add (texts, NULL);
  return (GStrv) g_ptr_array_free (texts, FALSE);
}

static GStrv
read_roles (PgQuery__Node *const *roles, gsize n_roles)
{
  GPtrArray *names = g_ptr_array_new ();

  for (gsize i = 0; i < n_roles; i++)
    if (roles[i]->node_case == SB_NODE (ROLE_SPEC))
      g_ptr_array_add (names, g_strdup (roles[i]->role_spec->roletype
                                                == PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_PUBLIC
                                            ? "public"
                                            : roles[i]->role_spec->rolename));
  return to_strv (names);
}

/**
 * sb_lint_part_of_policy:
 * @root: CREATE POLICY
 *
 * Returns: (transfer full): the policy
 */
SbLintPart *
sb_lint_part_of_policy (const PgQuery__Node *root)
{
  const PgQuery__CreatePolicyStmt *stmt = root->create_policy_stmt;
  SbLintPart *self = sb_lint_part_new (SB_LINT_PART_POLICY, stmt->policy_name, 0);
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (SbLintNode));
  Uses uses = { nodes, stmt->table, g_ptr_array_new (), g_ptr_array_new (), g_ptr_array_new () };

  self->text = g_strdup (stmt->cmd_name);
  if (stmt->permissive)
    self->flags |= SB_LINT_PART_PERMISSIVE;
  sb_lint_nodes_add (nodes, 0, root);
  for (guint i = 0; i < nodes->len; i++)
    {
      const SbLintNode *node = &g_array_index (nodes, SbLintNode, i);
      const PgQuery__RangeVar *relation = node->message;

      if (node->kind == SB_NODE (SUB_LINK))
        self->flags |= SB_LINT_PART_SUBSELECT;
      else if (node->kind == SB_NODE (RANGE_VAR) && relation != stmt->table)
        g_ptr_array_add (uses.reads, sb_lint_key (relation->schemaname, relation->relname));
      else if (node->kind == SB_NODE (COLUMN_REF) && stmt->table != NULL)
        add_column (&uses, node);
    }
  take (&self->columns, to_strv (uses.columns));
  take (&self->foreign, to_strv (uses.foreign));
  take (&self->reads, to_strv (uses.reads));
  take (&self->roles, read_roles (stmt->roles, stmt->n_roles));
  return self;
}

/**
 * sb_lint_part_of_function:
 * @stmt: CREATE FUNCTION or PROCEDURE
 *
 * Returns: (transfer full): the types of what it is called with, and how it behaves
 */
SbLintPart *
sb_lint_part_of_function (const PgQuery__CreateFunctionStmt *stmt)
{
  g_autoptr (GString) types = g_string_new (NULL);
  const PgQuery__DefElem *security = sb_lint_option_find (stmt->options, stmt->n_options,
                                                          "security");
  const PgQuery__DefElem *volatility = sb_lint_option_find (stmt->options, stmt->n_options,
                                                            "volatility");
  guint flags = 0;

  for (gsize i = 0; i < stmt->n_parameters; i++)
    {
      const PgQuery__FunctionParameter *parameter = stmt->parameters[i]->function_parameter;
      g_autofree char *text = NULL;

      if (stmt->parameters[i]->node_case != SB_NODE (FUNCTION_PARAMETER)
          || parameter->mode == PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_OUT
          || parameter->mode == PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_TABLE)
        continue;
      text = sb_lint_type_to_text (parameter->arg_type);
      /* Lengths are no part of a signature. */
      if (strchr (text, '(') != NULL && strchr (text, ')')[1] == '\0')
        *strchr (text, '(') = '\0';
      g_string_append_printf (types, "%s%s", types->len > 0 ? ", " : "", text);
    }
  if (security != NULL && sb_lint_option_is_on (security))
    flags |= SB_LINT_PART_DEFINER;
  if (volatility == NULL || g_strcmp0 (sb_lint_string (volatility->arg), "volatile") == 0)
    flags |= SB_LINT_PART_VOLATILE;
  return sb_lint_part_new (SB_LINT_PART_SIGNATURE, types->str, flags);
}
