/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks by what follows what in a file: timeouts, and one lock where two are taken. */
#include "sb-finding-private.h"
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-objects.h"

#include <string.h>

/* LK126, LK127 */

static gboolean
takes_lock (SbLintPass *pass, const SbLintUnit *unit)
{
  const PgQuery__Node *root = unit->root;

  switch (root->node_case)
    {
    case SB_NODE (ALTER_TABLE_STMT):
      return !sb_lint_is_created (pass, unit, root->alter_table_stmt->relation);
    case SB_NODE (INDEX_STMT):
      return !sb_lint_is_created (pass, unit, root->index_stmt->relation);
    case SB_NODE (CREATE_TRIG_STMT):
      return !sb_lint_is_created (pass, unit, root->create_trig_stmt->relation);
    case SB_NODE (CREATE_POLICY_STMT):
      return !sb_lint_is_created (pass, unit, root->create_policy_stmt->table);
    case SB_NODE (RENAME_STMT):
      return root->rename_stmt->relation != NULL
             && !sb_lint_is_created (pass, unit, root->rename_stmt->relation);
    case SB_NODE (DROP_STMT):
      return root->drop_stmt->remove_type == SB_OBJECT (TABLE)
             || root->drop_stmt->remove_type == SB_OBJECT (INDEX)
             || root->drop_stmt->remove_type == SB_OBJECT (TRIGGER)
             || root->drop_stmt->remove_type == SB_OBJECT (POLICY);
    case SB_NODE (TRUNCATE_STMT):
      return TRUE;
    default:
      return FALSE;
    }
}

/* "30s", "1min", a number of milliseconds. */
static gint64
read_milliseconds (const PgQuery__VariableSetStmt *stmt)
{
  const PgQuery__Node *arg = stmt->n_args == 1 ? stmt->args[0] : NULL;
  const char *text = sb_lint_string (arg);
  char *unit;
  gint64 value;

  if (arg != NULL && arg->node_case == SB_NODE (A_CONST)
      && arg->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL)
    return arg->a_const->ival->ival;
  if (text == NULL)
    return -1;
  value = g_ascii_strtoll (text, &unit, 10);
  while (g_ascii_isspace (*unit))
    unit++;
  if (strcmp (unit, "s") == 0)
    return value * 1000;
  if (strcmp (unit, "min") == 0)
    return value * 60 * 1000;
  if (strcmp (unit, "h") == 0)
    return value * 3600 * 1000;
  return value;
}

#define LONG_LOCK_TIMEOUT (30 * 1000)

static void
report_missing (SbLintPass *pass, SbLintUnit *unit, const char *setting, const char *value)
{
  g_autofree char *sql = g_strdup_printf ("SET %s%s = '%s'", unit->transaction > 0 ? "LOCAL " : "",
                                          setting, value);
  gboolean waits = strcmp (setting, "lock_timeout") == 0;
  SbFinding *finding;

  finding = sb_lint_report_tokens (pass, unit, 0, 1,
                                   waits
                                       ? "without a lock_timeout it may wait for its lock without "
                                         "end, and everybody else behind it"
                                       : "without a statement_timeout it may run without end");
  sb_lint_advise (finding, "%s before it", sql);
  if (!unit->in_block)
    sb_lint_insert_before (pass, finding, unit, sql);
}

static void
check_timeout (SbLintPass *pass)
{
  gboolean is_lock = strcmp (pass->rule->id, "LK126") == 0;
  const char *setting = is_lock ? "lock_timeout" : "statement_timeout";

  if (sb_script_find_directive (pass->script, is_lock ? "lock-timeout" : "statement-timeout")
      != NULL)
    return;
  for (guint i = 0; i < pass->units->len; i++)
    {
      SbLintUnit *unit = sb_lint_get_unit (pass, i);
      const PgQuery__VariableSetStmt *set = unit->root->node_case == SB_NODE (VARIABLE_SET_STMT)
                                                ? unit->root->variable_set_stmt
                                                : NULL;
      gint64 milliseconds;

      if (unit->in_function)
        continue;
      if (set != NULL && g_ascii_strcasecmp (set->name, setting) == 0)
        {
          milliseconds = read_milliseconds (set);
          if (is_lock && milliseconds == 0)
            sb_lint_report_tokens (pass, unit, 0, sb_lint_tokens_get_n (unit) - 1,
                                   "a lock_timeout of 0 waits without end");
          else if (is_lock && milliseconds > LONG_LOCK_TIMEOUT)
            sb_lint_report_tokens (pass, unit, 0, sb_lint_tokens_get_n (unit) - 1,
                                   "everybody else may wait this long behind it")
                ->severity = SB_SEVERITY_INFO;
          return;
        }
      if (takes_lock (pass, unit))
        {
          report_missing (pass, unit, setting, is_lock ? "3s" : "10min");
          return;
        }
    }
}

