/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What replaces an object that earlier statements have made, and cannot, or does not. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-known.h"
#include "sb-lint-names.h"

#include <string.h>

/* BC308 */

static void
check_view (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__ViewStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  g_auto (GStrv) columns = NULL;
  const SbLintKnown *known;
  guint at;

  if (!stmt->replace || stmt->view == NULL)
    return;
  known = sb_lint_known_relation (pass, unit, stmt->view, SB_LINT_COLUMNS);
  if (known == NULL || !(known->flags & SB_LINT_IS_WHOLE) || strcmp (known->kind, "view") != 0)
    return;
  columns = sb_lint_view_columns (stmt);
  for (guint i = 0; columns != NULL && i < known->parts->len; i++)
    {
      const SbLintPart *part = g_ptr_array_index (known->parts, i);

      if (i < g_strv_length (columns) && strcmp (columns[i], part->name) == 0)
        continue;
      at = sb_lint_token_at (unit, stmt->view->location);
      sb_lint_advise (
          sb_lint_report_tokens (pass, unit, at, sb_lint_token_skip_name (unit, at) - 1,
                                 "refused (42P16): column %u of \"%s\" is \"%s\", and OR REPLACE "
                                 "only adds columns at the end",
                                 i + 1, known->name, part->name),
          "DROP VIEW before it, and GRANT again what was granted");
      return;
    }
}

/* BC309 */

static void
check_function (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateFunctionStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const char *schema = sb_lint_list_get_schema (stmt->funcname, stmt->n_funcname);
  const char *name = sb_lint_list_get_name (stmt->funcname, stmt->n_funcname);
  g_autoptr (SbLintPart) part = NULL;
  const SbLintKnown *known, *after;

  if (!stmt->replace || name == NULL || unit->in_function)
    return;
  known = sb_lint_known (pass, unit, SB_LINT_FUNCTION, schema, name, SB_LINT_COLUMNS);
  after = sb_lint_known_after (pass, SB_LINT_FUNCTION, schema, name, SB_LINT_COLUMNS);
  part = sb_lint_part_of_function (stmt);
  if (known == NULL || known->parts->len != 1 || after == NULL
      || sb_lint_known_part (known, SB_LINT_PART_SIGNATURE, part->name) != NULL)
    return;
  for (guint i = 0; i < known->parts->len; i++)
    {
      const SbLintPart *other = g_ptr_array_index (known->parts, i);

      /* It is dropped further down. */
      if (sb_lint_known_part (after, SB_LINT_PART_SIGNATURE, other->name) == NULL)
        continue;
      sb_lint_advise (sb_lint_report_tokens (pass, unit, 0,
                                             MIN (4, sb_lint_tokens_get_n (unit) - 1),
                                             "replaces nothing: \"%s\" (%s) stays beside \"%s\" "
                                             "(%s), and calls become ambiguous",
                                             name, other->name, name, part->name),
                      "DROP FUNCTION %s (%s) before it", name, other->name);
      return;
    }
}

const SbLintRule sb_lint_compat_known[] = {
  {
      .id = "BC308",
      .slug = "replace-view-columns",
      .title = "CREATE OR REPLACE VIEW that removes, renames or reorders columns",
      .why = "PostgreSQL refuses it: the columns that are there have to stay, in their order",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (VIEW_STMT) },
      .check_node = check_view,
  },
  {
      .id = "BC309",
      .slug = "function-signature-change",
      .title = "CREATE OR REPLACE FUNCTION with other arguments",
      .why = "it makes a second function of the name: the old one is still called, or a call fits "
             "both and fails",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (CREATE_FUNCTION_STMT) },
      .check_node = check_function,
  },
  { .id = NULL },
};
