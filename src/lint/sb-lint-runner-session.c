/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What belongs to a session: a pooler gives the next transaction another one, and this one to
 * others. */
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-statements.h"
#include "sb-lint-tokens.h"

#include <string.h>

#define SET_KIND(KIND) PG_QUERY__VARIABLE_SET_KIND__##KIND

/* TX806 */

static void
check_listen (SbLintPass *pass, const SbLintNode *node)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);

  if (node->kind == SB_NODE (NOTIFY_STMT))
    {
      sb_lint_report (pass, unit, 0, unit->length, "listeners hear of it when the change is there")
          ->severity = SB_SEVERITY_INFO;
      return;
    }
  sb_lint_advise (sb_lint_report (pass, unit, 0, unit->length,
                                  "ends with the session that runs the migration, and behind a "
                                  "pooler it hears nothing"),
                  "take it out: the program that waits has to listen, on a direct connection");
}

/* TX807 */

/* From the end, so that it is known what the same transaction deallocates later. */
static void
check_prepare (SbLintPass *pass)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  guint transaction = 0;

  for (guint i = pass->units->len; i > 0; i--)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i - 1);

      if (unit->transaction == 0 || unit->transaction != transaction)
        g_hash_table_remove_all (names);
      transaction = unit->transaction;
      if (unit->root->node_case == SB_NODE (DEALLOCATE_STMT))
        g_hash_table_add (names, unit->root->deallocate_stmt->name);
      else if (unit->root->node_case == SB_NODE (PREPARE_STMT) && !g_hash_table_contains (names, "")
               && !g_hash_table_contains (names, unit->root->prepare_stmt->name))
        sb_lint_advise (sb_lint_report (pass, unit, 0, unit->length,
                                        "\"%s\" is known to this session alone: behind a pooler "
                                        "the next statement may not find it",
                                        unit->root->prepare_stmt->name),
                        "write the statement itself, or DEALLOCATE in the same transaction");
    }
}

/* TX809 */

/* The lock that ends with the transaction; NULL for calls that are no lock. */
static const char *
find_transaction_lock (const char *name)
{
  static const char *const locks[][2] = {
    { "pg_advisory_lock", "pg_advisory_xact_lock" },
    { "pg_advisory_lock_shared", "pg_advisory_xact_lock_shared" },
    { "pg_try_advisory_lock", "pg_try_advisory_xact_lock" },
    { "pg_try_advisory_lock_shared", "pg_try_advisory_xact_lock_shared" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (locks); i++)
    if (strcmp (name, locks[i][0]) == 0)
      return locks[i][1];
  return NULL;
}

static gboolean
unlocks (const SbLintNode *node)
{
  return node->kind == SB_NODE (FUNC_CALL)
         && g_str_has_prefix (sb_lint_call_get_name (node->message), "pg_advisory_unlock");
}

static void
report_lock (SbLintPass *pass, const SbLintNode *node, gboolean is_unlocked)
{
  const PgQuery__FuncCall *call = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint first = sb_lint_token_at (unit, call->location);
  guint last = sb_lint_token_skip_name (unit, first) - 1;
  const char *lock = find_transaction_lock (sb_lint_call_get_name (call));
  SbFinding *finding;

  finding = sb_lint_report_tokens (pass, unit, first, last,
                                   "the lock stays with the session: behind a pooler the unlock "
                                   "reaches another one, and others are given the same lock");
  sb_lint_advise (finding, "%s", lock);
  if (unit->transaction != 0 && !unit->in_function && !is_unlocked)
    sb_lint_replace_tokens (finding, unit, last, last, lock);
}

static void
check_advisory_locks (SbLintPass *pass)
{
  g_autoptr (GHashTable) unlocked = g_hash_table_new (NULL, NULL); /* transactions */
  gboolean is_unlocked;

  for (guint i = 0; i < pass->nodes->len; i++)
    {
      const SbLintNode *node = &g_array_index (pass->nodes, SbLintNode, i);

      if (unlocks (node) && !sb_lint_unit (pass, node)->in_function)
        g_hash_table_add (unlocked, GUINT_TO_POINTER (sb_lint_unit (pass, node)->transaction));
    }
  is_unlocked = g_hash_table_size (unlocked) > 0;
  for (guint i = 0; i < pass->nodes->len; i++)
    {
      const SbLintNode *node = &g_array_index (pass->nodes, SbLintNode, i);
      const SbLintUnit *unit = sb_lint_unit (pass, node);

      if (node->kind == SB_NODE (FUNC_CALL)
          && find_transaction_lock (sb_lint_call_get_name (node->message)) != NULL
          && (unit->transaction == 0 || unit->in_function
              || !g_hash_table_contains (unlocked, GUINT_TO_POINTER (unit->transaction))))
        report_lock (pass, node, is_unlocked);
    }
}

/* TX810 */

static void
check_cursor (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__DeclareCursorStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  gboolean holds = (stmt->options & 0x20) != 0;

  if (node->parent != SB_LINT_NO_NODE || (!holds && unit->transaction != 0))
    return;
  sb_lint_advise (sb_lint_report (pass, unit, 0, unit->length,
                                  holds ? "\"%s\" outlives its transaction: behind a pooler the "
                                          "next FETCH may not find it"
                                        : "the server refuses \"%s\" outside of a transaction",
                                  stmt->portalname),
                  holds ? "read it to its end in the transaction, and leave WITH HOLD out"
                        : "BEGIN before it");
}

/* TX811 */

static void
check_discard (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__VariableSetStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);

  if (node->kind == SB_NODE (VARIABLE_SET_STMT)
      && (stmt->kind != SET_KIND (VAR_RESET_ALL) || node->parent != SB_LINT_NO_NODE))
    return;
  sb_lint_report (pass, unit, 0, unit->length,
                  node->kind == SB_NODE (LOAD_STMT)
                      ? "loads a library into this session alone"
                      : "changes the session of whoever runs the file, pooler or person");
}

