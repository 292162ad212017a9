/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One target in the list of targets. */
#pragma once

#include <adwaita.h>

#include "sb-target-list.h"

G_BEGIN_DECLS

#define SB_TYPE_TARGET_ROW (sb_target_row_get_type ())
G_DECLARE_FINAL_TYPE (SbTargetRow, sb_target_row, SB, TARGET_ROW, GtkListBoxRow)

GtkWidget *sb_target_row_new (SbTargetItem *item);
SbTargetItem *sb_target_row_get_item (SbTargetRow *self);

G_END_DECLS
