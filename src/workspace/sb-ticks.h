/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was ticked by hand in checklists: `.switchback/checklist` of the repository.
 *
 * It is committed with the migrations, so that whoever reviews or applies them sees what somebody
 * has looked at, and CI can ask for it (`checklist --check`). A tick is for the three scripts as they
 * were: it counts no longer when one of them is edited. One line each, sorted, so that git merges
 * them; lines that are none of ours stay. Reads and writes files: workers only.
 */
#pragma once

#include "sb-project.h"

G_BEGIN_DECLS

/**
 * SbTick:
 * @item: the checklist's item
 * @digest: of the scripts
 * @date: "2026-11-21", in UTC
 * @path: of the forward script, from the folder that holds `.switchback`
 */
typedef struct
{
  char *item;
  char *digest;
  char *date;
  char *path;
} SbTick;

typedef struct _SbTicks SbTicks;

SbTicks *sb_ticks_load (SbProject *project);
void sb_ticks_free (SbTicks *self);
const SbTick *sb_ticks_find (SbTicks *self, const char *item, const SbMigration *migration);
gboolean sb_ticks_set (SbProject *project, const char *item, const SbMigration *migration,
                       const char *digest, gboolean is_ticked, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbTicks, sb_ticks_free)

G_END_DECLS
