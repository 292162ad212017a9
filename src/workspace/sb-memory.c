/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-memory.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "sb-thread.h"

#define MAX_RECENTS 20
#define SAVE_AFTER_S 1
#define NUMBERS "numbers"

struct _SbRecent
{
  GObject parent_instance;

  /* owned */
  char *folder;
  char *name;
  char *layout;
  char *target;
  char *target_source;

  int n_pending;
};

G_DEFINE_FINAL_TYPE (SbRecent, sb_recent, G_TYPE_OBJECT)

static void
sb_recent_finalize (GObject *object)
{
  SbRecent *self = SB_RECENT (object);

  g_free (self->folder);
  g_free (self->name);
  g_free (self->layout);
  g_free (self->target);
  g_free (self->target_source);

  G_OBJECT_CLASS (sb_recent_parent_class)->finalize (object);
}

static void
sb_recent_class_init (SbRecentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_recent_finalize;
}

static void
sb_recent_init (SbRecent *self)
{
}

struct _SbMemory
{
  GObject parent_instance;

  /* owned */
  char *path;
  GListStore *recents; /* SbRecent, newest first */
  GHashTable *numbers; /* name → int */
  GPtrArray *flushes;  /* GTask: who waits until everything is written */

  guint timeout;
  gboolean is_loading;
  gboolean is_writing;
  gboolean is_dirty;
};

G_DEFINE_FINAL_TYPE (SbMemory, sb_memory, G_TYPE_OBJECT)

static void
sb_memory_dispose (GObject *object)
{
  SbMemory *self = SB_MEMORY (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->recents);

  G_OBJECT_CLASS (sb_memory_parent_class)->dispose (object);
}

static void
sb_memory_finalize (GObject *object)
{
  SbMemory *self = SB_MEMORY (object);

  g_ptr_array_unref (self->flushes);
  g_hash_table_unref (self->numbers);
  g_free (self->path);

  G_OBJECT_CLASS (sb_memory_parent_class)->finalize (object);
}

static void
sb_memory_class_init (SbMemoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sb_memory_dispose;
  object_class->finalize = sb_memory_finalize;
}

static void
sb_memory_init (SbMemory *self)
{
  self->recents = g_list_store_new (SB_TYPE_RECENT);
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->flushes = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sb_recent_get_folder:
 * @self: a recent project
 *
 * Returns: (transfer none) (type filename): its folder, absolute
 */
const char *
sb_recent_get_folder (SbRecent *self)
{
  return self->folder;
}

/**
 * sb_recent_get_name:
 * @self: a recent project
 *
 * Returns: (transfer none): its name
 */
const char *
sb_recent_get_name (SbRecent *self)
{
  return self->name;
}

/**
 * sb_recent_get_layout:
 * @self: a recent project
 *
 * Returns: (transfer none): "numbered", "supabase", "timestamped"
 */
const char *
sb_recent_get_layout (SbRecent *self)
{
  return self->layout;
}

/**
 * sb_recent_get_target:
 * @self: a recent project
 *
 * Returns: (transfer none) (nullable): name of the last target
 */
const char *
sb_recent_get_target (SbRecent *self)
{
  return self->target;
}

/**
 * sb_recent_get_n_pending:
 * @self: a recent project
 *
 * Returns: how many migrations were pending then; -1 when not known
 */
int
sb_recent_get_n_pending (SbRecent *self)
{
  return self->n_pending;
}

static SbRecent *
find_recent (SbMemory *self, const char *folder, guint *position)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->recents));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SbRecent) recent = g_list_model_get_item (G_LIST_MODEL (self->recents), i);

      if (g_strcmp0 (recent->folder, folder) != 0)
        continue;
      *position = i;
      return recent; /* the list holds it */
    }
  return NULL;
}

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
  for (guint i = 0; i < MAX_RECENTS; i++)
    {
      g_autofree char *group = g_strdup_printf ("recent-%u", i);
      g_autoptr (SbRecent) recent = read_recent (file, group);
      guint n = g_list_model_get_n_items (G_LIST_MODEL (self->recents)), position;

      /* What was noted while the file was being read is newer. */
      if (recent != NULL && n < MAX_RECENTS
          && find_recent (self, recent->folder, &position) == NULL)
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

static void
load_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *path = task_data;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  GError *error = NULL;
  SB_WORKERS_ONLY;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error)
      && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
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

static void save_soon (SbMemory *self);

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
    save_soon (self);
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
    save_soon (self);
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

static void
save_soon (SbMemory *self)
{
  self->is_dirty = TRUE;
  if (self->flushes->len > 0)
    write_now (self);
  else if (self->timeout == 0 && !self->is_loading && !self->is_writing)
    self->timeout = g_timeout_add_seconds (SAVE_AFTER_S, timeout_cb, self);
}

