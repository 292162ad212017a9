/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One object in the way of DROP, COMMENT ON, OWNER TO, RENAME and SET SCHEMA. */
#include "sb-draft-private.h"

#include <string.h>

static const struct
{
  PgQuery__ObjectType type;
  const char *word;
  const char *class; /* what its key is made with; NULL: the word */
} kinds[] = {
  { OBJECT (TABLE), "TABLE", "relation" },
  { OBJECT (VIEW), "VIEW", "relation" },
  { OBJECT (MATVIEW), "MATERIALIZED VIEW", "relation" },
  { OBJECT (INDEX), "INDEX", "relation" },
  { OBJECT (SEQUENCE), "SEQUENCE", "relation" },
  { OBJECT (FOREIGN_TABLE), "FOREIGN TABLE", "relation" },
  { OBJECT (COLUMN), "COLUMN", "column" },
  { OBJECT (ATTRIBUTE), "ATTRIBUTE", "column" },
  { OBJECT (TABCONSTRAINT), "CONSTRAINT", NULL },
  { OBJECT (DOMCONSTRAINT), "CONSTRAINT", NULL },
  { OBJECT (TRIGGER), "TRIGGER", NULL },
  { OBJECT (POLICY), "POLICY", NULL },
  { OBJECT (RULE), "RULE", NULL },
  { OBJECT (FUNCTION), "FUNCTION", "routine" },
  { OBJECT (PROCEDURE), "PROCEDURE", "routine" },
  { OBJECT (ROUTINE), "ROUTINE", "routine" },
  { OBJECT (AGGREGATE), "AGGREGATE", "routine" },
  { OBJECT (OPERATOR), "OPERATOR", NULL },
  { OBJECT (TYPE), "TYPE", "type" },
  { OBJECT (DOMAIN), "DOMAIN", "type" },
  { OBJECT (COLLATION), "COLLATION", NULL },
  { OBJECT (CONVERSION), "CONVERSION", NULL },
  { OBJECT (STATISTIC_EXT), "STATISTICS", "statistics" },
  { OBJECT (TSPARSER), "TEXT SEARCH PARSER", NULL },
  { OBJECT (TSDICTIONARY), "TEXT SEARCH DICTIONARY", NULL },
  { OBJECT (TSTEMPLATE), "TEXT SEARCH TEMPLATE", NULL },
  { OBJECT (TSCONFIGURATION), "TEXT SEARCH CONFIGURATION", NULL },
  { OBJECT (OPCLASS), "OPERATOR CLASS", NULL },
  { OBJECT (OPFAMILY), "OPERATOR FAMILY", NULL },
  { OBJECT (CAST), "CAST", NULL },
  { OBJECT (TRANSFORM), "TRANSFORM", NULL },
  { OBJECT (SCHEMA), "SCHEMA", NULL },
  { OBJECT (EXTENSION), "EXTENSION", NULL },
  { OBJECT (PUBLICATION), "PUBLICATION", NULL },
  { OBJECT (SUBSCRIPTION), "SUBSCRIPTION", NULL },
  { OBJECT (EVENT_TRIGGER), "EVENT TRIGGER", NULL },
  { OBJECT (LANGUAGE), "LANGUAGE", NULL },
  { OBJECT (ACCESS_METHOD), "ACCESS METHOD", NULL },
  { OBJECT (FDW), "FOREIGN DATA WRAPPER", NULL },
  { OBJECT (FOREIGN_SERVER), "SERVER", NULL },
  { OBJECT (ROLE), "ROLE", NULL },
  { OBJECT (DATABASE), "DATABASE", NULL },
  { OBJECT (TABLESPACE), "TABLESPACE", NULL },
  { OBJECT (LARGEOBJECT), "LARGE OBJECT", NULL },
};

static gboolean
is_part (PgQuery__ObjectType type)
{
  return type == OBJECT (TABCONSTRAINT) || type == OBJECT (TRIGGER) || type == OBJECT (POLICY)
         || type == OBJECT (RULE);
}

static void
init_part (SbDraft *self, SbDraftObject *object, const char *class, const char *schema,
           const char *relation, const char *part)
{
  g_autofree char *relation_key = sb_draft_key (self, "relation", schema, relation, NULL);
  g_autofree char *on = sb_draft_name_in_schema (schema, relation);

  object->part = g_strdup (part);
  object->name = sb_identifier_quote (part);
  object->before = sb_draft_name_before (self, relation_key, on);
  object->on = g_steal_pointer (&on);
  object->key = sb_draft_key (self, class, schema, relation, part);
}

