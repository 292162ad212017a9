/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-place.h"

G_DEFINE_BOXED_TYPE (SbPlace, sb_place, sb_place_copy, sb_place_free)

/**
 * sb_place_new:
 * @path: absolute path of a script
 * @key: (nullable): key of its migration
 * @role: which of the migration's scripts
 *
 * Returns: (transfer full): the script as a place; the caller may fill in where in it
 */
SbPlace *
sb_place_new (const char *path, const char *key, SbScriptRole role)
{
  SbPlace *self = g_new0 (SbPlace, 1);

  self->path = g_strdup (path);
  self->key = g_strdup (key);
  self->role = role;
  return self;
}

/**
 * sb_place_copy:
 * @self: a place
 *
 * Returns: (transfer full): one like it
 */
SbPlace *
sb_place_copy (const SbPlace *self)
{
  SbPlace *copy = sb_place_new (self->path, self->key, self->role);

  copy->line = self->line;
  copy->column = self->column;
  copy->offset = self->offset;
  copy->length = self->length;
  copy->is_finding = self->is_finding;
  copy->keeps_cursor = self->keeps_cursor;
  return copy;
}

/**
 * sb_place_free:
 * @self: (transfer full): a place
 */
void
sb_place_free (SbPlace *self)
{
  g_free (self->path);
  g_free (self->key);
  g_free (self);
}
