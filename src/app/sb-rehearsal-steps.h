/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line of steps of a rehearsal: what went well, what goes on, what is to come. */
#pragma once

#include "sb-rehearsal-words.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define SB_TYPE_REHEARSAL_STEPS (sb_rehearsal_steps_get_type ())
G_DECLARE_FINAL_TYPE (SbRehearsalSteps, sb_rehearsal_steps, SB, REHEARSAL_STEPS, AdwBin)

GtkWidget *sb_rehearsal_steps_new (void);
void sb_rehearsal_steps_show (SbRehearsalSteps *self, const SbShownStep *steps);

G_END_DECLS
