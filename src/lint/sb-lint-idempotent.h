/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checks of the family that are in several files. */
#pragma once

#include "sb-lint-pass.h"

G_BEGIN_DECLS

gboolean sb_lint_may_be_repeated (SbLintPass *pass, const SbLintUnit *unit);

void sb_lint_check_drop (SbLintPass *pass, const SbLintNode *node);
void sb_lint_check_enum (SbLintPass *pass, const SbLintNode *node);
void sb_lint_check_constraint (SbLintPass *pass, const SbLintNode *node);
void sb_lint_check_policy (SbLintPass *pass, const SbLintNode *node);
void sb_lint_check_trigger (SbLintPass *pass, const SbLintNode *node);
void sb_lint_check_without_clause (SbLintPass *pass, const SbLintNode *node);
void sb_lint_check_insert (SbLintPass *pass, const SbLintNode *node);
void sb_lint_check_rename (SbLintPass *pass, const SbLintNode *node);
void sb_lint_check_invalid_leftover (SbLintPass *pass, const SbLintNode *node);

G_END_DECLS
