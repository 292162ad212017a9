/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model of one window: a workspace, what is shown of it, and what the person may do next; a
 * GObject of the main thread, free of GTK.
 *
 * Widgets show its models and call its functions; nothing here waits, and no function needs a
 * callback: what comes of it is told by signals and models. One function decides what is possible
 * (sb_workbench_can()), so that every button and menu agrees.
 */
#pragma once

#include "sb-check-list.h"
#include "sb-completer.h"
#include "sb-document-set.h"
#include "sb-failure.h"
#include "sb-log-model.h"
#include "sb-memory.h"
#include "sb-plan-model.h"
#include "sb-problem-list.h"
#include "sb-question.h"
#include "sb-rehearsals.h"
#include "sb-run-progress.h"
#include "sb-target-list.h"
#include "sb-timeline-model.h"
#include "sb-workspace-ready.h"
#include "sb-workspace-restore.h"
#include "sb-tryout.h"

G_BEGIN_DECLS

/**
 * SbPhase:
 * @SB_PHASE_CLOSED: no project is open: the welcome page
 * @SB_PHASE_OPENING: the folder is being read, or a target is being reached, for the first time
 * @SB_PHASE_OFFLINE: no target could be reached: states are unknown, everything else works
 * @SB_PHASE_READY: the timeline says what the target has
 * @SB_PHASE_RUNNING: a run or a verification goes on
 */
typedef enum
{
  SB_PHASE_CLOSED,
  SB_PHASE_OPENING,
  SB_PHASE_OFFLINE,
  SB_PHASE_READY,
  SB_PHASE_RUNNING,
} SbPhase;

/**
 * SbScope:
 * @SB_SCOPE_NEXT: what the button does: apply all pending, roll back the newest
 * @SB_SCOPE_THIS: the selected migration
 * @SB_SCOPE_TO: apply up to the selected one, it included; roll back down to it, it stays
 * @SB_SCOPE_ALL: apply all, late ones too; roll back all; verify all
 */
typedef enum
{
  SB_SCOPE_NEXT,
  SB_SCOPE_THIS,
  SB_SCOPE_TO,
  SB_SCOPE_ALL,
} SbScope;

/**
 * SbAbility:
 *
 * What a person may do; sb_workbench_can() says whether now.
 */
typedef enum
{
  SB_CAN_APPLY,
  SB_CAN_APPLY_THIS,
  SB_CAN_APPLY_TO,
  SB_CAN_APPLY_ALL,
  SB_CAN_ROLLBACK,
  SB_CAN_ROLLBACK_THIS,
  SB_CAN_ROLLBACK_TO,
  SB_CAN_ROLLBACK_ALL,
  SB_CAN_VERIFY,
  SB_CAN_VERIFY_THIS,
  SB_CAN_REHEARSE,
  SB_CAN_REHEARSE_PENDING,
  SB_CAN_CANCEL_REHEARSAL,
  SB_CAN_CANCEL,
  SB_CAN_CREATE,
  SB_CAN_SAVE,
  SB_CAN_RELOAD,
  SB_CAN_CHOOSE_TARGET,
  SB_CAN_RESET_SANDBOX,
  SB_CAN_RENAME,
  SB_CAN_RENUMBER,
  SB_CAN_DELETE,
  SB_CAN_MARK_APPLIED,
  SB_CAN_MARK_PENDING,
  SB_CAN_UPDATE_HISTORY,
  SB_CAN_SHOW_RUNS,
  SB_CAN_DRAFT_ROLLBACK,
  SB_CAN_DRAFT_VERIFY,
  SB_CAN_RESTORE,
  SB_CAN_MOVE_EDIT,
  SB_CAN_FIX_UP,
  SB_N_ABILITIES,
} SbAbility;

#define SB_TYPE_WORKBENCH (sb_workbench_get_type ())
G_DECLARE_FINAL_TYPE (SbWorkbench, sb_workbench, SB, WORKBENCH, GObject)

SbWorkbench *sb_workbench_new (const char *application_name, SbMemory *memory);

