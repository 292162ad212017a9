/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ALTER of types, domains, enums, sequences, functions, policies, extensions and the rest. */
#include "sb-draft-private.h"

#include <string.h>

static void
alter_enum (SbDraft *self, const PgQuery__AlterEnumStmt *stmt)
{
  g_autofree char *type = sb_draft_name_list (stmt->type_name, stmt->n_type_name);
  g_autofree char *key = sb_draft_key_names (self, "type", stmt->type_name, stmt->n_type_name,
                                             NULL);
  g_autofree char *new = sb_identifier_quote_literal (stmt->new_val);
  const SbDraftAnswer *before;

  if (*stmt->old_val != '\0')
    {
      g_autofree char *old = sb_identifier_quote_literal (stmt->old_val);

      if (!sb_draft_has_made (self, key))
        sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                       g_strdup_printf ("ALTER TYPE %s RENAME VALUE %s TO %s", type, new, old));
      return;
    }
  if (sb_draft_has_made (self, key))
    return;
  if (stmt->skip_if_new_val_exists)
    {
      before = sb_draft_ask (self, SB_DRAFT_ASK_LABEL, type, stmt->new_val);
      if (before != NULL && before->n_rows > 0)
        return;
    }
  sb_draft_say_impossible (
      self, g_strdup_printf (
                "PostgreSQL cannot take the label %s away from the type %s: it stays, and does "
                "no harm; to be rid of it make a type without it and change the columns",
                new, type));
}

static void
alter_domain (SbDraft *self, const PgQuery__AlterDomainStmt *stmt)
{
  g_autofree char *domain = sb_draft_name_list (stmt->type_name, stmt->n_type_name);
  g_autofree char *key = sb_draft_key_names (self, "type", stmt->type_name, stmt->n_type_name,
                                             NULL);
  const char *name = stmt->name;
  g_autofree char *quoted = NULL;
  const SbDraftAnswer *before = NULL;
  const char *value;

  if (sb_draft_has_made (self, key))
    return;
  if (*name == '\0' && stmt->def != NULL && stmt->def->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
    name = stmt->def->constraint->conname;
  quoted = sb_identifier_quote (*name != '\0' ? name : "?");
  switch (*stmt->subtype)
    {
    case 'T':
      before = sb_draft_ask (self, SB_DRAFT_ASK_TYPE, domain, NULL);
      value = before != NULL ? sb_draft_answer_get (before, 0, 4) : NULL;
      if (value != NULL)
        sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                       g_strdup_printf ("ALTER DOMAIN %s SET DEFAULT %s", domain, value));
      else
        sb_draft_take (self, before == NULL ? SB_DRAFT_LOSSY : SB_DRAFT_EXACT,
                       before == NULL ? g_strdup ("assumes that it had no default before") : NULL,
                       g_strdup_printf ("ALTER DOMAIN %s DROP DEFAULT", domain));
      break;
    case 'N':
    case 'O':
      before = sb_draft_ask (self, SB_DRAFT_ASK_TYPE, domain, NULL);
      if (before == NULL || sb_draft_answer_get_boolean (before, 0, 5) != (*stmt->subtype == 'O'))
        sb_draft_take (self, before == NULL ? SB_DRAFT_LOSSY : SB_DRAFT_EXACT,
                       before == NULL ? g_strdup ("assumes that it was the other way before")
                                      : NULL,
                       g_strdup_printf ("ALTER DOMAIN %s %s NOT NULL", domain,
                                        *stmt->subtype == 'N' ? "SET" : "DROP"));
      break;
    case 'C':
      if (*name == '\0')
        sb_draft_take_comment (self,
                               g_strdup ("the server chooses the constraint's name: give it one"),
                               g_strdup_printf ("ALTER DOMAIN %s DROP CONSTRAINT …", domain));
      else
        sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                       g_strdup_printf ("ALTER DOMAIN %s DROP CONSTRAINT IF EXISTS %s", domain,
                                        quoted));
      break;
    default:
      before = sb_draft_ask (self, SB_DRAFT_ASK_DOMAIN_CONSTRAINT, domain, name);
      value = before != NULL ? sb_draft_answer_get (before, 0, 0) : NULL;
      if (before == NULL)
        sb_draft_take_comment (self, g_strdup ("the definition of the constraint is not known"),
                               g_strdup_printf ("ALTER DOMAIN %s ADD CONSTRAINT %s …", domain,
                                                quoted));
      else if (value != NULL && *stmt->subtype == 'X')
        sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                       g_strdup_printf ("ALTER DOMAIN %s ADD CONSTRAINT %s %s", domain, quoted,
                                        value));
      else if (value != NULL && strstr (value, "NOT VALID") != NULL)
        {
          sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                         g_strdup_printf ("ALTER DOMAIN %s DROP CONSTRAINT %s", domain, quoted));
          sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                         g_strdup_printf ("ALTER DOMAIN %s ADD CONSTRAINT %s %s", domain, quoted,
                                          value));
        }
    }
}

