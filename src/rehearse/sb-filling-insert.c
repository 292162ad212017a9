/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-filling-insert.h"

#include <string.h>

#include "sb-filling-choose.h"

/* Of so many combinations of values one is taken, where conditions speak of several columns. */
#define COMBINATIONS " CROSS JOIN generate_series(0, 342) v (v)"

/* A table that is being filled. */
typedef struct
{
  SbSession *session;
  GPtrArray *tables;
  SbFillingTable *table;
  gint64 n_wanted;
  GPtrArray
      *varied; /* (element-type SbFillingColumn): those that get other values in the second try */
  GString *joins;
  GString *filter;
} Fill;

static gboolean
is_parent_ready (const Fill *fill, const SbFillingReference *reference)
{
  SbFillingTable *parent = sb_filling_table_find (fill->tables, reference->parent);

  return parent != NULL && parent->is_done && parent->n_rows > 0;
}

static gint
find_name (GPtrArray *names, const char *name)
{
  guint index;

  return g_ptr_array_find_with_equal_func (names, name, g_str_equal, &index) ? (gint) index : -1;
}

/* What a column refers to; a column may be in several references: the first one decides. */
static char *
dup_reference (const Fill *fill, const SbFillingColumn *column)
{
  for (guint i = 0; i < fill->table->references->len; i++)
    {
      const SbFillingReference *reference = fill->table->references->pdata[i];
      gint place = find_name (reference->columns, column->name);
      gboolean is_own = strcmp (reference->parent, fill->table->id) == 0;

      if (place < 0)
        continue;
      if (is_own && column->is_not_null)
        {
          SbFillingColumn *key = sb_filling_table_find_column (fill->table,
                                                               reference->keys->pdata[place]);

          return key != column ? sb_filling_choose (fill->session, fill->table, key, -1) : NULL;
        }
      if (is_own || !is_parent_ready (fill, reference))
        return g_strdup ("NULL");
      return g_strdup_printf ("p%u.k%d", i, place);
    }
  return NULL;
}

static char *
dup_value (const Fill *fill, const SbFillingColumn *column)
{
  g_autofree char *reference = dup_reference (fill, column);
  guint place;

  if (reference != NULL)
    return g_steal_pointer (&reference);
  if (column->sequence != NULL)
    return g_strdup_printf ("nextval(%s)", column->sequence);
  if (column->default_sql != NULL && strstr (column->default_sql, "nextval(") != NULL)
    return g_strdup (column->default_sql);
  if (!g_ptr_array_find (fill->varied, column, &place))
    return sb_filling_choose (fill->session, fill->table, column, -1);
  return sb_filling_choose (fill->session, fill->table, column, (gint) place);
}

/* The parent's rows in turn: each is referred to about as often. */
static void
add_joins (Fill *fill)
{
  for (guint i = 0; i < fill->table->references->len; i++)
    {
      const SbFillingReference *reference = fill->table->references->pdata[i];
      SbFillingTable *parent = sb_filling_table_find (fill->tables, reference->parent);

      if (parent == fill->table || !is_parent_ready (fill, reference))
        continue;
      g_string_append (fill->joins, " LEFT JOIN (SELECT ");
      for (guint k = 0; k < reference->keys->len; k++)
        g_string_append_printf (fill->joins, "%s AS k%u, ",
                                (const char *) reference->keys->pdata[k], k);
      g_string_append_printf (fill->joins,
                              "row_number() OVER () - 1 AS n FROM %s LIMIT %" G_GINT64_FORMAT
                              ") p%u ON p%u.n = (g.i - 1 + %u) %% %" G_GINT64_FORMAT,
                              parent->name, MIN (parent->n_rows, fill->n_wanted), i, i, i,
                              MIN (parent->n_rows, fill->n_wanted));
    }
}

static gboolean
shares_columns (const SbFillingTable *table, guint index)
{
  const SbFillingReference *reference = table->references->pdata[index];

  for (guint i = 0; i < index; i++)
    for (guint k = 0; k < reference->columns->len; k++)
      if (find_name (((SbFillingReference *) table->references->pdata[i])->columns,
                     reference->columns->pdata[k])
          >= 0)
        return TRUE;
  return FALSE;
}

