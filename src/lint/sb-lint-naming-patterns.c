/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of tables, columns, indexes and constraints: as the project's settings say, else as most write
 * them. */
#include "sb-identifier.h"
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-naming.h"
#include "sb-lint-part.h"

#include <string.h>

/**
 * sb_lint_report_name:
 * @pass: a pass
 * @node: what has a name
 * @location: of the name
 * @format: what is said of it, behind the name
 * @name: it
 *
 * Returns: (transfer none): the finding
 */
SbFinding *
sb_lint_report_name (SbLintPass *pass, const SbLintNode *node, int location, const char *format,
                     const char *name)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint at = sb_lint_token_at (unit, location);
  g_autofree char *message = g_strdup_printf ("\"%s\" %s", name, format);

  return sb_lint_report_tokens (pass, unit, at, sb_lint_token_skip_name (unit, at) - 1, "%s",
                                message);
}

/**
 * sb_lint_get_own_name:
 * @node: a column's definition or CREATE TABLE
 * @name: (out): the name of the column or table
 * @location: (out): where it is
 *
 * Returns: whether it has one
 */
gboolean
sb_lint_get_own_name (const SbLintNode *node, const char **name, int *location)
{
  const PgQuery__ColumnDef *column = node->message;
  const PgQuery__CreateStmt *table = node->message;

  if (node->kind == SB_NODE (COLUMN_DEF))
    {
      *name = column->colname;
      *location = column->location;
    }
  else
    {
      *name = table->relation != NULL ? table->relation->relname : NULL;
      *location = table->relation != NULL ? table->relation->location : -1;
    }
  return *name != NULL && **name != '\0' && *location >= 0;
}

/**
 * sb_lint_is_plain_name:
 * @name: a name
 *
 * Returns: whether it is lower case, digits and underscores
 */
gboolean
sb_lint_is_plain_name (const char *name)
{
  return *name >= 'a' && *name <= 'z'
         && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen (name);
}

/* NM004, NM005 */

static void
check_name (SbLintPass *pass, const SbLintNode *node)
{
  const SbLintHouse *house = sb_lint_context_get_house (pass->context);
  const char *name;
  int location;

  if (!sb_lint_get_own_name (node, &name, &location))
    return;
  if (sb_lint_house_has_names (house, SB_LINT_NAMES_PLAIN))
    {
      if (!sb_lint_house_takes_name (house, name))
        sb_lint_advise (sb_lint_report_name (pass, node, location,
                                             "is not named as the project says", name),
                        "a name that fits the setting \"names\"");
    }
  else if (!sb_lint_is_plain_name (name))
    sb_lint_advise (sb_lint_report_name (pass, node, location,
                                         "is not lower case, digits and underscores", name),
                    "lower_snake_case");
}

/* NM006, NM007, NM008 */

/* `orders_total_idx`, `idx_orders_total`: the table is in it. */
static gboolean
tells_table (const char *name, const char *table)
{
  static const char *const prefixes[] = { "", "idx_", "ix_", "uq_", "uniq_", "fk_", "ck_", "pk_" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (name, prefixes[i])
        && g_str_has_prefix (name + strlen (prefixes[i]), table))
      return TRUE;
  return FALSE;
}

/* The name that the project wants, where it says so: as the server would cut it. */
static char *
find_name (SbLintPass *pass, SbLintNames names, const char *table, GStrv columns)
{
  g_autofree char *all = g_strjoinv ("_", columns);
  g_autofree char *name = sb_lint_house_make_name (sb_lint_context_get_house (pass->context), names,
                                                   table, all);

  return name != NULL ? sb_identifier_shorten (name) : NULL;
}

/* Returns: whether the project says how it should be named */
static gboolean
check_pattern (SbLintPass *pass, SbLintUnit *unit, guint at, const char *name, const char *wanted)
{
  g_autofree char *quoted = NULL;
  SbFinding *finding;

  if (wanted == NULL || strcmp (name, wanted) == 0)
    return wanted != NULL;
  quoted = sb_identifier_quote (wanted);
  finding = sb_lint_report_tokens (pass, unit, at, at, "\"%s\" is not named as the project says",
                                   name);
  sb_lint_advise (finding, "%s", quoted);
  sb_lint_replace_tokens (finding, unit, at, at, quoted);
  return TRUE;
}

