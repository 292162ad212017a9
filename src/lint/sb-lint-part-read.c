/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts as their definitions have them: columns, constraints, indexes. */
#include "sb-lint-alter.h"
#include "sb-lint-names.h"
#include "sb-lint-part.h"

#include <string.h>

static void
take (GStrv *place, GStrv texts)
{
  g_strfreev (*place);
  *place = texts;
}

static gboolean
is_serial (const PgQuery__TypeName *type)
{
  return strstr (sb_lint_type_get_name (type), "serial") != NULL;
}

/**
 * sb_lint_part_of_column:
 * @column: a column's definition
 *
 * Returns: (transfer full): it without its constraints
 */
SbLintPart *
sb_lint_part_of_column (const PgQuery__ColumnDef *column)
{
  SbLintPart *self = sb_lint_part_new (SB_LINT_PART_COLUMN, column->colname, 0);

  self->text = sb_lint_type_to_text (column->type_name);
  if (sb_lint_column_find (column, SB_CONSTR (NOTNULL)) != NULL
      || sb_lint_column_find (column, SB_CONSTR (PRIMARY)) != NULL
      || sb_lint_column_find (column, SB_CONSTR (IDENTITY)) != NULL
      || is_serial (column->type_name))
    self->flags |= SB_LINT_PART_NOT_NULL;
  if (sb_lint_column_find (column, SB_CONSTR (DEFAULT)) != NULL
      || sb_lint_column_find (column, SB_CONSTR (IDENTITY)) != NULL
      || sb_lint_column_find (column, SB_CONSTR (GENERATED)) != NULL
      || is_serial (column->type_name))
    self->flags |= SB_LINT_PART_DEFAULT;
  return self;
}

/* Which columns an expression names. */
static GStrv
find_columns (const PgQuery__Node *expression)
{
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (SbLintNode));
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (expression != NULL)
    sb_lint_nodes_add (nodes, 0, expression);
  for (guint i = 0; i < nodes->len; i++)
    {
      const SbLintNode *node = &g_array_index (nodes, SbLintNode, i);
      const PgQuery__ColumnRef *column = node->message;

      if (node->kind == SB_NODE (COLUMN_REF)
          && sb_lint_list_get_name (column->fields, column->n_fields) != NULL)
        g_ptr_array_add (names,
                         g_strdup (sb_lint_list_get_name (column->fields, column->n_fields)));
    }
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static GStrv
one (const char *text)
{
  const char *const texts[] = { text, NULL };

  return g_strdupv ((char **) texts);
}

static GStrv
take_one (char *text)
{
  GStrv texts = g_new0 (char *, 2);

  texts[0] = text;
  return texts;
}

/* `EXCLUDE USING gist (room WITH =, …)` */
static GStrv
find_excluded (const PgQuery__Constraint *constraint)
{
  GStrv texts = g_new0 (char *, constraint->n_exclusions + 1);

  for (gsize i = 0; i < constraint->n_exclusions; i++)
    {
      const PgQuery__Node *pair = constraint->exclusions[i];
      const PgQuery__Node *item = pair->node_case == SB_NODE (LIST) && pair->list->n_items > 0
                                      ? pair->list->items[0]
                                      : NULL;

      texts[i] = g_strdup (item != NULL && item->node_case == SB_NODE (INDEX_ELEM)
                                   && item->index_elem->name != NULL
                               ? item->index_elem->name
                               : "");
    }
  return texts;
}

/**
 * sb_lint_part_of_constraint:
 * @constraint: a constraint
 * @column: (nullable): the column whose definition it is in
 *
 * Returns: (transfer full) (nullable): it; %NULL for what is part of a column
 */
