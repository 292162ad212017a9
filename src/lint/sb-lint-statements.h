/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements of the script as a whole, with their semicolons; and those that begin or end
 * transactions. */
#pragma once

#include "sb-lint-pass.h"

G_BEGIN_DECLS

#define SB_TRANS(KIND) PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_##KIND

gboolean sb_lint_is_statement (const SbLintUnit *unit);
SbFinding *sb_lint_report_statement (SbLintPass *pass, guint index, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
gboolean sb_lint_statement_has_semicolon (SbLintPass *pass, guint index, gsize *end);
void sb_lint_remove_statement (SbLintPass *pass, SbFinding *finding, guint index);

gboolean sb_lint_is_wrapped (SbLintPass *pass);
const PgQuery__TransactionStmt *sb_lint_get_control (const SbLintUnit *unit);
gboolean sb_lint_begins (const PgQuery__TransactionStmt *control);
gboolean sb_lint_ends (const PgQuery__TransactionStmt *control);

G_END_DECLS
