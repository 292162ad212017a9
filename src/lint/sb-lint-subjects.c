/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lint-subjects.h"

#include "sb-lint-alter.h"
#include "sb-lint-drops.h"
#include "sb-lint-names.h"
#include "sb-lint-objects.h"
#include "sb-lint-tables.h"

#include <string.h>

typedef struct
{
  SbLintSubjects *out;
  SbLintPass *pass;
  GHashTable *undescribed; /* what has to have a comment, and has none yet */
} Reading;

static gboolean
is_temporary (const PgQuery__RangeVar *relation)
{
  return relation != NULL && strcmp (relation->relpersistence, "t") == 0;
}

static char *
make_key (const char *schema, const char *table, const char *column)
{
  return g_strjoin ("\n", sb_lint_schema_or_public (schema), table, column, NULL);
}

static void
add_describable (Reading *reading, const char *schema, const char *table, const char *column)
{
  reading->out->describable++;
  g_hash_table_add (reading->undescribed, make_key (schema, table, column));
}

static void
read_type (SbLintSubjects *out, const PgQuery__TypeName *type)
{
  static const char *const times[] = { "timestamp", "timestamptz", "time", "timetz", NULL };
  const char *name = sb_lint_type_get_name (type);

  out->columns++;
  out->times += g_strv_contains (times, name);
  out->jsonb += strcmp (name, "jsonb") == 0;
}

static void
read_create (Reading *reading, const SbLintNode *node)
{
  const PgQuery__CreateStmt *stmt = node->message;

  if (stmt->relation == NULL || is_temporary (stmt->relation) || stmt->partbound != NULL)
    return;
  reading->out->tables++;
  add_describable (reading, stmt->relation->schemaname, stmt->relation->relname, NULL);
  for (gsize i = 0; i < stmt->n_table_elts; i++)
    if (stmt->table_elts[i]->node_case == SB_NODE (COLUMN_DEF))
      read_type (reading->out, stmt->table_elts[i]->column_def->type_name);
}

static gboolean
is_existing (Reading *reading, const SbLintNode *node, const PgQuery__RangeVar *relation)
{
  return relation != NULL && !is_temporary (relation)
         && !sb_lint_is_created (reading->pass, sb_lint_unit (reading->pass, node), relation);
}

static void
read_command (Reading *reading, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  const SbLintNode *parent = sb_lint_parent (reading->pass, node);
  const PgQuery__AlterTableStmt *stmt;
  const PgQuery__ColumnDef *column;
  SbLintSubjects *out = reading->out;
  gboolean existing;

  if (parent == NULL || parent->kind != SB_NODE (ALTER_TABLE_STMT))
    return;
  stmt = parent->message;
  existing = is_existing (reading, node, stmt->relation);
  column = cmd->def != NULL && cmd->def->node_case == SB_NODE (COLUMN_DEF) ? cmd->def->column_def
                                                                           : NULL;
  switch ((int) cmd->subtype)
    {
    case SB_AT (AddColumn):
      read_type (out, column->type_name);
      add_describable (reading, stmt->relation->schemaname, stmt->relation->relname,
                       column->colname);
      out->required += existing
                       && (sb_lint_column_find (column, PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL)
                           || sb_lint_column_find (column, PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY));
      break;
    case SB_AT (AlterColumnType):
      read_type (out, column->type_name);
      out->changes_rows += existing;
      break;
    case SB_AT (SetNotNull):
      out->required += existing;
      break;
    case SB_AT (DropColumn):
      out->changes_rows += existing;
      break;
    case SB_AT (EnableRowSecurity):
    case SB_AT (DisableRowSecurity):
    case SB_AT (ForceRowSecurity):
    case SB_AT (NoForceRowSecurity):
      out->access++;
      break;
    default:
      break;
    }
}

static void
read_comment (Reading *reading, const SbLintNode *node)
{
  const PgQuery__CommentStmt *stmt = node->message;
  const PgQuery__List *names;
  g_autofree char *key = NULL;
  gsize n;

  if (stmt->object == NULL || stmt->object->node_case != SB_NODE (LIST) || *stmt->comment == '\0')
    return;
  names = stmt->object->list;
  n = names->n_items;
  if (stmt->objtype == SB_OBJECT (TABLE) && n >= 1)
    key = make_key (sb_lint_list_get_schema (names->items, n),
                    sb_lint_list_get_name (names->items, n), NULL);
  else if (stmt->objtype == SB_OBJECT (COLUMN) && n >= 2)
    key = make_key (sb_lint_list_get_schema (names->items, n - 1),
                    sb_lint_list_get_name (names->items, n - 1),
                    sb_lint_list_get_name (names->items, n));
  if (key != NULL && g_hash_table_remove (reading->undescribed, key))
    reading->out->described++;
}

