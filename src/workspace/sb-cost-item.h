/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one statement of a rehearsed migration costs, as a row of a grid; a GObject of the main thread.
 * Its texts are printable on one line and bounded, but plain: never markup. */
#pragma once

#include "sb-place.h"
#include "sb-rehearsal.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  SB_COST_NUMBER,
  SB_COST_STATEMENT,
  SB_COST_LOCK,
  SB_COST_REWRITES,
  SB_COST_ROWS,
  SB_COST_TIME,
  SB_COST_FORECAST,
  SB_COST_WAL,
  SB_N_COST_COLUMNS,
} SbCostColumn;

#define SB_TYPE_COST_ITEM (sb_cost_item_get_type ())
G_DECLARE_FINAL_TYPE (SbCostItem, sb_cost_item, SB, COST_ITEM, GObject)

GListModel *sb_cost_items_new (const SbRehearsal *rehearsal);
const char *sb_cost_item_get_text (SbCostItem *self, SbCostColumn column);
const char *sb_cost_item_get_hint (SbCostItem *self, SbCostColumn column);
gboolean sb_cost_item_is_loud (SbCostItem *self, SbCostColumn column);
const SbPlace *sb_cost_item_get_place (SbCostItem *self);
const char *sb_cost_column_get_title (SbCostColumn column);

gboolean sb_cost_items_have_forecast (const SbRehearsal *rehearsal);
gboolean sb_cost_items_is_noticed (const SbCost *cost);
gboolean sb_cost_items_lasts (const SbCost *cost);
gboolean sb_cost_items_keep_waiting (const SbRehearsal *rehearsal);
char *sb_cost_items_dup_advice (const SbRehearsal *rehearsal);

G_END_DECLS
