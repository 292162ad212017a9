/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads `.env` files: KEY=value lines with quotes, `export` and comments. Nothing is executed. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sb_env_file_lookup (const char *text, const char *key, guint *line);

G_END_DECLS
