/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes: what a script makes of the schema, read from its trees and light enough to be kept for
 * each script of a project; immutable.
 *
 * Threads: atomically reference counted.
 */
#pragma once

#include "sb-lint-objects.h"
#include "sb-lint-part.h"

G_BEGIN_DECLS

/**
 * SbLintVerb:
 * @SB_LINT_CREATE: an object, @other its kind; with its parts behind it
 * @SB_LINT_DROP: an object
 * @SB_LINT_RENAME: an object, to the key @other
 * @SB_LINT_ADD: a part
 * @SB_LINT_REMOVE: a part of the name @other
 * @SB_LINT_RENAME_PART: the part @other, to the name of @part
 * @SB_LINT_RETYPE: the column @other, to the type of @part
 * @SB_LINT_SET: flags, of the column @other or the object itself
 * @SB_LINT_UNSET: the same, off
 * @SB_LINT_FORGET: nothing is known any more of the facets @flags of what is there
 * @SB_LINT_DROP_INDEX: of the key, whatever its table is
 * @SB_LINT_DROP_SCHEMA: all in it
 * @SB_LINT_HAS_API: nothing; but the roles of an API, or row security, are there
 *
 * What happens.
 */
typedef enum
{
  SB_LINT_CREATE,
  SB_LINT_DROP,
  SB_LINT_RENAME,
  SB_LINT_ADD,
  SB_LINT_REMOVE,
  SB_LINT_RENAME_PART,
  SB_LINT_RETYPE,
  SB_LINT_SET,
  SB_LINT_UNSET,
  SB_LINT_FORGET,
  SB_LINT_DROP_INDEX,
  SB_LINT_DROP_SCHEMA,
  SB_LINT_HAS_API,
} SbLintVerb;

/**
 * SbLintFacets:
 * @SB_LINT_COLUMNS: columns and whether it is there at all
 * @SB_LINT_CONSTRAINTS: keys, foreign keys, checks
 * @SB_LINT_INDEXES: indexes
 * @SB_LINT_POLICIES: policies
 * @SB_LINT_SECURITY: whether row security is on
 * @SB_LINT_TRIGGERS: triggers
 *
 * What one may know of an object and not know of another.
 */
typedef enum
{
  SB_LINT_COLUMNS = 1 << 0,
  SB_LINT_CONSTRAINTS = 1 << 1,
  SB_LINT_INDEXES = 1 << 2,
  SB_LINT_POLICIES = 1 << 3,
  SB_LINT_SECURITY = 1 << 4,
  SB_LINT_TRIGGERS = 1 << 5,
  SB_LINT_ALL = (1 << 6) - 1,
} SbLintFacets;

/**
 * SbLintObjectFlags:
 * @SB_LINT_IS_MADE: a migration makes it: else only some of its parts are known
 * @SB_LINT_IS_WHOLE: all its columns are known
 * @SB_LINT_HAS_SECURITY: its row security is on
 *
 * What is known of an object.
 */
typedef enum
{
  SB_LINT_IS_MADE = 1 << 16,
  SB_LINT_IS_WHOLE = 1 << 17,
  SB_LINT_HAS_SECURITY = 1 << 18,
} SbLintObjectFlags;

/**
 * SbLintChange:
 * @verb: what happens
 * @class: to what
 * @key: (nullable): which: sb_lint_key()
 * @other: (nullable): by @verb
 * @part: (nullable): by @verb
 * @flags: by @verb
 * @if_new: only where there is none yet: IF NOT EXISTS, or a handler takes the error
 * @with_object: it comes with the object that was created before it, or not at all
 *
 * One change.
 */
typedef struct
{
  SbLintVerb verb;
  SbLintClass class;
  char *key;
  char *other;
  SbLintPart *part;
  guint flags;
  gboolean if_new, with_object;
} SbLintChange;

typedef struct _SbLintChanges SbLintChanges;

SbLintChanges *sb_lint_changes_new (SbScript *script);
SbLintChanges *sb_lint_changes_ref (SbLintChanges *self);
void sb_lint_changes_unref (SbLintChanges *self);
const SbLintChange *sb_lint_changes_get (const SbLintChanges *self, guint *n);

GArray *sb_lint_change_list_new (void);
GStrv sb_lint_view_columns (const PgQuery__ViewStmt *stmt);
void sb_lint_change_list_read (GArray *list, const PgQuery__Node *root, SbTreePartKind kind,
                               guint guards);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbLintChanges, sb_lint_changes_unref)

G_END_DECLS
