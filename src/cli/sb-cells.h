/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How wide text is on a terminal: cells, not bytes and not characters. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint sb_cells_width (const char *text);
char *sb_cells_fit (const char *text, guint max_cells);

G_END_DECLS
