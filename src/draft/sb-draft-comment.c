/* SPDX-License-Identifier: GPL-3.0-or-later */
/* COMMENT ON: what the comment was before. */
#include "sb-draft-private.h"

#include <string.h>

/* Where the catalog's answer about an object has its comment. */
static const struct
{
  PgQuery__ObjectType type;
  SbDraftQuestion question;
  guint column;
} answers[] = {
  { OBJECT (TABLE), SB_DRAFT_ASK_RELATION, 17 },
  { OBJECT (VIEW), SB_DRAFT_ASK_RELATION, 17 },
  { OBJECT (MATVIEW), SB_DRAFT_ASK_RELATION, 17 },
  { OBJECT (INDEX), SB_DRAFT_ASK_RELATION, 17 },
  { OBJECT (SEQUENCE), SB_DRAFT_ASK_RELATION, 17 },
  { OBJECT (FOREIGN_TABLE), SB_DRAFT_ASK_RELATION, 17 },
  { OBJECT (COLUMN), SB_DRAFT_ASK_COLUMN, 11 },
  { OBJECT (TABCONSTRAINT), SB_DRAFT_ASK_CONSTRAINT, 5 },
  { OBJECT (DOMCONSTRAINT), SB_DRAFT_ASK_DOMAIN_CONSTRAINT, 1 },
  { OBJECT (TRIGGER), SB_DRAFT_ASK_TRIGGER, 3 },
  { OBJECT (POLICY), SB_DRAFT_ASK_POLICY, 1 },
  { OBJECT (RULE), SB_DRAFT_ASK_RULE, 2 },
  { OBJECT (FUNCTION), SB_DRAFT_ASK_ROUTINE, 4 },
  { OBJECT (PROCEDURE), SB_DRAFT_ASK_ROUTINE, 4 },
  { OBJECT (ROUTINE), SB_DRAFT_ASK_ROUTINE, 4 },
  { OBJECT (AGGREGATE), SB_DRAFT_ASK_ROUTINE, 4 },
  { OBJECT (TYPE), SB_DRAFT_ASK_TYPE, 7 },
  { OBJECT (DOMAIN), SB_DRAFT_ASK_TYPE, 7 },
  { OBJECT (SCHEMA), SB_DRAFT_ASK_SCHEMA, 1 },
  { OBJECT (EXTENSION), SB_DRAFT_ASK_EXTENSION, 2 },
  { OBJECT (PUBLICATION), SB_DRAFT_ASK_PUBLICATION, 2 },
};

static const SbDraftAnswer *
ask (SbDraft *self, PgQuery__ObjectType type, const SbDraftObject *object,
     const PgQuery__Node *node, guint *column)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (answers[i].type == type)
      {
        const char *name = object->before;

        *column = answers[i].column;
        if (type == OBJECT (EXTENSION) || type == OBJECT (PUBLICATION))
          name = sb_draft_string (node);
        return sb_draft_ask (self, answers[i].question, name, object->part);
      }
  return NULL;
}

void
sb_draft_comment (SbDraft *self, const PgQuery__CommentStmt *stmt)
{
  g_auto (SbDraftObject) object = { 0 };
  g_autofree char *what = NULL;
  const SbDraftAnswer *answer;
  const char *comment;
  guint column = 0;

  sb_draft_object_init (self, &object, stmt->objtype, NULL, stmt->object, NULL);
  what = sb_draft_object_to_sql (&object);
  if (sb_draft_has_made (self, object.key) || g_hash_table_contains (self->gone, object.key))
    return;
  if (stmt->objtype == OBJECT (COLUMN) || stmt->objtype == OBJECT (TABCONSTRAINT)
      || stmt->objtype == OBJECT (TRIGGER) || stmt->objtype == OBJECT (POLICY))
    {
      const PgQuery__List *names = stmt->object->list;
      g_autofree char *table = sb_draft_key_names (self, "relation", names->items,
                                                   names->n_items - 1, NULL);

      if (sb_draft_has_made (self, table))
        return;
    }
  if (!sb_draft_once (self, "comment %s", what))
    return;
  answer = ask (self, stmt->objtype, &object, stmt->object, &column);
  if (answer == NULL)
    {
      sb_draft_take (self, SB_DRAFT_LOSSY,
                     g_strdup (*stmt->comment != '\0' ? "assumes that it had no comment before"
                                                      : "the comment that it had is not known"),
                     g_strdup_printf ("COMMENT ON %s IS NULL", what));
      return;
    }
  comment = sb_draft_answer_get (answer, 0, column);
  if (comment != NULL)
    {
      g_autofree char *text = sb_identifier_quote_literal (comment);

      sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                     g_strdup_printf ("COMMENT ON %s IS %s", what, text));
    }
  else
    sb_draft_take (self, SB_DRAFT_EXACT, NULL, g_strdup_printf ("COMMENT ON %s IS NULL", what));
}
