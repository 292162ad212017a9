/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Primary keys as the project has them elsewhere: uuid or bigint, both are right. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-types.h"

#include <string.h>

/* The column that alone is the table's primary key, where it means nothing: no name, no date, nor a
 * row of another table. */
static const PgQuery__ColumnDef *
find_key (const PgQuery__CreateStmt *stmt)
{
  const PgQuery__ColumnDef *key = NULL;
  const char *name = NULL;

  for (gsize i = 0; i < stmt->n_table_elts; i++)
    if (stmt->table_elts[i]->node_case == SB_NODE (CONSTRAINT)
        && stmt->table_elts[i]->constraint->contype == SB_CONSTR (FOREIGN))
      return NULL;
    else if (stmt->table_elts[i]->node_case == SB_NODE (CONSTRAINT)
             && stmt->table_elts[i]->constraint->contype == SB_CONSTR (PRIMARY)
             && stmt->table_elts[i]->constraint->n_keys == 1)
      name = sb_lint_string (stmt->table_elts[i]->constraint->keys[0]);
  for (gsize i = 0; i < stmt->n_table_elts && key == NULL; i++)
    if (stmt->table_elts[i]->node_case == SB_NODE (COLUMN_DEF)
        && (g_strcmp0 (stmt->table_elts[i]->column_def->colname, name) == 0
            || sb_lint_column_find (stmt->table_elts[i]->column_def, SB_CONSTR (PRIMARY)) != NULL))
      key = stmt->table_elts[i]->column_def;
  return key != NULL && sb_lint_column_find (key, SB_CONSTR (FOREIGN)) == NULL ? key : NULL;
}

static gboolean
is_integer (const char *type)
{
  static const char *const integers[] = { "int2",    "int4",    "int8",    "smallserial", "serial",
                                          "serial2", "serial4", "serial8", "bigserial",   NULL };

  return g_strv_contains (integers, type);
}

static void
check_key (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateStmt *stmt = node->message;
  SbLintKeys keys = sb_lint_context_get_keys (pass->context);
  const PgQuery__ColumnDef *key = find_key (stmt);
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const char *type;
  guint first, last;

  if (key == NULL || key->type_name == NULL || stmt->relation == NULL || stmt->partbound != NULL
      || strcmp (stmt->relation->relpersistence, "t") == 0
      || sb_lint_context_get_role (pass->context) != SB_LINT_ROLE_FORWARD
      || !sb_lint_type_tokens (unit, key->type_name, &first, &last))
    return;
  type = sb_lint_type_get_name (key->type_name);
  if (keys == SB_LINT_KEYS_UUID && is_integer (type))
    sb_lint_advise (sb_lint_report_tokens (pass, unit, first, last,
                                           "\"%s\" is a number; the project's other keys are uuid",
                                           key->colname),
                    "uuid PRIMARY KEY DEFAULT gen_random_uuid()");
  else if (keys == SB_LINT_KEYS_BIGINT && strcmp (type, "uuid") == 0)
    sb_lint_advise (sb_lint_report_tokens (pass, unit, first, last,
                                           "\"%s\" is a uuid; the project's other keys are bigint",
                                           key->colname),
                    "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY");
}

const SbLintRule sb_lint_types_house[] = {
  {
      .id = "TY628",
      .slug = "key-type",
      .title = "a primary key of another type than the project's other keys",
      .why = "uuid and bigint are both right; side by side, what refers to a row has to know which",
      .severity = SB_SEVERITY_INFO,
      .kinds = { SB_NODE (CREATE_STMT) },
      .check_node = check_key,
  },
  { .id = NULL },
};
