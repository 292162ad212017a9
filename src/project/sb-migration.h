/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A migration: one version with its forward script and, ideally, a rollback and a verify script. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SB_ROLE_FORWARD,
  SB_ROLE_ROLLBACK,
  SB_ROLE_VERIFY,
  SB_N_ROLES,
} SbScriptRole;

/**
 * SbMigration:
 * @version: as in the file name: "033", "20251112000001"
 * @description: for people: "add notification read state"
 * @key: what the history stores for it: the file's name (numbered, timestamped), the version
 * (Supabase)
 * @name: the file name's rest without version and `.sql`: what Supabase's history calls name
 * @paths: (array length=SB_N_ROLES) (nullable elements): absolute path per role
 * @other_rollback: (nullable): a second rollback for this version; roll back is refused, both named
 * @checksum: (nullable): sb_digest_script() of the forward script; %NULL when it could not be read
 * @run_checksum: (nullable): sb_includes_dup_checksum() of the forward script; %NULL when that is
 *   @checksum
 * @size: bytes of the forward script
 * @unreadable: (nullable): why the forward script could not be read
 * @is_duplicate: another migration has the same version
 * @root: (nullable): absolute path of the project's root: what scripts include lies below it
 * @is_plain_sql: another tool runs the forward script too, and it knows SQL alone
 *
 * Immutable and atomically reference counted; any thread may read it.
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;
  /*< public >*/
  char *version;
  char *description;
  char *key;
  char *name;
  char *paths[SB_N_ROLES];
  char *other_rollback;
  char *checksum;
  char *run_checksum;
  gsize size;
  char *unreadable;
  gboolean is_duplicate;
  char *root;
  gboolean is_plain_sql;
} SbMigration;

SbMigration *sb_migration_ref (SbMigration *self);
void sb_migration_unref (SbMigration *self);
const char *sb_migration_get_run_checksum (const SbMigration *self);
char *sb_migration_dup_file_name (const SbMigration *self, SbScriptRole role);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbMigration, sb_migration_unref)

G_END_DECLS
