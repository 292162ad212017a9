/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which migration the workbench shows. */
#include "sb-workbench-private.h"

/* The item's files in the project as it was read last; the timeline may be older. */
static SbMigration *
find_files (SbWorkbench *self, SbTimelineItem *item)
{
  SbProject *project = sb_workspace_get_project (self->workspace);
  SbMigration *migration = item != NULL ? sb_timeline_item_get_migration (item) : NULL;

  return migration != NULL ? sb_workbench_find_by_path (project, migration->paths[SB_ROLE_FORWARD])
                           : NULL;
}

static void
select_item (SbWorkbench *self, SbTimelineItem *item)
{
  const char *id = item != NULL ? sb_timeline_item_get_id (item) : NULL;

  if (g_strcmp0 (self->selected, id) == 0)
    return;
  g_free (self->selected);
  self->selected = g_strdup (id);
  sb_document_set_show (self->documents, find_files (self, item));
  sb_workbench_judge (self);
  sb_workbench_emit (self, SB_WORKBENCH_SELECTED);
  sb_workbench_tell (self);
}

/* Whether unsaved text is shown of a migration whose files are gone: no row leads back to it. */
static gboolean
shows_last_copy (SbWorkbench *self)
{
  SbProject *project = sb_workspace_get_project (self->workspace);
  SbMigration *shown = sb_document_set_get_migration (self->documents);

  return shown != NULL && project != NULL
         && sb_document_set_has_modified_in (self->documents, shown->key)
         && sb_workbench_find_by_path (project, shown->paths[SB_ROLE_FORWARD]) == NULL;
}

static void
select_then_cb (SbWorkbench *self, gpointer user_data)
{
  select_item (self, sb_timeline_model_find (self->timeline, user_data));
}

/**
 * sb_workbench_select:
 * @self: a workbench
 * @key: (nullable): id or key of a row of the timeline; %NULL for none
 *
 * Shows the migration's scripts. Asks first where that would hide unsaved text whose file is gone.
 */
void
sb_workbench_select (SbWorkbench *self, const char *key)
{
  SbTimelineItem *item = key != NULL ? sb_timeline_model_find (self->timeline, key) : NULL;

  if (key == NULL || !shows_last_copy (self))
    select_item (self, item);
  else if (item != NULL)
    {
      /* Until there is an answer the timeline shows what was selected before. */
      sb_workbench_settle_documents (self, select_then_cb, g_strdup (key), g_free);
      sb_workbench_emit (self, SB_WORKBENCH_SELECTED);
    }
}

/**
 * sb_workbench_go_to:
 * @self: a workbench
 * @place: where to take the person, also in a migration that is not selected
 */
void
sb_workbench_go_to (SbWorkbench *self, const SbPlace *place)
{
  SbProject *project = sb_workspace_get_project (self->workspace);
  SbMigration *migration = project != NULL ? sb_workbench_find_by_path (project, place->path)
                                           : NULL;

  if (migration != NULL)
    sb_workbench_select (self, migration->key);
  else if (place->key != NULL)
    sb_workbench_select (self, place->key);
  sb_document_set_reveal (self->documents, place);
}

/**
 * sb_workbench_can_go_to:
 * @self: a workbench
 * @place: a place
 *
 * Returns: whether it is in a migration's script; what a script includes is shown by other programs
 */
gboolean
sb_workbench_can_go_to (SbWorkbench *self, const SbPlace *place)
{
  SbProject *project = sb_workspace_get_project (self->workspace);

  return project != NULL && sb_workbench_find_by_path (project, place->path) != NULL;
}

/*< private >
 * sb_workbench_dup_selected_key:
 * @self: a workbench
 *
 * Returns: (transfer full) (nullable): the selected row's key in the history
 */
char *
sb_workbench_dup_selected_key (SbWorkbench *self)
{
  SbTimelineItem *item = sb_workbench_get_selected (self);

  return item != NULL ? g_strdup (sb_timeline_item_get_key (item)) : NULL;
}

/*< private >
 * sb_workbench_keep_selection:
 * @self: a workbench whose timeline model has changed
 *
 * Shows the selected migration's files as they are now. Where it is gone, or nothing was selected,
 * the first that is pending is selected, which comes next, else the newest. Unsaved text of a
 * migration whose files are gone stays in its editor: there is no other way back to it.
 */
void
sb_workbench_keep_selection (SbWorkbench *self)
{
  SbTimeline *timeline = sb_workspace_get_timeline (self->workspace);
  SbProject *project = sb_workspace_get_project (self->workspace);
  SbTimelineItem *item = sb_workbench_get_selected (self);
  SbMigration *shown = sb_document_set_get_migration (self->documents);
  guint n = sb_project_get_n_migrations (project);

  if (item != NULL)
    {
      sb_document_set_show (self->documents, find_files (self, item));
      return;
    }
  if (shown != NULL && sb_document_set_has_modified_in (self->documents, shown->key))
    return;
  for (guint i = 0; timeline != NULL && i < sb_timeline_get_n_rows (timeline) && item == NULL; i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (timeline, i);

      if (row->state == SB_STATE_PENDING || row->state == SB_STATE_FAILED)
        item = sb_timeline_model_find (self->timeline, row->key);
    }
  if (item == NULL && n > 0)
    item = sb_timeline_model_find (self->timeline, sb_project_get_migration (project, n - 1)->key);
  select_item (self, item);
}
