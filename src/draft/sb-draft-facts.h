/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a draft knows of a database: answers to questions of sb-draft-catalog.h, and what it still
 * wants to know.
 *
 * A draft asks here and nowhere else. Who has a database drafts, asks it what is wanted, adds the
 * answers and drafts again, until nothing is wanted any more. One thread at a time.
 */
#pragma once

#include "sb-draft-catalog.h"

G_BEGIN_DECLS

/**
 * SbDraftAnswer:
 * @n_rows: how many rows; 0: there is no such thing
 * @n_columns: how many values a row has
 * @cells: (array): the values, row by row; %NULL for NULL
 */
typedef struct
{
  guint n_rows;
  guint n_columns;
  char **cells;
} SbDraftAnswer;

/**
 * SbDraftWant:
 * @question: what is asked
 * @object: its first parameter: a name as SQL
 * @part: its second parameter, a name as the catalogs have it; "" where it takes none
 * @path: the search_path as SQL under which @object is to be found; "" for the session's own
 */
typedef struct
{
  SbDraftQuestion question;
  char *object;
  char *part;
  char *path;
} SbDraftWant;

typedef struct _SbDraftFacts SbDraftFacts;

SbDraftFacts *sb_draft_facts_new (void);
void sb_draft_facts_free (SbDraftFacts *self);
const SbDraftAnswer *sb_draft_facts_ask (SbDraftFacts *self, SbDraftQuestion question,
                                         const char *object, const char *part, const char *path);
gboolean sb_draft_facts_has_wants (SbDraftFacts *self);
GPtrArray *sb_draft_facts_steal_wants (SbDraftFacts *self);
void sb_draft_facts_add (SbDraftFacts *self, const SbDraftWant *want, guint n_rows, guint n_columns,
                         char **cells);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbDraftFacts, sb_draft_facts_free)

const char *sb_draft_answer_get (const SbDraftAnswer *self, guint row, guint column);
gboolean sb_draft_answer_get_boolean (const SbDraftAnswer *self, guint row, guint column);

G_END_DECLS
