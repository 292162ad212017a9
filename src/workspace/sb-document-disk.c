/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A document and its file: reading, noticing what others did, saving without losing either. */
#include "sb-document-private.h"

#include "sb-workspace-private.h"

/* Reading */

typedef struct
{
  SbDocument *document;
  guint reading;
  gboolean is_forced; /* the file's text replaces ours, whatever ours is */
} ReadCall;

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, sb_document_file_read (task_data),
                         (GDestroyNotify) sb_document_file_free);
}

static void
set_disk (SbDocument *self, SbDocumentDisk disk, const char *problem)
{
  if (self->disk == disk && g_strcmp0 (self->disk_problem, problem) == 0)
    return;
  self->disk = disk;
  sb_document_set_string (&self->disk_problem, problem);
  sb_document_emit (self, SB_DOCUMENT_CHANGED);
}

/* The file's text becomes the document's. */
static void
take_file (SbDocument *self, SbDocumentFile *file)
{
  self->state = file->state;
  self->has_bom = file->has_bom;
  self->is_crlf = file->is_crlf;
  self->disk = SB_DISK_SAME;
  self->is_modified = FALSE;
  g_clear_pointer (&self->disk_problem, g_free);
  g_clear_pointer (&self->save_problem, g_free);
  sb_document_set_string (&self->problem, file->problem);
  sb_document_set_string (&self->identity, file->identity);
  g_clear_pointer (&self->loaded, g_bytes_unref);
  self->loaded = file->text != NULL ? g_bytes_ref (file->text) : g_bytes_new (NULL, 0);
  sb_document_emit (self, SB_DOCUMENT_LOADED);
  sb_document_emit (self, SB_DOCUMENT_CHANGED);
  sb_document_parse (self, file->source);
}

static gboolean
is_our_text (SbDocument *self, SbDocumentFile *file)
{
  g_autoptr (GBytes) text = sb_document_dup_text (self);

  return file->text != NULL && file->is_crlf == self->is_crlf && file->has_bom == self->has_bom
         && file->state == SB_DOCUMENT_READY && g_bytes_equal (text, file->text);
}

/* Somebody else may have written the file. */
static void
compare (SbDocument *self, SbDocumentFile *file)
{
  gboolean is_gone = file->identity == NULL;

  sb_document_set_string (&self->seen_identity, file->identity);
  if (is_gone && self->identity != NULL)
    set_disk (self, SB_DISK_DELETED,
              file->state == SB_DOCUMENT_ABSENT ? "deleted on disk" : file->problem);
  else if (is_gone && self->is_modified)
    set_disk (self, file->state == SB_DOCUMENT_ABSENT ? SB_DISK_SAME : SB_DISK_DELETED,
              file->problem);
  else if (is_gone && self->state == file->state && g_strcmp0 (self->problem, file->problem) == 0)
    set_disk (self, SB_DISK_SAME, NULL);
  else if (g_strcmp0 (self->identity, file->identity) == 0 && !is_gone)
    {
      if (!self->is_modified && file->state != self->state)
        {
          self->state = file->state;
          sb_document_set_string (&self->problem, file->problem);
          sb_document_emit (self, SB_DOCUMENT_CHANGED);
        }
      set_disk (self, SB_DISK_SAME, NULL);
    }
  else if (!self->is_modified || is_our_text (self, file))
    take_file (self, file);
  else
    set_disk (self, SB_DISK_CHANGED, "changed on disk");
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree ReadCall *call = user_data;
  g_autoptr (SbDocument) self = call->document;
  g_autoptr (SbDocumentFile) file = g_task_propagate_pointer (G_TASK (result), NULL);

  if (file == NULL || call->reading != self->reading)
    return;
  if (self->is_saving)
    self->wants_check = TRUE;
  else if (call->is_forced || self->state == SB_DOCUMENT_LOADING)
    {
      sb_document_set_string (&self->seen_identity, file->identity);
      take_file (self, file);
    }
  else
    compare (self, file);
}

static void
read_file (SbDocument *self, gboolean is_forced)
{
  ReadCall *call = g_new (ReadCall, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, read_cb, call);

  call->document = g_object_ref (self);
  call->reading = ++self->reading;
  call->is_forced = is_forced;
  g_task_set_source_tag (task, read_file);
  g_task_set_task_data (task, g_strdup (self->path), g_free);
  g_task_run_in_thread (task, read_in_thread);
}

/* Writing */

typedef struct
{
  char *path;
  char *identity;
  GBytes *text;
  gboolean has_bom;
  gboolean is_crlf;
  guint edits;
} Write;

static void
write_free (gpointer data)
{
  Write *self = data;

  g_free (self->path);
  g_free (self->identity);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_free (self);
}

static Write *
write_new (SbDocument *self, const char *path)
{
  Write *write = g_new0 (Write, 1);

  write->path = g_strdup (path);
  write->identity = g_strdup (self->identity);
  write->text = sb_document_dup_text (self);
  write->has_bom = self->has_bom;
  write->is_crlf = self->is_crlf;
  write->edits = self->edits;
  return write;
}

static void
save_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Write *write = task_data;
  GError *error = NULL;
  char *identity = sb_document_file_write (write->path, write->identity, write->text,
                                           write->has_bom, write->is_crlf, &error);

  if (identity == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, identity, g_free);
}

