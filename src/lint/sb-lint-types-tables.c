/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How tables and enums are laid out. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-tokens.h"

#include <string.h>

static void
check_required (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__ColumnDef *column = node->message;
  const SbLintNode *parent = sb_lint_parent (pass, node);
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint at = sb_lint_token_at (unit, column->location);

  if (parent == NULL || parent->kind != SB_NODE (CREATE_STMT)
      || sb_lint_column_find (column, SB_CONSTR (NOTNULL)) == NULL
      || sb_lint_column_find (column, SB_CONSTR (DEFAULT)) != NULL
      || sb_lint_column_find (column, SB_CONSTR (IDENTITY)) != NULL
      || sb_lint_column_find (column, SB_CONSTR (GENERATED)) != NULL
      || sb_lint_column_find (column, SB_CONSTR (PRIMARY)) != NULL
      || sb_lint_column_find (column, SB_CONSTR (FOREIGN)) != NULL
      || strstr (sb_lint_type_get_name (column->type_name), "serial") != NULL)
    return;
  sb_lint_advise (sb_lint_report_tokens (pass, unit, at, at, "every INSERT has to give \"%s\"",
                                         column->colname),
                  "a default, where there is one that is right");
}

static void
check_enum (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateEnumStmt *stmt = node->message;

  sb_lint_advise (sb_lint_report_tokens (pass, sb_lint_unit (pass, node), 0, 2,
                                         "a value of \"%s\" can never be removed",
                                         sb_lint_list_get_name (stmt->type_name,
                                                                stmt->n_type_name)),
                  "a table of the values with a foreign key, or text with a CHECK");
}

static void
check_enum_order (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterEnumStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);

  if (*stmt->old_val != '\0' || *stmt->new_val_neighbor != '\0')
    return;
  sb_lint_advise (sb_lint_report_tokens (pass, unit, 0, sb_lint_tokens_get_n (unit) - 1,
                                         "'%s' comes last, wherever other values are by then",
                                         stmt->new_val),
                  "say AFTER or BEFORE which value it comes");
}

static void
check_inherits (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateStmt *table = node->message;
  const PgQuery__RuleStmt *rule = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint last = MIN (2, sb_lint_tokens_get_n (unit) - 1);

  if (node->kind == SB_NODE (RULE_STMT))
    sb_lint_advise (sb_lint_report_tokens (pass, unit, 0, last,
                                           "\"%s\" writes queries anew: what has an effect may "
                                           "happen twice or for no row",
                                           rule->rulename),
                    "a trigger");
  else if (table->partbound == NULL && table->n_inh_relations > 0)
    sb_lint_advise (sb_lint_report_tokens (pass, unit, 0, last,
                                           "keys, foreign keys and policies of the parent do not "
                                           "hold in \"%s\"",
                                           table->relation->relname),
                    "PARTITION BY, or a table of its own with a foreign key");
}

const SbLintRule sb_lint_types_tables[] = {
  {
      .id = "TY611",
      .slug = "not-null-without-default",
      .title = "NOT NULL column of a new table without a default",
      .why = "programs that do not know the column cannot insert",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (COLUMN_DEF) },
      .check_node = check_required,
  },
  {
      .id = "TY614",
      .slug = "enum-created",
      .title = "CREATE TYPE … AS ENUM",
      .why = "values can be added and renamed, but neither removed nor put in another order",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (CREATE_ENUM_STMT) },
      .check_node = check_enum,
  },
  {
      .id = "TY624",
      .slug = "inherits-or-rules",
      .title = "INHERITS or CREATE RULE",
      .why = "both behave otherwise than they look, and have better successors",
      .severity = SB_SEVERITY_INFO,
      .kinds = { SB_NODE (CREATE_STMT), SB_NODE (RULE_STMT) },
      .check_node = check_inherits,
  },
  {
      .id = "TY625",
      .slug = "enum-order-unspecified",
      .title = "ADD VALUE without BEFORE or AFTER",
      .why = "values sort by their order, which then differs between databases",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (ALTER_ENUM_STMT) },
      .check_node = check_enum_order,
  },
  { .id = NULL },
};
