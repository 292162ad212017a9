/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Security: functions, by whose rights they run and what they mean by a name. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-policies.h"

#include <string.h>

static gboolean
sets_search_path (PgQuery__Node *const *options, gsize n_options)
{
  for (gsize i = 0; i < n_options; i++)
    if (options[i]->node_case == SB_NODE (DEF_ELEM)
        && strcmp (options[i]->def_elem->defname, "set") == 0 && options[i]->def_elem->arg != NULL
        && options[i]->def_elem->arg->node_case == SB_NODE (VARIABLE_SET_STMT)
        && strcmp (options[i]->def_elem->arg->variable_set_stmt->name, "search_path") == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_definer (const PgQuery__CreateFunctionStmt *stmt)
{
  const PgQuery__DefElem *option = sb_lint_option_find (stmt->options, stmt->n_options, "security");

  return option != NULL && sb_lint_option_is_on (option);
}

static gboolean
is_compiled (const PgQuery__CreateFunctionStmt *stmt)
{
  const PgQuery__DefElem *option = sb_lint_option_find (stmt->options, stmt->n_options, "language");
  const char *language = option != NULL ? sb_lint_string (option->arg) : NULL;

  return g_strcmp0 (language, "c") == 0 || g_strcmp0 (language, "internal") == 0;
}

static char *
make_key (PgQuery__Node *const *names, gsize n_names)
{
  return g_strconcat (sb_lint_schema_or_public (sb_lint_list_get_schema (names, n_names)), "\n",
                      sb_lint_list_get_name (names, n_names), NULL);
}

/* Keys of the functions whose search_path a later ALTER FUNCTION sets. */
static GHashTable *
read_altered (SbLintPass *pass)
{
  GHashTable *altered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintNode *root = sb_lint_root (pass, sb_lint_get_unit (pass, i));
      const PgQuery__AlterFunctionStmt *stmt = root->message;

      if (root->kind == SB_NODE (ALTER_FUNCTION_STMT) && stmt->func != NULL
          && sets_search_path (stmt->actions, stmt->n_actions))
        g_hash_table_add (altered, make_key (stmt->func->objname, stmt->func->n_objname));
    }
  return altered;
}

/* Whether all that the body names is found without a search_path. What is declared there is not
 * parsed, so a DECLARE is never sure. */
static gboolean
is_qualified (SbLintPass *pass, const SbLintNode *root)
{
  static const char *const known[] = {
    "now",        "count",
    "sum",        "min",
    "max",        "avg",
    "lower",      "upper",
    "length",     "concat",
    "format",     "round",
    "random",     "trim",
    "btrim",      "md5",
    "array_agg",  "unnest",
    "to_char",    "jsonb_build_object",
    "jsonb_agg",  "to_jsonb",
    "abs",        "char_length",
    "date_trunc", "gen_random_uuid",
    "jsonb_set",  "row_to_json",
    NULL,
  };
  static const char *const types[] = { "uuid",  "text", "jsonb", "json",     "timestamptz", "date",
                                       "bytea", "inet", "name",  "regclass", NULL };
  guint index = (guint) (sb_lint_unit (pass, root) - sb_lint_get_unit (pass, 0));
  guint statement = sb_lint_unit (pass, root)->statement;
  gboolean has_body = FALSE;

  for (guint i = index + 1; i < pass->units->len; i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);

      if (unit->statement != statement)
        break;
      has_body = TRUE;
      if (unit->kind == SB_TREE_PART_EXECUTE)
        return FALSE;
      for (guint k = 0; k < unit->n_nodes; k++)
        {
          const SbLintNode *node = sb_lint_root (pass, unit) + k;
          const PgQuery__FuncCall *call = node->message;
          const PgQuery__TypeName *type = node->message;

          if (node->kind == SB_NODE (RANGE_VAR)
              && *((const PgQuery__RangeVar *) node->message)->schemaname == '\0')
            return FALSE;
          if (node->kind == SB_NODE (FUNC_CALL) && call->n_funcname == 1
              && !g_strv_contains (known, sb_lint_call_get_name (call)))
            return FALSE;
          if (node->kind == SB_NODE (TYPE_NAME) && type->n_names == 1
              && !g_strv_contains (types, sb_lint_type_get_name (type)))
            return FALSE;
        }
    }
  return has_body;
}

