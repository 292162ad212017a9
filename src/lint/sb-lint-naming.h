/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rules about names share. */
#pragma once

#include "sb-lint-tokens.h"

G_BEGIN_DECLS

SbFinding *sb_lint_report_name (SbLintPass *pass, const SbLintNode *node, int location,
                                const char *format, const char *name);
gboolean sb_lint_get_own_name (const SbLintNode *node, const char **name, int *location);
gboolean sb_lint_is_plain_name (const char *name);

G_END_DECLS
