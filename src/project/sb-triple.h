/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All files of one migration, as one: renamed, renumbered and removed together or not at all. */
#pragma once

#include "sb-project.h"

G_BEGIN_DECLS

/**
 * SbMove:
 * @from: absolute path of a file
 * @to: the path it gets, in the same folder
 */
typedef struct
{
  char *from;
  char *to;
} SbMove;

char **sb_triple_list (const SbMigration *migration);
GArray *sb_triple_name (SbProject *project, SbMigration *migration, const char *version,
                        const char *description, GError **error);
char *sb_triple_dup_key (SbProject *project, GArray *moves);
int sb_triple_compare_versions (SbProject *project, const char *a, const char *b);
gboolean sb_triple_move (GArray *moves, GError **error);
gboolean sb_triple_trash (const char *const *paths, GError **error);
gboolean sb_triple_delete (const char *const *paths, GError **error);

G_END_DECLS
