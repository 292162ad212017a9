/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A migration's checklist: what a careful person looks at before applying it, and how it stands;
 * immutable.
 *
 * The items are those of five working practices, merged: what two of them ask is asked once. Where
 * the program can tell, it judges; the rest is ticked by hand, for the files as they are. In code it
 * is called readiness, because a check is a statement of a verify script.
 *
 * Threads: atomically reference counted; any thread may read it.
 */
#pragma once

#include "sb-place.h"
#include "sb-ready-facts.h"

G_BEGIN_DECLS

typedef enum
{
  SB_READY_OPEN,
  SB_READY_DONE,
  SB_READY_NOT_APPLICABLE,
  SB_N_READY_STATES,
} SbReadyState;

typedef enum
{
  SB_READY_JUDGE_PROGRAM,
  SB_READY_JUDGE_PERSON,
} SbReadyJudge;

/**
 * SbReadyItem:
 * @id: never changes: "rollback"
 * @text: what is so when it is done, as one sentence without a full stop
 * @source: which practices ask for it: "schema checklist, Alembic"
 * @judge: who says so
 * @state: how it stands
 * @reason: why it stands so, in one printable line
 * @place: (nullable): where a person can look
 */
typedef struct
{
  const char *id;
  const char *text;
  const char *source;
  SbReadyJudge judge;
  SbReadyState state;
  char *reason;
  SbPlace *place;
} SbReadyItem;

typedef struct _SbReadiness SbReadiness;

SbReadiness *sb_readiness_new (const SbReadyFacts *facts);
SbReadiness *sb_readiness_ref (SbReadiness *self);
void sb_readiness_unref (SbReadiness *self);
SbMigration *sb_readiness_get_migration (SbReadiness *self);
const char *sb_readiness_get_digest (SbReadiness *self);
guint sb_readiness_get_n (SbReadiness *self);
const SbReadyItem *sb_readiness_get (SbReadiness *self, guint index);
const SbReadyItem *sb_readiness_find (SbReadiness *self, const char *id);
guint sb_readiness_count (SbReadiness *self, SbReadyState state);
char *sb_readiness_dup_summary (SbReadiness *self);
const char *sb_ready_state_get_name (SbReadyState state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbReadiness, sb_readiness_unref)

G_END_DECLS
