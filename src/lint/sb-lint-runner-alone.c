/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements that no transaction takes. */
#include "sb-finding-private.h"
#include "sb-lint-dropped.h"
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-statements.h"
#include "sb-transactions.h"

#define NOWHERE G_MAXUINT

/* TX801 */

static const char *
find_why_alone (SbLintPass *pass, const SbLintUnit *unit)
{
  const char *why = NULL;

  if (unit->root->node_case == SB_NODE (DO_STMT))
    return NULL;
  if (sb_lint_is_statement (unit))
    return sb_script_get_statement (pass->script, unit->statement)->why_alone;
  if ((unit->kind == SB_TREE_PART_STATEMENT || unit->kind == SB_TREE_PART_EXECUTED)
      && unit->root->node_case != SB_NODE (TRANSACTION_STMT)
      && sb_transactions_classify (unit->root, &why) == SB_TX_ALONE)
    return why;
  return NULL;
}

static void
report_in_body (SbLintPass *pass, const SbLintUnit *unit, const char *why)
{
  sb_lint_advise (sb_lint_report (pass, unit, 0, unit->length,
                                  "the server refuses %s inside a %s (25001)", why,
                                  unit->in_block ? "DO block" : "function"),
                  "make it a statement of the script");
}

static SbFinding *
report_in_transaction (SbLintPass *pass, const SbLintUnit *unit, const char *why)
{
  SbFinding *finding;

  finding = sb_lint_report_statement (pass, unit->statement,
                                      "the server refuses %s inside a transaction (25001)", why);
  sb_lint_advise (finding, sb_lint_is_wrapped (pass)
                               ? "move it to a file that is run without a transaction"
                               : "move it out of BEGIN and COMMIT");
  return finding;
}

/* What cannot be in a transaction between the file's own BEGIN and COMMIT. */
typedef struct
{
  guint begin;         /* statement, or NOWHERE */
  guint n_others;      /* statements that are not of that kind */
  GPtrArray *findings; /* borrowed */
  GArray *before;      /* of guint: how many others come before each */
} Block;

static void
move_statement (SbLintPass *pass, SbFinding *finding, gsize offset, const char *format)
{
  const SbStatement *statement = sb_script_get_statement (pass->script, finding->statement);
  g_autofree char *sql = g_strndup (pass->text + statement->sql_start,
                                    statement->sql_end - statement->sql_start);
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = g_strsplit (format, "%", 2);

  text = g_strconcat (parts[0], sql, parts[1], NULL);
  sb_lint_remove_statement (pass, finding, finding->statement);
  sb_finding_add_edit (finding, offset, 0, text);
}

/* The first that nothing comes before, and the last that nothing comes behind: all stay in order. */
static void
move_out (SbLintPass *pass, Block *block, guint end)
{
  guint n = block->findings->len;
  SbFinding *first = g_ptr_array_index (block->findings, 0);
  SbFinding *last = g_ptr_array_index (block->findings, n - 1);
  gsize offset;

  if (g_array_index (block->before, guint, 0) == 0)
    {
      sb_lint_advise (first, "move it before BEGIN");
      move_statement (pass, first, sb_script_get_statement (pass->script, block->begin)->sql_start,
                      "%;\n");
    }
  if (g_array_index (block->before, guint, n - 1) == block->n_others
      && sb_lint_statement_has_semicolon (pass, end, &offset))
    {
      sb_lint_advise (last, "move it behind COMMIT");
      move_statement (pass, last, offset, "\n%;");
    }
}

static void
end_block (SbLintPass *pass, Block *block, guint end, gboolean commits)
{
  gboolean can_move = commits && !sb_lint_is_wrapped (pass) && block->findings->len > 0;

  for (guint i = 0; can_move && block->n_others == 0 && i < block->findings->len; i++)
    {
      sb_lint_advise (block->findings->pdata[i], "take BEGIN and COMMIT out");
      sb_lint_remove_statement (pass, block->findings->pdata[i], block->begin);
      sb_lint_remove_statement (pass, block->findings->pdata[i], end);
    }
  if (can_move && block->n_others > 0)
    move_out (pass, block, end);
  g_ptr_array_set_size (block->findings, 0);
  g_array_set_size (block->before, 0);
  block->begin = NOWHERE;
}

