/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hostile text made safe to print on a terminal or a log line. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sb_printable_line (const char *text);
char *sb_printable_text (const char *text);
char *sb_printable_ellipsize (const char *text, gsize max_characters);
char *sb_printable_squeeze (const char *text, gsize max_characters);

G_END_DECLS
