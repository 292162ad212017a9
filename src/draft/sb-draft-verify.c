/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks of what a forward script leaves: each a query that is true when it is there. */
#include "sb-draft-private.h"

#include <string.h>

#define AT(type) PG_QUERY__ALTER_TABLE_TYPE__AT_##type

/* Takes a check under a key; what was said under it before is true no longer. */
static void
take (SbDraft *self, const char *key, char *title, char *sql)
{
  if (key != NULL)
    sb_draft_unmake (self, key);
  sb_draft_begin (self);
  if (key != NULL)
    sb_draft_made (self, key, SB_MADE_OTHER);
  sb_draft_take (self, SB_DRAFT_EXACT, title, sql);
}

static char *
make_gone_key (const char *key)
{
  return g_strconcat ("gone ", key, NULL);
}

/* Takes the check that what @key names is gone, for as long as the script does not make it again. */
static void
take_gone (SbDraft *self, const char *key, char *title, char *sql)
{
  g_autofree char *gone = make_gone_key (key);

  sb_draft_unmake (self, key);
  take (self, gone, title, sql);
}

/* Takes the check that what @key names is there, be it again. */
static void
take_made (SbDraft *self, const char *key, char *title, char *sql)
{
  g_autofree char *gone = make_gone_key (key);

  sb_draft_unmake (self, gone);
  take (self, key, title, sql);
}

/* Whatever was said of the relation, or of its part of that name, is true no longer. */
static void
unmake_about (SbDraft *self, const PgQuery__RangeVar *relation, const char *part)
{
  g_autofree char *key = sb_draft_key (self, "", relation->schemaname, relation->relname, part);
  g_autoptr (GPtrArray) about = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer made;

  g_hash_table_iter_init (&iter, self->made);
  while (g_hash_table_iter_next (&iter, &made, NULL))
    {
      const char *other = strchr (made, '\001');

      if (other != NULL
          && (part != NULL ? strcmp (other, key) == 0 : g_str_has_prefix (other, key)))
        g_ptr_array_add (about, g_strdup (made));
    }
  for (guint i = 0; i < about->len; i++)
    sb_draft_unmake (self, about->pdata[i]);
}

static void
is_there (SbDraft *self, const SbDraftObject *object, const char *function)
{
  g_autofree char *literal = sb_identifier_quote_literal (object->name);
  g_autofree char *lower = g_ascii_strdown (object->word, -1);

  if (sb_draft_has_made (self, object->key))
    return;
  take_made (self, object->key, g_strdup_printf ("the %s %s is there", lower, object->name),
             g_strdup_printf ("SELECT %s(%s) IS NOT NULL", function, literal));
}

static void
is_gone (SbDraft *self, const SbDraftObject *object, const char *function)
{
  g_autofree char *literal = sb_identifier_quote_literal (object->name);
  g_autofree char *lower = g_ascii_strdown (object->word, -1);

  take_gone (self, object->key, g_strdup_printf ("the %s %s is gone", lower, object->name),
             g_strdup_printf ("SELECT %s(%s) IS NULL", function, literal));
}

static void
relation_is_there (SbDraft *self, const PgQuery__RangeVar *relation, PgQuery__ObjectType type)
{
  g_auto (SbDraftObject) object = { 0 };

  if (strcmp (relation->relpersistence, "t") == 0)
    return;
  sb_draft_object_init (self, &object, type, relation, NULL, NULL);
  is_there (self, &object, "to_regclass");
}

static void
named_is_there (SbDraft *self, const char *word, const char *catalog, const char *column,
                const char *name)
{
  g_autofree char *literal = sb_identifier_quote_literal (name);
  g_autofree char *key = sb_draft_key (self, word, "-", name, NULL);

  if (!sb_draft_has_made (self, key))
    take (self, key, g_strdup_printf ("the %s %s is there", word, name),
          g_strdup_printf ("SELECT EXISTS (SELECT FROM pg_catalog.%s WHERE %s = %s)", catalog,
                           column, literal));
}

