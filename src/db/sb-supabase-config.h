/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is looked for in Supabase's config.toml: where the local database is, and what fills it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sb_supabase_config_lookup (const char *text, const char *section, const char *key,
                                 guint *line);
char **sb_supabase_config_lookup_list (const char *text, const char *section, const char *key);

G_END_DECLS
