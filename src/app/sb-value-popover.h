/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One value of a grid as a whole: monospace, selectable, to be copied. */
#pragma once

#include <gtk/gtk.h>

#include "sb-row-store.h"

G_BEGIN_DECLS

#define SB_TYPE_VALUE_POPOVER (sb_value_popover_get_type ())
G_DECLARE_FINAL_TYPE (SbValuePopover, sb_value_popover, SB, VALUE_POPOVER, GtkPopover)

GtkWidget *sb_value_popover_new (void);
void sb_value_popover_show (SbValuePopover *self, SbRowStore *store, guint row, guint column);

G_END_DECLS
