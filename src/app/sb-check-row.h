/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A check in the list of checks: its verdict, its name, its facts. */
#pragma once

#include <adwaita.h>

#include "sb-check-item.h"

G_BEGIN_DECLS

#define SB_TYPE_CHECK_ROW (sb_check_row_get_type ())
G_DECLARE_FINAL_TYPE (SbCheckRow, sb_check_row, SB, CHECK_ROW, AdwBin)

GtkWidget *sb_check_row_new (void);
void sb_check_row_set_item (SbCheckRow *self, SbCheckItem *item);

G_END_DECLS
