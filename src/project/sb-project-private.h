/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A project under construction and the steps that fill it; private to the project floor. */
#pragma once

#include "sb-layout.h"
#include "sb-listing.h"

G_BEGIN_DECLS

struct _SbProject
{
  gatomicrefcount ref_count;
  char *folder;
  char *root;
  const SbLayout *layout;
  GPtrArray *migrations; /* of SbMigration, in their order */
  GArray *problems;      /* of SbProblem */
};

/* The steps of sb_project_open(), in this order. */
void sb_pairing_run (SbProject *self, GArray *entries);
void sb_checksums_compute (SbProject *self);
void sb_included_settle (SbProject *self);
void sb_order_check (SbProject *self);

void sb_attach_script (SbProject *self, SbMigration *migration, SbScriptRole role, const char *path,
                       guchar type);
void sb_attach_by_version (SbProject *self, GHashTable *versions, SbScriptRole role,
                           const char *path, guchar type, const SbStem *parts);
void sb_attach_nothing (SbProject *self, SbScriptRole role, const char *path, const char *version,
                        const char *why);

void sb_project_add_problem (SbProject *self, const char *id, SbProblemSeverity severity,
                             const char *path, const char *version, const char *format, ...)
    G_GNUC_PRINTF (6, 7);
char *sb_project_dup_companion_folder (SbProject *self, const char *relative);

/* Names. */
char *sb_project_make_slug (const char *description, GError **error);
gboolean sb_project_check_forward (const char *stem, const char *description, GError **error);
gboolean sb_project_check_version (SbProject *self, const char *version, const SbMigration *except,
                                   GError **error);

/* Finding folders. */
typedef enum
{
  SB_FIND_NOTHING,
  SB_FIND_EMPTY,      /* named migrations, with nothing in it, or with SQL under other names */
  SB_FIND_MIGRATIONS, /* with files named like migrations */
} SbFindRank;

SbFindRank sb_project_find_rank (const char *folder);
char *sb_project_find_at (const char *folder, GError **error);
char *sb_project_find_git_root (const char *folder);

G_END_DECLS