SbLintPart *
sb_lint_part_of_constraint (const PgQuery__Constraint *constraint, const char *column)
{
  guint flags = constraint->skip_validation ? SB_LINT_PART_NOT_VALID : 0;
  SbLintPart *self;

  switch ((int) constraint->contype)
    {
    case SB_CONSTR (PRIMARY):
    case SB_CONSTR (UNIQUE):
      flags |= constraint->contype == SB_CONSTR (PRIMARY)
                   ? SB_LINT_PART_PRIMARY | SB_LINT_PART_UNIQUE
                   : SB_LINT_PART_UNIQUE;
      self = sb_lint_part_new (SB_LINT_PART_KEY, constraint->conname, flags);
      take (&self->columns,
            column != NULL ? one (column) : sb_lint_strings (constraint->keys, constraint->n_keys));
      self->text = g_strdup (constraint->indexname);
      return self;
    case SB_CONSTR (EXCLUSION):
      self = sb_lint_part_new (SB_LINT_PART_KEY, constraint->conname, flags);
      take (&self->columns, find_excluded (constraint));
      return self;
    case SB_CONSTR (CHECK):
      if (constraint->raw_expr != NULL && constraint->raw_expr->node_case == SB_NODE (NULL_TEST)
          && constraint->raw_expr->null_test->nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NOT_NULL)
        flags |= SB_LINT_PART_NOT_NULL;
      self = sb_lint_part_new (SB_LINT_PART_CHECK, constraint->conname, flags);
      take (&self->columns, find_columns (constraint->raw_expr));
      return self;
    case SB_CONSTR (FOREIGN):
      self = sb_lint_part_new (SB_LINT_PART_FOREIGN, constraint->conname, flags);
      take (&self->columns, column != NULL
                                ? one (column)
                                : sb_lint_strings (constraint->fk_attrs, constraint->n_fk_attrs));
      take (&self->foreign, sb_lint_strings (constraint->pk_attrs, constraint->n_pk_attrs));
      self->text = g_strdup (constraint->fk_del_action);
      if (constraint->pktable != NULL)
        take (&self->reads, take_one (sb_lint_key (constraint->pktable->schemaname,
                                                   constraint->pktable->relname)));
      return self;
    default:
      return NULL;
    }
}

static gboolean
is_plain_element (const PgQuery__IndexElem *element)
{
  return element->name != NULL && *element->name != '\0' && element->n_opclass == 0
         && element->n_collation == 0 && element->ordering != PG_QUERY__SORT_BY_DIR__SORTBY_DESC
         && element->nulls_ordering != PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST;
}

/**
 * sb_lint_part_of_index:
 * @stmt: CREATE INDEX
 *
 * Returns: (transfer full): the index
 */
SbLintPart *
sb_lint_part_of_index (const PgQuery__IndexStmt *stmt)
{
  SbLintPart *self = sb_lint_part_new (SB_LINT_PART_INDEX, stmt->idxname, SB_LINT_PART_PLAIN);
  GStrv columns = g_new0 (char *, stmt->n_index_params + 1);
  gboolean is_btree = stmt->access_method == NULL || *stmt->access_method == '\0'
                      || strcmp (stmt->access_method, "btree") == 0;

  for (gsize i = 0; i < stmt->n_index_params; i++)
    {
      const PgQuery__IndexElem *element = stmt->index_params[i]->node_case == SB_NODE (INDEX_ELEM)
                                              ? stmt->index_params[i]->index_elem
                                              : NULL;

      columns[i] = g_strdup (element != NULL && element->name != NULL ? element->name : "");
      if (element == NULL || !is_plain_element (element))
        self->flags &= ~(guint) SB_LINT_PART_PLAIN;
    }
  take (&self->columns, columns);
  self->text = g_strdup (is_btree ? "btree" : stmt->access_method);
  if (!is_btree)
    self->flags &= ~(guint) SB_LINT_PART_PLAIN;
  if (stmt->unique)
    self->flags |= SB_LINT_PART_UNIQUE;
  if (stmt->where_clause != NULL)
    self->flags |= SB_LINT_PART_PARTIAL;
  return self;
}
