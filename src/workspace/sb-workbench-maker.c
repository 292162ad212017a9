/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking for the migration to apply first, while its absence is shown as a failure. */
#include "sb-workbench-private.h"

typedef struct
{
  SbTicket *ticket;
  SbTimeline *timeline;
  SbRunEvent *event;
  SbFailure *failure;
} Search;

static void
search_free (Search *self)
{
  sb_timeline_unref (self->timeline);
  sb_run_event_unref (self->event);
  sb_failure_unref (self->failure);
  g_free (self);
}

static void
search_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Search *search = task_data;

  g_task_return_pointer (
      task, sb_maker_find (search->timeline, search->event->message, search->event->key),
      (GDestroyNotify) sb_maker_free);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Search *search = user_data;
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (search->ticket, &is_current);
  g_autoptr (SbMaker) maker = g_task_propagate_pointer (G_TASK (result), NULL);

  if (is_current && maker != NULL && self->failure == search->failure)
    sb_workbench_correct_failure (self, sb_failure_new_with_maker (search->failure,
                                                                   g_steal_pointer (&maker)));
  search_free (search);
}

/*< private >
 * sb_workbench_find_maker:
 * @self: a workbench
 * @event: the error that is shown as the failure
 *
 * When the migration that creates what is missing has been found, the failure that is shown says
 * so.
 */
void
sb_workbench_find_maker (SbWorkbench *self, SbRunEvent *event)
{
  g_autoptr (GTask) task = NULL;
  Search *search;

  if (event->message == NULL || self->failure == NULL || self->known == NULL)
    return;
  search = g_new (Search, 1);
  search->ticket = sb_workbench_take_ticket (self);
  search->timeline = sb_timeline_ref (self->known);
  search->event = sb_run_event_ref (event);
  search->failure = sb_failure_ref (self->failure);
  task = g_task_new (NULL, NULL, found_cb, search);
  g_task_set_source_tag (task, sb_workbench_find_maker);
  g_task_set_task_data (task, search, NULL);
  g_task_run_in_thread (task, search_in_thread);
}

/**
 * sb_workbench_apply_maker:
 * @self: a workbench
 *
 * Applies the migration that the failure says has to come first.
 */
void
sb_workbench_apply_maker (SbWorkbench *self)
{
  g_autofree char *key = NULL;

  if (self->failure == NULL || self->failure->maker == NULL)
    return;
  key = g_strdup (self->failure->maker->key);
  sb_workbench_select (self, key);
  sb_workbench_apply (self, SB_SCOPE_THIS);
}
