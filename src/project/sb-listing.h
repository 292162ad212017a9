/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in a folder; private to the project floor. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbEntry:
 * @name: the file's name, any bytes
 * @type: DT_REG, DT_DIR, DT_LNK …, never DT_UNKNOWN; links are not followed
 */
typedef struct
{
  char *name;
  guchar type;
} SbEntry;

GArray *sb_listing_read (const char *folder, GError **error);

G_END_DECLS
