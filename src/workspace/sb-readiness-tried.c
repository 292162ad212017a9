/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Items of the checklist about what was done with the scripts as they are. */
#include "sb-readiness-private.h"

#include <string.h>

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
  set_tried (item, find_trial (facts, "applied", "-"), "not as it is now");
}

void
sb_ready_decide_rolled_back (SbReadyItem *item, const SbReadyTopic *topic,
                             const SbReadyFacts *facts)
{
  if (facts->findings[SB_ROLE_ROLLBACK] == NULL)
    sb_ready_set (item, SB_READY_NOT_APPLICABLE, "there is no rollback script");
  else
    set_tried (item, find_trial (facts, "rolled-back", facts->checksums[SB_ROLE_ROLLBACK]),
               "not as it is now");
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
  else
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
