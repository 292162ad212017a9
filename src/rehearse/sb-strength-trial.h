/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A migration's forward script on a copy without one of its statements, and then its verify script.
 * Private to the floor; workers only. */
#pragma once

#include "sb-connection.h"
#include "sb-strength.h"

G_BEGIN_DECLS

/** SB_STRENGTH_ALL: leave out none. */
#define SB_STRENGTH_ALL G_MAXUINT

/**
 * SbStrengthTrial:
 * @cancellable: once it is cancelled, nothing is begun
 * @plan: what applies the migration, and nothing else
 * @left_out: which statement is not run, from 0 among those that are sent; or %SB_STRENGTH_ALL
 * @is_run: forward came to its end
 * @is_undone: it did not, and the copy is what it was
 * @failed: (nullable): what forward or verify failed with, one sentence
 *
 * What is to be tried, and what came out.
 */
typedef struct
{
  GCancellable *cancellable;
  SbPlan *plan;
  guint left_out;
  gboolean is_run;
  gboolean is_undone;
  char *failed;
} SbStrengthTrial;

SbPlan *sb_strength_trial_plan (SbConnection *copy, SbProject *project, const char *const *keys,
                                GError **error);
gboolean sb_strength_trial_may_leave_out (const SbPlanStep *step, guint index);
gboolean sb_strength_trial_run (SbConnection *copy, SbStrengthTrial *trial, GError **error);
void sb_strength_trial_clear (SbStrengthTrial *trial);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SbStrengthTrial, sb_strength_trial_clear)

G_END_DECLS
