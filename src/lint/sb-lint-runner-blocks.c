/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transaction blocks: who begins and ends them. */
#include "sb-finding-private.h"
#include "sb-lint-families.h"
#include "sb-lint-statements.h"
#include "sb-lint-tokens.h"

/* TX802, TX803 */

/* BEGIN and COMMIT without options. */
static gboolean
is_plain (SbLintPass *pass, const SbLintUnit *unit)
{
  return sb_lint_tokens_get_n ((SbLintUnit *) unit) <= 2 && unit->is_exact
         && sb_lint_get_control (unit)->kind != SB_TRANS (START);
}

static void
remove_pair (SbLintPass *pass, SbFinding *finding, guint begin, guint end)
{
  sb_lint_remove_statement (pass, finding, begin);
  sb_lint_remove_statement (pass, finding, end);
}

static void
report_pair (SbLintPass *pass, const SbLintUnit *begin, const SbLintUnit *end)
{
  gboolean commits = sb_lint_get_control (end)->kind == SB_TRANS (COMMIT);
  SbFinding *finding;

  finding = sb_lint_report_statement (pass, begin->statement,
                                      "the runner has begun a transaction: the file's own %s "
                                      "ends it, and what follows is not part of it",
                                      commits ? "COMMIT" : "ROLLBACK");
  sb_lint_advise (finding, commits ? "take BEGIN and COMMIT out"
                                   : "take BEGIN and ROLLBACK out, and what is not to stay");
  if (commits && is_plain (pass, begin) && is_plain (pass, end))
    remove_pair (pass, finding, begin->statement, end->statement);
}

static void
report_nested (SbLintPass *pass, const SbLintUnit *unit)
{
  SbFinding *finding;

  finding = sb_lint_report_statement (pass, unit->statement,
                                      "there is a transaction already: this begins none, and the "
                                      "next COMMIT ends the one there is");
  sb_lint_advise (finding, "take it out, or write SAVEPOINT");
  if (is_plain (pass, unit))
    sb_lint_remove_statement (pass, finding, unit->statement);
}

static void
report_end (SbLintPass *pass, const SbLintUnit *unit)
{
  if (sb_lint_is_wrapped (pass))
    sb_lint_advise (sb_lint_report_statement (pass, unit->statement,
                                              "ends the transaction that the runner has begun: "
                                              "what follows is not part of it"),
                    "take it out");
  else
    sb_lint_advise (sb_lint_report_statement (pass, unit->statement,
                                              "no BEGIN goes with this: only a warning, and what "
                                              "stands before it stays if the rest fails"),
                    "take it out, or write the BEGIN");
}

static void
check_explicit (SbLintPass *pass)
{
  const SbLintUnit *begin = NULL;

  if (sb_lint_context_get_role (pass->context) == SB_LINT_ROLE_VERIFY)
    return;
  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);
      const PgQuery__TransactionStmt *control = sb_lint_get_control (unit);

      if (sb_lint_begins (control) && begin != NULL)
        report_nested (pass, unit);
      else if (sb_lint_begins (control))
        begin = unit;
      else if (sb_lint_ends (control) && begin == NULL)
        report_end (pass, unit);
      else if (sb_lint_ends (control))
        {
          if (sb_lint_is_wrapped (pass))
            report_pair (pass, begin, unit);
          begin = NULL;
        }
    }
}

static void
append_commit (SbLintPass *pass, SbFinding *finding)
{
  guint last = sb_script_get_n_statements (pass->script);
  gboolean has_semicolon;
  gsize end;

  while (last > 0 && sb_script_get_statement (pass->script, last - 1)->kind == SB_STATEMENT_EMPTY)
    last--;
  if (last == 0 || sb_script_get_statement (pass->script, last - 1)->kind != SB_STATEMENT_SQL)
    return;
  has_semicolon = sb_lint_statement_has_semicolon (pass, last - 1, &end);
  sb_finding_add_edit (finding, end, 0, has_semicolon ? "\nCOMMIT;" : ";\nCOMMIT;");
}

