/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PostgreSQL's own pg_dump: finding one that can read a server, and running it on a target. Private
 * to the floor; workers only. */
#pragma once

#include <gio/gio.h>

#include "sb-target.h"

G_BEGIN_DECLS

/**
 * SbPgDump:
 * @path: the program
 * @version: as it says, "15.20"
 */
typedef struct
{
  char *path;
  char *version;
} SbPgDump;

gboolean sb_pg_dump_find (SbPgDump *self, guint major, char **problem);
void sb_pg_dump_clear (SbPgDump *self);
char *sb_pg_dump_run (const SbPgDump *self, SbTarget *target, const char *const *arguments,
                      GCancellable *cancellable, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SbPgDump, sb_pg_dump_clear)

G_END_DECLS
