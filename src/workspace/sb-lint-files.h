/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lint over files: those of a project, or any others; each with what is known of its migration. */
#pragma once

#include "sb-finding.h"
#include "sb-project.h"
#include "sb-workspace.h"

G_BEGIN_DECLS

/**
 * SbLintedFile:
 * @path: as it was given, or absolute for a script of the project
 * @findings: (nullable): what lint says; %NULL where the file could not be read
 * @error: (nullable): why not
 *
 * One file that was to be linted.
 */
typedef struct
{
  char *path;
  SbFindingList *findings;
  char *error;
} SbLintedFile;

void sb_linted_file_free (SbLintedFile *self);
GPtrArray *sb_lint_files_check (SbProject *project, const char *const *files, GError **error);

void sb_workspace_lint_async (SbWorkspace *self, const char *const *files,
                              GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *sb_workspace_lint_finish (SbWorkspace *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbLintedFile, sb_linted_file_free)

G_END_DECLS
