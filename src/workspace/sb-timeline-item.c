/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-timeline-item.h"

struct _SbTimelineItem
{
  GObject parent_instance;
};

enum
{
  SB_TIMELINE_ITEM_CHANGED,
  SB_TIMELINE_ITEM_N_SIGNALS,
};

static guint sb_timeline_item_signals[SB_TIMELINE_ITEM_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbTimelineItem, sb_timeline_item, G_TYPE_OBJECT)

static void
sb_timeline_item_class_init (SbTimelineItemClass *klass)
{
  sb_timeline_item_signals[SB_TIMELINE_ITEM_CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sb_timeline_item_init (SbTimelineItem *self)
{
}

SbTimelineItemKind
sb_timeline_item_get_kind (SbTimelineItem *self)
{
  return 0;
}

SbMigration *
sb_timeline_item_get_migration (SbTimelineItem *self)
{
  return NULL;
}

const char *
sb_timeline_item_get_key (SbTimelineItem *self)
{
  return NULL;
}

const char *
sb_timeline_item_get_version (SbTimelineItem *self)
{
  return NULL;
}

const char *
sb_timeline_item_get_description (SbTimelineItem *self)
{
  return NULL;
}

const char *
sb_timeline_item_get_facts (SbTimelineItem *self)
{
  return NULL;
}

SbState
sb_timeline_item_get_state (SbTimelineItem *self)
{
  return 0;
}

gboolean
sb_timeline_item_is_running (SbTimelineItem *self)
{
  return 0;
}

SbTrail
sb_timeline_item_get_trail_above (SbTimelineItem *self)
{
  return 0;
}

SbTrail
sb_timeline_item_get_trail_below (SbTimelineItem *self)
{
  return 0;
}

const SbBadge *
sb_timeline_item_get_badges (SbTimelineItem *self, guint *n_badges)
{
  return NULL;
}
