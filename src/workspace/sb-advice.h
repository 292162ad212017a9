/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What common errors of the server usually mean, and what to do next. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbStep:
 * @SB_STEP_NONE: only a person can do it
 * @SB_STEP_AGAIN: the same run once more
 * @SB_STEP_MARK: what the migration makes is there: into the history it goes, and nothing is run
 * @SB_STEP_DIRECTIVE: a directive goes into the script
 * @SB_STEP_REHEARSE: what was to be applied is rehearsed
 *
 * What the program can do next by itself, when it is told to.
 */
typedef enum
{
  SB_STEP_NONE,
  SB_STEP_AGAIN,
  SB_STEP_MARK,
  SB_STEP_DIRECTIVE,
  SB_STEP_REHEARSE,
} SbStep;

/**
 * SbAdvice:
 * @sqlstate: five characters
 * @message_part: (nullable): the row is about messages with this text only
 * @condition: PostgreSQL's name of the condition: "undefined_table"
 * @cause: what is usually behind it, in one sentence without a full stop
 * @next: what to do now, likewise
 * @detail_pattern: (nullable): a regular expression: the row is about DETAILs like this only
 * @step: what of @next the program can do
 * @directive: (nullable): for %SB_STEP_DIRECTIVE: what follows "-- switchback: "
 */
typedef struct
{
  const char *sqlstate;
  const char *message_part;
  const char *condition;
  const char *cause;
  const char *next;
  const char *detail_pattern;
  SbStep step;
  const char *directive;
} SbAdvice;

const SbAdvice *sb_advice_find (const char *sqlstate, const char *message, const char *detail);
const SbAdvice *sb_advice_find_connect (const char *message);

G_END_DECLS
