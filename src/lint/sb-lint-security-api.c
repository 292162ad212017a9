/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Security: what the API shows beside tables, which row security does not close. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-security.h"
#include "sb-lint-names.h"
#include "sb-lint-objects.h"
#include "sb-lint-policies.h"

#include <string.h>

/* Views with the rights of who reads them. */
#define SECURITY_INVOKER_VERSION 15

static gboolean
is_shown (SbLintPass *pass, const PgQuery__RangeVar *relation)
{
  const SbLintTable *table = sb_lint_table_find (pass, relation);

  return relation != NULL && strcmp (relation->relpersistence, "t") != 0
         && sb_lint_context_is_exposed (pass->context, relation->schemaname)
         && sb_lint_context_get_role (pass->context) != SB_LINT_ROLE_VERIFY && table != NULL
         && table->closed != SB_LINT_CLOSED;
}

static SbFinding *
report_relation (SbLintPass *pass, const SbLintNode *node, const PgQuery__RangeVar *relation,
                 const char *message)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint at = sb_lint_token_at (unit, relation->location);

  return sb_lint_report_tokens (pass, unit, at, sb_lint_token_skip_name (unit, at) - 1, "\"%s\" %s",
                                relation->relname, message);
}

static gboolean
reads_a_table (SbLintPass *pass, const SbLintNode *node, const PgQuery__RangeVar *view)
{
  const SbLintNode *end = node + sb_lint_unit (pass, node)->n_nodes;

  for (const SbLintNode *other = node + 1; other < end; other++)
    if (other->kind == SB_NODE (RANGE_VAR) && other->message != view)
      return TRUE;
  return FALSE;
}

/* CREATE VIEW name [(columns)] [WITH (options)] AS */
static void
add_invoker (SbFinding *finding, SbLintUnit *unit, const PgQuery__ViewStmt *stmt)
{
  guint at = sb_lint_token_skip_name (unit, sb_lint_token_at (unit, stmt->view->location));
  gsize place;

  if (sb_lint_token_is_char (unit, at, '('))
    at = sb_lint_token_skip_parentheses (unit, at);
  if (sb_lint_token_is (unit, at, "as"))
    sb_lint_insert_behind_token (finding, unit, at - 1, "WITH (security_invoker = true)");
  else if (sb_lint_token_is (unit, at, "with") && sb_lint_token_is_char (unit, at + 1, '('))
    {
      place = sb_lint_token (unit, at + 1)->end;
      sb_lint_edit (finding, unit, place, place, "security_invoker = true, ");
    }
}

static void
check_view (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__ViewStmt *stmt = node->message;
  guint version = sb_lint_context_get_server_version (pass->context);
  const PgQuery__DefElem *option = sb_lint_option_find (stmt->options, stmt->n_options,
                                                        "security_invoker");
  const SbLintTable *table = sb_lint_table_find (pass, stmt->view);
  SbFinding *finding;

  if ((version > 0 && version < SECURITY_INVOKER_VERSION) || !is_shown (pass, stmt->view)
      || sb_lint_option_is_on (option) || table->is_invoker || sb_lint_parent (pass, node) != NULL
      || !reads_a_table (pass, node, stmt->view))
    return;
  finding = report_relation (pass, node, stmt->view,
                             "shows all rows of what it reads, by its owner's rights: row security "
                             "does not hold there");
  sb_lint_advise (finding, "WITH (security_invoker = true)");
  if (option == NULL)
    add_invoker (finding, sb_lint_unit (pass, node), stmt);
}

static void
check_matview (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateTableAsStmt *stmt = node->message;

  if (stmt->objtype != SB_OBJECT (MATVIEW) || stmt->into == NULL
      || !is_shown (pass, stmt->into->rel))
    return;
  sb_lint_advise (report_relation (pass, node, stmt->into->rel,
                                   "can be read by anybody who has the anon key: row security "
                                   "does not hold in materialized views"),
                  "REVOKE ALL … FROM anon, authenticated, or keep it in a schema that the API does "
                  "not show");
}

static void
check_foreign_table (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateForeignTableStmt *table = node->message;
  const PgQuery__ImportForeignSchemaStmt *import = node->message;
  SbFinding *finding;

  if (node->kind == SB_NODE (CREATE_FOREIGN_TABLE_STMT))
    {
      if (table->base_stmt == NULL || !is_shown (pass, table->base_stmt->relation))
        return;
      finding = report_relation (pass, node, table->base_stmt->relation,
                                 "can be read by anybody who has the anon key: row security does "
                                 "not hold in foreign tables");
    }
  else
    {
      SbLintUnit *unit = sb_lint_unit (pass, node);

      if (!sb_lint_context_is_exposed (pass->context, import->local_schema))
        return;
      finding = sb_lint_report_tokens (pass, unit, 0, 2,
                                       "the tables that come to \"%s\" can be read by anybody who "
                                       "has the anon key",
                                       import->local_schema);
    }
  sb_lint_advise (finding, "keep them in a schema that the API does not show");
}

static void
check_auth_users (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__RangeVar *relation = node->message;
  const SbLintNode *root = sb_lint_root (pass, sb_lint_unit (pass, node));
  const PgQuery__ViewStmt *view = root->message;
  const PgQuery__CreateTableAsStmt *as = root->message;
  const PgQuery__RangeVar *target = NULL;

  if (g_strcmp0 (relation->schemaname, "auth") != 0 || strcmp (relation->relname, "users") != 0)
    return;
  if (root->kind == SB_NODE (VIEW_STMT))
    target = view->view;
  else if (root->kind == SB_NODE (CREATE_TABLE_AS_STMT) && as->into != NULL
           && as->objtype == SB_OBJECT (MATVIEW))
    target = as->into->rel;
  /* By its own rights an invoker reads nothing there. */
  if (target == NULL || !is_shown (pass, target) || sb_lint_table_find (pass, target)->is_invoker
      || (root->kind == SB_NODE (VIEW_STMT)
          && sb_lint_option_is_on (
              sb_lint_option_find (view->options, view->n_options, "security_invoker"))))
    return;
  sb_lint_advise (report_relation (pass, node, relation,
                                   "is shown to the world here: addresses, phone numbers, when "
                                   "somebody was there"),
                  "keep what others may see in a table of its own, as profiles, with policies");
}