static void
check_alone (SbLintPass *pass)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new ();
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (guint));
  Block block = { NOWHERE, 0, findings, before };

  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);
      const PgQuery__TransactionStmt *control = sb_lint_get_control (unit);
      const char *why = find_why_alone (pass, unit);

      if (why != NULL && !sb_lint_is_statement (unit))
        report_in_body (pass, unit, why);
      else if (why != NULL && (block.begin != NOWHERE || sb_lint_is_wrapped (pass)))
        {
          g_ptr_array_add (findings, report_in_transaction (pass, unit, why));
          g_array_append_val (before, block.n_others);
        }
      else if (sb_lint_begins (control) && block.begin == NOWHERE)
        {
          block.begin = unit->statement;
          block.n_others = 0;
        }
      else if (sb_lint_ends (control) && block.begin != NOWHERE)
        end_block (pass, &block, unit->statement, control->kind == SB_TRANS (COMMIT));
      else if (sb_lint_is_statement (unit))
        block.n_others++;
    }
}

/* TX816 */

/* Whether the constraint of that name is dropped before. */
static gboolean
is_dropped (SbLintPass *pass, const SbLintUnit *unit, const PgQuery__RangeVar *table,
            const PgQuery__Node *def)
{
  return def != NULL && def->node_case == SB_NODE (CONSTRAINT) && def->constraint->conname != NULL
         && sb_lint_is_part_dropped (pass, unit, PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT, table,
                                     def->constraint->conname);
}

static gboolean
may_alter_again (SbLintPass *pass, const SbLintUnit *unit, const PgQuery__AlterTableStmt *stmt)
{
  for (gsize i = 0; i < stmt->n_cmds; i++)
    switch (stmt->cmds[i]->alter_table_cmd->subtype)
      {
      case SB_AT (AddColumn):
      case SB_AT (DropColumn):
      case SB_AT (DropConstraint):
        if (!stmt->cmds[i]->alter_table_cmd->missing_ok)
          return FALSE;
        break;
      case SB_AT (AddConstraint):
        if (!is_dropped (pass, unit, stmt->relation, stmt->cmds[i]->alter_table_cmd->def))
          return FALSE;
        break;
      case SB_AT (AddIdentity):
      case SB_AT (AttachPartition):
      case SB_AT (DetachPartition):
        return FALSE;
      default:
        break;
      }
  return TRUE;
}

/* What leaves nothing behind that a second run would stumble over, as far as its own words tell. */
static gboolean
may_run_again (SbLintPass *pass, const SbLintUnit *unit)
{
  const PgQuery__Node *root = unit->root;

  switch (root->node_case)
    {
    case SB_NODE (CREATE_STMT):
      return root->create_stmt->if_not_exists;
    case SB_NODE (CREATE_TABLE_AS_STMT):
      return root->create_table_as_stmt->if_not_exists;
    case SB_NODE (INDEX_STMT):
      return root->index_stmt->if_not_exists;
    case SB_NODE (CREATE_SEQ_STMT):
      return root->create_seq_stmt->if_not_exists;
    case SB_NODE (CREATE_SCHEMA_STMT):
      return root->create_schema_stmt->if_not_exists;
    case SB_NODE (CREATE_EXTENSION_STMT):
      return root->create_extension_stmt->if_not_exists;
    case SB_NODE (ALTER_ENUM_STMT):
      return root->alter_enum_stmt->skip_if_new_val_exists;
    case SB_NODE (VIEW_STMT):
      return root->view_stmt->replace;
    case SB_NODE (CREATE_FUNCTION_STMT):
      return root->create_function_stmt->replace;
    case SB_NODE (CREATE_TRIG_STMT):
      return root->create_trig_stmt->replace;
    case SB_NODE (DROP_STMT):
      return root->drop_stmt->missing_ok;
    case SB_NODE (INSERT_STMT):
      return root->insert_stmt->on_conflict_clause != NULL;
    case SB_NODE (ALTER_TABLE_STMT):
      return may_alter_again (pass, unit, root->alter_table_stmt);
    case SB_NODE (CREATE_POLICY_STMT):
      return sb_lint_is_part_dropped (pass, unit, PG_QUERY__OBJECT_TYPE__OBJECT_POLICY,
                                      root->create_policy_stmt->table,
                                      root->create_policy_stmt->policy_name);
    case SB_NODE (CREATE_ENUM_STMT):
    case SB_NODE (CREATE_DOMAIN_STMT):
    case SB_NODE (COMPOSITE_TYPE_STMT):
    case SB_NODE (UPDATE_STMT):
    case SB_NODE (DELETE_STMT):
    case SB_NODE (MERGE_STMT):
    case SB_NODE (COPY_STMT):
    case SB_NODE (RENAME_STMT):
      return FALSE;
    default:
      return TRUE;
    }
}

