/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory for one parse tree, given back all at once: no walk over the tree, however deep. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SbArena SbArena;

SbArena *sb_arena_new (gsize block_size);
void sb_arena_free (SbArena *self);
gpointer sb_arena_alloc (SbArena *self, gsize size);
gsize sb_arena_get_size (const SbArena *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbArena, sb_arena_free)

G_END_DECLS
