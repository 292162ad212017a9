/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step of a plan: which script, and by which protocol it can run. Private to the floor. */
#pragma once

#include "sb-plan.h"

G_BEGIN_DECLS

char *sb_plan_step_choose (SbPlanStep *self, gboolean resumes, gsize *place);
gboolean sb_plan_step_settle (SbPlanStep *self, gboolean resumes, GError **error);
void sb_plan_step_free (SbPlanStep *self);
char *sb_plan_step_dup_irreversible (const SbPlanStep *self);

void sb_plan_step_cut (SbPlanStep *self);
const char *sb_plan_find_used_value (SbScript *script, guint *adds, guint *uses);

gboolean sb_plan_step_resume (SbPlanStep *self, const SbJournalEntry *entry, SbPlanAnswer answer,
                              GError **error);

G_END_DECLS
