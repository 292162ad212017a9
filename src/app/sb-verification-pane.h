/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks on the left, the rows of the selected one on the right.
 *
 * By itself it selects the first check that failed, else one that runs for long, else the first
 * one, until a person selects another.
 */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_VERIFICATION_PANE (sb_verification_pane_get_type ())
G_DECLARE_FINAL_TYPE (SbVerificationPane, sb_verification_pane, SB, VERIFICATION_PANE, AdwBin)

GtkWidget *sb_verification_pane_new (SbWorkbench *workbench);
GtkWidget *sb_verification_pane_get_extra (SbVerificationPane *self);
SbCheckItem *sb_verification_pane_get_selected (SbVerificationPane *self);

G_END_DECLS
