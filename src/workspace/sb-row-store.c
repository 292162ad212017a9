/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-row-store.h"

#include "sb-type-name.h"

typedef struct
{
  char *name;
  char *type; /* NULL as long as nobody knows */
  guint32 oid;
} Column;

struct _SbRowStore
{
  GObject parent_instance;

  /* owned */
  GArray *columns;   /* Column */
  GPtrArray *pieces; /* SbRows */
  GArray *starts;    /* guint: number of the first row of each piece */

  guint n_rows;
  guint64 n_total;
  gboolean is_finished;
  guint last; /* the piece that was asked last: neighbours are asked together */
};

enum
{
  SB_ROW_STORE_CHANGED,
  SB_ROW_STORE_N_SIGNALS,
};

static guint sb_row_store_signals[SB_ROW_STORE_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbRowStore, sb_row_store, G_TYPE_OBJECT)

static void
column_clear (gpointer data)
{
  Column *column = data;

  g_free (column->name);
  g_free (column->type);
}

static void
sb_row_store_finalize (GObject *object)
{
  SbRowStore *self = SB_ROW_STORE (object);

  g_array_unref (self->columns);
  g_ptr_array_unref (self->pieces);
  g_array_unref (self->starts);

  G_OBJECT_CLASS (sb_row_store_parent_class)->finalize (object);
}

static void
sb_row_store_class_init (SbRowStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_row_store_finalize;
  sb_row_store_signals[SB_ROW_STORE_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass),
                                                             G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                             G_TYPE_NONE, 0);
}

static void
sb_row_store_init (SbRowStore *self)
{
  self->columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_array_set_clear_func (self->columns, column_clear);
  self->pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_rows_unref);
  self->starts = g_array_new (FALSE, FALSE, sizeof (guint));
}

/**
 * sb_row_store_new:
 *
 * Returns: (transfer full): a store without columns and rows
 */
SbRowStore *
sb_row_store_new (void)
{
  return g_object_new (SB_TYPE_ROW_STORE, NULL);
}

static void
add_column (SbRowStore *self, const char *name, guint32 oid)
{
  Column column = { .name = g_strdup (name),
                    .type = g_strdup (sb_type_name_find (oid)),
                    .oid = oid };

  g_array_append_val (self->columns, column);
}

/**
 * sb_row_store_append:
 * @self: a store
 * @rows: more rows; the first ones bring the columns
 *
 * Costs the same however many they are.
 */
void
sb_row_store_append (SbRowStore *self, SbRows *rows)
{
  if (self->columns->len == 0)
    {
      for (guint i = 0; i < sb_rows_get_n_columns (rows); i++)
        add_column (self, sb_rows_get_column_name (rows, i), sb_rows_get_column_type (rows, i));
    }
  g_return_if_fail (sb_rows_get_n_columns (rows) == self->columns->len);
  if (sb_rows_get_n_rows (rows) > 0)
    {
      g_array_append_val (self->starts, self->n_rows);
      g_ptr_array_add (self->pieces, sb_rows_ref (rows));
      self->n_rows += sb_rows_get_n_rows (rows);
    }
  g_signal_emit (self, sb_row_store_signals[SB_ROW_STORE_CHANGED], 0);
}

/**
 * sb_row_store_finish:
 * @self: a store
 * @columns: (nullable): an answer that has the columns, for when no rows came
 * @types: (nullable): names of the columns' types
 * @n_total: how many rows there were, also those that are not here
 *
 * No more rows will come.
 */
void
sb_row_store_finish (SbRowStore *self, SbResult *columns, const char *const *types, guint64 n_total)
{
  if (self->columns->len == 0 && columns != NULL)
    {
      for (guint i = 0; i < sb_result_get_n_columns (columns); i++)
        add_column (self, sb_result_get_column_name (columns, i),
                    sb_result_get_column_type (columns, i));
    }
  for (guint i = 0; types != NULL && types[i] != NULL && i < self->columns->len; i++)
    {
      Column *column = &g_array_index (self->columns, Column, i);

      g_free (column->type);
      column->type = g_strdup (types[i]);
    }
  self->n_total = MAX (n_total, self->n_rows);
  self->is_finished = TRUE;
  g_signal_emit (self, sb_row_store_signals[SB_ROW_STORE_CHANGED], 0);
}

