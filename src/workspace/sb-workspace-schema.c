/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-schema.h"

#include "sb-workspace-private.h"

static gpointer
snapshot_job (SbSession *session, gpointer user_data, GError **error)
{
  const char *const without[] = { "switchback", "supabase_migrations", user_data, NULL };

  if (!sb_session_is_connected (session) && !sb_session_connect (session, error))
    return NULL;
  return sb_snapshot_read (session, SB_SNAPSHOT_DEFAULT, without, error);
}

/*< private >
 * sb_workspace_take_fingerprint:
 *
 * As #SbRunFingerprintFunc says.
 */
char *
sb_workspace_take_fingerprint (SbSession *session, const char *history, char **form, GError **error)
{
  const char *const without[] = { "switchback", "supabase_migrations", history, NULL };
  g_autoptr (SbSnapshot) snapshot = sb_snapshot_read (session, SB_SNAPSHOT_BRIEF, without, error);

  if (snapshot == NULL)
    return NULL;
  g_free (*form);
  *form = g_strdup_printf ("%d, PostgreSQL %d", SB_SNAPSHOT_FORM,
                           sb_snapshot_get_server_version (snapshot) / 10000);
  return g_strdup (sb_snapshot_get_fingerprint (snapshot));
}

/**
 * sb_workspace_snapshot_async:
 * @self: a workspace with a target
 * @callback: called when the schema has been read
 * @user_data: for @callback
 *
 * Reads the schema of the target's database, without the journal and the history.
 */
void
sb_workspace_snapshot_async (SbWorkspace *self, GAsyncReadyCallback callback, gpointer user_data)
{
  const char *table = NULL;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  if (self->timeline != NULL)
    table = sb_history_get_table (sb_timeline_get_history (self->timeline));
  sb_workspace_run_job (self, sb_workspace_snapshot_async, snapshot_job, g_strdup (table), g_free,
                        (GDestroyNotify) sb_snapshot_unref, callback, user_data);
}

/**
 * sb_workspace_snapshot_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbDbError or #SbWorkspaceError
 *
 * Returns: (transfer full) (nullable): the schema
 */
SbSnapshot *
sb_workspace_snapshot_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
