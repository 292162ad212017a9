/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rules ask about DROP: its objects, and whether they come back. */
#pragma once

#include "sb-lint-tokens.h"

G_BEGIN_DECLS

gboolean sb_lint_is_rollback (SbLintPass *pass);
SbFinding *sb_lint_report_dropped (SbLintPass *pass, const SbLintNode *node, gsize index,
                                   const char *format, ...) G_GNUC_PRINTF (4, 5);
gboolean sb_lint_get_dropped (const PgQuery__DropStmt *stmt, gsize index, const char **schema,
                              const char **name);
gboolean sb_lint_get_dropped_part (const PgQuery__DropStmt *stmt, gsize index, const char **schema,
                                   const char **table, const char **name);
gboolean sb_lint_comes_back (SbLintPass *pass, const SbLintNode *node, gsize index);
gboolean sb_lint_is_unsure (SbLintPass *pass);

G_END_DECLS
