/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the findings of a project's scripts: of those that are open as they are typed, of all others
 * as they are on disk.
 *
 * What is linted knows what the migrations before it make, as they are on disk.
 *
 * Main thread. Scripts are read and linted elsewhere, one at a time: what is open first, the rest of
 * the project in small slices. What has not changed since is not linted again.
 */
#pragma once

#include "sb-document.h"
#include "sb-lint-request.h"
#include "sb-project.h"

G_BEGIN_DECLS

/**
 * SbLinterFunc:
 * @path: absolute path of a script
 * @key: (nullable): of its migration
 * @role: which of its scripts
 * @findings: (nullable): what lint says of it now; %NULL when it is gone or cannot be linted
 * @user_data: what the maker gave
 */
typedef void (*SbLinterFunc) (const char *path, const char *key, SbScriptRole role,
                              SbFindingList *findings, gpointer user_data);

/**
 * SbLinterTroubleFunc:
 * @trouble: (nullable): why the project's settings cannot be used; %NULL when they can again
 * @user_data: what the maker gave
 *
 * What they said before goes on to hold.
 */
typedef void (*SbLinterTroubleFunc) (const SbLintTrouble *trouble, gpointer user_data);

/**
 * SbLinterApplied:
 * @SB_LINTER_NOT_APPLIED: the target does not have it
 * @SB_LINTER_APPLIED: it has it
 * @SB_LINTER_EDITED: it has it, as it was before it was edited
 *
 * What the target has of a migration.
 */
typedef enum
{
  SB_LINTER_NOT_APPLIED,
  SB_LINTER_APPLIED,
  SB_LINTER_EDITED,
} SbLinterApplied;

typedef struct _SbLinter SbLinter;

SbLinter *sb_linter_new (SbLinterFunc func, SbLinterTroubleFunc trouble_func, gpointer user_data);
void sb_linter_close (SbLinter *self);
void sb_linter_set_project (SbLinter *self, SbProject *project, guint server_version,
                            gboolean is_pooled, GHashTable *applied);
void sb_linter_take_script (SbLinter *self, SbDocument *document);
gboolean sb_linter_is_idle (SbLinter *self);
SbLintSchema *sb_linter_get_schema (SbLinter *self);

G_END_DECLS
