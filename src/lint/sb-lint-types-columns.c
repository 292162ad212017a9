/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns among each other: their order, and one that is there twice. */
#include "sb-lint-alter.h"
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-objects.h"
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

/* Values that are given to columns by their order would go to others. */
static gboolean
has_rows_by_order (SbLintPass *pass, const PgQuery__RangeVar *table)
{
  GPtrArray *about = sb_lint_about (pass, table->schemaname, table->relname);

  for (guint i = 0; i < about->len; i++)
    {
      const SbLintNode *node = g_ptr_array_index (about, i);
      const PgQuery__InsertStmt *insert = node->message;
      const PgQuery__CopyStmt *copy = node->message;

      if ((node->kind == SB_NODE (INSERT_STMT) && insert->n_cols == 0)
          || (node->kind == SB_NODE (COPY_STMT) && copy->n_attlist == 0))
        return TRUE;
    }
  return FALSE;
}

/* Multiples of eight bytes, then what begins at multiples of eight, four, two and one, then what has no
 * size of its own. */
static guint
get_rank (const PgQuery__ColumnDef *column)
{
  guint alignment = 1;
  guint size = column->type_name != NULL ? get_size (column->type_name, &alignment) : 0;

  if (size == 0)
    return 0;
  return size % 8 == 0 ? 8 : alignment;
}

/* How many elements the table begins with that are columns; 0 where others stand between. */
static gsize
count_columns (const PgQuery__CreateStmt *stmt)
{
  gsize n = 0;

  while (n < stmt->n_table_elts && stmt->table_elts[n]->node_case == SB_NODE (COLUMN_DEF))
    n++;
  for (gsize i = n; i < stmt->n_table_elts; i++)
    if (stmt->table_elts[i]->node_case != SB_NODE (CONSTRAINT))
      return 0;
  return n;
}

static void
put_in_order (SbLintPass *pass, SbFinding *finding, SbLintUnit *unit,
              const PgQuery__CreateStmt *stmt)
{
  static const guint ranks[] = { 8, 4, 2, 1, 0 };
  gsize n = count_columns (stmt);
  guint from = n > 0 ? sb_lint_token_at (unit, stmt->table_elts[0]->column_def->location) : 0;
  gsize place = 0;
  guint first, last;

  if (n == 0 || stmt->n_inh_relations > 0 || has_rows_by_order (pass, stmt->relation)
      || !sb_lint_item (unit, from, (guint) n - 1, &first, &last)
      || sb_lint_has_comment (unit, from, last))
    return;
  for (guint k = 0; k < G_N_ELEMENTS (ranks); k++)
    for (gsize i = 0; i < n; i++)
      {
        g_autofree char *text = NULL;

        if (get_rank (stmt->table_elts[i]->column_def) != ranks[k])
          continue;
        sb_lint_item (unit, from, (guint) i, &first, &last);
        text = sb_lint_tokens_dup (unit, first, last);
        sb_lint_item (unit, from, (guint) place, &first, &last);
        if (place++ != i)
          sb_lint_replace_tokens (finding, unit, first, last, text);
      }
}

/* Columns of a fixed size, widest first, then those of no fixed size: nothing is left between. */
static void
check_alignment (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__CreateStmt *stmt = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint at = 0, wasted = 0, name;
  SbFinding *finding;

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
  finding = sb_lint_report_tokens (pass, unit, name, sb_lint_token_skip_name (unit, name) - 1,
                                   "%u bytes of each row of \"%s\" are padding", wasted,
                                   stmt->relation->relname);
  put_in_order (pass, finding, unit, stmt);
  sb_lint_advise (finding,
                  "columns of eight bytes first, then of four, two and one, then text and jsonb");
}

/* As sb_lint_item(), where a clause may come behind the last. */
static gboolean
find_item (SbLintUnit *unit, guint from, guint index, guint *first, guint *last)
{
  static const char *const words[] = { "from",      "where", "returning", "into",  "group",
                                       "having",    "order", "limit",     "union", "offset",
                                       "intersect", "fetch", "except",    "for",   "window" };

  if (!sb_lint_item (unit, from, index, first, last))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      guint at = sb_lint_token_find (unit, *first, *last + 1, words[i]);

      if (at != SB_LINT_NO_TOKEN && at > *first)
        *last = at - 1;
    }
  return TRUE;
}

/* The comma before an item, and the item. */
static void
take_out (SbFinding *finding, SbLintUnit *unit, guint first, guint last)
{
  sb_lint_edit (finding, unit, sb_lint_token (unit, first - 1)->start,
                sb_lint_token (unit, last)->end, "");
}

