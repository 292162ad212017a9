/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns that want a trigger. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-tables.h"
#include "sb-lint-tokens.h"

#define BEFORE (1 << 1)
#define ON_UPDATE (1 << 4)

static gboolean
has_update_trigger (const SbLintTable *table)
{
  for (guint i = 0; i < table->triggers->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (table->triggers, i);
      const PgQuery__CreateTrigStmt *stmt = node->message;

      if ((stmt->timing & BEFORE) != 0 && (stmt->events & ON_UPDATE) != 0)
        return TRUE;
    }
  return FALSE;
}

static void
check_updated_at (SbLintPass *pass)
{
  GPtrArray *tables = sb_lint_tables_get (pass);

  for (guint i = 0; i < tables->len; i++)
    {
      const SbLintTable *table = g_ptr_array_index (tables, i);
      const PgQuery__ColumnDef *column = sb_lint_table_get_column (table, "updated_at");
      SbLintUnit *unit;
      guint at;

      if (column == NULL)
        column = sb_lint_table_get_column (table, "modified_at");
      if (column == NULL || table->is_dropped || table->is_partition || has_update_trigger (table)
          || sb_lint_column_find (column, SB_CONSTR (GENERATED)) != NULL
          || sb_lint_tables_have_triggers_by_text (pass))
        continue;
      unit = sb_lint_unit (pass, table->create);
      at = sb_lint_token_at (unit, column->location);
      sb_lint_advise (sb_lint_report_tokens (pass, unit, at, at,
                                             "no trigger keeps \"%s\": it stays at the time of the "
                                             "INSERT",
                                             column->colname),
                      "CREATE TRIGGER … BEFORE UPDATE ON \"%s\" that sets it to now()",
                      table->name);
    }
}

const SbLintRule sb_lint_types_triggers[] = {
  {
      .id = "TY621",
      .slug = "updated-at-without-trigger",
      .title = "updated_at without a trigger that sets it",
      .why = "a default is for INSERT only; programs forget the column in an UPDATE",
      .severity = SB_SEVERITY_INFO,
      .check_file = check_updated_at,
  },
  { .id = NULL },
};
