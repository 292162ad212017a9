/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a check expects: the text behind `-- expect:` understood. Pure; private to the floor. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbExpectationKind:
 * @SB_EXPECT_NOTHING: no expectation: it runs, and where it returns a single boolean, that is true
 * @SB_EXPECT_ROWS: a number of rows; `empty` is zero of them
 * @SB_EXPECT_VALUES: one row with these values
 * @SB_EXPECT_TRUE: a single boolean that is true
 * @SB_EXPECT_ERROR: the server refuses it with this SQLSTATE
 * @SB_EXPECT_UNCHANGED: the same result as before the forward script
 * @SB_EXPECT_WRONG: the text cannot be understood
 */
typedef enum
{
  SB_EXPECT_NOTHING,
  SB_EXPECT_ROWS,
  SB_EXPECT_VALUES,
  SB_EXPECT_TRUE,
  SB_EXPECT_ERROR,
  SB_EXPECT_UNCHANGED,
  SB_EXPECT_WRONG,
} SbExpectationKind;

typedef enum
{
  SB_COMPARE_EQUAL,
  SB_COMPARE_AT_LEAST,
  SB_COMPARE_AT_MOST,
} SbComparison;

/**
 * SbExpectation:
 * @kind: which
 * @comparison: how rows compare to @n_rows
 * @n_rows: the number of rows
 * @values: (nullable) (element-type utf8): the values, %NULL for SQL's NULL
 * @is_single: one value was written as `value V`, else as `row …`
 * @sqlstate: five characters
 * @problem: for %SB_EXPECT_WRONG: why, one sentence
 */
typedef struct
{
  SbExpectationKind kind;
  SbComparison comparison;
  guint64 n_rows;
  GPtrArray *values;
  gboolean is_single;
  char sqlstate[6];
  char *problem;
} SbExpectation;

SbExpectation *sb_expectation_new (const char *text);
void sb_expectation_free (SbExpectation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbExpectation, sb_expectation_free)

G_END_DECLS
