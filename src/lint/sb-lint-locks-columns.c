/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks and rewrites by columns: what adding or changing one does to a table with rows. */
#include "sb-identifier.h"
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-known.h"
#include "sb-lint-retype.h"
#include "sb-lint-names.h"
#include "sb-lint-objects.h"

#include <string.h>

static gboolean
is_one_of (const char *name, const char *const *names)
{
  return g_strv_contains (names, name);
}

/* pg_proc.provolatile = 'v' of what is used as a default. */
static gboolean
is_volatile (const char *name)
{
  static const char *const names[] = { "clock_timestamp",
                                       "gen_random_bytes",
                                       "gen_random_uuid",
                                       "nextval",
                                       "random",
                                       "random_normal",
                                       "timeofday",
                                       "uuid_generate_v1",
                                       "uuid_generate_v1mc",
                                       "uuid_generate_v4",
                                       "uuid_generate_v7",
                                       "uuidv4",
                                       "uuidv7",
                                       "nanoid",
                                       "pg_backend_pid",
                                       NULL };

  return is_one_of (name, names);
}

/* A function of the author's own, which is volatile unless it says otherwise. */
static gboolean
is_own (const PgQuery__FuncCall *call)
{
  static const char *const known[] = { "pg_catalog", "auth", "extensions", NULL };
  const char *schema = sb_lint_list_get_schema (call->funcname, call->n_funcname);

  return schema != NULL && !is_one_of (schema, known);
}

/* The tokens of a column's constraint: up to the next one, or the end of the command. */
static gboolean
find_constraint (SbLintPass *pass, const SbLintNode *cmd, const PgQuery__ColumnDef *column,
                 const PgQuery__Constraint *constraint, guint *first, guint *last)
{
  SbLintUnit *unit = sb_lint_unit (pass, cmd);
  guint command_first;

  if (!sb_lint_command (pass, cmd, &command_first, last))
    return FALSE;
  *first = sb_lint_token_at (unit, constraint->location);
  for (gsize i = 0; i < column->n_constraints; i++)
    {
      const PgQuery__Constraint *other = column->constraints[i]->constraint;

      if (column->constraints[i]->node_case == SB_NODE (CONSTRAINT)
          && other->location > constraint->location)
        *last = MIN (*last, sb_lint_token_at (unit, other->location) - 1);
    }
  return *first > command_first && *first <= *last;
}

/* ADD COLUMN without the default, which ALTER COLUMN then sets for later rows. */
static void
add_split (SbLintPass *pass, const SbLintNode *cmd, SbFinding *finding,
           const PgQuery__ColumnDef *column, const PgQuery__Constraint *constraint)
{
  SbLintUnit *unit = sb_lint_unit (pass, cmd);
  const PgQuery__AlterTableStmt *stmt = sb_lint_altered_table (pass, cmd);
  g_autofree char *table = sb_lint_relation_to_sql (stmt->relation);
  g_autofree char *name = sb_identifier_quote (column->colname);
  g_autofree char *expression = NULL;
  g_autofree char *sql = NULL;
  guint first, last;

  if (sb_lint_column_find (column, SB_CONSTR (NOTNULL)) != NULL
      || sb_lint_column_find (column, SB_CONSTR (PRIMARY)) != NULL
      || !find_constraint (pass, cmd, column, constraint, &first, &last)
      || !sb_lint_token_is (unit, first, "default"))
    return;
  expression = sb_lint_tokens_dup (unit, first + 1, last);
  sql = g_strdup_printf ("ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s", table, name, expression);
  sb_lint_replace_tokens (finding, unit, first, last, "");
  sb_lint_insert_after (pass, finding, unit, sql);
}

static const PgQuery__FuncCall *
find_call (SbLintPass *pass, const SbLintNode *cmd, const PgQuery__Constraint *constraint,
           gboolean (*wanted) (const PgQuery__FuncCall *))
{
  SbLintUnit *unit = sb_lint_unit (pass, cmd);
  const SbLintNode *nodes = sb_lint_root (pass, unit);

  for (guint i = 0; i < unit->n_nodes; i++)
    {
      const SbLintNode *above = sb_lint_above (pass, &nodes[i], SB_NODE (CONSTRAINT));

      if (nodes[i].kind == SB_NODE (FUNC_CALL) && above != NULL && above->message == constraint
          && wanted (nodes[i].message))
        return nodes[i].message;
    }
  return NULL;
}

