/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memory's file: read once, written a second after a change, both in threads. */
#include "sb-memory-private.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "sb-thread.h"

#define SAVE_AFTER_S 1
#define NUMBERS "numbers"

/* Reading */

/* Folders need not be UTF-8, so they are kept as URIs. */
static SbRecent *
read_recent (GKeyFile *file, const char *group)
{
  g_autofree char *uri = g_key_file_get_string (file, group, "folder", NULL);
  g_autofree char *folder = uri != NULL ? g_filename_from_uri (uri, NULL, NULL) : NULL;
  g_autofree char *name = g_key_file_get_string (file, group, "name", NULL);
  SbRecent *recent;

  if (folder == NULL || name == NULL || !g_path_is_absolute (folder))
    return NULL;
  recent = g_object_new (SB_TYPE_RECENT, NULL);
  recent->folder = g_steal_pointer (&folder);
  recent->name = g_steal_pointer (&name);
  recent->layout = g_key_file_get_string (file, group, "layout", NULL);
  recent->target = g_key_file_get_string (file, group, "target", NULL);
  recent->target_source = g_key_file_get_string (file, group, "target-source", NULL);
  recent->n_pending = g_key_file_has_key (file, group, "pending", NULL)
                          ? g_key_file_get_integer (file, group, "pending", NULL)
                          : -1;
  return recent;
}

static void
take_recents (SbMemory *self, GKeyFile *file)
{
  for (guint i = 0; i < SB_MEMORY_MAX_RECENTS; i++)
    {
      g_autofree char *group = g_strdup_printf ("recent-%u", i);
      g_autoptr (SbRecent) recent = read_recent (file, group);
      guint n = g_list_model_get_n_items (G_LIST_MODEL (self->recents)), position;

      /* What was noted while the file was being read is newer. */
      if (recent != NULL && n < SB_MEMORY_MAX_RECENTS
          && sb_memory_find_recent (self, recent->folder, &position) == NULL)
        g_list_store_append (self->recents, recent);
    }
}

static void
take_numbers (SbMemory *self, GKeyFile *file)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, NUMBERS, NULL, NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      int value = g_key_file_get_integer (file, NUMBERS, names[i], &error);

      if (error == NULL && !g_hash_table_contains (self->numbers, names[i]))
        g_hash_table_insert (self->numbers, g_strdup (names[i]), GINT_TO_POINTER (value));
    }
}

/* To open a named pipe would wait for somebody who writes into it. */
static gboolean
load_file (GKeyFile *file, const char *path, GError **error)
{
  GStatBuf info;

  if (g_stat (path, &info) == 0 && !S_ISREG (info.st_mode))
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "not a file");
      return FALSE;
    }
  return g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *path = task_data;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  GError *error = NULL;
  SB_WORKERS_ONLY;

  if (!load_file (file, path, &error) && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_autofree char *aside = g_strconcat (path, ".bad", NULL);

      if (g_rename (path, aside) != 0)
        {
          g_task_return_error (task, error);
          return;
        }
    }
  g_clear_error (&error);
  g_task_return_pointer (task, g_steal_pointer (&file), (GDestroyNotify) g_key_file_unref);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SbMemory *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GKeyFile) file = g_task_propagate_pointer (G_TASK (result), &error);

  self->is_loading = FALSE;
  if (file != NULL)
    {
      take_recents (self, file);
      take_numbers (self, file);
    }
  if (self->is_dirty)
    sb_memory_save_soon (self);
  if (file != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Writing */

static GBytes *
make_text (SbMemory *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  GHashTableIter iter;
  gpointer name, value;
  char *text;
  gsize length;

  g_hash_table_iter_init (&iter, self->numbers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_key_file_set_integer (file, NUMBERS, name, GPOINTER_TO_INT (value));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->recents)); i++)
    {
      g_autoptr (SbRecent) recent = g_list_model_get_item (G_LIST_MODEL (self->recents), i);
      g_autofree char *group = g_strdup_printf ("recent-%u", i);
      g_autofree char *uri = g_filename_to_uri (recent->folder, NULL, NULL);

      if (uri == NULL)
        continue;
      g_key_file_set_string (file, group, "folder", uri);
      g_key_file_set_string (file, group, "name", recent->name);
      if (recent->layout != NULL)
        g_key_file_set_string (file, group, "layout", recent->layout);
      if (recent->target != NULL)
        g_key_file_set_string (file, group, "target", recent->target);
      if (recent->target_source != NULL)
        g_key_file_set_string (file, group, "target-source", recent->target_source);
      g_key_file_set_integer (file, group, "pending", recent->n_pending);
    }
  text = g_key_file_to_data (file, &length, NULL);
  return g_bytes_new_take (text, length);
}

