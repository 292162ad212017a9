/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The formatter: the same statements, written in one way; or none of it.
 *
 * Keywords in upper case, types in lower case, a clause a line where a statement is long or was
 * written so; names, strings, bodies, COPY data and psql's lines stay as they are, byte for byte.
 * A statement changes only where the parser then sees the same tree and the lexer the same tokens
 * and comments; and formatting what was formatted changes nothing.
 *
 * Threads: an SbFormat is plain data of its owner. The work is done on the parser thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SbFormatSkipped:
 * @offset: byte offset in the text as it was: where the statement begins
 * @reason: (nullable): what the parser says; %NULL: it cannot be judged, it is too long for a tree
 *   or not worth the risk
 *
 * A statement that stayed as it was.
 */
typedef struct
{
  gsize offset;
  char *reason;
} SbFormatSkipped;

typedef struct _SbFormat SbFormat;

SbFormat *sb_format_new (const char *text, gsize length, GError **error);
void sb_format_async (GBytes *text, gsize from, gsize to, GAsyncReadyCallback callback,
                      gpointer user_data);
SbFormat *sb_format_finish (GAsyncResult *result, GError **error);
void sb_format_free (SbFormat *self);

const char *sb_format_get_text (SbFormat *self, gsize *length);
gboolean sb_format_get_changed (SbFormat *self);
const SbFormatSkipped *sb_format_get_skipped (SbFormat *self, guint *n_skipped);

gsize sb_format_map (const char *before, gsize before_length, const char *after, gsize after_length,
                     gsize offset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbFormat, sb_format_free)

G_END_DECLS