/* Whether items @one and @other of the list at @from are written alike, without comments. */
static gboolean
is_alike (SbLintUnit *unit, guint from, guint one, guint other)
{
  g_autofree char *text = NULL, *other_text = NULL;
  guint first, last, other_first, other_last;

  if (!find_item (unit, from, one, &first, &last)
      || !find_item (unit, from, other, &other_first, &other_last)
      || sb_lint_has_comment (unit, other_first - 1, other_last))
    return FALSE;
  text = sb_lint_tokens_dup (unit, first, last);
  other_text = sb_lint_tokens_dup (unit, other_first, other_last);
  return strcmp (text, other_text) == 0;
}

/* In each row of VALUES. */
static gboolean
take_out_values (SbFinding *finding, SbLintUnit *unit, const PgQuery__InsertStmt *stmt, guint one,
                 guint other)
{
  const PgQuery__SelectStmt *select =
      stmt->select_stmt != NULL && stmt->select_stmt->node_case == SB_NODE (SELECT_STMT)
          ? stmt->select_stmt->select_stmt
          : NULL;
  guint values = sb_lint_token_find (unit, 0, SB_LINT_NO_TOKEN, "values");
  guint row, row_end, first, last;

  if (select == NULL || select->n_values_lists == 0 || values == SB_LINT_NO_TOKEN)
    return FALSE;
  for (gsize i = 0; i < select->n_values_lists; i++)
    if (!sb_lint_item (unit, values + 1, (guint) i, &row, &row_end)
        || !is_alike (unit, row + 1, one, other))
      return FALSE;
  for (gsize i = 0; i < select->n_values_lists; i++)
    {
      sb_lint_item (unit, values + 1, (guint) i, &row, &row_end);
      sb_lint_item (unit, row + 1, other, &first, &last);
      take_out (finding, unit, first, last);
    }
  return TRUE;
}

/* The second of two that say the same. Which of two that differ is meant, a person knows. */
static void
leave_one_out (SbFinding *finding, SbLintUnit *unit, const SbLintNode *node, guint from, guint one,
               guint other)
{
  guint first, last;

  if (!is_alike (unit, from, one, other)
      || (node->kind == SB_NODE (INSERT_STMT)
          && !take_out_values (finding, unit, node->message, one, other)))
    return;
  find_item (unit, from, other, &first, &last);
  take_out (finding, unit, first, last);
}

static int
get_location (const PgQuery__Node *item)
{
  if (item->node_case == SB_NODE (COLUMN_DEF))
    return item->column_def->location;
  return item->node_case == SB_NODE (RES_TARGET) ? item->res_target->location : -1;
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
      const char *name = NULL;
      SbFinding *finding;
      gpointer before;
      guint at;

      if (items[i]->node_case == SB_NODE (COLUMN_DEF))
        name = column->colname;
      else if (items[i]->node_case == SB_NODE (RES_TARGET) && target->n_indirection == 0)
        name = target->name;
      if (name == NULL || *name == '\0')
        continue;
      if (!g_hash_table_lookup_extended (seen, name, NULL, &before))
        {
          g_hash_table_insert (seen, (gpointer) name, GUINT_TO_POINTER (i));
          continue;
        }
      at = sb_lint_token_at (unit, get_location (items[i]));
      finding = sb_lint_report_tokens (pass, unit, at, at, "refused: \"%s\" is there twice (42701)",
                                       name);
      sb_lint_advise (finding, "leave one of them out");
      if (get_location (items[0]) >= 0)
        leave_one_out (finding, unit, node, sb_lint_token_at (unit, get_location (items[0])),
                       GPOINTER_TO_UINT (before), (guint) i);
    }
}

static const char *
get_view_column (const PgQuery__ResTarget *target)
{
  if (target->name != NULL && *target->name != '\0')
    return target->name;
  return target->val->node_case == SB_NODE (COLUMN_REF)
             ? sb_lint_list_get_name (target->val->column_ref->fields,
                                      target->val->column_ref->n_fields)
             : NULL;
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
      const char *name;
      SbFinding *finding;
      gpointer before;
      guint at;

      if (select->target_list[i]->node_case != SB_NODE (RES_TARGET) || target->val == NULL)
        continue;
      name = get_view_column (target);
      if (name == NULL || *name == '\0')
        continue;
      if (!g_hash_table_lookup_extended (seen, name, NULL, &before))
        {
          g_hash_table_insert (seen, (gpointer) name, GUINT_TO_POINTER (i));
          continue;
        }
      at = sb_lint_token_at (unit, target->location);
      finding = sb_lint_report_tokens (pass, unit, at, at,
                                       "refused: the view has \"%s\" twice (42701)", name);
      sb_lint_advise (finding, "give one of them another name with AS, or leave it out");
      if (get_location (select->target_list[0]) >= 0)
        leave_one_out (finding, unit, node,
                       sb_lint_token_at (unit, get_location (select->target_list[0])),
                       GPOINTER_TO_UINT (before), (guint) i);
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
