/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-log-model.h"

struct _SbLogItem
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (SbLogItem, sb_log_item, G_TYPE_OBJECT)

static void
sb_log_item_class_init (SbLogItemClass *klass)
{
}

static void
sb_log_item_init (SbLogItem *self)
{
}

struct _SbLogModel
{
  GObject parent_instance;
};

enum
{
  SB_LOG_MODEL_PENDING,
  SB_LOG_MODEL_N_SIGNALS,
};

static guint sb_log_model_signals[SB_LOG_MODEL_N_SIGNALS];

static GType
sb_log_model_get_item_type (GListModel *model)
{
  return SB_TYPE_LOG_ITEM;
}

static guint
sb_log_model_get_n_items (GListModel *model)
{
  return 0;
}

static gpointer
sb_log_model_get_item (GListModel *model, guint position)
{
  return NULL;
}

static void
sb_log_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sb_log_model_get_item_type;
  iface->get_n_items = sb_log_model_get_n_items;
  iface->get_item = sb_log_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SbLogModel, sb_log_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sb_log_model_iface_init))

static void
sb_log_model_class_init (SbLogModelClass *klass)
{
  sb_log_model_signals[SB_LOG_MODEL_PENDING] = g_signal_new ("pending", G_TYPE_FROM_CLASS (klass),
                                                             G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                             G_TYPE_NONE, 0);
}

static void
sb_log_model_init (SbLogModel *self)
{
}

gint64
sb_log_item_get_time (SbLogItem *self)
{
  return 0;
}

SbLogTone
sb_log_item_get_tone (SbLogItem *self)
{
  return 0;
}

const char *
sb_log_item_get_text (SbLogItem *self)
{
  return NULL;
}

const char *
sb_log_item_get_result (SbLogItem *self)
{
  return NULL;
}

SbLogModel *
sb_log_model_new (guint max_lines)
{
  return g_object_new (SB_TYPE_LOG_MODEL, NULL);
}

void
sb_log_model_push_event (SbLogModel *self, const SbRunEvent *event)
{
}

void
sb_log_model_push_text (SbLogModel *self, SbLogTone tone, const char *text)
{
}

gboolean
sb_log_model_drain (SbLogModel *self)
{
  return 0;
}

void
sb_log_model_clear (SbLogModel *self)
{
}

guint64
sb_log_model_get_n_dropped (SbLogModel *self)
{
  return 0;
}

char *
sb_log_model_dup_text (SbLogModel *self)
{
  return NULL;
}
