/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libpg_query must not be given: deep trees and nested comments take it quadratic time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean sb_guard_is_long (const char *sql, gsize length);
gboolean sb_guard_blank_comments (GString *sql, gsize *open);

G_END_DECLS
