/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-contents.h"

#include <string.h>

#include "sb-snapshot.h"

/* A table's columns; those that are computed follow from the others. */
#define TABLES                                                                                     \
  "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), quote_ident(a.attname) "        \
  "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "                                 \
  "LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "        \
  "AND a.attgenerated = '' "                                                                       \
  "WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' "           \
  "ORDER BY 1, a.attnum"

#define BEGIN "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
/* Values are hashed as they are printed. */
#define SETTINGS                                                                                   \
  "SELECT pg_catalog.set_config('search_path', 'pg_catalog', true), "                              \
  "pg_catalog.set_config('row_security', 'off', "                                                  \
  "true), "                                                                                        \
  "pg_catalog.set_config('TimeZone', 'UTC', true), pg_catalog.set_config('DateStyle', 'ISO, "      \
  "YMD', true), "                                                                                  \
  "pg_catalog.set_config('IntervalStyle', 'postgres', true), "                                     \
  "pg_catalog.set_config('extra_float_digits', '1', true), "                                       \
  "pg_catalog.set_config('bytea_output', 'hex', true)"

typedef struct
{
  char *name;
  gint64 n_rows;
  GPtrArray *columns;
  GPtrArray *digests; /* one a column, and one of the whole rows behind them */
} Table;

struct _SbContents
{
  GPtrArray *tables; /* in the order of their names */
  GHashTable *by_name;
};

static void
table_free (Table *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->digests);
  g_free (self);
}

/**
 * sb_loss_free:
 * @self: (transfer full): a loss
 */
void
sb_loss_free (SbLoss *self)
{
  g_free (self->table);
  g_free (self->columns);
  g_free (self);
}

/**
 * sb_contents_free:
 * @self: (transfer full): contents
 */
void
sb_contents_free (SbContents *self)
{
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->tables);
  g_free (self);
}

static void
add_tables (SbContents *self, SbResult *result, const char *const *without)
{
  Table *table = NULL;

  for (guint i = 0; i < sb_result_get_n_rows (result); i++)
    {
      const char *name = sb_result_get_value (result, i, 0);
      const char *column = sb_result_get_value (result, i, 1);

      if (sb_snapshot_is_without (name, without))
        continue;
      if (table == NULL || strcmp (table->name, name) != 0)
        {
          table = g_new0 (Table, 1);
          table->name = g_strdup (name);
          table->columns = g_ptr_array_new_with_free_func (g_free);
          table->digests = g_ptr_array_new_with_free_func (g_free);
          g_ptr_array_add (self->tables, table);
          g_hash_table_insert (self->by_name, table->name, table);
        }
      if (column != NULL)
        g_ptr_array_add (table->columns, g_strdup (column));
    }
}

/* The sum of hashes says which values there are; that of the whole rows, which belong together. */
static char *
dup_query (const Table *table)
{
  GString *sql = g_string_new ("SELECT count(*), sum(hashtextextended(t.*::text, 0)::numeric)");

  for (guint i = 0; i < table->columns->len; i++)
    g_string_append_printf (sql, ", sum(hashtextextended(t.%s::text, 0)::numeric)",
                            (const char *) table->columns->pdata[i]);
  g_string_append_printf (sql, " FROM ONLY %s t", table->name);
  return g_string_free (sql, FALSE);
}

static gboolean
read_tables (SbContents *self, SbSession *session, GError **error)
{
  g_autoptr (GPtrArray) queries = g_ptr_array_new_with_free_func (g_free);
  g_autofree SbBatchItem *items = g_new0 (SbBatchItem, self->tables->len + 1);
  g_autoptr (GPtrArray) answers = NULL;

  if (self->tables->len == 0)
    return TRUE;
  for (guint i = 0; i < self->tables->len; i++)
    {
      g_ptr_array_add (queries, dup_query (self->tables->pdata[i]));
      items[i].sql = queries->pdata[i];
    }
  answers = sb_session_exec_batch (session, items, self->tables->len, error);
  if (answers == NULL)
    return FALSE;
  for (guint i = 0; i < self->tables->len; i++)
    {
      Table *table = self->tables->pdata[i];
      g_autoptr (SbResult) answer = sb_session_expect (sb_result_ref (answers->pdata[i]), error);

      if (answer == NULL)
        return FALSE;
      table->n_rows = g_ascii_strtoll (sb_result_get_value (answer, 0, 0), NULL, 10);
      for (guint j = 0; j < table->columns->len; j++)
        g_ptr_array_add (table->digests, g_strdup (sb_result_get_value (answer, 0, j + 2)));
      g_ptr_array_add (table->digests, g_strdup (sb_result_get_value (answer, 0, 1)));
    }
  return TRUE;
}

