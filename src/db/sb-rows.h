/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows packed into one piece of memory, as they go from a statement that runs to a grid.
 *
 * The thread that makes one fills it; once it is handed on it is immutable, atomically reference
 * counted, and any thread may read it. A row of libpq costs 3 kB, a row here what its values take.
 */
#pragma once

#include "sb-result.h"

G_BEGIN_DECLS

/** SB_ROWS_MAX_VALUE: bytes of one value that are kept; its full length is known all the same. */
#define SB_ROWS_MAX_VALUE (64u << 10)

typedef struct _SbRows SbRows;

SbRows *sb_rows_new (guint n_columns, const char *const *names, const guint32 *types);
SbRows *sb_rows_new_for_result (SbResult *result);
SbRows *sb_rows_new_alike (SbRows *other);
void sb_rows_add (SbRows *self, const char *const *values, const gsize *lengths);
void sb_rows_add_result (SbRows *self, SbResult *result, guint row);
SbRows *sb_rows_ref (SbRows *self);
void sb_rows_unref (SbRows *self);

guint sb_rows_get_n_columns (SbRows *self);
const char *sb_rows_get_column_name (SbRows *self, guint column);
guint32 sb_rows_get_column_type (SbRows *self, guint column);
guint sb_rows_get_n_rows (SbRows *self);
gsize sb_rows_get_size (SbRows *self);
const char *sb_rows_get_value (SbRows *self, guint row, guint column, gsize *length);
gboolean sb_rows_is_cut (SbRows *self, guint row, guint column, gsize *full_length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbRows, sb_rows_unref)

G_END_DECLS
