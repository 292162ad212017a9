/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-grid-columns.h"

#include <string.h>

#include "sb-printable.h"

/* Pixels left and right of a text. */
#define PADDING 12
#define MIN_WIDTH 56
#define MAX_WIDTH 360
#define MAX_FIT_WIDTH 1200
/* How near to an edge a pointer has to be to drag it. */
#define EDGE 5
/* Widths follow the first rows and then stay, so that nothing moves while more stream in. */
#define SAMPLE_ROWS 100
#define SAMPLE_CELLS 20000
#define FIT_ROWS 5000
/* Beyond this many columns names are estimated: measuring one takes 20 µs. */
#define MEASURED_COLUMNS 200
#define HEAD_CHARACTERS 64

typedef struct
{
  int x;
  int width;
  int wanted;       /* by what was sampled, without bounds that are for the sake of others */
  gboolean by_hand; /* a person chose the width */
} Column;

struct _SbGridColumns
{
  GArray *columns;
  guint n_sampled;
  gboolean is_final; /* types of columns, which belong to heads, are known too */
};

/**
 * sb_grid_columns_new:
 *
 * Returns: (transfer full): no columns yet
 */
SbGridColumns *
sb_grid_columns_new (void)
{
  SbGridColumns *self = g_new0 (SbGridColumns, 1);

  self->columns = g_array_new (FALSE, TRUE, sizeof (Column));
  return self;
}

/**
 * sb_grid_columns_free:
 * @self: (transfer full): columns
 */
void
sb_grid_columns_free (SbGridColumns *self)
{
  g_array_unref (self->columns);
  g_free (self);
}

/**
 * sb_grid_columns_reset:
 * @self: columns
 *
 * Forgets everything.
 */
void
sb_grid_columns_reset (SbGridColumns *self)
{
  g_array_set_size (self->columns, 0);
  self->n_sampled = 0;
  self->is_final = FALSE;
}

static Column *
get (SbGridColumns *self, guint column)
{
  return &g_array_index (self->columns, Column, column);
}

static void
place (SbGridColumns *self, guint first)
{
  for (guint i = first; i < self->columns->len; i++)
    get (self, i)->x = i > 0 ? get (self, i - 1)->x + get (self, i - 1)->width : 0;
}

/**
 * sb_grid_columns_set_head:
 * @self: columns
 * @head: a layout in the font of text
 * @store: whose columns they are
 * @column: from 0
 *
 * Gives the layout the text of the column's head: its name, and its type smaller and dim.
 */
