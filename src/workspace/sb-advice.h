/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What common errors of the server usually mean, and what to do next. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbAdvice:
 * @sqlstate: five characters
 * @message_part: (nullable): the row is about messages with this text only
 * @condition: PostgreSQL's name of the condition: "undefined_table"
 * @cause: what is usually behind it, in one sentence without a full stop
 * @next: what to do now, likewise
 * @detail_pattern: (nullable): a regular expression: the row is about DETAILs like this only
 */
typedef struct
{
  const char *sqlstate;
  const char *message_part;
  const char *condition;
  const char *cause;
  const char *next;
  const char *detail_pattern;
} SbAdvice;

const SbAdvice *sb_advice_find (const char *sqlstate, const char *message, const char *detail);
const SbAdvice *sb_advice_find_connect (const char *message);

G_END_DECLS
