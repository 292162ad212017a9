/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-filling-choose.h"

#include <string.h>

#include "sb-filling-value.h"

/* How many values that do not depend on the row are used in turn. */
#define MAX_CONSTANTS 20
/* How many a column has when all combinations with others' are tried. */
#define MAX_VARIED 6

/* What is said of this column alone; @mentions gets what is said of it at all. */
static GPtrArray *
find_conditions (const SbFillingTable *table, const SbFillingColumn *column, GPtrArray *mentions)
{
  GPtrArray *conditions = g_ptr_array_new ();

  if (column->domain_check != NULL)
    {
      g_ptr_array_add (conditions, column->domain_check);
      g_ptr_array_add (mentions, column->domain_check);
    }
  for (guint i = 0; i < table->checks->len; i++)
    {
      const SbFillingCheck *check = table->checks->pdata[i];

      if (!g_ptr_array_find (check->columns, column, NULL))
        continue;
      g_ptr_array_add (mentions, check->sql);
      if (check->columns->len == 1)
        g_ptr_array_add (conditions, check->sql);
    }
  return conditions;
}

/* Of each form whether all conditions hold, for some rows. VALUE is how a domain calls it. */
static char *
dup_probe (const SbFillingColumn *column, GPtrArray *conditions, GPtrArray *forms)
{
  const char *type = column->domain_check != NULL ? column->base_sql : column->type;
  GString *sql = g_string_new (
      "SELECT sb_k FROM (SELECT sb_k, bool_and(ok) AS ok FROM (SELECT sb_k, ");

  g_string_append_printf (sql, "%s IS DISTINCT FROM NULL", column->name);
  for (guint i = 0; i < conditions->len; i++)
    g_string_append_printf (sql, " AND (%s) IS NOT FALSE", (const char *) conditions->pdata[i]);
  g_string_append_printf (
      sql, " AS ok FROM (SELECT sb_k, c AS %s%s FROM (SELECT v.sb_k, CASE v.sb_k", column->name,
      column->domain_check == NULL || strcmp (column->name, "value") == 0 ? "" : ", c AS value");
  for (guint i = 0; i < forms->len; i++)
    g_string_append_printf (sql, " WHEN %u THEN (%s)::%s", i, (const char *) forms->pdata[i], type);
  g_string_append_printf (sql,
                          " END AS c FROM generate_series(0, %u) v (sb_k), (VALUES (1), (2), "
                          "(9), (27), (500), (999)) g (i) OFFSET 0) s) r) x GROUP BY sb_k) y "
                          "WHERE ok ORDER BY sb_k",
                          forms->len - 1);
  return g_string_free (sql, FALSE);
}

/* Those for which the conditions hold; none where the server cannot tell. */
static GPtrArray *
find_good (SbSession *session, const SbFillingColumn *column, GPtrArray *conditions,
           GPtrArray *forms)
{
  GPtrArray *good = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *sql = forms->len > 0 ? dup_probe (column, conditions, forms) : NULL;
  g_autoptr (SbResult) result = sql != NULL ? sb_session_exec (session, sql, NULL) : NULL;

  for (guint i = 0; result != NULL && i < sb_result_get_n_rows (result); i++)
    {
      guint64 k = g_ascii_strtoull (sb_result_get_value (result, i, 0), NULL, 10);

      g_ptr_array_add (good, g_strdup (forms->pdata[k]));
    }
  return good;
}

/* An array of arrays would be another thing. */
static char *
dup_in_turn (GPtrArray *forms, guint n, const SbFillingColumn *column, const char *place,
             gboolean with_null)
{
  const char *type = column->type;
  GString *sql;

  if (column->element != NULL)
    return g_strdup (forms->pdata[0]);
  sql = g_string_new ("(ARRAY[");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (sql, "%s(%s)::%s", i > 0 ? ", " : "", (const char *) forms->pdata[i],
                            type);
  if (with_null)
    g_string_append_printf (sql, "%sNULL", n > 0 ? ", " : "");
  g_string_append_printf (sql, "]::%s[])[1 + %s %% %u]", type, place, n + with_null);
  return g_string_free (sql, FALSE);
}

static gboolean
depends_on_row (const char *form)
{
  return strstr (form, "g.i") != NULL;
}

static char *
choose (GPtrArray *forms, const SbFillingColumn *column)
{
  for (guint i = 0; i < forms->len; i++)
    if (depends_on_row (forms->pdata[i]))
      return g_strdup (forms->pdata[i]);
  return dup_in_turn (forms, MIN (forms->len, MAX_CONSTANTS), column, "g.i", FALSE);
}

/* The likeliest value, and those at the end of the list, which the conditions themselves name: all
 * combinations of what several columns can be come up. */
static char *
vary (GPtrArray *forms, const SbFillingColumn *column, gint place)
{
  g_autoptr (GPtrArray) some = g_ptr_array_new ();
  guint64 stride = 1;
  g_autofree char *text = NULL;

  g_ptr_array_add (some, forms->pdata[0]);
  for (guint i = forms->len - 1; i > 0 && some->len < MAX_VARIED; i--)
    g_ptr_array_add (some, forms->pdata[i]);
  for (gint i = 0; i < place && stride < 1000; i++)
    stride *= MAX_VARIED + 1;
  text = g_strdup_printf ("(v.v / %" G_GUINT64_FORMAT ")", stride);
  return dup_in_turn (some, some->len, column, text, !column->is_not_null);
}

/*< private >
 * sb_filling_choose:
 * @session: a session of the copy
 * @table: a table
 * @column: a column of it
 * @place: among the columns that take other values in turn, from 0; -1: it is none of them
 *
 * Returns: (transfer full) (nullable): an expression of `g.i`; %NULL: the column is best left alone
 */
char *
sb_filling_choose (SbSession *session, const SbFillingTable *table, const SbFillingColumn *column,
                   gint place)
{
  g_autoptr (GPtrArray) mentions = g_ptr_array_new ();
  g_autoptr (GPtrArray) conditions = find_conditions (table, column, mentions);
  g_autoptr (GPtrArray) forms = sb_filling_value_new_forms (column, mentions);
  g_autoptr (GPtrArray) good = NULL;

  if (conditions->len > 0)
    good = find_good (session, column, conditions, forms);
  else
    good = g_ptr_array_ref (forms);
  if (good->len == 0)
    {
      /* Without a value the row cannot be; which condition is not met is told later. */
      if (!column->is_not_null)
        return g_strdup ("NULL");
      return g_strdup (column->default_sql != NULL ? column->default_sql
                       : forms->len > 0            ? forms->pdata[0]
                                                   : NULL);
    }
  if (place >= 0)
    return vary (good, column, place);
  return choose (good, column);
}
