/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-check-list.h"

struct _SbCheckItem
{
  GObject parent_instance;
};

enum
{
  SB_CHECK_ITEM_CHANGED,
  SB_CHECK_ITEM_N_SIGNALS,
};

static guint sb_check_item_signals[SB_CHECK_ITEM_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbCheckItem, sb_check_item, G_TYPE_OBJECT)

static void
sb_check_item_class_init (SbCheckItemClass *klass)
{
  sb_check_item_signals[SB_CHECK_ITEM_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass),
                                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                               NULL, G_TYPE_NONE, 0);
}

static void
sb_check_item_init (SbCheckItem *self)
{
}

struct _SbCheckList
{
  GObject parent_instance;
};

static GType
sb_check_list_get_item_type (GListModel *model)
{
  return SB_TYPE_CHECK_ITEM;
}

static guint
sb_check_list_get_n_items (GListModel *model)
{
  return 0;
}

static gpointer
sb_check_list_get_item (GListModel *model, guint position)
{
  return NULL;
}

static void
sb_check_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sb_check_list_get_item_type;
  iface->get_n_items = sb_check_list_get_n_items;
  iface->get_item = sb_check_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SbCheckList, sb_check_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sb_check_list_iface_init))

static void
sb_check_list_class_init (SbCheckListClass *klass)
{
}

static void
sb_check_list_init (SbCheckList *self)
{
}

const char *
sb_check_item_get_name (SbCheckItem *self)
{
  return NULL;
}

const char *
sb_check_item_get_facts (SbCheckItem *self)
{
  return NULL;
}

const char *
sb_check_item_get_version (SbCheckItem *self)
{
  return NULL;
}

const char *
sb_check_item_get_description (SbCheckItem *self)
{
  return NULL;
}

gboolean
sb_check_item_is_running (SbCheckItem *self)
{
  return 0;
}

SbVerdict
sb_check_item_get_verdict (SbCheckItem *self)
{
  return 0;
}

SbCheckResult *
sb_check_item_get_result (SbCheckItem *self)
{
  return NULL;
}

SbRowStore *
sb_check_item_get_rows (SbCheckItem *self)
{
  return NULL;
}

const SbPlace *
sb_check_item_get_place (SbCheckItem *self)
{
  return NULL;
}

SbCheckList *
sb_check_list_new (void)
{
  return g_object_new (SB_TYPE_CHECK_LIST, NULL);
}

void
sb_check_list_clear (SbCheckList *self)
{
}

void
sb_check_list_push_event (SbCheckList *self, const SbRunEvent *event)
{
}

guint
sb_check_list_count_failed (SbCheckList *self)
{
  return 0;
}
