/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server's answer to one statement; immutable.
 *
 * Atomically reference counted; any thread may read one. Values are the server's own text forms.
 */
#pragma once

#include "sb-db-error.h"

G_BEGIN_DECLS

typedef struct _SbResult SbResult;

SbResult *sb_result_ref (SbResult *self);
void sb_result_unref (SbResult *self);

SbServerMessage *sb_result_get_error (SbResult *self);
gboolean sb_result_is_skipped (SbResult *self);
const char *sb_result_get_tag (SbResult *self);
gint64 sb_result_get_affected (SbResult *self);
guint sb_result_get_n_rows (SbResult *self);
guint sb_result_get_n_columns (SbResult *self);
const char *sb_result_get_column_name (SbResult *self, guint column);
guint32 sb_result_get_column_type (SbResult *self, guint column);
const char *sb_result_get_value (SbResult *self, guint row, guint column);
gsize sb_result_get_value_length (SbResult *self, guint row, guint column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbResult, sb_result_unref)

G_END_DECLS