/* LK129 */

static const PgQuery__RangeVar *
get_altered (const SbLintUnit *unit)
{
  if (unit->root->node_case != SB_NODE (ALTER_TABLE_STMT)
      || unit->root->alter_table_stmt->objtype != SB_OBJECT (TABLE))
    return NULL;
  return unit->root->alter_table_stmt->relation;
}

static gboolean
can_be_joined (const PgQuery__AlterTableStmt *stmt)
{
  for (gsize i = 0; i < stmt->n_cmds; i++)
    switch (stmt->cmds[i]->alter_table_cmd->subtype)
      {
      case SB_AT (ValidateConstraint):
      case SB_AT (AttachPartition):
      case SB_AT (DetachPartition):
      case SB_AT (DetachPartitionFinalize):
      case SB_AT (EnableRowSecurity):
      case SB_AT (DisableRowSecurity):
      case SB_AT (ForceRowSecurity):
      case SB_AT (NoForceRowSecurity):
        return FALSE;
      default:
        break;
      }
  return stmt->n_cmds > 0;
}

static gboolean
has_comment (SbLintPass *pass, gsize start, gsize end)
{
  SbLexer lexer = { pass->text, end, start };
  SbToken token;

  while ((token = sb_lexer_next (&lexer)).kind != SB_TOKEN_END)
    if (token.kind == SB_TOKEN_LINE_COMMENT || token.kind == SB_TOKEN_BLOCK_COMMENT)
      return TRUE;
  return FALSE;
}

static void
join (SbLintPass *pass, SbFinding *finding, const SbLintUnit *before, SbLintUnit *unit)
{
  const SbLintNode *cmd = sb_lint_root (pass, unit);
  guint first, last;
  gsize start;

  while (cmd->kind != SB_NODE (ALTER_TABLE_CMD))
    cmd++;
  if (!before->is_exact || !unit->is_exact || !sb_lint_command (pass, cmd, &first, &last))
    return;
  start = (gsize) ((gssize) sb_lint_token (unit, first)->start + unit->offset);
  if (!has_comment (pass, before->end, start))
    sb_finding_add_edit (finding, before->end, start - before->end, ",\n  ");
}

static void
check_mergeable (SbLintPass *pass)
{
  for (guint i = 1; i < pass->units->len; i++)
    {
      const SbLintUnit *before = sb_lint_get_unit (pass, i - 1);
      SbLintUnit *unit = sb_lint_get_unit (pass, i);
      const PgQuery__RangeVar *table = get_altered (unit);
      SbFinding *finding;

      if (unit->in_function || unit->in_block || before->in_block || before->in_function
          || !sb_lint_is_same_relation (table, get_altered (before))
          || table->inh != get_altered (before)->inh || sb_lint_is_created (pass, unit, table)
          || !can_be_joined (unit->root->alter_table_stmt)
          || !can_be_joined (before->root->alter_table_stmt)
          || unit->root->alter_table_stmt->missing_ok != before->root->alter_table_stmt->missing_ok)
        continue;
      finding = sb_lint_report_tokens (pass, unit, 0, 1,
                                       "\"%s\" is locked, and perhaps read or written anew, once "
                                       "more than it needs to be",
                                       table->relname);
      sb_lint_advise (finding, "join it with the ALTER TABLE before it");
      join (pass, finding, before, unit);
    }
}

const SbLintRule sb_lint_locks_file[] = {
  {
      .id = "LK126",
      .slug = "missing-lock-timeout",
      .title = "no lock_timeout before the first statement that locks an existing table",
      .why = "a request for a strong lock that waits lets everybody else wait behind it",
      .severity = SB_SEVERITY_WARNING,
      .flags = SB_LINT_OFF,
      .check_file = check_timeout,
  },
  {
      .id = "LK127",
      .slug = "missing-statement-timeout",
      .title = "no statement_timeout before the first statement that locks an existing table",
      .why = "a statement that takes far longer than expected holds its locks all the while",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .check_file = check_timeout,
  },
  {
      .id = "LK129",
      .slug = "mergeable-alter-table",
      .title = "ALTER TABLE twice in a row on one table",
      .why = "each statement may read or write the whole table; one statement does it once",
      .severity = SB_SEVERITY_INFO,
      .check_file = check_mergeable,
  },
  { .id = NULL },
};
