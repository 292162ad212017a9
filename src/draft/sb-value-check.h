/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What values that are SQL themselves may look like. Private to the floor. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean sb_value_check_type (const char *text, GError **error);
gboolean sb_value_check_expression (const char *text, GError **error);
gboolean sb_value_check_number (const char *text, GError **error);
gboolean sb_value_check_version (const char *text, GError **error);

G_END_DECLS
