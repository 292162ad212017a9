/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What completion proposes: what is wanted at the cursor, out of the names that are known, best
 * first. */
#pragma once

#include "sb-snippet.h"
#include "sb-wanted.h"

G_BEGIN_DECLS

/** SB_PROPOSALS_MAX: more in a list help nobody; typing makes it shorter. */
#define SB_PROPOSALS_MAX 200

/**
 * SbProposalSources:
 * @names: (array length=n_names) (nullable elements): names, those that count more first
 * @n_names: how many
 * @snippets: (nullable) (element-type SbSnippet): snippets
 * @scope: (nullable): "forward", "rollback" or "verify": what the script is
 * @order: names that migrations make are proposed if these stand before this place of the project
 *
 * What there is to propose.
 */
typedef struct
{
  SbSchemaNames *const *names;
  guint n_names;
  GPtrArray *snippets;
  const char *scope;
  guint order;
} SbProposalSources;

/**
 * SbProposal:
 * @shown: what the list shows: hostile names too, so plain text
 * @text: what takes the place of what was typed
 * @place: where the cursor goes in @text, in bytes
 * @detail: what it is: "uuid · users", "table in app · made by 004"
 * @snippet: (nullable): the snippet to insert instead of @text; as long-lived as its source
 */
typedef struct
{
  char *shown;
  char *text;
  gsize place;
  char *detail;
  const SbSnippet *snippet;
} SbProposal;

GPtrArray *sb_proposals_find (const SbWanted *wanted, const SbProposalSources *sources);
gboolean sb_proposals_have_choice (GPtrArray *proposals, const SbWanted *wanted);

G_END_DECLS
