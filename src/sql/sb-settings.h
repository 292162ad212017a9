/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: what SET and set_config() change, from the parse tree. */
#pragma once

#include <glib.h>
#include <pg_query/pg_query.pb-c.h>

G_BEGIN_DECLS

char *sb_settings_read (const PgQuery__Node *node, char **value);

G_END_DECLS