/* TX820 */

static void
check_direct (SbLintPass *pass)
{
  static const char *const tags[] = { "CREATE DATABASE",     "DROP DATABASE", "ALTER SYSTEM",
                                      "CREATE SUBSCRIPTION", "VACUUM",        NULL };

  if (!sb_lint_context_is_pooled (pass->context))
    return;
  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);
      const char *tag = sb_script_get_statement (pass->script, unit->statement)->tag;

      if (!sb_lint_is_statement (unit) || !g_strv_contains (tags, tag)
          || (unit->root->node_case == SB_NODE (VACUUM_STMT)
              && sb_lint_option_find (unit->root->vacuum_stmt->options,
                                      unit->root->vacuum_stmt->n_options, "full")
                     == NULL))
        continue;
      sb_lint_advise (sb_lint_report_statement (pass, unit->statement,
                                                "%s through a pooler: it takes long, or rights "
                                                "that hosted platforms give on a direct connection "
                                                "only",
                                                tag),
                      "run it on a direct connection");
    }
}

const SbLintRule sb_lint_runner_session[] = {
  {
      .id = "TX806",
      .slug = "listen-notify",
      .title = "LISTEN, UNLISTEN or NOTIFY",
      .why = "LISTEN is bound to a session: behind a pooler, and after the migration, nobody hears",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (LISTEN_STMT), SB_NODE (UNLISTEN_STMT), SB_NODE (NOTIFY_STMT) },
      .check_node = check_listen,
  },
  {
      .id = "TX807",
      .slug = "prepared-statement",
      .title = "PREPARE that outlives its transaction",
      .why = "behind a pooler the next statement is on another connection, which does not know it",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_prepare,
  },
  {
      .id = "TX809",
      .slug = "session-advisory-lock",
      .title = "an advisory lock of the session",
      .why = "behind a pooler it guards nothing: the session is shared, and the unlock reaches "
             "another one",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_advisory_locks,
  },
  {
      .id = "TX810",
      .slug = "cursor-with-hold",
      .title = "a cursor WITH HOLD, or outside of a transaction",
      .why = "the first is lost behind a pooler, the second is an error",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (DECLARE_CURSOR_STMT) },
      .check_node = check_cursor,
  },
  {
      .id = "TX811",
      .slug = "load-discard-reset",
      .title = "LOAD, DISCARD or RESET ALL",
      .why = "a migration changes the database; what it does to a session others may not expect",
      .severity = SB_SEVERITY_INFO,
      .kinds = { SB_NODE (LOAD_STMT), SB_NODE (DISCARD_STMT), SB_NODE (VARIABLE_SET_STMT) },
      .check_node = check_discard,
  },
  {
      .id = "TX820",
      .slug = "direct-connection-needed",
      .title = "a statement for a direct connection, through a pooler",
      .why = "poolers of hosted platforms cut long statements off, and refuse these rights",
      .severity = SB_SEVERITY_INFO,
      .check_file = check_direct,
  },
  { .id = NULL },
};
