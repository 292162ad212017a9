/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A project: a folder with migrations in one layout, as it was at one moment; immutable.
 *
 * Everything here reads the disk and may wait for it: call it from a worker, never from the thread
 * that draws. An SbProject itself never changes; open it again to see what changed.
 */
#pragma once

#include "sb-migration.h"

G_BEGIN_DECLS

#define SB_PROJECT_ERROR (sb_project_error_quark ())

/**
 * SbProjectError:
 * @SB_PROJECT_ERROR_NOT_FOUND: no folder, or no migrations in it or near it
 * @SB_PROJECT_ERROR_AMBIGUOUS: several folders could be meant; the message names them
 * @SB_PROJECT_ERROR_UNREADABLE: a file or folder that cannot be read
 * @SB_PROJECT_ERROR_TOO_LARGE: a file over %SB_PROJECT_MAX_FILE
 * @SB_PROJECT_ERROR_EXISTS: a new file's name is taken
 * @SB_PROJECT_ERROR_SAVE: a file could not be written; the old one is whole
 * @SB_PROJECT_ERROR_NAME: a description that cannot become a file name
 * @SB_PROJECT_ERROR_NOT_A_FILE: a folder, named pipe, socket or device where a script should be
 * @SB_PROJECT_ERROR_NO_TRASH: files that can only be deleted for good
 * @SB_PROJECT_ERROR_INCLUDE: a file that a script includes is not there, or not for it to read
 */
typedef enum
{
  SB_PROJECT_ERROR_NOT_FOUND,
  SB_PROJECT_ERROR_AMBIGUOUS,
  SB_PROJECT_ERROR_UNREADABLE,
  SB_PROJECT_ERROR_TOO_LARGE,
  SB_PROJECT_ERROR_EXISTS,
  SB_PROJECT_ERROR_SAVE,
  SB_PROJECT_ERROR_NAME,
  SB_PROJECT_ERROR_NOT_A_FILE,
  SB_PROJECT_ERROR_NO_TRASH,
  SB_PROJECT_ERROR_INCLUDE,
} SbProjectError;

/** SB_PROJECT_MAX_FILE: the largest script that is read, in bytes (128 MiB). */
#define SB_PROJECT_MAX_FILE (128u << 20)

/**
 * SbLayout:
 * @id: "numbered", "supabase", "timestamped"
 * @history: the history table of a fresh target: "migration_history" or
 *   "supabase_migrations.schema_migrations"
 *
 * How a tool names and pairs files: a table of functions in a file of its own per layout; the
 * functions are private to the floor (sb-layout.h).
 */
typedef struct _SbLayout SbLayout;

const char *sb_layout_get_id (const SbLayout *layout);
const char *sb_layout_get_history (const SbLayout *layout);

typedef enum
{
  SB_PROBLEM_NOTE,
  SB_PROBLEM_WARNING,
  SB_PROBLEM_ERROR,
} SbProblemSeverity;

/**
 * SbProblem:
 * @id: a stable word: "duplicate-version", "gap", "mixed-width", "unpaired-rollback",
 *   "unpaired-verify", "two-rollbacks", "two-verifies", "unreadable", "not-a-file", "too-large",
 *   "down-in-migrations", "bad-name", "ignored"
 * @severity: how bad
 * @path: the file it is about, absolute
 * @version: (nullable): the version it is about
 * @message: one sentence for people
 *
 * Something about the folder that a person should know; a project with problems still opens.
 */
typedef struct
{
  const char *id;
  SbProblemSeverity severity;
  char *path;
  char *version;
  char *message;
} SbProblem;

typedef struct _SbProject SbProject;

GQuark sb_project_error_quark (void);

char *sb_project_find (const char *start, GError **error);
SbProject *sb_project_open (const char *folder, GError **error);
SbProject *sb_project_ref (SbProject *self);
void sb_project_unref (SbProject *self);

const char *sb_project_get_folder (SbProject *self);
const char *sb_project_get_root (SbProject *self);
char *sb_project_dup_name (SbProject *self);
const SbLayout *sb_project_get_layout (SbProject *self);
guint sb_project_get_n_migrations (SbProject *self);
SbMigration *sb_project_get_migration (SbProject *self, guint index);
const SbProblem *sb_project_get_problems (SbProject *self, guint *n_problems);

GPtrArray *sb_project_lookup (SbProject *self, const char *version_or_file);

char *sb_project_suggest_version (SbProject *self, gint64 now);
gboolean sb_project_name_triple (SbProject *self, const char *version, const char *description,
                                 char *paths[SB_N_ROLES], GError **error);
char *sb_project_name_companion (SbProject *self, const SbMigration *migration, SbScriptRole role);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbProject, sb_project_unref)

G_END_DECLS
