/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-map-lines.h"

#include "sb-editor-buffer.h"
#include "sb-map-words.h"

#define DATA_KEY "sb-map-lines"

/* Of a statement, from 0. */
typedef struct
{
  int first, last;
} Lines;

struct _SbMapLines
{
  GObject parent_instance;

  /* owned */
  SbTransactionMap *map;
  GArray *lines; /* of Lines, as the map's statements */

  /* not owned: the document owns the buffer, which owns us */
  SbDocument *document;

  int inserted_at; /* the line in which something is being inserted */
  gboolean is_at_start, is_at_end;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbMapLines, sb_map_lines, G_TYPE_OBJECT)

static Lines *
get_lines (SbMapLines *self, guint position)
{
  return &g_array_index (self->lines, Lines, position);
}

static void
mapped_cb (SbMapLines *self)
{
  SbTransactionMap *map = sb_document_get_map (self->document);
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (sb_editor_buffer_for (self->document));

  g_array_set_size (self->lines, 0);
  g_clear_pointer (&self->map, sb_transaction_map_unref);
  self->map = map != NULL ? sb_transaction_map_ref (map) : NULL;
  /* GTK knows line ends that the server does not. */
  if (map != NULL
      && (guint) gtk_text_buffer_get_line_count (buffer) == sb_transaction_map_get_n_lines (map))
    for (guint i = 0; i < sb_transaction_map_get_n (map); i++)
      {
        const SbMapStatement *statement = sb_transaction_map_get (map, i);
        Lines lines = { (int) statement->line - 1, (int) statement->last_line - 1 };

        g_array_append_val (self->lines, lines);
      }
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The last statement that begins in @line or above; -1 for none. */
static int
find_last (SbMapLines *self, int line)
{
  guint low = 0, high = self->lines->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (get_lines (self, middle)->first <= line)
        low = middle + 1;
      else
        high = middle;
    }
  return (int) low - 1;
}

static void
insert_cb (SbMapLines *self, const GtkTextIter *place)
{
  self->inserted_at = gtk_text_iter_get_line (place);
  self->is_at_start = gtk_text_iter_starts_line (place);
  self->is_at_end = gtk_text_iter_ends_line (place) && !self->is_at_start;
}

static void
inserted_cb (SbMapLines *self, const GtkTextIter *end)
{
  int at = self->inserted_at, n = gtk_text_iter_get_line (end) - at;

  for (guint i = MAX (find_last (self, at - 1), 0); n > 0 && i < self->lines->len; i++)
    {
      Lines *lines = get_lines (self, i);

      if (lines->last > at || (lines->last == at && !self->is_at_end))
        lines->last += n;
      if (lines->first > at || (lines->first == at && self->is_at_start))
        lines->first += n;
    }
}

static void
delete_cb (SbMapLines *self, const GtkTextIter *start, const GtkTextIter *end)
{
  int from = gtk_text_iter_get_line (start), to = gtk_text_iter_get_line (end);

  for (guint i = MAX (find_last (self, from), 0); to > from && i < self->lines->len; i++)
    {
      Lines *lines = get_lines (self, i);

      lines->first -= CLAMP (lines->first - from, 0, to - from);
      lines->last -= CLAMP (lines->last - from, 0, to - from);
    }
}

static void
sb_map_lines_finalize (GObject *object)
{
  SbMapLines *self = SB_MAP_LINES (object);

  g_clear_pointer (&self->map, sb_transaction_map_unref);
  g_array_unref (self->lines);

  G_OBJECT_CLASS (sb_map_lines_parent_class)->finalize (object);
}

