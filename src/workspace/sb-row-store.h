/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of one answer, packed, for a grid that draws only what is seen; a GObject of the main
 * thread. Rows are only ever added. */
#pragma once

#include <gio/gio.h>

#include "sb-result.h"

G_BEGIN_DECLS

#define SB_TYPE_ROW_STORE (sb_row_store_get_type ())
G_DECLARE_FINAL_TYPE (SbRowStore, sb_row_store, SB, ROW_STORE, GObject)

SbRowStore *sb_row_store_new (void);
void sb_row_store_set_columns (SbRowStore *self, SbResult *columns);
void sb_row_store_append (SbRowStore *self, SbResult *rows);
guint sb_row_store_get_n_columns (SbRowStore *self);
const char *sb_row_store_get_column_name (SbRowStore *self, guint column);
const char *sb_row_store_get_column_type (SbRowStore *self, guint column);
guint sb_row_store_get_n_rows (SbRowStore *self);
const char *sb_row_store_get_value (SbRowStore *self, guint row, guint column, gsize *length);
gboolean sb_row_store_is_cut (SbRowStore *self, guint row, guint column, gsize *full_length);

G_END_DECLS
