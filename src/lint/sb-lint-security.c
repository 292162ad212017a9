/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Security: what one policy lets in, or asks again for every row. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-policies.h"

#include <string.h>

static gboolean
is_true (const PgQuery__Node *node)
{
  return node != NULL && sb_lint_is_always_true (node);
}

static gboolean
is_open_insert (const PgQuery__CreatePolicyStmt *policy)
{
  return strcmp (policy->cmd_name, "insert") == 0 && is_true (policy->with_check)
         && sb_lint_policy_has_role (policy, "anon");
}

/* A command without USING or WITH CHECK lets nothing through (measured), so only what is written
 * counts. */
static void
check_always_true (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreatePolicyStmt *policy = node->message;
  gboolean is_anybody = sb_lint_policy_has_role (policy, "anon");
  SbFinding *finding;

  if (!policy->permissive || strcmp (policy->cmd_name, "select") == 0
      || (!is_true (policy->qual) && !is_true (policy->with_check)) || is_open_insert (policy)
      || sb_lint_policy_is_idle (policy))
    return;
  finding = sb_lint_report_policy (
      pass, node,
      is_true (policy->qual) ? "%s may %s any row of \"%s\"%s"
                             : "%s may %s rows of \"%s\" that say anything%s",
      is_anybody ? "anybody, also without a login," : "everybody who has a login",
      strcmp (policy->cmd_name, "all") == 0 ? "read and change" : policy->cmd_name,
      policy->table->relname,
      is_true (policy->qual) && policy->with_check != NULL && !is_true (policy->with_check)
          ? ", those of others too: USING (true)"
          : "");
  sb_lint_advise (finding, "compare the row with who asks: user_id = (SELECT auth.uid())");
  if (is_anybody)
    finding->severity = SB_SEVERITY_ERROR;
}

static void
check_open_insert (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreatePolicyStmt *policy = node->message;

  if (!policy->permissive || !is_open_insert (policy) || sb_lint_policy_is_idle (policy))
    return;
  sb_lint_advise (
      sb_lint_report_policy (pass, node,
                             "anybody, also without a login, may write rows of \"%s\" in the name "
                             "of others",
                             policy->table->relname),
      "leave it out where only the system inserts: service_role needs no policy; else compare the "
      "row with (SELECT auth.uid())");
}

static void
check_without_role (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreatePolicyStmt *policy = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint using = sb_lint_token_find (unit, 0, SB_LINT_NO_TOKEN, "using");
  guint with = sb_lint_token_find (unit, 0, SB_LINT_NO_TOKEN, "with");
  guint before = MIN (MIN (using, with), sb_lint_tokens_get_n (unit));
  SbFinding *finding;

  for (gsize i = 0; i < policy->n_roles; i++)
    if (policy->roles[i]->node_case != SB_NODE (ROLE_SPEC)
        || policy->roles[i]->role_spec->location >= 0)
      return;
  /* What everybody may read is meant for everybody. */
  if (!policy->permissive || before < 5
      || (strcmp (policy->cmd_name, "select") == 0 && is_true (policy->qual)))
    return;
  finding = sb_lint_report_policy (pass, node,
                                   "without TO, \"%s\" is asked also for who has no login",
                                   policy->policy_name);
  sb_lint_advise (finding, "TO authenticated");
  sb_lint_insert_behind_token (finding, unit, before - 1, "TO authenticated");
}

static gboolean
has_column (SbLintPass *pass, const SbLintNode *node)
{
  const SbLintNode *end = sb_lint_root (pass, sb_lint_unit (pass, node))
                          + sb_lint_unit (pass, node)->n_nodes;

  for (const SbLintNode *other = node + 1; other < end && sb_lint_is_below (pass, other, node);
       other++)
    if (other->kind == SB_NODE (COLUMN_REF))
      return TRUE;
  return FALSE;
}

