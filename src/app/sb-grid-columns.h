/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How wide the columns of a grid are, and where they lie; in pixels from the first one's edge. */
#pragma once

#include <pango/pango.h>

#include "sb-row-store.h"

G_BEGIN_DECLS

typedef struct _SbGridColumns SbGridColumns;

SbGridColumns *sb_grid_columns_new (void);
void sb_grid_columns_free (SbGridColumns *self);
void sb_grid_columns_reset (SbGridColumns *self);
void sb_grid_columns_update (SbGridColumns *self, SbRowStore *store, PangoLayout *head,
                             int char_width);
void sb_grid_columns_fill (SbGridColumns *self, int available);
guint sb_grid_columns_get_n (SbGridColumns *self);
int sb_grid_columns_get_x (SbGridColumns *self, guint column);
int sb_grid_columns_get_width (SbGridColumns *self, guint column);
int sb_grid_columns_get_total (SbGridColumns *self);
void sb_grid_columns_set_width (SbGridColumns *self, guint column, int width);
void sb_grid_columns_fit (SbGridColumns *self, guint column, SbRowStore *store, PangoLayout *head,
                          int char_width);
guint sb_grid_columns_find (SbGridColumns *self, double x);
gboolean sb_grid_columns_find_edge (SbGridColumns *self, double x, guint *column);
void sb_grid_columns_set_head (SbGridColumns *self, PangoLayout *head, SbRowStore *store,
                               guint column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbGridColumns, sb_grid_columns_free)

G_END_DECLS
