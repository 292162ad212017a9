/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns among each other: their order, and one that is there twice. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-tokens.h"

#include <string.h>

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

const SbLintRule sb_lint_types_columns[] = {
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
  { .id = NULL },
};
