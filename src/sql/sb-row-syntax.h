/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the grammar takes a statement on rows, however many it has. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sb_row_syntax_check (const GString *sql, gsize *error_offset);

G_END_DECLS
