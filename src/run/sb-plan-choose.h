/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses a plan's migrations. Private to the floor. */
#pragma once

#include "sb-plan.h"

G_BEGIN_DECLS

/**
 * SbPlanChoice:
 * @timeline: where target and project stand
 * @request: what is wanted
 * @rows: (element-type SbTimelineRow): what is to be run, in order
 * @n_skipped: how many of those asked for need nothing
 * @n_late: how many late ones were left out because nobody named them
 */
typedef struct
{
  SbTimeline *timeline;
  const SbPlanRequest *request;
  GPtrArray *rows;
  guint n_skipped;
  guint n_late;
} SbPlanChoice;

gboolean sb_plan_choose (SbPlanChoice *self, GError **error);
gboolean sb_plan_is_stopped (const SbTimelineRow *row, SbPlanKind kind);
gboolean sb_plan_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
