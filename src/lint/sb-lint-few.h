/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a statement touches a few rows, which it finds by a key. */
#pragma once

#include "sb-lint-pass.h"

G_BEGIN_DECLS

gboolean sb_lint_is_few (SbLintPass *pass, const SbLintUnit *unit,
                         const PgQuery__RangeVar *relation, const PgQuery__Node *where);

G_END_DECLS
