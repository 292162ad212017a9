/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checksums of scripts, the same on every machine that checks the files out. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sb_digest_script (const char *text, gsize length);
char *sb_digest_bytes (const char *bytes, gsize length);
gint64 sb_digest_lock_key (const char *name);

G_END_DECLS
