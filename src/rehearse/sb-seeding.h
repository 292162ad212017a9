/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows from seed files, on a copy. Private to the floor; workers only. */
#pragma once

#include "sb-connection.h"
#include "sb-migration.h"

G_BEGIN_DECLS

/**
 * SbSeeding:
 * @cancellable: once it is cancelled, nothing is begun
 * @migration: what is rehearsed; files that a seed includes are found as for its scripts
 * @files: (array zero-terminated=1): paths of the seed files
 * @notes: (element-type utf8): gets why one could not be run
 *
 * What is to be run, and what came of it.
 */
typedef struct
{
  GCancellable *cancellable;
  const SbMigration *migration;
  const char *const *files;
  GPtrArray *notes;
} SbSeeding;

gboolean sb_seeding_run (SbConnection *copy, SbSeeding *seeding, GError **error);

G_END_DECLS
