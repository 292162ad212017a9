/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One recent project on the welcome page. */
#pragma once

#include <adwaita.h>

#include "sb-memory.h"

G_BEGIN_DECLS

#define SB_TYPE_RECENT_ROW (sb_recent_row_get_type ())
G_DECLARE_FINAL_TYPE (SbRecentRow, sb_recent_row, SB, RECENT_ROW, GtkListBoxRow)

GtkWidget *sb_recent_row_new (SbMemory *memory, SbRecent *recent);
SbRecent *sb_recent_row_get_recent (SbRecentRow *self);

G_END_DECLS
