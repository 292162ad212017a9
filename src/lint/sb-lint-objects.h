/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file creates, which hurts nobody when it is locked or changed, and what it says about each
 * relation. */
#pragma once

#include "sb-lint-pass.h"

G_BEGIN_DECLS

/**
 * SbLintClass:
 * @SB_LINT_RELATION: tables, views, indexes, sequences …: one name space
 * @SB_LINT_TYPE: types and domains
 * @SB_LINT_FUNCTION: functions and procedures, whatever their arguments
 * @SB_LINT_SCHEMA: schemas
 *
 * What names an object apart from others of the same name.
 */
typedef enum
{
  SB_LINT_RELATION,
  SB_LINT_TYPE,
  SB_LINT_FUNCTION,
  SB_LINT_SCHEMA,
} SbLintClass;

SbLintObjects *sb_lint_objects_new (SbLintPass *pass);
void sb_lint_objects_free (SbLintObjects *self);
GPtrArray *sb_lint_about (SbLintPass *pass, const char *schema, const char *name);
gboolean sb_lint_is_made_later (SbLintPass *pass, const SbLintUnit *unit, SbLintClass class,
                                const char *schema, const char *name);
gboolean sb_lint_is_created (SbLintPass *pass, const SbLintUnit *unit,
                             const PgQuery__RangeVar *relation);
gboolean sb_lint_is_name_created (SbLintPass *pass, const SbLintUnit *unit, SbLintClass class,
                                  const char *schema, const char *name);
gboolean sb_lint_is_list_created (SbLintPass *pass, const SbLintUnit *unit, SbLintClass class,
                                  PgQuery__Node *const *names, gsize n_names);

G_END_DECLS
