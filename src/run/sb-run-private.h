/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of a run share: the run itself, its events, its protocols. Private to the floor.
 *
 * Everything here is called on the connection's worker.
 */
#pragma once

#include "sb-cluster-id.h"
#include "sb-history-confirm.h"
#include "sb-journal.h"
#include "sb-lines.h"
#include "sb-observer.h"
#include "sb-run-log.h"
#include "sb-run.h"

G_BEGIN_DECLS

#define SB_GUARD_WORDS "the history was changed by somebody else since the plan was made"
#define SB_UNRECORDED_WORDS                                                                        \
  "the migration ran, but the history did not take it: a trigger or a rule on the history table, " \
  "or another program that recorded it meanwhile"
#define SB_REFUSED_WORDS                                                                           \
  "nothing was run: a trigger or a rule on the history table would keep it from being recorded"

#define SB_UNKNOWN_WORDS                                                                           \
  "the connection was lost around COMMIT, and the target cannot be asked what became of it; "      \
  "status will tell as soon as it can be reached"

/**
 * SbStepEnd:
 * @SB_STEP_DONE: committed
 * @SB_STEP_FAILED: failed, and nothing of it stays
 * @SB_STEP_CANCELLED: cancelled, and nothing of it stays
 * @SB_STEP_PARTIAL: stopped, and some of it stays (protocol N)
 * @SB_STEP_UNKNOWN: not known
 * @SB_STEP_RETRY: failed for a lock, nothing of it stays, and it is to be tried again
 * @SB_STEP_KEPT_OUT: not tried: another run is at work, or has moved the history; nothing of it stays
 */
typedef enum
{
  SB_STEP_DONE,
  SB_STEP_FAILED,
  SB_STEP_CANCELLED,
  SB_STEP_PARTIAL,
  SB_STEP_UNKNOWN,
  SB_STEP_RETRY,
  SB_STEP_KEPT_OUT,
} SbStepEnd;

/**
 * SbTraces:
 * @SB_TRACES_NONE: the session is as a fresh psql has it
 * @SB_TRACES_OF_CODE: triggers and functions may have left settings and locks in it
 * @SB_TRACES_ANY: what ran may have left anything, and thrown away what we prepared
 *
 * What has to be put right in the session before the next script.
 */
typedef enum
{
  SB_TRACES_NONE,
  SB_TRACES_OF_CODE,
  SB_TRACES_ANY,
} SbTraces;

/**
 * SbRun:
 *
 * A run while it goes on. @step and @ordinal are those of the migration that runs now.
 */
typedef struct
{
  /* Borrowed. */
  SbSession *session;
  SbPlan *plan; /* NULL while only verifying */
  const SbRunOptions *options;
  SbRunEventFunc func;
  gpointer user_data;
  /* Owned. */
  SbSession *direct; /* around a pooler; then it is @session, too */
  char *way;         /* which way around a pooler it takes, in a sentence */
  SbHistory *history;
  SbClusterId *cluster; /* NULL when the server did not say */
  SbRunLog *log;        /* NULL while only verifying, and where no file can be kept */
  GHashTable *invalid;  /* (nullable): names of indexes that were invalid before */
  char *id;
  char *lock_key;                /* of the runner lock, as a bigint's text */
  SbLockWait *holder;            /* who has the runner lock, as it was told; NULL: nobody else */
  char *error_text;              /* of the step that failed, for the journal */
  GError *kept_out;              /* why a step was not tried: BUSY or STALE */
  GError *no_journal;            /* why there is none */
  SbObserver *observer;          /* as soon as something takes long */
  SbLockWait *last_wait;         /* what was waited for last, in this try */
  SbServerMessage *retry_reason; /* why the last try failed, if another one is due */
  char *head;                    /* how the statement that comes next begins, as it was told */
  char *fingerprint_before;      /* of the schema; all of these (nullable) */
  char *fingerprint_after;
  char *fingerprint_form;
  char *no_fingerprint; /* why there is none */
  char *restored_why;

  int server_version; /* 150008 */
  SbTraces traces;    /* of what ran before */
  const SbPlanStep *step;
  guint ordinal;
  guint seq;
  gint64 lock_since; /* since when the runner lock is waited for, µs since 1970; 0: it is not */
  gint64 lock_began; /* the same in monotonic µs */
  gint64 started;    /* monotonic µs; so is step_started */
  gint64 step_started;
  gboolean journal; /* the journal can be written */
  gboolean locked;  /* the session lock is ours */
  gboolean is_busy; /* the last try found the runner lock taken, and another one is due */
  gboolean has_event_triggers; /* the database has some: what code they run nobody knows */
  gboolean checks_client;      /* under protocol N the server notices when this end is gone */
  gboolean takes_fingerprints; /* the journal keeps them */
  SbRestored restored;
  gboolean goes_on;      /* the transaction of the step before goes on */
  gboolean is_cut_short; /* cancelled before all checks were judged */
  guint statement;       /* the one that runs, from 1; for notices */
  int pool_pid;          /* of the server process that has our transaction, behind a proxy */
  guint answered;        /* the last one that the server answered, from 1; 0 before the first */
  guint attempt;         /* which try it is, from 1 */
  GMutex mutex;          /* one event after the other: the observer tells some, too */
  guint first;           /* where a step of protocol N goes on, from 0 */
  guint kept;            /* how many of its statements are committed, parts in full */
  SbLinesWalk walk;      /* through the script of @walk_step */
  const SbPlanStep *walk_step;
  guint head_index; /* of @head, in the script of @head_step */
  const SbPlanStep *head_step;

  guint n_done;
  guint n_failed;
  guint n_statements;
  guint n_checks;
  guint n_checks_failed;
  gsize n_streamed; /* bytes of rows */
} SbRun;

