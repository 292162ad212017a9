/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong, in full, above the statement that it is about. */
#pragma once

#include <adwaita.h>

#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_FAILURE_CARD (sb_failure_card_get_type ())
G_DECLARE_FINAL_TYPE (SbFailureCard, sb_failure_card, SB, FAILURE_CARD, AdwBin)

GtkWidget *sb_failure_card_new (SbWorkbench *workbench);

G_END_DECLS
