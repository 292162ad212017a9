/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-tables.h"

#include "sb-lint-alter.h"
#include "sb-lint-drops.h"
#include "sb-lint-names.h"

#include <string.h>

struct _SbLintTables
{
  GPtrArray *list;      /* (element-type SbLintTable), in the order of the text */
  GHashTable *by_name;  /* of those that are there: key → SbLintTable */
  GHashTable *by_index; /* an index's key → SbLintTable */
  /* EXECUTE puts together who knows which of these. */
  gboolean is_switched_by_text, has_policies_by_text, has_triggers_by_text;
};

static void
table_free (gpointer data)
{
  SbLintTable *table = data;

  g_ptr_array_unref (table->policies);
  g_ptr_array_unref (table->indexes);
  g_ptr_array_unref (table->triggers);
  g_ptr_array_unref (table->commands);
  g_free (table);
}

static char *
make_key (const char *schema, const char *name)
{
  return g_strconcat (sb_lint_schema_or_public (schema), "\n", name, NULL);
}

static SbLintTable *
find (SbLintTables *self, const char *schema, const char *name)
{
  g_autofree char *key = make_key (schema, name);

  return g_hash_table_lookup (self->by_name, key);
}

static SbLintTable *
need (SbLintTables *self, const PgQuery__RangeVar *relation)
{
  SbLintTable *table;

  if (relation == NULL)
    return NULL;
  table = find (self, relation->schemaname, relation->relname);
  if (table != NULL)
    return table;
  table = g_new0 (SbLintTable, 1);
  table->schema = relation->schemaname;
  table->name = relation->relname;
  table->policies = g_ptr_array_new ();
  table->indexes = g_ptr_array_new ();
  table->triggers = g_ptr_array_new ();
  table->commands = g_ptr_array_new ();
  g_ptr_array_add (self->list, table);
  g_hash_table_insert (self->by_name, make_key (table->schema, table->name), table);
  return table;
}

static void
rename (SbLintTables *self, const PgQuery__RangeVar *relation, const char *schema, const char *name)
{
  SbLintTable *table;
  g_autofree char *key = NULL;

  if (relation == NULL)
    return;
  table = find (self, relation->schemaname, relation->relname);
  key = make_key (relation->schemaname, relation->relname);
  if (table == NULL)
    return;
  g_hash_table_remove (self->by_name, key);
  g_hash_table_replace (self->by_name, make_key (schema, name), table);
}

static void
create (SbLintTables *self, const PgQuery__RangeVar *relation, const SbLintNode *node)
{
  SbLintTable *table = need (self, relation);

  if (table != NULL && table->create == NULL)
    table->create = node;
}

static void
alter (SbLintTables *self, SbLintPass *pass, const SbLintNode *root)
{
  const PgQuery__AlterTableStmt *stmt = root->message;
  SbLintTable *table = need (self, stmt->relation);
  const SbLintNode *end = root + sb_lint_unit (pass, root)->n_nodes;

  for (const SbLintNode *node = root + 1; table != NULL && node < end; node++)
    {
      const PgQuery__AlterTableCmd *cmd = node->message;

      if (node->kind != SB_NODE (ALTER_TABLE_CMD))
        continue;
      g_ptr_array_add (table->commands, (gpointer) node);
      if (cmd->subtype == SB_AT (AttachPartition) && cmd->def != NULL
          && cmd->def->node_case == SB_NODE (PARTITION_CMD)
          && cmd->def->partition_cmd->name != NULL)
        need (self, cmd->def->partition_cmd->name)->is_partition = TRUE;
      if (cmd->subtype == SB_AT (EnableRowSecurity) || cmd->subtype == SB_AT (DisableRowSecurity))
        {
          table->has_switch = TRUE;
          table->has_row_security = cmd->subtype == SB_AT (EnableRowSecurity);
        }
      if (cmd->subtype == SB_AT (SetRelOptions) && cmd->def != NULL
          && cmd->def->node_case == SB_NODE (LIST)
          && sb_lint_option_is_on (sb_lint_option_find (
              cmd->def->list->items, cmd->def->list->n_items, "security_invoker")))
        table->is_invoker = TRUE;
    }
}

