/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of one check of a verify script: the verdict and the rows; immutable. */
#pragma once

#include "sb-result.h"

G_BEGIN_DECLS

/** SB_CHECK_MAX_ROWS: how many rows of a check are kept to be shown; all are counted. */
#define SB_CHECK_MAX_ROWS 1000

/**
 * SbVerdict:
 * @SB_VERDICT_PASSED: as expected
 * @SB_VERDICT_FAILED: ran, but not as expected
 * @SB_VERDICT_ERROR: the server refused it, and no error was expected
 * @SB_VERDICT_SKIPPED: could not be judged here: `unchanged` without an apply before it; or cancelled
 */
typedef enum
{
  SB_VERDICT_PASSED,
  SB_VERDICT_FAILED,
  SB_VERDICT_ERROR,
  SB_VERDICT_SKIPPED,
} SbVerdict;

/**
 * SbCheckResult:
 * @name: what the comment says, else the statement's first line, or TAP's description
 * @as: (nullable): whom it ran as
 * @expect: (nullable): the expectation as written
 * @verdict: the verdict
 * @reason: (nullable): expected what, got what
 * @index: from 1 in the script
 * @line: of the statement in the verify script
 * @offset: byte offset of the statement in the verify script
 * @length: bytes of the statement
 * @n_rows: rows the statement returned in all
 * @rows: (element-type SbResult): at most %SB_CHECK_MAX_ROWS results of one row each; all have the
 * same columns; empty for none, and where rows were streamed
 * @columns: (nullable): a result that has the columns, also when there are no rows
 * @types: (nullable): names of the columns' types; only where rows were streamed
 * @error: (nullable): the server's error
 * @duration_us: how long it took
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;
  /*< public >*/
  char *name;
  char *as;
  char *expect;
  SbVerdict verdict;
  char *reason;
  guint index;
  guint line;
  gsize offset;
  gsize length;
  guint64 n_rows;
  GPtrArray *rows;
  SbResult *columns;
  char **types;
  SbServerMessage *error;
  gint64 duration_us;
} SbCheckResult;

SbCheckResult *sb_check_result_ref (SbCheckResult *self);
void sb_check_result_unref (SbCheckResult *self);
const char *sb_verdict_get_name (SbVerdict verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbCheckResult, sb_check_result_unref)

G_END_DECLS
