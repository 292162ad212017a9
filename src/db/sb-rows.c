/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rows.h"

#include <string.h>

/* Of one answer; shared by all pieces of it. */
typedef struct
{
  gatomicrefcount ref_count;
  guint n;
  char **names;
  guint32 *types;
} Columns;

/* A value lies in @bytes from its offset to the next one, with a NUL behind it; SQL's NULL takes
 * nothing, and the empty string one byte. */
struct _SbRows
{
  gatomicrefcount ref_count;
  Columns *columns;
  guint n_rows;
  GString *bytes;
  GArray *offsets; /* guint32: of each value, and of the end */
  GHashTable *cut; /* nullable: number of a value + 1 -> gsize *: its full length */
};

static void
columns_unref (Columns *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_strfreev (self->names);
  g_free (self->types);
  g_free (self);
}

static SbRows *
rows_new (Columns *columns)
{
  static const guint32 start = 0;
  SbRows *self = g_new0 (SbRows, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->columns = columns;
  self->bytes = g_string_new (NULL);
  self->offsets = g_array_new (FALSE, FALSE, sizeof start);
  g_array_append_val (self->offsets, start);
  return self;
}

static Columns *
columns_new (guint n)
{
  Columns *self = g_new0 (Columns, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n = n;
  self->names = g_new0 (char *, n + 1);
  self->types = g_new0 (guint32, n);
  return self;
}

/**
 * sb_rows_new:
 * @n_columns: how many columns
 * @names: (array length=n_columns): their names
 * @types: (array length=n_columns): oids of their types
 *
 * Returns: (transfer full): no rows yet
 */
SbRows *
sb_rows_new (guint n_columns, const char *const *names, const guint32 *types)
{
  Columns *columns = columns_new (n_columns);

  for (guint i = 0; i < n_columns; i++)
    {
      columns->names[i] = g_strdup (names[i]);
      columns->types[i] = types[i];
    }
  return rows_new (columns);
}

/**
 * sb_rows_new_for_result:
 * @result: an answer, whose columns are taken
 *
 * Returns: (transfer full): no rows yet
 */
SbRows *
sb_rows_new_for_result (SbResult *result)
{
  Columns *columns = columns_new (sb_result_get_n_columns (result));

  for (guint i = 0; i < columns->n; i++)
    {
      columns->names[i] = g_strdup (sb_result_get_column_name (result, i));
      columns->types[i] = sb_result_get_column_type (result, i);
    }
  return rows_new (columns);
}

/**
 * sb_rows_new_alike:
 * @other: the piece before
 *
 * Returns: (transfer full): no rows yet, the same columns
 */
SbRows *
sb_rows_new_alike (SbRows *other)
{
  g_atomic_ref_count_inc (&other->columns->ref_count);
  return rows_new (other->columns);
}

/* The longest part of a text that does not end within a character. */
static gsize
cut_length (const char *text)
{
  gsize length = SB_ROWS_MAX_VALUE;

  for (guint i = 0; i < 4 && ((guchar) text[length] & 0xc0) == 0x80; i++)
    length--;
  return length;
}

static void
add_value (SbRows *self, const char *value, gsize length)
{
  guint32 end;

  if (value != NULL && length > SB_ROWS_MAX_VALUE)
    {
      gsize *full = g_new (gsize, 1);

      *full = length;
      if (self->cut == NULL)
        self->cut = g_hash_table_new_full (NULL, NULL, NULL, g_free);
      g_hash_table_insert (self->cut, GUINT_TO_POINTER (self->offsets->len), full);
      length = cut_length (value);
    }
  if (value != NULL)
    {
      g_string_append_len (self->bytes, value, (gssize) length);
      g_string_append_c (self->bytes, '\0');
    }
  end = (guint32) self->bytes->len;
  g_array_append_val (self->offsets, end);
}

/**
 * sb_rows_add:
 * @self: rows that were not handed on yet, of less than 2 GB
 * @values: (array) (nullable elements): a value for each column
 * @lengths: (array) (nullable): their lengths in bytes; else they end at a NUL
 */
void
sb_rows_add (SbRows *self, const char *const *values, const gsize *lengths)
{
  for (guint i = 0; i < self->columns->n; i++)
    {
      gsize length = lengths != NULL ? lengths[i] : values[i] != NULL ? strlen (values[i]) : 0;

      add_value (self, values[i], length);
    }
  self->n_rows++;
}

/**
 * sb_rows_add_result:
 * @self: rows that were not handed on yet, of less than 2 GB
 * @result: an answer with the same columns
 * @row: which of its rows
 */
void
sb_rows_add_result (SbRows *self, SbResult *result, guint row)
{
  for (guint i = 0; i < self->columns->n; i++)
    add_value (self, sb_result_get_value (result, row, i),
               sb_result_get_value_length (result, row, i));
  self->n_rows++;
}

/**
 * sb_rows_ref:
 * @self: rows
 *
 * Returns: (transfer full): @self. Any thread.
 */
SbRows *
sb_rows_ref (SbRows *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_rows_unref:
 * @self: (transfer full): rows. Any thread.
 */
void
sb_rows_unref (SbRows *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  columns_unref (self->columns);
  g_string_free (self->bytes, TRUE);
  g_array_unref (self->offsets);
  g_clear_pointer (&self->cut, g_hash_table_unref);
  g_free (self);
}

/**
 * sb_rows_get_n_columns:
 * @self: rows
 *
 * Returns: how many columns they have
 */
guint
sb_rows_get_n_columns (SbRows *self)
{
  return self->columns->n;
}

/**
 * sb_rows_get_column_name:
 * @self: rows
 * @column: from 0
 *
 * Returns: (transfer none): its name, as hostile as any text
 */
const char *
sb_rows_get_column_name (SbRows *self, guint column)
{
  return self->columns->names[column];
}

/**
 * sb_rows_get_column_type:
 * @self: rows
 * @column: from 0
 *
 * Returns: the type's oid
 */
guint32
sb_rows_get_column_type (SbRows *self, guint column)
{
  return self->columns->types[column];
}

/**
 * sb_rows_get_n_rows:
 * @self: rows
 *
 * Returns: how many there are
 */
guint
sb_rows_get_n_rows (SbRows *self)
{
  return self->n_rows;
}

/**
 * sb_rows_get_size:
 * @self: rows
 *
 * Returns: bytes that they take
 */
gsize
sb_rows_get_size (SbRows *self)
{
  return sizeof *self + self->bytes->len + self->offsets->len * sizeof (guint32);
}

/**
 * sb_rows_get_value:
 * @self: rows
 * @row: from 0
 * @column: from 0
 * @length: (out) (optional): bytes that are kept of it
 *
 * Returns: (transfer none) (nullable): the value's text, NUL-terminated; %NULL for SQL's NULL
 */
const char *
sb_rows_get_value (SbRows *self, guint row, guint column, gsize *length)
{
  const guint32 *at = &g_array_index (self->offsets, guint32,
                                      (gsize) row * self->columns->n + column);

  if (length != NULL)
    *length = at[1] > at[0] ? at[1] - at[0] - 1 : 0;
  return at[1] > at[0] ? self->bytes->str + at[0] : NULL;
}

/**
 * sb_rows_is_cut:
 * @self: rows
 * @row: from 0
 * @column: from 0
 * @full_length: (out) (optional): bytes that the value had, if it was cut
 *
 * Returns: whether only the beginning of the value is kept
 */
gboolean
sb_rows_is_cut (SbRows *self, guint row, guint column, gsize *full_length)
{
  gsize number = (gsize) row * self->columns->n + column + 1;
  gsize *full = self->cut != NULL ? g_hash_table_lookup (self->cut, GUINT_TO_POINTER (number))
                                  : NULL;

  if (full != NULL && full_length != NULL)
    *full_length = *full;
  return full != NULL;
}
