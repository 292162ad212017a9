/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Items of the checklist about what was done with the scripts as they are. */
#include "sb-readiness-private.h"

#include <string.h>

/* A rehearsal goes there and back on a copy: a trial that hurts nobody, too. What it did not come
 * to, it says nothing about. */
static gboolean
is_rehearsed (SbReadyItem *item, const SbProof *proof, gboolean is_good)
{
  if (proof == NULL || !is_good)
    return FALSE;
  sb_ready_set (item, SB_READY_DONE, "in a rehearsal on %.10s, as it is now", proof->time);
  return TRUE;
}

/* Its rollback ran and did not fail. */
static gboolean
has_gone_back (const SbProof *proof)
{
  return proof != NULL && proof->grade <= SB_GRADE_LOSES_OBJECTS;
}

/* Its forward script ran and did not fail. */
static gboolean
has_gone_forward (const SbProof *proof)
{
  return has_gone_back (proof)
         || (proof != NULL
             && (proof->grade == SB_GRADE_NO_ROLLBACK || proof->grade == SB_GRADE_IRREVERSIBLE));
}

static void
set_tried (SbReadyItem *item, const SbTrial *trial, const char *never)
{
  if (trial == NULL)
    sb_ready_set (item, SB_READY_OPEN, "%s", never);
  else
    sb_ready_set (item, SB_READY_DONE, "%s on %.10s, as it is now",
                  strcmp (trial->environment, "sandbox") == 0 ? "in the sandbox"
                                                              : "on a local server",
                  trial->time);
}

static const SbTrial *
find_trial (const SbReadyFacts *facts, const char *kind, const char *other)
{
  return facts->trials != NULL
             ? sb_trials_find (facts->trials, kind, facts->checksums[SB_ROLE_FORWARD], other)
             : NULL;
}

void
sb_ready_decide_applied (SbReadyItem *item, const SbReadyTopic *topic, const SbReadyFacts *facts)
{
  const SbTrial *trial = find_trial (facts, "applied", "-");

  if (trial != NULL || !is_rehearsed (item, facts->proof, has_gone_forward (facts->proof)))
    set_tried (item, trial, "not as it is now");
}

void
sb_ready_decide_rolled_back (SbReadyItem *item, const SbReadyTopic *topic,
                             const SbReadyFacts *facts)
{
  const SbTrial *trial = find_trial (facts, "rolled-back", facts->checksums[SB_ROLE_ROLLBACK]);

  if (facts->findings[SB_ROLE_ROLLBACK] == NULL)
    sb_ready_set (item, SB_READY_NOT_APPLICABLE, "there is no rollback script");
  else if (trial != NULL || !is_rehearsed (item, facts->proof, has_gone_back (facts->proof)))
    set_tried (item, trial, "not as it is now");
}

void
sb_ready_decide_verified (SbReadyItem *item, const SbReadyTopic *topic, const SbReadyFacts *facts)
{
  const SbTrial *trial = find_trial (facts, "verified", facts->checksums[SB_ROLE_VERIFY]);

  if (facts->findings[SB_ROLE_VERIFY] == NULL)
    sb_ready_set (item, SB_READY_NOT_APPLICABLE, "there is no verify script");
  else if (trial != NULL && trial->n_failed > 0)
    sb_ready_set (item, SB_READY_OPEN, "%u of %u failed on %.10s", trial->n_failed,
                  trial->n_failed + trial->n_passed, trial->time);
  else if (trial == NULL && facts->proof != NULL && facts->proof->n_checks_failed > 0)
    sb_ready_set (item, SB_READY_OPEN, "%u of %u failed in a rehearsal on %.10s",
                  facts->proof->n_checks_failed, facts->proof->n_checks, facts->proof->time);
  else if (trial != NULL
           || !is_rehearsed (item, facts->proof,
                             has_gone_forward (facts->proof) && facts->proof->n_checks > 0))
    set_tried (item, trial, "they did not run, as they are now");
}

void
sb_ready_decide_committed (SbReadyItem *item, const SbReadyTopic *topic, const SbReadyFacts *facts)
{
  if (facts->is_modified)
    sb_ready_set (item, SB_READY_OPEN, "it is not saved yet");
  else if (facts->git.state == SB_GIT_NONE)
    sb_ready_set (item, SB_READY_NOT_APPLICABLE, "there is no git repository");
  else if (facts->git.state == SB_GIT_CHANGED)
    sb_ready_set (item, SB_READY_OPEN, "not as it is now: %s", facts->git.changed);
  else if (facts->git.branch != NULL)
    sb_ready_set (item, SB_READY_DONE, "on the branch %s", facts->git.branch);
  else
    sb_ready_set (item, SB_READY_DONE, "on no branch");
}
