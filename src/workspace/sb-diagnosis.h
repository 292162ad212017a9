/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is behind one error of the server, and what to do: advice with what its DETAIL names. */
#pragma once

#include "sb-advice.h"
#include "sb-maker.h"

G_BEGIN_DECLS

/**
 * SbDiagnosis:
 * @condition: (nullable): PostgreSQL's name of the condition
 * @cause: what is behind it
 * @next: what to do now
 * @step: what of that the program can do
 * @directive: (nullable): for %SB_STEP_DIRECTIVE
 */
typedef struct
{
  const char *condition;
  char *cause;
  char *next;
  SbStep step;
  const char *directive;
} SbDiagnosis;

SbDiagnosis *sb_diagnosis_new (const SbServerMessage *message);
SbDiagnosis *sb_diagnosis_new_of_apply (const SbServerMessage *message, SbTimeline *timeline,
                                        const char *failed_key);
void sb_diagnosis_free (SbDiagnosis *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbDiagnosis, sb_diagnosis_free)

G_END_DECLS
