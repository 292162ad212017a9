/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-sources.h"

#include "sb-digest.h"
#include "sb-lines.h"

#include <string.h>

/* From @start on, up to the next range, the expanded text is that of @source from @offset on; what
 * is not verbatim (a variable's value) stands at @offset as a whole. */
typedef struct
{
  gsize start;
  guint source;
  gboolean is_verbatim;
  gsize offset;
  gsize own_offset;
} Range;

struct _SbSources
{
  gatomicrefcount ref_count;
  GPtrArray *sources; /* (element-type SbSource) */
  GArray *ranges;     /* (element-type Range) */
  GArray *echoes;     /* (element-type SbEcho) */
  gsize joined;       /* behind the first `\;`; 0: there is none */
};

static void
source_free (gpointer data)
{
  SbSource *source = data;

  g_free (source->path);
  g_free (source->name);
  g_free (source->text);
  g_free (source->checksum);
  g_array_unref (source->lines);
  g_free (source);
}

static void
echo_clear (gpointer data)
{
  g_free (((SbEcho *) data)->text);
}

/**
 * sb_sources_new:
 *
 * Returns: (transfer full): no files yet
 */
SbSources *
sb_sources_new (void)
{
  SbSources *self = g_new0 (SbSources, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->sources = g_ptr_array_new_with_free_func (source_free);
  self->ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  self->echoes = g_array_new (FALSE, FALSE, sizeof (SbEcho));
  g_array_set_clear_func (self->echoes, echo_clear);
  return self;
}

/**
 * sb_sources_ref:
 * @self: files of a script
 *
 * Returns: (transfer full): @self
 */
SbSources *
sb_sources_ref (SbSources *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_sources_unref:
 * @self: (transfer full): files of a script
 */
void
sb_sources_unref (SbSources *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->sources);
  g_array_unref (self->ranges);
  g_array_unref (self->echoes);
  g_free (self);
}

/**
 * sb_sources_add:
 * @self: files of a script that is being made
 * @path: (transfer full): see #SbSource
 * @name: (transfer full): see #SbSource
 * @text: (transfer full) (array length=length): its text, with a NUL behind it
 * @length: in bytes
 *
 * Returns: its index; the first is the script's own file
 */
guint
sb_sources_add (SbSources *self, char *path, char *name, char *text, gsize length)
{
  SbSource *source = g_new0 (SbSource, 1);
  gsize at = 0;

  source->path = path;
  source->name = name;
  source->text = text;
  source->length = length;
  source->checksum = sb_digest_script (text, length);
  source->lines = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_array_append_val (source->lines, at);
  for (const char *lf; (lf = memchr (text + at, '\n', length - at)) != NULL;)
    {
      at = lf - text + 1;
      g_array_append_val (source->lines, at);
    }
  g_ptr_array_add (self->sources, source);
  return self->sources->len - 1;
}

/**
 * sb_sources_add_range:
 * @self: files of a script that is being made
 * @start: byte offset in the expanded text, not before that of the last range
 * @source: index of a file
 * @offset: byte offset in it
 * @own_offset: see #SbSourcePlace
 * @is_verbatim: whether the text is the file's; else all of it stands at @offset
 */
void
sb_sources_add_range (SbSources *self, gsize start, guint source, gsize offset, gsize own_offset,
                      gboolean is_verbatim)
{
  Range range = { start, source, is_verbatim, offset, own_offset };

  g_array_append_val (self->ranges, range);
}

/**
 * sb_sources_set_joined:
 * @self: files of a script that is being made
 * @offset: byte offset in the expanded text of a `\;`: psql sends the statements around it as one
 */
void
sb_sources_set_joined (SbSources *self, gsize offset)
{
  if (self->joined == 0)
    self->joined = offset + 1;
}

/**
 * sb_sources_get_joined:
 * @self: files of a script
 * @offset: (out): byte offset in the expanded text
 *
 * Returns: whether psql would send some statements as one; then @offset is where the first end
 */
gboolean
sb_sources_get_joined (SbSources *self, gsize *offset)
{
  *offset = self->joined > 0 ? self->joined - 1 : 0;
  return self->joined > 0;
}

/**
 * sb_sources_add_echo:
 * @self: files of a script that is being made
 * @offset: see #SbEcho
 * @text: (transfer full): see #SbEcho
 * @is_warning: see #SbEcho
 */
void
sb_sources_add_echo (SbSources *self, gsize offset, char *text, gboolean is_warning)
{
  SbEcho echo = { offset, text, is_warning };

  g_array_append_val (self->echoes, echo);
}

/**
 * sb_sources_dup_checksum:
 * @self: files of a script
 *
 * Returns: (transfer full): the checksum of the script's own file; where it includes others, a `+`
 *   behind it and one of all theirs
 */
char *
sb_sources_dup_checksum (SbSources *self)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree char *sum = NULL;

  for (guint i = 1; i < self->sources->len; i++)
    g_string_append_printf (all, "%s\n", sb_sources_get (self, i)->checksum);
  if (all->len > 0)
    sum = sb_digest_bytes (all->str, all->len);
  return g_strconcat (sb_sources_get (self, 0)->checksum, sum != NULL ? "+" : NULL, sum, NULL);
}

