/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs that were interrupted, by a crash, a kill or a cut cable: what became of them. */
#pragma once

#include "sb-run-log.h"

G_BEGIN_DECLS

/**
 * SbInterruptionState:
 * @SB_INTERRUPTION_SETTLED: it is known what became of the run; its log is gone
 * @SB_INTERRUPTION_GOING_ON: a server process is still at work on it; it is asked again next time
 * @SB_INTERRUPTION_UNREADABLE: a file among the run logs that is none; it was set aside
 */
typedef enum
{
  SB_INTERRUPTION_SETTLED,
  SB_INTERRUPTION_GOING_ON,
  SB_INTERRUPTION_UNREADABLE,
} SbInterruptionState;

/**
 * SbInterruption:
 * @state: how much is known
 * @run_id: (nullable): UUID of the run; %NULL where the file could not be read
 * @kind: apply or roll back
 * @started: when it began, µs since 1970 UTC
 * @n_steps: how many migrations it was going to do
 * @n_done: how many of these the target has done
 * @last_done: (nullable): version of the last of these
 * @first_undone: (nullable): version of the first that was not done in full
 * @is_partial: some of @first_undone stays (protocol N)
 * @text: one sentence for people; any text
 */
typedef struct
{
  SbInterruptionState state;
  char *run_id;
  SbPlanKind kind;
  gint64 started;
  guint n_steps;
  guint n_done;
  char *last_done;
  char *first_undone;
  gboolean is_partial;
  char *text;
} SbInterruption;

const char *sb_interruption_state_get_name (SbInterruptionState state);
GPtrArray *sb_interruption_settle_all (SbSession *session, SbProject *project, SbHistory **history);
void sb_interruption_free (SbInterruption *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbInterruption, sb_interruption_free)

G_END_DECLS
