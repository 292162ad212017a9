/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Command tags: what the server will answer to a statement. */
#pragma once

#include <glib.h>
#include <pg_query/pg_query.pb-c.h>

G_BEGIN_DECLS

const char *sb_tags_find (const PgQuery__Node *node);

G_END_DECLS
