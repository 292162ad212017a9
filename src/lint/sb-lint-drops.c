/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-drops.h"

#include "sb-lint-alter.h"
#include "sb-lint-names.h"
#include "sb-lint-objects.h"

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
creates_part (const SbLintNode *node, int type, const char *name)
{
  if (type == SB_OBJECT (POLICY))
    return node->kind == SB_NODE (CREATE_POLICY_STMT)
           && strcmp (((const PgQuery__CreatePolicyStmt *) node->message)->policy_name, name) == 0;
  return node->kind == SB_NODE (CREATE_TRIG_STMT)
         && strcmp (((const PgQuery__CreateTrigStmt *) node->message)->trigname, name) == 0;
}

static gboolean
part_comes_back (SbLintPass *pass, const SbLintNode *node, gsize index)
{
  const PgQuery__DropStmt *stmt = node->message;
  const char *schema, *table, *name;
  GPtrArray *about;

  if (!sb_lint_get_dropped_part (stmt, index, &schema, &table, &name))
    return FALSE;
  about = sb_lint_about (pass, schema, table);
  for (guint i = about->len; i > 0; i--)
    {
      const SbLintNode *other = g_ptr_array_index (about, i - 1);

      if (other < node)
        return FALSE;
      if (creates_part (other, (int) stmt->remove_type, name))
        return TRUE;
    }
  return FALSE;
}

static SbLintClass
get_class (int type)
{
  switch (type)
    {
    case SB_OBJECT (TYPE):
    case SB_OBJECT (DOMAIN):
      return SB_LINT_TYPE;
    case SB_OBJECT (FUNCTION):
    case SB_OBJECT (PROCEDURE):
    case SB_OBJECT (ROUTINE):
      return SB_LINT_FUNCTION;
    case SB_OBJECT (SCHEMA):
      return SB_LINT_SCHEMA;
    default:
      return SB_LINT_RELATION;
    }
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
  const char *schema, *name;

  if (stmt->remove_type == SB_OBJECT (POLICY) || stmt->remove_type == SB_OBJECT (TRIGGER))
    return part_comes_back (pass, node, index);
  return sb_lint_get_dropped (stmt, index, &schema, &name)
         && sb_lint_is_made_later (pass, sb_lint_unit (pass, node),
                                   get_class ((int) stmt->remove_type), schema, name);
}

/**
 * sb_lint_is_unsure:
 * @pass: a pass
 *
 * Returns: whether nobody can tell from the text what it makes and drops: SQL put together at run
 *   time, what does not parse, psql's own commands; a rename mixes the names up
 */
gboolean
sb_lint_is_unsure (SbLintPass *pass)
{
  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);

      if (unit->kind == SB_TREE_PART_EXECUTE || unit->root->node_case == SB_NODE (RENAME_STMT))
        return TRUE;
    }
  for (guint i = 0; i < sb_script_get_n_statements (pass->script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (pass->script, i);

      if (statement->syntax_error != NULL || statement->kind == SB_STATEMENT_PSQL)
        return TRUE;
    }
  return FALSE;
}
