/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exactly what will be sent, in order. */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_PLAN_PANE (sb_plan_pane_get_type ())
G_DECLARE_FINAL_TYPE (SbPlanPane, sb_plan_pane, SB, PLAN_PANE, AdwBin)

GtkWidget *sb_plan_pane_new (SbWorkbench *workbench);
GtkWidget *sb_plan_pane_get_extra (SbPlanPane *self);

G_END_DECLS
