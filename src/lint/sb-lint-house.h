/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a project is used to, where several ways are right: keys and names.
 *
 * Threads: atomically reference counted; not changed once a context has it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbLintKeys:
 * @SB_LINT_KEYS_ANY: nobody has said
 * @SB_LINT_KEYS_UUID: uuid
 * @SB_LINT_KEYS_BIGINT: bigint
 *
 * What primary keys that mean nothing are made of. Both are right, side by side they are a trap.
 */
typedef enum
{
  SB_LINT_KEYS_ANY,
  SB_LINT_KEYS_UUID,
  SB_LINT_KEYS_BIGINT,
} SbLintKeys;

/**
 * SbLintNames:
 * @SB_LINT_NAMES_PLAIN: of tables and columns: a regular expression for all of a name
 * @SB_LINT_NAMES_INDEX: of indexes: a pattern with {table} and {columns}
 * @SB_LINT_NAMES_FOREIGN: of foreign keys: likewise
 *
 * What a project's names look like.
 */
typedef enum
{
  SB_LINT_NAMES_PLAIN,
  SB_LINT_NAMES_INDEX,
  SB_LINT_NAMES_FOREIGN,
} SbLintNames;

typedef struct _SbLintHouse SbLintHouse;

SbLintHouse *sb_lint_house_new (void);
SbLintHouse *sb_lint_house_ref (SbLintHouse *self);
void sb_lint_house_unref (SbLintHouse *self);

void sb_lint_house_set_keys (SbLintHouse *self, SbLintKeys keys);
gboolean sb_lint_house_set_names (SbLintHouse *self, SbLintNames names, const char *pattern,
                                  GError **error);

SbLintKeys sb_lint_house_get_keys (const SbLintHouse *self);
gboolean sb_lint_house_has_names (const SbLintHouse *self, SbLintNames names);
gboolean sb_lint_house_takes_name (const SbLintHouse *self, const char *name);
char *sb_lint_house_make_name (const SbLintHouse *self, SbLintNames names, const char *table,
                               const char *columns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbLintHouse, sb_lint_house_unref)

G_END_DECLS