static gboolean
declares (const PgQuery__CreateFunctionStmt *stmt)
{
  const PgQuery__DefElem *as = sb_lint_option_find (stmt->options, stmt->n_options, "as");
  const char *body = as != NULL && as->arg != NULL && as->arg->node_case == SB_NODE (LIST)
                         ? sb_lint_list_get_name (as->arg->list->items, as->arg->list->n_items)
                         : NULL;
  g_autofree char *lower = body != NULL ? g_ascii_strdown (body, -1) : NULL;

  return lower == NULL || strstr (lower, "declare") != NULL;
}

static void
check_search_path (SbLintPass *pass)
{
  g_autoptr (GHashTable) altered = read_altered (pass);

  for (guint i = 0; i < pass->units->len; i++)
    {
      SbLintUnit *unit = sb_lint_get_unit (pass, i);
      const SbLintNode *root = sb_lint_root (pass, unit);
      const PgQuery__CreateFunctionStmt *stmt = root->message;
      g_autofree char *key = NULL;
      gboolean is_by_owner;
      SbFinding *finding;

      if (root->kind != SB_NODE (CREATE_FUNCTION_STMT) || unit->in_function
          || stmt->sql_body != NULL || is_compiled (stmt)
          || sets_search_path (stmt->options, stmt->n_options))
        continue;
      key = make_key (stmt->funcname, stmt->n_funcname);
      if (g_hash_table_contains (altered, key))
        continue;
      is_by_owner = is_definer (stmt);
      finding = sb_lint_report_tokens (
          pass, unit, 0, MIN (4, sb_lint_tokens_get_n (unit) - 1),
          is_by_owner ? "\"%s\" has its owner's rights, and who calls it chooses by search_path "
                        "which tables and functions it means"
                      : "who calls \"%s\" chooses by search_path which tables and functions it "
                        "means",
          sb_lint_list_get_name (stmt->funcname, stmt->n_funcname));
      sb_lint_advise (finding, "SET search_path = '', and write every name in it with its schema");
      if (is_by_owner)
        finding->severity = SB_SEVERITY_ERROR;
      if (!unit->in_block && !declares (stmt) && is_qualified (pass, root))
        sb_lint_insert_behind_token (finding, unit, sb_lint_tokens_get_n (unit) - 1,
                                     "SET search_path = ''");
    }
}

static gboolean
is_called_by_trigger (const PgQuery__CreateFunctionStmt *stmt)
{
  const char *type = sb_lint_type_get_name (stmt->return_type);

  return strcmp (type, "trigger") == 0 || strcmp (type, "event_trigger") == 0;
}

/* The types of what goes in, as written: what REVOKE needs to find the function. */
static char *
dup_arguments (SbLintUnit *unit, const PgQuery__CreateFunctionStmt *stmt)
{
  GString *out = g_string_new (NULL);
  guint open = sb_lint_token_find (unit, 0, SB_LINT_NO_TOKEN,
                                   stmt->is_procedure ? "procedure" : "function");

  open = sb_lint_token_skip_name (unit, open + 1) + 1;
  for (gsize i = 0; i < stmt->n_parameters; i++)
    {
      const PgQuery__FunctionParameter *parameter = stmt->parameters[i]->function_parameter;
      g_autofree char *text = NULL;
      guint first, last, start;

      if (parameter->mode == PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_TABLE)
        break;
      if (!sb_lint_item (unit, open, (guint) i, &first, &last) || parameter->arg_type == NULL)
        break;
      if (parameter->mode == PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_OUT)
        continue;
      start = sb_lint_token_at (unit, parameter->arg_type->location);
      for (guint k = start; k <= last; k++)
        if (sb_lint_token_is (unit, k, "default") || sb_lint_token_is_char (unit, k, '='))
          last = k - 1;
      text = sb_lint_tokens_dup (unit, start, last);
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", text);
    }
  return g_string_free (out, FALSE);
}

static gboolean
takes_from_everybody (const PgQuery__GrantStmt *stmt)
{
  for (gsize i = 0; i < stmt->n_grantees; i++)
    if (stmt->grantees[i]->node_case == SB_NODE (ROLE_SPEC)
        && (stmt->grantees[i]->role_spec->roletype == PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_PUBLIC
            || strcmp (stmt->grantees[i]->role_spec->rolename, "anon") == 0))
      return !stmt->is_grant;
  return FALSE;
}

static gboolean
is_of_routines (const PgQuery__GrantStmt *stmt)
{
  return stmt->objtype == SB_OBJECT (FUNCTION) || stmt->objtype == SB_OBJECT (PROCEDURE)
         || stmt->objtype == SB_OBJECT (ROUTINE);
}

