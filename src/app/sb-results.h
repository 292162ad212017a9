/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bottom panes: Verification, Problems, Plan, Log.
 *
 * The property "pane" says which is up: "verification", "problems", "plan" or "log"; the window
 * makes the action win.pane of it. By itself it shows the log when an apply or a roll back begins,
 * and the checks when they begin; the focus stays where it is.
 */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_RESULTS (sb_results_get_type ())
G_DECLARE_FINAL_TYPE (SbResults, sb_results, SB, RESULTS, AdwBin)

GtkWidget *sb_results_new (SbWorkbench *workbench);
void sb_results_show (SbResults *self, const char *pane);
void sb_results_search (SbResults *self, gboolean with_replace);
const char *sb_results_get_pane (SbResults *self);

G_END_DECLS
