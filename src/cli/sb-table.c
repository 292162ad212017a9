/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-table.h"

#include "sb-cells.h"
#include "sb-printable.h"
#include "sb-words.h"

/* A column is never wider than this, and never made narrower than the other to fit the terminal. */
#define MAX_CELLS 40
#define MIN_CELLS 8

typedef struct
{
  guint n_columns;
  guint n_rows;
  char **cells; /* row by row, the header first; NULL for NULL */
  guint *widths;
  gboolean *is_number;
} Table;

/* Types whose values line up at the right: integers, floats, numeric, oid. */
static gboolean
is_number_type (guint32 type)
{
  static const guint32 types[] = { 20, 21, 23, 26, 700, 701, 1700 };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i] == type)
      return TRUE;
  return FALSE;
}

static void
table_clear (Table *self)
{
  for (guint i = 0; i < self->n_columns * (self->n_rows + 1); i++)
    g_free (self->cells[i]);
  g_free (self->cells);
  g_free (self->widths);
  g_free (self->is_number);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static char *
dup_cell (const char *text, guint max_cells)
{
  g_autofree char *printable = sb_printable_ellipsize (text, max_cells + 1);

  return sb_cells_fit (printable, max_cells);
}

static void
table_fill (Table *self, const SbCheckResult *check, guint max_cells)
{
  for (guint r = 0; r <= self->n_rows; r++)
    for (guint c = 0; c < self->n_columns; c++)
      {
        char **cell = &self->cells[r * self->n_columns + c];
        const char *text = r == 0 ? sb_result_get_column_name (check->columns, c)
                                  : sb_result_get_value (check->rows->pdata[r - 1], 0, c);

        g_free (*cell);
        *cell = text != NULL ? dup_cell (text, max_cells) : NULL;
        if (r == 0)
          self->widths[c] = 0;
        self->widths[c] = MAX (self->widths[c], *cell != NULL ? sb_cells_width (*cell) : 4);
      }
}

static guint
table_get_width (const Table *self)
{
  guint width = 0;

  for (guint c = 0; c < self->n_columns; c++)
    width += self->widths[c] + (c > 0 ? 3 : 0);
  return width;
}

static void
print_row (SbOutput *out, guint indent, const Table *table, guint row)
{
  sb_output_pad (out, indent);
  for (guint c = 0, at = indent; c < table->n_columns; c++)
    {
      const char *cell = table->cells[row * table->n_columns + c];
      guint width = cell != NULL ? sb_cells_width (cell) : 4;

      if (c > 0)
        {
          sb_output_put (out, SB_STYLE_DIM, " │ ");
          at += 3;
        }
      if (row > 0 && table->is_number[c] && width < table->widths[c])
        sb_output_pad (out, at + table->widths[c] - width);
      sb_output_put (out,
                     row == 0       ? SB_STYLE_BOLD
                     : cell == NULL ? SB_STYLE_DIM
                                    : SB_STYLE_PLAIN,
                     cell != NULL ? cell : "NULL");
      at += table->widths[c];
      if (c + 1 < table->n_columns && sb_output_get_column (out) < at)
        sb_output_pad (out, at);
    }
  sb_output_end_line (out);
}

static void
print_rule (SbOutput *out, guint indent, const Table *table)
{
  sb_output_pad (out, indent);
  for (guint c = 0; c < table->n_columns; c++)
    {
      if (c > 0)
        sb_output_put (out, SB_STYLE_DIM, "─┼─");
      for (guint i = 0; i < table->widths[c]; i++)
        sb_output_put (out, SB_STYLE_DIM, "─");
    }
  sb_output_end_line (out);
}

/**
 * sb_table_print:
 * @out: where
 * @indent: blanks before each line
 * @check: a check with columns
 *
 * Prints the first rows, at most %SB_TABLE_MAX_ROWS, and says how many there are beyond them.
 */
void
sb_table_print (SbOutput *out, guint indent, const SbCheckResult *check)
{
  g_auto (Table) table = { 0 };
  guint max_cells = MAX_CELLS;

  table.n_columns = sb_result_get_n_columns (check->columns);
  table.n_rows = MIN (check->rows->len, SB_TABLE_MAX_ROWS);
  table.cells = g_new0 (char *, table.n_columns *(table.n_rows + 1));
  table.widths = g_new0 (guint, table.n_columns);
  table.is_number = g_new0 (gboolean, table.n_columns);
  for (guint c = 0; c < table.n_columns; c++)
    table.is_number[c] = is_number_type (sb_result_get_column_type (check->columns, c));
  do
    table_fill (&table, check, max_cells);
  while (table_get_width (&table) + indent > sb_output_get_width (out)
         && (max_cells = max_cells * 3 / 4) >= MIN_CELLS);

  for (guint r = 0; r <= table.n_rows; r++)
    {
      print_row (out, indent, &table, r);
      if (r == 0)
        print_rule (out, indent, &table);
    }
  if (check->n_rows > table.n_rows)
    {
      g_autofree char *more = sb_words_count (check->n_rows - table.n_rows, "more row",
                                              "more rows");

      sb_output_pad (out, indent);
      sb_output_putf (out, SB_STYLE_DIM, "… %s", more);
      sb_output_end_line (out);
    }
}
