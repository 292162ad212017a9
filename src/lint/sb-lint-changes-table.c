/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of tables, views and indexes. */
#include "sb-lint-alter.h"
#include "sb-lint-changes-private.h"
#include "sb-lint-names.h"

#include <string.h>

static SbLintChange *
add (GArray *list, SbLintVerb verb, const PgQuery__RangeVar *relation)
{
  return sb_lint_change_add (list, verb, SB_LINT_RELATION, relation->schemaname, relation->relname);
}

static void
create (GArray *list, const PgQuery__RangeVar *relation, const char *kind, guint flags,
        gboolean if_new)
{
  SbLintChange *change = add (list, SB_LINT_CREATE, relation);

  change->other = g_strdup (kind);
  change->flags = SB_LINT_IS_MADE | flags;
  change->if_new = if_new;
}

static void
add_part (GArray *list, const PgQuery__RangeVar *relation, SbLintPart *part, gboolean if_new)
{
  SbLintChange *change = sb_lint_change_add_part (list, relation, part);

  if (change != NULL)
    change->if_new = if_new;
}

static void
add_column (GArray *list, const PgQuery__RangeVar *relation, const PgQuery__ColumnDef *column,
            gboolean if_new)
{
  add_part (list, relation, sb_lint_part_of_column (column), if_new);
  for (gsize i = 0; i < column->n_constraints; i++)
    if (column->constraints[i]->node_case == SB_NODE (CONSTRAINT))
      add_part (list, relation,
                sb_lint_part_of_constraint (column->constraints[i]->constraint, column->colname),
                if_new);
}

static void
set_not_null (GArray *list, const PgQuery__RangeVar *relation, PgQuery__Node *const *names,
              gsize n_names)
{
  for (gsize i = 0; i < n_names; i++)
    if (sb_lint_string (names[i]) != NULL)
      {
        SbLintChange *change = add (list, SB_LINT_SET, relation);

        change->other = g_strdup (sb_lint_string (names[i]));
        change->flags = SB_LINT_PART_NOT_NULL;
      }
}

static void
add_constraint (GArray *list, const PgQuery__RangeVar *relation,
                const PgQuery__Constraint *constraint, gboolean if_new)
{
  add_part (list, relation, sb_lint_part_of_constraint (constraint, NULL), if_new);
  if (constraint->contype == SB_CONSTR (PRIMARY))
    set_not_null (list, relation, constraint->keys, constraint->n_keys);
}

static void
create_table (GArray *list, const PgQuery__CreateStmt *stmt, const char *kind, gboolean if_new)
{
  guint flags = SB_LINT_IS_WHOLE, first;

  if (stmt->relation == NULL || strcmp (stmt->relation->relpersistence, "t") == 0)
    return;
  if (stmt->n_inh_relations > 0 || stmt->of_typename != NULL || stmt->partbound != NULL)
    flags = 0;
  for (gsize i = 0; i < stmt->n_table_elts; i++)
    if (stmt->table_elts[i]->node_case == SB_NODE (TABLE_LIKE_CLAUSE))
      flags = 0;
  if_new |= stmt->if_not_exists;
  create (list, stmt->relation, kind, flags, if_new);
  first = list->len;
  for (gsize i = 0; i < stmt->n_table_elts; i++)
    if (stmt->table_elts[i]->node_case == SB_NODE (COLUMN_DEF))
      add_column (list, stmt->relation, stmt->table_elts[i]->column_def, FALSE);
    else if (stmt->table_elts[i]->node_case == SB_NODE (CONSTRAINT))
      add_constraint (list, stmt->relation, stmt->table_elts[i]->constraint, FALSE);
  for (guint i = first; i < list->len; i++)
    g_array_index (list, SbLintChange, i).with_object = TRUE;
}

/* What a column of a query is called; %NULL where that is not plain to see. */
static const char *
get_output_name (const PgQuery__Node *target)
{
  const PgQuery__ResTarget *result = target->res_target;
  const PgQuery__Node *value = result->val;

  if (target->node_case != SB_NODE (RES_TARGET))
    return NULL;
  if (result->name != NULL && *result->name != '\0')
    return result->name;
  while (value != NULL && value->node_case == SB_NODE (TYPE_CAST))
    value = value->type_cast->arg;
  if (value != NULL && value->node_case == SB_NODE (COLUMN_REF))
    return sb_lint_list_get_name (value->column_ref->fields, value->column_ref->n_fields);
  if (value != NULL && value->node_case == SB_NODE (FUNC_CALL))
    return sb_lint_call_get_name (value->func_call);
  return NULL;
}

/**
 * sb_lint_view_columns:
 * @stmt: CREATE VIEW
 *
 * Returns: (transfer full) (nullable): the names of its columns; %NULL where they are not all plain
 *   to see
 */
