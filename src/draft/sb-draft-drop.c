/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DROP: what was there is made again from the catalog; rows do not come back. */
#include "sb-draft-private.h"

#include <string.h>

static gboolean
is_relation (PgQuery__ObjectType type)
{
  return type == OBJECT (TABLE) || type == OBJECT (VIEW) || type == OBJECT (MATVIEW)
         || type == OBJECT (SEQUENCE) || type == OBJECT (FOREIGN_TABLE);
}

/* What CASCADE takes along can be named, not made again. */
static void
say_dependents (SbDraft *self, SbDraftQuestion question, const char *name, const char *catalog)
{
  const SbDraftAnswer *answer = sb_draft_ask (self, question, name, catalog);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; answer != NULL && i < answer->n_rows; i++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                            sb_draft_answer_get (answer, i, 0));
  if (answer == NULL)
    sb_draft_say_impossible (
        self, g_strdup ("CASCADE dropped what stood on it as well: what, is not known"));
  else if (names->len > 0)
    sb_draft_say_impossible (self, g_strdup_printf ("CASCADE dropped what stood on it as well: %s",
                                                    names->str));
}

static void
drop_relation (SbDraft *self, PgQuery__ObjectType type, const SbDraftObject *object,
               const char *written, gboolean is_cascade)
{
  const SbDraftAnswer *pieces = sb_draft_ask (self, SB_DRAFT_ASK_PARTS, object->before, NULL);
  g_autofree char *lost = NULL;

  if (pieces == NULL)
    {
      sb_draft_take_comment (
          self,
          g_strdup (type == OBJECT (TABLE)
                        ? "the definition of the table is not known, and its rows are lost"
                        : "its definition is not known"),
          g_strdup_printf ("CREATE %s …", written));
      return;
    }
  if (pieces->n_rows == 0)
    return;
  if (type == OBJECT (TABLE) || type == OBJECT (FOREIGN_TABLE))
    lost = g_strdup_printf ("the rows of the table %s do not come back", object->name);
  else if (type == OBJECT (SEQUENCE))
    lost = g_strdup_printf ("the sequence %s starts again", object->name);
  sb_draft_pieces (self, pieces, NULL, lost);
  if (is_cascade)
    say_dependents (self, SB_DRAFT_ASK_DEPENDENTS, object->before, "pg_class");
}

static void
drop_index (SbDraft *self, const SbDraftObject *object, const char *written, gboolean is_concurrent)
{
  const SbDraftAnswer *answer = sb_draft_ask (self, SB_DRAFT_ASK_INDEX, object->before, NULL);
  const char *sql, *comment;
  gsize head = strlen ("CREATE INDEX");

  if (answer == NULL)
    {
      sb_draft_take_comment (self, g_strdup ("the definition of the index is not known"),
                             g_strdup_printf ("CREATE %s …", written));
      return;
    }
  sql = sb_draft_answer_get (answer, 0, 0);
  comment = sb_draft_answer_get (answer, 0, 4);
  if (sql == NULL)
    return;
  if (g_str_has_prefix (sql, "CREATE UNIQUE INDEX"))
    head = strlen ("CREATE UNIQUE INDEX");
  sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                 is_concurrent
                     ? g_strdup_printf ("%.*s CONCURRENTLY%s", (int) head, sql, sql + head)
                     : g_strdup (sql));
  if (comment != NULL)
    {
      g_autofree char *text = sb_identifier_quote_literal (comment);

      sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                     g_strdup_printf ("COMMENT ON INDEX %s IS %s",
                                      sb_draft_answer_get (answer, 0, 2), text));
    }
}

/* A trigger, rule or policy: one definition, and its comment. */
static void
drop_part (SbDraft *self, SbDraftQuestion question, const SbDraftObject *object, guint definition,
           guint comment_column)
{
  const SbDraftAnswer *answer = sb_draft_ask (self, question, object->before, object->part);
  g_autofree char *what = sb_draft_object_to_sql (object);
  const char *sql, *comment, *state;

  if (answer == NULL)
    {
      sb_draft_take_comment (self, g_strdup_printf ("its definition is not known, if it was there"),
                             g_strdup_printf ("CREATE %s …", what));
      return;
    }
  sql = sb_draft_answer_get (answer, 0, definition);
  comment = sb_draft_answer_get (answer, 0, comment_column);
  if (sql == NULL)
    return;
  sb_draft_take (self, SB_DRAFT_EXACT, NULL, g_strdup (sql));
  state = question == SB_DRAFT_ASK_POLICY ? NULL : sb_draft_answer_get (answer, 0, definition + 1);
  if (state != NULL && strcmp (state, "ENABLE") != 0)
    sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                   g_strdup_printf ("ALTER TABLE %s %s %s %s", object->on, state, object->word,
                                    object->name));
  if (comment != NULL)
    {
      g_autofree char *text = sb_identifier_quote_literal (comment);

      sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                     g_strdup_printf ("COMMENT ON %s IS %s", what, text));
    }
}

