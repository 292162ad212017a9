/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pane with the selected migration's checklist. */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_CHECKLIST_PANE (sb_checklist_pane_get_type ())
G_DECLARE_FINAL_TYPE (SbChecklistPane, sb_checklist_pane, SB, CHECKLIST_PANE, AdwBin)

GtkWidget *sb_checklist_pane_new (SbWorkbench *workbench);
GtkWidget *sb_checklist_pane_get_extra (SbChecklistPane *self);

G_END_DECLS
