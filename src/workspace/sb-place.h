/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A place in a script that a person can be taken to; immutable. */
#pragma once

#include <glib-object.h>

#include "sb-migration.h"

G_BEGIN_DECLS

/**
 * SbPlace:
 * @path: absolute path of the script
 * @key: (nullable): key of its migration
 * @role: which of the migration's scripts
 * @line: from 1; 0 when only the file is meant
 * @column: from 1, in characters
 * @offset: byte offset in the file, without its byte order mark
 * @length: bytes to select; 0 for the place alone
 * @is_finding: lint names it, no server: it has a mark of its own already
 * @keeps_cursor: it is only marked: whoever writes there goes on writing
 */
typedef struct
{
  char *path;
  char *key;
  SbScriptRole role;
  guint line;
  guint column;
  gsize offset;
  gsize length;
  gboolean is_finding;
  gboolean keeps_cursor;
} SbPlace;

#define SB_TYPE_PLACE (sb_place_get_type ())

GType sb_place_get_type (void);
SbPlace *sb_place_new (const char *path, const char *key, SbScriptRole role);
SbPlace *sb_place_copy (const SbPlace *self);
void sb_place_free (SbPlace *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbPlace, sb_place_free)

G_END_DECLS