static void
take_grants (SbDraft *self, const SbDraftAnswer *acl, const char *what, const char *owner)
{
  gboolean has_public = FALSE;

  for (guint i = 0; i < acl->n_rows; i++)
    {
      const char *grantee = sb_draft_answer_get (acl, i, 0);

      has_public = has_public || strcmp (grantee, "PUBLIC") == 0;
      if (strcmp (grantee, "PUBLIC") != 0 && g_strcmp0 (grantee, owner) != 0)
        sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                       g_strdup_printf (
                           "GRANT %s ON %s TO %s%s", sb_draft_answer_get (acl, i, 1), what, grantee,
                           sb_draft_answer_get_boolean (acl, i, 2) ? " WITH GRANT OPTION" : ""));
    }
  if (!has_public)
    sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                   g_strdup_printf ("REVOKE ALL ON %s FROM PUBLIC", what));
}

static void
drop_routine (SbDraft *self, const SbDraftObject *object, gboolean is_cascade)
{
  const SbDraftAnswer *answer = sb_draft_ask (self, SB_DRAFT_ASK_ROUTINE, object->before, NULL);
  const SbDraftAnswer *acl = sb_draft_ask (self, SB_DRAFT_ASK_ROUTINE_ACL, object->before, "f");
  g_autofree char *what = NULL;
  const char *definition, *comment;

  if (answer == NULL)
    {
      sb_draft_take_comment (self, g_strdup ("its definition is not known"),
                             g_strdup_printf ("CREATE %s %s …", object->word, object->name));
      return;
    }
  if (answer->n_rows == 0)
    return;
  definition = sb_draft_answer_get (answer, 0, 0);
  comment = sb_draft_answer_get (answer, 0, 4);
  if (definition == NULL)
    {
      sb_draft_take_comment (self,
                             g_strdup ("the server does not tell the definition of an aggregate"),
                             g_strdup_printf ("CREATE AGGREGATE %s …", object->name));
      return;
    }
  what = g_strdup_printf ("%s %s", sb_draft_answer_get (answer, 0, 5),
                          sb_draft_answer_get (answer, 0, 6));
  sb_draft_take (self, SB_DRAFT_EXACT, NULL, g_strdup (definition));
  if (acl != NULL)
    take_grants (self, acl, what, sb_draft_answer_get (answer, 0, 1));
  if (comment != NULL)
    {
      g_autofree char *text = sb_identifier_quote_literal (comment);

      sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                     g_strdup_printf ("COMMENT ON %s IS %s", what, text));
    }
  if (is_cascade)
    say_dependents (self, SB_DRAFT_ASK_ROUTINE_DEPENDENTS, object->before, "pg_proc");
}

static void
drop_type (SbDraft *self, const SbDraftObject *object, gboolean is_cascade)
{
  const SbDraftAnswer *pieces = sb_draft_ask (self, SB_DRAFT_ASK_TYPE, object->before, NULL);

  if (pieces == NULL || (pieces->n_rows > 0 && sb_draft_answer_get (pieces, 0, 3) == NULL))
    {
      sb_draft_take_comment (self, g_strdup ("its definition is not known"),
                             g_strdup_printf ("CREATE %s %s …", object->word, object->name));
      return;
    }
  sb_draft_pieces (self, pieces, NULL, NULL);
  if (is_cascade && pieces->n_rows > 0)
    say_dependents (self, SB_DRAFT_ASK_TYPE_DEPENDENTS, object->before, "pg_type");
}

static void
drop_schema (SbDraft *self, const SbDraftObject *object, gboolean is_cascade)
{
  const SbDraftAnswer *answer = sb_draft_ask (self, SB_DRAFT_ASK_SCHEMA, object->name, NULL);
  const SbDraftAnswer *acl = sb_draft_ask (self, SB_DRAFT_ASK_SCHEMA_ACL, object->name, "n");
  const char *comment;

  if (answer != NULL && answer->n_rows == 0)
    return;
  sb_draft_take (self, answer == NULL || is_cascade ? SB_DRAFT_LOSSY : SB_DRAFT_EXACT,
                 is_cascade       ? g_strdup ("what was in the schema does not come back")
                 : answer == NULL ? g_strdup ("owner, privileges and comment are not known")
                                  : NULL,
                 g_strdup_printf ("CREATE SCHEMA %s%s%s", object->name,
                                  answer != NULL && !sb_draft_answer_get_boolean (answer, 0, 2)
                                      ? " AUTHORIZATION "
                                      : "",
                                  answer != NULL && !sb_draft_answer_get_boolean (answer, 0, 2)
                                      ? sb_draft_answer_get (answer, 0, 0)
                                      : ""));
  if (answer == NULL)
    return;
  for (guint i = 0; acl != NULL && i < acl->n_rows; i++)
    if (g_strcmp0 (sb_draft_answer_get (acl, i, 0), sb_draft_answer_get (answer, 0, 0)) != 0)
      sb_draft_take (
          self, SB_DRAFT_EXACT, NULL,
          g_strdup_printf ("GRANT %s ON SCHEMA %s TO %s%s", sb_draft_answer_get (acl, i, 1),
                           object->name, sb_draft_answer_get (acl, i, 0),
                           sb_draft_answer_get_boolean (acl, i, 2) ? " WITH GRANT OPTION" : ""));
  comment = sb_draft_answer_get (answer, 0, 1);
  if (comment != NULL)
    {
      g_autofree char *text = sb_identifier_quote_literal (comment);

      sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                     g_strdup_printf ("COMMENT ON SCHEMA %s IS %s", object->name, text));
    }
}

