/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run history: past runs, newest first, each with its migrations. */
#pragma once

#include <adwaita.h>

#include "sb-run-history.h"

G_BEGIN_DECLS

#define SB_TYPE_HISTORY_DIALOG (sb_history_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SbHistoryDialog, sb_history_dialog, SB, HISTORY_DIALOG, AdwWindow)

GtkWindow *sb_history_dialog_new (GtkWindow *parent, SbWorkbench *workbench);

G_END_DECLS
