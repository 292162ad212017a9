/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of one version of an object. Versions that differ by what is added at the end share their
 * memory: a table that thousands of statements alter is not copied thousands of times.
 *
 * Threads: built by one thread, then read by any. What shares memory belongs to one schema, and is
 * freed with it.
 */
#pragma once

#include "sb-lint-part.h"

G_BEGIN_DECLS

/**
 * SbLintParts:
 * @pdata: (array length=len): the parts; g_ptr_array_index() reads them
 * @len: how many
 */
typedef struct
{
  gpointer *pdata; /* of SbLintPart */
  guint len;
  /*< private >*/
  struct _SbLintPartStore *store;
} SbLintParts;

SbLintParts *sb_lint_parts_new (void);
SbLintParts *sb_lint_parts_copy (const SbLintParts *self);
SbLintParts *sb_lint_parts_share (const SbLintParts *self);
void sb_lint_parts_free (SbLintParts *self);

gboolean sb_lint_parts_find_named (const SbLintParts *self, const char *name, guint *first);
gboolean sb_lint_parts_have (const SbLintParts *self, const SbLintPart *part);
void sb_lint_parts_add (SbLintParts *self, SbLintPart *part);
void sb_lint_parts_set (SbLintParts *self, guint index, SbLintPart *part);
void sb_lint_parts_remove (SbLintParts *self, guint index);

G_END_DECLS
