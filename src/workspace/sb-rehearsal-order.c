/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearsal-order.h"

typedef gboolean (*StateFunc) (SbState state);

static gboolean
is_late (SbState state)
{
  return state == SB_STATE_LATE;
}

/* Those whose files are there. */
static GStrv
dup_keys (SbTimeline *timeline, StateFunc func)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  for (guint i = 0; i < sb_timeline_get_n_rows (timeline); i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (timeline, i);

      if (row->migration != NULL && func (row->state))
        g_strv_builder_add (keys, row->migration->key);
    }
  return g_strv_builder_end (keys);
}

/**
 * sb_rehearsal_order_dup_late:
 * @timeline: of a target
 *
 * Returns: (transfer full): keys of migrations that are older than the newest applied
 */
GStrv
sb_rehearsal_order_dup_late (SbTimeline *timeline)
{
  return dup_keys (timeline, is_late);
}

/**
 * sb_rehearsal_order_dup_applied:
 * @timeline: of a target
 *
 * Returns: (transfer full): keys of migrations that it has
 */
GStrv
sb_rehearsal_order_dup_applied (SbTimeline *timeline)
{
  return dup_keys (timeline, sb_state_is_applied);
}
