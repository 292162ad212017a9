/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways out of the selected migration, where it was edited after it was applied or stopped
 * half-way. */
#include "sb-workbench-private.h"

typedef struct
{
  SbWorkbench *workbench;
  char *key;
  char *checksum; /* of the edit that the person was asked about */
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_object_unref (waiting->workbench);
  g_free (waiting->key);
  g_free (waiting->checksum);
  g_free (waiting);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (user_data, &is_current);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths = sb_workspace_restore_finish (self->workspace, result, &error);

  if (!is_current)
    return;
  if (paths == NULL)
    {
      sb_workbench_fail (self, "No file was changed", error);
      return;
    }
  if (paths[0] == NULL)
    sb_workbench_toast (self, "The forward script is again what was applied");
  else
    {
      g_autofree char *name = g_filename_display_basename (paths[SB_ROLE_FORWARD]);

      sb_workbench_toast (self, "Made %s", name);
    }
  sb_workbench_reread (self, paths[0]);
}

static void
begin (SbWorkbench *self, const char *key, SbWayOut way)
{
  sb_workspace_restore_async (self->workspace, key, way, done_cb, sb_workbench_take_ticket (self));
}

static gboolean
is_same_edit (const Waiting *waiting)
{
  SbTimeline *timeline = sb_workspace_get_timeline (waiting->workbench->workspace);
  const SbTimelineRow *row = timeline != NULL ? sb_timeline_find (timeline, waiting->key) : NULL;

  return row != NULL && row->migration != NULL
         && g_strcmp0 (row->migration->checksum, waiting->checksum) == 0;
}

static void
answer_cb (SbAnswer answer, gpointer user_data)
{
  Waiting *waiting = user_data;
  SbWorkbench *self = waiting->workbench;
  const char *why;

  if (answer != SB_ANSWER_ACCEPT)
    return;
  /* While it was asked the person may have gone on writing, or a run have begun. */
  why = sb_workbench_why_not (self, SB_CAN_RELOAD);
  if (why == NULL && sb_document_set_has_modified_in (self->documents, waiting->key))
    why = "it has changes that are not saved";
  if (why == NULL && !is_same_edit (waiting))
    why = "it was edited meanwhile";
  if (why == NULL)
    begin (self, waiting->key, SB_WAY_OUT_RESTORE);
  else
    sb_workbench_toast (self, "Not done: %s", why);
}

static void
ask (SbWorkbench *self, const SbTimelineRow *row)
{
  Waiting *waiting = g_new (Waiting, 1);
  g_autofree char *title = g_strdup_printf ("Restore the applied text of %.40s?", row->version);
  SbQuestion *question;

  waiting->workbench = g_object_ref (self);
  waiting->key = g_strdup (row->key);
  waiting->checksum = g_strdup (row->migration->checksum);
  question = sb_question_new (title,
                              "What was edited in its forward script since it was applied is lost. "
                              "“Move the edit into a new migration” keeps it.",
                              "Restore", answer_cb, waiting, waiting_free);
  sb_question_set_destructive (question);
  sb_workbench_ask (self, question);
}

/*< private >
 * sb_workbench_why_no_way_out:
 * @self: a workbench
 * @item: (nullable): the selected migration
 * @way: what is wanted
 *
 * Returns: (transfer none) (nullable): why it cannot be done now
 */
const char *
sb_workbench_why_no_way_out (SbWorkbench *self, SbTimelineItem *item, SbWayOut way)
{
  const SbTimelineRow *row = item != NULL ? sb_timeline_item_get_row (item) : NULL;
  const char *why = row != NULL ? sb_workspace_why_no_way_out (row, way)
                                : "select a migration first";

  if (why == NULL && way != SB_WAY_OUT_FIX_UP
      && sb_document_set_has_modified_in (self->documents, row->key))
    why = "it has changes that are not saved";
  return why;
}

/**
 * sb_workbench_take_way_out:
 * @self: a workbench
 * @way: which
 *
 * Restores the selected migration's applied text, after asking; or moves the edit into a new
 * migration, or makes one for what is left of a migration that stopped half-way.
 */
void
sb_workbench_take_way_out (SbWorkbench *self, SbWayOut way)
{
  static const SbAbility abilities[] = { SB_CAN_RESTORE, SB_CAN_MOVE_EDIT, SB_CAN_FIX_UP };
  SbTimelineItem *item = sb_workbench_get_selected (self);
  const char *why_not = NULL;

  if (!sb_workbench_can (self, abilities[way], &why_not))
    sb_workbench_toast (self, "Not done: %s", why_not);
  else if (way == SB_WAY_OUT_RESTORE)
    ask (self, sb_timeline_item_get_row (item));
  else
    begin (self, sb_timeline_item_get_row (item)->key, way);
}
