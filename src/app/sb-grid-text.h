/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as texts: in a cell, and on the clipboard. */
#pragma once

#include "sb-row-store.h"

G_BEGIN_DECLS

/**
 * SbGridRange:
 *
 * Cells, the first and the last ones included.
 */
typedef struct
{
  guint first_row;
  guint last_row;
  guint first_column;
  guint last_column;
} SbGridRange;

void sb_grid_text_append (GString *out, const char *value, gsize length, guint max_characters);
char *sb_grid_text_dup_tsv (SbRowStore *store, const SbGridRange *range, gboolean headers);
char *sb_grid_text_dup_csv (SbRowStore *store, const SbGridRange *range);

G_END_DECLS
