/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-plan-model.h"

struct _SbPlanItem
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (SbPlanItem, sb_plan_item, G_TYPE_OBJECT)

static void
sb_plan_item_class_init (SbPlanItemClass *klass)
{
}

static void
sb_plan_item_init (SbPlanItem *self)
{
}

struct _SbPlanModel
{
  GObject parent_instance;
};

enum
{
  SB_PLAN_MODEL_CHANGED,
  SB_PLAN_MODEL_N_SIGNALS,
};

static guint sb_plan_model_signals[SB_PLAN_MODEL_N_SIGNALS];

static GType
sb_plan_model_get_item_type (GListModel *model)
{
  return SB_TYPE_PLAN_ITEM;
}

static guint
sb_plan_model_get_n_items (GListModel *model)
{
  return 0;
}

static gpointer
sb_plan_model_get_item (GListModel *model, guint position)
{
  return NULL;
}

static void
sb_plan_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sb_plan_model_get_item_type;
  iface->get_n_items = sb_plan_model_get_n_items;
  iface->get_item = sb_plan_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SbPlanModel, sb_plan_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sb_plan_model_iface_init))

static void
sb_plan_model_class_init (SbPlanModelClass *klass)
{
  sb_plan_model_signals[SB_PLAN_MODEL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass),
                                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                               NULL, G_TYPE_NONE, 0);
}

static void
sb_plan_model_init (SbPlanModel *self)
{
}

SbPlanItemKind
sb_plan_item_get_kind (SbPlanItem *self)
{
  return 0;
}

const char *
sb_plan_item_get_text (SbPlanItem *self)
{
  return NULL;
}

const char *
sb_plan_item_get_facts (SbPlanItem *self)
{
  return NULL;
}

const SbPlace *
sb_plan_item_get_place (SbPlanItem *self)
{
  return NULL;
}

SbPlanModel *
sb_plan_model_new (void)
{
  return g_object_new (SB_TYPE_PLAN_MODEL, NULL);
}

void
sb_plan_model_set_plan (SbPlanModel *self, SbPlan *plan)
{
}

void
sb_plan_model_set_refusal (SbPlanModel *self, SbPlanKind kind, const char *why)
{
}

SbPlan *
sb_plan_model_get_plan (SbPlanModel *self)
{
  return NULL;
}

const char *
sb_plan_model_get_summary (SbPlanModel *self)
{
  return NULL;
}

char *
sb_plan_model_dup_text (SbPlanModel *self)
{
  return NULL;
}