void
sb_grid_columns_set_head (SbGridColumns *self, PangoLayout *head, SbRowStore *store, guint column)
{
  g_autofree char *name = sb_printable_ellipsize (sb_row_store_get_column_name (store, column),
                                                  HEAD_CHARACTERS);
  g_autofree char *type = sb_printable_ellipsize (sb_row_store_get_column_type (store, column),
                                                  HEAD_CHARACTERS);
  g_autofree char *text = g_strconcat (name, type[0] != '\0' ? "  " : "", type, NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  PangoAttribute *weight = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
  PangoAttribute *alpha = pango_attr_foreground_alpha_new (G_MAXUINT16 / 100 * 55);
  PangoAttribute *scale = pango_attr_scale_new (0.85);

  weight->end_index = (guint) strlen (name);
  alpha->start_index = scale->start_index = (guint) strlen (name);
  pango_attr_list_insert (attributes, weight);
  pango_attr_list_insert (attributes, alpha);
  pango_attr_list_insert (attributes, scale);
  pango_layout_set_text (head, text, -1);
  pango_layout_set_attributes (head, attributes);
}

static int
measure_head (SbGridColumns *self, PangoLayout *head, SbRowStore *store, guint column,
              int char_width)
{
  int width;

  if (self->columns->len > MEASURED_COLUMNS)
    {
      gsize length = strlen (sb_row_store_get_column_name (store, column))
                     + strlen (sb_row_store_get_column_type (store, column)) + 2;

      return (int) MIN (length, HEAD_CHARACTERS) * char_width + 2 * PADDING;
    }
  sb_grid_columns_set_head (self, head, store, column);
  pango_layout_set_width (head, -1);
  pango_layout_get_pixel_size (head, &width, NULL);
  return width + 2 * PADDING;
}

/* Columns have one width of character, but those of East Asia, which have two. */
static int
measure_value (SbRowStore *store, guint row, guint column, int char_width, guint max_characters)
{
  gsize length;
  const char *value = sb_row_store_get_value (store, row, column, &length);
  guint n = value != NULL ? 0 : 4;

  for (gsize i = 0; i < length && n < max_characters;)
    {
      guchar byte = (guchar) value[i];

      n += byte >= 0xe3 && byte <= 0xed ? 2 : byte == '\n' || byte >= 0x20 ? 1 : 6;
      i += byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    }
  return (int) n * char_width + 2 * PADDING + 1;
}

/**
 * sb_grid_columns_update:
 * @self: columns
 * @store: whose columns they are
 * @head: a layout in the font of text
 * @char_width: pixels of a character in a cell
 *
 * Follows columns that became known and first rows that came. Columns only grow, and none that a
 * person has set.
 */
void
sb_grid_columns_update (SbGridColumns *self, SbRowStore *store, PangoLayout *head, int char_width)
{
  guint n = sb_row_store_get_n_columns (store);
  guint max_rows = n > 0 ? MAX (1, MIN (SAMPLE_ROWS, SAMPLE_CELLS / n)) : 0;
  guint n_rows = MIN (sb_row_store_get_n_rows (store), max_rows);
  gboolean is_new = self->columns->len != n;

  if (!is_new && n_rows == self->n_sampled && self->is_final == sb_row_store_is_finished (store))
    return;
  self->is_final = sb_row_store_is_finished (store);
  g_array_set_size (self->columns, n);
  for (guint c = 0; c < n; c++)
    {
      Column *column = get (self, c);
      guint max_characters = (guint) (MAX_FIT_WIDTH / MAX (char_width, 1));

      column->wanted = MAX (MAX (MIN_WIDTH, column->wanted),
                            measure_head (self, head, store, c, char_width));
      for (guint r = self->n_sampled; r < n_rows; r++)
        column->wanted = MAX (column->wanted,
                              measure_value (store, r, c, char_width, max_characters));
    }
  self->n_sampled = n_rows;
}

/**
 * sb_grid_columns_fill:
 * @self: columns
 * @available: pixels
 *
 * Gives every column its share: what it wants, up to a bound, and beyond that what is left.
 */
void
sb_grid_columns_fill (SbGridColumns *self, int available)
{
  int left = available;

  for (guint c = 0; c < self->columns->len; c++)
    {
      Column *column = get (self, c);

      if (!column->by_hand)
        column->width = MIN (column->wanted, MAX_WIDTH);
      left -= column->width;
    }
  for (guint c = 0; c < self->columns->len && left > 0; c++)
    {
      Column *column = get (self, c);
      int more = column->by_hand ? 0 : MIN (left, column->wanted - column->width);

      column->width += more;
      left -= more;
    }
  place (self, 0);
}

/**
 * sb_grid_columns_get_n:
 * @self: columns
 *
 * Returns: how many there are
 */
guint
sb_grid_columns_get_n (SbGridColumns *self)
{
  return self->columns->len;
}

/**
 * sb_grid_columns_get_x:
 * @self: columns
 * @column: from 0
 *
 * Returns: pixels from the first one's left edge to its own
 */
int
sb_grid_columns_get_x (SbGridColumns *self, guint column)
{
  return get (self, column)->x;
}

/**
 * sb_grid_columns_get_width:
 * @self: columns
 * @column: from 0
 *
 * Returns: in pixels
 */
int
sb_grid_columns_get_width (SbGridColumns *self, guint column)
{
  return get (self, column)->width;
}

/**
 * sb_grid_columns_get_total:
 * @self: columns
 *
 * Returns: pixels of all together
 */
int
sb_grid_columns_get_total (SbGridColumns *self)
{
  Column *last;

  if (self->columns->len == 0)
    return 0;
  last = get (self, self->columns->len - 1);
  return last->x + last->width;
}

/**
 * sb_grid_columns_set_width:
 * @self: columns
 * @column: from 0
 * @width: in pixels, brought within bounds
 */
void
sb_grid_columns_set_width (SbGridColumns *self, guint column, int width)
{
  get (self, column)->width = CLAMP (width, MIN_WIDTH / 2, MAX_FIT_WIDTH * 2);
  get (self, column)->by_hand = TRUE;
  place (self, column);
}

/**
 * sb_grid_columns_fit:
 * @self: columns
 * @column: from 0
 * @store: whose columns they are
 * @head: a layout in the font of text
 * @char_width: pixels of a character in a cell
 *
 * Makes the column as wide as its longest value, of those that can be looked at in no time.
 */
void
sb_grid_columns_fit (SbGridColumns *self, guint column, SbRowStore *store, PangoLayout *head,
                     int char_width)
{
  guint n_rows = MIN (sb_row_store_get_n_rows (store), FIT_ROWS);
  guint max_characters = (guint) (MAX_FIT_WIDTH / MAX (char_width, 1));
  int width = MAX (MIN_WIDTH, measure_head (self, head, store, column, char_width));

  for (guint r = 0; r < n_rows; r++)
    width = MAX (width, measure_value (store, r, column, char_width, max_characters));
  sb_grid_columns_set_width (self, column, MIN (width, MAX_FIT_WIDTH));
}

/**
 * sb_grid_columns_find:
 * @self: columns, at least one
 * @x: in pixels
 *
 * Returns: the column there, the nearest one if there is none
 */
guint
sb_grid_columns_find (SbGridColumns *self, double x)
{
  guint low = 0, high = self->columns->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (get (self, middle)->x <= x)
        low = middle;
      else
        high = middle;
    }
  return low;
}

/**
 * sb_grid_columns_find_edge:
 * @self: columns
 * @x: in pixels
 * @column: (out): the column left of it
 *
 * Returns: whether there is an edge near enough to be dragged
 */
gboolean
sb_grid_columns_find_edge (SbGridColumns *self, double x, guint *column)
{
  if (self->columns->len == 0)
    return FALSE;
  *column = sb_grid_columns_find (self, x);
  if (*column > 0 && x - get (self, *column)->x <= EDGE)
    {
      --*column;
      return TRUE;
    }
  return ABS (get (self, *column)->x + get (self, *column)->width - x) <= EDGE;
}
