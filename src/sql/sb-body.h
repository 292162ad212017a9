/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bodies of functions and DO blocks: their text → the SQL in it, with exact places.
 *
 * By tokens and not by libpg_query's own PL/pgSQL parser: that one knows no places but lines,
 * refuses valid code and ends the process on functions without a body.
 */
#pragma once

#include "sb-tree.h"

G_BEGIN_DECLS

/**
 * SbBodyPiece:
 * @kind: what it is
 * @guards: of #SbTreeGuards
 * @start: byte offset in the body
 * @end: byte offset after its last byte
 * @sql: what to parse
 * @offset: add it to a place in @sql to have the place in the body
 */
typedef struct
{
  SbTreePartKind kind;
  guint guards;
  gsize start, end;
  char *sql;
  gssize offset;
} SbBodyPiece;

GArray *sb_body_new_pieces (void);
void sb_body_split_sql (const char *text, gsize length, SbTreePartKind kind, GArray *pieces);
void sb_body_split_plpgsql (const char *text, gsize length, GArray *pieces);

G_END_DECLS
