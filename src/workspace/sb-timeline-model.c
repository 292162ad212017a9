/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-timeline-model.h"

struct _SbTimelineModel
{
  GObject parent_instance;
};

enum
{
  SB_TIMELINE_MODEL_COUNTS_CHANGED,
  SB_TIMELINE_MODEL_N_SIGNALS,
};

static guint sb_timeline_model_signals[SB_TIMELINE_MODEL_N_SIGNALS];

static GType
sb_timeline_model_get_item_type (GListModel *model)
{
  return SB_TYPE_TIMELINE_ITEM;
}

static guint
sb_timeline_model_get_n_items (GListModel *model)
{
  return 0;
}

static gpointer
sb_timeline_model_get_item (GListModel *model, guint position)
{
  return NULL;
}

static void
sb_timeline_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sb_timeline_model_get_item_type;
  iface->get_n_items = sb_timeline_model_get_n_items;
  iface->get_item = sb_timeline_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SbTimelineModel, sb_timeline_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sb_timeline_model_iface_init))

static void
sb_timeline_model_class_init (SbTimelineModelClass *klass)
{
  sb_timeline_model_signals[SB_TIMELINE_MODEL_COUNTS_CHANGED] =
      g_signal_new ("counts-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
}

static void
sb_timeline_model_init (SbTimelineModel *self)
{
}

SbTimelineModel *
sb_timeline_model_new (void)
{
  return g_object_new (SB_TYPE_TIMELINE_MODEL, NULL);
}

void
sb_timeline_model_set_project (SbTimelineModel *self, SbProject *project)
{
}

void
sb_timeline_model_set_timeline (SbTimelineModel *self, SbTimeline *timeline)
{
}

void
sb_timeline_model_push_event (SbTimelineModel *self, const SbRunEvent *event)
{
}

void
sb_timeline_model_set_filter (SbTimelineModel *self, SbTimelineFilter filter)
{
}

SbTimelineFilter
sb_timeline_model_get_filter (SbTimelineModel *self)
{
  return 0;
}

void
sb_timeline_model_set_search (SbTimelineModel *self, const char *text)
{
}

guint
sb_timeline_model_count (SbTimelineModel *self, SbTimelineFilter filter)
{
  return 0;
}

SbTimelineItem *
sb_timeline_model_find (SbTimelineModel *self, const char *key)
{
  return NULL;
}

guint
sb_timeline_model_find_position (SbTimelineModel *self, const char *key)
{
  return 0;
}
