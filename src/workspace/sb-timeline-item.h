/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the window's timeline: a migration, or the marker "database is here".
 *
 * A GObject of the main thread. All its texts are printable on one line and bounded, but plain:
 * never markup.
 */
#pragma once

#include <gio/gio.h>

#include "sb-timeline.h"

G_BEGIN_DECLS

typedef enum
{
  SB_TIMELINE_MIGRATION,
  SB_TIMELINE_MARKER,
} SbTimelineItemKind;

/**
 * SbBadgeTone:
 *
 * How loud a badge is: it becomes the CSS class "neutral", "success", "accent", "warning" or
 * "error".
 */
typedef enum
{
  SB_BADGE_NEUTRAL,
  SB_BADGE_SUCCESS,
  SB_BADGE_ACCENT,
  SB_BADGE_WARNING,
  SB_BADGE_ERROR,
} SbBadgeTone;

/**
 * SbBadge:
 * @text: one or two words: "no rollback", "changed"
 * @tone: how loud
 * @why: one sentence for the tooltip
 */
typedef struct
{
  const char *text;
  SbBadgeTone tone;
  char *why;
} SbBadge;

/**
 * SbTrail:
 * @SB_TRAIL_NONE: the trail ends here
 * @SB_TRAIL_SOLID: applied
 * @SB_TRAIL_DASHED: pending
 *
 * How the trail is drawn from a node to its neighbour.
 */
typedef enum
{
  SB_TRAIL_NONE,
  SB_TRAIL_SOLID,
  SB_TRAIL_DASHED,
} SbTrail;

#define SB_TYPE_TIMELINE_ITEM (sb_timeline_item_get_type ())
G_DECLARE_FINAL_TYPE (SbTimelineItem, sb_timeline_item, SB, TIMELINE_ITEM, GObject)

SbTimelineItemKind sb_timeline_item_get_kind (SbTimelineItem *self);
SbMigration *sb_timeline_item_get_migration (SbTimelineItem *self);
const SbTimelineRow *sb_timeline_item_get_row (SbTimelineItem *self);
const char *sb_timeline_item_get_id (SbTimelineItem *self);
const char *sb_timeline_item_get_key (SbTimelineItem *self);
const char *sb_timeline_item_get_version (SbTimelineItem *self);
const char *sb_timeline_item_get_description (SbTimelineItem *self);
const char *sb_timeline_item_get_facts (SbTimelineItem *self);
char *sb_timeline_item_dup_spoken (SbTimelineItem *self);
SbState sb_timeline_item_get_state (SbTimelineItem *self);
gboolean sb_timeline_item_is_applied (SbTimelineItem *self);
gboolean sb_timeline_item_needs_attention (SbTimelineItem *self);
gboolean sb_timeline_item_is_running (SbTimelineItem *self);
SbTrail sb_timeline_item_get_trail_above (SbTimelineItem *self);
SbTrail sb_timeline_item_get_trail_below (SbTimelineItem *self);
const SbBadge *sb_timeline_item_get_badges (SbTimelineItem *self, guint *n_badges);
const char *sb_timeline_item_get_why_fixed (SbTimelineItem *self);

G_END_DECLS
