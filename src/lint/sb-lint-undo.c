/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way back: what has none, and rollbacks that fail or take too much. */
#include "sb-lint-alter.h"
#include "sb-lint-drops.h"
#include "sb-lint-families.h"
#include "sb-lint-known.h"
#include "sb-lint-names.h"
#include "sb-lint-statements.h"

#include <string.h>

/* RV502 */

static gboolean
names_table (SbLintPass *pass, const SbLintUnit *unit, const PgQuery__RangeVar *table)
{
  for (guint i = 0; i < unit->n_nodes; i++)
    {
      const SbLintNode *node = sb_lint_root (pass, unit) + i;

      if (node->kind == SB_NODE (RANGE_VAR) && sb_lint_is_same_relation (node->message, table))
        return TRUE;
    }
  return FALSE;
}

/* Whether the file keeps its rows elsewhere before. */
static gboolean
is_copied_before (SbLintPass *pass, guint end, const PgQuery__RangeVar *table)
{
  for (guint i = 0; i < end; i++)
    {
      const SbLintUnit *unit = sb_lint_get_unit (pass, i);

      switch ((int) unit->root->node_case)
        {
        case SB_NODE (CREATE_TABLE_AS_STMT):
        case SB_NODE (INSERT_STMT):
        case SB_NODE (COPY_STMT):
        case SB_NODE (UPDATE_STMT):
          if (names_table (pass, unit, table))
            return TRUE;
          break;
        default:
          break;
        }
    }
  return FALSE;
}

static gboolean
drops_column (const PgQuery__AlterTableStmt *stmt)
{
  for (gsize i = 0; i < stmt->n_cmds; i++)
    if (stmt->cmds[i]->node_case == SB_NODE (ALTER_TABLE_CMD)
        && stmt->cmds[i]->alter_table_cmd->subtype == SB_AT (DropColumn))
      return TRUE;
  return FALSE;
}

/* The table that loses what nothing can give back. */
static const PgQuery__RangeVar *
get_loser (const PgQuery__Node *root)
{
  switch ((int) root->node_case)
    {
    case SB_NODE (DELETE_STMT):
      return root->delete_stmt->relation;
    case SB_NODE (TRUNCATE_STMT):
      return root->truncate_stmt->n_relations > 0
                     && root->truncate_stmt->relations[0]->node_case == SB_NODE (RANGE_VAR)
                 ? root->truncate_stmt->relations[0]->range_var
                 : NULL;
    case SB_NODE (ALTER_TABLE_STMT):
      return drops_column (root->alter_table_stmt) ? root->alter_table_stmt->relation : NULL;
    default:
      return NULL;
    }
}

static const PgQuery__RangeVar *
get_dropped_table (SbLintPass *pass, const SbLintUnit *unit, PgQuery__RangeVar *place)
{
  const PgQuery__DropStmt *stmt = unit->root->drop_stmt;
  const char *schema, *name;

  if (unit->root->node_case != SB_NODE (DROP_STMT) || stmt->remove_type != SB_OBJECT (TABLE)
      || !sb_lint_get_dropped (stmt, 0, &schema, &name)
      || sb_lint_comes_back (pass, sb_lint_root (pass, unit), 0))
    return NULL;
  place->schemaname = (char *) (schema != NULL ? schema : "");
  place->relname = (char *) name;
  return place;
}

static void
check_irreversible (SbLintPass *pass)
{
  if (!sb_lint_context_is_in_project (pass->context)
      || sb_lint_context_get_role (pass->context) != SB_LINT_ROLE_FORWARD
      || sb_script_find_directive (pass->script, "irreversible") != NULL)
    return;
  for (guint i = 0; i < pass->units->len; i++)
    {
      PgQuery__RangeVar place = PG_QUERY__RANGE_VAR__INIT;
      SbLintUnit *unit = sb_lint_get_unit (pass, i);
      const PgQuery__RangeVar *table = get_loser (unit->root);

      if (table == NULL)
        table = get_dropped_table (pass, unit, &place);
      if (unit->in_function || table == NULL || sb_lint_is_created (pass, unit, table)
          || is_copied_before (pass, i, table))
        continue;
      sb_lint_advise (
          sb_lint_report_tokens (pass, unit, 0, MIN (2, sb_lint_tokens_get_n (unit) - 1),
                                 "no rollback brings back what \"%s\" loses here", table->relname),
          "keep the rows first: CREATE TABLE _before_… AS SELECT …; or say that it is "
          "meant so: -- switchback: irreversible — reason");
      return;
    }
}