static gboolean
is_users_key (const PgQuery__Constraint *constraint)
{
  return strcmp (constraint->pktable->schemaname, "auth") == 0
         && strcmp (constraint->pktable->relname, "users") == 0
         && (constraint->n_pk_attrs == 0
             || (constraint->n_pk_attrs == 1
                 && g_strcmp0 (sb_lint_string (constraint->pk_attrs[0]), "id") == 0));
}

static void
check_managed_key (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__Constraint *constraint = node->message;

  if (constraint->contype != SB_CONSTR (FOREIGN) || constraint->pktable == NULL
      || !sb_lint_is_managed (constraint->pktable->schemaname) || is_users_key (constraint))
    return;
  sb_lint_advise (report_relation (pass, node, constraint->pktable,
                                   "is the platform's: its upgrades fail where a foreign key "
                                   "holds what they change"),
                  "reference auth.users (id), or keep the value without a foreign key");
}

/* Extensions that have a schema of their own, or are always in pg_catalog. */
static gboolean
is_fixed (const char *extension)
{
  static const char *const fixed[] = {
    "plpgsql",
    "pg_cron",
    "pgmq",
    "pgsodium",
    "supabase_vault",
    "pg_graphql",
    "pg_tle",
    "timescaledb",
    "pg_partman",
    "postgis_topology",
    "postgis_tiger_geocoder",
    "adminpack",
    "pglogical",
    "pg_surgery",
    NULL,
  };

  return g_strv_contains (fixed, extension);
}

static void
check_extension (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateExtensionStmt *stmt = node->message;
  const PgQuery__DefElem *option = sb_lint_option_find (stmt->options, stmt->n_options, "schema");
  const char *schema = option != NULL ? sb_lint_string (option->arg) : NULL;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint name = sb_lint_token_find (unit, 0, SB_LINT_NO_TOKEN, "extension") + 1;
  SbFinding *finding;

  if (is_fixed (stmt->extname) || (option != NULL && g_strcmp0 (schema, "public") != 0)
      || name == 0)
    return;
  if (sb_lint_token_is (unit, name, "if"))
    name += 3;
  finding = sb_lint_report_tokens (pass, unit, name, name,
                                   "the functions of \"%s\" come to a schema that the API shows",
                                   stmt->extname);
  sb_lint_advise (finding, "WITH SCHEMA extensions");
  if (option == NULL)
    {
      guint with = sb_lint_token_is (unit, name + 1, "with") ? name + 1 : name;

      sb_lint_insert_behind_token (finding, unit, with,
                                   with == name ? "WITH SCHEMA extensions" : "SCHEMA extensions");
    }
  else
    {
      guint at = sb_lint_token_find (unit, name, SB_LINT_NO_TOKEN, "schema") + 1;

      if (at > 0)
        sb_lint_replace_tokens (finding, unit, at, at, "extensions");
    }
  if (!sb_lint_is_name_created (pass, unit, SB_LINT_SCHEMA, NULL, "extensions"))
    sb_lint_insert_before (pass, finding, unit, "CREATE SCHEMA IF NOT EXISTS extensions");
}

const SbLintRule sb_lint_security_api[] = {
  {
      .id = "SC709",
      .slug = "view-without-invoker",
      .title = "view in a schema that the API shows, without security_invoker",
      .why = "it reads by its owner's rights, so the policies of its tables do not hold for who "
             "asks through it",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (VIEW_STMT) },
      .check_node = check_view,
  },
  {
      .id = "SC712",
      .slug = "extension-in-public",
      .title = "extension in public",
      .why = "its functions can be called through the API, and stand among the project's own",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CREATE_EXTENSION_STMT) },
      .check_node = check_extension,
  },
  {
      .id = "SC713",
      .slug = "matview-in-api",
      .title = "materialized view in a schema that the API shows",
      .why = "it keeps the rows that its owner sees, and has no row security itself",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CREATE_TABLE_AS_STMT) },
      .check_node = check_matview,
  },
  {
      .id = "SC714",
      .slug = "foreign-table-in-api",
      .title = "foreign table in a schema that the API shows",
      .why = "it has no row security, and the other server is asked with its owner's login",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CREATE_FOREIGN_TABLE_STMT), SB_NODE (IMPORT_FOREIGN_SCHEMA_STMT) },
      .check_node = check_foreign_table,
  },
  {
      .id = "SC715",
      .slug = "auth-users-exposed",
      .title = "view that shows auth.users to the world",
      .why = "it reads by its owner's rights, so anybody who has the anon key reads everybody's "
             "personal data",
      .severity = SB_SEVERITY_ERROR,
      .kinds = { SB_NODE (RANGE_VAR) },
      .check_node = check_auth_users,
  },
  {
      .id = "SC716",
      .slug = "fk-to-managed-unique",
      .title = "foreign key to a table of the platform",
      .why = "the platform may change what it points to; only auth.users (id) is promised to stay",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CONSTRAINT) },
      .check_node = check_managed_key,
  },
  { .id = NULL },
};
