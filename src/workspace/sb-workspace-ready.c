/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-ready.h"

#include "sb-schema-reader.h"
#include "sb-words.h"
#include "sb-workspace-private.h"

/* What the work takes along. */
typedef struct
{
  SbProject *project;
  GPtrArray *requests;    /* SbReadyRequest */
  SbReadiness *readiness; /* of which an item is ticked */
  char *item;
  gboolean is_ticked;
} Work;

static void
work_free (Work *self)
{
  sb_project_unref (self->project);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_clear_pointer (&self->readiness, sb_readiness_unref);
  g_free (self->item);
  g_free (self);
}

/* Read once for all of them. */
static void
ensure_schema (SbReadyRequest *request, SbProject *project, SbLintSchema **schema)
{
  if (request->schema != NULL || request->is_live)
    return;
  if (*schema == NULL)
    {
      g_autoptr (SbSchemaReader) reader = sb_schema_reader_new ();

      *schema = sb_schema_reader_read (reader, project, sb_project_get_n_migrations (project), 0);
    }
  if (*schema != NULL)
    request->schema = sb_lint_schema_ref (*schema);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  g_autoptr (SbLintSchema) schema = NULL;
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_readiness_unref);

  for (guint i = 0; i < work->requests->len; i++)
    {
      g_auto (SbReadyFacts) facts = { 0 };

      ensure_schema (work->requests->pdata[i], work->project, &schema);
      sb_ready_facts_read (&facts, work->project, work->requests->pdata[i]);
      g_ptr_array_add (all, sb_readiness_new (&facts));
    }
  g_task_return_pointer (task, all, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sb_workspace_read_ready_async:
 * @self: a workspace with a project
 * @requests: (element-type SbReadyRequest): whose checklists
 * @callback: called when they are there
 * @user_data: for @callback
 *
 * Judges checklists in a thread. No target is asked.
 */
void
sb_workspace_read_ready_async (SbWorkspace *self, GPtrArray *requests, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = sb_workspace_new_project_task (self, sb_workspace_read_ready_async,
                                                          callback, user_data);
  Work *work;

  if (task == NULL)
    return;
  work = g_new0 (Work, 1);
  work->project = sb_project_ref (self->project);
  work->requests = g_ptr_array_ref (requests);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  sb_workspace_run_in_thread (g_steal_pointer (&task), read_in_thread,
                              (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sb_workspace_read_ready_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbWorkspaceError
 *
 * Returns: (transfer full) (element-type SbReadiness) (nullable): one for each request
 */
GPtrArray *
sb_workspace_read_ready_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
tick_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;

  if (sb_ticks_set (work->project, work->item, sb_readiness_get_migration (work->readiness),
                    sb_readiness_get_digest (work->readiness), work->is_ticked, &error))
    g_task_return_pointer (task, g_strdup (work->item), g_free);
  else
    g_task_return_error (task, error);
}

/**
 * sb_workspace_tick_async:
 * @self: a workspace with a project
 * @readiness: the checklist as the person sees it
 * @item: one of its items that a person judges
 * @is_ticked: whether it is ticked from now on
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * The tick is for the scripts as they were judged.
 */
void
sb_workspace_tick_async (SbWorkspace *self, SbReadiness *readiness, const char *item,
                         gboolean is_ticked, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask)
      task = sb_workspace_new_project_task (self, sb_workspace_tick_async, callback, user_data);
  Work *work;

  if (task == NULL)
    return;
  work = g_new0 (Work, 1);
  work->project = sb_project_ref (self->project);
  work->readiness = sb_readiness_ref (readiness);
  work->item = g_strdup (item);
  work->is_ticked = is_ticked;
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  sb_workspace_run_in_thread (g_steal_pointer (&task), tick_in_thread, g_free);
}

/**
 * sb_workspace_tick_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an error of files
 *
 * Returns: whether it was written
 */
gboolean
sb_workspace_tick_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  g_autofree char *item = g_task_propagate_pointer (G_TASK (result), error);

  return item != NULL;
}

/**
 * sb_ready_dup_open:
 * @checklists: (element-type SbReadiness): of the migrations of a plan
 * @max_lines: how many items are named at most
 *
 * What to know before these migrations are applied.
 *
 * Returns: (transfer full) (nullable): lines for people without a line end behind the last; %NULL
 *   where nothing is open
 */
char *
sb_ready_dup_open (GPtrArray *checklists, guint max_lines)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *count = NULL;
  guint n = 0;

  for (guint i = 0; i < checklists->len; i++)
    {
      SbReadiness *one = checklists->pdata[i];

      for (guint k = 0; k < sb_readiness_get_n (one); k++)
        {
          const SbReadyItem *item = sb_readiness_get (one, k);

          if (item->state == SB_READY_OPEN && n++ < max_lines)
            g_string_append_printf (lines, "\n• %s: %s (%s)",
                                    sb_readiness_get_migration (one)->version, item->text,
                                    item->reason);
        }
    }
  if (n == 0)
    return NULL;
  if (n > max_lines)
    g_string_append_printf (lines, "\n• and %u more", n - max_lines);
  count = sb_words_count (n, "item", "items");
  return g_strdup_printf ("Open in the checklist: %s%s", count, lines->str);
}