static void
alter_sequence (SbDraft *self, const PgQuery__AlterSeqStmt *stmt)
{
  g_autofree char *name = sb_draft_name_relation (stmt->sequence);
  g_autofree char *before_name = sb_draft_relation_before (self, stmt->sequence);
  g_autofree char *key = sb_draft_key_relation (self, stmt->sequence);
  gboolean has_restart = FALSE, has_owner = FALSE;
  const SbDraftAnswer *before;
  const char *options;

  if (sb_draft_goes_along (self, key, SB_MADE_RELATION)
      || !sb_draft_once (self, "sequence %s", name))
    return;
  for (gsize i = 0; i < stmt->n_options; i++)
    {
      has_restart = has_restart || strcmp (stmt->options[i]->def_elem->defname, "restart") == 0;
      has_owner = has_owner || strcmp (stmt->options[i]->def_elem->defname, "owned_by") == 0;
    }
  if (sb_draft_has_made (self, key))
    {
      sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                     g_strdup_printf ("ALTER SEQUENCE IF EXISTS %s OWNED BY NONE", name));
      return;
    }
  before = sb_draft_ask (self, SB_DRAFT_ASK_SEQUENCE, before_name, NULL);
  options = before != NULL ? sb_draft_answer_get (before, 0, 0) : NULL;
  if (before == NULL)
    sb_draft_say_impossible (self, g_strdup_printf ("what the sequence %s was before is not known",
                                                    name));
  else if (options != NULL)
    sb_draft_take (self, has_restart ? SB_DRAFT_LOSSY : SB_DRAFT_EXACT,
                   has_restart
                       ? g_strdup ("RESTART is not taken back: the number it was at is not kept")
                       : NULL,
                   g_strdup_printf ("ALTER SEQUENCE %s %s%s%s", name, options,
                                    has_owner ? " OWNED BY " : "",
                                    !has_owner ? ""
                                    : sb_draft_answer_get (before, 0, 1) != NULL
                                        ? sb_draft_answer_get (before, 0, 1)
                                        : "NONE"));
}

static void
alter_function (SbDraft *self, const PgQuery__AlterFunctionStmt *stmt)
{
  g_auto (SbDraftObject) object = { 0 };
  PgQuery__Node node = PG_QUERY__NODE__INIT;
  const SbDraftAnswer *before;
  const char *definition;

  node.node_case = PG_QUERY__NODE__NODE_OBJECT_WITH_ARGS;
  node.object_with_args = stmt->func;
  sb_draft_object_init (self, &object, stmt->objtype, NULL, &node, NULL);
  if (sb_draft_has_made (self, object.key) || !sb_draft_once (self, "routine %s", object.name))
    return;
  before = sb_draft_ask (self, SB_DRAFT_ASK_ROUTINE, object.before, NULL);
  definition = before != NULL ? sb_draft_answer_get (before, 0, 0) : NULL;
  if (before == NULL)
    sb_draft_take_comment (self, g_strdup ("what it was before is not known"),
                           g_strdup_printf ("ALTER %s %s …", object.word, object.name));
  else if (definition != NULL)
    sb_draft_take (self, SB_DRAFT_EXACT, NULL, g_strdup (definition));
}

