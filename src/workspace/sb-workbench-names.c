/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names for completion: from the target and the files to the completer. */
#include "sb-workbench-private.h"

static void
names_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (user_data, &is_current);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbSchemaNames)
      names = sb_workspace_read_names_finish (SB_WORKSPACE (source), result, &error);

  /* Completion is a comfort: without the target's names it has the files'. */
  if (names == NULL)
    g_info ("the target's names cannot be read: %s", error->message);
  else if (is_current)
    sb_completer_set_names (self->completer, names,
                            sb_workspace_get_system_names (self->workspace));
}

/*< private >
 * sb_workbench_gather_names:
 * @self: a workbench whose timeline shows the project as it is
 * @has_changed: what is in the target may be different from what it was
 *
 * Reads, elsewhere, what completion has to know.
 */
void
sb_workbench_gather_names (SbWorkbench *self, gboolean has_changed)
{
  g_autoptr (GHashTable)
      applied = sb_workbench_find_applied (self, sb_workspace_get_project (self->workspace));

  sb_completer_set_project (self->completer, sb_workspace_get_project (self->workspace), applied);
  if (self->known != NULL && (has_changed || sb_workspace_get_names (self->workspace) == NULL))
    sb_workspace_read_names_async (self->workspace, names_cb, sb_workbench_take_ticket (self));
}

/**
 * sb_workbench_get_completer:
 * @self: a workbench
 *
 * Returns: (transfer none): what proposes while a script is typed
 */
SbCompleter *
sb_workbench_get_completer (SbWorkbench *self)
{
  return self->completer;
}
