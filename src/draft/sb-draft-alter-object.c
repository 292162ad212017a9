/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RENAME, SET SCHEMA, OWNER TO and DEPENDS ON, for objects of all kinds. */
#include "sb-draft-private.h"

#include <string.h>

static gboolean
is_part (PgQuery__ObjectType type)
{
  return type == OBJECT (TABCONSTRAINT) || type == OBJECT (TRIGGER) || type == OBJECT (POLICY)
         || type == OBJECT (RULE);
}

/* What the statement says of a relation: ALTER TABLE t RENAME COLUMN a TO b, ALTER VIEW v … */
static const char *
relation_word (const PgQuery__RenameStmt *stmt)
{
  switch (stmt->relation_type)
    {
    case OBJECT (VIEW):
      return "VIEW";
    case OBJECT (MATVIEW):
      return "MATERIALIZED VIEW";
    case OBJECT (FOREIGN_TABLE):
      return "FOREIGN TABLE";
    case OBJECT (TYPE):
      return "TYPE";
    default:
      return "TABLE";
    }
}

static void
rename_column (SbDraft *self, const PgQuery__RenameStmt *stmt)
{
  gboolean is_attribute = stmt->rename_type == OBJECT (ATTRIBUTE);
  const PgQuery__RangeVar *relation = stmt->relation;
  g_autofree char *table = sb_draft_name_relation (relation);
  g_autofree char *old = sb_identifier_quote (stmt->subname);
  g_autofree char *new = sb_identifier_quote (stmt->newname);
  g_autofree char *table_key = sb_draft_key_relation (self, relation);
  g_autofree char *from = sb_draft_key (self, "column", relation->schemaname, relation->relname,
                                        stmt->subname);
  g_autofree char *to = sb_draft_key (self, "column", relation->schemaname, relation->relname,
                                      stmt->newname);

  sb_draft_rename (self, from, to, stmt->subname);
  if (!sb_draft_has_made (self, table_key))
    sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                   g_strdup_printf ("ALTER %s %s%s RENAME %s %s TO %s",
                                    is_attribute ? "TYPE" : relation_word (stmt),
                                    stmt->missing_ok ? "IF EXISTS " : "", table,
                                    is_attribute ? "ATTRIBUTE" : "COLUMN", new, old));
}

static void
rename_part (SbDraft *self, const PgQuery__RenameStmt *stmt)
{
  g_autofree char *table = sb_draft_name_relation (stmt->relation);
  g_autofree char *old = sb_identifier_quote (stmt->subname);
  g_autofree char *new = sb_identifier_quote (stmt->newname);
  g_autofree char *table_key = sb_draft_key_relation (self, stmt->relation);

  if (sb_draft_goes_along (self, table_key, SB_MADE_ROUTINE | SB_MADE_RELATION))
    return;
  if (stmt->rename_type == OBJECT (TABCONSTRAINT))
    sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                   g_strdup_printf ("ALTER TABLE %s RENAME CONSTRAINT %s TO %s", table, new, old));
  else
    sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                   g_strdup_printf ("ALTER %s %s ON %s RENAME TO %s",
                                    stmt->rename_type == OBJECT (TRIGGER)  ? "TRIGGER"
                                    : stmt->rename_type == OBJECT (POLICY) ? "POLICY"
                                                                           : "RULE",
                                    new, table, old));
}

