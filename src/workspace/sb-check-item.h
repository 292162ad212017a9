/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One check in the window: what it asks, how it stands, and its rows; a GObject of the main thread.
 *
 * Texts are for people and hostile: plain text, never markup.
 */
#pragma once

#include "sb-place.h"
#include "sb-row-store.h"
#include "sb-run-event.h"

G_BEGIN_DECLS

#define SB_TYPE_CHECK_ITEM (sb_check_item_get_type ())
G_DECLARE_FINAL_TYPE (SbCheckItem, sb_check_item, SB, CHECK_ITEM, GObject)

const char *sb_check_item_get_name (SbCheckItem *self);
const char *sb_check_item_get_facts (SbCheckItem *self);
const char *sb_check_item_get_reason (SbCheckItem *self);
const char *sb_check_item_get_version (SbCheckItem *self);
const char *sb_check_item_get_heading (SbCheckItem *self);
gboolean sb_check_item_is_running (SbCheckItem *self);
gboolean sb_check_item_is_failed (SbCheckItem *self);
SbVerdict sb_check_item_get_verdict (SbCheckItem *self);
SbCheckResult *sb_check_item_get_result (SbCheckItem *self);
SbRowStore *sb_check_item_get_rows (SbCheckItem *self);
const SbPlace *sb_check_item_get_place (SbCheckItem *self);

G_END_DECLS