static SbResult *
exec (SbSession *session, const char *sql, GError **error)
{
  return sb_session_expect (sb_session_exec (session, sql, error), error);
}

/**
 * sb_contents_read:
 * @session: a session outside of a transaction, of a role that may read all tables
 * @without: (nullable) (array zero-terminated=1): names of schemas and of tables that are left out
 * @error: return location for an error
 *
 * Reads every table from end to end: for copies, not for a target. Worker only.
 *
 * Returns: (transfer full) (nullable): what is in the tables
 */
SbContents *
sb_contents_read (SbSession *session, const char *const *without, GError **error)
{
  g_autoptr (SbContents) self = g_new0 (SbContents, 1);
  g_autoptr (SbResult) begun = NULL;
  g_autoptr (SbResult) set = NULL;
  g_autoptr (SbResult) tables = NULL;
  gboolean is_read;

  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) table_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  begun = exec (session, BEGIN, error);
  set = begun != NULL ? exec (session, SETTINGS, error) : NULL;
  tables = set != NULL ? exec (session, TABLES, error) : NULL;
  if (tables != NULL)
    add_tables (self, tables, without);
  is_read = tables != NULL && read_tables (self, session, error);
  if (begun != NULL && !sb_session_rollback (session, is_read ? error : NULL))
    return NULL;
  return is_read ? g_steal_pointer (&self) : NULL;
}

/**
 * sb_contents_get_n_rows:
 * @self: contents
 *
 * Returns: how many rows all tables have together
 */
guint64
sb_contents_get_n_rows (SbContents *self)
{
  guint64 n = 0;

  for (guint i = 0; i < self->tables->len; i++)
    n += ((Table *) self->tables->pdata[i])->n_rows;
  return n;
}

static gint
find_column (const Table *table, const char *name)
{
  guint index;

  return g_ptr_array_find_with_equal_func (table->columns, name, g_str_equal, &index) ? (gint) index
                                                                                      : -1;
}

/* The columns of @before whose values are not those of @after. */
static char *
dup_changed (const Table *before, const Table *after)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();

  for (guint i = 0; i < before->columns->len; i++)
    {
      gint other = find_column (after, before->columns->pdata[i]);

      if (other < 0 || g_strcmp0 (before->digests->pdata[i], after->digests->pdata[other]) != 0)
        g_ptr_array_add (changed, before->columns->pdata[i]);
    }
  if (changed->len == 0)
    return NULL;
  g_ptr_array_add (changed, NULL);
  return g_strjoinv (", ", (char **) changed->pdata);
}

/* Whether the values are the same, and belong together as they did: what a whole row's text is like
 * depends on the order of its columns, so it tells only where that is the same. */
static gboolean
is_same (const Table *before, const Table *after)
{
  if (before->n_rows != after->n_rows)
    return FALSE;
  if (before->columns->len != after->columns->len)
    return TRUE;
  for (guint i = 0; i < before->columns->len; i++)
    if (strcmp (before->columns->pdata[i], after->columns->pdata[i]) != 0)
      return TRUE;
  return g_strcmp0 (before->digests->pdata[before->columns->len],
                    after->digests->pdata[after->columns->len])
         == 0;
}

/**
 * sb_contents_find_losses:
 * @before: contents
 * @after: of the same database, later
 *
 * Returns: (transfer full) (element-type SbLoss): tables that do not hold what they held; rows in
 *   tables that were not there before are none
 */
GPtrArray *
sb_contents_find_losses (SbContents *before, SbContents *after)
{
  GPtrArray *losses = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_loss_free);

  for (guint i = 0; i < before->tables->len; i++)
    {
      const Table *was = before->tables->pdata[i];
      const Table *is = g_hash_table_lookup (after->by_name, was->name);
      g_autofree char *columns = is != NULL ? dup_changed (was, is) : NULL;
      SbLoss *loss;

      if (is != NULL ? columns == NULL && is_same (was, is) : was->n_rows == 0)
        continue;
      loss = g_new0 (SbLoss, 1);
      loss->table = g_strdup (was->name);
      loss->columns = is != NULL && was->n_rows == is->n_rows ? g_steal_pointer (&columns) : NULL;
      loss->n_before = was->n_rows;
      loss->n_after = is != NULL ? is->n_rows : -1;
      g_ptr_array_add (losses, loss);
    }
  return losses;
}
