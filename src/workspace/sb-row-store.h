/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of one answer, packed, for a grid that draws only what is seen; a GObject of the main
 * thread. Rows are only ever added, a piece at a time, as the worker packed them.
 *
 * "changed" is emitted once for each piece, and when columns or the total become known.
 */
#pragma once

#include <gio/gio.h>

#include "sb-rows.h"

G_BEGIN_DECLS

#define SB_TYPE_ROW_STORE (sb_row_store_get_type ())
G_DECLARE_FINAL_TYPE (SbRowStore, sb_row_store, SB, ROW_STORE, GObject)

SbRowStore *sb_row_store_new (void);
void sb_row_store_append (SbRowStore *self, SbRows *rows);
void sb_row_store_finish (SbRowStore *self, SbResult *columns, const char *const *types,
                          guint64 n_total);
guint sb_row_store_get_n_columns (SbRowStore *self);
const char *sb_row_store_get_column_name (SbRowStore *self, guint column);
const char *sb_row_store_get_column_type (SbRowStore *self, guint column);
gboolean sb_row_store_is_number (SbRowStore *self, guint column);
guint sb_row_store_get_n_rows (SbRowStore *self);
guint64 sb_row_store_get_n_total (SbRowStore *self);
gboolean sb_row_store_is_finished (SbRowStore *self);
const char *sb_row_store_get_value (SbRowStore *self, guint row, guint column, gsize *length);
gboolean sb_row_store_is_cut (SbRowStore *self, guint row, guint column, gsize *full_length);

G_END_DECLS
