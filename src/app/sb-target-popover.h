/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of targets: choose one, paste a connection, start the sandbox over. */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_TARGET_POPOVER (sb_target_popover_get_type ())
G_DECLARE_FINAL_TYPE (SbTargetPopover, sb_target_popover, SB, TARGET_POPOVER, GtkPopover)

GtkWidget *sb_target_popover_new (SbWorkbench *workbench);
void sb_target_popover_start_paste (SbTargetPopover *self);

G_END_DECLS
