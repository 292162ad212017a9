/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Security: policies that do not work together. */
#include "sb-identifier.h"
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-known.h"
#include "sb-lint-names.h"
#include "sb-lint-policies.h"

#include <string.h>

/* A table as a place in the graph of who reads whom by its policies for SELECT: components of it by
 * Tarjan's algorithm. */
typedef struct
{
  GPtrArray *reads;         /* (element-type Vertex) */
  gboolean has_subselect;   /* whether a policy for SELECT has one */
  guint number, low, group; /* 0: not seen, no group yet */
} Vertex;

typedef struct
{
  GHashTable *vertices; /* SbLintTable → Vertex */
  GPtrArray *stack;
  guint n_seen, n_groups;
} Graph;

static void
vertex_free (gpointer data)
{
  Vertex *vertex = data;

  g_ptr_array_unref (vertex->reads);
  g_free (vertex);
}

static Vertex *
get_vertex (Graph *graph, const SbLintTable *table)
{
  Vertex *vertex = g_hash_table_lookup (graph->vertices, table);

  if (vertex == NULL)
    {
      vertex = g_new0 (Vertex, 1);
      vertex->reads = g_ptr_array_new ();
      g_hash_table_insert (graph->vertices, (gpointer) table, vertex);
    }
  return vertex;
}

/* The tables that sub-selects of a policy read. */
static GPtrArray *
get_read (SbLintPass *pass, const SbLintNode *policy, gboolean *has_subselect)
{
  const SbLintNode *end = policy + sb_lint_unit (pass, policy)->n_nodes;
  const PgQuery__CreatePolicyStmt *stmt = policy->message;
  GPtrArray *tables = g_ptr_array_new ();

  for (const SbLintNode *node = policy + 1; node < end; node++)
    if (node->kind == SB_NODE (SUB_LINK))
      *has_subselect = TRUE;
    else if (node->kind == SB_NODE (RANGE_VAR) && node->message != stmt->table)
      {
        SbLintTable *table = sb_lint_table_find (pass, node->message);

        if (table != NULL)
          g_ptr_array_add (tables, table);
      }
  return tables;
}

static void
visit (Graph *graph, Vertex *vertex)
{
  Vertex *member;

  vertex->number = vertex->low = ++graph->n_seen;
  g_ptr_array_add (graph->stack, vertex);
  for (guint i = 0; i < vertex->reads->len; i++)
    {
      Vertex *next = g_ptr_array_index (vertex->reads, i);

      if (next->number == 0)
        visit (graph, next);
      if (next->group == 0)
        vertex->low = MIN (vertex->low, next->low);
    }
  if (vertex->low != vertex->number)
    return;
  graph->n_groups++;
  do
    {
      member = g_ptr_array_steal_index (graph->stack, graph->stack->len - 1);
      member->group = graph->n_groups;
    }
  while (member != vertex);
}

static void
add_policies (SbLintPass *pass, Graph *graph, const SbLintTable *table)
{
  for (guint i = 0; i < table->policies->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (table->policies, i);
      g_autoptr (GPtrArray) tables = NULL;
      Vertex *vertex;
      gboolean has_subselect = FALSE;

      if (!sb_lint_policy_is_for (node->message, "select"))
        continue;
      tables = get_read (pass, node, &has_subselect);
      vertex = get_vertex (graph, table);
      vertex->has_subselect |= has_subselect;
      for (guint k = 0; k < tables->len; k++)
        g_ptr_array_add (vertex->reads, get_vertex (graph, g_ptr_array_index (tables, k)));
    }
}

/* The table by which a policy comes back to its own; %NULL where it does not. PostgreSQL refuses it
 * as soon as the policies that are asked the second time have a sub-select (measured). */
static const SbLintTable *
find_way_back (SbLintPass *pass, Graph *graph, const SbLintTable *table, const SbLintNode *policy)
{
  gboolean ignored = FALSE;
  g_autoptr (GPtrArray) tables = get_read (pass, policy, &ignored);
  const Vertex *own = get_vertex (graph, table);

  for (guint i = 0; own->has_subselect && i < tables->len; i++)
    {
      const SbLintTable *other = g_ptr_array_index (tables, i);

      if (other == table || (own->group > 0 && get_vertex (graph, other)->group == own->group))
        return other;
    }
  return NULL;
}

