/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pattern to look for in texts, and what takes its place; immutable.
 *
 * Any thread may use it, each call for itself. A regular expression that takes too many steps is an
 * error and no wait.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SbSearchFlags:
 * @SB_SEARCH_MATCH_CASE: capital letters count
 * @SB_SEARCH_WHOLE_WORD: no letter, digit or underscore beside it
 * @SB_SEARCH_REGEX: a Perl-compatible regular expression; `^` and `$` are ends of lines
 *
 * How a pattern is meant.
 */
typedef enum
{
  SB_SEARCH_MATCH_CASE = 1 << 0,
  SB_SEARCH_WHOLE_WORD = 1 << 1,
  SB_SEARCH_REGEX = 1 << 2,
} SbSearchFlags;

/**
 * SbSearchMatch:
 * @start: byte offset
 * @end: byte offset behind it
 * @replacement: (nullable): what takes its place
 *
 * One place where it was found.
 */
typedef struct
{
  gsize start, end;
  char *replacement;
} SbSearchMatch;

typedef struct _SbSearchPattern SbSearchPattern;

SbSearchPattern *sb_search_pattern_new (const char *pattern, guint flags, const char *replacement,
                                        GError **error);
SbSearchPattern *sb_search_pattern_ref (SbSearchPattern *self);
void sb_search_pattern_unref (SbSearchPattern *self);
GArray *sb_search_pattern_find (SbSearchPattern *self, const char *text, gsize length,
                                guint max_matches, GCancellable *cancellable, GError **error);
char *sb_search_matches_apply (const GArray *matches, const char *text, gsize length,
                               gsize *new_length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbSearchPattern, sb_search_pattern_unref)

G_END_DECLS
