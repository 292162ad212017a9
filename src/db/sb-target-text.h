/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to the floor: what people paste as "the database URL", to libpq's settings. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GHashTable *sb_target_text_parse (const char *text, gboolean *pooler_hint, GError **error);
gboolean sb_target_text_fail (GError **error, const char *message);
void sb_target_text_set (GHashTable *settings, const char *keyword, const char *value);
gboolean sb_target_url_parse (GHashTable *settings, const char *rest, gboolean *pooler_hint,
                              GError **error);

G_END_DECLS
