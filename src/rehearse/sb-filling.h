/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows for the tables that a migration touches, so that a rehearsal is not about empty ones.
 *
 * They are made up, to the constraints that the tables have; triggers do not fire for them, and rows
 * that earlier migrations made stay. Private to the floor; workers only. */
#pragma once

#include "sb-connection.h"
#include "sb-migration.h"

G_BEGIN_DECLS

/** SB_FILLING_DEFAULT: how many rows a table gets unless somebody says otherwise. */
#define SB_FILLING_DEFAULT 1000

/**
 * SbFilling:
 * @cancellable: once it is cancelled, nothing is begun
 * @migration: the migration
 * @without: (array zero-terminated=1): schemas and tables that get none
 * @n_rows: how many rows each table is to have
 * @notes: (element-type utf8): gets which tables have none, and why
 * @is_put: set when there are rows that were not there before
 *
 * What is to be put where, and what came of it.
 */
typedef struct
{
  GCancellable *cancellable;
  const SbMigration *migration;
  const char *const *without;
  guint n_rows;
  GPtrArray *notes;
  gboolean is_put;
} SbFilling;

gboolean sb_filling_put (SbConnection *copy, SbFilling *rows, GError **error);

G_END_DECLS
