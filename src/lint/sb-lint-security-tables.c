/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Security: tables that the API shows, and whether row security closes them. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-known.h"
#include "sb-lint-names.h"
#include "sb-lint-policies.h"

#include <string.h>

/* The table's name in the statement that creates it. */
static SbFinding *
report_table (SbLintPass *pass, const SbLintTable *table, const char *format)
{
  SbLintUnit *unit = sb_lint_unit (pass, table->create);
  const PgQuery__CreateStmt *stmt = sb_lint_table_get_create (table);
  const PgQuery__CreateTableAsStmt *as = table->create->message;
  const PgQuery__RangeVar *relation = stmt != NULL ? stmt->relation : as->into->rel;
  guint at = sb_lint_token_at (unit, relation->location);
  g_autofree char *message = g_strdup_printf ("\"%s\" %s", relation->relname, format);

  return sb_lint_report_tokens (pass, unit, at, sb_lint_token_skip_name (unit, at) - 1, "%s",
                                message);
}

static char *
dup_enable (const PgQuery__RangeVar *relation)
{
  g_autofree char *name = sb_lint_relation_to_sql (relation);

  return g_strdup_printf ("ALTER TABLE %s ENABLE ROW LEVEL SECURITY", name);
}

static void
check_missing (SbLintPass *pass)
{
  GPtrArray *tables = sb_lint_tables_get (pass);

  for (guint i = 0; i < tables->len; i++)
    {
      const SbLintTable *table = g_ptr_array_index (tables, i);
      const PgQuery__CreateStmt *stmt = sb_lint_table_get_create (table);
      const PgQuery__CreateTableAsStmt *as;
      g_autofree char *sql = NULL;
      SbFinding *finding;

      if (!sb_lint_table_is_open (pass, table))
        continue;
      as = table->create->message;
      finding = report_table (pass, table,
                              "can be read and changed by anybody who has the anon key: row "
                              "security is off");
      sb_lint_advise (finding, "ENABLE ROW LEVEL SECURITY, then a policy for each kind of access");
      sql = dup_enable (stmt != NULL ? stmt->relation : as->into->rel);
      if (!table->has_switch)
        sb_lint_insert_after (pass, finding, sb_lint_unit (pass, table->create), sql);
    }
}

static const SbLintNode *
find_command (const SbLintTable *table, int subtype)
{
  for (guint i = 0; i < table->commands->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (table->commands, i);

      if ((int) ((const PgQuery__AlterTableCmd *) node->message)->subtype == subtype)
        return node;
    }
  return NULL;
}

static const SbLintKnown *
find_known (SbLintPass *pass, const SbLintTable *table, guint facets)
{
  const SbLintKnown *known = sb_lint_known_after (pass, SB_LINT_RELATION, table->schema,
                                                  table->name, facets);

  return known != NULL && (known->flags & SB_LINT_IS_MADE) && strcmp (known->kind, "table") == 0
             ? known
             : NULL;
}

/* Whether the table is one of which all policies are known, and there is none: here or, where earlier
 * migrations have made it, there. */
static gboolean
has_no_policy (SbLintPass *pass, const SbLintTable *table)
{
  const SbLintKnown *known = find_known (pass, table, SB_LINT_POLICIES);

  if (table->policies->len > 0 || (table->create == NULL && known == NULL))
    return FALSE;
  for (guint i = 0; known != NULL && i < known->parts->len; i++)
    if (((const SbLintPart *) g_ptr_array_index (known->parts, i))->kind == SB_LINT_PART_POLICY)
      return FALSE;
  return TRUE;
}

static void
check_without_policy (SbLintPass *pass)
{
  GPtrArray *tables = sb_lint_tables_get (pass);

  for (guint i = 0; i < tables->len; i++)
    {
      const SbLintTable *table = g_ptr_array_index (tables, i);
      const SbLintNode *command = find_command (table, SB_AT (EnableRowSecurity));

      /* Without any right to it, nobody misses a policy. */
      if (command == NULL || table->is_dropped || !table->has_row_security
          || !has_no_policy (pass, table) || table->closed == SB_LINT_CLOSED
          || sb_lint_tables_have_policies_by_text (pass)
          || !sb_lint_context_is_exposed (pass->context, table->schema))
        continue;
      sb_lint_advise (sb_lint_report_command (pass, command,
                                              "without a policy nobody but the owner and "
                                              "service_role sees a row of \"%s\"",
                                              table->name),
                      "add a policy; or say that it is meant so by REVOKE ALL … FROM anon, "
                      "authenticated");
    }
}

/* Earlier migrations have made it, and left row security off. */
static gboolean
is_known_open (SbLintPass *pass, const SbLintTable *table)
{
  const SbLintKnown *known = find_known (pass, table, SB_LINT_SECURITY);

  return known != NULL && !(known->flags & SB_LINT_HAS_SECURITY);
}

static void
check_policy_without_security (SbLintPass *pass)
{
  GPtrArray *tables = sb_lint_tables_get (pass);

  for (guint i = 0; i < tables->len; i++)
    {
      const SbLintTable *table = g_ptr_array_index (tables, i);
      const PgQuery__CreatePolicyStmt *policy;
      const SbLintNode *node;
      g_autofree char *sql = NULL;
      SbFinding *finding;

      if (table->policies->len == 0 || table->has_row_security || table->is_dropped
          || (table->create == NULL && !table->has_switch && !is_known_open (pass, table))
          || sb_lint_tables_are_closed_by_text (pass))
        continue;
      node = g_ptr_array_index (table->policies, 0);
      policy = node->message;
      finding = sb_lint_report_policy (pass, node,
                                       "\"%s\" does nothing: row security of \"%s\" is off",
                                       policy->policy_name, policy->table->relname);
      sb_lint_advise (finding, "ENABLE ROW LEVEL SECURITY");
      sql = dup_enable (policy->table);
      if (!table->has_switch)
        sb_lint_insert_before (pass, finding, sb_lint_unit (pass, node), sql);
    }
}

