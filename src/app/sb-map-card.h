/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the transaction map says of the statement at the cursor, for the keyboard. */
#pragma once

#include "sb-map-lines.h"

G_BEGIN_DECLS

#define SB_TYPE_MAP_CARD (sb_map_card_get_type ())
G_DECLARE_FINAL_TYPE (SbMapCard, sb_map_card, SB, MAP_CARD, GtkPopover)

GtkWidget *sb_map_card_new (void);
gboolean sb_map_card_show (SbMapCard *self, GtkTextView *view);

G_END_DECLS
