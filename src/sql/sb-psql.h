/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Carries out psql's commands before anything is parsed: a file for psql becomes plain SQL.
 *
 * Includes, variables and conditions are followed as psql would; what cannot be followed is an
 * error that names command, file and line. Any thread, unless the reader of files says otherwise.
 */
#pragma once

#include "sb-script.h"

G_BEGIN_DECLS

/**
 * SbPsqlReadFunc:
 * @name: what the script wants to include, as written
 * @from: path of the file that wants it
 * @is_relative: whether @name can only be meant relative to @from
 * @path: (out) (transfer full): its absolute path, the same for each way to write it
 * @shown: (out) (transfer full): what people call it
 * @length: (out): its length in bytes
 * @user_data: what the caller gave
 * @error: where to put the cause
 *
 * Reads a file that a script includes.
 *
 * Returns: (transfer full) (nullable): its bytes, with a NUL behind them
 */
typedef char *(*SbPsqlReadFunc) (const char *name, const char *from, gboolean is_relative,
                                 char **path, char **shown, gsize *length, gpointer user_data,
                                 GError **error);

/** SB_PSQL_MAX_TEXT: the longest script that includes and variables may make, in bytes. */
#define SB_PSQL_MAX_TEXT ((gsize) 128 << 20)
/** SB_PSQL_MAX_DEPTH: how deep files may include files. */
#define SB_PSQL_MAX_DEPTH 16
/** SB_PSQL_MAX_FILES: how many inclusions one script may have. */
#define SB_PSQL_MAX_FILES 1000
/** SB_PSQL_MAX_VALUES: how often one script may have a variable replaced. */
#define SB_PSQL_MAX_VALUES 1000000

gboolean sb_psql_is_needed (const char *text, gsize length);
char *sb_psql_expand (const char *path, const char *shown, char *text, gsize length,
                      SbPsqlReadFunc read, gpointer user_data, gsize *new_length,
                      SbSources **sources, GError **error);

G_END_DECLS
