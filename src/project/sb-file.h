/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scripts on disk: read whole or refused with a reason, written whole or not at all.
 *
 * Both wait for the disk: workers only.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sb_file_read (const char *path, gsize *length, GError **error);
gboolean sb_file_save (const char *path, const char *text, gsize length, GError **error);
gboolean sb_file_create (const char *path, const char *text, gsize length, GError **error);

G_END_DECLS
