/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Security: what belongs to the platform, and what is kept there. */
#include "sb-lint-alter.h"
#include "sb-lint-drops.h"
#include "sb-lint-families.h"
#include "sb-lint-security.h"
#include "sb-lint-names.h"
#include "sb-lint-policies.h"

#include <string.h>

/**
 * sb_lint_is_managed:
 * @schema: (nullable): a schema
 *
 * Returns: whether a Supabase platform owns and upgrades it
 */
gboolean
sb_lint_is_managed (const char *schema)
{
  static const char *const names[] = { "auth",      "storage",        "realtime",   "vault",
                                       "pgsodium",  "_realtime",      "_analytics", "graphql",
                                       "pgbouncer", "graphql_public", "extensions", NULL };

  return schema != NULL
         && (g_strv_contains (names, schema) || g_str_has_prefix (schema, "supabase_"));
}

static void
report (SbLintPass *pass, const SbLintNode *node, const char *schema)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);

  sb_lint_advise (sb_lint_report_tokens (pass, unit, 0, MIN (2, sb_lint_tokens_get_n (unit) - 1),
                                         "the platform owns \"%s\": this is refused there, or "
                                         "breaks its next upgrade",
                                         schema),
                  "keep own objects in a schema of your own");
}

/* Where the platform lets projects add policies and triggers. */
static gboolean
is_allowed (const PgQuery__RangeVar *table)
{
  static const char *const names[][2] = {
    { "auth", "users" },
    { "storage", "objects" },
    { "storage", "buckets" },
    { "realtime", "messages" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (table->schemaname, names[i][0]) == 0 && strcmp (table->relname, names[i][1]) == 0)
      return TRUE;
  return FALSE;
}

static void
check_relation (SbLintPass *pass, const SbLintNode *node, const PgQuery__RangeVar *relation)
{
  if (relation != NULL && sb_lint_is_managed (relation->schemaname))
    report (pass, node, relation->schemaname);
}

static void
check_names (SbLintPass *pass, const SbLintNode *node, PgQuery__Node *const *names, gsize n_names)
{
  const char *schema = sb_lint_list_get_schema (names, n_names);

  if (sb_lint_is_managed (schema))
    report (pass, node, schema);
}

static void
check_part (SbLintPass *pass, const SbLintNode *node, const PgQuery__RangeVar *relation)
{
  if (relation != NULL && !is_allowed (relation))
    check_relation (pass, node, relation);
}

static void
check_drop (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__DropStmt *stmt = node->message;
  const char *schema, *name, *part;

  if (stmt->remove_type == SB_OBJECT (POLICY) || stmt->remove_type == SB_OBJECT (TRIGGER)
      || stmt->remove_type == SB_OBJECT (EXTENSION))
    return;
  for (gsize i = 0; i < stmt->n_objects; i++)
    if (sb_lint_get_dropped (stmt, i, &schema, &name))
      {
        part = stmt->remove_type == SB_OBJECT (SCHEMA) ? name : schema;
        if (sb_lint_is_managed (part))
          {
            report (pass, node, part);
            return;
          }
      }
}

static void
check_managed (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateFunctionStmt *function = node->message;
  const PgQuery__CreateEnumStmt *type = node->message;
  const PgQuery__CreateSchemaStmt *schema = node->message;
  const PgQuery__CreateTableAsStmt *as = node->message;

  if (sb_lint_unit (pass, node)->in_function || sb_lint_parent (pass, node) != NULL)
    return;
  switch (node->kind)
    {
    case SB_NODE (CREATE_STMT):
      check_relation (pass, node, ((const PgQuery__CreateStmt *) node->message)->relation);
      break;
    case SB_NODE (CREATE_TABLE_AS_STMT):
      check_relation (pass, node, as->into != NULL ? as->into->rel : NULL);
      break;
    case SB_NODE (ALTER_TABLE_STMT):
      check_relation (pass, node, ((const PgQuery__AlterTableStmt *) node->message)->relation);
      break;
    case SB_NODE (INDEX_STMT):
      check_relation (pass, node, ((const PgQuery__IndexStmt *) node->message)->relation);
      break;
    case SB_NODE (VIEW_STMT):
      check_relation (pass, node, ((const PgQuery__ViewStmt *) node->message)->view);
      break;
    case SB_NODE (CREATE_TRIG_STMT):
      check_part (pass, node, ((const PgQuery__CreateTrigStmt *) node->message)->relation);
      break;
    case SB_NODE (CREATE_POLICY_STMT):
      check_part (pass, node, ((const PgQuery__CreatePolicyStmt *) node->message)->table);
      break;
    case SB_NODE (CREATE_FUNCTION_STMT):
      check_names (pass, node, function->funcname, function->n_funcname);
      break;
    case SB_NODE (CREATE_ENUM_STMT):
      check_names (pass, node, type->type_name, type->n_type_name);
      break;
    case SB_NODE (CREATE_SCHEMA_STMT):
      /* Of a server without the platform: the place for extensions. */
      if (sb_lint_is_managed (schema->schemaname) && strcmp (schema->schemaname, "extensions") != 0)
        report (pass, node, schema->schemaname);
      break;
    case SB_NODE (DROP_STMT):
      check_drop (pass, node);
      break;
    default:
      break;
    }
}

/* check_node takes eight kinds; the statements that reach into a schema are more. */
static void
check_all_managed (SbLintPass *pass)
{
  for (guint i = 0; i < pass->units->len; i++)
    check_managed (pass, sb_lint_root (pass, sb_lint_get_unit (pass, i)));
}

/* The constant that is given for a column of INSERT. */
static const char *
get_inserted (const PgQuery__InsertStmt *stmt, const PgQuery__Node *row, const char *column,
              gboolean *is_true)
{
  for (gsize i = 0; i < stmt->n_cols && row->node_case == SB_NODE (LIST) && i < row->list->n_items;
       i++)
    if (stmt->cols[i]->node_case == SB_NODE (RES_TARGET)
        && strcmp (stmt->cols[i]->res_target->name, column) == 0)
      {
        *is_true = sb_lint_is_always_true (row->list->items[i]);
        return sb_lint_string (row->list->items[i]);
      }
  return NULL;
}

static void
add_public_buckets (GHashTable *buckets, const PgQuery__InsertStmt *stmt)
{
  const PgQuery__SelectStmt *select;

  if (stmt->relation == NULL || strcmp (stmt->relation->schemaname, "storage") != 0
      || strcmp (stmt->relation->relname, "buckets") != 0 || stmt->select_stmt == NULL
      || stmt->select_stmt->node_case != SB_NODE (SELECT_STMT))
    return;
  select = stmt->select_stmt->select_stmt;
  for (gsize i = 0; i < select->n_values_lists; i++)
    {
      gboolean is_public = FALSE, ignored;
      const char *id = get_inserted (stmt, select->values_lists[i], "id", &ignored);

      get_inserted (stmt, select->values_lists[i], "public", &is_public);
      if (id != NULL && is_public)
        g_hash_table_add (buckets, (gpointer) id);
    }
}

static void
add_opened_bucket (GHashTable *buckets, const PgQuery__UpdateStmt *stmt)
{
  if (stmt->relation == NULL || strcmp (stmt->relation->schemaname, "storage") != 0
      || strcmp (stmt->relation->relname, "buckets") != 0)
    return;
  for (gsize i = 0; i < stmt->n_target_list; i++)
    {
      const PgQuery__ResTarget *target = stmt->target_list[i]->res_target;

      if (stmt->target_list[i]->node_case == SB_NODE (RES_TARGET)
          && strcmp (target->name, "public") == 0 && target->val != NULL
          && sb_lint_is_always_true (target->val) && stmt->where_clause != NULL
          && stmt->where_clause->node_case == SB_NODE (A_EXPR)
          && sb_lint_string (stmt->where_clause->a_expr->rexpr) != NULL)
        g_hash_table_add (buckets, (gpointer) sb_lint_string (stmt->where_clause->a_expr->rexpr));
    }
}

/* `bucket_id = 'avatars'` and nothing else */
static const char *
get_whole_bucket (const PgQuery__CreatePolicyStmt *policy)
{
  const PgQuery__Node *qual = policy->qual;
  const PgQuery__AExpr *expr;

  if (!policy->permissive || policy->table == NULL || !sb_lint_policy_is_for (policy, "select")
      || strcmp (policy->table->schemaname, "storage") != 0
      || strcmp (policy->table->relname, "objects") != 0 || qual == NULL
      || qual->node_case != SB_NODE (A_EXPR))
    return NULL;
  expr = qual->a_expr;
  if (expr->lexpr == NULL || expr->lexpr->node_case != SB_NODE (COLUMN_REF)
      || g_strcmp0 (sb_lint_list_get_name (expr->lexpr->column_ref->fields,
                                           expr->lexpr->column_ref->n_fields),
                    "bucket_id")
             != 0)
    return NULL;
  return sb_lint_string (expr->rexpr);
}

static void
check_listing (SbLintPass *pass)
{
  g_autoptr (GHashTable) buckets = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintNode *root = sb_lint_root (pass, sb_lint_get_unit (pass, i));

      if (root->kind == SB_NODE (INSERT_STMT))
        add_public_buckets (buckets, root->message);
      else if (root->kind == SB_NODE (UPDATE_STMT))
        add_opened_bucket (buckets, root->message);
    }
  for (guint i = 0; g_hash_table_size (buckets) > 0 && i < pass->units->len; i++)
    {
      const SbLintNode *root = sb_lint_root (pass, sb_lint_get_unit (pass, i));
      const char *bucket = root->kind == SB_NODE (CREATE_POLICY_STMT)
                               ? get_whole_bucket (root->message)
                               : NULL;

      if (bucket != NULL && g_hash_table_contains (buckets, bucket))
        sb_lint_advise (sb_lint_report_policy (pass, root,
                                               "anybody can list all files of \"%s\"; being "
                                               "public, it needs no policy to show one by its "
                                               "address",
                                               bucket),
                        "leave the policy out, or let people list their own folder only");
    }
}

const SbLintRule sb_lint_security_managed[] = {
  {
      .id = "SC725",
      .slug = "public-bucket-listing",
      .title = "SELECT policy over all files of a public bucket",
      .why = "files of a public bucket are served by their address without a policy; the policy "
             "adds that anybody can list them all",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_listing,
  },
  {
      .id = "SC727",
      .slug = "managed-schema-change",
      .title = "change in a schema of the platform",
      .why = "auth, storage, realtime and the like are Supabase's: the change is refused or lost "
             "at the next upgrade, or stops it",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_all_managed,
  },
  { .id = NULL },
};
