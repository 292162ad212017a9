/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes lines of SQL comments, and takes that back. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SB_LINE_COMMENT: what is put before a line. */
#define SB_LINE_COMMENT "-- "

/**
 * SbLineEdit:
 * @offset: byte offset in the text as it was
 * @n_removed: how many bytes go there; 0 where %SB_LINE_COMMENT is put in
 */
typedef struct
{
  gsize offset;
  gsize n_removed;
} SbLineEdit;

GArray *sb_line_comments_toggle (const char *text, gsize length, gsize from, gsize to,
                                 char **why_not);

G_END_DECLS
