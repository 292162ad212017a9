/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and times as people read them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sb_words_duration (gint64 microseconds);
char *sb_words_elapsed (gint64 microseconds);
char *sb_words_time (const char *iso8601);
char *sb_words_bytes (guint64 n);
char *sb_words_number (guint64 n);
char *sb_words_count (guint64 n, const char *singular, const char *plural);

G_END_DECLS
