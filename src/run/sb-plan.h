/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan: the ordered steps that an Apply or a Roll back will take, with their texts; immutable.
 *
 * A plan carries its texts and checksums: a run never rereads files, and refuses to start when a
 * file or the target's history changed since the plan was made. Making one reads files: workers
 * only. A plan itself may be read by any thread.
 */
#pragma once

#include "sb-script.h"
#include "sb-timeline.h"

G_BEGIN_DECLS

#define SB_RUN_ERROR (sb_run_error_quark ())

/**
 * SbRunError:
 * @SB_RUN_ERROR_REFUSED: the files or the request do not allow it; exit 2
 * @SB_RUN_ERROR_ASK: possible, but a person has to agree first; the message says to what
 * @SB_RUN_ERROR_ASK_STATEMENT: a person has to look whether the statement was done that the message
 *   names, and say so (#SbPlanAnswer); agreeing to everything is no answer
 * @SB_RUN_ERROR_STALE: files or history changed since the plan was made; exit 1
 * @SB_RUN_ERROR_BUSY: another runner holds the lock; exit 1
 * @SB_RUN_ERROR_UNKNOWN: the connection was lost around COMMIT and could not be asked again; exit 4
 * @SB_RUN_ERROR_IRREVERSIBLE: a migration that declares itself irreversible is not rolled back; exit 2
 * @SB_RUN_ERROR_POOLED: it cannot go through this pooler, and no way around it is known; exit 1
 */
typedef enum
{
  SB_RUN_ERROR_REFUSED,
  SB_RUN_ERROR_ASK,
  SB_RUN_ERROR_ASK_STATEMENT,
  SB_RUN_ERROR_STALE,
  SB_RUN_ERROR_BUSY,
  SB_RUN_ERROR_UNKNOWN,
  SB_RUN_ERROR_IRREVERSIBLE,
  SB_RUN_ERROR_POOLED,
} SbRunError;

typedef enum
{
  SB_PLAN_APPLY,
  SB_PLAN_ROLLBACK,
} SbPlanKind;

/**
 * SbProtocol:
 * @SB_PROTOCOL_PIPELINE: protocol T, the whole file in one pipeline and one transaction
 * @SB_PROTOCOL_STEPWISE: protocol T, one statement at a time (COPY data)
 * @SB_PROTOCOL_SINGLE: protocol N: committed part by part, with progress rows
 */
typedef enum
{
  SB_PROTOCOL_PIPELINE,
  SB_PROTOCOL_STEPWISE,
  SB_PROTOCOL_SINGLE,
} SbProtocol;

/**
 * SbPartKind:
 * @SB_PART_TOGETHER: in one transaction of ours, with their progress rows
 * @SB_PART_ALONE: one statement, by itself
 * @SB_PART_OWN: a transaction of the script's own
 */
typedef enum
{
  SB_PART_TOGETHER,
  SB_PART_ALONE,
  SB_PART_OWN,
} SbPartKind;

/**
 * SbPlanPart:
 * @kind: how it is committed
 * @first: its first statement, among those that are sent, from 0
 * @n: how many statements
 * @tells: for %SB_PART_OWN: its progress rows are written before its COMMIT, so that they tell
 *   whether that arrived
 * @may_lose_lock: whether the runner lock has to be looked after behind it
 *
 * Statements under protocol N that are committed at once.
 */
typedef struct
{
  SbPartKind kind;
  guint first;
  guint n;
  gboolean tells;
  gboolean may_lose_lock;
} SbPlanPart;

/**
 * SbPlanAnswer:
 * @SB_PLAN_ANSWER_NONE: nobody was asked
 * @SB_PLAN_ANSWER_DONE: the statement at which the migration stopped was done
 * @SB_PLAN_ANSWER_AGAIN: it was not: run it again
 *
 * What a person says about a statement of which the database does not tell whether it was done.
 */
typedef enum
{
  SB_PLAN_ANSWER_NONE,
  SB_PLAN_ANSWER_DONE,
  SB_PLAN_ANSWER_AGAIN,
} SbPlanAnswer;