static gboolean
is_volatile_call (const PgQuery__FuncCall *call)
{
  return is_volatile (sb_lint_call_get_name (call));
}

static void
check_default (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__ColumnDef *column = sb_lint_added_column (pass, node);
  const PgQuery__Constraint *constraint;
  const PgQuery__FuncCall *call;
  SbFinding *finding;

  if (column == NULL)
    return;
  constraint = sb_lint_column_find (column, SB_CONSTR (DEFAULT));
  if (constraint == NULL)
    return;
  call = find_call (pass, node, constraint, is_volatile_call);
  if (call != NULL)
    finding = sb_lint_report_command (pass, node,
                                      "%s() gives each row a value of its own, so the table and "
                                      "its indexes are written anew (AccessExclusive lock)",
                                      sb_lint_call_get_name (call));
  else
    {
      call = find_call (pass, node, constraint, is_own);
      if (call == NULL)
        return;
      finding = sb_lint_report_command (pass, node,
                                        "if %s() is volatile, the table and its indexes are "
                                        "written anew (AccessExclusive lock)",
                                        sb_lint_call_get_name (call));
      finding->severity = SB_SEVERITY_INFO;
    }
  sb_lint_advise (finding,
                  "add the column without a default, then SET DEFAULT, then fill it in batches");
  add_split (pass, node, finding, column, constraint);
}

static void
check_auto_increment (SbLintPass *pass, const SbLintNode *node)
{
  static const char *const serials[] = { "serial",  "bigserial", "smallserial", "serial2",
                                         "serial4", "serial8",   NULL };
  const PgQuery__ColumnDef *column = sb_lint_added_column (pass, node);

  if (column == NULL
      || (!is_one_of (sb_lint_type_get_name (column->type_name), serials)
          && sb_lint_column_find (column, SB_CONSTR (IDENTITY)) == NULL))
    return;
  sb_lint_advise (sb_lint_report_command (pass, node,
                                          "each row is given a number, so the table and its "
                                          "indexes are written anew (AccessExclusive lock)"),
                  "add a plain column, a sequence as its default, then number the rows in batches");
}

static void
check_generated (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__ColumnDef *column = sb_lint_added_column (pass, node);

  if (column == NULL || sb_lint_column_find (column, SB_CONSTR (GENERATED)) == NULL)
    return;
  sb_lint_advise (sb_lint_report_command (pass, node,
                                          "the value of each row is stored, so the table and its "
                                          "indexes are written anew (AccessExclusive lock)"),
                  "add a plain column and a trigger that keeps it, then fill it in batches");
}

/* Of varchar, and only of it, this is no rewrite. */
static gboolean
is_only_wider (const PgQuery__ColumnDef *column)
{
  const char *name = sb_lint_type_get_name (column->type_name);

  return column->raw_default == NULL
         && (strcmp (name, "text") == 0
             || (strcmp (name, "varchar") == 0 && column->type_name->n_typmods == 0));
}

static SbLintRetype
judge (SbLintPass *pass, const SbLintNode *node, const PgQuery__RangeVar *relation)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  const SbLintPart *column = sb_lint_known_column (pass, sb_lint_unit (pass, node), relation,
                                                   cmd->name);
  SbLintRetype cost;
  g_autofree char *to = sb_lint_type_to_text (cmd->def->column_def->type_name);

  if (column == NULL || cmd->def->column_def->raw_default != NULL)
    return SB_LINT_RETYPE_UNKNOWN;
  cost = sb_lint_retype (column->text, to);
  return cost == SB_LINT_RETYPE_UNKNOWN ? SB_LINT_RETYPE_REWRITE : cost;
}

