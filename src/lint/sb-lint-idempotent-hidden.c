/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IF NOT EXISTS over something else of that name, which it keeps. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-known.h"
#include "sb-lint-names.h"

#include <string.h>

static void
report (SbLintPass *pass, const SbLintNode *node, int location, const char *message,
        const char *advice)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint at = sb_lint_token_at (unit, location);

  sb_lint_advise (sb_lint_report_tokens (pass, unit, at, sb_lint_token_skip_name (unit, at) - 1,
                                         "%s", message),
                  "%s", advice);
}

/* What a column that is there has otherwise; %NULL for nothing. */
static char *
compare_column (const SbLintKnown *table, const PgQuery__ColumnDef *wanted)
{
  const SbLintPart *column = sb_lint_known_part (table, SB_LINT_PART_COLUMN, wanted->colname);
  g_autoptr (SbLintPart) part = sb_lint_part_of_column (wanted);

  if (column == NULL)
    return g_strdup_printf ("has no column \"%s\"", wanted->colname);
  if (column->text != NULL && *column->text != '\0' && strcmp (column->text, part->text) != 0)
    return g_strdup_printf ("has \"%s\" as %s, not as %s", wanted->colname, column->text,
                            part->text);
  if ((part->flags & SB_LINT_PART_NOT_NULL) && !(column->flags & SB_LINT_PART_NOT_NULL))
    return g_strdup_printf ("lets \"%s\" be NULL", wanted->colname);
  return NULL;
}

static void
check_table (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const SbLintKnown *known;

  if (!stmt->if_not_exists || stmt->relation == NULL)
    return;
  known = sb_lint_known_relation (pass, unit, stmt->relation, SB_LINT_COLUMNS);
  if (known == NULL || !(known->flags & SB_LINT_IS_MADE))
    return;
  if (strcmp (known->kind, "table") != 0)
    {
      g_autofree char *message = g_strdup_printf ("makes no table: \"%s\" is a %s already",
                                                  known->name, known->kind);

      report (pass, node, stmt->relation->location, message, "another name");
      return;
    }
  for (gsize i = 0; (known->flags & SB_LINT_IS_WHOLE) && i < stmt->n_table_elts; i++)
    {
      g_autofree char *difference = NULL, *message = NULL;

      if (stmt->table_elts[i]->node_case != SB_NODE (COLUMN_DEF))
        continue;
      difference = compare_column (known, stmt->table_elts[i]->column_def);
      if (difference == NULL)
        continue;
      message = g_strdup_printf ("does nothing: \"%s\" is there already, and %s", known->name,
                                 difference);
      report (pass, node, stmt->relation->location, message,
              "change the table that is there by ALTER TABLE");
      return;
    }
}

static void
check_column (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  const SbLintNode *parent = sb_lint_parent (pass, node);
  const PgQuery__AlterTableStmt *stmt = parent->message;
  g_autofree char *difference = NULL;
  const SbLintKnown *known;

  if (parent->kind != SB_NODE (ALTER_TABLE_STMT) || cmd->subtype != SB_AT (AddColumn)
      || !cmd->missing_ok || cmd->def == NULL || cmd->def->node_case != SB_NODE (COLUMN_DEF))
    return;
  known = sb_lint_known_relation (pass, sb_lint_unit (pass, node), stmt->relation, SB_LINT_COLUMNS);
  if (known == NULL
      || sb_lint_known_part (known, SB_LINT_PART_COLUMN, cmd->def->column_def->colname) == NULL)
    return;
  difference = compare_column (known, cmd->def->column_def);
  if (difference != NULL)
    sb_lint_advise (sb_lint_report_command (pass, node, "adds nothing: \"%s\" %s already",
                                            known->name, difference),
                    "ALTER COLUMN, or another name");
}

static gboolean
has_expression (const SbLintPart *index)
{
  return g_strv_contains ((const char *const *) index->columns, "");
}

