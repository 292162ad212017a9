/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of the selected migration can be copied. */
#include "sb-window-private.h"

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
