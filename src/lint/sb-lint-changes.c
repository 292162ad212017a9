/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-changes-private.h"

#include "sb-lint-alter.h"
#include "sb-lint-drops.h"
#include "sb-lint-names.h"

#include <string.h>

struct _SbLintChanges
{
  gatomicrefcount ref_count;
  GArray *list;
};

static void
clear_change (gpointer data)
{
  SbLintChange *change = data;

  g_free (change->key);
  g_free (change->other);
  g_clear_pointer (&change->part, sb_lint_part_unref);
}

/**
 * sb_lint_change_list_new:
 *
 * Returns: (transfer full) (element-type SbLintChange): none
 */
GArray *
sb_lint_change_list_new (void)
{
  GArray *list = g_array_new (FALSE, TRUE, sizeof (SbLintChange));

  g_array_set_clear_func (list, clear_change);
  return list;
}

/*< private >
 * sb_lint_change_add:
 * @list: changes under construction
 * @verb: what happens
 * @class: to what
 * @schema: (nullable): its schema as written
 * @name: (nullable): its name; %NULL for none
 *
 * Returns: (transfer none): the change, until the next is added
 */
SbLintChange *
sb_lint_change_add (GArray *list, SbLintVerb verb, SbLintClass class, const char *schema,
                    const char *name)
{
  SbLintChange *change;

  g_array_set_size (list, list->len + 1);
  change = &g_array_index (list, SbLintChange, list->len - 1);
  change->verb = verb;
  change->class = class;
  change->key = name != NULL ? sb_lint_key (schema, name) : NULL;
  return change;
}

/*< private >
 * sb_lint_change_add_part:
 * @list: changes under construction
 * @relation: the table
 * @part: (transfer full) (nullable): what it gets
 *
 * Returns: (transfer none) (nullable): the change, until the next is added
 */
SbLintChange *
sb_lint_change_add_part (GArray *list, const PgQuery__RangeVar *relation, SbLintPart *part)
{
  SbLintChange *change;

  if (part == NULL)
    return NULL;
  change = sb_lint_change_add (list, SB_LINT_ADD, SB_LINT_RELATION, relation->schemaname,
                               relation->relname);
  change->part = part;
  return change;
}

static SbLintChange *
add_list (GArray *list, SbLintVerb verb, SbLintClass class, PgQuery__Node *const *names,
          gsize n_names)
{
  const char *name = sb_lint_list_get_name (names, n_names);

  return name != NULL ? sb_lint_change_add (list, verb, class,
                                            sb_lint_list_get_schema (names, n_names), name)
                      : NULL;
}

static void
create_enum (GArray *list, const PgQuery__CreateEnumStmt *stmt, gboolean if_new)
{
  SbLintChange *change = add_list (list, SB_LINT_CREATE, SB_LINT_TYPE, stmt->type_name,
                                   stmt->n_type_name);

  if (change == NULL)
    return;
  change->other = g_strdup ("enum");
  change->flags = SB_LINT_IS_MADE | SB_LINT_IS_WHOLE;
  change->if_new = if_new;
  for (gsize i = 0; i < stmt->n_vals; i++)
    {
      change = add_list (list, SB_LINT_ADD, SB_LINT_TYPE, stmt->type_name, stmt->n_type_name);
      change->part = sb_lint_part_new (SB_LINT_PART_LABEL, sb_lint_string (stmt->vals[i]), 0);
      change->with_object = TRUE;
    }
}

static void
alter_enum (GArray *list, const PgQuery__AlterEnumStmt *stmt)
{
  SbLintChange *change;
  gboolean is_rename = *stmt->old_val != '\0';

  change = add_list (list, is_rename ? SB_LINT_RENAME_PART : SB_LINT_ADD, SB_LINT_TYPE,
                     stmt->type_name, stmt->n_type_name);
  if (change == NULL)
    return;
  change->part = sb_lint_part_new (SB_LINT_PART_LABEL, stmt->new_val, 0);
  change->other = is_rename ? g_strdup (stmt->old_val) : NULL;
}

