/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan as sections of lines: the run's beginning, each migration, the run's end. Any thread.
 * Private to the floor. */
#pragma once

#include "sb-plan-model.h"

G_BEGIN_DECLS

/** SB_PLAN_MAX_STATEMENT_LINES: a statement longer than this is cut. */
#define SB_PLAN_MAX_STATEMENT_LINES 200
/** SB_PLAN_MAX_SECTION_LINES: and so is a script that has more. */
#define SB_PLAN_MAX_SECTION_LINES 5000

/**
 * SbPlanLine:
 * @kind: what it is
 * @text: one printable line
 * @n_bold: how many bytes of it, from its start, stand out
 * @facts: (nullable): what it is for
 * @line: in the script, from 1; 0 for what is not in it
 * @offset: in the script, in bytes, of the line's statement
 * @length: of the statement
 */
typedef struct
{
  SbPlanItemKind kind;
  char *text;
  gsize n_bold;
  char *facts;
  guint line;
  gsize offset;
  gsize length;
} SbPlanLine;

guint sb_plan_lines_get_n_sections (SbPlan *plan);
const SbPlanStep *sb_plan_lines_get_step (SbPlan *plan, guint section);
GArray *sb_plan_lines_make (SbPlan *plan, guint section);
guint sb_plan_lines_count (SbPlan *plan, guint section);
char *sb_plan_lines_dup_summary (SbPlan *plan);
char *sb_plan_lines_dup_sql (SbPlan *plan, gsize max_bytes);

G_END_DECLS
