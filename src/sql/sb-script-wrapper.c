/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A transaction of a script's own that wraps all of it. */
#include "sb-lexer.h"
#include "sb-script.h"

#include <string.h>

static gboolean
find_wrapper (SbScript *self, SbTx end, guint *begin, guint *last_index)
{
  guint first = G_MAXUINT;
  guint last = 0;
  guint n_controls = 0;

  for (guint i = 0; i < sb_script_get_n_statements (self); i++)
    {
      const SbStatement *statement = sb_script_get_statement (self, i);

      if (statement->kind == SB_STATEMENT_EMPTY)
        continue;
      first = MIN (first, i);
      last = i;
      if (statement->tx == SB_TX_BEGIN || statement->tx == SB_TX_COMMIT
          || statement->tx == SB_TX_ROLLBACK)
        n_controls++;
    }
  if (n_controls != 2 || sb_script_get_statement (self, first)->tx != SB_TX_BEGIN
      || sb_script_get_statement (self, last)->tx != end)
    return FALSE;
  if (begin != NULL)
    *begin = first;
  if (last_index != NULL)
    *last_index = last;
  return TRUE;
}

/**
 * sb_script_get_wrapper:
 * @self: a script
 * @begin: (out) (optional): index of its BEGIN
 * @commit: (out) (optional): index of its COMMIT
 *
 * Tells whether the script is one transaction of its own: its first statement is BEGIN or START
 * TRANSACTION, its last COMMIT or END, empty ones aside, and nothing between but savepoints begins
 * or ends a transaction.
 *
 * Returns: whether a transaction of the script's own wraps all of it
 */
gboolean
sb_script_get_wrapper (SbScript *self, guint *begin, guint *commit)
{
  return find_wrapper (self, SB_TX_COMMIT, begin, commit);
}

/**
 * sb_script_get_rolled_back_wrapper:
 * @self: a script
 * @begin: (out) (optional): index of its BEGIN
 * @rollback: (out) (optional): index of its ROLLBACK
 *
 * As sb_script_get_wrapper() for a script that ends with ROLLBACK or ABORT.
 *
 * Returns: whether a transaction of the script's own wraps all of it, and is rolled back
 */
gboolean
sb_script_get_rolled_back_wrapper (SbScript *self, guint *begin, guint *rollback)
{
  guint first, last;
  g_autofree char *sql = NULL;
  SbLexer lexer;

  if (!find_wrapper (self, SB_TX_ROLLBACK, &first, &last))
    return FALSE;
  /* The class has COMMIT AND CHAIN and PREPARE TRANSACTION in it. */
  sql = sb_script_dup_sql (self, last);
  lexer = (SbLexer){ sql, strlen (sql), 0 };
  for (guint i = 0;; i++)
    {
      SbToken token = sb_lexer_next_significant (&lexer);

      if (token.kind == SB_TOKEN_END && i > 0)
        break;
      if (i == 0 ? !sb_token_is_word (&token, sql, "rollback")
                       && !sb_token_is_word (&token, sql, "abort")
                 : !sb_token_is_word (&token, sql, "work")
                       && !sb_token_is_word (&token, sql, "transaction"))
        return FALSE;
    }
  if (begin != NULL)
    *begin = first;
  if (rollback != NULL)
    *rollback = last;
  return TRUE;
}
