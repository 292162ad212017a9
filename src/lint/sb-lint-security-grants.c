/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Security: rights given away, and secrets written down. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-tokens.h"

#include <string.h>

static gboolean
is_anybody (const PgQuery__Node *node)
{
  return node->node_case == SB_NODE (ROLE_SPEC)
         && (node->role_spec->roletype == PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_PUBLIC
             || strcmp (node->role_spec->rolename, "anon") == 0);
}

/* What is given, where that is more than to read or to use; "ALL" for all. */
static const char *
get_broad (const PgQuery__GrantStmt *stmt)
{
  static const char *const writes[] = { "insert",     "update",  "delete", "truncate",
                                        "references", "trigger", "create", NULL };

  if (stmt->objtype != SB_OBJECT (TABLE) && stmt->objtype != SB_OBJECT (SCHEMA)
      && stmt->objtype != SB_OBJECT (DATABASE))
    return NULL;
  if (stmt->n_privileges == 0)
    return "ALL";
  for (gsize i = 0; i < stmt->n_privileges; i++)
    if (stmt->privileges[i]->node_case == SB_NODE (ACCESS_PRIV)
        && g_strv_contains (writes, stmt->privileges[i]->access_priv->priv_name))
      return stmt->privileges[i]->access_priv->priv_name;
  return NULL;
}

static void
check_grant (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__GrantStmt *stmt = node->message;
  const SbLintNode *parent = sb_lint_parent (pass, node);
  SbLintUnit *unit = sb_lint_unit (pass, node);
  gboolean is_default = parent != NULL && parent->kind == SB_NODE (ALTER_DEFAULT_PRIVILEGES_STMT);
  guint last = sb_lint_tokens_get_n (unit) - 1;
  const char *broad = get_broad (stmt);
  g_autofree char *what = NULL;

  if (!stmt->is_grant)
    return;
  if (stmt->grant_option)
    {
      sb_lint_advise (sb_lint_report_tokens (pass, unit, 0, last,
                                             "WITH GRANT OPTION: who gets the right can give it to "
                                             "anybody"),
                      "without it");
      return;
    }
  what = broad != NULL ? g_ascii_strup (broad, -1) : NULL;
  for (gsize i = 0; broad != NULL && i < stmt->n_grantees; i++)
    if (is_anybody (stmt->grantees[i]))
      {
        const char *role = *stmt->grantees[i]->role_spec->rolename != '\0'
                               ? stmt->grantees[i]->role_spec->rolename
                               : "PUBLIC";

        sb_lint_advise (sb_lint_report_tokens (pass, unit, 0, last,
                                               is_default
                                                   ? "every table that is made later grants %s to "
                                                     "%s: to anybody, without a login"
                                                   : "%s for %s: for anybody, without a login",
                                               what, role),
                        "name what is needed, mostly SELECT, and whom it is for");
        return;
      }
}

/* A hash is as good as a password only to who has read the server's own files; the server's forms
 * are no plain text. */
static gboolean
is_plain_password (const char *text)
{
  return text != NULL && *text != '\0' && !g_str_has_prefix (text, "SCRAM-SHA-256$")
         && !(g_str_has_prefix (text, "md5") && strlen (text) == 35);
}

static void
report_password (SbLintPass *pass, SbLintUnit *unit, const char *whose)
{
  sb_lint_advise (
      sb_lint_report_tokens (pass, unit, 0, MIN (2, sb_lint_tokens_get_n (unit) - 1),
                             "the password of %s is in the file, and so in the "
                             "repository and in logs",
                             whose),
      "set it by hand or by the tool that keeps secrets (psql's \\password), and change "
      "this one");
}

static void
check_password (SbLintPass *pass, const SbLintNode *node)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const PgQuery__CreateRoleStmt *role = node->message;
  const PgQuery__AlterRoleStmt *altered = node->message;
  const PgQuery__CreateUserMappingStmt *mapping = node->message;
  const PgQuery__AlterUserMappingStmt *remapping = node->message;
  const PgQuery__CreateSubscriptionStmt *subscription = node->message;
  const PgQuery__DefElem *option = NULL;
  const char *whose = "a role";

  switch (node->kind)
    {
    case SB_NODE (CREATE_ROLE_STMT):
      option = sb_lint_option_find (role->options, role->n_options, "password");
      break;
    case SB_NODE (ALTER_ROLE_STMT):
      option = sb_lint_option_find (altered->options, altered->n_options, "password");
      break;
    case SB_NODE (CREATE_USER_MAPPING_STMT):
      option = sb_lint_option_find (mapping->options, mapping->n_options, "password");
      whose = "another server";
      break;
    case SB_NODE (ALTER_USER_MAPPING_STMT):
      option = sb_lint_option_find (remapping->options, remapping->n_options, "password");
      whose = "another server";
      break;
    default:
      if (strstr (subscription->conninfo, "password=") != NULL)
        report_password (pass, unit, "another server");
      return;
    }
  if (option != NULL && is_plain_password (sb_lint_string (option->arg)))
    report_password (pass, unit, whose);
}

