/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where in an editor's text the statements of its transaction map are: the lines move with what is
 * typed until the next map comes. */
#pragma once

#include <gtk/gtk.h>

#include "sb-document.h"

G_BEGIN_DECLS

/**
 * SbMapLook:
 * @kind: how what begins in the line, or goes through it, is committed
 * @part: which part of the map that is
 * @above: whether the part was begun above
 * @below: whether it goes on below
 * @begins: whether a statement begins in the line
 * @is_read: whether it could be parsed
 *
 * What is to be drawn beside a line.
 */
typedef struct
{
  SbPartKind kind;
  guint part;
  gboolean above, below;
  gboolean begins;
  gboolean is_read;
} SbMapLook;

#define SB_TYPE_MAP_LINES (sb_map_lines_get_type ())
G_DECLARE_FINAL_TYPE (SbMapLines, sb_map_lines, SB, MAP_LINES, GObject)

SbMapLines *sb_map_lines_for (SbDocument *document);
SbMapLines *sb_map_lines_of_buffer (GtkTextBuffer *buffer);
SbTransactionMap *sb_map_lines_get_map (SbMapLines *self);
SbScriptRole sb_map_lines_get_role (SbMapLines *self);
gboolean sb_map_lines_look (SbMapLines *self, guint line, SbMapLook *look);
int sb_map_lines_find (SbMapLines *self, guint line, guint column);
char *sb_map_lines_dup_words (SbMapLines *self, guint line, guint column);

G_END_DECLS
