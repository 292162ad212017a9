/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The splitter: a text as statements with spans that tile it, and its comments for Switchback. */
#pragma once

#include "sb-script.h"

G_BEGIN_DECLS

void sb_splitter_split (const char *text, gsize length, GArray *statements, GArray *directives);
gboolean sb_splitter_has_directive (const char *text, gsize length, const char *name);

G_END_DECLS
