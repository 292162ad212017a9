/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-transactions.h"

/* Our own runner takes a file as one transaction unless it says no-transaction, has a statement
 * that no transaction takes, or ends transactions itself. */
static gboolean
is_one (SbLintPass *pass)
{
  gboolean is_wrapped = sb_script_get_wrapper (pass->script, NULL, NULL);

  if (sb_lint_context_get_runner (pass->context) != SB_LINT_RUNNER_SWITCHBACK)
    return sb_lint_context_get_runner (pass->context) == SB_LINT_RUNNER_TRANSACTION;
  if (sb_script_find_directive (pass->script, "no-transaction") != NULL)
    return FALSE;
  for (guint i = 0; i < sb_script_get_n_statements (pass->script); i++)
    switch (sb_script_get_statement (pass->script, i)->tx)
      {
      case SB_TX_ALONE:
        return FALSE;
      case SB_TX_BEGIN:
      case SB_TX_COMMIT:
      case SB_TX_ROLLBACK:
        if (!is_wrapped)
          return FALSE;
        break;
      default:
        break;
      }
  return TRUE;
}

/**
 * sb_lint_transactions_read:
 * @pass: a pass with its units
 *
 * Numbers the units' transactions from 1. Outside of BEGIN and COMMIT our own runner puts what can
 * be in a transaction into one, up to the next statement that cannot.
 */
void
sb_lint_transactions_read (SbLintPass *pass)
{
  gboolean groups = sb_lint_context_get_runner (pass->context) == SB_LINT_RUNNER_SWITCHBACK
                    && sb_script_find_directive (pass->script, "no-transaction") == NULL;
  guint number = 1;
  gboolean in_own = FALSE;

  pass->is_one_transaction = is_one (pass);
  for (guint i = 0; i < pass->units->len; i++)
    {
      SbLintUnit *unit = sb_lint_get_unit (pass, i);
      SbTx tx = sb_script_get_statement (pass->script, unit->statement)->tx;

      if (tx == SB_TX_BEGIN)
        in_own = TRUE;
      unit->in_own = in_own;
      if (tx == SB_TX_COMMIT || tx == SB_TX_ROLLBACK)
        in_own = FALSE;
      if (pass->is_one_transaction)
        unit->transaction = 1;
      else if (unit->in_block || unit->in_function)
        unit->transaction = i > 0 ? sb_lint_get_unit (pass, i - 1)->transaction : 0;
      else
        {
          if (tx == SB_TX_BEGIN)
            number++;
          unit->transaction = unit->in_own || (groups && tx != SB_TX_ALONE) ? number : 0;
          if (tx == SB_TX_COMMIT || tx == SB_TX_ROLLBACK || tx == SB_TX_ALONE)
            number++;
          /* A block is a transaction of its own where nothing is around it. */
          if (unit->transaction == 0 && unit->root->node_case == SB_NODE (DO_STMT))
            unit->transaction = ++number;
        }
    }
}
