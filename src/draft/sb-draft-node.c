/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One statement of the forward script: who drafts its way back. */
#include "sb-draft-private.h"

#include <string.h>

/* What leaves nothing behind in the schema. */
static gboolean
leaves_nothing (const PgQuery__Node *node)
{
  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_VARIABLE_SET_STMT:
    case PG_QUERY__NODE__NODE_VARIABLE_SHOW_STMT:
    case PG_QUERY__NODE__NODE_TRANSACTION_STMT:
    case PG_QUERY__NODE__NODE_LOCK_STMT:
    case PG_QUERY__NODE__NODE_VACUUM_STMT:
    case PG_QUERY__NODE__NODE_CLUSTER_STMT:
    case PG_QUERY__NODE__NODE_REINDEX_STMT:
    case PG_QUERY__NODE__NODE_REFRESH_MAT_VIEW_STMT:
    case PG_QUERY__NODE__NODE_CHECK_POINT_STMT:
    case PG_QUERY__NODE__NODE_NOTIFY_STMT:
    case PG_QUERY__NODE__NODE_LISTEN_STMT:
    case PG_QUERY__NODE__NODE_UNLISTEN_STMT:
    case PG_QUERY__NODE__NODE_DISCARD_STMT:
    case PG_QUERY__NODE__NODE_LOAD_STMT:
    case PG_QUERY__NODE__NODE_EXPLAIN_STMT:
    case PG_QUERY__NODE__NODE_PREPARE_STMT:
    case PG_QUERY__NODE__NODE_EXECUTE_STMT:
    case PG_QUERY__NODE__NODE_DEALLOCATE_STMT:
    case PG_QUERY__NODE__NODE_DECLARE_CURSOR_STMT:
    case PG_QUERY__NODE__NODE_FETCH_STMT:
    case PG_QUERY__NODE__NODE_CLOSE_PORTAL_STMT:
    case PG_QUERY__NODE__NODE_CONSTRAINTS_SET_STMT:
      return TRUE;
    default:
      return FALSE;
    }
}

void
sb_draft_node (SbDraft *self, const PgQuery__Node *node)
{
  if (leaves_nothing (node) || sb_draft_create_relation (self, node)
      || sb_draft_create_part (self, node) || sb_draft_create_named (self, node)
      || sb_draft_alter_object (self, node) || sb_draft_alter_named (self, node)
      || sb_draft_data (self, node))
    return;
  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
      sb_draft_alter_table (self, node->alter_table_stmt);
      break;
    case PG_QUERY__NODE__NODE_DROP_STMT:
      sb_draft_drop (self, node->drop_stmt);
      break;
    case PG_QUERY__NODE__NODE_GRANT_STMT:
      sb_draft_grant (self, node->grant_stmt);
      break;
    case PG_QUERY__NODE__NODE_GRANT_ROLE_STMT:
      sb_draft_grant_role (self, node->grant_role_stmt);
      break;
    case PG_QUERY__NODE__NODE_ALTER_DEFAULT_PRIVILEGES_STMT:
      sb_draft_default_privileges (self, node->alter_default_privileges_stmt);
      break;
    case PG_QUERY__NODE__NODE_COMMENT_STMT:
      sb_draft_comment (self, node->comment_stmt);
      break;
    default:
      sb_draft_say_impossible (self, g_strdup ("no way back is known for this kind of statement"));
    }
}

/* A DO block: what stands in it is drafted as if it stood in the script, with the doubt whether it was
 * run at all. A block that puts its SQL together is not looked through. */
void
sb_draft_do (SbDraft *self, SbTree *tree)
{
  guint n_parts, n_before = self->entries->len;
  const SbTreePart *parts = sb_tree_get_parts (tree, &n_parts);
  gboolean has_unknown = n_parts == 0;

  for (guint i = 0; i < n_parts; i++)
    {
      if (parts[i].kind == SB_TREE_PART_EXECUTE)
        {
          /* Followed by its SQL where that is one constant. */
          has_unknown = has_unknown || i + 1 == n_parts
                        || parts[i + 1].kind != SB_TREE_PART_EXECUTED;
          continue;
        }
      if (parts[i].kind == SB_TREE_PART_EXPRESSION)
        continue;
      self->is_conditional =
          (parts[i].guards
           & (SB_TREE_GUARD_CONDITION | SB_TREE_GUARD_DUPLICATE | SB_TREE_GUARD_UNDEFINED))
          != 0;
      if (sb_tree_get_node (parts[i].tree)->node_case == PG_QUERY__NODE__NODE_SELECT_STMT
          && sb_tree_get_node (parts[i].tree)->select_stmt->into_clause == NULL)
        continue;
      sb_draft_begin (self);
      if (self->is_verify)
        sb_draft_verify_node (self, sb_tree_get_node (parts[i].tree));
      else
        sb_draft_node (self, sb_tree_get_node (parts[i].tree));
    }
  self->is_conditional = FALSE;
  if (has_unknown && !self->is_verify)
    {
      sb_draft_begin (self);
      sb_draft_say_impossible (self,
                               g_strdup (n_before == self->entries->len
                                             ? "what the block does cannot be read from its text"
                                             : "the block runs SQL that it puts together: what, "
                                               "cannot be read from its text"));
    }
}