/**
 * SbPlanResume:
 * @run_id: the run that stopped
 * @ordinal: as which of its steps
 * @first: where it goes on: how many statements are done
 * @looks: the statement at @first was begun; what became of it has to be looked at before
 * @pid: the server process that had it
 * @at: when that was, seconds since 1970
 *
 * What a step takes up that stopped half-way.
 */
typedef struct
{
  char *run_id;
  guint ordinal;
  guint first;
  gboolean looks;
  char *pid;
  char *at;
} SbPlanResume;

/**
 * SbPlanStep:
 * @migration: what it is about
 * @key: its key in the target's history
 * @role: %SB_ROLE_FORWARD or %SB_ROLE_ROLLBACK: which script runs
 * @path: absolute path of that script
 * @script: its text and statements
 * @checksum: sb_digest_script() of that script
 * @forward_checksum: (nullable): of the forward script with what it includes
 * @rollback_checksum: (nullable): of the rollback script, likewise
 * @verify: (nullable): the verify script
 * @protocol: how it will run
 * @why: (nullable): for %SB_PROTOCOL_SINGLE: which statement forces it, and where
 * @begin: for protocol T: the statement that opens the transaction, with what the script's own
 *   BEGIN or leading SET TRANSACTION asks for
 * @sent: (array length=n_statements): indexes of the script's statements that are sent, in order
 * @n_statements: how many statements are sent
 * @resets_session: whether the script may leave settings, a role or temporary tables behind
 * @runs_code: whether what the script writes can run triggers, rules and functions that may do so
 * @may_drop_history: whether the script may drop the history table with what it is in
 * @touches_indexes: whether the script makes, rebuilds or drops indexes
 * @parts: (array length=n_parts): for %SB_PROTOCOL_SINGLE: what is committed at once
 * @resume: (nullable): for %SB_PROTOCOL_SINGLE: where it goes on
 */
typedef struct
{
  SbMigration *migration;
  char *key;
  SbScriptRole role;
  char *path;
  SbScript *script;
  char *checksum;
  char *forward_checksum;
  char *rollback_checksum;
  SbScript *verify;
  SbProtocol protocol;
  char *why;
  char *begin;
  guint *sent;
  guint n_statements;
  gboolean resets_session;
  gboolean runs_code;
  gboolean may_drop_history;
  gboolean touches_indexes;
  SbPlanPart *parts;
  guint n_parts;
  SbPlanResume *resume;
} SbPlanStep;

/**
 * SbPlanRequest:
 * @kind: apply or roll back
 * @keys: (nullable): keys of exactly these migrations; %NULL for what the button does
 * @to: (nullable): key of the migration up to which (apply: included; roll back: stays applied)
 * @steps: roll back: how many of the newest; 0 for one
 * @all: roll back: all of them
 * @include_late: apply: late ones too
 * @together: all steps in one transaction: all of them or nothing
 * @role: (nullable): as whom the scripts' statements run; their new objects are this role's
 * @agreed: the person has agreed to what %SB_RUN_ERROR_ASK would ask
 * @answer: what the person says to %SB_RUN_ERROR_ASK_STATEMENT
 */
typedef struct
{
  SbPlanKind kind;
  const char *const *keys;
  const char *to;
  guint steps;
  gboolean all;
  gboolean include_late;
  gboolean together;
  const char *role;
  gboolean agreed;
  SbPlanAnswer answer;
} SbPlanRequest;

typedef struct _SbPlan SbPlan;

GQuark sb_run_error_quark (void);

SbPlan *sb_plan_new (SbTimeline *timeline, const SbPlanRequest *request, GError **error);
SbPlan *sb_plan_ref (SbPlan *self);
void sb_plan_unref (SbPlan *self);
SbPlanKind sb_plan_get_kind (SbPlan *self);
SbTimeline *sb_plan_get_timeline (SbPlan *self);
gboolean sb_plan_is_together (SbPlan *self);
const char *sb_plan_get_role (SbPlan *self);
guint sb_plan_get_n_steps (SbPlan *self);
const SbPlanStep *sb_plan_get_step (SbPlan *self, guint index);
guint sb_plan_get_n_skipped (SbPlan *self);
guint sb_plan_get_n_late (SbPlan *self);
gboolean sb_plan_check_files (SbPlan *self, GError **error);
char *sb_plan_why_single (SbScript *script);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbPlan, sb_plan_unref)

G_END_DECLS
