/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How tables and enums are laid out. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-tables.h"
#include "sb-lint-tokens.h"

#include <string.h>

static void
check_required (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__ColumnDef *column = node->message;
  const SbLintNode *parent = sb_lint_parent (pass, node);
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint at = sb_lint_token_at (unit, column->location);

  if (parent == NULL || parent->kind != SB_NODE (CREATE_STMT)
      || sb_lint_column_find (column, SB_CONSTR (NOTNULL)) == NULL
      || sb_lint_column_find (column, SB_CONSTR (DEFAULT)) != NULL
      || sb_lint_column_find (column, SB_CONSTR (IDENTITY)) != NULL
      || sb_lint_column_find (column, SB_CONSTR (GENERATED)) != NULL
      || sb_lint_column_find (column, SB_CONSTR (PRIMARY)) != NULL
      || sb_lint_column_find (column, SB_CONSTR (FOREIGN)) != NULL
      || strstr (sb_lint_type_get_name (column->type_name), "serial") != NULL)
    return;
  sb_lint_advise (sb_lint_report_tokens (pass, unit, at, at, "every INSERT has to give \"%s\"",
                                         column->colname),
                  "a default, where there is one that is right");
}

static void
check_enum (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateEnumStmt *stmt = node->message;

  sb_lint_advise (sb_lint_report_tokens (pass, sb_lint_unit (pass, node), 0, 2,
                                         "a value of \"%s\" can never be removed",
                                         sb_lint_list_get_name (stmt->type_name,
                                                                stmt->n_type_name)),
                  "a table of the values with a foreign key, or text with a CHECK");
}

static void
check_enum_order (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__AlterEnumStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);

  if (*stmt->old_val != '\0' || *stmt->new_val_neighbor != '\0')
    return;
  sb_lint_advise (sb_lint_report_tokens (pass, unit, 0, sb_lint_tokens_get_n (unit) - 1,
                                         "'%s' comes last, wherever other values are by then",
                                         stmt->new_val),
                  "say AFTER or BEFORE which value it comes");
}

/* Size and alignment of types of a fixed size, in bytes. */
static guint
get_size (const PgQuery__TypeName *type, guint *alignment)
{
  static const struct
  {
    const char *name;
    guint size, alignment;
  } sizes[] = {
    { "int8", 8, 8 },        { "bigserial", 8, 8 },   { "serial8", 8, 8 }, { "float8", 8, 8 },
    { "timestamp", 8, 8 },   { "timestamptz", 8, 8 }, { "money", 8, 8 },   { "time", 8, 8 },
    { "int4", 4, 4 },        { "serial", 4, 4 },      { "serial4", 4, 4 }, { "float4", 4, 4 },
    { "date", 4, 4 },        { "oid", 4, 4 },         { "int2", 2, 2 },    { "serial2", 2, 2 },
    { "smallserial", 2, 2 }, { "bool", 1, 1 },        { "uuid", 16, 1 },
  };
  const char *name = sb_lint_type_get_name (type);

  for (guint i = 0; type->n_array_bounds == 0 && i < G_N_ELEMENTS (sizes); i++)
    if (strcmp (name, sizes[i].name) == 0)
      {
        *alignment = sizes[i].alignment;
        return sizes[i].size;
      }
  return 0;
}

/* Columns of a fixed size, widest first, then those of no fixed size: nothing is left between. */
static void
check_alignment (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint at = 0, wasted = 0, name;

  if (stmt->relation == NULL)
    return;
  for (gsize i = 0; i < stmt->n_table_elts; i++)
    {
      guint size, alignment = 1;

      if (stmt->table_elts[i]->node_case != SB_NODE (COLUMN_DEF)
          || stmt->table_elts[i]->column_def->type_name == NULL)
        continue;
      size = get_size (stmt->table_elts[i]->column_def->type_name, &alignment);
      if (size == 0)
        break; /* where the next column begins depends on the row */
      wasted += (alignment - at % alignment) % alignment;
      at += size + (alignment - at % alignment) % alignment;
    }
  if (wasted < 8)
    return;
  name = sb_lint_token_at (unit, stmt->relation->location);
  sb_lint_advise (sb_lint_report_tokens (pass, unit, name, sb_lint_token_skip_name (unit, name) - 1,
                                         "%u bytes of each row of \"%s\" are padding", wasted,
                                         stmt->relation->relname),
                  "columns of eight bytes first, then of four, two and one, then text and jsonb");
}