/* A list of names: [schema, name], [schema, relation, part], [access method, schema, name]. */
static void
init_list (SbDraft *self, SbDraftObject *object, PgQuery__ObjectType type, const char *class,
           const PgQuery__List *list)
{
  gsize n = list->n_items;

  if (n > 1 && type == OBJECT (DOMCONSTRAINT)
      && list->items[0]->node_case == PG_QUERY__NODE__NODE_TYPE_NAME)
    {
      const char *name = sb_draft_string (list->items[1]);

      object->part = g_strdup (name);
      object->name = sb_identifier_quote (name);
      object->before = sb_draft_name_type (list->items[0]->type_name);
      object->on = g_strconcat ("DOMAIN ", object->before, NULL);
      object->key = g_strconcat (class, object->on, "\001", name, NULL);
    }
  else if (n > 1 && (is_part (type) || type == OBJECT (COLUMN)))
    {
      init_part (self, object, class, n > 2 ? sb_draft_string (list->items[n - 3]) : NULL,
                 sb_draft_string (list->items[n - 2]), sb_draft_string (list->items[n - 1]));
    }
  else if (n > 1 && (type == OBJECT (OPCLASS) || type == OBJECT (OPFAMILY)))
    {
      g_autofree char *name = sb_draft_name_list (list->items + 1, n - 1);
      g_autofree char *method = sb_identifier_quote (sb_draft_string (list->items[0]));

      object->name = g_strdup_printf ("%s USING %s", name, method);
      object->key = g_strconcat (class, object->name, NULL);
    }
  else if (n == 2 && type == OBJECT (CAST))
    {
      g_autofree char *source = sb_draft_name_type (list->items[0]->type_name);
      g_autofree char *target = sb_draft_name_type (list->items[1]->type_name);

      object->name = g_strdup_printf ("(%s AS %s)", source, target);
      object->key = g_strconcat (class, object->name, NULL);
    }
  else if (n == 2 && type == OBJECT (TRANSFORM))
    {
      g_autofree char *source = sb_draft_name_type (list->items[0]->type_name);
      g_autofree char *language = sb_identifier_quote (sb_draft_string (list->items[1]));

      object->name = g_strdup_printf ("FOR %s LANGUAGE %s", source, language);
      object->key = g_strconcat (class, object->name, NULL);
    }
  else
    {
      object->name = sb_draft_name_list (list->items, n);
      object->key = sb_draft_key_names (self, class, list->items, n, NULL);
    }
}

static void
init_node (SbDraft *self, SbDraftObject *object, PgQuery__ObjectType type, const char *class,
           const PgQuery__Node *node)
{
  switch (node->node_case)
    {
    case PG_QUERY__NODE__NODE_LIST:
      init_list (self, object, type, class, node->list);
      break;
    case PG_QUERY__NODE__NODE_TYPE_NAME:
      object->name = sb_draft_name_type (node->type_name);
      object->key = sb_draft_key_names (self, class, node->type_name->names,
                                        node->type_name->n_names, NULL);
      break;
    case PG_QUERY__NODE__NODE_OBJECT_WITH_ARGS:
      {
        const PgQuery__ObjectWithArgs *routine = node->object_with_args;
        g_autofree char *arguments = sb_draft_name_arguments (routine);
        g_autofree char *name = NULL;

        if (type == OBJECT (OPERATOR) && routine->n_objname > 0)
          {
            /* An operator's name is no identifier; its characters cannot hide anything. */
            g_autofree char *schema = sb_draft_name_list (routine->objname, routine->n_objname - 1);

            name = g_strconcat (schema, *schema != '\0' ? "." : "",
                                sb_draft_string (routine->objname[routine->n_objname - 1]), " ",
                                NULL);
          }
        else
          name = sb_draft_name_list (routine->objname, routine->n_objname);
        object->name = g_strconcat (
            name, type == OBJECT (AGGREGATE) && strcmp (arguments, "()") == 0 ? "(*)" : arguments,
            NULL);
        object->key = sb_draft_key_names (self, class, routine->objname, routine->n_objname,
                                          arguments);
        break;
      }
    case PG_QUERY__NODE__NODE_RANGE_VAR:
      object->name = sb_draft_name_relation (node->range_var);
      object->key = sb_draft_key_relation (self, node->range_var);
      break;
    case PG_QUERY__NODE__NODE_ROLE_SPEC:
      object->name = sb_draft_name_role (node->role_spec);
      object->key = sb_draft_key (self, class, "-", object->name, NULL);
      break;
    case PG_QUERY__NODE__NODE_STRING:
      object->name = sb_identifier_quote (node->string->sval);
      object->key = sb_draft_key (self, class, "-", node->string->sval, NULL);
      break;
    default:
      break;
    }
}

/* @relation, @node and @part as statements have them: one of the three ways to name an object. */
void
sb_draft_object_init (SbDraft *self, SbDraftObject *object, PgQuery__ObjectType type,
                      const PgQuery__RangeVar *relation, const PgQuery__Node *node,
                      const char *part)
{
  const char *class = "";

  object->word = g_strdup ("");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].type == type)
      {
        g_free (object->word);
        object->word = g_strdup (kinds[i].word);
        class = kinds[i].class != NULL ? kinds[i].class : kinds[i].word;
      }
  if (relation != NULL && part != NULL && *part != '\0')
    init_part (self, object, class, relation->schemaname, relation->relname, part);
  else if (relation != NULL)
    {
      object->name = sb_draft_name_relation (relation);
      object->key = sb_draft_key_relation (self, relation);
    }
  else if (node != NULL)
    init_node (self, object, type, class, node);
  else if (part != NULL)
    {
      object->name = sb_identifier_quote (part);
      object->key = sb_draft_key (self, class, "-", part, NULL);
    }
  if (object->name == NULL)
    object->name = g_strdup ("");
  if (object->key == NULL)
    object->key = g_strdup (object->name);
  if (object->before == NULL)
    object->before = sb_draft_name_before (self, object->key, object->name);
}

void
sb_draft_object_clear (SbDraftObject *object)
{
  g_clear_pointer (&object->word, g_free);
  g_clear_pointer (&object->name, g_free);
  g_clear_pointer (&object->on, g_free);
  g_clear_pointer (&object->key, g_free);
  g_clear_pointer (&object->part, g_free);
  g_clear_pointer (&object->before, g_free);
}

/* As COMMENT ON and DROP name it: TABLE t, COLUMN t.c, TRIGGER a ON t. */
char *
sb_draft_object_to_sql (const SbDraftObject *object)
{
  if (object->on == NULL)
    return g_strdup_printf ("%s %s", object->word, object->name);
  if (strcmp (object->word, "COLUMN") == 0)
    return g_strdup_printf ("COLUMN %s.%s", object->on, object->name);
  return g_strdup_printf ("%s %s ON %s", object->word, object->name, object->on);
}