static void
check_mixed (SbLintPass *pass)
{
  const SbLintUnit *alone = NULL, *other = NULL;

  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);

      if (unit->in_function)
        continue;
      if (sb_script_get_statement (pass->script, unit->statement)->why_alone == NULL)
        other = other == NULL && unit->guards == 0 && !may_run_again (pass, unit) ? unit : other;
      else if (alone == NULL)
        alone = unit;
    }
  if (alone == NULL || other == NULL
      || sb_lint_context_get_role (pass->context) == SB_LINT_ROLE_VERIFY)
    return;
  sb_lint_advise (sb_lint_report_statement (
                      pass, alone->statement,
                      "%s runs by itself: if it fails, the file's other changes are "
                      "there or missing, and nothing takes them back",
                      sb_script_get_statement (pass->script, alone->statement)->why_alone),
                  "move it to a migration of its own");
}

/* TX817 */

static void
check_control_in_block (SbLintPass *pass)
{
  gboolean in_own = FALSE;

  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);
      const PgQuery__TransactionStmt *control = sb_lint_get_control (unit);

      if (sb_lint_begins (control))
        in_own = TRUE;
      else if (sb_lint_ends (control))
        in_own = FALSE;
      else if (sb_lint_is_statement (unit) && unit->root->node_case == SB_NODE (DO_STMT)
               && (in_own || sb_lint_is_wrapped (pass))
               && sb_script_get_statement (pass->script, unit->statement)->tx == SB_TX_ALONE)
        sb_lint_advise (sb_lint_report_statement (pass, unit->statement,
                                                  "COMMIT or ROLLBACK in a DO block fails in a "
                                                  "transaction (2D000)"),
                        sb_lint_is_wrapped (pass)
                            ? "move it to a file that is run without a transaction"
                            : "move it out of BEGIN and COMMIT");
    }
}

const SbLintRule sb_lint_runner_alone[] = {
  {
      .id = "TX801",
      .slug = "cannot-run-in-transaction",
      .title = "a statement that no transaction takes, in one",
      .why = "the server refuses it, and all of the transaction is taken back",
      .severity = SB_SEVERITY_ERROR,
      .check_file = check_alone,
  },
  {
      .id = "TX816",
      .slug = "mixed-concurrent-file",
      .title = "a statement that runs by itself, in one file with others",
      .why =
          "no transaction can hold all of the file, so a failure leaves a part of it behind, and "
          "a second run stumbles over that part",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_mixed,
  },
  {
      .id = "TX817",
      .slug = "transaction-control-in-do",
      .title = "COMMIT or ROLLBACK in a DO block that is in a transaction",
      .why = "a block may end only transactions that are its own",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_control_in_block,
  },
  { .id = NULL },
};
