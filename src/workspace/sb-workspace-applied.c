/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-applied.h"

static gboolean
is_applied (const SbTimelineRow *row)
{
  return row->state == SB_STATE_APPLIED || row->state == SB_STATE_CHANGED
         || row->state == SB_STATE_PARTIAL;
}

/**
 * sb_workspace_is_applied:
 * @self: a workspace
 * @key: (nullable): of a migration
 *
 * Returns: whether it is applied on the target, or half of it; %FALSE where no target was asked
 */
gboolean
sb_workspace_is_applied (SbWorkspace *self, const char *key)
{
  SbTimeline *timeline = sb_workspace_get_timeline (self);

  for (guint i = 0; timeline != NULL && i < sb_timeline_get_n_rows (timeline); i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (timeline, i);

      if (g_strcmp0 (row->key, key) == 0)
        return is_applied (row);
    }
  return FALSE;
}

/**
 * sb_workspace_list_applied:
 * @self: a workspace
 *
 * Returns: (transfer full) (element-type filename utf8): paths of the forward scripts of what is
 *   applied on the target, with the version; empty where no target was asked
 */
GHashTable *
sb_workspace_list_applied (SbWorkspace *self)
{
  SbTimeline *timeline = sb_workspace_get_timeline (self);
  GHashTable *paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; timeline != NULL && i < sb_timeline_get_n_rows (timeline); i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (timeline, i);

      if (is_applied (row) && row->migration != NULL
          && row->migration->paths[SB_ROLE_FORWARD] != NULL)
        g_hash_table_insert (paths, g_strdup (row->migration->paths[SB_ROLE_FORWARD]),
                             g_strdup (row->version));
    }
  return paths;
}
