/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scripts of a step to be: read, and on their way through the parser, which works on them while
 * those of the next step are read. Private to the floor. */
#pragma once

#include "sb-plan.h"

G_BEGIN_DECLS

typedef struct _SbPlanReading SbPlanReading;

SbPlanReading *sb_plan_reading_new (SbMigration *migration, const char *key, SbScriptRole role);
void sb_plan_reading_free (SbPlanReading *self);
SbPlanStep *sb_plan_reading_finish (SbPlanReading *self, gboolean resumes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbPlanReading, sb_plan_reading_free)

G_END_DECLS