GStrv
sb_lint_view_columns (const PgQuery__ViewStmt *stmt)
{
  const PgQuery__SelectStmt *select;
  g_autoptr (GPtrArray) names = NULL;

  if (stmt->query == NULL || stmt->query->node_case != SB_NODE (SELECT_STMT))
    return NULL;
  select = stmt->query->select_stmt;
  while (select->larg != NULL)
    select = select->larg;
  if (select->n_target_list == 0 || stmt->n_aliases > select->n_target_list)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < select->n_target_list; i++)
    {
      const char *name = i < stmt->n_aliases ? sb_lint_string (stmt->aliases[i])
                                             : get_output_name (select->target_list[i]);

      if (name == NULL)
        return NULL;
      g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_set_free_func (names, NULL);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static void
create_view (GArray *list, const PgQuery__ViewStmt *stmt)
{
  g_auto (GStrv) columns = sb_lint_view_columns (stmt);

  if (stmt->view == NULL)
    return;
  create (list, stmt->view, "view", columns != NULL ? SB_LINT_IS_WHOLE : 0, FALSE);
  for (char **name = columns; name != NULL && *name != NULL; name++)
    add_part (list, stmt->view, sb_lint_part_new (SB_LINT_PART_COLUMN, *name, 0), FALSE);
}

static void
create_table_as (GArray *list, const PgQuery__CreateTableAsStmt *stmt, gboolean if_new)
{
  if (stmt->into == NULL || stmt->into->rel == NULL
      || strcmp (stmt->into->rel->relpersistence, "t") == 0)
    return;
  create (list, stmt->into->rel,
          stmt->objtype == SB_OBJECT (MATVIEW) ? "materialized view" : "table", 0,
          if_new || stmt->if_not_exists);
}

static void
add_index (GArray *list, const PgQuery__IndexStmt *stmt, gboolean if_new)
{
  if (stmt->relation != NULL)
    add_part (list, stmt->relation, sb_lint_part_of_index (stmt), if_new || stmt->if_not_exists);
}

static void
set_column (GArray *list, const PgQuery__RangeVar *relation, SbLintVerb verb, const char *column,
            guint flags)
{
  SbLintChange *change = add (list, verb, relation);

  change->other = g_strdup (column);
  change->flags = flags;
}

static void
retype (GArray *list, const PgQuery__RangeVar *relation, const PgQuery__AlterTableCmd *cmd)
{
  SbLintChange *change;

  if (cmd->def == NULL || cmd->def->node_case != SB_NODE (COLUMN_DEF))
    return;
  change = add (list, SB_LINT_RETYPE, relation);
  change->other = g_strdup (cmd->name);
  change->part = sb_lint_part_new (SB_LINT_PART_COLUMN, cmd->name, 0);
  change->part->text = sb_lint_type_to_text (cmd->def->column_def->type_name);
}

static void
remove_part (GArray *list, const PgQuery__RangeVar *relation, const char *name, guint kind)
{
  SbLintChange *change = add (list, SB_LINT_REMOVE, relation);

  change->other = g_strdup (name);
  change->flags = kind;
}

static void
alter_command (GArray *list, const PgQuery__RangeVar *relation, const PgQuery__AlterTableCmd *cmd,
               gboolean if_new)
{
  switch ((int) cmd->subtype)
    {
    case SB_AT (AddColumn):
      if (cmd->def != NULL && cmd->def->node_case == SB_NODE (COLUMN_DEF))
        add_column (list, relation, cmd->def->column_def, if_new || cmd->missing_ok);
      break;
    case SB_AT (DropColumn):
      remove_part (list, relation, cmd->name, SB_LINT_PART_COLUMN);
      break;
    case SB_AT (AlterColumnType):
      retype (list, relation, cmd);
      break;
    case SB_AT (SetNotNull):
      set_column (list, relation, SB_LINT_SET, cmd->name, SB_LINT_PART_NOT_NULL);
      break;
    case SB_AT (DropNotNull):
      set_column (list, relation, SB_LINT_UNSET, cmd->name, SB_LINT_PART_NOT_NULL);
      break;
    case SB_AT (ColumnDefault):
      set_column (list, relation, cmd->def != NULL ? SB_LINT_SET : SB_LINT_UNSET, cmd->name,
                  SB_LINT_PART_DEFAULT);
      break;
    case SB_AT (AddIdentity):
      set_column (list, relation, SB_LINT_SET, cmd->name, SB_LINT_PART_DEFAULT);
      break;
    case SB_AT (AddConstraint):
      if (cmd->def != NULL && cmd->def->node_case == SB_NODE (CONSTRAINT))
        add_constraint (list, relation, cmd->def->constraint, if_new);
      break;
    case SB_AT (DropConstraint):
      /* Whichever of the constraints it is. */
      remove_part (list, relation, cmd->name, SB_LINT_PART_KEY);
      break;
    case SB_AT (ValidateConstraint):
      set_column (list, relation, SB_LINT_UNSET, cmd->name, SB_LINT_PART_NOT_VALID);
      break;
    case SB_AT (EnableRowSecurity):
      add (list, SB_LINT_HAS_API, relation);
      /* fall through */
    case SB_AT (DisableRowSecurity):
      set_column (list, relation,
                  cmd->subtype == SB_AT (EnableRowSecurity) ? SB_LINT_SET : SB_LINT_UNSET, NULL,
                  SB_LINT_HAS_SECURITY);
      break;
    default:
      break;
    }
}

static void
alter_table (GArray *list, const PgQuery__AlterTableStmt *stmt, gboolean if_new)
{
  if (stmt->relation == NULL
      || (stmt->objtype != SB_OBJECT (TABLE) && stmt->objtype != SB_OBJECT (FOREIGN_TABLE)))
    return;
  for (gsize i = 0; i < stmt->n_cmds; i++)
    if (stmt->cmds[i]->node_case == SB_NODE (ALTER_TABLE_CMD))
      alter_command (list, stmt->relation, stmt->cmds[i]->alter_table_cmd, if_new);
}

static void
rename_part (GArray *list, const PgQuery__RenameStmt *stmt, SbLintPartKind kind)
{
  SbLintChange *change;

  if (stmt->relation == NULL)
    return;
  change = add (list, SB_LINT_RENAME_PART, stmt->relation);
  change->other = g_strdup (stmt->subname);
  change->part = sb_lint_part_new (kind, stmt->newname, 0);
}

static void
rename_object (GArray *list, const PgQuery__RenameStmt *stmt)
{
  SbLintChange *change;

  switch ((int) stmt->rename_type)
    {
    case SB_OBJECT (COLUMN):
      rename_part (list, stmt, SB_LINT_PART_COLUMN);
      break;
    case SB_OBJECT (POLICY):
      rename_part (list, stmt, SB_LINT_PART_POLICY);
      break;
    case SB_OBJECT (TRIGGER):
      rename_part (list, stmt, SB_LINT_PART_TRIGGER);
      break;
    case SB_OBJECT (TABCONSTRAINT):
      rename_part (list, stmt, SB_LINT_PART_KEY);
      break;
    case SB_OBJECT (TABLE):
    case SB_OBJECT (VIEW):
    case SB_OBJECT (MATVIEW):
    case SB_OBJECT (INDEX):
      if (stmt->relation == NULL)
        break;
      change = add (list, SB_LINT_RENAME, stmt->relation);
      change->other = sb_lint_key (stmt->relation->schemaname, stmt->newname);
      break;
    case SB_OBJECT (SCHEMA):
      sb_lint_change_add (list, SB_LINT_DROP_SCHEMA, SB_LINT_SCHEMA, stmt->subname, "");
      break;
    default:
      break;
    }
}

/*< private >
 * sb_lint_change_read_table:
 * @list: changes under construction
 * @root: a statement
 * @if_new: whether what it makes may be there already
 *
 * Adds what the statement changes of tables, views and indexes.
 */
void
sb_lint_change_read_table (GArray *list, const PgQuery__Node *root, gboolean if_new)
{
  const PgQuery__AlterObjectSchemaStmt *moved = root->alter_object_schema_stmt;

  switch ((int) root->node_case)
    {
    case SB_NODE (CREATE_STMT):
      create_table (list, root->create_stmt, "table", if_new);
      break;
    case SB_NODE (CREATE_FOREIGN_TABLE_STMT):
      if (root->create_foreign_table_stmt->base_stmt != NULL)
        create_table (list, root->create_foreign_table_stmt->base_stmt, "foreign table", if_new);
      break;
    case SB_NODE (CREATE_TABLE_AS_STMT):
      create_table_as (list, root->create_table_as_stmt, if_new);
      break;
    case SB_NODE (VIEW_STMT):
      create_view (list, root->view_stmt);
      break;
    case SB_NODE (CREATE_SEQ_STMT):
      if (root->create_seq_stmt->sequence != NULL)
        create (list, root->create_seq_stmt->sequence, "sequence", 0, TRUE);
      break;
    case SB_NODE (INDEX_STMT):
      add_index (list, root->index_stmt, if_new);
      break;
    case SB_NODE (ALTER_TABLE_STMT):
      alter_table (list, root->alter_table_stmt, if_new);
      break;
    case SB_NODE (RENAME_STMT):
      rename_object (list, root->rename_stmt);
      break;
    case SB_NODE (ALTER_OBJECT_SCHEMA_STMT):
      if (moved->relation != NULL)
        add (list, SB_LINT_RENAME, moved->relation)->other = sb_lint_key (moved->newschema,
                                                                          moved->relation->relname);
      break;
    default:
      break;
    }
}
