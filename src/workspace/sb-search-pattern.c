/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-search-pattern.h"

#include <string.h>

/* What one attempt may take; PCRE gives up then, after a few milliseconds. */
#define LIMITS "(*LIMIT_MATCH=500000)(*LIMIT_DEPTH=20000)"

/* And all attempts in one text. */
#define MAX_MICROSECONDS (3 * G_USEC_PER_SEC)

struct _SbSearchPattern
{
  gatomicrefcount ref_count;
  GRegex *regex;
  char *replacement;
  gboolean expands; /* \1 in @replacement is what was found */
};

static char *
dup_expression (const char *pattern, guint flags)
{
  g_autofree char *plain = (flags & SB_SEARCH_REGEX) != 0 ? NULL
                                                          : g_regex_escape_string (pattern, -1);
  const char *core = plain != NULL ? plain : pattern;

  if ((flags & SB_SEARCH_WHOLE_WORD) != 0)
    return g_strconcat (LIMITS "(?<!\\w)(?:", core, ")(?!\\w)", NULL);
  return g_strconcat (LIMITS, core, NULL);
}

/**
 * sb_search_pattern_new:
 * @pattern: what to look for, UTF-8
 * @flags: of #SbSearchFlags
 * @replacement: (nullable): what takes its place; for a regular expression with `\1`, `\0`, `\n`
 * @error: return location for a #GRegexError
 *
 * Returns: (transfer full) (nullable): the pattern, or %NULL where it is no regular expression
 */
SbSearchPattern *
sb_search_pattern_new (const char *pattern, guint flags, const char *replacement, GError **error)
{
  GRegexCompileFlags compile = G_REGEX_MULTILINE;
  g_autofree char *expression = NULL;
  g_autoptr (GRegex) regex = NULL;
  SbSearchPattern *self;

  if ((flags & SB_SEARCH_MATCH_CASE) == 0)
    compile |= G_REGEX_CASELESS;
  /* by itself first: what is wrong with it is not to be balanced by what is put around it */
  if ((flags & SB_SEARCH_REGEX) != 0)
    {
      g_autoptr (GRegex) alone = g_regex_new (pattern, compile, 0, error);

      if (alone == NULL
          || (replacement != NULL && !g_regex_check_replacement (replacement, NULL, error)))
        return NULL;
    }
  expression = dup_expression (pattern, flags);
  regex = g_regex_new (expression, compile, 0, error);
  if (regex == NULL)
    return NULL;
  self = g_new0 (SbSearchPattern, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->regex = g_steal_pointer (&regex);
  self->replacement = g_strdup (replacement);
  self->expands = (flags & SB_SEARCH_REGEX) != 0;
  return self;
}

/**
 * sb_search_pattern_ref:
 * @self: a pattern
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbSearchPattern *
sb_search_pattern_ref (SbSearchPattern *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_search_pattern_unref:
 * @self: (transfer full): a pattern
 *
 * Any thread.
 */
void
sb_search_pattern_unref (SbSearchPattern *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_regex_unref (self->regex);
  g_free (self->replacement);
  g_free (self);
}

static void
clear_match (gpointer data)
{
  g_free (((SbSearchMatch *) data)->replacement);
}

static char *
dup_replacement (SbSearchPattern *self, GMatchInfo *info)
{
  if (self->replacement == NULL || !self->expands)
    return g_strdup (self->replacement);
  return g_match_info_expand_references (info, self->replacement, NULL);
}

/**
 * sb_search_pattern_find:
 * @self: a pattern
 * @text: (array length=length): a text
 * @length: in bytes
 * @max_matches: how many are enough
 * @cancellable: (nullable): looked at between matches
 * @error: return location for an error: cancelled, no UTF-8, or too many steps
 *
 * Any thread that may wait. A match without any bytes is none.
 *
 * Returns: (transfer full) (nullable) (element-type SbSearchMatch): where it was found
 */
GArray *
sb_search_pattern_find (SbSearchPattern *self, const char *text, gsize length, guint max_matches,
                        GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (SbSearchMatch));
  g_autoptr (GMatchInfo) info = NULL;
  gint64 deadline = g_get_monotonic_time () + MAX_MICROSECONDS;
  GError *problem = NULL;

  g_array_set_clear_func (matches, clear_match);
  if (!g_utf8_validate_len (text, length, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not UTF-8");
      return NULL;
    }
  if (length > G_MAXINT)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "too long");
      return NULL;
    }
  g_regex_match_full (self->regex, text, (gssize) length, 0, 0, &info, &problem);
  while (problem == NULL && g_match_info_matches (info) && matches->len < max_matches)
    {
      SbSearchMatch match = { 0 };
      int start, end;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      g_match_info_fetch_pos (info, 0, &start, &end);
      match.start = (gsize) start;
      match.end = (gsize) end;
      if (end > start)
        {
          match.replacement = dup_replacement (self, info);
          g_array_append_val (matches, match);
        }
      if (g_get_monotonic_time () > deadline)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "it takes too long");
          return NULL;
        }
      g_match_info_next (info, &problem);
    }
  if (problem != NULL)
    {
      g_error_free (problem);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "it takes too many steps");
      return NULL;
    }
  return g_steal_pointer (&matches);
}

/**
 * sb_search_matches_apply:
 * @matches: (element-type SbSearchMatch): with replacements, in their order
 * @text: (array length=length): the text they were found in
 * @length: in bytes
 * @new_length: (out): in bytes
 *
 * Returns: (transfer full): the text with all of them replaced, and a NUL behind it
 */
char *
sb_search_matches_apply (const GArray *matches, const char *text, gsize length, gsize *new_length)
{
  GString *out = g_string_sized_new (length);
  gsize at = 0;

  for (guint i = 0; i < matches->len; i++)
    {
      const SbSearchMatch *match = &g_array_index (matches, SbSearchMatch, i);

      g_string_append_len (out, text + at, (gssize) (match->start - at));
      g_string_append (out, match->replacement != NULL ? match->replacement : "");
      at = match->end;
    }
  g_string_append_len (out, text + at, (gssize) (length - at));
  *new_length = out->len;
  return g_string_free (out, FALSE);
}
