/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What others do to the target: looked at again while another run is at work there, and when the
 * person comes back to the window. */
#include "sb-workbench-private.h"

#include <string.h>

#define FIRST_PAUSE_S 2
#define LONGEST_PAUSE_S 30
/* So many looks in a row that found nothing new end it: some five minutes. */
#define MANY_LOOKS 12
/* What was read since then is new enough for somebody who comes back. */
#define FRESH_US (10 * G_USEC_PER_SEC)

static const char *
get_digest (SbWorkbench *self)
{
  SbHistory *history = self->known != NULL ? sb_timeline_get_history (self->known) : NULL;

  return history != NULL ? sb_history_get_digest (history) : "";
}

static gboolean
is_idle (SbWorkbench *self)
{
  return self->phase == SB_PHASE_READY && self->action == NULL && self->n_tickets == 0;
}

static gboolean again_cb (gpointer user_data);

static void
look_later (SbWorkbench *self)
{
  g_free (self->again_digest);
  self->again_digest = g_strdup (get_digest (self));
  self->again_source = g_timeout_add_seconds (self->again_pause_s, again_cb, self);
}

static gboolean
again_cb (gpointer user_data)
{
  SbWorkbench *self = user_data;
  gboolean is_new = strcmp (self->again_digest, get_digest (self)) != 0;

  self->again_source = 0;
  /* A run of our own reads by itself when it has ended. */
  if (self->action != NULL || self->known == NULL)
    return G_SOURCE_REMOVE;
  self->again_pause_s = is_new ? FIRST_PAUSE_S : MIN (self->again_pause_s * 2, LONGEST_PAUSE_S);
  self->n_looks = is_new ? 0 : self->n_looks + 1;
  if (self->n_looks >= MANY_LOOKS)
    return G_SOURCE_REMOVE;
  look_later (self);
  if (is_idle (self))
    sb_workbench_read_again (self);
  return G_SOURCE_REMOVE;
}

/*< private >
 * sb_workbench_follow_other_run:
 * @self: a workbench whose run was refused because another one goes on
 *
 * Reads the target again every now and then, as long as something changes there.
 */
void
sb_workbench_follow_other_run (SbWorkbench *self)
{
  sb_workbench_follow_no_more (self);
  self->again_pause_s = FIRST_PAUSE_S;
  self->n_looks = 0;
  look_later (self);
}

/*< private >
 * sb_workbench_follow_no_more:
 * @self: a workbench
 *
 * Ends it.
 */
void
sb_workbench_follow_no_more (SbWorkbench *self)
{
  g_clear_handle_id (&self->again_source, g_source_remove);
  g_clear_pointer (&self->again_digest, g_free);
}

/**
 * sb_workbench_come_back:
 * @self: a workbench whose window is looked at again
 *
 * Reads the target again where that was long ago: others may have worked on it. Main thread.
 */
void
sb_workbench_come_back (SbWorkbench *self)
{
  if (is_idle (self) && self->known != NULL && g_get_monotonic_time () - self->read_at > FRESH_US)
    sb_workbench_read_again (self);
}
