/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings of the session, which outlive the transaction. */
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-tokens.h"

#include <string.h>

#define SET_KIND(KIND) PG_QUERY__VARIABLE_SET_KIND__##KIND

/* How the session reads and writes, which is the client's own affair: pg_dump begins with them. */
static gboolean
is_harmless (const char *name)
{
  static const char *const names[] = { "client_encoding",
                                       "client_min_messages",
                                       "standard_conforming_strings",
                                       "xmloption",
                                       "check_function_bodies",
                                       "default_table_access_method",
                                       "escape_string_warning",
                                       "default_tablespace",
                                       NULL };

  return g_strv_contains (names, name);
}

/* Timeouts for what no transaction takes can be set in no other way. */
static gboolean
is_needed (const SbLintPass *pass, const char *name)
{
  return g_str_has_suffix (name, "_timeout") && !pass->is_one_transaction;
}

/* Adds the name of a setting that the statement sets back; "" for all. */
static void
add_reset (GHashTable *resets, const SbLintUnit *unit)
{
  const PgQuery__VariableSetStmt *stmt;

  if (unit->root->node_case == SB_NODE (DISCARD_STMT))
    g_hash_table_add (resets, (gpointer) "");
  if (unit->root->node_case != SB_NODE (VARIABLE_SET_STMT))
    return;
  stmt = unit->root->variable_set_stmt;
  if (stmt->kind == SET_KIND (VAR_RESET_ALL))
    g_hash_table_add (resets, (gpointer) "");
  else if (stmt->kind == SET_KIND (VAR_RESET) || stmt->kind == SET_KIND (VAR_SET_DEFAULT))
    g_hash_table_add (resets, stmt->name);
}

static gboolean
is_reset (GHashTable *resets, const char *name)
{
  return g_hash_table_contains (resets, "") || g_hash_table_contains (resets, name);
}

static void
check_set (SbLintPass *pass, const SbLintNode *node, GHashTable *resets)
{
  const PgQuery__VariableSetStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  gboolean is_multi = stmt->kind == SET_KIND (VAR_SET_MULTI);
  SbFinding *finding;

  if (node->parent != SB_LINT_NO_NODE || stmt->is_local || is_harmless (stmt->name)
      || is_needed (pass, stmt->name)
      || (is_multi && strcmp (stmt->name, "SESSION CHARACTERISTICS") != 0)
      || (!is_multi && stmt->kind != SET_KIND (VAR_SET_VALUE)
          && stmt->kind != SET_KIND (VAR_SET_CURRENT))
      || is_reset (resets, stmt->name))
    return;
  finding = sb_lint_report (pass, unit, 0, unit->length,
                            "stays on when the transaction is over: behind a pooler it falls to "
                            "whoever has the connection next");
  sb_lint_advise (finding, is_multi ? "SET TRANSACTION" : "SET LOCAL");
  if (unit->transaction == 0 || is_multi)
    return;
  if (sb_lint_token_is (unit, 1, "session") && !sb_lint_token_is (unit, 2, "authorization"))
    sb_lint_replace_tokens (finding, unit, 1, 1, "LOCAL");
  else
    sb_lint_insert_behind_token (finding, unit, 0, "LOCAL");
}

static gboolean
is_false (const PgQuery__Node *node)
{
  if (node->node_case == SB_NODE (TYPE_CAST) && node->type_cast->arg != NULL)
    node = node->type_cast->arg;
  if (node->node_case != SB_NODE (A_CONST))
    return FALSE;
  return node->a_const->val_case == PG_QUERY__A__CONST__VAL_BOOLVAL
             ? !node->a_const->boolval->boolval
             : g_strcmp0 (sb_lint_string (node), "f") == 0;
}

static gboolean
is_plain_word (SbLintUnit *unit, const PgQuery__Node *node, const char *word)
{
  return node->node_case == SB_NODE (A_CONST)
         && sb_lint_token_is (unit, sb_lint_token_at (unit, node->a_const->location), word);
}

static void
check_set_config (SbLintPass *pass, const SbLintNode *node, GHashTable *resets)
{
  const PgQuery__FuncCall *call = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const char *name;
  SbFinding *finding;
  guint at;

  if (strcmp (sb_lint_call_get_name (call), "set_config") != 0 || call->n_args != 3
      || !is_false (call->args[2]))
    return;
  name = sb_lint_string (call->args[0]);
  if (name != NULL && (is_harmless (name) || is_needed (pass, name) || is_reset (resets, name)))
    return;
  at = sb_lint_token_at (unit, call->location);
  finding = sb_lint_report_tokens (pass, unit, at, sb_lint_token_skip_name (unit, at) - 1,
                                   "stays on when the transaction is over: behind a pooler it "
                                   "falls to whoever has the connection next");
  sb_lint_advise (finding, "true as the third argument: until the transaction ends");
  if (unit->transaction != 0 && is_plain_word (unit, call->args[2], "false"))
    {
      at = sb_lint_token_at (unit, call->args[2]->a_const->location);
      sb_lint_replace_tokens (finding, unit, at, at, "true");
    }
}

/* From the end, so that what is set back later is known. */
static void
check_session (SbLintPass *pass)
{
  g_autoptr (GHashTable) resets = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = pass->nodes->len; i > 0; i--)
    {
      const SbLintNode *node = &g_array_index (pass->nodes, SbLintNode, i - 1);
      const SbLintUnit *unit = sb_lint_unit (pass, node);

      if (unit->in_function)
        continue;
      if (node->kind == SB_NODE (VARIABLE_SET_STMT))
        check_set (pass, node, resets);
      else if (node->kind == SB_NODE (FUNC_CALL))
        check_set_config (pass, node, resets);
      if (node->parent == SB_LINT_NO_NODE)
        add_reset (resets, unit);
    }
}

const SbLintRule sb_lint_runner_settings[] = {
  {
      .id = "TX805",
      .slug = "session-set",
      .title = "SET without LOCAL, or set_config(…, false)",
      .why =
          "under transaction pooling the value reaches other clients, and the next statement may "
          "not have it",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_session,
  },
  { .id = NULL },
};