static void
remove_policy (SbLintTable *table, const char *name)
{
  for (guint i = table->policies->len; i-- > 0;)
    {
      const SbLintNode *node = g_ptr_array_index (table->policies, i);

      if (strcmp (((const PgQuery__CreatePolicyStmt *) node->message)->policy_name, name) == 0)
        g_ptr_array_remove_index (table->policies, i);
    }
}

static void
remove_index (SbLintTables *self, const char *schema, const char *name)
{
  g_autofree char *key = make_key (schema, name);
  SbLintTable *table = g_hash_table_lookup (self->by_index, key);

  for (guint i = table != NULL ? table->indexes->len : 0; i-- > 0;)
    {
      const SbLintNode *node = g_ptr_array_index (table->indexes, i);

      if (strcmp (((const PgQuery__IndexStmt *) node->message)->idxname, name) == 0)
        g_ptr_array_remove_index (table->indexes, i);
    }
}

static void
drop (SbLintTables *self, const PgQuery__DropStmt *stmt)
{
  const char *schema, *name, *part;

  for (gsize i = 0; i < stmt->n_objects; i++)
    if (stmt->remove_type == SB_OBJECT (POLICY))
      {
        SbLintTable *table = sb_lint_get_dropped_part (stmt, i, &schema, &name, &part)
                                 ? find (self, schema, name)
                                 : NULL;

        if (table != NULL)
          remove_policy (table, part);
      }
    else if (!sb_lint_get_dropped (stmt, i, &schema, &name))
      continue;
    else if (stmt->remove_type == SB_OBJECT (INDEX))
      remove_index (self, schema, name);
    else if (stmt->remove_type == SB_OBJECT (TABLE) || stmt->remove_type == SB_OBJECT (VIEW)
             || stmt->remove_type == SB_OBJECT (MATVIEW))
      {
        g_autofree char *key = make_key (schema, name);
        SbLintTable *table = find (self, schema, name);

        if (table != NULL)
          table->is_dropped = TRUE;
        g_hash_table_remove (self->by_name, key);
      }
}

static guint
get_closed (const PgQuery__GrantStmt *stmt)
{
  gboolean is_read = stmt->n_privileges == 0;
  guint closed = 0;

  for (gsize i = 0; i < stmt->n_privileges; i++)
    if (stmt->privileges[i]->node_case == SB_NODE (ACCESS_PRIV))
      is_read |= strcmp (stmt->privileges[i]->access_priv->priv_name, "select") == 0;
  for (gsize i = 0; is_read && i < stmt->n_grantees; i++)
    {
      const PgQuery__RoleSpec *role = stmt->grantees[i]->role_spec;

      if (stmt->grantees[i]->node_case != SB_NODE (ROLE_SPEC))
        continue;
      if (strcmp (role->rolename, "anon") == 0)
        closed |= SB_LINT_CLOSED_ANON;
      else if (strcmp (role->rolename, "authenticated") == 0)
        closed |= SB_LINT_CLOSED_AUTHENTICATED;
      else if (stmt->is_grant && role->roletype == PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_PUBLIC)
        closed |= SB_LINT_CLOSED;
    }
  return closed;
}

static void
grant (SbLintTables *self, const PgQuery__GrantStmt *stmt)
{
  guint closed = get_closed (stmt);

  if (stmt->objtype != SB_OBJECT (TABLE))
    return;
  for (gsize i = 0; closed != 0 && i < stmt->n_objects; i++)
    if (stmt->objects[i]->node_case == SB_NODE (RANGE_VAR))
      {
        SbLintTable *table = need (self, stmt->objects[i]->range_var);

        table->closed = stmt->is_grant ? table->closed & ~closed : table->closed | closed;
      }
}