static void
drop_extension (SbDraft *self, const char *name, const char *quoted, gboolean is_cascade)
{
  const SbDraftAnswer *answer = sb_draft_ask (self, SB_DRAFT_ASK_EXTENSION, name, NULL);

  if (answer == NULL)
    sb_draft_take (self, SB_DRAFT_LOSSY, g_strdup ("schema and version that it had are not known"),
                   g_strdup_printf ("CREATE EXTENSION IF NOT EXISTS %s", quoted));
  else if (answer->n_rows > 0)
    sb_draft_take (self, is_cascade ? SB_DRAFT_LOSSY : SB_DRAFT_EXACT,
                   is_cascade ? g_strdup ("what CASCADE dropped with it does not come back") : NULL,
                   g_strdup_printf ("CREATE EXTENSION %s WITH SCHEMA %s VERSION %s", quoted,
                                    sb_draft_answer_get (answer, 0, 0),
                                    sb_draft_answer_get (answer, 0, 1)));
}

static void
drop_publication (SbDraft *self, const char *name, const char *quoted)
{
  const SbDraftAnswer *answer = sb_draft_ask (self, SB_DRAFT_ASK_PUBLICATION, name, NULL);
  const SbDraftAnswer *tables = sb_draft_ask (self, SB_DRAFT_ASK_PUBLISHED, name, NULL);

  if (answer == NULL)
    {
      sb_draft_take_comment (self, g_strdup ("what it published is not known"),
                             g_strdup_printf ("CREATE PUBLICATION %s …", quoted));
      return;
    }
  if (answer->n_rows == 0)
    return;
  sb_draft_take (self, SB_DRAFT_EXACT, NULL, g_strdup (sb_draft_answer_get (answer, 0, 0)));
  for (guint i = 0; tables != NULL && i < tables->n_rows; i++)
    sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                   g_strdup_printf ("ALTER PUBLICATION %s ADD TABLE %s", quoted,
                                    sb_draft_answer_get (tables, i, 1)));
}

static void
drop (SbDraft *self, const PgQuery__DropStmt *stmt, const SbDraftObject *object,
      const PgQuery__Node *node)
{
  g_autofree char *what = sb_draft_object_to_sql (object);
  gboolean is_cascade = stmt->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE;

  switch (stmt->remove_type)
    {
    case OBJECT (INDEX):
      drop_index (self, object, what, stmt->concurrent);
      break;
    case OBJECT (TRIGGER):
      drop_part (self, SB_DRAFT_ASK_TRIGGER, object, 1, 3);
      break;
    case OBJECT (POLICY):
      drop_part (self, SB_DRAFT_ASK_POLICY, object, 0, 1);
      break;
    case OBJECT (RULE):
      drop_part (self, SB_DRAFT_ASK_RULE, object, 0, 2);
      break;
    case OBJECT (FUNCTION):
    case OBJECT (PROCEDURE):
    case OBJECT (ROUTINE):
    case OBJECT (AGGREGATE):
      drop_routine (self, object, is_cascade);
      break;
    case OBJECT (TYPE):
    case OBJECT (DOMAIN):
      drop_type (self, object, is_cascade);
      break;
    case OBJECT (SCHEMA):
      drop_schema (self, object, is_cascade);
      break;
    case OBJECT (EXTENSION):
      drop_extension (self, sb_draft_string (node), object->name, is_cascade);
      break;
    case OBJECT (PUBLICATION):
      drop_publication (self, sb_draft_string (node), object->name);
      break;
    default:
      if (is_relation (stmt->remove_type))
        drop_relation (self, stmt->remove_type, object, what, is_cascade);
      else
        sb_draft_take_comment (self, g_strdup ("its definition is not known"),
                               g_strdup_printf ("CREATE %s …", what));
    }
}

void
sb_draft_drop (SbDraft *self, const PgQuery__DropStmt *stmt)
{
  for (gsize i = 0; i < stmt->n_objects; i++)
    {
      g_auto (SbDraftObject) object = { 0 };
      const PgQuery__Node *node = stmt->objects[i];
      gboolean is_relation_list = node->node_case == PG_QUERY__NODE__NODE_LIST;
      g_autofree char *table = NULL;

      sb_draft_object_init (self, &object, stmt->remove_type, NULL, node, NULL);
      sb_draft_begin (self);
      if (sb_draft_unmake (self, object.key) || g_hash_table_contains (self->gone, object.key))
        continue;
      if (object.on != NULL && is_relation_list)
        {
          table = sb_draft_key_names (self, "relation", node->list->items, node->list->n_items - 1,
                                      NULL);
          if (sb_draft_has_made (self, table))
            continue;
        }
      drop (self, stmt, &object, node);
      g_hash_table_add (self->gone, g_strdup (object.key));
    }
}
