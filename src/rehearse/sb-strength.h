/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How strong a verify script is: which statements of forward it would miss if they were not there.
 * Immutable once its rehearsal is handed out; any thread. */
#pragma once

#include "sb-statement-spot.h"

G_BEGIN_DECLS

/**
 * SbOmissionAnswer:
 * @SB_OMISSION_NOTICED: without the statement a check does not pass
 * @SB_OMISSION_SURVIVES: without it all checks pass, and yet the schema or rows are others
 * @SB_OMISSION_FAILS: without it the script itself fails: nobody needs a check for that
 * @SB_OMISSION_SAME: without it the schema and all rows are the same: there is nothing to notice
 */
typedef enum
{
  SB_OMISSION_NOTICED,
  SB_OMISSION_SURVIVES,
  SB_OMISSION_FAILS,
  SB_OMISSION_SAME,
} SbOmissionAnswer;

/**
 * SbOmission:
 * @spot: the statement of forward that was left out
 * @answer: what came of it
 * @why: (nullable): which check it is, or how the script fails
 */
typedef struct
{
  SbStatementSpot spot;
  SbOmissionAnswer answer;
  char *why;
} SbOmission;

/**
 * SbStrength:
 * @omissions: (element-type SbOmission): statements that were left out, in their order
 * @problem: (nullable): one sentence: why not all were tried
 */
typedef struct
{
  GPtrArray *omissions;
  char *problem;
} SbStrength;

SbStrength *sb_strength_new (void);
void sb_strength_free (SbStrength *self);
SbOmission *sb_omission_new (const SbPlanStep *step, guint index);
void sb_omission_free (SbOmission *self);
const char *sb_omission_answer_get_name (SbOmissionAnswer answer);

guint sb_strength_count (const SbStrength *self, SbOmissionAnswer answer);
char *sb_strength_dup_words (const SbStrength *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbStrength, sb_strength_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbOmission, sb_omission_free)

G_END_DECLS
