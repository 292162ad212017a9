/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data loss: what takes away tables, columns and what protects them. */
#include "sb-lint-alter.h"
#include "sb-lint-drops.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-objects.h"

#include <string.h>

static void
check_drop_table (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__DropStmt *stmt = node->message;
  const SbLintUnit *unit = sb_lint_unit (pass, node);
  const char *schema, *name;

  if ((stmt->remove_type != SB_OBJECT (TABLE) && stmt->remove_type != SB_OBJECT (FOREIGN_TABLE))
      || sb_lint_is_rollback (pass))
    return;
  for (gsize i = 0; i < stmt->n_objects; i++)
    if (sb_lint_get_dropped (stmt, i, &schema, &name)
        && !sb_lint_is_name_created (pass, unit, SB_LINT_RELATION, schema, name))
      sb_lint_advise (sb_lint_report_dropped (pass, node, i, "the rows of \"%s\" are gone", name),
                      "rename it to _dropped_%s, and drop it in a later release", name);
}

static gboolean
is_added_before (SbLintPass *pass, const SbLintNode *node, const PgQuery__RangeVar *table,
                 const char *column)
{
  GPtrArray *about = sb_lint_about (pass, table->schemaname, table->relname);

  for (guint i = 0; i < about->len && about->pdata[i] != node; i++)
    {
      const SbLintNode *other = g_ptr_array_index (about, i);
      const PgQuery__ColumnDef *added = other->kind == SB_NODE (ALTER_TABLE_CMD)
                                            ? sb_lint_added_column (pass, other)
                                            : NULL;

      if (added != NULL && strcmp (added->colname, column) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
check_drop_column (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  const PgQuery__AlterTableStmt *stmt;

  if (cmd->subtype != SB_AT (DropColumn) || sb_lint_is_rollback (pass))
    return;
  stmt = sb_lint_altered_table (pass, node);
  if (stmt == NULL || is_added_before (pass, node, stmt->relation, cmd->name))
    return;
  sb_lint_advise (sb_lint_report_command (pass, node,
                                          "the values of \"%s\" are gone, and programs that still "
                                          "ask for it fail",
                                          cmd->name),
                  "first release programs that do not use it, then drop it in a later migration");
}

static void
check_drop_schema (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__DropStmt *stmt = node->message;
  const char *schema, *name;

  if (stmt->remove_type != SB_OBJECT (SCHEMA) || sb_lint_is_rollback (pass))
    return;
  for (gsize i = 0; i < stmt->n_objects; i++)
    if (sb_lint_get_dropped (stmt, i, &schema, &name)
        && !sb_lint_is_name_created (pass, sb_lint_unit (pass, node), SB_LINT_SCHEMA, NULL, name))
      sb_lint_report_dropped (pass, node, i, "all that is in schema \"%s\" may be gone with it",
                              name);
}

static void
check_drop_database (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__DropdbStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);

  sb_lint_report_tokens (pass, unit, 0, sb_lint_tokens_get_n (unit) - 1,
                         "the whole database \"%s\" is gone", stmt->dbname);
}

static gboolean
is_all_new (SbLintPass *pass, const SbLintUnit *unit, const PgQuery__DropStmt *stmt)
{
  static const struct
  {
    int type;
    SbLintClass class;
  } classes[] = {
    { SB_OBJECT (TABLE), SB_LINT_RELATION },    { SB_OBJECT (VIEW), SB_LINT_RELATION },
    { SB_OBJECT (SEQUENCE), SB_LINT_RELATION }, { SB_OBJECT (MATVIEW), SB_LINT_RELATION },
    { SB_OBJECT (TYPE), SB_LINT_TYPE },         { SB_OBJECT (DOMAIN), SB_LINT_TYPE },
    { SB_OBJECT (FUNCTION), SB_LINT_FUNCTION }, { SB_OBJECT (SCHEMA), SB_LINT_SCHEMA },
  };
  const char *schema, *name;

  for (gsize i = 0; i < stmt->n_objects; i++)
    {
      gboolean is_new = FALSE;

      for (guint k = 0; k < G_N_ELEMENTS (classes); k++)
        if ((int) stmt->remove_type == classes[k].type
            && sb_lint_get_dropped (stmt, i, &schema, &name))
          is_new = sb_lint_is_name_created (pass, unit, classes[k].class, schema, name);
      if (!is_new)
        return FALSE;
    }
  return stmt->n_objects > 0;
}

static void
report_cascade (SbLintPass *pass, SbLintUnit *unit, guint first, guint last)
{
  SbFinding *finding;

  if (!sb_lint_token_is (unit, last, "cascade"))
    return;
  finding = sb_lint_report_tokens (pass, unit, first == last ? first : last, last,
                                   "whatever depends on it is dropped too: views, policies, "
                                   "functions, foreign keys");
  sb_lint_advise (finding, "without CASCADE; drop by name what has to go first");
  sb_lint_replace_tokens (finding, unit, last, last, "");
}

static void
check_cascade (SbLintPass *pass, const SbLintNode *node)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint first = 0, last = sb_lint_tokens_get_n (unit) - 1;

  if (node->kind == SB_NODE (DROP_STMT))
    {
      const PgQuery__DropStmt *stmt = node->message;

      if (stmt->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE && !is_all_new (pass, unit, stmt))
        report_cascade (pass, unit, first, last);
    }
  else if (node->kind == SB_NODE (DROP_OWNED_STMT))
    report_cascade (pass, unit, first, last);
  else
    {
      const PgQuery__AlterTableCmd *cmd = node->message;

      if (cmd->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE
          && sb_lint_altered_table (pass, node) != NULL
          && sb_lint_command (pass, node, &first, &last))
        report_cascade (pass, unit, first, last);
    }
}

static const char *
get_other_kind (int type)
{
  switch (type)
    {
    case SB_OBJECT (VIEW):
      return "view";
    case SB_OBJECT (MATVIEW):
      return "materialized view";
    case SB_OBJECT (FUNCTION):
      return "function";
    case SB_OBJECT (PROCEDURE):
      return "procedure";
    case SB_OBJECT (TYPE):
      return "type";
    case SB_OBJECT (DOMAIN):
      return "domain";
    case SB_OBJECT (SEQUENCE):
      return "sequence";
    default:
      return NULL;
    }
}

static void
check_drop_other (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__DropStmt *stmt = node->message;
  const char *kind = get_other_kind ((int) stmt->remove_type);
  const char *schema, *name;

  if (kind == NULL || sb_lint_is_rollback (pass)
      || is_all_new (pass, sb_lint_unit (pass, node), stmt))
    return;
  for (gsize i = 0; i < stmt->n_objects; i++)
    if (!sb_lint_comes_back (pass, node, i) && sb_lint_get_dropped (stmt, i, &schema, &name))
      sb_lint_report_dropped (pass, node, i, "whoever still uses the %s \"%s\" fails", kind, name);
}

/* Of the same name, or for the same: NOT NULL takes over from its CHECK. */
static gboolean
is_replaced (SbLintPass *pass, const SbLintNode *node, const PgQuery__RangeVar *table)
{
  const char *name = ((const PgQuery__AlterTableCmd *) node->message)->name;
  GPtrArray *about = sb_lint_about (pass, table->schemaname, table->relname);

  for (guint i = 0; i < about->len; i++)
    {
      const SbLintNode *other = g_ptr_array_index (about, i);
      const PgQuery__AlterTableCmd *cmd = other->message;

      if (other->kind != SB_NODE (ALTER_TABLE_CMD))
        continue;
      if (other < node ? cmd->subtype == SB_AT (SetNotNull)
                       : cmd->subtype == SB_AT (AddConstraint) && cmd->def != NULL
                             && cmd->def->node_case == SB_NODE (CONSTRAINT)
                             && strcmp (cmd->def->constraint->conname, name) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
check_drop_constraint (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  const PgQuery__AlterTableStmt *stmt;

  if (cmd->subtype != SB_AT (DropConstraint) || sb_lint_is_rollback (pass))
    return;
  stmt = sb_lint_altered_table (pass, node);
  if (stmt == NULL || is_replaced (pass, node, stmt->relation))
    return;
  sb_lint_report_command (pass, node,
                          "from then on nothing keeps out what \"%s\" has kept out of \"%s\"",
                          cmd->name, stmt->relation->relname);
}

static void
check_drop_protection (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__DropStmt *stmt = node->message;
  gboolean is_policy = stmt->remove_type == SB_OBJECT (POLICY);
  const char *schema, *table, *name;

  if ((!is_policy && stmt->remove_type != SB_OBJECT (TRIGGER)) || sb_lint_is_rollback (pass))
    return;
  for (gsize i = 0; i < stmt->n_objects; i++)
    if (sb_lint_get_dropped_part (stmt, i, &schema, &table, &name)
        && !sb_lint_comes_back (pass, node, i)
        && !sb_lint_is_name_created (pass, sb_lint_unit (pass, node), SB_LINT_RELATION, schema,
                                     table))
      sb_lint_report_dropped (pass, node, i,
                              is_policy
                                  ? "what the policy \"%s\" allowed on \"%s\" is refused, and "
                                    "what it forbade is open"
                                  : "what the trigger \"%s\" did on \"%s\" is not done any more",
                              name, table);
}

static void
check_drop_extension (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__DropStmt *stmt = node->message;
  const char *schema, *name;

  if (stmt->remove_type != SB_OBJECT (EXTENSION) || sb_lint_is_rollback (pass))
    return;
  for (gsize i = 0; i < stmt->n_objects; i++)
    if (sb_lint_get_dropped (stmt, i, &schema, &name))
      sb_lint_report_dropped (pass, node, i,
                              "the types of \"%s\" go, and with CASCADE the columns of these types",
                              name);
}

static const char drop_why[] = "no rollback brings the values back";

#define DROP_RULE(ID, SLUG, TITLE, WHY, SEVERITY, CHECK)                                           \
  {                                                                                                \
    .id = ID, .slug = SLUG, .title = TITLE, .why = WHY, .severity = SB_SEVERITY_##SEVERITY,        \
    .kinds = { SB_NODE (DROP_STMT) }, .check_node = CHECK,                                         \
  }

const SbLintRule sb_lint_data_loss[] = {
  DROP_RULE ("DL201", "drop-table", "DROP TABLE", drop_why, ERROR, check_drop_table),
  {
      .id = "DL202",
      .slug = "drop-column",
      .title = "DROP COLUMN",
      .why =
          "no rollback brings the values back, and programs of the last release still ask for the "
          "column",
      .severity = SB_SEVERITY_ERROR,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_drop_column,
  },
  DROP_RULE ("DL203", "drop-schema", "DROP SCHEMA", drop_why, ERROR, check_drop_schema),
  {
      .id = "DL204",
      .slug = "drop-database",
      .title = "DROP DATABASE",
      .why = "no rollback brings it back",
      .severity = SB_SEVERITY_ERROR,
      .kinds = { SB_NODE (DROPDB_STMT) },
      .check_node = check_drop_database,
  },
  {
      .id = "DL207",
      .slug = "drop-cascade",
      .title = "CASCADE on a DROP",
      .why = "it drops what nobody has named: views, policies, functions, foreign keys",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (DROP_STMT), SB_NODE (ALTER_TABLE_CMD), SB_NODE (DROP_OWNED_STMT) },
      .check_node = check_cascade,
  },
  DROP_RULE ("DL210", "drop-other-object", "DROP of a view, function, type or sequence",
             "programs and objects that use it fail", INFO, check_drop_other),
  {
      .id = "DL212",
      .slug = "drop-constraint",
      .title = "DROP CONSTRAINT of one that does not come back",
      .why = "rows that it has kept out come in, and then it cannot be added again",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_drop_constraint,
  },
  DROP_RULE ("DL213", "drop-policy-or-trigger",
             "DROP POLICY or DROP TRIGGER of one that does not come back",
             "access changes, or what the trigger kept in order is not kept any more", WARNING,
             check_drop_protection),
  DROP_RULE ("DL218", "drop-extension", "DROP EXTENSION",
             "its types and functions go, and with CASCADE the columns of these types", ERROR,
             check_drop_extension),
  { .id = NULL },
};
