/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the list of checks makes its items and moves them on. */
#pragma once

#include "sb-check-item.h"

G_BEGIN_DECLS

SbCheckItem *sb_check_item_new (const SbRunEvent *event);
void sb_check_item_add_rows (SbCheckItem *self, SbRows *rows);
void sb_check_item_end (SbCheckItem *self, const SbRunEvent *event);
void sb_check_item_stop (SbCheckItem *self, const char *why);
void sb_check_item_set_heading (SbCheckItem *self, gboolean shown);

G_END_DECLS