/* What no single column's value can see to: rows for which it does not hold are left out. */
static void
add_filter (Fill *fill)
{
  const SbFillingTable *table = fill->table;

  for (guint i = 0; i < table->checks->len; i++)
    {
      const SbFillingCheck *check = table->checks->pdata[i];
      gboolean is_computed = FALSE;

      for (guint k = 0; k < check->columns->len; k++)
        is_computed |= ((SbFillingColumn *) check->columns->pdata[k])->is_generated;
      if (!is_computed)
        g_string_append_printf (fill->filter, " AND (%s) IS NOT FALSE", check->sql);
    }
  for (guint i = 0; i < table->references->len; i++)
    {
      const SbFillingReference *reference = table->references->pdata[i];
      SbFillingTable *parent = sb_filling_table_find (fill->tables, reference->parent);

      if (parent == NULL || !shares_columns (table, i))
        continue;
      g_string_append_printf (fill->filter, " AND (EXISTS (SELECT FROM %s x WHERE true",
                              parent->name);
      for (guint k = 0; k < reference->columns->len; k++)
        g_string_append_printf (fill->filter, " AND x.%s = t.%s",
                                (const char *) reference->keys->pdata[k],
                                (const char *) reference->columns->pdata[k]);
      g_string_append_c (fill->filter, ')');
      for (guint k = 0; k < reference->columns->len; k++)
        g_string_append_printf (fill->filter, " OR t.%s IS NULL",
                                (const char *) reference->columns->pdata[k]);
      g_string_append_c (fill->filter, ')');
    }
}

/* Rows that could be: a query with the table's columns. */
static char *
dup_rows (Fill *fill, char **names)
{
  GString *list = g_string_new (NULL);
  GString *query = g_string_new ("SELECT g.i AS sb_row");

  for (guint i = 0; i < fill->table->columns->len; i++)
    {
      const SbFillingColumn *column = fill->table->columns->pdata[i];
      g_autofree char *value = column->is_generated ? NULL : dup_value (fill, column);

      if (value == NULL)
        continue;
      g_string_append_printf (query, ", (%s)::%s AS %s", value, column->type, column->name);
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", column->name);
      if (column->is_not_null)
        g_string_append_printf (fill->filter, " AND %s IS DISTINCT FROM NULL", column->name);
    }
  add_joins (fill);
  add_filter (fill);
  g_string_append_printf (query,
                          " FROM generate_series(%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
                          ") g (i)%s%s OFFSET 0",
                          fill->table->n_rows + 1, fill->n_wanted,
                          fill->varied->len > 0 ? COMBINATIONS : "", fill->joins->str);
  *names = g_string_free (list, FALSE);
  return g_string_free (query, FALSE);
}

static gboolean
is_unmet (Fill *fill, const SbFillingCheck *check, const char *rows)
{
  g_autofree char *sql = g_strdup_printf ("SELECT bool_or((%s) IS NOT FALSE) FROM (%s) t",
                                          check->sql, rows);
  g_autoptr (SbResult) result = sb_session_exec (fill->session, sql, NULL);

  return result != NULL && sb_result_get_n_rows (result) > 0
         && g_strcmp0 (sb_result_get_value (result, 0, 0), "f") == 0;
}

/* Which condition no row meets. The columns of those that speak of several are to be varied. */
static char *
dup_unmet (Fill *fill, const char *rows)
{
  char *why = NULL;

  for (guint i = 0; i < fill->table->checks->len; i++)
    {
      const SbFillingCheck *check = fill->table->checks->pdata[i];

      if (!is_unmet (fill, check, rows))
        continue;
      if (why == NULL)
        why = check->name != NULL
                  ? g_strdup_printf ("the constraint %s could not be met", check->name)
                  : g_strdup ("the bounds of the partition could not be met");
      for (guint k = 0; check->columns->len > 1 && k < check->columns->len; k++)
        if (!g_ptr_array_find (fill->varied, check->columns->pdata[k], NULL))
          g_ptr_array_add (fill->varied, check->columns->pdata[k]);
    }
  for (guint i = 0; why == NULL && i < fill->table->references->len; i++)
    {
      const SbFillingReference *reference = fill->table->references->pdata[i];
      const SbFillingTable *parent = sb_filling_table_find (fill->tables, reference->parent);

      if (!is_parent_ready (fill, reference))
        why = g_strdup_printf ("%s has no rows to refer to",
                               parent != NULL ? parent->name : "another table");
    }
  return why != NULL ? why : g_strdup ("its constraints could not be met together");
}

