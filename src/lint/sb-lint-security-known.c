/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Security: queues, and functions that policies call. */
#include "sb-identifier.h"
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-known.h"
#include "sb-lint-names.h"
#include "sb-lint-policies.h"

#include <string.h>

/* SC728 */

static gboolean
is_closed (SbLintPass *pass, PgQuery__RangeVar *queue)
{
  const SbLintTable *table = sb_lint_table_find (pass, queue);

  return sb_lint_tables_are_closed_by_text (pass) || (table != NULL && table->has_row_security);
}

static void
check_queue (SbLintPass *pass, const SbLintNode *node)
{
  static const char *const makers[] = { "create", "create_unlogged", "create_partitioned",
                                        "create_non_partitioned", NULL };
  const PgQuery__FuncCall *call = node->message;
  const char *schema = sb_lint_list_get_schema (call->funcname, call->n_funcname);
  PgQuery__RangeVar queue = PG_QUERY__RANGE_VAR__INIT;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  g_autofree char *table = NULL, *quoted = NULL, *sql = NULL;
  const char *name;
  SbFinding *finding;
  guint at;

  if (g_strcmp0 (schema, "pgmq") != 0 || !g_strv_contains (makers, sb_lint_call_get_name (call))
      || call->n_args == 0)
    return;
  name = sb_lint_string (call->args[0]);
  if (name == NULL)
    return;
  table = g_strconcat ("q_", name, NULL);
  queue.schemaname = (char *) "pgmq";
  queue.relname = table;
  if (is_closed (pass, &queue))
    return;
  at = sb_lint_token_at (unit, call->location);
  finding = sb_lint_report_tokens (pass, unit, at, sb_lint_token_skip_name (unit, at) - 1,
                                   "where the API shows queues, anybody reads and writes \"%s\": "
                                   "row security of its table is off",
                                   name);
  sb_lint_advise (finding, "ALTER TABLE pgmq.q_… ENABLE ROW LEVEL SECURITY");
  quoted = sb_identifier_quote (table);
  sql = g_strdup_printf ("ALTER TABLE pgmq.%s ENABLE ROW LEVEL SECURITY", quoted);
  if (unit->kind == SB_TREE_PART_STATEMENT)
    sb_lint_insert_after (pass, finding, unit, sql);
}

/* SC729 */

static void
check_call (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__FuncCall *call = node->message;
  const SbLintNode *policy = sb_lint_policy_above (pass, node);
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const SbLintKnown *function;
  guint at;

  if (policy == NULL || sb_lint_is_in_subselect (pass, node))
    return;
  function = sb_lint_known (pass, unit, SB_LINT_FUNCTION,
                            sb_lint_list_get_schema (call->funcname, call->n_funcname),
                            sb_lint_call_get_name (call), SB_LINT_COLUMNS);
  for (guint i = 0; function != NULL && i < function->parts->len; i++)
    {
      const SbLintPart *part = g_ptr_array_index (function->parts, i);

      if (!(part->flags & SB_LINT_PART_DEFINER) || !(part->flags & SB_LINT_PART_VOLATILE))
        continue;
      at = sb_lint_token_at (unit, call->location);
      sb_lint_advise (sb_lint_report_tokens (pass, unit, at, sb_lint_token_skip_name (unit, at) - 1,
                                             "\"%s\" is called for every row that a query looks at",
                                             function->name),
                      "make it STABLE; where it does not depend on the row, call it as (SELECT …)");
      return;
    }
}

const SbLintRule sb_lint_security_known[] = {
  {
      .id = "SC728",
      .slug = "insecure-queue",
      .title = "queue whose table has no row security",
      .why = "with pgmq_public shown by the API, the anon key reads, adds and removes messages",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (FUNC_CALL) },
      .check_node = check_queue,
  },
  {
      .id = "SC729",
      .slug = "function-leaks-rls",
      .title = "policy that calls a SECURITY DEFINER function for every row",
      .why = "PostgreSQL may not call a VOLATILE function less often than it is asked for",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (FUNC_CALL) },
      .check_node = check_call,
  },
  { .id = NULL },
};
