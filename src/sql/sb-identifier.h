/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL names and strings as PostgreSQL's lexer takes them: quoted where they have to be. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SB_IDENTIFIER_MAX: the longest name in bytes; the server would silently cut a longer one. */
#define SB_IDENTIFIER_MAX 63

char *sb_identifier_quote (const char *name);
char *sb_identifier_quote_literal (const char *text);
char *sb_identifier_shorten (const char *name);

G_END_DECLS