static void
add_part (GPtrArray *parts, const SbLintNode *node)
{
  g_ptr_array_add (parts, (gpointer) node);
}

static void
add (SbLintTables *self, SbLintPass *pass, const SbLintNode *root)
{
  const PgQuery__RenameStmt *renamed = root->message;
  const PgQuery__AlterObjectSchemaStmt *moved = root->message;
  const PgQuery__CreateTableAsStmt *as = root->message;
  const PgQuery__IndexStmt *index = root->message;
  const PgQuery__CreateForeignTableStmt *foreign = root->message;
  SbLintTable *table;

  switch (root->kind)
    {
    case SB_NODE (CREATE_STMT):
      create (self, ((const PgQuery__CreateStmt *) root->message)->relation, root);
      break;
    case SB_NODE (CREATE_FOREIGN_TABLE_STMT):
      need (self, foreign->base_stmt != NULL ? foreign->base_stmt->relation : NULL);
      break;
    case SB_NODE (CREATE_TABLE_AS_STMT):
      create (self, as->into != NULL ? as->into->rel : NULL, root);
      break;
    case SB_NODE (VIEW_STMT):
      create (self, ((const PgQuery__ViewStmt *) root->message)->view, root);
      break;
    case SB_NODE (ALTER_TABLE_STMT):
      alter (self, pass, root);
      break;
    case SB_NODE (CREATE_POLICY_STMT):
      table = need (self, ((const PgQuery__CreatePolicyStmt *) root->message)->table);
      if (table != NULL)
        add_part (table->policies, root);
      break;
    case SB_NODE (CREATE_TRIG_STMT):
      table = need (self, ((const PgQuery__CreateTrigStmt *) root->message)->relation);
      if (table != NULL)
        add_part (table->triggers, root);
      break;
    case SB_NODE (INDEX_STMT):
      table = need (self, index->relation);
      if (table == NULL)
        break;
      add_part (table->indexes, root);
      g_hash_table_replace (self->by_index, make_key (index->relation->schemaname, index->idxname),
                            table);
      break;
    case SB_NODE (DROP_STMT):
      drop (self, root->message);
      break;
    case SB_NODE (GRANT_STMT):
      grant (self, root->message);
      break;
    case SB_NODE (RENAME_STMT):
      if (renamed->rename_type == SB_OBJECT (TABLE) && renamed->relation != NULL)
        rename (self, renamed->relation, renamed->relation->schemaname, renamed->newname);
      break;
    case SB_NODE (ALTER_OBJECT_SCHEMA_STMT):
      if (moved->object_type == SB_OBJECT (TABLE) && moved->relation != NULL)
        rename (self, moved->relation, moved->newschema, moved->relation->relname);
      break;
    default:
      break;
    }
}

/* `EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name)` */
static void
read_text (SbLintTables *self, SbLintPass *pass, const SbLintUnit *unit)
{
  for (guint i = 0; i < unit->n_nodes; i++)
    {
      const SbLintNode *node = sb_lint_root (pass, unit) + i;
      const PgQuery__AConst *constant = node->message;

      if (node->kind == SB_NODE (A_CONST) && constant->val_case == PG_QUERY__A__CONST__VAL_SVAL)
        {
          g_autofree char *text = g_ascii_strdown (constant->sval->sval, -1);

          self->is_switched_by_text |= strstr (text, "enable row level security") != NULL;
          self->has_policies_by_text |= strstr (text, "create policy") != NULL;
          self->has_triggers_by_text |= strstr (text, "trigger") != NULL;
        }
    }
}

/**
 * sb_lint_tables_new:
 * @pass: a pass with its units and nodes
 *
 * Returns: (transfer full): its tables; none of a verify script, whose tables do not stay
 */
