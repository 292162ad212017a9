/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that find proposals share. */
#pragma once

#include "sb-proposal.h"

G_BEGIN_DECLS

/**
 * SbMatch:
 *
 * How a name fits what was typed: the less the better.
 */
typedef enum
{
  SB_MATCH_BEGINS,
  SB_MATCH_WORD_BEGINS,
  SB_MATCH_CONTAINS,
  SB_MATCH_NONE,
} SbMatch;

/**
 * SbCandidate:
 * @kind: an SbNameKind; %SB_N_NAME_KINDS and more: what is no name
 * @name: (nullable): the name; its texts live as long as the sources
 * @reach: (nullable): for a column the relation in reach that it is of
 * @word: (nullable): a word that is no name
 * @snippet: (nullable): a snippet
 * @place: of a word: its place in its list
 * @rank: the less the earlier
 *
 * What may be proposed.
 */
typedef struct
{
  guint kind;
  const SbName *name;
  const SbReach *reach;
  const char *word;
  const SbSnippet *snippet;
  guint place, rank;
} SbCandidate;

typedef struct
{
  const SbWanted *wanted;
  const SbProposalSources *sources;
  GArray *found;       /* of SbCandidate */
  GStringChunk *words; /* owns the words in @found */
} SbProposing;

/* sb-proposal-match.c */
SbMatch sb_proposal_match (const char *text, const char *typed);
void sb_proposing_add (SbProposing *self, const SbCandidate *candidate, const char *text,
                       guint weight);
void sb_proposing_add_names (SbProposing *self, SbNameKind kind, const char *schema, guint weight);
void sb_proposing_add_parts (SbProposing *self, SbNameKind kind, const SbReach *reach,
                             guint weight);

/* sb-proposal-words.c */
void sb_proposing_add_words (SbProposing *self);
void sb_proposing_add_types (SbProposing *self);
void sb_proposing_add_snippets (SbProposing *self);

/* sb-proposal-write.c */
SbProposal *sb_proposing_write (SbProposing *self, const SbCandidate *candidate,
                                gboolean is_ambiguous);
void sb_proposal_free (SbProposal *self);

G_END_DECLS
