/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The edge between two columns: dragged, or moved by the arrow keys. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SB_TYPE_COLUMN_HANDLE (sb_column_handle_get_type ())
G_DECLARE_FINAL_TYPE (SbColumnHandle, sb_column_handle, SB, COLUMN_HANDLE, AdwBin)

/** SB_COLUMN_HANDLE_WIDTH: how wide to allocate it, around the edge, in pixels. */
#define SB_COLUMN_HANDLE_WIDTH 9

GtkWidget *sb_column_handle_new (void);

G_END_DECLS
