/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was done and what servers said. */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_LOG_PANE (sb_log_pane_get_type ())
G_DECLARE_FINAL_TYPE (SbLogPane, sb_log_pane, SB, LOG_PANE, AdwBin)

GtkWidget *sb_log_pane_new (SbWorkbench *workbench);
GtkWidget *sb_log_pane_get_extra (SbLogPane *self);

G_END_DECLS