static void
create_function (GArray *list, const PgQuery__CreateFunctionStmt *stmt)
{
  SbLintChange *change = add_list (list, SB_LINT_CREATE, SB_LINT_FUNCTION, stmt->funcname,
                                   stmt->n_funcname);

  if (change == NULL)
    return;
  change->other = g_strdup ("function");
  change->flags = SB_LINT_IS_MADE;
  change->if_new = TRUE;
  change = add_list (list, SB_LINT_ADD, SB_LINT_FUNCTION, stmt->funcname, stmt->n_funcname);
  change->part = sb_lint_part_of_function (stmt);
}

static void
add_named (GArray *list, SbLintClass class, PgQuery__Node *const *names, gsize n_names,
           const char *kind)
{
  SbLintChange *change = add_list (list, SB_LINT_CREATE, class, names, n_names);

  if (change == NULL)
    return;
  change->other = g_strdup (kind);
  change->flags = SB_LINT_IS_MADE;
  change->if_new = TRUE;
}

/* One function of several of a name goes: which, tell its arguments. */
static void
drop_function (GArray *list, const PgQuery__Node *object, const char *schema, const char *name)
{
  const PgQuery__ObjectWithArgs *function = object->object_with_args;
  g_autoptr (GString) types = g_string_new (NULL);
  SbLintChange *change;

  if (object->node_case != SB_NODE (OBJECT_WITH_ARGS) || function->args_unspecified)
    {
      sb_lint_change_add (list, SB_LINT_DROP, SB_LINT_FUNCTION, schema, name);
      return;
    }
  for (gsize i = 0; i < function->n_objargs; i++)
    if (function->objargs[i]->node_case == SB_NODE (TYPE_NAME))
      {
        g_autofree char *text = sb_lint_type_to_text (function->objargs[i]->type_name);

        g_string_append_printf (types, "%s%s", types->len > 0 ? ", " : "", text);
      }
  change = sb_lint_change_add (list, SB_LINT_REMOVE, SB_LINT_FUNCTION, schema, name);
  change->other = g_string_free (g_steal_pointer (&types), FALSE);
  change->flags = SB_LINT_PART_SIGNATURE;
}

static void
drop_part (GArray *list, const PgQuery__DropStmt *stmt, gsize index, SbLintPartKind kind)
{
  const char *schema, *table, *name;
  SbLintChange *change;

  if (!sb_lint_get_dropped_part (stmt, index, &schema, &table, &name))
    return;
  change = sb_lint_change_add (list, SB_LINT_REMOVE, SB_LINT_RELATION, schema, table);
  change->other = g_strdup (name);
  change->flags = kind;
}

static void
drop_object (GArray *list, const PgQuery__DropStmt *stmt, gsize index)
{
  const char *schema, *name;

  if (!sb_lint_get_dropped (stmt, index, &schema, &name))
    return;
  switch ((int) stmt->remove_type)
    {
    case SB_OBJECT (TABLE):
    case SB_OBJECT (VIEW):
    case SB_OBJECT (MATVIEW):
    case SB_OBJECT (FOREIGN_TABLE):
    case SB_OBJECT (SEQUENCE):
      sb_lint_change_add (list, SB_LINT_DROP, SB_LINT_RELATION, schema, name);
      break;
    case SB_OBJECT (INDEX):
      sb_lint_change_add (list, SB_LINT_DROP_INDEX, SB_LINT_RELATION, schema, name);
      break;
    case SB_OBJECT (TYPE):
    case SB_OBJECT (DOMAIN):
      sb_lint_change_add (list, SB_LINT_DROP, SB_LINT_TYPE, schema, name);
      break;
    case SB_OBJECT (FUNCTION):
    case SB_OBJECT (PROCEDURE):
    case SB_OBJECT (ROUTINE):
      drop_function (list, stmt->objects[index], schema, name);
      break;
    case SB_OBJECT (SCHEMA):
      sb_lint_change_add (list, SB_LINT_DROP_SCHEMA, SB_LINT_SCHEMA, name, "");
      break;
    default:
      break;
    }
}