static void
check_per_row_call (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__FuncCall *call = node->message;
  const SbLintNode *policy = sb_lint_policy_above (pass, node);
  SbLintUnit *unit = sb_lint_unit (pass, node);
  g_autofree char *text = NULL;
  g_autofree char *wrapped = NULL;
  SbFinding *finding;
  guint first, open, last;

  if (policy == NULL || !sb_lint_is_auth_call (call) || sb_lint_is_in_subselect (pass, node)
      || has_column (pass, node))
    return;
  first = sb_lint_token_at (unit, call->location);
  open = sb_lint_token_skip_name (unit, first);
  if (!sb_lint_token_is_char (unit, open, '('))
    return;
  last = sb_lint_token_skip_parentheses (unit, open) - 1;
  text = sb_lint_tokens_dup (unit, first, last);
  wrapped = g_strdup_printf ("(SELECT %s)", text);
  finding = sb_lint_report_tokens (pass, unit, first, last, "%s() is called for every row",
                                   sb_lint_call_get_name (call));
  sb_lint_advise (finding, "in a sub-select it is called once for a statement");
  sb_lint_replace_tokens (finding, unit, first, last, wrapped);
}

static const char *
get_last_field (const PgQuery__ColumnRef *column)
{
  const char *name = sb_lint_list_get_name (column->fields, column->n_fields);

  return name != NULL ? name : "";
}

static void
check_user_metadata (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AConst *constant = node->message;
  gboolean is_constant = node->kind == SB_NODE (A_CONST);
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const char *text;
  SbFinding *finding;
  guint at;

  if (sb_lint_policy_above (pass, node) == NULL)
    return;
  if (is_constant)
    text = constant->val_case == PG_QUERY__A__CONST__VAL_SVAL ? constant->sval->sval : "";
  else
    text = get_last_field (node->message);
  if (strstr (text, "user_metadata") == NULL && strstr (text, "raw_user_meta_data") == NULL)
    return;
  at = sb_lint_token_at (unit, is_constant
                                   ? constant->location
                                   : ((const PgQuery__ColumnRef *) node->message)->location);
  finding = sb_lint_report_tokens (pass, unit, at,
                                   is_constant ? at : sb_lint_token_skip_name (unit, at) - 1,
                                   "users change their user metadata themselves, and so what this "
                                   "policy lets them do");
  sb_lint_advise (finding, "use app_metadata, which only the server writes");
  if (!is_constant)
    return;
  if (strcmp (text, "user_metadata") == 0)
    sb_lint_replace_tokens (finding, unit, at, at, "'app_metadata'");
  else if (strcmp (text, "raw_user_meta_data") == 0)
    sb_lint_replace_tokens (finding, unit, at, at, "'raw_app_meta_data'");
}

const SbLintRule sb_lint_security[] = {
  {
      .id = "SC704",
      .slug = "policy-always-true",
      .title = "policy that lets everybody write",
      .why = "USING (true) and WITH CHECK (true) are as if row security were off for that command; "
             "service_role needs no policy",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CREATE_POLICY_STMT) },
      .check_node = check_always_true,
  },
  {
      .id = "SC705",
      .slug = "policy-without-role",
      .title = "policy without TO",
      .why = "it is for PUBLIC: asked for anon too, who then needs to be kept out by its condition",
      .severity = SB_SEVERITY_INFO,
      .kinds = { SB_NODE (CREATE_POLICY_STMT) },
      .check_node = check_without_role,
  },
  {
      .id = "SC706",
      .slug = "policy-per-row-call",
      .title = "auth function in a policy, called for every row",
      .why = "(SELECT auth.uid()) is planned as a constant of the statement: large tables are read "
             "many times faster, and an index can be used",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (FUNC_CALL) },
      .check_node = check_per_row_call,
  },
  {
      .id = "SC707",
      .slug = "policy-user-metadata",
      .title = "policy that believes user metadata",
      .why = "every user can write them by the Auth API, so anybody gives himself the rights that "
             "the policy grants by them",
      .severity = SB_SEVERITY_ERROR,
      .kinds = { SB_NODE (A_CONST), SB_NODE (COLUMN_REF) },
      .check_node = check_user_metadata,
  },
  {
      .id = "SC734",
      .slug = "insert-open-to-anon",
      .title = "INSERT policy with CHECK (true) that is open to anon",
      .why = "meant for the system, it lets anybody forge rows for anybody; the system's own "
             "service_role passes by the policies",
      .severity = SB_SEVERITY_ERROR,
      .kinds = { SB_NODE (CREATE_POLICY_STMT) },
      .check_node = check_open_insert,
  },
  { .id = NULL },
};