typedef struct
{
  char *path;
  GBytes *text;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *self = data;

  g_free (self->path);
  g_bytes_unref (self->text);
  g_free (self);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Writing *writing = task_data;
  g_autofree char *folder = g_path_get_dirname (writing->path);
  GError *error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (writing->text, &length);
  SB_WORKERS_ONLY;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (errno), "%s: \"%s\"",
                             g_strerror (errno), folder);
  else if (!g_file_set_contents_full (writing->path, text, (gssize) length,
                                      G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void write_now (SbMemory *self);

/* @error: (nullable): why nothing could be written */
static void
answer_flushes (SbMemory *self, const GError *error)
{
  g_autoptr (GPtrArray) flushes = g_steal_pointer (&self->flushes);

  self->flushes = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < flushes->len; i++)
    if (error != NULL)
      g_task_return_error (flushes->pdata[i], g_error_copy (error));
    else
      g_task_return_boolean (flushes->pdata[i], TRUE);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbMemory) self = user_data;
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  self->is_writing = FALSE;
  if (error != NULL)
    g_debug ("what is remembered could not be written: %s", error->message);
  else if (self->is_dirty && self->flushes->len > 0)
    {
      write_now (self);
      return;
    }
  else if (self->is_dirty)
    sb_memory_save_soon (self);
  answer_flushes (self, error);
}

/* One at a time, so that the newest is the last. */
static void
write_now (SbMemory *self)
{
  g_autoptr (GTask) task = NULL;
  Writing *writing;

  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->is_writing || self->is_loading)
    return;
  writing = g_new (Writing, 1);
  writing->path = g_strdup (self->path);
  writing->text = make_text (self);
  self->is_dirty = FALSE;
  self->is_writing = TRUE;
  task = g_task_new (NULL, NULL, written_cb, g_object_ref (self));
  g_task_set_source_tag (task, write_now);
  g_task_set_task_data (task, writing, writing_free);
  g_task_run_in_thread (task, write_in_thread);
}

static gboolean
timeout_cb (gpointer user_data)
{
  SbMemory *self = user_data;

  self->timeout = 0;
  write_now (self);
  return G_SOURCE_REMOVE;
}

/*< private >
 * sb_memory_save_soon:
 * @self: a memory that was changed
 */
void
sb_memory_save_soon (SbMemory *self)
{
  self->is_dirty = TRUE;
  if (self->flushes->len > 0)
    write_now (self);
  else if (self->timeout == 0 && !self->is_loading && !self->is_writing)
    self->timeout = g_timeout_add_seconds (SAVE_AFTER_S, timeout_cb, self);
}

/**
 * sb_memory_load_async:
 * @self: a memory
 * @callback: called when it is read
 * @user_data: for @callback
 *
 * Reads the file in a thread. What is noted meanwhile counts more than what is read.
 */
void
sb_memory_load_async (SbMemory *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GTask) inner = g_task_new (NULL, NULL, loaded_cb, task);

  self->is_loading = TRUE;
  g_task_set_source_tag (task, sb_memory_load_async);
  g_task_set_source_tag (inner, sb_memory_load_async);
  g_task_set_task_data (inner, g_strdup (self->path), g_free);
  g_task_run_in_thread (inner, load_in_thread);
}

/**
 * sb_memory_load_finish:
 * @self: a memory
 * @result: what the callback got
 * @error: return location for a #GFileError: what is there can neither be read nor
 *   moved aside
 *
 * A file that is no key file, or cannot be read, is kept aside as `state.ini.bad`, and nothing is
 * remembered.
 *
 * Returns: whether what is there was read or moved aside; no file is fine
 */
gboolean
sb_memory_load_finish (SbMemory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sb_memory_flush_async:
 * @self: a memory
 * @callback: called when everything is on disk
 * @user_data: for @callback
 *
 * Writes now what would be written in a moment.
 */
void
sb_memory_flush_async (SbMemory *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, sb_memory_flush_async);
  if (!self->is_dirty && !self->is_writing)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  g_ptr_array_add (self->flushes, task);
  write_now (self);
}

/**
 * sb_memory_flush_finish:
 * @self: a memory
 * @result: what the callback got
 * @error: return location for a #GIOErrorEnum or #GFileError
 *
 * Returns: whether everything is on disk
 */
gboolean
sb_memory_flush_finish (SbMemory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