static void
alter_policy (SbDraft *self, const PgQuery__AlterPolicyStmt *stmt)
{
  g_autofree char *table = sb_draft_name_relation (stmt->table);
  g_autofree char *table_before = sb_draft_relation_before (self, stmt->table);
  g_autofree char *quoted = sb_identifier_quote (stmt->policy_name);
  g_autofree char *table_key = sb_draft_key_relation (self, stmt->table);
  g_autofree char *key = sb_draft_key (self, "POLICY", stmt->table->schemaname,
                                       stmt->table->relname, stmt->policy_name);
  const SbDraftAnswer *before;
  const char *definition, *comment;

  if (sb_draft_goes_along (self, table_key,
                           SB_MADE_ROUTINE | SB_MADE_RELATION | SB_MADE_TYPE | SB_MADE_ROLE)
      || sb_draft_has_made (self, key) || !sb_draft_once (self, "policy %s", key))
    return;
  before = sb_draft_ask (self, SB_DRAFT_ASK_POLICY, table_before, stmt->policy_name);
  definition = before != NULL ? sb_draft_answer_get (before, 0, 0) : NULL;
  if (before == NULL)
    {
      sb_draft_take_comment (self, g_strdup ("what the policy was before is not known"),
                             g_strdup_printf ("ALTER POLICY %s ON %s …", quoted, table));
      return;
    }
  if (definition == NULL)
    return;
  comment = sb_draft_answer_get (before, 0, 1);
  sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                 g_strdup_printf ("DROP POLICY %s ON %s", quoted, table));
  sb_draft_take (self, SB_DRAFT_EXACT, NULL, g_strdup (definition));
  if (comment != NULL)
    {
      g_autofree char *text = sb_identifier_quote_literal (comment);

      sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                     g_strdup_printf ("COMMENT ON POLICY %s ON %s IS %s", quoted, table, text));
    }
}

static void
alter_extension (SbDraft *self, const char *name)
{
  g_autofree char *quoted = sb_identifier_quote (name);
  const SbDraftAnswer *before = sb_draft_ask (self, SB_DRAFT_ASK_EXTENSION, name, NULL);
  const char *version = before != NULL ? sb_draft_answer_get (before, 0, 1) : NULL;

  if (version == NULL)
    sb_draft_say_impossible (self, g_strdup_printf ("the version that %s had before is not known",
                                                    quoted));
  else
    sb_draft_take_comment (self, g_strdup ("few extensions bring scripts for the way back"),
                           g_strdup_printf ("ALTER EXTENSION %s UPDATE TO %s", quoted, version));
}

static void
set_role (SbDraft *self, const char *what, const PgQuery__VariableSetStmt *set)
{
  g_autofree char *name = NULL;

  if (set->kind == PG_QUERY__VARIABLE_SET_KIND__VAR_RESET_ALL
      || set->kind == PG_QUERY__VARIABLE_SET_KIND__VAR_RESET)
    {
      sb_draft_say_impossible (self, g_strdup ("the settings that it had are not known"));
      return;
    }
  {
    g_auto (GStrv) parts = g_strsplit (set->name, ".", -1);
    g_autoptr (GString) joined = g_string_new (NULL);

    for (guint i = 0; parts[i] != NULL; i++)
      {
        g_autofree char *part = sb_identifier_quote (*parts[i] != '\0' ? parts[i] : "?");

        g_string_append_printf (joined, "%s%s", i > 0 ? "." : "", part);
      }
    name = g_string_free (g_steal_pointer (&joined), FALSE);
  }
  sb_draft_take (self, SB_DRAFT_LOSSY, g_strdup ("assumes that it was not set before"),
                 g_strdup_printf ("ALTER %s RESET %s", what, name));
}