/**
 * sb_row_store_get_n_columns:
 * @self: a store
 *
 * Returns: how many columns there are; 0 before they are known, and for statements without rows
 */
guint
sb_row_store_get_n_columns (SbRowStore *self)
{
  return self->columns->len;
}

/**
 * sb_row_store_get_column_name:
 * @self: a store
 * @column: from 0
 *
 * Returns: (transfer none): its name, as hostile as any text
 */
const char *
sb_row_store_get_column_name (SbRowStore *self, guint column)
{
  g_return_val_if_fail (column < self->columns->len, NULL);

  return g_array_index (self->columns, Column, column).name;
}

/**
 * sb_row_store_get_column_type:
 * @self: a store
 * @column: from 0
 *
 * Returns: (transfer none): the type's name, as hostile as any text; "" as long as it is not known
 */
const char *
sb_row_store_get_column_type (SbRowStore *self, guint column)
{
  const char *type;

  g_return_val_if_fail (column < self->columns->len, NULL);

  type = g_array_index (self->columns, Column, column).type;
  return type != NULL ? type : "";
}

/**
 * sb_row_store_is_number:
 * @self: a store
 * @column: from 0
 *
 * Returns: whether people read its values from the right
 */
gboolean
sb_row_store_is_number (SbRowStore *self, guint column)
{
  g_return_val_if_fail (column < self->columns->len, FALSE);

  return sb_type_name_is_number (g_array_index (self->columns, Column, column).oid);
}

/**
 * sb_row_store_get_n_rows:
 * @self: a store
 *
 * Returns: how many rows are here
 */
guint
sb_row_store_get_n_rows (SbRowStore *self)
{
  return self->n_rows;
}

/**
 * sb_row_store_get_n_total:
 * @self: a store
 *
 * Returns: how many rows there were, once that is known; else how many are here
 */
guint64
sb_row_store_get_n_total (SbRowStore *self)
{
  return self->is_finished ? self->n_total : self->n_rows;
}

/**
 * sb_row_store_is_finished:
 * @self: a store
 *
 * Returns: whether no more rows will come
 */
gboolean
sb_row_store_is_finished (SbRowStore *self)
{
  return self->is_finished;
}

/* The piece that has a row, whose number within it comes back in @row. */
static SbRows *
find (SbRowStore *self, guint *row)
{
  const guint *starts = (const guint *) (gpointer) self->starts->data;
  guint low = 0, high = self->starts->len;

  if (self->last < high && starts[self->last] <= *row
      && (self->last + 1 == high || starts[self->last + 1] > *row))
    low = self->last;
  else
    while (high - low > 1)
      {
        guint middle = low + (high - low) / 2;

        if (starts[middle] <= *row)
          low = middle;
        else
          high = middle;
      }
  self->last = low;
  *row -= starts[low];
  return self->pieces->pdata[low];
}

/**
 * sb_row_store_get_value:
 * @self: a store
 * @row: from 0
 * @column: from 0
 * @length: (out) (optional): bytes that are kept of it
 *
 * Returns: (transfer none) (nullable): the value's text, NUL-terminated, valid as long as the
 * store; %NULL for SQL's NULL
 */
const char *
sb_row_store_get_value (SbRowStore *self, guint row, guint column, gsize *length)
{
  SbRows *rows;

  g_return_val_if_fail (row < self->n_rows && column < self->columns->len, NULL);

  rows = find (self, &row);
  return sb_rows_get_value (rows, row, column, length);
}

/**
 * sb_row_store_is_cut:
 * @self: a store
 * @row: from 0
 * @column: from 0
 * @full_length: (out) (optional): bytes that the value had, if it was cut
 *
 * Returns: whether only the beginning of the value is here
 */
gboolean
sb_row_store_is_cut (SbRowStore *self, guint row, guint column, gsize *full_length)
{
  SbRows *rows;

  g_return_val_if_fail (row < self->n_rows && column < self->columns->len, FALSE);

  rows = find (self, &row);
  return sb_rows_is_cut (rows, row, column, full_length);
}
