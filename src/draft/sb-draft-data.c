/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data changes: a start for the author in a comment, never a guess. */
#include "sb-draft-private.h"

#include <string.h>

static char *
dup_table (const PgQuery__RangeVar *relation)
{
  return relation != NULL ? sb_draft_name_relation (relation) : g_strdup ("…");
}

/* Rows of a table that the script has made go along with it. */
static gboolean
goes_along (SbDraft *self, const PgQuery__RangeVar *relation)
{
  g_autofree char *key = NULL;

  if (relation == NULL)
    return FALSE;
  key = sb_draft_key_relation (self, relation);
  return sb_draft_has_made (self, key);
}

static void
change (SbDraft *self, const PgQuery__RangeVar *relation, const char *why, const char *format)
{
  g_autofree char *table = NULL;

  if (goes_along (self, relation))
    return;
  table = dup_table (relation);
  sb_draft_take_comment (self, g_strdup (why), g_strconcat (format, table, NULL));
}

static void
update (SbDraft *self, const PgQuery__UpdateStmt *stmt)
{
  g_autofree char *table = dup_table (stmt->relation);
  g_autoptr (GString) columns = g_string_new (NULL);

  if (goes_along (self, stmt->relation))
    return;
  for (gsize i = 0; i < stmt->n_target_list; i++)
    if (stmt->target_list[i]->node_case == PG_QUERY__NODE__NODE_RES_TARGET)
      {
        g_autofree char *column = sb_identifier_quote (stmt->target_list[i]->res_target->name);

        g_string_append_printf (columns, "%s%s = …", columns->len > 0 ? ", " : "", column);
      }
  sb_draft_take_comment (self,
                         g_strdup (
                             "the values before are known only if the forward script keeps them: "
                             "copy key and old values to a table first, and restore them from it"),
                         g_strdup_printf ("UPDATE %s SET %s FROM … WHERE …", table, columns->str));
}

gboolean
sb_draft_data (SbDraft *self, const PgQuery__Node *node)
{
  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_INSERT_STMT:
      change (self, node->insert_stmt->relation,
              "delete just the rows that the forward script has inserted",
              "DELETE FROM … WHERE … -- ");
      return TRUE;
    case PG_QUERY__NODE__NODE_UPDATE_STMT:
      update (self, node->update_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_DELETE_STMT:
      change (self, node->delete_stmt->relation,
              "the deleted rows come back only if the forward script keeps them first",
              "INSERT INTO … SELECT … -- ");
      return TRUE;
    case PG_QUERY__NODE__NODE_MERGE_STMT:
      change (self, node->merge_stmt->relation, "what it changes depends on the rows",
              "MERGE … -- ");
      return TRUE;
    case PG_QUERY__NODE__NODE_COPY_STMT:
      if (node->copy_stmt->is_from)
        change (self, node->copy_stmt->relation, "delete just the rows that it has loaded",
                "DELETE FROM … WHERE … -- ");
      return TRUE;
    case PG_QUERY__NODE__NODE_TRUNCATE_STMT:
      for (gsize i = 0; i < node->truncate_stmt->n_relations; i++)
        change (self, node->truncate_stmt->relations[i]->range_var,
                "the rows do not come back: keep them first", "INSERT INTO … SELECT … -- ");
      return TRUE;
    case PG_QUERY__NODE__NODE_CALL_STMT:
      sb_draft_say_impossible (self, g_strdup ("what the procedure changes is not known"));
      return TRUE;
    case PG_QUERY__NODE__NODE_SELECT_STMT:
      /* A query by itself changes nothing; a function that it calls may. */
      for (gsize i = 0; i < node->select_stmt->n_target_list; i++)
        {
          const PgQuery__Node *target = node->select_stmt->target_list[i];

          if (target->node_case == PG_QUERY__NODE__NODE_RES_TARGET
              && target->res_target->val != NULL
              && target->res_target->val->node_case == PG_QUERY__NODE__NODE_FUNC_CALL)
            {
              const PgQuery__FuncCall *call = target->res_target->val->func_call;
              g_autofree char *name = sb_draft_name_list (call->funcname, call->n_funcname);

              sb_draft_say_impossible (
                  self, g_strdup_printf ("what the function %s changes, if anything, is not known",
                                         name));
              break;
            }
        }
      return TRUE;
    default:
      return FALSE;
    }
}
