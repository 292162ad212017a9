/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CREATE of what is a relation: tables, views, materialized views, sequences. */
#include "sb-draft-private.h"

#include <string.h>

static gboolean
is_temporary (const PgQuery__RangeVar *relation)
{
  return strcmp (relation->relpersistence, "t") == 0
         || strcmp (relation->schemaname, "pg_temp") == 0;
}

static void
create (SbDraft *self, const PgQuery__RangeVar *relation, const char *word, gboolean may_exist)
{
  g_autofree char *name = sb_draft_name_relation (relation);
  g_autofree char *key = sb_draft_key_relation (self, relation);
  g_autofree char *what = g_strdup_printf ("%s IF EXISTS %s", word, name);
  const SbDraftAnswer *before = NULL;

  /* A temporary one goes with the session. */
  if (is_temporary (relation))
    return;
  if (may_exist || self->is_conditional)
    before = sb_draft_ask (self, SB_DRAFT_ASK_RELATION, name, NULL);
  sb_draft_take_drop (self, what, key, SB_MADE_RELATION, may_exist, before);
}

/* How many columns a view's query gives; -1 when only the server knows. */
static gint
count_columns (const PgQuery__ViewStmt *stmt)
{
  const PgQuery__SelectStmt *select;

  if (stmt->query == NULL || stmt->query->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
    return -1;
  for (select = stmt->query->select_stmt; select->larg != NULL; select = select->larg)
    ;
  for (gsize i = 0; i < select->n_target_list; i++)
    {
      const PgQuery__Node *target = select->target_list[i];
      const PgQuery__Node *value;

      if (target->node_case != PG_QUERY__NODE__NODE_RES_TARGET)
        return -1;
      value = target->res_target->val;
      if (value != NULL && value->node_case == PG_QUERY__NODE__NODE_COLUMN_REF)
        for (gsize j = 0; j < value->column_ref->n_fields; j++)
          if (value->column_ref->fields[j]->node_case == PG_QUERY__NODE__NODE_A_STAR)
            return -1;
    }
  return select->n_target_list > 0 ? (gint) select->n_target_list : -1;
}

/* CREATE OR REPLACE VIEW of one that is there: columns can be added by it, and not taken away. */
static void
replace_view (SbDraft *self, const PgQuery__ViewStmt *stmt, const char *name,
              const SbDraftAnswer *before)
{
  const char *options = sb_draft_answer_get (before, 0, 16);
  const char *definition = sb_draft_answer_get (before, 0, 18);
  const char *ident = sb_draft_answer_get (before, 0, 1);
  gint n_after = count_columns (stmt);
  const SbDraftAnswer *pieces;

  if (definition == NULL || !sb_draft_once (self, "view %s", name))
    return;
  if (n_after >= 0
      && (guint64) n_after == g_ascii_strtoull (sb_draft_answer_get (before, 0, 14), NULL, 10))
    {
      sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                     g_strdup_printf ("CREATE OR REPLACE VIEW %s%s%s%s AS\n%s", ident,
                                      options != NULL ? " WITH (" : "",
                                      options != NULL ? options : "", options != NULL ? ")" : "",
                                      definition));
      return;
    }
  pieces = sb_draft_ask (self, SB_DRAFT_ASK_PARTS, name, NULL);
  sb_draft_take (self, SB_DRAFT_EXACT,
                 g_strdup ("columns of a view cannot be taken away by CREATE OR REPLACE"),
                 g_strdup_printf ("DROP VIEW %s", ident));
  if (pieces != NULL)
    sb_draft_pieces (self, pieces, NULL, NULL);
}

static void
create_view (SbDraft *self, const PgQuery__ViewStmt *stmt)
{
  g_autofree char *name = sb_draft_name_relation (stmt->view);
  g_autofree char *key = sb_draft_key_relation (self, stmt->view);
  const SbDraftAnswer *before = NULL;

  if (is_temporary (stmt->view) || (stmt->replace && sb_draft_has_made (self, key)))
    return;
  if (stmt->replace && !g_hash_table_contains (self->gone, key))
    {
      before = sb_draft_ask (self, SB_DRAFT_ASK_RELATION, name, NULL);
      if (before != NULL && before->n_rows > 0)
        {
          replace_view (self, stmt, name, before);
          return;
        }
      if (before == NULL)
        {
          sb_draft_made (self, key, SB_MADE_RELATION);
          sb_draft_take (self, SB_DRAFT_LOSSY,
                         g_strdup ("assumes that the view was not there before: a definition that "
                                   "it had does not come back"),
                         g_strdup_printf ("DROP VIEW IF EXISTS %s", name));
          return;
        }
    }
  create (self, stmt->view, "VIEW", FALSE);
}

gboolean
sb_draft_create_relation (SbDraft *self, const PgQuery__Node *node)
{
  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_CREATE_STMT:
      create (self, node->create_stmt->relation, "TABLE", node->create_stmt->if_not_exists);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_TABLE_STMT:
      create (self, node->create_foreign_table_stmt->base_stmt->relation, "FOREIGN TABLE",
              node->create_foreign_table_stmt->base_stmt->if_not_exists);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
      create (self, node->create_table_as_stmt->into->rel,
              node->create_table_as_stmt->objtype == OBJECT (MATVIEW) ? "MATERIALIZED VIEW"
                                                                      : "TABLE",
              node->create_table_as_stmt->if_not_exists);
      return TRUE;
    case PG_QUERY__NODE__NODE_SELECT_STMT:
      if (node->select_stmt->into_clause == NULL)
        return FALSE;
      create (self, node->select_stmt->into_clause->rel, "TABLE", FALSE);
      return TRUE;
    case PG_QUERY__NODE__NODE_VIEW_STMT:
      create_view (self, node->view_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_SEQ_STMT:
      create (self, node->create_seq_stmt->sequence, "SEQUENCE",
              node->create_seq_stmt->if_not_exists);
      return TRUE;
    default:
      return FALSE;
    }
}
