/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-migration.h"

#include "sb-migration-private.h"

/*< private >
 * sb_migration_new:
 *
 * Returns: (transfer full): a migration with nothing in it
 */
SbMigration *
sb_migration_new (void)
{
  SbMigration *self = g_new0 (SbMigration, 1);

  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

/**
 * sb_migration_ref:
 * @self: a migration
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbMigration *
sb_migration_ref (SbMigration *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_migration_unref:
 * @self: (transfer full): a migration
 *
 * Any thread.
 */
void
sb_migration_unref (SbMigration *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->version);
  g_free (self->description);
  g_free (self->key);
  g_free (self->name);
  for (int role = 0; role < SB_N_ROLES; role++)
    g_free (self->paths[role]);
  g_free (self->other_rollback);
  g_free (self->checksum);
  g_free (self->run_checksum);
  g_free (self->unreadable);
  g_free (self->root);
  g_free (self);
}

/**
 * sb_migration_get_run_checksum:
 * @self: a migration
 *
 * Returns: (transfer none) (nullable): checksum of what the forward script would run, with the files
 *   that it includes; %NULL when it could not be read
 */
const char *
sb_migration_get_run_checksum (const SbMigration *self)
{
  return self->run_checksum != NULL ? self->run_checksum : self->checksum;
}

/**
 * sb_migration_dup_file_name:
 * @self: a migration
 * @role: which of its scripts
 *
 * For people; to open the file use its path.
 *
 * Returns: (transfer full) (nullable): the script's file name without folder, always valid UTF-8;
 *   %NULL when the migration has no such script
 */
char *
sb_migration_dup_file_name (const SbMigration *self, SbScriptRole role)
{
  g_return_val_if_fail (self != NULL && role < SB_N_ROLES, NULL);

  return self->paths[role] != NULL ? g_filename_display_basename (self->paths[role]) : NULL;
}