static gboolean
has_policy_for (const SbLintTable *table, const char *command)
{
  for (guint i = 0; i < table->policies->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (table->policies, i);
      const PgQuery__CreatePolicyStmt *policy = node->message;

      if (policy->permissive && sb_lint_policy_is_for (policy, command))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_for_select (const SbLintPart *part)
{
  return part->kind == SB_LINT_PART_POLICY
         && (strcmp (part->text, "select") == 0 || strcmp (part->text, "all") == 0);
}

/* Earlier migrations have made it, and no policy for SELECT. */
static gboolean
is_known_blind (SbLintPass *pass, const SbLintTable *table)
{
  const SbLintKnown *known = sb_lint_known_after (pass, SB_LINT_RELATION, table->schema,
                                                  table->name, SB_LINT_POLICIES);

  if (known == NULL || !(known->flags & SB_LINT_IS_MADE))
    return FALSE;
  for (guint i = 0; i < known->parts->len; i++)
    if (is_for_select (g_ptr_array_index (known->parts, i)))
      return FALSE;
  return TRUE;
}

/* A table of an earlier migration whose policy for SELECT reads this one. */
static const SbLintKnown *
find_known_way_back (SbLintPass *pass, const SbLintTable *table, const SbLintNode *policy)
{
  g_autoptr (SbLintPart) own = sb_lint_part_of_policy (sb_lint_unit (pass, policy)->root);
  g_autofree char *key = sb_lint_key (table->schema, table->name);

  for (char **read = own->reads; sb_lint_policy_is_for (policy->message, "select") && *read != NULL;
       read++)
    {
      g_auto (GStrv) names = g_strsplit (*read, "\n", 2);
      const SbLintKnown *known = sb_lint_known_after (pass, SB_LINT_RELATION, names[0], names[1],
                                                      SB_LINT_POLICIES);

      for (guint i = 0; known != NULL && strcmp (*read, key) != 0 && i < known->parts->len; i++)
        {
          const SbLintPart *part = g_ptr_array_index (known->parts, i);

          if (is_for_select (part) && g_strv_contains ((const char *const *) part->reads, key))
            return known;
        }
    }
  return NULL;
}

static void
check_recursion (SbLintPass *pass)
{
  GPtrArray *tables = sb_lint_tables_get (pass);
  Graph graph = { 0 };
  GHashTableIter iter;
  gpointer vertex;

  graph.vertices = g_hash_table_new_full (NULL, NULL, NULL, vertex_free);
  graph.stack = g_ptr_array_new ();
  for (guint i = 0; i < tables->len; i++)
    add_policies (pass, &graph, g_ptr_array_index (tables, i));
  g_hash_table_iter_init (&iter, graph.vertices);
  while (g_hash_table_iter_next (&iter, NULL, &vertex))
    if (((Vertex *) vertex)->number == 0)
      visit (&graph, vertex);
  for (guint i = 0; i < tables->len; i++)
    {
      const SbLintTable *table = g_ptr_array_index (tables, i);

      for (guint k = 0; k < table->policies->len; k++)
        {
          const SbLintNode *policy = g_ptr_array_index (table->policies, k);
          const SbLintTable *other = find_way_back (pass, &graph, table, policy);
          const SbLintKnown *known = other == NULL ? find_known_way_back (pass, table, policy)
                                                   : NULL;

          if (known != NULL)
            sb_lint_advise (
                sb_lint_report_policy (
                    pass, policy,
                    "\"%s\" reads \"%s\", whose policies read this table: every query that asks "
                    "it fails (42P17, infinite recursion)",
                    ((const PgQuery__CreatePolicyStmt *) policy->message)->policy_name,
                    known->name),
                "look there by a SECURITY DEFINER function, for which policies do not hold");
          if (other != NULL)
            sb_lint_advise (
                sb_lint_report_policy (
                    pass, policy,
                    other == table ? "\"%s\" reads the table that it is for: every query that asks "
                                     "it fails (42P17, infinite recursion)"
                                   : "\"%s\" reads \"%s\", whose policies read this table: every "
                                     "query that asks it fails (42P17, infinite recursion)",
                    ((const PgQuery__CreatePolicyStmt *) policy->message)->policy_name,
                    other->name),
                "look there by a SECURITY DEFINER function, for which policies do not hold");
        }
    }
  g_ptr_array_unref (graph.stack);
  g_hash_table_unref (graph.vertices);
}

static void
check_unseen (SbLintPass *pass)
{
  GPtrArray *tables = sb_lint_tables_get (pass);

  for (guint i = 0; i < tables->len; i++)
    {
      const SbLintTable *table = g_ptr_array_index (tables, i);

      if ((table->create == NULL && !is_known_blind (pass, table)) || table->is_dropped
          || has_policy_for (table, "select") || sb_lint_tables_have_policies_by_text (pass))
        continue;
      for (guint k = 0; k < table->policies->len; k++)
        {
          const SbLintNode *node = g_ptr_array_index (table->policies, k);
          const PgQuery__CreatePolicyStmt *policy = node->message;

          if (strcmp (policy->cmd_name, "update") == 0 || strcmp (policy->cmd_name, "delete") == 0)
            sb_lint_advise (sb_lint_report_policy (
                                pass, node,
                                "%s … WHERE finds no row, and no error says so: "
                                "\"%s\" has no policy for SELECT",
                                strcmp (policy->cmd_name, "update") == 0 ? "UPDATE" : "DELETE",
                                table->name),
                            "a policy FOR SELECT with the same condition");
        }
    }
}

/* The column of `column = (SELECT auth.uid())`, either way round. */
static const char *
get_compared (const SbLintTable *table, const PgQuery__Node *one, const PgQuery__Node *other)
{
  const PgQuery__ColumnRef *column;

  if (one == NULL || other == NULL || one->node_case != SB_NODE (COLUMN_REF))
    return NULL;
  while (other->node_case == SB_NODE (TYPE_CAST) && other->type_cast->arg != NULL)
    other = other->type_cast->arg;
  if (other->node_case != SB_NODE (SUB_LINK) && other->node_case != SB_NODE (FUNC_CALL))
    return NULL;
  column = one->column_ref;
  if (column->n_fields == 2 && g_strcmp0 (sb_lint_string (column->fields[0]), table->name) != 0)
    return NULL;
  return column->n_fields <= 2 ? sb_lint_list_get_name (column->fields, column->n_fields) : NULL;
}

/* @known: (nullable): the table, where earlier migrations have made it. */
static void
check_index_of (SbLintPass *pass, const SbLintTable *table, const SbLintKnown *known,
                const SbLintNode *policy, GHashTable *said)
{
  const SbLintNode *end = policy + sb_lint_unit (pass, policy)->n_nodes;
  const PgQuery__CreateStmt *create = sb_lint_table_get_create (table);

  for (const SbLintNode *node = policy + 1; node < end; node++)
    {
      const PgQuery__AExpr *expr = node->message;
      const char *name;
      g_autofree char *index = NULL, *relation = NULL, *column = NULL, *sql = NULL;
      PgQuery__String string = PG_QUERY__STRING__INIT;
      PgQuery__Node field = PG_QUERY__NODE__INIT;
      PgQuery__Node *fields[] = { &field };
      SbFinding *finding;

      if (node->kind != SB_NODE (A_EXPR) || expr->kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP
          || g_strcmp0 (sb_lint_list_get_name (expr->name, expr->n_name), "=") != 0
          || sb_lint_is_in_subselect (pass, node))
        continue;
      name = get_compared (table, expr->lexpr, expr->rexpr);
      if (name == NULL)
        name = get_compared (table, expr->rexpr, expr->lexpr);
      if (name == NULL || g_hash_table_contains (said, name)
          || sb_lint_table_covers (table, &name, 1) || sb_lint_known_covers (known, &name, 1))
        continue;
      g_hash_table_add (said, (gpointer) name);
      finding = sb_lint_report_policy (pass, policy,
                                       "every query reads all of \"%s\" to find the rows: \"%s\" "
                                       "has no index",
                                       table->name, name);
      sb_lint_advise (finding, "CREATE INDEX on \"%s\"", name);
      if (create == NULL)
        continue; /* there are rows: it wants a migration that runs CONCURRENTLY */
      string.sval = (char *) name;
      field.node_case = SB_NODE (STRING);
      field.string = &string;
      index = sb_lint_make_name (table->name, fields, 1, "idx");
      relation = sb_lint_relation_to_sql (create->relation);
      column = sb_identifier_quote (name);
      sql = g_strdup_printf ("CREATE INDEX IF NOT EXISTS %s ON %s (%s)", index, relation, column);
      if (sb_lint_table_get_column (table, name) != NULL)
        sb_lint_insert_after (pass, finding, sb_lint_unit (pass, table->create), sql);
    }
}

static void
check_index (SbLintPass *pass)
{
  GPtrArray *tables = sb_lint_tables_get (pass);

  for (guint i = 0; i < tables->len; i++)
    {
      const SbLintTable *table = g_ptr_array_index (tables, i);
      const SbLintKnown *known;
      g_autoptr (GHashTable) said = g_hash_table_new (g_str_hash, g_str_equal);

      known = sb_lint_known_after (pass, SB_LINT_RELATION, table->schema, table->name,
                                   SB_LINT_COLUMNS | SB_LINT_INDEXES | SB_LINT_CONSTRAINTS);
      if (known != NULL
          && (!(known->flags & SB_LINT_IS_WHOLE) || strcmp (known->kind, "table") != 0))
        known = NULL;
      if ((sb_lint_table_get_create (table) == NULL && known == NULL) || table->is_dropped)
        continue;
      for (guint k = 0; k < table->policies->len; k++)
        check_index_of (pass, table, known, g_ptr_array_index (table->policies, k), said);
    }
}

const SbLintRule sb_lint_security_policies[] = {
  {
      .id = "SC730",
      .slug = "policy-recursion",
      .title = "policies that ask each other without end",
      .why = "a policy reads a table whose own policies lead back: PostgreSQL creates them, and "
             "then refuses every query of the table (42P17)",
      .severity = SB_SEVERITY_ERROR,
      .check_file = check_recursion,
  },
  {
      .id = "SC731",
      .slug = "policy-without-select",
      .title = "UPDATE or DELETE policy without a SELECT policy",
      .why = "WHERE may only look at rows that a policy for SELECT shows: without one, nothing is "
             "changed and nobody is told",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_unseen,
  },
  {
      .id = "SC732",
      .slug = "policy-column-without-index",
      .title = "policy that compares a column without an index",
      .why = "the condition is added to every query of every user, so each reads the whole table",
      .severity = SB_SEVERITY_INFO,
      .check_file = check_index,
  },
  { .id = NULL },
};
