/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All problems; one click goes there. */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_PROBLEMS_PANE (sb_problems_pane_get_type ())
G_DECLARE_FINAL_TYPE (SbProblemsPane, sb_problems_pane, SB, PROBLEMS_PANE, AdwBin)

GtkWidget *sb_problems_pane_new (SbWorkbench *workbench);

G_END_DECLS
