/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks: statements that keep readers or writers of an existing table waiting. The names of locks
 * were measured on PostgreSQL 15. */
#include "sb-lint-families.h"
#include "sb-lint-objects.h"
#include "sb-lint-tokens.h"

static void
check_index (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__IndexStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint index = sb_lint_token_find (unit, 0, SB_LINT_NO_TOKEN, "index");
  SbFinding *finding;

  if (stmt->concurrent || stmt->relation == NULL || index == SB_LINT_NO_TOKEN
      || sb_lint_is_created (pass, unit, stmt->relation))
    return;
  finding = sb_lint_report_tokens (pass, unit, 0, index,
                                   "nobody can write to \"%s\" until the index is built "
                                   "(Share lock)",
                                   stmt->relation->relname);
  sb_lint_advise (finding, "CREATE INDEX CONCURRENTLY");
  if (!unit->in_block)
    sb_lint_insert_behind_token (finding, unit, index, "CONCURRENTLY");
}

const SbLintRule sb_lint_locks[] = {
  {
      .id = "LK101",
      .slug = "index-not-concurrent",
      .title = "CREATE INDEX on an existing table without CONCURRENTLY",
      .why = "a Share lock stops all writes to the table for as long as the index is built",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (INDEX_STMT) },
      .check_node = check_index,
  },
  { .id = NULL },
};
