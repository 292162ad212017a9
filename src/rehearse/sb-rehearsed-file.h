/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that a verdict is about: a migration's scripts and what they include, as they were.
 * Reads them: workers only. */
#pragma once

#include "sb-migration.h"

G_BEGIN_DECLS

/**
 * SbRehearsedFile:
 * @role: whose script it is, or is included by
 * @name: its path from the project's root, as the file system has it
 * @checksum: sb_digest_script() of it
 * @is_included: a script includes it
 */
typedef struct
{
  SbScriptRole role;
  char *name;
  char *checksum;
  gboolean is_included;
} SbRehearsedFile;

GPtrArray *sb_rehearsed_files_read (const SbMigration *migration, GError **error);
gboolean sb_rehearsed_files_equal (GPtrArray *files, GPtrArray *others);
const char *sb_rehearsed_file_get_role_name (const SbRehearsedFile *self);

G_END_DECLS
