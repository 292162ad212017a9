/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came out of a rehearsal of one migration: whether its way back is one, as a grade and as the
 * steps that were gone; immutable once it is handed out. Atomically reference counted; any thread. */
#pragma once

#include "sb-contents.h"
#include "sb-cost.h"
#include "sb-difference.h"
#include "sb-late-order.h"
#include "sb-migration.h"
#include "sb-origin.h"
#include "sb-repeat.h"
#include "sb-rehearsed-file.h"
#include "sb-strength.h"

G_BEGIN_DECLS

/**
 * SbGrade:
 * @SB_GRADE_EXACT: after the rollback the schema was what it was, and so were the rows there were
 * @SB_GRADE_ORDER_ONLY: only the order of columns, comments or white space differ
 * @SB_GRADE_DATA_LOST: the schema is exact, but not all rows or values came back
 * @SB_GRADE_LEAVES_OBJECTS: something that was not there before stays
 * @SB_GRADE_LOSES_OBJECTS: something that was there before is gone or another
 * @SB_GRADE_FAILS: a script failed, or a check, or it cannot be applied again
 * @SB_GRADE_IRREVERSIBLE: declared so: by a directive, or by a rollback that raises an exception
 * @SB_GRADE_NO_ROLLBACK: there is no rollback script
 * @SB_GRADE_NOT_REHEARSED: it could not be tried on a copy
 */
typedef enum
{
  SB_GRADE_EXACT,
  SB_GRADE_ORDER_ONLY,
  SB_GRADE_DATA_LOST,
  SB_GRADE_LEAVES_OBJECTS,
  SB_GRADE_LOSES_OBJECTS,
  SB_GRADE_FAILS,
  SB_GRADE_IRREVERSIBLE,
  SB_GRADE_NO_ROLLBACK,
  SB_GRADE_NOT_REHEARSED,
} SbGrade;

/**
 * SbStage:
 *
 * The steps of a rehearsal, in their order.
 */
typedef enum
{
  SB_STAGE_PREPARE,
  SB_STAGE_FORWARD,
  SB_STAGE_ROLLBACK,
  SB_STAGE_COMPARE,
  SB_STAGE_FORWARD_AGAIN,
  SB_N_STAGES,
} SbStage;

/**
 * SbStageResult:
 * @is_gone: whether the step was taken
 * @is_good: how it ended
 * @duration_us: how long it took
 * @n_statements: how many statements ran
 * @n_checks: forward: how many checks of the verify script
 * @n_checks_failed: of these, how many did not pass
 */
typedef struct
{
  gboolean is_gone;
  gboolean is_good;
  gint64 duration_us;
  guint n_statements;
  guint n_checks;
  guint n_checks_failed;
} SbStageResult;

/**
 * SbRehearsalSpot:
 * @path: (nullable): absolute path of the file; %NULL: no place is known
 * @line: from 1
 * @column: from 1, in characters
 * @offset: in the file, in bytes
 * @length: of the statement in bytes; 0 where the server named a character
 *
 * Where something failed.
 */
typedef struct
{
  char *path;
  guint line;
  guint column;
  gsize offset;
  gsize length;
} SbRehearsalSpot;

/**
 * SbRehearsal:
 * @migration: which
 * @grade: what it is worth
 * @reason: (nullable): one sentence: what failed, or why it was not tried
 * @failure: where it failed
 * @stages: (array length=SB_N_STAGES): the steps
 * @n_objects: how many objects were compared
 * @n_rows: how many rows there were in the tables before
 * @before: (nullable): fingerprint of the schema before
 * @after: (nullable): fingerprint with the migration applied
 * @back: (nullable): what the rollback left different; %NULL when it was not run
 * @again: (nullable): what differs when forward runs once more; %NULL when it was not run
 * @repeat_forward: whether forward can be run on top of itself; with what the checklist's item
 *   "idempotent" asks, this answers it better than findings do: %SB_REPEAT_IDEMPOTENT is done,
 *   %SB_REPEAT_NOT_IDEMPOTENT is open, with @why as its reason
 * @repeat_rollback: whether rollback can be, where there is nothing left to roll back
 * @losses: (element-type SbLoss): tables that did not hold what they held after the rollback
 * @costs: (element-type SbCost): what each statement of forward costs, in their order; fewer where one
 *   failed
 * @cost_problem: (nullable): one sentence: why nothing, or not all, was measured
 * @strength: (nullable): how strong the verify script is; %NULL where nobody asked, or where forward or
 *   a check fails
 * @late: (nullable): whether it may go in late; %NULL where it would not
 * @row_notes: (element-type utf8): what is to be said of the rows that were put on the copy: tables
 *   without rows and why, a seed that failed; one sentence each
 * @server_version: of the copy, as libpq tells it
 * @files: (nullable) (element-type SbRehearsedFile): what it is a verdict on; %NULL where that cannot be
 *   told
 * @files_problem: (nullable): one sentence: why @files is %NULL
 * @origin: (nullable): what the copy was made of; %NULL: of the scripts alone
 * @duration_us: how long all of it took
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;
  /*< public >*/
  SbMigration *migration;
  SbGrade grade;
  char *reason;
  SbRehearsalSpot failure;
  SbStageResult stages[SB_N_STAGES];
  guint n_objects;
  guint64 n_rows;
  char *before;
  char *after;
  SbDifferences *back;
  SbDifferences *again;
  SbRepeat repeat_forward;
  SbRepeat repeat_rollback;
  GPtrArray *losses;
  GPtrArray *costs;
  char *cost_problem;
  SbStrength *strength;
  SbLateOrder *late;
  GPtrArray *row_notes;
  int server_version;
  GPtrArray *files;
  char *files_problem;
  SbOrigin *origin;
  gint64 duration_us;
} SbRehearsal;

SbRehearsal *sb_rehearsal_new (SbMigration *migration);
SbRehearsal *sb_rehearsal_ref (SbRehearsal *self);
void sb_rehearsal_unref (SbRehearsal *self);
void sb_rehearsal_judge (SbRehearsal *self);
void sb_rehearsal_fail (SbRehearsal *self, SbGrade grade, const char *reason);
const char *sb_grade_get_name (SbGrade grade);
const char *sb_grade_get_words (SbGrade grade);
gboolean sb_grade_is_proof (SbGrade grade);
const char *sb_stage_get_name (SbStage stage);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbRehearsal, sb_rehearsal_unref)

G_END_DECLS
