/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step of a plan: which script, and by which protocol it can run. Private to the floor. */
#pragma once

#include "sb-plan.h"

G_BEGIN_DECLS

SbPlanStep *sb_plan_step_new (SbMigration *migration, const char *key, SbScriptRole role,
                              GError **error);
void sb_plan_step_free (SbPlanStep *self);

G_END_DECLS
