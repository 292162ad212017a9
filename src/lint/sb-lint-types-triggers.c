/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns that want a trigger. */
#include "sb-identifier.h"
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-known.h"
#include "sb-lint-names.h"
#include "sb-lint-objects.h"
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

/* A version that is not known takes it. */
static gboolean
can_replace_triggers (SbLintPass *pass)
{
  guint server = sb_lint_context_get_server_version (pass->context);

  return server == 0 || server >= 14;
}

/* A function that sets the column, unless there is one of that name, and the trigger that calls it. */
static void
add_trigger (SbLintPass *pass, SbFinding *finding, const SbLintUnit *unit,
             const PgQuery__CreateStmt *stmt, const char *column)
{
  const char *schema = stmt->relation->schemaname;
  g_autofree char *name = g_strconcat ("set_", column, NULL), *quoted = sb_identifier_quote (name);
  g_autofree char *quoted_schema = sb_identifier_quote (schema);
  g_autofree char *table = sb_lint_relation_to_sql (stmt->relation);
  g_autofree char *function = g_strdup_printf ("%s%s%s", *schema != '\0' ? quoted_schema : "",
                                               *schema != '\0' ? "." : "", quoted);
  g_autoptr (GString) sql = g_string_new (NULL);

  if (unit->in_block || !unit->is_exact
      || sb_lint_is_made_later (pass, unit, SB_LINT_FUNCTION, schema, name))
    return;
  if (!sb_lint_is_name_created (pass, unit, SB_LINT_FUNCTION, schema, name)
      && sb_lint_known (pass, unit, SB_LINT_FUNCTION, schema, name, 0) == NULL)
    g_string_append_printf (sql,
                            "CREATE OR REPLACE FUNCTION %s() RETURNS trigger\n"
                            "LANGUAGE plpgsql SET search_path = '' AS $$\n"
                            "BEGIN\n  NEW.%s := now();\n  RETURN NEW;\nEND\n$$;\n",
                            function, column);
  if (!can_replace_triggers (pass))
    g_string_append_printf (sql, "DROP TRIGGER IF EXISTS %s ON %s;\n", quoted, table);
  g_string_append_printf (sql,
                          "CREATE %sTRIGGER %s BEFORE UPDATE ON %s\n"
                          "  FOR EACH ROW EXECUTE FUNCTION %s()",
                          can_replace_triggers (pass) ? "OR REPLACE " : "", quoted, table,
                          function);
  sb_lint_insert_after (pass, finding, unit, sql->str);
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
      SbFinding *finding;
      guint at;

      if (column == NULL)
        column = sb_lint_table_get_column (table, "modified_at");
      if (column == NULL || table->is_dropped || table->is_partition || has_update_trigger (table)
          || sb_lint_column_find (column, SB_CONSTR (GENERATED)) != NULL
          || sb_lint_tables_have_triggers_by_text (pass))
        continue;
      unit = sb_lint_unit (pass, table->create);
      at = sb_lint_token_at (unit, column->location);
      finding = sb_lint_report_tokens (pass, unit, at, at,
                                       "no trigger keeps \"%s\": it stays at the time of the "
                                       "INSERT",
                                       column->colname);
      add_trigger (pass, finding, unit, table->create->message, column->colname);
      sb_lint_advise (finding, "CREATE TRIGGER … BEFORE UPDATE ON \"%s\" that sets it to now()",
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
