/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the workbench share. */
#pragma once

#include "sb-linter.h"
#include "sb-tryout.h"
#include "sb-watch.h"
#include "sb-workbench.h"

G_BEGIN_DECLS

/* An apply, roll back or verification from the button to its last word: sb-workbench-run.c */
typedef struct _SbAction SbAction;

struct _SbWorkbench
{
  GObject parent_instance;

  /* owned */
  SbWorkspace *workspace;
  SbMemory *memory;
  SbTimelineModel *timeline;
  SbDocumentSet *documents;
  SbRunProgress *progress;
  SbCheckList *checks;
  SbLogModel *log;
  SbProblemList *problems;
  SbPlanModel *plan;
  SbTargetList *targets;
  SbWatch *watch;
  SbLinter *linter;
  SbCompleter *completer;
  SbTryout *tryout;
  SbRehearsals *rehearsals;
  GHashTable *shown_proofs; /* key → SbProof: what the timeline shows */
  SbPlace *tried;           /* (nullable): what was tried last, see sb-workbench-tryout.c */
  SbScript *tried_script;   /* (nullable): as it was then */
  SbTimeline *known; /* the timeline as it was read last; it stays while files are read again */
  char *project_name;
  char *server_text;
  char *activity;
  char *outcome;
  GPtrArray *interruptions; /* (nullable): see sb-workbench-interruption.c */
  char *interruption;       /* (nullable): what these say */
  char *selected;           /* id of the item */
  char *last_key;           /* (nullable): what was selected when a run was begun last */
  char *again_digest;       /* (nullable): see sb-workbench-again.c */
  char *why_not;
  SbFailure *failure;
  SbFailure *project_trouble;
  SbFailure *target_trouble;
  SbAction *action;       /* NULL: none goes on */
  SbReadiness *readiness; /* (nullable): see sb-workbench-ready.c */
  char *unknown_run;      /* (nullable): the run whose end @failure says nobody knows */

  /* borrowed */
  SbQuestion *question;     /* weak: the one that waits for an answer */
  SbQuestion *run_question; /* weak: the last one that is moot when the run has ended */

  SbPhase phase;
  SbProgressKind last_kind;
  SbScope last_scope;
  guint generation; /* of target and project: what was begun for an older one is dropped */
  guint n_tickets;  /* things that have been begun and have not come back */
  guint changed_source;
  guint ready_source;
  guint again_source, again_pause_s, n_looks;
  gint64 read_at;             /* monotonic: when the target was read last */
  guint patience_s;           /* how long a server may be silent while its history is read */
  gboolean is_stale;          /* a run changed the target since the timeline was read */
  gboolean is_opening;        /* a folder is being read, maybe another one */
  gboolean is_resetting;      /* the sandbox's database is being made anew */
  gboolean is_marking;        /* the history is being written */
  gboolean is_drafting;       /* a script is being drafted */
  gboolean is_judging;        /* the checklist is being judged */
  gboolean files_changed;     /* on disk, since they were read */
  gboolean wants_sandbox;     /* the project that is being opened goes on the sandbox */
  gboolean wants_close;       /* when the run has ended */
  gboolean is_tryout_failure; /* the failure is of something that was only tried */
  gboolean is_outcome_good;
  gboolean was_cancelled; /* the last run, by the person */
  gboolean offers_rollback;
};

typedef enum
{
  SB_WORKBENCH_CHANGED,
  SB_WORKBENCH_SELECTED,
  SB_WORKBENCH_FAILURE,
  SB_WORKBENCH_QUESTION,
  SB_WORKBENCH_TOAST,
  SB_WORKBENCH_RUN_ENDED,
  SB_WORKBENCH_CLOSE,
  SB_WORKBENCH_READINESS,
  SB_WORKBENCH_N_SIGNALS,
} SbWorkbenchSignal;

/* Running: sb-action.c */
void sb_workbench_act_again (SbWorkbench *self);

/* Looking again: sb-workbench-again.c */
void sb_workbench_follow_other_run (SbWorkbench *self);
void sb_workbench_follow_no_more (SbWorkbench *self);