static void save_next (SbDocument *self);

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SbDocument) self = g_object_ref (g_task_get_source_object (task));
  Write *write = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *identity = g_task_propagate_pointer (G_TASK (result), &error);
  gboolean is_conflict = g_error_matches (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_CONFLICT);

  self->is_saving = FALSE;
  self->reading++;
  if (error == NULL)
    {
      sb_document_set_string (&self->identity, identity);
      sb_document_set_string (&self->seen_identity, identity);
      self->state = SB_DOCUMENT_READY;
      g_clear_pointer (&self->problem, g_free);
      self->is_modified = self->edits != write->edits;
    }
  sb_document_set_string (&self->save_problem,
                          error != NULL && !is_conflict ? error->message : NULL);
  sb_document_emit (self, SB_DOCUMENT_CHANGED);

  if (is_conflict || self->wants_check)
    read_file (self, FALSE);
  self->wants_check = FALSE;
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
  save_next (self);
}

static gboolean
refuse_save (SbDocument *self, GTask *task)
{
  if (self->state != SB_DOCUMENT_READY && self->state != SB_DOCUMENT_ABSENT)
    g_task_return_new_error (task, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_READ_ONLY, "%s",
                             self->problem != NULL ? self->problem : "not read yet");
  else if (self->disk != SB_DISK_SAME)
    g_task_return_new_error (task, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_CONFLICT,
                             "%s: decide first which text to keep", self->disk_problem);
  else if (!self->is_modified)
    g_task_return_boolean (task, TRUE);
  else
    return FALSE;
  return TRUE;
}

static void
save_next (SbDocument *self)
{
  while (!self->is_saving && !g_queue_is_empty (&self->waiting))
    {
      g_autoptr (GTask) task = g_queue_pop_head (&self->waiting);

      if (refuse_save (self, task))
        continue;
      self->is_saving = TRUE;
      g_task_set_task_data (task, write_new (self, self->path), write_free);
      {
        g_autoptr (GTask) inner = g_task_new (NULL, NULL, saved_cb, g_object_ref (task));

        g_task_set_source_tag (inner, sb_document_save_async);
        g_task_set_task_data (inner, g_task_get_task_data (task), NULL);
        g_task_run_in_thread (inner, save_in_thread);
      }
    }
}

static void
save_copy_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Write *write = task_data;
  GError *error = NULL;

  if (sb_document_file_write_copy (write->path, write->text, write->has_bom, write->is_crlf,
                                   &error))
    g_task_return_pointer (task, g_strdup (write->path), g_free);
  else
    g_task_return_error (task, error);
}

/**
 * sb_document_load:
 * @self: a document
 *
 * Reads the file, elsewhere, and replaces the text by what it has, unsaved changes too.
 */
void
sb_document_load (SbDocument *self)
{
  g_return_if_fail (SB_IS_DOCUMENT (self));

  read_file (self, TRUE);
}

/**
 * sb_document_check_disk:
 * @self: a document
 *
 * Looks, elsewhere, whether somebody else has changed the file. Without unsaved changes the new text
 * is taken in; with some, sb_document_get_disk() says so and nothing is saved until
 * sb_document_keep_mine() or sb_document_load().
 */
void
sb_document_check_disk (SbDocument *self)
{
  g_return_if_fail (SB_IS_DOCUMENT (self));

  if (self->is_saving)
    self->wants_check = TRUE;
  else if (self->state != SB_DOCUMENT_LOADING)
    read_file (self, FALSE);
}

/**
 * sb_document_keep_mine:
 * @self: a document the file of which was changed or deleted by somebody else
 *
 * The next save replaces what is on the disk now.
 */
void
sb_document_keep_mine (SbDocument *self)
{
  g_return_if_fail (SB_IS_DOCUMENT (self));

  if (self->disk == SB_DISK_SAME)
    return;
  self->reading++;
  sb_document_set_string (&self->identity, self->seen_identity);
  self->disk = SB_DISK_SAME;
  self->is_modified = TRUE;
  g_clear_pointer (&self->disk_problem, g_free);
  sb_document_emit (self, SB_DOCUMENT_CHANGED);
}

/**
 * sb_document_save_async:
 * @self: a document
 * @callback: called when it is saved or cannot be
 * @user_data: for @callback
 *
 * Saves unsaved changes, elsewhere. Refused when the file is not what was read: then the disk has to
 * be decided upon first. The text stays as it is whatever happens.
 */
void
sb_document_save_async (SbDocument *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, sb_document_save_async);
  g_task_set_check_cancellable (task, FALSE);
  g_queue_push_tail (&self->waiting, task);
  save_next (self);
}

/**
 * sb_document_save_finish:
 * @self: a document
 * @result: what the callback got
 * @error: return location for %SB_WORKSPACE_ERROR_CONFLICT, %SB_WORKSPACE_ERROR_READ_ONLY or
 *   #SbProjectError
 *
 * Returns: whether the file has the text
 */
gboolean
sb_document_save_finish (SbDocument *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sb_document_save_copy_async:
 * @self: a document
 * @path: where a person wants a copy; a file there is replaced
 * @callback: called when it is written or cannot be
 * @user_data: for @callback
 *
 * Writes the text as it is to another file; the document stays what it is.
 */
void
sb_document_save_copy_async (SbDocument *self, const char *path, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, sb_document_save_copy_async);
  g_task_set_task_data (task, write_new (self, path), write_free);
  sb_workspace_run_in_thread (task, save_copy_in_thread, g_free);
}

/**
 * sb_document_save_copy_finish:
 * @self: a document
 * @result: what the callback got
 * @error: return location for #SbProjectError
 *
 * Returns: whether there is a copy
 */
gboolean
sb_document_save_copy_finish (SbDocument *self, GAsyncResult *result, GError **error)
{
  g_autofree char *path = g_task_propagate_pointer (G_TASK (result), error);

  return path != NULL;
}
