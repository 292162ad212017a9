/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of what is in the target's schema. */
#include "sb-workspace-private.h"

#include "sb-name-reader.h"
#include "sb-observer.h"

typedef struct
{
  SbSchemaNames *own;
  SbSchemaNames *system; /* NULL: known already */
} Names;

static void
names_free (Names *self)
{
  g_clear_pointer (&self->own, sb_schema_names_unref);
  g_clear_pointer (&self->system, sb_schema_names_unref);
  g_free (self);
}

/* What comes with the server is read once. */
static gpointer
read_job (SbSession *session, gpointer user_data, GError **error)
{
  gboolean knows_system = GPOINTER_TO_INT (user_data);
  Names *names = g_new0 (Names, 1);

  if (sb_session_connect (session, error))
    names->own = sb_name_reader_read (session, error);
  if (names->own != NULL && !knows_system)
    names->system = sb_name_reader_read_system (session, error);
  if (names->own != NULL && (knows_system || names->system != NULL))
    return names;
  names_free (names);
  return NULL;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SbWorkspace *self = g_task_get_source_object (task);
  SbTarget *target = g_task_get_task_data (task);
  GError *error = NULL;
  Names *names = sb_connection_run_finish (result, &error);

  if (names == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (target == self->target)
    {
      g_clear_pointer (&self->names, sb_schema_names_unref);
      self->names = sb_schema_names_ref (names->own);
      if (names->system != NULL)
        {
          g_clear_pointer (&self->system_names, sb_schema_names_unref);
          self->system_names = g_steal_pointer (&names->system);
        }
    }
  g_task_return_pointer (task, g_steal_pointer (&names->own),
                         (GDestroyNotify) sb_schema_names_unref);
  names_free (names);
}

/**
 * sb_workspace_read_names_async:
 * @self: a workspace with a target
 * @callback: called when they are read
 * @user_data: for @callback
 *
 * Reads the names of what is in the target's schema, by a connection of its own, beside whatever runs.
 */
void
sb_workspace_read_names_async (SbWorkspace *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (SbConnection) connection = NULL;
  GTask *task;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sb_workspace_read_names_async);
  if (self->target == NULL)
    {
      g_task_return_new_error (task, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_NO_TARGET,
                               "no target is chosen");
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, sb_target_ref (self->target), (GDestroyNotify) sb_target_unref);
  connection = sb_connection_new (self->target, SB_OBSERVER_NAME);
  sb_connection_run_async (connection, read_job, GINT_TO_POINTER (self->system_names != NULL), NULL,
                           (GDestroyNotify) names_free, read_cb, task);
}

/**
 * sb_workspace_read_names_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbDbError or #SbWorkspaceError
 *
 * Returns: (transfer full) (nullable): the names
 */
SbSchemaNames *
sb_workspace_read_names_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sb_workspace_get_names:
 * @self: a workspace
 *
 * Returns: (transfer none) (nullable): the names of the target's schema as they were read last
 */
SbSchemaNames *
sb_workspace_get_names (SbWorkspace *self)
{
  return self->names;
}

/**
 * sb_workspace_get_system_names:
 * @self: a workspace
 *
 * Returns: (transfer none) (nullable): the names of what came with the target's server
 */
SbSchemaNames *
sb_workspace_get_system_names (SbWorkspace *self)
{
  return self->system_names;
}
