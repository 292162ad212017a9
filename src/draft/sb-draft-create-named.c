/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CREATE of all that is no relation and no part of one. */
#include "sb-draft-private.h"

#include <string.h>

static void
create (SbDraft *self, const char *word, char *name, char *key, SbMade kind, gboolean may_exist,
        const SbDraftAnswer *before)
{
  g_autofree char *owned_name = name, *owned_key = key;
  g_autofree char *what = g_strdup_printf ("%s IF EXISTS %s", word, name);

  sb_draft_take_drop (self, what, key, kind, may_exist, before);
}

static void
create_in_schema (SbDraft *self, const char *word, const char *class, PgQuery__Node *const *names,
                  gsize n_names, SbMade kind)
{
  char *name = sb_draft_name_list (names, n_names);
  const SbDraftAnswer *before = NULL;

  if (self->is_conditional && kind == SB_MADE_TYPE)
    before = sb_draft_ask (self, SB_DRAFT_ASK_TYPE, name, NULL);
  create (self, word, name, sb_draft_key_names (self, class, names, n_names, NULL), kind, FALSE,
          before);
}

static void
create_plain (SbDraft *self, const char *word, const char *name, SbMade kind, gboolean may_exist,
              const SbDraftAnswer *before)
{
  create (self, word, sb_identifier_quote (name), sb_draft_key (self, word, "-", name, NULL), kind,
          may_exist, before);
}

/* What CREATE SCHEMA makes in the new schema; indexes, triggers and grants go along with it. */
static void
create_element (SbDraft *self, const char *schema, const PgQuery__Node *node)
{
  const PgQuery__RangeVar *relation;
  const char *word;
  char *name;

  if (node->node_case == PG_QUERY__NODE__NODE_CREATE_STMT)
    word = "TABLE", relation = node->create_stmt->relation;
  else if (node->node_case == PG_QUERY__NODE__NODE_VIEW_STMT)
    word = "VIEW", relation = node->view_stmt->view;
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_SEQ_STMT)
    word = "SEQUENCE", relation = node->create_seq_stmt->sequence;
  else
    return;
  sb_draft_begin (self);
  name = sb_draft_name_in_schema (schema, relation->relname);
  create (self, word, name, sb_draft_key (self, "relation", schema, relation->relname, NULL),
          SB_MADE_RELATION, FALSE, NULL);
}

static void
create_schema (SbDraft *self, const PgQuery__CreateSchemaStmt *stmt)
{
  const char *name = stmt->schemaname;
  g_autofree char *quoted = NULL;
  const SbDraftAnswer *before = NULL;

  if (*name == '\0' && stmt->authrole != NULL)
    name = stmt->authrole->rolename;
  if (*name == '\0')
    {
      sb_draft_say_impossible (self, g_strdup ("the schema is called as the role that runs this"));
      return;
    }
  quoted = sb_identifier_quote (name);
  if (stmt->if_not_exists || self->is_conditional)
    before = sb_draft_ask (self, SB_DRAFT_ASK_SCHEMA, quoted, NULL);
  create_plain (self, "SCHEMA", name, SB_MADE_OTHER, stmt->if_not_exists, before);
  for (gsize i = 0; i < stmt->n_schema_elts; i++)
    create_element (self, name, stmt->schema_elts[i]);
}

/* The types between which an operator stands. */
static char *
name_operands (const PgQuery__DefineStmt *stmt)
{
  g_autofree char *left = NULL, *right = NULL;

  for (gsize i = 0; i < stmt->n_definition; i++)
    {
      const PgQuery__DefElem *element = stmt->definition[i]->def_elem;

      if (element->arg == NULL || element->arg->node_case != PG_QUERY__NODE__NODE_TYPE_NAME)
        continue;
      if (g_ascii_strcasecmp (element->defname, "leftarg") == 0)
        left = sb_draft_name_type (element->arg->type_name);
      else if (g_ascii_strcasecmp (element->defname, "rightarg") == 0)
        right = sb_draft_name_type (element->arg->type_name);
    }
  return g_strdup_printf ("(%s, %s)", left != NULL ? left : "NONE", right != NULL ? right : "NONE");
}

