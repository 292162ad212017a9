/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names in trees: parts of them, and how people and SQL write them. */
#pragma once

#include "sb-tree.h"

G_BEGIN_DECLS

const char *sb_lint_schema_or_public (const char *schema);
const char *sb_lint_string (const PgQuery__Node *node);
const char *sb_lint_list_get_schema (PgQuery__Node *const *names, gsize n_names);
const char *sb_lint_list_get_name (PgQuery__Node *const *names, gsize n_names);
const char *sb_lint_type_get_name (const PgQuery__TypeName *type);
const char *sb_lint_call_get_name (const PgQuery__FuncCall *call);
char *sb_lint_relation_to_sql (const PgQuery__RangeVar *relation);
gboolean sb_lint_is_same_relation (const PgQuery__RangeVar *one, const PgQuery__RangeVar *other);
const PgQuery__Constraint *sb_lint_column_find (const PgQuery__ColumnDef *column, int contype);
const PgQuery__DefElem *sb_lint_option_find (PgQuery__Node *const *options, gsize n_options,
                                             const char *name);
gboolean sb_lint_option_is_on (const PgQuery__DefElem *option);
gboolean sb_lint_is_always_true (const PgQuery__Node *node);

G_END_DECLS
