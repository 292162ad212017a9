/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places in a text: byte offsets to lines and columns that a person can find again. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbPosition:
 * @line: from 1
 * @column: from 1, in characters (not bytes, not cells)
 *
 * A place in a text as editors show it. A byte order mark at the start takes no column.
 */
typedef struct
{
  guint line;
  guint column;
} SbPosition;

/**
 * SbLinesWalk:
 *
 * Where sb_lines_walk() is in a text; all zero before the start. Private fields.
 */
typedef struct
{
  gsize offset;
  SbPosition position;
} SbLinesWalk;

SbPosition sb_lines_position (const char *text, gsize length, gsize offset);
SbPosition sb_lines_walk (SbLinesWalk *walk, const char *text, gsize length, gsize offset);
gsize sb_lines_offset_of_character (const char *text, gsize length, gsize n);
const char *sb_lines_get_line (const char *text, gsize length, gsize offset, gsize *line_length);

G_END_DECLS
