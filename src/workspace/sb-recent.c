/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-memory-private.h"

G_DEFINE_FINAL_TYPE (SbRecent, sb_recent, G_TYPE_OBJECT)

static void
sb_recent_finalize (GObject *object)
{
  SbRecent *self = SB_RECENT (object);

  g_free (self->folder);
  g_free (self->name);
  g_free (self->layout);
  g_free (self->target);
  g_free (self->target_source);

  G_OBJECT_CLASS (sb_recent_parent_class)->finalize (object);
}

static void
sb_recent_class_init (SbRecentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_recent_finalize;
}

static void
sb_recent_init (SbRecent *self)
{
}

/**
 * sb_recent_get_folder:
 * @self: a recent project
 *
 * Returns: (transfer none) (type filename): its folder, absolute
 */
const char *
sb_recent_get_folder (SbRecent *self)
{
  return self->folder;
}

/**
 * sb_recent_get_name:
 * @self: a recent project
 *
 * Returns: (transfer none): its name
 */
const char *
sb_recent_get_name (SbRecent *self)
{
  return self->name;
}

/**
 * sb_recent_get_layout:
 * @self: a recent project
 *
 * Returns: (transfer none): "numbered", "supabase", "timestamped"
 */
const char *
sb_recent_get_layout (SbRecent *self)
{
  return self->layout;
}

/**
 * sb_recent_get_target:
 * @self: a recent project
 *
 * Returns: (transfer none) (nullable): name of the last target
 */
const char *
sb_recent_get_target (SbRecent *self)
{
  return self->target;
}

/**
 * sb_recent_get_n_pending:
 * @self: a recent project
 *
 * Returns: how many migrations were pending then; -1 when not known
 */
int
sb_recent_get_n_pending (SbRecent *self)
{
  return self->n_pending;
}
