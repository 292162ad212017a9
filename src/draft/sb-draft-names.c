/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names as SQL: what the parser took apart, quoted where it has to be. */
#include "sb-draft-private.h"

#include <string.h>

/* The types that the parser puts into pg_catalog are those with a grammar of their own. */
static const struct
{
  const char *name;
  const char *sql;
} spelled_types[] = {
  { "int2", "smallint" },
  { "int4", "integer" },
  { "int8", "bigint" },
  { "float4", "real" },
  { "float8", "double precision" },
  { "bool", "boolean" },
  { "bpchar", "character" },
  { "varchar", "character varying" },
  { "timestamp", "timestamp without time zone" },
  { "timestamptz", "timestamp with time zone" },
  { "time", "time without time zone" },
  { "timetz", "time with time zone" },
  { "varbit", "bit varying" },
  { "numeric", "numeric" },
  { "interval", "interval" },
  { "bit", "bit" },
};

const char *
sb_draft_string (const PgQuery__Node *node)
{
  if (node == NULL)
    return "";
  if (node->node_case == PG_QUERY__NODE__NODE_STRING)
    return node->string->sval;
  return "";
}

char *
sb_draft_name_in_schema (const char *schema, const char *name)
{
  g_autofree char *quoted = sb_identifier_quote (name);
  g_autofree char *quoted_schema = NULL;

  if (schema == NULL || *schema == '\0')
    return g_steal_pointer (&quoted);
  quoted_schema = sb_identifier_quote (schema);
  return g_strdup_printf ("%s.%s", quoted_schema, quoted);
}

char *
sb_draft_name_relation (const PgQuery__RangeVar *relation)
{
  return sb_draft_name_in_schema (relation->schemaname, relation->relname);
}

char *
sb_draft_name_list (PgQuery__Node *const *names, gsize n_names)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < n_names; i++)
    {
      g_autofree char *quoted = sb_identifier_quote (sb_draft_string (names[i]));

      if (i > 0)
        g_string_append_c (out, '.');
      g_string_append (out, quoted);
    }
  return g_string_free (out, FALSE);
}

static char *
name_base_type (const PgQuery__TypeName *type)
{
  const char *name;

  if (type->n_names != 2 || strcmp (sb_draft_string (type->names[0]), "pg_catalog") != 0)
    return sb_draft_name_list (type->names, type->n_names);
  name = sb_draft_string (type->names[1]);
  for (guint i = 0; i < G_N_ELEMENTS (spelled_types); i++)
    if (strcmp (spelled_types[i].name, name) == 0)
      return g_strdup (spelled_types[i].sql);
  return sb_draft_name_list (type->names, type->n_names);
}

/* A type without its modifiers: those are no part of what tells functions apart. */
char *
sb_draft_name_type (const PgQuery__TypeName *type)
{
  g_autofree char *base = NULL;

  if (type == NULL)
    return g_strdup ("NONE");
  base = name_base_type (type);
  return g_strconcat (base, type->pct_type ? "%TYPE" : "", type->n_array_bounds > 0 ? "[]" : "",
                      NULL);
}

char *
sb_draft_name_parameters (const PgQuery__CreateFunctionStmt *stmt)
{
  GString *out = g_string_new ("(");

  for (gsize i = 0; i < stmt->n_parameters; i++)
    {
      const PgQuery__FunctionParameter *parameter = stmt->parameters[i]->function_parameter;
      g_autofree char *type = NULL;

      if (parameter->mode == PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_OUT
          || parameter->mode == PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_TABLE)
        continue;
      type = sb_draft_name_type (parameter->arg_type);
      g_string_append (out, out->len > 1 ? ", " : "");
      g_string_append (out, type);
    }
  return g_string_free (g_string_append_c (out, ')'), FALSE);
}

char *
sb_draft_name_arguments (const PgQuery__ObjectWithArgs *object)
{
  GString *out;

  if (object->args_unspecified)
    return g_strdup ("");
  out = g_string_new ("(");
  for (gsize i = 0; i < object->n_objargs; i++)
    {
      g_autofree char *type = sb_draft_name_type (object->objargs[i]->node_case
                                                          == PG_QUERY__NODE__NODE_TYPE_NAME
                                                      ? object->objargs[i]->type_name
                                                      : NULL);

      g_string_append (out, i > 0 ? ", " : "");
      g_string_append (out, type);
    }
  return g_string_free (g_string_append_c (out, ')'), FALSE);
}

char *
sb_draft_name_role (const PgQuery__RoleSpec *role)
{
  switch (role->roletype)
    {
    case PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_PUBLIC:
      return g_strdup ("PUBLIC");
    case PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_CURRENT_ROLE:
      return g_strdup ("CURRENT_ROLE");
    case PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_CURRENT_USER:
      return g_strdup ("CURRENT_USER");
    case PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_SESSION_USER:
      return g_strdup ("SESSION_USER");
    default:
      return sb_identifier_quote (role->rolename);
    }
}

char *
sb_draft_name_roles (PgQuery__Node *const *roles, gsize n_roles)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < n_roles; i++)
    {
      g_autofree char *role = NULL;

      if (roles[i]->node_case == PG_QUERY__NODE__NODE_ROLE_SPEC)
        role = sb_draft_name_role (roles[i]->role_spec);
      else if (roles[i]->node_case == PG_QUERY__NODE__NODE_ACCESS_PRIV)
        role = sb_identifier_quote (roles[i]->access_priv->priv_name);
      else
        continue;
      g_string_append (out, out->len > 0 ? ", " : "");
      g_string_append (out, role);
    }
  return g_string_free (out, FALSE);
}

char *
sb_draft_name_columns (PgQuery__Node *const *names, gsize n_names)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < n_names; i++)
    {
      g_autofree char *quoted = sb_identifier_quote (sb_draft_string (names[i]));

      g_string_append (out, i > 0 ? ", " : "");
      g_string_append (out, quoted);
    }
  return g_string_free (out, FALSE);
}