static void
check_type (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  const PgQuery__AlterTableStmt *stmt;
  SbLintRetype cost;
  SbFinding *finding;

  if (cmd->subtype != SB_AT (AlterColumnType) || cmd->def == NULL
      || cmd->def->node_case != SB_NODE (COLUMN_DEF))
    return;
  stmt = sb_lint_altered_table (pass, node);
  if (stmt == NULL)
    return;
  cost = judge (pass, node, stmt->relation);
  if (cost == SB_LINT_RETYPE_FREE)
    return;
  if (cost == SB_LINT_RETYPE_UNKNOWN && is_only_wider (cmd->def->column_def))
    {
      finding = sb_lint_report_command (pass, node,
                                        "unless \"%s\" is a varchar, the table is written anew "
                                        "(AccessExclusive lock)",
                                        cmd->name);
      finding->severity = SB_SEVERITY_INFO;
      return;
    }
  finding = sb_lint_report_command (pass, node,
                                    "the table and its indexes are written anew while nobody can "
                                    "read or write \"%s\" (AccessExclusive lock)",
                                    stmt->relation->relname);
  sb_lint_advise (finding,
                  "add a column of the new type, keep both in step by a trigger, fill it in "
                  "batches, then change over");
}

static void
add_steps (SbLintPass *pass, SbFinding *finding, SbLintUnit *unit,
           const PgQuery__AlterTableStmt *stmt, const char *column)
{
  g_autofree char *table = sb_lint_relation_to_sql (stmt->relation);
  g_autofree char *name = sb_identifier_quote (column);
  g_autofree char *long_name = g_strdup_printf ("%s_%s_not_null", stmt->relation->relname, column);
  g_autofree char *short_name = sb_identifier_shorten (long_name);
  g_autofree char *check = sb_identifier_quote (short_name);
  g_autofree char *before = g_strdup_printf ("ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT "
                                             "NULL) NOT VALID;\nALTER TABLE %s VALIDATE "
                                             "CONSTRAINT %s",
                                             table, check, name, table, check);
  g_autofree char *after = g_strdup_printf ("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s", table,
                                            check);

  sb_lint_insert_before (pass, finding, unit, before);
  sb_lint_insert_after (pass, finding, unit, after);
}

static void
check_set_not_null (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  const PgQuery__AlterTableStmt *stmt;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  SbFinding *finding;

  if (cmd->subtype != SB_AT (SetNotNull))
    return;
  stmt = sb_lint_altered_table (pass, node);
  if (stmt == NULL || sb_lint_is_checked_before (pass, node, stmt->relation)
      || sb_lint_known_not_null (pass, unit, stmt->relation, cmd->name))
    return;
  finding = sb_lint_report_command (pass, node,
                                    "the whole of \"%s\" is read while nobody can read or write it "
                                    "(AccessExclusive lock)",
                                    stmt->relation->relname);
  sb_lint_advise (finding,
                  "CHECK (%s IS NOT NULL) NOT VALID first; in a later transaction VALIDATE "
                  "CONSTRAINT, SET NOT NULL, and drop the CHECK",
                  cmd->name);
  if (unit->transaction == 0 && stmt->n_cmds == 1)
    add_steps (pass, finding, unit, stmt, cmd->name);
}

const SbLintRule sb_lint_locks_columns[] = {
  {
      .id = "LK110",
      .slug = "add-column-volatile-default",
      .title = "ADD COLUMN with a volatile default",
      .why = "the table and all its indexes are written anew under an AccessExclusive lock; a "
             "constant or now() costs nothing",
      .severity = SB_SEVERITY_ERROR,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_default,
  },
  {
      .id = "LK111",
      .slug = "add-column-auto-increment",
      .title = "ADD COLUMN that numbers the rows (serial, identity)",
      .why = "the table and all its indexes are written anew under an AccessExclusive lock",
      .severity = SB_SEVERITY_ERROR,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_auto_increment,
  },
  {
      .id = "LK112",
      .slug = "add-column-stored-generated",
      .title = "ADD COLUMN GENERATED … STORED",
      .why = "the table and all its indexes are written anew under an AccessExclusive lock",
      .severity = SB_SEVERITY_ERROR,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_generated,
  },
  {
      .id = "LK113",
      .slug = "change-column-type",
      .title = "ALTER COLUMN TYPE",
      .why =
          "the table and its indexes are written anew under an AccessExclusive lock, unless the "
          "stored form stays the same (a longer varchar, varchar to text, more digits of numeric)",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_type,
  },
  {
      .id = "LK114",
      .slug = "set-not-null-scan",
      .title = "SET NOT NULL on an existing column",
      .why = "the whole table is read under an AccessExclusive lock, unless a validated CHECK says "
             "that there is no NULL",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_set_not_null,
  },
  { .id = NULL },
};
