/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checklist of the migration that is shown: judged again, elsewhere, whenever something that it
 * depends on may be different. */
#include "sb-workbench-private.h"

#include <string.h>

/* What is typed and what is linted comes in bursts. */
#define PAUSE_MS 150

static void
set_readiness (SbWorkbench *self, SbReadiness *readiness)
{
  if (self->readiness == NULL && readiness == NULL)
    return;
  g_clear_pointer (&self->readiness, sb_readiness_unref);
  self->readiness = readiness != NULL ? sb_readiness_ref (readiness) : NULL;
  sb_workbench_emit (self, SB_WORKBENCH_READINESS);
}

static gboolean
is_shown (SbWorkbench *self, const SbMigration *migration)
{
  SbMigration *shown = sb_document_set_get_migration (self->documents);

  return shown != NULL && strcmp (shown->key, migration->key) == 0;
}

static void
judged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbWorkbench) self = user_data;
  g_autoptr (GPtrArray) all = sb_workspace_read_ready_finish (SB_WORKSPACE (source), result, NULL);

  self->is_judging = FALSE;
  if (self->workspace == NULL)
    return; /* the window is gone */
  if (all != NULL && is_shown (self, sb_readiness_get_migration (all->pdata[0])))
    set_readiness (self, all->pdata[0]);
}

/* The scripts as the editors have them. */
static SbReadyRequest *
make_request (SbWorkbench *self, SbMigration *migration)
{
  SbReadyRequest *request = sb_ready_request_new (migration);
  SbLintSchema *schema = sb_linter_get_schema (self->linter);

  request->is_live = TRUE;
  request->schema = schema != NULL ? sb_lint_schema_ref (schema) : NULL;
  request->is_modified = sb_document_set_has_modified_in (self->documents, migration->key);
  for (SbScriptRole role = 0; role < SB_N_ROLES; role++)
    {
      SbDocument *document = sb_document_set_get_document (self->documents, role);
      SbScript *script = document != NULL ? sb_document_get_script (document) : NULL;
      SbDocumentState state = document != NULL ? sb_document_get_state (document)
                                               : SB_DOCUMENT_UNREADABLE;

      gsize length = 0;

      if (script != NULL)
        sb_script_get_text (script, &length);
      /* One that nobody has begun is not there. */
      if (script == NULL || (state != SB_DOCUMENT_READY && state != SB_DOCUMENT_ABSENT)
          || (state == SB_DOCUMENT_ABSENT && length == 0))
        continue;
      request->scripts[role] = sb_script_ref (script);
      g_free (request->paths[role]);
      request->paths[role] = g_strdup (sb_document_get_path (document));
    }
  return request;
}

static gboolean
judge_cb (gpointer user_data)
{
  SbWorkbench *self = user_data;
  SbMigration *migration = sb_document_set_get_migration (self->documents);
  g_autoptr (GPtrArray) requests = NULL;

  if (self->is_judging)
    return G_SOURCE_CONTINUE;
  self->ready_source = 0;
  if (migration == NULL || migration->paths[SB_ROLE_FORWARD] == NULL)
    {
      set_readiness (self, NULL);
      return G_SOURCE_REMOVE;
    }
  self->is_judging = TRUE;
  requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_ready_request_free);
  g_ptr_array_add (requests, make_request (self, migration));
  sb_workspace_read_ready_async (self->workspace, requests, judged_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/*< private >
 * sb_workbench_judge:
 * @self: a workbench
 *
 * Soon, and elsewhere, the checklist of the migration shown is judged again.
 */
void
sb_workbench_judge (SbWorkbench *self)
{
  SbMigration *migration = sb_document_set_get_migration (self->documents);

  if (self->readiness != NULL
      && (migration == NULL || !is_shown (self, sb_readiness_get_migration (self->readiness))))
    set_readiness (self, NULL);
  if (self->ready_source == 0)
    self->ready_source = g_timeout_add (PAUSE_MS, judge_cb, self);
}

/*< private >
 * sb_workbench_judge_no_more:
 * @self: a workbench that goes away
 */
void
sb_workbench_judge_no_more (SbWorkbench *self)
{
  g_clear_handle_id (&self->ready_source, g_source_remove);
  g_clear_pointer (&self->readiness, sb_readiness_unref);
}

/**
 * sb_workbench_get_readiness:
 * @self: a workbench
 *
 * Returns: (transfer none) (nullable): the checklist of the migration shown; %NULL for none, or
 *   before it is judged
 */
SbReadiness *
sb_workbench_get_readiness (SbWorkbench *self)
{
  return self->readiness;
}

static void
ticked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbWorkbench) self = user_data;
  g_autoptr (GError) error = NULL;

  if (sb_workspace_tick_finish (SB_WORKSPACE (source), result, &error))
    {
      if (self->workspace != NULL)
        sb_workbench_judge (self);
      return;
    }
  sb_workbench_toast (self, "Not ticked: %s", error->message);
  sb_workbench_emit (self, SB_WORKBENCH_READINESS);
}

/**
 * sb_workbench_tick:
 * @self: a workbench with a checklist
 * @item: one of its items that a person judges
 * @is_ticked: whether it is ticked from now on
 *
 * The tick is for the scripts as they were judged; it is told by "readiness".
 */
void
sb_workbench_tick (SbWorkbench *self, const char *item, gboolean is_ticked)
{
  if (self->readiness != NULL)
    sb_workspace_tick_async (self->workspace, self->readiness, item, is_ticked, ticked_cb,
                             g_object_ref (self));
}
