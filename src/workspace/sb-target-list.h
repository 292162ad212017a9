/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The targets of the open project: the sandbox, those found in its files, and those pasted for this
 * session; a GListModel of #SbTargetItem for the main thread. */
#pragma once

#include "sb-target.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define SB_TYPE_TARGET_ITEM (sb_target_item_get_type ())
G_DECLARE_FINAL_TYPE (SbTargetItem, sb_target_item, SB, TARGET_ITEM, GObject)

SbTarget *sb_target_item_get_target (SbTargetItem *self);
const char *sb_target_item_get_name (SbTargetItem *self);
const char *sb_target_item_get_address (SbTargetItem *self);
const char *sb_target_item_get_source (SbTargetItem *self);
SbEnvironment sb_target_item_get_environment (SbTargetItem *self);
gboolean sb_target_item_is_sandbox (SbTargetItem *self);
gboolean sb_target_item_is_pasted (SbTargetItem *self);
gboolean sb_target_item_is_current (SbTargetItem *self);

#define SB_TYPE_TARGET_LIST (sb_target_list_get_type ())
G_DECLARE_FINAL_TYPE (SbTargetList, sb_target_list, SB, TARGET_LIST, GObject)

SbTargetList *sb_target_list_new (void);
void sb_target_list_set_found (SbTargetList *self, GPtrArray *targets);
SbTargetItem *sb_target_list_add_pasted (SbTargetList *self, SbTarget *target);
void sb_target_list_clear (SbTargetList *self);
SbTargetItem *sb_target_list_get_sandbox (SbTargetList *self);
SbTargetItem *sb_target_list_get_first_found (SbTargetList *self);
SbTargetItem *sb_target_list_get_current (SbTargetList *self);
void sb_target_list_set_current (SbTargetList *self, SbTargetItem *item);
SbTargetItem *sb_target_list_find (SbTargetList *self, const char *source, const char *address);

G_END_DECLS
