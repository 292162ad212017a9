/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checks of the last verification with their verdicts and rows; a GListModel of #SbCheckItem
 * for the main thread. */
#pragma once

#include "sb-place.h"
#include "sb-row-store.h"
#include "sb-run-event.h"

G_BEGIN_DECLS

#define SB_TYPE_CHECK_ITEM (sb_check_item_get_type ())
G_DECLARE_FINAL_TYPE (SbCheckItem, sb_check_item, SB, CHECK_ITEM, GObject)

const char *sb_check_item_get_name (SbCheckItem *self);
const char *sb_check_item_get_facts (SbCheckItem *self);
const char *sb_check_item_get_version (SbCheckItem *self);
const char *sb_check_item_get_description (SbCheckItem *self);
gboolean sb_check_item_is_running (SbCheckItem *self);
SbVerdict sb_check_item_get_verdict (SbCheckItem *self);
SbCheckResult *sb_check_item_get_result (SbCheckItem *self);
SbRowStore *sb_check_item_get_rows (SbCheckItem *self);
const SbPlace *sb_check_item_get_place (SbCheckItem *self);

#define SB_TYPE_CHECK_LIST (sb_check_list_get_type ())
G_DECLARE_FINAL_TYPE (SbCheckList, sb_check_list, SB, CHECK_LIST, GObject)

SbCheckList *sb_check_list_new (void);
void sb_check_list_clear (SbCheckList *self);
void sb_check_list_push_event (SbCheckList *self, const SbRunEvent *event);
guint sb_check_list_count_failed (SbCheckList *self);

G_END_DECLS