static void
sb_map_lines_class_init (SbMapLinesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_map_lines_finalize;

  /**
   * SbMapLines::changed:
   *
   * There is another map; not said when its lines only move.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
sb_map_lines_init (SbMapLines *self)
{
  self->lines = g_array_new (FALSE, FALSE, sizeof (Lines));
}

/**
 * sb_map_lines_for:
 * @document: a document
 *
 * Returns: (transfer none): its map's lines, the same at each call
 */
SbMapLines *
sb_map_lines_for (SbDocument *document)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (sb_editor_buffer_for (document));
  SbMapLines *self = sb_map_lines_of_buffer (buffer);

  if (self != NULL)
    return self;
  self = g_object_new (SB_TYPE_MAP_LINES, NULL);
  self->document = document;
  g_object_set_data_full (G_OBJECT (buffer), DATA_KEY, self, g_object_unref);
  g_signal_connect_object (document, "mapped", G_CALLBACK (mapped_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "insert-text", G_CALLBACK (insert_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "insert-text", G_CALLBACK (inserted_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (buffer, "delete-range", G_CALLBACK (delete_cb), self, G_CONNECT_SWAPPED);
  mapped_cb (self);
  return self;
}

/**
 * sb_map_lines_of_buffer:
 * @buffer: (nullable): what an editor shows
 *
 * Returns: (transfer none) (nullable): its map's lines, where somebody has asked for them with
 *   sb_map_lines_for()
 */
SbMapLines *
sb_map_lines_of_buffer (GtkTextBuffer *buffer)
{
  return buffer != NULL ? g_object_get_data (G_OBJECT (buffer), DATA_KEY) : NULL;
}

/**
 * sb_map_lines_get_map:
 * @self: a map's lines
 *
 * Returns: (transfer none) (nullable): the map; %NULL while there is none
 */
SbTransactionMap *
sb_map_lines_get_map (SbMapLines *self)
{
  return self->map;
}

/**
 * sb_map_lines_get_role:
 * @self: a map's lines
 *
 * Returns: which script it is of
 */
SbScriptRole
sb_map_lines_get_role (SbMapLines *self)
{
  return sb_document_get_role (self->document);
}

static guint
get_part (SbMapLines *self, guint position)
{
  return sb_transaction_map_get (self->map, position)->part;
}

/**
 * sb_map_lines_look:
 * @self: a map's lines
 * @line: from 0
 * @look: (out caller-allocates): what to draw there
 *
 * Cheap enough for every line that is drawn.
 *
 * Returns: whether there is something to draw
 */
gboolean
sb_map_lines_look (SbMapLines *self, guint line, SbMapLook *look)
{
  int at = (int) line, last = find_last (self, at), first = last;

  if (last < 0)
    return FALSE;
  *look = (SbMapLook){ .part = get_part (self, last), .is_read = TRUE };
  look->kind = sb_transaction_map_get_part (self->map, look->part)->kind;
  while (first > 0 && get_lines (self, first - 1)->last >= at)
    first--;
  for (int i = first; i <= last; i++)
    {
      SbPartKind kind = sb_transaction_map_get_part (self->map, get_part (self, i))->kind;

      look->begins |= get_lines (self, i)->first == at;
      look->is_read &= sb_transaction_map_get (self->map, i)->is_read;
      /* Of several in a line, what no transaction holds is what matters. */
      if (kind == SB_PART_ALONE)
        look->kind = kind;
    }
  look->above = get_lines (self, first)->first < at
                || (first > 0 && get_part (self, first - 1) == get_part (self, first));
  look->below = get_lines (self, last)->last > at
                || (last + 1 < (int) self->lines->len && get_part (self, last + 1) == look->part);
  return look->begins || look->below || get_lines (self, last)->last >= at;
}

/**
 * sb_map_lines_find:
 * @self: a map's lines
 * @line: from 0
 * @column: from 0, in characters
 *
 * Returns: the position in the map of the statement there, or that begins or ends in that line; -1
 *   for none
 */
int
sb_map_lines_find (SbMapLines *self, guint line, guint column)
{
  int at = (int) line, found = find_last (self, at);

  /* Of several in a line the one that has begun. */
  while (found > 0 && get_lines (self, found)->first == at
         && sb_transaction_map_get (self->map, found)->column > column + 1
         && get_lines (self, found - 1)->last >= at)
    found--;
  return found >= 0 && get_lines (self, found)->last >= at ? found : -1;
}

/**
 * sb_map_lines_dup_words:
 * @self: a map's lines
 * @line: from 0
 * @column: from 0, in characters
 *
 * Returns: (transfer full) (nullable): all that is to be said of the statement there; where the
 *   script cannot be run, why; %NULL where there is nothing to say
 */
char *
sb_map_lines_dup_words (SbMapLines *self, guint line, guint column)
{
  guint refused_line;
  const char *refusal = self->map != NULL
                            ? sb_transaction_map_get_refusal (self->map, &refused_line)
                            : NULL;
  int found = sb_map_lines_find (self, line, column);

  if (refusal != NULL)
    return g_strdup_printf ("The script would not be run: line %u: %s.", refused_line, refusal);
  return found >= 0 ? sb_map_words_full (self->map, found, sb_map_lines_get_role (self)) : NULL;
}
