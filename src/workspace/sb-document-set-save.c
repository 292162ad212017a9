/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving all documents of a set at once. */
#include "sb-document-set-private.h"

#include "sb-printable.h"

typedef struct
{
  guint n_waiting;
  guint n_saved;
  GError *error;
} SaveAll;

static void
save_all_free (gpointer data)
{
  SaveAll *self = data;

  g_clear_error (&self->error);
  g_free (self);
}

static void
save_all_step (GTask *task)
{
  SaveAll *all = g_task_get_task_data (task);

  if (--all->n_waiting > 0)
    return;
  if (all->error != NULL)
    g_task_return_error (task, g_steal_pointer (&all->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
saved_one_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SaveAll *all = g_task_get_task_data (task);
  SbDocument *document = SB_DOCUMENT (source);
  g_autoptr (GError) error = NULL;

  if (sb_document_save_finish (document, result, &error))
    all->n_saved++;
  else if (all->error == NULL)
    {
      g_autofree char *name = g_filename_display_basename (sb_document_get_path (document));
      g_autofree char *shown = sb_printable_line (name);

      g_prefix_error (&error, "%s was not saved: ", shown);
      all->error = g_steal_pointer (&error);
    }
  save_all_step (task);
}

/**
 * sb_document_set_save_all_async:
 * @self: a set
 * @callback: called when all are saved or could not be
 * @user_data: for @callback
 *
 * Saves every document with unsaved changes.
 */
void
sb_document_set_save_all_async (SbDocumentSet *self, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  SaveAll *all = g_new0 (SaveAll, 1);

  g_task_set_source_tag (task, sb_document_set_save_all_async);
  g_task_set_task_data (task, all, save_all_free);
  all->n_waiting = 1;
  for (guint i = 0; i < self->documents->len; i++)
    {
      SbDocument *document = g_ptr_array_index (self->documents, i);

      if (!sb_document_is_modified (document))
        continue;
      all->n_waiting++;
      sb_document_save_async (document, saved_one_cb, g_object_ref (task));
    }
  save_all_step (task);
}

/**
 * sb_document_set_save_all_finish:
 * @self: a set
 * @result: what the callback got
 * @n_saved: (out) (optional): how many were saved, also when one could not be
 * @error: return location for the first error of sb_document_save_finish()
 *
 * Returns: whether nothing is unsaved of what was when it began
 */
gboolean
sb_document_set_save_all_finish (SbDocumentSet *self, GAsyncResult *result, guint *n_saved,
                                 GError **error)
{
  SaveAll *all = g_task_get_task_data (G_TASK (result));

  if (n_saved != NULL)
    *n_saved = all->n_saved;
  return g_task_propagate_boolean (G_TASK (result), error);
}
