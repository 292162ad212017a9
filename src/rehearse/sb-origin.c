/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-origin.h"

/**
 * sb_origin_ref:
 * @self: an origin
 *
 * Returns: (transfer full): @self
 */
SbOrigin *
sb_origin_ref (SbOrigin *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_origin_unref:
 * @self: (transfer full): an origin
 */
void
sb_origin_unref (SbOrigin *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->dump);
  g_free (self->rows);
  g_free (self->role);
  g_free (self->role_create);
  g_free (self->role_alter);
  g_strfreev (self->roles);
  g_strfreev (self->settings);
  g_free (self->database);
  g_free (self->history);
  g_free (self->digest);
  g_free (self->is_applied);
  g_clear_pointer (&self->schema, sb_snapshot_unref);
  g_free (self->tool);
  g_free (self->reason);
  g_ptr_array_unref (self->notes);
  g_clear_pointer (&self->differences, sb_differences_unref);
  g_free (self);
}

/**
 * sb_origin_dup_words:
 * @self: an origin
 *
 * Returns: (transfer full): one sentence: what the copies are made of, and how true they are
 */
char *
sb_origin_dup_words (const SbOrigin *self)
{
  g_autofree char *how = self->tool != NULL
                             ? g_strdup_printf ("read by pg_dump %s", self->tool)
                             : g_strdup_printf ("made by replaying what is applied there, since %s",
                                                self->reason);
  guint n = self->differences != NULL ? sb_differences_get_n (self->differences) : 0;

  return n == 0
             ? g_strdup_printf ("a copy of the target's schema, %s", how)
             : g_strdup_printf ("a copy of the target's schema, %s, that differs from it in %u %s",
                                how, n, n == 1 ? "object" : "objects");
}