/**
 * SbAnswer:
 * @SB_ANSWER_NONE: the target could not be asked
 * @SB_ANSWER_KEPT: it has what was to be committed
 * @SB_ANSWER_GONE: it has not, and will not
 */
typedef enum
{
  SB_ANSWER_NONE,
  SB_ANSWER_KEPT,
  SB_ANSWER_GONE,
} SbAnswer;

typedef SbAnswer (*SbRunAskFunc) (SbRun *run, gconstpointer data);

SbRunEvent *sb_run_event_new (SbRun *run, SbRunEventKind kind);
SbRunEvent *sb_run_summarize (SbRun *run, SbOutcome outcome);
void sb_run_clear (SbRun *run);
void sb_run_verify_step (SbRun *run, SbScript *script, SbVerifyBaseline *baseline);
void sb_run_emit (SbRun *run, SbRunEvent *event);
void sb_run_emit_statement (SbRun *run, guint index, SbResult *result, gint64 started);
void sb_run_emit_failure (SbRun *run, guint index, SbServerMessage *message, const char *text);
void sb_run_emit_error (SbRun *run, SbServerMessage *message, const char *text);
void sb_run_emit_connection (SbRun *run, const char *state, char *text);
void sb_run_emit_notice (SbRun *run, const char *severity, const char *text, const char *hint);
char *sb_run_dup_statement (SbRun *run, guint index);
char *sb_run_dup_head (SbRun *run, guint index);

/* The session as a fresh psql has it, but with our lock: never DISCARD ALL, which would give it
 * away. The last one is for #SB_TRACES_ANY. */
#define SB_RUN_N_RESETS 7
extern const char *const sb_run_resets[SB_RUN_N_RESETS];

void sb_run_observe (SbRun *run);
void sb_run_observe_no_more (SbRun *run);
char *sb_run_dup_lock_words (SbRun *run, SbServerMessage *message);

gboolean sb_run_go_around_pooler (SbRun *run, GError **error);
gboolean sb_run_lock (SbRun *run, GError **error);
gboolean sb_run_lock_and_look (SbRun *run, SbResult **found, GError **error);
gboolean sb_run_is_lock_awaited (SbRun *run);
gboolean sb_run_pause_for_lock (SbRun *run);
void sb_run_end_lock_wait (SbRun *run);
void sb_run_unlock (SbRun *run);
char *sb_run_describe_holder (SbRun *run);

SbStepEnd sb_run_keep_out (SbRun *run, int code, const char *words);
SbStepEnd sb_run_transaction (SbRun *run);
SbStepEnd sb_run_transaction_body (SbRun *run, char **xid);
SbStepEnd sb_run_transaction_commit (SbRun *run, const char *xid);
SbStepEnd sb_run_steps (SbRun *run);
SbStepEnd sb_run_together (SbRun *run);
void sb_run_emit_start (SbRun *run);
SbVerifyBaseline *sb_run_capture (SbRun *run);
void sb_run_end_step (SbRun *run, SbStepEnd end, gint64 duration_us);
SbStepEnd sb_run_transaction_with_retries (SbRun *run);
gboolean sb_run_is_retry_due (SbRun *run, SbServerMessage *message);
gboolean sb_run_pause_for_retry (SbRun *run);
SbStepEnd sb_run_single (SbRun *run);
SbStepEnd sb_run_resolve (SbRun *run, const char *xid);
SbStepEnd sb_run_resolve_part (SbRun *run, guint first, guint end);
SbAnswer sb_run_find_out (SbRun *run, const char *xid, SbRunAskFunc ask, gconstpointer data);

gboolean sb_run_check_strings (SbSession *session, GError **error);
gboolean sb_run_reset_session (SbRun *run, GError **error);
const char *sb_run_get_direction (SbRun *run);
const char *sb_run_get_done_state (SbRun *run);
SbCommand *sb_run_command_history (SbRun *run);
SbCommand *sb_run_command_guard (SbRun *run);
SbCommand *sb_run_command_step (SbRun *run, const char *state, const char *error);
SbCommand *sb_run_command_ensure_step (SbRun *run, gboolean with_text);
SbResult *sb_run_exec_command (SbRun *run, SbCommand *command, GError **error);
gboolean sb_run_check_primary (SbRun *run, GError **error);
gboolean sb_run_begin (SbRun *run, SbProject *project, GError **error);
gboolean sb_run_write (SbRun *run, SbCommand *command, GError **error);
void sb_run_leave (SbRun *run, SbCommand *command);

G_END_DECLS
