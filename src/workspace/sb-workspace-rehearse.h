/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rehearsals for a workspace: in a thread of their own, beside whatever the target is asked. */
#pragma once

#include "sb-proofs.h"
#include "sb-rehearser.h"
#include "sb-workspace.h"

G_BEGIN_DECLS

/**
 * SbRehearsalStep:
 * @key: of the migration that is rehearsed
 * @stage: the step that has begun
 * @stages: (array length=SB_N_STAGES): how those before it ended
 */
typedef struct
{
  char *key;
  SbStage stage;
  SbStageResult stages[SB_N_STAGES];
} SbRehearsalStep;

/**
 * SbRehearsalStepFunc:
 * @step: (transfer none): how far it is
 * @user_data: what the caller gave
 *
 * Called in the main context, in order with the verdicts.
 */
typedef void (*SbRehearsalStepFunc) (const SbRehearsalStep *step, gpointer user_data);

/**
 * SbRehearsedFunc:
 * @rehearsal: (transfer none): a verdict
 * @proof: (nullable) (transfer none): what is kept of it; %NULL where a script was edited meanwhile
 * @user_data: what the caller gave
 *
 * Called in the main context, in the order of the migrations.
 */
typedef void (*SbRehearsedFunc) (SbRehearsal *rehearsal, SbProof *proof, gpointer user_data);

/**
 * SbRehearsalPlace:
 * @is_target_copy: on copies of the target's schema, with what is applied there; otherwise each on the
 *   state that the scripts before it make
 * @is_pending_only: pass over those that are applied on the target, if it is that
 * @is_strict: as a role of the kind that the copied target has, or that of hosted Supabase
 * @seeds: (array zero-terminated=1) (nullable): paths of scripts that put rows there; %NULL: those of
 *   the project
 *
 * Where rehearsals take place. All zero is as usual.
 */
typedef struct
{
  gboolean is_target_copy;
  gboolean is_pending_only;
  gboolean is_strict;
  const char *const *seeds;
} SbRehearsalPlace;

void sb_workspace_rehearse_async (SbWorkspace *self, const char *const *keys,
                                  SbRehearsalStepFunc step_func, SbRehearsedFunc func,
                                  gpointer func_data, GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean sb_workspace_rehearse_finish (SbWorkspace *self, GAsyncResult *result, GError **error);
SbChain *sb_workspace_rehearse_get_chain (GAsyncResult *result);
void sb_workspace_set_rehearsal_rows (SbWorkspace *self, guint n_rows);
void sb_workspace_set_rehearsal_limit (SbWorkspace *self, guint limit_ms);
void sb_workspace_set_rehearsal_order (SbWorkspace *self, gboolean with_order);
void sb_workspace_set_rehearsal_strength (SbWorkspace *self, gboolean with_strength);
void sb_workspace_set_rehearsal_place (SbWorkspace *self, const SbRehearsalPlace *place);
gboolean sb_workspace_cancel_rehearsal (SbWorkspace *self);

G_END_DECLS