static guint
find_index_name (SbLintUnit *unit)
{
  guint on = sb_lint_token_find (unit, 0, SB_LINT_NO_TOKEN, "on");

  return on != SB_LINT_NO_TOKEN && on > 0 ? on - 1 : 0;
}

static void
check_index_name (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__IndexStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  g_autoptr (SbLintPart) index = NULL;
  g_autofree char *wanted = NULL;

  if (stmt->relation == NULL || stmt->idxname == NULL || *stmt->idxname == '\0')
    return;
  index = sb_lint_part_of_index (stmt);
  /* An expression has no name to put into it. */
  if (!g_strv_contains ((const char *const *) index->columns, ""))
    wanted = find_name (pass, SB_LINT_NAMES_INDEX, stmt->relation->relname, index->columns);
  if (check_pattern (pass, unit, find_index_name (unit), stmt->idxname, wanted)
      || tells_table (stmt->idxname, stmt->relation->relname))
    return;
  sb_lint_advise (sb_lint_report_tokens (pass, unit, 0, 2, "\"%s\" does not tell its table",
                                         stmt->idxname),
                  "%s_…_idx", stmt->relation->relname);
}

static gboolean
check_foreign_pattern (SbLintPass *pass, SbLintUnit *unit, const PgQuery__Constraint *constraint,
                       const char *table)
{
  guint at = sb_lint_token_at (unit, constraint->location);
  g_autoptr (SbLintPart) part = sb_lint_part_of_constraint (constraint, NULL);
  g_autofree char *wanted = NULL;

  /* Of a column's own constraint the columns are not in it. */
  if (part->columns[0] != NULL)
    wanted = find_name (pass, SB_LINT_NAMES_FOREIGN, table, part->columns);
  return sb_lint_token_is (unit, at, "constraint")
         && check_pattern (pass, unit, at + 1, constraint->conname, wanted);
}

static void
check_constraint_name (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__Constraint *constraint = node->message;
  gboolean wants_key = strcmp (pass->rule->id, "NM008") == 0;
  gboolean is_key = constraint->contype == SB_CONSTR (FOREIGN);
  const PgQuery__RangeVar *table = NULL;

  if (constraint->conname == NULL || *constraint->conname == '\0' || is_key != wants_key)
    return;
  for (const SbLintNode *above = node; table == NULL && above != NULL;
       above = sb_lint_parent (pass, above))
    if (above->kind == SB_NODE (CREATE_STMT))
      table = ((const PgQuery__CreateStmt *) above->message)->relation;
    else if (above->kind == SB_NODE (ALTER_TABLE_STMT))
      table = ((const PgQuery__AlterTableStmt *) above->message)->relation;
  if (table == NULL
      || (is_key
          && check_foreign_pattern (pass, sb_lint_unit (pass, node), constraint, table->relname))
      || tells_table (constraint->conname, table->relname))
    return;
  sb_lint_advise (sb_lint_report_name (pass, node, constraint->location, "does not tell its table",
                                       constraint->conname),
                  is_key ? "%s_…_fkey" : "%s_…_check", table->relname);
}

const SbLintRule sb_lint_naming_patterns[] = {
  {
      .id = "NM004",
      .slug = "table-name",
      .title = "table name that is not lower_snake_case",
      .why = "names that all look alike can be guessed, and need no quotes",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (CREATE_STMT) },
      .check_node = check_name,
  },
  {
      .id = "NM005",
      .slug = "column-name",
      .title = "column name that is not lower_snake_case",
      .why = "names that all look alike can be guessed, and need no quotes",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (COLUMN_DEF) },
      .check_node = check_name,
  },
  {
      .id = "NM006",
      .slug = "index-name",
      .title = "index name without its table",
      .why = "plans and errors name the index alone: nobody sees what it is over",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (INDEX_STMT) },
      .check_node = check_index_name,
  },
  {
      .id = "NM007",
      .slug = "constraint-name",
      .title = "constraint name without its table",
      .why = "errors name the constraint alone: nobody sees what it is of",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (CONSTRAINT) },
      .check_node = check_constraint_name,
  },
  {
      .id = "NM008",
      .slug = "fk-name",
      .title = "foreign key name without its table",
      .why = "errors name the constraint alone: nobody sees what it is of",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (CONSTRAINT) },
      .check_node = check_constraint_name,
  },
  { .id = NULL },
};
