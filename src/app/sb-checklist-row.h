/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An item of the checklist: how it stands, and the person's tick where only a person can tell. */
#pragma once

#include <adwaita.h>

#include "sb-readiness.h"

G_BEGIN_DECLS

#define SB_TYPE_CHECKLIST_ROW (sb_checklist_row_get_type ())
G_DECLARE_FINAL_TYPE (SbChecklistRow, sb_checklist_row, SB, CHECKLIST_ROW, GtkListBoxRow)

GtkWidget *sb_checklist_row_new (void);
void sb_checklist_row_set_item (SbChecklistRow *self, const SbReadyItem *item);
gboolean sb_checklist_row_toggle (SbChecklistRow *self);

G_END_DECLS