/* What is shown */
SbWorkspace *sb_workbench_get_workspace (SbWorkbench *self);
SbMemory *sb_workbench_get_memory (SbWorkbench *self);
SbTimelineModel *sb_workbench_get_timeline (SbWorkbench *self);
SbDocumentSet *sb_workbench_get_documents (SbWorkbench *self);
SbRunProgress *sb_workbench_get_progress (SbWorkbench *self);
SbCheckList *sb_workbench_get_checks (SbWorkbench *self);
SbLogModel *sb_workbench_get_log (SbWorkbench *self);
SbTryout *sb_workbench_get_tryout (SbWorkbench *self);
SbProblemList *sb_workbench_get_problems (SbWorkbench *self);
SbPlanModel *sb_workbench_get_plan (SbWorkbench *self);
SbTargetList *sb_workbench_get_targets (SbWorkbench *self);
SbCompleter *sb_workbench_get_completer (SbWorkbench *self);
SbPhase sb_workbench_get_phase (SbWorkbench *self);
const char *sb_workbench_get_project_name (SbWorkbench *self);
const char *sb_workbench_get_project_folder (SbWorkbench *self);
const char *sb_workbench_get_server_text (SbWorkbench *self);
const char *sb_workbench_get_activity (SbWorkbench *self);
const char *sb_workbench_get_outcome (SbWorkbench *self);
const char *sb_workbench_get_interruption (SbWorkbench *self);
const char *sb_workbench_get_resumed (SbWorkbench *self, SbPlanKind kind);
SbFailure *sb_workbench_get_failure (SbWorkbench *self);
SbFailure *sb_workbench_get_trouble (SbWorkbench *self);
SbTimelineItem *sb_workbench_get_selected (SbWorkbench *self);
gboolean sb_workbench_is_outcome_good (SbWorkbench *self);
gboolean sb_workbench_was_cancelled (SbWorkbench *self);
gboolean sb_workbench_offers_rollback (SbWorkbench *self);
gboolean sb_workbench_is_busy (SbWorkbench *self);
gboolean sb_workbench_can (SbWorkbench *self, SbAbility ability, const char **why_not);

/* What a person does */
void sb_workbench_open (SbWorkbench *self, const char *folder);
void sb_workbench_open_sample (SbWorkbench *self);
void sb_workbench_reload (SbWorkbench *self);
void sb_workbench_come_back (SbWorkbench *self);
void sb_workbench_select (SbWorkbench *self, const char *key);
void sb_workbench_go_to (SbWorkbench *self, const SbPlace *place);
void sb_workbench_try (SbWorkbench *self, const SbPlace *from);
void sb_workbench_go_to_match (SbWorkbench *self, const SbPlace *from, gboolean to_check);
gboolean sb_workbench_can_go_to (SbWorkbench *self, const SbPlace *place);
void sb_workbench_choose_target (SbWorkbench *self, SbTargetItem *item);
gboolean sb_workbench_paste_target (SbWorkbench *self, const char *text, GError **error);
void sb_workbench_reset_sandbox (SbWorkbench *self);
void sb_workbench_apply (SbWorkbench *self, SbScope scope);
void sb_workbench_rollback (SbWorkbench *self, SbScope scope);
void sb_workbench_verify (SbWorkbench *self, SbScope scope);
void sb_workbench_cancel (SbWorkbench *self);
void sb_workbench_end_session (SbWorkbench *self);
void sb_workbench_preview (SbWorkbench *self, SbPlanKind kind);
void sb_workbench_save (SbWorkbench *self);
void sb_workbench_dismiss_failure (SbWorkbench *self);
void sb_workbench_dismiss_interruption (SbWorkbench *self);
void sb_workbench_created (SbWorkbench *self, const char *const *paths);
gboolean sb_workbench_ask_to_close (SbWorkbench *self);

/* The history of the selected migration: sb-workbench-mark.c */
void sb_workbench_mark (SbWorkbench *self, SbMarkKind kind);

/* The next step after the failure that is shown: sb-workbench-step.c */
char *sb_workbench_dup_step (SbWorkbench *self, const char **tooltip);
void sb_workbench_take_step (SbWorkbench *self);

/* The checklist of the selected migration: sb-workbench-ready.c */
SbReadiness *sb_workbench_get_readiness (SbWorkbench *self);
void sb_workbench_tick (SbWorkbench *self, const char *item, gboolean is_ticked);

/* Rehearsals: sb-workbench-rehearse.c */
SbRehearsals *sb_workbench_get_rehearsals (SbWorkbench *self);
void sb_workbench_rehearse (SbWorkbench *self, SbScope scope);
void sb_workbench_cancel_rehearsal (SbWorkbench *self);
SbChain *sb_workbench_get_chain (SbWorkbench *self, const char *key);
SbProof *sb_workbench_get_proof (SbWorkbench *self, const char *key);

/* What a rehearsal advises: sb-workbench-split.c, sb-workbench-step.c */
gboolean sb_workbench_can_split (SbWorkbench *self);
void sb_workbench_split (SbWorkbench *self);
gboolean sb_workbench_lacks_lock_timeout (SbWorkbench *self);
void sb_workbench_add_lock_timeout (SbWorkbench *self);

/* Drafts of the selected migration's scripts: sb-workbench-draft.c */
gboolean sb_workbench_offers_draft (SbWorkbench *self, SbScriptRole role);
void sb_workbench_draft (SbWorkbench *self, SbScriptRole role);

/* Ways out of the selected migration: sb-workbench-restore.c */
void sb_workbench_take_way_out (SbWorkbench *self, SbWayOut way);

/* Files of the selected migration: sb-workbench-files.c */
void sb_workbench_rename (SbWorkbench *self, const char *description);
void sb_workbench_renumber (SbWorkbench *self, const char *version);
void sb_workbench_delete (SbWorkbench *self);

G_END_DECLS