/* The types of an aggregate's arguments; %NULL for the old style, which has them elsewhere. */
static char *
name_aggregated (const PgQuery__DefineStmt *stmt)
{
  g_autoptr (GString) out = g_string_new ("(");
  const PgQuery__Node *arguments = stmt->n_args > 0 ? stmt->args[0] : NULL;

  if (stmt->oldstyle)
    return NULL;
  if (arguments == NULL || arguments->node_case != PG_QUERY__NODE__NODE_LIST)
    return g_strdup ("(*)");
  for (gsize i = 0; i < arguments->list->n_items; i++)
    {
      g_autofree char *type = sb_draft_name_type (
          arguments->list->items[i]->function_parameter->arg_type);

      g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", type);
    }
  g_string_append_c (out, ')');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
define_with_arguments (SbDraft *self, const PgQuery__DefineStmt *stmt)
{
  gboolean is_operator = stmt->kind == OBJECT (OPERATOR);
  PgQuery__ObjectWithArgs object = PG_QUERY__OBJECT_WITH_ARGS__INIT;
  PgQuery__Node node = PG_QUERY__NODE__INIT;
  g_auto (SbDraftObject) named = { 0 };
  g_autofree char *arguments = is_operator ? name_operands (stmt) : name_aggregated (stmt);
  g_autofree char *what = NULL;

  /* Only its name is looked at here. */
  object.n_objname = stmt->n_defnames;
  object.objname = stmt->defnames;
  object.args_unspecified = TRUE;
  node.node_case = PG_QUERY__NODE__NODE_OBJECT_WITH_ARGS;
  node.object_with_args = &object;
  sb_draft_object_init (self, &named, stmt->kind, NULL, &node, NULL);
  if (arguments == NULL)
    {
      sb_draft_take_comment (self, g_strdup ("the types of its arguments have to be put in"),
                             g_strdup_printf ("DROP AGGREGATE IF EXISTS %s(…)", named.name));
      return;
    }
  what = g_strdup_printf ("%s IF EXISTS %s%s", named.word, named.name, arguments);
  sb_draft_take_drop (self, what, what, SB_MADE_ROUTINE, stmt->replace, NULL);
}

static void
define (SbDraft *self, const PgQuery__DefineStmt *stmt)
{
  PgQuery__Node node = PG_QUERY__NODE__INIT;
  g_auto (SbDraftObject) named = { 0 };
  g_autofree char *what = NULL;
  PgQuery__List list = PG_QUERY__LIST__INIT;

  if (stmt->kind == OBJECT (AGGREGATE) || stmt->kind == OBJECT (OPERATOR))
    {
      define_with_arguments (self, stmt);
      return;
    }
  if (stmt->kind == OBJECT (TYPE))
    {
      create_in_schema (self, "TYPE", "type", stmt->defnames, stmt->n_defnames, SB_MADE_TYPE);
      return;
    }
  list.n_items = stmt->n_defnames;
  list.items = stmt->defnames;
  node.node_case = PG_QUERY__NODE__NODE_LIST;
  node.list = &list;
  sb_draft_object_init (self, &named, stmt->kind, NULL, &node, NULL);
  what = g_strdup_printf ("%s IF EXISTS %s", named.word, named.name);
  sb_draft_take_drop (self, what, named.key, SB_MADE_OTHER, stmt->if_not_exists, NULL);
}

static gboolean
create_type (SbDraft *self, const PgQuery__Node *node)
{
  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_COMPOSITE_TYPE_STMT:
      {
        const PgQuery__RangeVar *type = node->composite_type_stmt->typevar;
        char *name = sb_draft_name_relation (type);

        create (self, "TYPE", name,
                sb_draft_key (self, "type", type->schemaname, type->relname, NULL), SB_MADE_TYPE,
                FALSE,
                self->is_conditional ? sb_draft_ask (self, SB_DRAFT_ASK_TYPE, name, NULL) : NULL);
        return TRUE;
      }
    case PG_QUERY__NODE__NODE_CREATE_ENUM_STMT:
      create_in_schema (self, "TYPE", "type", node->create_enum_stmt->type_name,
                        node->create_enum_stmt->n_type_name, SB_MADE_TYPE);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_RANGE_STMT:
      create_in_schema (self, "TYPE", "type", node->create_range_stmt->type_name,
                        node->create_range_stmt->n_type_name, SB_MADE_TYPE);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_DOMAIN_STMT:
      create_in_schema (self, "DOMAIN", "type", node->create_domain_stmt->domainname,
                        node->create_domain_stmt->n_domainname, SB_MADE_TYPE);
      return TRUE;
    case PG_QUERY__NODE__NODE_DEFINE_STMT:
      define (self, node->define_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_CONVERSION_STMT:
      create_in_schema (self, "CONVERSION", "CONVERSION",
                        node->create_conversion_stmt->conversion_name,
                        node->create_conversion_stmt->n_conversion_name, SB_MADE_OTHER);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_OP_CLASS_STMT:
    case PG_QUERY__NODE__NODE_CREATE_OP_FAMILY_STMT:
      {
        gboolean is_class = node->node_case == PG_QUERY__NODE__NODE_CREATE_OP_CLASS_STMT;
        g_autofree char *name =
            is_class ? sb_draft_name_list (node->create_op_class_stmt->opclassname,
                                           node->create_op_class_stmt->n_opclassname)
                     : sb_draft_name_list (node->create_op_family_stmt->opfamilyname,
                                           node->create_op_family_stmt->n_opfamilyname);
        g_autofree char *method = sb_identifier_quote (
            is_class ? node->create_op_class_stmt->amname : node->create_op_family_stmt->amname);

        sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                       g_strdup_printf ("DROP OPERATOR %s IF EXISTS %s USING %s",
                                        is_class ? "CLASS" : "FAMILY", name, method));
        return TRUE;
      }
    case PG_QUERY__NODE__NODE_CREATE_CAST_STMT:
      {
        g_autofree char *source = sb_draft_name_type (node->create_cast_stmt->sourcetype);
        g_autofree char *target = sb_draft_name_type (node->create_cast_stmt->targettype);

        sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                       g_strdup_printf ("DROP CAST IF EXISTS (%s AS %s)", source, target));
        return TRUE;
      }
    case PG_QUERY__NODE__NODE_CREATE_TRANSFORM_STMT:
      {
        g_autofree char *type = sb_draft_name_type (node->create_transform_stmt->type_name);
        g_autofree char *language = sb_identifier_quote (node->create_transform_stmt->lang);

        sb_draft_take (
            self, node->create_transform_stmt->replace ? SB_DRAFT_LOSSY : SB_DRAFT_EXACT,
            node->create_transform_stmt->replace ? g_strdup ("assumes that it was not there before")
                                                 : NULL,
            g_strdup_printf ("DROP TRANSFORM IF EXISTS FOR %s LANGUAGE %s", type, language));
        return TRUE;
      }
    default:
      return FALSE;
    }
}

