/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a script can be run on top of itself: what came out of trying. */
#pragma once

#include <glib.h>

#include "sb-contents.h"
#include "sb-difference.h"

G_BEGIN_DECLS

/**
 * SbRepeatAnswer:
 * @SB_REPEAT_NOT_TRIED: it did not come to that
 * @SB_REPEAT_IDEMPOTENT: it succeeds, and changes neither the schema nor a row
 * @SB_REPEAT_NOT_IDEMPOTENT: it fails, or changes something once more
 */
typedef enum
{
  SB_REPEAT_NOT_TRIED,
  SB_REPEAT_IDEMPOTENT,
  SB_REPEAT_NOT_IDEMPOTENT,
} SbRepeatAnswer;

/**
 * SbRepeat:
 * @answer: what came out
 * @why: (nullable): one sentence: why not, or why it was not tried
 */
typedef struct
{
  SbRepeatAnswer answer;
  char *why;
} SbRepeat;

void sb_repeat_answer (SbRepeat *self, SbRepeatAnswer answer, const char *why);
void sb_repeat_judge (SbRepeat *self, SbDifferences *differences, GPtrArray *losses);
void sb_repeat_clear (SbRepeat *self);
const char *sb_repeat_answer_get_name (SbRepeatAnswer answer);

G_END_DECLS
