/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-transactions.h"

#include "sb-lexer.h"

#include <string.h>

static const PgQuery__DefElem *
find_option (PgQuery__Node *const *options, gsize n_options, const char *name)
{
  for (gsize i = 0; i < n_options; i++)
    if (options[i]->node_case == PG_QUERY__NODE__NODE_DEF_ELEM
        && g_ascii_strcasecmp (options[i]->def_elem->defname, name) == 0)
      return options[i]->def_elem;
  return NULL;
}

static const char *
node_word (const PgQuery__Node *node)
{
  if (node->node_case == PG_QUERY__NODE__NODE_STRING)
    return node->string->sval;
  if (node->node_case == PG_QUERY__NODE__NODE_TYPE_NAME && node->type_name->n_names > 0)
    return node_word (node->type_name->names[node->type_name->n_names - 1]);
  return "";
}

/* An option without a value is on, as for PostgreSQL's defGetBoolean(). */
static gboolean
option_is_on (PgQuery__Node *const *options, gsize n_options, const char *name, gboolean fallback)
{
  const PgQuery__DefElem *option = find_option (options, n_options, name);

  if (option == NULL)
    return fallback;
  if (option->arg == NULL)
    return TRUE;
  if (option->arg->node_case == PG_QUERY__NODE__NODE_INTEGER)
    return option->arg->integer->ival != 0;
  if (option->arg->node_case == PG_QUERY__NODE__NODE_BOOLEAN)
    return option->arg->boolean->boolval;
  return g_ascii_strcasecmp (node_word (option->arg), "false") != 0
         && g_ascii_strcasecmp (node_word (option->arg), "off") != 0;
}

static const char *
classify_reindex (const PgQuery__ReindexStmt *stmt)
{
  if (option_is_on (stmt->params, stmt->n_params, "concurrently", FALSE))
    return "REINDEX CONCURRENTLY";
  switch (stmt->kind)
    {
    case PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_SCHEMA:
      return "REINDEX SCHEMA";
    case PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_SYSTEM:
      return "REINDEX SYSTEM";
    case PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_DATABASE:
      return "REINDEX DATABASE";
    default:
      return NULL;
    }
}

static const char *
classify_alter_table (const PgQuery__AlterTableStmt *stmt)
{
  for (gsize i = 0; i < stmt->n_cmds; i++)
    {
      const PgQuery__AlterTableCmd *cmd = stmt->cmds[i]->alter_table_cmd;

      if (cmd->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartition && cmd->def != NULL
          && cmd->def->node_case == PG_QUERY__NODE__NODE_PARTITION_CMD
          && cmd->def->partition_cmd->concurrent)
        return "DETACH PARTITION CONCURRENTLY";
    }
  return NULL;
}

/* The replication slot is made or dropped on the other server, beyond any roll back. */
static const char *
classify_create_subscription (const PgQuery__CreateSubscriptionStmt *stmt)
{
  gboolean connect = option_is_on (stmt->options, stmt->n_options, "connect", TRUE);

  if (option_is_on (stmt->options, stmt->n_options, "create_slot", connect))
    return "CREATE SUBSCRIPTION";
  return NULL;
}

static const char *
classify_alter_subscription (const PgQuery__AlterSubscriptionStmt *stmt)
{
  switch (stmt->kind)
    {
    case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_REFRESH:
      return "ALTER SUBSCRIPTION REFRESH";
    case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_SET_PUBLICATION:
    case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_ADD_PUBLICATION:
    case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_DROP_PUBLICATION:
      if (option_is_on (stmt->options, stmt->n_options, "refresh", TRUE))
        return "ALTER SUBSCRIPTION with refresh";
      return NULL;
    case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_OPTIONS:
      if (find_option (stmt->options, stmt->n_options, "failover") != NULL)
        return "ALTER SUBSCRIPTION SET (failover)";
      if (find_option (stmt->options, stmt->n_options, "two_phase") != NULL)
        return "ALTER SUBSCRIPTION SET (two_phase)";
      return NULL;
    default:
      return NULL;
    }
}

/* Whether a PL/pgSQL body has COMMIT or ROLLBACK as a statement of its own: behind a semicolon or a
 * word that opens a block, and before a semicolon or AND. */
static gboolean
body_ends_transactions (const char *body)
{
  static const char *const openers[] = { "begin", "then", "else", "loop" };
  SbLexer lexer = { body, strlen (body), 0 };
  SbToken previous = { SB_TOKEN_END, 0, 0 };
  SbToken token;

  while ((token = sb_lexer_next_significant (&lexer)).kind != SB_TOKEN_END)
    {
      gboolean is_first = previous.kind == SB_TOKEN_SEMICOLON;

      for (guint i = 0; i < G_N_ELEMENTS (openers) && !is_first; i++)
        is_first = sb_token_is_word (&previous, body, openers[i]);
      if (is_first
          && (sb_token_is_word (&token, body, "commit")
              || sb_token_is_word (&token, body, "rollback")))
        {
          SbLexer ahead = lexer;
          SbToken next = sb_lexer_next_significant (&ahead);

          if (next.kind == SB_TOKEN_SEMICOLON || sb_token_is_word (&next, body, "and"))
            return TRUE;
        }
      previous = token;
    }
  return FALSE;
}

