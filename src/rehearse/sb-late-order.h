/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a migration may go in late: behind others that come after it in the project's order.
 * Immutable once its rehearsal is handed out; any thread. */
#pragma once

#include "sb-difference.h"

G_BEGIN_DECLS

/**
 * SbLateVerdict:
 * @SB_LATE_SAME: in both orders the schema is the same, and so are the rows that scripts write
 * @SB_LATE_ORDER_ONLY: but for the order of columns, comments or white space
 * @SB_LATE_ROWS: the schema is, but not the rows; of what they depend, nobody knows
 * @SB_LATE_CLASHES: the schemas are not the same
 * @SB_LATE_FAILS: it fails behind the others
 * @SB_LATE_NOT_TRIED: it could not be tried
 */
typedef enum
{
  SB_LATE_SAME,
  SB_LATE_ORDER_ONLY,
  SB_LATE_ROWS,
  SB_LATE_CLASHES,
  SB_LATE_FAILS,
  SB_LATE_NOT_TRIED,
} SbLateVerdict;

/**
 * SbLateOrder:
 * @verdict: whether it may go in late
 * @n_before: how many migrations it comes behind that come after it in the project
 * @reason: (nullable): one sentence: what fails, why it was not tried, whose rows differ
 * @differences: (nullable): from the schema in order to the schema with it late
 */
typedef struct
{
  SbLateVerdict verdict;
  guint n_before;
  char *reason;
  SbDifferences *differences;
} SbLateOrder;

SbLateOrder *sb_late_order_new (guint n_before);
void sb_late_order_free (SbLateOrder *self);
void sb_late_order_end (SbLateOrder *self, SbLateVerdict verdict, const char *reason);
gboolean sb_late_order_is_good (const SbLateOrder *self);
const char *sb_late_verdict_get_name (SbLateVerdict verdict);
char *sb_late_order_dup_words (const SbLateOrder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbLateOrder, sb_late_order_free)

G_END_DECLS
