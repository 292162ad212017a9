/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-policies.h"

#include "sb-lint-names.h"

#include <string.h>

/**
 * sb_lint_policy_is_for:
 * @policy: a policy
 * @command: "select", "insert", "update" or "delete"
 *
 * Returns: whether it is asked for that command
 */
gboolean
sb_lint_policy_is_for (const PgQuery__CreatePolicyStmt *policy, const char *command)
{
  return strcmp (policy->cmd_name, "all") == 0 || strcmp (policy->cmd_name, command) == 0;
}

/**
 * sb_lint_policy_has_role:
 * @policy: a policy
 * @role: a role's name
 *
 * Returns: whether it is for that role, also as one of PUBLIC
 */
gboolean
sb_lint_policy_has_role (const PgQuery__CreatePolicyStmt *policy, const char *role)
{
  for (gsize i = 0; i < policy->n_roles; i++)
    if (policy->roles[i]->node_case == SB_NODE (ROLE_SPEC)
        && (policy->roles[i]->role_spec->roletype == PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_PUBLIC
            || strcmp (policy->roles[i]->role_spec->rolename, role) == 0))
      return TRUE;
  return policy->n_roles == 0;
}

/**
 * sb_lint_policy_is_idle:
 * @policy: a policy
 *
 * Returns: whether it is only for roles that no policy holds back
 */
gboolean
sb_lint_policy_is_idle (const PgQuery__CreatePolicyStmt *policy)
{
  static const char *const bypassing[] = { "service_role", "postgres", "supabase_admin", NULL };

  for (gsize i = 0; i < policy->n_roles; i++)
    if (policy->roles[i]->node_case != SB_NODE (ROLE_SPEC)
        || !g_strv_contains (bypassing, policy->roles[i]->role_spec->rolename))
      return FALSE;
  return policy->n_roles > 0;
}

/**
 * sb_lint_policy_above:
 * @pass: a pass
 * @node: any node
 *
 * Returns: (nullable): the CREATE POLICY or ALTER POLICY that it is a part of
 */
const SbLintNode *
sb_lint_policy_above (SbLintPass *pass, const SbLintNode *node)
{
  const SbLintNode *root = sb_lint_root (pass, sb_lint_unit (pass, node));

  return root->kind == SB_NODE (CREATE_POLICY_STMT) || root->kind == SB_NODE (ALTER_POLICY_STMT)
             ? root
             : NULL;
}

/**
 * sb_lint_is_in_subselect:
 * @pass: a pass
 * @node: any node
 *
 * Returns: whether a sub-select is around it; `x` of `x IN (SELECT …)` is before it, not in it
 */
gboolean
sb_lint_is_in_subselect (SbLintPass *pass, const SbLintNode *node)
{
  for (const SbLintNode *parent; (parent = sb_lint_parent (pass, node)) != NULL; node = parent)
    if (parent->kind == SB_NODE (SUB_LINK) && strcmp (node->field, "subselect") == 0)
      return TRUE;
  return FALSE;
}

/**
 * sb_lint_is_auth_call:
 * @call: a function call
 *
 * Returns: whether it tells who asks: the same for all rows of a statement
 */
gboolean
sb_lint_is_auth_call (const PgQuery__FuncCall *call)
{
  static const char *const names[] = { "uid", "jwt", "role", "email", NULL };
  const char *schema = sb_lint_list_get_schema (call->funcname, call->n_funcname);
  const char *name = sb_lint_call_get_name (call);

  if (strcmp (name, "current_setting") == 0)
    return schema == NULL || strcmp (schema, "pg_catalog") == 0;
  return g_strcmp0 (schema, "auth") == 0 && g_strv_contains (names, name);
}

/**
 * sb_lint_report_policy:
 * @pass: a pass
 * @policy: CREATE POLICY or ALTER POLICY
 * @format: the message
 * @...: for @format
 *
 * Returns: (transfer none): a finding at its first words, up to its name
 */
SbFinding *
sb_lint_report_policy (SbLintPass *pass, const SbLintNode *policy, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return sb_lint_report_tokens (pass, sb_lint_unit (pass, policy), 0, 2, "%s", message);
}