static const char *
classify_do (const PgQuery__DoStmt *stmt)
{
  const PgQuery__DefElem *language = find_option (stmt->args, stmt->n_args, "language");
  const PgQuery__DefElem *body = find_option (stmt->args, stmt->n_args, "as");

  if (language != NULL && language->arg != NULL
      && g_ascii_strcasecmp (node_word (language->arg), "plpgsql") != 0)
    return NULL;
  if (body == NULL || body->arg == NULL || !body_ends_transactions (node_word (body->arg)))
    return NULL;
  return "DO with COMMIT or ROLLBACK inside";
}

static const char *
find_why_alone (const PgQuery__Node *node)
{
  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_INDEX_STMT:
      return node->index_stmt->concurrent ? "CREATE INDEX CONCURRENTLY" : NULL;
    case PG_QUERY__NODE__NODE_DROP_STMT:
      return node->drop_stmt->concurrent ? "DROP INDEX CONCURRENTLY" : NULL;
    case PG_QUERY__NODE__NODE_REINDEX_STMT:
      return classify_reindex (node->reindex_stmt);
    case PG_QUERY__NODE__NODE_VACUUM_STMT:
      return node->vacuum_stmt->is_vacuumcmd ? "VACUUM" : NULL;
    case PG_QUERY__NODE__NODE_CLUSTER_STMT:
      return node->cluster_stmt->relation == NULL ? "CLUSTER of all tables" : NULL;
    case PG_QUERY__NODE__NODE_CREATEDB_STMT:
      return "CREATE DATABASE";
    case PG_QUERY__NODE__NODE_DROPDB_STMT:
      return "DROP DATABASE";
    case PG_QUERY__NODE__NODE_ALTER_DATABASE_STMT:
      if (find_option (node->alter_database_stmt->options, node->alter_database_stmt->n_options,
                       "tablespace")
          != NULL)
        return "ALTER DATABASE SET TABLESPACE";
      return NULL;
    case PG_QUERY__NODE__NODE_CREATE_TABLE_SPACE_STMT:
      return "CREATE TABLESPACE";
    case PG_QUERY__NODE__NODE_DROP_TABLE_SPACE_STMT:
      return "DROP TABLESPACE";
    case PG_QUERY__NODE__NODE_ALTER_SYSTEM_STMT:
      return "ALTER SYSTEM";
    case PG_QUERY__NODE__NODE_DISCARD_STMT:
      return node->discard_stmt->target == PG_QUERY__DISCARD_MODE__DISCARD_ALL ? "DISCARD ALL"
                                                                               : NULL;
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
      return classify_alter_table (node->alter_table_stmt);
    case PG_QUERY__NODE__NODE_CREATE_SUBSCRIPTION_STMT:
      return classify_create_subscription (node->create_subscription_stmt);
    case PG_QUERY__NODE__NODE_ALTER_SUBSCRIPTION_STMT:
      return classify_alter_subscription (node->alter_subscription_stmt);
    case PG_QUERY__NODE__NODE_DROP_SUBSCRIPTION_STMT:
      return "DROP SUBSCRIPTION";
    case PG_QUERY__NODE__NODE_DO_STMT:
      return classify_do (node->do_stmt);
    default:
      return NULL;
    }
}

static SbTx
classify_transaction (const PgQuery__TransactionStmt *stmt, const char **why_alone)
{
  switch (stmt->kind)
    {
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_BEGIN:
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_START:
      return SB_TX_BEGIN;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT:
      return stmt->chain ? SB_TX_ROLLBACK : SB_TX_COMMIT;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_SAVEPOINT:
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_RELEASE:
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK_TO:
      return SB_TX_SAVEPOINT;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT_PREPARED:
      *why_alone = "COMMIT PREPARED";
      return SB_TX_ALONE;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK_PREPARED:
      *why_alone = "ROLLBACK PREPARED";
      return SB_TX_ALONE;
    default:
      return SB_TX_ROLLBACK;
    }
}

/**
 * sb_transactions_classify:
 * @node: the statement's node
 * @why_alone: (out) (nullable): for %SB_TX_ALONE, the words for people
 *
 * Tells how the statement stands to transactions: what PostgreSQL refuses with 25001 inside of a
 * block (PreventInTransactionBlock() in its sources), and DO blocks that end
 * transactions, which it refuses there with 2D000. Partitioned tables make REINDEX and CLUSTER of
 * one table refused too; no text tells that.
 *
 * Returns: its class; never %SB_TX_UNKNOWN
 */
SbTx
sb_transactions_classify (const PgQuery__Node *node, const char **why_alone)
{
  *why_alone = NULL;
  if (node->node_case == PG_QUERY__NODE__NODE_TRANSACTION_STMT)
    return classify_transaction (node->transaction_stmt, why_alone);
  *why_alone = find_why_alone (node);
  return *why_alone != NULL ? SB_TX_ALONE : SB_TX_INSIDE;
}
