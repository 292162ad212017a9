/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-statements.h"

#include "sb-finding-private.h"

/**
 * sb_lint_is_statement:
 * @unit: a unit
 *
 * Returns: whether it is a statement of the script, and not of a body
 */
gboolean
sb_lint_is_statement (const SbLintUnit *unit)
{
  return !unit->in_block && !unit->in_function;
}

/**
 * sb_lint_report_statement:
 * @pass: a pass
 * @index: of a statement, which may be without a tree
 * @format: the message: one line, lower case, no full stop
 * @...: for @format
 *
 * Returns: (transfer none): a finding about all of the statement
 */
SbFinding *
sb_lint_report_statement (SbLintPass *pass, guint index, const char *format, ...)
{
  const SbStatement *statement = sb_script_get_statement (pass->script, index);
  g_autofree char *message = NULL;
  SbFinding *finding;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  finding = sb_lint_report_file (pass, statement->sql_start, statement->sql_end, "%s", message);
  finding->statement = index;
  return finding;
}

/**
 * sb_lint_statement_has_semicolon:
 * @pass: a pass
 * @index: of a statement
 * @end: (out): byte offset behind its semicolon, or behind its last byte where it has none
 *
 * Returns: whether it has one
 */
gboolean
sb_lint_statement_has_semicolon (SbLintPass *pass, guint index, gsize *end)
{
  const SbStatement *statement = sb_script_get_statement (pass->script, index);
  SbLexer lexer = { pass->text, statement->end, statement->sql_end };
  SbToken token = sb_lexer_next_significant (&lexer);

  *end = token.kind == SB_TOKEN_SEMICOLON ? token.end : statement->sql_end;
  return token.kind == SB_TOKEN_SEMICOLON;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r';
}

/**
 * sb_lint_remove_statement:
 * @pass: a pass
 * @finding: a finding that was just reported
 * @index: of a statement
 *
 * Adds an edit that takes the statement out, with its semicolon, and with its line where nothing
 * else is on it. Comments stay.
 */
void
sb_lint_remove_statement (SbLintPass *pass, SbFinding *finding, guint index)
{
  gsize start = sb_script_get_statement (pass->script, index)->sql_start;
  gsize line = start, end;

  sb_lint_statement_has_semicolon (pass, index, &end);
  while (line > 0 && is_blank (pass->text[line - 1]))
    line--;
  while (end < pass->length && is_blank (pass->text[end]))
    end++;
  if ((line == 0 || pass->text[line - 1] == '\n') && end < pass->length && pass->text[end] == '\n')
    {
      start = line;
      end++;
    }
  sb_finding_add_edit (finding, start, end - start, "");
}

/**
 * sb_lint_is_wrapped:
 * @pass: a pass
 *
 * Returns: whether the runner puts a transaction around whatever is in the file
 */
gboolean
sb_lint_is_wrapped (SbLintPass *pass)
{
  return sb_lint_context_get_runner (pass->context) == SB_LINT_RUNNER_TRANSACTION;
}

/**
 * sb_lint_get_control:
 * @unit: a unit
 *
 * Returns: (nullable): BEGIN, COMMIT, SAVEPOINT …, where it is a statement of the script
 */
const PgQuery__TransactionStmt *
sb_lint_get_control (const SbLintUnit *unit)
{
  if (!sb_lint_is_statement (unit) || unit->root->node_case != SB_NODE (TRANSACTION_STMT))
    return NULL;
  return unit->root->transaction_stmt;
}

/**
 * sb_lint_begins:
 * @control: (nullable): what sb_lint_get_control() gives
 *
 * Returns: whether it begins a transaction
 */
gboolean
sb_lint_begins (const PgQuery__TransactionStmt *control)
{
  return control != NULL
         && (control->kind == SB_TRANS (BEGIN) || control->kind == SB_TRANS (START));
}

/**
 * sb_lint_ends:
 * @control: (nullable): what sb_lint_get_control() gives
 *
 * Returns: whether it ends one, and begins no next one
 */
gboolean
sb_lint_ends (const PgQuery__TransactionStmt *control)
{
  return control != NULL && !control->chain
         && (control->kind == SB_TRANS (COMMIT) || control->kind == SB_TRANS (ROLLBACK)
             || control->kind == SB_TRANS (PREPARE));
}
