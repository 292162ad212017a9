/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule may know of objects that earlier migrations, or the file itself, have made.
 *
 * Where nobody can tell, the answer is %NULL: a rule then says nothing.
 */
#pragma once

#include "sb-lint-schema.h"

G_BEGIN_DECLS

const SbLintKnown *sb_lint_known (SbLintPass *pass, const SbLintUnit *unit, SbLintClass class,
                                  const char *schema, const char *name, guint facets);
const SbLintKnown *sb_lint_known_relation (SbLintPass *pass, const SbLintUnit *unit,
                                           const PgQuery__RangeVar *relation, guint facets);
const SbLintKnown *sb_lint_known_table (SbLintPass *pass, const SbLintUnit *unit,
                                        const PgQuery__RangeVar *relation, guint facets);
const SbLintPart *sb_lint_known_column (SbLintPass *pass, const SbLintUnit *unit,
                                        const PgQuery__RangeVar *relation, const char *column);
const SbLintKnown *sb_lint_known_index (SbLintPass *pass, const SbLintUnit *unit,
                                        const char *schema, const char *name,
                                        const SbLintPart **index);
const SbLintKnown *sb_lint_known_before (SbLintPass *pass, SbLintClass class, const char *schema,
                                         const char *name, guint facets);
const SbLintKnown *sb_lint_known_after (SbLintPass *pass, SbLintClass class, const char *schema,
                                        const char *name, guint facets);
GPtrArray *sb_lint_known_list (SbLintPass *pass, const SbLintUnit *unit, SbLintClass class);
gboolean sb_lint_known_not_null (SbLintPass *pass, const SbLintUnit *unit,
                                 const PgQuery__RangeVar *relation, const char *column);
gboolean sb_lint_known_covers (const SbLintKnown *table, const char *const *names, guint n_names);

G_END_DECLS
