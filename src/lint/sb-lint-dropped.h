/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the file drops: a CREATE behind its DROP may be repeated. */
#pragma once

#include "sb-lint-pass.h"

G_BEGIN_DECLS

GHashTable *sb_lint_dropped_new (SbLintPass *pass);
gboolean sb_lint_is_dropped (SbLintPass *pass, const SbLintUnit *unit, int type, const char *schema,
                             const char *name);
gboolean sb_lint_is_list_dropped (SbLintPass *pass, const SbLintUnit *unit, int type,
                                  PgQuery__Node *const *names, gsize n_names);
gboolean sb_lint_is_part_dropped (SbLintPass *pass, const SbLintUnit *unit, int type,
                                  const PgQuery__RangeVar *relation, const char *name);

G_END_DECLS