/* Keys of the functions, and names of the schemas, that a REVOKE closes. */
static GHashTable *
read_closed (SbLintPass *pass)
{
  GHashTable *closed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintNode *root = sb_lint_root (pass, sb_lint_get_unit (pass, i));
      const PgQuery__AlterDefaultPrivilegesStmt *defaults = root->message;
      const PgQuery__GrantStmt *stmt = root->message;

      if (root->kind == SB_NODE (ALTER_DEFAULT_PRIVILEGES_STMT))
        stmt = defaults->action;
      else if (root->kind != SB_NODE (GRANT_STMT))
        continue;
      if (stmt == NULL || !is_of_routines (stmt) || !takes_from_everybody (stmt))
        continue;
      if (stmt->n_objects == 0)
        g_hash_table_add (closed, g_strdup ("public"));
      for (gsize k = 0; k < stmt->n_objects; k++)
        if (stmt->objects[k]->node_case == SB_NODE (OBJECT_WITH_ARGS))
          g_hash_table_add (closed, make_key (stmt->objects[k]->object_with_args->objname,
                                              stmt->objects[k]->object_with_args->n_objname));
        else if (sb_lint_string (stmt->objects[k]) != NULL)
          g_hash_table_add (closed, g_strdup (sb_lint_string (stmt->objects[k])));
    }
  return closed;
}

static void
report_exposed (SbLintPass *pass, SbLintUnit *unit, const PgQuery__CreateFunctionStmt *stmt)
{
  const char *what = stmt->is_procedure ? "PROCEDURE" : "FUNCTION";
  guint name = sb_lint_token_find (unit, 0, SB_LINT_NO_TOKEN,
                                   stmt->is_procedure ? "procedure" : "function")
               + 1;
  g_autofree char *written = NULL;
  g_autofree char *arguments = NULL;
  g_autofree char *sql = NULL;
  SbFinding *finding;

  if (name == 0)
    return;
  written = sb_lint_tokens_dup (unit, name, sb_lint_token_skip_name (unit, name) - 1);
  arguments = dup_arguments (unit, stmt);
  finding = sb_lint_report_tokens (pass, unit, name, sb_lint_token_skip_name (unit, name) - 1,
                                   "anybody who has the anon key can call \"%s\", which has its "
                                   "owner's rights",
                                   sb_lint_list_get_name (stmt->funcname, stmt->n_funcname));
  sb_lint_advise (finding, "REVOKE EXECUTE … FROM PUBLIC, anon, and GRANT it to whom it is for");
  sql = g_strdup_printf ("REVOKE EXECUTE ON %s %s(%s) FROM PUBLIC, anon", what, written, arguments);
  sb_lint_insert_after (pass, finding, unit, sql);
}

static void
check_definer (SbLintPass *pass)
{
  g_autoptr (GHashTable) closed = read_closed (pass);

  for (guint i = 0; i < pass->units->len; i++)
    {
      SbLintUnit *unit = sb_lint_get_unit (pass, i);
      const SbLintNode *root = sb_lint_root (pass, unit);
      const PgQuery__CreateFunctionStmt *stmt = root->message;
      const char *schema;
      g_autofree char *key = NULL;

      if (root->kind != SB_NODE (CREATE_FUNCTION_STMT) || unit->in_function || !is_definer (stmt)
          || is_called_by_trigger (stmt))
        continue;
      schema = sb_lint_schema_or_public (
          sb_lint_list_get_schema (stmt->funcname, stmt->n_funcname));
      key = make_key (stmt->funcname, stmt->n_funcname);
      if (sb_lint_context_is_exposed (pass->context, schema) && !g_hash_table_contains (closed, key)
          && !g_hash_table_contains (closed, schema))
        report_exposed (pass, unit, stmt);
    }
}

const SbLintRule sb_lint_security_functions[] = {
  {
      .id = "SC710",
      .slug = "function-search-path",
      .title = "function without SET search_path",
      .why = "who can create objects in a schema of the search_path puts his own in the place of "
             "those that the function means; with SECURITY DEFINER they run by its owner's rights",
      .severity = SB_SEVERITY_INFO,
      .check_file = check_search_path,
  },
  {
      .id = "SC711",
      .slug = "security-definer-exposed",
      .title = "SECURITY DEFINER function that anybody can call through the API",
      .why = "EXECUTE is granted to PUBLIC by default, and the function passes by all policies",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_definer,
  },
  { .id = NULL },
};
