/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DROP without IF EXISTS. */
#include "sb-lint-idempotent.h"

#include "sb-lint-objects.h"
#include "sb-lint-tokens.h"

#define OBJECT(TYPE) PG_QUERY__OBJECT_TYPE__OBJECT_##TYPE

/* How many words stand between DROP and the name. */
static guint
count_words (SbLintUnit *unit, const PgQuery__DropStmt *stmt)
{
  switch ((int) stmt->remove_type)
    {
    case OBJECT (FDW):
    case OBJECT (TSCONFIGURATION):
    case OBJECT (TSDICTIONARY):
    case OBJECT (TSPARSER):
    case OBJECT (TSTEMPLATE):
      return 3;
    case OBJECT (MATVIEW):
    case OBJECT (FOREIGN_TABLE):
    case OBJECT (EVENT_TRIGGER):
    case OBJECT (OPCLASS):
    case OBJECT (OPFAMILY):
    case OBJECT (ACCESS_METHOD):
      return 2;
    case OBJECT (LANGUAGE):
      return sb_lint_token_is (unit, 1, "procedural") ? 2 : 1;
    default:
      return stmt->concurrent ? 2 : 1;
    }
}

/* What the file has made itself is there. */
static gboolean
is_created (SbLintPass *pass, const SbLintUnit *unit, const PgQuery__DropStmt *stmt)
{
  for (gsize i = 0; i < stmt->n_objects; i++)
    {
      const PgQuery__Node *object = stmt->objects[i];

      if (object->node_case != SB_NODE (LIST)
          || !sb_lint_is_list_created (pass, unit, SB_LINT_RELATION, object->list->items,
                                       object->list->n_items))
        return FALSE;
    }
  return stmt->n_objects > 0;
}

static void
report_drop (SbLintPass *pass, SbLintUnit *unit, guint first, guint word, guint last)
{
  SbFinding *finding = sb_lint_report_tokens (pass, unit, first, last,
                                              "run once more, this fails: there is nothing left "
                                              "to drop");

  sb_lint_advise (finding, "write IF EXISTS");
  sb_lint_insert_behind_token (finding, unit, word, "IF EXISTS");
}

static void
check_drop_command (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint first, last;

  if (cmd->missing_ok || !sb_lint_command (pass, node, &first, &last)
      || (cmd->subtype != PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn
          && cmd->subtype != PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint))
    return;
  report_drop (pass, unit, first,
               sb_lint_token_is (unit, first + 1, "column")
                       || sb_lint_token_is (unit, first + 1, "constraint")
                       || sb_lint_token_is (unit, first + 1, "attribute")
                   ? first + 1
                   : first,
               last);
}

/**
 * sb_lint_check_drop:
 * @pass: a pass
 * @node: a statement or command that drops
 */
void
sb_lint_check_drop (SbLintPass *pass, const SbLintNode *node)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  const PgQuery__DropStmt *stmt = node->message;
  guint last = sb_lint_tokens_get_n (unit) - 1;

  if ((unit->guards & (SB_TREE_GUARD_CONDITION | SB_TREE_GUARD_UNDEFINED)) != 0
      || sb_lint_context_get_role (pass->context) == SB_LINT_ROLE_VERIFY)
    return;
  switch (node->kind)
    {
    case SB_NODE (ALTER_TABLE_CMD):
      check_drop_command (pass, node);
      break;
    case SB_NODE (DROP_STMT):
      if (!stmt->missing_ok && !is_created (pass, unit, stmt))
        report_drop (pass, unit, 0, count_words (unit, stmt), last);
      break;
    case SB_NODE (DROP_ROLE_STMT):
      if (!((const PgQuery__DropRoleStmt *) node->message)->missing_ok)
        report_drop (pass, unit, 0, 1, last);
      break;
    case SB_NODE (DROP_SUBSCRIPTION_STMT):
      if (!((const PgQuery__DropSubscriptionStmt *) node->message)->missing_ok)
        report_drop (pass, unit, 0, 1, last);
      break;
    case SB_NODE (DROPDB_STMT):
    default:
      if (!((const PgQuery__DropdbStmt *) node->message)->missing_ok)
        report_drop (pass, unit, 0, 1, last);
    }
}