static void
check_disabled (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  const SbLintNode *parent = sb_lint_parent (pass, node);
  const PgQuery__AlterTableStmt *stmt = parent->message;
  const SbLintTable *table;

  if ((cmd->subtype != SB_AT (DisableRowSecurity) && cmd->subtype != SB_AT (NoForceRowSecurity))
      || parent->kind != SB_NODE (ALTER_TABLE_STMT))
    return;
  table = sb_lint_table_find (pass, stmt->relation);
  /* On again before anybody else sees it. */
  if (cmd->subtype == SB_AT (DisableRowSecurity) && table != NULL && table->has_row_security
      && sb_lint_unit (pass, node)->transaction != 0)
    return;
  if (sb_lint_context_get_role (pass->context) == SB_LINT_ROLE_VERIFY)
    return;
  if (cmd->subtype == SB_AT (DisableRowSecurity))
    sb_lint_advise (sb_lint_report_command (pass, node,
                                            "anybody with a right to \"%s\" reads and writes all "
                                            "its rows from this moment, anon too",
                                            stmt->relation->relname),
                    "leave it on; look from service_role, or SET LOCAL ROLE to test a policy");
  else
    sb_lint_report_command (pass, node,
                            "the owner of \"%s\", and SECURITY DEFINER functions of his, pass by "
                            "its policies again",
                            stmt->relation->relname);
}

static gboolean
is_sensitive (const char *column)
{
  static const char *const names[] = {
    "password",
    "passwd",
    "password_hash",
    "hashed_password",
    "encrypted_password",
    "secret",
    "secret_key",
    "client_secret",
    "token",
    "access_token",
    "refresh_token",
    "api_key",
    "apikey",
    "private_key",
    "session_token",
    "ssn",
    "social_security_number",
    "tax_id",
    "passport_number",
    "credit_card",
    "card_number",
    "cvv",
    "iban",
    "bank_account",
    "date_of_birth",
    "otp",
    "totp_secret",
    "mfa_secret",
    "recovery_code",
    NULL,
  };
  g_autofree char *name = g_ascii_strdown (column, -1);

  return g_strv_contains (names, name);
}

static void
check_sensitive (SbLintPass *pass)
{
  GPtrArray *tables = sb_lint_tables_get (pass);

  for (guint i = 0; i < tables->len; i++)
    {
      const SbLintTable *table = g_ptr_array_index (tables, i);
      const PgQuery__CreateStmt *stmt = sb_lint_table_get_create (table);

      if (stmt == NULL || !sb_lint_table_is_open (pass, table))
        continue;
      for (gsize k = 0; k < stmt->n_table_elts; k++)
        {
          const PgQuery__ColumnDef *column = stmt->table_elts[k]->column_def;
          SbLintUnit *unit = sb_lint_unit (pass, table->create);
          guint at;

          if (stmt->table_elts[k]->node_case != SB_NODE (COLUMN_DEF)
              || !is_sensitive (column->colname))
            continue;
          at = sb_lint_token_at (unit, column->location);
          sb_lint_advise (sb_lint_report_tokens (pass, unit, at, at,
                                                 "anybody who has the anon key can read \"%s\"",
                                                 column->colname),
                          "ENABLE ROW LEVEL SECURITY on \"%s\", or keep it in a schema that the "
                          "API does not show",
                          table->name);
        }
    }
}

const SbLintRule sb_lint_security_tables[] = {
  {
      .id = "SC701",
      .slug = "rls-missing",
      .title = "new table in a schema that the API shows, without row security",
      .why = "the anon key is in every browser: by it anybody reads and changes all rows",
      .severity = SB_SEVERITY_ERROR,
      .check_file = check_missing,
  },
  {
      .id = "SC702",
      .slug = "rls-without-policy",
      .title = "row security is on, and there is no policy",
      .why = "every row is hidden from everybody but the owner and service_role",
      .severity = SB_SEVERITY_INFO,
      .check_file = check_without_policy,
  },
  {
      .id = "SC703",
      .slug = "policy-without-rls",
      .title = "policy on a table whose row security is off",
      .why = "a policy does nothing until ENABLE ROW LEVEL SECURITY: the table is open",
      .severity = SB_SEVERITY_ERROR,
      .check_file = check_policy_without_security,
  },
  {
      .id = "SC719",
      .slug = "rls-disabled",
      .title = "DISABLE or NO FORCE ROW LEVEL SECURITY",
      .why = "the table is open from that moment to everybody with a right to it",
      .severity = SB_SEVERITY_ERROR,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_disabled,
  },
  {
      .id = "SC724",
      .slug = "sensitive-column-without-rls",
      .title = "secret or personal column in a table that anybody can read",
      .why = "the anon key is in every browser: by it anybody reads passwords, tokens, numbers",
      .severity = SB_SEVERITY_ERROR,
      .check_file = check_sensitive,
  },
  { .id = NULL },
};