static void
read_rows (Reading *reading, const SbLintNode *node, const PgQuery__RangeVar *relation)
{
  gboolean existing = is_existing (reading, node, relation);

  if (is_temporary (relation))
    return;
  reading->out->writes_rows++;
  reading->out->changes_rows += existing && node->kind != SB_NODE (INSERT_STMT);
}

static void
read_node (Reading *reading, const SbLintNode *node)
{
  SbLintSubjects *out = reading->out;

  switch (node->kind)
    {
    case SB_NODE (CREATE_STMT):
      read_create (reading, node);
      break;
    case SB_NODE (ALTER_TABLE_STMT):
      out->reaches_existing +=
          is_existing (reading, node, ((const PgQuery__AlterTableStmt *) node->message)->relation);
      break;
    case SB_NODE (ALTER_TABLE_CMD):
      read_command (reading, node);
      break;
    case SB_NODE (INDEX_STMT):
      out->reaches_existing += is_existing (reading, node,
                                            ((const PgQuery__IndexStmt *) node->message)->relation);
      break;
    case SB_NODE (DROP_STMT):
    case SB_NODE (RENAME_STMT):
      out->reaches_existing++;
      out->changes_rows += node->kind == SB_NODE (DROP_STMT)
                           && ((const PgQuery__DropStmt *) node->message)->remove_type
                                  == SB_OBJECT (TABLE);
      break;
    case SB_NODE (CONSTRAINT):
      out->foreign_keys += ((const PgQuery__Constraint *) node->message)->contype
                           == PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN;
      break;
    case SB_NODE (CREATE_ENUM_STMT):
    case SB_NODE (ALTER_ENUM_STMT):
      out->enums++;
      break;
    case SB_NODE (CREATE_POLICY_STMT):
    case SB_NODE (ALTER_POLICY_STMT):
      out->policies++;
      out->access++;
      break;
    case SB_NODE (GRANT_STMT):
      out->access++;
      break;
    case SB_NODE (COMMENT_STMT):
      read_comment (reading, node);
      break;
    case SB_NODE (INSERT_STMT):
      read_rows (reading, node, ((const PgQuery__InsertStmt *) node->message)->relation);
      break;
    case SB_NODE (UPDATE_STMT):
      read_rows (reading, node, ((const PgQuery__UpdateStmt *) node->message)->relation);
      break;
    case SB_NODE (DELETE_STMT):
      read_rows (reading, node, ((const PgQuery__DeleteStmt *) node->message)->relation);
      break;
    case SB_NODE (MERGE_STMT):
      read_rows (reading, node, ((const PgQuery__MergeStmt *) node->message)->relation);
      break;
    case SB_NODE (TRUNCATE_STMT):
      out->writes_rows++;
      out->changes_rows++;
      break;
    case SB_NODE (COPY_STMT):
      out->writes_rows += ((const PgQuery__CopyStmt *) node->message)->is_from;
      break;
    default:
      break;
    }
}

static void
read_tables (Reading *reading)
{
  GPtrArray *tables = sb_lint_tables_get (reading->pass);

  for (guint i = 0; i < tables->len; i++)
    {
      const SbLintTable *table = g_ptr_array_index (tables, i);

      if (table->create == NULL || table->create->kind != SB_NODE (CREATE_STMT) || table->is_dropped
          || !table->has_row_security)
        continue;
      reading->out->guarded++;
      for (guint k = 0; k < table->commands->len; k++)
        {
          const SbLintNode *node = g_ptr_array_index (table->commands, k);

          if (((const PgQuery__AlterTableCmd *) node->message)->subtype
              == SB_AT (EnableRowSecurity))
            reading->out->guarded_at = MIN (reading->out->guarded_at,
                                            sb_lint_unit (reading->pass, node)->statement);
        }
    }
}

/**
 * sb_lint_subjects_read:
 * @self: (out): what the script is about
 * @script: a forward script
 *
 * Workers only.
 */
void
sb_lint_subjects_read (SbLintSubjects *self, SbScript *script)
{
  g_autoptr (SbLintContext) context = sb_lint_context_new ();
  g_autoptr (SbLintPass) pass = sb_lint_pass_new (script, context);
  g_autoptr (GHashTable)
      undescribed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reading reading = { .out = self, .pass = pass, .undescribed = undescribed };

  *self = (SbLintSubjects){ .guarded_at = SB_SUBJECT_NOWHERE };
  for (guint i = 0; i < pass->nodes->len; i++)
    {
      const SbLintNode *node = &g_array_index (pass->nodes, SbLintNode, i);

      if (!sb_lint_unit (pass, node)->in_function)
        read_node (&reading, node);
    }
  read_tables (&reading);
  self->is_unsure = sb_lint_is_unsure (pass);
}
