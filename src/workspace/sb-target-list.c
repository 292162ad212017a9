/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-target-list.h"

struct _SbTargetItem
{
  GObject parent_instance;
};

enum
{
  SB_TARGET_ITEM_CHANGED,
  SB_TARGET_ITEM_N_SIGNALS,
};

static guint sb_target_item_signals[SB_TARGET_ITEM_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbTargetItem, sb_target_item, G_TYPE_OBJECT)

static void
sb_target_item_class_init (SbTargetItemClass *klass)
{
  sb_target_item_signals[SB_TARGET_ITEM_CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sb_target_item_init (SbTargetItem *self)
{
}

struct _SbTargetList
{
  GObject parent_instance;
};

enum
{
  SB_TARGET_LIST_CHANGED,
  SB_TARGET_LIST_N_SIGNALS,
};

static guint sb_target_list_signals[SB_TARGET_LIST_N_SIGNALS];

static GType
sb_target_list_get_item_type (GListModel *model)
{
  return SB_TYPE_TARGET_ITEM;
}

static guint
sb_target_list_get_n_items (GListModel *model)
{
  return 0;
}

static gpointer
sb_target_list_get_item (GListModel *model, guint position)
{
  return NULL;
}

static void
sb_target_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sb_target_list_get_item_type;
  iface->get_n_items = sb_target_list_get_n_items;
  iface->get_item = sb_target_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SbTargetList, sb_target_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sb_target_list_iface_init))

static void
sb_target_list_class_init (SbTargetListClass *klass)
{
  sb_target_list_signals[SB_TARGET_LIST_CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sb_target_list_init (SbTargetList *self)
{
}

SbTarget *
sb_target_item_get_target (SbTargetItem *self)
{
  return NULL;
}

const char *
sb_target_item_get_name (SbTargetItem *self)
{
  return NULL;
}

const char *
sb_target_item_get_address (SbTargetItem *self)
{
  return NULL;
}

const char *
sb_target_item_get_source (SbTargetItem *self)
{
  return NULL;
}

SbEnvironment
sb_target_item_get_environment (SbTargetItem *self)
{
  return 0;
}

gboolean
sb_target_item_is_sandbox (SbTargetItem *self)
{
  return 0;
}

gboolean
sb_target_item_is_current (SbTargetItem *self)
{
  return 0;
}

SbTargetList *
sb_target_list_new (void)
{
  return g_object_new (SB_TYPE_TARGET_LIST, NULL);
}

void
sb_target_list_set_found (SbTargetList *self, GPtrArray *targets)
{
}

SbTargetItem *
sb_target_list_add_pasted (SbTargetList *self, SbTarget *target)
{
  return NULL;
}

SbTargetItem *
sb_target_list_get_sandbox (SbTargetList *self)
{
  return NULL;
}

SbTargetItem *
sb_target_list_get_current (SbTargetList *self)
{
  return NULL;
}

void
sb_target_list_set_current (SbTargetList *self, SbTargetItem *item)
{
}

SbTargetItem *
sb_target_list_find (SbTargetList *self, const char *source, const char *address)
{
  return NULL;
}
