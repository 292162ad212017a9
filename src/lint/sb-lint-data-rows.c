/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data loss: what takes away rows, values or numbers that were given out. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-known.h"
#include "sb-lint-retype.h"
#include "sb-lint-names.h"
#include "sb-lint-objects.h"

#include <string.h>

static const PgQuery__RangeVar *
find_existing (SbLintPass *pass, const SbLintUnit *unit, const PgQuery__TruncateStmt *stmt)
{
  for (gsize i = 0; i < stmt->n_relations; i++)
    if (stmt->relations[i]->node_case == SB_NODE (RANGE_VAR)
        && !sb_lint_is_created (pass, unit, stmt->relations[i]->range_var))
      return stmt->relations[i]->range_var;
  return NULL;
}

static void
check_truncate (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__TruncateStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const PgQuery__RangeVar *table = find_existing (pass, unit, stmt);
  guint last = sb_lint_tokens_get_n (unit) - 1;

  if (table == NULL)
    return;
  if (strcmp (pass->rule->id, "DL205") == 0)
    sb_lint_advise (
        sb_lint_report_tokens (pass, unit, 0, last,
                               "all rows of \"%s\" are gone, and no row trigger sees it "
                               "(AccessExclusive lock)",
                               table->relname),
        "DELETE with a WHERE, in batches");
  else if (stmt->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE
           && sb_lint_token_is (unit, last, "cascade"))
    {
      SbFinding *finding;

      finding = sb_lint_report_tokens (pass, unit, last, last,
                                       "every table that references \"%s\" is emptied too",
                                       table->relname);
      sb_lint_advise (finding, "without CASCADE; name the tables that are to be emptied");
      sb_lint_replace_tokens (finding, unit, last, last, "");
    }
}

static void
report_all_rows (SbLintPass *pass, const SbLintNode *node, const PgQuery__RangeVar *table,
                 const PgQuery__Node *where, const char *what, const char *advice)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint at;

  if (table == NULL || (where != NULL && !sb_lint_is_always_true (where))
      || sb_lint_is_created (pass, unit, table))
    return;
  at = sb_lint_token_at (unit, table->location);
  sb_lint_advise (sb_lint_report_tokens (pass, unit, node->parent == SB_LINT_NO_NODE ? 0 : at,
                                         sb_lint_token_skip_name (unit, at) - 1, "%s of \"%s\"",
                                         what, table->relname),
                  "%s", advice);
}

static void
check_delete (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__DeleteStmt *stmt = node->message;

  report_all_rows (pass, node, stmt->relation, stmt->where_clause, "deletes all rows",
                   "add a WHERE that names the rows");
}

static void
check_update (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__UpdateStmt *stmt = node->message;

  report_all_rows (pass, node, stmt->relation, stmt->where_clause, "writes and locks all rows",
                   "add a WHERE that names the rows; fill large tables in batches");
}

/* Types with a length, or whose values may not fit. */
static gboolean
is_narrow (const PgQuery__TypeName *type)
{
  static const char *const with_length[] = {
    "varchar", "bpchar", "numeric", "bit", "varbit", NULL
  };
  static const char *const short_ones[] = { "int2", "int4", "float4", "date", "time", NULL };
  const char *name = sb_lint_type_get_name (type);

  return g_strv_contains (short_ones, name)
         || (type->n_typmods > 0 && g_strv_contains (with_length, name));
}

static void
check_narrowing (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  const PgQuery__AlterTableStmt *stmt = sb_lint_altered_table (pass, node);
  const SbLintPart *column;
  g_autofree char *to = NULL;
  SbLintRetype cost;
  SbFinding *finding;

  if (cmd->subtype != SB_AT (AlterColumnType) || cmd->def == NULL || stmt == NULL
      || cmd->def->node_case != SB_NODE (COLUMN_DEF) || cmd->def->column_def->type_name == NULL
      || !is_narrow (cmd->def->column_def->type_name))
    return;
  column = sb_lint_known_column (pass, sb_lint_unit (pass, node), stmt->relation, cmd->name);
  to = sb_lint_type_to_text (cmd->def->column_def->type_name);
  cost = sb_lint_retype (column != NULL ? column->text : NULL, to);
  if (cost == SB_LINT_RETYPE_FREE || cost == SB_LINT_RETYPE_REWRITE)
    return;
  if (cost == SB_LINT_RETYPE_NARROW)
    finding = sb_lint_report_command (pass, node,
                                      "\"%s\" is %s: values that do not fit %s fail, or lose what "
                                      "does not fit",
                                      cmd->name, column->text, to);
  else
    finding = sb_lint_report_command (pass, node,
                                      "values of \"%s\" that do not fit the type fail, or lose "
                                      "what does not fit",
                                      cmd->name);
  /* What it was nobody knows: it may well grow. */
  if (cost == SB_LINT_RETYPE_UNKNOWN)
    finding->severity = SB_SEVERITY_INFO;
  sb_lint_advise (finding, "find such values first; a CHECK NOT VALID keeps later ones out");
}

