/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that a script includes with psql's \i: where they are, and what they change about the
 * script's checksum.
 */
#pragma once

#include "sb-migration.h"

G_BEGIN_DECLS

char *sb_includes_read (const char *name, const char *from, gboolean is_relative, char **path,
                        char **shown, gsize *length, gpointer user_data, GError **error);
char *sb_includes_dup_checksum (const SbMigration *migration, const char *path, const char *text,
                                gsize length);
gboolean sb_includes_is_same (const char *applied, const char *now);

G_END_DECLS
