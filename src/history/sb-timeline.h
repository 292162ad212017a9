/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timeline: files × history rows → one state per migration; immutable. Pure, any thread. */
#pragma once

#include "sb-history.h"

G_BEGIN_DECLS

/**
 * SbState:
 *
 * Exactly one per migration, the first that matches in this order. @SB_STATE_UNKNOWN
 * only where no target could be read.
 */
typedef enum
{
  SB_STATE_PARTIAL,
  SB_STATE_MISSING,
  SB_STATE_CHANGED,
  SB_STATE_APPLIED,
  SB_STATE_FAILED,
  SB_STATE_LATE,
  SB_STATE_PENDING,
  SB_STATE_UNKNOWN,
  SB_N_STATES,
} SbState;

/**
 * SbTimelineRow:
 * @migration: (nullable): the files; %NULL when missing
 * @key: its key in the history
 * @version: its version; for a missing one what its key says
 * @description: for people
 * @state: its state
 * @applied_at: (nullable): ISO 8601 in UTC
 * @duration_ms: how long it took when it was applied; -1 when unknown
 * @entry: (nullable): newest journal step, owned by the history
 * @note: (nullable): one sentence: why it failed, where it stopped, "removed elsewhere" …
 * @renamed: (nullable): for a missing row the file it probably is now, for a pending one the key
 *   under which it is applied
 */
typedef struct
{
  SbMigration *migration;
  char *key;
  char *version;
  char *description;
  SbState state;
  char *applied_at;
  gint64 duration_ms;
  const SbJournalEntry *entry;
  char *note;
  char *renamed;
} SbTimelineRow;

typedef struct _SbTimeline SbTimeline;

SbTimeline *sb_timeline_new (SbProject *project, SbHistory *history);
SbTimeline *sb_timeline_ref (SbTimeline *self);
void sb_timeline_unref (SbTimeline *self);
SbProject *sb_timeline_get_project (SbTimeline *self);
SbHistory *sb_timeline_get_history (SbTimeline *self);
guint sb_timeline_get_n_rows (SbTimeline *self);
const SbTimelineRow *sb_timeline_get_row (SbTimeline *self, guint index);
guint sb_timeline_count (SbTimeline *self, SbState state);
const SbTimelineRow *sb_timeline_find (SbTimeline *self, const char *key);
const char *sb_state_get_name (SbState state);
gboolean sb_state_is_applied (SbState state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbTimeline, sb_timeline_unref)

G_END_DECLS