static void
check_powerful (SbLintPass *pass, const SbLintNode *node)
{
  static const char *const options[][2] = {
    { "superuser", "SUPERUSER" },
    { "bypassrls", "BYPASSRLS" },
    { "createrole", "CREATEROLE" },
    { "isreplication", "REPLICATION" },
  };
  const PgQuery__CreateRoleStmt *created = node->message;
  const PgQuery__AlterRoleStmt *altered = node->message;
  gboolean is_new = node->kind == SB_NODE (CREATE_ROLE_STMT);
  SbLintUnit *unit = sb_lint_unit (pass, node);

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      const PgQuery__DefElem *option =
          sb_lint_option_find (is_new ? created->options : altered->options,
                               is_new ? created->n_options : altered->n_options, options[i][0]);

      if (option == NULL || !sb_lint_option_is_on (option))
        continue;
      sb_lint_advise (sb_lint_report_tokens (pass, unit, 0, sb_lint_tokens_get_n (unit) - 1,
                                             "%s: the role passes by what holds others back",
                                             options[i][1]),
                      "give the role what it needs and no more");
      return;
    }
}

static void
check_membership (SbLintPass *pass, const SbLintNode *node)
{
  static const char *const powerful[] = {
    "postgres",
    "service_role",
    "supabase_admin",
    "supabase_auth_admin",
    "supabase_storage_admin",
    "rds_superuser",
    "pg_read_server_files",
    "pg_write_server_files",
    "pg_execute_server_program",
    "pg_read_all_data",
    "pg_write_all_data",
    NULL,
  };
  const PgQuery__GrantRoleStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);

  for (gsize i = 0; stmt->is_grant && i < stmt->n_granted_roles; i++)
    if (stmt->granted_roles[i]->node_case == SB_NODE (ACCESS_PRIV)
        && g_strv_contains (powerful, stmt->granted_roles[i]->access_priv->priv_name))
      {
        sb_lint_advise (sb_lint_report_tokens (pass, unit, 0, sb_lint_tokens_get_n (unit) - 1,
                                               "whoever gets \"%s\" may do all that it may",
                                               stmt->granted_roles[i]->access_priv->priv_name),
                        "give the role what it needs and no more");
        return;
      }
}

static void
check_power (SbLintPass *pass, const SbLintNode *node)
{
  if (node->kind == SB_NODE (GRANT_ROLE_STMT))
    check_membership (pass, node);
  else
    check_powerful (pass, node);
}

const SbLintRule sb_lint_security_grants[] = {
  {
      .id = "SC717",
      .slug = "grant-broad",
      .title = "GRANT of writing to anon or PUBLIC",
      .why = "the anon key is in every browser; what keeps rows safe is then nothing but policies",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (GRANT_STMT) },
      .check_node = check_grant,
  },
  {
      .id = "SC721",
      .slug = "plaintext-password",
      .title = "password in the file",
      .why = "it stays in the repository's history and in the server's log, for everybody who "
             "reads them",
      .severity = SB_SEVERITY_ERROR,
      .flags = SB_LINT_APPLIED,
      .kinds = { SB_NODE (CREATE_ROLE_STMT), SB_NODE (ALTER_ROLE_STMT),
                 SB_NODE (CREATE_USER_MAPPING_STMT), SB_NODE (ALTER_USER_MAPPING_STMT),
                 SB_NODE (CREATE_SUBSCRIPTION_STMT) },
      .check_node = check_password,
  },
  {
      .id = "SC722",
      .slug = "powerful-role",
      .title = "role that passes by row security, or becomes another one",
      .why = "with it, policies and grants hold nobody back any more",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CREATE_ROLE_STMT), SB_NODE (ALTER_ROLE_STMT), SB_NODE (GRANT_ROLE_STMT) },
      .check_node = check_power,
  },
  { .id = NULL },
};
