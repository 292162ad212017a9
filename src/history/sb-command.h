/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One statement of Switchback's own with its parameters, ready to be sent. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbCommand:
 * @sql: one statement; fully qualified, user text only as parameters `$1` …
 * @n_params: how many
 * @params: (array length=n_params) (nullable elements): their texts
 * @borrowed: the parameter whose text is not the command's own; -1 for none
 */
typedef struct
{
  char *sql;
  guint n_params;
  char **params;
  int borrowed;
} SbCommand;

SbCommand *sb_command_new (const char *sql, guint n_params, ...);
SbCommand *sb_command_new_take (char *sql, guint n_params, ...);
void sb_command_borrow (SbCommand *self, guint index, const char *text);
void sb_command_free (SbCommand *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbCommand, sb_command_free)

G_END_DECLS