/* A part of a relation, in a catalog of its own. */
static void
part_is_there (SbDraft *self, const char *word, const PgQuery__RangeVar *relation, const char *name,
               const char *catalog, const char *on, const char *column, const char *besides)
{
  g_autofree char *table = sb_draft_name_relation (relation);
  g_autofree char *table_literal = sb_identifier_quote_literal (table);
  g_autofree char *literal = sb_identifier_quote_literal (name);
  g_autofree char *class = g_ascii_strup (word, -1);
  g_autofree char *key = sb_draft_key (self, class, relation->schemaname, relation->relname, name);

  if (!sb_draft_has_made (self, key) || *besides != '\0')
    take_made (
        self, key, g_strdup_printf ("the %s %s of %s is there", word, name, table),
        g_strdup_printf (
            "SELECT EXISTS (SELECT FROM pg_catalog.%s WHERE %s = to_regclass(%s) AND %s = %s%s)",
            catalog, on, table_literal, column, literal, besides));
}

static void
index_is_valid (SbDraft *self, const PgQuery__IndexStmt *stmt)
{
  g_autofree char *name = NULL, *literal = NULL, *key = NULL;

  if (*stmt->idxname == '\0')
    return;
  name = sb_draft_name_in_schema (stmt->relation->schemaname, stmt->idxname);
  literal = sb_identifier_quote_literal (name);
  key = sb_draft_key (self, "relation", stmt->relation->schemaname, stmt->idxname, NULL);
  take_made (
      self, key, g_strdup_printf ("the index %s is there and valid", name),
      g_strdup_printf (
          "SELECT EXISTS (SELECT FROM pg_catalog.pg_index WHERE indexrelid = to_regclass(%s) "
          "AND indisvalid)",
          literal));
}

static char *
dup_type (const PgQuery__TypeName *type)
{
  g_autofree char *name = type != NULL ? sb_draft_name_type (type) : NULL;

  if (name == NULL || type->pct_type)
    return NULL;
  if (strcmp (name, "serial") == 0 || strcmp (name, "serial4") == 0)
    return g_strdup ("integer");
  if (strcmp (name, "bigserial") == 0 || strcmp (name, "serial8") == 0)
    return g_strdup ("bigint");
  if (strcmp (name, "smallserial") == 0 || strcmp (name, "serial2") == 0)
    return g_strdup ("smallint");
  return g_steal_pointer (&name);
}

/* A column: there, of its type; @besides: what else has to be true of it, in a matter of its own. */
static void
column_is (SbDraft *self, const PgQuery__RangeVar *relation, const char *name,
           const PgQuery__TypeName *type_name, const char *title, const char *matter,
           const char *besides)
{
  g_autofree char *table = sb_draft_name_relation (relation);
  g_autofree char *table_literal = sb_identifier_quote_literal (table);
  g_autofree char *literal = sb_identifier_quote_literal (name);
  g_autofree char *key = sb_draft_key (self, matter, relation->schemaname, relation->relname, name);
  g_autofree char *type = dup_type (type_name);
  g_autofree char *type_literal = type != NULL ? sb_identifier_quote_literal (type) : NULL;

  take_made (
      self, key,
      type != NULL ? g_strdup_printf ("the column %s of %s %s %s", name, table, title, type)
                   : g_strdup_printf ("the column %s of %s %s", name, table,
                                      besides == NULL ? "is there" : title),
      g_strdup_printf (
          "SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass(%s) "
          "AND attname = %s AND NOT attisdropped%s%s%s%s)",
          table_literal, literal, type != NULL ? " AND atttypid = to_regtype(" : "",
          type != NULL ? type_literal : "", type != NULL ? ")" : "",
          besides != NULL ? besides : ""));
}

static void
column_is_gone (SbDraft *self, const PgQuery__RangeVar *relation, const char *name)
{
  g_autofree char *table = sb_draft_name_relation (relation);
  g_autofree char *table_literal = sb_identifier_quote_literal (table);
  g_autofree char *literal = sb_identifier_quote_literal (name);
  g_autofree char *key = sb_draft_key (self, "column", relation->schemaname, relation->relname,
                                       name);

  unmake_about (self, relation, name);
  take_gone (
      self, key, g_strdup_printf ("the column %s of %s is gone", name, table),
      g_strdup_printf ("SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = "
                       "to_regclass(%s) AND attname = %s AND NOT attisdropped)",
                       table_literal, literal));
}

static void
security_is (SbDraft *self, const PgQuery__RangeVar *relation, gboolean is_on)
{
  g_autofree char *table = sb_draft_name_relation (relation);
  g_autofree char *literal = sb_identifier_quote_literal (table);
  g_autofree char *key = sb_draft_key (self, "security", relation->schemaname, relation->relname,
                                       NULL);

  take (self, key, g_strdup_printf ("row-level security of %s is %s", table, is_on ? "on" : "off"),
        g_strdup_printf (
            "SELECT %srelrowsecurity FROM pg_catalog.pg_class WHERE oid = to_regclass(%s)",
            is_on ? "" : "NOT ", literal));
}