/**
 * sb_memory_new:
 * @path: (nullable) (type filename): the key file; %NULL for the user's own
 *
 * Returns: (transfer full): a memory with nothing in it yet
 */
SbMemory *
sb_memory_new (const char *path)
{
  SbMemory *self = g_object_new (SB_TYPE_MEMORY, NULL);

  self->path = path != NULL
                   ? g_strdup (path)
                   : g_build_filename (g_get_user_state_dir (), "switchback", "state.ini", NULL);
  return self;
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

/**
 * sb_memory_get_recents:
 * @self: a memory
 *
 * Returns: (transfer none): a list of #SbRecent, the newest first
 */
GListModel *
sb_memory_get_recents (SbMemory *self)
{
  return G_LIST_MODEL (self->recents);
}

static gboolean
is_same (SbRecent *a, SbRecent *b)
{
  return g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->layout, b->layout) == 0
         && g_strcmp0 (a->target, b->target) == 0 && a->n_pending == b->n_pending;
}

/**
 * sb_memory_note_project:
 * @self: a memory
 * @folder: (type filename): the project's folder, absolute
 * @name: its name
 * @layout: its layout's id
 * @target: (nullable): name of the target that is worked on
 * @n_pending: how many migrations are pending; -1 when not known
 *
 * Puts it on top of the recent projects. Of these the newest twenty are kept.
 */
void
sb_memory_note_project (SbMemory *self, const char *folder, const char *name, const char *layout,
                        const char *target, int n_pending)
{
  g_autoptr (SbRecent) recent = g_object_new (SB_TYPE_RECENT, NULL);
  guint position, n = g_list_model_get_n_items (G_LIST_MODEL (self->recents));
  SbRecent *old = find_recent (self, folder, &position);

  recent->folder = g_strdup (folder);
  recent->name = g_utf8_make_valid (name, -1);
  recent->layout = g_strdup (layout);
  recent->target = g_strdup (target);
  recent->n_pending = n_pending;
  if (old != NULL && position == 0 && is_same (old, recent))
    return;
  if (old != NULL)
    {
      recent->target_source = g_strdup (old->target_source);
      g_list_store_remove (self->recents, position);
    }
  else if (n == MAX_RECENTS)
    g_list_store_remove (self->recents, n - 1);
  g_list_store_insert (self->recents, 0, recent);
  save_soon (self);
}

/**
 * sb_memory_forget_project:
 * @self: a memory
 * @folder: (type filename): the project's folder
 */
void
sb_memory_forget_project (SbMemory *self, const char *folder)
{
  guint position;

  if (find_recent (self, folder, &position) == NULL)
    return;
  g_list_store_remove (self->recents, position);
  save_soon (self);
}

/**
 * sb_memory_dup_target_source:
 * @self: a memory
 * @folder: (type filename): a project's folder
 *
 * Returns: (transfer full) (nullable): where its last target was found
 */
char *
sb_memory_dup_target_source (SbMemory *self, const char *folder)
{
  guint position;
  SbRecent *recent = find_recent (self, folder, &position);

  return recent != NULL ? g_strdup (recent->target_source) : NULL;
}

/**
 * sb_memory_set_target_source:
 * @self: a memory
 * @folder: (type filename): the folder of a recent project; of others nothing is remembered
 * @source: (nullable): where its target was found
 */
void
sb_memory_set_target_source (SbMemory *self, const char *folder, const char *source)
{
  guint position;
  SbRecent *recent = find_recent (self, folder, &position);

  if (recent == NULL || g_strcmp0 (recent->target_source, source) == 0)
    return;
  g_free (recent->target_source);
  recent->target_source = g_strdup (source);
  save_soon (self);
}

/**
 * sb_memory_get_int:
 * @self: a memory
 * @name: a word of ours: "window-width"
 * @fallback: what it is when nothing was set
 *
 * Returns: the number of that name
 */
int
sb_memory_get_int (SbMemory *self, const char *name, int fallback)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (self->numbers, name, NULL, &value))
    return fallback;
  return GPOINTER_TO_INT (value);
}

/**
 * sb_memory_set_int:
 * @self: a memory
 * @name: a word of ours
 * @value: the number
 */
void
sb_memory_set_int (SbMemory *self, const char *name, int value)
{
  gpointer old;

  if (g_hash_table_lookup_extended (self->numbers, name, NULL, &old)
      && GPOINTER_TO_INT (old) == value)
    return;
  g_hash_table_insert (self->numbers, g_strdup (name), GINT_TO_POINTER (value));
  save_soon (self);
}
