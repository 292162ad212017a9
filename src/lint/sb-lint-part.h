/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of an object that migrations make: a column, an index, a policy …; immutable once it is in
 * a list of changes.
 *
 * Threads: atomically reference counted.
 */
#pragma once

#include "sb-tree.h"

G_BEGIN_DECLS

/**
 * SbLintPartKind:
 * @SB_LINT_PART_COLUMN: a column of a table or view
 * @SB_LINT_PART_KEY: a primary or unique key, or an exclusion
 * @SB_LINT_PART_FOREIGN: a foreign key
 * @SB_LINT_PART_CHECK: a CHECK
 * @SB_LINT_PART_INDEX: an index
 * @SB_LINT_PART_POLICY: a policy
 * @SB_LINT_PART_TRIGGER: a trigger
 * @SB_LINT_PART_LABEL: a value of an enum
 * @SB_LINT_PART_SIGNATURE: a function by its arguments
 */
typedef enum
{
  SB_LINT_PART_COLUMN,
  SB_LINT_PART_KEY,
  SB_LINT_PART_FOREIGN,
  SB_LINT_PART_CHECK,
  SB_LINT_PART_INDEX,
  SB_LINT_PART_POLICY,
  SB_LINT_PART_TRIGGER,
  SB_LINT_PART_LABEL,
  SB_LINT_PART_SIGNATURE,
} SbLintPartKind;

/**
 * SbLintPartFlags:
 * @SB_LINT_PART_NOT_NULL: a column that is NOT NULL, also by a primary key or an identity; a CHECK
 *   that says so
 * @SB_LINT_PART_DEFAULT: a column that fills itself
 * @SB_LINT_PART_PRIMARY: the primary key
 * @SB_LINT_PART_UNIQUE: a unique key or index
 * @SB_LINT_PART_PARTIAL: an index over some of the rows
 * @SB_LINT_PART_PLAIN: an index that is a B-tree over columns alone, as they are
 * @SB_LINT_PART_NOT_VALID: a constraint that old rows may break
 * @SB_LINT_PART_PERMISSIVE: a policy that allows
 * @SB_LINT_PART_SUBSELECT: a policy that looks into tables
 * @SB_LINT_PART_DEFINER: a function with its owner's rights
 * @SB_LINT_PART_VOLATILE: a function that is neither STABLE nor IMMUTABLE
 */
typedef enum
{
  SB_LINT_PART_NOT_NULL = 1 << 0,
  SB_LINT_PART_DEFAULT = 1 << 1,
  SB_LINT_PART_PRIMARY = 1 << 2,
  SB_LINT_PART_UNIQUE = 1 << 3,
  SB_LINT_PART_PARTIAL = 1 << 4,
  SB_LINT_PART_PLAIN = 1 << 5,
  SB_LINT_PART_NOT_VALID = 1 << 6,
  SB_LINT_PART_PERMISSIVE = 1 << 7,
  SB_LINT_PART_SUBSELECT = 1 << 8,
  SB_LINT_PART_DEFINER = 1 << 9,
  SB_LINT_PART_VOLATILE = 1 << 10,
} SbLintPartFlags;

/**
 * SbLintPart:
 * @kind: what it is
 * @flags: of #SbLintPartFlags
 * @name: its name; "" for a constraint or index that the server names; of a signature the
 *   arguments' types, one by one: "text, int4"
 * @text: (nullable): of a column its type ("varchar(20)"), of a policy its command ("select"), of an
 *   index what is special about it, of a trigger its function
 * @columns: (array zero-terminated=1): names in order: of an index and keys ("" for an expression),
 *   of a check and a policy those it uses
 * @reads: (array zero-terminated=1): keys of relations (sb_lint_key()): of a foreign key the parent,
 *   of a policy what its sub-selects read
 * @foreign: (array zero-terminated=1): of a policy columns of other tables, as key and column with a
 *   line feed between; of a foreign key the parent's columns
 * @roles: (array zero-terminated=1): of a policy
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;
  /*< public >*/
  SbLintPartKind kind;
  guint flags;
  char *name;
  char *text;
  GStrv columns, reads, foreign, roles;
} SbLintPart;

SbLintPart *sb_lint_part_new (SbLintPartKind kind, const char *name, guint flags);
SbLintPart *sb_lint_part_copy (const SbLintPart *self);
SbLintPart *sb_lint_part_ref (SbLintPart *self);
void sb_lint_part_unref (SbLintPart *self);

char *sb_lint_key (const char *schema, const char *name);
char *sb_lint_type_to_text (const PgQuery__TypeName *type);
GStrv sb_lint_strings (PgQuery__Node *const *nodes, gsize n_nodes);

SbLintPart *sb_lint_part_of_column (const PgQuery__ColumnDef *column);
SbLintPart *sb_lint_part_of_constraint (const PgQuery__Constraint *constraint, const char *column);
SbLintPart *sb_lint_part_of_index (const PgQuery__IndexStmt *stmt);
SbLintPart *sb_lint_part_of_policy (const PgQuery__Node *root);
SbLintPart *sb_lint_part_of_function (const PgQuery__CreateFunctionStmt *stmt);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbLintPart, sb_lint_part_unref)

G_END_DECLS
