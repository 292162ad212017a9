/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens during a run or a verification, one numbered value at a time; immutable. */
#pragma once

#include "sb-check-result.h"
#include "sb-lock-wait.h"
#include "sb-plan.h"
#include "sb-rows.h"

G_BEGIN_DECLS

/**
 * SbRunEventKind:
 *
 * @SB_EVENT_CHECK_START: only where rows are streamed: a check's statement begins to run
 * @SB_EVENT_ROWS: only where rows are streamed: more rows of the check that started last
 * @SB_EVENT_LOCK_WAIT: what runs waits for a lock; or does no longer
 * @SB_EVENT_RETRY: a lock was not to be had, nothing was changed, and after a pause it is tried
 *   again
 * @SB_EVENT_PROGRESS: how far the server is with the statement that runs
 * @SB_EVENT_CONNECTION: the server has fallen silent, or answers again; or the connection was lost
 *   around COMMIT, and it is being found out what became of it
 *
 * What a run tells; sb_run_event_kind_get_name() has the names that JSON uses.
 */
typedef enum
{
  SB_EVENT_RUN_START,
  SB_EVENT_MIGRATION_START,
  SB_EVENT_STATEMENT,
  SB_EVENT_NOTICE,
  SB_EVENT_MIGRATION_END,
  SB_EVENT_ERROR,
  SB_EVENT_CHECK,
  SB_EVENT_SUMMARY,
  SB_EVENT_CHECK_START,
  SB_EVENT_ROWS,
  SB_EVENT_LOCK_WAIT,
  SB_EVENT_RETRY,
  SB_EVENT_PROGRESS,
  SB_EVENT_CONNECTION,
} SbRunEventKind;

/**
 * SbOutcome:
 * @SB_OUTCOME_APPLIED: everything planned was done (also for roll back)
 * @SB_OUTCOME_FAILED: it failed and nothing was changed in the target
 * @SB_OUTCOME_CANCELLED: cancelled, and nothing was changed
 * @SB_OUTCOME_PARTIAL: it ended early, and part of it stays: earlier migrations, or statements of a
 *   migration under protocol N; or all of it, where it was cancelled while checks were running
 * @SB_OUTCOME_UNKNOWN: the connection was lost around COMMIT and could not be asked again
 */
typedef enum
{
  SB_OUTCOME_APPLIED,
  SB_OUTCOME_FAILED,
  SB_OUTCOME_CANCELLED,
  SB_OUTCOME_PARTIAL,
  SB_OUTCOME_UNKNOWN,
} SbOutcome;

/**
 * SbRestored:
 * @SB_RESTORED_NOT_ASKED: nothing was rolled back
 * @SB_RESTORED_YES: after the roll back the schema is again what it was before Apply
 * @SB_RESTORED_NO: it is not
 * @SB_RESTORED_UNKNOWN: that is not known
 */
typedef enum
{
  SB_RESTORED_NOT_ASKED,
  SB_RESTORED_YES,
  SB_RESTORED_NO,
  SB_RESTORED_UNKNOWN,
} SbRestored;

/**
 * SbRunEvent:
 * @kind: what happened; says which of the fields below are set
 * @run_id: UUID of the run
 * @seq: from 1, without gaps
 * @time: µs since 1970 UTC
 * @version: (nullable): of the migration it is about
 * @key: (nullable): its key in the history
 * @description: (nullable): of the migration, for people
 * @file: (nullable): absolute path of the script
 * @line: of the statement, or of the error's character; 0 when there is none; so @column
 * @column: from 1, in characters
 * @offset: byte offset in the script of the error's character or the statement
 * @length: bytes of the statement
 * @ordinal: migration-start: which of @n_migrations, from 1
 * @n_migrations: run-start and after: how many are planned
 * @statement: from 1; migration-start: where a migration goes on that had stopped half-way, else 0
 * @n_statements: how many statements the migration has (summary: were executed in all)
 * @head: (nullable): statement: how it begins, on one printable line
 * @next: (nullable): migration-start, statement: how the statement begins that runs from now on, on
 *   one printable line; %NULL when only history and commit are left
 * @tag: (nullable): the server's command tag, "UPDATE 3"
 * @duration_us: how long the statement, migration or run took; connection: for how long the server
 *   has not answered
 * @state: (nullable): migration-end: "applied", "rolled-back", "failed", "cancelled", "partial",
 *   "unknown", "not-run"; connection: "silent", "answers", "lost"
 * @message: (nullable): error, notice, retry: the server's words
 * @n_unshown: notice: not one of the server's, but how many came before the next event and are not
 *   told; @message says so in words. Only where sb_workspace_set_lossy_notices() asks for it
 * @text: (nullable): error: our own words where the server has none; the next step, in one sentence;
 *   connection: what is the matter; run-start: that the run takes another connection than the target's, and why
 * @check: (nullable): the check's result; check-start: without anything that only its end can tell;
 *   error: set when a verify script as a whole could not be run
 * @rows: (nullable): rows: some more of them; those of the first event have the columns too
 * @wait: (nullable): lock-wait: for what, and who is in the way; %NULL: it waits no longer. retry:
 *   the wait that came to nothing, where it was seen
 * @attempt: retry: which try comes next, from 2
 * @n_attempts: retry: how many there are at most
 * @pause_us: retry: how long it is waited before that
 * @phase: (nullable): progress: what the server does: "CREATE INDEX: building index"
 * @n_done_units: progress: how many blocks, rows or bytes it has done
 * @n_units: progress: of how many; 0 where that is not known
 * @outcome: summary: how it ended
 * @n_done: summary: migrations done
 * @n_skipped: summary: migrations that needed nothing
 * @n_failed: summary: migrations that failed
 * @is_stale: summary: it ended early because the history was moved by somebody else
 * @restored: summary: what a roll back made of the schema
 * @restored_why: (nullable): summary: why that is not known, or what else may be the cause
 * @n_checks: summary: checks run
 * @n_checks_failed: summary: of those, how many did not pass
 *
 * Atomically reference counted; any thread may read it.
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;
  /*< public >*/
  SbRunEventKind kind;
  char *run_id;
  guint seq;
  gint64 time;
  char *version;
  char *key;
  char *description;
  char *file;
  guint line;
  guint column;
  gsize offset;
  gsize length;
  guint ordinal;
  guint n_migrations;
  guint statement;
  guint n_statements;
  char *head;
  char *next;
  char *tag;
  gint64 duration_us;
  const char *state;
  SbServerMessage *message;
  guint n_unshown;
  char *text;
  SbCheckResult *check;
  SbRows *rows;
  SbLockWait *wait;
  guint attempt;
  guint n_attempts;
  gint64 pause_us;
  char *phase;
  guint64 n_done_units;
  guint64 n_units;
  SbOutcome outcome;
  guint n_done;
  guint n_skipped;
  guint n_failed;
  gboolean is_stale;
  SbRestored restored;
  char *restored_why;
  guint n_checks;
  guint n_checks_failed;
} SbRunEvent;

/**
 * SbRunEventFunc:
 * @event: (transfer full): what happened
 * @user_data: what the caller gave
 *
 * Called on the worker, or on that of the observer, one at a time and in order; must not wait.
 */
typedef void (*SbRunEventFunc) (SbRunEvent *event, gpointer user_data);

SbRunEvent *sb_run_event_ref (SbRunEvent *self);
void sb_run_event_unref (SbRunEvent *self);
const char *sb_run_event_kind_get_name (SbRunEventKind kind);
const char *sb_outcome_get_name (SbOutcome outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbRunEvent, sb_run_event_unref)

G_END_DECLS