static char *
compare_index (const SbLintKnown *table, const SbLintPart *index, const PgQuery__IndexStmt *stmt)
{
  g_autoptr (SbLintPart) wanted = sb_lint_part_of_index (stmt);
  g_autofree char *columns = g_strjoinv (", ", index->columns);
  guint changed = (index->flags ^ wanted->flags);

  if (strcmp (table->name, stmt->relation->relname) != 0)
    return g_strdup_printf ("on \"%s\"", table->name);
  if (changed & SB_LINT_PART_UNIQUE)
    return g_strdup ((index->flags & SB_LINT_PART_UNIQUE) ? "that is unique"
                                                          : "that is not unique");
  if (strcmp (index->text, wanted->text) != 0)
    return g_strdup_printf ("by %s", index->text);
  if (!has_expression (index) && !has_expression (wanted)
      && !g_strv_equal ((const char *const *) index->columns,
                        (const char *const *) wanted->columns))
    return g_strdup_printf ("over (%s)", columns);
  if (changed & SB_LINT_PART_PARTIAL)
    return g_strdup ((index->flags & SB_LINT_PART_PARTIAL) ? "over some rows only"
                                                           : "over all rows");
  return NULL;
}

static void
check_index (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__IndexStmt *stmt = node->message;
  g_autofree char *difference = NULL, *message = NULL;
  const SbLintKnown *table;
  const SbLintPart *index;

  if (!stmt->if_not_exists || stmt->relation == NULL || stmt->idxname == NULL
      || *stmt->idxname == '\0')
    return;
  table = sb_lint_known_index (pass, sb_lint_unit (pass, node), stmt->relation->schemaname,
                               stmt->idxname, &index);
  if (table == NULL)
    return;
  difference = compare_index (table, index, stmt);
  if (difference == NULL)
    return;
  message = g_strdup_printf ("makes no index: \"%s\" is one already, %s", stmt->idxname,
                             difference);
  report (pass, node, stmt->relation->location, message, "another name, or DROP INDEX before it");
}

/* `DO $$ BEGIN CREATE TYPE … EXCEPTION WHEN duplicate_object THEN NULL; END $$` */
static void
check_enum (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateEnumStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const char *name = sb_lint_list_get_name (stmt->type_name, stmt->n_type_name);
  const SbLintKnown *known;

  if (unit->guards == 0 || name == NULL)
    return;
  known = sb_lint_known (pass, unit, SB_LINT_TYPE,
                         sb_lint_list_get_schema (stmt->type_name, stmt->n_type_name), name,
                         SB_LINT_COLUMNS);
  if (known == NULL || strcmp (known->kind, "enum") != 0)
    return;
  for (gsize i = 0; i < stmt->n_vals; i++)
    if (sb_lint_string (stmt->vals[i]) != NULL
        && sb_lint_known_part (known, SB_LINT_PART_LABEL, sb_lint_string (stmt->vals[i])) == NULL)
      {
        sb_lint_advise (sb_lint_report (pass, unit, 0, unit->length,
                                        "makes nothing: the enum \"%s\" is there already, without "
                                        "'%s'",
                                        name, sb_lint_string (stmt->vals[i])),
                        "ALTER TYPE … ADD VALUE IF NOT EXISTS");
        return;
      }
}

static void
check_hidden (SbLintPass *pass, const SbLintNode *node)
{
  switch (node->kind)
    {
    case SB_NODE (CREATE_STMT):
      check_table (pass, node);
      break;
    case SB_NODE (ALTER_TABLE_CMD):
      check_column (pass, node);
      break;
    case SB_NODE (INDEX_STMT):
      check_index (pass, node);
      break;
    default:
      check_enum (pass, node);
      break;
    }
}

const SbLintRule sb_lint_idempotent_hidden[] = {
  {
      .id = "ID417",
      .slug = "if-not-exists-hides-difference",
      .title = "IF NOT EXISTS over an object that an earlier statement made otherwise",
      .why = "it keeps what is there and says no more than a notice: the script succeeds, and what "
             "it asks for is not so",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CREATE_STMT), SB_NODE (ALTER_TABLE_CMD), SB_NODE (INDEX_STMT),
                 SB_NODE (CREATE_ENUM_STMT) },
      .check_node = check_hidden,
  },
  { .id = NULL },
};
