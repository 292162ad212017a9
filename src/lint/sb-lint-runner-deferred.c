/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of a table whose deferred checks are still to come. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-statements.h"

#include <string.h>

typedef struct
{
  GHashTable *inserted; /* table → names of columns that INSERT and UPDATE have checked later */
  GHashTable *deleted;  /* table → likewise for DELETE and UPDATE */
  GHashTable *pending;  /* tables with checks that wait */
  gboolean all;         /* SET CONSTRAINTS … DEFERRED */
  guint transaction;
} State;

#define ANY ","

static char *
make_key (const PgQuery__RangeVar *table)
{
  return g_strdup_printf ("%s\n%s", sb_lint_schema_or_public (table->schemaname), table->relname);
}

static char *
join_names (PgQuery__Node *const *names, gsize n_names)
{
  GString *text = g_string_new (ANY);

  for (gsize i = 0; i < n_names; i++)
    g_string_append_printf (text, "%s,", sb_lint_string (names[i]));
  return g_string_free (text, FALSE);
}

/* The grammar keeps the words behind a column's constraint apart from it. */
static gboolean
is_deferred (const PgQuery__Constraint *constraint, const SbLintNode *column)
{
  return constraint->initdeferred
         || (column != NULL
             && sb_lint_column_find (column->message, SB_CONSTR (ATTR_DEFERRED)) != NULL);
}

static void
add_constraint (SbLintPass *pass, State *state, const SbLintNode *node)
{
  const PgQuery__Constraint *constraint = node->message;
  const SbLintNode *create = sb_lint_above (pass, node, SB_NODE (CREATE_STMT));
  const SbLintNode *alter = sb_lint_above (pass, node, SB_NODE (ALTER_TABLE_STMT));
  const SbLintNode *column = sb_lint_above (pass, node, SB_NODE (COLUMN_DEF));
  const PgQuery__RangeVar *table = NULL;

  if (create != NULL)
    table = ((const PgQuery__CreateStmt *) create->message)->relation;
  else if (alter != NULL)
    table = ((const PgQuery__AlterTableStmt *) alter->message)->relation;
  if (constraint->contype != SB_CONSTR (FOREIGN) || !is_deferred (constraint, column)
      || table == NULL || constraint->pktable == NULL)
    return;
  g_hash_table_replace (state->inserted, make_key (table),
                        column != NULL ? g_strdup_printf (
                            ",%s,", ((const PgQuery__ColumnDef *) column->message)->colname)
                                       : join_names (constraint->fk_attrs, constraint->n_fk_attrs));
  g_hash_table_replace (state->deleted, make_key (constraint->pktable),
                        join_names (constraint->pk_attrs, constraint->n_pk_attrs));
}

static void
add_trigger (State *state, const PgQuery__CreateTrigStmt *trigger)
{
  if (!trigger->isconstraint || !trigger->initdeferred || trigger->relation == NULL)
    return;
  g_hash_table_replace (state->inserted, make_key (trigger->relation), g_strdup (ANY));
  g_hash_table_replace (state->deleted, make_key (trigger->relation), g_strdup (ANY));
}

