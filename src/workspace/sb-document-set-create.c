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
  char *text; /* (nullable): what to put there */
} Naming;

static void
naming_free (gpointer data)
{
  Naming *self = data;

  sb_project_unref (self->project);
  sb_migration_unref (self->migration);
  g_free (self->text);
  g_free (self);
}

static void
name_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Naming *naming = task_data;

  g_task_return_pointer (
      task, sb_project_name_companion (naming->project, naming->migration, naming->role), g_free);
}

/* The editor is there before the text, so that the text can be undone. */
static void
put_text (SbDocumentSet *self, SbDocument *document, const char *text)
{
  g_autoptr (SbPlace)
      place = sb_place_new (sb_document_get_path (document), sb_document_get_key (document),
                            sb_document_get_role (document));

  sb_document_set_reveal (self, place);
  /* The text of a file that was deleted is the beginning of another one. */
  if (sb_document_get_disk (document) == SB_DISK_DELETED)
    sb_document_keep_mine (document);
  if (sb_document_get_state (document) == SB_DOCUMENT_READY
      || sb_document_get_state (document) == SB_DOCUMENT_ABSENT)
    sb_document_replace (document, text);
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
  if (naming->text != NULL)
    put_text (self, document, naming->text);
}

static void
name (SbDocumentSet *self, SbScriptRole role, const char *text)
{
  GTask *task = g_task_new (self, NULL, named_cb, NULL);
  Naming *naming = g_new (Naming, 1);

  naming->project = sb_project_ref (self->project);
  naming->migration = sb_migration_ref (self->migration);
  naming->role = role;
  naming->text = g_strdup (text);
  g_task_set_source_tag (task, name);
  g_task_set_task_data (task, naming, naming_free);
  sb_workspace_run_in_thread (task, name_in_thread, g_free);
}

static gboolean
can_name (SbDocumentSet *self)
{
  return self->project != NULL && self->migration != NULL
         && self->migration->paths[SB_ROLE_FORWARD] != NULL;
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
  g_return_if_fail (SB_IS_DOCUMENT_SET (self));
  g_return_if_fail (role != SB_ROLE_FORWARD && role < SB_N_ROLES);

  if (can_name (self) && self->shown[role] == NULL)
    name (self, role, NULL);
}

/**
 * sb_document_set_put_text:
 * @self: a set that shows a migration
 * @role: %SB_ROLE_ROLLBACK or %SB_ROLE_VERIFY
 * @text: UTF-8 with lines ending with LF
 *
 * Takes the person to that script and puts @text in place of what is there, as one step that can be
 * undone. Where there is no such script it begins one. Nothing is written until it is saved.
 */
void
sb_document_set_put_text (SbDocumentSet *self, SbScriptRole role, const char *text)
{
  g_return_if_fail (SB_IS_DOCUMENT_SET (self) && text != NULL);
  g_return_if_fail (role != SB_ROLE_FORWARD && role < SB_N_ROLES);

  if (self->shown[role] != NULL)
    put_text (self, self->shown[role], text);
  else if (can_name (self))
    name (self, role, text);
}