/* Returns how many rows went in; -1 with @error: the connection is lost. */
static gint64
try_rows (Fill *fill, char **why, GError **error)
{
  g_autofree char *names = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (SbResult) result = NULL;

  fill->joins = g_string_new (NULL);
  fill->filter = g_string_new (NULL);
  rows = dup_rows (fill, &names);
  sql = g_strdup_printf ("INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM (SELECT %s * "
                         "FROM (%s) t WHERE true%s) u ON CONFLICT DO NOTHING",
                         fill->table->name, names, names,
                         fill->varied->len > 0 ? "DISTINCT ON (sb_row)" : "", rows,
                         fill->filter->str);
  g_string_free (fill->joins, TRUE);
  g_string_free (fill->filter, TRUE);
  result = sb_session_exec (fill->session, sql, error);
  g_clear_pointer (why, g_free);
  if (result == NULL)
    return -1;
  if (sb_result_get_error (result) != NULL)
    *why = g_strdup (sb_result_get_error (result)->message);
  else if (sb_result_get_affected (result) > 0)
    return sb_result_get_affected (result);
  else
    *why = dup_unmet (fill, rows);
  return 0;
}

static gboolean
count_rows (SbSession *session, SbFillingTable *table, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s%s",
                                          table->is_partitioned ? "" : "ONLY ", table->name);
  g_autoptr (SbResult) result = sb_session_expect (sb_session_exec (session, sql, error), error);

  if (result != NULL)
    table->n_rows = g_ascii_strtoll (sb_result_get_value (result, 0, 0), NULL, 10);
  return result != NULL;
}

static gboolean
fill_table (SbSession *session, GPtrArray *tables, SbFillingTable *table, guint n_rows,
            GPtrArray *notes, GError **error)
{
  g_autoptr (GPtrArray) varied = g_ptr_array_new ();
  Fill fill = {
    .session = session, .tables = tables, .table = table, .n_wanted = n_rows, .varied = varied
  };
  g_autofree char *why = NULL;
  gint64 n = 0;

  if (!count_rows (session, table, error))
    return FALSE;
  table->is_done = TRUE;
  if (table->is_partitioned || table->columns->len == 0 || table->n_rows >= n_rows)
    return TRUE;
  table->is_done = FALSE;
  n = try_rows (&fill, &why, error);
  if (n == 0 && varied->len > 0)
    n = try_rows (&fill, &why, error);
  if (n < 0)
    return FALSE;
  table->is_done = TRUE;
  table->n_rows += n;
  if (table->n_rows == 0)
    g_ptr_array_add (notes, g_strdup_printf ("no rows for %s: %s", table->name, why));
  return TRUE;
}

/* Whether everything is there that @table needs; @strict: also what it could do without. */
static gboolean
is_ready (GPtrArray *tables, const SbFillingTable *table, gboolean strict)
{
  for (guint i = 0; i < tables->len; i++)
    {
      const SbFillingTable *part = tables->pdata[i];

      if (!part->is_done && table->is_partitioned && g_strcmp0 (part->part_of, table->id) == 0)
        return FALSE;
    }
  for (guint i = 0; i < table->references->len; i++)
    {
      const SbFillingReference *reference = table->references->pdata[i];
      const SbFillingTable *parent = sb_filling_table_find (tables, reference->parent);
      gboolean is_needed = strict;

      for (guint k = 0; k < reference->columns->len; k++)
        {
          const SbFillingColumn *column =
              sb_filling_table_find_column (table, reference->columns->pdata[k]);

          is_needed |= column != NULL && column->is_not_null;
        }
      if (parent != NULL && parent != table && !parent->is_done && is_needed)
        return FALSE;
    }
  return TRUE;
}

static SbFillingTable *
find_next (GPtrArray *tables)
{
  SbFillingTable *any = NULL, *possible = NULL;

  for (guint i = 0; i < tables->len; i++)
    {
      SbFillingTable *table = tables->pdata[i];

      if (table->is_done)
        continue;
      if (is_ready (tables, table, TRUE))
        return table;
      if (possible == NULL && is_ready (tables, table, FALSE))
        possible = table;
      any = any != NULL ? any : table;
    }
  return possible != NULL ? possible : any;
}

/*< private >
 * sb_filling_insert:
 * @session: a session that fires no triggers
 * @tables: (element-type SbFillingTable): which; those that others refer to come first
 * @n_rows: how many each is to have; those that are there count
 * @notes: (element-type utf8): gets what cannot be filled, and why
 * @error: return location for an error of the db floor
 *
 * Returns: whether it went through all of them
 */
gboolean
sb_filling_insert (SbSession *session, GPtrArray *tables, guint n_rows, GPtrArray *notes,
                   GError **error)
{
  SbFillingTable *table;

  while ((table = find_next (tables)) != NULL)
    if (!fill_table (session, tables, table, n_rows, notes, error))
      return FALSE;
  return TRUE;
}