static void
check_unclosed (SbLintPass *pass)
{
  const SbLintUnit *begin = NULL;
  SbFinding *finding;

  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);
      const PgQuery__TransactionStmt *control = sb_lint_get_control (unit);

      if (sb_lint_begins (control) && begin == NULL)
        begin = unit;
      else if (sb_lint_ends (control))
        begin = NULL;
    }
  if (begin == NULL)
    return;
  finding = sb_lint_report_statement (pass, begin->statement,
                                      "no COMMIT follows: at the end of the session all that comes "
                                      "after this is taken back");
  sb_lint_advise (finding, "write COMMIT at the end");
  append_commit (pass, finding);
}

/* TX812 */

static void
check_two_phase (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__TransactionStmt *stmt = node->message;

  if (stmt->kind == SB_TRANS (PREPARE) && sb_lint_is_statement (sb_lint_unit (pass, node)))
    sb_lint_advise (sb_lint_report_statement (pass, sb_lint_unit (pass, node)->statement,
                                              "the locks of \"%s\" stay until somebody ends it by "
                                              "hand, also when the server starts again",
                                              stmt->gid),
                    "COMMIT");
}

/* TX815 */

static gboolean
is_timeout (const char *name)
{
  return g_str_has_suffix (name, "_timeout");
}

static void
report_local (SbLintPass *pass, SbLintUnit *unit)
{
  const PgQuery__VariableSetStmt *stmt = unit->root->variable_set_stmt;
  SbFinding *finding;

  finding = sb_lint_report_statement (pass, unit->statement,
                                      "without effect: no transaction is open here that anything "
                                      "else is in");
  sb_lint_advise (finding, "SET without LOCAL");
  if (is_timeout (stmt->name) && sb_lint_token_is (unit, 1, "local"))
    sb_lint_replace_tokens (finding, unit, 1, 1, "");
}

static gboolean
is_setting (const SbLintUnit *unit)
{
  return unit->root->node_case == SB_NODE (VARIABLE_SET_STMT)
         || unit->root->node_case == SB_NODE (TRANSACTION_STMT);
}

static void
check_local (SbLintPass *pass)
{
  guint working = 0;

  for (guint i = pass->units->len; i > 0; i--)
    {
      SbLintUnit *unit = sb_lint_get_unit (pass, i - 1);

      if (!sb_lint_is_statement (unit))
        continue;
      if (!is_setting (unit) && unit->transaction != 0)
        working = unit->transaction;
      else if (unit->root->node_case == SB_NODE (VARIABLE_SET_STMT)
               && unit->root->variable_set_stmt->is_local
               && (unit->transaction == 0
                   || (unit->transaction != working && !pass->is_one_transaction)))
        report_local (pass, unit);
    }
}

const SbLintRule sb_lint_runner_blocks[] = {
  {
      .id = "TX802",
      .slug = "explicit-transaction",
      .title = "BEGIN, COMMIT or ROLLBACK where a transaction is open, or none",
      .why =
          "the runner's transaction ends early: what comes later is not taken back when it fails, "
          "and the history row is not part of it",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_explicit,
  },
  {
      .id = "TX803",
      .slug = "unclosed-transaction",
      .title = "BEGIN without COMMIT",
      .why = "nothing of it stays, and until the session ends its locks do",
      .severity = SB_SEVERITY_ERROR,
      .check_file = check_unclosed,
  },
  {
      .id = "TX812",
      .slug = "two-phase",
      .title = "PREPARE TRANSACTION",
      .why = "a prepared transaction that nobody ends holds its locks, and keeps VACUUM from "
             "cleaning up, for ever",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (TRANSACTION_STMT) },
      .check_node = check_two_phase,
  },
  {
      .id = "TX815",
      .slug = "set-local-outside-transaction",
      .title = "SET LOCAL outside of a transaction",
      .why =
          "it lasts until the end of a transaction, and here that is its own end: only a warning "
          "tells",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_local,
  },
  { .id = NULL },
};
