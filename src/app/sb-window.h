/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One window for one project. It puts the panes together, owns all `win.` actions, and one function
 * of it (sb-window-actions.c) sets every action's enabled state.
 *
 * Actions, all without a parameter unless said; widgets use them by name and never act themselves:
 * win.new-migration, win.open, win.open-sample, win.reload, win.save,
 * win.apply, win.apply-this, win.apply-to, win.apply-all,
 * win.rollback, win.rollback-this, win.rollback-to, win.rollback-all,
 * win.verify, win.verify-this, win.cancel,
 * win.rename, win.renumber, win.delete, win.open-folder,
 * win.copy-name, win.copy-path, win.copy-sql, win.copy-report,
 * win.show-targets, win.paste-target, win.reset-sandbox,
 * win.editors (state, parameter: "forward" "rollback" "verify" "side-by-side"),
 * win.pane (state, parameter: "verification" "problems" "checklist" "plan" "log"),
 * win.filter (state, parameter: "all" "pending" "attention"),
 * win.search-timeline (Ctrl+K), win.find (Ctrl+F), win.next-problem, win.previous-problem.
 */
#pragma once

#include "sb-application.h"
#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_WINDOW (sb_window_get_type ())
G_DECLARE_FINAL_TYPE (SbWindow, sb_window, SB, WINDOW, AdwApplicationWindow)

SbWindow *sb_window_new (SbApplication *application, SbWorkbench *workbench);
SbWorkbench *sb_window_get_workbench (SbWindow *self);
void sb_window_open (SbWindow *self, const char *folder);
gboolean sb_window_shows_folder (SbWindow *self, const char *folder);
void sb_window_set_accelerators (GtkApplication *application);

G_END_DECLS
