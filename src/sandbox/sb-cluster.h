/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One PostgreSQL server on one data directory: start, stop, what it left behind. Used by the
 * supervisor on its main thread. */
#pragma once

#include "sb-child.h"

G_BEGIN_DECLS

/**
 * SbCluster:
 * @binaries: folder of `postgres`
 * @data: its data directory, a real path
 * @socket: folder of its socket
 * @postmaster: its process; pid 0 when it does not run
 *
 * All texts are borrowed.
 */
typedef struct
{
  const char *binaries;
  const char *data;
  const char *socket;
  SbChild postmaster;
} SbCluster;

void sb_cluster_sweep (SbCluster *self);
gboolean sb_cluster_start (SbCluster *self, GError **error);
gboolean sb_cluster_stop (SbCluster *self);
gboolean sb_cluster_reap (SbCluster *self);

G_END_DECLS