/* Telling: sb-workbench.c */
void sb_workbench_tell (SbWorkbench *self);
void sb_workbench_emit (SbWorkbench *self, SbWorkbenchSignal signal);
void sb_workbench_toast (SbWorkbench *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void sb_workbench_ask (SbWorkbench *self, SbQuestion *question);
void sb_workbench_ask_about_run (SbWorkbench *self, SbQuestion *question);
gboolean sb_workbench_withdraw_question (SbWorkbench *self);
void sb_workbench_withdraw_run_question (SbWorkbench *self);
void sb_workbench_emit_run_ended (SbWorkbench *self, const char *title, const char *body,
                                  gboolean good);
void sb_workbench_set_activity (SbWorkbench *self, const char *text);
void sb_workbench_set_phase (SbWorkbench *self, SbPhase phase);
void sb_workbench_take_failure (SbWorkbench *self, SbFailure *failure);
void sb_workbench_correct_failure (SbWorkbench *self, SbFailure *failure);
void sb_workbench_fail (SbWorkbench *self, const char *title, const GError *error);

/**
 * SbTicket:
 *
 * What an asynchronous call takes along: the workbench, and for which generation it was begun.
 */
typedef struct _SbTicket SbTicket;

SbTicket *sb_workbench_take_ticket (SbWorkbench *self);
SbWorkbench *sb_ticket_peek (SbTicket *self, gboolean *is_current);
SbWorkbench *sb_ticket_return (SbTicket *self, gboolean *is_current);

/* The target: sb-workbench-target.c */
typedef void (*SbReadFunc) (SbWorkbench *self, const GError *error);

const char *sb_workbench_get_target_name (SbWorkbench *self);
void sb_workbench_find_targets (SbWorkbench *self);
void sb_workbench_reach (SbWorkbench *self, SbTargetItem *item);
void sb_workbench_read (SbWorkbench *self, SbReadFunc func);
void sb_workbench_read_again (SbWorkbench *self);
void sb_workbench_go_offline (SbWorkbench *self, const char *title, const GError *error);
void sb_workbench_lose_target (SbWorkbench *self, const GError *error);

/* The project: sb-workbench-project.c */
void sb_workbench_open_folder (SbWorkbench *self, const char *folder);
void sb_workbench_fail_to_open (SbWorkbench *self, const char *title, const GError *error);
void sb_workbench_take_project (SbWorkbench *self);
void sb_workbench_settle (SbWorkbench *self);
void sb_workbench_reread (SbWorkbench *self, const char *select_path);
void sb_workbench_remember (SbWorkbench *self);
SbMigration *sb_workbench_find_by_path (SbProject *project, const char *path);

/* What is selected: sb-workbench-select.c */
char *sb_workbench_dup_selected_key (SbWorkbench *self);
void sb_workbench_keep_selection (SbWorkbench *self);

/* Findings: sb-workbench-lint.c */
SbLinter *sb_workbench_new_linter (SbWorkbench *self);
void sb_workbench_lint (SbWorkbench *self);
GHashTable *sb_workbench_find_applied (SbWorkbench *self, SbProject *project);

/* Names for completion: sb-workbench-names.c */
void sb_workbench_gather_names (SbWorkbench *self, gboolean has_changed);

/* The checklist: sb-workbench-ready.c */
void sb_workbench_judge (SbWorkbench *self);
void sb_workbench_judge_no_more (SbWorkbench *self);
/* Trying: sb-workbench-tryout.c */
SbTryout *sb_workbench_new_tryout (SbWorkbench *self);

/* Rehearsals: sb-workbench-rehearse.c */
SbRehearsals *sb_workbench_new_rehearsals (SbWorkbench *self);
void sb_workbench_show_proofs (SbWorkbench *self);
const char *sb_workbench_why_not_rehearse (SbWorkbench *self, gboolean only_selected);

/* Closing: sb-workbench-close.c */
typedef void (*SbThenFunc) (SbWorkbench *self, gpointer user_data);

gboolean sb_workbench_settle_documents (SbWorkbench *self, SbThenFunc then, gpointer user_data,
                                        GDestroyNotify destroy);
void sb_workbench_close_after_run (SbWorkbench *self);
void sb_workbench_abandon (SbWorkbench *self);

/* Interrupted runs: sb-workbench-interruption.c */
void sb_workbench_add_interruption (SbWorkbench *self, const SbInterruption *interruption);

/* Runs: sb-workbench-run.c, -steps.c, -outcome.c */
void sb_action_free (SbAction *self);
gboolean sb_workbench_make_request (SbWorkbench *self, SbPlanKind kind, SbScope scope,
                                    const char *key, SbPlanRequest *request, char ***keys);

/* Drafts: sb-workbench-draft.c */
const char *sb_workbench_why_not_draft (SbWorkbench *self, SbScriptRole role);

/* Ways out of the selected migration: sb-workbench-restore.c */
const char *sb_workbench_why_no_way_out (SbWorkbench *self, SbTimelineItem *item, SbWayOut way);

/* The next step after a failure: sb-workbench-step.c */
void sb_workbench_find_maker (SbWorkbench *self, SbRunEvent *event);

/* Why something cannot be done now: sb-workbench-can.c */
const char *sb_workbench_why_not (SbWorkbench *self, SbAbility ability);
const char *sb_workbench_why_files_stay (SbWorkbench *self, SbMigration *migration);

G_END_DECLS
