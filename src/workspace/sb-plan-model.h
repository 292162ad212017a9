/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan for people: exactly what will be sent, in order, as lines; a GListModel of #SbPlanItem for
 * the main thread.
 *
 * Lines are made when they are looked at. Long statements are cut, and say so; what is copied is
 * whole.
 */
#pragma once

#include "sb-place.h"
#include "sb-plan.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SbPlanItemKind:
 * @SB_PLAN_ITEM_STEP: a migration begins here, or the run, or its end
 * @SB_PLAN_ITEM_OWN: a statement of Switchback's own, with what it is for; or an empty line
 * @SB_PLAN_ITEM_STATEMENT: a line of a statement of the script
 * @SB_PLAN_ITEM_NOTE: a remark: nothing is sent
 */
typedef enum
{
  SB_PLAN_ITEM_STEP,
  SB_PLAN_ITEM_OWN,
  SB_PLAN_ITEM_STATEMENT,
  SB_PLAN_ITEM_NOTE,
} SbPlanItemKind;

#define SB_TYPE_PLAN_ITEM (sb_plan_item_get_type ())
G_DECLARE_FINAL_TYPE (SbPlanItem, sb_plan_item, SB, PLAN_ITEM, GObject)

SbPlanItemKind sb_plan_item_get_kind (SbPlanItem *self);
const char *sb_plan_item_get_text (SbPlanItem *self);
gsize sb_plan_item_get_n_bold (SbPlanItem *self);
const char *sb_plan_item_get_facts (SbPlanItem *self);
const SbPlace *sb_plan_item_get_place (SbPlanItem *self);

#define SB_TYPE_PLAN_MODEL (sb_plan_model_get_type ())
G_DECLARE_FINAL_TYPE (SbPlanModel, sb_plan_model, SB, PLAN_MODEL, GObject)

SbPlanModel *sb_plan_model_new (void);
void sb_plan_model_set_plan (SbPlanModel *self, SbPlan *plan);
void sb_plan_model_set_refusal (SbPlanModel *self, SbPlanKind kind, const char *why);
SbPlanKind sb_plan_model_get_kind (SbPlanModel *self);
const char *sb_plan_model_get_refusal (SbPlanModel *self);
const char *sb_plan_model_get_summary (SbPlanModel *self);
char *sb_plan_model_dup_text (SbPlanModel *self);
char *sb_plan_model_dup_head (SbPlanModel *self, gsize max_bytes);
void sb_plan_model_copy_async (SbPlanModel *self, GAsyncReadyCallback callback, gpointer user_data);
char *sb_plan_model_copy_finish (SbPlanModel *self, GAsyncResult *result, GError **error);

G_END_DECLS
