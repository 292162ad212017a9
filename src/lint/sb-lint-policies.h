/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rules ask about policies. */
#pragma once

#include "sb-lint-tables.h"
#include "sb-lint-tokens.h"

G_BEGIN_DECLS

gboolean sb_lint_policy_is_for (const PgQuery__CreatePolicyStmt *policy, const char *command);
gboolean sb_lint_policy_has_role (const PgQuery__CreatePolicyStmt *policy, const char *role);
gboolean sb_lint_policy_is_idle (const PgQuery__CreatePolicyStmt *policy);
const SbLintNode *sb_lint_policy_above (SbLintPass *pass, const SbLintNode *node);
gboolean sb_lint_is_in_subselect (SbLintPass *pass, const SbLintNode *node);
gboolean sb_lint_is_auth_call (const PgQuery__FuncCall *call);
SbFinding *sb_lint_report_policy (SbLintPass *pass, const SbLintNode *policy, const char *format,
                                  ...) G_GNUC_PRINTF (3, 4);

G_END_DECLS
