/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pane of rehearsals: the steps, the verdict on the selected migration, and what it is about. */
#pragma once

#include "sb-workbench.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define SB_TYPE_REHEARSAL_PANE (sb_rehearsal_pane_get_type ())
G_DECLARE_FINAL_TYPE (SbRehearsalPane, sb_rehearsal_pane, SB, REHEARSAL_PANE, AdwBin)

GtkWidget *sb_rehearsal_pane_new (SbWorkbench *workbench);
GtkWidget *sb_rehearsal_pane_get_extra (SbRehearsalPane *self);

G_END_DECLS
