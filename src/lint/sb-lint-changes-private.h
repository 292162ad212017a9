/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of changes under construction. */
#pragma once

#include "sb-lint-changes.h"

G_BEGIN_DECLS

SbLintChange *sb_lint_change_add (GArray *list, SbLintVerb verb, SbLintClass class,
                                  const char *schema, const char *name);
SbLintChange *sb_lint_change_add_part (GArray *list, const PgQuery__RangeVar *relation,
                                       SbLintPart *part);
void sb_lint_change_read_table (GArray *list, const PgQuery__Node *root, gboolean if_new);

G_END_DECLS
