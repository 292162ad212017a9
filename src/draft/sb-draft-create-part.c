/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CREATE of what belongs to a relation: indexes, triggers, policies, rules, statistics. */
#include "sb-draft-private.h"

#include <string.h>

/* The columns of an index as the server joins them for its name. */
static char *
join_columns (PgQuery__Node *const *elements, gsize n)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    {
      const PgQuery__IndexElem *element = elements[i]->index_elem;
      const char *name = "expr";

      if (*element->indexcolname != '\0')
        name = element->indexcolname;
      else if (*element->name != '\0')
        name = element->name;
      else if (element->expr != NULL && element->expr->node_case == PG_QUERY__NODE__NODE_FUNC_CALL
               && element->expr->func_call->n_funcname > 0)
        name = sb_draft_string (
            element->expr->func_call->funcname[element->expr->func_call->n_funcname - 1]);
      g_string_append (out, i > 0 ? "_" : "");
      g_string_append (out, name);
    }
  return g_string_free (out, FALSE);
}

static void
create_index (SbDraft *self, const PgQuery__IndexStmt *stmt)
{
  g_autofree char *table_key = sb_draft_key_relation (self, stmt->relation);
  g_autofree char *chosen = NULL, *index = NULL, *key = NULL, *what = NULL;
  gboolean is_known = TRUE;
  const SbDraftAnswer *before = NULL;

  if (sb_draft_goes_along (self, table_key, SB_MADE_ROUTINE | SB_MADE_TYPE | SB_MADE_OTHER))
    return;
  if (*stmt->idxname == '\0')
    {
      g_autofree char *columns = join_columns (stmt->index_params, stmt->n_index_params);

      chosen = sb_draft_choose_name (self, stmt->relation, columns, "idx", &is_known);
    }
  /* An index lies in the schema of its table. */
  index = sb_draft_name_in_schema (stmt->relation->schemaname,
                                   chosen != NULL ? chosen : stmt->idxname);
  key = sb_draft_key (self, "relation", stmt->relation->schemaname,
                      chosen != NULL ? chosen : stmt->idxname, NULL);
  what = g_strdup_printf ("INDEX %sIF EXISTS %s", stmt->concurrent ? "CONCURRENTLY " : "", index);
  if (!is_known)
    {
      sb_draft_made (self, key, SB_MADE_RELATION);
      sb_draft_take (self, SB_DRAFT_LOSSY,
                     g_strdup ("assumes the name that the server gives to an index without one"),
                     g_strdup_printf ("DROP %s", what));
      return;
    }
  if (stmt->if_not_exists || self->is_conditional)
    before = sb_draft_ask (self, SB_DRAFT_ASK_INDEX, index, NULL);
  sb_draft_take_drop (self, what, key, SB_MADE_RELATION, stmt->if_not_exists, before);
}

/* CREATE OR REPLACE TRIGGER and RULE, CREATE of what may be there: a drop, and what was there. */
static void
create_replacing (SbDraft *self, const PgQuery__RangeVar *relation, const char *word,
                  const char *name, gboolean is_replace, SbDraftQuestion question, guint definition,
                  guint may_use)
{
  g_autofree char *table_key = sb_draft_key_relation (self, relation);
  g_autofree char *key = sb_draft_key (self, word, relation->schemaname, relation->relname, name);
  g_autofree char *table = sb_draft_name_relation (relation);
  g_autofree char *table_before = sb_draft_relation_before (self, relation);
  g_autofree char *quoted = sb_identifier_quote (name);
  g_autofree char *what = g_strdup_printf ("%s IF EXISTS %s ON %s", word, quoted, table);
  const SbDraftAnswer *before = NULL;
  const char *sql;

  if (sb_draft_goes_along (self, table_key, may_use) || sb_draft_has_made (self, key))
    return;
  if ((is_replace || self->is_conditional) && !g_hash_table_contains (self->gone, key)
      && !sb_draft_has_made (self, table_key))
    {
      before = sb_draft_ask (self, question, table_before, name);
      if (before == NULL && is_replace)
        {
          sb_draft_made (self, key, SB_MADE_OTHER);
          sb_draft_take (self, SB_DRAFT_LOSSY,
                         g_strdup ("assumes that it was not there before: a definition that it "
                                   "had does not come back"),
                         g_strdup_printf ("DROP %s", what));
          return;
        }
      sql = before != NULL ? sb_draft_answer_get (before, 0, definition) : NULL;
      if (is_replace && sql != NULL)
        {
          sb_draft_take (self, SB_DRAFT_EXACT, NULL, g_strdup_printf ("DROP %s", what));
          sb_draft_take (self, SB_DRAFT_EXACT, NULL, g_strdup (sql));
          return;
        }
    }
  sb_draft_take_drop (self, what, key, SB_MADE_OTHER, FALSE, before);
}

static void
create_statistics (SbDraft *self, const PgQuery__CreateStatsStmt *stmt)
{
  g_autofree char *name = NULL, *key = NULL, *what = NULL;

  if (stmt->n_relations > 0 && stmt->relations[0]->node_case == PG_QUERY__NODE__NODE_RANGE_VAR)
    {
      g_autofree char *table_key = sb_draft_key_relation (self, stmt->relations[0]->range_var);

      if (sb_draft_goes_along (self, table_key, SB_MADE_ROUTINE))
        return;
    }
  name = sb_draft_name_list (stmt->defnames, stmt->n_defnames);
  key = sb_draft_key_names (self, "statistics", stmt->defnames, stmt->n_defnames, NULL);
  what = g_strdup_printf ("STATISTICS IF EXISTS %s", name);
  sb_draft_take_drop (self, what, key, SB_MADE_OTHER, stmt->if_not_exists, NULL);
}

gboolean
sb_draft_create_part (SbDraft *self, const PgQuery__Node *node)
{
  const guint any = SB_MADE_ROUTINE | SB_MADE_RELATION | SB_MADE_TYPE;

  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_INDEX_STMT:
      create_index (self, node->index_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_TRIG_STMT:
      create_replacing (self, node->create_trig_stmt->relation, "TRIGGER",
                        node->create_trig_stmt->trigname, node->create_trig_stmt->replace,
                        SB_DRAFT_ASK_TRIGGER, 1, SB_MADE_ROUTINE);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_POLICY_STMT:
      create_replacing (self, node->create_policy_stmt->table, "POLICY",
                        node->create_policy_stmt->policy_name, FALSE, SB_DRAFT_ASK_POLICY, 0,
                        any | SB_MADE_ROLE);
      return TRUE;
    case PG_QUERY__NODE__NODE_RULE_STMT:
      create_replacing (self, node->rule_stmt->relation, "RULE", node->rule_stmt->rulename,
                        node->rule_stmt->replace, SB_DRAFT_ASK_RULE, 0, any);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_STATS_STMT:
      create_statistics (self, node->create_stats_stmt);
      return TRUE;
    default:
      return FALSE;
    }
}
