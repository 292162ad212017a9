/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of which files a script's text was put together, and where each byte of it stands in them;
 * immutable once a script has it. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbSource:
 * @path: absolute path; of the first, the script's own file, as the caller gave it
 * @name: what people call it: "035_x.sql", "functions/a.sql"
 * @text: its text, with a NUL behind it
 * @length: in bytes
 * @checksum: sb_digest_script() of it
 *
 * A file.
 */
typedef struct
{
  char *path;
  char *name;
  char *text;
  gsize length;
  char *checksum;
  /*< private >*/
  GArray *lines; /* (element-type gsize): where each line starts */
} SbSource;

/**
 * SbSourcePlace:
 * @source: the file
 * @offset: byte offset in it
 * @own_offset: byte offset in the script's own file: the same, or of the line that includes @source
 * @line: from 1
 * @column: from 1, in characters
 */
typedef struct
{
  const SbSource *source;
  gsize offset;
  gsize own_offset;
  guint line;
  guint column;
} SbSourcePlace;

/**
 * SbEcho:
 * @offset: byte offset in the expanded text before which it is to be said
 * @text: what `\echo`, `\qecho` or `\warn` says; any characters
 * @is_warning: whether it was `\warn`
 */
typedef struct
{
  gsize offset;
  char *text;
  gboolean is_warning;
} SbEcho;

typedef struct _SbSources SbSources;

SbSources *sb_sources_new (void);
SbSources *sb_sources_ref (SbSources *self);
void sb_sources_unref (SbSources *self);
guint sb_sources_add (SbSources *self, char *path, char *name, char *text, gsize length);
void sb_sources_add_range (SbSources *self, gsize start, guint source, gsize offset,
                           gsize own_offset, gboolean is_verbatim);
void sb_sources_set_joined (SbSources *self, gsize offset);
void sb_sources_add_echo (SbSources *self, gsize offset, char *text, gboolean is_warning);

guint sb_sources_get_n (SbSources *self);
const SbSource *sb_sources_get (SbSources *self, guint index);
char *sb_sources_dup_checksum (SbSources *self);
const SbSource *sb_sources_find (SbSources *self, const char *path);
gboolean sb_sources_get_joined (SbSources *self, gsize *offset);
const SbEcho *sb_sources_get_echoes (SbSources *self, guint *n_echoes);
SbSourcePlace sb_sources_locate (SbSources *self, gsize offset);
guint sb_sources_get_line (SbSources *self, guint source, gsize offset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbSources, sb_sources_unref)

G_END_DECLS
