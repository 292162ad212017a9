/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scripts that a migration does not have yet. */
#include "sb-document-set-private.h"

#include <string.h>

#include "sb-printable.h"
#include "sb-workspace-private.h"

typedef struct
{
  SbProject *project;
  SbMigration *migration;
  SbScriptRole role;
} Naming;

static void
naming_free (gpointer data)
{
  Naming *self = data;

  sb_project_unref (self->project);
  sb_migration_unref (self->migration);
  g_free (self);
}

static void
name_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Naming *naming = task_data;

  g_task_return_pointer (
      task, sb_project_name_companion (naming->project, naming->migration, naming->role), g_free);
}

static void
named_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SbDocumentSet *self = SB_DOCUMENT_SET (source);
  Naming *naming = g_task_get_task_data (G_TASK (result));
  g_autofree char *path = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autofree char *description = sb_printable_line (naming->migration->description);
  g_autofree char *text = NULL;
  SbDocument *document;

  if (path == NULL || self->migration == NULL || self->shown[naming->role] != NULL
      || strcmp (self->migration->key, naming->migration->key) != 0)
    return;
  document = sb_document_set_find_by_path (self, path);
  if (document == NULL)
    {
      text = g_strdup_printf (naming->role == SB_ROLE_ROLLBACK
                                  ? "-- Takes back %s: %s\n\n"
                                  : "-- check: %s %s is in place\n-- expect: true\n",
                              naming->migration->version, description);
      document = sb_document_set_add (self, path, self->migration->key, naming->role);
      sb_document_draft (document, text);
    }
  sb_document_set_put (self, naming->role, document);
  sb_document_set_tell_shown (self);
}

/**
 * sb_document_set_create:
 * @self: a set that shows a migration
 * @role: %SB_ROLE_ROLLBACK or %SB_ROLE_VERIFY, of which it has none yet
 *
 * Begins that script, named as the project's layout does; saving makes the file.
 */
void
sb_document_set_create (SbDocumentSet *self, SbScriptRole role)
{
  g_autoptr (GTask) task = NULL;
  Naming *naming;

  g_return_if_fail (SB_IS_DOCUMENT_SET (self));
  g_return_if_fail (role != SB_ROLE_FORWARD && role < SB_N_ROLES);

  if (self->project == NULL || self->migration == NULL || self->shown[role] != NULL
      || self->migration->paths[SB_ROLE_FORWARD] == NULL)
    return;
  naming = g_new (Naming, 1);
  naming->project = sb_project_ref (self->project);
  naming->migration = sb_migration_ref (self->migration);
  naming->role = role;
  task = g_task_new (self, NULL, named_cb, NULL);
  g_task_set_source_tag (task, sb_document_set_create);
  g_task_set_task_data (task, naming, naming_free);
  sb_workspace_run_in_thread (g_steal_pointer (&task), name_in_thread, g_free);
}
