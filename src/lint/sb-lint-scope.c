/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much a migration does at once: rows and their table, or things that have nothing to do with each
 * other. */
#include "sb-lint-alter.h"
#include "sb-lint-drops.h"
#include "sb-lint-families.h"
#include "sb-lint-few.h"
#include "sb-lint-known.h"
#include "sb-lint-names.h"
#include "sb-lint-objects.h"

#include <string.h>

/* DM905 */

static const PgQuery__RangeVar *
get_changed_rows (const PgQuery__Node *root)
{
  if (root->node_case == SB_NODE (UPDATE_STMT))
    return root->update_stmt->relation;
  return root->node_case == SB_NODE (DELETE_STMT) ? root->delete_stmt->relation : NULL;
}

static const PgQuery__Node *
get_where (const PgQuery__Node *root)
{
  return root->node_case == SB_NODE (UPDATE_STMT) ? root->update_stmt->where_clause
                                                  : root->delete_stmt->where_clause;
}

/* Then LK128 speaks of it. */
static gboolean
is_locked_before (SbLintPass *pass, guint end)
{
  const SbLintUnit *last = sb_lint_get_unit (pass, end);

  for (guint i = end; i > 0; i--)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i - 1);

      if (unit->transaction != last->transaction)
        return FALSE;
      if (unit->root->node_case == SB_NODE (ALTER_TABLE_STMT)
          && !sb_lint_is_created (pass, unit, unit->root->alter_table_stmt->relation))
        return TRUE;
    }
  return FALSE;
}

/* The statement behind @from that alters the table in the same transaction. */
static const SbLintUnit *
find_alter (SbLintPass *pass, guint from, const PgQuery__RangeVar *table)
{
  const SbLintUnit *first = sb_lint_get_unit (pass, from);
  GPtrArray *about = sb_lint_about (pass, table->schemaname, table->relname);

  for (guint i = 0; i < about->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (about, i);
      const SbLintUnit *unit = sb_lint_unit (pass, node);

      if (node->kind == SB_NODE (ALTER_TABLE_STMT) && unit > first
          && unit->transaction == first->transaction)
        return unit;
    }
  return NULL;
}

static void
check_backfill (SbLintPass *pass)
{
  for (guint i = 0; i < pass->units->len; i++)
    {
      SbLintUnit *unit = sb_lint_get_unit (pass, i);
      const PgQuery__RangeVar *table = get_changed_rows (unit->root);

      if (table == NULL || unit->in_function || unit->transaction == 0
          || sb_lint_is_few (pass, unit, table, get_where (unit->root))
          || sb_lint_is_created (pass, unit, table) || find_alter (pass, i, table) == NULL
          || is_locked_before (pass, i))
        continue;
      sb_lint_advise (sb_lint_report_tokens (pass, unit, 0, 1,
                                             "the rows stay locked, and what follows waits with "
                                             "them, until \"%s\" is altered and the transaction "
                                             "ends",
                                             table->relname),
                      "change the rows in a migration of its own, in batches");
    }
}

/* NM016 */

/* What the file changes, in groups that have to do with each other. */
typedef struct
{
  GPtrArray *names; /* of tables, as keys */
  GPtrArray *kinds; /* of GString: what is done to each, by kinds of nodes */
  GArray *groups;   /* of guint: which group each belongs to */
} Changed;

static guint
need_table (Changed *changed, const char *schema, const char *name)
{
  char *key = sb_lint_key (schema, name);
  guint index;

  if (g_ptr_array_find_with_equal_func (changed->names, key, g_str_equal, &index))
    {
      g_free (key);
      return index;
    }
  index = changed->names->len;
  g_ptr_array_add (changed->names, key);
  g_ptr_array_add (changed->kinds, g_string_new (NULL));
  g_array_append_val (changed->groups, index);
  return index;
}

static void
join (Changed *changed, guint one, guint other)
{
  guint from = g_array_index (changed->groups, guint, one);
  guint to = g_array_index (changed->groups, guint, other);

  for (guint i = 0; i < changed->groups->len; i++)
    if (g_array_index (changed->groups, guint, i) == from)
      g_array_index (changed->groups, guint, i) = to;
}

static void
free_string (gpointer data)
{
  g_string_free (data, TRUE);
}

/* "order" of "order_items" and "orders": people name what belongs together alike. */
static gboolean
is_alike (const char *one, const char *other)
{
  gsize length = 0;

  one = strchr (one, '\n') + 1;
  other = strchr (other, '\n') + 1;
  while (one[length] != '\0' && one[length] == other[length])
    length++;
  return length >= 4;
}