static void
check_unlogged (SbLintPass *pass, const SbLintNode *node)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  SbFinding *finding;
  guint word;

  if (node->kind == SB_NODE (ALTER_TABLE_CMD))
    {
      if (((const PgQuery__AlterTableCmd *) node->message)->subtype == SB_AT (SetUnLogged))
        sb_lint_report_command (pass, node,
                                "after a crash the table is empty, and replicas do not have it");
      return;
    }
  if (strcmp (((const PgQuery__RangeVar *) node->message)->relpersistence, "u") != 0)
    return;
  word = sb_lint_token_find (unit, 0, SB_LINT_NO_TOKEN, "unlogged");
  if (word == SB_LINT_NO_TOKEN)
    return;
  finding = sb_lint_report_tokens (pass, unit, word, word,
                                   "after a crash the table is empty, and replicas do not have it");
  sb_lint_advise (finding, "an ordinary table");
  sb_lint_replace_tokens (finding, unit, word, word, "");
}

static void
check_delete_cascade (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__Constraint *constraint = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint at;

  if (constraint->contype != SB_CONSTR (FOREIGN) || strcmp (constraint->fk_del_action, "c") != 0
      || constraint->pktable == NULL)
    return;
  at = sb_lint_token_at (unit, constraint->pktable->location);
  sb_lint_report_tokens (pass, unit, at, sb_lint_token_skip_name (unit, at) - 1,
                         "deleting one row of \"%s\" deletes all rows that reference it",
                         constraint->pktable->relname);
}

static gboolean
has_restart (PgQuery__Node *const *options, gsize n_options)
{
  return sb_lint_option_find (options, n_options, "restart") != NULL;
}

static void
check_restart (SbLintPass *pass, const SbLintNode *node)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const PgQuery__AlterTableCmd *cmd = node->message;
  const PgQuery__AlterSeqStmt *sequence = node->message;
  const PgQuery__TruncateStmt *truncate = node->message;
  guint last = sb_lint_tokens_get_n (unit) - 1;

  if (node->kind == SB_NODE (ALTER_SEQ_STMT)
          ? !has_restart (sequence->options, sequence->n_options)
                || sb_lint_is_created (pass, unit, sequence->sequence)
      : node->kind == SB_NODE (TRUNCATE_STMT)
          ? !truncate->restart_seqs || find_existing (pass, unit, truncate) == NULL
          : cmd->subtype != SB_AT (SetIdentity) || cmd->def == NULL
                || cmd->def->node_case != SB_NODE (LIST)
                || !has_restart (cmd->def->list->items, cmd->def->list->n_items)
                || sb_lint_altered_table (pass, node) == NULL)
    return;
  sb_lint_advise (sb_lint_report_tokens (pass, unit, 0, last,
                                         "numbers that are in use are given out again: duplicate "
                                         "keys, or rows that others take for old ones"),
                  "setval() to the greatest value that is in use");
}

const SbLintRule sb_lint_data_rows[] = {
  {
      .id = "DL205",
      .slug = "truncate",
      .title = "TRUNCATE",
      .why = "no rollback brings the rows back, and triggers on rows do not see them go",
      .severity = SB_SEVERITY_ERROR,
      .kinds = { SB_NODE (TRUNCATE_STMT) },
      .check_node = check_truncate,
  },
  {
      .id = "DL206",
      .slug = "truncate-cascade",
      .title = "TRUNCATE … CASCADE",
      .why = "all tables with a foreign key to it are emptied too, and those that reference them",
      .severity = SB_SEVERITY_ERROR,
      .kinds = { SB_NODE (TRUNCATE_STMT) },
      .check_node = check_truncate,
  },
  {
      .id = "DL208",
      .slug = "delete-without-where",
      .title = "DELETE of all rows",
      .why = "no rollback brings the rows back",
      .severity = SB_SEVERITY_ERROR,
      .kinds = { SB_NODE (DELETE_STMT) },
      .check_node = check_delete,
  },
  {
      .id = "DL209",
      .slug = "update-without-where",
      .title = "UPDATE of all rows",
      .why =
          "each row is locked until the end, its old value is gone, and the table grows by all of "
          "them",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (UPDATE_STMT) },
      .check_node = check_update,
  },
  {
      .id = "DL211",
      .slug = "narrowing-type",
      .title = "ALTER COLUMN to a type that may be too small",
      .why = "the statement fails at the first value that does not fit, or digits are lost",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_narrowing,
  },
  {
      .id = "DL216",
      .slug = "unlogged-loses-data",
      .title = "an unlogged table",
      .why = "it is emptied after a crash, and it is not replicated",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (RANGE_VAR), SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_unlogged,
  },
  {
      .id = "DL217",
      .slug = "cascade-mass-delete",
      .title = "ON DELETE CASCADE",
      .why = "one DELETE of a central row removes much that nobody has named",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (CONSTRAINT) },
      .check_node = check_delete_cascade,
  },
  {
      .id = "DL219",
      .slug = "sequence-restart",
      .title = "a sequence that begins again",
      .why = "it gives out numbers that are in use",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_SEQ_STMT), SB_NODE (TRUNCATE_STMT), SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_restart,
  },
  { .id = NULL },
};