/* The object under its new name: all but the last part of its name stays. */
static void
rename_object (SbDraft *self, const PgQuery__RenameStmt *stmt)
{
  g_auto (SbDraftObject) object = { 0 };
  g_autofree char *old = NULL, *renamed = NULL, *to = NULL;
  PgQuery__Node *const *names = NULL;
  gsize n_names = 0;
  const PgQuery__Node *node = stmt->object;

  sb_draft_object_init (self, &object, stmt->rename_type, stmt->relation, node, stmt->subname);
  if (stmt->relation != NULL)
    {
      renamed = sb_draft_name_in_schema (stmt->relation->schemaname, stmt->newname);
      old = sb_identifier_quote (stmt->relation->relname);
      to = sb_draft_key (self, "relation", stmt->relation->schemaname, stmt->newname, NULL);
      sb_draft_rename (self, object.key, to, object.name);
    }
  else if (node == NULL || node->node_case == PG_QUERY__NODE__NODE_STRING)
    {
      renamed = sb_identifier_quote (stmt->newname);
      old = sb_identifier_quote (node != NULL ? node->string->sval : stmt->subname);
      to = sb_draft_key (self, object.word, "-", stmt->newname, NULL);
      sb_draft_rename (self, object.key, to, object.name);
    }
  else if (node->node_case == PG_QUERY__NODE__NODE_LIST)
    names = node->list->items, n_names = node->list->n_items;
  else if (node->node_case == PG_QUERY__NODE__NODE_OBJECT_WITH_ARGS)
    names = node->object_with_args->objname, n_names = node->object_with_args->n_objname;
  if (n_names > 0)
    {
      gboolean is_routine = node->node_case == PG_QUERY__NODE__NODE_OBJECT_WITH_ARGS;
      gsize skip = stmt->rename_type == OBJECT (OPCLASS) || stmt->rename_type == OBJECT (OPFAMILY);
      g_autofree char *arguments = is_routine ? sb_draft_name_arguments (node->object_with_args)
                                              : NULL;
      g_autofree char *bare = NULL;
      g_autofree char *method = NULL;

      if (n_names <= skip)
        return;
      bare = sb_draft_name_in_schema (n_names - skip > 1 ? sb_draft_string (names[n_names - 2])
                                                         : NULL,
                                      stmt->newname);
      method = skip > 0 ? sb_identifier_quote (sb_draft_string (names[0])) : NULL;
      renamed = g_strconcat (bare, arguments != NULL ? arguments : "",
                             method != NULL ? " USING " : "", method != NULL ? method : "", NULL);
      old = sb_identifier_quote (sb_draft_string (names[n_names - 1]));
      if (stmt->rename_type == OBJECT (TYPE) || stmt->rename_type == OBJECT (DOMAIN) || is_routine)
        {
          to = sb_draft_key (self, is_routine ? "routine" : "type",
                             n_names > 1 ? sb_draft_string (names[n_names - 2]) : NULL,
                             stmt->newname, arguments);
          sb_draft_rename (self, object.key, to, object.name);
        }
    }
  if (renamed == NULL || *object.word == '\0')
    {
      sb_draft_say_impossible (self, g_strdup ("no way back is known for this rename"));
      return;
    }
  sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                 g_strdup_printf ("ALTER %s %s%s RENAME TO %s", object.word,
                                  stmt->missing_ok && stmt->relation != NULL ? "IF EXISTS " : "",
                                  renamed, old));
}

static void
rename (SbDraft *self, const PgQuery__RenameStmt *stmt)
{
  if (stmt->rename_type == OBJECT (COLUMN) || stmt->rename_type == OBJECT (ATTRIBUTE))
    rename_column (self, stmt);
  else if (is_part (stmt->rename_type) && stmt->relation != NULL)
    rename_part (self, stmt);
  else if (stmt->rename_type == OBJECT (DOMCONSTRAINT))
    {
      g_autofree char *domain = sb_draft_name_list (stmt->object->list->items,
                                                    stmt->object->list->n_items);
      g_autofree char *old = sb_identifier_quote (stmt->subname);
      g_autofree char *new = sb_identifier_quote (stmt->newname);

      sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                     g_strdup_printf ("ALTER DOMAIN %s RENAME CONSTRAINT %s TO %s", domain, new,
                                      old));
    }
  else
    rename_object (self, stmt);
}

/* SET SCHEMA: back to the schema that the statement names, else to that the catalog tells. */
static void
set_schema (SbDraft *self, const PgQuery__AlterObjectSchemaStmt *stmt)
{
  g_auto (SbDraftObject) object = { 0 };
  const PgQuery__Node *node = stmt->object;
  PgQuery__Node *const *names = NULL;
  gsize n_names = 0;
  const char *name = NULL, *schema = "";
  g_autofree char *arguments = NULL, *moved = NULL, *back = NULL;
  gboolean is_known = TRUE;

  sb_draft_object_init (self, &object, stmt->object_type, stmt->relation, node, NULL);
  if (stmt->object_type == OBJECT (EXTENSION))
    {
      const SbDraftAnswer *answer = sb_draft_ask (self, SB_DRAFT_ASK_EXTENSION,
                                                  sb_draft_string (node), NULL);

      if (answer != NULL && answer->n_rows > 0)
        sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                       g_strdup_printf ("ALTER EXTENSION %s SET SCHEMA %s", object.name,
                                        sb_draft_answer_get (answer, 0, 0)));
      else if (answer == NULL)
        sb_draft_say_impossible (self, g_strdup ("the schema that it was in is not known"));
      return;
    }
  if (stmt->relation != NULL)
    name = stmt->relation->relname, schema = stmt->relation->schemaname;
  else if (node != NULL && node->node_case == PG_QUERY__NODE__NODE_LIST)
    names = node->list->items, n_names = node->list->n_items;
  else if (node != NULL && node->node_case == PG_QUERY__NODE__NODE_OBJECT_WITH_ARGS)
    {
      names = node->object_with_args->objname;
      n_names = node->object_with_args->n_objname;
      arguments = sb_draft_name_arguments (node->object_with_args);
    }
  if (n_names > 0)
    {
      name = sb_draft_string (names[n_names - 1]);
      schema = n_names > 1 ? sb_draft_string (names[n_names - 2]) : "";
    }
  if (name == NULL || stmt->object_type == OBJECT (OPCLASS)
      || stmt->object_type == OBJECT (OPFAMILY))
    {
      sb_draft_say_impossible (self, g_strdup ("no way back is known for this move"));
      return;
    }
  if (*schema == '\0')
    {
      is_known = self->path_schema != NULL;
      schema = is_known ? self->path_schema : "public";
    }
  moved = sb_draft_name_in_schema (stmt->newschema, name);
  back = sb_identifier_quote (schema);
  sb_draft_take (self, is_known ? SB_DRAFT_EXACT : SB_DRAFT_LOSSY,
                 is_known ? NULL : g_strdup ("assumes that it was in the schema public"),
                 g_strdup_printf ("ALTER %s %s%s SET SCHEMA %s", object.word, moved,
                                  arguments != NULL ? arguments : "", back));
  if (stmt->relation != NULL)
    {
      g_autofree char *to = sb_draft_key (self, "relation", stmt->newschema, name, NULL);

      sb_draft_rename (self, object.key, to, object.name);
    }
}

