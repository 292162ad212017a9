/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a statement of a plan stands, for people. Immutable; any thread. */
#pragma once

#include "sb-plan.h"

G_BEGIN_DECLS

/**
 * SbStatementSpot:
 * @number: of the statement, from 1, among those that are sent
 * @file: (nullable): the name of the included file that it is in; %NULL: the script itself
 * @line: in that file, from 1
 * @start: where it begins, in bytes of that file
 * @length: of the statement in bytes, without its semicolon
 * @summary: its beginning, on one line, safe to print
 */
typedef struct
{
  guint number;
  char *file;
  guint line;
  gsize start;
  gsize length;
  char *summary;
} SbStatementSpot;

char *sb_statement_spot_dup_summary (SbScript *script, const SbStatement *statement);
void sb_statement_spot_set (SbStatementSpot *self, const SbPlanStep *step, guint index);
void sb_statement_spot_clear (SbStatementSpot *self);

G_END_DECLS
