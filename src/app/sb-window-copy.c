/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of the selected migration can be copied. */
#include "sb-window-private.h"
#include "sb-workspace-evidence.h"

static SbMigration *
get_migration (SbWindow *self)
{
  SbTimelineItem *item = sb_workbench_get_selected (self->workbench);

  return item ? sb_timeline_item_get_migration (item) : NULL;
}

/**
 * sb_window_get_path:
 * @self: a window with a project
 *
 * Returns: (transfer none) (nullable): the path of the selected migration's forward script
 */
const char *
sb_window_get_path (SbWindow *self)
{
  SbMigration *migration = get_migration (self);

  return migration ? migration->paths[SB_ROLE_FORWARD] : NULL;
}

static void
copy (SbWindow *self, const char *text, const char *what)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  sb_window_toast (self, what);
}

/**
 * sb_window_copy_version:
 * @self: a window with a selected migration
 *
 * Its version is what other tools want to be told: `supabase migration repair`.
 */
void
sb_window_copy_version (SbWindow *self)
{
  SbTimelineItem *item = sb_workbench_get_selected (self->workbench);

  copy (self, sb_timeline_item_get_row (item)->version, "Version copied");
}

/**
 * sb_window_copy_name:
 * @self: a window with a selected migration
 */
void
sb_window_copy_name (SbWindow *self)
{
  g_autofree char *name = g_path_get_basename (sb_window_get_path (self));

  copy (self, name, "File name copied");
}

/**
 * sb_window_copy_path:
 * @self: a window with a selected migration
 */
void
sb_window_copy_path (SbWindow *self)
{
  copy (self, sb_window_get_path (self), "Path copied");
}

/**
 * sb_window_copy_sql:
 * @self: a window with a selected migration
 */
void
sb_window_copy_sql (SbWindow *self)
{
  SbDocumentSet *documents = sb_workbench_get_documents (self->workbench);
  SbDocument *document = sb_document_set_get_document (documents, SB_ROLE_FORWARD);
  SbScript *script = document ? sb_document_get_script (document) : NULL;

  if (script)
    copy (self, sb_script_get_text (script, NULL), "SQL copied");
  else
    sb_window_toast (self, "There is no SQL to copy");
}

static void
reported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *report = sb_workspace_report_rehearsals_finish (SB_WORKSPACE (source), result,
                                                                   &error);
  g_autofree char *trouble = error ? g_strdup_printf ("No report: %s", error->message) : NULL;

  if (report)
    copy (self, report, "Report copied");
  else
    sb_window_toast (self, trouble);
}

/**
 * sb_window_copy_report:
 * @self: a window with a selected migration
 *
 * What came of its rehearsal, with those that were rehearsed together with it, as Markdown.
 */
void
sb_window_copy_report (SbWindow *self)
{
  SbRehearsals *rehearsals = sb_workbench_get_rehearsals (self->workbench);
  const char *key = sb_timeline_item_get_key (sb_workbench_get_selected (self->workbench));
  g_autoptr (GPtrArray) together = NULL;

  if (!sb_rehearsals_get_result (rehearsals, key))
    {
      sb_window_toast (self, "There is no rehearsal to report");
      return;
    }
  together = sb_rehearsals_dup_together (rehearsals, key);
  sb_workspace_report_rehearsals_async (sb_workbench_get_workspace (self->workbench), together,
                                        sb_rehearsals_find_chain (rehearsals, key), reported_cb,
                                        g_object_ref (self));
}
