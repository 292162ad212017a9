/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run sends, in order, and why: the same lists that a run itself goes by, without a target.
 *
 * Left out is what only reads: of the history, before anything is begun. A direct connection is
 * assumed, and that verify scripts run after an apply. Any thread.
 */
#pragma once

#include "sb-command.h"
#include "sb-plan.h"

G_BEGIN_DECLS

/**
 * SbRunMessageKind:
 * @SB_RUN_MESSAGE_OPEN: BEGIN, and the session as fresh
 * @SB_RUN_MESSAGE_SETTINGS: time-outs, and the runner lock of the transaction
 * @SB_RUN_MESSAGE_GUARD: raises when the history is not what the plan saw
 * @SB_RUN_MESSAGE_SCRIPT: a statement of the script
 * @SB_RUN_MESSAGE_RECORD: the history re-created, its row written or removed
 * @SB_RUN_MESSAGE_JOURNAL: the journal's step row; returns the transaction's id
 * @SB_RUN_MESSAGE_DEFERRED: what the script, or the history's own triggers, put off to the COMMIT
 * @SB_RUN_MESSAGE_CONFIRM: raises when the history is not what it has to be now
 * @SB_RUN_MESSAGE_PROGRESS: the journal's progress rows, and what stands around them
 * @SB_RUN_MESSAGE_COMMIT: COMMIT
 * @SB_RUN_MESSAGE_NOTE: nothing that is sent: a remark
 */
typedef enum
{
  SB_RUN_MESSAGE_OPEN,
  SB_RUN_MESSAGE_SETTINGS,
  SB_RUN_MESSAGE_GUARD,
  SB_RUN_MESSAGE_SCRIPT,
  SB_RUN_MESSAGE_RECORD,
  SB_RUN_MESSAGE_JOURNAL,
  SB_RUN_MESSAGE_DEFERRED,
  SB_RUN_MESSAGE_CONFIRM,
  SB_RUN_MESSAGE_PROGRESS,
  SB_RUN_MESSAGE_COMMIT,
  SB_RUN_MESSAGE_NOTE,
} SbRunMessageKind;

/**
 * SbRunMessage:
 * @kind: what it is for
 * @command: (nullable): one of our own statements; %NULL for one of the script's and for a note
 * @index: of the script's statement among those that are sent, from 0
 * @why: (nullable): what it is for, in a few words; %NULL for the script's
 */
typedef struct
{
  SbRunMessageKind kind;
  SbCommand *command;
  guint index;
  const char *why;
} SbRunMessage;

GPtrArray *sb_run_preview_start (SbPlan *plan);
GPtrArray *sb_run_preview_step (SbPlan *plan, guint index);
GPtrArray *sb_run_preview_end (SbPlan *plan);

G_END_DECLS