SbLintTables *
sb_lint_tables_new (SbLintPass *pass)
{
  SbLintTables *self = g_new0 (SbLintTables, 1);

  self->list = g_ptr_array_new_with_free_func (table_free);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->by_index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (sb_lint_context_get_role (pass->context) == SB_LINT_ROLE_VERIFY)
    return self;
  for (guint i = 0; i < pass->units->len; i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);

      if (unit->in_function)
        continue;
      if (unit->kind == SB_TREE_PART_EXECUTE)
        read_text (self, pass, unit);
      else
        add (self, pass, sb_lint_root (pass, unit));
    }
  return self;
}

/**
 * sb_lint_tables_free:
 * @self: (transfer full) (nullable): tables
 */
void
sb_lint_tables_free (SbLintTables *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_name);
  g_hash_table_unref (self->by_index);
  g_ptr_array_unref (self->list);
  g_free (self);
}

/**
 * sb_lint_tables_get:
 * @pass: a pass
 *
 * Returns: (transfer none) (element-type SbLintTable): all tables, in the order in which the file
 *   names them first
 */
GPtrArray *
sb_lint_tables_get (SbLintPass *pass)
{
  return pass->tables->list;
}

/**
 * sb_lint_table_find:
 * @pass: a pass
 * @relation: (nullable): a table
 *
 * Returns: (transfer none) (nullable): what the file makes of it, unless it drops it
 */
SbLintTable *
sb_lint_table_find (SbLintPass *pass, const PgQuery__RangeVar *relation)
{
  return relation != NULL ? find (pass->tables, relation->schemaname, relation->relname) : NULL;
}

/**
 * sb_lint_tables_are_closed_by_text:
 * @pass: a pass
 *
 * Returns: whether a DO block switches row security on for tables that only it knows
 */
gboolean
sb_lint_tables_are_closed_by_text (SbLintPass *pass)
{
  return pass->tables->is_switched_by_text;
}

/**
 * sb_lint_tables_have_policies_by_text:
 * @pass: a pass
 *
 * Returns: whether a DO block makes policies that only it knows
 */
gboolean
sb_lint_tables_have_policies_by_text (SbLintPass *pass)
{
  return pass->tables->has_policies_by_text;
}

/**
 * sb_lint_tables_have_triggers_by_text:
 * @pass: a pass
 *
 * Returns: whether a DO block makes triggers that only it knows
 */
gboolean
sb_lint_tables_have_triggers_by_text (SbLintPass *pass)
{
  return pass->tables->has_triggers_by_text;
}

/**
 * sb_lint_table_is_open:
 * @pass: a pass
 * @table: a table
 *
 * Returns: whether the API shows it, the file creates it to stay, and neither row security nor
 *   REVOKE closes it
 */
gboolean
sb_lint_table_is_open (SbLintPass *pass, const SbLintTable *table)
{
  const PgQuery__CreateTableAsStmt *as;
  const PgQuery__RangeVar *relation;

  if (table->create == NULL || table->is_dropped || table->is_partition || table->has_row_security
      || table->closed == SB_LINT_CLOSED || pass->tables->is_switched_by_text
      || table->create->kind == SB_NODE (VIEW_STMT))
    return FALSE;
  as = table->create->message;
  if (table->create->kind == SB_NODE (CREATE_TABLE_AS_STMT))
    {
      if (as->objtype != SB_OBJECT (TABLE))
        return FALSE;
      relation = as->into->rel;
    }
  else
    {
      const PgQuery__CreateStmt *stmt = table->create->message;

      if (stmt->partbound != NULL)
        return FALSE;
      relation = stmt->relation;
    }
  return strcmp (relation->relpersistence, "t") != 0
         && sb_lint_context_is_exposed (pass->context, relation->schemaname);
}

/**
 * sb_lint_table_get_create:
 * @table: a table
 *
 * Returns: (transfer none) (nullable): its CREATE TABLE with columns
 */
const PgQuery__CreateStmt *
sb_lint_table_get_create (const SbLintTable *table)
{
  return table->create != NULL && table->create->kind == SB_NODE (CREATE_STMT)
             ? table->create->message
             : NULL;
}
