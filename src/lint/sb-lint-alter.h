/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What many rules ask about ALTER TABLE. */
#pragma once

#include "sb-lint-tokens.h"

G_BEGIN_DECLS

#define SB_AT(SUBTYPE) PG_QUERY__ALTER_TABLE_TYPE__AT_##SUBTYPE
#define SB_CONSTR(TYPE) PG_QUERY__CONSTR_TYPE__CONSTR_##TYPE
#define SB_OBJECT(TYPE) PG_QUERY__OBJECT_TYPE__OBJECT_##TYPE

const PgQuery__AlterTableStmt *sb_lint_altered_table (SbLintPass *pass, const SbLintNode *cmd);
const PgQuery__ColumnDef *sb_lint_added_column (SbLintPass *pass, const SbLintNode *cmd);
const PgQuery__Constraint *sb_lint_added_constraint (SbLintPass *pass, const SbLintNode *cmd,
                                                     int contype);
SbFinding *sb_lint_report_command (SbLintPass *pass, const SbLintNode *cmd, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
gboolean sb_lint_can_stand_alone (SbLintPass *pass, const SbLintUnit *unit);
gboolean sb_lint_is_checked_before (SbLintPass *pass, const SbLintNode *node,
                                    const PgQuery__RangeVar *table);
char *sb_lint_make_name (const char *table, PgQuery__Node *const *columns, gsize n_columns,
                         const char *ending);

G_END_DECLS
