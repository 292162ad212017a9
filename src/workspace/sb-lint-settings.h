/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a project says about lint: `.switchback/config`, a key file, the nearest at or above the
 * project.
 *
 *     [lint]
 *     runner = transaction        who runs the files: switchback, transaction, none
 *     server = 15                 the oldest server that they are for
 *     pooled = true               a transaction pooler stands before it
 *     api = false                 whether tables can be reached from outside
 *     schemas = public;api        which schemas can
 *     keys = uuid                 what primary keys are: uuid, bigint; else as most tables have it
 *     names = [a-z][a-z0-9_]*     names of tables and columns, a regular expression
 *     indexes = idx_{table}_{columns}
 *     foreign-keys = {table}_{columns}_fkey
 *
 *     [rules]
 *     TY601 = off                 off, on, info, warning, error; by id or name
 *
 * What a target says of itself counts more. Immutable and atomically reference counted.
 */
#pragma once

#include "sb-lint-context.h"
#include "sb-lint-trouble.h"
#include "sb-project.h"

G_BEGIN_DECLS

typedef struct _SbLintSettings SbLintSettings;

SbLintSettings *sb_lint_settings_read (SbProject *project, SbLintTrouble **trouble);
SbLintSettings *sb_lint_settings_ref (SbLintSettings *self);
void sb_lint_settings_unref (SbLintSettings *self);

const char *sb_lint_settings_get_mark (const SbLintSettings *self);
gboolean sb_lint_settings_get_api (const SbLintSettings *self, gboolean otherwise);
void sb_lint_settings_apply (const SbLintSettings *self, SbLintContext *context);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbLintSettings, sb_lint_settings_unref)

char *sb_lint_settings_find_file (SbProject *project);

G_END_DECLS
