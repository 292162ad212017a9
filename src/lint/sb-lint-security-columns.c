/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Security: columns that a policy uses, which PostgreSQL then neither drops nor retypes. */
#include "sb-identifier.h"
#include "sb-lint-alter.h"
#include "sb-lint-drops.h"
#include "sb-lint-families.h"
#include "sb-lint-known.h"
#include "sb-lint-names.h"
#include "sb-lint-policies.h"

#include <string.h>

static char *
make_key (const char *schema, const char *table, const char *name)
{
  return g_strconcat (sb_lint_schema_or_public (schema), "\n", table, "\n", name, NULL);
}

/* What is known of the policies that are there at some place of the file. */
typedef struct
{
  GHashTable *by_column; /* schema, table, column → a CreatePolicyStmt that uses it */
  GHashTable *gone;      /* schema, table, policy */
} Users;

static const PgQuery__RangeVar *
find_alias (GArray *nodes, guint first, guint end, const char *name)
{
  for (guint i = first; i < end; i++)
    {
      const SbLintNode *node = &g_array_index (nodes, SbLintNode, i);
      const PgQuery__RangeVar *relation = node->message;

      if (node->kind == SB_NODE (RANGE_VAR)
          && strcmp (relation->alias != NULL ? relation->alias->aliasname : relation->relname, name)
                 == 0)
        return relation;
    }
  return NULL;
}

static gboolean
is_inside (GArray *nodes, const SbLintNode *node)
{
  while (node->parent != SB_LINT_NO_NODE)
    {
      const SbLintNode *parent = &g_array_index (nodes, SbLintNode, node->parent);

      if (parent->kind == SB_NODE (SUB_LINK) && strcmp (node->field, "subselect") == 0)
        return TRUE;
      node = parent;
    }
  return FALSE;
}

static void
add_policy (Users *users, GArray *nodes, guint first, guint end)
{
  const PgQuery__CreatePolicyStmt *policy = g_array_index (nodes, SbLintNode, first).message;

  if (policy->table == NULL)
    return;
  for (guint i = first; i < end; i++)
    {
      const SbLintNode *node = &g_array_index (nodes, SbLintNode, i);
      const PgQuery__ColumnRef *column = node->message;
      const PgQuery__RangeVar *relation = policy->table;
      const char *name;

      if (node->kind != SB_NODE (COLUMN_REF))
        continue;
      name = sb_lint_list_get_name (column->fields, column->n_fields);
      /* Without a table, inside of a sub-select, it may be of any. */
      if (name == NULL || (column->n_fields == 1 && is_inside (nodes, node)))
        continue;
      if (column->n_fields > 1)
        relation = find_alias (nodes, first, end,
                               sb_lint_list_get_schema (column->fields, column->n_fields));
      if (relation != NULL)
        g_hash_table_replace (users->by_column,
                              make_key (relation->schemaname, relation->relname, name),
                              (gpointer) policy);
    }
  g_autofree char *key = make_key (policy->table->schemaname, policy->table->relname,
                                   policy->policy_name);

  g_hash_table_remove (users->gone, key);
}

/* The forward script's policies are there when its rollback begins. */
static void
add_forward (Users *users, SbTreeList *trees, GArray *nodes)
{
  SbScript *script = sb_tree_list_get_script (trees);

  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    {
      SbTree *tree = sb_tree_list_get (trees, i);
      const PgQuery__Node *root = tree != NULL ? sb_tree_get_node (tree) : NULL;
      guint first = nodes->len;

      if (root == NULL || root->node_case != SB_NODE (CREATE_POLICY_STMT))
        continue;
      sb_lint_nodes_add (nodes, 0, root);
      add_policy (users, nodes, first, nodes->len);
    }
}

static void
remove_policies (Users *users, const PgQuery__DropStmt *stmt)
{
  const char *schema, *table, *name;

  for (gsize i = 0; i < stmt->n_objects; i++)
    if (stmt->remove_type == SB_OBJECT (POLICY)
        && sb_lint_get_dropped_part (stmt, i, &schema, &table, &name))
      g_hash_table_add (users->gone, make_key (schema, table, name));
}

static gboolean
is_gone (Users *users, const PgQuery__CreatePolicyStmt *policy)
{
  g_autofree char *key = make_key (policy->table->schemaname, policy->table->relname,
                                   policy->policy_name);

  return g_hash_table_contains (users->gone, key);
}

