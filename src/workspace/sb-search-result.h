/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a search found in one script; immutable and atomically reference counted. */
#pragma once

#include "sb-place.h"
#include "sb-search-pattern.h"

G_BEGIN_DECLS

/**
 * SbSearchSource:
 * @place: (not nullable): the script
 * @version: (nullable): of the applied migration whose forward script it is
 * @text: (nullable): what the editor has; %NULL: what is on disk
 * @is_crlf: of @text: its file's lines end with CR LF
 *
 * Where to look.
 */
typedef struct
{
  SbPlace *place;
  char *version;
  GBytes *text;
  gboolean is_crlf;
} SbSearchSource;

/**
 * SbSearchHit:
 * @place: where
 * @before: what stands before it in its line, for people
 * @found: what was found
 * @after: what stands behind it
 * @replacement: (nullable): what takes its place
 *
 * One match.
 */
typedef struct
{
  SbPlace *place;
  char *before;
  char *found;
  char *after;
  char *replacement;
} SbSearchHit;

/**
 * SbSearchResult:
 * @source: where it was looked for; its text is let go of
 * @is_open: it was what the editor has
 * @name: the file's name, for people
 * @digest: (nullable): of the text
 * @matches: (nullable) (element-type SbSearchMatch): in the text
 * @hits: (element-type SbSearchHit): the same, for people
 * @problem: (nullable): why there is no answer, for people
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;
  /*< public >*/
  SbSearchSource *source;
  gboolean is_open;
  char *name;
  char *digest;
  GArray *matches;
  GArray *hits;
  char *problem;
} SbSearchResult;

SbSearchSource *sb_search_source_new (const SbMigration *migration, SbScriptRole role);
void sb_search_source_free (SbSearchSource *self);

SbSearchResult *sb_search_result_new (SbSearchSource *source, SbSearchPattern *pattern,
                                      guint max_matches, GCancellable *cancellable);
SbSearchResult *sb_search_result_ref (SbSearchResult *self);
void sb_search_result_unref (SbSearchResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbSearchSource, sb_search_source_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbSearchResult, sb_search_result_unref)

G_END_DECLS
