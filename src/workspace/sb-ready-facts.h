/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a migration's checklist is judged by: findings, what the script is about, ticks, what was
 * tried, and git. Reading it waits for the disk: workers only. */
#pragma once

#include "sb-finding.h"
#include "sb-git.h"
#include "sb-lint-schema.h"
#include "sb-lint-subjects.h"
#include "sb-proofs.h"
#include "sb-project.h"
#include "sb-ticks.h"
#include "sb-trials.h"

G_BEGIN_DECLS

/**
 * SbReadyRequest:
 * @migration: whose checklist is wanted
 * @scripts: (nullable elements): its scripts as they are being edited; those that are %NULL are read
 *   from their files
 * @paths: (nullable elements): where these are, or will be
 * @schema: (nullable): what the project's migrations make
 * @is_modified: an editor has text that is not saved
 * @is_live: it is shown, and will be judged again when more is known: @schema need not be read
 */
typedef struct
{
  SbMigration *migration;
  SbScript *scripts[SB_N_ROLES];
  char *paths[SB_N_ROLES];
  SbLintSchema *schema;
  gboolean is_modified;
  gboolean is_live;
} SbReadyRequest;

/**
 * SbReadyFacts:
 * @migration: whose checklist it is
 * @findings: (nullable elements): what lint says of each script, as if none was applied; %NULL where
 *   there is none, or it cannot be read
 * @unreadable: (nullable elements): why it cannot be read
 * @checksums: (nullable elements): of each script, with what it includes
 * @digest: of all three: what ticks are for
 * @subjects: of the forward and the rollback script
 * @ticks: (nullable): what was ticked in the project
 * @trials: (nullable): what was tried on this machine
 * @proof: (nullable): what the last rehearsal of exactly these scripts came to
 * @git: how the files stand in git
 * @is_modified: an editor has text that is not saved
 */
typedef struct
{
  SbMigration *migration;
  SbFindingList *findings[SB_N_ROLES];
  char *unreadable[SB_N_ROLES];
  char *checksums[SB_N_ROLES];
  char *digest;
  SbLintSubjects subjects[SB_ROLE_VERIFY];
  SbTicks *ticks;
  SbTrials *trials;
  SbProof *proof;
  SbGitLook git;
  gboolean is_modified;
} SbReadyFacts;

SbReadyRequest *sb_ready_request_new (SbMigration *migration);
void sb_ready_request_free (SbReadyRequest *self);

void sb_ready_facts_read (SbReadyFacts *self, SbProject *project, const SbReadyRequest *request);
void sb_ready_facts_clear (SbReadyFacts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbReadyRequest, sb_ready_request_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SbReadyFacts, sb_ready_facts_clear)

G_END_DECLS