static void
constraint_is_gone (SbDraft *self, const PgQuery__RangeVar *relation, const char *name)
{
  g_autofree char *table = sb_draft_name_relation (relation);
  g_autofree char *table_literal = sb_identifier_quote_literal (table);
  g_autofree char *literal = sb_identifier_quote_literal (name);
  g_autofree char *key = sb_draft_key (self, "CONSTRAINT", relation->schemaname, relation->relname,
                                       name);

  take_gone (self, key, g_strdup_printf ("the constraint %s of %s is gone", name, table),
             g_strdup_printf ("SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE "
                              "conrelid = to_regclass(%s) AND conname = %s)",
                              table_literal, literal));
}

static void
alter_table (SbDraft *self, const PgQuery__AlterTableStmt *stmt)
{
  const PgQuery__RangeVar *relation = stmt->relation;

  for (gsize i = 0; i < stmt->n_cmds && stmt->objtype == OBJECT (TABLE); i++)
    {
      const PgQuery__AlterTableCmd *cmd = stmt->cmds[i]->alter_table_cmd;
      const PgQuery__Node *def = cmd->def;

      switch (cmd->subtype)
        {
        case AT (AddColumn):
          column_is (self, relation, def->column_def->colname, def->column_def->type_name,
                     "is there, of type", "column", NULL);
          break;
        case AT (DropColumn):
          column_is_gone (self, relation, cmd->name);
          break;
        case AT (AlterColumnType):
          column_is (self, relation, cmd->name, def->column_def->type_name, "is of type", "column",
                     "");
          break;
        case AT (SetNotNull):
          column_is (self, relation, cmd->name, NULL, "is NOT NULL", "null", " AND attnotnull");
          break;
        case AT (DropNotNull):
          column_is (self, relation, cmd->name, NULL, "may be NULL", "null", " AND NOT attnotnull");
          break;
        case AT (ColumnDefault):
          column_is (self, relation, cmd->name, NULL,
                     def != NULL ? "has a default" : "has no default", "default",
                     def != NULL ? " AND atthasdef" : " AND NOT atthasdef");
          break;
        case AT (AddConstraint):
          if (def->node_case == PG_QUERY__NODE__NODE_CONSTRAINT
              && *def->constraint->conname != '\0')
            part_is_there (self, "constraint", relation, def->constraint->conname, "pg_constraint",
                           "conrelid", "conname",
                           def->constraint->skip_validation ? "" : " AND convalidated");
          break;
        case AT (DropConstraint):
          constraint_is_gone (self, relation, cmd->name);
          break;
        case AT (ValidateConstraint):
          part_is_there (self, "constraint", relation, cmd->name, "pg_constraint", "conrelid",
                         "conname", " AND convalidated");
          break;
        case AT (EnableRowSecurity):
        case AT (DisableRowSecurity):
          security_is (self, relation, cmd->subtype == AT (EnableRowSecurity));
          break;
        default:
          break;
        }
    }
}

static void
grant (SbDraft *self, const PgQuery__GrantStmt *stmt)
{
  if (!stmt->is_grant || stmt->objtype != OBJECT (TABLE)
      || stmt->targtype != PG_QUERY__GRANT_TARGET_TYPE__ACL_TARGET_OBJECT)
    return;
  for (gsize i = 0; i < stmt->n_objects; i++)
    for (gsize j = 0; j < stmt->n_grantees; j++)
      for (gsize k = 0; k < stmt->n_privileges; k++)
        {
          const PgQuery__AccessPriv *priv = stmt->privileges[k]->access_priv;
          const PgQuery__RoleSpec *role = stmt->grantees[j]->role_spec;
          g_autofree char *table = sb_draft_name_relation (stmt->objects[i]->range_var);
          g_autofree char *literal = sb_identifier_quote_literal (table);
          gboolean is_public = role->roletype == PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_PUBLIC;
          g_autofree char *grantee = NULL, *privilege = NULL;

          if (priv->n_cols > 0
              || (!is_public && role->roletype != PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_CSTRING))
            continue;
          grantee = sb_identifier_quote_literal (is_public ? "public" : role->rolename);
          privilege = g_ascii_strup (priv->priv_name, -1);
          take (self, NULL,
                g_strdup_printf ("%s may %s %s", is_public ? "everybody" : role->rolename,
                                 privilege, table),
                g_strdup_printf ("SELECT has_table_privilege(%s, %s, '%s')", grantee, literal,
                                 privilege));
        }
}

