/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cache from the text of a statement to what was read from it; forgets the least recently used.
 *
 * Not thread-safe: the parser thread owns its caches.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SbTextCache SbTextCache;

typedef gpointer (*SbTextCacheRef) (gpointer value);

SbTextCache *sb_text_cache_new (gsize max_bytes, SbTextCacheRef ref, GDestroyNotify unref);
void sb_text_cache_free (SbTextCache *self);
gpointer sb_text_cache_look_up (SbTextCache *self, const char *text, gsize length);
void sb_text_cache_remember (SbTextCache *self, const char *text, gsize length, gpointer value,
                             gsize size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbTextCache, sb_text_cache_free)

G_END_DECLS
