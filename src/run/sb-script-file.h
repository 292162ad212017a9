/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A script as it is on disk, with all that it includes: what psql's commands ask for is done while
 * it is read. Private to the floor; reading waits for the disk: workers only. */
#pragma once

#include "sb-migration.h"
#include "sb-script.h"

G_BEGIN_DECLS

SbScriptParse *sb_script_file_begin (const SbMigration *migration, SbScriptRole role,
                                     const char *path, char **checksum, GError **error);
SbScript *sb_script_file_read (const SbMigration *migration, SbScriptRole role, const char *path,
                               GError **error);
SbScript *sb_script_file_expand (const SbMigration *migration, SbScriptRole role, const char *path,
                                 SbScript *script);
gboolean sb_script_file_check (SbScript *script, GError **error);
char *sb_script_file_dup_name (const SbMigration *migration, const char *path);
char *sb_script_file_dup_place (SbScript *script, const char *name, gsize offset);
char *sb_script_file_dup_line (SbScript *script, gsize offset);

G_END_DECLS