/* Checks of the parts of a relation are none when it is dropped. */
static void
unmake_list (SbDraft *self, const PgQuery__Node *names)
{
  PgQuery__RangeVar relation = PG_QUERY__RANGE_VAR__INIT;
  gsize n = names->node_case == PG_QUERY__NODE__NODE_LIST ? names->list->n_items : 0;

  if (n == 0)
    return;
  relation.relname = (char *) sb_draft_string (names->list->items[n - 1]);
  relation.schemaname = (char *) (n > 1 ? sb_draft_string (names->list->items[n - 2]) : "");
  unmake_about (self, &relation, NULL);
}

static void
drop (SbDraft *self, const PgQuery__DropStmt *stmt)
{
  for (gsize i = 0; i < stmt->n_objects; i++)
    {
      g_auto (SbDraftObject) object = { 0 };

      sb_draft_object_init (self, &object, stmt->remove_type, NULL, stmt->objects[i], NULL);
      sb_draft_unmake (self, object.key);
      if (stmt->remove_type == OBJECT (TABLE))
        unmake_list (self, stmt->objects[i]);
      switch (stmt->remove_type)
        {
        case OBJECT (TABLE):
        case OBJECT (VIEW):
        case OBJECT (MATVIEW):
        case OBJECT (SEQUENCE):
        case OBJECT (INDEX):
          is_gone (self, &object, "to_regclass");
          break;
        case OBJECT (TYPE):
        case OBJECT (DOMAIN):
          is_gone (self, &object, "to_regtype");
          break;
        default:
          break;
        }
    }
}

static void
rename (SbDraft *self, const PgQuery__RenameStmt *stmt)
{
  PgQuery__RangeVar renamed = PG_QUERY__RANGE_VAR__INIT;

  if (stmt->relation == NULL)
    return;
  if (stmt->rename_type == OBJECT (COLUMN))
    {
      unmake_about (self, stmt->relation, stmt->subname);
      column_is (self, stmt->relation, stmt->newname, NULL, "is there", "column", NULL);
    }
  else if (stmt->rename_type == OBJECT (TABCONSTRAINT))
    {
      unmake_about (self, stmt->relation, stmt->subname);
      part_is_there (self, "constraint", stmt->relation, stmt->newname, "pg_constraint", "conrelid",
                     "conname", "");
    }
  else if (stmt->rename_type == OBJECT (POLICY))
    {
      unmake_about (self, stmt->relation, stmt->subname);
      part_is_there (self, "policy", stmt->relation, stmt->newname, "pg_policy", "polrelid",
                     "polname", "");
    }
  else if (stmt->rename_type == OBJECT (TRIGGER))
    {
      unmake_about (self, stmt->relation, stmt->subname);
      part_is_there (self, "trigger", stmt->relation, stmt->newname, "pg_trigger", "tgrelid",
                     "tgname", "");
    }
  else if (stmt->rename_type == OBJECT (TABLE) || stmt->rename_type == OBJECT (VIEW)
           || stmt->rename_type == OBJECT (INDEX) || stmt->rename_type == OBJECT (SEQUENCE))
    {
      unmake_about (self, stmt->relation, NULL);
      renamed = *stmt->relation;
      renamed.relname = stmt->newname;
      relation_is_there (self, &renamed, stmt->rename_type);
    }
}

static void
type_is_there (SbDraft *self, PgQuery__ObjectType type, PgQuery__Node *const *names, gsize n)
{
  g_auto (SbDraftObject) object = { 0 };
  PgQuery__List list = PG_QUERY__LIST__INIT;
  PgQuery__Node node = PG_QUERY__NODE__INIT;

  list.items = (PgQuery__Node **) names;
  list.n_items = n;
  node.node_case = PG_QUERY__NODE__NODE_LIST;
  node.list = &list;
  sb_draft_object_init (self, &object, type, NULL, &node, NULL);
  is_there (self, &object, "to_regtype");
}