/* RV504 */

static gboolean
is_dropped_with (const PgQuery__DropStmt *stmt, const char *schema, const char *name)
{
  const char *other_schema, *other;

  for (gsize i = 0; i < stmt->n_objects; i++)
    if (sb_lint_get_dropped (stmt, i, &other_schema, &other) && strcmp (other, name) == 0
        && strcmp (sb_lint_schema_or_public (other_schema), schema) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
uses_type (const SbLintPart *part, const char *type)
{
  gsize length = strlen (type);

  return part->kind == SB_LINT_PART_COLUMN && part->text != NULL
         && strncmp (part->text, type, length) == 0
         && (part->text[length] == '\0' || part->text[length] == '[');
}

/* What of another object keeps this one from being dropped. */
static const SbLintPart *
find_user (const SbLintKnown *other, const PgQuery__DropStmt *stmt, const char *key,
           const char *name)
{
  for (guint i = 0; i < other->parts->len; i++)
    {
      const SbLintPart *part = g_ptr_array_index (other->parts, i);

      switch ((int) stmt->remove_type)
        {
        case SB_OBJECT (TABLE):
          if ((part->kind == SB_LINT_PART_FOREIGN || part->kind == SB_LINT_PART_POLICY)
              && g_strv_contains ((const char *const *) part->reads, key))
            return part;
          break;
        case SB_OBJECT (FUNCTION):
          if (part->kind == SB_LINT_PART_TRIGGER && g_strcmp0 (part->text, name) == 0)
            return part;
          break;
        case SB_OBJECT (TYPE):
        case SB_OBJECT (DOMAIN):
          if (uses_type (part, name))
            return part;
          break;
        default:
          break;
        }
    }
  return NULL;
}

static const char *
describe_user (const SbLintPart *part)
{
  switch (part->kind)
    {
    case SB_LINT_PART_FOREIGN:
      return "a foreign key";
    case SB_LINT_PART_POLICY:
      return "a policy";
    case SB_LINT_PART_TRIGGER:
      return "a trigger";
    default:
      return "a column";
    }
}

/* The statement below that drops the table alone. */
static SbLintUnit *
find_drop (SbLintPass *pass, const SbLintUnit *from, const SbLintKnown *table)
{
  for (guint i = (guint) (from - sb_lint_get_unit (pass, 0)) + 1; i < pass->units->len; i++)
    {
      SbLintUnit *unit = sb_lint_get_unit (pass, i);
      const PgQuery__DropStmt *stmt = unit->root->drop_stmt;

      if (sb_lint_is_statement (unit) && unit->root->node_case == SB_NODE (DROP_STMT)
          && stmt->remove_type == SB_OBJECT (TABLE) && stmt->n_objects == 1
          && is_dropped_with (stmt, table->schema, table->name))
        return unit;
    }
  return NULL;
}

static void
report_order (SbLintPass *pass, const SbLintNode *node, gsize index, const char *name,
              const SbLintKnown *other, const SbLintPart *part)
{
  SbLintUnit *unit = sb_lint_unit (pass, node);
  SbLintUnit *later = find_drop (pass, unit, other);
  SbFinding *finding;

  finding = sb_lint_report_dropped (pass, node, index, "refused (2BP01): %s of \"%s\" needs \"%s\"",
                                    describe_user (part), other->name, name);
  if (later == NULL)
    {
      sb_lint_advise (finding, "drop what needs it first");
      return;
    }
  sb_lint_advise (finding, "drop \"%s\" before it", other->name);
  if (sb_lint_is_statement (unit) && unit->is_exact && later->is_exact)
    {
      g_autofree char *sql = g_strndup (pass->text + later->start, later->end - later->start);

      sb_lint_insert_before (pass, finding, unit, sql);
      sb_lint_remove_statement (pass, finding, later->statement);
    }
}

static void
check_order_of (SbLintPass *pass, const SbLintNode *node, gsize index)
{
  const PgQuery__DropStmt *stmt = node->message;
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *key = NULL;
  const char *schema, *name;

  if (!sb_lint_get_dropped (stmt, index, &schema, &name))
    return;
  key = sb_lint_key (schema, name);
  list = sb_lint_known_list (pass, sb_lint_unit (pass, node), SB_LINT_RELATION);
  for (guint i = 0; i < list->len; i++)
    {
      const SbLintKnown *other = g_ptr_array_index (list, i);
      const SbLintPart *part;

      if (strcmp (other->name, name) == 0 || is_dropped_with (stmt, other->schema, other->name)
          || sb_lint_known (pass, sb_lint_unit (pass, node), SB_LINT_RELATION, other->schema,
                            other->name, SB_LINT_ALL)
                 == NULL)
        continue;
      part = find_user (other, stmt, key, name);
      if (part == NULL)
        continue;
      report_order (pass, node, index, name, other, part);
      return;
    }
}

static void
check_order (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__DropStmt *stmt = node->message;

  if (!sb_lint_is_rollback (pass) || stmt->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE)
    return;
  for (gsize i = 0; i < stmt->n_objects; i++)
    check_order_of (pass, node, i);
}

/* RV505 */

/* Whether forward found it there, and left it. */
static gboolean
was_there (SbLintPass *pass, const char *schema, const char *name, const char *column)
{
  guint at;
  SbLintSchema *all = sb_lint_context_get_schema (pass->context, &at);
  const SbLintKnown *before, *after;
  const SbLintPart *part;

  if (all == NULL || at == 0)
    return FALSE;
  before = sb_lint_schema_find (all, at - 1, SB_LINT_RELATION, schema, name);
  after = sb_lint_schema_find (all, at, SB_LINT_RELATION, schema, name);
  if (before == NULL || after == NULL || !(before->flags & SB_LINT_IS_MADE)
      || before->made != after->made || !sb_lint_schema_is_sure (all, at, after, SB_LINT_COLUMNS))
    return FALSE;
  if (column == NULL)
    return TRUE;
  part = sb_lint_known_part (before, SB_LINT_PART_COLUMN, column);
  return part != NULL && part == sb_lint_known_part (after, SB_LINT_PART_COLUMN, column);
}

static void
check_drop_table (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__DropStmt *stmt = node->message;
  const char *schema, *name;

  for (gsize i = 0; stmt->remove_type == SB_OBJECT (TABLE) && i < stmt->n_objects; i++)
    if (sb_lint_get_dropped (stmt, i, &schema, &name) && was_there (pass, schema, name, NULL)
        && !sb_lint_comes_back (pass, node, i))
      sb_lint_advise (sb_lint_report_dropped (
                          pass, node, i, "\"%s\" was there before forward, with its rows", name),
                      "leave it: forward has not made it");
}

static void
check_drops_data (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterTableCmd *cmd = node->message;
  const SbLintNode *parent = sb_lint_parent (pass, node);
  const PgQuery__RangeVar *relation;

  if (!sb_lint_is_rollback (pass))
    return;
  if (node->kind == SB_NODE (DROP_STMT))
    {
      check_drop_table (pass, node);
      return;
    }
  if (cmd->subtype != SB_AT (DropColumn) || parent->kind != SB_NODE (ALTER_TABLE_STMT))
    return;
  relation = ((const PgQuery__AlterTableStmt *) parent->message)->relation;
  if (relation != NULL && was_there (pass, relation->schemaname, relation->relname, cmd->name))
    sb_lint_advise (sb_lint_report_command (
                        pass, node, "\"%s\" was there before forward, with its values", cmd->name),
                    "leave it: forward has not made it");
}

const SbLintRule sb_lint_undo[] = {
  {
      .id = "RV502",
      .slug = "irreversible",
      .title = "rows or columns that go without being kept",
      .why = "a rollback makes the table or column again, and it is empty",
      .severity = SB_SEVERITY_WARNING,
      .check_file = check_irreversible,
  },
  {
      .id = "RV504",
      .slug = "rollback-order",
      .title = "rollback that drops something before what needs it",
      .why = "PostgreSQL refuses it (2BP01), and the rollback fails when it is needed",
      .severity = SB_SEVERITY_WARNING,
      .kinds = { SB_NODE (DROP_STMT) },
      .check_node = check_order,
  },
  {
      .id = "RV505",
      .slug = "rollback-drops-data",
      .title = "rollback that drops what was there before its forward script",
      .why = "IF NOT EXISTS made nothing of it: the rollback takes what others have made, with all "
             "rows",
      .severity = SB_SEVERITY_ERROR,
      .kinds = { SB_NODE (DROP_STMT), SB_NODE (ALTER_TABLE_CMD) },
      .check_node = check_drops_data,
  },
  { .id = NULL },
};