/* Parts of a value may be set one by one: only whole columns count. */
static void
check_repeated (SbLintPass *pass, const SbLintNode *node, PgQuery__Node *const *items, gsize n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  SbLintUnit *unit = sb_lint_unit (pass, node);

  for (gsize i = 0; i < n; i++)
    {
      const PgQuery__ColumnDef *column = items[i]->column_def;
      const PgQuery__ResTarget *target = items[i]->res_target;
      const char *name;
      guint at;

      if (items[i]->node_case == SB_NODE (COLUMN_DEF))
        name = column->colname;
      else if (items[i]->node_case == SB_NODE (RES_TARGET) && target->n_indirection == 0)
        name = target->name;
      else
        continue;
      if (name == NULL || *name == '\0' || g_hash_table_add (seen, (gpointer) name))
        continue;
      at = sb_lint_token_at (unit, items[i]->node_case == SB_NODE (COLUMN_DEF) ? column->location
                                                                               : target->location);
      sb_lint_advise (sb_lint_report_tokens (pass, unit, at, at,
                                             "refused: \"%s\" is there twice (42701)", name),
                      "leave one of them out");
    }
}

/* In a view two columns of one name are refused too, unless it names its columns itself. */
static void
check_view_columns (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__ViewStmt *stmt = node->message;
  const PgQuery__SelectStmt *select = stmt->query != NULL
                                              && stmt->query->node_case == SB_NODE (SELECT_STMT)
                                          ? stmt->query->select_stmt
                                          : NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  SbLintUnit *unit = sb_lint_unit (pass, node);

  for (gsize i = 0; select != NULL && stmt->n_aliases == 0 && i < select->n_target_list; i++)
    {
      const PgQuery__ResTarget *target = select->target_list[i]->res_target;
      const char *name = target->name;
      guint at;

      if (select->target_list[i]->node_case != SB_NODE (RES_TARGET) || target->val == NULL)
        continue;
      if ((name == NULL || *name == '\0') && target->val->node_case == SB_NODE (COLUMN_REF))
        name = sb_lint_list_get_name (target->val->column_ref->fields,
                                      target->val->column_ref->n_fields);
      if (name == NULL || *name == '\0' || g_hash_table_add (seen, (gpointer) name))
        continue;
      at = sb_lint_token_at (unit, target->location);
      sb_lint_advise (sb_lint_report_tokens (pass, unit, at, at,
                                             "refused: the view has \"%s\" twice (42701)", name),
                      "give one of them another name with AS");
    }
}

static void
check_twice (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateStmt *table = node->message;
  const PgQuery__InsertStmt *insert = node->message;
  const PgQuery__UpdateStmt *update = node->message;

  if (node->kind == SB_NODE (CREATE_STMT))
    check_repeated (pass, node, table->table_elts, table->n_table_elts);
  else if (node->kind == SB_NODE (INSERT_STMT))
    check_repeated (pass, node, insert->cols, insert->n_cols);
  else if (node->kind == SB_NODE (UPDATE_STMT))
    check_repeated (pass, node, update->target_list, update->n_target_list);
  else
    check_view_columns (pass, node);
}

#define BEFORE (1 << 1)
#define ON_UPDATE (1 << 4)

static gboolean
has_update_trigger (const SbLintTable *table)
{
  for (guint i = 0; i < table->triggers->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (table->triggers, i);
      const PgQuery__CreateTrigStmt *stmt = node->message;

      if ((stmt->timing & BEFORE) != 0 && (stmt->events & ON_UPDATE) != 0)
        return TRUE;
    }
  return FALSE;
}

