/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data directories: prepared ones in the cache, and the one that is kept. Used by the supervisor on
 * its main thread.
 *
 * With fsync off a data directory is good for as long as the machine runs, or once its server has
 * stopped cleanly. So a file beside it, NAME.unsynced, holds the boot id from before it is first
 * written until the clean stop. A directory with the mark of another boot is not used: the machine
 * went down meanwhile. Prepared ones keep their mark: making one anew costs a second, and waiting
 * for the disk may cost more.
 */
#pragma once

#include "sb-sandbox.h"

G_BEGIN_DECLS

/**
 * SbClusterPlace:
 * @binaries: folder of `postgres` and `initdb`
 * @server_folder: where the data directory is, a real path
 * @template_folder: where prepared ones are, a real path
 * @socket: folder for the server's socket
 * @func: is told what takes long
 * @user_data: for @func
 *
 * What a data directory is made from. All texts are borrowed.
 */
typedef struct
{
  const char *binaries;
  const char *server_folder;
  const char *template_folder;
  const char *socket;
  SbSandboxFunc func;
  gpointer user_data;
} SbClusterPlace;

char *sb_cluster_data_prepare (const SbClusterPlace *place, GError **error);
gboolean sb_cluster_data_copy_template (const SbClusterPlace *place, const char *data,
                                        GError **error);
int sb_cluster_data_lock (const SbClusterPlace *place, GError **error);
gboolean sb_cluster_data_mark (const char *data, GError **error);
void sb_cluster_data_unmark (const char *data);
gboolean sb_cluster_data_is_doubtful (const char *data);
gboolean sb_cluster_data_copy (const char *from, const char *to, GError **error);
gboolean sb_cluster_data_rename (const char *from, const char *to, GError **error);
gboolean sb_cluster_data_remove (const char *data, GError **error);

G_END_DECLS