static void
set_owner (SbDraft *self, const PgQuery__AlterOwnerStmt *stmt)
{
  g_auto (SbDraftObject) object = { 0 };
  const SbDraftAnswer *answer = NULL;
  const char *owner = NULL, *name;
  guint column = 0;

  sb_draft_object_init (self, &object, stmt->object_type, stmt->relation, stmt->object, NULL);
  if (sb_draft_goes_along (self, object.key, SB_MADE_ROLE)
      || !sb_draft_once (self, "owner %s %s", object.word, object.name))
    return;
  name = object.before;
  switch (stmt->object_type)
    {
    case OBJECT (FUNCTION):
    case OBJECT (PROCEDURE):
    case OBJECT (ROUTINE):
    case OBJECT (AGGREGATE):
      answer = sb_draft_ask (self, SB_DRAFT_ASK_ROUTINE, name, NULL);
      column = 1;
      break;
    case OBJECT (TYPE):
    case OBJECT (DOMAIN):
      answer = sb_draft_ask (self, SB_DRAFT_ASK_TYPE, name, NULL);
      column = 6;
      break;
    case OBJECT (SCHEMA):
      answer = sb_draft_ask (self, SB_DRAFT_ASK_SCHEMA, name, NULL);
      break;
    case OBJECT (PUBLICATION):
      answer = sb_draft_ask (self, SB_DRAFT_ASK_PUBLICATION, sb_draft_string (stmt->object), NULL);
      column = 1;
      break;
    default:
      if (stmt->relation != NULL)
        answer = sb_draft_ask (self, SB_DRAFT_ASK_RELATION, name, NULL);
      column = 4;
    }
  owner = answer != NULL ? sb_draft_answer_get (answer, 0, column) : NULL;
  if (owner != NULL)
    sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                   g_strdup_printf ("ALTER %s %s OWNER TO %s", object.word, object.name, owner));
  else if (answer == NULL)
    sb_draft_take_comment (self, g_strdup ("the owner that it had is not known"),
                           g_strdup_printf ("ALTER %s %s OWNER TO …", object.word, object.name));
}

static void
set_depends (SbDraft *self, const PgQuery__AlterObjectDependsStmt *stmt)
{
  g_auto (SbDraftObject) object = { 0 };
  g_autofree char *extension = sb_identifier_quote (stmt->extname->sval);
  g_autofree char *what = NULL;

  sb_draft_object_init (self, &object, stmt->object_type, stmt->relation, stmt->object, NULL);
  what = sb_draft_object_to_sql (&object);
  sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                 g_strdup_printf ("ALTER %s %sDEPENDS ON EXTENSION %s", what,
                                  stmt->remove ? "" : "NO ", extension));
}

gboolean
sb_draft_alter_object (SbDraft *self, const PgQuery__Node *node)
{
  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_RENAME_STMT:
      rename (self, node->rename_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT:
      set_schema (self, node->alter_object_schema_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_OWNER_STMT:
      set_owner (self, node->alter_owner_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_DEPENDS_STMT:
      set_depends (self, node->alter_object_depends_stmt);
      return TRUE;
    default:
      return FALSE;
    }
}