static void
check_updated_at (SbLintPass *pass)
{
  GPtrArray *tables = sb_lint_tables_get (pass);

  for (guint i = 0; i < tables->len; i++)
    {
      const SbLintTable *table = g_ptr_array_index (tables, i);
      const PgQuery__ColumnDef *column = sb_lint_table_get_column (table, "updated_at");
      SbLintUnit *unit;
      guint at;

      if (column == NULL)
        column = sb_lint_table_get_column (table, "modified_at");
      if (column == NULL || table->is_dropped || table->is_partition || has_update_trigger (table)
          || sb_lint_column_find (column, SB_CONSTR (GENERATED)) != NULL
          || sb_lint_tables_have_triggers_by_text (pass))
        continue;
      unit = sb_lint_unit (pass, table->create);
      at = sb_lint_token_at (unit, column->location);
      sb_lint_advise (sb_lint_report_tokens (pass, unit, at, at,
                                             "no trigger keeps \"%s\": it stays at the time of the "
                                             "INSERT",
                                             column->colname),
                      "CREATE TRIGGER … BEFORE UPDATE ON \"%s\" that sets it to now()",
                      table->name);
    }
}

static void
check_inherits (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateStmt *table = node->message;
  const PgQuery__RuleStmt *rule = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint last = MIN (2, sb_lint_tokens_get_n (unit) - 1);

  if (node->kind == SB_NODE (RULE_STMT))
    sb_lint_advise (sb_lint_report_tokens (pass, unit, 0, last,
                                           "\"%s\" writes queries anew: what has an effect may "
                                           "happen twice or for no row",
                                           rule->rulename),
                    "a trigger");
  else if (table->partbound == NULL && table->n_inh_relations > 0)
    sb_lint_advise (sb_lint_report_tokens (pass, unit, 0, last,
                                           "keys, foreign keys and policies of the parent do not "
                                           "hold in \"%s\"",
                                           table->relation->relname),
                    "PARTITION BY, or a table of its own with a foreign key");
}

const SbLintRule sb_lint_types_tables[] = {
  {
      .id = "TY611",
      .slug = "not-null-without-default",
      .title = "NOT NULL column of a new table without a default",
      .why = "programs that do not know the column cannot insert",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (COLUMN_DEF) },
      .check_node = check_required,
  },
  {
      .id = "TY614",
      .slug = "enum-created",
      .title = "CREATE TYPE … AS ENUM",
      .why = "values can be added and renamed, but neither removed nor put in another order",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (CREATE_ENUM_STMT) },
      .check_node = check_enum,
  },
  {
      .id = "TY617",
      .slug = "column-alignment",
      .title = "order of columns that leaves room between them",
      .why = "a column begins at a multiple of its size; what is left before it is stored too",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (CREATE_STMT) },
      .check_node = check_alignment,
  },
  {
      .id = "TY618",
      .slug = "duplicate-assignment",
      .title = "one column twice in CREATE TABLE, INSERT, UPDATE or a view",
      .why = "PostgreSQL parses it and then refuses it, when the migration is applied",
      .severity = SB_SEVERITY_ERROR,
      .kinds = { SB_NODE (CREATE_STMT), SB_NODE (INSERT_STMT), SB_NODE (UPDATE_STMT),
                 SB_NODE (VIEW_STMT) },
      .check_node = check_twice,
  },
  {
      .id = "TY621",
      .slug = "updated-at-without-trigger",
      .title = "updated_at without a trigger that sets it",
      .why = "a default is for INSERT only; programs forget the column in an UPDATE",
      .severity = SB_SEVERITY_INFO,
      .check_file = check_updated_at,
  },
  {
      .id = "TY624",
      .slug = "inherits-or-rules",
      .title = "INHERITS or CREATE RULE",
      .why = "both behave otherwise than they look, and have better successors",
      .severity = SB_SEVERITY_INFO,
      .kinds = { SB_NODE (CREATE_STMT), SB_NODE (RULE_STMT) },
      .check_node = check_inherits,
  },
  {
      .id = "TY625",
      .slug = "enum-order-unspecified",
      .title = "ADD VALUE without BEFORE or AFTER",
      .why = "values sort by their order, which then differs between databases",
      .severity = SB_SEVERITY_INFO,
      .flags = SB_LINT_OFF,
      .kinds = { SB_NODE (ALTER_ENUM_STMT) },
      .check_node = check_enum_order,
  },
  { .id = NULL },
};