gboolean
sb_draft_create_named (SbDraft *self, const PgQuery__Node *node)
{
  const char *name;

  if (create_type (self, node))
    return TRUE;
  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT:
      sb_draft_function (self, node->create_function_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT:
      create_schema (self, node->create_schema_stmt);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_EXTENSION_STMT:
      name = node->create_extension_stmt->extname;
      create_plain (self, "EXTENSION", name, SB_MADE_TYPE,
                    node->create_extension_stmt->if_not_exists,
                    node->create_extension_stmt->if_not_exists || self->is_conditional
                        ? sb_draft_ask (self, SB_DRAFT_ASK_EXTENSION, name, NULL)
                        : NULL);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_PUBLICATION_STMT:
      name = node->create_publication_stmt->pubname;
      create_plain (self, "PUBLICATION", name, SB_MADE_OTHER, FALSE,
                    self->is_conditional ? sb_draft_ask (self, SB_DRAFT_ASK_PUBLICATION, name, NULL)
                                         : NULL);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_SUBSCRIPTION_STMT:
      create_plain (self, "SUBSCRIPTION", node->create_subscription_stmt->subname, SB_MADE_OTHER,
                    FALSE, NULL);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_EVENT_TRIG_STMT:
      create_plain (self, "EVENT TRIGGER", node->create_event_trig_stmt->trigname, SB_MADE_OTHER,
                    FALSE, NULL);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_PLANG_STMT:
      create_plain (self, "LANGUAGE", node->create_plang_stmt->plname, SB_MADE_OTHER,
                    node->create_plang_stmt->replace, NULL);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_AM_STMT:
      create_plain (self, "ACCESS METHOD", node->create_am_stmt->amname, SB_MADE_OTHER, FALSE,
                    NULL);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_FDW_STMT:
      create_plain (self, "FOREIGN DATA WRAPPER", node->create_fdw_stmt->fdwname, SB_MADE_OTHER,
                    FALSE, NULL);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_SERVER_STMT:
      create_plain (self, "SERVER", node->create_foreign_server_stmt->servername, SB_MADE_OTHER,
                    node->create_foreign_server_stmt->if_not_exists, NULL);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_USER_MAPPING_STMT:
      {
        const PgQuery__CreateUserMappingStmt *stmt = node->create_user_mapping_stmt;
        g_autofree char *role = sb_draft_name_role (stmt->user);
        g_autofree char *server = sb_identifier_quote (stmt->servername);

        sb_draft_take (
            self, stmt->if_not_exists ? SB_DRAFT_LOSSY : SB_DRAFT_EXACT,
            stmt->if_not_exists ? g_strdup ("assumes that it was not there before") : NULL,
            g_strdup_printf ("DROP USER MAPPING IF EXISTS FOR %s SERVER %s", role, server));
        return TRUE;
      }
    case PG_QUERY__NODE__NODE_CREATE_ROLE_STMT:
      create_plain (self, "ROLE", node->create_role_stmt->role, SB_MADE_ROLE, FALSE, NULL);
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATEDB_STMT:
      create_plain (self, "DATABASE", node->createdb_stmt->dbname, SB_MADE_OTHER, FALSE, NULL);
      self->is_alone = TRUE;
      return TRUE;
    case PG_QUERY__NODE__NODE_CREATE_TABLE_SPACE_STMT:
      create_plain (self, "TABLESPACE", node->create_table_space_stmt->tablespacename,
                    SB_MADE_OTHER, FALSE, NULL);
      self->is_alone = TRUE;
      return TRUE;
    default:
      return FALSE;
    }
}