static gboolean
sets_one (const PgQuery__UpdateStmt *stmt, const char *columns)
{
  if (strcmp (columns, ANY) == 0)
    return TRUE;
  for (gsize i = 0; i < stmt->n_target_list; i++)
    {
      g_autofree char *name = NULL;

      if (stmt->target_list[i]->node_case != SB_NODE (RES_TARGET))
        continue;
      name = g_strdup_printf (",%s,", stmt->target_list[i]->res_target->name);
      if (strstr (columns, name) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Rows that are written: whether something is checked at the end because of them. */
static void
write_rows (State *state, const SbLintNode *node)
{
  const PgQuery__InsertStmt *insert = node->message;
  const PgQuery__UpdateStmt *update = node->message;
  const PgQuery__DeleteStmt *delete = node->message;
  const PgQuery__RangeVar *table = node->kind == SB_NODE (INSERT_STMT)   ? insert->relation
                                   : node->kind == SB_NODE (UPDATE_STMT) ? update->relation
                                                                         : delete->relation;
  g_autofree char *key = table != NULL ? make_key (table) : NULL;
  const char *inserted, *deleted;

  if (key == NULL)
    return;
  inserted = g_hash_table_lookup (state->inserted, key);
  deleted = g_hash_table_lookup (state->deleted, key);
  if (state->all || (node->kind == SB_NODE (INSERT_STMT) && inserted != NULL)
      || (node->kind == SB_NODE (DELETE_STMT) && deleted != NULL)
      || (node->kind == SB_NODE (UPDATE_STMT)
          && ((inserted != NULL && sets_one (update, inserted))
              || (deleted != NULL && sets_one (update, deleted)))))
    g_hash_table_add (state->pending, g_steal_pointer (&key));
}

static void
report (SbLintPass *pass, State *state, const SbLintNode *node, const PgQuery__RangeVar *table)
{
  g_autofree char *key = table != NULL ? make_key (table) : NULL;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  SbFinding *finding;

  if (key == NULL || !g_hash_table_contains (state->pending, key))
    return;
  finding = sb_lint_report (pass, unit, 0, unit->length,
                            "the server refuses this: deferred checks of rows of \"%s\" wait for "
                            "the transaction's end (55006)",
                            table->relname);
  sb_lint_advise (finding, "SET CONSTRAINTS ALL IMMEDIATE before it: the checks are done there");
  sb_lint_insert_before (pass, finding, unit, "SET CONSTRAINTS ALL IMMEDIATE");
}

static void
report_dropped (SbLintPass *pass, State *state, const SbLintNode *node)
{
  const PgQuery__DropStmt *stmt = node->message;

  for (gsize i = 0; i < stmt->n_objects; i++)
    {
      PgQuery__RangeVar table = PG_QUERY__RANGE_VAR__INIT;

      if (stmt->remove_type != SB_OBJECT (TABLE) || stmt->objects[i]->node_case != SB_NODE (LIST))
        continue;
      table.schemaname = (char *) sb_lint_list_get_schema (stmt->objects[i]->list->items,
                                                           stmt->objects[i]->list->n_items);
      table.relname = (char *) sb_lint_list_get_name (stmt->objects[i]->list->items,
                                                      stmt->objects[i]->list->n_items);
      if (table.relname != NULL)
        report (pass, state, node, &table);
    }
}

static void
report_truncated (SbLintPass *pass, State *state, const SbLintNode *node)
{
  const PgQuery__TruncateStmt *stmt = node->message;

  for (gsize i = 0; i < stmt->n_relations; i++)
    if (stmt->relations[i]->node_case == SB_NODE (RANGE_VAR))
      report (pass, state, node, stmt->relations[i]->range_var);
}

static void
set_constraints (State *state, const PgQuery__ConstraintsSetStmt *stmt)
{
  state->all = stmt->deferred;
  if (!stmt->deferred)
    g_hash_table_remove_all (state->pending);
}

static void
look_at (SbLintPass *pass, State *state, const SbLintNode *node)
{
  switch (node->kind)
    {
    case SB_NODE (CONSTRAINTS_SET_STMT):
      set_constraints (state, node->message);
      break;
    case SB_NODE (CONSTRAINT):
      add_constraint (pass, state, node);
      break;
    case SB_NODE (CREATE_TRIG_STMT):
      add_trigger (state, node->message);
      break;
    case SB_NODE (INSERT_STMT):
    case SB_NODE (UPDATE_STMT):
    case SB_NODE (DELETE_STMT):
      write_rows (state, node);
      break;
    case SB_NODE (ALTER_TABLE_STMT):
      if (((const PgQuery__AlterTableStmt *) node->message)->objtype == SB_OBJECT (TABLE))
        report (pass, state, node, ((const PgQuery__AlterTableStmt *) node->message)->relation);
      break;
    case SB_NODE (INDEX_STMT):
      report (pass, state, node, ((const PgQuery__IndexStmt *) node->message)->relation);
      break;
    case SB_NODE (TRUNCATE_STMT):
      report_truncated (pass, state, node);
      break;
    case SB_NODE (DROP_STMT):
      report_dropped (pass, state, node);
      break;
    default:
      break;
    }
}

static void
check_deferred (SbLintPass *pass)
{
  State state = {
    .inserted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .deleted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };

  for (guint i = 0; i < pass->nodes->len; i++)
    {
      const SbLintNode *node = &g_array_index (pass->nodes, SbLintNode, i);
      const SbLintUnit *unit = sb_lint_unit (pass, node);

      if (unit->in_function)
        continue;
      if (unit->transaction == 0 || unit->transaction != state.transaction)
        {
          g_hash_table_remove_all (state.pending);
          state.all = FALSE;
        }
      state.transaction = unit->transaction;
      look_at (pass, &state, node);
    }
  g_hash_table_unref (state.inserted);
  g_hash_table_unref (state.deleted);
  g_hash_table_unref (state.pending);
}

const SbLintRule sb_lint_runner_deferred[] = {
  {
      .id = "TX821",
      .slug = "pending-trigger-events",
      .title = "a table changed while deferred checks of its rows wait",
      .why = "the server refuses to alter, index, truncate or drop a table with pending trigger "
             "events",
      .severity = SB_SEVERITY_ERROR,
      .check_file = check_deferred,
  },
  { .id = NULL },
};