static void
drop (GArray *list, const PgQuery__DropStmt *stmt)
{
  for (gsize i = 0; i < stmt->n_objects; i++)
    if (stmt->remove_type == SB_OBJECT (POLICY))
      drop_part (list, stmt, i, SB_LINT_PART_POLICY);
    else if (stmt->remove_type == SB_OBJECT (TRIGGER))
      drop_part (list, stmt, i, SB_LINT_PART_TRIGGER);
    else
      drop_object (list, stmt, i);
}

/* SQL that is put together at run time says by its words what it may be about. */
static void
forget (GArray *list, const PgQuery__Node *root)
{
  static const struct
  {
    const char *word;
    guint facets;
  } words[] = {
    { "row level security", SB_LINT_SECURITY },
    { "policy", SB_LINT_POLICIES },
    { "trigger", SB_LINT_TRIGGERS },
    { "index", SB_LINT_INDEXES },
    { "constraint", SB_LINT_CONSTRAINTS | SB_LINT_INDEXES },
    { "grant", 0 },
    { "revoke", 0 },
    { "comment on", 0 },
    { "select ", 0 },
    { "owner to", 0 },
    { "nextval", 0 },
    { "setval", 0 },
    { "notify", 0 },
    { "insert into", 0 },
    { "delete from", 0 },
    { "update ", 0 },
    { "create extension", 0 },
    { "create schema", 0 },
    { "role ", 0 },
    { "publication", 0 },
  };
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (SbLintNode));
  guint facets = 0;
  gboolean is_told = FALSE;

  sb_lint_nodes_add (nodes, 0, root);
  for (guint i = 0; i < nodes->len; i++)
    {
      const SbLintNode *node = &g_array_index (nodes, SbLintNode, i);
      const PgQuery__AConst *constant = node->message;
      g_autofree char *text = NULL;

      if (node->kind != SB_NODE (A_CONST) || constant->val_case != PG_QUERY__A__CONST__VAL_SVAL)
        continue;
      text = g_ascii_strdown (constant->sval->sval, -1);
      for (guint k = 0; k < G_N_ELEMENTS (words); k++)
        if (strstr (text, words[k].word) != NULL)
          {
            is_told = TRUE;
            facets |= words[k].facets;
          }
      if (strstr (text, "drop table") != NULL || strstr (text, " column") != NULL)
        facets = SB_LINT_ALL;
    }
  if (!is_told)
    facets = SB_LINT_ALL;
  if (facets != 0)
    sb_lint_change_add (list, SB_LINT_FORGET, SB_LINT_RELATION, NULL, NULL)->flags = facets;
}

static void
create_policy (GArray *list, const PgQuery__Node *root, gboolean if_new)
{
  const PgQuery__CreatePolicyStmt *stmt = root->create_policy_stmt;

  if (stmt->table != NULL)
    sb_lint_change_add_part (list, stmt->table, sb_lint_part_of_policy (root))->if_new = if_new;
}

static void
create_trigger (GArray *list, const PgQuery__CreateTrigStmt *stmt)
{
  SbLintPart *part;

  if (stmt->relation == NULL)
    return;
  part = sb_lint_part_new (SB_LINT_PART_TRIGGER, stmt->trigname, 0);
  part->text = g_strdup (sb_lint_list_get_name (stmt->funcname, stmt->n_funcname));
  sb_lint_change_add_part (list, stmt->relation, part);
}

static void
read_grant (GArray *list, const PgQuery__GrantStmt *stmt)
{
  for (gsize i = 0; i < stmt->n_grantees; i++)
    if (stmt->grantees[i]->node_case == SB_NODE (ROLE_SPEC)
        && (strcmp (stmt->grantees[i]->role_spec->rolename, "anon") == 0
            || strcmp (stmt->grantees[i]->role_spec->rolename, "authenticated") == 0))
      sb_lint_change_add (list, SB_LINT_HAS_API, SB_LINT_RELATION, NULL, NULL);
}

