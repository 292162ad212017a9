/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a statement gave that was run in the sandbox: its rows, and how it ended. */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_TRYOUT_PANE (sb_tryout_pane_get_type ())
G_DECLARE_FINAL_TYPE (SbTryoutPane, sb_tryout_pane, SB, TRYOUT_PANE, AdwBin)

GtkWidget *sb_tryout_pane_new (SbWorkbench *workbench);
GtkWidget *sb_tryout_pane_get_extra (SbTryoutPane *self);

G_END_DECLS
