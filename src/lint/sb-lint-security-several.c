/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Security: several policies for one thing. */
#include "sb-lint-families.h"
#include "sb-lint-known.h"
#include "sb-lint-policies.h"

#include <string.h>

static const char *
get_role (const PgQuery__CreatePolicyStmt *policy, gsize index)
{
  const PgQuery__RoleSpec *role = policy->roles[index]->role_spec;

  return role->roletype == PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_PUBLIC ? "public" : role->rolename;
}

/* The policy that is asked for the same command and role already. */
static const char *
find_other (GHashTable *seen, const char *command, const char *role)
{
  g_autofree char *key = g_strconcat (command, "\n", role, NULL);
  g_autofree char *everybody = g_strconcat (command, "\npublic", NULL);
  g_autofree char *anybody = g_strconcat (command, "\n", NULL);
  const char *other = g_hash_table_lookup (seen, key);

  if (other == NULL)
    other = g_hash_table_lookup (seen, strcmp (role, "public") == 0 ? anybody : everybody);
  return other;
}

static void
add_seen (GHashTable *seen, const char *command, const char *role, const char *name)
{
  g_hash_table_insert (seen, g_strconcat (command, "\n", role, NULL), (gpointer) name);
  g_hash_table_insert (seen, g_strconcat (command, "\n", NULL), (gpointer) name);
}

static const char *const commands[] = { "select", "insert", "update", "delete" };

static gboolean
is_of_file (const SbLintTable *table, const char *name)
{
  for (guint i = 0; i < table->policies->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (table->policies, i);

      if (strcmp (((const PgQuery__CreatePolicyStmt *) node->message)->policy_name, name) == 0)
        return TRUE;
    }
  return FALSE;
}

/* The policies of earlier migrations that are there still. */
static void
add_earlier (SbLintPass *pass, const SbLintTable *table, GHashTable *seen)
{
  static const char *const bypassing[] = { "service_role", "postgres", "supabase_admin", NULL };
  const SbLintKnown *known = sb_lint_known_after (pass, SB_LINT_RELATION, table->schema,
                                                  table->name, SB_LINT_POLICIES);

  for (guint i = 0; known != NULL && i < known->parts->len; i++)
    {
      const SbLintPart *part = g_ptr_array_index (known->parts, i);

      if (part->kind != SB_LINT_PART_POLICY || !(part->flags & SB_LINT_PART_PERMISSIVE)
          || part->text == NULL || is_of_file (table, part->name))
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (commands); k++)
        for (guint r = 0; part->roles[r] != NULL; r++)
          if ((strcmp (part->text, "all") == 0 || strcmp (part->text, commands[k]) == 0)
              && !g_strv_contains (bypassing, part->roles[r]))
            add_seen (seen, commands[k], part->roles[r], part->name);
    }
}

static void
check_multiple_of (SbLintPass *pass, const SbLintTable *table)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  add_earlier (pass, table, seen);
  for (guint i = 0; i < table->policies->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (table->policies, i);
      const PgQuery__CreatePolicyStmt *policy = node->message;
      const char *other = NULL, *command = NULL, *role = NULL;

      if (!policy->permissive || sb_lint_policy_is_idle (policy))
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (commands); k++)
        for (gsize r = 0; sb_lint_policy_is_for (policy, commands[k]) && r < policy->n_roles; r++)
          if (policy->roles[r]->node_case == SB_NODE (ROLE_SPEC))
            {
              if (other != NULL)
                break;
              command = commands[k];
              role = get_role (policy, r);
              other = find_other (seen, command, role);
            }
      if (other != NULL)
        sb_lint_advise (sb_lint_report_policy (pass, node,
                                               "\"%s\" and \"%s\" are both asked for every row of "
                                               "a %s by %s",
                                               other, policy->policy_name, command, role),
                        "one policy with OR between the two conditions");
      for (guint k = 0; k < G_N_ELEMENTS (commands); k++)
        for (gsize r = 0; sb_lint_policy_is_for (policy, commands[k]) && r < policy->n_roles; r++)
          if (policy->roles[r]->node_case == SB_NODE (ROLE_SPEC))
            add_seen (seen, commands[k], get_role (policy, r), policy->policy_name);
    }
}

static void
check_multiple (SbLintPass *pass)
{
  GPtrArray *tables = sb_lint_tables_get (pass);

  for (guint i = 0; i < tables->len; i++)
    {
      const SbLintTable *table = g_ptr_array_index (tables, i);

      if (table->policies->len > 0 && !table->is_dropped)
        check_multiple_of (pass, table);
    }
}

const SbLintRule sb_lint_security_several[] = {
  {
      .id = "SC708",
      .slug = "multiple-permissive-policies",
      .title = "several permissive policies for one command and role",
      .why = "each of them is asked for every row, and one that says yes is enough",
      .severity = SB_SEVERITY_INFO,
      .check_file = check_multiple,
  },
  { .id = NULL },
};
