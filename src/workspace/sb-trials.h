/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was tried where it hurts nobody: runs and verifications on the sandbox and on local servers of
 * this user on this machine, by the checksums of the scripts that ran.
 *
 * The target's own journal says what was done there; this says what was done elsewhere before. It
 * lies in `switchback/trials` of the user's state folder, a file for each project. Nothing depends on
 * it but the checklist, so what two programs write in the same moment may get lost. Reads and
 * writes files: workers only.
 */
#pragma once

#include "sb-project.h"
#include "sb-run-event.h"
#include "sb-target.h"

G_BEGIN_DECLS

/**
 * SbTrial:
 * @time: ISO 8601 in UTC
 * @environment: where: "sandbox", "local"
 * @kind: "applied", "rolled-back" or "verified"
 * @forward: checksum of the forward script
 * @other: of the rollback or the verify script; "-" where @kind needs none
 * @n_passed: verified: how many checks passed
 * @n_failed: verified: how many did not
 */
typedef struct
{
  const char *time;
  const char *environment;
  const char *kind;
  const char *forward;
  const char *other;
  guint n_passed;
  guint n_failed;
} SbTrial;

typedef struct _SbTrials SbTrials;
typedef struct _SbTrialNotes SbTrialNotes;

SbTrials *sb_trials_load (SbProject *project);
void sb_trials_free (SbTrials *self);
const SbTrial *sb_trials_find (SbTrials *self, const char *kind, const char *forward,
                               const char *other);

SbTrialNotes *sb_trial_notes_new (SbProject *project, SbEnvironment environment);
void sb_trial_notes_free (SbTrialNotes *self);
void sb_trial_notes_take_event (SbTrialNotes *self, const SbRunEvent *event);
void sb_trial_notes_save (SbTrialNotes *self, const SbRunEvent *summary, SbPlan *plan,
                          GPtrArray *migrations);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbTrials, sb_trials_free)

G_END_DECLS
