/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to the floor: the one thing of Supabase's config.toml that says where the local database
 * is. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sb_supabase_config_lookup (const char *text, const char *section, const char *key,
                                 guint *line);

G_END_DECLS
