/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-drops.h"

#include "sb-lint-alter.h"
#include "sb-lint-names.h"

#include <string.h>

/**
 * sb_lint_is_rollback:
 * @pass: a pass
 *
 * Returns: whether the script takes back what another one has done, by dropping it
 */
gboolean
sb_lint_is_rollback (SbLintPass *pass)
{
  return sb_lint_context_get_role (pass->context) == SB_LINT_ROLE_ROLLBACK;
}

/* A name in the list: a list of strings, one string, a type, or a function with its arguments. */
static void
get_names (const PgQuery__Node *object, PgQuery__Node *const **names, gsize *n_names)
{
  *n_names = 0;
  switch (object->node_case)
    {
    case SB_NODE (LIST):
      *names = object->list->items;
      *n_names = object->list->n_items;
      break;
    case SB_NODE (TYPE_NAME):
      *names = object->type_name->names;
      *n_names = object->type_name->n_names;
      break;
    case SB_NODE (OBJECT_WITH_ARGS):
      *names = object->object_with_args->objname;
      *n_names = object->object_with_args->n_objname;
      break;
    default:
      break;
    }
}

/**
 * sb_lint_get_dropped:
 * @stmt: DROP
 * @index: which of its objects
 * @schema: (out) (nullable): its schema as written
 * @name: (out): its name
 *
 * Returns: whether there is such an object with a name of its own
 */
gboolean
sb_lint_get_dropped (const PgQuery__DropStmt *stmt, gsize index, const char **schema,
                     const char **name)
{
  PgQuery__Node *const *names = NULL;
  gsize n_names;

  if (index >= stmt->n_objects)
    return FALSE;
  *schema = NULL;
  *name = sb_lint_string (stmt->objects[index]);
  if (*name != NULL)
    return TRUE;
  get_names (stmt->objects[index], &names, &n_names);
  *schema = sb_lint_list_get_schema (names, n_names);
  *name = sb_lint_list_get_name (names, n_names);
  return *name != NULL;
}

/**
 * sb_lint_get_dropped_part:
 * @stmt: DROP POLICY, TRIGGER or RULE
 * @index: which of its objects
 * @schema: (out) (nullable): the table's schema as written
 * @table: (out): the table
 * @name: (out): its name
 *
 * Returns: whether there is such an object
 */
gboolean
sb_lint_get_dropped_part (const PgQuery__DropStmt *stmt, gsize index, const char **schema,
                          const char **table, const char **name)
{
  PgQuery__Node *const *names = NULL;
  gsize n_names;

  if (index >= stmt->n_objects)
    return FALSE;
  get_names (stmt->objects[index], &names, &n_names);
  if (n_names < 2)
    return FALSE;
  *name = sb_lint_string (names[n_names - 1]);
  *table = sb_lint_list_get_name (names, n_names - 1);
  *schema = sb_lint_list_get_schema (names, n_names - 1);
  return *name != NULL && *table != NULL;
}

/**
 * sb_lint_report_dropped:
 * @pass: a pass
 * @node: a DropStmt
 * @index: which of its objects
 * @format: the message
 * @...: for @format
 *
 * Returns: (transfer none): a finding about that object alone where it can be found among the tokens
 */
SbFinding *
sb_lint_report_dropped (SbLintPass *pass, const SbLintNode *node, gsize index, const char *format,
                        ...)
{
  static const char *const behind[] = { "concurrently", "if", "exists", NULL };
  const PgQuery__DropStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  g_autofree char *message = NULL;
  guint from = 1, first = 0, last = sb_lint_tokens_get_n (unit) - 1;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (stmt->n_objects > 1)
    {
      /* DROP, the words for the kind, IF EXISTS: the list begins where a name is not a keyword of
       * these. */
      static const char *const kinds[] = { "table",     "foreign",   "materialized",
                                           "view",      "sequence",  "index",
                                           "schema",    "function",  "procedure",
                                           "routine",   "type",      "domain",
                                           "extension", "aggregate", NULL };

      while (TRUE)
        {
          gboolean is_before = FALSE;

          for (guint i = 0; kinds[i] != NULL; i++)
            is_before = is_before || sb_lint_token_is (unit, from, kinds[i]);
          for (guint i = 0; behind[i] != NULL; i++)
            is_before = is_before || sb_lint_token_is (unit, from, behind[i]);
          if (!is_before)
            break;
          from++;
        }
      if (!sb_lint_item (unit, from, (guint) index, &first, &last))
        {
          first = 0;
          last = sb_lint_tokens_get_n (unit) - 1;
        }
    }
  return sb_lint_report_tokens (pass, unit, first, last, "%s", message);
}

