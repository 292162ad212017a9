/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bottom panes: Verification, Problems, Plan, Log. */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_RESULTS (sb_results_get_type ())
G_DECLARE_FINAL_TYPE (SbResults, sb_results, SB, RESULTS, AdwBin)

GtkWidget *sb_results_new (SbWorkbench *workbench);

G_END_DECLS
