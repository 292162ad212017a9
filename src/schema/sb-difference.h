/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What differs between two snapshots, object by object; immutable. Any thread may read it. */
#pragma once

#include "sb-snapshot.h"

G_BEGIN_DECLS

/**
 * SbChange:
 * @SB_CHANGE_ADDED: only the second has it
 * @SB_CHANGE_REMOVED: only the first has it
 * @SB_CHANGE_ALTERED: its definition is another
 */
typedef enum
{
  SB_CHANGE_ADDED,
  SB_CHANGE_REMOVED,
  SB_CHANGE_ALTERED,
} SbChange;

/**
 * SbWeight:
 * @SB_WEIGHT_NONE: nothing differs
 * @SB_WEIGHT_LOOKS: only the order of columns, comments or the white space of a routine's text
 * @SB_WEIGHT_SCHEMA: what the database does or allows
 */
typedef enum
{
  SB_WEIGHT_NONE,
  SB_WEIGHT_LOOKS,
  SB_WEIGHT_SCHEMA,
} SbWeight;

/**
 * SbProfile:
 * @SB_PROFILE_SAME: two moments of one database, or of its copies: everything counts
 * @SB_PROFILE_ELSEWHERE: two databases: owners, privileges, the database's own settings, versions of
 *   extensions, publications' owners and the schemas that Supabase manages do not count
 */
typedef enum
{
  SB_PROFILE_SAME,
  SB_PROFILE_ELSEWHERE,
} SbProfile;

/**
 * SbDifference:
 * @change: what became of it
 * @weight: how much it means
 * @kind: as in #SbSnapshotEntry
 * @identity: likewise
 * @relation: (nullable): likewise
 * @before: (nullable): its definition in the first
 * @after: (nullable): its definition in the second
 *
 * Borrowed from its set.
 */
typedef struct
{
  SbChange change;
  SbWeight weight;
  const char *kind;
  const char *identity;
  const char *relation;
  const char *before;
  const char *after;
} SbDifference;

typedef struct _SbDifferences SbDifferences;

SbDifferences *sb_differences_new (SbSnapshot *before, SbSnapshot *after, SbProfile profile);
SbDifferences *sb_differences_ref (SbDifferences *self);
void sb_differences_unref (SbDifferences *self);

guint sb_differences_get_n (SbDifferences *self);
const SbDifference *sb_differences_get (SbDifferences *self, guint index);
SbWeight sb_differences_get_weight (SbDifferences *self);
char *sb_differences_dup_text (SbDifferences *self);

char *sb_difference_dup_lines (const SbDifference *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbDifferences, sb_differences_unref)

G_END_DECLS