static gboolean
is_same (const char *schema, const char *name, const char *other_schema, const char *other_name)
{
  return other_name != NULL && strcmp (name, other_name) == 0
         && strcmp (sb_lint_schema_or_public (schema), sb_lint_schema_or_public (other_schema))
                == 0;
}

static gboolean
is_relation (const char *schema, const char *name, const PgQuery__RangeVar *relation)
{
  return relation != NULL && is_same (schema, name, relation->schemaname, relation->relname);
}

static gboolean
is_list (const char *schema, const char *name, PgQuery__Node *const *names, gsize n_names)
{
  return is_same (schema, name, sb_lint_list_get_schema (names, n_names),
                  sb_lint_list_get_name (names, n_names));
}

/* Whether @node creates the object. */
static gboolean
creates (const SbLintNode *node, const PgQuery__DropStmt *drop, const char *schema,
         const char *name)
{
  switch (node->kind)
    {
    case SB_NODE (CREATE_STMT):
      return is_relation (schema, name, ((const PgQuery__CreateStmt *) node->message)->relation);
    case SB_NODE (VIEW_STMT):
      return is_relation (schema, name, ((const PgQuery__ViewStmt *) node->message)->view);
    case SB_NODE (CREATE_SEQ_STMT):
      return is_relation (schema, name, ((const PgQuery__CreateSeqStmt *) node->message)->sequence);
    case SB_NODE (CREATE_TABLE_AS_STMT):
      {
        const PgQuery__CreateTableAsStmt *stmt = node->message;

        return stmt->into != NULL && is_relation (schema, name, stmt->into->rel);
      }
    case SB_NODE (CREATE_FUNCTION_STMT):
      {
        const PgQuery__CreateFunctionStmt *stmt = node->message;

        return is_list (schema, name, stmt->funcname, stmt->n_funcname);
      }
    case SB_NODE (CREATE_ENUM_STMT):
      {
        const PgQuery__CreateEnumStmt *stmt = node->message;

        return is_list (schema, name, stmt->type_name, stmt->n_type_name);
      }
    case SB_NODE (CREATE_DOMAIN_STMT):
      {
        const PgQuery__CreateDomainStmt *stmt = node->message;

        return is_list (schema, name, stmt->domainname, stmt->n_domainname);
      }
    case SB_NODE (COMPOSITE_TYPE_STMT):
      return is_relation (schema, name,
                          ((const PgQuery__CompositeTypeStmt *) node->message)->typevar);
    default:
      return FALSE;
    }
}

static gboolean
creates_part (const SbLintNode *node, const char *schema, const char *table, const char *name)
{
  if (node->kind == SB_NODE (CREATE_POLICY_STMT))
    {
      const PgQuery__CreatePolicyStmt *stmt = node->message;

      return strcmp (stmt->policy_name, name) == 0 && is_relation (schema, table, stmt->table);
    }
  if (node->kind == SB_NODE (CREATE_TRIG_STMT))
    {
      const PgQuery__CreateTrigStmt *stmt = node->message;

      return strcmp (stmt->trigname, name) == 0 && is_relation (schema, table, stmt->relation);
    }
  return FALSE;
}

/**
 * sb_lint_comes_back:
 * @pass: a pass
 * @node: a DropStmt
 * @index: which of its objects
 *
 * Returns: whether the file creates it, or what replaces it under its name, behind the DROP
 */
gboolean
sb_lint_comes_back (SbLintPass *pass, const SbLintNode *node, gsize index)
{
  const PgQuery__DropStmt *stmt = node->message;
  gboolean is_part = stmt->remove_type == SB_OBJECT (POLICY)
                     || stmt->remove_type == SB_OBJECT (TRIGGER);
  const SbLintNode *end = &g_array_index (pass->nodes, SbLintNode, 0) + pass->nodes->len;
  const char *schema, *table, *name;

  if (is_part ? !sb_lint_get_dropped_part (stmt, index, &schema, &table, &name)
              : !sb_lint_get_dropped (stmt, index, &schema, &name))
    return FALSE;
  for (const SbLintNode *other = node + 1; other < end; other++)
    if (is_part ? creates_part (other, schema, table, name) : creates (other, stmt, schema, name))
      return TRUE;
  return FALSE;
}
