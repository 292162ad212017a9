/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formats files: those of a project, or any others; never the forward script of what is applied. */
#pragma once

#include "sb-workspace.h"

G_BEGIN_DECLS

/**
 * SbFormatUse:
 * @SB_FORMAT_CHECK: only say what would change
 * @SB_FORMAT_WRITE: write files, but for forward scripts of what is applied on the target
 * @SB_FORMAT_WRITE_ALL: write those as well
 *
 * What is done with the formatted text.
 */
typedef enum
{
  SB_FORMAT_CHECK,
  SB_FORMAT_WRITE,
  SB_FORMAT_WRITE_ALL,
} SbFormatUse;

/**
 * SbFormattedStatement:
 * @line: from 1: where it begins
 * @column: from 1, in characters
 * @reason: why it stays as it is
 *
 * A statement that was not formatted.
 */
typedef struct
{
  guint line, column;
  char *reason;
} SbFormattedStatement;

/**
 * SbFormattedFile:
 * @path: as it was given, or absolute for a script of the project
 * @is_changed: the text is another when formatted
 * @applied: (nullable): version of the applied migration whose forward script it is: left alone
 * @error: (nullable): why it could not be read, formatted or written
 * @skipped: (element-type SbFormattedStatement): statements that stay as they are
 *
 * What became of one file.
 */
typedef struct
{
  char *path;
  gboolean is_changed;
  char *applied;
  char *error;
  GArray *skipped;
} SbFormattedFile;

void sb_formatted_file_free (SbFormattedFile *self);

void sb_workspace_format_async (SbWorkspace *self, const char *const *files, SbFormatUse use,
                                GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *sb_workspace_format_finish (SbWorkspace *self, GAsyncResult *result, GError **error);

G_END_DECLS