/* A policy of an earlier migration. */
static void
check_known (SbLintPass *pass, const SbLintNode *node, const PgQuery__RangeVar *table)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  gboolean is_drop = cmd->subtype == SB_AT (DropColumn);
  const SbLintKnown *known = sb_lint_known_relation (pass, sb_lint_unit (pass, node), table,
                                                     SB_LINT_POLICIES);

  for (guint i = 0; known != NULL && i < known->parts->len; i++)
    {
      const SbLintPart *part = g_ptr_array_index (known->parts, i);

      if (part->kind != SB_LINT_PART_POLICY
          || !g_strv_contains ((const char *const *) part->columns, cmd->name))
        continue;
      sb_lint_advise (
          sb_lint_report_command (pass, node,
                                  is_drop ? "refused: the policy \"%s\" uses \"%s\" (2BP01)"
                                          : "refused: the policy \"%s\" uses \"%s\" (0A000)",
                                  part->name, cmd->name),
          "drop the policy first");
      return;
    }
}

static void
check_command (SbLintPass *pass, Users *users, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  const PgQuery__AlterTableStmt *stmt = sb_lint_parent (pass, node)->message;
  const PgQuery__CreatePolicyStmt *policy;
  gboolean is_drop = cmd->subtype == SB_AT (DropColumn);
  g_autofree char *key = NULL, *name = NULL, *table = NULL, *sql = NULL;
  SbFinding *finding;

  if ((!is_drop && cmd->subtype != SB_AT (AlterColumnType))
      || (is_drop && cmd->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE)
      || stmt->relation == NULL)
    return;
  key = make_key (stmt->relation->schemaname, stmt->relation->relname, cmd->name);
  policy = g_hash_table_lookup (users->by_column, key);
  if (policy == NULL || is_gone (users, policy))
    {
      if (policy == NULL)
        check_known (pass, node, stmt->relation);
      return;
    }
  finding = sb_lint_report_command (pass, node,
                                    is_drop ? "refused: the policy \"%s\" uses \"%s\" (2BP01)"
                                            : "refused: the policy \"%s\" uses \"%s\" (0A000)",
                                    policy->policy_name, cmd->name);
  sb_lint_advise (finding, sb_lint_is_rollback (pass)
                               ? "drop the policy first, which the forward script has made"
                               : "drop the policy first, and create it anew behind this");
  if (!sb_lint_is_rollback (pass))
    return;
  name = sb_identifier_quote (policy->policy_name);
  table = sb_lint_relation_to_sql (policy->table);
  sql = g_strdup_printf ("DROP POLICY IF EXISTS %s ON %s", name, table);
  sb_lint_insert_before (pass, finding, sb_lint_unit (pass, node), sql);
}

static void
check_used_columns (SbLintPass *pass)
{
  SbScript *script = sb_lint_is_rollback (pass) ? sb_lint_context_get_forward (pass->context)
                                                : NULL;
  g_autoptr (SbTreeList) forward = script != NULL ? sb_tree_list_new (script) : NULL;
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (SbLintNode));
  Users users;

  users.by_column = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  users.gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (forward != NULL)
    add_forward (&users, forward, nodes);
  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);
      const SbLintNode *root = sb_lint_root (pass, unit);

      if (unit->in_function)
        continue;
      if (root->kind == SB_NODE (CREATE_POLICY_STMT))
        add_policy (&users, pass->nodes, unit->first_node, unit->first_node + unit->n_nodes);
      else if (root->kind == SB_NODE (DROP_STMT))
        remove_policies (&users, root->message);
      else if (root->kind == SB_NODE (ALTER_TABLE_STMT))
        for (const SbLintNode *node = root + 1; node < root + unit->n_nodes; node++)
          if (node->kind == SB_NODE (ALTER_TABLE_CMD))
            check_command (pass, &users, node);
    }
  g_hash_table_unref (users.by_column);
  g_hash_table_unref (users.gone);
}

const SbLintRule sb_lint_security_columns[] = {
  {
      .id = "SC733",
      .slug = "column-used-by-policy",
      .title = "DROP COLUMN or change of the type of a column that a policy uses",
      .why = "PostgreSQL refuses it while the policy is there; CASCADE would take the policy along "
             "unseen, and the rows with it out of sight",
      .severity = SB_SEVERITY_ERROR,
      .check_file = check_used_columns,
  },
  { .id = NULL },
};