static void
enum_has (SbDraft *self, const PgQuery__AlterEnumStmt *stmt)
{
  g_autofree char *type = sb_draft_name_list (stmt->type_name, stmt->n_type_name);
  g_autofree char *type_literal = sb_identifier_quote_literal (type);
  g_autofree char *label = sb_identifier_quote_literal (stmt->new_val);

  take (self, NULL, g_strdup_printf ("the type %s has the label %s", type, label),
        g_strdup_printf (
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_enum WHERE enumtypid = to_regtype(%s) AND "
            "enumlabel = %s)",
            type_literal, label));
}

static void
routine_is_there (SbDraft *self, const PgQuery__CreateFunctionStmt *stmt)
{
  g_autofree char *name = sb_draft_name_list (stmt->funcname, stmt->n_funcname);
  g_autofree char *parameters = sb_draft_name_parameters (stmt);
  SbDraftObject object = { .word = (char *) (stmt->is_procedure ? "PROCEDURE" : "FUNCTION") };
  g_autofree char *signature = g_strconcat (name, parameters, NULL);
  g_autofree char *key = sb_draft_key_names (self, "routine", stmt->funcname, stmt->n_funcname,
                                             parameters);

  object.name = signature;
  object.key = key;
  is_there (self, &object, "to_regprocedure");
}

void
sb_draft_verify_node (SbDraft *self, const PgQuery__Node *node)
{
  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_CREATE_STMT:
      relation_is_there (self, node->create_stmt->relation, OBJECT (TABLE));
      break;
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
      relation_is_there (self, node->create_table_as_stmt->into->rel,
                         node->create_table_as_stmt->objtype);
      break;
    case PG_QUERY__NODE__NODE_VIEW_STMT:
      relation_is_there (self, node->view_stmt->view, OBJECT (VIEW));
      break;
    case PG_QUERY__NODE__NODE_CREATE_SEQ_STMT:
      relation_is_there (self, node->create_seq_stmt->sequence, OBJECT (SEQUENCE));
      break;
    case PG_QUERY__NODE__NODE_INDEX_STMT:
      index_is_valid (self, node->index_stmt);
      break;
    case PG_QUERY__NODE__NODE_CREATE_TRIG_STMT:
      part_is_there (self, "trigger", node->create_trig_stmt->relation,
                     node->create_trig_stmt->trigname, "pg_trigger", "tgrelid", "tgname",
                     " AND tgenabled <> 'D'");
      break;
    case PG_QUERY__NODE__NODE_CREATE_POLICY_STMT:
      part_is_there (self, "policy", node->create_policy_stmt->table,
                     node->create_policy_stmt->policy_name, "pg_policy", "polrelid", "polname", "");
      break;
    case PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT:
      routine_is_there (self, node->create_function_stmt);
      break;
    case PG_QUERY__NODE__NODE_CREATE_ENUM_STMT:
      type_is_there (self, OBJECT (TYPE), node->create_enum_stmt->type_name,
                     node->create_enum_stmt->n_type_name);
      break;
    case PG_QUERY__NODE__NODE_CREATE_RANGE_STMT:
      type_is_there (self, OBJECT (TYPE), node->create_range_stmt->type_name,
                     node->create_range_stmt->n_type_name);
      break;
    case PG_QUERY__NODE__NODE_CREATE_DOMAIN_STMT:
      type_is_there (self, OBJECT (DOMAIN), node->create_domain_stmt->domainname,
                     node->create_domain_stmt->n_domainname);
      break;
    case PG_QUERY__NODE__NODE_ALTER_ENUM_STMT:
      enum_has (self, node->alter_enum_stmt);
      break;
    case PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT:
      if (*node->create_schema_stmt->schemaname != '\0')
        named_is_there (self, "schema", "pg_namespace", "nspname",
                        node->create_schema_stmt->schemaname);
      break;
    case PG_QUERY__NODE__NODE_CREATE_EXTENSION_STMT:
      named_is_there (self, "extension", "pg_extension", "extname",
                      node->create_extension_stmt->extname);
      break;
    case PG_QUERY__NODE__NODE_CREATE_PUBLICATION_STMT:
      named_is_there (self, "publication", "pg_publication", "pubname",
                      node->create_publication_stmt->pubname);
      break;
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
      alter_table (self, node->alter_table_stmt);
      break;
    case PG_QUERY__NODE__NODE_GRANT_STMT:
      grant (self, node->grant_stmt);
      break;
    case PG_QUERY__NODE__NODE_DROP_STMT:
      drop (self, node->drop_stmt);
      break;
    case PG_QUERY__NODE__NODE_RENAME_STMT:
      rename (self, node->rename_stmt);
      break;
    default:
      break;
    }
}
