/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan for people: exactly what will be sent, in order, as lines; a GListModel of #SbPlanItem for
 * the main thread. */
#pragma once

#include "sb-place.h"
#include "sb-plan.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  SB_PLAN_ITEM_STEP,
  SB_PLAN_ITEM_OWN,
  SB_PLAN_ITEM_STATEMENT,
} SbPlanItemKind;

#define SB_TYPE_PLAN_ITEM (sb_plan_item_get_type ())
G_DECLARE_FINAL_TYPE (SbPlanItem, sb_plan_item, SB, PLAN_ITEM, GObject)

SbPlanItemKind sb_plan_item_get_kind (SbPlanItem *self);
const char *sb_plan_item_get_text (SbPlanItem *self);
const char *sb_plan_item_get_facts (SbPlanItem *self);
const SbPlace *sb_plan_item_get_place (SbPlanItem *self);

#define SB_TYPE_PLAN_MODEL (sb_plan_model_get_type ())
G_DECLARE_FINAL_TYPE (SbPlanModel, sb_plan_model, SB, PLAN_MODEL, GObject)

SbPlanModel *sb_plan_model_new (void);
void sb_plan_model_set_plan (SbPlanModel *self, SbPlan *plan);
void sb_plan_model_set_refusal (SbPlanModel *self, SbPlanKind kind, const char *why);
SbPlan *sb_plan_model_get_plan (SbPlanModel *self);
const char *sb_plan_model_get_summary (SbPlanModel *self);
char *sb_plan_model_dup_text (SbPlanModel *self);

G_END_DECLS
