/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a project's settings cannot be used. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbLintTrouble:
 * @path: absolute path of the file
 * @line: from 1; 0 where all of the file is meant
 * @message: what is wrong, in one line
 */
typedef struct
{
  char *path;
  guint line;
  char *message;
} SbLintTrouble;

SbLintTrouble *sb_lint_trouble_new (const char *path, guint line, const char *message);
void sb_lint_trouble_free (SbLintTrouble *self);
char *sb_lint_trouble_to_text (const SbLintTrouble *self);
gboolean sb_lint_trouble_is_same (const SbLintTrouble *one, const SbLintTrouble *other);

guint sb_lint_trouble_find_line (const char *text, gsize length);
guint sb_lint_trouble_find_key (const char *text, const char *group, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbLintTrouble, sb_lint_trouble_free)

G_END_DECLS