gboolean
sb_draft_alter_named (SbDraft *self, const PgQuery__Node *node)
{
  g_autofree char *name = NULL;
  g_autofree char *what = NULL;

  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_ALTER_ENUM_STMT:
      alter_enum (self, node->alter_enum_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_DOMAIN_STMT:
      alter_domain (self, node->alter_domain_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_SEQ_STMT:
      alter_sequence (self, node->alter_seq_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_FUNCTION_STMT:
      alter_function (self, node->alter_function_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_POLICY_STMT:
      alter_policy (self, node->alter_policy_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_EXTENSION_STMT:
      alter_extension (self, node->alter_extension_stmt->extname);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_EXTENSION_CONTENTS_STMT:
      {
        const PgQuery__AlterExtensionContentsStmt *stmt = node->alter_extension_contents_stmt;
        g_auto (SbDraftObject) object = { 0 };

        sb_draft_object_init (self, &object, stmt->objtype, NULL, stmt->object, NULL);
        what = sb_draft_object_to_sql (&object);
        name = sb_identifier_quote (stmt->extname);
        sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                       g_strdup_printf ("ALTER EXTENSION %s %s %s", name,
                                        stmt->action > 0 ? "DROP" : "ADD", what));
        return TRUE;
      }
    case PG_QUERY__NODE__NODE_ALTER_PUBLICATION_STMT:
      sb_draft_publication (self, node->alter_publication_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_ROLE_SET_STMT:
      if (node->alter_role_set_stmt->role != NULL)
        {
          name = sb_draft_name_role (node->alter_role_set_stmt->role);
          what = g_strdup_printf ("ROLE %s", name);
          set_role (self, what, node->alter_role_set_stmt->setstmt);
        }
      else
        set_role (self, "ROLE ALL", node->alter_role_set_stmt->setstmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_DATABASE_SET_STMT:
      name = sb_identifier_quote (node->alter_database_set_stmt->dbname);
      what = g_strdup_printf ("DATABASE %s", name);
      set_role (self, what, node->alter_database_set_stmt->setstmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_ALTER_EVENT_TRIG_STMT:
      name = sb_identifier_quote (node->alter_event_trig_stmt->trigname);
      sb_draft_take (self, SB_DRAFT_LOSSY, g_strdup ("assumes that it was the other way before"),
                     g_strdup_printf ("ALTER EVENT TRIGGER %s %s", name,
                                      *node->alter_event_trig_stmt->tgenabled == 'D' ? "ENABLE"
                                                                                     : "DISABLE"));
      return TRUE;
    case PG_QUERY__NODE__NODE_DROP_SUBSCRIPTION_STMT:
    case PG_QUERY__NODE__NODE_ALTER_SUBSCRIPTION_STMT:
      sb_draft_say_impossible (
          self, g_strdup ("what the subscription was before is not told to everybody: "
                          "write it by hand"));
      return TRUE;
    case PG_QUERY__NODE__NODE_DROP_ROLE_STMT:
    case PG_QUERY__NODE__NODE_ALTER_ROLE_STMT:
      sb_draft_say_impossible (self,
                               g_strdup ("a role's password and memberships cannot be read back"));
      return TRUE;
    case PG_QUERY__NODE__NODE_DROPDB_STMT:
      sb_draft_say_impossible (self, g_strdup ("a dropped database does not come back"));
      return TRUE;
    case PG_QUERY__NODE__NODE_DROP_OWNED_STMT:
    case PG_QUERY__NODE__NODE_REASSIGN_OWNED_STMT:
      sb_draft_say_impossible (self, g_strdup ("what the role owned is not known afterwards"));
      return TRUE;
    case PG_QUERY__NODE__NODE_IMPORT_FOREIGN_SCHEMA_STMT:
      sb_draft_say_impossible (
          self, g_strdup ("which tables it makes is known to the other server only"));
      return TRUE;
    default:
      return FALSE;
    }
}
