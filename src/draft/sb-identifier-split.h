/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names as a person writes them in a field: one, dotted, or a list. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char **sb_identifier_split (const char *text, char separator, GError **error);

G_END_DECLS