/**
 * sb_sources_get_n:
 * @self: files of a script
 *
 * Returns: how many
 */
guint
sb_sources_get_n (SbSources *self)
{
  return self->sources->len;
}

/**
 * sb_sources_get:
 * @self: files of a script
 * @index: from 0, the script's own
 *
 * Returns: (transfer none): the file
 */
const SbSource *
sb_sources_get (SbSources *self, guint index)
{
  return self->sources->pdata[index];
}

/**
 * sb_sources_find:
 * @self: files of a script
 * @path: a path
 *
 * Returns: (transfer none) (nullable): the file of that path
 */
const SbSource *
sb_sources_find (SbSources *self, const char *path)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      const SbSource *source = self->sources->pdata[i];

      if (g_strcmp0 (source->path, path) == 0)
        return source;
    }
  return NULL;
}

/**
 * sb_sources_get_echoes:
 * @self: files of a script
 * @n_echoes: (out): how many
 *
 * Returns: (transfer none) (array length=n_echoes): what is to be said, in the order of the text
 */
const SbEcho *
sb_sources_get_echoes (SbSources *self, guint *n_echoes)
{
  *n_echoes = self->echoes->len;
  return (const SbEcho *) self->echoes->data;
}

/* The last of @array's elements of @size bytes whose leading gsize is not above @offset. */
static guint
find_last (const GArray *array, gsize size, gsize offset)
{
  guint low = 0, high = array->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (*(const gsize *) (const void *) (array->data + middle * size) <= offset)
        low = middle;
      else
        high = middle;
    }
  return low;
}

/**
 * sb_sources_get_line:
 * @self: files of a script
 * @source: index of one
 * @offset: byte offset in it
 *
 * Returns: its line, from 1
 */
guint
sb_sources_get_line (SbSources *self, guint source, gsize offset)
{
  const SbSource *file = self->sources->pdata[source];

  return find_last (file->lines, sizeof (gsize), offset) + 1;
}

/**
 * sb_sources_locate:
 * @self: files of a script
 * @offset: byte offset in the expanded text
 *
 * Returns: where that byte stands
 */
SbSourcePlace
sb_sources_locate (SbSources *self, gsize offset)
{
  const Range *range;
  const SbSource *source;
  SbSourcePlace place = { .source = self->sources->pdata[0], .line = 1, .column = 1 };
  guint line;
  gsize start;

  if (self->ranges->len == 0)
    return place;
  range = &g_array_index (self->ranges, Range, find_last (self->ranges, sizeof (Range), offset));
  source = self->sources->pdata[range->source];
  place.source = source;
  place.offset = range->offset;
  if (range->is_verbatim && offset > range->start)
    place.offset += offset - range->start;
  place.offset = MIN (place.offset, source->length);
  place.own_offset = range->source == 0 ? place.offset : range->own_offset;
  line = find_last (source->lines, sizeof (gsize), place.offset);
  start = g_array_index (source->lines, gsize, line);
  place.line = line + 1;
  place.column =
      sb_lines_position (source->text + start, source->length - start, place.offset - start).column;
  return place;
}