/**
 * sb_lint_change_list_read:
 * @list: changes under construction
 * @root: a statement
 * @kind: what it is
 * @guards: of #SbTreeGuards
 *
 * Adds what the statement changes.
 */
void
sb_lint_change_list_read (GArray *list, const PgQuery__Node *root, SbTreePartKind kind,
                          guint guards)
{
  gboolean if_new = guards != 0;

  if (kind == SB_TREE_PART_EXPRESSION)
    return;
  if (kind == SB_TREE_PART_EXECUTE)
    {
      forget (list, root);
      return;
    }
  switch ((int) root->node_case)
    {
    case SB_NODE (CREATE_ENUM_STMT):
      create_enum (list, root->create_enum_stmt, if_new);
      break;
    case SB_NODE (ALTER_ENUM_STMT):
      alter_enum (list, root->alter_enum_stmt);
      break;
    case SB_NODE (CREATE_DOMAIN_STMT):
      add_named (list, SB_LINT_TYPE, root->create_domain_stmt->domainname,
                 root->create_domain_stmt->n_domainname, "domain");
      break;
    case SB_NODE (CREATE_FUNCTION_STMT):
      create_function (list, root->create_function_stmt);
      break;
    case SB_NODE (CREATE_POLICY_STMT):
      create_policy (list, root, if_new);
      break;
    case SB_NODE (CREATE_TRIG_STMT):
      create_trigger (list, root->create_trig_stmt);
      break;
    case SB_NODE (DROP_STMT):
      drop (list, root->drop_stmt);
      break;
    case SB_NODE (GRANT_STMT):
      read_grant (list, root->grant_stmt);
      break;
    default:
      sb_lint_change_read_table (list, root, if_new);
      break;
    }
}

static void
read_tree (GArray *list, SbTree *tree)
{
  const PgQuery__Node *root = sb_tree_get_node (tree);
  const SbTreePart *parts;
  guint n_parts;

  if (root == NULL)
    return;
  sb_lint_change_list_read (list, root, SB_TREE_PART_STATEMENT, 0);
  if (root->node_case != SB_NODE (DO_STMT))
    return;
  parts = sb_tree_get_parts (tree, &n_parts);
  for (guint i = 0; i < n_parts; i++)
    sb_lint_change_list_read (list, sb_tree_get_node (parts[i].tree), parts[i].kind,
                              parts[i].guards);
}

/**
 * sb_lint_changes_new:
 * @script: (transfer none): a forward script
 *
 * Workers only.
 *
 * Returns: (transfer full): what it makes of the schema; bodies of functions left out
 */
SbLintChanges *
sb_lint_changes_new (SbScript *script)
{
  g_autoptr (SbTreeList) trees = sb_tree_list_new (script);
  SbLintChanges *self = g_new0 (SbLintChanges, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->list = sb_lint_change_list_new ();
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    {
      SbTree *tree = sb_tree_list_get (trees, i);
      SbStatementKind kind = sb_script_get_statement (script, i)->kind;

      if (tree != NULL)
        read_tree (self->list, tree);
      /* Syntax of a later PostgreSQL: it may do anything. */
      if (kind == SB_STATEMENT_SQL && (tree == NULL || sb_tree_get_node (tree) == NULL))
        sb_lint_change_add (self->list, SB_LINT_FORGET, SB_LINT_RELATION, NULL, NULL)->flags =
            SB_LINT_ALL;
    }
  return self;
}

/**
 * sb_lint_changes_ref:
 * @self: changes
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbLintChanges *
sb_lint_changes_ref (SbLintChanges *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_lint_changes_unref:
 * @self: (transfer full): changes
 *
 * Any thread.
 */
void
sb_lint_changes_unref (SbLintChanges *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->list);
  g_free (self);
}

/**
 * sb_lint_changes_get:
 * @self: changes
 * @n: (out): how many
 *
 * Returns: (array length=n): them in order
 */
const SbLintChange *
sb_lint_changes_get (const SbLintChanges *self, guint *n)
{
  *n = self->list->len;
  return (const SbLintChange *) (gpointer) self->list->data;
}