static const PgQuery__RangeVar *
get_subject (const SbLintNode *root)
{
  switch (root->kind)
    {
    case SB_NODE (CREATE_STMT):
      return ((const PgQuery__CreateStmt *) root->message)->relation;
    case SB_NODE (ALTER_TABLE_STMT):
      return ((const PgQuery__AlterTableStmt *) root->message)->relation;
    case SB_NODE (INDEX_STMT):
      return ((const PgQuery__IndexStmt *) root->message)->relation;
    case SB_NODE (CREATE_POLICY_STMT):
      return ((const PgQuery__CreatePolicyStmt *) root->message)->table;
    case SB_NODE (CREATE_TRIG_STMT):
      return ((const PgQuery__CreateTrigStmt *) root->message)->relation;
    default:
      return NULL;
    }
}

static void
add_kind (GString *kinds, int kind)
{
  char letter = kind == SB_NODE (CREATE_STMT) ? 'c' : 'a';

  if (strchr (kinds->str, letter) == NULL)
    g_string_append_c (kinds, letter);
}

/* Everything that a statement names belongs together. */
static gboolean
read_unit (SbLintPass *pass, const SbLintUnit *unit, Changed *changed)
{
  const SbLintNode *root = sb_lint_root (pass, unit);
  const PgQuery__RangeVar *subject = get_subject (root);
  guint first = G_MAXUINT;

  if (root->kind == SB_NODE (DO_STMT) || root->kind == SB_NODE (CREATE_FUNCTION_STMT)
      || root->kind == SB_NODE (RENAME_STMT) || root->kind == SB_NODE (DROP_STMT))
    return FALSE;
  if (subject != NULL)
    {
      first = need_table (changed, subject->schemaname, subject->relname);
      if (root->kind == SB_NODE (CREATE_STMT) || root->kind == SB_NODE (ALTER_TABLE_STMT))
        add_kind (g_ptr_array_index (changed->kinds, first), root->kind);
    }
  for (guint i = 0; i < unit->n_nodes; i++)
    {
      const PgQuery__RangeVar *relation = root[i].message;
      guint index;

      if (root[i].kind != SB_NODE (RANGE_VAR) || relation == subject)
        continue;
      index = need_table (changed, relation->schemaname, relation->relname);
      if (first != G_MAXUINT)
        join (changed, index, first);
      first = index;
    }
  return TRUE;
}

/* A new table here, other columns of another one there. */
static void
report_unrelated (SbLintPass *pass, Changed *changed)
{
  for (guint i = 0; i < changed->names->len; i++)
    for (guint k = i + 1; k < changed->names->len; k++)
      if (is_alike (g_ptr_array_index (changed->names, i), g_ptr_array_index (changed->names, k)))
        join (changed, i, k);
  for (guint i = 0; i < changed->names->len; i++)
    for (guint k = i + 1; k < changed->names->len; k++)
      {
        const GString *one = g_ptr_array_index (changed->kinds, i);
        const GString *other = g_ptr_array_index (changed->kinds, k);

        if (g_array_index (changed->groups, guint, i) == g_array_index (changed->groups, guint, k)
            || one->len == 0 || other->len == 0 || strcmp (one->str, other->str) == 0)
          continue;
        sb_lint_advise (
            sb_lint_report_file (pass, 0, 0,
                                 "changes \"%s\" and \"%s\", which have nothing to do with each "
                                 "other",
                                 strchr (g_ptr_array_index (changed->names, i), '\n') + 1,
                                 strchr (g_ptr_array_index (changed->names, k), '\n') + 1),
            "a migration for each");
        return;
      }
}

static void
check_unrelated (SbLintPass *pass)
{
  Changed changed = {
    .names = g_ptr_array_new_with_free_func (g_free),
    .kinds = g_ptr_array_new_with_free_func (free_string),
    .groups = g_array_new (FALSE, FALSE, sizeof (guint)),
  };
  gboolean is_plain = sb_lint_context_is_in_project (pass->context)
                      && sb_lint_context_get_role (pass->context) == SB_LINT_ROLE_FORWARD
                      && pass->units->len < 100;

  for (guint i = 0; is_plain && i < pass->units->len; i++)
    is_plain = read_unit (pass, sb_lint_get_unit (pass, i), &changed);
  /* The first migration of a project makes all of it. */
  if (is_plain && changed.names->len <= 6)
    report_unrelated (pass, &changed);
  g_ptr_array_unref (changed.names);
  g_ptr_array_unref (changed.kinds);
  g_array_unref (changed.groups);
}

const SbLintRule sb_lint_scope[] = {
  {
      .id = "DM905",
      .slug = "backfill-in-ddl-transaction",
      .title = "rows changed in the transaction that then alters their table",
      .why = "the locks of both are held until the end, and ALTER TABLE fails where triggers are "
             "still to run",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_backfill,
  },
  {
      .id = "NM016",
      .slug = "unrelated-changes",
      .title = "changes in one migration that have nothing to do with each other",
      .why = "one of them cannot be rolled back without the other, and no name describes both",
      .severity = SB_SEVERITY_INFO,
      .check_file = check_unrelated,
  },
  { .id = NULL },
};
