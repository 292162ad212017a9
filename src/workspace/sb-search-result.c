/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-search-result.h"

#include "sb-digest.h"
#include "sb-file.h"
#include "sb-lines.h"
#include "sb-printable.h"

#include <string.h>

/* How much of a line is shown before a match, of it, and behind it; in bytes. */
#define BEFORE 60
#define FOUND 120
#define AFTER 160

/**
 * sb_search_source_new:
 * @migration: a migration
 * @role: one of its scripts, which it has
 *
 * Returns: (transfer full): that script, as it is on disk
 */
SbSearchSource *
sb_search_source_new (const SbMigration *migration, SbScriptRole role)
{
  SbSearchSource *self = g_new0 (SbSearchSource, 1);

  self->place = sb_place_new (migration->paths[role], migration->key, role);
  return self;
}

/**
 * sb_search_source_free:
 * @self: (transfer full): where to look
 */
void
sb_search_source_free (SbSearchSource *self)
{
  sb_place_free (self->place);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_free (self->version);
  g_free (self);
}

static void
clear_hit (gpointer data)
{
  SbSearchHit *hit = data;

  sb_place_free (hit->place);
  g_free (hit->before);
  g_free (hit->found);
  g_free (hit->after);
  g_free (hit->replacement);
}

static gboolean
is_inside_character (const char *text, gsize at)
{
  return ((guchar) text[at] & 0xc0) == 0x80;
}

static char *
dup_part (const char *text, gsize from, gsize to)
{
  g_autofree char *part = g_strndup (text + from, to - from);

  return sb_printable_line (part);
}

static char *
dup_before (const char *text, gsize start)
{
  gsize from = start;

  while (from > 0 && start - from < BEFORE && text[from - 1] != '\n')
    from--;
  while (from < start && (is_inside_character (text, from) || g_ascii_isspace (text[from])))
    from++;
  return dup_part (text, from, start);
}

static char *
dup_after (const char *text, gsize length, gsize end)
{
  gsize to = end;

  while (to < length && to - end < AFTER && text[to] != '\n' && text[to] != '\r')
    to++;
  while (to > end && to < length && is_inside_character (text, to))
    to--;
  return dup_part (text, end, to);
}

static char *
dup_short (const char *text, gsize length)
{
  g_autofree char *part = g_strndup (text, MIN (length, 4 * FOUND));

  return sb_printable_ellipsize (part, FOUND);
}

/* Places count bytes of the file; the editor has LF alone, and neither counts a byte order mark. */
static void
set_place (SbPlace *place, const SbSearchResult *result, const char *text,
           const SbSearchMatch *match, SbPosition position)
{
  place->line = position.line;
  place->column = position.column;
  place->offset = match->start;
  place->length = match->end - match->start;
  if (result->is_open && result->source->is_crlf)
    {
      place->offset += position.line - 1;
      for (gsize i = match->start; i < match->end; i++)
        place->length += text[i] == '\n';
    }
}

static void
add_hits (SbSearchResult *self, const char *text, gsize length)
{
  SbLinesWalk walk = { 0 };

  for (guint i = 0; i < self->matches->len; i++)
    {
      const SbSearchMatch *match = &g_array_index (self->matches, SbSearchMatch, i);
      SbSearchHit hit = { .place = sb_place_copy (self->source->place) };

      set_place (hit.place, self, text, match, sb_lines_walk (&walk, text, length, match->start));
      hit.before = dup_before (text, match->start);
      hit.found = dup_short (text + match->start, match->end - match->start);
      hit.after = dup_after (text, length, match->end);
      if (match->replacement != NULL)
        hit.replacement = dup_short (match->replacement, strlen (match->replacement));
      g_array_append_val (self->hits, hit);
    }
}

/* A byte order mark belongs to no line. */
static gsize
get_mark (const SbSearchResult *self, const char *text)
{
  return !self->is_open && g_str_has_prefix (text, "\xef\xbb\xbf") ? 3 : 0;
}

static void
search (SbSearchResult *self, SbSearchPattern *pattern, guint max_matches,
        GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length, mark;

  if (self->is_open)
    {
      const char *edited = g_bytes_get_data (self->source->text, &length);

      text = g_strndup (edited != NULL ? edited : "", length);
    }
  else
    text = sb_file_read (self->source->place->path, &length, &error);
  mark = text != NULL ? get_mark (self, text) : 0;
  if (text != NULL)
    self->matches = sb_search_pattern_find (pattern, text + mark, length - mark, max_matches,
                                            cancellable, &error);
  if (error != NULL)
    {
      self->problem = sb_printable_line (error->message);
      return;
    }
  if (self->matches->len == 0)
    return;
  self->digest = sb_digest_bytes (text, length);
  add_hits (self, text + mark, length - mark);
  for (guint i = 0; i < self->matches->len; i++)
    {
      g_array_index (self->matches, SbSearchMatch, i).start += mark;
      g_array_index (self->matches, SbSearchMatch, i).end += mark;
    }
}

/**
 * sb_search_result_new:
 * @source: (transfer full): where to look
 * @pattern: what for
 * @max_matches: how many are enough
 * @cancellable: (nullable): looked at between matches
 *
 * Reads the file, or takes the editor's text, and looks. Workers only.
 *
 * Returns: (transfer full): what was found
 */
SbSearchResult *
sb_search_result_new (SbSearchSource *source, SbSearchPattern *pattern, guint max_matches,
                      GCancellable *cancellable)
{
  SbSearchResult *self = g_new0 (SbSearchResult, 1);
  g_autofree char *name = g_filename_display_basename (source->place->path);

  g_atomic_ref_count_init (&self->ref_count);
  self->source = source;
  self->is_open = source->text != NULL;
  self->name = sb_printable_line (name);
  self->hits = g_array_new (FALSE, FALSE, sizeof (SbSearchHit));
  g_array_set_clear_func (self->hits, clear_hit);
  search (self, pattern, max_matches, cancellable);
  g_clear_pointer (&source->text, g_bytes_unref);
  return self;
}

/**
 * sb_search_result_ref:
 * @self: what was found
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbSearchResult *
sb_search_result_ref (SbSearchResult *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_search_result_unref:
 * @self: (transfer full): what was found
 *
 * Any thread.
 */
void
sb_search_result_unref (SbSearchResult *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  sb_search_source_free (self->source);
  g_free (self->name);
  g_free (self->digest);
  g_clear_pointer (&self->matches, g_array_unref);
  g_array_unref (self->hits);
  g_free (self->problem);
  g_free (self);
}
