/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a tree is read; on the parser thread only. */
#pragma once

#include "sb-tree.h"

G_BEGIN_DECLS

SbTree *sb_tree_read (const char *sql, gsize length);
gsize sb_tree_get_size (SbTree *self);

G_END_DECLS
