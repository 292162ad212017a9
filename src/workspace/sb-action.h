/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One apply, roll back or verification of the workbench, from the button to its last word. Private
 * to the workbench.
 *
 * The steps: save what is unsaved, read the files again, read what the target has, plan, ask where
 * asking is due, run, say how it ended. Each is begun when the one before has come back; cancelling
 * ends it between two steps, or cancels the run.
 */
#pragma once

#include "sb-workbench-private.h"

G_BEGIN_DECLS

struct _SbAction
{
  SbProgressKind kind;
  SbScope scope;

  /* owned */
  char *key; /* of the migration that was selected */
  SbPlan *plan;
  GPtrArray *migrations; /* SbMigration, to be verified */
  GPtrArray *errors;     /* SbRunEvent */
  SbRunEvent *last;      /* the end of the last migration that was begun */
  char *bad_key;         /* of the first migration with a check that did not pass */

  gboolean agreed;     /* to what SB_RUN_ERROR_ASK asks */
  SbPlanAnswer answer; /* to what SB_RUN_ERROR_ASK_STATEMENT asks */
  gboolean is_sent;    /* the run itself has begun */
  guint n_cancels;     /* how often a person asked to stop */
  guint n_unjudged;    /* checks that could not be judged */
};

/* sb-action.c: the steps */
SbPlanKind sb_action_get_plan_kind (SbAction *self);

/* sb-action-request.c: what to plan, and whether to ask */
SbPlan *sb_action_plan_finish (SbWorkbench *self, GAsyncResult *result, GError **error);
SbQuestion *sb_action_new_gate (SbWorkbench *self, SbPlan *plan, const char *open,
                                SbQuestionFunc func);
gboolean sb_action_has_gate (SbWorkbench *self);
GPtrArray *sb_action_list_migrations (SbWorkbench *self, SbAction *action);

/* sb-action-outcome.c: what came of it */
void sb_action_push_event (SbWorkbench *self, SbAction *action, const SbRunEvent *event);
void sb_action_show_outcome (SbWorkbench *self, SbAction *action, const SbRunEvent *summary);
void sb_action_show_refusal (SbWorkbench *self, SbAction *action, const GError *error);
void sb_action_show_cancelled (SbWorkbench *self, SbAction *action);

G_END_DECLS
